"""Agencies that share a node: each sees its own cases only."""

from dataclasses import dataclass

from hospitium.core.ids import AgencyId, OperatorId
from hospitium.ledger import Operation
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.staff import permit_agencies
from hospitium.records import agency_details, audit, operators
from hospitium.records.operators import AgencyRecord, NewOperator
from hospitium.usecases.operators import Welcome, new_access_code
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency to be added, with the administrator who adds its other people."""

    id: AgencyId
    kind: AgencyKind
    name: str
    administrator: OperatorId
    administrator_name: str


def add_agency(runtime: Runtime, admin: Operator, new: NewAgency) -> Welcome:
    """Add an agency to the node; return its first administrator and their code, shown once.

    Raises
    ------
    Refused
        If `admin` does not administer the agency that runs the node.
    BadInput, Conflict
        If a name cannot be one; if one of them is or was taken.
    """
    permit = permit_agencies(
        runtime.rules(), admin, host=runtime.node.info.agency, at=runtime.clock()
    )
    first = Operator(new.administrator, new.id, new.kind, frozenset({Role.ADMINISTRATOR}))
    code = new_access_code(runtime.random)
    with runtime.node.write() as session:
        operators.add_agency(session, permit, agency=new.id, kind=new.kind, name=new.name)
        operators.add_operator(
            session, runtime.node.vault, permit, NewOperator(first, new.administrator_name, code)
        )
        audit.append_all(
            session,
            runtime.node.vault,
            permit,
            [
                audit.Deed(Operation.ADMINISTRATION, f"agency:{new.id}", {"kind": new.kind.value}),
                audit.Deed(Operation.ADMINISTRATION, f"operator:{new.administrator}"),
            ],
        )
    return Welcome(first, code)


def list_agencies(runtime: Runtime, admin: Operator) -> tuple[AgencyRecord, ...]:
    """Return the agencies that work on this node."""
    permit = permit_agencies(
        runtime.rules(), admin, host=runtime.node.info.agency, at=runtime.clock()
    )
    with runtime.node.read() as session:
        return tuple(operators.list_agencies(session, permit))


def describe_agency(
    runtime: Runtime,
    admin: Operator,
    agency: AgencyId,
    *,
    address: str = "",
    jurisdiction: str = "",
    storage: str = "",
) -> None:
    """Set what the receipts of an agency print; what is left out is not printed from now on.

    Raises
    ------
    Refused
        If `admin` does not administer the agency that runs the node.
    BadInput, NotFound
        If a value cannot be one; if there is no such agency.
    """
    permit = permit_agencies(
        runtime.rules(), admin, host=runtime.node.info.agency, at=runtime.clock()
    )
    with runtime.node.write() as session:
        agency_details.describe_agency(
            session, permit, agency, address=address, jurisdiction=jurisdiction, storage=storage
        )
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject=f"agency:{agency}",
            details={"jurisdiction": jurisdiction, "storage": storage, "address": bool(address)},
        )
