"""A restore does not bring back who has left, what was shut out, nor a yes that was taken back."""

from datetime import timedelta

import pytest

from hospitium.core.errors import NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.crypto.p256 import p256_point
from hospitium.policy.consents import Action, Assent
from hospitium.policy.field import DeviceStatus
from hospitium.policy.operators import Role
from hospitium.records.backups.gone import read_gone
from hospitium.records.checkpoints import current_head
from hospitium.records.devices import DeviceKeys
from hospitium.records.passkeys import LEFT
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.best_interests import Proposal, agree_to_decision, propose_decision
from hospitium.usecases.devices import (
    add_device,
    confirm_device,
    enrol_device,
    list_devices,
    revoke_device,
)
from hospitium.usecases.give_receipt import give_receipt
from hospitium.usecases.operators import end_access, find_standing
from hospitium.usecases.passkeys import list_passkeys, revoke_passkeys_of
from hospitium.usecases.receipt_words import receipt_words
from hospitium.usecases.show_consent import show_consent
from hospitium.usecases.show_public import show_public
from hospitium.usecases.systems import add_system, revoke_system, sign_in_system
from tests.stations import Station
from tests.usecases.backups import Safe
from tests.usecases.consents import BOTH, ROAD, add_prints, introduce, register, say, search
from tests.usecases.staff import broken, lend, now
from tests.usecases.test_minors import CHILD
from tests.usecases.test_passkeys import enrolled, show


def events(station: Station) -> list[str]:
    entries = show_public(station.runtime, station.staff["olu"], subject="key:amira")
    return [str(one.details["event"]) for one in reversed(entries)]


def test_with_a_leaver_all_that_hung_on_their_access_stays_ended(safe: Safe) -> None:
    station = safe.station
    key = enrolled(station)
    lend(station, "amira", "bela", Role.OFFICER)
    broken(station)
    path = safe.backup()
    end_access(station.runtime, station.staff["root"], OperatorId("amira"))
    again = safe.restored(path, gone=[safe.gone()])
    with pytest.raises(NotSignedIn):
        show(again, key)
    amira = find_standing(again.runtime, OperatorId("amira"))
    assert amira.signed_out_at == station.clock.now
    assert (amira.operator.roles, amira.operator.has_passkey) == (frozenset(), False)
    (ended,) = list_passkeys(again.runtime, station.staff["amira"])
    assert ended.ended_for == LEFT
    assert now(again, "bela").roles == {Role.VERIFIER}
    assert events(again) == ["added", "removed"]
    assert verify_log(again.runtime).sound
    again.runtime.node.close()


def test_lost_passkeys_and_systems_that_were_shut_out_open_nothing(small: Safe) -> None:
    station, root = small.station, small.station.staff["root"]
    key = enrolled(station)
    made = add_system(station.runtime, root, short="registry", name="x", scopes=["case.read"])
    path = small.backup()
    revoke_passkeys_of(station.runtime, root, OperatorId("amira"))
    revoke_system(station.runtime, root, made.system)
    done = small.restore(path, gone=[small.gone()])
    assert done.ended_again == 2
    again = small.opened()
    with pytest.raises(NotSignedIn):
        show(again, key)
    with pytest.raises(NotSignedIn):
        sign_in_system(again.runtime, made.system, made.secret)
    assert find_standing(again.runtime, OperatorId("amira")).operator.roles
    assert events(again) == ["added", "removed"]
    again.runtime.node.close()


def test_a_phone_that_was_shut_out_is_told_to_destroy_what_it_holds(small: Safe) -> None:
    station, amira = small.station, small.station.staff["amira"]
    keys = DeviceKeys(p256_point(bytes(31) + b"\x01"), p256_point(bytes(31) + b"\x02"))
    made = enrol_device(station.runtime, add_device(station.runtime, amira).code, keys, app="1")
    confirm_device(station.runtime, amira, made.device.id, made.check)
    path = small.backup()
    revoke_device(station.runtime, amira, made.device.id)
    assert small.restore(path, gone=[small.gone()]).ended_again == 1
    again = small.opened()
    (phone,) = list_devices(again.runtime, amira)
    assert phone.facts.status is DeviceStatus.WIPE
    again.runtime.node.close()


def test_a_yes_that_was_taken_back_does_not_come_back(safe: Safe) -> None:
    station, amira = safe.station, safe.station.staff["amira"]
    case, other = register(station), register(station)
    for number, one in enumerate((case, other), start=1):
        say(station, one, Action.GIVEN, uses=BOTH)
        add_prints(station, one, person=number)
    path = safe.backup()
    station.clock.advance(timedelta(hours=1))
    say(station, case, Action.WITHDRAWN)
    say(station, other, Action.WITHDRAWN, uses=ROAD)
    done = safe.restore(path, gone=[safe.gone()])
    assert done.withdrawn_again == 2
    again = safe.opened()
    assert search(again, 1).candidates == ()
    assert search(again, 2).candidates == ()
    record = show_consent(again.runtime, amira, case)
    assert [one.said.action for one in record.events] == [Action.GIVEN, Action.WITHDRAWN]
    assert record.state.erase_after is not None
    assert show_consent(again.runtime, amira, other).standing.purposes == {"confirm-identity"}
    receipt = give_receipt(again.runtime, amira, case, 2)
    assert receipt_words(receipt)
    assert verify_log(again.runtime).sound
    again.runtime.node.close()


def test_what_the_backup_holds_already_is_not_said_twice(small: Safe) -> None:
    station = small.station
    case = register(station)
    say(station, case, Action.GIVEN, uses=ROAD)
    say(station, case, Action.WITHDRAWN)
    path = small.backup()
    assert small.restore(path, gone=[small.gone()]).withdrawn_again == 0


def test_the_no_of_a_guardian_whom_the_backup_does_not_know_stops_the_use(small: Safe) -> None:
    station, amira = small.station, small.station.staff["amira"]
    case = register(station, birth_year=CHILD)
    mother = introduce(station, case)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother)
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    path = small.backup()
    station.clock.advance(timedelta(hours=1))
    father = introduce(station, case)
    say(station, case, Action.REFUSED, guardian=father)
    again = small.restored(path, gone=[small.gone()])
    assert search(again).candidates == ()
    assert show_consent(again.runtime, amira, case).standing.assent is Assent.NO
    again.runtime.node.close()


def test_a_no_outweighs_a_decision_that_the_backup_holds(small: Safe) -> None:
    station, staff = small.station, small.station.staff
    case = register(station, birth_year=CHILD)
    until = (station.clock.now + timedelta(days=30)).date()
    proposal = Proposal(reason="traffickers near", authority="Youth office", review_on=until)
    decision = propose_decision(station.runtime, staff["amira"], case, proposal)
    agree_to_decision(station.runtime, staff["bela"], case, decision)
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    path = small.backup()
    station.clock.advance(timedelta(hours=1))
    say(station, case, Action.ASSENT_NO)
    again = small.restored(path, gone=[small.gone()])
    assert search(again).candidates == ()
    again.runtime.node.close()


def test_the_list_names_ids_and_reads_back(small: Safe) -> None:
    station = small.station
    case = register(station)
    say(station, case, Action.GIVEN, uses=BOTH)
    say(station, case, Action.WITHDRAWN, uses=ROAD)
    data = small.gone().read_bytes()
    assert b"Synthetic" not in data
    with station.runtime.node.read() as session:
        head = current_head(session, station.runtime.node.vault)
    (one,) = read_gone(data, head, station.runtime.node.vault.public_key).withdrawn
    assert (one.case, one.action, one.purposes) == (case, Action.WITHDRAWN, ROAD)
