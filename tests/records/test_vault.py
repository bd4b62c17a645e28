import os
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.records.purpose_keys import DerivedKeys
from hospitium.records.vault import Vault

VAULT = Vault(DerivedKeys(bytes(range(32))), os.urandom)
END = datetime(2027, 1, 1, tzinfo=UTC)


@given(
    purpose=st.text("abc/-", min_size=1, max_size=20),
    record=st.text("0123456789/-", max_size=40),
    plaintext=st.binary(max_size=200),
)
def test_opens_what_it_sealed(purpose: str, record: str, plaintext: bytes) -> None:
    sealed = VAULT.seal(purpose, record, END, plaintext)
    assert VAULT.open(purpose, record, END, sealed) == plaintext
    assert VAULT.seal(purpose, record, END, plaintext) != sealed


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
    purpose: str, record: str, end: datetime | None
) -> None:
    sealed = VAULT.seal("notice", "case-1", END, b"secret")
    with pytest.raises(Tampered):
        VAULT.open(purpose, record, end, sealed)


def test_the_same_instant_in_another_zone_opens() -> None:
    sealed = VAULT.seal("notice", "case-1", END.astimezone(timezone(timedelta(hours=2))), b"x")
    assert VAULT.open("notice", "case-1", END, sealed) == b"x"


def test_another_key_opens_nothing_and_checks_as_another() -> None:
    other = Vault(DerivedKeys(bytes(32)), os.urandom)
    with pytest.raises(Tampered):
        other.open("notice", "case-1", END, VAULT.seal("notice", "case-1", END, b"secret"))
    assert other.key_check() != VAULT.key_check()
    assert other.public_key != VAULT.public_key


def test_its_name_shows_no_key() -> None:
    assert repr(VAULT) == "Vault(…)"
