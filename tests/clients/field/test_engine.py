"""The phone's matcher is the node's: same prints, same scores, same candidates.

Truth is made here, by the node's own engine over synthetic prints; nothing is recorded.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from importlib.resources import files
from struct import pack
from typing import Any

import numpy as np
import pytest

from hospitium.core.fingers import Finger
from hospitium.formats.compact import StoredPrint, read_compact, write_compact
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.matcher import Prepared, compare, pair, prepare
from hospitium.senses.finger.sieve import describe, sift
from hospitium.senses.fusion import FingerScore, fused_llr
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty
from tests.clients.field.program import ask

CALIBRATION = files("hospitium.models").joinpath("swift-calibration.json").read_text()
PEOPLE = 40
SIEVED = 2_600
"""Prints: more than the phone compares without a sieve."""


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(word: str) -> bytes:
    return urlsafe_b64decode(word + "=" * (-len(word) % 4))


def few(count: int, rng: np.random.Generator) -> Minutiae:
    """Return a print of so few minutiae that nothing, or next to nothing, can agree."""
    return Minutiae(
        x=rng.integers(0, 200, count).astype(np.float32),
        y=rng.integers(0, 200, count).astype(np.float32),
        angle=rng.uniform(0, 6, count).astype(np.float32),
        kind=np.ones(count, np.uint8),
        quality=np.full(count, 50, np.uint8),
        width=200,
        height=200,
    )


@cache
def templates() -> tuple[bytes, ...]:
    """Two impressions of each of 40 fingers, one of them poor, then odd prints."""
    rng = np.random.default_rng(20261128)
    prints = []
    for _ in range(PEOPLE):
        finger = minutiae_finger(rng)
        prints += [
            minutiae_impression(finger, rng, difficulty=one)
            for one in (Difficulty.GOOD, Difficulty.FAIR)
        ]
    prints += [few(count, rng) for count in (0, 1, 2, 3, 4, 9)]
    return tuple(write_compact(StoredPrint(one)) for one in prints)


@cache
def prepared() -> tuple[Prepared, ...]:
    return tuple(prepare(read_compact(one).minutiae) for one in templates())


@cache
def pairs() -> tuple[tuple[int, int], ...]:
    rng = np.random.default_rng(2)
    count = len(templates())
    strangers = [(int(a), int(b)) for a, b in rng.integers(0, count, (260, 2))]
    odd = [(a, b) for a in range(2 * PEOPLE, count) for b in (0, a)]
    return (*((2 * k, 2 * k + 1) for k in range(PEOPLE)), *strangers, *odd, *[(0, 80), (80, 80)])


@pytest.fixture(scope="module")
def told() -> Any:
    return ask(
        "engine", {"do": "compare", "prints": list(map(text, templates())), "pairs": pairs()}
    )


def test_every_score_is_the_nodes_to_the_last_bit(told: Any) -> None:
    ours = [compare(prepared()[a], prepared()[b]) for a, b in pairs()]
    assert [one["score"] for one in told["compared"]] == ours
    assert min(ours[:PEOPLE]) > 0
    assert 0.0 in ours


def test_as_many_minutiae_are_paired(told: Any) -> None:
    ours = [len(pair(prepared()[a], prepared()[b]).pairs) for a, b in pairs()]
    assert [one["pairs"] for one in told["compared"]] == ours


def test_the_sieve_guesses_the_same(told: Any) -> None:
    rows = [describe(one) for one in prepared()]
    starts = [np.array([0, len(one)], np.int64) for one in rows]
    ours = [float(sift(rows[a], rows[b], starts[b])[0]) for a, b in pairs()]
    assert told["likeness"] == ours


def test_a_template_is_written_back_as_the_same_bytes(told: Any) -> None:
    assert [data(one) for one in told["again"]] == list(templates())


def test_rates_are_the_calibrations() -> None:
    scores = [0.0, 5.0, 12.1818, 20.0, 37.7969, 37.8, 50.0, 90.0, *np.linspace(10, 60, 40).tolist()]
    calibration = Calibration.from_json(CALIBRATION)
    told = ask(
        "engine", {"do": "rates", "calibration": CALIBRATION, "scores": scores, "times": 10_000}
    )
    ours = [(calibration.fmr(one), any_of(calibration.fmr(one), 10_000)) for one in scores]
    assert np.allclose(told, ours, rtol=1e-12, atol=0)


def section(prints: list[tuple[int, Finger, bytes]], cohort: int = 0) -> bytes:
    return b"".join(
        pack("<IBBHBH", case, finger, 80, 2026, cohort, len(body)) + body
        for case, finger, body in prints
    )


def search(prints: list[tuple[int, Finger, bytes]], *probes: list[tuple[Finger, bytes]]) -> Any:
    asked = [[{"finger": f, "template": text(t)} for f, t in person] for person in probes]
    return ask(
        "engine",
        {
            "do": "search",
            "section": text(section(prints)),
            "calibration": CALIBRATION,
            "probes": asked,
            "twice": len(prints) >= SIEVED,
        },
    )


def test_a_finger_is_found_with_the_nodes_score_and_rate() -> None:
    prints = [(k, Finger.RIGHT_INDEX, templates()[2 * k]) for k in range(PEOPLE)]
    told = search(prints, *([(Finger.RIGHT_INDEX, templates()[2 * k + 1])] for k in range(5)))
    calibration = Calibration.from_json(CALIBRATION)
    assert told["loaded"]["cases"] == told["loaded"]["prints"] == PEOPLE
    for k, found in enumerate(told["found"]):
        best = found["candidates"][0]
        score = compare(prepared()[2 * k + 1], prepared()[2 * k])
        assert (best["case"], best["fingers"][0]["score"]) == (k, score)
        assert best["score"] == pytest.approx(fused_llr([FingerScore(score)], calibration))
        assert best["fmr"] == pytest.approx(calibration.fmr(score), rel=1e-12)
        assert found["compared"] == PEOPLE


def test_two_tries_of_one_person_count_twice() -> None:
    good = templates()[0]
    twice = [(7, Finger.LEFT_INDEX, good), (7, Finger.LEFT_INDEX, good)]
    (found,) = search(twice, [(Finger.LEFT_INDEX, templates()[1])])["found"]
    (one,) = found["candidates"]
    rate = Calibration.from_json(CALIBRATION).fmr(one["fingers"][0]["score"])
    assert one["fmr"] == pytest.approx(2 * rate)
    assert found["compared"] == 2


def test_a_large_pack_is_sifted_and_a_kept_index_gives_the_same() -> None:
    rng = np.random.default_rng(3)
    crowd = [
        (k, Finger.RIGHT_INDEX, write_compact(StoredPrint(few(24, rng)))) for k in range(SIEVED)
    ]
    hidden = [(SIEVED + k, Finger.RIGHT_INDEX, templates()[2 * k]) for k in range(4)]
    told = search(crowd + hidden, *([(Finger.UNKNOWN, templates()[2 * k + 1])] for k in range(4)))
    for k, found in enumerate(told["found"]):
        assert found["candidates"][0]["case"] == SIEVED + k
        assert 500 <= found["compared"] < SIEVED
        assert found["sifted"] + found["compared"] == SIEVED + 4
    assert told["kept"]
    assert told["same"] == [one["candidates"] for one in told["found"]]
    assert told["progress"][-1] == 1
    assert json.dumps(told["progress"]) == json.dumps(sorted(told["progress"]))
