import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Conflict, Refused
from hospitium.core.ids import OperatorId
from hospitium.policy.decisions import Outcome, outcome, permit_decide
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import Role
from tests.policy.facts import CASE, CHILD, EXPIRED, NOW, RULES, candidate, operator

YES, NO = Verdict.CONFIRM, Verdict.REJECT
said = st.lists(
    st.tuples(st.sampled_from("abcd").map(OperatorId), st.sampled_from(Verdict)), max_size=6
).map(tuple)


@given(verdicts=said)
def test_a_minor_takes_two_different_people_who_agree(
    verdicts: tuple[tuple[OperatorId, Verdict], ...],
) -> None:
    result = outcome(verdicts, minor=True)
    last = dict(verdicts)
    if result is Outcome.CONFIRMED:
        assert sum(v is YES for v in last.values()) >= 2
    if result is Outcome.REJECTED:
        assert sum(v is NO for v in last.values()) >= 2


@given(who=st.sampled_from("ab"), verdict=st.sampled_from(Verdict), times=st.integers(1, 4))
def test_one_person_never_counts_twice(who: str, verdict: Verdict, times: int) -> None:
    assert outcome(((OperatorId(who), verdict),) * times, minor=True) is Outcome.SECOND_NEEDED


def test_one_verdict_decides_for_an_adult() -> None:
    assert outcome((), minor=False) is Outcome.WAITING
    assert outcome(((OperatorId("a"), YES),), minor=False) is Outcome.CONFIRMED
    assert outcome(((OperatorId("a"), NO),), minor=False) is Outcome.REJECTED


def test_two_who_disagree_need_a_third() -> None:
    a, b, c = (OperatorId(x) for x in "abc")
    assert outcome(((a, YES), (b, NO)), minor=True) is Outcome.DISPUTED
    assert outcome(((a, YES), (b, NO), (c, YES)), minor=True) is Outcome.CONFIRMED


def test_the_same_operator_is_refused_the_second_verdict() -> None:
    with pytest.raises(Refused) as refusal:
        permit_decide(
            RULES,
            operator("amira"),
            candidate(CHILD, ("amira", YES)),
            verdict=YES,
            reason="ok",
            at=NOW,
        )
    assert refusal.value.rule == "minor.two_person"
    assert permit_decide(
        RULES, operator("bela"), candidate(CHILD, ("amira", YES)), verdict=YES, reason="ok", at=NOW
    )


def test_a_verdict_says_why() -> None:
    with pytest.raises(Refused) as refusal:
        permit_decide(RULES, operator(), candidate(), verdict=YES, reason="  ", at=NOW)
    assert refusal.value.rule == "search.candidates"


def test_what_is_over_cannot_be_decided() -> None:
    with pytest.raises(Conflict):
        permit_decide(
            RULES,
            operator("bela"),
            candidate(CASE, ("amira", YES)),
            verdict=YES,
            reason="ok",
            at=NOW,
        )
    for late in (candidate(EXPIRED), candidate(hours_left=0)):
        with pytest.raises(Refused) as refusal:
            permit_decide(RULES, operator(), late, verdict=YES, reason="ok", at=NOW)
        assert refusal.value.rule == "retain.expiry"


def test_an_auditor_does_not_decide() -> None:
    with pytest.raises(Refused):
        permit_decide(
            RULES, operator("olu", Role.AUDITOR), candidate(), verdict=YES, reason="ok", at=NOW
        )
