"""Real prints for `bench.gallery`: the FVC sets beside the checkout, read once by our engine."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np

from hospitium.app import packaged_engine
from hospitium.core.errors import NoFingerprint
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.minutiae import Minutiae
from hospitium.gallery import GalleryEntry, Probe
from hospitium.senses.finger.template import decode_template
from hospitium.usecases.captures import Capture
from hospitium.usecases.print_sets import find_sets

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "finger"
IMPRESSIONS = 3
"""Of each finger: one is enrolled, the others are searched."""


def real_entries(cache: Path, model: str) -> list[GalleryEntry]:
    """Return the first impression of each real finger, as right index fingers; none without sets.

    They are read as references are, so that their templates are said to be `model`'s.
    """
    if not DATA.is_dir():
        return []
    return [
        GalleryEntry(
            PrintId(UUID(int=(3 << 100) + n)), case, Finger.RIGHT_INDEX, model, impressions[0]
        )
        for n, (case, impressions) in enumerate(_fingers(cache))
    ]


def real_probes(cache: Path) -> Iterator[tuple[CaseId, Probe]]:
    """Yield whose it is, and a further impression."""
    for case, impressions in _fingers(cache):
        for one in impressions[1:]:
            yield case, Probe(Finger.RIGHT_INDEX, one)


def _fingers(cache: Path) -> Iterator[tuple[CaseId, list[Minutiae]]]:
    path = cache / "real.npz"
    if not path.exists():
        _read_all(path)
    with np.load(path) as held:
        templates = {name: decode_template(held[name].tobytes()) for name in sorted(held.files)}
    fingers: dict[str, list[Minutiae]] = {}
    for name, minutiae in templates.items():
        fingers.setdefault(name.rpartition("#")[0], []).append(minutiae)
    for number, impressions in enumerate(fingers.values()):
        yield CaseId(UUID(int=(4 << 100) + number)), impressions


def _read_all(path: Path) -> None:
    """Extract a few impressions of each finger: some 90 seconds."""
    engine, templates = packaged_engine(), {}
    for one in find_sets(DATA)[0]:
        counts: dict[str, int] = {}
        for file in one.files:
            number = counts.get(file.finger, 0)
            if number == IMPRESSIONS:
                continue
            try:
                reading = engine.read(Capture(file.path.read_bytes(), Finger.RIGHT_INDEX))
            except NoFingerprint:
                continue
            counts[file.finger] = number + 1
            name = f"{one.name}/{file.finger}#{number}"
            templates[name] = np.frombuffer(reading.template, np.uint8)
    np.savez(path, **templates)  # type: ignore[arg-type]  # numpy's stub takes them for its flag
