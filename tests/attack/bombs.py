"""Uploads that are small to send and large to open, and what the server must say to each."""

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hospitium.core.units import MIB
from hospitium.formats.ansi_nist import write_transaction
from tests.edges.callers import CASE
from tests.formats import pictures
from tests.formats.ansi_nist.messages import message, text_record
from tests.stations import INCIDENT

SEARCH, CASES = "/api/v1/searches", "/api/v1/cases"
FORM = "multipart/form-data; boundary=x"
DEEP = 100_000


@dataclass(frozen=True, slots=True)
class Bomb:
    """One request; `wanted` are the statuses that are right for it."""

    name: str
    path: str
    wanted: tuple[int, ...]
    sent: Callable[[], dict[str, Any]] = field(repr=False)


def _images(*files: bytes, **fields: str) -> dict[str, Any]:
    data = {"purpose": "roadside-check", "incident": INCIDENT, "fingers": "right-index"} | fields
    return {"files": [("images", ("a.png", one)) for one in files], "data": data}


def _raw(body: bytes | Iterator[bytes], kind: str = FORM, **headers: str) -> dict[str, Any]:
    return {"content": body, "headers": {"Content-Type": kind, **headers}}


def _json(text: str) -> dict[str, Any]:
    return _raw(text.encode(), "application/json")


