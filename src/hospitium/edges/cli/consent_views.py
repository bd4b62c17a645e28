"""Consent as JSON documents and as text."""

from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import fields, table
from hospitium.edges.cli.words import count, instant

if TYPE_CHECKING:
    from hospitium.policy.standing import Standing
    from hospitium.records.best_interests import DecisionRecord
    from hospitium.records.consent_events import ConsentEvent
    from hospitium.records.consent_state import Stopped
    from hospitium.records.consent_upkeep import Due
    from hospitium.records.guardians import GuardianRecord
    from hospitium.usecases.record_consent import Recorded
    from hospitium.usecases.show_consent import ConsentRecord


def recorded_document(recorded: "Recorded") -> dict[str, Any]:
    """Return what came of a statement."""
    return {
        "id": str(recorded.id),
        "number": recorded.number,
        "action": recorded.action.value,
        "standing": standing_document(recorded.standing),
        "stopped": stopped_document(recorded.stopped),
        "other_path": list(recorded.other_path),
        "log_entry": recorded.receipt["proof"]["log_entry"],
    }


def recorded_text(recorded: "Recorded", case: str, operator: str) -> str:
    """Return the same for people: what was stopped comes first."""
    lines = [f"Recorded: {recorded.action.value} (number {recorded.number})."]
    stopped = recorded.stopped
    if stopped is None:
        lines.append("The case rests on a legal basis: what it is used for does not hang on this.")
    elif stopped.purposes:
        lines += [
            f"Stopped: {', '.join(stopped.purposes)}.",
            f"{count(stopped.prints, 'print')} left the gallery.",
            f"{count(stopped.candidates, 'waiting candidate')} frozen.",
        ]
        if stopped.erase_after:
            lines.append(f"The prints are erased after {instant(stopped.erase_after)}.")
    if recorded.other_path:
        lines += ["Without prints:", *(f"  {line}" for line in recorded.other_path)]
    lines.append(
        f"Receipt: hospitium consent receipt {case} {recorded.number} --operator {operator}"
    )
    return "\n".join(lines)


def standing_document(standing: "Standing") -> dict[str, Any]:
    """Return what holds now."""
    return {
        "minor": standing.minor,
        "ground": standing.ground.value,
        "assent": standing.assent.value,
        "uses": [
            {
                "purpose": use.purpose,
                "modality": use.modality.value,
                "until": use.until.isoformat(),
            }
            for use in standing.uses
        ],
    }


def stopped_document(stopped: "Stopped | None") -> dict[str, Any] | None:
    """Return what a statement has stopped; null where nothing hangs on consent."""
    if stopped is None:
        return None
    return {
        "purposes": list(stopped.purposes),
        "prints": stopped.prints,
        "candidates": stopped.candidates,
        "erase_after": stopped.erase_after.isoformat() if stopped.erase_after else None,
    }


def consent_document(record: "ConsentRecord") -> dict[str, Any]:
    """Return everything about consent in a case."""
    state = record.state
    return {
        "case": str(record.case),
        "basis": record.basis.value,
        "standing": standing_document(record.standing),
        "asked_at": state.asked_at.isoformat() if state.asked_at else None,
        "ended_at": state.ended_at.isoformat() if state.ended_at else None,
        "ended_why": state.ended_why.value if state.ended_why else None,
        "erase_after": state.erase_after.isoformat() if state.erase_after else None,
        "events": [_event(event) for event in record.events],
        "guardians": [_guardian(guardian) for guardian in record.guardians],
        "decisions": [_decision(decision) for decision in record.decisions],
    }


def consent_text(record: "ConsentRecord") -> str:
    """Return everything about consent in a case, for people."""
    now, state = record.standing, record.state
    head = fields(
        (
            ("Case", record.case),
            ("Rests on", record.basis.value),
            ("Ground", now.ground.value),
            ("Child's answer", now.assent.value if now.minor else ""),
            ("Used for", ", ".join(sorted(now.purposes)) if record.basis == "consent" else ""),
            ("Ended", f"{instant(state.ended_at)}, {state.ended_why}" if state.ended_at else ""),
            ("Erased after", instant(state.erase_after) if state.erase_after else ""),
        )
    )
    said = [
        (
            event.said.number,
            instant(event.said.at),
            "guardian" if event.said.guardian else "the person",
            event.said.action.value,
            ", ".join(sorted(event.said.purposes)),
        )
        for event in record.events
    ]
    guardians = [
        (one.id, one.name, one.relation.value, "IN CONFLICT" if one.in_conflict else "")
        for one in record.guardians
    ]
    decisions = [
        (one.id, one.review_on, one.confirmed_by or ("-" if one.at_opening else "second needed"))
        for one in record.decisions
    ]
    parts = [
        head,
        table(("No", "When", "Said by", "What", "About"), said) if said else "Nobody was asked.",
        table(("Guardian", "Name", "As", ""), guardians) if guardians else "",
        table(("Decision", "Review on", "Agreed"), decisions) if decisions else "",
    ]
    return "\n\n".join(filter(None, parts))


def due_document(due: "tuple[Due, ...]") -> dict[str, Any]:
    """Return whom to ask."""
    return {
        "due": [
            {
                "case": str(one.case),
                "adult_on": one.adult_on.isoformat() if one.adult_on else None,
                "ended_why": one.ended_why.value if one.ended_why else None,
                "erase_on": one.erase_on.isoformat() if one.erase_on else None,
            }
            for one in due
        ]
    }


def due_text(due: "tuple[Due, ...]") -> str:
    """Return whom to ask, for people."""
    if not due:
        return "Nobody has to be asked."
    rows = [
        (one.case, one.adult_on or "", one.ended_why or "in use", one.erase_on or "") for one in due
    ]
    return table(("Case", "Turns 18 by", "Now", "Erased after"), rows)


def _event(event: "ConsentEvent") -> dict[str, Any]:
    said, telling = event.said, event.telling
    return {
        "id": str(event.id),
        "number": said.number,
        "action": said.action.value,
        "purposes": sorted(said.purposes),
        "modalities": sorted(said.modalities),
        "guardian": str(said.guardian) if said.guardian else None,
        "at": said.at.isoformat(),
        "until": said.until.isoformat() if said.until else None,
        "language": telling.language,
        "explained": telling.explained,
        "interpreter": telling.interpreter,
        "witness": telling.witness,
        "reason": telling.reason,
        "notice": event.notice,
        "operator": event.operator,
        "log_entry": event.log_entry,
    }


def _guardian(one: "GuardianRecord") -> dict[str, Any]:
    return {
        "id": str(one.id),
        "relation": one.relation.value,
        "name": one.name,
        "contact": one.contact,
        "proof": one.proof,
        "until": one.until.isoformat(),
        "in_conflict": one.in_conflict,
        "conflict_by": one.conflict_by,
        "conflict_reason": one.conflict_reason,
        "reviewed_by": one.reviewed_by,
        "review_reason": one.review_reason,
    }


def _decision(one: "DecisionRecord") -> dict[str, Any]:
    return {
        "id": str(one.id),
        "purposes": list(one.purposes),
        "reason": one.reason,
        "authority": one.authority,
        "review_on": one.review_on.isoformat(),
        "overrules_no": one.overrules_no,
        "at_opening": one.at_opening,
        "proposed_by": one.proposed_by,
        "confirmed_by": one.confirmed_by,
    }
