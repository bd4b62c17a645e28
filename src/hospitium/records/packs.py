"""Field packs: their scope, their versions, what is left of them once they are over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, defer

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy.field import BuildPackPermit, PackPermit
from hospitium.records.models_field import FieldDeviceRow, PackRow, PackVersionRow
from hospitium.records.places import pack_place
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.vault import Vault

KEPT_VERSIONS = 5
"""Versions from which a delta can be had; a phone that missed more fetches the whole pack."""


@dataclass(frozen=True, slots=True)
class PackRecord:
    """A pack with its newest version.

    Attributes
    ----------
    delta_from
        Versions that a delta can start from.
    """

    id: UUID
    device: UUID
    carrier: OperatorId
    agency: AgencyId
    purpose: str
    region: str | None
    names: bool
    young: bool
    built_by: OperatorId
    expires_at: datetime
    revoked_at: datetime | None
    revoked_for: str | None
    version: int
    issued_at: datetime
    cases: int
    prints: int
    size: int
    sha256: str
    stamp: str
    delta_from: tuple[int, ...]

    def is_live(self, at: datetime) -> bool:
        """Tell whether a phone may still use it."""
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version as it is saved: `outer` is sealed to the phone."""

    issued_at: datetime
    cases: int
    prints: int
    sha256: str
    stamp: str
    outer: bytes
    marks: Mapping[str, str]


def same_scope(session: Session, permit: BuildPackPermit, region: str | None) -> PackRecord | None:
    """Return the live pack of the permit's device for that purpose and region, if there is one."""
    query = select(PackRow).where(
        PackRow.device == permit.device,
        PackRow.purpose == permit.purpose,
        PackRow.region == region if region is not None else PackRow.region.is_(None),
        PackRow.revoked_at.is_(None),
        PackRow.expires_at > permit.at,
    )
    row = session.scalars(query.order_by(PackRow.built_at.desc())).first()
    return None if row is None else _record(session, row)


def save_pack(session: Session, permit: BuildPackPermit, pack: UUID, region: str | None) -> None:
    """Add a pack of the permit's scope, or give the one of that id its new end."""
    row = session.get(PackRow, pack)
    if row is None:
        row = PackRow(id=pack, device=permit.device, agency=permit.agency)
        row.purpose, row.region = permit.purpose, region
        row.built_at, row.built_by = utc(permit.at), permit.operator
        session.add(row)
    row.names, row.young, row.expires_at = permit.names, permit.young, utc(permit.expires_at)
    session.flush()


def next_number(session: Session, permit: BuildPackPermit, pack: UUID) -> int:
    """Return the number of the version that comes next; one writer at a time.

    Raises
    ------
    Conflict
        If the pack was revoked meanwhile.
    """
    row = session.get_one(PackRow, pack)
    if row.revoked_at is not None or row.agency != permit.agency:
        raise Conflict("this pack was revoked meanwhile")
    return max(_numbers(session, pack), default=0) + 1


def newest_marks(
    session: Session, vault: Vault, permit: BuildPackPermit, pack: UUID
) -> dict[str, str]:
    """Return the cases of the newest version; none where there is none yet."""
    number = max(_numbers(session, pack), default=0)
    return read_marks(session, vault, permit, pack, number) if number else {}


def add_version(
    session: Session,
    vault: Vault,
    permit: BuildPackPermit,
    pack: UUID,
    number: int,
    new: NewVersion,
) -> None:
    """Add a version; only the newest keeps its bytes, only the last few their marks."""
    _ = permit
    _of(session, pack, PackVersionRow.number < number, outer=None)
    _of(session, pack, PackVersionRow.number <= number - KEPT_VERSIONS, sealed_marks=None)
    row = PackVersionRow(
        pack=pack, number=number, issued_at=utc(new.issued_at), cases=new.cases,
        prints=new.prints, size=len(new.outer), sha256=new.sha256, stamp=new.stamp,
        outer=new.outer,
    )  # fmt: skip
    row.sealed_marks = vault.seal("pack", pack_place(row), None, to_json(dict(new.marks)))
    session.add(row)
    session.flush()


