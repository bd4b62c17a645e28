"""The rows that a law asks for, as a function of the evidence alone.

Whoever exports and whoever checks call the same function, so a row that was changed, added or
left out is another row than the evidence gives. Nothing here is the node's word but times and
ids that it wrote into its log at the time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hospitium.core.errors import Tampered
from hospitium.ledger.law_evidence import Evidence
from hospitium.ledger.leaf import Leaf, Operation
from hospitium.ledger.use_record import KIND, UseRecord

Row = dict[str, str | int]

RECIPIENT = "recipient"
"""Key in the details of a disclosure: who received it, as `agency:slug` or another `kind:slug`."""

NOT_OPENED = "not opened"
"""Who received it stands in details that were erased, or that say more than may be shown."""

DECIDE = "decide"
"""The action of an entry in which a natural person verified a result."""


class Law(StrEnum):
    """A law that asks for logs."""

    LED25 = "led25"
    AIACT12 = "aiact12"


@dataclass(frozen=True, slots=True)
class Scope:
    """What an export is about.

    Attributes
    ----------
    start, end
        UTC; `end` is the first instant that does not belong to the period.
    agency
        Whose operators' deeds; empty for all agencies of the node.
    """

    law: Law
    start: datetime
    end: datetime
    agency: str = ""

    def covers(self, leaf: Leaf) -> bool:
        """Tell whether a deed is in the period and of the agency."""
        return self.start <= leaf.at < self.end and self.may_see(leaf)

    def may_see(self, leaf: Leaf) -> bool:
        """Tell whether an entry is shown in the clear."""
        return self.agency in ("", leaf.agency)


LED25_COLUMNS = (
    *("entry", "at", "operation", "action", "purpose", "permit", "case", "subject"),
    *("operator", "agency", "recipient"),
)
AIACT12_COLUMNS = (
    *("use", "kind", "started_at", "ended_at", "purpose", "operator", "agency"),
    *("database_persons", "database_prints", "database_prints_not_searched", "database_model"),
    *("database_sha256", "input_fingers", "input_digest", "candidates", "led_to_match"),
    *("verified_by", "entry", "verified_in_entries"),
)
AIACT12_FACE_COLUMNS = ("database_faces", "database_face_model", "input_photographs")
"""Follow where a use of the period was made with a photograph."""

AIACT12_IRIS_COLUMNS = ("database_irises", "database_iris_model", "input_eyes")
"""Follow where a use of the period was made with a picture of an eye."""

_COLUMNS = {Law.LED25: LED25_COLUMNS, Law.AIACT12: AIACT12_COLUMNS}

LED25 = frozenset(
    {
        *(Operation.COLLECTION, Operation.ALTERATION, Operation.CONSULTATION),
        *(Operation.DISCLOSURE, Operation.COMBINATION, Operation.ERASURE),
    }
)
"""The processing operations of LED art. 25(1)."""


def columns_of(law: Law, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the columns of a table: without photographs those that it always had."""
    more = (AIACT12_FACE_COLUMNS, AIACT12_IRIS_COLUMNS)
    used = (columns for columns in more if any(columns[0] in row for row in rows))
    return sum(used, _COLUMNS[law])


def rows_of(scope: Scope, evidence: Evidence) -> list[Row]:
    """Return the rows of `scope.law`, in the order of the log.

    Raises
    ------
    Tampered
        If evidence is missing without which a row cannot be told.
    """
    return list(_ROWS[scope.law](scope, evidence))


def _led25(scope: Scope, evidence: Evidence) -> Iterator[Row]:
    for leaf in evidence.shown():
        if leaf.operation in LED25 and scope.covers(leaf):
            yield {
                "entry": leaf.sequence,
                "at": leaf.at.isoformat(timespec="microseconds"),
                "operation": leaf.operation.value,
                "action": leaf.action,
                "purpose": leaf.purpose,
                "permit": leaf.permit,
                "case": leaf.case,
                "subject": leaf.subject,
                "operator": leaf.operator,
                "agency": leaf.agency,
                "recipient": _recipient(leaf, evidence),
            }


