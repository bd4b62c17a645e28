import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.crypto.signing import public_key
from hospitium.ledger import Checkpoint, open_note, sign_note

SEED = bytes(range(32))
checkpoints = st.builds(
    Checkpoint,
    origin=st.text("abcxyz/.-", min_size=1, max_size=30),
    length=st.integers(0, 2**53),
    head=st.binary(min_size=32, max_size=32),
)


@given(checkpoints)
def test_opens_what_it_signed(checkpoint: Checkpoint) -> None:
    assert open_note(sign_note(checkpoint, SEED), public_key(SEED)) == checkpoint


@given(checkpoints, st.data())
def test_no_changed_byte_passes(checkpoint: Checkpoint, data: st.DataObject) -> None:
    note = bytearray(sign_note(checkpoint, SEED))
    # the last base64 digit carries bits that mean nothing, and the last newline too
    where = data.draw(st.integers(0, len(note) - 4))
    note[where] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Tampered):
        open_note(bytes(note), public_key(SEED))


@given(checkpoints)
def test_another_nodes_signature_does_not_count(checkpoint: Checkpoint) -> None:
    with pytest.raises(Tampered):
        open_note(sign_note(checkpoint, bytes(32)), public_key(SEED))


@pytest.mark.parametrize("note", [b"", b"\xff", b"a\n1\n\n", b"a\nb\nc\n\n\xe2\x80\x94 a b\n"])
def test_broken_notes_say_so(note: bytes) -> None:
    with pytest.raises(Tampered):
        open_note(note, public_key(SEED))


def test_has_the_shape_of_a_c2sp_signed_note() -> None:
    note = sign_note(Checkpoint("demo/chain", 7, bytes(32)), SEED).decode()
    text, signature = note.split("\n\n")
    assert text.split("\n") == ["demo/chain", "7", base64.b64encode(bytes(32)).decode()]
    assert signature.startswith("\u2014 demo/chain ")
    assert len(base64.b64decode(signature.split(" ")[2])) == 4 + 64
