"""Signed notes: text with signature lines under it, as C2SP has them (https://c2sp.org/signed-note).

Here is only the shape; who signed, and whether it verifies, is `note_keys`. A parsed note is
therefore not to be believed yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hospitium.core.errors import BadInput
from hospitium.ledger.spelling import read_base64, write_base64

KEY_ID_BYTES = 4

MAX_SIGNATURES = 64
"""The standard wants at least 16; the largest policy we read has 32 witnesses and 32 logs."""

MAX_NOTE_BYTES = 1 << 18
"""256 KiB: 64 post-quantum signatures of 3.3 kB each, and text."""

_DASH = "\u2014"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line.

    Attributes
    ----------
    name
        Of the key, such as `witness.example/w1`.
    key_id
        4 bytes that say which key of that name; an identifier, not a proof of anything.
    body
        What the key made; its shape depends on the kind of key.
    """

    name: str
    key_id: bytes
    body: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.key_id) != KEY_ID_BYTES or not self.body:
            raise BadInput("a signature has a key id of 4 bytes and a body")

    @property
    def line(self) -> str:
        """The line of the note, with its newline."""
        return f"{_DASH} {self.name} {write_base64(self.key_id + self.body)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it.

    Attributes
    ----------
    text
        Ends in a newline, which is signed too.
    signatures
        In their order; may be of anybody.
    """

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        _check_text(self.text)
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise BadInput(f"a note has 1 to {MAX_SIGNATURES} signatures")

    def encode(self) -> bytes:
        """Return the note as it is stored and sent, UTF-8."""
        return (self.text + "\n" + "".join(one.line for one in self.signatures)).encode()

    def with_signatures(self, more: Iterable[Signature]) -> "Note":
        """Return the note with `more` signatures under it; one that is there already stays once."""
        return Note(self.text, tuple(dict.fromkeys((*self.signatures, *more))))


def parse_note(data: bytes) -> Note:
    """Return the note in `data`, not yet verified.

    Raises
    ------
    BadInput
        If it is not a signed note in its one spelling, or too large.
    """
    if len(data) > MAX_NOTE_BYTES:
        raise BadInput(f"a note has at most {MAX_NOTE_BYTES} bytes")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise BadInput("a note is UTF-8") from None
    text, gap, signatures = whole.rpartition("\n\n")
    if not gap:
        raise BadInput("a note has a text, an empty line and signatures")
    return Note(text + "\n", parse_signatures(signatures))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Return the signatures of some signature lines, such as a witness replies with.

    Raises
    ------
    BadInput
        If a line is malformed, or there are too many.
    """
    if not lines.endswith("\n") or lines.count("\n") > MAX_SIGNATURES:
        raise BadInput(f"a note has 1 to {MAX_SIGNATURES} signature lines, each with its newline")
    return tuple(_parse_line(line) for line in lines[:-1].split("\n"))


def check_name(name: str) -> None:
    """Raise `BadInput` unless `name` may be the name of a key: no spaces, no plus sign."""
    if not name or any(c.isspace() or c < " " or c == "+" for c in name):
        raise BadInput("the name of a key is empty, or has a space or a plus sign")
    if any("\ud800" <= c <= "\udfff" for c in name):
        raise BadInput("the name of a key is UTF-8")


def _parse_line(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH:
        raise BadInput("a signature line is a dash, a name and a signature")
    blob = read_base64(parts[2])
    return Signature(parts[1], blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:])


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(c < " " and c != "\n" for c in text):
        raise BadInput("the text of a note ends in a newline and has no other control characters")
