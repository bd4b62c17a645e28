"""Which policies held in a year, for the transparency report."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.policy.oversight import ReportPermit
from hospitium.records.models_policy import PolicyBundleRow


@dataclass(frozen=True, slots=True)
class HeldBundle:
    """A bundle of policies by its digest, and since when it held."""

    digest: str
    held_from: datetime


def bundles_of(
    session: Session,
    permit: ReportPermit,  # noqa: ARG001 - holding it is the point
    year: int,
) -> list[HeldBundle]:
    """Return the bundles that held in `year`, the one it began with included; oldest first."""
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    query = (
        select(PolicyBundleRow.digest, PolicyBundleRow.held_from)
        .where(PolicyBundleRow.held_from < end)
        .order_by(PolicyBundleRow.number)
    )
    held = [HeldBundle(digest, since) for digest, since in session.execute(query)]
    before = [one for one in held if one.held_from < start]
    return [*before[-1:], *held[len(before) :]]
