"""Picture files and readers' records on the phone: read as the node does, or refused by an id.

The node has no finger image records, so they are written here, as their two standards say.
"""

from io import BytesIO
from struct import pack
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hospitium.formats.compact import StoredPrint, write_compact
from hospitium.formats.gray import GrayImage
from hospitium.formats.image_files import ImageForm, encode_image
from hospitium.formats.images import MAX_BYTES, MAX_JPEG_SCANS, decode_image
from hospitium.synth import impression, master_finger
from tests.clients.field.photographs import colours, greys
from tests.clients.field.program import ask
from tests.clients.field.test_engine import few, text

RNG = np.random.default_rng(5)
PRINT = impression(master_finger(np.random.default_rng(5)), RNG).image
SIDES = (PRINT.width, PRINT.height)


def at(ppi: float) -> GrayImage:
    return GrayImage(PRINT.pixels, ppi)


def jpeg(**options: Any) -> bytes:
    out = BytesIO()
    Image.fromarray(PRINT.pixels).save(out, "JPEG", **options)
    return out.getvalue()


def decoded(data: bytes) -> dict[str, Any]:
    """Return what a browser would make of the bytes."""
    return colours(np.array(Image.open(BytesIO(data)).convert("RGB")))


def asked(data: bytes, *, opens: bool = True, **options: Any) -> dict[str, Any]:
    """Return a file to ask about; the browser decodes it only if it `opens`."""
    sent = {
        "bytes": text(data),
        "options": {OPTIONS.get(key, key): options[key] for key in options},
    }
    return {**sent, "decoded": decoded(data)} if opens else sent


OPTIONS = {"kind": "as"}
"""Where the name of an option is no name in Python."""


def read(*files: dict[str, Any]) -> list[Any]:
    told: list[Any] = ask("capture", {"do": "files", "files": files})
    return told


def refusals(*files: dict[str, Any]) -> list[Any]:
    return [one.get("refused") for one in read(*files)]


GIVEN = {
    "png": encode_image(PRINT, ImageForm.PNG),
    "png without a resolution": encode_image(GrayImage(PRINT.pixels, 500.0, False), ImageForm.PNG),
    "png of 1000": encode_image(at(1000.0), ImageForm.PNG),
    "png of 72": encode_image(at(72.0), ImageForm.PNG),
    "bmp": encode_image(PRINT, ImageForm.BMP),
    "jpeg": jpeg(dpi=(500, 500), quality=90),
    "jpeg of 197 a centimetre": jpeg(quality=90).replace(
        b"\1\1\0\0\1\0\1", b"\1\1\2\0\xc5\0\xc5", 1
    ),
    "progressive jpeg": jpeg(dpi=(600, 600), progressive=True),
    "jpeg without a resolution": jpeg(),
}


def test_a_picture_has_the_levels_and_the_scale_that_the_node_finds() -> None:
    for name, there in zip(GIVEN, read(*map(asked, GIVEN.values())), strict=True):
        here = decode_image(GIVEN[name])
        assert there["kind"] == "print", name
        assert there["image"] == {**greys(here), "dpi": pytest.approx(here.ppi)}, name
        assert (there["dpiKnown"], there["finger"]) == (here.ppi_known, 0), name


def test_what_the_operator_says_of_the_scale_goes_before_the_file() -> None:
    for there in read(*(asked(one, dpi=800) for one in GIVEN.values())):
        assert (there["image"]["dpi"], there["dpiKnown"]) == (800, True)


def test_colours_are_a_photograph_unless_the_operator_says_otherwise() -> None:
    out = BytesIO()
    Image.fromarray(RNG.integers(0, 255, (300, 260, 3), dtype=np.uint8)).save(out, "PNG")
    hand, grey = out.getvalue(), GIVEN["png"]
    files = (asked(hand), asked(hand, kind="print"), asked(grey, kind="photo"))
    assert [one["kind"] for one in read(*files)] == ["photo", "print", "photo"]
    assert read(files[1])[0]["image"]["pixels"] == greys(decode_image(hand))["pixels"]


def record(
    *bodies: bytes, iso: bool = True, finger: int = 7, sides: tuple[int, int] = SIDES,
    unit: int = 1, dpi: int = 500, packing: int = 0, depth: int = 8, views: int = 1,
) -> bytes:  # fmt: skip
    """Write ISO/IEC 19794-4:2005, or ANSI INCITS 381-2004 with its product's four bytes."""
    parts = b"".join(
        pack(">IBBBBBHHB", 14 + len(body), finger, views, 1, 90, 0, *sides, 0) + body
        for body in bodies
    )
    size = (32 if iso else 36) + len(parts)
    start = b"FIR\x00010\x00" + size.to_bytes(6, "big") + (b"" if iso else b"\0\1\0\2")
    tail = pack(">HHBBHHHHBBH", 1, 31, len(bodies), unit, dpi, dpi, dpi, dpi, depth, packing, 0)
    return start + tail + parts


PLAIN = PRINT.pixels.tobytes()


@pytest.mark.parametrize("iso", [True, False])
def test_a_readers_record_gives_its_picture_its_finger_and_its_scale(iso: bool) -> None:
    plain, metric = record(PLAIN, iso=iso), record(PLAIN, iso=iso, unit=2, dpi=197, finger=15)
    png = record(GIVEN["png"], iso=iso, packing=5)
    packed = {**asked(png, opens=False), "decoded": decoded(GIVEN["png"])}
    told = read(asked(plain, opens=False), asked(metric, opens=False), packed)
    assert [one["finger"] for one in told] == [7, 0, 7]
    assert [one["dpiKnown"] for one in told] == [True] * 3
    for one in told:
        assert one["image"] == {**greys(PRINT), "dpi": pytest.approx(500, abs=0.5)}


