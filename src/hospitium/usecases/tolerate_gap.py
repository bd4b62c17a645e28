"""The largest difference between two groups' error rates that this deployment accepts."""

from hospitium.core.errors import BadInput, Conflict
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_calibration
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.calibrations import active_calibration, save_calibration
from hospitium.usecases.group_rates import ByGroup
from hospitium.usecases.runtime import Runtime

SETTING = "tolerated-gap"
"""Under which it is kept beside the calibrations: who sets what the node states sets this."""


def groups_name(model: str) -> str:
    """Return under what name the rates of groups of `model` are kept beside its calibration."""
    return f"groups:{model}"


class GapTooLarge(Conflict):
    """Two groups of people differ by more than the deployment accepts; nothing was kept."""

    code = "hospitium.bad_input.conflict.gap_too_large"
    remedy = (
        "Measure another network, or more people of the group that fares worse. To use this one "
        "all the same, say why (--despite-gap 'reason'); the log keeps it."
    )


def tolerate_gap(runtime: Runtime, admin: Operator, share: float) -> None:
    """Set the largest tolerated difference, as a share: 0.02 is two points.

    Raises
    ------
    BadInput
        If it is no number from 0 to 1.
    Refused
        If `admin` is not an administrator.
    """
    if not 0.0 <= share <= 1.0:
        raise BadInput("a tolerated gap is a share from 0 to 1", remedy="0.02 is two points.")
    permit = permit_calibration(runtime.rules(), admin, at=runtime.clock())
    before = tolerated_gap(runtime)
    with runtime.node.write() as session:
        save_calibration(
            session, permit, calibration_id=runtime.new_id(), modality=SETTING,
            body={"share": share},
        )  # fmt: skip
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"calibration:{SETTING}",
            details={"share": share, "before": before},
        )


def tolerated_gap(runtime: Runtime) -> float | None:
    """Return what the deployment accepts; None where nobody has said."""
    with runtime.node.read() as session:
        kept = active_calibration(session, SETTING)
    return None if kept is None else float(kept["share"])


def need_within(groups: ByGroup | None, despite: str) -> None:
    """Refuse what differs by more than is accepted, unless somebody says why.

    Raises
    ------
    GapTooLarge
        Told with how large the gaps are; a gap that may be chance counts too.
    """
    if groups is None or groups.within is not False or despite.strip():
        return
    raise GapTooLarge(
        f"groups by {groups.field} differ by {100 * groups.largest:.2f} points where "
        f"{100 * (groups.tolerated or 0.0):.2f} are accepted; nothing was kept"
    )
