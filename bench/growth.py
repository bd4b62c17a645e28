"""What growing costs a comparison, and what scaling gives back: `python -m bench.growth`.

References are made smaller than probes by the factor that a child would grow: minutiae by
arithmetic, images by resampling before extraction. Scaled prints of adults are not prints of
children: their ridges are as clean and their fingers as large as before. Three minutes.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.finger import DATA
from bench.pages import measured, write_section
from hospitium.app import packaged_engine
from hospitium.core.errors import HospitiumError
from hospitium.formats.images import decode_image, encode_png
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.growth import scaled
from hospitium.senses.finger.matcher import compare_many, pack, prepare
from hospitium.usecases.captures import Capture

FACTORS = (1.0, 1.1, 1.2, 1.28, 1.4)
IMAGES_AT = 1.28
"""A boy from 10 to 18 (WHO medians)."""
OFF = (1.07, 1.11)
"""How far the factor that a search tries may be off: for nine in ten children, and for any from
four years on."""
CHOSEN_ON = ("fvc2002_db1", "fvc2004_db3")
FMR = 1e-3

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rates:
    """Share of genuine pairs missed and of impostor pairs accepted, at one threshold."""

    fnmr: float
    fmr: float


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    folder = ask.parse_args().data
    write_section("growth", list(report(folder)))


def report(folder: Path) -> Iterator[str]:
    """Yield the lines of the section."""
    yield measured("python -m bench.growth")
    yield ""
    yield (
        "| set | reference smaller by | pairs missed, as they are % | enlarged by that factor % "
        "| by a factor 7 % off % | 11 % off % | strangers accepted, enlarged % |"
    )
    yield "|---|---|---|---|---|---|---|"
    for path in sorted(folder.glob("fvc*")):
        probes = dict(prints(path, 1.0))
        threshold = float(np.quantile(pairs(probes, probes, 1.0)[1], 1 - FMR))
        name = f"{path.name}{' (chosen on)' if path.name in CHOSEN_ON else ''}"
        for factor in FACTORS:
            small = {key: scaled(one, 1 / factor) for key, one in probes.items()}
            yield row(name, f"{factor:g}", probes, small, factor, threshold)
        resampled = dict(prints(path, 1 / IMAGES_AT))
        yield row(name, f"{IMAGES_AT:g}, images", probes, resampled, IMAGES_AT, threshold)


def row(
    name: str,
    label: str,
    probes: Mapping[str, Minutiae],
    small: Mapping[str, Minutiae],
    factor: float,
    threshold: float,
) -> str:
    """Return one row of the table."""
    plain, known = (rates(probes, small, scale, threshold) for scale in (1.0, factor))
    off = [
        max(rates(probes, small, wrong * factor, threshold).fnmr for wrong in (by, 1 / by))
        for by in OFF
    ]
    figures = (plain.fnmr, known.fnmr, *off, known.fmr)
    return f"| {name} | {label} | " + " | ".join(f"{100 * one:.2f}" for one in figures) + " |"


def prints(folder: Path, size: float) -> Iterator[tuple[str, Minutiae]]:
    """Yield the minutiae of each image of a set, resampled to `size` times its sides."""
    engine = packaged_engine()
    for path in sorted(folder.glob("*.tif")):
        pixels = decode_image(path.read_bytes()).pixels
        if size != 1.0:
            sides = (round(pixels.shape[1] * size), round(pixels.shape[0] * size))
            pixels = np.asarray(Image.fromarray(pixels).resize(sides, Image.Resampling.LANCZOS))
        try:
            yield path.stem, engine.read(Capture(encode_png(pixels, ppi=500))).minutiae
        except HospitiumError:
            continue  # too small or too poor: its pairs are not there, as the text says


def rates(
    probes: Mapping[str, Minutiae],
    references: Mapping[str, Minutiae],
    scale: float,
    threshold: float,
) -> Rates:
    """Compare with all references enlarged by `scale`."""
    genuine, impostor = pairs(probes, references, scale)
    return Rates(float((genuine < threshold).mean()), float((impostor >= threshold).mean()))


def pairs(
    probes: Mapping[str, Minutiae], references: Mapping[str, Minutiae], scale: float
) -> tuple[Scores, Scores]:
    """Return genuine and impostor scores of all pairs of two impressions."""
    names = sorted(references)
    packed = pack([prepare(scaled(references[name], scale)) for name in names])
    genuine: list[float] = []
    impostor: list[float] = []
    for key, probe in probes.items():
        scores = compare_many(prepare(probe), packed)
        for name, score in zip(names, scores, strict=True):
            if name > key:
                same = name.split("_")[0] == key.split("_")[0]
                (genuine if same else impostor).append(score)
    return np.array(genuine, np.float32), np.array(impostor, np.float32)


if __name__ == "__main__":
    main()