def read_marks(
    session: Session, vault: Vault, permit: BuildPackPermit | PackPermit, pack: UUID, number: int
) -> dict[str, str]:
    """Return the cases of one version with their marks; `NotFound` once they are gone."""
    _ = permit
    row = session.get(PackVersionRow, (pack, number), options=[defer(PackVersionRow.outer)])
    if row is None or row.sealed_marks is None:
        raise NotFound(
            "there is no delta from that version", remedy="Fetch the whole pack instead."
        )
    marks: dict[str, str] = from_json(vault.open("pack", pack_place(row), None, row.sealed_marks))
    return marks


def pack_bytes(session: Session, permit: PackPermit, pack: UUID) -> bytes:
    """Return the newest bytes of a pack of the permit's device; `NotFound` if there are none."""
    query = (
        select(PackVersionRow.outer)
        .join(PackRow, PackRow.id == PackVersionRow.pack)
        .where(PackRow.id == pack, PackRow.device == permit.device)
        .order_by(PackVersionRow.number.desc())
        .limit(1)
    )
    outer = session.scalars(query).first()
    if outer is None:
        raise NotFound("no such pack for this phone")
    return outer


def find_pack(session: Session, pack: UUID, *, agency: AgencyId) -> PackRecord:
    """Return a pack of an agency; `NotFound` if it has none of that id."""
    row = session.get(PackRow, pack)
    if row is None or row.agency != agency:
        raise NotFound("no such pack in this agency")
    return _record(session, row)


def packs_of(session: Session, device: UUID) -> list[PackRecord]:
    """Return all packs that a phone was ever given, the newest first."""
    query = select(PackRow).where(PackRow.device == device).order_by(PackRow.built_at.desc())
    return [_record(session, row) for row in session.scalars(query).all()]


def list_packs(session: Session, permit: PackPermit) -> list[PackRecord]:
    """Return the agency's packs, the newest first; of one's own phones, unless `everybody`."""
    query = select(PackRow).join(FieldDeviceRow, FieldDeviceRow.id == PackRow.device)
    query = query.where(PackRow.agency == permit.agency).order_by(PackRow.built_at.desc())
    if not permit.everybody:
        query = query.where(FieldDeviceRow.operator == permit.operator)
    return [_record(session, row) for row in session.scalars(query).all()]


def _of(session: Session, pack: UUID, which: ColumnElement[bool], **values: None) -> None:
    """Empty columns of versions of a pack."""
    statement = update(PackVersionRow).where(PackVersionRow.pack == pack, which)
    session.execute(statement.values(**values), execution_options={"synchronize_session": False})


def _numbers(session: Session, pack: UUID) -> list[int]:
    query = select(PackVersionRow.number).where(PackVersionRow.pack == pack)
    return list(session.scalars(query))


def _record(session: Session, row: PackRow) -> PackRecord:
    query = (
        select(PackVersionRow)
        .where(PackVersionRow.pack == row.id)
        .order_by(PackVersionRow.number.desc())
        .options(defer(PackVersionRow.outer))
    )
    newest, *older = session.scalars(query).all()
    return PackRecord(
        id=row.id,
        device=row.device,
        carrier=OperatorId(session.get_one(FieldDeviceRow, row.device).operator),
        agency=AgencyId(row.agency),
        purpose=row.purpose,
        region=row.region,
        names=row.names,
        young=row.young,
        built_by=OperatorId(row.built_by),
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        revoked_for=row.revoked_for,
        version=newest.number,
        issued_at=newest.issued_at,
        cases=newest.cases,
        prints=newest.prints,
        size=newest.size,
        sha256=newest.sha256,
        stamp=newest.stamp,
        delta_from=tuple(one.number for one in older if one.sealed_marks is not None),
    )
