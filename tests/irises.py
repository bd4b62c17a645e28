"""Irises of nobody, for an engine that reads no picture: codes of one eye lie close, others do not.

A "picture" is a tiny JSON file that names whose eye it is; codes, scores and what they are worth
are the real thing.
"""

import json
from functools import cache

import numpy as np

from hospitium.core.errors import NoIris, UnreadableImage
from hospitium.core.eyes import Eye
from hospitium.records.manifests import load_calibration
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.code import LINES, WORDS, IrisCode
from hospitium.senses.iris.template import encode_iris
from hospitium.usecases.calibrate_iris import CALIBRATION
from hospitium.usecases.iris_engine import IrisCapture, IrisEngine, ReadEye

MODEL = "fake-iris-1"


def eye_picture(
    person: int | None, eye: Eye = Eye.LEFT, *, shot: int = 1, quality: int = 70
) -> bytes:
    """The bytes of a fake picture of an eye; of none where `person` is None."""
    return json.dumps({"person": person, "eye": eye, "shot": shot, "quality": quality}).encode()


def shown(person: int | None, eye: Eye = Eye.LEFT, *, shot: int = 1) -> IrisCapture:
    return IrisCapture(eye_picture(person, eye, shot=shot), "eye.png")


def code_of(person: int, eye: Eye, shot: int) -> IrisCode:
    """Return a code in which a tenth of the bits are noise of the shot."""
    own = np.random.default_rng([person, eye is Eye.LEFT])
    noise = np.random.default_rng([person, eye is Eye.LEFT, shot])
    shape = (LINES, WORDS, 64)
    bits = own.random(shape) < 0.5
    bits ^= noise.random(shape) < 0.1
    mask = own.random(shape) < 0.6
    return IrisCode(*(np.packbits(one, axis=2).view(np.uint64)[..., 0] for one in (bits, mask)))


@cache
def worth() -> Calibration:
    return load_calibration(CALIBRATION)


class FakeIrisEngine(IrisEngine):
    """Reads fake pictures."""

    def __init__(self, model: str = MODEL) -> None:
        super().__init__(calibration=worth(), model=model)

    def read(self, capture: IrisCapture) -> ReadEye:
        """Read one, as the real engine answers."""
        try:
            said = json.loads(capture.data)
        except ValueError as error:
            raise UnreadableImage("not a picture") from error
        if said["person"] is None:
            raise NoIris("no open eye was found")
        code = code_of(said["person"], Eye(said["eye"]), said["shot"])
        return ReadEye(
            name=capture.name,
            template=encode_iris(code, quality=said["quality"]),
            quality=said["quality"],
            reasons=None,  # type: ignore[arg-type]  # nobody asks a fake
            advice=("Hold still.",) if said["quality"] < 50 else (),
        )
