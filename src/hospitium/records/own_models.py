"""Networks that a deployment added to its node: a folder each, whole or absent.

`manifest.toml` comes last and makes the model be there; what a kill left behind without one is
written again by the next `add`. The weights are held against the manifest whenever they are read.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hospitium.core.errors import BadInput, Conflict, NotFound, Tampered, Unavailable
from hospitium.files.whole import create_whole, write_whole
from hospitium.records.manifest_file import Manifest, parse_manifest
from hospitium.senses.calibration import Calibration

OWN = "own"
"""What the manifest of such a network names as its package."""

MOST_WEIGHTS = 1 << 30
"""Bytes of a file of weights."""


@dataclass(frozen=True, slots=True)
class OwnModels:
    """The networks in the folder `models` of a node."""

    folder: Path

    def ids(self) -> list[str]:
        """Return the ids of all that are there, sorted."""
        return sorted(file.parent.name for file in self.folder.glob("*/manifest.toml"))

    def add(self, text: str, weights: bytes) -> Manifest:
        """Keep a network.

        Raises
        ------
        BadInput
            If the manifest is none, names another package than `own`, or other weights.
        Conflict
            If there is one of that id.
        """
        manifest = parse_manifest(text)
        need_weights(manifest, weights)
        if manifest.package != OWN:
            raise BadInput(
                "the manifest of a network that you add names the package `own`",
                remedy=f'Write package = "{OWN}" in it; `version` and `provenance` say the rest.',
            )
        place = self.folder / manifest.id
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(place / "weights.onnx", weights)
        try:
            create_whole(place / "manifest.toml", text.encode())
        except FileExistsError as error:
            raise Conflict(
                "this node has a model of that id", remedy="Give the new one an id of its own."
            ) from error
        return manifest

    def manifest(self, model: str) -> Manifest:
        """Return the manifest of the network `model`.

        Raises
        ------
        NotFound
            If there is none of that id.
        """
        if model not in self.ids():
            raise NotFound(
                "this node has no model of that id", remedy="`hospitium models list` names them."
            )
        return parse_manifest((self.folder / model / "manifest.toml").read_text("utf-8"))

    def weights(self, manifest: Manifest) -> bytes:
        """Return the weights of a network.

        Raises
        ------
        Unavailable
            If the file is gone.
        Tampered
            If it is another file.
        """
        try:
            weights = (self.folder / manifest.id / "weights.onnx").read_bytes()
        except OSError as error:
            raise Unavailable(
                f"the weights of {manifest.id} are gone from the node's folder",
                remedy="Put the file back, or choose another model: hospitium models use ID.",
            ) from error
        if sha256(weights).hexdigest() != manifest.sha256:
            raise Tampered(
                f"the weights of {manifest.id} are not the ones that were added",
                remedy="Put back the file that was added, and find out who changed it.",
            )
        return weights

    def calibrate(self, manifest: Manifest, rates: Calibration) -> None:
        """Keep the rates that were measured with a network."""
        write_whole(self._rates(manifest), rates.to_json().encode())

    def calibration(self, manifest: Manifest) -> Calibration | None:
        """Return the rates that were measured with a network, None before anybody did."""
        try:
            return Calibration.from_json(self._rates(manifest).read_text("utf-8"))
        except FileNotFoundError:
            return None

    def _rates(self, manifest: Manifest) -> Path:
        return self.folder / manifest.id / "calibration.json"


def need_weights(manifest: Manifest, weights: bytes) -> None:
    """Return if `weights` are those that the manifest names.

    Raises
    ------
    BadInput
        If they are others, or too large.
    """
    if len(weights) > MOST_WEIGHTS:
        raise BadInput(f"a file of weights has at most {MOST_WEIGHTS} bytes")
    found = sha256(weights).hexdigest()
    if found != manifest.sha256 or len(weights) != manifest.bytes:
        raise BadInput(
            "these are not the weights that the manifest names",
            remedy=f"The file has {len(weights)} bytes and the SHA-256 {found}; check both.",
        )
