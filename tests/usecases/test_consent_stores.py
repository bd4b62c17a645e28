"""The queries of consent, on SQLite and on PostgreSQL."""

from datetime import timedelta

from hospitium.policy.consents import Action, Ended
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.due_consents import due_consents
from hospitium.usecases.retention import erase_expired
from tests.stations import Station
from tests.usecases.consents import BOTH, ROAD, add_prints, introduce, register, say, search


def test_from_the_first_yes_to_the_erasure(station: Station) -> None:
    amira = station.staff["amira"]
    adult, child = register(station), register(station, birth_year=2008)
    mother = introduce(station, child)
    say(station, adult, Action.GIVEN, uses=BOTH)
    say(station, child, Action.GIVEN, uses=ROAD, guardian=mother)
    say(station, child, Action.ASSENT_YES)
    add_prints(station, adult, 1)
    add_prints(station, child, 2)
    assert len(search(station, 1).candidates) == 1
    assert search(station, 1, purpose="name-unidentified-person").outcome.persons == 0
    stopped = say(station, adult, Action.WITHDRAWN).stopped
    assert stopped is not None
    assert (stopped.prints, stopped.candidates) == (1, 1)
    assert search(station, 1).outcome.persons == 1
    assert erase_expired(station.runtime).asked == 1
    station.clock.advance(timedelta(days=41))
    assert search(station, 2).outcome.persons == 0
    erased = erase_expired(station.runtime)
    assert (erased.prints, erased.ended) == (1, 1)
    assert [one.ended_why for one in due_consents(station.runtime, amira)] == [Ended.ADULT]
    assert verify_log(station.runtime).sound
