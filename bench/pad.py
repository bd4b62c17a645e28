"""Measure the liveness check on people that it was not fitted on: `python -m bench.pad`.

Faces are the shared aligned crops, fingers are rendered; all attacks are simulated. Writes its
section of docs/benchmarks.md. About 8 minutes of one core.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from bench.pad_sets import (
    BONA_FIDE,
    ENDS,
    FACES,
    RETAKEN,
    Shown,
    for_fitting,
    shown_faces,
    shown_fingers,
)
from bench.pages import measured, write_section
from hospitium.core.senses import Sense
from hospitium.formats.photos import ColourPixels
from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.liveness.fusion import CueTable, Weight, score_of, weigh
from hospitium.senses.liveness.network import LivenessNetwork
from hospitium.senses.liveness.pad_rates import Rate, Response, apcer, bpcer
from hospitium.senses.liveness.types import Frame, centre_box
from hospitium.usecases.liveness_engine import LivenessEngine, packaged_liveness

HEAD = """\
| shown | presentations / persons | rate | % (95 %) | no answer % |
|---|---|---|---|---|"""


WITHOUT = Path(__file__).with_name("pad_without.json")


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one presentation."""

    kind: str
    group: str
    response: Response
    ms: float
    cues: Mapping[str, float]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--faces", type=int, default=150, help="face pictures of the held-out half")
    ask.add_argument("--fingers", type=int, default=36, help="rendered fingers of that half")
    ask.add_argument("--data", type=Path, default=FACES, help="folder of face pictures")
    asked = ask.parse_args()
    engine = packaged_liveness()
    command = f"python -m bench.pad --faces {asked.faces} --fingers {asked.fingers}"
    lines = [measured(command), *told()]
    if asked.data.is_dir():
        faces = judged(shown_faces(asked.data, ENDS, most=asked.faces), engine, Sense.FACE)
        lines += ["", *table("Faces", faces, engine.threshold(Sense.FACE))]
        lines += ["", *left_out(faces, "FACE")]
        lines += ["", *channels(asked.data, asked.faces)]
    fingers = judged(shown_fingers(asked.fingers, ENDS), engine, Sense.FINGER)
    lines += ["", *table("Fingers", fingers, engine.threshold(Sense.FINGER))]
    lines += ["", *left_out(fingers, "FINGER")]
    lines += ["", tones(fingers, engine.threshold(Sense.FINGER))]
    write_section("pad", lines)
    print("\n".join(lines))


def told() -> Iterator[str]:
    yield (
        "**Every attack here is simulated, and by us**; weights and threshold were fitted on the "
        "other half of the people with the same simulators, at the middle three fifths of every "
        "range of theirs; here they draw from the outer two fifths. Cues were chosen on that half "
        "too, by fitting on the middle third and looking at what lies around it. "
        "These rates do not tell how often a real print, screen or mask gets through. Read "
        "[the model card](model-cards/liveness.md). An error is counted at the packaged "
        "threshold; presentations without an answer are in no rate. Intervals: 1,000 bootstrap "
        "draws over persons."
    )


def judged(shown: Iterable[Shown], engine: LivenessEngine, sense: Sense) -> list[Answer]:
    """Judge each presentation; faces are in the middle of their crops, fingers must be found."""
    answers = []
    for one in shown:
        started = time.thread_time()
        frame = Frame(one.pixels, one.box if sense is Sense.FACE else None)
        found = engine.judge([frame], sense)
        ms = 1000 * (time.thread_time() - started)
        cues = {cue.name: cue.value for cue in found.cues}
        answers.append(Answer(one.kind, one.group, Response(one.person, found.score), ms, cues))
        sys.stderr.write(f"\r{sense.value}: {len(answers)} judged")
    return answers


def table(name: str, answers: list[Answer], threshold: float) -> Iterator[str]:
    yield (
        f"{name}, threshold {threshold:.3f}; {np.median([a.ms for a in answers]):.0f} ms of "
        f"processor time a picture, finding the {name[:-1].lower()} "
        f"{'not ' if name == 'Faces' else ''}included."
    )
    yield ""
    yield HEAD
    for kind in dict.fromkeys(answer.kind for answer in answers):
        part = [answer.response for answer in answers if answer.kind == kind]
        person = kind in (BONA_FIDE, RETAKEN)
        rate = (bpcer if person else apcer)(part, threshold, np.random.default_rng(1))
        yield row(kind, "BPCER" if person else "APCER", rate)


