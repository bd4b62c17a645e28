"""What a monitor remembers: the last checkpoint that each source showed, in one small file."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path

from hospitium.core.errors import Tampered
from hospitium.files.whole import write_whole


def load_sightings(path: Path) -> dict[str, bytes]:
    """Return the signed notes by source; none if there is no file yet.

    Raises
    ------
    Tampered
        If the file does not read back: a monitor that forgot notices nothing.
    """
    try:
        fields = json.loads(path.read_text("ascii"))
    except FileNotFoundError:
        return {}
    except ValueError:
        fields = None
    try:
        return {str(one): base64.b64decode(note, validate=True) for one, note in fields.items()}
    except (AttributeError, TypeError, ValueError):
        raise Tampered("the monitor's memory does not read back") from None


def save_sightings(path: Path, notes: Mapping[str, bytes]) -> None:
    """Remember `notes`; what other sources showed earlier stays."""
    kept = {**load_sightings(path), **notes}
    text = json.dumps({one: base64.b64encode(note).decode() for one, note in kept.items()})
    write_whole(path, text.encode())
