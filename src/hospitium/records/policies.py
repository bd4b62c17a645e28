"""Where the policies that hold come from: the package, and what this deployment adopted."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import NewId, OperatorId, PermitId
from hospitium.policy.bundle import Bundle
from hospitium.policy.decision import Remembered
from hospitium.policy.overlay import Overlay
from hospitium.policy.permit import Permit, PolicyPermit, ReadPolicyPermit
from hospitium.policy.rules import Deployment, Rules
from hospitium.records.log_rows import END, open_details
from hospitium.records.models import AuditEntryRow
from hospitium.records.models_policy import PolicyBundleRow, PolicyOverlayRow
from hospitium.records.public_log import record_public
from hospitium.records.sealed_json import from_json
from hospitium.records.vault import Vault

_FOLDER = "policies"
_SCHEMA = "schema.cedarschema"

BUNDLE = "policy:bundle"
"""What the log calls the policies that hold."""


@dataclass(frozen=True, slots=True)
class OverlayRecord:
    """An overlay with who proposed and adopted it; `withdrawn_at` ends it."""

    id: UUID
    overlay: Overlay
    proposed_at: datetime
    proposed_by: OperatorId
    adopted_at: datetime | None
    adopted_by: OperatorId | None
    withdrawn_at: datetime | None
    withdrawn_by: OperatorId | None

    @property
    def holds(self) -> bool:
        """Whether it is part of the policies now."""
        return self.adopted_at is not None and self.withdrawn_at is None


@cache
def packaged_bundle() -> Bundle:
    """Return the policies that this version ships."""
    folder = files("hospitium") / _FOLDER
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".cedar"))
    texts = tuple((name, (folder / name).read_text(encoding="utf-8")) for name in names)
    return Bundle((folder / _SCHEMA).read_text(encoding="utf-8"), texts)


def packaged_rules(new_id: NewId) -> Rules:
    """Return the rules of a node that is not there yet."""
    return Rules(packaged_bundle(), Deployment(), new_id)


def current_bundle(session: Session, vault: Vault) -> Bundle:
    """Return the policies that hold on this node.

    Raises
    ------
    Tampered
        If an overlay was written or changed without the node's key.
    BadPolicy
        If an overlay does not fit this version's policies.
    """
    query = select(PolicyOverlayRow).where(
        PolicyOverlayRow.adopted_at.is_not(None), PolicyOverlayRow.withdrawn_at.is_(None)
    )
    rows = session.scalars(query.order_by(PolicyOverlayRow.adopted_at, PolicyOverlayRow.id)).all()
    for row in rows:
        vault.check_tag(END, _message(row), row.tag)
    return _with_overlays(tuple(row.body for row in rows))


@lru_cache(maxsize=8)
def _with_overlays(bodies: tuple[str, ...]) -> Bundle:
    ours = packaged_bundle()
    if not bodies:
        return ours
    return Bundle(ours.schema, ours.files, tuple(Overlay.from_json(body) for body in bodies))


def record_bundle(session: Session, vault: Vault, permit: Permit, bundle: Bundle) -> bool:
    """Write down that `bundle` holds from now on; False if it held already.

    The entry is for everybody and says the digest; the text is kept beside it, so that decisions
    can be explained under the policies of their time.
    """
    newest = _newest(session)
    if newest is not None and newest.digest == bundle.digest:
        return False
    add_bundle(session, permit, bundle, number=newest.number + 1 if newest else 1)
    record_public(session, vault, permit, BUNDLE, {"bundle": bundle.digest})
    return True


def holds(session: Session, bundle: Bundle) -> bool:
    """Tell whether the log knows that `bundle` holds."""
    newest = _newest(session)
    return newest is not None and newest.digest == bundle.digest


def add_bundle(session: Session, permit: Permit, bundle: Bundle, *, number: int = 1) -> None:
    """Keep the text of a bundle that holds from the permit's time on; the caller logs it."""
    session.add(
        PolicyBundleRow(
            number=number, digest=bundle.digest, body=_body(bundle), held_from=utc(permit.at)
        )
    )


def bundle_of(session: Session, permit: ReadPolicyPermit, digest: str) -> Bundle:  # noqa: ARG001
    """Return the bundle of that digest.

    Raises
    ------
    NotFound
        If it never held on this node.
    """
    row = session.scalars(select(PolicyBundleRow).where(PolicyBundleRow.digest == digest)).first()
    if row is None:
        raise NotFound("no policies of that digest ever held here")
    body = json.loads(row.body)
    overlays = tuple(Overlay.from_json(one) for one in body["overlays"])
    return Bundle(body["schema"], tuple((name, text) for name, text in body["files"]), overlays)


