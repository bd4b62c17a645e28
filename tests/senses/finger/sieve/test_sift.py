"""One probe against many prints: what a gallery may rely on."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hospitium.senses.finger.matcher import prepare
from hospitium.senses.finger.sieve import KEEP, WORDS, describe, sift
from tests.senses.finger.matcher.made import press, scatter
from tests.senses.finger.sieve.gallery import end_to_end

PRINTS = [describe(prepare(press(person, 1))) for person in range(20)]
PRINTS += [describe(prepare(scatter(seed, n))) for seed, n in enumerate((0, 1, 2, 40, 90))]
PROBE = describe(prepare(press(3, 0)))


def test_a_likeness_does_not_depend_on_what_lies_beside_it() -> None:
    together = sift(PROBE, *end_to_end(PRINTS))
    alone = [sift(PROBE, *end_to_end([one]))[0] for one in PRINTS]
    backwards = sift(PROBE, *end_to_end(PRINTS[::-1]))
    assert together.dtype == np.float32
    assert together.tolist() == alone == backwards[::-1].tolist()


def test_a_part_of_a_gallery_may_be_searched() -> None:
    rows, starts = end_to_end(PRINTS)
    assert np.array_equal(sift(PROBE, rows, starts[5:12]), sift(PROBE, rows, starts)[5:11])


def test_likeness_is_a_whole_number() -> None:
    found = sift(PROBE, *end_to_end(PRINTS))
    assert np.array_equal(found, np.rint(found))
    assert (found >= 0.0).all()


def test_no_prints_no_likeness() -> None:
    assert len(sift(PROBE, *end_to_end([]))) == 0


def test_threads_give_the_same_numbers() -> None:
    gallery = end_to_end(PRINTS)
    alone = [sift(probe, *gallery) for probe in PRINTS]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda probe: sift(probe, *gallery), PRINTS))
    assert np.array_equal(alone, together)


def test_rows_may_be_mapped_from_a_file(tmp_path: Path) -> None:
    rows, starts = end_to_end(PRINTS)
    path = tmp_path / "rows"
    path.write_bytes(rows.tobytes())
    mapped = np.memmap(path, np.uint64, "r").reshape(-1, WORDS)
    assert np.array_equal(sift(PROBE, mapped, starts), sift(PROBE, rows, starts))


def test_rows_are_read_only_and_no_more_than_keep() -> None:
    assert all(len(one) <= KEEP and one.shape[1] == WORDS for one in PRINTS)
    assert not any(one.flags.writeable for one in PRINTS)


@pytest.mark.parametrize(
    "starts",
    [
        np.array([0, 5, 3]),
        np.array([0, 30, 2000]),
        np.array([-1, 3]),
        np.array([0, KEEP + 1]),
        np.array([], np.int64),
        np.array([0.0, 3.0]),
    ],
    ids=["descending", "beyond the end", "before the start", "too many", "none", "not whole"],
)
def test_starts_that_do_not_fit_are_refused(starts: object) -> None:
    rows, _ = end_to_end(PRINTS[:4])
    with pytest.raises(ValueError, match="starts"):
        sift(PROBE, rows, np.asarray(starts))


def test_rows_of_another_kind_are_refused() -> None:
    rows, starts = end_to_end(PRINTS)
    kinds: list[Any] = [rows.astype(np.int64), rows.ravel(), rows[:, :1]]
    for wrong in kinds:
        with pytest.raises(ValueError, match="uint64"):
            sift(PROBE, wrong, starts)
        with pytest.raises(ValueError, match="uint64"):
            sift(wrong, rows, starts)
    with pytest.raises(ValueError, match="probe"):
        sift(rows, rows, starts)
    with pytest.raises(ValueError, match="contiguous"):
        sift(PROBE, np.asfortranarray(rows), starts)
