"""Seals everything anew with the newest key of its purpose, a batch at a time.

One table of all sealed columns, so that none is forgotten: a test compares it with the models.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, object_session

from hospitium.policy.permit import KeysPermit
from hospitium.records import case_index
from hospitium.records.models import (
    AbsentFingerRow,
    AuditEntryRow,
    CandidateRow,
    CaseRow,
    OperatorRow,
    PrintRow,
    SearchRow,
    VerdictRow,
)
from hospitium.records.models_behaviour import TypingRow
from hospitium.records.models_consent import BestInterestsRow, ConsentEventRow, GuardianRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.models_field import PackVersionRow
from hospitium.records.models_irises import EnrolledIrisRow
from hospitium.records.models_items import FieldItemRow
from hospitium.records.models_redress import RightsRequestRow
from hospitium.records.models_staff import GlassRow, LoanRow, PasskeyRow, SystemRow
from hospitium.records.models_twins import TwinRow
from hospitium.records.places import (
    absent_place,
    answer_place,
    best_interests_place,
    candidate_place,
    case_place,
    conflict_place,
    consent_place,
    face_place,
    field_answer_place,
    field_item_place,
    finding_place,
    glass_place,
    guardian_place,
    iris_place,
    live_reason_place,
    loan_place,
    pack_place,
    passkey_place,
    portrait_place,
    print_place,
    receipt_place,
    request_place,
    search_place,
    system_place,
    twin_place,
    twin_reason_place,
    typing_place,
    verdict_place,
)
from hospitium.records.prints import gallery_changed
from hospitium.records.purpose_keys import SEALING
from hospitium.records.sample_consent import Kept
from hospitium.records.samples import FACES, IRISES
from hospitium.records.search_values import SearchStatus
from hospitium.records.vault import Vault


def _never(_row: Any) -> None:  # noqa: ANN401 - any row
    return None


def _own_end(row: Any) -> datetime:  # noqa: ANN401 - any row with an end of its own
    end: datetime = row.expires_at
    return end


def _case_end(row: AbsentFingerRow | GuardianRow | ConsentEventRow | BestInterestsRow) -> datetime:
    session = object_session(row)
    if session is None:
        raise RuntimeError("a row to seal anew belongs to a session")
    return session.get_one(CaseRow, row.case_id).expires_at


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of envelopes, the purpose of its key, and what each is bound to."""

    column: InstrumentedAttribute[Any]
    purpose: str
    place: Callable[[Any], str]
    end: Callable[[Any], datetime | None] = _never

    @property
    def row(self) -> Any:  # noqa: ANN401 - the class of any table
        """The table."""
        return self.column.class_


COLUMNS = (
    SealedColumn(PrintRow.sealed_template, "template", print_place, _own_end),
    SealedColumn(EnrolledFaceRow.sealed_template, "face", face_place, _own_end),
    SealedColumn(EnrolledFaceRow.sealed_portrait, "portrait", portrait_place, _own_end),
    SealedColumn(EnrolledFaceRow.sealed_live_reason, "verdict", live_reason_place),
    SealedColumn(EnrolledIrisRow.sealed_template, "iris", iris_place, _own_end),
    SealedColumn(AbsentFingerRow.sealed_reason, "absent", absent_place, _case_end),
    SealedColumn(CaseRow.sealed_notice, "notice", case_place, _own_end),
    SealedColumn(CaseRow.sealed_terms, "terms", case_place, _own_end),
    SealedColumn(SearchRow.sealed_incident, "incident", search_place),
    SealedColumn(SearchRow.sealed_probe, "probe", search_place, _own_end),
    SealedColumn(CandidateRow.sealed_details, "candidate", candidate_place),
    SealedColumn(VerdictRow.sealed_reason, "verdict", verdict_place),
    SealedColumn(RightsRequestRow.sealed_terms, "redress", request_place),
    SealedColumn(RightsRequestRow.sealed_answer, "redress", answer_place),
    SealedColumn(OperatorRow.sealed_name, "operator", lambda row: str(row.id)),
    SealedColumn(GuardianRow.sealed_details, "guardian", guardian_place, _case_end),
    SealedColumn(GuardianRow.sealed_conflict, "guardian", conflict_place, _case_end),
    SealedColumn(ConsentEventRow.sealed_details, "consent", consent_place, _case_end),
    SealedColumn(ConsentEventRow.sealed_receipt, "consent", receipt_place, _case_end),
    SealedColumn(BestInterestsRow.sealed_reason, "best-interests", best_interests_place, _case_end),
    SealedColumn(PasskeyRow.sealed_name, "operator", passkey_place),
    SealedColumn(SystemRow.sealed_name, "operator", system_place),
    SealedColumn(LoanRow.sealed_reason, "operator", loan_place),
    SealedColumn(GlassRow.sealed_reason, "operator", glass_place),
    SealedColumn(GlassRow.sealed_finding, "operator", finding_place),
    SealedColumn(PackVersionRow.sealed_marks, "pack", pack_place),
    SealedColumn(FieldItemRow.sealed_body, "field-item", field_item_place, _own_end),
    SealedColumn(FieldItemRow.sealed_answer, "field-item", field_answer_place, _own_end),
    SealedColumn(TwinRow.sealed_details, "candidate", twin_place),
    SealedColumn(TwinRow.sealed_reason, "verdict", twin_reason_place),
    SealedColumn(TypingRow.sealed_samples, "typing", typing_place, _own_end),
    SealedColumn(AuditEntryRow.sealed_details, "audit", lambda row: str(row.sequence)),
)

