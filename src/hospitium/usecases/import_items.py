r"""Take in work that came on a stick: sealed to the node, signed by the phones that made it.

A file is `HPKE(intake key, info = "hospitium/outbox/1\n")` over JSON, either of one phone,

    {"format": "hospitium-outbox-1", "device", "authorization", "items": [item, …]}

whose `authorization` is what the phone would send with the request of these items, so that its
signature covers every byte of them; or of several phones, as they were collected on the way:

    {"format": "hospitium-outboxes-1", "outboxes": ["<base64url of the JSON above>", …]}
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from hospitium.core.errors import BadInput, HospitiumError, Tampered
from hospitium.core.units import MIB
from hospitium.crypto.device_assertion import (
    Asked,
    BadAssertion,
    WrongClock,
    check_assertion,
    read_assertion,
    unbase64,
)
from hospitium.crypto.p256 import hpke_open
from hospitium.formats.field_item import MOST_ITEMS
from hospitium.ledger import Operation
from hospitium.policy.field_items import permit_field_desk
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.devices import find_device
from hospitium.usecases.field_device import find_sender
from hospitium.usecases.receive_items import ItemResult, receive_items
from hospitium.usecases.runtime import Runtime

INFO = b"hospitium/outbox/1\n"
ONE, MANY = "hospitium-outbox-1", "hospitium-outboxes-1"
LARGEST_FILE = 32 * MIB
MOST_OUTBOXES = 200
_ASKED = ("POST", "/api/v1/field/items")
_ITEMS = b',"items":'


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one phone's part of a file; `failure` where nothing of it could be taken in."""

    device: str
    results: tuple[ItemResult, ...] = ()
    failure: str = ""


def import_items(
    runtime: Runtime,
    operator: Operator,
    sealed: bytes,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[Imported, ...]:
    """Take in a file of unsent work; importing it twice changes nothing.

    One phone's part that is damaged never stops another's.

    Parameters
    ----------
    on_progress
        Told how many phones' parts of how many are in; an error raised there ends it: what was in
        stays in, whole, and the same file brings the rest.

    Raises
    ------
    BadInput
        If it was not sealed to this node, was changed, is too large, or is no such file.
    """
    permit = permit_field_desk(runtime.rules(), operator, "field.import", at=runtime.clock())
    if len(sealed) > LARGEST_FILE:
        raise BadInput(f"a file of unsent work has at most {LARGEST_FILE // MIB} MiB")
    parts = _parts(_opened(runtime, sealed))
    with runtime.node.write() as session:
        audit.append(
            session, runtime.node.vault, permit, operation=Operation.COLLECTION,
            subject="field:import", details={"phones": len(parts)},
        )  # fmt: skip
    imported = []
    for done, part in enumerate(parts):
        on_progress(done, len(parts))
        imported.append(_import(runtime, operator, part, partial(on_progress, done, len(parts))))
    return tuple(imported)


def _opened(runtime: Runtime, sealed: bytes) -> bytes:
    try:
        return hpke_open(runtime.node.vault.intake_seed, sealed, info=INFO)
    except Tampered:
        raise BadInput(
            "this file was sealed to another node, or is damaged",
            remedy="Take it in at the node that the phone belongs to, or export it again.",
        ) from None


def _parts(plain: bytes) -> list[bytes]:
    value = _json(plain)
    if value.get("format") != MANY:
        return [plain]
    outboxes = value.get("outboxes")
    if not isinstance(outboxes, list) or not 0 < len(outboxes) <= MOST_OUTBOXES:
        raise BadInput("that is no file of unsent work")
    try:
        return [unbase64(one) for one in outboxes]
    except (ValueError, TypeError, AttributeError):
        raise BadInput("that is no file of unsent work") from None


def _import(
    runtime: Runtime, operator: Operator, part: bytes, go_on: Callable[[], None]
) -> Imported:
    """Take in one phone's part, or say why not."""
    name = ""
    try:
        value = _json(part)
        if value.get("format") != ONE:
            raise BadInput("that is no file of unsent work")
        assertion = read_assertion(str(value.get("authorization")).removeprefix("Device "))
        name = str(assertion.device)
        with runtime.node.read() as session:
            key = find_device(session, assertion.device, agency=operator.agency).keys.signing
        body = _signed_body(part)
        asked = Asked(*_ASKED, body)
        with suppress(WrongClock):  # all else holds, and a file may be as old as it likes
            check_assertion(assertion, key=key, asked=asked, now=runtime.clock())
        device = find_sender(runtime, assertion.device, keeper=operator)
        items = _json(body).get("items")  # of what was signed, and of nothing else
        if not isinstance(items, list):
            raise BadInput("that is no file of unsent work")
        batches = (items[at : at + MOST_ITEMS] for at in range(0, len(items), MOST_ITEMS))
        results = list[ItemResult]()
        for batch in batches:
            go_on()
            results += receive_items(runtime, device, batch)
    except BadAssertion:
        return Imported(name, failure="the phone did not sign what stands in this file")
    except HospitiumError as error:
        return Imported(name, failure=str(error))
    return Imported(name, tuple(results))


def _signed_body(part: bytes) -> bytes:
    """Return the body that the phone signed, byte for byte as it wrote it.

    Numbers are spelt otherwise here than there, so it is cut out of the file and not written anew:
    `items` stands last, and nothing before it can hold these bytes.
    """
    start = part.find(_ITEMS)
    if start < 0:
        raise Tampered("the file does not hold its items where they belong")
    return b"{" + part[start + 1 :].rstrip()


def _json(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise BadInput("that is no file of unsent work") from None
    if not isinstance(value, dict):
        raise BadInput("that is no file of unsent work")
    return value
