"""What phones and the node tell each other, as JSON. Times are RFC 3339, UTC, with Z."""

from datetime import datetime

from pydantic import Field

from hospitium.core.errors import BadInput
from hospitium.crypto.device_assertion import base64url, unbase64
from hospitium.crypto.p256 import POINT_BYTES
from hospitium.edges.api.bodies import Body
from hospitium.edges.api.item_bodies import AnswerOut
from hospitium.policy.field import DeviceStatus
from hospitium.records.devices import APP_LETTERS, DeviceKeys
from hospitium.records.field_alerts import FieldAnswer
from hospitium.usecases.devices import Admitted, Carried
from hospitium.usecases.packs import FieldPack

_POINT = -(-POINT_BYTES * 4 // 3)
CODE_LETTERS = 64


def instant(at: datetime) -> str:
    """Return a time as phones read it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


class EnrolIn(Body):
    """A phone that wants to come in: its code and its public keys, uncompressed, base64url."""

    code: str = Field(min_length=1, max_length=CODE_LETTERS)
    agreement: str = Field(min_length=_POINT, max_length=_POINT)
    signing: str = Field(min_length=_POINT, max_length=_POINT)
    app: str = Field(min_length=1, max_length=APP_LETTERS, description="the version of the app")

    def keys(self) -> DeviceKeys:
        """Return the keys as bytes; `BadInput` if they are not base64url."""
        try:
            return DeviceKeys(unbase64(self.agreement), unbase64(self.signing))
        except ValueError as error:
            raise BadInput("a key is 65 bytes, as base64url without padding") from error


class FieldNode(Body):
    """Who signs packs, and what to seal to."""

    name: str
    agency: str
    verifier: str = Field(description="as C2SP writes a verifier key")
    intake: str


class FieldOperator(Body):
    """Who carries the phone."""

    handle: str


class EnrolOut(Body):
    """The phone is in and waits until a human has compared `check`."""

    device: str
    check: str
    node: FieldNode
    operator: FieldOperator

    @classmethod
    def of(cls, made: Admitted) -> "EnrolOut":
        """Translate."""
        keys = made.node
        return cls(
            device=str(made.device.id),
            check=made.check,
            node=FieldNode(
                name=keys.name,
                agency=keys.agency,
                verifier=keys.verifier,
                intake=base64url(keys.intake),
            ),
            operator=FieldOperator(handle=made.device.facts.operator),
        )


class PackOut(Body):
    """A pack that the phone may hold; `gone` are cases to be forgotten at once."""

    pack: str
    version: int
    purpose: str
    region: str | None
    cases: int
    bytes: int
    issued_at: str
    expires_at: str
    sha256: str = Field(description="of the whole pack's outer bytes")
    delta_from: tuple[int, ...]
    gone: tuple[str, ...] = ()

    @classmethod
    def of(cls, one: FieldPack) -> "PackOut":
        """Translate."""
        record = one.record
        return cls(
            pack=str(record.id),
            version=record.version,
            purpose=record.purpose,
            region=record.region,
            cases=record.cases,
            bytes=record.size,
            issued_at=instant(record.issued_at),
            expires_at=instant(record.expires_at),
            sha256=record.sha256,
            delta_from=record.delta_from,
            gone=one.gone,
        )


class RevokedOut(Body):
    """A pack to be forgotten."""

    pack: str
    reason: str


class AppOut(Body):
    """The version of the app that this node serves."""

    version: str


class StateOut(Body):
    """All that a phone must know when it calls. `wiped` means: destroy everything, then say so."""

    status: str = Field(description="waiting, active or wiped")
    now: str
    operator: FieldOperator
    app: AppOut
    packs: tuple[PackOut, ...] = ()
    revoked: tuple[RevokedOut, ...] = ()
    answers: tuple[AnswerOut, ...] = ()
    policy: str = Field(default="", description="the digest of the policies that hold now")

    @classmethod
    def of(
        cls,
        phone: Carried,
        found: tuple[FieldPack, ...],
        *,
        at: datetime,
        app: str,
        answers: tuple[FieldAnswer, ...] = (),
        policy: str = "",
    ) -> "StateOut":
        """Translate."""
        ended = [one.record for one in found if one.record.revoked_at is not None]
        return cls(
            status=_WORDS[phone.device.facts.status],
            now=instant(at),
            operator=FieldOperator(handle=phone.device.facts.operator),
            app=AppOut(version=app),
            packs=tuple(PackOut.of(one) for one in found if one.record.is_live(at)),
            revoked=tuple(
                RevokedOut(pack=str(one.id), reason=one.revoked_for or "revoked") for one in ended
            ),
            answers=tuple(AnswerOut.of(one) for one in answers),
            policy=policy,
        )


_WORDS = {
    DeviceStatus.WAITING: "waiting",
    DeviceStatus.ACTIVE: "active",
    DeviceStatus.WIPE: "wiped",
    DeviceStatus.WIPED: "wiped",
    DeviceStatus.REVOKED: "wiped",
}
"""A phone that was shut out holds nothing any more that it may keep: it hears the same word."""


class WipedIn(Body):
    """Nothing to say: that it was signed is what counts."""
