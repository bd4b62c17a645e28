"""Compare WebAssembly with the native runtime: `python -m training.finger.web_check`.

Draws one synthetic print, runs the packaged fast network in onnxruntime-web under Node.js (which
`make setup` installs) and in the native runtime, and prints the largest difference of any number
and the time it took.
"""

import sys
from pathlib import Path
from statistics import median

import numpy as np
from bench.wasm import missing, run_in_wasm

import hospitium
from hospitium.senses.session import open_session
from hospitium.synth import impression
from training.finger.samples import finger_of

MODEL = Path(hospitium.__file__).parent / "models" / "swift.onnx"
HEIGHT, WIDTH = 384, 288
RUNS = 11


def main() -> None:
    if lacks := missing():
        sys.exit(lacks)
    rng = np.random.default_rng(0)
    pixels = impression(finger_of(3_000_000), rng, width=WIDTH, height=HEIGHT).image.pixels
    feeds = {"input": pixels.astype(np.float32)[None, :, :, None]}
    model = MODEL.read_bytes()
    (native,) = open_session(model, threads=1).run(None, feeds)
    web = run_in_wasm(model, feeds, times=RUNS)
    (found,) = web.outputs.values()
    print(f"{median(web.cpu_ms):.0f} ms of processor time, median of {RUNS}")
    print(
        f"{int((native[..., 0] > 0.25).sum())} peaks; most different {np.abs(found - native).max()}"
    )


if __name__ == "__main__":
    main()
