"""The log as others read it, without signing in: `/transparency/checkpoint` and its hash tiles.

Hashes of salted leaves say nothing about anybody. The entries themselves, which tell when
somebody did something, are for those who may read the log: `/api/v1/log`.
"""

from fastapi import APIRouter, Response

from hospitium.core.errors import BadInput, NotFound
from hospitium.crypto.digest import DIGEST_BYTES
from hospitium.edges.http.problems import MEDIA_TYPE, Problem
from hospitium.edges.http.state import Node
from hospitium.ledger.tiles import parse_path
from hospitium.usecases.show_tiles import read_tile, signed_checkpoint

router = APIRouter(prefix="/transparency", tags=["transparency"])
NOTE, TILE = "text/plain; charset=utf-8", "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"


@router.get(
    "/checkpoint",
    summary="The log's signed end.",
    response_class=Response,
    responses={200: {"content": {NOTE: {}}, "description": "A signed note."}},
)
def get_checkpoint(runtime: Node) -> Response:
    """Return the last published checkpoint; before there is one, what the node alone signed."""
    return Response(signed_checkpoint(runtime), media_type=NOTE)


@router.get(
    "/{path:path}",
    summary="A tile of the log's tree.",
    response_class=Response,
    responses={
        200: {"content": {TILE: {}}, "description": "32 bytes for each hash."},
        404: {
            "content": {MEDIA_TYPE: {}},
            "description": "There is no such tile.",
            "model": Problem,
        },
    },
)
def get_tile(path: str, runtime: Node) -> Response:
    """Return the hashes of one tile (C2SP tlog-tiles); full ones never change."""
    try:
        tile = parse_path(path)
    except BadInput:
        raise NotFound("there is no such tile", remedy="See c2sp.org/tlog-tiles.") from None
    if tile.level is None:
        raise NotFound(
            "entries are not public",
            remedy="Sign in and read them at /api/v1/log; proofs work without them.",
        )
    data = read_tile(runtime, tile)
    if len(data) != tile.width * DIGEST_BYTES:
        raise NotFound("the log is not that long yet", remedy="Ask for the checkpoint first.")
    return Response(data, media_type=TILE, headers={"Cache-Control": FOR_EVER})
