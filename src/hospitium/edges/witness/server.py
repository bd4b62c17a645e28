"""C2SP tlog-witness over HTTP: one route that signs, one that shows what was signed.

`POST /add-checkpoint` answers as `ledger.witness` decides. `GET /<origin hash>/checkpoint` shows
the last checkpoint of a log with our signature, so that monitors can hold it against the log's own;
the hash is the SHA-256 of the log's origin, in hexadecimal.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus

from fastapi import FastAPI, Request, Response

from hospitium.core.clock import Clock
from hospitium.core.errors import BadInput
from hospitium.ledger.note import MAX_NOTE_BYTES, Signature
from hospitium.ledger.note_keys import Signer, VerifierKey
from hospitium.ledger.witness import TEXT_TYPE, Cosign, Verdict, decide, parse_add_checkpoint
from hospitium.records.witness_store import WitnessStore

MAX_BODY = MAX_NOTE_BYTES + 4096


def create_witness(
    store: WitnessStore,
    signers: Sequence[Signer],
    logs: Mapping[str, Sequence[VerifierKey]],
    clock: Clock,
) -> FastAPI:
    """Return the application of a witness that follows `logs`, by origin."""
    app = FastAPI(title="Hospitium witness", docs_url=None, redoc_url=None, openapi_url=None)
    by_hash = {sha256(origin.encode()).hexdigest(): origin for origin in logs}

    def cosign(text: str) -> list[Signature]:
        now = int(clock().timestamp())
        return [one.sign(text, now) for one in signers]

    @app.post("/add-checkpoint")
    async def add_checkpoint(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response("the request is too large\n", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        verdict = _decide(store, body, logs, cosign)
        return Response(verdict.body, verdict.status, media_type=verdict.content_type)

    @app.get("/{origin_hash}/checkpoint")
    def checkpoint(origin_hash: str) -> Response:
        note = store.note(by_hash[origin_hash]) if origin_hash in by_hash else None
        if note is None:
            return Response("nothing was signed for this log\n", HTTPStatus.NOT_FOUND)
        return Response(note.encode(), media_type=TEXT_TYPE)

    return app


async def _body(request: Request) -> bytes | None:
    """Return the body, None if it is too large to be a request."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _decide(
    store: WitnessStore,
    body: bytes,
    logs: Mapping[str, Sequence[VerifierKey]],
    cosign: Cosign,
) -> Verdict:
    """Answer one request while no other about the same log is answered."""
    try:
        request = parse_add_checkpoint(body)
    except BadInput:
        return decide(body, logs=logs, latest=lambda _: None, cosign=cosign)
    origin = request.head.origin
    if origin not in logs:
        return decide(body, logs=logs, latest=lambda _: None, cosign=cosign)
    with store.turn(origin):
        signed = list[Signature]()
        verdict = decide(
            body, logs=logs, latest=store.latest, cosign=lambda text: _kept(signed, cosign(text))
        )
        if verdict.fork:
            store.keep_fork(origin, body)
        if verdict.remember is not None:
            store.remember(origin, request.note.with_signatures(signed))
    return verdict


def _kept(into: list[Signature], signatures: Sequence[Signature]) -> Sequence[Signature]:
    into.extend(signatures)
    return signatures
