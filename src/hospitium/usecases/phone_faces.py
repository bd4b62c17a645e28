"""What a phone recognises faces with: the node's own networks, by their hashes.

A node without them, or with one that phones cannot run, serves packs without faces: the app then
hides what it cannot do and says why. A network of the deployment's own goes to its phones if its
manifest says that it may: to paired ones only, which ask for it by signature, and never to others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hospitium.core.errors import NotFound, Tampered, Unavailable
from hospitium.crypto.digest import sha256
from hospitium.records.manifest_file import Picture
from hospitium.records.manifests import Manifest, load_manifest
from hospitium.records.own_models import OWN
from hospitium.senses.face.align import SIDE
from hospitium.usecases.known_models import find_model
from hospitium.usecases.runtime import Runtime

PARTS = {"detector": "face-detector", "landmarks": "face-landmarks"}
"""The packaged manifests of what finds a face, by its part."""

COMPARES = "face-embedding"
"""The packaged manifest of what compares faces."""

COLOURS = ("rgb", "bgr")
"""In which order a phone's networks may want their pixels; grey ones it cannot feed."""

MOST_BYTES = 16_000_000
"""Of a network of a deployment's own on a phone: about what the whole app is, downloaded again."""

NO_NETWORKS, NOT_ASSESSED, AT_NODE = "networks", "assessment", "at-node"
"""Why a pack carries no faces: the node cannot read any, its assessment does not name them, or it
compares them with a network that does not go to phones."""


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
    def own(self) -> bool:
        """Whether paired phones alone may fetch it."""
        return self.manifest.package == OWN

    @property
    def calibration_sha256(self) -> str:
        """Of the calibration's file, hex."""
        return sha256(self.calibration).hex()

    def head(self) -> Mapping[str, Any]:
        """Return what the header of a pack says of its faces: see `formats.pack.PackHead`."""
        picture, lengths = self.sight, self.manifest.thresholds
        parts = {part: load_manifest(name) for part, name in PARTS.items()}
        parts["embedding"] = self.manifest
        networks = {part: {"id": one.id, "sha256": one.sha256} for part, one in parts.items()}
        # ours finds, lays and looks at faces whatever compares them: its id changes with that
        reading = load_manifest(COMPARES).id
        mine = {"reading": reading, "own": ["embedding"]} if self.own else {}
        return {
            **mine,
            "model": self.id,
            "calibration_sha256": self.calibration_sha256,
            "networks": networks,
            "sight": {"colour": picture.colour, "mean": picture.mean, "std": picture.std},
            "least_length": lengths.get("least_length", 0.0),
            "clear_length": lengths.get("clear_length", 0.0),
        }


@dataclass(frozen=True, slots=True)
class NoFaces:
    """Why phones of a node read no faces, as packs say it."""

    why: str


def phone_faces(runtime: Runtime) -> PhoneFaces | NoFaces:
    """Return what phones of this node read faces with, or why they read none."""
    try:
        engine = runtime.face()
        manifest = find_model(runtime.node, engine.model).manifest
    except (Unavailable, Tampered, NotFound):
        return NoFaces(NO_NETWORKS)
    if manifest.picture is None or why_not_on_phones(manifest):
        return NoFaces(AT_NODE)
    return PhoneFaces(manifest, manifest.picture, engine.calibration.to_json().encode())


def why_not_on_phones(manifest: Manifest) -> str:
    """Return why phones cannot compare faces with a network, for people; empty if they can."""
    picture = manifest.picture
    if manifest.package == OWN and not manifest.phones:
        return "its manifest does not say `phones = true`: its licence must let phones hold it"
    if manifest.bytes > MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1_000_000} MB"
    if picture is None or (picture.width, picture.height) != (SIDE, SIDE):
        return f"phones cut faces to {SIDE} x {SIDE} pixels"
    return "" if picture.colour in COLOURS else "phones hand over colours, not grey levels"


def own_network(runtime: Runtime) -> bytes | None:
    """Return the deployment's own network that its phones read faces with; None if it is ours.

    For paired phones alone: who calls has checked that.

    Raises
    ------
    Unavailable, Tampered
        If its file is missing, or another.
    """
    faces = phone_faces(runtime)
    if isinstance(faces, NoFaces) or not faces.own:
        return None
    return find_model(runtime.node, faces.id).weights()
