"""Measure a face engine on pairs of pictures that a CSV file names.

Each picture is read once, whole way: decoded, its face found, aligned, embedded, stored and read
back. A picture that cannot be read is told, and each of its pairs counts as rejected (ISO/IEC
19795-1). Several faces in a picture: the one that the picture is of, by size and place.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np

from hospitium.core.errors import BadInput, HospitiumError, NotFound
from hospitium.senses.calibration import Calibration
from hospitium.senses.face.types import Floats
from hospitium.senses.groups import Indices, Pairs, rates_by_group
from hospitium.usecases.face_evaluation import FaceEvaluation, ScoredPairs
from hospitium.usecases.face_pairs import Row, group_of_pairs, locate, people_of, read_pairs
from hospitium.usecases.group_rates import ByGroup

MOST_CROSSED = 2500
"""Pictures of which every two are compared, 3.1 million pairs; of more, so many by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceUnderTest:
    """A face engine as an evaluation takes it.

    Attributes
    ----------
    name
        Goes into the report.
    embed
        From the bytes of a picture to a vector of length 1, and how many faces there were; called
        from several threads.
    """

    name: str
    embed: Callable[[bytes], tuple[Floats, int]]


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what to compare groups, and how.

    Attributes
    ----------
    people
        A CSV file that says it of people; None where the pairs themselves say it.
    calibration, fmr
        The threshold is where the calibration says this false match rate.
    tolerated
        Largest difference between two groups' rates that is accepted.
    """

    by: str
    people: Path | None
    calibration: Calibration
    fmr: float = 1e-3
    tolerated: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    embedding: Floats | None
    faces: int
    ms: float
    processor_ms: float
    code: str = ""
    why: str = ""


def evaluate_face(
    folder: Path,
    pairs: Path,
    engine: FaceUnderTest,
    *,
    grouping: Grouping | None = None,
    threads: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> FaceEvaluation:
    """Read the pictures that `pairs` names, compare them, and report the error rates.

    Parameters
    ----------
    threads
        Pictures read at once.
    on_progress
        Called with the number of pictures done and in all; from the calling thread.

    Raises
    ------
    NotFound
        If the folder or the file is not there.
    BadInput
        If the file is no list of pairs, or not a single picture could be read.
    """
    if not folder.is_dir():
        raise NotFound("there is no such folder", remedy="Check the path.")
    rows = read_pairs(pairs)
    people, named = people_of(rows)
    groups = group_of_pairs(rows, grouping.by, grouping.people) if grouping else [""] * len(rows)
    read = _read_all(
        {label: locate(label, folder, pairs) for label in people}, engine, threads, on_progress
    )
    if not any(one.embedding is not None for one in read.values()):
        raise BadInput(
            "no picture could be read", remedy="Check that the paths in the CSV file are right."
        )
    scored = _scored(rows, groups, people, read)
    return FaceEvaluation(
        engine=engine.name,
        pairs=scored,
        crossed=_crossed(people, read) if named else None,
        pictures=len(read),
        people=len(set(people.values())),
        failures=dict(Counter(one.code for one in read.values() if one.code)),
        failed={label: one.why for label, one in read.items() if one.code},
        several=sum(one.faces > 1 for one in read.values()),
        read_ms=tuple(one.ms for one in read.values() if not one.code),
        processor_ms=tuple(one.processor_ms for one in read.values() if not one.code),
        threads=threads,
        by_group=rates_by(scored, grouping) if grouping else None,
    )


def _read_all(
    paths: Mapping[str, Path],
    engine: FaceUnderTest,
    threads: int,
    on_progress: Callable[[int, int], None],
) -> dict[str, _Read]:
    def one(path: Path) -> _Read:
        started, worked = perf_counter(), thread_time()
        try:
            embedding, faces = engine.embed(path.read_bytes())
        except FileNotFoundError:
            return _unread(NotFound.code, "there is no such file")
        except OSError as error:
            return _unread(NotFound.code, f"the file cannot be opened: {error.strerror}")
        except HospitiumError as error:
            return _unread(error.code, str(error))
        except Exception as error:  # noqa: BLE001  # of thousands, one must not cost the others
            return _unread(HospitiumError.code, f"the engine failed: {type(error).__name__}")
        took, work = perf_counter() - started, thread_time() - worked
        return _Read(embedding, faces, 1000 * took, 1000 * work)

    found = []
    with ThreadPoolExecutor(threads) as pool:
        for read in pool.map(one, paths.values()):
            found.append(read)
            on_progress(len(found), len(paths))
    return dict(zip(paths, found, strict=True))


def _unread(code: str, why: str) -> _Read:
    return _Read(None, 0, 0.0, 0.0, code, why)


def _scored(
    rows: Sequence[Row],
    groups: Sequence[str],
    people: Mapping[str, int],
    read: Mapping[str, _Read],
) -> ScoredPairs:
    """Return the pairs of the file with their scores."""
    sides = []
    for same in (True, False):
        mine = [(row, group) for row, group in zip(rows, groups, strict=True) if row.same is same]
        sides.append(
            Pairs(
                np.array([_score(read[row.first], read[row.second]) for row, _ in mine]),
                np.array([people[row.first] for row, _ in mine], np.intp),
                np.array([people[row.second] for row, _ in mine], np.intp),
                [group for _, group in mine],
            )
        )
    return ScoredPairs(*sides)


def _score(one: _Read, other: _Read) -> float:
    if one.embedding is None or other.embedding is None:
        return -np.inf
    return float(np.clip(np.dot(one.embedding, other.embedding), -1.0, 1.0))


def _crossed(people: Mapping[str, int], read: Mapping[str, _Read]) -> ScoredPairs | None:
    """Compare every two pictures; None where no person has two."""
    known = [label for label, one in read.items() if one.embedding is not None]
    if len(known) > MOST_CROSSED:
        chosen = np.random.default_rng(1).choice(len(known), MOST_CROSSED, replace=False)
        known = [known[n] for n in np.sort(chosen)]
    vectors = np.stack([vector for one in known if (vector := read[one].embedding) is not None])
    owners = np.array([people[one] for one in known], np.intp)
    first, second = np.triu_indices(len(known), 1)
    scores = np.clip(vectors @ vectors.T, -1.0, 1.0)[first, second].astype(np.float64)
    same: Indices = owners[first] == owners[second]
    if not same.any() or same.all():
        return None
    sides = [
        Pairs(scores[mine], owners[first[mine]], owners[second[mine]]) for mine in (same, ~same)
    ]
    return ScoredPairs(*sides)


def rates_by(scored: ScoredPairs, grouping: Grouping) -> ByGroup:
    """Return the error rates of the groups that the pairs name, at the grouping's threshold."""
    threshold = grouping.calibration.threshold_at(grouping.fmr)
    rng = np.random.default_rng(1)
    named = (*scored.genuine.groups, *scored.impostor.groups)
    return ByGroup(
        field=grouping.by,
        threshold=threshold,
        fmr=grouping.fmr,
        groups=rates_by_group(scored.genuine, scored.impostor, threshold, rng=rng),
        ungrouped=sum(not group for group in named),
        tolerated=grouping.tolerated,
    )
