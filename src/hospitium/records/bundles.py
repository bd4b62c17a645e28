"""Which policies held when: the text of each bundle, kept so that decisions can be explained."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.policy.bundle import Bundle
from hospitium.policy.overlay import Overlay
from hospitium.policy.oversight import ReportPermit
from hospitium.policy.permit import Permit, ReadPolicyPermit
from hospitium.records.models_policy import PolicyBundleRow


@dataclass(frozen=True, slots=True)
class HeldBundle:
    """A bundle of policies by its digest, and since when it held."""

    digest: str
    held_from: datetime


def add_bundle(session: Session, permit: Permit, bundle: Bundle, *, number: int = 1) -> None:
    """Keep the text of a bundle that holds from the permit's time on; the caller logs it."""
    session.add(
        PolicyBundleRow(
            number=number, digest=bundle.digest, body=_body(bundle), held_from=utc(permit.at)
        )
    )


def newest_bundle(session: Session) -> tuple[int, str] | None:
    """Return number and digest of the bundle that the log knows to hold; None where it has none."""
    query = select(PolicyBundleRow.number, PolicyBundleRow.digest)
    row = session.execute(query.order_by(PolicyBundleRow.number.desc()).limit(1)).first()
    return None if row is None else (row.number, row.digest)


def overlays_in(session: Session, number: int) -> tuple[str, ...]:
    """Return the text of the overlays in the bundle of that number."""
    row = session.get_one(PolicyBundleRow, number)
    return tuple(json.loads(row.body)["overlays"])


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
    files = tuple((name, text) for name, text in body["files"])
    return Bundle(body["schema"], files, overlays, body.get("purposes", ""))


def held_bundles(
    session: Session,
    permit: ReadPolicyPermit | ReportPermit,  # noqa: ARG001 - holding it is the point
) -> Sequence[HeldBundle]:
    """Return every bundle that held, oldest first."""
    query = select(PolicyBundleRow.digest, PolicyBundleRow.held_from)
    rows = session.execute(query.order_by(PolicyBundleRow.number))
    return [HeldBundle(digest, since) for digest, since in rows]


def bundles_of(session: Session, permit: ReportPermit, year: int) -> list[HeldBundle]:
    """Return the bundles that held in `year`, the one it began with included; oldest first."""
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    held = [one for one in held_bundles(session, permit) if one.held_from < end]
    before = [one for one in held if one.held_from < start]
    return [*before[-1:], *held[len(before) :]]


def _body(bundle: Bundle) -> str:
    return json.dumps(
        {
            "schema": bundle.schema,
            "files": bundle.files,
            "overlays": [overlay.to_json() for overlay in bundle.overlays],
            "purposes": bundle.purposes,
        }
    )
