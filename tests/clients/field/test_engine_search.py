"""A phone's search is the node's: the same people, evidence, rates and arrangement of fingers.

The node searches with the phone's limits of effort here; on its own it compares more.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.compact import StoredPrint, read_compact, write_compact
from hospitium.gallery import Gallery, GalleryEntry, Probe, arranging, cascade, search, store
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.arrangement import arrange
from hospitium.senses.finger.cohort import COHORTS, encode_cohort, probe_scale, reference_scale
from hospitium.senses.finger.hands import MIRRORED
from hospitium.senses.fusion import FingerScore, fused_fmr, fused_llr
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty
from hospitium.usecases.growing import probes_for, resized
from tests.clients.field.program import ask
from tests.clients.field.test_engine import CALIBRATION, few, section, text
from tests.gallery.made import MODEL, permit

THUMB, INDEX, MIDDLE = Finger.RIGHT_THUMB, Finger.RIGHT_INDEX, Finger.RIGHT_MIDDLE
LEFT, UNKNOWN = Finger.LEFT_INDEX, Finger.UNKNOWN
RATES = Calibration.from_json(CALIBRATION)
CROWD = 2_700
"""Prints of strangers that make a pack too large to be compared as a whole."""

TODAY = date(2026, 11, 28)
CHILDREN = (0, encode_cohort(9, captured=2019, enrolled=2026), 211)
"""By person: grown; a child of 9, seven years ago; somebody of 16, lately."""

Given = tuple[Finger, bytes]


@cache
def pressed(person: int, finger: Finger, impression: int = 0) -> bytes:
    """Return a template; every second impression is a poor one."""
    rng = np.random.default_rng([person, int(finger)])
    master = minutiae_finger(rng)
    touch = np.random.default_rng([person, int(finger), impression])
    how = Difficulty.FAIR if impression % 2 else Difficulty.GOOD
    return write_compact(StoredPrint(minutiae_impression(master, touch, difficulty=how), finger))


@cache
def small() -> tuple[tuple[int, Finger, bytes], ...]:
    """24 people with two to four fingers each, some twice, some of unknown position."""
    prints = []
    for person in range(24):
        fingers = (THUMB, INDEX, MIDDLE, LEFT)[: 2 + person % 3]
        prints += [(person, finger, pressed(person, finger)) for finger in fingers]
        if person % 5 == 0:
            prints.append((person, INDEX, pressed(person, INDEX, 2)))
        if person % 7 == 0:
            prints.append((person, UNKNOWN, pressed(person, LEFT, 2)))
    return tuple(prints)


@cache
def large() -> tuple[tuple[int, Finger, bytes], ...]:
    rng = np.random.default_rng(11)
    crowd = [write_compact(StoredPrint(few(20, rng))) for _ in range(CROWD)]
    places = (THUMB, INDEX, LEFT)
    return small() + tuple((100 + k, places[k % 3], one) for k, one in enumerate(crowd))


def searches() -> tuple[tuple[Given, ...], ...]:
    """Fingers as an officer takes them: named, not named, wrongly named, twice, of nobody."""

    def one(person: int, *fingers: Finger, impression: int = 1) -> tuple[Given, ...]:
        return tuple((finger, pressed(person, finger, impression)) for finger in fingers)

    nameless = tuple((UNKNOWN, body) for _, body in one(7, INDEX, LEFT))
    swapped = tuple((MIRRORED[finger], body) for finger, body in one(8, THUMB, INDEX, LEFT))
    neighbours = ((INDEX, pressed(11, MIDDLE, 1)), (MIDDLE, pressed(11, INDEX, 1)))
    twice = (*one(5, INDEX), *one(5, INDEX, impression=3))
    empty = ((INDEX, write_compact(StoredPrint(few(0, np.random.default_rng(1))))),)
    return (
        *(one(person, INDEX) for person in range(4)),
        one(2, THUMB, INDEX, MIDDLE), one(5, *TEN_FINGERS), nameless, nameless[:1], swapped,
        swapped[1:2], neighbours, twice, one(70, INDEX),
        one(70, THUMB, INDEX, MIDDLE), empty, ((UNKNOWN, empty[0][1]), *one(1, INDEX)),
    )  # fmt: skip


@pytest.fixture
def sparing() -> Iterator[None]:
    """Give the node the phone's limits: see clients/field/src/engine/cascade.ts."""
    with pytest.MonkeyPatch.context() as patch:
        for room in (store, cascade, arranging):
            patch.setattr(room, "EXHAUSTIVE", 1_000)
        patch.setattr(arranging, "EVERYWHERE", 2_500)
        patch.setattr(cascade, "SHORTLIST", 500)
        yield


def on_node(
    prints: Sequence[tuple[int, Finger, bytes]], cohorts: Sequence[int] = (0,)
) -> list[Any]:
    """Return what the node finds."""
    gallery = Gallery.build(
        GalleryEntry(
            PrintId(UUID(int=1 + at)),
            CaseId(UUID(int=1 + person)),
            finger,
            MODEL,
            resized(read_compact(body).minutiae, reference_scale(cohorts[person % len(cohorts)])),
            cohorts[person % len(cohorts)],
        )
        for at, (person, finger, body) in enumerate(prints)
    )
    found = []
    for given in searches():
        probes = [Probe(finger, read_compact(body).minutiae) for finger, body in given]
        grown = probes_for(probes, TODAY)
        found.append(
            search(
                permit(),
                gallery,
                probes,
                RATES,
                model=MODEL,
                false_candidates=LENIENT,
                probes_for=grown,
            )
        )
    return found


