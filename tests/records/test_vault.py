import os
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.crypto.seal import OVERHEAD
from hospitium.crypto.wrapping import KeyRoot
from hospitium.records.purpose_keys import SEALING, DerivedKeys, PurposeKeys, WrappedKeys
from hospitium.records.vault import Vault
from hospitium.records.vault_keys import fresh_keys

ROOT = KeyRoot(bytes(range(32)), os.urandom)
FRESH = fresh_keys(ROOT, os.urandom)
OLD = Vault(DerivedKeys(bytes(range(32))), os.urandom)
"""Seals records with the keys of their purposes themselves, as nodes of before ADR 51."""
VAULT = Vault(WrappedKeys(ROOT, lambda: FRESH), os.urandom)
END = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("vault", [VAULT, OLD])
@given(
    purpose=st.sampled_from(SEALING),
    record=st.text("0123456789/-", max_size=40),
    plaintext=st.binary(max_size=200),
)
def test_opens_what_it_sealed(vault: Vault, purpose: str, record: str, plaintext: bytes) -> None:
    sealed = vault.seal(purpose, record, END, plaintext)
    assert len(sealed) == len(plaintext) + OVERHEAD
    assert vault.open(purpose, record, END, sealed) == plaintext
    assert vault.seal(purpose, record, END, plaintext) != sealed


@pytest.mark.parametrize("vault", [VAULT, OLD])
def test_a_reader_of_many_opens_what_opens_one_by_one(vault: Vault) -> None:
    sealed = {str(one): vault.seal("audit", str(one), None, bytes([one])) for one in range(5)}
    reader = vault.reader("audit")
    assert [reader.open(place, one) for place, one in sealed.items()] == [
        bytes([one]) for one in range(5)
    ]
    with pytest.raises(Tampered):
        reader.open("0", sealed["1"])


@pytest.mark.parametrize("vault", [VAULT, OLD])
@pytest.mark.parametrize(
    ("purpose", "record", "end"),
    [
        ("probe", "case-1", END),
        ("notice", "case-2", END),
        ("notice", "case-1", END + timedelta(microseconds=1)),
        ("notice", "case-1", None),
    ],
)
def test_another_purpose_record_or_end_does_not_open(
    vault: Vault, purpose: str, record: str, end: datetime | None
) -> None:
    sealed = vault.seal("notice", "case-1", END, b"secret")
    with pytest.raises(Tampered):
        vault.open(purpose, record, end, sealed)


def test_the_same_instant_in_another_zone_opens() -> None:
    sealed = VAULT.seal("notice", "case-1", END.astimezone(timezone(timedelta(hours=2))), b"x")
    assert VAULT.open("notice", "case-1", END, sealed) == b"x"


def test_another_key_opens_nothing_and_checks_as_another() -> None:
    keys = fresh_keys(ROOT, os.urandom)
    other = Vault(WrappedKeys(ROOT, lambda: keys), os.urandom)
    with pytest.raises(Tampered):
        other.open("notice", "case-1", END, VAULT.seal("notice", "case-1", END, b"secret"))
    assert other.key_check() != VAULT.key_check()
    assert other.public_key != VAULT.public_key


def test_its_name_shows_no_key() -> None:
    assert repr(VAULT) == "Vault(…)"


@pytest.mark.parametrize("keys", [WrappedKeys(ROOT, lambda: FRESH), DerivedKeys(bytes(32))])
def test_no_name_of_a_key_shows_it(keys: PurposeKeys) -> None:
    one = keys.newest("notice")
    assert one.key.hex() not in repr(one)
    assert repr(one.key) not in repr(one)


def test_a_key_does_not_seal_in_another_way_than_it_was_made_for() -> None:
    """Who changes the column that says how a key seals gets a key that does not unwrap."""
    changed = [key._replace(per_record=False) for key in FRESH]
    with pytest.raises(Tampered):
        Vault(WrappedKeys(ROOT, lambda: changed), os.urandom).seal("notice", "case-1", END, b"x")
