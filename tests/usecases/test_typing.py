"""Staff who ask for it have their typing compared; it asks, and never keeps anybody out."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from hospitium.core.errors import Refused
from hospitium.core.ids import OperatorId
from hospitium.policy.proof import ProofNeeded
from hospitium.records.models_behaviour import TypingRow
from hospitium.records.typing_profiles import LASTS
from hospitium.senses.behaviour.profile import ENOUGH
from hospitium.usecases import check_typing as check_typing_module
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.check_typing import Confirmed, Signal, check_typing, confirm_typing
from hospitium.usecases.operators import end_access, find_operator, find_standing
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_typing import list_typing, show_typing
from hospitium.usecases.turn_typing import turn_typing_off, turn_typing_on
from tests.stations import Station
from tests.usecases.backups import Safe
from tests.usecases.test_passkeys import enrolled
from tests.usecases.typists import habit, noted

ME, ANOTHER = habit(1), habit(2)


def actions(station: Station) -> list[str]:
    entries = show_log(station.runtime, station.staff["olu"], limit=1000)
    return [entry.leaf.action for entry in entries if entry.leaf.action.startswith("typing")]


def rows(station: Station) -> int:
    with station.runtime.node.read() as session:
        return session.scalars(select(func.count()).select_from(TypingRow)).one()


def sign_in(station: Station, who: str, typed: str) -> Signal:
    return check_typing(station.runtime, station.staff[who], typed)


def known(station: Station, who: str = "amira", times: int = ENOUGH) -> None:
    """Turn it on and sign in as often as it takes."""
    turn_typing_on(station.runtime, station.staff[who])
    for time in range(times):
        assert sign_in(station, who, noted(ME, time)) is Signal.LEARNING


def test_nothing_is_kept_of_who_has_not_asked(lite: Station) -> None:
    before = len(show_log(lite.runtime, lite.staff["olu"], limit=1000))
    assert sign_in(lite, "amira", noted(ME, 0)) is Signal.NONE
    confirm_typing(lite.runtime, lite.staff["amira"], noted(ME, 0), Confirmed.PASSKEY)
    assert rows(lite) == 0
    assert len(show_log(lite.runtime, lite.staff["olu"], limit=1000)) == before
    assert show_typing(lite.runtime, lite.staff["amira"]) is None


def test_it_learns_then_knows_its_owner_and_asks_a_stranger(station: Station) -> None:
    known(station)
    assert sign_in(station, "amira", noted(ME, 50)) is Signal.USUAL
    assert sign_in(station, "amira", noted(ANOTHER, 0)) is Signal.UNUSUAL
    assert actions(station) == [
        "typing.on", *["typing.learned"] * (ENOUGH + 1), "typing.unusual",
    ]  # fmt: skip
    kept = show_typing(station.runtime, station.staff["amira"])
    assert kept is not None
    assert (kept.learned, kept.unusual_at) == (ENOUGH + 1, station.clock.now)


def test_what_was_unusual_is_learned_once_it_is_confirmed(lite: Station) -> None:
    known(lite)
    amira, odd = lite.staff["amira"], noted(ANOTHER, 0)
    assert sign_in(lite, "amira", odd) is Signal.UNUSUAL
    confirm_typing(lite.runtime, amira, odd, Confirmed.CODE)
    kept = show_typing(lite.runtime, amira)
    assert kept is not None
    assert kept.learned == ENOUGH + 1
    assert actions(lite)[-1] == "typing.confirmed"


def test_where_there_is_a_passkey_a_code_alone_teaches_nothing(lite: Station) -> None:
    known(lite)
    enrolled(lite)
    amira = find_operator(lite.runtime, lite.staff["amira"].id)
    for by, learned in ((Confirmed.CODE, ENOUGH), (Confirmed.PASSKEY, ENOUGH + 1)):
        confirm_typing(lite.runtime, amira, noted(ANOTHER, 0), by)
        kept = show_typing(lite.runtime, amira)
        assert kept is not None
        assert kept.learned == learned


def test_off_erases_what_was_learned_and_its_owner_may_begin_anew(station: Station) -> None:
    known(station, times=2)
    turn_typing_on(station.runtime, station.staff["amira"])
    kept = show_typing(station.runtime, station.staff["amira"])
    assert kept is not None
    assert kept.learned == 2
    assert turn_typing_off(station.runtime, station.staff["amira"])
    assert rows(station) == 0
    assert not turn_typing_off(station.runtime, station.staff["amira"])
    turn_typing_on(station.runtime, station.staff["amira"])
    kept = show_typing(station.runtime, station.staff["amira"])
    assert kept is not None
    assert kept.learned == 0


def test_each_sign_in_makes_it_last_on_and_unused_the_daily_job_erases_it(lite: Station) -> None:
    known(lite)
    lite.clock.advance(LASTS - timedelta(days=1))
    assert sign_in(lite, "amira", noted(ME, 60)) is Signal.USUAL
    lite.clock.advance(timedelta(days=2))
    assert sign_in(lite, "amira", noted(ANOTHER, 0)) is Signal.UNUSUAL
    lite.clock.advance(LASTS)
    assert show_typing(lite.runtime, lite.staff["amira"]) is None
    assert sign_in(lite, "amira", noted(ANOTHER, 0)) is Signal.NONE
    assert rows(lite) == 1
    erase_expired(lite.runtime)
    assert rows(lite) == 0


def test_a_backup_brings_back_nobodys_typing(small: Safe) -> None:
    known(small.station, times=1)
    backup = small.backup()
    turn_typing_off(small.station.runtime, small.station.staff["amira"])
    back = small.restored(backup)
    assert rows(back) == 0


def test_the_data_protection_officer_sees_who_asked_and_leavers_are_erased(lite: Station) -> None:
    known(lite, times=3)
    turn_typing_on(lite.runtime, lite.staff["bela"])
    found = list_typing(lite.runtime, lite.staff["dana"])
    assert [(one.operator, one.learned) for one in found] == [("amira", 3), ("bela", 0)]
    for handle in ("amira", "root", "omar", "olu"):
        with pytest.raises(Refused):
            list_typing(lite.runtime, lite.staff[handle])
    left = end_access(lite.runtime, lite.staff["root"], OperatorId("amira"))
    assert (left.typing, rows(lite)) == (1, 1)


def test_on_and_off_want_the_passkey_where_there_is_one(lite: Station) -> None:
    enrolled(lite)
    amira = find_standing(lite.runtime, lite.staff["amira"].id).operator
    for turn in (turn_typing_on, turn_typing_off):
        with pytest.raises(ProofNeeded):
            turn(lite.runtime, amira)
    assert rows(lite) == 0


@given(typed=st.one_of(st.text(max_size=80), st.just("[[[0,1]]]"), st.just("[" * 4000)))
@settings(max_examples=30, deadline=None)
def test_whatever_a_browser_sends_is_no_reason_to_fail(typed: str) -> None:
    assert check_typing_module._sample(typed) is None


def test_what_does_not_open_is_erased_and_keeps_nobody_out(lite: Station) -> None:
    known(lite)
    with lite.runtime.node.database._writers.begin() as connection:
        connection.execute(update(TypingRow).values(sealed_samples=bytes(60)))
    assert sign_in(lite, "amira", noted(ANOTHER, 0)) is Signal.NONE
    assert rows(lite) == 0
    assert actions(lite)[-1] == "typing.unreadable"


def test_samples_of_another_model_are_not_compared(lite: Station) -> None:
    known(lite)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_typing_module, "MODEL", "hospitium-keystroke-2")
        assert sign_in(lite, "amira", noted(ANOTHER, 0)) is Signal.LEARNING
        kept = show_typing(lite.runtime, lite.staff["amira"])
    assert kept is not None
    assert (kept.model, kept.learned) == ("hospitium-keystroke-2", 1)