LENIENT = 0.5
"""Share of searches that may bring up a stranger: so many candidates say more about sameness."""


def on_phone(
    prints: Sequence[tuple[int, Finger, bytes]], cohorts: Sequence[int] = (0,)
) -> list[Any]:
    parts = [section([one], cohorts[one[0] % len(cohorts)]) for one in prints]
    probes = [[{"finger": f, "template": text(t)} for f, t in given] for given in searches()]
    limits = f'{{"false_candidates": {LENIENT}}}'
    job = {
        "do": "search", "section": text(b"".join(parts)), "calibration": CALIBRATION,
        "probes": probes, "twice": False, "limits": limits,
        "year": TODAY.year,
    }  # fmt: skip
    found: list[Any] = ask("engine", job)["found"]
    return found


@pytest.mark.usefixtures("sparing")
@pytest.mark.parametrize(
    ("prints", "cohorts"),
    [(small, (0,)), (large, (0,)), (small, CHILDREN)],
    ids=["small", "large", "children"],
)
def test_the_phone_finds_whom_the_node_finds_with_the_same_rates(
    prints: Any, cohorts: tuple[int, ...]
) -> None:
    for there, here in zip(on_phone(prints(), cohorts), on_node(prints(), cohorts), strict=True):
        assert [one["case"] for one in there["candidates"]] == [
            one.case_id.int - 1 for one in here.candidates
        ]
        for ours, candidate in zip(there["candidates"], here.candidates, strict=True):
            assert ours["score"] == pytest.approx(candidate.score, rel=1e-9)
            assert ours["fmr"] == pytest.approx(candidate.fmr, rel=1e-9)
            assert ours["arrangement"] == candidate.arrangement.value
            assert [(one["finger"], one["score"], one["pairs"]) for one in ours["fingers"]] == [
                (int(one.finger), one.score, one.pairs) for one in candidate.fingers
            ]
        # of prints that the sieve likes alike the two may drop others
        assert there["compared"] == pytest.approx(here.comparisons, rel=0.05)
        assert there["sifted"] == pytest.approx(here.sifted, rel=0.05)


def test_these_searches_say_something() -> None:
    """People are found, by one finger and by many, as named and not; strangers are not."""
    found = on_phone(small())
    firsts = [one["candidates"][0]["case"] if one["candidates"] else None for one in found]
    kinds = {one["arrangement"] for told in found for one in told["candidates"]}
    assert firsts[:6] == [0, 1, 2, 3, 2, 5]
    assert firsts[6:] == [7, 7, 8, 8, 11, 5, None, None, None, 1]
    assert {"as-named", "hands-swapped", "neighbours-swapped"} <= kinds
    assert max(len(one["candidates"][0]["fingers"]) for one in found if one["candidates"]) >= 3


def test_children_are_grown_the_same() -> None:
    cohorts = list(range(COHORTS))
    told = ask("engine", {"do": "grow", "cohorts": cohorts, "year": TODAY.year})
    ours = [(reference_scale(one), probe_scale(one, now=TODAY.year)) for one in cohorts]
    assert np.allclose(told, ours, rtol=1e-14, atol=0)


def random_fingers(count: int, rng: np.random.Generator) -> list[FingerScore]:
    scores = np.round(rng.uniform(0, 70, count), 3).astype(np.float32)
    return [
        FingerScore(float(s), int(t))
        for s, t in zip(scores, rng.integers(1, 4, count), strict=True)
    ]


def test_evidence_of_several_fingers_weighs_the_same() -> None:
    rng = np.random.default_rng(4)
    people = [random_fingers(count, rng) for count in (*range(11), *range(1, 11), 2, 2, 2)]
    told = ask(
        "engine",
        {
            "do": "fuse",
            "calibration": CALIBRATION,
            "people": [[{"score": one.score, "tries": one.tries} for one in p] for p in people],
        },
    )
    ours = [(fused_llr(one, RATES), fused_fmr(one, RATES)) for one in people]
    assert np.allclose([(one["llr"], one["fmr"]) for one in told], ours, rtol=1e-9, atol=0)


def test_fingers_are_arranged_the_same() -> None:
    rng = np.random.default_rng(5)
    people = []
    for _ in range(150):
        named = [
            Finger(int(one)) for one in rng.choice(np.arange(1, 11), rng.integers(1, 6), False)
        ]
        named = [UNKNOWN if rng.random() < 0.2 else finger for finger in named]
        places = [Finger(int(one)) for one in rng.choice(11, rng.integers(1, 11), replace=False)]
        cells = [(number, place) for number in range(len(named)) for place in places]
        kept = [cell for cell in cells if rng.random() < 0.8]
        scores = dict(zip(kept, random_fingers(len(kept), rng), strict=True))
        people.append((named, scores))
    job = [
        {"named": named, "scores": [[n, p, s.score, s.tries] for (n, p), s in scores.items()]}
        for named, scores in people
    ]
    told = ask("engine", {"do": "arrange", "calibration": CALIBRATION, "people": job})
    kinds = set()
    for there, (named, scores) in zip(told, people, strict=True):
        here = arrange(named, scores, RATES)
        kinds.add(here.kind)
        assert there["kind"] == here.kind.value
        assert there["cells"] == [11 * number + place for number, place in here.pairs]
        assert there["llr"] == pytest.approx(here.llr, rel=1e-9, abs=1e-9)
        assert there["fmr"] == pytest.approx(here.fmr, rel=1e-9)
    assert len(kinds) >= 4
