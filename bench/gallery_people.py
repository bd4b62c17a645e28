"""Made-up people for `bench.gallery`: ten prints each, drawn once and kept in a folder.

Every second person is the mirror image of the one before: as likely a person as any, alike to
nobody, and had for nothing.
"""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np

from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.minutiae import Minutiae
from hospitium.gallery import GalleryEntry
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty

SEED = 2026
MODEL = "made-up-1"
BATCH = 1000
"""People of one file of the cache, which holds half of them."""

_KINDS = (*(Difficulty.GOOD,) * 6, *(Difficulty.FAIR,) * 3, Difficulty.POOR)
"""Of ten impressions six are good, three fair, one is poor."""


def press(person: int, finger: Finger, impression: int) -> Minutiae:
    """Return an impression of a made-up finger; 0 is the reference."""
    drawn = person // 2
    master = minutiae_finger(np.random.default_rng([SEED, drawn, int(finger)]))
    rng = np.random.default_rng([SEED, drawn, int(finger), impression])
    kind = _KINDS[int(rng.integers(len(_KINDS)))]
    made = minutiae_impression(master, rng, difficulty=kind)
    return mirrored(made) if person % 2 else made


def mirrored(made: Minutiae) -> Minutiae:
    """Return an impression as a mirror shows it."""
    return Minutiae(
        np.float32(made.width - 1) - made.x,
        made.y,
        np.mod(np.float32(np.pi) - made.angle, np.float32(2 * np.pi)),
        made.kind,
        made.quality,
        made.width,
        made.height,
    )


def entries(cache: Path, people: range) -> Iterator[GalleryEntry]:
    """Yield the references of whole batches of people, drawing those that are not cached."""
    for batch in range(people.start // BATCH, people.stop // BATCH):
        yield from _read(_path(cache, batch), batch)


def draw(cache: Path, people: int, *, processes: int) -> None:
    """Fill the cache."""
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths = [_path(cache, batch) for batch in range(people // BATCH)]
    missing = [(number, path) for number, path in enumerate(paths) if not path.exists()]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.starmap(_draw, missing, chunksize=1)


def _path(cache: Path, batch: int) -> Path:
    return cache / f"people-{SEED}-{batch:05}.npz"


def _draw(batch: int, path: Path) -> None:
    people = range(batch * BATCH, (batch + 1) * BATCH, 2)
    prints = [press(person, finger, 0) for person in people for finger in TEN_FINGERS]
    draft = path.with_suffix(".draft.npz")
    columns = {
        name: np.concatenate([getattr(one, name) for one in prints])
        for name in ("x", "y", "angle", "kind", "quality")
    }
    sizes = np.array([len(one) for one in prints])
    width, height = np.array(prints[0].width), np.array(prints[0].height)
    columns |= {"sizes": sizes, "width": width, "height": height}
    np.savez(draft, **columns)  # type: ignore[arg-type]  # numpy's stub takes them for its flag
    draft.replace(path)


def _read(path: Path, batch: int) -> Iterator[GalleryEntry]:
    with np.load(path) as held:
        columns = {name: held[name] for name in ("x", "y", "angle", "kind", "quality")}
        ends = np.cumsum(held["sizes"])
        width, height = int(held["width"]), int(held["height"])
    for number, end in enumerate(ends.tolist()):
        first = int(ends[number - 1]) if number else 0
        person, finger = batch * BATCH + number // 10 * 2, TEN_FINGERS[number % 10]
        one = {name: column[first:end] for name, column in columns.items()}
        minutiae = Minutiae(**one, width=width, height=height)
        yield _entry(person, finger, minutiae)
        yield _entry(person + 1, finger, mirrored(minutiae))


def _entry(person: int, finger: Finger, minutiae: Minutiae) -> GalleryEntry:
    return GalleryEntry(print_of(person, finger), case_of(person), finger, MODEL, minutiae)


def case_of(person: int) -> CaseId:
    """Return the case of a made-up person."""
    return CaseId(UUID(int=(1 << 100) + person))


def print_of(person: int, finger: Finger) -> PrintId:
    """Return the id of a reference."""
    return PrintId(UUID(int=(2 << 100) + 100 * person + int(finger)))
