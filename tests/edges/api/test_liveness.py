"""The liveness route: three outcomes, every cue told, nothing kept, callers' mistakes named."""

import pytest
from sqlalchemy import func, select

from hospitium.records.models import Base
from tests.edges.callers import Caller, images
from tests.senses.liveness.made import drawn, filmed, png
from tests.stations import Station

FRAMES = images(*(png(frame.pixels) for frame in filmed(2)))


def test_a_capture_gets_one_of_three_answers_with_its_reasons(amira: Caller) -> None:
    answer = amira.ask("POST", "/liveness", files=FRAMES, data={"times": ["0", "0.04"]})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["outcome"] in {"pass", "try_again", "human"}
    assert told["help_goes_on"] is True
    assert told["sentence"].endswith(".")
    assert {cue["name"] for cue in told["cues"]} >= {"network", "dots", "experimental.mask"}


def test_a_check_leaves_nothing_in_any_table(amira: Caller, station: Station) -> None:
    def rows() -> dict[str, int]:
        with station.runtime.node.read() as session:
            tables = Base.metadata.sorted_tables
            return {
                one.name: session.scalar(select(func.count()).select_from(one)) or 0
                for one in tables
            }

    before = rows()
    assert amira.ask("POST", "/liveness", files=FRAMES).status_code == 200
    assert rows() == before


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"times": ["0"]}, "times"),
        ({"times": ["a", "b"]}, "times"),
        ({"sense": "iris"}, "sense"),
        ({"attempt": "0"}, "attempt"),
        ({"other": "1"}, "other"),
    ],
)
def test_a_wrong_field_is_named(amira: Caller, data: dict[str, object], field: str) -> None:
    answer = amira.ask("POST", "/liveness", files=FRAMES, data=data)
    assert answer.status_code == 422
    assert field in answer.text


def test_no_image_and_no_picture_are_mistakes_of_the_program(amira: Caller) -> None:
    assert amira.ask("POST", "/liveness", data={"sense": "face"}).status_code == 422
    assert amira.ask("POST", "/liveness", files=images(b"no picture")).status_code == 422


def test_a_picture_that_is_too_dark_is_no_mistake(amira: Caller) -> None:
    answer = amira.ask("POST", "/liveness", files=images(png(drawn() // 40)))
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "try_again"
