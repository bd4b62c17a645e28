"""Measure whether the quality of a picture of a face says what recognition makes of it.

Run `python -m bench.face_quality --data FOLDER`; `--fit` prints the powers that it fits on one half
of the people, for `senses/face/assessment.py`. Pictures of the other half, spoilt by ways and
strengths drawn anew, are compared with other pictures of the same person at the threshold of FMR
0.1 %; the worst are discarded first (error-versus-discard, ISO/IEC 29794-1), by our quality, by the
length of the embedding alone, and by chance. Writes its section of docs/benchmarks.md.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy.optimize import nnls

from bench.discards import discard_table
from bench.pages import measured, write_section
from hospitium.formats.photos import ColourPixels
from hospitium.senses.face.assessment import PLAIN_WEIGHTS, WEIGHTS, judge
from hospitium.senses.face.assessment import components as components_of
from hospitium.senses.face.measures import measure
from hospitium.usecases.face_engine import FaceEngine, subject
from hospitium.usecases.load_faces import packaged_face_engine

Reals = NDArray[np.float64]
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "face" / "lfw600" / "images"
FMR = 1e-3
SPREAD = 2.0
"""Times the fitted powers: it changes no order, and uses the whole of 0..100."""
TIMES = 3
"""Ways that each picture is spoilt in."""
WAYS = ("none", "blur", "small", "dark", "bright", "noise", "jpeg", "lower", "eyes", "tilt", "side")


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A picture that was read: its parts 0..100, our quality, the embedding and its fullness."""

    parts: dict[str, float]
    quality: int
    fullness: float
    embedding: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Compared:
    """A spoilt picture against another of the same person; score 0 where no face was found."""

    way: str
    read: Read | None
    score: float


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA)
    ask.add_argument("--most", type=int, default=1200, help="spoilt pictures of each half")
    ask.add_argument("--fit", action="store_true", help="fit the powers, and print them")
    asked = ask.parse_args()
    engine = packaged_face_engine()
    if asked.fit:
        told(fitted(list(compared(asked.data, engine, asked.most, fitting=True))))
        return
    found = list(compared(asked.data, engine, asked.most, fitting=False))
    threshold = engine.calibration.threshold_at(FMR)
    write_section("face_quality", list(report(found, threshold)))


def compared(data: Path, engine: FaceEngine, most: int, *, fitting: bool) -> Iterator[Compared]:
    """Spoil each picture of people who have several, and compare it with the next of theirs."""
    done = 0
    for folder in sorted(data.iterdir()):
        files = sorted(folder.glob("*.jpg"))
        if len(files) < 2 or done >= most or for_fitting(folder.name) != fitting:
            continue
        clean = [read(engine, framed(Image.open(one).convert("RGB"))) for one in files[:6]]
        for number, file in [each for each in enumerate(files[:6]) for _ in range(TIMES)]:
            other = clean[(number + 1) % len(clean)]
            rng = np.random.default_rng([58, done, fitting])
            way = WAYS[done % len(WAYS)]
            done += 1
            seen = read(engine, spoilt(Image.open(file).convert("RGB"), way, rng))
            if other is not None:
                score = float(seen.embedding @ other.embedding) if seen else 0.0
                yield Compared(way, seen, score)
        sys.stderr.write(f"\r{done} pictures")


def for_fitting(person: str) -> bool:
    """Whether a person belongs to the half that is fitted on."""
    return sha256(person.encode()).digest()[0] % 2 == 0


def read(engine: FaceEngine, pixels: ColourPixels) -> Read | None:
    found = engine.find(pixels)
    if not found.faces:
        return None
    face = subject(found)
    # the engine hands no measures out
    reading = engine._reader.read(face, found.pixels)  # noqa: SLF001
    seen = measure(face, reading, found.pixels)
    parts = components_of(seen)
    return Read(parts, judge(seen).quality, reading.fullness, reading.embedding)