def row(kind: str, name: str, rate: Rate) -> str:
    return (
        f"| {kind} | {rate.presentations} / {rate.persons} | {name} | {percent(rate)} "
        f"| {100 * rate.no_response:.1f} |"
    )


def percent(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "-"
    return f"{100 * rate.value:.1f} ({100 * rate.low:.1f} to {100 * rate.high:.1f})"


def left_out(answers: list[Answer], sense: str) -> Iterator[str]:
    """Say how weights fare against a species that they were fitted without."""
    yield (
        "What of a species passes where weights and threshold were fitted without it, and BPCER "
        "then: how far the cues carry to what nobody has shown them."
    )
    yield ""
    yield "| fitted without | APCER of it, % (95 %) | BPCER % |"
    yield "|---|---|---|"
    for species, fields in json.loads(WITHOUT.read_text())[sense].items():
        cues = {name: Weight(*row) for name, row in fields["weights"].items()}
        other = CueTable(cues, fields["base"], fields["threshold"])
        for kind in species.split(" + "):
            rate = apcer(
                rescored(answers, (kind,), other), other.threshold, np.random.default_rng(1)
            )
            people = bpcer(
                rescored(answers, (BONA_FIDE, RETAKEN), other),
                other.threshold,
                np.random.default_rng(1),
            )
            yield f"| {species}: {kind} | {percent(rate)} | {100 * (people.value or 0):.1f} |"


def rescored(answers: list[Answer], kinds: tuple[str, ...], table: CueTable) -> list[Response]:
    """Return what other weights make of the same cues; no answer stays none."""
    return [
        Response(one.response.person, score_of(weigh([one.cues], table), table))
        for one in answers
        if one.kind in kinds and one.response.score is not None
    ]


def tones(answers: list[Answer], threshold: float) -> str:
    """Say how BPCER hangs on the tone of rendered skin; too few for more than a look."""
    parts = []
    for group in sorted({answer.group for answer in answers}):
        part = [
            answer.response
            for answer in answers
            if answer.group == group and answer.kind in (BONA_FIDE, RETAKEN)
        ]
        rate = bpcer(part, threshold, np.random.default_rng(1))
        told = "-" if rate.value is None else f"{100 * rate.value:.0f} %"
        parts.append(f"{group} {told} of {rate.presentations}")
    return f"BPCER by tone of the rendered skin: {'; '.join(parts)}."


def channels(folder: Path, most: int) -> Iterator[str]:
    """Say what the network alone makes of people, by order of channels and by padding."""
    network = LivenessNetwork(load_weights(load_manifest("face-liveness")))
    files = [one for one in sorted(folder.rglob("*.jpg")) if not for_fitting(one.parent.name)]
    pictures = [np.asarray(Image.open(one).convert("RGB")) for one in files[:most]]
    yield (
        "The network alone, share of the people that it holds for real (> 0.5), by the order in "
        "which it is fed colours and by what is put around the crop:"
    )
    yield ""
    yield "| around the crop | blue, green, red (as used) | red, green, blue |"
    yield "|---|---|---|"
    for name, pad in PADS.items():
        shares = []
        for order in (1, -1):
            answers = [
                network.look(padded[..., ::order], centre_box(padded))
                for padded in map(pad, pictures)
            ]
            shares.append(100 * np.mean([answer.real > 0.5 for answer in answers]))
        yield f"| {name} | {shares[0]:.0f} % | {shares[1]:.0f} % |"


def _around(mode: str) -> Callable[[ColourPixels], ColourPixels]:
    def pad(pixels: ColourPixels) -> ColourPixels:
        wide = pixels.shape[0] // 2
        rims = ((wide, wide), (wide, wide), (0, 0))
        return np.pad(pixels, rims, mode="reflect" if mode == "reflect" else "edge")

    return pad


PADS: dict[str, Callable[[ColourPixels], ColourPixels]] = {
    "nothing": lambda pixels: pixels,
    "its mirror image": _around("reflect"),
    "its edge, drawn out": _around("edge"),
}


if __name__ == "__main__":
    main()
