"""Laws of the outbox, over contacts that go wrong in every way at once."""

import random
from typing import Any

import pytest

from tests.clients.field.program import ask

ANSWERS = ("accepted", "duplicate", "conflict", "quarantined", "later")
BECOMES = {
    "accepted": "sent", "duplicate": "sent", "conflict": "conflict", "quarantined": "desk",
    "later": "pending",
}  # fmt: skip


def scenario(rng: random.Random) -> dict[str, Any]:
    """A contact: some items, some that the node cannot read, some answers, maybe a cut line."""
    items = [
        {"id": f"i{seq}", "seq": seq, "kind": "note", "made_at": "", "base": None,
         "case": rng.choice([None, "a", "b", "c"]), "body": {"set": seq}}
        for seq in range(1, rng.randrange(2, 90))
    ]  # fmt: skip
    ids = [str(one["id"]) for one in items]
    return {
        "items": rng.sample(items, len(items)),
        "poison": rng.sample(ids, min(len(ids), rng.choice([0, 0, 1, 3]))),
        "status": {one: rng.choice(ANSWERS) for one in ids if rng.random() < 0.3},
        "cutAfter": rng.choice([0, 1, 3, 99, 99, 99]),
    }


SCENARIOS = [scenario(random.Random(seed)) for seed in range(150)]


@pytest.fixture(scope="module")
def contacts() -> list[tuple[dict[str, Any], Any]]:
    answers = ask("app", {"do": "sent", "scenarios": SCENARIOS})
    return list(zip(SCENARIOS, answers, strict=True))


def test_nothing_is_lost_and_the_counts_tell_of_everything(contacts: Any) -> None:
    for asked, got in contacts:
        assert set(got["states"]) == {one["id"] for one in asked["items"]}
        assert sum(got["counts"].values()) == len(asked["items"])
        sent = [one for one, state in got["states"].items() if state == "sent"]
        assert got["counts"]["sent"] == len(sent)


def test_only_what_the_node_took_in_is_sent_and_its_body_is_gone(contacts: Any) -> None:
    for asked, got in contacts:
        for item, state in got["states"].items():
            took = asked["status"].get(item, "accepted") in ("accepted", "duplicate")
            assert (state == "sent") == (took and item in got["arrived"])
            assert (got["bodies"][item] == 0) == (state == "sent")


def test_each_answer_leads_to_its_state(contacts: Any) -> None:
    for asked, got in contacts:
        for item in got["arrived"]:
            assert got["states"][item] == BECOMES[asked["status"].get(item, "accepted")]


def test_the_order_of_a_case_is_kept(contacts: Any) -> None:
    for asked, got in contacts:
        numbers = {one["id"]: (one["case"], one["seq"]) for one in asked["items"]}
        for case in "abc":
            arrived = [numbers[one][1] for one in got["arrived"] if numbers[one][0] == case]
            assert arrived == sorted(arrived)


def test_one_bad_item_blocks_nothing_but_what_follows_it_in_its_case(contacts: Any) -> None:
    for asked, got in contacts:
        if got["stopped"]:
            continue
        poisoned = [one for one in asked["items"] if one["id"] in asked["poison"]]
        poisoned.sort(key=lambda one: -one["seq"])
        bad = {one["case"]: one["seq"] for one in poisoned}  # the first of each case
        for one in asked["items"]:
            behind = one["case"] and one["seq"] >= bad.get(one["case"], 10**9)
            if one["id"] not in asked["poison"] and not behind:
                assert one["id"] in got["arrived"], one


def test_a_cut_line_leaves_everything_waiting(contacts: Any) -> None:
    cut = [got for asked, got in contacts if asked["cutAfter"] == 0]
    assert cut
    for got in cut:
        assert got["stopped"] == {"refused": "network.none"}
        assert set(got["states"].values()) == {"pending"}
