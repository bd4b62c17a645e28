"""Operators and the agencies they work for."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, Conflict, NotFound, NotSignedIn
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.crypto.access import ACCESS_SALT_BYTES, access_code_fits, hash_access_code
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.permit import ManageOperatorsPermit
from hospitium.policy.rights import PERSON
from hospitium.policy.systems import SYSTEM_PREFIX
from hospitium.records.models import AgencyRow, OperatorRow
from hospitium.records.vault import Vault

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class NewOperator:
    """An operator to be added, with the code they will sign in with."""

    operator: Operator
    display_name: str
    access_code: str


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """An agency that works on this node."""

    id: AgencyId
    kind: AgencyKind
    name: str


@dataclass(frozen=True, slots=True)
class OperatorRecord:
    """An operator as their administrator sees them; `operator.roles` is empty once inactive."""

    operator: Operator
    display_name: str
    active: bool
    created_at: datetime


def add_agency(
    session: Session,
    permit: ManageOperatorsPermit,  # noqa: ARG001 - holding it is the point
    *,
    agency: AgencyId,
    kind: AgencyKind,
    name: str,
) -> None:
    """Add an agency that shares this node.

    Raises
    ------
    BadInput
        If the id is not a short lower-case handle, or the name is empty or over-long.
    Conflict
        If there is one of that id.
    """
    need_handle(agency, "an agency id")
    if not 0 < len(name.strip()) <= _NAME_LIMIT:
        raise BadInput(f"an agency has a name of at most {_NAME_LIMIT} characters")
    if session.get(AgencyRow, agency) is not None:
        raise Conflict("there is an agency of that id already")
    session.add(AgencyRow(id=agency, kind=kind.value, name=name.strip()))
    session.flush()


def list_agencies(
    session: Session,
    permit: ManageOperatorsPermit,  # noqa: ARG001 - holding it is the point
) -> list[AgencyRecord]:
    """Return the agencies that work on this node, by id."""
    query = select(AgencyRow).order_by(AgencyRow.id)
    return [
        AgencyRecord(AgencyId(row.id), AgencyKind(row.kind), row.name)
        for row in session.scalars(query)
    ]


def add_operator(
    session: Session, vault: Vault, permit: ManageOperatorsPermit, new: NewOperator
) -> None:
    """Add an operator; a handle is never given to a second person, not even after the first left.

    Raises
    ------
    BadInput
        If the handle is not a short lower-case one, or the log means somebody else by it; if the
        agency is unknown or of another kind.
    Conflict
        If the handle is or was taken.
    """
    who = new.operator
    need_handle(who.id, "an operator name")
    if f"{who.id}.".startswith(SYSTEM_PREFIX):
        raise BadInput("that name would pass for a system's", remedy="Choose another name.")
    if who.id == PERSON:
        raise BadInput(
            "that name stands in the log for the person concerned", remedy="Choose another name."
        )
    agency = session.get(AgencyRow, who.agency)
    if agency is None or agency.kind != who.agency_kind:
        raise BadInput("this node has no such agency of that kind")
    if session.get(OperatorRow, who.id) is not None:
        raise Conflict("that operator name is or was taken", remedy="Choose another name.")
    salt = vault.salt(ACCESS_SALT_BYTES)
    row = OperatorRow(
        id=who.id,
        agency=who.agency,
        roles=" ".join(sorted(role.value for role in who.roles)),
        sealed_name=vault.seal("operator", who.id, None, new.display_name.encode()),
        code_salt=salt,
        code_hash=hash_access_code(new.access_code, salt),
        active=True,
        created_at=permit.at,
    )
    session.add(row)
    session.flush()


def find_operator(session: Session, operator_id: OperatorId) -> Operator:
    """Return the operator; without any role once deactivated.

    Raises
    ------
    NotFound
        If the node does not know the handle.
    """
    row = session.get(OperatorRow, operator_id)
    if row is None:
        raise NotFound("no operator of that name", remedy="Check the name given as --operator.")
    return _operator(session, row)


def list_operators(
    session: Session, vault: Vault, permit: ManageOperatorsPermit
) -> list[OperatorRecord]:
    """Return the operators of the permit's agency, by handle."""
    query = select(OperatorRow).where(OperatorRow.agency == permit.agency).order_by(OperatorRow.id)
    return [
        OperatorRecord(
            operator=_operator(session, row),
            display_name=vault.open("operator", row.id, None, row.sealed_name).decode(),
            active=row.active,
            created_at=row.created_at,
        )
        for row in session.scalars(query)
    ]


def deactivate_operator(
    session: Session, permit: ManageOperatorsPermit, operator_id: OperatorId
) -> None:
    """End an operator's access at once; what they did stays in the log under their handle.

    Raises
    ------
    NotFound
        If the permit's agency has no such operator.
    """
    need_colleague(session, permit, operator_id)
    session.get_one(OperatorRow, operator_id).active = False
    session.flush()


def need_colleague(
    session: Session, permit: ManageOperatorsPermit, operator_id: OperatorId
) -> None:
    """Raise `NotFound` unless the handle is one of the permit's agency."""
    row = session.get(OperatorRow, operator_id)
    if row is None or row.agency != permit.agency:
        raise NotFound("no operator of that name in this agency")


def is_last_administrator(
    session: Session, permit: ManageOperatorsPermit, operator_id: OperatorId
) -> bool:
    """Tell whether nobody else administers the permit's agency."""
    query = select(OperatorRow).where(OperatorRow.agency == permit.agency, OperatorRow.active)
    admins = {row.id for row in session.scalars(query) if Role.ADMINISTRATOR in row.roles.split()}
    return admins == {operator_id}


def check_access_code(session: Session, operator_id: OperatorId, code: str) -> Operator:
    """Return the operator whom handle and code fit.

    Raises
    ------
    NotSignedIn
        If they do not. Unknown, inactive and wrong give the same answer and take as long, so
        that nobody can list who works here.
    """
    row = session.get(OperatorRow, operator_id)
    salt, expected = (row.code_salt, row.code_hash) if row else (bytes(ACCESS_SALT_BYTES), b"")
    fits = access_code_fits(code, salt, expected)
    if row is None or not row.active or not fits:
        raise NotSignedIn("operator name and access code do not fit")
    return _operator(session, row)


def _operator(session: Session, row: OperatorRow) -> Operator:
    agency = session.get_one(AgencyRow, row.agency)
    return Operator(
        id=OperatorId(row.id),
        agency=AgencyId(row.agency),
        agency_kind=AgencyKind(agency.kind),
        roles=frozenset(Role(word) for word in row.roles.split()) if row.active else frozenset(),
    )


def need_handle(handle: str, what: str) -> None:
    """Refuse (`BadInput`) what is no short lower-case name, such as the log can carry."""
    if not _HANDLE.fullmatch(handle):
        raise BadInput(
            f"that cannot be {what}",
            remedy="Use lower-case letters, digits, '.', '_' and '-', at most 63 of them.",
        )
