"""What people have said no to, by ids: so that an older backup does not bring a yes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.policy.backups import BackupPermit
from hospitium.policy.consents import NO, Action, Modality
from hospitium.records.models import CaseRow
from hospitium.records.models_consent import ConsentEventRow

NOS = NO | {Action.ASSENT_NO}
_PERSON = "-"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One no: about which uses, and who said it; `guardian` is None where the person did."""

    case: UUID
    action: Action
    at: datetime
    guardian: UUID | None
    purposes: frozenset[str]
    modalities: frozenset[Modality]

    def words(self) -> tuple[str, ...]:
        """Return it as words of a line."""
        return (
            str(self.case),
            self.action.value,
            self.at.isoformat(),
            str(self.guardian) if self.guardian else _PERSON,
            ",".join(sorted(self.purposes)),
            ",".join(sorted(self.modalities)),
        )

    @classmethod
    def of(cls, words: Sequence[str]) -> "Withdrawn":
        """Read what `words` wrote; `ValueError` for anything else."""
        case, action, instant, guardian, purposes, modalities = words
        at, said = datetime.fromisoformat(instant), Action(action)
        if at.tzinfo is None or said not in NOS:
            raise ValueError("no withdrawal")
        return cls(
            UUID(case),
            said,
            at.astimezone(UTC),
            None if guardian == _PERSON else UUID(guardian),
            frozenset(purposes.split(",")),
            frozenset(map(Modality, modalities.split(","))),
        )


def list_withdrawn(
    session: Session,
    permit: BackupPermit,
) -> tuple[Withdrawn, ...]:
    """Return every no that was said in a case whose time is not over, the oldest first."""
    query = (
        select(ConsentEventRow)
        .join(CaseRow, CaseRow.id == ConsentEventRow.case_id)
        .where(
            ConsentEventRow.action.in_([one.value for one in NOS]),
            CaseRow.expires_at > permit.at,
        )
        .order_by(ConsentEventRow.at, ConsentEventRow.case_id, ConsentEventRow.number)
    )
    return tuple(
        Withdrawn(
            row.case_id,
            Action(row.action),
            row.at,
            row.guardian_id,
            frozenset(row.purposes.split()),
            frozenset(map(Modality, row.modalities.split())),
        )
        for row in session.scalars(query)
    )
