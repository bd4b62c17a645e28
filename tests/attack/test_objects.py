"""Another agency's object is answered as one that does not exist: nobody learns it is there."""

import re
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response

from tests.attack.asking import ask, asker, outcome, prepare
from tests.attack.expected import read_table
from tests.attack.objects import fresh, standing
from tests.attack.routes import Way
from tests.attack.town import ALL, INDEX, STRANGER, Town
from tests.edges.callers import images
from tests.engines import fake_print

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NO_OBJECT = frozenset({"path", "file", "number", "law", "year", "agency", "kind", "sequence"})
"""What belongs to the node and to no agency: files, tiles, impact assessments, published limits,
the log, which everybody who works on the node reads whole (`log.read.roles`): ids, no person."""
THEIRS = [
    way
    for way in read_table()
    if set(way.parameters) - NO_OBJECT and not way.path.startswith("/notes/")
]
FOR_ALL_ON_THE_NODE = {
    "POST /api/v1/cases/{case_id}/verifications",
    "GET /cases/{case_id}/verify",
    "POST /cases/{case_id}/verify",
}
"""1:1 is open to each agency with the mandate (`permit_verify`): who may search the whole gallery
1:N may compare with the one case whose number a candidate told them. It shows no name."""
FOR_EVERY_OMBUDSMAN = {
    "POST /api/v1/overrides/{override_id}/review",
    "POST /overrides/{override_id}",
}
"""An override reaches past the walls between agencies; so does who reviews it (`breakglass`)."""
READS_NO_RECORD = {
    "GET /cases/{case_id}/ask/{kind}",
    "GET /erased/{case_id}",
}
"""Empty forms and words that are the same for each number, whether it is known or not."""
NAMED = {"handle": "system.nobody", "name": "0" * 16}
"""What is never there, for parameters that are no UUID."""
CHANGED = [way for way in THEIRS if way.changes and str(way) not in FOR_EVERY_OMBUDSMAN]
TELLING = ("content-type", "location", "cache-control", "allow", "www-authenticate", "hx-redirect")


@pytest.mark.parametrize("way", THEIRS, ids=str)
def test_an_object_of_another_agency_is_as_good_as_none(town: Town, way: Way) -> None:
    theirs, stranger = fresh(town, way), asker(town, way, STRANGER)
    parameters = set(way.parameters) - NO_OBJECT
    nobodys = theirs | {name: NAMED.get(name, str(uuid4())) for name in parameters}
    there = ask(town, way, stranger, theirs)
    gone = ask(town, way, stranger, nobodys)
    assert not names_somebody(there), way
    if str(way) not in FOR_ALL_ON_THE_NODE | FOR_EVERY_OMBUDSMAN:
        assert shape(there) == shape(gone)
        assert outcome(there) == ("ok" if str(way) in READS_NO_RECORD else "hidden"), way


@pytest.mark.parametrize(
    "way", [way for way in THEIRS if way.changes and str(way) not in FOR_EVERY_OMBUDSMAN], ids=str
)
def test_nothing_of_another_agency_can_be_changed(town: Town, way: Way) -> None:
    theirs, stranger = fresh(town, way), asker(town, way, STRANGER)
    request = prepare(town, way, stranger, theirs)
    before = town.everything(but_the_log=True)
    request.send()
    assert town.everything(but_the_log=True) == before


def test_an_object_named_in_a_body_is_as_good_as_none(town: Town) -> None:
    def search(case: str) -> Response:
        sent: Any = {
            "files": images(fake_print(5, INDEX)),
            "data": {
                "purpose": "find-missing-person",
                "case": case,
                "fingers": INDEX.slug,
            },
        }
        return town.ask(STRANGER, "POST", "/api/v1/searches", **sent)

    there, gone = search(town.enrolled()[0]), search(str(uuid4()))
    assert there.status_code == 404
    assert shape(there) == shape(gone)


def test_parts_of_two_objects_do_not_fit_together(town: Town) -> None:
    """A candidate is found only under its own search."""
    one, other = town.hit(), town.hit()
    mixed = {"search_id": one["search_id"], "candidate_id": other["candidate_id"]}
    for way in THEIRS:
        if set(way.parameters) == set(mixed):
            assert outcome(ask(town, way, "officer", mixed)) == "hidden", way


def test_what_is_the_nodes_own_is_changed_by_its_own_agency_only(town: Town) -> None:
    withdraw = Way("/api/v1/assessments/{number}/withdrawal", "POST")
    for way in (withdraw, Way("/api/v1/assessments", "POST")):
        assert outcome(ask(town, way, STRANGER, standing(town, withdraw))) == "refused", way


def test_lists_show_nothing_of_another_agency(town: Town) -> None:
    town.hit()
    town.alert()
    for path, name in (("cases", "cases"), ("searches", "searches"), ("alerts", "alerts")):
        theirs = town.ask(ALL, "GET", f"/api/v1/{path}?{_all(path)}").json()[name]
        got = town.ask(STRANGER, "GET", f"/api/v1/{path}?{_all(path)}").json()[name]
        assert {one["id"] for one in got}.isdisjoint({one["id"] for one in theirs}), path
        assert theirs, path


def shape(answer: Response) -> tuple[Any, ...]:
    """What an answer says, without the ids and the marks of the session."""
    text = re.sub(r'name="csrf" value="\w+"', "", UUID.sub("(id)", answer.text))
    told = tuple(UUID.sub("(id)", answer.headers.get(name, "")) for name in TELLING)
    return answer.status_code, told, re.sub(r"[0-9a-f]{8}\b", "(short)", text)


def names_somebody(answer: Response) -> bool:
    """Whether an answer holds what only the case's own agency may read."""
    return any(word in answer.text for word in ("Synthetic Person", "Synthetic district court"))


def _all(path: str) -> str:
    return "waiting=false" if path in ("searches", "alerts") else "limit=50"
