"""Real irises in drawn scenes: what other cameras show around an eye, with known boundaries.

The iris of each picture is unrolled (by the reader, from the picture as it is), and laid into a
scene of `hospitium.synth.iris.cameras`: lids, lashes, lamps, brow, glasses, size, light and sensor
are drawn, the texture is real, so that errors of segmentation, of masks and of comparison can be
told apart. What was hidden in the picture is laid in without texture.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import thread_time
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from bench.iris_plain import plain_scores, read_plainly
from hospitium.core.errors import NoIris
from hospitium.formats.gray import Pixels
from hospitium.senses.error_rates import det_curve, error_rates
from hospitium.senses.iris.compare import compare_many
from hospitium.senses.iris.reading import IrisReading, read_iris
from hospitium.senses.iris.types import Boundary, Segmentation
from hospitium.synth.iris.cameras import CAMERAS
from hospitium.synth.iris.draw import draw_scene
from hospitium.synth.iris.scene import Drawn, Texture

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Misses:
    """How far boundaries lie from the truth, in radii of the iris: the mean over all directions."""

    pupil: float
    limbus: float


def laid_into(pixels: Pixels, camera: str, seed: int) -> Drawn:
    """Return the iris of a picture in a scene of a camera; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return draw_scene(0, CAMERAS[camera](rng), rng=rng, texture=texture_of(pixels))


def texture_of(pixels: Pixels) -> Texture:
    """Return what the iris of a picture adds to a grey ring, as `draw_scene` wants it."""
    found = read_iris(pixels)
    seen = found.seen & np.isfinite(found.sheet)
    level = np.where(seen, found.sheet, 0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    whole = float(np.median(found.sheet[seen]))
    hidden = np.broadcast_to(level[:, None], seen.shape)
    sheet = ndimage.gaussian_filter(np.where(seen, found.sheet, hidden) - whole, 0.5)
    rows, columns = sheet.shape

    def levels(share: Reals, angle: Reals) -> Reals:
        place = (np.clip(share * rows - 0.5, 0, rows - 1), angle / (2 * np.pi) * columns)
        laid: Reals = ndimage.map_coordinates(sheet, place, order=1, mode="grid-wrap")
        return laid

    return levels


def misses(found: Segmentation, truth: Drawn) -> Misses:
    """Return how far the boundaries found lie from those drawn."""
    size = float(np.mean(np.hypot(*(truth.limbus - truth.limbus.mean(axis=0)).T)))
    return Misses(
        _apart(found.pupil, truth.pupil) / size, _apart(found.limbus, truth.limbus) / size
    )


def _apart(line: Boundary, truth: Reals) -> float:
    """Return the mean distance in pixels of a line's points from those of another."""
    points = np.stack(line.points(), axis=1)
    gaps = np.hypot(*(points[:, None] - truth[None]).transpose(2, 0, 1))
    return float(gaps.min(axis=1).mean() + gaps.min(axis=0).mean()) / 2


HEADS = """\
| camera | EER % | not read % | pupil off % | limbus off % | ms | 90 % | plain reader, EER % |
|---|---|---|---|---|---|---|---|"""

OFF_PUPIL, OFF_LIMBUS = 0.05, 0.08
"""Radii of the iris from which a boundary is called off."""


def rows(data: Path, users: set[str]) -> Iterator[str]:
    """Yield a table with a row for each camera, and one for the pictures as they are."""
    files = [file for user in sorted(users) for file in sorted((data / user).iterdir())]
    pictures = [np.asarray(Image.open(file).convert("L")) for file in files]
    names = [(f"{file.parent.name}{file.stem[-1]}", file.parent.name) for file in files]
    yield HEADS
    yield _row("as it is", pictures, names, None)
    for camera in CAMERAS:
        seeds = [crc32(f"{camera}{f.parent.name}/{f.name}".encode()) for f in files]
        made = [laid_into(p, camera, seed) for p, seed in zip(pictures, seeds, strict=True)]
        yield _row(camera, [one.pixels for one in made], names, made)


def _row(
    name: str, pictures: list[Pixels], names: list[tuple[str, str]], truth: list[Drawn] | None
) -> str:
    read: list[IrisReading | None] = []
    ms: list[float] = []
    for picture in pictures:
        started = thread_time()
        try:
            read.append(read_iris(picture))
        except NoIris:
            read.append(None)
        ms.append(1000 * (thread_time() - started))
    ours = np.full((len(read), len(read)), -np.inf)
    known = [k for k, one in enumerate(read) if one is not None]
    codes = [one.code for one in read if one is not None]
    for k, code in zip(known, codes, strict=True):
        ours[k, known] = compare_many(code, codes)
    plain = plain_scores([read_plainly(picture) for picture in pictures])
    off = ["", ""]
    if truth is not None:
        pairs = zip(read, truth, strict=True)
        far = [misses(one.found, there) for one, there in pairs if one is not None]
        off[0] = f"{100 * np.mean([one.pupil > OFF_PUPIL for one in far]):.1f}"
        off[1] = f"{100 * np.mean([one.limbus > OFF_LIMBUS for one in far]):.1f}"
    failed = 100 * (1 - len(known) / len(read))
    times = np.percentile(ms, (50, 90))
    return (
        f"| {name} | {_eer(ours, names):.2f} | {failed:.1f} | {off[0]} | {off[1]} |"
        f" {times[0]:.0f} | {times[1]:.0f} | {_eer(plain, names):.1f} |"
    )


def _eer(scores: Reals, names: list[tuple[str, str]]) -> float:
    first, second = np.triu_indices(len(names), 1)
    eye, person = (np.array(part) for part in zip(*names, strict=True))
    found = scores[first, second]
    mated, others = eye[first] == eye[second], person[first] != person[second]
    return 100 * error_rates(det_curve(found[mated], found[others])).eer
