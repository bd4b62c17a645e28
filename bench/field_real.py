"""How like the node a phone reads real prints, and whom its shorter list loses.

`python -m bench.field_real`, `--write`: (1) every eighth print of the four shared FVC sets is read
by the app's own modules in Node.js (the same WebAssembly as in a browser) and by the node, and the
templates are held against each other byte by byte; (2) prints of the sets, each with one mate among
10,000 synthetic prints and those of all other fingers, are looked for by the exact matcher and by
the sieve: in which place of the sieve's list stand the mates that the matcher puts first? About two
minutes of one core.
"""

import argparse
import base64
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np

from bench.finger import DATA
from bench.node_program import ROOT, node_command, run_script
from bench.pages import measured, write_section
from bench.sieve import Gallery, compared, gather, sifted, synthetic
from hospitium.formats.compact import StoredPrint, read_compact, write_compact
from hospitium.formats.gray import GrayImage
from hospitium.formats.images import decode_image
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.matcher import Prepared, prepare
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.swift import SwiftNetwork

SETS = ("fvc2002_db1", "fvc2002_db3", "fvc2004_db2", "fvc2004_db3")
EVERY = 8
FINGERS, PROBES = 10, 4
"""Of a set: fingers, and impressions of each that are looked for; the next as many are mates."""
PLACES = (100, 200, 500)

Template = bytes


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    ask.add_argument("--gallery", type=int, default=10_000, help="synthetic prints")
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    if not asked.data.is_dir():
        sys.exit(f"no prints to measure: {asked.data} is not there; name a folder with --data")
    model = files("hospitium.models").joinpath("swift.onnx").read_bytes()
    images = [_read(path) for name in SETS for path in sorted((asked.data / name).glob("*.tif"))]
    here = [_template(image, SwiftNetwork(model)) for image in images]
    gallery = gather(synthetic(number) for number in range(asked.gallery))
    command = f"python -m bench.field_real --gallery {asked.gallery}"
    lines = [measured(command), "", *_read_alike(images, here, model), *_places(gallery, here)]
    if asked.write:
        write_section("field-real", lines)
    sys.stdout.write("\n".join(lines) + "\n")


def _read(path: Path) -> GrayImage:
    return to_norm_ppi(decode_image(path.read_bytes()))


def _template(image: GrayImage, network: SwiftNetwork) -> Template:
    return write_compact(StoredPrint(extract_finger(image, network).minutiae))


def _read_alike(images: list[GrayImage], here: list[Template], model: bytes) -> Iterator[str]:
    """Say how many templates the phone makes byte for byte as the node does."""
    there = on_phone(images[::EVERY], model)
    same = sum(a == b for a, b in zip(there, here[::EVERY], strict=True))
    yield f"Of {len(there)} real prints the phone reads {same} byte for byte as the node does."


def on_phone(images: list[GrayImage], model: bytes) -> list[Template]:
    """Read prints with the modules of the app."""
    command = [node_command() or "node", "build.mjs", "--test", "engine"]
    built = subprocess.run(
        command, cwd=ROOT / "clients" / "field", capture_output=True, text=True, check=True
    )
    pictures = [
        {
            "width": one.width,
            "height": one.height,
            "pixels": _text(one.pixels.tobytes()),
            "dpi": one.ppi,
        }
        for one in images
    ]
    job = {"do": "extract", "model": _text(model), "wasm": ""}
    told = run_script("field", built.stdout.strip(), job | {"pictures": pictures})
    return [_minutiae_of(base64.urlsafe_b64decode(one["template"] + "==")) for one in told]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _minutiae_of(template: Template) -> Template:
    """Return a template without what the phone says of it beside: its finger, its worth."""
    return write_compact(StoredPrint(read_compact(template).minutiae))


def _places(gallery: Gallery, templates: list[Template]) -> Iterator[str]:
    """Say where in the sieve's list those stand whom the exact matcher puts first."""
    prints = [prepare(read_compact(one).minutiae) for one in templates]
    grid = np.array(prints, dtype=object).reshape(len(SETS) * FINGERS, -1)
    ranks: list[int] = []
    for finger in range(len(grid)):
        others: list[Prepared] = [one for row in np.delete(grid, finger, 0) for one in row]
        beside = gather(iter(others))
        for number in range(PROBES):
            probe, mate = grid[finger, number], gather(iter([grid[finger, number + PROBES]]))
            best = max(compared(probe, gallery, 1).max(), compared(probe, beside, 1).max())
            if compared(probe, mate, 1)[0] > best:
                like = np.concatenate([sifted(probe, gallery), sifted(probe, beside)])
                ranks.append(1 + int((like >= sifted(probe, mate)[0]).sum()))
        sys.stderr.write(f"\r{finger + 1} of {len(grid)} fingers")
    total, size = PROBES * len(grid), len(gallery) + len(others) + 1
    within = ", ".join(f"{sum(r <= p for r in ranks)} among the first {p}" for p in PLACES)
    yield (
        f"Of {total} real prints among {size:,}, each with one mate, the exact matcher puts "
        f"{len(ranks)} mates first; of those the sieve's list has {within}."
    )


if __name__ == "__main__":
    main()
