"""Children's prints by every edge: when they were captured, how old, and the very young."""

from hospitium.formats.notice import Sex
from hospitium.senses.finger.growth import growth
from tests.edges.callers import INDEX, Browser, Caller, images
from tests.engines import fake_print
from tests.stations import START

SMALL = 1 / growth(9, 16, Sex.FEMALE)
THEN = f"{START.year - 7}-11-22"
SEARCH = {"purpose": "roadside-check", "incident": "km 41, child", "fingers": "right-index"}


def enrol(amira: Caller) -> str:
    case = amira.open_case(birth_year=START.year - 16, sex="female")
    sent = images(fake_print(1, INDEX, 1, size=SMALL))
    fields = {"fingers": "right-index", "captured_on": THEN}
    answer = amira.ask("POST", f"/cases/{case}/prints", files=sent, data=fields)
    assert answer.status_code == 201, answer.text
    return case


def test_the_api_takes_the_day_and_tells_the_age(amira: Caller) -> None:
    case = enrol(amira)
    assert amira.get(f"/cases/{case}")["references"][0]["captured_on"] == THEN
    found = amira.ask("POST", "/searches", files=images(fake_print(1, INDEX, 9)), data=SEARCH)
    (candidate,) = found.json()["candidates"]
    told = {"on": THEN, "age_low": 8, "age_high": 9, "years": 7.0}
    assert candidate["captured"] == told
    stored = amira.get(f"/searches/{found.json()['id']}")
    assert stored["candidates"][0]["captured"] == told


def test_the_api_refuses_to_search_for_the_very_young(amira: Caller) -> None:
    sent = images(fake_print(1, INDEX, 9))
    asked = SEARCH | {"age": "3"}
    refused = amira.ask("POST", "/searches", files=sent, data=asked)
    assert (refused.status_code, refused.json()["rule"]) == (403, "minor.young")
    reason = asked | {"despite_young": "no other way is left"}
    assert amira.ask("POST", "/searches", files=sent, data=reason).status_code == 201
    for age in ("-1", "three", "131"):
        wrong = amira.ask("POST", "/searches", files=sent, data=SEARCH | {"age": age})
        assert wrong.status_code == 422
    day = amira.ask(
        "POST",
        f"/cases/{amira.open_case()}/prints",
        files=sent,
        data={"fingers": "right-index", "captured_on": "last year"},
    )
    assert day.status_code == 422


def test_the_console_tells_the_age_and_asks_why(desk: Browser, amira: Caller) -> None:
    enrol(amira)
    desk.open("/searches/new")
    form = {"finger": "right-index", "purpose": "roadside-check", "place": "km 41", "reason": "x"}
    sent = images(fake_print(1, INDEX, 9))
    text = desk.send("/searches/new", files=sent, **form, age="3")
    assert desk.status == 403
    assert 'id="despite_young"' in text
    text = desk.send("/searches/new", files=sent, **form, age="15")
    assert "Captured 7 years before this search, at the age of 8 to 9." in text
