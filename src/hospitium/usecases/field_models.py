"""The networks that a phone may run, by the id that packs name."""

from hospitium.core.errors import NotFound
from hospitium.records.manifests import load_manifest, load_weights, manifest_names


def field_model(model: str) -> bytes:
    """Return the weights of the network with the id `model`, checked against its manifest.

    Raises
    ------
    NotFound
        If this version ships none of that id.
    Unavailable, Tampered
        As `load_weights` says.
    """
    for name in manifest_names():
        manifest = load_manifest(name)
        if manifest.id == model:
            return load_weights(manifest)
    raise NotFound("this node has no network of that name")
