"""From the files and fingers of a form to captures."""

from collections.abc import Sequence
from pathlib import PurePath

from hospitium.core.errors import BadInput
from hospitium.core.eyes import Eye
from hospitium.core.fingers import Finger, Hand, parse_finger
from hospitium.edges.http.uploads import SentFile
from hospitium.senses.finger.slap import Slap
from hospitium.usecases.captures import MOST_IMAGES, Capture, CaptureKind, as_photo
from hospitium.usecases.enrol_batch import finger_of_name
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.iris_engine import IrisCapture
from hospitium.usecases.probing import SoughtEye

FROM_NAME = "from-name"
"""What a form says for a finger that the file's name tells."""
SLAPS = tuple(slap.value for slap in Slap)
"""What stands in place of a finger where an image shows several."""
LOWEST_PPI, HIGHEST_PPI = 100.0, 2000.0


def make_captures(
    files: Sequence[SentFile],
    fingers: Sequence[str],
    *,
    ppi: float | None = None,
    kind: str = "",
    hand: str = "",
) -> tuple[Capture, ...]:
    """Pair files with fingers: one for each, one for all, or none (the file's name tells).

    A slap stands for its fingers: `right-four`. `kind` is contact, which it is without, or photo;
    only a photo may show a whole `hand`.

    Raises
    ------
    BadInput
        If there is no file or too many, their number is not that of the fingers, a finger is
        unknown, the resolution cannot be, or kind and hand are none that we know.
    """
    if not files:
        raise BadInput("there is no image", remedy="Choose at least one image of a fingerprint.")
    if len(files) > MOST_IMAGES:
        raise BadInput(f"there are more than {MOST_IMAGES} images", remedy="Send fewer at a time.")
    if len(fingers) not in (0, 1, len(files)):
        raise BadInput(
            f"there are {len(files)} images but {len(fingers)} fingers",
            remedy="Name one finger for each image in the same order, or one for all of them.",
        )
    if ppi is not None and not LOWEST_PPI <= ppi <= HIGHEST_PPI:
        raise BadInput(f"a resolution lies between {LOWEST_PPI:.0f} and {HIGHEST_PPI:.0f} dpi")
    words = fingers if len(fingers) == len(files) else [*fingers, FROM_NAME][:1] * len(files)
    captures = tuple(_capture(file, word, ppi) for file, word in zip(files, words, strict=True))
    if hand and fingers:
        raise BadInput("name the hand or the fingers, not both")
    if not _is_photo(kind, hand):
        return captures
    if any(capture.slap for capture in captures):
        raise BadInput("a photo is no slap", remedy="Name the finger or the hand of a photo.")
    return _photos(captures, hand)


def make_faces(files: Sequence[SentFile], which: Sequence[int]) -> tuple[FaceCapture, ...]:
    """Pair photographs of one person's face with which face is meant: one for each, or for all.

    Raises
    ------
    BadInput
        If the numbers are not one for each.
    """
    if which and len(which) not in (1, len(files)):
        raise BadInput(
            f"there are {len(files)} photographs but {len(which)} faces",
            remedy="Say which face for each photograph in the same order, or once for all of them.",
        )
    one_for_all: Sequence[int | None] = which or (None,)
    each = one_for_all if len(one_for_all) == len(files) else [one_for_all[0]] * len(files)
    return tuple(
        FaceCapture(file.data, file.name, number) for file, number in zip(files, each, strict=True)
    )


def make_eyes(files: Sequence[SentFile], eyes: Sequence[str]) -> tuple[SoughtEye, ...]:
    """Pair pictures of one person's eyes with which eye each shows; nobody need know.

    Raises
    ------
    BadInput
        If the eyes are not one for each, or are no eyes.
    """
    if eyes and len(eyes) != len(files):
        raise BadInput(
            f"there are {len(files)} pictures of eyes, and for {len(eyes)} it is said which eye",
            remedy="Say left or right for each picture in the same order, or for none of them.",
        )
    if not all(word in tuple(Eye) for word in eyes):
        raise BadInput("an eye is left or right")
    named: Sequence[Eye | None] = [Eye(word) for word in eyes] or [None] * len(files)
    return tuple(
        SoughtEye(IrisCapture(file.data, file.name), eye)
        for file, eye in zip(files, named, strict=True)
    )


def _capture(file: SentFile, word: str, ppi: float | None) -> Capture:
    if word in SLAPS:
        return Capture(file.data, name=file.name, ppi=ppi, slap=Slap(word))
    return Capture(file.data, _finger(word, file.name), file.name, ppi)


def _is_photo(kind: str, hand: str) -> bool:
    if kind not in ("", *CaptureKind):
        raise BadInput("kind is neither contact nor photo")
    if hand not in ("", *Hand):
        raise BadInput("hand is neither right nor left")
    if hand and kind != CaptureKind.PHOTO:
        raise BadInput("only a photo shows a whole hand", remedy="Set kind to photo.")
    return kind == CaptureKind.PHOTO


def _photos(captures: tuple[Capture, ...], hand: str) -> tuple[Capture, ...]:
    if any(capture.ppi is not None for capture in captures):
        raise BadInput("a photo has no resolution", remedy="Leave out dpi: it is estimated.")
    return tuple(as_photo(capture, Hand(hand) if hand else None) for capture in captures)


def _finger(word: str, name: str) -> Finger:
    return finger_of_name(PurePath(name).stem) if word in ("", FROM_NAME) else parse_finger(word)
