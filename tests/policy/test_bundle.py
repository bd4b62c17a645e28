from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from hospitium.core.errors import BadPolicy, Refused
from hospitium.policy.bundle import Bundle
from hospitium.policy.cases import permit_read_case
from hospitium.policy.desk import permit_manage_operators, permit_read_audit
from hospitium.policy.operators import Role
from hospitium.policy.overlay import Overlay
from hospitium.policy.question import NODE, Question, ask
from hospitium.policy.rules import Deployment, Rules, evaluate
from hospitium.policy.searches import permit_search
from hospitium.records.policies import packaged_bundle
from tests.policy.facts import CASE, NOW, RULES, UNASSESSED, operator

OURS = packaged_bundle()
INCIDENT = "km 41, child without papers"
ABOUT = """
name = "north"
reason = "The law of the north lets a doctor decide about the very young."
source = "Child Protection Act 2025, s. 12"
review_by = 2027-11-30
switches_off = ["search.young"]
"""
ADDED = """
@id("north.night") @rule("north.night") @sentence("nobody searches at night") @remedy("Wait.")
forbid (principal, action == Action::"search", resource) when { context.young };
"""


def overlay(policies: str = "", *switches_off: str) -> Overlay:
    return Overlay("north", "why", "law", date(2027, 11, 30), switches_off, policies)


def under(*overlays: Overlay) -> Rules:
    return Rules(Bundle(OURS.schema, OURS.files, overlays), RULES.deployment, uuid4)


def search_young(rules: Rules) -> None:
    permit_search(rules, operator(), "roadside-check", incident=INCIDENT, age=3, at=NOW)


def test_every_rule_that_refuses_says_why_and_what_to_do() -> None:
    for clause in OURS.clauses.values():
        if clause.effect == "forbid":
            assert clause.sentence[0].islower(), clause.id
            assert clause.remedy.endswith("."), clause.id


def test_an_overlay_switches_a_rule_and_a_fixed_one_stays() -> None:
    with pytest.raises(Refused, match=r"minor\.young"):
        search_young(RULES)
    search_young(under(overlay("", "search.young")))
    fixed = [clause.id for clause in OURS.clauses.values() if clause.fixed]
    assert "purpose.forbidden" in fixed
    assert "decide.twice" in fixed
    for name in fixed:
        with pytest.raises(BadPolicy, match="holds everywhere"):
            under(overlay("", name)).bundle.digest  # noqa: B018


def test_an_overlay_adds_a_rule_but_lifts_no_other() -> None:
    with pytest.raises(Refused, match=r"north\.night"):
        search_young(under(overlay(ADDED, "search.young")))
    everything = '@id("all") @deed("do all") permit (principal, action, resource);'
    with pytest.raises(Refused, match=r"purpose\.forbidden"):
        permit_search(under(overlay(everything)), operator(), "marketing", incident="a, b", at=NOW)
    assert permit_manage_operators(under(overlay(everything)), operator(), at=NOW)


def test_no_overlay_lets_an_administrator_see_a_case() -> None:
    everything = '@id("all") @deed("do all") permit (principal, action, resource);'
    rules, root = under(overlay(everything)), operator("root", Role.ADMINISTRATOR)
    assert permit_manage_operators(rules, root, at=NOW)
    for seen in (
        lambda: permit_read_case(rules, root, CASE, at=NOW),
        lambda: permit_read_case(rules, root, None, at=NOW),
        lambda: permit_search(rules, root, "roadside-check", incident="a, b", at=NOW),
    ):
        with pytest.raises(Refused, match="sees no case and no person"):
            seen()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("permit (principal", "does not parse"),
        ("permit (principal, action, resource);", "lacks the annotation @id"),
        ('@id("x") forbid (principal, action, resource);', "@rule"),
        ('@id("case.read.roles") @deed("x") permit (principal, action, resource);', "same @id"),
        ('@id("x") @deed("x") permit (principal == ?principal, action, resource);', "template"),
        (
            '@id("x") @deed("x") permit (principal, action, resource) when { principal.name };',
            "do not fit",
        ),
        (
            '@id("x") @deed("x") permit (principal, action == Action::"fly", resource);',
            "do not fit",
        ),
    ],
)
def test_policies_that_do_not_hold_together_are_refused_whole(text: str, said: str) -> None:
    with pytest.raises(BadPolicy, match=said):
        under(overlay(text))


