"""What the database says of the node itself: one row, written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound, Tampered, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.core.ids import AgencyId
from hospitium.ledger.leaf import Operation
from hospitium.policy.operators import AgencyKind
from hospitium.policy.permit import ManageOperatorsPermit
from hospitium.records.audit import append, start_log
from hospitium.records.bundles import add_bundle
from hospitium.records.database import Database
from hospitium.records.models import AgencyRow, NodeRow
from hospitium.records.operators import NewOperator, add_agency, add_operator
from hospitium.records.policies import packaged_bundle
from hospitium.records.purpose_keys import WrappedKey
from hospitium.records.vault import Vault
from hospitium.records.vault_keys import add_keys

NO_NODE = "Run `hospitium init` first, or name another folder with --data."


@dataclass(frozen=True, slots=True)
class NewNode:
    """What a node is set up with; `NodeInfo` tells it again."""

    kind: AgencyKind
    name: str
    operators: Sequence[NewOperator]
    extractor: Extractor


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """What a node says of itself.

    Attributes
    ----------
    extractor
        What reads its prints, from the first to the last.
    """

    agency: AgencyId
    kind: AgencyKind
    name: str
    created_at: datetime
    extractor: Extractor


def need_no_node(database: Database) -> None:
    """Return if there is no node yet.

    Raises
    ------
    Conflict
        If there is one.
    """
    with database.read() as session:
        if session.get(NodeRow, 1) is not None:
            raise Conflict(
                "there is a node here already",
                remedy="Use it, or name another folder; an extractor is chosen once, see "
                "docs/guide/operate.md.",
            )


def add_node(
    session: Session,
    vault: Vault,
    keys: Sequence[WrappedKey],
    permit: ManageOperatorsPermit,
    new: NewNode,
) -> None:
    """Write the node's row, keys, agency and operators, and the first entries of its log."""
    add_keys(session, keys, at=permit.at)
    add_agency(session, permit, agency=permit.agency, kind=new.kind, name=new.name)
    session.add(
        NodeRow(
            id=1,
            agency=permit.agency,
            created_at=utc(permit.at),
            key_check=vault.key_check(),
            gallery_version=0,
            extractor=new.extractor.value,
        )
    )
    session.flush()
    for operator in new.operators:
        add_operator(session, vault, permit, operator)
    add_bundle(session, permit, packaged_bundle())
    start_log(session, vault)
    append(
        session,
        vault,
        permit,
        operation=Operation.ADMINISTRATION,
        subject=f"agency:{permit.agency}",
        details={
            "operators": [one.operator.id for one in new.operators],
            "extractor": new.extractor.value,
            "bundle": packaged_bundle().digest,
        },
    )


def read_node(database: Database, vault: Vault) -> NodeInfo:
    """Return what the node is.

    Raises
    ------
    NotFound
        If its row was never written.
    Tampered
        If the key is not the one that the database was sealed with.
    Unavailable
        If only a later version knows what reads its prints.
    """
    with database.read() as session:
        row = session.get(NodeRow, 1)
        if row is None:
            raise NotFound("the node in this folder was never completed", remedy=NO_NODE)
        if row.key_check != vault.key_check():
            raise Tampered("the key file does not belong to this database")
        if row.extractor not in set(Extractor):
            raise Unavailable(
                "this version does not know the extractor of this node",
                remedy="Install the version of Hospitium that set it up, or a later one.",
            )
        agency = session.get_one(AgencyRow, row.agency)
        return NodeInfo(
            agency=AgencyId(row.agency),
            kind=AgencyKind(agency.kind),
            name=agency.name,
            created_at=row.created_at,
            extractor=Extractor(row.extractor),
        )