def test_a_record_that_is_not_one_plain_picture_is_refused() -> None:
    huge = record(b"", sides=(60_000, 60_000), packing=5)
    bad = {
        record(PLAIN, PLAIN): "several",
        record(PLAIN, views=2): "several",
        record(PLAIN, packing=2): "compression",
        record(PLAIN, depth=16): "compression",
        record(PLAIN, unit=3): "broken",
        record(PLAIN[1:]): "broken",
        record(PLAIN) + b"\0": "broken",
        record(): "broken",
        record(GIVEN["png"], packing=5, sides=(80, 90)): "broken",
        b"FIR\x00020\x00" + record(PLAIN)[8:]: "format",
        huge: "too-many-pixels",
    }
    assert refusals(*(asked(one, opens=False) for one in bad)) == list(bad.values())


def test_raw_levels_need_their_sides() -> None:
    width, height = SIDES
    sides = [(width, height), (width, height - 1), (0, height), (width, 1.5), (1 << 13, 1 << 13)]
    files = [asked(PLAIN, opens=False, raw={"width": w, "height": h}, dpi=500) for w, h in sides]
    first, *others = read(*files)
    assert first["image"] == greys(PRINT)
    refused = [one["refused"] for one in others]
    assert refused == ["raw-size", "raw-size", "raw-size", "too-many-pixels"]


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of few bytes that says it is so large."""
    png = bytearray(GIVEN["png"])
    png[16:24] = pack(">II", width, height)
    return bytes(png)


def animated() -> bytes:
    out = BytesIO()
    frames = [Image.fromarray(PRINT.pixels), Image.fromarray(255 - PRINT.pixels)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


SMALL = GrayImage(PRINT.pixels[:63, :63].copy(), 500.0)
UNREAD = {
    "empty": (b"", "empty"),
    "bomb": (bomb(5_000, 5_000), "too-many-pixels"),
    "no pixels": (bomb(0, 400), "broken"),
    "animated": (animated(), "several"),
    "scans": (GIVEN["jpeg"] + b"\xff\xda" * MAX_JPEG_SCANS, "broken"),
    "wsq": (encode_image(PRINT, ImageForm.WSQ), "at-the-node"),
    "tiff": (encode_image(PRINT, ImageForm.TIFF), "at-the-node"),
    "template": (write_compact(StoredPrint(few(20, RNG))), "template"),
    "text": (b"%PDF-1.7 no picture", "format"),
    "undecodable": (GIVEN["png"], "broken"),
}


def test_what_cannot_be_used_is_refused_by_its_own_id() -> None:
    told = refusals(*(asked(data, opens=False) for data, _ in UNREAD.values()))
    assert dict(zip(UNREAD, told, strict=True)) == {
        name: code for name, (_, code) in UNREAD.items()
    }


def test_sizes_and_scales_that_no_print_has_are_refused() -> None:
    files = {
        "too-small": asked(encode_image(SMALL, ImageForm.PNG)),
        "not-square": asked(jpeg(dpi=(500, 600))),
        "resolution": asked(GIVEN["png"], dpi=99),
    }
    assert refusals(*files.values()) == list(files)
    assert refusals(asked(encode_image(at(2400.0), ImageForm.PNG))) == ["resolution"]
    fine = asked(encode_image(GrayImage(PRINT.pixels[:64, :64].copy(), 500.0), ImageForm.PNG))
    assert refusals(fine) == [None]


def test_too_many_bytes_are_refused_unread() -> None:
    most = MAX_BYTES - len(GIVEN["png"])
    files = [{**asked(GIVEN["png"]), "zeros": zeros} for zeros in (most, most + 1)]
    assert refusals(*files) == [None, "too-many-bytes"]


def test_a_print_larger_than_a_photograph_is_read_whole_however_it_is_turned() -> None:
    """The browser makes photographs smaller; the second picture is one that it also turns."""
    level = np.full((90, 2600), 128, np.uint8)
    out = BytesIO()
    Image.fromarray(level).save(out, "PNG")
    small, turned = (
        colours(np.full((*side, 3), 128, np.uint8)) for side in ((83, 2400), (2400, 83))
    )
    sent = {"bytes": text(out.getvalue()), "options": {}}
    first, second = (
        read({**sent, "decoded": one, "whole": whole})[0]["image"]
        for one, whole in (
            (small, colours(np.full((90, 2600, 3), 128, np.uint8))),
            (turned, colours(np.full((2600, 90, 3), 128, np.uint8))),
        )
    )
    assert (first["width"], first["height"]) == (2600, 90)
    assert (second["width"], second["height"]) == (90, 2600)


HEADS = [GIVEN["png"], GIVEN["jpeg"], GIVEN["bmp"], record(PLAIN)]
cuts = st.tuples(st.sampled_from(HEADS), st.integers(0, 700), st.binary(max_size=40))


@given(many=st.lists(cuts, min_size=30, max_size=80))
@settings(max_examples=6, deadline=None)
def test_files_cut_short_or_scribbled_over_are_refused_and_nothing_else_happens(
    many: list[tuple[bytes, int, bytes]],
) -> None:
    spoilt = [head[:place] + junk for head, place, junk in many]
    assert None not in refusals(*(asked(one, opens=False) for one in spoilt))
