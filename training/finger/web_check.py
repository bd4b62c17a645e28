"""Compare WebAssembly with the native runtime: `python -m training.finger.web_check FOLDER`.

FOLDER is where `npm install onnxruntime-web@1.30.0` was run. Draws one synthetic print, runs the
packaged network in both, and prints the largest difference of any number and the time it took.
"""

import argparse
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime as ort

import hospitium
from hospitium.synth import impression
from training.finger.samples import finger_of

MODEL = Path(hospitium.__file__).parent / "models" / "swift.onnx"
SCRIPT = Path(__file__).with_suffix(".mjs")
HEIGHT, WIDTH = 384, 288


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path, help="where onnxruntime-web is installed")
    folder = ask.parse_args().folder.resolve()
    rng = np.random.default_rng(0)
    pixels = impression(finger_of(3_000_000), rng, width=WIDTH, height=HEIGHT).image.pixels
    session = ort.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    (native,) = session.run(None, {"input": pixels.astype(np.float32)[None, :, :, None]})
    with TemporaryDirectory(dir=folder) as name:
        here = Path(name)
        shutil.copy(SCRIPT, here)
        pixels.tofile(here / "picture")
        words = ["node", SCRIPT.name, str(MODEL), "picture", str(HEIGHT), str(WIDTH), "answer"]
        told = subprocess.run(words, cwd=here, check=True, capture_output=True, text=True).stdout
        web = np.fromfile(here / "answer", np.float32).reshape(native.shape)
    print(told.strip())
    print(
        f"{int((native[..., 0] > 0.25).sum())} peaks; most different {np.abs(web - native).max()}"
    )


if __name__ == "__main__":
    main()
