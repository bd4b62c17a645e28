"""How `hospitium policy` shows rules, decisions and changes: a document, and the same as text."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import table
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.policy.bundle import Clause
    from hospitium.policy.rules import Answer
    from hospitium.records.overlays import OverlayRecord
    from hospitium.usecases.policies import Checked, Explanation, Policies

Shown = tuple[dict[str, Any], str]


def policies(found: "Policies", rule: str, today: date) -> Shown:
    """Show the rules in plain words, what policies refuse by them, and what was changed here."""
    from hospitium.policy.rule_list import RULE_LIST

    rules = [one for one in RULE_LIST.values() if rule in ("", one.id)]
    clauses = [
        clause
        for clause in found.bundle.clauses.values()
        if clause.effect == "forbid" and rule in ("", clause.rule)
    ]
    document = {
        "bundle": found.bundle.digest,
        "rules": [asdict(one) for one in rules],
        "refusals": [_clause(clause) for clause in clauses],
        "overlays": [_overlay(record, today) for record in found.overlays],
        "history": [
            {"bundle": one.digest, "since": one.held_from.isoformat()} for one in found.history
        ],
    }
    rows = [(one.rule, one.sentence, "everywhere" if one.fixed else "") for one in clauses]
    said = [f"{one.id}: {one.says}{f' ({one.kept})' if one.kept else ''}" for one in rules]
    parts = ["\n".join(said)] if said else []
    parts += [table(("Rule", "Refuses with", "Holds"), rows)] if rows else []
    changes = [_overlay_line(record, today) for record in found.overlays]
    parts += ["Changed here:\n" + "\n".join(changes)] if changes else []
    head = parts if rules or rows else ["No rule of that name.", *parts]
    return document, "\n\n".join([*head, f"Bundle {found.bundle.digest}"])


def checked(rows: "Sequence[Checked]", wrong: "Sequence[Checked]") -> Shown:
    """Show how a decision table came out."""
    document = {
        "rows": len(rows),
        "differ": [
            {
                "line": one.row.number,
                "action": one.row.question.action,
                "note": one.row.note,
                "expected": {"allowed": one.row.allowed, "rule": one.row.rule or None},
                "got": {"allowed": one.answer.allowed, "rule": one.rule or None},
            }
            for one in wrong
        ],
    }
    if not wrong:
        return document, f"All {len(rows):,} answers are as the table says."
    lines = [
        (one.row.number, one.row.question.action, _said(one.row.allowed, one.row.rule),
         _said(one.answer.allowed, one.rule), one.row.note)
        for one in wrong
    ]  # fmt: skip
    heads = ("Line", "Action", "Expected", "Got", "Note")
    return document, f"{len(wrong)} of {len(rows)} differ:\n\n{table(heads, lines)}"


def explanation(found: "Explanation") -> Shown:
    """Show why a decision came out as it did."""
    told = found.decision
    if told is None:
        text = f"Log entry {found.entry}. What was asked was erased together with its case."
        return {"decision": str(found.id), "entry": found.entry, "erased": True}, text
    asked = told.question
    document = {
        "decision": str(found.id),
        "entry": found.entry,
        "erased": False,
        "allowed": told.allowed,
        "rule": told.rule or None,
        "bundle": told.bundle,
        "question": asked.to_fields(),
        "policies": [_clause(clause) for clause in found.clauses],
        "again": _answer(found.again),
        "today": _answer(found.now),
    }
    facts = "\n".join(f"  {name}: {_fact(value)}" for name, value in sorted(asked.context.items()))
    why = "\n".join(f"  {one.id}: {one.sentence or one.deed}" for one in found.clauses)
    return document, (
        f"Log entry {found.entry}: {asked.principal['id']} asked for {asked.action} "
        f"on {asked.resource['type']}.\n"
        f"Answer: {_said(told.allowed, told.rule)}\n\nFacts:\n{facts}\n\n"
        f"Because of:\n{why or '  nothing allows it'}\n\n"
        f"Asked again under the policies of then: {_again(found.again)}. "
        f"Under those of today: {_again(found.now)}.\nBundle {told.bundle}"
    )


def overlay(record: "OverlayRecord", done: str, today: date) -> Shown:
    """Show one change of the rules."""
    return _overlay(record, today), f"{done}\n{_overlay_line(record, today)}"


def _clause(clause: "Clause") -> dict[str, Any]:
    return {
        "id": clause.id,
        "effect": clause.effect,
        "rule": clause.rule or None,
        "sentence": clause.sentence or clause.deed,
        "remedy": clause.remedy or None,
        "fixed": clause.fixed,
        "overlay": clause.overlay or None,
    }


def _overlay(record: "OverlayRecord", today: date) -> dict[str, Any]:
    what = record.overlay
    return {
        "id": str(record.id),
        "name": what.name,
        "reason": what.reason,
        "source": what.source,
        "review_by": what.review_by.isoformat(),
        "overdue": record.is_overdue(today),
        "switches_off": list(what.switches_off),
        "adds_policies": bool(what.policies.strip()),
        "proposed_by": record.proposed_by,
        "proposed_at": record.proposed_at.isoformat(),
        "adopted_by": record.adopted_by,
        "adopted_at": record.adopted_at.isoformat() if record.adopted_at else None,
        "withdrawn_by": record.withdrawn_by,
        "withdrawn_at": record.withdrawn_at.isoformat() if record.withdrawn_at else None,
        "holds": record.holds,
    }


def _overlay_line(record: "OverlayRecord", today: date) -> str:
    what = record.overlay
    if record.withdrawn_at:
        state = f"withdrawn {instant(record.withdrawn_at)} by {record.withdrawn_by}"
    elif record.adopted_at:
        state = f"holds since {instant(record.adopted_at)}, adopted by {record.adopted_by}"
        late = ", and is OVERDUE" if record.is_overdue(today) else ""
        state += f"; to be reviewed by {what.review_by}{late}"
    else:
        state = f"proposed {instant(record.proposed_at)} by {record.proposed_by}, not adopted yet"
    return f"  {record.id}  {what.name}: {what.reason} ({what.source}); {state}"


def _said(allowed: bool, rule: str) -> str:
    return "yes" if allowed else f"no ({rule})" if rule else "no"


def _again(answer: "Answer | None") -> str:
    if answer is None:
        return "the question no longer fits"
    return "yes" if answer.allowed else "no"


def _answer(answer: "Answer | None") -> dict[str, Any] | None:
    return None if answer is None else {
        "allowed": answer.allowed, "policies": list(answer.policies),
    }  # fmt: skip


def _fact(value: object) -> str:
    """Return a fact as people read it: what Cedar wraps is unwrapped."""
    if isinstance(value, dict):
        inner: dict[str, Any] = value.get("__extn") or value.get("__entity") or {}
        return str(inner.get("arg", inner.get("id", "")))
    return json.dumps(value) if not isinstance(value, str) else value
