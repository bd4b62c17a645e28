"""A body that is not JSON and not a form, read whole and never beyond its limit."""

from fastapi import Request

from hospitium.core.units import MIB
from hospitium.edges.http.problems import UploadTooLarge


async def read_whole(request: Request, limit: int) -> bytes:
    """Return the body of a request; `UploadTooLarge` as soon as it is longer than `limit`."""
    parts, total = list[bytes](), 0
    async for part in request.stream():
        total += len(part)
        if total > limit:
            raise UploadTooLarge(f"the request is larger than {limit // MIB} MiB")
        parts.append(part)
    return b"".join(parts)
