"""Time stamps of a real authority, and everything that is not one."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.timestamps import (
    Stamp,
    StampRequest,
    ask_stamp,
    digest_in,
    parse_authorities,
    parse_request,
    verify_stamp,
)
from tests.authority import CODE, STAMPS, Authority, certify, make_authority

DATA = b"hospitium/demo-police/log\n2\nroot\n"
DIGEST = hashlib.sha256(DATA).digest()
REQUEST = ask_stamp(DIGEST, os.urandom)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(scope="module")
def reply(authority: Authority) -> bytes:
    return authority.answer(REQUEST.encode())


def verify(
    reply: bytes,
    pem: bytes,
    *,
    data: bytes = DATA,
    request: StampRequest | None = REQUEST,
) -> Stamp:
    return verify_stamp(reply, data, parse_authorities(pem), request=request)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=8, max_size=8))
def test_a_request_reads_back_and_has_one_form(digest: bytes, chance: bytes) -> None:
    request = ask_stamp(digest, lambda _: chance)
    data = request.encode()
    assert parse_request(data) == request
    for other in (data[:-1], data + b"\0", b"\x31" + data[1:], b""):
        with pytest.raises(BadInput):
            parse_request(other)


def test_openssl_reads_the_request_as_we_mean_it(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "x.tsq").write_bytes(REQUEST.encode())
    words = ["openssl", "ts", "-query", "-in", str(tmp_path / "x.tsq"), "-text"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert "Hash Algorithm: sha256" in said
    assert f"Nonce: 0x{REQUEST.nonce.hex().upper()}" in said
    assert "Certificate required: yes" in said


def test_a_stamp_says_when_and_by_whom(authority: Authority, reply: bytes) -> None:
    stamp = verify(reply, authority.root.pem)
    assert stamp.authority == "CN=Test Authority"
    assert stamp.at.utcoffset() is not None
    assert authority.accepts(reply, DATA)
    assert digest_in(reply) == DIGEST
    assert verify(reply, authority.root.pem, request=None) == stamp


def test_every_changed_bit_is_refused_or_changes_nothing_that_is_said(
    authority: Authority, reply: bytes
) -> None:
    """CMS leaves the version and the name of the signature's algorithm outside the signature."""
    said, taken = verify(reply, authority.root.pem), 0
    for at in range(len(reply)):
        changed = bytearray(reply)
        changed[at] ^= 1 << at % 8
        try:
            assert verify(bytes(changed), authority.root.pem) == said
            taken += 1
        except (BadInput, Tampered):
            continue
    assert taken < 15


def test_a_stamp_over_something_else_or_for_another_request_is_refused(
    authority: Authority, reply: bytes
) -> None:
    with pytest.raises(Tampered):
        verify(reply, authority.root.pem, data=DATA + b"x")
    with pytest.raises(Tampered):
        verify(reply, authority.root.pem, request=ask_stamp(DIGEST, bytes))


def test_a_stamp_that_leads_to_somebody_else_is_refused(authority: Authority, reply: bytes) -> None:
    for other in (certify("Test Root"), certify("Another Root")):
        with pytest.raises(Tampered):
            verify(reply, other.pem)


@pytest.mark.parametrize("usage", [CODE, None])
def test_a_certificate_that_is_not_for_time_stamps_is_refused(
    authority: Authority, reply: bytes, usage: object
) -> None:
    right = authority.forge(reply, certify("Test Authority", authority.root, usage=STAMPS))
    assert verify(right, authority.root.pem).authority == "CN=Test Authority"
    signer = certify("Test Authority", authority.root, usage=usage)  # type: ignore[arg-type]
    forged = authority.forge(reply, signer)
    assert not authority.accepts(forged, DATA)
    with pytest.raises(Tampered):
        verify(forged, authority.root.pem)


@pytest.mark.parametrize("days", [(-30, -10), (10, 30)])
def test_a_certificate_that_was_not_valid_at_the_time_is_refused(
    authority: Authority, reply: bytes, days: tuple[int, int]
) -> None:
    signer = certify("Late Authority", authority.root, usage=STAMPS, days=days)
    with pytest.raises(Tampered):
        verify(authority.forge(reply, signer), authority.root.pem)


def test_certificates_in_between_stand_in_the_file_of_the_authority(
    authority: Authority, reply: bytes
) -> None:
    middle = certify("Test Middle", authority.root)
    forged = authority.forge(reply, certify("Deep Authority", middle, usage=STAMPS))
    pem = authority.root.pem + middle.pem
    assert verify(forged, pem).authority == "CN=Deep Authority"
    with pytest.raises(Tampered):
        verify(forged, authority.root.pem)


def test_what_the_authority_did_not_grant_is_no_stamp(authority: Authority) -> None:
    refused = authority.answer(REQUEST.encode(), digests="sha512")
    with pytest.raises(BadInput, match="did not grant"):
        verify(refused, authority.root.pem)
    with pytest.raises(BadInput, match="did not grant"):
        digest_in(refused)


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\x30\x03\x30\x01\x00", bytes.fromhex("30053003020100"), bytes(1 << 17)],
)
def test_other_files_are_no_replies(data: bytes) -> None:
    with pytest.raises(BadInput):
        digest_in(data)


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nAA==\n"])
def test_a_file_without_certificates_says_so(pem: bytes) -> None:
    with pytest.raises(BadInput):
        parse_authorities(pem)
