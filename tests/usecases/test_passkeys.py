"""Passkeys by use cases: who is there, who is refused, and what a copy does."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Conflict, NotFound, NotSignedIn, Refused
from hospitium.crypto import passkeys as webauthn
from hospitium.crypto.passkeys import BadPasskey, Place, is_copied
from hospitium.policy.proof import ProofNeeded, need_fresh_proof
from hospitium.records.passkeys import COPIED
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.operators import find_operator, find_standing
from hospitium.usecases.passkeys import (
    CODE_LASTS,
    begin_proof,
    begin_registration,
    give_enrol_code,
    list_passkeys,
    prove,
    prove_again,
    register,
    revoke_passkey,
    revoke_passkeys_of,
    who_enrols,
)
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.authenticator import Authenticator

HERE = Place("localhost", "http://localhost")


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()


def enrolled(station: Station, handle: str = "amira", name: str = "Blue key") -> Authenticator:
    key, challenge = Authenticator(), os.urandom(32)
    who = station.staff[handle]
    options = begin_registration(station.runtime, who, HERE, challenge)
    register(station.runtime, who, HERE, challenge, key.create(options), name=name)
    return key


def show(station: Station, key: Authenticator, place: Place = HERE) -> str:
    """Sign in by a passkey; return who it is."""
    challenge = os.urandom(32)
    answer = key.get(begin_proof(place, challenge))
    return prove(station.runtime, place, challenge, answer).id


def actions(station: Station) -> list[str]:
    entries = show_log(station.runtime, station.staff["olu"], limit=1000)
    return [entry.leaf.action for entry in entries]


def test_a_passkey_says_who_it_is(station: Station) -> None:
    key = enrolled(station)
    assert show(station, key) == "amira"
    assert actions(station)[-2:] == ["passkey.add", "passkey.use"]
    (mine,) = list_passkeys(station.runtime, station.staff["amira"])
    assert (mine.name, mine.sign_count, mine.last_used_at) == ("Blue key", 1, station.clock.now)
    assert find_standing(station.runtime, station.staff["amira"].id).operator.has_passkey


def test_what_is_asked_of_the_browser(station: Station) -> None:
    enrolled(station)
    options = begin_registration(station.runtime, station.staff["amira"], HERE, os.urandom(32))
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none"
    assert len(options["excludeCredentials"]) == 1
    asked = begin_proof(HERE, os.urandom(32))
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_nobody_verified_is_nobody(station: Station) -> None:
    key = enrolled(station)
    key.verifies = False
    with pytest.raises(BadPasskey):
        show(station, key)
    careless, challenge = Authenticator(verifies=False), os.urandom(32)
    who = station.staff["bela"]
    options = begin_registration(station.runtime, who, HERE, challenge)
    with pytest.raises(BadPasskey):
        register(station.runtime, who, HERE, challenge, careless.create(options), name="x")


@pytest.mark.parametrize("wrong", ["challenge", "origin", "domain", "key", "unknown"])
def test_any_other_answer_is_refused(station: Station, wrong: str) -> None:
    key, challenge = enrolled(station), os.urandom(32)
    if wrong == "origin":
        key.origin = "http://evil.example"
    if wrong == "domain":
        key.domain = "evil.example"
    if wrong == "key":
        key.key = Authenticator().key
    if wrong == "unknown":
        key.id = os.urandom(16)
    answer = key.get(begin_proof(HERE, os.urandom(32) if wrong == "challenge" else challenge))
    with pytest.raises(NotSignedIn):
        prove(station.runtime, HERE, challenge, answer)


@given(st.one_of(st.text(max_size=300), st.sampled_from(['{"id": 1}', "[]", "{}", "null", "1"])))
def test_a_hostile_answer_is_an_error_and_no_crash(answer: str) -> None:
    with pytest.raises(BadPasskey):
        webauthn.check_registration(answer, HERE, b"c" * 32)
    with pytest.raises(BadPasskey):
        webauthn.check_authentication(answer, HERE, b"c" * 32, public_key=b"key")


def test_a_count_that_went_back_ends_the_passkey(station: Station) -> None:
    key = enrolled(station)
    copy = replace(key)
    show(station, key)
    show(station, key)
    with pytest.raises(BadPasskey, match="copy"):
        show(station, copy)
    (ended,) = list_passkeys(station.runtime, station.staff["amira"])
    assert ended.ended_for == COPIED
    assert actions(station)[-1] == "passkey.copied"
    with pytest.raises(NotSignedIn):
        show(station, key)


@given(st.integers(0, 5), st.integers(0, 5))
def test_only_a_key_that_counts_can_be_seen_to_be_copied(now: int, before: int) -> None:
    assert is_copied(now, before=before) is ((now, before) != (0, 0) and now <= before)


def test_several_passkeys_and_one_revoked(station: Station) -> None:
    first, second = enrolled(station), enrolled(station, name="Phone")
    amira = find_operator(station.runtime, station.staff["amira"].id)
    by_code = find_standing(station.runtime, amira.id).operator
    blue = next(one.id for one in list_passkeys(station.runtime, amira) if one.name == "Blue key")
    with pytest.raises(NotFound):
        revoke_passkey(station.runtime, station.staff["bela"], blue)
    with pytest.raises(ProofNeeded):
        revoke_passkey(station.runtime, by_code, blue)
    revoke_passkey(station.runtime, amira, blue)
    with pytest.raises(Conflict):
        revoke_passkey(station.runtime, amira, blue)
    with pytest.raises(NotSignedIn):
        show(station, first)
    assert show(station, second) == "amira"


def test_one_credential_is_registered_once(station: Station) -> None:
    key, challenge = enrolled(station), os.urandom(32)
    bela = station.staff["bela"]
    answer = key.create(begin_registration(station.runtime, bela, HERE, challenge))
    with pytest.raises(Conflict):
        register(station.runtime, bela, HERE, challenge, answer, name="x")
    challenge = os.urandom(32)
    answer = Authenticator().create(begin_registration(station.runtime, bela, HERE, challenge))
    for name in ("", "x" * 61):
        with pytest.raises(BadInput):
            register(station.runtime, bela, HERE, challenge, answer, name=name)


def test_a_code_enrols_once_and_not_for_ever(station: Station) -> None:
    root, runtime = station.staff["root"], station.runtime
    with pytest.raises(Refused):
        give_enrol_code(runtime, station.staff["amira"], station.staff["bela"].id)
    given_code = give_enrol_code(runtime, root, station.staff["bela"].id)
    for wrong in ("", "x", given_code.code + "x"):
        with pytest.raises(NotSignedIn):
            who_enrols(runtime, given_code.operator, wrong)
    assert who_enrols(runtime, given_code.operator, given_code.code) == station.staff["bela"]
    enrolled(station, "bela")
    with pytest.raises(NotSignedIn):
        who_enrols(runtime, given_code.operator, given_code.code)
    again = give_enrol_code(runtime, root, given_code.operator)
    station.clock.advance(CODE_LASTS)
    with pytest.raises(NotSignedIn):
        who_enrols(runtime, again.operator, again.code)
    assert given_code.code not in repr(show_log(runtime, station.staff["olu"], limit=1000))


def test_the_passkey_of_another_account_makes_both_one_person(station: Station) -> None:
    amira_key = enrolled(station)
    bela = station.staff["bela"]
    challenge = os.urandom(32)
    answer = amira_key.get(begin_proof(HERE, challenge))
    with pytest.raises(BadPasskey, match="one person"):
        prove_again(station.runtime, bela, HERE, challenge, answer)
    now = find_operator(station.runtime, bela.id)
    assert now.person == find_operator(station.runtime, station.staff["amira"].id).person
    assert actions(station)[-1] == "operator.link"


def test_lost_passkeys_are_ended_by_the_administrator(station: Station) -> None:
    key = enrolled(station)
    assert revoke_passkeys_of(station.runtime, station.staff["root"], station.staff["amira"].id)
    with pytest.raises(NotSignedIn):
        show(station, key)
    assert not find_operator(station.runtime, station.staff["amira"].id).has_passkey


def test_a_proof_is_fresh_for_five_minutes(station: Station) -> None:
    key, challenge = enrolled(station), os.urandom(32)
    amira = find_standing(station.runtime, station.staff["amira"].id).operator
    answer = key.get(begin_proof(HERE, challenge))
    proved = prove_again(station.runtime, amira, HERE, challenge, answer)
    need_fresh_proof(proved, at=station.clock.now + timedelta(minutes=5))
    for who, later in ((proved, timedelta(minutes=5, seconds=1)), (amira, timedelta(0))):
        with pytest.raises(ProofNeeded):
            need_fresh_proof(who, at=station.clock.now + later)
