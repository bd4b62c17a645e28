"""What each kind of item asks for, done by the use case that a human at the desk would call.

The transaction that does it also notes that the item is accepted. Where nothing is to be done, the
fact alone is noted. Whatever is refused here waits for a human; nothing is tried half.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.ids import CaseId
from hospitium.formats.field_bodies import (
    CheckBody,
    read_check,
    read_enrolment,
    text,
)
from hospitium.formats.field_item import BadItem, FieldItem, ItemKind
from hospitium.formats.notice import CaseKind, Notice
from hospitium.ledger import Operation
from hospitium.ledger.law_rows import RECIPIENT
from hospitium.policy.field_items import FieldDeskPermit, FieldItemPermit
from hospitium.policy.purposes import REFERENCE_QUALITY, Serves, find_purpose
from hospitium.records import audit, field_alerts, field_items
from hospitium.records.field_item_values import NOTHING, ItemRecord, ItemStatus, Told
from hospitium.usecases.enrol import EARLIEST, enrol
from hospitium.usecases.face_engine import FaceCapture, FaceReading
from hospitium.usecases.field_device import Device
from hospitium.usecases.field_readings import captures_of, read_field_face, read_field_print
from hospitium.usecases.identify import identify
from hospitium.usecases.open_case import open_case
from hospitium.usecases.pack_model import PhoneModel, WrongExtractor, phone_model
from hospitium.usecases.phone_faces import PhoneFaces
from hospitium.usecases.runtime import Also, Runtime

LONGEST_NEW_CASE = 365
"""Days: a case that a phone opens is looked at again within a year."""


@dataclass(frozen=True, slots=True)
class Held:
    """An item that is about to be done.

    Attributes
    ----------
    device
        Its operator acts: who carries the phone, or whoever takes the item in at the desk.
    despite
        Why somebody at the desk takes it in although it is alike to another case's, or poor.
    """

    permit: FieldItemPermit | FieldDeskPermit
    device: Device
    record: ItemRecord
    item: FieldItem
    despite: str = ""


def named_case(item: FieldItem) -> UUID | None:
    """Return the case that an item is about; of a check, the one candidate that was pointed at."""
    if item.case is None and item.kind is ItemKind.CHECK:
        body = read_check(item.body)
        return body.candidates[0] if body.is_search and len(body.candidates) == 1 else None
    return item.case


def accept(runtime: Runtime, held: Held, told: Told = NOTHING, **details: Any) -> Also:  # noqa: ANN401
    """Return what notes that an item is accepted, for the transaction that did it.

    Raises
    ------
    Conflict
        There, if somebody settled it meanwhile: then what was done is undone.
    """

    def also(session: Session, made: UUID) -> None:
        vault, mine = runtime.node.vault, held.record.id
        field_items.settle(
            session, vault, held.permit, mine, ItemStatus.ACCEPTED, told, record=made
        )
        audit.append(
            session, vault, held.permit, operation=Operation.ALTERATION, subject=str(mine),
            details={"status": "accepted", "kind": held.item.kind.value, **details},
        )  # fmt: skip

    return also


def note_fact(runtime: Runtime, held: Held, told: Told = NOTHING, **details: Any) -> None:  # noqa: ANN401
    """Accept an item of which nothing but the fact is kept; it stands as its own record."""
    with runtime.node.write() as session:
        accept(runtime, held, told, **details)(session, held.record.id)


def do_check(runtime: Runtime, held: Held) -> None:
    """Note that somebody was checked; search again where the officer saw a possible match."""
    body = read_check(held.item.body)
    purpose = find_purpose(body.purpose)
    if not body.is_search:
        said = body.consent.get("given")
        note_fact(runtime, held, outcome=body.outcome, purpose=purpose.id, consent=said is True,
                  candidates=len(body.candidates), fingers=body.fingers)  # fmt: skip
        return
    model = phone_model(runtime)  # templates of different models never meet
    serves_case = purpose.serves is Serves.CASE
    identify(
        runtime,
        held.device.operator,
        captures_of(body.probe),
        faces=[FaceCapture(one) for one in body.faces],
        purpose=purpose.id,
        case=CaseId(held.item.case) if serves_case and held.item.case else None,
        incident=None if serves_case else _incident(body),
        read_one=read_field_print,
        read_face=_face_reader(model, body),
        also=_found(runtime, held, held.record.case),
    )


def _face_reader(model: PhoneModel, body: CheckBody) -> Callable[[FaceCapture], FaceReading]:
    """Return how faces of a check are read; `Conflict` if another model made them."""
    if not body.faces:
        return partial(read_field_face, dimension=0)
    if not isinstance(model.faces, PhoneFaces) or model.faces.id != body.face_model:
        raise WrongExtractor(
            "these faces were made by a network that this node does not work with",
            remedy="Have the person looked at again with a pack of today, or discard the item.",
        )
    return partial(read_field_face, dimension=model.faces.dimension)


def _incident(body: CheckBody) -> str:
    return f"{body.place.replace(',', ' ')}, {body.reason}"


def _found(runtime: Runtime, held: Held, case: UUID | None) -> Also:
    note = accept(runtime, held)

    def also(session: Session, search: UUID) -> None:
        note(session, search)
        if case is not None:
            tell_desk(runtime, session, held, held.record.id, search, case)

    return also


def tell_desk(
    runtime: Runtime, session: Session, held: Held, check: UUID, search: UUID, case: UUID
) -> None:
    """Alert the case's desk if the node's own search lists the case too."""
    vault, alert = runtime.node.vault, runtime.new_id()
    desk = field_alerts.raise_found(session, vault, held.permit, alert, check, search, case)
    if desk is not None:
        audit.append(
            session, vault, held.permit, operation=Operation.DISCLOSURE, subject=str(alert),
            details={RECIPIENT: f"agency:{desk}", "found": "in the field, unconfirmed"},
        )  # fmt: skip


def do_enrolment(runtime: Runtime, held: Held) -> None:
    """Add prints to a case; open it first if the person has none and the phone says on what."""
    body = read_enrolment(held.item.body)
    if body.agreed is False:
        note_fact(runtime, held, refused=True)
        return
    phone_model(runtime)  # as for a check
    readings = [read_field_print(capture) for capture in captures_of(body.prints)]
    if not held.despite and any(one.quality < REFERENCE_QUALITY for one in readings):
        raise BadItem(
            f"a print is poorer than a reference should be ({REFERENCE_QUALITY})",
            remedy="Take it in all the same and say why, or have the finger captured again.",
        )
    case = held.record.case or _open_case(runtime, held, body.person)
    day = min(max(held.item.made_at.date(), EARLIEST), runtime.clock().date())
    enrol(
        runtime,
        held.device.operator,
        CaseId(case),
        captures_of(body.prints),
        despite_duplicate=held.despite,
        despite_misnamed=held.despite,
        despite_quality=held.despite,
        captured_on=day,
        read_one=read_field_print,
        also=accept(runtime, held),
    )


def _open_case(runtime: Runtime, held: Held, person: Mapping[str, Any]) -> UUID:
    """Open a case for an item, once: the item knows it from the same transaction on."""
    kinds, days = {one.value: one for one in CaseKind}, person.get("days", 90)
    if not person or text(person, "kind", empty=True) not in kinds:
        raise BadItem(
            "it names no case, and does not say enough to open one",
            remedy="Open a case at the desk, then take it in for that case.",
        )
    if not isinstance(days, int) or not 1 <= days <= LONGEST_NEW_CASE:
        raise BadItem(f"a case that a phone opens ends within {LONGEST_NEW_CASE} days")
    year = person.get("birth_year")
    if not isinstance(year, int | None):
        raise BadItem("the birth year is no year")

    def note(session: Session, case: UUID) -> None:
        field_items.give_case(session, held.permit, held.record.id, case)

    return open_case(
        runtime,
        held.device.operator,
        kind=kinds[text(person, "kind")],
        notice=Notice(
            family_name=text(person, "family_name", empty=True),
            given_name=text(person, "given_name", empty=True),
            birth_year=year,
        ),
        legal_basis=text(person, "legal_basis", empty=True),
        authority=text(person, "authority", empty=True),
        contact_desk=text(person, "contact_desk", empty=True),
        expires_at=runtime.clock() + timedelta(days=days),
        also=note,
    )


def do_refusal(runtime: Runtime, held: Held) -> None:
    """Record that a person said no: a choice, which costs no help (rule consent.no_penalty)."""
    body = held.item.body
    note_fact(
        runtime, held, purpose=text(body, "purpose"), language=text(body, "language", empty=True),
        read_aloud=body.get("read_aloud") is True, path=text(body, "path", empty=True),
    )  # fmt: skip


def do_discarded(runtime: Runtime, held: Held) -> None:
    """Note that a number of the phone stands for work that its officer threw away."""
    note_fact(runtime, held)
