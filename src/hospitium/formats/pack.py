r"""Field packs, version 1: a signed, compressed set of cases for one phone, bytes <-> values.

inner = u32be length of the header | header (UTF-8 JSON) | Ed25519 signature (64 bytes) | sections.
The signature is over "hospitium/pack/1\n" and the header, which holds the SHA-256 of each section;
the outer bytes that a phone fetches are inner sealed to its key by HPKE with `pack_info`. Sections
are raw DEFLATE (RFC 1951): `cases`, `prints`, `faces`, `calibration`, `face-calibration`, `limits`,
and `removed` in a delta. The header's `face` says which networks read faces, by their hashes, and
how; null where no faces go to the field, and then `faces` and its calibration are empty.

In a delta `cases`, `prints` and `faces` hold what is new or changed only (an index counts within
these), `removed` the cases that left. The header's counts and `digest` always speak of
the whole pack as it must be once the delta is applied.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from hospitium.formats.pack_contents import Contents, PackCase, contents_digest
from hospitium.formats.pack_samples import (
    BadPack,
    face_bytes,
    print_bytes,
    read_faces,
    read_prints,
)

__all__ = ["BadPack", "Pack", "PackHead", "pack_info", "read_pack", "write_pack"]

FORMAT = "hospitium-pack-3"
DOMAIN = b"hospitium/pack/1\n"
SIGNATURE_BYTES = 64
LARGEST_HEADER = 64 * 1024
LARGEST_SECTION = 256 * 1024 * 1024
"""Bytes of a section once inflated; 100,000 cases of ten prints have less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackHead:
    """What the header says but for what follows from the contents; times are RFC 3339, UTC.

    Attributes
    ----------
    base
        The version that a delta starts from; None for a whole pack. `from` in the JSON.
    node
        The verifier's name, as in its C2SP key.
    policy
        The digest of the policies that it was built under.
    face
        How faces are read: `model`, `calibration_sha256`, `networks` (SHA-256 by role), `sight`,
        `least_length`, `clear_length`; None where no faces go to the field.
    """

    pack: str
    version: int
    base: int | None
    device: str
    node: str
    agency: str
    operator: str
    purpose: str
    region: str | None
    issued_at: str
    expires_at: str
    model: str
    model_sha256: str
    calibration_sha256: str
    policy: str
    face: Mapping[str, Any] | None = None


class Pack(NamedTuple):
    """A pack as it was read: the counts and `digest` are those of the whole pack."""

    head: PackHead
    contents: Contents
    cases: int
    prints: int
    faces: int
    digest: str


def pack_info(device: str) -> bytes:
    """Return what HPKE binds the outer bytes to: the format and the device's id as text."""
    return DOMAIN + device.encode()


def write_pack(
    head: PackHead, contents: Contents, whole: Contents, sign: Callable[[bytes], bytes]
) -> bytes:
    """Return the inner bytes.

    Parameters
    ----------
    contents
        What travels: the whole pack, or in a delta what is new, changed or gone.
    whole
        What the phone must hold afterwards; the same object where this is no delta.
    sign
        Returns the node's Ed25519 signature of a message.
    """
    sections, described = [], []
    for name, raw in _raw_sections(contents, delta=head.base is not None):
        packed = _deflate(raw)
        sections.append(packed)
        described.append(
            {
                "name": name,
                "bytes": len(packed),
                "raw_bytes": len(raw),
                "sha256": sha256(packed).hexdigest(),
            }
        )
    fields: dict[str, Any] = {"format": FORMAT, **asdict(head)}
    fields["from"] = fields.pop("base")
    fields |= {"cases": len(whole.cases), "prints": len(whole.prints), "faces": len(whole.faces)}
    fields |= {"digest": contents_digest(whole), "sections": described}
    header = _json(fields)
    signature = sign(DOMAIN + header)
    return b"".join([len(header).to_bytes(4, "big"), header, signature, *sections])


def read_pack(inner: bytes, verify: Callable[[bytes, bytes], None]) -> Pack:
    """Parse inner bytes, once their signature holds.

    Parameters
    ----------
    verify
        Called with message and signature; raises unless it is the node's.

    Raises
    ------
    BadPack
        If the bytes are cut, longer, changed after signing, or not of this format.
    """
    size = int.from_bytes(inner[:4], "big")
    if not 0 < size <= LARGEST_HEADER or len(inner) < 4 + size + SIGNATURE_BYTES:
        raise BadPack("a pack ends before its header does")
    header, rest = inner[4 : 4 + size], memoryview(inner)[4 + size :]
    verify(DOMAIN + header, bytes(rest[:SIGNATURE_BYTES]))
    try:
        fields = json.loads(header)
        if fields.pop("format") != FORMAT:
            raise BadPack("this pack is of another format")
        named = _read_sections(fields.pop("sections"), rest[SIGNATURE_BYTES:])
        counts = [fields.pop(key) for key in ("cases", "prints", "faces", "digest")]
        head = PackHead(base=fields.pop("from"), **fields)
        contents = _contents(named)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadPack("the header or a section of a pack is not as it must be") from error
    if head.base is None:
        sizes = [len(contents.cases), len(contents.prints), len(contents.faces)]
        if [*sizes, contents_digest(contents)] != counts:
            raise BadPack("a pack does not hold what its header says")
    return Pack(head, contents, *counts)


def _case_fields(case: PackCase) -> dict[str, Any]:
    """Return a case as JSON has it; what nobody says of it takes no room."""
    fields = case._asdict()
    base = dict(fields.pop("base"))
    return fields | {"base": base} if base else fields


def _raw_sections(contents: Contents, *, delta: bool) -> list[tuple[str, bytes]]:
    sections = [
        ("cases", _json([_case_fields(case) for case in contents.cases])),
        ("prints", b"".join(map(print_bytes, contents.prints))),
        ("faces", b"".join(map(face_bytes, contents.faces))),
        ("calibration", contents.calibration),
        ("face-calibration", contents.face_calibration),
        ("limits", _json(contents.limits)),
    ]
    return [*sections, ("removed", _json(contents.removed))] if delta else sections


def _read_sections(described: list[dict[str, Any]], data: memoryview) -> dict[str, bytes]:
    named, at = {}, 0
    for section in described:
        packed = bytes(data[at : at + section["bytes"]])
        if sha256(packed).hexdigest() != section["sha256"]:
            raise BadPack("a section of a pack was changed or cut")
        named[section["name"]] = _inflate(packed, section["raw_bytes"])
        at += section["bytes"]
    if at != len(data):
        raise BadPack("a pack goes on after its last section")
    return named


def _contents(named: dict[str, bytes]) -> Contents:
    cases = tuple(PackCase(**case) for case in json.loads(named["cases"]))
    return Contents(
        cases=cases,
        prints=tuple(read_prints(named["prints"], len(cases))),
        calibration=named["calibration"],
        limits=json.loads(named["limits"]),
        removed=tuple(json.loads(named.get("removed", b"[]"))),
        faces=tuple(read_faces(named["faces"], len(cases))),
        face_calibration=named["face-calibration"],
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _deflate(raw: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(raw) + packer.flush()


def _inflate(packed: bytes, size: int) -> bytes:
    if not isinstance(size, int) or not 0 <= size <= LARGEST_SECTION:
        raise BadPack("a section of a pack is larger than we take")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        raw = unpacker.decompress(packed, size + 1)
    except zlib.error as error:
        raise BadPack("a section of a pack does not inflate") from error
    if len(raw) != size or not unpacker.eof:
        raise BadPack("a section of a pack has another size than its header says")
    return raw
