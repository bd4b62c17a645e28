"""A local authority vouches for one node and can vouch for nothing else."""

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from hospitium.crypto.certificates import LONGEST, LocalCertificate, issue_local

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def made(*names: str, ips: tuple[str, ...] = ()) -> LocalCertificate:
    return issue_local(names, [ip_address(one) for one in ips], random=os.urandom, now=NOW)


def accepted(one: LocalCertificate, subject: x509.DNSName | x509.IPAddress, at: datetime) -> bool:
    store = Store([x509.load_pem_x509_certificate(one.authority)])
    verifier = PolicyBuilder().store(store).time(at).build_server_verifier(subject)
    try:
        verifier.verify(x509.load_pem_x509_certificate(one.certificate), [])
    except VerificationError:
        return False
    return True


def test_it_holds_for_its_names_and_addresses_only() -> None:
    one = made("field.local", ips=("192.168.4.1",))
    assert accepted(one, x509.DNSName("field.local"), NOW)
    assert accepted(one, x509.IPAddress(ip_address("192.168.4.1")), NOW)
    assert not accepted(one, x509.DNSName("bank.example"), NOW)
    assert not accepted(one, x509.IPAddress(ip_address("192.168.4.2")), NOW)


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        (NOW - timedelta(hours=11), True),
        (NOW - timedelta(hours=13), False),
        (NOW + LONGEST - timedelta(minutes=1), True),
        (NOW + LONGEST + timedelta(minutes=1), False),
    ],
)
def test_it_holds_for_a_while(at: datetime, holds: bool) -> None:
    assert accepted(made("field.local"), x509.DNSName("field.local"), at) is holds


def test_the_authority_may_vouch_for_nothing_else() -> None:
    for one in (made("field.local"), made(ips=("10.0.0.1",)), made("a.local", ips=("fd00::1",))):
        authority = x509.load_pem_x509_certificate(one.authority)
        limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
        assert limits.critical
        allowed = set(limits.value.permitted_subtrees or ())
        shut = set(limits.value.excluded_subtrees or ())
        for kind in (x509.DNSName, x509.IPAddress):
            assert any(isinstance(each, kind) for each in allowed | shut)
        basic = authority.extensions.get_extension_for_class(x509.BasicConstraints)
        assert basic.value.path_length == 0


def test_no_two_are_alike_and_the_key_is_the_servers() -> None:
    one, other = made("field.local"), made("field.local")
    assert one.authority != other.authority
    assert one.fingerprint != other.fingerprint
    certificate = x509.load_pem_x509_certificate(one.certificate)
    key = load_pem_private_key(one.key, None)
    assert key.public_key() == certificate.public_key()
