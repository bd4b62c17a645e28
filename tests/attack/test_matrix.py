"""Every way in x every role: real requests on existing objects, held against one table."""

import pytest

from tests.attack.asking import BEHIND_A_CODE, answers, ask, outcome
from tests.attack.bodies import BODIES
from tests.attack.expected import CALLERS, NOBODY, WORDS, line, read_table
from tests.attack.objects import standing
from tests.attack.routes import Way, ways_into
from tests.attack.town import ALL, Town

PUBLIC = {
    "GET /health/live", "GET /health/ready", "GET /metrics",
    "GET /limits", "GET /transparency/limits",
    "GET /transparency/checkpoint", "GET /transparency/{path:path}",
}  # fmt: skip
"""What the node tells everybody: that it lives, counts, hashes, and the limits of agencies."""
CODE_OF_THE_CONSOLE = {
    "GET /api/v1/openapi.json", "GET /static/{file:path}", "GET /field", "GET /field/{file:path}",
}  # fmt: skip
"""What says nothing of this node: the same at every other."""
DOORS = {
    "POST /language",
    "GET /sign-in", "POST /sign-in", "POST /sign-in/options", "POST /sign-in/passkey",
    "GET /sign-in/enrol", "POST /sign-in/enrol", "POST /sign-in/enrol/options",
    "POST /api/v1/passkeys/sign-in", "POST /api/v1/passkeys/sign-in/options",
    "POST /api/v1/passkeys/enrolment", "POST /api/v1/passkeys/enrolment/options",
    "POST /api/v1/token", "POST /api/v1/field/enrol",
}  # fmt: skip
"""Where nobody can be signed in yet: they take a passkey, a code or a secret."""
NOTES = {
    "GET /notes", "POST /notes", "GET /notes/exit", "GET /notes/proof/{sequence}",
    "POST /notes/contest", "POST /notes/correction",
}  # fmt: skip
"""The page of the person themself, who is no operator: it takes the code that they were given."""


def test_every_way_into_the_application_stands_in_the_table(town: Town) -> None:
    ways, table = set(ways_into(town.server)), read_table()
    new = [str(way) for way in sorted(ways - set(table))]
    assert not new, f"run `python -m tests.attack`, then read what it wrote of {new}"
    assert not set(table) - ways, "these ways are gone: take them out of the table"


def test_the_table_has_a_word_for_every_role() -> None:
    for way, words in read_table().items():
        assert set(words) == set(CALLERS), f"{way}: tell what each of {CALLERS} gets"
        assert set(words.values()) <= WORDS, way


OWN_ALONE = "/jobs/"
"""Work that goes on is shown to whoever began it in this session (tests/edges/web/test_jobs.py)."""


def test_whatever_changes_something_is_asked_properly() -> None:
    """A way whose request nobody could send well would show nothing: somebody must get an ok."""
    for way, words in read_table().items():
        if way.changes:
            assert str(way) in BODIES, f"{way}: tell what it takes"
        assert "ok" in words.values() or way.path.startswith(OWN_ALONE), way


def test_nothing_but_health_and_hashes_is_for_nobody() -> None:
    open_to_all = {str(way) for way, words in read_table().items() if words[NOBODY] == "ok"}
    assert open_to_all == PUBLIC | CODE_OF_THE_CONSOLE | DOORS | NOTES


def test_a_door_and_a_persons_page_ask_for_no_role() -> None:
    for way, words in read_table().items():
        if words[NOBODY] == "ok":
            assert set(words.values()) == {"ok"}, way


def test_without_its_code_a_persons_page_is_closed_to_everybody(town: Town) -> None:
    for way in read_table():
        if way.path.startswith(BEHIND_A_CODE):
            for who in ("", ALL):
                ids = standing(town, way) | {"code": "aaaaaa-aaaaaa-aaaaaa-aaaaaa"}
                answer = ask(town, way, who, ids)
                assert outcome(answer) == "hidden", (way, who)


@pytest.mark.parametrize("way", read_table(), ids=str)
def test_each_role_gets_the_answer_of_the_table(town: Town, way: Way) -> None:
    wanted = read_table()[way]
    got = answers(town, way, wanted)
    wrong = {who: (got[who], wanted[who]) for who in CALLERS if got[who] != wanted.get(who)}
    assert not wrong, f"{way}: (answer, table) {wrong}\n{line(way, got)}"
