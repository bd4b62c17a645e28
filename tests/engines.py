"""A fingerprint engine without a network, so that tests of use cases and edges are quick.

Its "images" are tiny JSON files that name a synthetic finger and an impression of it; everything
behind the extractor (templates, matcher, calibration, gallery) is the real thing.
"""

import json
from functools import lru_cache
from threading import Event

import numpy as np

from hospitium.core.errors import NoFingerprint, UnreadableImage
from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.records.manifests import load_calibration
from hospitium.senses.finger.growth import scaled
from hospitium.senses.finger.template import decode_template, encode_template
from hospitium.senses.finger.trace import Trace
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty
from hospitium.usecases.captures import Capture, CaptureKind, Reading
from hospitium.usecases.engine import FingerEngine

SEEN = b"seen, but no print"
"""A fake image that is decoded, in which there is no print."""


def fake_print(
    person: int, finger: Finger, impression: int = 1, quality: int = 80, size: float = 1.0
) -> bytes:
    """The bytes of a fake image: which finger of which synthetic person, and which press of it.

    `size` tells how large the finger was: below 1 for a child's.
    """
    seed = {"person": person, "finger": int(finger), "impression": impression}
    return json.dumps(seed | {"quality": quality, "size": size}).encode()


def capture(
    person: int,
    finger: Finger,
    impression: int = 1,
    *,
    named: Finger | None = None,
    quality: int = 80,
    size: float = 1.0,
) -> Capture:
    image = fake_print(person, finger, impression, quality, size)
    return Capture(image, finger if named is None else named)


@lru_cache(maxsize=512)
def _minutiae(person: int, finger: int, impression: int) -> Minutiae:
    master = minutiae_finger(np.random.default_rng([person, finger]))
    rng = np.random.default_rng([person, finger, impression])
    return minutiae_impression(master, rng, difficulty=Difficulty.GOOD)


class FakeEngine(FingerEngine):
    """Reads fake prints; everything else is inherited."""

    def __init__(self, model: str = "fake-1") -> None:
        super().__init__(model=model, network=None, calibration=load_calibration())  # type: ignore[arg-type]

    def read(self, capture: Capture, *, trace: Trace | None = None) -> Reading:
        """Read a fake print; empty bytes and `blank` fail as real images do."""
        if capture.data == SEEN and trace is not None:
            trace.step("image", np.full((64, 64), 255, np.uint8))
        if capture.data in (b"blank", SEEN):
            raise NoFingerprint("no fingerprint found in the image")
        try:
            # a piece cut from a slap is raw pixels: it shows the finger it was named as
            cut = {"person": 1, "finger": int(capture.finger), "impression": len(capture.data)}
            seed = cut if capture.raw_size else json.loads(capture.data)
            minutiae = _minutiae(seed["person"], seed["finger"], seed["impression"])
            if (size := seed.get("size", 1.0)) != 1.0:
                minutiae = scaled(minutiae, size)
        except (ValueError, TypeError, KeyError) as error:
            raise UnreadableImage("not an image") from error
        quality = int(seed.get("quality", 80))
        template = encode_template(
            minutiae,
            finger=capture.finger,
            quality=quality,
            compact=True,
            contactless=capture.kind is CaptureKind.PHOTO,
        )
        white = np.full((minutiae.height, minutiae.width), 255, np.uint8)
        if trace is not None:
            trace.step("image", white)
        return Reading(
            finger=capture.finger,
            name=capture.name,
            template=template,
            minutiae=decode_template(template),
            quality=quality,
            advice=capture.advice,
            image=GrayImage(white),
            kind=capture.kind,
        )


class SlowEngine(FakeEngine):
    """Waits before each print until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.began = Event(), Event()

    def read(self, capture: Capture, *, trace: Trace | None = None) -> Reading:
        """Read as `FakeEngine` does, once it may."""
        self.began.set()
        assert self.go.wait(30)
        return super().read(capture, trace=trace)
