"""What stands of all that was said: which uses hold and until when (rules consent.*, minor.*).

A pure fold over the stream, so that it can be done again at any time and gives the same answer.
Every end is a moment in it: nothing has to be written for a consent to run out, a guardianship to
lapse, or a child to turn 18.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from hospitium.core.ids import GuardianId
from hospitium.policy.consents import (
    ASSENTS,
    CONFLICT_GRACE,
    NO,
    YES,
    Action,
    Assent,
    Basis,
    DecisionFacts,
    Ground,
    GuardianFacts,
    Modality,
    PersonFacts,
    Said,
)
from hospitium.policy.purposes import CATALOGUE

_Until = Callable[["Stream", str, Modality], datetime | None]

USES = tuple(purpose.id for purpose in CATALOGUE)
"""What can be consented to: each purpose that a search or a comparison may have."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of one modality that holds until a moment."""

    purpose: str
    modality: Modality
    until: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds at one moment.

    Attributes
    ----------
    ground
        What an enrolment could rest on now.
    uses
        What the prints may be used for, of a case that rests on consent.
    """

    minor: bool
    ground: Ground
    assent: Assent
    uses: tuple[Use, ...]

    @property
    def purposes(self) -> frozenset[str]:
        """Purposes that fingerprints may serve."""
        return self.purposes_of(Modality.FINGERPRINT)

    def purposes_of(self, modality: Modality) -> frozenset[str]:
        """Return the purposes that references of `modality` may serve."""
        return frozenset(use.purpose for use in self.uses if use.modality is modality)


@dataclass(frozen=True, slots=True)
class Stream:
    """Everything that was said about one person, with the guardians and the decisions."""

    person: PersonFacts
    said: Sequence[Said] = ()
    guardians: Mapping[GuardianId, GuardianFacts] = field(default_factory=dict)
    decisions: Sequence[DecisionFacts] = ()

    def guardian(self, one: GuardianId | None) -> GuardianFacts | None:
        """Return the guardian of that id, if there is one."""
        return self.guardians.get(one) if one is not None else None


def start_of(day: date) -> datetime:
    """Return the first moment of a day, UTC."""
    return datetime.combine(day, time.min, UTC)


def counts_as_minor(person: PersonFacts, at: datetime) -> bool:
    """Tell whether rule minor.age treats the person as a minor at `at`."""
    return person.adult_on is None or at < start_of(person.adult_on)


def standing(
    stream: Stream, *, at: datetime, modality: Modality = Modality.FINGERPRINT
) -> Standing:
    """Add up what was said until `at`.

    Parameters
    ----------
    modality
        Of what an enrolment is thought of; the uses are told for all.
    """
    assent = _assent(stream, at)
    return Standing(
        minor=counts_as_minor(stream.person, at),
        ground=_ground(stream, modality, at),
        assent=assent,
        uses=tuple(_uses(stream, assent, at)),
    )


def _uses(stream: Stream, assent: Assent, at: datetime) -> Iterator[Use]:
    for purpose in USES:
        for modality in Modality:
            until = _until(stream, assent, purpose, modality, at)
            if until is not None and until > at:
                yield Use(purpose, modality, until)


def _until(
    stream: Stream, assent: Assent, purpose: str, modality: Modality, at: datetime
) -> datetime | None:
    """Return until when one use holds; None if it does not."""
    own = _own_until(stream, purpose, modality)
    if not counts_as_minor(stream.person, at):
        return own
    if assent in (Assent.NO, Assent.NOT_ASKED):
        return None
    others = [
        _guardians_until(stream, purpose, modality),
        *(one.until for one in stream.decisions if one.holds(at) and one.covers(purpose, modality)),
    ]
    ends = [end for end in others if end is not None]
    if not ends:
        return None
    if stream.person.adult_on is None or max(ends) < start_of(stream.person.adult_on):
        return max(ends)
    # nobody speaks for an adult: what goes on from that day is what they have said themselves
    grown = start_of(stream.person.adult_on)
    return grown if own is None else max(grown, own)


def _own_until(stream: Stream, purpose: str, modality: Modality) -> datetime | None:
    last = _last(stream, None, purpose, modality)
    return last.until if last is not None and last.action in YES else None


def _guardians_until(stream: Stream, purpose: str, modality: Modality) -> datetime | None:
    """Return until when the guardians' consent holds; two who disagree have given none."""
    ends = []
    for guardian in stream.guardians.values():
        last = _last(stream, guardian.id, purpose, modality)
        if last is None:
            continue
        if last.action in NO and guardian.conflict_at is None:
            return None
        if last.action in YES and last.until is not None:
            end = min(last.until, guardian.until)
            if guardian.conflict_at is not None:
                end = min(end, guardian.conflict_at + CONFLICT_GRACE)
            ends.append(end)
    return max(ends, default=None)


def _last(
    stream: Stream, guardian: GuardianId | None, purpose: str, modality: Modality
) -> Said | None:
    """Return the last word about consent of one voice about one use."""
    spoken = (
        one
        for one in stream.said
        if one.guardian == guardian and one.action not in ASSENTS and one.covers(purpose, modality)
    )
    return max(spoken, key=lambda one: one.number, default=None)


def _assent(stream: Stream, at: datetime) -> Assent:
    """Return the child's own answer; a child who refuses or withdraws has said no."""
    if stream.person.absent or not counts_as_minor(stream.person, at):
        return Assent.NOT_NEEDED
    own = [one for one in stream.said if one.guardian is None]
    last = max(own, key=lambda one: one.number, default=None)
    if last is None:
        return Assent.NOT_ASKED
    if last.action is Action.ASSENT_NOT_ABLE:
        return Assent.NOT_ABLE
    if last.action is Action.ASSENT_YES or last.action in YES:
        return Assent.YES
    overruled = any(
        one.overrules_no and one.holds(at) and (one.confirmed_at or at) >= last.at
        for one in stream.decisions
    )
    return Assent.OVERRULED if overruled else Assent.NO


def _ground(stream: Stream, modality: Modality, at: datetime) -> Ground:
    person = stream.person
    if not counts_as_minor(person, at):
        if person.basis is Basis.LEGAL:
            return Ground.NOT_NEEDED
        return Ground.OWN if _any(_own_until, stream, modality, at) else Ground.NONE
    if person.absent:
        return Ground.AUTHORITY
    if any(one.holds(at) and modality in one.modalities for one in stream.decisions):
        return Ground.BEST_INTERESTS
    if _any(_guardians_until, _without_conflict(stream), modality, at):
        return Ground.GUARDIAN
    conflict = _any(_guardians_until, stream, modality, at) or any(
        guardian.conflict_at is not None for guardian in stream.guardians.values()
    )
    return Ground.CONFLICT if conflict else Ground.NONE


def _any(until: _Until, stream: Stream, modality: Modality, at: datetime) -> bool:
    """Tell whether `modality` may be used for anything at all by one kind of consent."""
    ends = (until(stream, purpose, modality) for purpose in USES)
    return any(end is not None and end > at for end in ends)


def _without_conflict(stream: Stream) -> Stream:
    """Return the stream as the guardians in conflict had never been there."""
    kept = {key: one for key, one in stream.guardians.items() if one.conflict_at is None}
    return Stream(stream.person, stream.said, kept, stream.decisions)
