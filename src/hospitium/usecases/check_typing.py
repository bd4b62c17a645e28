"""Compare how somebody typed at sign-in with how they usually do, if they asked for that.

It only ever answers `UNUSUAL`, upon which the edge asks who they are once more; whatever goes wrong
here is no signal, because a sense as weak as this must keep nobody out.
"""

from contextlib import suppress
from enum import StrEnum

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, HospitiumError, NotFound, Tampered
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.staff_permits import TypingPermit
from hospitium.policy.typing import permit_typing
from hospitium.records import audit, typing_profiles
from hospitium.records.typing_profiles import Samples, find_typing
from hospitium.senses.behaviour.profile import MODEL, Profile, Verdict, is_enough, judge
from hospitium.senses.behaviour.types import Sample
from hospitium.senses.behaviour.wire import decode_profile, encode_profile, read_sample
from hospitium.usecases.runtime import Runtime


class Signal(StrEnum):
    """What a sign-in says by how it was typed; only the last one asks anything of anybody."""

    NONE = "none"
    LEARNING = "learning"
    USUAL = "usual"
    UNUSUAL = "unusual"


class Confirmed(StrEnum):
    """By what somebody showed that it was them after all."""

    PASSKEY = "passkey"
    CODE = "access-code"


def check_typing(runtime: Runtime, operator: Operator, typed: str) -> Signal:
    """Return what `typed` says of somebody whose access code was right.

    What is as usual is learned, and what is not is noted; either stands in the log in the same
    transaction. Never raises: what cannot be read or is not permitted is no signal.

    Parameters
    ----------
    typed
        The times that the browser noted (`senses.behaviour.wire`); empty without scripts.
    """
    sample = _sample(typed)
    if sample is None or not _has_asked(runtime, operator):
        return Signal.NONE
    with suppress(HospitiumError), runtime.node.write() as session:
        return _check(runtime, session, operator, sample)
    return Signal.NONE


def confirm_typing(runtime: Runtime, operator: Operator, typed: str, by: Confirmed) -> None:
    """Note that somebody with an unusual rhythm showed who they are, and learn it.

    An access code proves less than a passkey: it is enough to go on, but where there is a passkey
    nothing is learned without it. Never raises.
    """
    sample = _sample(typed)
    if sample is None or not _has_asked(runtime, operator):
        return
    with suppress(HospitiumError), runtime.node.write() as session:
        permit = _permit(runtime, session, operator)
        if by is Confirmed.PASSKEY or not operator.has_passkey:
            _learn(runtime, session, permit, _profile(runtime, session, permit), sample)
        _log(runtime, session, permit, "typing.confirmed", by=by.value)


def _check(runtime: Runtime, session: Session, operator: Operator, sample: Sample) -> Signal:
    permit = _permit(runtime, session, operator)
    try:
        profile = _profile(runtime, session, permit)
    except (Tampered, NotFound, BadInput):
        typing_profiles.turn_off(session, permit)
        _log(runtime, session, permit, "typing.unreadable")
        return Signal.NONE
    verdict = judge(profile, sample)
    if verdict is Verdict.UNUSUAL:
        typing_profiles.note_unusual(session, permit)
        _log(runtime, session, permit, "typing.unusual")
        return Signal.UNUSUAL
    _learn(runtime, session, permit, profile, sample)
    _log(runtime, session, permit, "typing.learned")
    return Signal(verdict.value)


def _sample(typed: str) -> Sample | None:
    try:
        sample = read_sample(typed)
    except BadInput:
        return None
    return sample if is_enough(sample) else None


def _has_asked(runtime: Runtime, operator: Operator) -> bool:
    with runtime.node.read() as session:
        return find_typing(session, operator.id, runtime.clock()) is not None


def _permit(runtime: Runtime, session: Session, operator: Operator) -> TypingPermit:
    """Return the yes to use a sample; `Refused` where its owner has not asked for that."""
    at = runtime.clock()
    asked = find_typing(session, operator.id, at) is not None
    return permit_typing(
        runtime.rules(session), operator, "typing.check", account=operator.id, asked=asked, at=at
    )


def _profile(runtime: Runtime, session: Session, permit: TypingPermit) -> Profile:
    """Return what was learned; samples of another model are none."""
    kept = typing_profiles.read_samples(session, runtime.node.vault, permit)
    return decode_profile(kept.data) if kept.model == MODEL else Profile()


def _learn(
    runtime: Runtime, session: Session, permit: TypingPermit, profile: Profile, sample: Sample
) -> None:
    now = profile.with_sample(sample)
    kept = Samples(MODEL, len(now.samples), encode_profile(now))
    typing_profiles.keep_samples(session, runtime.node.vault, permit, kept)


def _log(
    runtime: Runtime, session: Session, permit: TypingPermit, action: str, **details: str
) -> None:
    deed = audit.Deed(
        Operation.ADMINISTRATION, f"operator:{permit.operator}", details=details, action=action
    )
    audit.append_all(session, runtime.node.vault, permit, [deed])
