"""What a node knows of how unequally its networks err, and the limit that it has set on that."""

from dataclasses import dataclass

from hospitium.records.calibrations import active_calibration
from hospitium.records.node_folder import Node
from hospitium.senses.groups import COMPARES
from hospitium.usecases.known_models import KnownModel, known_models
from hospitium.usecases.tolerate_gap import SETTING, groups_name


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What was measured of groups of people when a network's rates were.

    Attributes
    ----------
    field
        What the groups were made by.
    largest
        Points of a share between the group that fares worst and the one that fares best.
    despite
        Why the network was kept although that was more than is tolerated; empty where it was not.
    """

    field: str
    largest: float
    despite: str


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """A network that tells people apart, and what is known of its fairness; None: nothing."""

    model: KnownModel
    groups: GroupFacts | None


def groups_measured(node: Node, model: str) -> GroupFacts | None:
    """Return what `models calibrate --by` found of `model`, None where nobody looked."""
    with node.read() as session:
        kept = active_calibration(session, groups_name(model))
    if not kept:
        return None
    return GroupFacts(str(kept["field"]), float(kept["largest"]), str(kept["despite"]))


def models_in_use(node: Node) -> tuple[ModelFacts, ...]:
    """Return the networks in use that tell people apart; an iris may need none."""
    return tuple(
        ModelFacts(one, groups_measured(node, one.manifest.id))
        for one in known_models(node)
        if one.in_use and one.manifest.role in COMPARES
    )


def gap_tolerated(node: Node) -> float | None:
    """Return the largest tolerated difference, a share; None where nobody set one."""
    with node.read() as session:
        kept = active_calibration(session, SETTING)
    return None if kept is None else float(kept["share"])
