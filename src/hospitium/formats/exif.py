"""What a photo file says of the camera and the program that made it."""

import warnings
from io import BytesIO

_MODEL, _SOFTWARE = 272, 305
_LONGEST = 120


def camera_of(data: bytes) -> tuple[str, str]:
    """Return the camera's model and the program of a JPEG or PNG; empty where it says nothing.

    Texts are cut at 120 characters. Bytes that are no picture say nothing: whoever needs its
    pixels finds out.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
                said = image.getexif()
                program = said.get(_SOFTWARE) or image.info.get("Software") or ""
                return _text(said.get(_MODEL, "")), _text(program)
    except Exception:  # noqa: BLE001  # hostile bytes: a decoder may raise anything, and it tells nothing
        return "", ""


def _text(value: object) -> str:
    return "".join(c for c in str(value) if c.isprintable())[:_LONGEST]
