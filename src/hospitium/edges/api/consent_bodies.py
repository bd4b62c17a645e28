"""Bodies about consent: what was said, what stands of it, whom to ask."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from hospitium.core.ids import GuardianId
from hospitium.edges.api.bodies import Body
from hospitium.edges.api.guardian_bodies import DecisionOut, GuardianOut, Purposes
from hospitium.policy.consents import Action, Assent, Basis, Ended, Ground, Modality
from hospitium.policy.standing import Standing
from hospitium.records.consent_events import ConsentEvent, Telling
from hospitium.records.consent_state import Stopped
from hospitium.records.consent_upkeep import Due
from hospitium.usecases.consent_notice import VERSION
from hospitium.usecases.record_consent import NOTICE_LIMIT, TEXT_LIMIT, Recorded, Statement
from hospitium.usecases.show_consent import ConsentRecord


class StatementIn(Body):
    """What somebody said about their prints. Everything but a yes may leave the rest out."""

    action: Action
    purposes: Purposes = Field([], max_length=20, description="a no without any is about all")
    modalities: list[Modality] = Field([], max_length=3)
    guardian: UUID | None = Field(None, description="who said it for a child, if not the person")
    language: str = Field("", max_length=TEXT_LIMIT, description="in which it was explained")
    explained: str = Field("", max_length=TEXT_LIMIT, description="how it was explained")
    interpreter: str = Field("", max_length=TEXT_LIMIT)
    witness: str = Field("", max_length=TEXT_LIMIT)
    reason: str = Field("", max_length=TEXT_LIMIT, description="why a child cannot answer")
    notice: str = Field(VERSION, max_length=NOTICE_LIMIT, description="version of the explanation")
    until: AwareDatetime | None = Field(None, description="when a yes ends; else in a year")

    def value(self) -> Statement:
        """Return it as the use case wants it."""
        words = (self.language, self.explained, self.interpreter, self.witness, self.reason)
        return Statement(
            action=self.action,
            purposes=frozenset(self.purposes),
            modalities=frozenset(self.modalities),
            guardian=GuardianId(self.guardian) if self.guardian else None,
            telling=Telling(*words),
            notice=self.notice,
            until=self.until,
        )


class UseOut(Body):
    """One use that holds."""

    purpose: str
    modality: Modality
    until: datetime


class StandingOut(Body):
    """What holds now."""

    minor: bool
    ground: Ground = Field(description="what an enrolment could rest on")
    assent: Assent = Field(description="what the child says, where a child can be asked")
    uses: list[UseOut]

    @classmethod
    def of(cls, standing: Standing) -> "StandingOut":
        """Return the body that tells of `standing`."""
        uses = [
            UseOut(purpose=use.purpose, modality=use.modality, until=use.until)
            for use in standing.uses
        ]
        return cls(minor=standing.minor, ground=standing.ground, assent=standing.assent, uses=uses)


class StoppedOut(Body):
    """What is not used any more, to be told to the person."""

    purposes: list[str]
    prints: int = Field(description="references that left the gallery")
    faces: int = Field(description="photographs that no search compares any more")
    irises: int = Field(description="pictures of eyes that no search compares any more")
    candidates: int = Field(description="possible hits that were waiting and are frozen")
    erase_after: datetime | None

    @classmethod
    def of(cls, stopped: Stopped | None) -> "StoppedOut | None":
        """Return the body that tells of `stopped`; None where nothing hangs on consent."""
        if stopped is None:
            return None
        return cls(
            purposes=list(stopped.purposes),
            prints=stopped.prints,
            faces=stopped.faces,
            irises=stopped.irises,
            candidates=stopped.candidates,
            erase_after=stopped.erase_after,
        )


class RecordedOut(Body):
    """What came of a statement."""

    id: UUID
    number: int = Field(description="the receipt is fetched by it")
    standing: StandingOut
    stopped: StoppedOut | None
    other_path: list[str] = Field(description="the same help without prints, after every no")
    log_entry: int

    @classmethod
    def of(cls, recorded: Recorded) -> "RecordedOut":
        """Return the body that tells of `recorded`."""
        return cls(
            id=recorded.id,
            number=recorded.number,
            standing=StandingOut.of(recorded.standing),
            stopped=StoppedOut.of(recorded.stopped),
            other_path=list(recorded.other_path),
            log_entry=recorded.receipt["proof"]["log_entry"],
        )


class EventOut(Body):
    """One thing that was said."""

    id: UUID
    number: int
    action: Action
    purposes: list[str]
    modalities: list[Modality]
    guardian: UUID | None
    at: datetime
    until: datetime | None
    language: str
    explained: str
    interpreter: str
    witness: str
    reason: str
    notice: str
    operator: str
    log_entry: int

    @classmethod
    def of(cls, event: ConsentEvent) -> "EventOut":
        """Return the body that tells of `event`."""
        said = event.said
        return cls(
            id=event.id,
            number=said.number,
            action=said.action,
            purposes=sorted(said.purposes),
            modalities=sorted(said.modalities),
            guardian=said.guardian,
            at=said.at,
            until=said.until,
            **{name: getattr(event.telling, name) for name in Telling.__slots__},
            notice=event.notice,
            operator=event.operator,
            log_entry=event.log_entry,
        )


class Added(Body):
    """The id of what was added."""

    id: UUID


class ConsentOut(Body):
    """Everything about consent in one case."""

    case: UUID
    basis: Basis
    standing: StandingOut
    asked_at: datetime | None = Field(description="when somebody about to turn 18 was to be asked")
    ended_at: datetime | None
    ended_why: Ended | None
    erase_after: datetime | None
    events: list[EventOut]
    guardians: list[GuardianOut]
    decisions: list[DecisionOut]

    @classmethod
    def of(cls, record: ConsentRecord) -> "ConsentOut":
        """Return the body that tells of `record`."""
        return cls(
            case=record.case,
            basis=record.basis,
            standing=StandingOut.of(record.standing),
            asked_at=record.state.asked_at,
            ended_at=record.state.ended_at,
            ended_why=record.state.ended_why,
            erase_after=record.state.erase_after,
            events=[EventOut.of(one) for one in record.events],
            guardians=[GuardianOut.of(one) for one in record.guardians],
            decisions=[DecisionOut.of(one) for one in record.decisions],
        )


class DueOut(Body):
    """Somebody who must be asked."""

    case: UUID
    adult_on: date | None
    ended_why: Ended | None
    erase_on: date | None

    @classmethod
    def of(cls, due: Due) -> "DueOut":
        """Return the body that tells of `due`."""
        return cls.model_validate({name: getattr(due, name) for name in cls.model_fields})


class DueList(Body):
    """Whom to ask, the most urgent first."""

    due: list[DueOut]


class NoticeOut(Body):
    """What to tell people before they are asked."""

    version: str
    sha256: str
    text: str
