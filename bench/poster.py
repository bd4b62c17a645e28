"""Measure whether a photograph of a poster, a copy or a screen finds the person's case.

Run `python -m bench.poster --data FOLDER [--most PEOPLE] [--peer]`. Every person of lfw600 is
enrolled by one photograph; of those who have another one a poster is laid out here (words, one or
two smaller faces of others on some), then printed, copied or shown on a screen, and photographed
askew from near or far, all by program. The largest face of that photograph searches. Writes its
section of docs/benchmarks.md.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.stats import binom

from bench.face_peers import NAME as PEER
from bench.face_peers import dlib_faces
from bench.pages import measured, write_section
from hospitium.formats.photos import ColourPixels
from hospitium.senses.face.types import Floats
from hospitium.synth.presentation import SIMULATORS, Species
from hospitium.usecases.face_engine import FaceEngine, subject
from hospitium.usecases.load_faces import packaged_face_engine

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "face" / "lfw600" / "images"
KINDS = {
    "the picture file itself, on its poster": None,
    "poster, printed": Species.PRINT,
    "poster, copied in grey": Species.PRINT_OUT,
    "glossy photograph of it, with a lamp's glare": Species.PHOTO,
    "poster on a screen": Species.SCREEN,
}
LIST, OTHERS, FMR = 10, 100_000, 1e-3
WIDE, HIGH = 600, 800
WORDS = ("MISSING", "Have you seen", "last seen at the bus station", "tel. 0123 456 789")

Read = Callable[[ColourPixels], Floats | None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought: the rank of the person, 0 for none, and the score of the pair."""

    rank: int
    score: float


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA)
    ask.add_argument("--most", type=int, default=60, help="people who are looked for, of each kind")
    ask.add_argument("--peer", action="store_true", help="dlib too, where it is installed")
    asked = ask.parse_args()
    if not asked.data.is_dir():
        sys.exit(f"no faces to measure: {asked.data} is not there; name a folder with --data")
    engine = packaged_face_engine()
    readers: dict[str, Read] = {engine.model: reader_of(engine)}
    if asked.peer and (peer := dlib_faces()) is not None:
        readers[PEER] = peer
    people = [sorted(folder.glob("*.jpg")) for folder in sorted(asked.data.iterdir())]
    found = searches(people, readers, asked.most)
    lines = [heading(len(people), asked.most, peer=asked.peer)]
    for name in readers:
        lines += report(name, found[name], engine)
    write_section("poster", lines)


def reader_of(engine: FaceEngine) -> Read:
    """Return what takes the largest face of a picture, None where there is none."""

    def read(pixels: ColourPixels) -> Floats | None:
        found = engine.find(pixels)
        # the engine hands no reading of pixels out
        return engine._reader.read(subject(found), found.pixels).embedding if found.faces else None  # noqa: SLF001

    return read


