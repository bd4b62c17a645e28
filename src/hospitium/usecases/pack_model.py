"""What a phone recognises fingers with, and what its scores are worth.

A phone runs the fast extractor, and templates of two models never meet. So a pack holds templates
of the phone's model only, and a node that reads prints with another one cannot serve phones: it
says so, and does not hand out a pack that would find nobody.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict
from hospitium.core.extractors import Extractor
from hospitium.crypto.digest import sha256
from hospitium.policy.field import BuildPackPermit
from hospitium.policy.purposes import REFERENCE_QUALITY, find_purpose
from hospitium.records.calibrations import active_calibration
from hospitium.records.limits import search_load
from hospitium.records.manifests import Manifest, load_calibration, load_manifest, name_of
from hospitium.senses.calibration import Calibration
from hospitium.usecases.log_in_use import MODALITY
from hospitium.usecases.phone_faces import (
    NOT_ASSESSED,
    NoFaces,
    PhoneFaces,
    phone_faces,
)
from hospitium.usecases.runtime import Runtime

FALSE_CANDIDATES = 0.01
"""Highest rate, at the size of the pack, at which a candidate is shown: as `gallery.search`."""


class WrongExtractor(Conflict):
    """The node's templates are not of the model that phones run."""

    code = "hospitium.bad_input.conflict.extractor"


@dataclass(frozen=True, slots=True)
class PhoneModel:
    """The model of a phone's templates, with the calibration that belongs to it.

    Attributes
    ----------
    faces
        What it reads faces with, or why it reads none.
    """

    manifest: Manifest
    calibration: bytes
    faces: PhoneFaces | NoFaces

    @property
    def id(self) -> str:
        """What templates of it carry."""
        return self.manifest.id

    @property
    def sha256(self) -> str:
        """Of the weights, hex."""
        return self.manifest.sha256

    @property
    def calibration_sha256(self) -> str:
        """Of the calibration's file, hex."""
        return sha256(self.calibration).hex()

    def faces_for(self, permit: BuildPackPermit) -> PhoneFaces | None:
        """Return what a pack's faces are read with; None if it is to carry none."""
        return self.faces if permit.faces and isinstance(self.faces, PhoneFaces) else None

    def limits(self, session: Session, permit: BuildPackPermit) -> dict[str, Any]:
        """Return what a phone holds its results against: the node's own limits, no others."""
        agency = search_load(session, permit.agency, permit.at).limits
        why = self.faces.why if isinstance(self.faces, NoFaces) and permit.faces else NOT_ASSESSED
        return {
            **({} if self.faces_for(permit) else {"no_faces": why}),
            "candidate_cap": agency.candidate_cap,
            "false_candidates": FALSE_CANDIDATES,
            "min_score": self.manifest.thresholds["min_score"],
            "probe_quality": find_purpose(permit.purpose).quality,
            "reference_quality": REFERENCE_QUALITY,
        }


def phone_model(runtime: Runtime) -> PhoneModel:
    """Return what phones of this node run.

    Raises
    ------
    WrongExtractor
        If the node reads prints with another extractor.
    """
    if runtime.node.info.extractor is not Extractor.FAST:
        raise WrongExtractor(
            "this node reads prints with the accurate extractor, which phones cannot run: "
            "its templates would meet nothing that a phone extracts",
            remedy="Set up a field node with `hospitium init --extractor fast` and enrol there "
            "what goes to the field; this node stays as it is.",
        )
    manifest = load_manifest(name_of(Extractor.FAST))
    with runtime.node.read() as session:
        fields = active_calibration(session, MODALITY)
    own = Calibration.from_fields(fields) if fields else load_calibration(manifest.calibration)
    return PhoneModel(manifest, own.to_json().encode(), phone_faces(runtime))