def find_decision(
    session: Session,
    vault: Vault,
    permit: ReadPolicyPermit,  # noqa: ARG001 - holding it is the point
    decision: PermitId,
) -> tuple[int, Remembered | None]:
    """Return the first log entry that a decision led to, and what it was; None once erased.

    Raises
    ------
    NotFound
        If no entry of the log came of it.
    """
    query = select(AuditEntryRow).where(AuditEntryRow.decision == decision)
    row = session.scalars(query.order_by(AuditEntryRow.sequence).limit(1)).first()
    if row is None:
        raise NotFound("the log has no entry of that decision")
    if row.sealed_details is None:
        return row.sequence, None
    _, payload = open_details(vault, row.sequence, row.sealed_details)
    return row.sequence, Remembered.from_fields(from_json(payload)["decision"])


def list_overlays(session: Session, permit: ReadPolicyPermit) -> list[OverlayRecord]:  # noqa: ARG001
    """Return every overlay that was ever proposed, oldest first."""
    query = select(PolicyOverlayRow).order_by(PolicyOverlayRow.proposed_at, PolicyOverlayRow.id)
    return [_record(row) for row in session.scalars(query)]


def add_overlay(
    session: Session, vault: Vault, permit: PolicyPermit, overlay_id: UUID, overlay: Overlay
) -> None:
    """Keep a proposal; it changes nothing until somebody else adopts it."""
    row = PolicyOverlayRow(
        id=overlay_id,
        name=overlay.name,
        body=overlay.to_json(),
        proposed_at=utc(permit.at),
        proposed_by=permit.operator,
    )
    row.tag = vault.tag(END, _message(row))
    session.add(row)
    session.flush()


def find_overlay(session: Session, overlay_id: UUID) -> OverlayRecord:
    """Return one overlay, for policy to look at.

    Raises
    ------
    NotFound
        If there is none of that id.
    """
    return _record(_row(session, overlay_id))


def adopt_overlay(session: Session, vault: Vault, permit: PolicyPermit, overlay_id: UUID) -> None:
    """Let an overlay hold from now on.

    Raises
    ------
    Conflict
        If it holds already, or was withdrawn.
    """
    row = _row(session, overlay_id)
    if row.adopted_at is not None or row.withdrawn_at is not None:
        raise Conflict("this change of the policies has been decided already")
    row.adopted_at, row.adopted_by = utc(permit.at), permit.operator
    row.tag = vault.tag(END, _message(row))
    session.flush()


def withdraw_overlay(
    session: Session, vault: Vault, permit: PolicyPermit, overlay_id: UUID
) -> None:
    """End an overlay, or turn down a proposal.

    Raises
    ------
    Conflict
        If it was withdrawn already.
    """
    row = _row(session, overlay_id)
    if row.withdrawn_at is not None:
        raise Conflict("this change of the policies was withdrawn already")
    row.withdrawn_at, row.withdrawn_by = utc(permit.at), permit.operator
    row.tag = vault.tag(END, _message(row))
    session.flush()


def bundles(session: Session, permit: ReadPolicyPermit) -> Sequence[tuple[str, datetime]]:  # noqa: ARG001
    """Return the digest of every bundle that held, with since when, oldest first."""
    query = select(PolicyBundleRow.digest, PolicyBundleRow.held_from)
    return [(one, at) for one, at in session.execute(query.order_by(PolicyBundleRow.number))]


def _newest(session: Session) -> PolicyBundleRow | None:
    query = select(PolicyBundleRow).order_by(PolicyBundleRow.number.desc()).limit(1)
    return session.scalars(query).first()


def _row(session: Session, overlay_id: UUID) -> PolicyOverlayRow:
    row = session.get(PolicyOverlayRow, overlay_id)
    if row is None:
        raise NotFound("no change of the policies has that id")
    return row


def _record(row: PolicyOverlayRow) -> OverlayRecord:
    return OverlayRecord(
        id=row.id,
        overlay=Overlay.from_json(row.body),
        proposed_at=row.proposed_at,
        proposed_by=OperatorId(row.proposed_by),
        adopted_at=row.adopted_at,
        adopted_by=OperatorId(row.adopted_by) if row.adopted_by else None,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=OperatorId(row.withdrawn_by) if row.withdrawn_by else None,
    )


def _message(row: PolicyOverlayRow) -> bytes:
    """Return what the tag of an overlay binds: its text, and who did what with it when.

    It starts with its own name, for the key also tags the end of the log, 40 bytes.
    """
    times = [row.proposed_at, row.adopted_at, row.withdrawn_at]
    said = [
        "policy-overlay", str(row.id), row.body, row.proposed_by, row.adopted_by, row.withdrawn_by,
        *(utc(at).isoformat() if at else None for at in times),
    ]  # fmt: skip
    return json.dumps(said).encode()


def _body(bundle: Bundle) -> str:
    return json.dumps(
        {
            "schema": bundle.schema,
            "files": bundle.files,
            "overlays": [overlay.to_json() for overlay in bundle.overlays],
        }
    )
