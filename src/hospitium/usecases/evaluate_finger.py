"""Measure a fingerprint engine on a folder of images, by the FVC protocol.

A folder holds images named `<finger>_<impression>.<ext>`; a folder of folders is several sets.
Within each set every pair of impressions of one finger is a genuine pair and every pair of
impressions of two fingers an impostor pair. An image that cannot be extracted is a failure to
enrol, and each of its pairs counts as rejected (Maio et al., "FVC2000", IEEE TPAMI 24(3), 2002).
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.usecases.evaluation import Engine, Evaluation, Scores, pool_scores
from hospitium.usecases.print_sets import PrintFile, PrintSet, find_sets

T = TypeVar("T")


def evaluate_finger(
    folder: Path,
    engine: Engine[T],
    *,
    threads: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Evaluation:
    """Extract every image under `folder`, compare all pairs, and report the error rates.

    Parameters
    ----------
    threads
        Images extracted at once.
    on_progress
        Called with the number of images done and in all; from the calling thread.

    Raises
    ------
    NotFound
        If there is no such folder.
    BadInput
        If no set in it has a genuine and an impostor pair.
    """
    sets, skipped = find_sets(folder)
    if not sets:
        raise BadInput(
            "no prints to compare in that folder",
            remedy="Name images <finger>_<impression>.png, two fingers twice at the least.",
        )
    prints = [file for found in sets for file in found.files]
    extracted, times = _extract_all(prints, engine.extract, threads, on_progress)
    _warm_up(extracted, engine)
    started = perf_counter()
    scores = {found.name: _compare_all(found, extracted, engine) for found in sets}
    seconds = perf_counter() - started
    pooled = pool_scores(list(scores.values()))
    return Evaluation(
        sets=scores,
        pooled=pooled,
        skipped=skipped,
        extract_ms=times,
        compares_per_second=pooled.compared / seconds,
        threads=threads,
        engine=engine.name,
    )


def _extract_all(
    prints: Sequence[PrintFile],
    extract: Callable[[bytes], T],
    threads: int,
    on_progress: Callable[[int, int], None],
) -> tuple[dict[str, T], tuple[float, ...]]:
    """Return what could be extracted, by label, and the milliseconds each took."""

    def one(file: PrintFile) -> tuple[T | None, float]:
        started = perf_counter()
        try:
            found = extract(file.path.read_bytes())
        except (HospitiumError, OSError):
            return None, 0.0
        return found, 1000 * (perf_counter() - started)

    extracted: dict[str, T] = {}
    times: list[float] = []
    with ThreadPoolExecutor(threads) as pool:
        for done, (found, ms) in enumerate(pool.map(one, prints)):
            if found is not None:
                extracted[prints[done].label] = found
                times.append(ms)
            on_progress(done + 1, len(prints))
    return extracted, tuple(times)


def _warm_up(extracted: Mapping[str, T], engine: Engine[T]) -> None:
    """Compare once unmeasured: the first call may compile."""
    for found in extracted.values():
        list(engine.compare_with(found, [found]))
        return


def _compare_all(prints: PrintSet, extracted: Mapping[str, T], engine: Engine[T]) -> Scores:
    """Compare every two impressions of a set once."""
    numbers = {finger: n for n, finger in enumerate(dict.fromkeys(f.finger for f in prints.files))}
    genuine: list[tuple[float, int]] = []
    impostor: list[tuple[float, int, int]] = []
    for row, one in enumerate(prints.files):
        others = prints.files[row + 1 :]
        scores = _scores(one, others, extracted, engine)
        for other in others:
            score = scores.get(other.label, -np.inf)
            if one.finger == other.finger:
                genuine.append((score, numbers[one.finger]))
            else:
                impostor.append((score, numbers[one.finger], numbers[other.finger]))
    return Scores(
        genuine=np.array([score for score, _ in genuine], dtype=np.float64),
        impostor=np.array([score for score, _, _ in impostor], dtype=np.float64),
        genuine_finger=np.array([finger for _, finger in genuine], dtype=np.intp),
        impostor_fingers=np.array([pair for _, *pair in impostor], dtype=np.intp),
        failed=tuple(file.label for file in prints.files if file.label not in extracted),
    )


def _scores(
    one: PrintFile, others: Sequence[PrintFile], extracted: Mapping[str, T], engine: Engine[T]
) -> dict[str, float]:
    """Return the scores of `one` with those of `others` that could be extracted, by label."""
    probe = extracted.get(one.label)
    readable = [other.label for other in others if other.label in extracted]
    if probe is None or not readable:
        return {}
    found = engine.compare_with(probe, [extracted[label] for label in readable])
    return dict(zip(readable, map(float, found), strict=True))
