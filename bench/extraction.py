"""Time the extraction of one print of 384 x 288 pixels on one core: `python -m bench.extraction`.

The graph that runs stands beside the published file that it is made of, in the same run, print by
print: time, memory and minutiae; and both in onnxruntime-web, as on a phone. Writes its section of
docs/benchmarks.md. About two minutes on an idle core.

Cuts the middle of the first impression of each finger out of the FVC sets, so that every image has
the size that the target names. The first image is not counted.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.pages import measured, write_section
from bench.wasm import missing, run_in_wasm
from hospitium.formats.gray import GrayImage, Pixels
from hospitium.formats.images import decode_image
from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import MIN_SCORE, LeaderNetwork
from hospitium.senses.finger.leader.graph import build_graph
from hospitium.senses.finger.network import MOST_FOUND, MinutiaeNetwork
from hospitium.senses.finger.trace import Trace
from hospitium.senses.session import open_session

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "finger"
HEIGHT, WIDTH = 384, 288
LARGE = 512
WASM_RUNS = 5


class Published:
    """The published file as it is, for images of at most one tile."""

    def __init__(self, model: bytes) -> None:
        self._session = open_session(model, threads=1)

    def detect(self, pixels: Pixels, *, trace: Trace | None = None) -> Minutiae:  # noqa: ARG002 - the protocol has it
        """Find the minutiae of a print; there is nothing to trace."""
        (height, width), (down, across) = pixels.shape, (-side % 32 for side in pixels.shape)
        gaps = [(down // 2, down - down // 2), (across // 2, across - across // 2)]
        image = np.pad(pixels, gaps, mode="edge").astype(np.float32)[None, :, :, None]
        (planes,) = self._session.run(None, {"input": image})
        planes = planes[0, down // 2 :, across // 2 :][:height, :width]
        y, x = np.nonzero(planes[..., 3] >= MIN_SCORE)
        _, angle, ending, score = planes[y, x].T
        best = np.argsort(-score, kind="stable")[:MOST_FOUND]
        return Minutiae(
            x=x[best].astype(np.float32),
            y=y[best].astype(np.float32),
            angle=angle[best] % np.float32(2 * np.pi),
            kind=np.where(ending[best] >= 0.5, ENDING, BIFURCATION).astype(np.uint8),
            quality=np.rint(100 * score[best]).clip(1, 100).astype(np.uint8),
            width=width,
            height=height,
        )


NETWORKS: dict[str, Callable[[bytes], MinutiaeNetwork]] = {
    "as published": Published,
    "as it runs": LeaderNetwork,
}


@dataclass(slots=True)
class Read:
    """The prints that a network read, and the milliseconds of each."""

    minutiae: list[Minutiae] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, image: GrayImage, network: MinutiaeNetwork) -> None:
        """Read one print, from grey levels to minutiae."""
        clock, used = time.perf_counter(), time.process_time()
        found = extract_finger(image, network).minutiae
        self.processor.append(1000 * (time.process_time() - used))
        self.clock.append(1000 * (time.perf_counter() - clock))
        self.minutiae.append(found)


def main() -> None:
    ask = argparse.ArgumentParser(description="milliseconds per print, one core")
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    ask.add_argument("--memory", choices=NETWORKS, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.memory:
        sys.stdout.write(f"{megabytes(asked.memory)}\n")
        return
    paths = sorted(asked.data.glob("fvc*/*_1.tif"))
    if not paths:
        sys.exit(f"no prints to measure in {asked.data}; name a folder with --data")
    weights = load_weights(load_manifest("leader"))
    networks = {name: network(weights) for name, network in NETWORKS.items()}
    read = {name: Read() for name in networks}
    for path in paths:
        image = GrayImage(middle(decode_image(path.read_bytes(), ppi=500).pixels))
        for name, network in networks.items():
            read[name].add(image, network)
    lines = list(report(read, weights, middle(decode_image(paths[0].read_bytes()).pixels)))
    write_section("extraction", lines)
    sys.stdout.write("\n".join(lines) + "\n")


def middle(pixels: Pixels) -> Pixels:
    """Cut or repeat the border until the picture has the size asked for."""
    height, width = pixels.shape
    top, left = max(0, (height - HEIGHT) // 2), max(0, (width - WIDTH) // 2)
    cut = pixels[top : top + HEIGHT, left : left + WIDTH]
    missing = (HEIGHT - cut.shape[0], WIDTH - cut.shape[1])
    return np.pad(cut, [(gap // 2, gap - gap // 2) for gap in missing], mode="edge")


def megabytes(name: str) -> int:
    """Return what loading a network and one large print add to this process at most."""
    weights = load_weights(load_manifest("leader"))
    noise = np.random.default_rng(1).integers(0, 256, (LARGE, LARGE), dtype=np.uint8)
    open_session(build_graph(weights), threads=1)  # the run time itself counts for neither
    before = _peak()
    NETWORKS[name](weights).detect(noise)
    return (_peak() - before) // 1024


def _peak() -> int:
    """Return the most memory this process ever held, in kB; getrusage would add its parent's."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def memory_of(name: str) -> int:
    """Return `megabytes` of a network, measured in a process of its own."""
    words = [sys.executable, "-m", "bench.extraction", "--memory", name]
    return int(subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout)


