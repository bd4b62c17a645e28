"""The frames of a live capture, as a form carries them."""

from collections.abc import Sequence

from hospitium.edges.http.uploads import SentForm
from hospitium.usecases.live_capture import LiveCapture
from hospitium.usecases.liveness import MOST_FRAMES, LiveFrame

LABEL_LIMIT = 200
"""Characters of a camera's label that are read."""

FRAMES, CAMERA = "frames", "camera"
"""Fields: pictures of the moment before the one that is used, and the label of the camera."""


def live_capture(form: SentForm, pictures: Sequence[bytes] = ()) -> LiveCapture:
    """Return the frames of a form and after them the `pictures` that are to be used."""
    before = [one.data for one in form.chosen(FRAMES)]
    shown = [*before[: max(0, MOST_FRAMES - len(pictures))], *pictures]
    return LiveCapture(tuple(LiveFrame(one) for one in shown), form.text(CAMERA)[:LABEL_LIMIT])
