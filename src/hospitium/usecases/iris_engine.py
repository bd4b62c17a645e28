"""The iris engine as use cases see it: bytes in, templates and scores out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.formats.eyes import decode_eye
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.compare import compare, compare_many
from hospitium.senses.iris.quality import IrisQuality
from hospitium.senses.iris.reading import read_iris
from hospitium.senses.iris.segment import Segmenter, segment
from hospitium.senses.iris.template import MODEL, IrisTemplate, decode_iris, encode_iris


@dataclass(frozen=True, slots=True)
class IrisCapture:
    """A picture of one eye, as a camera made it."""

    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReadEye:
    """What was read from a capture.

    Attributes
    ----------
    template
        To be stored or compared; holds no picture.
    quality
        0..100.
    reasons
        The components that `quality` comes from.
    advice
        What would make the next picture better, the worst first.
    """

    name: str
    template: bytes
    quality: int
    reasons: IrisQuality
    advice: tuple[str, ...]


class IrisEngine:
    """Reads eyes, and says what a score is worth. Safe to share by threads.

    Attributes
    ----------
    model
        Id of the method; templates of another are never compared with ours.
    """

    def __init__(
        self,
        *,
        calibration: Calibration,
        model: str = MODEL,
        segmenter: Segmenter = segment,
    ) -> None:
        """Take the calibration measured with `model`, and what finds the boundaries.

        A deployment that segments by a network of its own gives its templates an id of their own.
        """
        self.calibration, self.model, self._segmenter = calibration, model, segmenter

    def read(self, capture: IrisCapture) -> ReadEye:
        """Decode and read one capture.

        Raises
        ------
        UnreadableImage, ImageTooLarge, NoIris
            As the decoder and the reader say.
        """
        found = read_iris(decode_eye(capture.data), segmenter=self._segmenter)
        quality = found.quality.overall
        return ReadEye(
            name=capture.name,
            template=encode_iris(found.code, quality=quality),
            quality=quality,
            reasons=found.quality,
            advice=found.quality.advice,
        )

    def score(self, probe: bytes, reference: bytes) -> float:
        """Return how alike two templates are, 0 to about 100.

        Raises
        ------
        BadTemplate
            If one is no iris template.
        """
        return compare(decode_iris(probe).code, decode_iris(reference).code).score

    def scores(
        self, probe: IrisTemplate, references: Sequence[IrisTemplate]
    ) -> NDArray[np.float64]:
        """Return how alike one template and each of many are."""
        return compare_many(probe.code, [one.code for one in references])
