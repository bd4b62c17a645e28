"""Show the liveness check films that were made here: `python -m bench.pad_films`.

A film of a person is a photograph of the held-out half, laid over a rounded head that turns before
what is around it, each frame taken anew; attacks are films of a sheet that is turned, of a screen
that shows the still, and of one that plays the film. Landmarks are found in every frame as in use.
Writes its section of docs/benchmarks.md. About 2 minutes of one core.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from bench.pad import HEAD, row
from bench.pad_sets import BONA_FIDE, ENDS, FACES, Chance, for_fitting
from bench.pages import measured, write_section
from hospitium.core.senses import Sense
from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.bands import BANDS
from hospitium.senses.liveness.geometry import RELIEF
from hospitium.senses.liveness.pad_rates import Response, apcer, bpcer
from hospitium.senses.liveness.types import Frame
from hospitium.synth.presentation import replay, retake, turned_sheet
from hospitium.usecases.liveness_engine import LivenessEngine, packaged_liveness

FRAMES = 4
SHEET, STILL, PLAYED = "print, turned", "screen, a still", "screen, the film"
CUES = ("relief", "parallax", "flicker")


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one film: as a film, and its first frame alone."""

    kind: str
    film: Response
    frame: Response
    cues: dict[str, float]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--films", type=int, default=40, help="people of the held-out half")
    asked = ask.parse_args()
    engine = packaged_liveness()
    seen = list(judged(asked.films, engine))
    lines = [measured(f"python -m bench.pad_films --films {asked.films}"), *told(), ""]
    lines += [*table(seen, engine.threshold(Sense.FACE)), "", *cues(seen)]
    write_section("pad-films", lines)
    print("\n".join(lines))


def told() -> Iterator[str]:
    yield (
        f"Films of {FRAMES} frames, all made here: a rounded head that turns by 6 to 14 degrees, "
        "or a flat thing that is held, from the same photographs. What several frames add was set "
        "by hand and fitted on nothing. The first frame alone stands beside it; all are people of "
        "the held-out half, and simulators draw from the ends of their ranges."
    )


def judged(most: int, engine: LivenessEngine) -> Iterator[Seen]:
    files = [one for one in sorted(FACES.rglob("*.jpg")) if not for_fitting(one.parent.name)]
    for number, file in enumerate(files[: 2 * most : 2]):
        rng = Chance([64, number], ENDS)
        pixels = np.asarray(Image.open(file).convert("RGB").resize((224, 224)))
        for kind, film in films(pixels, rng):
            frames = [Frame(one, None, at=n / 10) for n, one in enumerate(film)]
            whole, first = engine.judge(frames, Sense.FACE), engine.judge(frames[:1], Sense.FACE)
            person = file.parent.name
            yield Seen(
                kind,
                Response(person, whole.score),
                Response(person, first.score),
                {cue.name: cue.value for cue in whole.cues if cue.name in CUES},
            )
        sys.stderr.write(f"\r{number + 1} people")


def films(pixels: ColourPixels, rng: Chance) -> Iterator[tuple[str, list[ColourPixels]]]:
    """Yield a film of a person and three of attacks."""
    film = [retake(one, rng) for one in turning(pixels, rng)]
    yield BONA_FIDE, film
    yield SHEET, turned_sheet(pixels, FRAMES, rng)
    yield STILL, replay([pixels] * FRAMES, rng)
    yield PLAYED, replay(film, rng)


def turning(pixels: ColourPixels, rng: Chance) -> Iterator[ColourPixels]:
    """Yield a photograph as if its head turned: near parts pass over what is behind them."""
    side = pixels.shape[0]
    down, right = np.mgrid[:side, :side].astype(np.float32) / side
    inside = 1 - np.clip(((right - 0.5) / 0.42) ** 2 + ((down - 0.55) / 0.52) ** 2, 0, 1)
    nose = np.exp(-(((right - 0.5) / 0.06) ** 2 + ((down - 0.62) / 0.09) ** 2))
    near = side * (0.4 * np.sqrt(inside) + 0.1 * nose)
    near = ndimage.gaussian_filter(near, side / 60)
    yaw = np.radians(rng.uniform(6, 14)) * (1 if rng.random() < 0.5 else -1)
    nod = np.radians(rng.uniform(-5, 5))
    for share in np.linspace(0, 1, FRAMES):
        shake = rng.normal(0, 0.4, 2)
        columns = right * side - near * np.sin(share * yaw) + shake[0]
        rows = down * side - near * np.sin(share * nod) + shake[1]
        bands = [
            ndimage.map_coordinates(pixels[..., band], [rows, columns], order=1, mode="nearest")
            for band in range(3)
        ]
        yield np.stack(bands, axis=-1)


def table(seen: Sequence[Seen], threshold: float) -> Iterator[str]:
    yield HEAD
    for kind in dict.fromkeys(one.kind for one in seen):
        part = [one for one in seen if one.kind == kind]
        rate = bpcer if kind == BONA_FIDE else apcer
        name = "BPCER" if kind == BONA_FIDE else "APCER"
        for how, responses in (
            ("film", [one.film for one in part]),
            ("first frame", [one.frame for one in part]),
        ):
            found = rate(responses, threshold, np.random.default_rng(1))
            yield row(f"{kind}, {how}", name, found)


def cues(seen: Sequence[Seen]) -> Iterator[str]:
    yield f"| shown | relief (counts from {RELIEF}) | parallax | flicker (counts from {BANDS}) |"
    yield "|---|---|---|---|"
    for kind in dict.fromkeys(one.kind for one in seen):
        cells = []
        for name in CUES:
            values = [one.cues[name] for one in seen if one.kind == kind and name in one.cues]
            spread = np.quantile(values, (0.1, 0.5, 0.9)) if values else ()
            cells.append(" / ".join(f"{one:.3f}" for one in spread) or "-")
        yield f"| {kind} | {' | '.join(cells)} |"
    yield ""
    yield "Tenth, half and nine tenths of the films are below the figures of a cell."


if __name__ == "__main__":
    main()
