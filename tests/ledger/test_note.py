from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.ledger.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    Note,
    Signature,
    parse_note,
    parse_signatures,
)
from tests.ledger.trees import mangled

printable = st.characters(min_codepoint=32, exclude_categories=["Cs"])
names = st.text(printable, min_size=1, max_size=9).filter(
    lambda name: not any(c.isspace() or c == "+" for c in name)
)
signatures = st.builds(
    Signature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=9)
)
texts = st.text(printable | st.just("\n"), max_size=20).map(lambda text: text + "\n")
notes = st.builds(Note, texts, st.lists(signatures, min_size=1, max_size=3).map(tuple))
ONE = Signature("one.example", bytes(4), b"x")


@given(notes)
def test_a_note_reads_back(note: Note) -> None:
    assert parse_note(note.encode()) == note


@given(notes, st.data())
def test_a_note_has_one_spelling(note: Note, data: st.DataObject) -> None:
    mutant = mangled(note.encode(), data)
    with suppress(BadInput):
        assert parse_note(mutant).encode() == mutant


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        "text\n— one AAAAAAA=\n".encode(),
        "text\n\n— one AAAAAAA=".encode(),
        "text\n\n— one AAAAAA==\n".encode(),
        "text\n\n—  AAAAAAA=\n".encode(),
        "text\n\n— one  AAAAAAA=\n".encode(),
        "text\n\n— o+e AAAAAAA=\n".encode(),
        "text\n\n— o\u00a0e AAAAAAA=\n".encode(),
        b"text\n\n- one AAAAAAA=\n",
        "te\txt\n\n— one AAAAAAA=\n".encode(),
        "text\r\n\n— one AAAAAAA=\n".encode(),
        "text\n\n— o\x01e AAAAAAA=\n".encode(),
        "text\n\n— one AAAAAAA=\n\n".encode(),
        b"t\xffxt\n\n\xe2\x80\x94 one AAAAAAA=\n",
        bytes(MAX_NOTE_BYTES + 1),
    ],
)
def test_other_texts_are_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        parse_note(data)


def test_a_note_has_a_limit_of_signatures() -> None:
    assert len(parse_signatures(ONE.line * MAX_SIGNATURES)) == MAX_SIGNATURES
    with pytest.raises(BadInput):
        parse_signatures(ONE.line * (MAX_SIGNATURES + 1))
    with pytest.raises(BadInput):
        Note("text\n", ())


def test_signatures_are_added_once() -> None:
    other = Signature("two.example", bytes(4), b"y")
    note = Note("text\n", (ONE,)).with_signatures([other, ONE])
    assert note.signatures == (ONE, other)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\nb", "\ud800"])
def test_a_name_has_no_spaces_and_no_plus(name: str) -> None:
    with pytest.raises(BadInput):
        Signature(name, bytes(4), b"x")
