"""Measure whether the quality of a picture of an iris says what comparison makes of it.

Run `python -m bench.iris_quality --data FOLDER`. Pictures of the half that the reader was not tuned
on, each changed `TIMES` times as another camera would (`bench.iris_robust`), are compared with the
next unchanged one of the same eye at the threshold of FMR 0.1 %; the worst are discarded first, by
our quality, by single components and by chance. Writes its section of docs/benchmarks.md.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from bench.discards import discard_table
from bench.iris import DATA, TWICE, halves_of
from bench.iris_robust import CHANGES, changed
from bench.pages import measured, write_section
from hospitium.core.errors import NoIris
from hospitium.senses.iris.compare import compare
from hospitium.senses.iris.quality import IrisQuality
from hospitium.senses.iris.reading import IrisReading, read_iris
from hospitium.usecases.calibrate_iris import packaged_iris_engine

FMR = 1e-3
TIMES = 4
SEED = 20261128


@dataclass(frozen=True, slots=True)
class Compared:
    """A changed picture against another of the same eye; no quality where none was read."""

    quality: IrisQuality | None
    score: float


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA)
    found = list(compared(ask.parse_args().data))
    threshold = packaged_iris_engine().calibration.threshold_at(FMR)
    write_section("iris-quality", list(report(found, threshold)))


def compared(data: Path) -> Iterator[Compared]:
    """Change each picture in ways drawn anew, and compare it with the next of the same eye."""
    rng, names = np.random.default_rng(SEED), list(CHANGES)
    _, others = halves_of(data)
    for user in sorted(others - {TWICE}):
        for side in "LR":
            files = sorted((data / user).glob(f"*_{side}.png"))
            clean = [read(Image.open(file)) for file in files]
            for number, file in [each for each in enumerate(files) for _ in range(TIMES)]:
                way, seed = names[rng.integers(len(names))], int(rng.integers(1 << 32))
                other = clean[(number + 1) % len(clean)]
                if other is None or len(files) < 2:
                    continue
                seen = read(changed(Image.open(file), way, seed))
                score = compare(seen.code, other.code).score if seen else -np.inf
                yield Compared(seen.quality if seen else None, score)


def read(picture: Image.Image) -> IrisReading | None:
    try:
        return read_iris(np.asarray(picture.convert("L")))
    except NoIris:
        return None


def report(found: list[Compared], threshold: float) -> Iterator[str]:
    """Yield the lines of the section."""

    def by(name: str) -> list[float]:
        return [float(getattr(one.quality, name)) if one.quality else -1.0 for one in found]

    missed = np.array([one.score < threshold for one in found], np.float64)
    unread = sum(one.quality is None for one in found)
    yield (
        f"{measured('python -m bench.iris_quality')} {len(found)} comparisons of irises of the "
        "half that nothing was chosen on; one picture of each is changed in one of "
        f"{len(CHANGES)} ways, drawn. Of them {unread} could not be read: the worst of all. Share "
        "missed at FMR 0.1 % once the worst pictures are discarded, %:"
    )
    yield ""
    orders = {
        "our quality": by("overall"),
        "usable area alone": by("usable_iris_area"),
        "contrast to the white alone": by("iris_sclera_contrast"),
        "sharpness alone": by("sharpness"),
        "the score itself (cannot be known)": [one.score for one in found],
    }
    yield from discard_table(missed, orders)


if __name__ == "__main__":
    main()
