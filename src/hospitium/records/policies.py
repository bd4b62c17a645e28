"""Where the policies that hold come from: the package, and what this deployment adopted."""

from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files

from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered
from hospitium.core.ids import NewId
from hospitium.policy.bundle import Bundle
from hospitium.policy.overlay import Overlay
from hospitium.policy.permit import Permit
from hospitium.policy.purposes import PURPOSES_TEXT
from hospitium.policy.rules import Deployment, Rules
from hospitium.records.bundles import add_bundle, newest_bundle, overlays_in
from hospitium.records.overlays import adopted_bodies
from hospitium.records.public_log import record_public
from hospitium.records.vault import Vault

_FOLDER = "policies"
_SCHEMA = "schema.cedarschema"

BUNDLE = "policy:bundle"
"""What the log calls the policies that hold."""


@cache
def packaged_bundle() -> Bundle:
    """Return the policies that this version ships."""
    folder = files("hospitium") / _FOLDER
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".cedar"))
    texts = tuple((name, (folder / name).read_text(encoding="utf-8")) for name in names)
    schema = (folder / _SCHEMA).read_text(encoding="utf-8")
    return Bundle(schema, texts, purposes=PURPOSES_TEXT)


def packaged_rules(new_id: NewId) -> Rules:
    """Return the rules of a node that is not there yet."""
    return Rules(packaged_bundle(), Deployment(), new_id)


def current_bundle(session: Session, vault: Vault) -> Bundle:
    """Return the policies that hold on this node.

    Raises
    ------
    Tampered
        If an overlay was written, changed, removed or put back without the node's key.
    BadPolicy
        If an overlay does not fit this version's policies.
    """
    bodies = adopted_bodies(session, vault)
    bundle, newest = _with_overlays(bodies), newest_bundle(session)
    if newest is None or newest[1] != bundle.digest:
        # a new version of the package is logged when it starts; overlays never change on their own
        known = overlays_in(session, newest[0]) if newest else ()
        if known != bodies:
            raise Tampered("the changes of the policies are not those that the log knows")
    return bundle


def changed_bundle(session: Session, vault: Vault) -> Bundle:
    """Return what holds once the transaction that changes an overlay is committed."""
    return _with_overlays(adopted_bodies(session, vault))


@lru_cache(maxsize=8)
def _with_overlays(bodies: tuple[str, ...]) -> Bundle:
    ours = packaged_bundle()
    if not bodies:
        return ours
    return replace(ours, overlays=tuple(Overlay.from_json(body) for body in bodies))


def record_bundle(session: Session, vault: Vault, permit: Permit, bundle: Bundle) -> bool:
    """Write down that `bundle` holds from now on; False if it held already.

    The entry is for everybody and says the digest; the text is kept beside it, so that decisions
    can be explained under the policies of their time.
    """
    newest = newest_bundle(session)
    if newest is not None and newest[1] == bundle.digest:
        return False
    add_bundle(session, permit, bundle, number=newest[0] + 1 if newest else 1)
    record_public(session, vault, permit, BUNDLE, {"bundle": bundle.digest})
    return True


def holds(session: Session, bundle: Bundle) -> bool:
    """Tell whether the log knows that `bundle` holds."""
    newest = newest_bundle(session)
    return newest is not None and newest[1] == bundle.digest
