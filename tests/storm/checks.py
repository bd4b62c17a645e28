"""What must hold whenever the node is opened again: nothing lost, nothing by half."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.ledger.leaf import Leaf, Operation, decode_leaf
from hospitium.policy.facts import Verdict
from hospitium.policy.searches import permit_search
from hospitium.records import audit
from hospitium.records.models import (
    AlertRow,
    AuditEntryRow,
    CandidateRow,
    CaseRow,
    OperatorRow,
    PrintRow,
    SearchRow,
    VerdictRow,
)
from tests.stations import INCIDENT, Station
from tests.storm.deeds import Saved


def wrong(station: Station, promised: Iterable[Saved]) -> list[str]:
    """Everything that is not as it must be; empty when all is well."""
    node = station.runtime.node
    with node.read() as session:
        log = audit.verify(session, node.vault, checkpoint=node.folder.checkpoint_file)
        leaves = [decode_leaf(leaf) for leaf in session.scalars(_LEAVES)]
        rows = {kind: Counter(map(str, session.scalars(ask))) for kind, ask in _ROWS.items()}
        lonely = _alerts_and_confirmations(session) + _gallery(station, session)
    said = [f"the log: {problem.what}" for problem in log.problems]
    said += [f"lost: {kind} {one}" for kind, one in promised if one not in rows[kind]]
    for kind, is_about in _LEAF_OF.items():
        of_leaves = Counter(about for leaf in leaves if (about := is_about(leaf)))
        kept = rows["print-of"] if kind == "print" else rows[kind]
        if of_leaves != kept:
            said.append(f"{kind}: rows without leaves or leaves without rows")
    return said + lonely + _too_late(leaves)


def _gallery(station: Station, session: Session) -> list[str]:
    """Whether a search would look at each print of an open case, and at nothing else."""
    at = station.clock.now
    rules, officer = station.runtime.rules(), station.staff["amira"]
    permit = permit_search(rules, officer, "roadside-check", incident=INCIDENT, at=at)
    gallery = station.runtime.galleries().here(station.runtime.node, session, permit)
    living = {str(gallery.print_id(int(one))) for one in np.flatnonzero(gallery.living(at))}
    there = select(PrintRow.id).join(CaseRow).where(CaseRow.closed_at.is_(None))
    return [] if living == set(map(str, session.scalars(there))) else ["the gallery is out of step"]


def _alerts_and_confirmations(session: Session) -> list[str]:
    confirmed = set(
        session.scalars(
            select(VerdictRow.candidate_id).where(VerdictRow.verdict == Verdict.CONFIRM.value)
        )
    )
    alerted = set(session.scalars(select(AlertRow.candidate_id)))
    return ["a hit was confirmed without an alert, or the reverse"] if confirmed != alerted else []


def _too_late(leaves: list[Leaf]) -> list[str]:
    """Prints that were enrolled after their case was closed."""
    closed = {leaf.case: leaf.sequence for leaf in leaves if leaf.action == "case.close"}
    late = [
        leaf
        for leaf in leaves
        if leaf.action == "case.enrol" and leaf.sequence > closed.get(leaf.case, leaf.sequence)
    ]
    return [f"enrolled into the closed case {leaf.case}" for leaf in late]


def _about(action: str, operation: Operation) -> Callable[[Leaf], str]:
    return lambda leaf: leaf.subject if (leaf.action, leaf.operation) == (action, operation) else ""


_LEAVES = select(AuditEntryRow.leaf).order_by(AuditEntryRow.sequence)
_STAFF = OperatorRow.id.startswith("x")
_ROWS = {
    "case": select(CaseRow.id),
    "closed": select(CaseRow.id).where(CaseRow.closed_at.is_not(None)),
    "print": select(PrintRow.id),
    "print-of": select(PrintRow.case_id),
    "search": select(SearchRow.id),
    "candidate": select(CandidateRow.id),
    "verdict": select(VerdictRow.candidate_id),
    "alert": select(AlertRow.id),
    "taken-up": select(AlertRow.id).where(AlertRow.acknowledged_at.is_not(None)),
    "hired": select(OperatorRow.id).where(_STAFF),
    "fired": select(OperatorRow.id).where(_STAFF, OperatorRow.active.is_(False)),
}
_LEAF_OF: dict[str, Callable[[Leaf], str]] = {
    "case": _about("case.open", Operation.COLLECTION),
    "closed": _about("case.close", Operation.ALTERATION),
    "print": _about("case.enrol", Operation.COLLECTION),
    "search": _about("search", Operation.CONSULTATION),
    "verdict": _about("decide", Operation.ALTERATION),
    "alert": _about("decide", Operation.DISCLOSURE),
    "taken-up": _about("alert", Operation.ALTERATION),
}
"""By kind of row: the subject of the one leaf that stands for it, or nothing."""
