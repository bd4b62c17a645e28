"""The networks that a deployment added, as files inside of a backup."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from hospitium.files.whole import write_whole
from hospitium.records.folder import NodeFolder
from hospitium.records.own_models import OwnModels

_FRAME = 1 << 20
_LAST = "manifest.toml"
"""Makes a network be there, so it is written after the others."""

_NAME = re.compile(
    r"models/([a-z0-9][a-z0-9.-]{0,99})/(calibration\.json|manifest\.toml|weights\.onnx)"
)


def model_files(folder: NodeFolder) -> dict[str, Path]:
    """Return where the files of each whole network lie, by their names inside a backup."""
    own = OwnModels(folder.own_models)
    return {
        f"models/{model}/{file.name}": file
        for model in own.ids()
        for file in sorted((folder.own_models / model).iterdir())
        if _NAME.fullmatch(f"models/{model}/{file.name}")
    }


def frames_of(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces."""
    with path.open("rb") as file:
        while piece := file.read(_FRAME):
            yield piece


def take_model_files(folder: NodeFolder, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Write the networks of a backup into a node's folder; return the files that are of none."""
    rest = dict(files)
    mine = [name for name in rest if _NAME.fullmatch(name)]
    for name in sorted(mine, key=lambda name: name.endswith(_LAST)):
        _, model, file = name.split("/")
        place = folder.own_models / model
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(place / file, rest.pop(name))
    return rest
