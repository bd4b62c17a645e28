"""Every way in x every role: real requests on existing objects, held against one table."""

import pytest

from tests.attack.asking import BODIES, TAKES_NO_MARK, answers
from tests.attack.expected import CALLERS, NOBODY, WORDS, line, read_table
from tests.attack.routes import Way, ways_into
from tests.attack.town import Town

ASKED = [way for way in read_table() if str(way) not in TAKES_NO_MARK]


def test_every_way_into_the_application_stands_in_the_table(town: Town) -> None:
    ways, table = set(ways_into(town.server)), read_table()
    new = [str(way) for way in sorted(ways - set(table))]
    assert not new, f"run `python -m tests.attack`, then read what it wrote of {new}"
    assert not set(table) - ways, "these ways are gone: take them out of the table"


def test_the_table_has_a_word_for_every_role() -> None:
    for way, words in read_table().items():
        assert set(words) == set(CALLERS), f"{way}: tell what each of {CALLERS} gets"
        assert set(words.values()) <= WORDS, way


def test_whatever_changes_something_is_asked_properly() -> None:
    """A way whose request nobody could send well would show nothing: somebody must get an ok."""
    for way, words in read_table().items():
        if way.changes:
            assert str(way) in BODIES or str(way) in TAKES_NO_MARK, f"{way}: tell what it takes"
        assert "ok" in words.values(), way


def test_nothing_but_health_and_hashes_is_for_nobody() -> None:
    public = {str(way) for way, words in read_table().items() if words[NOBODY] == "ok"}
    assert public == {
        "GET /api/v1/openapi.json", "GET /health/live", "GET /health/ready", "GET /metrics",
        "GET /sign-in", "POST /sign-in", "GET /static/{file:path}", "GET /transparency/checkpoint",
        "GET /transparency/{path:path}",
    }  # fmt: skip


@pytest.mark.parametrize("way", ASKED, ids=str)
def test_each_role_gets_the_answer_of_the_table(town: Town, way: Way) -> None:
    wanted = read_table()[way]
    got = answers(town, way, wanted)
    wrong = {who: (got[who], wanted[who]) for who in CALLERS if got[who] != wanted.get(who)}
    assert not wrong, f"{way}: (answer, table) {wrong}\n{line(way, got)}"
