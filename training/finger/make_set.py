"""Make the training set: `python -m training.finger.make_set FOLDER FIRST LAST`.

Writes one file of samples for every `BATCH` fingers with seeds FIRST to LAST - 1, and skips files
that are there, so that several processes and interrupted runs end in the same set. About half a
second a sample, nearly all of it the teacher's.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hospitium.formats.gray import Pixels
from hospitium.records.manifests import load_manifest, load_weights
from training.finger.samples import Sample, Teacher, samples_of

BATCH = 10
"""Fingers a file."""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path)
    ask.add_argument("first", type=int)
    ask.add_argument("last", type=int)
    asked = ask.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    teacher = leader()
    for start in range(asked.first, asked.last, BATCH):
        path = asked.folder / f"{start:07d}.npz"
        if not path.exists():
            made = [
                one for seed in range(start, start + BATCH) for one in samples_of(seed, teacher)
            ]
            unready = path.with_suffix(".part.npz")
            np.savez_compressed(unready, allow_pickle=False, **pack(made))
            unready.rename(path)


def leader() -> Teacher:
    """Load LEADER as a function from a picture to its answer for each pixel."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    weights = load_weights(load_manifest("leader"))
    session = ort.InferenceSession(weights, options, ["CPUExecutionProvider"])

    def answer(pixels: Pixels) -> NDArray[np.float32]:
        (found,) = session.run(None, {"input": pixels.astype(np.float32)[None, :, :, None]})
        planes: NDArray[np.float32] = found[0]
        return planes

    return answer


def pack(samples: list[Sample]) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a file; rows of points carry the number of their sample in front."""
    return {
        "pixels": np.stack([one.pixels for one in samples]),
        "orientation": np.stack([one.orientation for one in samples]),
        "contact": np.stack([one.contact for one in samples]),
        "heat": np.stack([one.heat for one in samples]),
        "truth": _numbered([one.truth for one in samples]),
        "taught": _numbered([one.taught for one in samples]),
    }


def _numbered(rows: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    numbers = [np.full((len(row), 1), number, np.float32) for number, row in enumerate(rows)]
    return np.hstack([np.concatenate(numbers), np.concatenate(rows)])


if __name__ == "__main__":
    main()
