"""Which signatures are enough: C2SP tlog-policy files (https://c2sp.org/tlog-policy).

A policy names logs, witnesses and groups of them, and the quorum that a checkpoint wants. We read
the standard's text and are stricter in one point: no name begins with `#`, so that a comment at the
end of a line, which others write, never changes what a line says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger.note import Note
from hospitium.ledger.note_keys import Kind, Signed, VerifierKey, parse_verifier_key, verify_note
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head

MAX_POLICY_BYTES = 1 << 18
MAX_OF_A_KIND = 32
"""Logs, witnesses and groups: what the standard wants read at least."""

_RESERVED = frozenset({"none", "all", "any"})


@dataclass(frozen=True, slots=True)
class Group:
    """Counts as one witness when at least `threshold` of `members` do."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Whom to believe about a log.

    Attributes
    ----------
    logs
        Keys of the logs; the name of each is the origin of its log.
    witnesses, groups
        By the name that the policy gives them.
    quorum
        Name of a witness or group, or `none`.
    urls
        Where witnesses answer, by name, for those whose line says it.
    """

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str
    urls: Mapping[str, str] = field(default_factory=dict)

    def accepts(self, names: Collection[str]) -> bool:
        """Tell whether the witnesses with these names are a quorum."""
        return self.quorum == "none" or self._counts(self.quorum, names)

    @property
    def least(self) -> int:
        """How many witnesses a quorum has at least."""
        return 0 if self.quorum == "none" else self._least(self.quorum)

    def _counts(self, name: str, names: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in names
        return sum(self._counts(member, names) for member in group.members) >= group.threshold

    def _least(self, name: str) -> int:
        group = self.groups.get(name)
        if group is None:
            return 1
        return sum(sorted(self._least(member) for member in group.members)[: group.threshold])


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that a policy accepts.

    Attributes
    ----------
    log
        The log's own signature.
    witnesses
        The cosignatures that verified, by the policy's name for the witness; their times say when.
    """

    head: TreeHead
    log: Signed
    witnesses: Mapping[str, Signed]


def check_checkpoint(policy: Policy, note: Note) -> Witnessed:
    """Return the checkpoint in `note` if a log and a quorum of witnesses of `policy` signed it.

    Raises
    ------
    BadInput
        If the note is not a checkpoint.
    Tampered
        If signatures are missing or do not verify.
    """
    head = parse_tree_head(note.text)
    logs = [key for key in policy.logs if key.name == head.origin]
    signed = verify_note(note, [*logs, *policy.witnesses.values()])
    by_key = {one.key: one for one in signed}
    log = next((by_key[key] for key in logs if key in by_key), None)
    if log is None:
        raise Tampered("the checkpoint is not signed by a log of the policy")
    witnesses = {name: by_key[key] for name, key in policy.witnesses.items() if key in by_key}
    if not policy.accepts(witnesses):
        raise Tampered("too few witnesses of the policy signed the checkpoint")
    return Witnessed(head, log, witnesses)


def parse_policy(data: bytes) -> Policy:
    """Return the policy in a file.

    Raises
    ------
    BadInput
        If a line is malformed (its number is named), a key stands in it twice, a name is used
        before it is defined, a member counts twice, or it has not exactly one quorum.
    """
    if len(data) > MAX_POLICY_BYTES or any((c < 32 and c not in b"\t\n") or c == 127 for c in data):
        raise BadInput("a policy is a text file of at most 256 KiB without control characters")
    # names are octets: whatever is not UTF-8 stays what it is
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        words = _words(line)
        if words:
            try:
                reading.take(*words)
            except BadInput as error:
                raise BadInput(f"line {number} of the policy: {error}") from None
    return reading.done()


def _words(line: str) -> list[str]:
    """Return the items of a line, without a comment."""
    words = [word for word in line.replace("\t", " ").split(" ") if word]
    comment = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
    return words[:comment]


@dataclass(slots=True)
class _Reading:
    """A policy as far as it was read."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    quorum: str | None = None

    def take(self, verb: str, *words: str) -> None:
        """Read one line."""
        if verb == "log" and len(words) in (1, 2):
            self._log(parse_verifier_key(words[0]))
        elif verb == "witness" and len(words) in (2, 3):
            self._witness(words[0], parse_verifier_key(words[1]).as_witness)
            if len(words) == 3:
                self.urls[words[0]] = words[2]
        elif verb == "group" and len(words) >= 3:
            self._group(words[0], words[1], words[2:])
        elif verb == "quorum" and len(words) == 1 and self.quorum is None:
            self.quorum = words[0] if words[0] == "none" else self._defined(words[0])
        else:
            raise BadInput("this is no line of a policy, or it stands there twice")

    def done(self) -> Policy:
        """Return the policy after its last line."""
        if self.quorum is None:
            raise BadInput("a policy has one quorum line")
        return Policy(tuple(self.logs), self.witnesses, self.groups, self.quorum, self.urls)

    def _log(self, key: VerifierKey) -> None:
        if key.kind is Kind.COSIGNATURE:
            raise BadInput("this is the key of a witness, not of a log")
        if key.public in {one.public for one in self.logs} or len(self.logs) == MAX_OF_A_KIND:
            raise BadInput(f"the log is there already, or is more than {MAX_OF_A_KIND}")
        self.logs.append(key)

    def _witness(self, name: str, key: VerifierKey) -> None:
        known = {one.public for one in self.witnesses.values()}
        if key.public in known or len(known) == MAX_OF_A_KIND:
            raise BadInput(f"the witness's key is there already, or is more than {MAX_OF_A_KIND}")
        self.witnesses[self._new(name)] = key

    def _group(self, name: str, threshold: str, members: tuple[str, ...]) -> None:
        for member in members:
            if self._defined(member) in self.members:
                raise BadInput("a member of a group may count only once")
            self.members.add(member)
        words = {"all": len(members), "any": 1}
        count = words[threshold] if threshold in words else _count(threshold)
        if not 1 <= count <= len(members) or len(self.groups) == MAX_OF_A_KIND:
            raise BadInput(f"a group counts 1 to all of its members; {MAX_OF_A_KIND} at most")
        self.groups[self._new(name)] = Group(count, members)

    def _new(self, name: str) -> str:
        if name in _RESERVED or name in self.witnesses or name in self.groups:
            raise BadInput("the name is reserved or used already")
        return name

    def _defined(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise BadInput("a name is used that no line before defines")
        return name


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        raise BadInput("the threshold of a group is all, any or a number")
    return int(text)
