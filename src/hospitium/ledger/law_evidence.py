"""What the rows of an export for a law rest on, as text files that anybody can read.

Three kinds of evidence. Entries of the log in one run: each in the clear, or only its hash where
it is another agency's. Openings: salt and details of an entry, which its commitment binds. Uses:
records that an entry names by their hash.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import DIGEST_BYTES, commit, leaf_hash
from hospitium.ledger.leaf import Leaf, decode_leaf, encode_leaf
from hospitium.ledger.use_record import UseRecord, decode_use, use_subject

MOST_ENTRIES = 200_000
"""Entries in one export: a longer period goes into several."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The salt and the details behind the commitment of an entry."""

    salt: bytes
    payload: bytes

    def details(self) -> dict[str, Any]:
        """Return the details; `Tampered` if they are no JSON object."""
        try:
            value = json.loads(self.payload)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise Tampered("the details of an entry do not read back")
        return value


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of one export.

    Attributes
    ----------
    first
        Number of the first entry (from 1); the others follow without a gap.
    entries
        A leaf, or 32 bytes: the hash of one that is not shown.
    openings
        By entry.
    uses
        Records by the subject of the entry that names them.
    """

    first: int
    entries: Sequence[Leaf | bytes]
    openings: Mapping[int, Opening] = field(default_factory=dict)
    uses: Mapping[str, UseRecord] = field(default_factory=dict)

    def shown(self) -> Iterator[Leaf]:
        """Yield the leaves that are in the clear, in their order."""
        return (entry for entry in self.entries if isinstance(entry, Leaf))

    @property
    def withheld(self) -> int:
        """How many entries are there as a hash only."""
        return sum(not isinstance(entry, Leaf) for entry in self.entries)

    def hashes(self) -> list[bytes]:
        """Return the RFC 6962 hash of each entry."""
        return [
            leaf_hash(encode_leaf(entry)) if isinstance(entry, Leaf) else entry
            for entry in self.entries
        ]

    def check(self) -> None:
        """Raise `Tampered` unless each piece is bound to the entries, which are in their places."""
        leaves = dict[int, Leaf]()
        for sequence, entry in enumerate(self.entries, start=self.first):
            if isinstance(entry, Leaf):
                leaves[sequence] = entry
                if entry.sequence != sequence:
                    raise Tampered(f"entry {sequence} is out of its place")
        for sequence, opening in self.openings.items():
            leaf = leaves.get(sequence)
            if leaf is None or commit(opening.salt, opening.payload) != leaf.commitment:
                raise Tampered(f"the details of entry {sequence} are not those it commits to")
        named = {leaf.subject for leaf in leaves.values()}
        if not named.issuperset(self.uses):
            raise Tampered("the record of a use is not the one that the log names")

    def encode(self) -> dict[str, bytes]:
        """Return the files by their names."""
        entries = (
            encode_leaf(entry) if isinstance(entry, Leaf) else entry.hex().encode()
            for entry in self.entries
        )
        openings = (
            json.dumps(
                {"entry": number, "salt": one.salt.hex(), "details": one.payload.hex()}
            ).encode()
            for number, one in sorted(self.openings.items())
        )
        uses = (use.encode() for _, use in sorted(self.uses.items()))
        named = {"entries.jsonl": entries, "openings.jsonl": openings, "uses.jsonl": uses}
        return {name: b"".join(line + b"\n" for line in lines) for name, lines in named.items()}


def parse_evidence(first: int, files: Mapping[str, bytes]) -> Evidence:
    """Read the files that `Evidence.encode` wrote; `check` what comes out.

    Raises
    ------
    Tampered
        If a file is missing or does not read back.
    """
    try:
        uses = [decode_use(line) for line in _lines(files["uses.jsonl"])]
        return Evidence(
            first=first,
            entries=[_entry(line) for line in _lines(files["entries.jsonl"])],
            openings=dict(_opening(line) for line in _lines(files["openings.jsonl"])),
            uses={use_subject(use.encode()): use for use in uses},
        )
    except (KeyError, ValueError, TypeError, RecursionError):
        raise Tampered("the evidence does not read back: a file was changed") from None


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    if lines.pop() or len(lines) > MOST_ENTRIES:
        raise Tampered("the evidence does not read back: a file was cut or is too long")
    return lines


def _entry(line: bytes) -> Leaf | bytes:
    if line.startswith(b"{"):
        return decode_leaf(line)
    hashed = bytes.fromhex(line.decode("ascii"))
    if len(hashed) != DIGEST_BYTES:
        raise ValueError("a hash has 32 bytes")
    return hashed


def _opening(line: bytes) -> tuple[int, Opening]:
    value = json.loads(line)
    return int(value["entry"]), Opening(
        bytes.fromhex(value["salt"]), bytes.fromhex(value["details"])
    )
