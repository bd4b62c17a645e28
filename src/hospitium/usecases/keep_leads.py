"""Keep what a pass or an enrolment found, for the desks of the records concerned."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.gallery.twin_values import Twin, TwinFace, TwinFinger, TwinIris
from hospitium.policy.permit import TwinsPermit
from hospitium.records import cases, twins
from hospitium.records.twins import NewTwin
from hospitium.usecases.runtime import Runtime


def keep_leads(
    session: Session,
    runtime: Runtime,
    permit: TwinsPermit,
    found: Iterable[Twin],
    *,
    pass_id: UUID | None,
) -> tuple[NewTwin, ...]:
    """Write the leads that nobody knew and that may be shown; return them."""
    shown = [one for one in found if _may_be_shown(session, runtime, permit, one)]
    new = [_new_twin(runtime, one) for one in shown]
    return twins.add_twins(session, runtime.node.vault, permit, pass_id, new)


def _may_be_shown(session: Session, runtime: Runtime, permit: TwinsPermit, twin: Twin) -> bool:
    """Tell whether both are still there, and neither is a child under 5 (rule minor.young)."""
    vault = runtime.node.vault
    sides = [
        cases.case_facts(session, vault, case, at=permit.at) for case in (twin.first, twin.second)
    ]
    return not any(side.closed or side.young or side.expires_at <= permit.at for side in sides)


def _new_twin(runtime: Runtime, twin: Twin) -> NewTwin:
    return NewTwin(
        id=runtime.new_id(),
        kind=twin.kind.value,
        mark=twin.mark,
        first=twin.first,
        second=twin.second,
        score=twin.score,
        fmr=twin.fmr,
        expected=twin.expected,
        details={
            "fingers": [_finger(one) for one in twin.fingers],
            "face": _sample(twin.face),
            "iris": _sample(twin.iris),
        },
    )


def _finger(one: TwinFinger) -> dict[str, Any]:
    names = {"finger": one.finger.slug, "other": one.other.slug if one.other else None}
    return asdict(one) | names | {"first": str(one.first), "second": str(one.second)}


def _sample(alike: TwinFace | TwinIris | None) -> dict[str, Any] | None:
    if alike is None:
        return None
    ids = {"first": str(alike.first), "second": str(alike.second)}
    return {**ids, "score": alike.score, "fmr": alike.fmr}
