"""A time-stamping authority (RFC 3161) of OpenSSL, with certificates made for the test."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """
[ts]
default_tsa = t
[t]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
"""
STAMPS, CODE = ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING


def name_of(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


@dataclass
class Certified:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def certify(
    common: str,
    by: Certified | None = None,
    *,
    usage: x509.ObjectIdentifier | None = None,
    days: tuple[int, int] = (-1, 30),
) -> Certified:
    """Certify a new key: a CA without `usage`, signed by itself without `by`."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name_of(common))
        .issuer_name(name_of(common) if by is None else by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=usage is None, path_length=None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return Certified(key, builder.sign(key if by is None else by.key, hashes.SHA256()))


@dataclass
class Authority:
    """Stamps what it is asked to, by `openssl ts`."""

    folder: Path
    root: Certified
    own: Certified

    def answer(self, request: bytes, *, digests: str = "sha256") -> bytes:
        """Return the reply to a request."""
        (self.folder / "ts.cnf").write_text(CONFIG.format(folder=self.folder, digests=digests))
        (self.folder / "in.tsq").write_bytes(request)
        words = ("ts", "-reply", "-config", "ts.cnf", "-section", "t", "-queryfile", "in.tsq")
        self.openssl(*words, "-signer", "own.pem", "-inkey", "own.key", "-out", "out.tsr")
        return (self.folder / "out.tsr").read_bytes()

    def forge(self, reply: bytes, signer: Certified) -> bytes:
        """Return what a reply says, signed by somebody whom `openssl ts` would not let sign."""
        (self.folder / "some.tsr").write_bytes(reply)
        self.write("forger", signer)
        self.openssl("ts", "-reply", "-in", "some.tsr", "-token_out", "-out", "some.tst")
        content = ("-noverify", "-inform", "DER", "-in", "some.tst", "-out", "some.info")
        self.openssl("cms", "-verify", *content)
        words = ("-econtent_type", "1.2.840.113549.1.9.16.1.4", "-signer", "forger.pem")
        self.openssl(
            *("cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", "some.info"),
            *(*words, "-inkey", "forger.key", "-out", "forged.tst"),
        )
        token = (self.folder / "forged.tst").read_bytes()
        return der(0x30, der(0x30, bytes.fromhex("020100")) + token)

    def accepts(self, reply: bytes, data: bytes) -> bool:
        """Tell whether `openssl ts -verify` believes it."""
        for name, content in (("v.tsr", reply), ("v", data), ("ca.pem", self.root.pem)):
            (self.folder / name).write_bytes(content)
        words = ("ts", "-verify", "-data", "v", "-in", "v.tsr", "-CAfile", "ca.pem")
        said = subprocess.run(
            ["openssl", *words], cwd=self.folder, check=False, capture_output=True
        )
        return said.returncode == 0

    def write(self, name: str, who: Certified) -> None:
        key = who.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{name}.key").write_bytes(key)
        (self.folder / f"{name}.pem").write_bytes(who.pem)

    def openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Answer over HTTP on this machine; gives the address."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == "application/timestamp-query"
                reply = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_args: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()
            thread.join()


def der(tag: int, content: bytes) -> bytes:
    """Return a DER value of at least 128 bytes, or of fewer."""
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def make_authority(folder: Path) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("OPENSSL ABSENT: no authority here; time stamps were NOT tested")
    folder.mkdir()
    (folder / "serial").write_text("01\n")
    root = certify("Test Root")
    made = Authority(folder, root, certify("Test Authority", root, usage=STAMPS))
    made.write("own", made.own)
    return made
