"""The networks that a node can work with: those of the package, and those that it was given."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.senses import Sense
from hospitium.records.calibrations import active_calibration
from hospitium.records.manifests import (
    Manifest,
    load_calibration,
    load_manifest,
    load_weights,
    manifest_names,
    name_of,
    names_of,
)
from hospitium.records.model_choices import chosen_model
from hospitium.records.node_folder import Node
from hospitium.records.own_models import OwnModels
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.template import MODEL as IRIS_METHOD

FACE = "face"
"""What calibrations of faces are called in the records."""

SEGMENTATION = "segmentation"
"""The part that a network can take in reading an iris."""

ATTACKS = "presentation-attack"
"""The part of what looks whether a person is before the camera."""

CHOICES = ((Sense.FACE, "embedding"), (Sense.IRIS, SEGMENTATION))
"""Where a node has a choice; what reads its prints is chosen when it is set up."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A network with where it comes from.

    Attributes
    ----------
    name
        Of the packaged manifest; empty for the node's own.
    own
        Where the node's own lie; None for a packaged one.
    in_use
        Whether the node works with it; None where there is no node.
    measured
        What the node has measured of a packaged one, instead of what came with it.
    """

    manifest: Manifest
    name: str
    own: OwnModels | None
    in_use: bool | None
    measured: Calibration | None = None

    def weights(self) -> bytes:
        """Return the weights, held against the manifest.

        Raises
        ------
        Unavailable, Tampered
            If they are missing, or others.
        """
        if self.own is not None:
            return self.own.weights(self.manifest)
        return load_weights(self.manifest)

    def calibration(self) -> Calibration | None:
        """Return what was measured with it, None if nothing was."""
        if self.own is not None:
            return self.own.calibration(self.manifest)
        if self.measured is not None:
            return self.measured
        return load_calibration(self.manifest.calibration) if self.manifest.calibration else None


def known_models(node: Node | None = None) -> tuple[KnownModel, ...]:
    """Return all networks, by sense and role, the packaged ones first."""
    used = set(_in_use(node)) if node else None
    faces = _measured_faces(node) if node else None
    found = [
        KnownModel(
            manifest,
            name,
            None,
            None if used is None else manifest.id in used,
            faces if faces and faces.provenance.engine.split(" + ")[0] == manifest.id else None,
        )
        for name in manifest_names()
        for manifest in [load_manifest(name)]
    ]
    if node:
        own = OwnModels(node.folder.own_models)
        found += [KnownModel(own.manifest(one), "", own, one in (used or ())) for one in own.ids()]
    return tuple(sorted(found, key=lambda one: (one.manifest.sense, one.manifest.role)))


def find_model(node: Node | None, model: str) -> KnownModel:
    """Return the network with the id `model`.

    Raises
    ------
    NotFound
        If there is none.
    """
    for one in known_models(node):
        if one.manifest.id == model:
            return one
    raise NotFound("there is no model of that id", remedy="`hospitium models list` names them.")


def model_in_use(session: Session, sense: Sense, role: str) -> str:
    """Return the id of what the node works with in its part of a sense."""
    if sense is Sense.IRIS:  # its own way needs no network, so that there is no manifest of it
        return chosen_model(session, sense, role) or IRIS_METHOD
    return chosen_model(session, sense, role) or load_manifest(names_of(sense, role)[0]).id


def _measured_faces(node: Node) -> Calibration | None:
    with node.read() as session:
        fields = active_calibration(session, FACE)
    return Calibration.from_fields(fields) if fields else None


def _in_use(node: Node) -> Iterator[str]:
    yield load_manifest(name_of(node.info.extractor)).id
    chosen = {role for _, role in CHOICES}
    for name in manifest_names():
        manifest = load_manifest(name)
        if manifest.sense is not Sense.FINGER and manifest.role not in chosen:
            yield manifest.id
    with node.read() as session:
        for sense, role in CHOICES:
            yield model_in_use(session, sense, role)
