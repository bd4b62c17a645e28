"""A certificate for a node without internet, from an authority that exists for it alone.

Phones demand TLS, and no public authority certifies a laptop on a mountain road. So an authority is
made that may certify nothing but this node's names and addresses (RFC 5280, name constraints,
critical), it signs once, and its key is thrown away: a phone that trusts it cannot be deceived
about any other place, whoever comes by the laptop.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hospitium.core.randomness import Random
from hospitium.crypto.p256 import private_key

LONGEST = timedelta(days=397)
"""Browsers refuse certificates that hold longer."""

_EARLY = timedelta(hours=12)
"""The clock of a phone without a network may be behind."""

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class LocalCertificate:
    """What a server and those who trust it need, as PEM.

    Attributes
    ----------
    authority
        For the phones: they trust it for these names and addresses, and nothing else.
    certificate, key
        For the server.
    fingerprint
        SHA-256 of the authority, in pairs of hex digits, to compare on the phone.
    """

    authority: bytes
    certificate: bytes
    key: bytes
    fingerprint: str


def issue_local(
    names: Sequence[str],
    addresses: Sequence[Address],
    *,
    random: Random,
    now: datetime,
    lasts: timedelta = LONGEST,
) -> LocalCertificate:
    """Make an authority, let it certify one server, and forget its key.

    Parameters
    ----------
    names, addresses
        What people type to reach the node; at least one of either.
    random
        Where keys and serial numbers come from.
    """
    authority_key, key = private_key(random(32)), private_key(random(32))
    title = _name(f"Fieldbook, only for {(*names, *map(str, addresses))[0]}")
    begin, end = now - _EARLY, now + lasts
    authority = (
        _builder(title, title, authority_key, _serial(random), begin, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_may(sign_certificates=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False
        )
        .add_extension(_only(names, addresses), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    general = [*map(x509.DNSName, names), *map(x509.IPAddress, addresses)]
    certificate = (
        _builder(_name("Hospitium node"), title, key, _serial(random), begin, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_may(sign_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .add_extension(x509.SubjectAlternativeName(general), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    mark = authority.fingerprint(hashes.SHA256()).hex(":").upper()
    return LocalCertificate(
        authority.public_bytes(Encoding.PEM),
        certificate.public_bytes(Encoding.PEM),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        mark,
    )


def _serial(random: Random) -> int:
    """Return a serial number above 0 of at most 159 bits, as RFC 5280 wants it."""
    return int.from_bytes(random(20)) >> 1 | 1


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    serial: int,
    begin: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key.public_key(),
        serial_number=serial,
        not_valid_before=begin,
        not_valid_after=end,
    )


def _may(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _only(names: Sequence[str], addresses: Sequence[Address]) -> x509.NameConstraints:
    """Permit these and nothing else: without an address of a kind, no address of that kind."""
    allowed: list[x509.GeneralName] = [*map(x509.DNSName, names)]
    allowed += [x509.IPAddress(ip_network(one)) for one in addresses]
    excluded: list[x509.GeneralName] = []
    if not names:
        excluded.append(x509.DNSName(""))
    for kind, everything in ((IPv4Address, "0.0.0.0/0"), (IPv6Address, "::/0")):
        if not any(isinstance(one, kind) for one in addresses):
            excluded.append(x509.IPAddress(ip_network(everything)))
    return x509.NameConstraints(
        permitted_subtrees=allowed or None, excluded_subtrees=excluded or None
    )