def framed(face: Image.Image) -> ColourPixels:
    wall = Image.new("RGB", (320, 260), (127, 127, 127))
    wall.paste(face, ((320 - face.width) // 2, (260 - face.height) // 2))
    return np.asarray(wall)


def spoilt(face: Image.Image, way: str, rng: np.random.Generator) -> ColourPixels:
    """Return the picture spoilt one way, at a strength drawn anew."""
    much = float(rng.uniform(0.1, 1.0))
    levels = np.asarray(face, np.float64)
    if way == "blur":
        face = face.filter(ImageFilter.GaussianBlur(3.0 * much))
    elif way == "small":
        side = round(112 - 88 * much)
        face = face.resize((side, side), Image.Resampling.LANCZOS)
    elif way == "dark":
        face = toned((levels / 255) ** (1 + much) * 255 * (1 - 0.8 * much), rng, 3.0)
    elif way == "bright":
        face = toned(levels * (1 + 1.5 * much) + 60 * much, rng, 2.0)
    elif way == "noise":
        face = toned(levels, rng, 45.0 * much)
    elif way == "jpeg":
        out = BytesIO()
        face.save(out, "JPEG", quality=round(40 - 35 * much))
        face = Image.open(out).convert("RGB")
    elif way in ("lower", "eyes"):
        top = (112 - round(50 * much), 112) if way == "lower" else (50 - round(12 * much), 58)
        face = face.copy()
        face.paste((70, 80, 120), (0, top[0], 112, top[1]))
    elif way == "tilt":
        face = face.rotate(55 * much, Image.Resampling.BICUBIC, fillcolor=(127, 127, 127))
    elif way == "side":
        face = Image.fromarray(np.ascontiguousarray(np.asarray(face)[:, round(45 * much) :]))
        if face.width < 112:
            return framed_at_rim(face)
    return framed(face)


def framed_at_rim(face: Image.Image) -> ColourPixels:
    """Return a picture whose left rim cuts the face."""
    wall = Image.new("RGB", (260, 240), (127, 127, 127))
    wall.paste(face, (0, 60))
    return np.asarray(wall)


def toned(levels: Reals, rng: np.random.Generator, noise: float) -> Image.Image:
    spoilt = levels + rng.normal(0.0, noise, levels.shape)
    return Image.fromarray(np.clip(np.rint(spoilt), 0, 255).astype(np.uint8))


def fitted(found: list[Compared]) -> dict[str, float]:
    """Fit powers, none below 0: the product of the parts is to follow what is left of a score.

    The score relative to the middle one of unspoilt pictures, in the logarithm, by least squares.
    """
    seen = [(one.read, one.score) for one in found if one.read is not None]
    whole = float(np.median([one.score for one in found if one.way == "none"]))
    names = list(WEIGHTS)
    x = np.array([[np.log(max(r.parts[n], 2.0) / 100.0) for n in names] for r, _ in seen])
    y = np.log(np.clip([score / whole for _, score in seen], 0.05, 1.0))
    powers, _ = nnls(np.vstack([x, 0.5 * np.eye(len(names))]), np.r_[y, np.zeros(len(names))])
    return dict(zip(names, map(float, powers), strict=True))


def told(powers: dict[str, float]) -> None:
    for name, power in powers.items():
        print(f'    "{name}": {SPREAD * power:.2f},')


def report(found: list[Compared], threshold: float) -> Iterator[str]:
    orders = {
        "our quality": [one.read.quality if one.read else -1.0 for one in found],
        "our quality without the unified score": [plain(one.read) for one in found],
        "length of the embedding alone": [one.read.fullness if one.read else -1.0 for one in found],
        "the score itself (cannot be known)": [one.score for one in found],
    }
    missed = np.array([one.score < threshold for one in found], np.float64)
    yield (
        f"{measured('python -m bench.face_quality')} {len(found)} comparisons of people of lfw600 "
        "that nothing was fitted on; one picture of each is spoilt "
        f"({', '.join(WAYS[1:])}; one in {len(WAYS)} is not). Share of comparisons missed at FMR "
        "0.1 % once the worst pictures are discarded, %:"
    )
    yield ""
    yield from discard_table(missed, orders)


def plain(read: Read | None) -> float:
    """Return the order that the product of the other components puts a picture in."""
    if read is None:
        return -np.inf
    parts = read.parts
    logs = [power * np.log(max(parts[name], 2.0)) for name, power in PLAIN_WEIGHTS.items()]
    return float(sum(logs))


if __name__ == "__main__":
    main()
