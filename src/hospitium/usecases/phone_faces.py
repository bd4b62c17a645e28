"""What a phone recognises faces with: the node's own networks, by their hashes.

A node without them, or with one that phones cannot run, serves packs without faces: the app then
hides what it cannot do and says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hospitium.core.errors import NotFound, Tampered, Unavailable
from hospitium.crypto.digest import sha256
from hospitium.records.manifest_file import Picture
from hospitium.records.manifests import Manifest, load_manifest
from hospitium.senses.face.align import SIDE
from hospitium.usecases.known_models import find_model
from hospitium.usecases.runtime import Runtime

PARTS = {"detector": "face-detector", "landmarks": "face-landmarks"}
"""The packaged manifests of what finds a face, by its part."""

COLOURS = ("rgb", "bgr")
"""In which order a phone's networks may want their pixels; grey ones it cannot feed."""

NO_NETWORKS, NOT_ASSESSED = "networks", "assessment"
"""Why a pack carries no faces: the node cannot serve them, or its assessment does not name them."""


@dataclass(frozen=True, slots=True)
class PhoneFaces:
    """The network that compares faces, how it sees, and the calibration that belongs to it."""

    manifest: Manifest
    sight: Picture
    calibration: bytes

    @property
    def id(self) -> str:
        """What templates of it carry."""
        return self.manifest.id

    @property
    def dimension(self) -> int:
        """Numbers of a template."""
        return self.manifest.embedding.dimension if self.manifest.embedding else 0

    @property
    def calibration_sha256(self) -> str:
        """Of the calibration's file, hex."""
        return sha256(self.calibration).hex()

    def head(self) -> Mapping[str, Any]:
        """Return what the header of a pack says of its faces: see `formats.pack.PackHead`."""
        picture, lengths = self.sight, self.manifest.thresholds
        parts = {part: load_manifest(name) for part, name in PARTS.items()}
        parts["embedding"] = self.manifest
        return {
            "model": self.id,
            "calibration_sha256": self.calibration_sha256,
            "networks": {part: {"id": one.id, "sha256": one.sha256} for part, one in parts.items()},
            "sight": {"colour": picture.colour, "mean": picture.mean, "std": picture.std},
            "least_length": lengths.get("least_length", 0.0),
            "clear_length": lengths.get("clear_length", 0.0),
        }


def phone_faces(runtime: Runtime) -> PhoneFaces | None:
    """Return what phones of this node read faces with; None if they cannot.

    A network of the deployment's own stays on the node: whoever asks can fetch what phones run, and
    its licence may not allow that.
    """
    try:
        engine = runtime.face()
        known = find_model(runtime.node, engine.model)
    except (Unavailable, Tampered, NotFound):
        return None
    manifest, picture = known.manifest, known.manifest.picture
    if known.own is not None or picture is None or picture.colour not in COLOURS:
        return None
    if (picture.width, picture.height) != (SIDE, SIDE):
        return None
    return PhoneFaces(manifest, picture, engine.calibration.to_json().encode())