def searches(
    people: list[list[Path]], readers: Mapping[str, Read], most: int
) -> dict[str, dict[str, list[Found]]]:
    """Enrol everybody by the first photograph, search for those who have a second."""
    galleries = {name: gallery(people, read) for name, read in readers.items()}
    found = {name: {kind: list[Found]() for kind in KINDS} for name in readers}
    sought = [n for n, files in enumerate(people) if len(files) > 1]
    sought = sought[:: max(1, len(sought) // most)][:most]
    for done, number in enumerate(sought):
        others = [opened(people[(number + step) % len(people)][0]) for step in (7, 19)]
        for drawn, (kind, species) in enumerate(KINDS.items()):
            rng = np.random.default_rng([61, number, drawn])
            sheet = poster(opened(people[number][1]), others[: int(rng.integers(0, 3))], rng)
            seen = photographed(sheet, species, rng)
            for name, read in readers.items():
                found[name][kind].append(searched(read(seen), galleries[name], number))
        sys.stderr.write(f"\r{done + 1} of {len(sought)} people")
    return found


def gallery(people: list[list[Path]], read: Read) -> NDArray[np.float64]:
    """Return the faces that people are enrolled by; zeros where none was found."""
    enrolled = [read(framed(opened(files[0]))) for files in people]
    size = next(len(one) for one in enrolled if one is not None)
    return np.stack([np.zeros(size) if one is None else one for one in enrolled])


def searched(probe: Floats | None, enrolled: NDArray[np.float64], number: int) -> Found:
    if probe is None:
        return Found(0, -1.0)
    scores = np.asarray(enrolled @ probe)
    return Found(1 + int((scores > scores[number]).sum()), float(scores[number]))


def opened(file: Path) -> Image.Image:
    return Image.open(file).convert("RGB")


def framed(face: Image.Image) -> ColourPixels:
    wall = Image.new("RGB", (320, 260), (127, 127, 127))
    wall.paste(face, ((320 - face.width) // 2, (260 - face.height) // 2))
    return np.asarray(wall)


def poster(face: Image.Image, others: list[Image.Image], rng: np.random.Generator) -> ColourPixels:
    """Lay a sheet out: words above and below, the face in the middle, others small beside it."""
    ground = tuple(int(level) for level in rng.integers(200, 256, 3))
    sheet = Image.new("RGB", (WIDE, HIGH), ground)
    draw = ImageDraw.Draw(sheet)
    side = int(rng.integers(260, 360))
    for line, word in enumerate(WORDS):
        down, colour, size = (560 + 60 * line, "black", 30) if line else (25, "darkred", 70)
        draw.text((60, down), word, fill=colour, font_size=size)
    sheet.paste(face.resize((side, side), Image.Resampling.BICUBIC), (60, 150))
    for number, other in enumerate(others):
        small = int(rng.integers(90, 130))
        left, top = WIDE - small - 20, 160 + 170 * number
        sheet.paste(other.resize((small, small), Image.Resampling.BICUBIC), (left, top))
    return np.asarray(sheet)


def photographed(
    sheet: ColourPixels, species: Species | None, rng: np.random.Generator
) -> ColourPixels:
    """Show the sheet, and take a photograph of it that stands askew before a wall."""
    if species is None:
        return sheet
    shown = Image.fromarray(SIMULATORS[species](sheet, rng))
    size = float(rng.uniform(0.4, 1.1))
    wide, high = round(WIDE * size), round(HIGH * size)
    wall = Image.new(
        "RGB", (wide * 5 // 4, high * 5 // 4), tuple(map(int, rng.integers(60, 220, 3)))
    )
    wall.paste(shown.resize((wide, high), Image.Resampling.LANCZOS), (wide // 8, high // 8))
    return np.asarray(askew(wall, rng))


def askew(wall: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return the picture as seen from a side, up to a fifth shorter there, and turned a little."""
    wide, high = wall.size
    near, tall = rng.uniform(0.0, 0.1, 2) * (wide, high)
    corners = [0, 0, 0, high, wide, high + tall, wide, -tall]  # the far side is made shorter
    if rng.random() < 0.5:
        corners = [0, -tall, 0, high + tall, wide, high, wide, 0]
    corners[0] -= near
    seen = wall.transform(wall.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    return seen.rotate(float(rng.normal(0, 6)), Image.Resampling.BICUBIC, fillcolor=(90, 90, 90))


def heading(people: int, most: int, *, peer: bool) -> str:
    command = f"python -m bench.poster --most {most}{' --peer' * peer}"
    return (
        f"{measured(command)} {people} people of lfw600 are enrolled by "
        "one photograph each, in a frame; a poster with another photograph of one of them is shown "
        "and photographed by a program, and the largest face of that picture searches. Last "
        f"column: in the first {LIST} among {OTHERS:,} strangers, by what the calibration says of "
        "the scores, not counted. Nothing was chosen on these pictures of posters."
    )


def report(name: str, found: dict[str, list[Found]], engine: FaceEngine) -> Iterator[str]:
    ours = name == engine.model
    yield ""
    yield (
        f"| {name} | searches | face found % | first % | in the first {LIST} % "
        f"| at FMR 0.1 % | in the first {LIST} of {OTHERS:,} |"
    )
    yield "|---|---|---|---|---|---|---|"
    for kind, all_of in found.items():
        yield f"| {kind} | {len(all_of)} | " + " | ".join(shares(all_of, engine, ours=ours)) + " |"


def shares(found: list[Found], engine: FaceEngine, *, ours: bool) -> list[str]:
    ranks = np.array([one.rank for one in found])
    told: Mapping[str, NDArray[np.bool_]] = {
        "found": ranks > 0,
        "first": ranks == 1,
        "listed": (ranks > 0) & (ranks <= LIST),
    }
    columns = [f"{100 * one.mean():.0f}" for one in told.values()]
    if not ours:
        return [*columns, "", ""]
    scores = np.array([one.score for one in found])
    beyond = scores >= engine.calibration.threshold_at(FMR)
    among = binom.cdf(LIST - 1, OTHERS, engine.calibration.fmrs(scores)) * (ranks > 0)
    return [*columns, f"{100 * beyond.mean():.0f}", f"{100 * among.mean():.0f}"]


if __name__ == "__main__":
    main()
