import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.crypto.device_assertion import (
    LEEWAY,
    Asked,
    BadAssertion,
    WrongClock,
    base64url,
    check_assertion,
    check_number,
    read_assertion,
    unbase64,
    write_assertion,
)
from hospitium.crypto.p256 import p256_point

SEED = bytes(range(1, 33))
DEVICE = UUID(int=7)
AT = datetime(2026, 11, 28, tzinfo=UTC)
ASKED = Asked("POST", "/api/v1/field/items", b'{"items":[]}')


def written(asked: Asked = ASKED, at: datetime = AT, jti: bytes = bytes(16)) -> str:
    return write_assertion(DEVICE, SEED, asked, at=at, jti=jti)


def test_a_phone_s_assertion_holds_for_its_request() -> None:
    one = read_assertion(written())
    check_assertion(one, key=p256_point(SEED), asked=ASKED, now=AT)
    assert one.device == DEVICE
    for edge in (LEEWAY, -LEEWAY):
        check_assertion(one, key=p256_point(SEED), asked=ASKED, now=AT + edge)


@pytest.mark.parametrize(
    "asked",
    [
        Asked("GET", ASKED.path, ASKED.body),
        Asked("POST", ASKED.path + "/x", ASKED.body),
        Asked("POST", ASKED.path, ASKED.body + b" "),
    ],
)
def test_it_holds_for_no_other_request(asked: Asked) -> None:
    with pytest.raises(BadAssertion):
        check_assertion(read_assertion(written()), key=p256_point(SEED), asked=asked, now=AT)


def test_it_holds_for_no_other_key_and_not_without_16_bytes_of_jti() -> None:
    with pytest.raises(BadAssertion):
        check_assertion(read_assertion(written()), key=p256_point(bytes(32)), asked=ASKED, now=AT)
    short = read_assertion(written(jti=bytes(8)))
    with pytest.raises(BadAssertion):
        check_assertion(short, key=p256_point(SEED), asked=ASKED, now=AT)


@pytest.mark.parametrize("off", [LEEWAY + timedelta(seconds=1), -LEEWAY - timedelta(seconds=1)])
def test_a_wrong_clock_is_told_the_time(off: timedelta) -> None:
    with pytest.raises(WrongClock) as told:
        check_assertion(read_assertion(written()), key=p256_point(SEED), asked=ASKED, now=AT + off)
    assert told.value.now == AT + off
    assert told.value.code == "hospitium.device.clock"


def forged(header: object, payload: object) -> str:
    parts = [base64url(json.dumps(part).encode()) for part in (header, payload)]
    return ".".join([*parts, base64url(bytes(64))])


GOOD_HEAD = {"alg": "ES256", "kid": str(DEVICE), "typ": "device+jwt"}
GOOD = {"htm": "GET", "htu": "/", "bsh": "", "iat": 1, "jti": ""}


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "..", "a.b.c", "a.b.c.d", "e30.e30.e30", "x" * 5000, "W10.W10.W10"),
        forged(GOOD_HEAD | {"alg": "none"}, GOOD),
        forged(GOOD_HEAD | {"crit": ["x"]}, GOOD),
        forged(GOOD_HEAD | {"typ": "JWT"}, GOOD),
        forged(GOOD_HEAD | {"kid": "x"}, GOOD),
        forged(GOOD_HEAD | {"kid": 7}, GOOD),
        forged(GOOD_HEAD, GOOD | {"iat": "1"}),
        forged(GOOD_HEAD, GOOD | {"iat": 10**30}),
        forged(GOOD_HEAD, GOOD | {"bsh": None}),
        forged(GOOD_HEAD, GOOD | {"jti": "="}),
        forged(GOOD_HEAD, {}),
    ],
)
def test_what_no_phone_writes_is_refused(text: str) -> None:
    with pytest.raises(BadAssertion):
        read_assertion(text)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_refused_or_parsed(text: str) -> None:
    with pytest.raises(BadAssertion):
        read_assertion(text)


@given(st.binary(max_size=64))
def test_base64url_has_one_spelling(data: bytes) -> None:
    assert unbase64(base64url(data)) == data
    with pytest.raises(ValueError, match="base64url"):
        unbase64(base64url(data) + "=")


def test_the_check_number_is_20_bits_of_both_keys() -> None:
    import hashlib

    one, other = p256_point(SEED), p256_point(bytes(32))
    whole = hashlib.sha256(b"hospitium/device-check/1\n" + one + other).digest()
    bits = int(whole.hex()[:5], 16)  # five hex digits are 20 bits
    assert check_number(one, other).replace(" ", "") == f"{bits % 10**6:06d}"
    assert check_number(one, other) != check_number(other, one)
