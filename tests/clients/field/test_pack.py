"""Packs that Python wrote, opened by the app: whole, by deltas, and each refusal by its name."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bench.node_program import ROOT
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from hospitium.crypto.device_assertion import base64url
from hospitium.crypto.digest import sha256
from hospitium.crypto.p256 import hpke_seal, p256_point
from hospitium.crypto.signing import sign
from hospitium.formats.pack import FORMAT, PackHead, pack_info, write_pack
from hospitium.formats.pack_contents import (
    Contents,
    PackCase,
    PackFace,
    PackPrint,
    apply_delta,
    case_marks,
    contents_digest,
    difference,
)
from hospitium.ledger.note_keys import Kind, Signer
from hospitium.records.manifests import load_manifest
from tests.clients.field.program import ask

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
AGREEMENT, NODE = bytes(range(1, 33)), bytes(range(32))
DEVICE = "5e0bb8d5-5b7c-4a52-9f0a-5a2f4c8a6d10"
PACK = "0a6c9a58-7f0e-4df4-8b5d-9a1c2a9f6b11"
SIGNER = Signer("hospitium/test/packs", Kind.ED25519, NODE)
MODEL = "hospitium-swift-1"
CALIBRATION, FACE_CALIBRATION = b'{"knots": [1, 2]}', b'{"knots": [3]}'


def case(number: int) -> PackCase:
    name = f"00000000-0000-4000-8000-{number:012d}"
    return PackCase(name, f"Case {number:04X}", None, "14-17", True, None, "desk", "", "missing")


def contents(*numbers: int, salt: int = 0) -> Contents:
    cases = tuple(map(case, numbers))
    prints = tuple(
        PackPrint(at, finger, 60 if finger == 2 else None, 2020,
                  bytes([193, number, finger, salt]), 9 * finger)
        for at, number in enumerate(numbers)
        for finger in (2, 7)
    )  # fmt: skip
    faces = tuple(
        PackFace(
            at, 20_000 + number if number % 2 else None, number % 2 == 0, bytes([number, salt])
        )
        for at, number in enumerate(numbers)
    )
    limits = {"candidate_cap": 10, "probe_quality": 25}
    return Contents(
        cases, prints, CALIBRATION, limits, faces=faces, face_calibration=FACE_CALIBRATION
    )


def head(version: int = 1, base: int | None = None, **other: Any) -> PackHead:
    fields: dict[str, Any] = {
        "pack": PACK, "version": version, "base": base, "device": DEVICE, "node": SIGNER.name,
        "agency": "test", "operator": "amira", "purpose": "roadside-check", "region": None,
        "issued_at": "2026-11-28T08:00:00Z", "expires_at": "2026-11-30T08:00:00Z", "model": MODEL,
        "model_sha256": "00", "calibration_sha256": sha256(CALIBRATION).hex(), "policy": "p",
        "face": {"model": "f", "calibration_sha256": sha256(FACE_CALIBRATION).hex()},
    }  # fmt: skip
    return PackHead(**(fields | other))


def inner(
    what: Contents, whole: Contents | None = None, *, seed: bytes = NODE, **other: Any
) -> bytes:
    return write_pack(head(**other), what, whole or what, lambda message: sign(seed, message))


def sealed(body: bytes, *, device: str = DEVICE) -> str:
    return base64url(hpke_seal(p256_point(AGREEMENT), body, info=pack_info(device)))


def opened(*outers: str, at: datetime = NOW, gone: tuple[str, ...] = ()) -> Any:
    key = derive_private_key(int.from_bytes(AGREEMENT), SECP256R1())
    numbers = key.private_numbers()
    x, y = numbers.public_numbers.x, numbers.public_numbers.y
    jwk = {"kty": "EC", "crv": "P-256"} | {
        name: base64url(value.to_bytes(32))
        for name, value in (("x", x), ("y", y), ("d", numbers.private_value))
    }
    expected = {
        "device": DEVICE, "verifier": str(SIGNER.verifier), "models": [MODEL], "readings": ["f"],
        "now": at.timestamp() * 1000, "skew": 0,
    }  # fmt: skip
    job = {"do": "packs", "jwk": jwk, "outers": outers, "expected": expected, "gone": gone}
    return ask("app", job)


def listed(what: Contents) -> list[tuple[object, ...]]:
    return sorted(
        (what.cases[one.case].case, one.finger, 255 if one.utility is None else one.utility,
         one.year, one.cohort, base64url(one.template))
        for one in what.prints
    )  # fmt: skip


def faces(what: Contents) -> list[tuple[object, ...]]:
    return sorted(
        (what.cases[one.case].case, 65_535 if one.day is None else one.day, int(one.minor),
         base64url(one.template))
        for one in what.faces
    )  # fmt: skip


def test_a_whole_pack_arrives_as_it_was_written() -> None:
    what = contents(1, 2, 3)
    (got,) = opened(sealed(inner(what)))["answers"]
    assert got["digest"] == contents_digest(what)
    assert sorted(map(tuple, got["prints"])) == listed(what)
    assert sorted(map(tuple, got["faces"])) == faces(what)
    assert [one["label"] for one in got["cases"]] == ["Case 0001", "Case 0002", "Case 0003"]
    assert got["limits"] == what.limits


def test_deltas_lead_where_the_whole_pack_leads_and_nowhere_else() -> None:
    one, two, three = contents(1, 2, 3), contents(2, 3, 4), contents(4, 5, salt=9)
    to_two = difference(two, case_marks(one))
    to_three = difference(three, case_marks(two))
    assert contents_digest(apply_delta(one, to_two)) == contents_digest(two)
    second = sealed(inner(to_two, two, version=2, base=1))
    third = sealed(inner(to_three, three, version=3, base=2))
    said = opened(sealed(inner(one)), second, third, gone=(case(5).case,))
    for got, want in zip(said["answers"], (one, two, three), strict=True):
        assert sorted(map(tuple, got["prints"])) == listed(want)
        assert sorted(map(tuple, got["faces"])) == faces(want)
    assert [one["case"] for one in said["left"]["cases"]] == [case(4).case]
    assert {one[0] for one in said["left"]["prints"]} == {case(4).case}
    assert {one[0] for one in said["left"]["faces"]} == {case(4).case}
    skipped = opened(sealed(inner(one)), third)["answers"]
    assert skipped[1] == {"refused": "pack.delta_base"}


def test_a_delta_over_a_base_that_lost_something_is_refused() -> None:
    one, two = contents(1, 2, 3), contents(1, 2, 4)
    to_two = difference(two, case_marks(one))
    other = sealed(inner(contents(1, 3)))  # same version, one case fewer
    answers = opened(other, sealed(inner(to_two, two, version=2, base=1)))["answers"]
    assert answers[1] == {"refused": "pack.delta_base"}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"device": "another"}, "pack.other_device"),
        ({"node": "hospitium/other/packs"}, "pack.other_node"),
        ({"seed": bytes(32)}, "pack.tampered"),
        ({"model": "leader-1.2.7"}, "pack.other_model"),
        ({"face": {"model": "another", "calibration_sha256": "00"}}, "pack.other_model"),
        ({"face": {"model": "f", "calibration_sha256": "00"}}, "pack.tampered"),
        ({"expires_at": "2026-11-28T08:59:59Z"}, "pack.expired"),
        ({"expires_at": "no time"}, "pack.expired"),
        ({"issued_at": "2026-11-28T09:05:01Z"}, "pack.too_new"),
        ({"calibration_sha256": "00"}, "pack.tampered"),
    ],
)
def test_each_refusal_has_its_own_name(other: dict[str, Any], code: str) -> None:
    assert opened(sealed(inner(contents(1), **other)))["answers"] == [{"refused": code}]


def test_a_pack_sealed_to_another_phone_or_cut_does_not_open() -> None:
    body = inner(contents(1))
    whole = base64.urlsafe_b64decode(sealed(body) + "==")
    cut = base64url(whole[:-1])
    for outer in (sealed(body, device="another"), cut, base64url(b"short")):
        assert opened(outer)["answers"] == [{"refused": "pack.other_device"}]


def test_no_byte_of_a_pack_can_be_changed_by_the_node_s_own_network() -> None:
    """Sealing needs only the phone's public key; what is inside must still be the node's."""
    body = inner(contents(1, 2))
    step = max(1, len(body) // 60)
    outers = []
    for at in range(0, len(body), step):
        changed = bytearray(body)
        changed[at] ^= 1
        outers.append(sealed(bytes(changed)))
    outers += [sealed(body + b"x"), sealed(body[:-1])]
    for got in opened(*outers)["answers"]:
        assert got.get("refused", "").startswith("pack."), got


def test_a_pack_ends_to_the_second() -> None:
    end, outer = NOW + timedelta(days=2, hours=-1), sealed(inner(contents(1)))
    assert "digest" in opened(outer, at=end - timedelta(seconds=1))["answers"][0]
    assert opened(outer, at=end)["answers"] == [{"refused": "pack.expired"}]


def test_what_may_not_be_used_any_more_is_destroyed() -> None:
    """Revoked, ended, or opened by a version of the app that laid prints out otherwise."""
    end = NOW + timedelta(days=1)
    packs = {
        "good": (FORMAT, end), "revoked": (FORMAT, end), "ended": (FORMAT, NOW),
        "older": ("hospitium-pack-1", end),
    }  # fmt: skip
    headers = [
        {"pack": name, "format": layout, "expires_at": until.isoformat()}
        for name, (layout, until) in packs.items()
    ]
    job = {"do": "swept", "headers": headers, "revoked": ["revoked"], "now": NOW.timestamp() * 1000}
    assert ask("app", job) == {"gone": ["revoked", "ended", "older"], "left": ["good"]}


def test_the_app_takes_packs_of_the_models_that_the_node_has() -> None:
    """A face laid otherwise is another model: the app must have been changed with it."""
    sessions = ROOT / "clients" / "field" / "src" / "session"
    for name, file in (("swift", "models.ts"), ("face-embedding", "face_models.ts")):
        assert f'"{load_manifest(name).id}"' in (sessions / file).read_text()
