"""The prints and faces of a pack as bytes: one entry after the other, little-endian.

A print: case u32, finger u8, utility u8, year u16, cohort u8, length u16, template. A face: case
u32, day u16 (from 1970-01-01), flags u8 (1: a minor), length u16, template.
"""

import struct
from collections.abc import Iterator

from hospitium.core.errors import BadInput
from hospitium.formats.pack_contents import PackFace, PackPrint

_PRINT = struct.Struct("<IBBHBH")
_FACE = struct.Struct("<IHBH")
_NO_UTILITY, _NO_YEAR = 255, 0
_NO_DAY, _FIRST_DAY, _MINOR = 0xFFFF, 0, 1


class BadPack(BadInput):
    """The bytes are not a well-formed pack."""

    code = "hospitium.bad_input.pack"
    remedy = "Fetch the pack again from the node that made it."


def print_bytes(one: PackPrint) -> bytes:
    """Return a print as its section holds it."""
    utility = _NO_UTILITY if one.utility is None else one.utility
    year, size = one.year or _NO_YEAR, len(one.template)
    return _PRINT.pack(one.case, one.finger, utility, year, one.cohort, size) + one.template


def face_bytes(one: PackFace) -> bytes:
    """Return a face as its section holds it.

    A day before 1970 is written as the first: by then a child's face weighs least as it is.
    """
    day = _NO_DAY if one.day is None else min(max(one.day, _FIRST_DAY), _NO_DAY - 1)
    flags = _MINOR if one.minor else 0
    return _FACE.pack(one.case, day, flags, len(one.template)) + one.template


def read_prints(data: bytes, cases: int) -> Iterator[PackPrint]:
    """Yield the prints of a section; `BadPack` if one is cut or of no case."""
    for fields, template in _entries(_PRINT, data, cases):
        case, finger, utility, year, cohort, _ = fields
        said = None if utility == _NO_UTILITY else utility
        yield PackPrint(case, finger, said, year or None, template, cohort)


def read_faces(data: bytes, cases: int) -> Iterator[PackFace]:
    """Yield the faces of a section; `BadPack` if one is cut or of no case."""
    for fields, template in _entries(_FACE, data, cases):
        case, day, flags, _ = fields
        yield PackFace(case, None if day == _NO_DAY else day, bool(flags & _MINOR), template)


def _entries(
    head: struct.Struct, data: bytes, cases: int
) -> Iterator[tuple[tuple[int, ...], bytes]]:
    """Yield the fields of each entry, the case first and the length last, and its template."""
    at = 0
    while at < len(data):
        if len(data) < at + head.size:
            raise BadPack("a print or face of a pack is cut")
        fields = head.unpack_from(data, at)
        at += head.size
        template = data[at : at + fields[-1]]
        if fields[0] >= cases or len(template) != fields[-1]:
            raise BadPack("a print or face of a pack is cut or of no case")
        at += fields[-1]
        yield fields, template
