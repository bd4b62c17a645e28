"""A phone's search by face, and by face and fingers, is the node's: same people, same rates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from struct import pack
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.core.senses import Sense
from hospitium.formats.compact import read_compact
from hospitium.gallery import Gallery, GalleryEntry, Probe
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.people import FingerProbes, search_people
from hospitium.records.manifests import load_calibration
from hospitium.senses.ageing import Elapsed
from hospitium.senses.calibration import FLOOR, Calibration
from hospitium.senses.face.template import decode_face, encode_face
from hospitium.senses.face_evidence import FaceScore, face_says
from hospitium.senses.fusion import FingerScore, fingers_worth, fused_fmr, fused_llr
from hospitium.senses.multimodal import Said, together
from tests.clients.field.program import ask
from tests.clients.field.test_engine import CALIBRATION, section, text
from tests.clients.field.test_engine_search import INDEX, LEFT, THUMB, pressed
from tests.gallery import made_faces
from tests.gallery.made import MODEL, permit
from tests.policy.facts import NOW

FINGERS = Calibration.from_json(CALIBRATION)
FACES = load_calibration("face-calibration")
CROWD = 300
"""More people than are looked at by all senses."""


@cache
def template(person: int, photograph: int = 0) -> bytes:
    return encode_face(made_faces.face(person, photograph), quality=80)


def test_a_face_says_the_same_on_the_phone() -> None:
    """Over all scores, ages, years and tries: the same photograph, weight and rate."""
    rng = np.random.default_rng(4)
    people = []
    for _ in range(300):
        scores = [
            {
                "score": float(rng.uniform(-0.4, 1)),
                "elapsed": {
                    "years": None if rng.random() < 0.2 else float(rng.uniform(0, 20)),
                    "minor": bool(rng.random() < 0.5),
                },
            }
            for _ in range(int(rng.integers(1, 4)))
        ]
        people.append({"scores": scores, "probes": int(rng.integers(1, 4))})
    told = ask("face", {"do": "says", "calibration": FACES.to_json(), "people": people})
    for there, one in zip(told, people, strict=True):
        given: list[Any] = one["scores"]  # type: ignore[assignment]  # a list, as made above
        said = [FaceScore(each["score"], Elapsed(**each["elapsed"])) for each in given]
        here = face_says(said, FACES, probes=one["probes"])  # type: ignore[arg-type]
        assert there["best"] == here.best
        assert there["llr"] == pytest.approx(here.said.llr, rel=1e-9, abs=1e-9)
        assert there["fmr"] == pytest.approx(here.said.fmr, rel=1e-9)


def test_fingers_and_face_come_to_the_same_rate() -> None:
    rng = np.random.default_rng(5)
    people = [
        {
            "fingers": [
                {"score": float(rng.uniform(0, 60)), "tries": int(rng.integers(1, 3))}
                for _ in range(count)
            ],
            "face": float(rng.uniform(-0.1, 0.9)),
        }
        for count in (1, 1, 1, 1, 2, 2, 2, 4, 10, 10)
    ]
    job = {"do": "together", "finger": CALIBRATION, "face": FACES.to_json(), "people": people}
    for there, one in zip(ask("face", job), people, strict=True):
        given: Any = one["fingers"]
        fingers = [FingerScore(**each) for each in given]
        face = face_says([FaceScore(one["face"])], FACES).said  # type: ignore[arg-type]
        worth = fingers_worth(FINGERS, len(fingers))
        finger = Said(Sense.FINGER, fused_llr(fingers, FINGERS), fused_fmr(fingers, FINGERS), worth)
        here = together((face, finger))
        assert there["llr"] == pytest.approx(here.llr, rel=1e-9, abs=1e-9)
        assert there["fmr"] == pytest.approx(here.fmr, rel=1e-9)
        # whom the phone passes over by this bound could have been no candidate
        assert max(there["least"], FLOOR**2) <= here.fmr


MINORS = range(3, 9)
"""People who were children in their photographs, taken years ago; of 4 nobody knows when."""


def taken(person: int) -> date | None:
    if person == 4:
        return None
    return NOW.date() - timedelta(days=900 if person in MINORS else 30)


@cache
def on_record() -> FaceGallery:
    people = [*range(6, 20), *range(100, 100 + CROWD)]
    entries = [made_faces.entry(person, captured_on=taken(person)) for person in people]
    entries += [made_faces.entry(person, 1, captured_on=taken(person)) for person in (3, 4, 9)]
    return FaceGallery.build(
        [
            replace(
                one,
                case_id=CaseId(UUID(int=1 + person(one.case_id))),
                embedding=decode_face(
                    template(person(one.case_id), one.face_id.int % 1000)
                ).embedding,
                minor=person(one.case_id) in MINORS,
            )
            for one in entries
        ]
    )


def person(case: CaseId) -> int:
    """Whose case it is, as `tests.gallery.made` numbers them."""
    return case.int - 1000


def faces_section() -> bytes:
    people = [(one, 0) for one in [*range(6, 20), *range(100, 100 + CROWD)]]
    parts = []
    for who, photograph in [*people, (3, 1), (4, 1), (9, 1)]:
        day, body = taken(who), template(who, photograph)
        days = 0xFFFF if day is None else (day - date(1970, 1, 1)).days
        parts.append(pack("<IHBH", who, days, who in MINORS, len(body)) + body)
    return b"".join(parts)


@cache
def prints() -> tuple[tuple[int, Finger, bytes], ...]:
    return tuple(
        (one, finger, pressed(one, finger)) for one in range(12) for finger in (THUMB, INDEX)
    )


def searches() -> tuple[tuple[tuple[tuple[Finger, bytes], ...], tuple[bytes, ...]], ...]:
    """By face alone: on record, twice, a child, undated, nobody; by both; mixed up; of one only."""

    def fingers(one: int, *named: Finger) -> tuple[tuple[Finger, bytes], ...]:
        return tuple((finger, pressed(one, finger, 3)) for finger in named)

    return (
        ((), (template(7, 5),)), ((), (template(9, 5), template(9, 6))), ((), (template(3, 5),)),
        ((), (template(4, 5),)), ((), (template(99, 5),)),
        (fingers(8, INDEX), (template(8, 5),)), (fingers(10, INDEX, THUMB), (template(10, 5),)),
        (fingers(2, INDEX, THUMB), (template(14, 5),)), (fingers(77, INDEX), (template(9, 5),)),
        (fingers(1, INDEX), (template(99, 5),)), (fingers(77, LEFT), (template(99, 5),)),
    )  # fmt: skip


def on_node() -> list[Any]:
    gallery = Gallery.build(
        GalleryEntry(
            PrintId(UUID(int=1 + at)),
            CaseId(UUID(int=1 + who)),
            finger,
            MODEL,
            read_compact(body).minutiae,
        )
        for at, (who, finger, body) in enumerate(prints())
    )
    found = []
    for given, faces in searches():
        asked = tuple(Probe(finger, read_compact(body).minutiae) for finger, body in given)
        by_finger = FingerProbes(asked, gallery, FINGERS, MODEL) if asked else None
        embeddings = [decode_face(one).embedding for one in faces]
        by_face = made_faces.probes(on_record(), *embeddings)
        found.append(search_people(permit(), by_finger, replace(by_face, calibration=FACES)))
    return found


def on_phone() -> Any:
    sought = [
        {
            "probes": [{"finger": finger, "template": text(body)} for finger, body in fingers],
            "faces": [text(one) for one in faces],
        }
        for fingers, faces in searches()
    ]
    job = {
        "do": "people", "prints": text(section(list(prints()))), "faces": text(faces_section()),
        "finger": CALIBRATION, "face": FACES.to_json(), "sought": sought,
        "now": datetime(NOW.year, NOW.month, NOW.day, 12, tzinfo=UTC).timestamp() * 1000,
    }  # fmt: skip
    return ask("face", job)


def test_the_phone_finds_whom_the_node_finds_by_face_and_fingers() -> None:
    """The same people, in the same order, with what each sense contributes."""
    told, found = on_phone(), on_node()
    assert [len(one.candidates) for one in found] == [1, 1, 1, 1, 0, 1, 1, 2, 1, 1, 0]
    for there, here in zip(told, found, strict=True):
        assert [one["case"] for one in there["candidates"]] == [
            one.case_id.int - 1 for one in here.candidates
        ]
        for ours, theirs in zip(there["candidates"], here.candidates, strict=True):
            # cosines are added up in another order: single precision, times the slope of the rate
            assert ours["score"] == pytest.approx(theirs.score, rel=1e-4, abs=1e-4)
            assert ours["fmr"] == pytest.approx(theirs.fmr, rel=1e-3)
            assert [one["sense"] for one in ours["says"]] == [one.sense for one in theirs.says]
            assert len(ours["fingers"]) == len(theirs.fingers)
            face = theirs.face
            if face is None:
                assert ours["face"] is None
                continue
            assert ours["face"]["score"] == pytest.approx(face.score, abs=1e-5)
            assert ours["face"]["tries"] == face.tries
            assert ours["face"]["years"] == face.elapsed.years
            assert ours["face"]["minor"] == face.elapsed.minor
            assert ours["face"]["extrapolated"] == face.extrapolated
