"""A child enrolled years ago is found by the finger of today."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.senses.finger.growth import scaled
from hospitium.senses.finger.template import encode_template
from hospitium.senses.finger.trace import Trace
from hospitium.usecases.captures import Capture, Reading
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.search_report import SearchReport
from hospitium.usecases.show_search import show_evidence
from hospitium.usecases.verify import verify
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, Station, make_station

GROWN_BY = 1.25
INDEX = Finger.RIGHT_INDEX


class GrowingEngine(FakeEngine):
    """Reads what it is shown as the finger would look some years later."""

    factor = 1.0

    def read(self, capture: Capture, *, trace: Trace | None = None) -> Reading:
        found = super().read(capture, trace=trace)
        grown = scaled(found.minutiae, self.factor)
        template = encode_template(grown, finger=capture.finger, quality=80, compact=True)
        image = GrayImage(found.image.pixels)
        return replace(found, minutiae=grown, template=template, image=image)


@pytest.fixture
def engine() -> GrowingEngine:
    return GrowingEngine()


@pytest.fixture
def station(tmp_path: Path, engine: GrowingEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()


def found(station: Station) -> SearchReport:
    probe = [capture(1, INDEX, 9)]
    officer = station.staff["amira"]
    return identify(station.runtime, officer, probe, purpose="roadside-check", incident=INCIDENT)


def test_a_child_is_found_four_years_later_and_the_years_are_told(
    station: Station, engine: GrowingEngine
) -> None:
    case = station.open_case(birth_year=2014, days=5 * 365)
    enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
    now = found(station).candidates[0].candidate
    assert now.notes[0].startswith("Captured within a year, at about 12 years")
    station.clock.advance(timedelta(days=4 * 366))
    engine.factor = GROWN_BY  # 12 to 16: 1.16 and 1.07 by the medians; this child grew more
    report = found(station)
    (listed,) = report.candidates
    (note,) = listed.candidate.notes
    assert note.startswith("Captured 4 years ago, at about 12 years of age")
    (drawn,) = show_evidence(station.runtime, station.staff["bela"], report.id, listed.id)
    assert drawn.pairs == listed.candidate.fingers[0].pairs
    checked = verify(
        station.runtime,
        station.staff["amira"],
        case,
        [capture(1, INDEX, 9)],
        purpose="confirm-identity",
    )
    assert checked.notes == (note,)


def test_an_adult_s_print_is_compared_as_it_is(station: Station) -> None:
    case = station.open_case(birth_year=1980, days=5 * 365)
    enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
    assert found(station).candidates[0].candidate.notes == ()
    before = found(station).candidates[0].candidate.fingers[0].score
    station.clock.advance(timedelta(days=3 * 366))
    later = found(station).candidates[0].candidate
    assert later.notes == ("Captured 3 years ago.",)
    assert later.fingers[0].score == before


def test_a_person_of_unknown_age_is_compared_as_they_are(station: Station) -> None:
    case = station.open_case(birth_year=None, days=5 * 365)
    enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
    station.clock.advance(timedelta(days=2 * 366))
    assert found(station).candidates[0].candidate.notes == ("Captured 2 years ago.",)