def wasm_ms(weights: bytes, pixels: Pixels) -> dict[str, str]:
    """Return the clock and processor milliseconds of one print in onnxruntime-web."""
    if lacks := missing():
        return dict.fromkeys(NETWORKS, lacks)
    image = pixels.astype(np.float32)[None, :, :, None]
    feeds = {"image": image, "min_score": np.array(MIN_SCORE, np.float32)}
    answers = (
        run_in_wasm(weights, {"input": image}, times=WASM_RUNS),
        run_in_wasm(build_graph(weights), feeds, times=WASM_RUNS),
    )
    cells = (f"{min(one.ms):,.0f} ms, {min(one.cpu_ms):,.0f} ms" for one in answers)
    return dict(zip(NETWORKS, cells, strict=True))


def report(read: dict[str, Read], weights: bytes, pixels: Pixels) -> Iterator[str]:
    """Yield the lines of the section."""
    published, ours = read.values()
    yield (
        f"{measured('python -m bench.extraction')} {len(ours.clock) - 1} prints of "
        f"{HEIGHT} x {WIDTH} px, grey levels to minutiae, one core, both graphs in turn. Memory: "
        f"what loading and one image of {LARGE} x {LARGE} px add. In a browser: onnxruntime-web, "
        f"one thread, under Node.js, the network alone, the best of {WASM_RUNS} runs."
    )
    yield ""
    yield (
        "| LEADER | clock, median | processor, median | processor, 90 % within | memory "
        "| in a browser, clock and processor |"
    )
    yield "|---|---|---|---|---|---|"
    browser = wasm_ms(weights, pixels)
    for name, one in read.items():
        clock = np.median(one.clock[1:])
        used, late = np.quantile(one.processor[1:], (0.5, 0.9))
        yield (
            f"| {name} | {clock:.0f} ms | {used:.0f} ms | {late:.0f} ms | {memory_of(name)} MB "
            f"| {browser[name]} |"
        )
    yield ""
    total = sum(map(len, published.minutiae))
    same = sum(map(shared, published.minutiae, ours.minutiae))
    yield (
        f"Of {total:,} minutiae of the published graph ours finds {same:,} on the same pixel, with "
        f"the same kind and within 0.01 degrees; it finds {sum(map(len, ours.minutiae)):,} in all."
    )


def shared(one: Minutiae, other: Minutiae) -> int:
    """Count the minutiae that both have."""
    place = (one.x[:, None] == other.x) & (one.y[:, None] == other.y)
    turned = np.abs(np.sin((one.angle[:, None] - other.angle) / 2)) < np.radians(0.01) / 2
    return int((place & turned & (one.kind[:, None] == other.kind)).any(axis=1).sum())


if __name__ == "__main__":
    main()
