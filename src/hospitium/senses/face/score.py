"""How alike two faces are."""

import numpy as np

from hospitium.senses.face.template import FaceTemplate


def face_score(a: FaceTemplate, b: FaceTemplate) -> float:
    """Return the cosine between two faces' embeddings, -1..1; what it is worth, a calibration says.

    Both must come from the same model: whoever holds the templates sees to that.
    """
    return float(np.clip(np.dot(a.embedding, b.embedding), -1.0, 1.0))
