"""Bodies about agencies, operators and systems."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body
from hospitium.policy.operators import AgencyKind, Role
from hospitium.policy.systems import SCOPES
from hospitium.records.departures import OpenWork, WorkKind
from hospitium.records.operators import AgencyRecord, OperatorRecord
from hospitium.records.systems import SystemRecord
from hospitium.usecases.operators import Departure

HANDLE = r"^[a-z0-9][a-z0-9._-]{0,62}$"


class AgencyIn(Body):
    """An agency to be added, and its first administrator."""

    id: str = Field(pattern=HANDLE)
    kind: AgencyKind
    name: str = Field(min_length=1, max_length=200)
    administrator: str = Field(pattern=HANDLE)
    administrator_name: str = Field(min_length=1, max_length=200)


class AgencyOut(Body):
    """An agency that works on this node."""

    id: str
    kind: AgencyKind
    name: str

    @classmethod
    def of(cls, agency: AgencyRecord) -> "AgencyOut":
        """Return the body that tells of `agency`."""
        return cls(id=agency.id, kind=agency.kind, name=agency.name)


class AgencyList(Body):
    """The agencies of the node."""

    agencies: list[AgencyOut]


class WelcomeOut(Body):
    """A new operator; the code is shown this once."""

    operator: str
    access_code: str


class OperatorIn(Body):
    """A colleague to be added."""

    operator: str = Field(pattern=HANDLE)
    name: str = Field(min_length=1, max_length=200)
    roles: list[Role] = Field(min_length=1, max_length=8)
    same_person_as: str | None = Field(
        None, pattern=HANDLE, description="another of their accounts"
    )


class OperatorOut(Body):
    """A colleague as the administrator sees them."""

    operator: str
    name: str
    roles: list[Role]
    active: bool
    created_at: datetime

    @classmethod
    def of(cls, record: OperatorRecord) -> "OperatorOut":
        """Return the body that tells of `record`."""
        return cls(
            operator=record.operator.id,
            name=record.display_name,
            roles=sorted(record.operator.roles),
            active=record.active,
            created_at=record.created_at,
        )


class OperatorList(Body):
    """The agency's operators, those who have left too."""

    operators: list[OperatorOut]


class LinkIn(Body):
    """Another account of the same human."""

    same_person_as: str = Field(pattern=HANDLE)


class CodeOut(Body):
    """A code to register a passkey by, once."""

    operator: str
    code: str
    expires_at: datetime


class LeaveIn(Body):
    """Somebody leaves."""

    hand_over_to: str | None = Field(None, pattern=HANDLE, description="who gets their open work")


class WorkOut(Body):
    """A case or search that somebody has open: an id, never a name."""

    kind: WorkKind
    id: UUID
    since: datetime

    @classmethod
    def of(cls, work: OpenWork) -> "WorkOut":
        """Return the body that tells of `work`."""
        return cls(kind=work.kind, id=work.id, since=work.since)


class WorkList(Body):
    """What somebody has open."""

    work: list[WorkOut]


class DepartureOut(Body):
    """What ended with somebody's access."""

    operator: str
    passkeys: int
    loans: int
    overrides: int
    phones: int
    work: list[WorkOut]
    handed_to: str | None

    @classmethod
    def of(cls, left: Departure) -> "DepartureOut":
        """Return the body that tells of `left`."""
        return cls(
            operator=left.operator,
            passkeys=left.passkeys,
            loans=left.loans,
            overrides=left.overrides,
            phones=left.phones,
            work=[WorkOut.of(one) for one in left.work],
            handed_to=left.receiver,
        )


class SystemIn(Body):
    """A system to be let in; `registry` becomes `system.registry`."""

    short: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,50}$")
    name: str = Field(min_length=1, max_length=200)
    scopes: list[str] = Field(
        min_length=1, max_length=len(SCOPES), description="of: " + ", ".join(SCOPES)
    )


class SecretOut(Body):
    """A system's secret, shown this once."""

    system: str
    secret: str


class SystemOut(Body):
    """A system that may act for the agency."""

    system: str
    name: str
    scopes: list[str]
    added_by: str
    created_at: datetime
    rotated_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, record: SystemRecord) -> "SystemOut":
        """Return the body that tells of `record`; its secret is not in it."""
        return cls(
            system=record.id,
            name=record.name,
            scopes=list(record.scopes),
            added_by=record.added_by,
            created_at=record.created_at,
            rotated_at=record.rotated_at,
            last_used_at=record.last_used_at,
            revoked_at=record.revoked_at,
        )


class SystemList(Body):
    """The agency's systems, those that were shut out too."""

    systems: list[SystemOut]


class AccessTokenOut(Body):
    """A token, as OAuth 2.0 (RFC 6749, 5.1) has it."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - a kind, no secret
    expires_in: int = Field(description="seconds")
    scope: str
