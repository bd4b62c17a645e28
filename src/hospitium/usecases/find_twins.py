"""Hold every record against every other: a pass that can be stopped and taken up again.

What it finds is for a human at the desk of each record. Nothing is merged and nobody is told of
another agency's record but that it is there.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput
from hospitium.gallery.twin_values import Twin
from hospitium.ledger import Leaf, Operation
from hospitium.policy.operators import Operator
from hospitium.policy.permit import TwinsPermit
from hospitium.policy.twins import permit_find_twins
from hospitium.records import audit, looks, twin_passes
from hospitium.records.twin_passes import PassRecord
from hospitium.usecases.keep_leads import keep_leads
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.twin_steps import Over, scope_since, steps_over

MOST_BY_CHANCE = 10_000.0
"""Pairs of strangers that somebody may ask for at most."""


def find_twins(
    runtime: Runtime,
    operator: Operator,
    *,
    anew: bool = False,
    everybody: bool = False,
    by_chance: float | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    until: datetime | None = None,
) -> PassRecord:
    """Go on with the pass that was not brought to its end, or begin one; return how far it is.

    The first pass holds everybody against everybody. Later ones hold those who came since the last
    against everybody: far fewer pairs, so that a far weaker agreement is still rare among them.
    Each step is kept at once with its entry in the log: a pass that is stopped, or killed, goes on
    where it was.

    Parameters
    ----------
    anew
        Begin at the beginning even if another pass was not finished.
    everybody
        Begin anew, with everybody.
    by_chance
        So many pairs of strangers may be expected in the list of this pass; None: one for each
        thousand people, 20 at most.
    on_progress
        Called with the steps done and in all.
    until
        Begin no step after this moment; None: go on to the end.

    Raises
    ------
    BadInput
        If `by_chance` is no number from 0 to `MOST_BY_CHANCE`.
    Refused
        search.purpose without a role for it, store.minimum without a current impact assessment.
    """
    if by_chance is not None and not 0.0 <= by_chance <= MOST_BY_CHANCE:
        raise BadInput(f"pairs by chance are a number from 0 to {MOST_BY_CHANCE:.0f}")
    permit = permit_find_twins(runtime.rules(), operator, at=runtime.clock())
    since, over = _prepare(
        runtime, permit, anew=anew or everybody, everybody=everybody, by_chance=by_chance
    )
    record = _begin(runtime, permit, over, since, anew=anew or everybody)
    on_progress(record.done, record.steps)
    for number, step in enumerate(over.steps[record.done :], start=record.done + 1):
        if until is not None and runtime.clock() >= until:
            break
        record = _keep(runtime, permit, record, number, step())
        on_progress(record.done, record.steps)
    return record


def _prepare(
    runtime: Runtime, permit: TwinsPermit, *, anew: bool, everybody: bool, by_chance: float | None
) -> tuple[datetime | None, Over]:
    """Return since when people are newcomers, and the steps of the pass."""
    model = runtime.finger().model
    with runtime.node.read() as session:
        known = None if anew else twin_passes.unfinished_pass(session, permit, model)
        last = twin_passes.finished_pass(session, permit, model)
    since = None
    if known is not None:
        since = known.since
    elif last is not None and not everybody:
        since = last.started_at
    return since, steps_over(runtime, permit, scope_since(runtime, permit, since, by_chance))


def _begin(
    runtime: Runtime, permit: TwinsPermit, over: Over, since: datetime | None, *, anew: bool
) -> PassRecord:
    """Return the pass to go on with; one of another gallery's size begins at the beginning."""
    with runtime.node.write() as session:
        known = None if anew else twin_passes.unfinished_pass(session, permit, over.model)
        if known is not None and known.steps == len(over.steps):
            return known
        fresh = PassRecord(
            id=runtime.new_id(),
            model=over.model,
            started_at=permit.at,
            steps=len(over.steps),
            done=0,
            persons=over.persons,
            prints=over.prints,
            found=0,
            finished_at=None,
            since=since,
        )
        twin_passes.begin_pass(session, permit, fresh)
        record = twin_passes.note_step(session, permit, fresh.id, done=0, found=0, at=permit.at)
        sizes = {
            "persons": over.persons,
            "prints": over.prints,
            "faces": over.faces,
            "irises": over.irises,
            "strangers_expected": over.by_chance,
        }
        newcomers = {"since": since.isoformat() if since else None}
        _log(session, runtime, permit, record, {**sizes, **newcomers, "steps": record.steps})
        return record


def _keep(
    runtime: Runtime,
    permit: TwinsPermit,
    record: PassRecord,
    number: int,
    found: Iterable[Twin],
) -> PassRecord:
    """Write what one step found, how far the pass is, and the entry in the log, or nothing."""
    with runtime.node.write() as session:
        fresh = keep_leads(session, runtime, permit, found, pass_id=record.id)
        now = twin_passes.note_step(
            session, permit, record.id, done=number, found=len(fresh), at=runtime.clock()
        )
        pairs = [[str(one.first), str(one.second)] for one in fresh]
        leaf = _log(session, runtime, permit, now, {"step": number, "pairs": pairs})
        told = {case for one in fresh for case in (one.first, one.second)}
        looks.note_looks(session, leaf, told)
    return now


def _log(
    session: Session,
    runtime: Runtime,
    permit: TwinsPermit,
    record: PassRecord,
    details: dict[str, Any],
) -> Leaf:
    return audit.append(
        session,
        runtime.node.vault,
        permit,
        operation=Operation.COMBINATION,
        subject=str(record.id),
        details=details,
    )
