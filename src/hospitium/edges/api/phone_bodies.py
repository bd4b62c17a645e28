"""Phones and packs as the desk's JSON has them."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body
from hospitium.policy.field import USUAL_PACK
from hospitium.records.devices import DeviceRecord
from hospitium.records.pack_cases import MOST_REGIONS, REGION_LETTERS, need_region
from hospitium.records.packs import PackRecord
from hospitium.usecases.devices import DeviceCode
from hospitium.usecases.packs import Wanted

Region = Annotated[str, Field(min_length=1, max_length=REGION_LETTERS)]


class CodeOut(Body):
    """A code that lets one phone in."""

    code: str
    expires_at: datetime

    @classmethod
    def of(cls, made: DeviceCode) -> "CodeOut":
        """Translate."""
        return cls(code=made.code, expires_at=made.expires_at)


class CheckIn(Body):
    """The number that the phone shows."""

    check_number: str = Field(min_length=6, max_length=20)


class PhoneOut(Body):
    """A phone."""

    device: UUID
    operator: str
    status: str
    app: str
    enrolled_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    wiped_at: datetime | None

    @classmethod
    def of(cls, one: DeviceRecord) -> "PhoneOut":
        """Translate."""
        return cls(
            device=one.id,
            operator=one.facts.operator,
            status=one.facts.status.value,
            app=one.app,
            enrolled_at=one.enrolled_at,
            confirmed_at=one.confirmed_at,
            ended_at=one.ended_at,
            wiped_at=one.wiped_at,
        )


class PhoneList(Body):
    """Phones, the newest first."""

    devices: list[PhoneOut]


class BuildIn(Body):
    """What a pack is to hold, and for how many days."""

    purpose: str = Field(max_length=100)
    region: Region | None = None
    days: int = Field(USUAL_PACK.days, ge=1, le=3660)
    names: bool = False
    young: bool = False

    def wanted(self) -> Wanted:
        """Translate."""
        return Wanted(
            purpose=self.purpose,
            region=need_region(self.region) if self.region else None,
            lasts=timedelta(days=self.days),
            names=self.names,
            young=self.young,
        )


class DeskPackOut(Body):
    """A pack with its newest version; nothing of whom it holds."""

    pack: UUID
    device: UUID
    operator: str
    purpose: str
    region: str | None
    version: int
    cases: int
    prints: int
    bytes: int
    names: bool
    young: bool
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    revoked_for: str | None

    @classmethod
    def of(cls, one: PackRecord) -> "DeskPackOut":
        """Translate."""
        return cls(
            pack=one.id,
            device=one.device,
            operator=one.carrier,
            purpose=one.purpose,
            region=one.region,
            version=one.version,
            cases=one.cases,
            prints=one.prints,
            bytes=one.size,
            names=one.names,
            young=one.young,
            issued_at=one.issued_at,
            expires_at=one.expires_at,
            revoked_at=one.revoked_at,
            revoked_for=one.revoked_for,
        )


class PackList(Body):
    """Packs, the newest first."""

    packs: list[DeskPackOut]


class RegionsBody(Body):
    """Where the person of a case is sought; none means everywhere."""

    regions: list[Region] = Field(max_length=MOST_REGIONS)
