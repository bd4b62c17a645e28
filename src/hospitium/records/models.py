"""The tables. What says something about a person is in a column whose name starts with `sealed`.

Status words and finger codes are plain, for queries; so are ids, times and counts.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from hospitium.records.types import Utc

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Maps Python types to columns once for all tables."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {  # noqa: RUF012
        datetime: Utc,
        str: String(100),
        int: BigInteger,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
    }


class AgencyRow(Base):
    """An agency that works on this node; what its receipts print besides may be empty."""

    __tablename__ = "agencies"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), server_default="")
    jurisdiction: Mapped[str] = mapped_column(server_default="")
    storage: Mapped[str] = mapped_column(server_default="")


class NodeRow(Base):
    """The node itself: one row."""

    __tablename__ = "node"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    created_at: Mapped[datetime]
    key_check: Mapped[bytes]
    gallery_version: Mapped[int]
    extractor: Mapped[str]


class OperatorRow(Base):
    """A named human. Never deleted: the log refers to the handle."""

    __tablename__ = "operators"

    id: Mapped[str] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    roles: Mapped[str] = mapped_column(String(200))
    sealed_name: Mapped[bytes]
    code_salt: Mapped[bytes]
    code_hash: Mapped[bytes]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class CaseRow(Base):
    """A case about one person."""

    __tablename__ = "cases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    basis: Mapped[str]
    sealed_notice: Mapped[bytes]
    sealed_terms: Mapped[bytes]


class PrintRow(Base):
    """One reference: the template of one impression of one finger."""

    __tablename__ = "prints"
    __table_args__ = (UniqueConstraint("case_id", "finger", "impression"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    finger: Mapped[int]
    impression: Mapped[int]
    model: Mapped[str]
    sealed_template: Mapped[bytes]
    quality: Mapped[int]
    minutiae_count: Mapped[int]
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[str]
    captured_on: Mapped[date | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    case: Mapped[CaseRow] = relationship(lazy="raise")


class AbsentFingerRow(Base):
    """A finger that could not be captured, and why: normal input, not an error."""

    __tablename__ = "absent_fingers"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    finger: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    sealed_reason: Mapped[bytes]
    at: Mapped[datetime]


class SearchRow(Base):
    """The fact of a search; the probe only while a human has to decide.

    `model` made the templates of the fingers, or those of the photographs where there were none.
    """

    __tablename__ = "searches"
    __table_args__ = (Index("ix_searches_agency_at", "agency", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    case_id: Mapped[UUID | None]  # no foreign key: the fact outlives the case
    operator: Mapped[str]
    agency: Mapped[str]
    at: Mapped[datetime]
    fingers: Mapped[str]
    model: Mapped[str]
    gallery_persons: Mapped[int]
    gallery_prints: Mapped[int]
    comparisons: Mapped[int]
    photographs: Mapped[int] = mapped_column(server_default="0", default=0)
    gallery_faces: Mapped[int] = mapped_column(server_default="0", default=0)
    face_model: Mapped[str] = mapped_column(server_default="", default="")
    live: Mapped[str | None]
    live_signs: Mapped[str] = mapped_column(server_default="", default="")
    eyes: Mapped[int] = mapped_column(server_default="0", default=0)
    gallery_irises: Mapped[int] = mapped_column(server_default="0", default=0)
    iris_model: Mapped[str] = mapped_column(server_default="", default="")
    status: Mapped[str]
    sealed_incident: Mapped[bytes | None]
    sealed_probe: Mapped[bytes | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CandidateRow(Base):
    """A case that a search found alike, for a human to look at."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("search_id", "rank"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    search_id: Mapped[UUID] = mapped_column(ForeignKey("searches.id"))
    rank: Mapped[int]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    score: Mapped[float]
    fmr: Mapped[float]
    fmr_at_gallery: Mapped[float]
    sealed_details: Mapped[bytes]


class VerdictRow(Base):
    """What one operator said of one candidate; once."""

    __tablename__ = "verdicts"
    __table_args__ = (
        UniqueConstraint("candidate_id", "operator"),
        UniqueConstraint("candidate_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"))
    number: Mapped[int]
    operator: Mapped[str]
    verdict: Mapped[str]
    sealed_reason: Mapped[bytes]
    at: Mapped[datetime]


class AlertRow(Base):
    """A confirmed hit on its way to the case's desk."""

    __tablename__ = "alerts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    candidate_id: Mapped[UUID] = mapped_column(ForeignKey("candidates.id"), unique=True)
    created_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]


class AuditEntryRow(Base):
    """One entry of the log. The leaf never changes; the sealed details may be erased."""

    __tablename__ = "audit_entries"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    leaf: Mapped[bytes]
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    sealed_details: Mapped[bytes | None]
    erased_by: Mapped[int | None]
    decision: Mapped[UUID | None] = mapped_column(index=True)


class AuditHeadRow(Base):
    """Where the log ends, with a tag that only the node's key can make: one row.

    `chain_head` is what a node of version 0.1.0 had instead of a root; it is gone once the node
    was opened with its key (`log_conversion`).
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    root: Mapped[bytes]
    tag: Mapped[bytes]
    chain_head: Mapped[bytes | None]


class LogTileRow(Base):
    """The hashes under one tile of the log's tree, as far as the log goes: 32 bytes each."""

    __tablename__ = "log_tiles"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hashes: Mapped[bytes]


class VaultKeyRow(Base):
    """One generation of the key of one purpose, wrapped by the root; empty once destroyed.

    `per_record` says whether it makes a key for each record, or seals them all itself (ADR 51).
    """

    __tablename__ = "vault_keys"

    purpose: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes | None]
    per_record: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


class CalibrationRow(Base):
    """A measured score-to-error-rate curve with its provenance."""

    __tablename__ = "calibrations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    modality: Mapped[str] = mapped_column(index=True)
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    active: Mapped[bool]
