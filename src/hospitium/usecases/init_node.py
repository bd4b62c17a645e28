"""Set up a node: its folder, keys, database and first operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hospitium.core.clock import Clock
from hospitium.core.extractors import Extractor
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.core.randomness import Random, uuids
from hospitium.policy.desk import permit_set_up
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records.manifests import name_of
from hospitium.records.node_folder import create_node
from hospitium.records.operators import NewOperator
from hospitium.records.policies import packaged_rules
from hospitium.usecases.operators import Welcome, new_access_code


@dataclass(frozen=True, slots=True)
class FirstOperator:
    """An operator to begin with."""

    id: OperatorId
    display_name: str
    roles: frozenset[Role]


def init_node(
    folder: Path,
    *,
    agency: AgencyId,
    kind: AgencyKind,
    name: str,
    operators: Sequence[FirstOperator],
    clock: Clock,
    random: Random,
    database_url: str | None = None,
    extractor: Extractor = Extractor.ACCURATE,
) -> tuple[Welcome, ...]:
    """Create the node and return its first operators with their access codes, shown once.

    Parameters
    ----------
    extractor
        What will read its prints, for its life.

    Raises
    ------
    Conflict
        If the folder holds a node already.
    Unavailable
        If the folder or the database cannot be written, or this version has no such extractor.
    """
    name_of(extractor)
    permit = permit_set_up(packaged_rules(uuids(random)), agency, at=clock())
    welcomes = tuple(
        Welcome(Operator(first.id, agency, kind, first.roles), new_access_code(random))
        for first in operators
    )
    names = {first.id: first.display_name for first in operators}
    create_node(
        folder,
        permit,
        kind=kind,
        name=name,
        operators=[
            NewOperator(welcome.operator, names[welcome.operator.id], welcome.access_code)
            for welcome in welcomes
        ],
        random=random,
        database_url=database_url,
        extractor=extractor,
    ).close()
    return welcomes
