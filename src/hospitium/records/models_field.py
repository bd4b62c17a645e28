"""The tables of the field: phones, the codes that let them in, packs, and where a case is sought.

Nothing here says something of a person but what is sealed: `sealed_marks` tells which cases a pack
holds. The bytes of a pack (`outer`) are sealed to the phone; the node itself cannot open them.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hospitium.records.models import Base


class DeviceCodeRow(Base):
    """A code that lets its operator enrol one phone, once."""

    __tablename__ = "field_codes"

    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]


class FieldDeviceRow(Base):
    """A phone: its public keys, whose it is, and how far it may be trusted."""

    __tablename__ = "field_devices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operators.id"), index=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"), index=True)
    agreement: Mapped[bytes]
    signing: Mapped[bytes]
    app: Mapped[str]
    status: Mapped[str]
    enrolled_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    wiped_at: Mapped[datetime | None]


class PackRow(Base):
    """What a phone may hold: the scope is fixed, the contents come in versions."""

    __tablename__ = "field_packs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[UUID] = mapped_column(ForeignKey("field_devices.id"), index=True)
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.id"), index=True)
    purpose: Mapped[str]
    region: Mapped[str | None]
    names: Mapped[bool]
    young: Mapped[bool]
    built_by: Mapped[str]
    built_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    revoked_for: Mapped[str | None]


class PackVersionRow(Base):
    """One version of a pack; `outer` and the marks go once nobody needs them any more.

    Attributes
    ----------
    stamp
        Changes whenever the references, the policies or the calibration do.
    sealed_marks
        The cases with a mark each: what a delta is worked out from.
    """

    __tablename__ = "field_pack_versions"

    pack: Mapped[UUID] = mapped_column(ForeignKey("field_packs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issued_at: Mapped[datetime]
    cases: Mapped[int]
    prints: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str]
    stamp: Mapped[str]
    outer: Mapped[bytes | None]
    sealed_marks: Mapped[bytes | None]


class CaseRegionRow(Base):
    """A region in which the person of a case is sought: a short word, not a place."""

    __tablename__ = "case_regions"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    region: Mapped[str] = mapped_column(String(40), primary_key=True)
