"""Erases what items from the field hold once their time, or that of their case, is over."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, update
from sqlalchemy.orm import Session

from hospitium.policy.permit import RetentionPermit
from hospitium.records.field_item_values import OPEN, ItemStatus
from hospitium.records.models_items import FieldItemRow


def erase_old_items(
    session: Session,
    permit: RetentionPermit,
) -> None:
    """Erase what nobody looked at in time, and the reasons of what was settled long ago."""
    _erase(session, FieldItemRow.expires_at <= permit.at)


def erase_items_of(
    session: Session,
    cases: Select[UUID],
) -> None:
    """Erase what items say about `cases`, in the transaction that erases these."""
    _erase(session, FieldItemRow.case_id.in_(cases))


def _erase(session: Session, over: ColumnElement[bool]) -> None:
    status = case(
        (FieldItemRow.status.in_(OPEN), ItemStatus.EXPIRED.value), else_=FieldItemRow.status
    )
    gone = update(FieldItemRow).where(over)
    session.execute(
        gone.values(sealed_body=None, sealed_answer=None, status=status),
        execution_options={"synchronize_session": False},
    )
