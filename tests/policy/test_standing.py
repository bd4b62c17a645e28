"""What stands of a stream: nobody's word counts for longer, or for more, than it was given."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.ids import GuardianId, OperatorId
from hospitium.formats.notice import Notice
from hospitium.policy.ages import adult_on, surely_adult
from hospitium.policy.consents import (
    ASSENTS,
    CONFLICT_GRACE,
    USUAL,
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
from hospitium.policy.standing import USES, Stream, standing, start_of

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
MOTHER, FATHER = GuardianId(UUID(int=1)), GuardianId(UUID(int=2))
USE = "shelter-check"
GROWN = date(2027, 6, 1)
ADULT = PersonFacts(basis=Basis.CONSENT, absent=False, adult_on=date(2008, 1, 1))
CHILD = replace(ADULT, adult_on=GROWN)
MISSING = PersonFacts(basis=Basis.LEGAL, absent=True, adult_on=None)


def said(action: Action, number: int = 1, **more: object) -> Said:
    fields: dict[str, object] = {
        "purposes": frozenset({USE}),
        "modalities": USUAL,
        "at": NOW - timedelta(hours=1),
        "until": NOW + 2 * YEAR if action in YES else None,
    }
    return Said(number=number, action=action, **(fields | more))  # type: ignore[arg-type]


def guardian(who: GuardianId, **more: object) -> GuardianFacts:
    return GuardianFacts(id=who, **({"until": NOW + 9 * YEAR} | more))  # type: ignore[arg-type]


def decision(**more: object) -> DecisionFacts:
    fields: dict[str, object] = {
        "purposes": frozenset({USE}),
        "modalities": USUAL,
        "proposed_by": OperatorId("amira"),
        "confirmed_at": NOW,
        "until": NOW + YEAR / 4,
        "overrules_no": False,
    }
    return DecisionFacts(**(fields | more))  # type: ignore[arg-type]


def child(*events: Said, **more: object) -> Stream:
    fields: dict[str, object] = {"guardians": {MOTHER: guardian(MOTHER)}}
    return Stream(CHILD, events, **(fields | more))  # type: ignore[arg-type]


MOTHERS_YES = said(Action.GIVEN, 1, guardian=MOTHER)
CHILDS_YES = said(Action.ASSENT_YES, 2)


def test_an_adult_speaks_for_themself_and_the_last_word_counts() -> None:
    assert standing(Stream(ADULT), at=NOW).ground is Ground.NONE
    yes = said(Action.GIVEN)
    assert standing(Stream(ADULT, [yes]), at=NOW).purposes == {USE}
    no = said(Action.WITHDRAWN, 2)
    assert standing(Stream(ADULT, [yes, no]), at=NOW).uses == ()
    again = said(Action.RECONFIRMED, 3)
    assert standing(Stream(ADULT, [yes, no, again]), at=NOW).ground is Ground.OWN


def test_a_guardian_is_not_heard_about_an_adult() -> None:
    stream = Stream(ADULT, [MOTHERS_YES], {MOTHER: guardian(MOTHER)})
    assert standing(stream, at=NOW).uses == ()


def test_a_childs_prints_take_a_guardian_and_the_child() -> None:
    assert standing(child(), at=NOW).ground is Ground.NONE
    alone = standing(child(MOTHERS_YES), at=NOW)
    assert (alone.ground, alone.assent, alone.uses) == (Ground.GUARDIAN, Assent.NOT_ASKED, ())
    assert standing(child(CHILDS_YES), at=NOW).ground is Ground.NONE
    both = standing(child(MOTHERS_YES, CHILDS_YES), at=NOW)
    assert (both.assent, both.purposes) == (Assent.YES, frozenset({USE}))
    not_able = standing(child(MOTHERS_YES, said(Action.ASSENT_NOT_ABLE, 2)), at=NOW)
    assert (not_able.assent, not_able.purposes) == (Assent.NOT_ABLE, frozenset({USE}))


def test_a_childs_no_stops_everything_whatever_the_word() -> None:
    for no in (Action.ASSENT_NO, Action.REFUSED, Action.WITHDRAWN):
        now = standing(child(MOTHERS_YES, CHILDS_YES, said(no, 3)), at=NOW)
        assert (now.assent, now.uses) == (Assent.NO, ())


def test_only_a_decision_made_after_the_no_and_by_two_overrules_it() -> None:
    events = (MOTHERS_YES, said(Action.ASSENT_NO, 2))
    plain, proposed = decision(), decision(overrules_no=True, confirmed_at=None)
    before = decision(overrules_no=True, confirmed_at=NOW - timedelta(hours=2))
    for one in (plain, proposed, before):
        assert standing(child(*events, decisions=[one]), at=NOW).assent is Assent.NO
    both = standing(child(*events, decisions=[decision(overrules_no=True)]), at=NOW)
    assert (both.assent, both.purposes) == (Assent.OVERRULED, frozenset({USE}))


def test_two_guardians_who_disagree_have_given_nothing() -> None:
    both = {MOTHER: guardian(MOTHER), FATHER: guardian(FATHER)}
    no = said(Action.REFUSED, 3, guardian=FATHER)
    assert standing(child(MOTHERS_YES, CHILDS_YES, no, guardians=both), at=NOW).uses == ()
    assert standing(child(MOTHERS_YES, CHILDS_YES, guardians=both), at=NOW).purposes == {USE}


def test_a_guardian_in_conflict_has_no_word_and_an_old_yes_lasts_two_weeks() -> None:
    torn = {MOTHER: guardian(MOTHER, conflict_at=NOW)}
    now = standing(child(MOTHERS_YES, CHILDS_YES, guardians=torn), at=NOW)
    assert now.ground is Ground.CONFLICT
    assert [use.until for use in now.uses] == [NOW + CONFLICT_GRACE]
    later = NOW + CONFLICT_GRACE
    assert standing(child(MOTHERS_YES, CHILDS_YES, guardians=torn), at=later).uses == ()
    # nor can the one in conflict take the child out of the gallery
    no = said(Action.WITHDRAWN, 3, guardian=MOTHER)
    others = torn | {FATHER: guardian(FATHER)}
    fathers = said(Action.GIVEN, 4, guardian=FATHER)
    kept = standing(child(MOTHERS_YES, CHILDS_YES, no, fathers, guardians=others), at=NOW)
    assert (kept.ground, kept.purposes) == (Ground.GUARDIAN, frozenset({USE}))


def test_nobody_speaks_for_a_child_from_the_day_they_are_grown() -> None:
    stream = child(MOTHERS_YES, CHILDS_YES)
    assert [use.until for use in standing(stream, at=NOW).uses] == [start_of(GROWN)]
    assert standing(stream, at=start_of(GROWN)).uses == ()
    own = said(Action.RECONFIRMED, 3, until=NOW + YEAR)
    goes_on = replace(stream, said=(*stream.said, own))
    assert [use.until for use in standing(goes_on, at=NOW).uses] == [NOW + YEAR]
    assert standing(goes_on, at=start_of(GROWN)).ground is Ground.OWN


def test_an_order_that_runs_out_takes_its_consent_along() -> None:
    end = NOW + timedelta(days=3)
    stream = child(MOTHERS_YES, CHILDS_YES, guardians={MOTHER: guardian(MOTHER, until=end)})
    assert [use.until for use in standing(stream, at=NOW).uses] == [end]
    assert standing(stream, at=end).ground is Ground.NONE


def test_a_missing_child_is_searched_for_by_the_authority_and_cannot_be_asked() -> None:
    now = standing(Stream(MISSING), at=NOW)
    assert (now.minor, now.ground, now.assent) == (True, Ground.AUTHORITY, Assent.NOT_NEEDED)


actions = st.sampled_from(Action)
voices = st.sampled_from([None, MOTHER, FATHER])
uses = st.frozensets(st.sampled_from(USES))
ends = st.integers(-400, 800).map(lambda days: NOW + timedelta(days=days))


@st.composite
def streams(draw: st.DrawFn) -> Stream:
    events = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        action = draw(actions)
        voice = None if action in ASSENTS else draw(voices)
        until = draw(ends) if action in YES else None
        modalities = frozenset(draw(st.sets(st.sampled_from(Modality), min_size=1)))
        events.append(
            said(action, number, guardian=voice, purposes=draw(uses), until=until,
                 modalities=modalities)
        )  # fmt: skip
    guardians = {
        who: guardian(who, until=draw(ends), conflict_at=draw(st.none() | ends))
        for who in draw(st.sets(st.sampled_from([MOTHER, FATHER])))
    }
    decisions = [
        decision(confirmed_at=draw(st.none() | st.just(NOW)), until=draw(ends),
                 overrules_no=draw(st.booleans()))
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    person = draw(st.sampled_from([ADULT, CHILD, replace(CHILD, adult_on=None)]))
    return Stream(person, events, guardians, decisions)


@given(streams(), ends)
def test_no_use_outlives_now_or_lacks_a_yes(stream: Stream, at: datetime) -> None:
    now = standing(stream, at=at)
    spoken = {
        (purpose, modality)
        for one in stream.said if one.action in YES
        for purpose in one.purposes for modality in one.modalities
    } | {(USE, one) for decision in stream.decisions for one in decision.modalities}  # fmt: skip
    for use in now.uses:
        assert use.until > at
        assert (use.purpose, use.modality) in spoken
    if now.assent in (Assent.NO, Assent.NOT_ASKED):
        assert now.uses == ()


@given(streams(), ends)
def test_a_use_ends_when_it_says(stream: Stream, at: datetime) -> None:
    """What is written down for the queries is what the fold says at every later moment."""
    for use in standing(stream, at=at).uses:
        later = standing(stream, at=use.until)
        assert (use.purpose, use.modality) not in {(u.purpose, u.modality) for u in later.uses}


@given(streams(), ends)
def test_a_no_of_the_person_about_everything_ends_everything(stream: Stream, at: datetime) -> None:
    no = said(Action.WITHDRAWN, 99, purposes=frozenset(USES), modalities=frozenset(Modality), at=at)
    kept = [one for one in stream.decisions if not one.overrules_no]
    after = replace(stream, said=(*stream.said, no), decisions=kept)
    assert standing(after, at=at).uses == ()


@given(
    st.builds(
        Notice,
        birth_year=st.none() | st.integers(1990, 2026),
        age_low=st.none() | st.integers(0, 30),
    ),
    st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    st.integers(0, 34 * 365 * 24).map(lambda hours: NOW + timedelta(hours=hours)),
)
def test_the_day_of_growing_up_is_the_one_that_minor_age_means(
    notice: Notice, opened_on: date, at: datetime
) -> None:
    grown = adult_on(notice, opened_on=opened_on)
    adult = grown is not None and at >= start_of(grown)
    assert surely_adult(notice, opened_on=opened_on, at=at) is adult
