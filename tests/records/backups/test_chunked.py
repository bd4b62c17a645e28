"""A stream of sealed chunks: whole and in order, or refused."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.crypto.chunks import CHUNK_TAG_BYTES
from hospitium.records.backups import chunked
from hospitium.records.backups.chunked import SealedReader, SealedWriter

KEY, CONTEXT, SMALL = os.urandom(32), b"the head", 8


@pytest.fixture(autouse=True, scope="module")
def small() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunked, "CHUNK", SMALL)
        yield


def sealed(pieces: list[bytes]) -> bytes:
    out = io.BytesIO()
    writer = SealedWriter(out, KEY, CONTEXT)
    for piece in pieces:
        writer.write(piece)
    writer.close()
    return out.getvalue()


def opened(data: bytes, size: int, *, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    reader = SealedReader(io.BytesIO(data), key, context)
    out = reader.read(size)
    reader.need_end()
    return out


@given(pieces=st.lists(st.binary(max_size=20), max_size=6))
def test_comes_out_as_it_went_in(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    assert opened(sealed(pieces), len(whole)) == whole


@given(pieces=st.lists(st.binary(max_size=20), max_size=6), data=st.data())
def test_any_change_anywhere_is_refused(pieces: list[bytes], data: st.DataObject) -> None:
    whole, size = sealed(pieces), len(b"".join(pieces))
    chunks = [
        whole[at : at + SMALL + CHUNK_TAG_BYTES]
        for at in range(0, len(whole), SMALL + CHUNK_TAG_BYTES)
    ]
    place = data.draw(st.integers(0, len(whole) - 1))
    which = data.draw(st.integers(0, len(chunks) - 1))
    flipped = bytearray(whole)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))
    wrong = [
        bytes(flipped),
        whole[:place],
        whole + b"\x00",
        whole + chunks[which],
        b"".join(chunks[:which] + chunks[which + 1 :]),
        b"".join([*chunks[: which + 1], *chunks[which:]]),
    ]
    if len(chunks) > 1:
        wrong.append(b"".join([chunks[-1], *chunks[1:-1], chunks[0]]))
        wrong.append(b"".join(chunks[:-1]))
    for one in wrong:
        with pytest.raises(Tampered):
            opened(one, size)


def test_another_key_or_head_opens_nothing() -> None:
    whole = sealed([b"secret"])
    with pytest.raises(Tampered):
        opened(whole, 6, key=bytes(32))
    with pytest.raises(Tampered):
        opened(whole, 6, context=b"another head")
    with pytest.raises(Tampered, match="more than it says"):
        opened(whole, 5)
    with pytest.raises(Tampered, match="too early"):
        opened(whole, 7)
