"""The wire form of protocol buffers, as much of it as an ONNX file needs.

https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator

from hospitium.core.errors import BadInput

VARINT, EIGHT_BYTES, BLOCK, FOUR_BYTES = 0, 1, 2, 5
"""Wire types; the two that begin and end groups died out before ONNX was born."""

_FIXED = {EIGHT_BYTES: 8, FOUR_BYTES: 4}
_BROKEN = "the file ends early, or is not what its name says"


def read_fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field of a message, in order.

    A varint comes as a number, everything else as the bytes it stands in.

    Raises
    ------
    BadInput
        If `data` is not a whole message.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == VARINT:
            number, at = _varint(data, at)
            yield key >> 3, number
            continue
        if kind == BLOCK:
            size, at = _varint(data, at)
        elif kind in _FIXED:
            size = _FIXED[kind]
        else:
            raise BadInput(_BROKEN)
        if size > len(data) - at:
            raise BadInput(_BROKEN)
        yield key >> 3, data[at : at + size]
        at += size


def read_varints(data: memoryview) -> Iterator[int]:
    """Yield the numbers of a packed field.

    Raises
    ------
    BadInput
        If the last one is cut off.
    """
    at = 0
    while at < len(data):
        number, at = _varint(data, at)
        yield number


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return the number that starts at `at`, 0 to 2**64 - 1, and where the next one starts."""
    number = 0
    for shift, byte in enumerate(data[at : at + 10]):
        number |= (byte & 127) << 7 * shift
        if byte < 128:
            return number & (2**64 - 1), at + shift + 1
    raise BadInput(_BROKEN)


def write_varint(field: int, number: int) -> bytes:
    """Return a field that holds an integer, -2**63 to 2**64 - 1."""
    return _bare(field << 3 | VARINT) + _bare(number & (2**64 - 1))


def write_block(field: int, data: bytes) -> bytes:
    """Return a field that holds bytes: text, a packed list, or another message."""
    return _bare(field << 3 | BLOCK) + _bare(len(data)) + data


def write_four_bytes(field: int, data: bytes) -> bytes:
    """Return a field that holds a float32 or an int32, little-endian."""
    return _bare(field << 3 | FOUR_BYTES) + data


def _bare(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)
