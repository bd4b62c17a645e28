"""Measure what is answered to drawings, old prints, and things that are no faces.

Run `python -m bench.face_kinds --data FOLDER`. Pictures of the half of the people of lfw600 that
nothing was chosen on are drawn by a program in five ways, printed and worn like old photographs, or
left as they are and spoilt; each is read in a frame and compared with another photograph of the
person. Things are fingerprints, irises and textures. Writes its section of docs/benchmarks.md.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from bench.face_quality import for_fitting, framed, spoilt
from bench.pages import measured, write_section
from hospitium.formats.photos import ColourPixels
from hospitium.senses.face.assessment import assess
from hospitium.senses.face.reasons import FaceReason
from hospitium.senses.face.types import Floats, Reals
from hospitium.usecases.face_engine import FaceEngine, subject
from hospitium.usecases.load_faces import packaged_face_engine

ROOT = Path(__file__).resolve().parents[2] / "shared" / "data"
DATA = ROOT / "face" / "lfw600" / "images"
THINGS = ("finger/fvc2002_db1", "iris/iitd50")
LUMA = np.array([0.299, 0.587, 0.114])
FINE = 280
"""Side in pixels at which pictures are drawn and printed."""
FMR = 1e-3

Make = Callable[[Image.Image, np.random.Generator], Image.Image]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a picture: whether a face was found, why it is poor, the score."""

    found: bool
    reasons: tuple[FaceReason, ...]
    score: float


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA)
    ask.add_argument("--most", type=int, default=400, help="pictures that are read, of all kinds")
    ask.add_argument("--fitting", action="store_true", help="of the other half; writes nothing")
    asked = ask.parse_args()
    if not asked.data.is_dir():
        sys.exit(f"no faces to measure: {asked.data} is not there; name a folder with --data")
    engine = packaged_face_engine()
    found = answered(engine, asked.data, asked.most, fitting=asked.fitting)
    lines = list(report(found, engine, things(engine)))
    if asked.fitting:
        sys.stdout.write("\n".join(lines) + "\n")
        return
    write_section("face_kinds", lines)


def answered(
    engine: FaceEngine, data: Path, most: int, *, fitting: bool
) -> dict[str, list[Answer]]:
    """Make each picture of people who have several into the next kind, and read it."""
    found: dict[str, list[Answer]] = {kind: [] for kind in KINDS}
    done = 0
    for folder in sorted(data.iterdir()):
        files = sorted(folder.glob("*.jpg"))
        if len(files) < 2 or for_fitting(folder.name) != fitting or done >= most:
            continue
        for number, file in enumerate(files[:6]):
            kind = list(KINDS)[done % len(KINDS)]
            rng = np.random.default_rng([63, done, fitting])
            made = KINDS[kind](Image.open(file).convert("RGB"), rng)
            _, other = read(engine, framed(Image.open(files[number - 1]).convert("RGB")))
            answer, vector = read(engine, framed(made))
            score = float(vector @ other) if vector is not None and other is not None else -1.0
            found[kind].append(Answer(answer.found, answer.reasons, score))
            done += 1
        sys.stderr.write(f"\r{done} pictures")
    return found


def read(engine: FaceEngine, pixels: ColourPixels) -> tuple[Answer, Floats | None]:
    found = engine.find(pixels)
    if not found.faces:
        return Answer(found=False, reasons=(), score=-1.0), None
    face = subject(found)
    reading = engine._reader.read(face, found.pixels)  # noqa: SLF001  # it reads no pixels for us
    reasons = assess(face, reading, found.pixels).reasons
    return Answer(found=True, reasons=reasons, score=-1.0), reading.embedding


