"""What is odd about a record is told when it is enrolled, and nothing is refused for it."""

from hospitium.core.fingers import Finger
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.enrol import enrol
from tests.engines import capture
from tests.stations import Station

INDEX = Finger.RIGHT_INDEX


def test_what_is_odd_is_told_at_enrolment_and_nothing_is_refused(lite: Station) -> None:
    runtime, amira = lite.runtime, lite.staff["amira"]
    for person, told in ((1, []), (2, ["same-name"])):
        made = lite.open_case("Maria Okoye")
        report = enrol(runtime, amira, made, [capture(person, INDEX)])
        assert len(report.enrolled) == 1
        assert [one.kind for one in report.leads] == told
    mixed = enrol(runtime, amira, made, [capture(9, INDEX, 2)])
    assert [one.kind for one in mixed.leads] == ["one-record"]
    assert mixed.enrolled[0].advice
    again = enrol(runtime, amira, made, [capture(2, INDEX, 3)])
    assert again.leads == ()  # on the list already
    assert verify_log(runtime).sound


def test_who_must_not_be_compared_is_not_looked_at(lite: Station) -> None:
    runtime, amira = lite.runtime, lite.staff["amira"]
    for person in (1, 2):
        made = lite.open_case("Maria Okoye", birth_year=2024)
        assert enrol(runtime, amira, made, [capture(person, INDEX)]).leads == ()
