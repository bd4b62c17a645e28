from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.signing import public_key, sign, verify_signature
from hospitium.formats.pack import BadPack, PackHead, read_pack, write_pack
from hospitium.formats.pack_contents import (
    Contents,
    PackCase,
    PackFace,
    PackPrint,
    apply_delta,
    case_marks,
    contents_digest,
    difference,
)

SEED = bytes(range(32))
HEAD = PackHead(
    pack="p", version=1, base=None, device="d", node="node.example", agency="a", operator="o",
    purpose="find-missing-person", region=None, issued_at="2026-11-28T00:00:00Z",
    expires_at="2026-12-05T00:00:00Z", model="m", model_sha256="00", calibration_sha256="11",
    policy="22", face={"model": "f", "networks": {}},
)  # fmt: skip


def signed(message: bytes) -> bytes:
    return sign(SEED, message)


def verified(message: bytes, signature: bytes) -> None:
    verify_signature(public_key(SEED), message, signature)


def case(number: int, name: str | None = None) -> PackCase:
    return PackCase(
        f"case-{number}", f"Case {number}", name, None, True, None, "a", "2027-01-01", "missing"
    )


@st.composite
def contents(draw: st.DrawFn) -> Contents:
    numbers = draw(st.lists(st.integers(0, 12), unique=True, max_size=8))
    cases = tuple(case(number, draw(st.sampled_from([None, "Ömer"]))) for number in numbers)
    one = st.builds(
        PackPrint,
        st.integers(0, max(0, len(cases) - 1)),
        st.integers(0, 10),
        st.none() | st.integers(0, 100),
        st.none() | st.integers(1990, 2026),
        st.binary(max_size=40),
        st.integers(0, 255),
    )
    prints = draw(st.lists(one, max_size=10)) if cases else []
    face = st.builds(
        PackFace,
        st.integers(0, max(0, len(cases) - 1)),
        st.none() | st.integers(0, 65_534),
        st.booleans(),
        st.binary(max_size=40),
    )
    faces = draw(st.lists(face, max_size=4)) if cases else []
    return Contents(
        cases, tuple(prints), b'{"curve": 1}', {"cap": 10},
        faces=tuple(faces), face_calibration=b'{"curve": 2}',
    )  # fmt: skip


@given(contents())
@settings(deadline=None)
def test_a_pack_is_read_as_it_was_written(whole: Contents) -> None:
    pack = read_pack(write_pack(HEAD, whole, whole, signed), verified)
    assert pack.head == HEAD
    assert pack.contents == whole
    assert (pack.cases, pack.prints) == (len(whole.cases), len(whole.prints))
    assert pack.faces == len(whole.faces)


@given(contents(), contents())
@settings(deadline=None)
def test_a_delta_makes_of_the_old_pack_the_new_one(old: Contents, new: Contents) -> None:
    delta = difference(new, case_marks(old))
    data = write_pack(replace(HEAD, version=2, base=1), delta, new, signed)
    pack = read_pack(data, verified)
    after = apply_delta(old, pack.contents)
    assert contents_digest(after) == pack.digest == contents_digest(new)
    assert sorted(map(repr, after.cases)) == sorted(map(repr, new.cases))
    assert (len(after.cases), len(after.prints)) == (pack.cases, pack.prints)
    assert len(after.faces) == pack.faces == len(new.faces)


def test_a_photograph_of_long_ago_is_dated_the_first_day() -> None:
    """A child's face from before 1970 weighs least as it is."""
    whole = Contents((case(1),), (), b"{}", {}, faces=(PackFace(0, -400, True, b"x"),))
    (face,) = read_pack(write_pack(HEAD, whole, whole, signed), verified).contents.faces
    assert face == PackFace(0, 0, True, b"x")


@given(contents())
@settings(deadline=None)
def test_nothing_changed_is_an_empty_delta(whole: Contents) -> None:
    delta = difference(whole, case_marks(whole))
    assert (delta.cases, delta.prints, delta.removed) == ((), (), ())


@given(contents(), st.data())
@settings(deadline=None)
def test_no_byte_may_change_or_lack(whole: Contents, data: st.DataObject) -> None:
    inner = write_pack(HEAD, whole, whole, signed)
    at = data.draw(st.integers(0, len(inner) - 1))
    changed = bytearray(inner)
    changed[at] ^= data.draw(st.integers(1, 255))
    for bad in (bytes(changed), inner[:at], inner + b"\x00"):
        with pytest.raises((BadPack, Tampered)):
            read_pack(bad, verified)


def test_another_node_s_pack_is_refused() -> None:
    empty = Contents((), (), b"{}", {})
    inner = write_pack(HEAD, empty, empty, lambda message: sign(bytes(32), message))
    with pytest.raises(Tampered):
        read_pack(inner, verified)


def test_a_delta_for_another_base_is_refused() -> None:
    base = Contents((case(1),), (), b"{}", {})
    with pytest.raises(BadInput):
        apply_delta(base, Contents((), (), b"{}", {}, removed=("case-9",)))


def test_a_section_cannot_inflate_beyond_what_it_says() -> None:
    import json
    import zlib
    from hashlib import sha256

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(10_000_000)) + packer.flush()
    section = {"name": "cases", "bytes": len(bomb), "raw_bytes": 10}
    section["sha256"] = sha256(bomb).hexdigest()
    for size in (10, 10**12):
        fields = {"format": "hospitium-pack-2", "sections": [section | {"raw_bytes": size}]}
        header = json.dumps(fields).encode()
        inner = len(header).to_bytes(4, "big") + header
        inner += signed(b"hospitium/pack/1\n" + header) + bomb
        with pytest.raises(BadPack):
            read_pack(inner, verified)
