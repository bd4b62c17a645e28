"""Uploads: limits while the bytes arrive, names that lead nowhere, fingers in the right order."""

from collections.abc import Iterator

import pytest

from hospitium.core.units import MIB
from hospitium.edges.http import uploads
from hospitium.formats.images import encode_png
from hospitium.senses.finger.hands import RIGHT_FOUR
from tests.edges.callers import INDEX, THUMB, Caller, images
from tests.engines import fake_print
from tests.stations import INCIDENT
from tests.synth.slaps import made_slap

NAMES = ["../../etc/passwd", "..\\..\\windows\\x.png", "/abs/ol/ute.png", "a\r\nSet-Cookie: b.png",
         "\u202egnp.exe", "ปลายนิ้ว.png", "x" * 500 + ".png", ".", "", "%2e%2e%2f"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_nowhere(amira: Caller, name: str) -> None:
    case = amira.open_case()
    answer = amira.ask(
        "POST",
        f"/cases/{case}/prints",
        files=images(fake_print(1, INDEX), names=[name]),
        data={"fingers": "right-index"},
    )
    if name:
        assert answer.status_code == 201, answer.text
        shown = answer.json()["enrolled"][0]["name"]
        assert "/" not in shown
        assert "\\" not in shown
        assert shown.isprintable()
        assert len(shown) <= uploads.NAME_LIMIT


def test_the_name_tells_the_finger(amira: Caller) -> None:
    case = amira.open_case()
    answer = amira.ask(
        "POST",
        f"/cases/{case}/prints",
        files=images(
            fake_print(1, INDEX), fake_print(1, THUMB), names=["right-index_1.png", "1_1.png"]
        ),
    )
    assert [one["finger"] for one in answer.json()["enrolled"]] == ["right-index", "right-thumb"]


def test_each_image_has_its_finger_in_order(amira: Caller) -> None:
    case = amira.open_case()
    sent = images(fake_print(1, INDEX), fake_print(1, THUMB))
    answer = amira.ask(
        "POST",
        f"/cases/{case}/prints",
        files=sent,
        data={"fingers": ["right-index", "right-thumb"]},
    )
    assert [one["finger"] for one in answer.json()["enrolled"]] == ["right-index", "right-thumb"]
    wrong = amira.ask(
        "POST", f"/cases/{case}/prints", files=sent, data={"fingers": ["right-index"] * 3}
    )
    assert wrong.status_code == 422


@pytest.mark.parametrize("dpi", ["5", "1e9", "nan", "many", "-500"])
def test_an_absurd_resolution_is_refused(amira: Caller, dpi: str) -> None:
    assert amira.identify(1, dpi=dpi).status_code == 422


def test_a_file_over_the_limit_is_refused(amira: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "FILE_BYTES", 1000)
    answer = amira.ask("POST", "/searches", files=images(b"x" * 1001))
    assert (answer.status_code, answer.json()["code"]) == (
        413,
        "hospitium.bad_input.upload_too_large",
    )


def test_too_much_in_all_is_refused_while_it_streams(
    amira: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "REQUEST_BYTES", 3 * MIB)
    sent = 0

    def flood() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="images"; filename="a"\r\n\r\n'
        for _ in range(64):
            sent += 1
            yield bytes(MIB // 4)

    answer = amira.ask(
        "POST",
        "/searches",
        content=flood(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413


def test_more_files_than_a_request_may_carry(amira: Caller) -> None:
    many = images(*[fake_print(1, INDEX)] * 101)
    assert amira.ask("POST", "/searches", files=many).status_code == 413


def test_a_body_that_is_no_form_is_small(amira: Caller) -> None:
    answer = amira.ask("POST", "/cases", content=b" " * (2 * MIB))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 70000),
        ("text/plain", b"hello"),
        ("", b""),
    ],
)
def test_a_broken_form_says_so(amira: Caller, kind: str, body: bytes) -> None:
    answer = amira.ask("POST", "/searches", content=body, headers={"Content-Type": kind})
    assert answer.status_code in (400, 413, 422)
    assert answer.json()["code"].startswith("hospitium.bad_input")


def test_nothing_of_an_upload_touches_the_disk(
    amira: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_disk(*_: object, **__: object) -> None:
        raise AssertionError("an upload went to disk")

    monkeypatch.setattr("tempfile.TemporaryFile", no_disk)
    answer = amira.ask("POST", "/searches", files=images(bytes(3 * MIB)))
    assert answer.status_code in (403, 422)


def test_a_slap_stands_for_its_fingers(amira: Caller) -> None:
    whole, three = (
        encode_png(made_slap(without=gone).image.pixels, ppi=500) for gone in ((), RIGHT_FOUR[2:3])
    )
    path = f"/cases/{amira.open_case()}/prints"
    answer = amira.ask("POST", path, files=images(whole), data={"fingers": "right-four"})
    assert [one["finger"] for one in answer.json()["enrolled"]] == [f.slug for f in RIGHT_FOUR]
    sought = {"purpose": "roadside-check", "incident": INCIDENT, "fingers": "right-four"}
    refused = amira.ask("POST", "/searches", files=images(three), data=sought)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("slap")
    found = amira.ask(
        "POST", "/searches", files=images(three), data=sought | {"missing": ["right-ring"]}
    )
    assert found.status_code == 201
    assert len(found.json()["readings"]) == 3
