"""The log says which passkeys each handle has: a key slipped in by somebody else would show."""

import base64
import hashlib
import os
from datetime import timedelta

import pytest
from cbor2 import loads

from hospitium.core.errors import Conflict
from hospitium.core.ids import OperatorId
from hospitium.crypto.passkeys import BadPasskey, key_algorithm
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.operators import end_access
from hospitium.usecases.passkeys import (
    begin_proof,
    begin_registration,
    list_passkeys,
    prove,
    register,
    revoke_passkey,
    revoke_passkeys_of,
)
from hospitium.usecases.show_public import show_public
from tests.stations import Station
from tests.usecases.authenticator import Authenticator
from tests.usecases.staff import now
from tests.usecases.test_passkeys import HERE, enrolled, show


@pytest.fixture
def station(lite: Station) -> Station:
    return lite


def told(station: Station, handle: str = "amira") -> list[tuple[str, str]]:
    """What the log says of the keys of a handle, oldest first: what became of which."""
    entries = show_public(station.runtime, station.staff["olu"], subject=f"key:{handle}")
    return [(str(one.details["event"]), str(one.details["sha256"])) for one in reversed(entries)]


def keys_of(station: Station, handle: str = "amira") -> list[str]:
    held = list_passkeys(station.runtime, now(station, handle))
    return [hashlib.sha256(one.public_key).hexdigest() for one in held]


def test_a_passkey_that_comes_is_in_the_log(station: Station) -> None:
    enrolled(station)
    (key,) = keys_of(station)
    assert told(station) == [("added", key)]
    (entry,) = show_public(station.runtime, station.staff["olu"], subject="key:amira")
    assert entry.details["algorithm"] == "webauthn-es256"
    public = base64.b64decode(str(entry.details["public_key"]))
    assert loads(public)[3] == -7
    assert (entry.leaf.operator, entry.leaf.action) == ("amira", "passkey.add")
    assert verify_log(station.runtime).sound


def test_one_that_is_not_registered_is_not(station: Station) -> None:
    key, challenge = enrolled(station), os.urandom(32)
    bela = station.staff["bela"]
    answer = key.create(begin_registration(station.runtime, bela, HERE, challenge))
    with pytest.raises(Conflict):
        register(station.runtime, bela, HERE, challenge, answer, name="x")
    assert told(station, "bela") == []


def test_one_that_its_owner_ends_is_too(station: Station) -> None:
    enrolled(station)
    station.clock.advance(timedelta(seconds=1))
    enrolled(station, name="Red key")
    amira = now(station, "amira")
    first, second = keys_of(station)
    revoke_passkey(station.runtime, amira, list_passkeys(station.runtime, amira)[0].id)
    assert told(station) == [("added", first), ("added", second), ("removed", first)]


def test_so_are_those_that_were_lost(station: Station) -> None:
    enrolled(station)
    station.clock.advance(timedelta(seconds=1))
    enrolled(station, name="Red key")
    both = keys_of(station)
    revoke_passkeys_of(station.runtime, station.staff["root"], OperatorId("amira"))
    assert told(station)[2:] == [("removed", one) for one in both]


def test_so_are_those_of_a_leaver(station: Station) -> None:
    enrolled(station)
    (key,) = keys_of(station)
    end_access(station.runtime, station.staff["root"], OperatorId("amira"))
    assert told(station) == [("added", key), ("removed", key)]


def test_so_is_one_that_was_copied(station: Station) -> None:
    original: Authenticator = enrolled(station)
    show(station, original)
    original.count = 0
    challenge = os.urandom(32)
    with pytest.raises(BadPasskey, match="a copy"):
        prove(station.runtime, HERE, challenge, original.get(begin_proof(HERE, challenge)))
    (key,) = keys_of(station)
    assert told(station) == [("added", key), ("removed", key)]


def test_an_algorithm_without_a_name_is_named_by_its_number() -> None:
    from cbor2 import dumps

    assert key_algorithm(dumps({1: 1, 3: -8})) == "webauthn-eddsa"
    assert key_algorithm(dumps({1: 2, 3: -47})) == "webauthn-cose-47"
    assert key_algorithm(b"?") == "webauthn-unknown"
