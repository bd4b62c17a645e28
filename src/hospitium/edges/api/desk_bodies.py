"""Bodies about purposes, alerts and the log."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body
from hospitium.ledger import LogReport as Checked
from hospitium.ledger import Operation
from hospitium.policy.operators import AgencyKind
from hospitium.policy.purposes import Purpose, Serves
from hospitium.records.alerts import AlertRecord
from hospitium.records.audit import AuditEntry


class PurposeOut(Body):
    """A reason that the rules accept."""

    id: str
    sentence: str
    agency_kinds: list[AgencyKind]
    one_to_many: bool = Field(description="whether it allows a search of the whole gallery")
    serves: Serves
    quality: int = Field(description="that a probe should have; a poorer one is never refused")
    yours: bool = Field(description="whether your agency has the mandate")

    @classmethod
    def of(cls, purpose: Purpose, kind: AgencyKind) -> "PurposeOut":
        """Return the body that tells of `purpose` to an agency of `kind`."""
        return cls(
            id=purpose.id,
            sentence=purpose.sentence,
            agency_kinds=sorted(purpose.agency_kinds),
            one_to_many=purpose.one_to_many,
            serves=purpose.serves,
            quality=purpose.quality,
            yours=kind in purpose.agency_kinds,
        )


class PurposeList(Body):
    """The catalogue, and what can never be in it."""

    purposes: list[PurposeOut]
    forbidden: list[str]
    reference_quality: int = Field(description="that a print to enrol should have")


class AlertOut(Body):
    """A confirmed hit that the case's desk must hear of."""

    id: UUID
    case: UUID
    search: UUID
    candidate: UUID
    desk: str
    created_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    frozen: bool = Field(description="contested: nobody acts on it until that is decided")
    withdrawn: bool = Field(description="an appeal was upheld: nobody acts on it any more")

    @classmethod
    def of(cls, alert: AlertRecord) -> "AlertOut":
        """Return the body that tells of `alert`."""
        return cls(
            id=alert.id,
            case=alert.case_id,
            search=alert.search_id,
            candidate=alert.candidate_id,
            desk=alert.desk,
            created_at=alert.created_at,
            acknowledged_at=alert.acknowledged_at,
            acknowledged_by=alert.acknowledged_by,
            frozen=alert.frozen,
            withdrawn=alert.withdrawn,
        )


class AlertList(Body):
    """Alerts, newest first."""

    alerts: list[AlertOut]


class LogEntryOut(Body):
    """One entry of the log: operators and record ids, never a person."""

    sequence: int
    at: datetime
    operation: Operation
    action: str
    operator: str
    agency: str
    purpose: str
    case: str
    subject: str
    commitment: str = Field(description="of the details, hexadecimal")
    leaf_hash: str = Field(description="its RFC 6962 hash in the log's tree, hexadecimal")
    erased: bool = Field(description="whether the details have been erased since")
    decision: UUID | None = Field(description="of policy; `hospitium policy explain` takes it")

    @classmethod
    def of(cls, entry: AuditEntry) -> "LogEntryOut":
        """Return the body that tells of `entry`."""
        leaf = entry.leaf
        return cls(
            sequence=leaf.sequence,
            at=leaf.at,
            operation=leaf.operation,
            action=leaf.action,
            operator=leaf.operator,
            agency=leaf.agency,
            purpose=leaf.purpose,
            case=leaf.case,
            subject=leaf.subject,
            commitment=leaf.commitment.hex(),
            leaf_hash=entry.leaf_hash.hex(),
            erased=entry.erased,
            decision=entry.decision,
        )


class LogPage(Body):
    """Some entries of the log."""

    entries: list[LogEntryOut]


class ProblemOut(Body):
    """An entry that does not verify."""

    sequence: int
    what: str


class LogReport(Body):
    """Whether anybody has rewritten the log."""

    sound: bool
    size: int
    root: str
    problems: list[ProblemOut]

    @classmethod
    def of(cls, report: Checked) -> "LogReport":
        """Return the body that tells of `report`."""
        return cls(
            sound=report.sound,
            size=report.size,
            root=report.root.hex(),
            problems=[ProblemOut(sequence=p.sequence, what=p.what) for p in report.problems],
        )
