"""What phones send and hear of their work, and what the desk sees of it, as JSON."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body
from hospitium.formats.field_bodies import NOTE_FIELDS
from hospitium.formats.field_item import MOST_ITEMS
from hospitium.policy.decisions import Outcome
from hospitium.records.field_alerts import FieldAlert, FieldAnswer
from hospitium.records.field_item_values import ItemRecord, Told
from hospitium.usecases.import_items import Imported
from hospitium.usecases.receive_items import Answered, ItemResult
from hospitium.usecases.settle_item import REASON_LIMIT
from hospitium.usecases.show_items import ShownItem


class ItemsIn(Body):
    """Items in the order in which they were made; each is read by itself, whatever it is."""

    items: list[Any] = Field(max_length=MOST_ITEMS)


class ReasonOut(Body):
    """Why an item was not simply taken in, and what to do."""

    code: str
    detail: str
    remedy: str
    rule: str | None

    @classmethod
    def of(cls, told: Told) -> "ReasonOut | None":
        """Return the body; None where nothing needs to be said."""
        if not told.code:
            return None
        return cls(code=told.code, detail=told.detail, remedy=told.remedy, rule=told.rule or None)


class ConflictOut(Body):
    """One field that somebody else changed: what the phone knew, what it says, what stands."""

    field: str
    base: str
    mine: str
    theirs: str


def conflicts_of(told: Told) -> list[ConflictOut] | None:
    """Return the fields in conflict; None where there are none."""
    rows = [
        ConflictOut(field=field, base=base, mine=mine, theirs=theirs)
        for field, base, mine, theirs in told.conflict
    ]
    return rows or None


class ResultOut(Body):
    """What became of one item. A `duplicate` with a reason was settled without being used."""

    id: str
    status: Answered
    reason: ReasonOut | None
    conflict: list[ConflictOut] | None
    record: UUID | None

    @classmethod
    def of(cls, one: ItemResult) -> "ResultOut":
        """Translate."""
        return cls(
            id=one.id,
            status=one.status,
            reason=ReasonOut.of(one.told),
            conflict=conflicts_of(one.told),
            record=one.record,
        )


class ResultsOut(Body):
    """One result for each item, in order."""

    results: list[ResultOut]


class AnswerOut(Body):
    """What became of a possible match that the phone sent."""

    item: UUID
    case: UUID
    outcome: Literal["alerted", "no-hit", "waiting", "withdrawn"]
    at: str
    desk: str

    @classmethod
    def of(cls, one: FieldAnswer) -> "AnswerOut":
        """Translate."""
        return cls.model_validate(
            {"item": one.item, "case": one.case, "outcome": one.outcome, "desk": one.desk,
             "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}"}
        )  # fmt: skip


class FieldItemOut(Body):
    """An item as the desk sees it; `held` is what it says, without prints, while it is open."""

    id: UUID
    device: UUID
    item: UUID
    number: int | None
    kind: str
    case: UUID | None
    operator: str
    made_at: datetime | None
    received_at: datetime
    expires_at: datetime
    status: str
    record: UUID | None
    reason: ReasonOut | None
    conflict: list[ConflictOut] | None
    alike: list[str]
    held: dict[str, Any] | None = None

    @classmethod
    def of(cls, one: ItemRecord, held: dict[str, Any] | None = None) -> "FieldItemOut":
        """Translate."""
        return cls(
            id=one.id,
            device=one.device,
            item=one.item,
            number=one.number,
            kind=one.kind,
            case=one.case,
            operator=one.operator,
            made_at=one.made_at,
            received_at=one.received_at,
            expires_at=one.expires_at,
            status=one.status.value,
            record=one.record,
            reason=ReasonOut.of(one.told),
            conflict=conflicts_of(one.told),
            alike=list(one.told.alike),
            held=held,
        )

    @classmethod
    def shown(cls, one: ShownItem) -> "FieldItemOut":
        """Translate an item with what it holds."""
        held = one.body if isinstance(one.body, dict) else None
        return cls.of(one.record, held)


class FieldItemList(Body):
    """The agency's items."""

    items: list[FieldItemOut]


class ReasonIn(Body):
    """Why an item is thrown away; whoever made it is told."""

    reason: str = Field(max_length=REASON_LIMIT)


class AcceptIn(Body):
    """How an item is taken in; `pick` and `set` are for notes, by field."""

    reason: str = Field(default="", max_length=REASON_LIMIT)
    case: UUID | None = None
    pick: dict[str, Literal["mine", "theirs"]] = Field(default={}, max_length=len(NOTE_FIELDS))
    set: dict[str, str] = Field(default={}, max_length=len(NOTE_FIELDS))


class FoundOut(Body):
    """A possible match of the field on one of your cases: unconfirmed, a human still decides."""

    id: UUID
    case: UUID
    candidate: UUID
    search: UUID
    desk: str
    finder: str = Field(description="the agency whose officer met the person")
    created_at: datetime
    outcome: Outcome
    acknowledged_at: datetime | None
    acknowledged_by: str | None

    @classmethod
    def of(cls, one: FieldAlert) -> "FoundOut":
        """Translate."""
        return cls(
            id=one.id,
            case=one.case_id,
            candidate=one.candidate_id,
            search=one.search_id,
            desk=one.desk,
            finder=one.finder,
            created_at=one.created_at,
            outcome=one.outcome,
            acknowledged_at=one.acknowledged_at,
            acknowledged_by=one.acknowledged_by,
        )


class FoundList(Body):
    """Finds, the newest first."""

    alerts: list[FoundOut]


class ImportedOut(Body):
    """What came of one phone's part of a file."""

    device: str
    failure: str
    results: list[ResultOut]

    @classmethod
    def of(cls, one: Imported) -> "ImportedOut":
        """Translate."""
        results = [ResultOut.of(each) for each in one.results]
        return cls(device=one.device, failure=one.failure, results=results)


class ImportedList(Body):
    """What came of each phone's part of a file."""

    phones: list[ImportedOut]
