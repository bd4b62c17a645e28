"""Measure the iris engine on a folder of pictures of eyes.

Each picture is read once, whole way: decoded, segmented, encoded, stored and read back. All pairs
of one eye are genuine, all pairs of eyes of two people impostor pairs; left and right of one person
are never compared. A picture that cannot be read counts as rejected in both (ISO/IEC 19795-1).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np

from hospitium.core.errors import HospitiumError
from hospitium.senses.calibration import Calibration
from hospitium.senses.groups import Pairs, rates_by_group
from hospitium.senses.iris.template import IrisTemplate, decode_iris
from hospitium.usecases.eye_files import EyeFile, find_eyes_in
from hospitium.usecases.group_rates import ByGroup
from hospitium.usecases.iris_engine import IrisCapture, IrisEngine
from hospitium.usecases.iris_evaluation import IrisEvaluation


@dataclass(frozen=True, slots=True)
class EyeGrouping:
    """By what to compare groups of people, and where the threshold is.

    Attributes
    ----------
    field
        What the groups are made by.
    group_of
        The group of each person; people without one take no part.
    fmr
        The threshold is where the calibration says this false match rate.
    tolerated
        The largest difference between the rates of two groups that is borne; None for any.
    """

    field: str
    group_of: Mapping[str, str]
    calibration: Calibration
    fmr: float = 1e-3
    tolerated: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    template: IrisTemplate | None
    ms: float
    processor_ms: float
    why: str = ""


def evaluate_iris(
    folder: Path,
    engine: IrisEngine,
    *,
    grouping: EyeGrouping | None = None,
    threads: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> IrisEvaluation:
    """Read every eye under `folder`, compare all pairs, and report the error rates.

    Parameters
    ----------
    grouping
        Compares groups too.
    threads
        Pictures read at once.
    on_progress
        Called with the number of pictures done and in all; from the calling thread.

    Raises
    ------
    NotFound
        If there is no such folder.
    BadInput
        If it has no genuine and no impostor pair.
    """
    files, skipped = find_eyes_in(folder)
    read = _read_all(files, engine, threads, on_progress)
    genuine, impostor = _compare_all(files, read, engine)
    good = [one for one in read if one.template is not None]
    groups = None if grouping is None else _groups(files, genuine, impostor, grouping)
    return IrisEvaluation(
        engine=engine.model,
        genuine=genuine,
        impostor=impostor,
        pictures=len(files),
        eyes=len({one.eye for one in files}),
        people=len({one.person for one in files}),
        failed={f.label: one.why for f, one in zip(files, read, strict=True) if one.why},
        failures=Counter(one.why for one in read if one.why),
        skipped=skipped,
        read_ms=tuple(one.ms for one in good),
        processor_ms=tuple(one.processor_ms for one in good),
        threads=threads,
        by_group=groups,
    )


def _read_all(
    files: Sequence[EyeFile],
    engine: IrisEngine,
    threads: int,
    on_progress: Callable[[int, int], None],
) -> list[_Read]:
    def one(file: EyeFile) -> _Read:
        started, worked = perf_counter(), thread_time()
        try:
            template = engine.read(IrisCapture(file.path.read_bytes())).template
        except HospitiumError as error:
            return _Read(None, 0.0, 0.0, error.code)
        except OSError:
            return _Read(None, 0.0, 0.0, "unreadable")
        clock, processor = perf_counter() - started, thread_time() - worked
        return _Read(decode_iris(template), 1000 * clock, 1000 * processor)

    one(files[0])  # the first call may compile
    found = []
    with ThreadPoolExecutor(threads) as pool:
        for done, read in enumerate(pool.map(one, files)):
            found.append(read)
            on_progress(done + 1, len(files))
    return found


def _compare_all(
    files: Sequence[EyeFile], read: Sequence[_Read], engine: IrisEngine
) -> tuple[Pairs, Pairs]:
    """Compare every two pictures once; eyes are numbered."""
    numbers = {eye: n for n, eye in enumerate(dict.fromkeys(one.eye for one in files))}
    eye = np.array([numbers[one.eye] for one in files], np.intp)
    people = {name: n for n, name in enumerate(dict.fromkeys(one.person for one in files))}
    person = np.array([people[one.person] for one in files], np.intp)
    rows: list[tuple[np.typing.NDArray[np.float64], int]] = []
    for row, one in enumerate(read):
        scores = np.full(len(files) - row - 1, -np.inf)
        known = [k for k in range(row + 1, len(read)) if read[k].template is not None]
        if one.template is not None and known:
            others = [found for k in known if (found := read[k].template) is not None]
            scores[np.array(known) - row - 1] = engine.scores(one.template, others)
        rows.append((scores, row))
    first, second = np.triu_indices(len(files), 1)
    scores = np.concatenate([scores for scores, _ in rows])
    same, other = eye[first] == eye[second], person[first] != person[second]
    return (
        Pairs(scores[same], eye[first[same]], eye[second[same]]),
        Pairs(scores[other], eye[first[other]], eye[second[other]]),
    )


def _groups(
    files: Sequence[EyeFile], genuine: Pairs, impostor: Pairs, grouping: EyeGrouping
) -> ByGroup:
    """Return the error rates of each group at one threshold."""
    owner = dict.fromkeys(one.eye for one in files)
    owner.update({one.eye: one.person for one in files})
    group = [grouping.group_of.get(person or "", "") for person in owner.values()]

    def grouped(pairs: Pairs) -> Pairs:
        ends = zip(pairs.first, pairs.second, strict=True)
        names = [group[a] if group[a] == group[b] else "" for a, b in ends]
        return Pairs(pairs.scores, pairs.first, pairs.second, names)

    threshold = grouping.calibration.threshold_at(grouping.fmr)
    rng = np.random.default_rng(1)
    mated, others = grouped(genuine), grouped(impostor)
    rates = rates_by_group(mated, others, threshold, rng=rng)
    named = [name for pairs in (mated, others) for name in pairs.groups]
    return ByGroup(
        field=grouping.field,
        threshold=threshold,
        fmr=grouping.fmr,
        groups=rates,
        ungrouped=sum(not name for name in named),
        tolerated=grouping.tolerated,
        counted="eyes",
    )