def things(engine: FaceEngine) -> tuple[int, int]:
    """Return how many pictures without a face were read, and in how many none was found."""
    pictures = [noise(np.random.default_rng([64, n]), 2.0 ** (n % 7)) for n in range(40)]
    for folder in THINGS:
        files = sorted(one for one in (ROOT / folder).rglob("*") if one.suffix in SUFFIXES)
        pictures += [
            np.asarray(Image.open(one).convert("RGB")) for one in files[:: len(files) // 20]
        ]
    none = sum(not engine.find(one).faces for one in pictures)
    return len(pictures), none


SUFFIXES = (".png", ".tif", ".bmp", ".jpg")


def noise(rng: np.random.Generator, scale: float) -> ColourPixels:
    cloud = ndimage.gaussian_filter(rng.normal(0, 1, (240, 320, 3)), (scale, scale, 0))
    return levels(128 + 50 * cloud / cloud.std())


def levels(picture: Reals) -> ColourPixels:
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def fine(face: Image.Image) -> Image.Image:
    return face.resize((FINE, FINE), Image.Resampling.BICUBIC)


def grey_of(face: Image.Image) -> Reals:
    grey: Reals = np.asarray(fine(face), np.float64) @ LUMA
    return grey


def back(picture: Reals) -> Image.Image:
    if picture.ndim == 2:
        picture = np.repeat(picture[..., None], 3, axis=2)
    return Image.fromarray(levels(picture)).resize((112, 112), Image.Resampling.LANCZOS)


def lines_of(grey: Reals, share: float) -> Reals:
    """Return 0 where a pen would draw, 255 elsewhere: what is darker than its surroundings."""
    edges = ndimage.gaussian_filter(grey, 1.4) - 0.98 * ndimage.gaussian_filter(grey, 2.2)
    return np.where(edges < np.percentile(edges, share), 0.0, 255.0)


def pencil(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    grey = grey_of(face)
    soft = ndimage.gaussian_filter(255 - grey, float(rng.uniform(4, 14)))
    return back(255 * np.clip(grey / np.maximum(256 - soft, 1), 0, 1) ** float(rng.uniform(1, 2.5)))


def pen(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    paper = np.array([255.0, rng.uniform(240, 255), rng.uniform(215, 255)])
    ink = ndimage.gaussian_filter(lines_of(grey_of(face), float(rng.uniform(12, 25))), 0.5)
    return back(ink[..., None] / 255 * paper)


def flat(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    tones = int(rng.integers(2, 6))
    soft = ndimage.gaussian_filter(np.asarray(fine(face), np.float64), (1.5, 1.5, 0))
    return back(np.rint(soft / 255 * tones) / tones * 255)


def cartoon(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    smooth = fine(face)
    for each in (*[ImageFilter.MedianFilter(7)] * 3, ImageFilter.ModeFilter(7)):
        smooth = smooth.filter(each)
    tones = np.asarray(smooth.quantize(int(rng.integers(12, 24))).convert("RGB"), np.float64)
    ink = lines_of(grey_of(face), float(rng.uniform(6, 14)))
    return back(tones * np.maximum(ndimage.gaussian_filter(ink, 0.6) / 255, 0.1)[..., None])


def painted(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    brush = ImageFilter.ModeFilter(int(rng.choice([7, 9, 11])))
    return fine(face).filter(brush).resize((112, 112), Image.Resampling.LANCZOS)


def faded(face: Image.Image, rng: np.random.Generator) -> Reals:
    """Return the grey levels of an old print: soft, faded, grained, stained."""
    low, high = rng.uniform(20, 70), rng.uniform(180, 240)
    soft = ndimage.gaussian_filter(grey_of(face), float(rng.uniform(0.8, 2.0)))
    grain = ndimage.gaussian_filter(rng.normal(0, 1, soft.shape), 0.8) * rng.uniform(4, 14)
    stain = ndimage.gaussian_filter(rng.normal(0, 1, soft.shape), 40) * rng.uniform(100, 300)
    return np.asarray(low + soft / 255 * (high - low) + grain + stain)


def brown(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    tint = np.array([1.0, rng.uniform(0.82, 0.93), rng.uniform(0.6, 0.8)])
    return back(faded(face, rng)[..., None] * tint)


def scratched(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    sheet = Image.fromarray(levels(faded(face, rng)))
    draw = ImageDraw.Draw(sheet)
    for _ in range(int(rng.integers(4, 14))):
        x, y = rng.uniform(0, FINE, 2)
        end = (x + rng.normal(0, 70), y + rng.normal(0, 70))
        draw.line([(x, y), end], fill=int(rng.integers(200, 256)), width=int(rng.integers(1, 4)))
    return back(np.asarray(sheet, np.float64))


def newsprint(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    rows, columns = np.mgrid[:FINE, :FINE] * (np.pi / float(rng.uniform(2.5, 4.5)))
    screen = 127 + 100 * np.sin(rows + columns) * np.sin(rows - columns)
    dots = np.where(faded(face, rng) > screen, 235.0, 30.0)
    return back(ndimage.gaussian_filter(dots, float(rng.uniform(0.8, 1.5))))


def spoilt_face(face: Image.Image, rng: np.random.Generator) -> Image.Image:
    way = ("blur", "small", "dark", "bright", "noise", "jpeg")[int(rng.integers(0, 6))]
    wall = spoilt(face, way, rng)
    return Image.fromarray(wall)


KINDS: dict[str, Make] = {
    "photograph, as it is": lambda face, _rng: face,
    "photograph, spoilt": spoilt_face,
    "photograph, made grey": lambda face, _rng: face.convert("L").convert("RGB"),
    "drawn in pencil": pencil,
    "drawn in lines": pen,
    "in flat tones": flat,
    "cartoon": cartoon,
    "painted": painted,
    "old print, brown": brown,
    "old print, scratched": scratched,
    "from a newspaper": newsprint,
}


def report(
    found: dict[str, list[Answer]], engine: FaceEngine, without: tuple[int, int]
) -> Iterator[str]:
    threshold = engine.calibration.threshold_at(FMR)
    yield (
        f"{measured('python -m bench.face_kinds')} Pictures of people of lfw600 that nothing was "
        "chosen on, made into each kind by a program. Matches: with another photograph of the "
        f"person, at FMR 0.1 %. Of {without[0]} pictures of fingerprints, irises and textures "
        f"{without[1]} were answered `no_face`."
    )
    yield ""
    yield "| kind | pictures | face found % | told `drawing` % | told `no-colour` % | matches % |"
    yield "|---|---|---|---|---|---|"
    for kind, answers in found.items():
        read = [one for one in answers if one.found]
        told = [share(read, reason) for reason in (FaceReason.DRAWING, FaceReason.NO_COLOUR)]
        matches = np.mean([one.score >= threshold for one in answers])
        yield (
            f"| {kind} | {len(answers)} | {100 * len(read) / len(answers):.0f} "
            f"| {told[0]:.0f} | {told[1]:.0f} | {100 * matches:.0f} |"
        )


def share(read: list[Answer], reason: FaceReason) -> float:
    return 100 * float(np.mean([reason in one.reasons for one in read])) if read else 0.0


if __name__ == "__main__":
    main()