def test_an_overlay_says_why_and_by_what_law() -> None:
    read = Overlay.read(ABOUT, "")
    assert Overlay.from_json(read.to_json()) == read
    for word in ("reason", "source", "review_by", "name"):
        without = "\n".join(line for line in ABOUT.splitlines() if not line.startswith(word))
        with pytest.raises(BadPolicy):
            Overlay.read(without, "")
    with pytest.raises(BadPolicy, match="changes nothing"):
        Overlay.read(ABOUT.replace('["search.young"]', "[]"), "")
    with pytest.raises(BadPolicy, match="no policy of ours"):
        under(overlay("", "search.yuong"))


def test_any_change_of_any_text_is_another_bundle() -> None:
    digests = {OURS.digest, under(overlay("", "search.young")).bundle.digest}
    digests.add(Bundle(OURS.schema + "\n", OURS.files).digest)
    for number, (name, text) in enumerate(OURS.files):
        files = [*OURS.files]
        files[number] = (name, text + "\n")
        digests.add(Bundle(OURS.schema, tuple(files)).digest)
    assert len(digests) == 3 + len(OURS.files)


def test_a_decision_can_be_given_again() -> None:
    permit = permit_read_case(RULES, operator(), CASE, at=NOW)
    again = evaluate(OURS, Question.from_fields(permit.decision.question.to_fields()))
    assert again.allowed
    assert permit.decision.policies == again.policies == ("case.read.roles",)
    assert permit.decision.bundle == OURS.digest


def test_a_refusal_carries_the_decision_it_tells_of() -> None:
    with pytest.raises(Refused) as refusal:
        search_young(RULES)
    grounds = refusal.value.grounds
    assert getattr(grounds, "policies", None) == ("search.young",)
    assert getattr(grounds, "allowed", None) is False


def test_a_missing_role_is_named_and_an_overlay_may_give_it_to_another() -> None:
    with pytest.raises(Refused, match="takes the role administrator"):
        permit_manage_operators(RULES, operator(), at=NOW)
    lets = (
        '@id("x") @deed("manage operators") permit (principal, action == Action::"operator", '
        'resource) when { principal in Role::"ombudsman" };'
    )
    with pytest.raises(Refused, match="ombudsman or administrator"):
        permit_manage_operators(under(overlay(lets)), operator(), at=NOW)
    assert permit_manage_operators(under(overlay(lets)), operator("omar", Role.OMBUDSMAN), at=NOW)


def test_facts_that_the_schema_does_not_know_are_never_a_yes() -> None:
    question = ask(
        operator("root", Role.ADMINISTRATOR), "operator", NODE, purpose="administration", at=NOW
    )
    assert evaluate(OURS, question).allowed
    for wrong in (
        replace(question, action="fly"),
        replace(question, context={**question.context, "more": True}),
        replace(question, context={"now": question.context["now"]}),
        replace(
            question, entities=({"uid": {"type": "King", "id": "x"}, "attrs": {}, "parents": []},)
        ),
    ):
        try:
            allowed = evaluate(OURS, wrong).allowed
        except BadPolicy:
            allowed = False
        assert not allowed


def test_without_a_current_assessment_the_central_store_stays_shut() -> None:
    with pytest.raises(Refused, match=r"store\.minimum"):
        permit_search(UNASSESSED, operator(), "roadside-check", incident=INCIDENT, at=NOW)
    assert permit_read_audit(UNASSESSED, operator(), at=NOW)
    over = replace(RULES.deployment.assessment, valid_until=NOW.date() - timedelta(days=1))  # type: ignore[type-var]
    with pytest.raises(Refused, match=r"store\.minimum"):
        permit_search(
            Rules(OURS, Deployment(over), lambda: UUID(int=1)), operator(), "roadside-check",
            incident=INCIDENT, at=NOW,
        )  # fmt: skip
