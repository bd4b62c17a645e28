"""What an officer says of a candidate in the field: told to the desk, counted where it may."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict, Refused, Unavailable
from hospitium.core.ids import CandidateId, CaseId, SearchId
from hospitium.formats.field_bodies import VerdictBody, read_verdict
from hospitium.formats.field_item import BadItem
from hospitium.policy.facts import Verdict
from hospitium.policy.field_items import check_field_verdict
from hospitium.policy.proof import ProofNeeded
from hospitium.records import cases, field_items
from hospitium.records.candidates import live_candidates
from hospitium.records.field_item_values import ItemRecord, ItemStatus, Told
from hospitium.usecases.decide import decide
from hospitium.usecases.field_device import GAP
from hospitium.usecases.item_deeds import Held, accept, note_fact, tell_desk
from hospitium.usecases.refusals import note_refusal
from hospitium.usecases.runtime import Also, Runtime


class NotYet(Unavailable):
    """What an item hangs on has not come, or waits itself."""

    code = "hospitium.unavailable.not_yet"
    remedy = "Send what was done before it, or have the desk look at what waits there."


NO_HIT = Told(
    "hospitium.field.no_hit",
    "the node's own search does not list this case",
    "No candidate is not proof of absence: search again with a better capture.",
)


def do_verdict(runtime: Runtime, held: Held) -> None:
    """Note a verdict; it counts as that human's decision only as far as policy allows.

    Either way a possible match reaches the desk of the case, as unconfirmed.

    Raises
    ------
    NotYet
        If its check has not been taken in yet.
    """
    body = read_verdict(held.item.body)
    check = _check_of(runtime, held, body)
    if check.record in (None, check.id):
        note_fact(runtime, held, verdict=_word(body))
        return
    candidate = _candidate(runtime, check, body, at=runtime.clock())
    if candidate is None:
        note_fact(runtime, held, NO_HIT, verdict=_word(body))
        return
    try:
        _count(runtime, held, body, check, candidate)
    except (Refused, ProofNeeded, Conflict) as error:
        rule = ""
        if isinstance(error, Refused):
            note_refusal(runtime, error)
            rule = error.rule
        told = Told(error.code, f"noted, not counted: {error}", error.remedy, rule)
        with runtime.node.write() as session:
            _heard(runtime, held, body, check, told)(session, candidate)


def _count(
    runtime: Runtime, held: Held, body: VerdictBody, check: ItemRecord, candidate: CandidateId
) -> None:
    """Have the verdict counted by the use case that counts every other."""
    operator, at = held.device.operator, runtime.clock()
    verdict = Verdict.CONFIRM if body.possible else Verdict.REJECT
    with runtime.node.read() as session:
        facts = cases.case_facts(session, runtime.node.vault, CaseId(body.case), at=at)
        check_field_verdict(runtime.rules(session), operator, facts, verdict, at=at)
    decide(
        runtime,
        operator,
        candidate,
        verdict=verdict,
        reason=body.reason,
        search=SearchId(check.record) if check.record else None,
        also=_heard(runtime, held, body, check, Told()),
    )


def _heard(runtime: Runtime, held: Held, body: VerdictBody, check: ItemRecord, told: Told) -> Also:
    note = accept(runtime, held, told, verdict=_word(body), counted=not told.code)

    def also(session: Session, candidate: UUID) -> None:
        note(session, candidate)
        if body.possible and check.record:
            tell_desk(runtime, session, held, check.id, check.record, body.case)

    return also


def _check_of(runtime: Runtime, held: Held, body: VerdictBody) -> ItemRecord:
    """Return the check that a verdict is about, taken in."""
    permit = held.permit
    with runtime.node.read() as session:
        found = field_items.read_target(
            session, runtime.node.vault, permit, held.record.device, body.check
        )
    if found is not None and found.status is ItemStatus.ACCEPTED:
        return found
    over = found is not None and found.status in (ItemStatus.DISCARDED, ItemStatus.EXPIRED)
    lost = found is None and permit.at - held.record.received_at > GAP
    if over or lost:
        raise BadItem("the check that this verdict is about was discarded, or never came")
    raise NotYet("the check that this verdict is about has not been taken in yet")


def _candidate(
    runtime: Runtime, check: ItemRecord, body: VerdictBody, *, at: datetime
) -> CandidateId | None:
    if check.record is None:
        return None
    with runtime.node.read() as session:
        live = live_candidates(session, runtime.node.vault, SearchId(check.record), at=at)
    return next((one.id for one in live if one.case_id == body.case), None)


def _word(body: VerdictBody) -> str:
    return "possible" if body.possible else "not"