TURNING = (*SEALING, case_index.PURPOSE)
"""Purposes whose keys can be turned over; the others tag and sign, and have one generation."""


def count_old(session: Session, purpose: str, newest: int) -> int:
    """Count the values of `purpose` that an older key than `newest` sealed or made."""
    if purpose == case_index.PURPOSE:
        return case_index.count_old_tokens(session, newest)
    old = bytes([newest])
    return sum(
        session.scalars(
            select(func.count())
            .select_from(one.row)
            .where(one.column.is_not(None), func.substr(one.column, 1, 1) != old)
        ).one()
        for one in COLUMNS
        if one.purpose == purpose
    )


def reseal_batch(
    session: Session, vault: Vault, permit: KeysPermit, purpose: str, newest: int, *, limit: int
) -> int:  # permit is checked by type only: it is what lets a caller come here
    """Seal up to `limit` values of `purpose` anew; return how many there were."""
    if purpose == case_index.PURPOSE:
        return case_index.index_anew(session, vault, permit, newest, limit=limit)
    done, old = 0, bytes([newest])
    for one in (column for column in COLUMNS if column.purpose == purpose):
        query = (
            select(one.row)
            .where(one.column.is_not(None), func.substr(one.column, 1, 1) != old)
            .limit(limit - done)
            .with_for_update()
        )
        for row in session.scalars(query).all() if done < limit else ():
            place, end = one.place(row), one.end(row)
            opened = vault.open(purpose, place, end, getattr(row, one.column.key))
            setattr(row, one.column.key, vault.seal(purpose, place, end, opened))
            done += 1
    session.flush()
    return done


def _erase_templates(session: Session) -> int:
    gone = session.scalars(select(func.count()).select_from(PrintRow)).one()
    session.execute(delete(PrintRow), execution_options={"synchronize_session": False})
    gallery_changed(session)
    return gone


def _erase_kept(session: Session, *, kept: Kept) -> int:
    """Erase the templates of faces or irises, and with them whatever was kept beside them."""
    gone = session.scalars(select(func.count()).select_from(kept.row)).one()
    session.execute(delete(kept.row), execution_options={"synchronize_session": False})
    gallery_changed(session)
    return gone


def _erase_portraits(session: Session) -> int:
    """Erase the portraits; a face that was kept to be looked at only goes with its own."""
    held = EnrolledFaceRow.sealed_portrait.is_not(None)
    gone = session.scalars(select(func.count()).select_from(EnrolledFaceRow).where(held)).one()
    for statement in (
        delete(EnrolledFaceRow).where(EnrolledFaceRow.sealed_template.is_(None)),
        update(EnrolledFaceRow).where(held).values(sealed_portrait=None),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    gallery_changed(session)
    return gone


def _erase_probes(session: Session) -> int:
    held = SearchRow.sealed_probe.is_not(None)
    gone = session.scalars(select(func.count()).select_from(SearchRow).where(held)).one()
    waiting = SearchRow.status == SearchStatus.WAITING.value
    expired = SearchStatus.EXPIRED.value
    for statement in (
        update(SearchRow).where(waiting).values(status=expired),
        update(SearchRow).where(held).values(sealed_probe=None),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    return gone


ERASABLE: dict[str, Callable[[Session], int]] = {
    "face": partial(_erase_kept, kept=FACES),
    "iris": partial(_erase_kept, kept=IRISES),
    "portrait": _erase_portraits,
    "probe": _erase_probes,
    "template": _erase_templates,
}
"""Purposes that can be erased as a whole, and what becomes of their records."""