def _recipient(leaf: Leaf, evidence: Evidence) -> str:
    """Return who received a disclosure, in the words of the entry's own details."""
    if leaf.operation is not Operation.DISCLOSURE:
        return ""
    opening = evidence.openings.get(leaf.sequence)
    return NOT_OPENED if opening is None else str(opening.details().get(RECIPIENT, ""))


def _aiact12(scope: Scope, evidence: Evidence) -> Iterator[Row]:
    verified = _verifications(evidence)
    for leaf in evidence.shown():
        if leaf.subject.startswith(f"{KIND}:") and scope.covers(leaf):
            use = evidence.uses.get(leaf.subject)
            if use is None:
                raise Tampered(f"the record of the use in entry {leaf.sequence} is missing")
            yield _use_row(leaf, use, evidence, verified)


def _verifications(evidence: Evidence) -> dict[str, list[Leaf]]:
    """Return the entries in which somebody verified a result, by the result's id."""
    found = defaultdict[str, list[Leaf]](list)
    for leaf in evidence.shown():
        if leaf.action == DECIDE and leaf.operation is Operation.ALTERATION:
            found[leaf.subject].append(leaf)
    return found


def _use_row(
    leaf: Leaf, use: UseRecord, evidence: Evidence, verified: Mapping[str, list[Leaf]]
) -> Row:
    acts = [act for candidate in use.candidates for act in verified.get(candidate, ())]
    said = [_said(act, evidence) for act in acts]
    return {
        "use": use.id,
        "kind": use.kind,
        "started_at": use.started_at.isoformat(timespec="microseconds"),
        "ended_at": use.ended_at.isoformat(timespec="microseconds"),
        "purpose": use.purpose,
        "operator": use.operator,
        "agency": use.agency,
        "database_persons": use.persons,
        "database_prints": use.prints,
        "database_prints_not_searched": use.missed_prints,
        "database_model": use.model,
        "database_sha256": use.gallery.hex(),
        "input_fingers": " ".join(map(str, use.fingers)),
        "input_digest": use.input.hex(),
        "candidates": " ".join(use.candidates),
        "led_to_match": _match(use, [outcome for _, outcome in said]),
        "verified_by": " ".join(
            f"{act.operator}:{verdict}" for act, (verdict, _) in zip(acts, said, strict=True)
        ),
        "entry": leaf.sequence,
        "verified_in_entries": " ".join(str(act.sequence) for act in acts),
        **_of_faces(use),
        **_of_irises(use),
    }


def _of_faces(use: UseRecord) -> Row:
    if not use.photographs:
        return {}
    said = use.faces, use.face_model, use.photographs
    return dict(zip(AIACT12_FACE_COLUMNS, said, strict=True))


def _of_irises(use: UseRecord) -> Row:
    if not use.eyes:
        return {}
    said = use.irises, use.iris_model, use.eyes
    return dict(zip(AIACT12_IRIS_COLUMNS, said, strict=True))


def _said(act: Leaf, evidence: Evidence) -> tuple[str, str]:
    """Return verdict and outcome of an act; `erased` where the details went with their case."""
    opening = evidence.openings.get(act.sequence)
    if opening is None:
        return "erased", "erased"
    details = opening.details()
    return str(details.get("verdict", "")), str(details.get("outcome", ""))


def _match(use: UseRecord, outcomes: list[str]) -> str:
    """Say what became of the candidates: a search alone matches nobody (search.candidates)."""
    if not use.candidates:
        return "no-candidate"
    for outcome in ("confirmed", "erased"):
        if outcome in outcomes:
            return outcome
    return "rejected" if outcomes.count("rejected") == len(use.candidates) else "undecided"


_ROWS: dict[Law, Callable[[Scope, Evidence], Iterator[Row]]] = {
    Law.LED25: _led25,
    Law.AIACT12: _aiact12,
}
