"""Time the extraction of one print of 384 x 288 pixels on one core: `python -m bench.extraction`.

Cuts the middle of the first impression of each finger out of the FVC sets, so that every image has
the size that the target names. The first image is not counted.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from bench.matcher import processor
from hospitium.app import packaged_engine
from hospitium.formats.gray import Pixels
from hospitium.formats.images import decode_image, encode_png
from hospitium.usecases.captures import Capture

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "finger"
HEIGHT, WIDTH = 384, 288


def main() -> None:
    ask = argparse.ArgumentParser(description="seconds per print, one core")
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    engine = packaged_engine()
    wall, cpu, found = [], [], []
    for path in sorted(ask.parse_args().data.glob("fvc*/*_1.tif")):
        image = Capture(encode_png(middle(decode_image(path.read_bytes()).pixels), ppi=500))
        clock, used = time.perf_counter(), time.process_time()
        found.append(len(engine.read(image).minutiae))
        wall.append(time.perf_counter() - clock)
        cpu.append(time.process_time() - used)
    print(f"machine: {processor()}; {len(wall) - 1} prints, {np.median(found):.0f} minutiae each")
    for name, seconds in (("clock", wall[1:]), ("processor", cpu[1:])):
        median, late = np.quantile(seconds, [0.5, 0.9])
        print(f"{name}: median {median:.2f} s, 90 % within {late:.2f} s")


def middle(pixels: Pixels) -> Pixels:
    """Cut or repeat the border until the picture has the size asked for."""
    height, width = pixels.shape
    top, left = max(0, (height - HEIGHT) // 2), max(0, (width - WIDTH) // 2)
    cut = pixels[top : top + HEIGHT, left : left + WIDTH]
    missing = (HEIGHT - cut.shape[0], WIDTH - cut.shape[1])
    return np.pad(cut, [(gap // 2, gap - gap // 2) for gap in missing], mode="edge")


if __name__ == "__main__":
    main()
