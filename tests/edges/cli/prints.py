"""Fake image files: see `tests.engines`."""

from pathlib import Path

from hospitium.core.fingers import Finger
from tests.engines import fake_print

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB


def draw(folder: Path, name: str, person: int, finger: Finger = INDEX, impression: int = 1) -> Path:
    """Write the fake image of an impression; returns its path."""
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / name
    path.write_bytes(fake_print(person, finger, impression))
    return path
