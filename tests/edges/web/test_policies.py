"""The rules in plain words, and why a decision came out as it did."""

from hospitium.records.policies import packaged_bundle
from tests.edges.callers import Browser, Caller


def test_every_rule_that_refuses_is_there_with_its_sentence(desk: Browser) -> None:
    text = desk.open("/policies")
    for clause in packaged_bundle().clauses.values():
        if clause.effect == "forbid":
            assert f'id="{clause.rule}"' in text
    assert "cannot be switched off" in text
    assert packaged_bundle().digest in text
    assert "Nothing: the rules are those that Hospitium comes with." in text


def test_a_decision_is_explained_by_the_number_of_its_entry(desk: Browser, amira: Caller) -> None:
    amira.open_case()
    told = [desk.open(f"/policies/explain?entry={entry}") for entry in range(1, 40)]
    assert any("case.open" in text and "amira" in text and "Asked by" in text for text in told)


def test_what_is_no_entry_says_so_at_its_field(desk: Browser) -> None:
    for wrong in ("999999", "-1", "nonsense", "1" * 40):
        text = desk.open(f"/policies/explain?entry={wrong}")
        assert desk.status in (404, 422), wrong
        assert "There is a problem" in text