def _empty_png(side: int, depth: int, colour: int, samples: int) -> bytes:
    """A valid PNG of zeros: a few KB on the wire, `side`^2 pixels when it is opened."""
    packer = zlib.compressobj(9)
    line = bytes(1 + side * samples * depth // 8)
    idat = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    head = side.to_bytes(4) * 2 + bytes([depth, colour, 0, 0, 0])
    chunks = [(b"IHDR", head), (b"IDAT", idat), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(pictures.png_chunk(*one) for one in chunks)


def _jp2_header(width: int, height: int) -> bytes:
    sides = [width, height, 0, 0, width, height, 0, 0]
    size = b"\0\0" + b"".join(n.to_bytes(4) for n in sides) + b"\0\1\7\1\1"
    return b"\xff\x4f\xff\x51" + (len(size) + 2).to_bytes(2) + size


def _zip(levels: int = 6) -> bytes:
    inner = bytes(10 * MIB)
    for _ in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8):
                archive.writestr(str(number), inner)
        inner = out.getvalue()
    return inner


def _part(name: str, value: bytes, *, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def _endless() -> Iterator[bytes]:
    yield _part("images", b"", file="a")[:-2]
    for _ in range(1200):  # 300 MiB, more than a request may have
        yield bytes(MIB // 4)


def _nist(text: str) -> bytes:
    """A transaction with `text` in a field of its type 14 record."""
    return write_transaction(message(text_record(14, {3: "1", 6: text, 8: text})))


def _nist_claims(length: str, count: str) -> bytes:
    head = f"1.001:{length}\x1d1.002:0500\x1d1.003:1\x1f{count}\x1e14\x1f01\x1d1.004:AMN\x1c"
    return head.encode() + b"14.001:99999999999999999999\x1d14.002:01\x1d14.999:" + bytes(100)


def _nist_image(side: int) -> bytes:
    fields = {3: "0", 4: "x", 5: "20261122", 6: str(side), 7: str(side), 8: "1", 9: "500",
              10: "500", 11: "NONE", 12: "8", 13: "2"}  # fmt: skip
    return write_transaction(message(text_record(14, fields, bytes(64))))


def _case(**more: Any) -> str:
    return json.dumps(CASE | more)


NO_IMAGE = (422,)
TOO_LARGE = (413,)
BOMBS = (
    Bomb("PNG of 30,000^2 by its header", SEARCH, TOO_LARGE,
         lambda: _images(pictures.png_file(30_000, 30_000, idat=zlib.compress(bytes(1000))))),
    Bomb("PNG of 4,096^2 in 16-bit colour, 130 MiB unpacked", SEARCH, NO_IMAGE,
         lambda: _images(_empty_png(4096, 16, 6, 4))),
    Bomb("PNG whose text chunk unpacks to 64 MiB", SEARCH, NO_IMAGE,
         lambda: _images(pictures.png_file(64, 64, pictures.png_chunk(
             b"zTXt", b"x\0\0" + zlib.compress(bytes(64 * MIB), 9)), idat=b"x"))),
    Bomb("PNG of 4,096^2 that claims 100 ppi", SEARCH, (413, 422),
         lambda: _images(_empty_png(4096, 8, 0, 1), dpi="100")),
    Bomb("JPEG of 65,000^2 by its header", SEARCH, TOO_LARGE,
         lambda: _images(pictures.jpeg_header(65_000, 65_000))),
    Bomb("JPEG of 65,000^2 as a photograph", SEARCH, TOO_LARGE,
         lambda: _images(pictures.jpeg_header(65_000, 65_000), kind="photo", fingers="")),
    Bomb("JPEG 2000 of 2^31 a side", SEARCH, TOO_LARGE,
         lambda: _images(_jp2_header(2**31, 2**31))),
    Bomb("WSQ of 65,000^2 by its header", SEARCH, TOO_LARGE,
         lambda: _images(pictures.wsq_header(65_000, 65_000))),
    Bomb("TIFF of 60,000^2, LZW", SEARCH, TOO_LARGE, lambda: _images(pictures.tiff_file(
        {256: 60_000, 257: 60_000, 258: 8, 259: 5, 262: 1, 279: 9}))),
    Bomb("BMP of 60,000^2", SEARCH, TOO_LARGE,
         lambda: _images(pictures.bmp_header(60_000, 60_000))),
    Bomb("zip in zip, 2.6 TB unpacked", SEARCH, NO_IMAGE, lambda: _images(_zip())),
    Bomb("20 images of 4,096^2", SEARCH, NO_IMAGE,
         lambda: _images(*[_empty_png(4096, 8, 0, 1)] * 20)),
    Bomb("a slap of 4,096^2", SEARCH, TOO_LARGE,
         lambda: _images(_empty_png(4096, 8, 0, 1), fingers="right-four")),
    Bomb("100,000 empty files", SEARCH, TOO_LARGE,
         lambda: _raw(_part("images", b"", file="a") * 100_000 + b"--x--")),
    Bomb("1,000,000 fields", SEARCH, TOO_LARGE,
         lambda: _raw(_part("a", b"1") * 1_000_000 + b"--x--")),
    Bomb("one field of 60 MiB", SEARCH, TOO_LARGE,
         lambda: _raw(_part("purpose", bytes(60 * MIB)) + b"--x--")),
    Bomb("one file of 300 MiB, streamed", SEARCH, TOO_LARGE, lambda: _raw(_endless())),
    Bomb("a part with 60 MiB of headers", SEARCH, (400, 413),
         lambda: _raw(b"--x\r\n" + b"A: b\r\n" * (10 * MIB) + b"\r\n--x--")),
    Bomb("a part with one header of 60 MiB", SEARCH, (400, 413),
         lambda: _raw(b"--x\r\nA: " + b"b" * (60 * MIB) + b"\r\n\r\n--x--")),
    Bomb("a preamble of 60 MiB", SEARCH, (400, 413, 422),
         lambda: _raw(b"\r\n" * (30 * MIB) + b"--x--")),
    Bomb("1,000,000 fields, URL-encoded", "/sign-in", TOO_LARGE,
         lambda: _raw(b"a=1&" * 1_000_000, "application/x-www-form-urlencoded")),
    Bomb("200,000 fields, URL-encoded, within a small body", "/sign-in", TOO_LARGE,
         lambda: _raw(b"a=1&" * 200_000, "application/x-www-form-urlencoded")),
    Bomb("a packed body", SEARCH, (400,), lambda: _raw(
        zlib.compress(bytes(64 * MIB)), FORM, **{"Content-Encoding": "deflate"})),
    Bomb("lists in lists", CASES, (400, 422), lambda: _json("[" * DEEP + "]" * DEEP)),
    Bomb("objects in objects", CASES, (400, 422), lambda: _json('{"a":' * DEEP + "1" + "}" * DEEP)),
    Bomb("lists that are never closed", CASES, (400,), lambda: _json("[" * (MIB - 1))),
    Bomb("a number of a million digits", CASES, (400, 422), lambda: _json("9" * 1_000_000)),
    Bomb("a birth year of 4,000 digits", CASES, (400, 422),
         lambda: _json(_case(notice={"birth_year": 10**4000}))),
    Bomb("90,000 unknown fields", CASES, (422,),
         lambda: _json("{" + ",".join(f'"{n}":1' for n in range(90_000)) + "}")),
    Bomb("JSON over its limit", CASES, TOO_LARGE, lambda: _json('"' + "a" * (2 * MIB) + '"')),
    Bomb("lists in lists, in a field of a form", f"{CASES}/{{case_id}}/prints", (422,),
         lambda: _images(b"x", absent="[" * 30_000 + "]" * 30_000)),
    Bomb("NIST that claims endless records", SEARCH, NO_IMAGE,
         lambda: _images(_nist_claims("99999999999", "999999999"))),
    Bomb("NIST that claims a negative length", SEARCH, NO_IMAGE,
         lambda: _images(_nist_claims("-5", "-1"))),
    Bomb("NIST with 10,000,000 subfields", SEARCH, (413, 422),
         lambda: _images(_nist("1~" * 10_000_000))),
    Bomb("NIST with an image of 10^9 a side", SEARCH, (413, 422),
         lambda: _images(_nist_image(10**9))),
)  # fmt: skip
