"""Log which policies, model and rates the node works with, before it works with them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from hospitium.crypto.digest import sha256
from hospitium.ledger import Leaf
from hospitium.policy.public_log import permit_tell
from hospitium.records.calibrations import active_calibration
from hospitium.records.manifests import load_calibration, load_manifest, manifest_bytes, name_of
from hospitium.records.policies import BUNDLE
from hospitium.records.public_log import last_public, record_public
from hospitium.records.vault import Vault
from hospitium.senses.calibration import Calibration
from hospitium.usecases.runtime import Runtime

MODALITY = "finger"


def log_in_use(runtime: Runtime) -> tuple[Leaf, ...]:
    """Log policies, model manifest and calibration where they are not what was logged last.

    Returns
    -------
    tuple of Leaf
        One for each that was new; none, and no transaction, when all stands in the log already.
    """
    node, rules = runtime.node, runtime.rules()
    wanted = {BUNDLE: {"bundle": rules.bundle.digest}, **_in_use(runtime)}
    with node.read() as session:
        if not _missing(session, node.vault, wanted):
            return ()
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
    model = {
        "id": manifest.id,
        "package": f"{manifest.package}=={manifest.version}",
        "sha256": sha256(manifest_bytes(name)).hex(),
        "weights_sha256": manifest.sha256,
    }
    return {
        f"model:{name}": model,
        f"calibration:{MODALITY}": calibration_details(calibration),
    }
