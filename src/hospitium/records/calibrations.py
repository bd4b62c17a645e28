"""Calibrations: the measured curves from score to false-match rate, with their provenance."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.policy.permit import CalibrationPermit
from hospitium.records.models import CalibrationRow


def save_calibration(
    session: Session,
    permit: CalibrationPermit,
    *,
    calibration_id: UUID,
    modality: str,
    body: Mapping[str, Any],
) -> None:
    """Keep a calibration and use it from now on; earlier ones stay for those who ask."""
    session.execute(
        update(CalibrationRow).where(CalibrationRow.modality == modality).values(active=False)
    )
    session.add(
        CalibrationRow(
            id=calibration_id,
            modality=modality,
            body=dict(body),
            created_at=utc(permit.at),
            active=True,
        )
    )
    session.flush()


def active_calibration(session: Session, modality: str) -> dict[str, Any] | None:
    """Return the calibration in use for `modality`, None if the node never saved one."""
    query = select(CalibrationRow.body).where(
        CalibrationRow.modality == modality, CalibrationRow.active.is_(True)
    )
    return session.scalars(query).one_or_none()
