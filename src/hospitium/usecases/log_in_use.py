"""Log which policies, model and rates the node works with, before it works with them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.ledger import Leaf
from hospitium.policy.public_log import permit_tell
from hospitium.records.calibrations import active_calibration
from hospitium.records.manifest_file import Manifest
from hospitium.records.manifests import load_calibration, load_manifest, manifest_bytes, name_of
from hospitium.records.policies import BUNDLE
from hospitium.records.public_log import last_public, record_public
from hospitium.records.vault import Vault
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.template import MODEL as IRIS_METHOD
from hospitium.usecases.known_models import ATTACKS, FACE, SEGMENTATION, find_model, model_in_use
from hospitium.usecases.runtime import Runtime

MODALITY = "finger"
FINDS_FACES = ("face-detector", "face-landmarks")
"""Packaged networks that every photograph is read with."""


def log_in_use(runtime: Runtime) -> tuple[Leaf, ...]:
    """Log policies, model manifest and calibration where they are not what was logged last.

    Returns
    -------
    tuple of Leaf
        One for each that was new; none, and no transaction, when all stands in the log already.
    """
    bundle = {"bundle": runtime.rules().bundle.digest}
    return _log(runtime, {BUNDLE: bundle, **_in_use(runtime)})


def log_faces_in_use(runtime: Runtime) -> tuple[Leaf, ...]:
    """Log which networks find and compare faces, and their rates; as `log_in_use`.

    Called before the first photograph is read: a node that reads none says nothing of faces.
    """
    return _log(runtime, _faces_in_use(runtime))


def log_liveness_in_use(runtime: Runtime) -> tuple[Leaf, ...]:
    """Log which network looks whether a person is before the camera; as `log_in_use`.

    Called before the first capture is looked at.
    """
    looks = _chosen(runtime, Sense.LIVENESS, ATTACKS)
    return _log(runtime, {"model:face-liveness": looks})


def log_irises_in_use(
    runtime: Runtime, network: Manifest | None, calibration: Calibration
) -> tuple[Leaf, ...]:
    """Log what finds irises and what its scores are worth; as `log_in_use`.

    `network` is the deployment's own; None for our way, which needs none.
    """
    said = {"id": network.id, "weights_sha256": network.sha256} if network else {"id": IRIS_METHOD}
    rates = calibration_details(calibration)
    wanted = {f"model:iris-{SEGMENTATION}": said, f"calibration:{Sense.IRIS.value}": rates}
    return _log(runtime, wanted)


def _log(runtime: Runtime, wanted: Mapping[str, Mapping[str, Any]]) -> tuple[Leaf, ...]:
    node = runtime.node
    with node.read() as session:
        if not _missing(session, node.vault, wanted):
            return ()
    rules = runtime.rules()
    with node.write() as session:  # another process may have been faster
        return tuple(
            record_public(
                session,
                node.vault,
                permit_tell(rules, node.info.agency, at=runtime.clock()),
                subject,
                wanted[subject],
            )
            for subject in _missing(session, node.vault, wanted)
        )


def calibration_details(calibration: Calibration) -> dict[str, Any]:
    """Return what the log says of a calibration: the SHA-256 of its file as we write it."""
    return {"sha256": sha256(calibration.to_json().encode()).hex()}


def _missing(
    session: Session, vault: Vault, wanted: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the subjects of which the log says last something else, or nothing."""
    return tuple(
        subject
        for subject, said in wanted.items()
        if not said.items() <= (last_public(session, vault, subject) or {}).items()
    )


def _in_use(runtime: Runtime) -> Mapping[str, dict[str, Any]]:
    name = name_of(runtime.node.info.extractor)
    manifest = load_manifest(name)
    with runtime.node.read() as session:
        own = active_calibration(session, MODALITY)
    calibration = Calibration.from_fields(own) if own else load_calibration(manifest.calibration)
    return {
        f"model:{name}": _packaged(name),
        f"calibration:{MODALITY}": calibration_details(calibration),
    }


def _faces_in_use(runtime: Runtime) -> Mapping[str, dict[str, Any]]:
    """Return what compares faces, packaged or the node's own, and what finds them in a picture."""
    compares = _chosen(runtime, Sense.FACE, "embedding")
    calibration = find_model(runtime.node, compares["id"]).calibration()
    rates = {f"calibration:{FACE}": calibration_details(calibration)} if calibration else {}
    finds = {f"model:{name}": _packaged(name) for name in FINDS_FACES}
    return {**finds, "model:face-embedding": compares, **rates}


def _chosen(runtime: Runtime, sense: Sense, role: str) -> dict[str, Any]:
    """Return what the log says of the network in a part of a sense, packaged or the node's own."""
    with runtime.node.read() as session:
        model = model_in_use(session, sense, role)
    known = find_model(runtime.node, model)
    if known.name:
        return _packaged(known.name)
    return {"id": model, "weights_sha256": known.manifest.sha256}


def _packaged(name: str) -> dict[str, Any]:
    manifest = load_manifest(name)
    return {
        "id": manifest.id,
        "package": f"{manifest.package}=={manifest.version}",
        "sha256": sha256(manifest_bytes(name)).hex(),
        "weights_sha256": manifest.sha256,
    }
