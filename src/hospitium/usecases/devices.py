"""Phones in the field: let one in by a code, confirm it, shut it out, have it wiped."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, NotFound, NotSignedIn
from hospitium.core.randomness import Random
from hospitium.crypto.device_assertion import (
    Asked,
    Assertion,
    BadAssertion,
    check_assertion,
)
from hospitium.crypto.p256 import check_point, p256_point
from hospitium.ledger import Operation
from hospitium.ledger.note_keys import Kind, Signer
from hospitium.policy.field import (
    DevicePermit,
    DeviceStatus,
    permit_device,
    permit_device_use,
    permit_devices,
    permit_own_device,
    permit_wiped,
)
from hospitium.policy.operators import Operator
from hospitium.records import audit, devices, pack_ends
from hospitium.records.devices import APP_LETTERS, DeviceKeys, DeviceRecord
from hospitium.records.standings import read_standing
from hospitium.usecases.runtime import Runtime

CODE_BYTES = 16
CODE_LASTS = timedelta(minutes=10)
_APP = re.compile(rf"[0-9A-Za-z.+-]{{1,{APP_LETTERS}}}")


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A code that lets one phone in, once; shown once and stored only as a hash."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NodeKeys:
    """What a phone must know of the node: who signs its packs, what to seal to."""

    name: str
    agency: str
    verifier: str
    intake: bytes


@dataclass(frozen=True, slots=True)
class Admitted:
    """A phone that was let in and waits to be confirmed; `check` is compared by a human."""

    device: DeviceRecord
    check: str
    node: NodeKeys


def pack_signer(runtime: Runtime) -> Signer:
    """Return who signs the packs of this node."""
    name = f"hospitium/{runtime.node.info.agency}/packs"
    return Signer(name, Kind.ED25519, runtime.node.vault.pack_seed)


def node_keys(runtime: Runtime) -> NodeKeys:
    """Return the node's public keys for phones."""
    signer, info = pack_signer(runtime), runtime.node.info
    intake = p256_point(runtime.node.vault.intake_seed)
    return NodeKeys(signer.name, info.agency, str(signer.verifier), intake)


def new_device_code(random: Random) -> str:
    """Return 128 random bits as groups of letters and digits."""
    letters = base64.b32encode(random(CODE_BYTES)).decode().lower().rstrip("=")
    return "-".join(letters[i : i + 5] for i in range(0, len(letters), 5))


def add_device(runtime: Runtime, operator: Operator) -> DeviceCode:
    """Return a code by which the operator's phone comes in; an earlier one is dead by this."""
    permit = permit_own_device(runtime.rules(), operator, "device.add", at=runtime.clock())
    code, ends = new_device_code(runtime.random), permit.at + CODE_LASTS
    with runtime.node.write() as session:
        devices.add_code(session, permit, code, expires_at=ends)
        _log(runtime, session, permit, f"operator:{operator.id}")
    return DeviceCode(code, ends)


def enrol_device(runtime: Runtime, code: str, keys: DeviceKeys, *, app: str) -> Admitted:
    """Let a phone in by its code, for whoever asked for the code; it waits to be confirmed.

    Raises
    ------
    NotFound
        If the code is wrong, was used, or is over: the same words for all.
    BadInput
        If a key is no point on P-256, both are the same, or the version is none.
    """
    for point in (keys.agreement, keys.signing):
        check_point(point)
    if keys.agreement == keys.signing or not _APP.fullmatch(app):
        raise BadInput("a phone comes with two keys and the version of its app")
    with runtime.node.read() as session:
        owner = devices.code_owner(session, code, at=runtime.clock())
        who = read_standing(session, runtime.node.vault, owner, at=runtime.clock()).operator
    permit = permit_own_device(runtime.rules(), who, "device.enrol", at=runtime.clock())
    device = runtime.new_id()
    with runtime.node.write() as session:
        devices.add_device(session, permit, code, device, keys, app)
        _log(runtime, session, permit, str(device))
        record = devices.find_device(session, device)
    return Admitted(record, record.check, node_keys(runtime))


def list_devices(runtime: Runtime, operator: Operator) -> tuple[DeviceRecord, ...]:
    """Return one's phones; for administrators and case workers the agency's."""
    permit = permit_devices(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(devices.list_devices(session, permit))


def confirm_device(runtime: Runtime, operator: Operator, device: UUID, check: str) -> DeviceRecord:
    """Trust a phone of one's own, once the number that it shows is the one given.

    Raises
    ------
    BadInput
        If the number is another: then it is not that phone, or somebody stood between.
    """
    permit, found = _permit(runtime, operator, "device.confirm", device)
    if _digits(check) != _digits(found.check):
        raise BadInput(
            "that is not the number of this phone",
            remedy="If the phone shows another number, shut it out here and enrol it again.",
        )
    with runtime.node.write() as session:
        devices.confirm_device(session, permit)
        _log(runtime, session, permit, str(device))
        return devices.find_device(session, device)


def revoke_device(runtime: Runtime, operator: Operator, device: UUID) -> DeviceRecord:
    """Shut a phone out at once, with its packs."""
    return _end(runtime, operator, "device.revoke", device, DeviceStatus.REVOKED)


def wipe_device(runtime: Runtime, operator: Operator, device: UUID) -> DeviceRecord:
    """Shut a phone out, and have it destroy everything at its next contact."""
    return _end(runtime, operator, "device.wipe", device, DeviceStatus.WIPE)


@dataclass(frozen=True, slots=True)
class Carried:
    """A phone that has proved its key, and its operator as of now."""

    device: DeviceRecord
    operator: Operator


def find_carried(runtime: Runtime, assertion: Assertion, asked: Asked, *, at: datetime) -> Carried:
    """Return the phone that signed a request; whether it may do anything is asked next.

    Raises
    ------
    BadAssertion, WrongClock
        If there is no such phone, its key did not sign this request, or its clock is off.
    """
    with runtime.node.read() as session:
        try:
            device = devices.find_device(session, assertion.device)
        except NotFound as error:
            raise BadAssertion("this phone is not enrolled here") from error
        check_assertion(assertion, key=device.keys.signing, asked=asked, now=at)
        owner = device.facts.operator
        operator = read_standing(session, runtime.node.vault, owner, at=at).operator
    return Carried(device, operator)


def need_device(runtime: Runtime, carried: Carried) -> DevicePermit:
    """Refuse a phone that is not confirmed or was shut out, or whose operator has left.

    Raises
    ------
    Refused
        device.confirmed, device.ended, or for want of a role.
    NotSignedIn
        If the operator's access has ended.
    """
    if not carried.operator.roles:
        raise NotSignedIn("the access of this phone's operator has ended")
    facts = carried.device.facts
    return permit_device_use(runtime.rules(), carried.operator, facts, at=runtime.clock())


def note_wiped(runtime: Runtime, carried: Carried) -> None:
    """Note that a phone has destroyed what it held: by order, or because its carrier wished it."""
    permit = permit_wiped(runtime.rules(), carried.device.facts, at=runtime.clock())
    with runtime.node.write() as session:
        devices.note_wiped(session, permit)
        pack_ends.end_packs_of(session, permit, "wiped")
        _log(runtime, session, permit, str(carried.device.id))


def _end(
    runtime: Runtime, operator: Operator, action: str, device: UUID, status: DeviceStatus
) -> DeviceRecord:
    permit, _ = _permit(runtime, operator, action, device)
    with runtime.node.write() as session:
        devices.end_device(session, permit, status)
        pack_ends.end_packs_of(session, permit, status.value)
        _log(runtime, session, permit, str(device))
        return devices.find_device(session, device)


def _permit(
    runtime: Runtime, operator: Operator, action: str, device: UUID
) -> tuple[DevicePermit, DeviceRecord]:
    """Ask policy about one phone of the agency; another agency's is as unknown as none."""
    with runtime.node.read() as session:
        found = devices.find_device(session, device, agency=operator.agency)
    permit = permit_device(runtime.rules(), operator, action, found.facts, at=runtime.clock())
    return permit, found


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _log(runtime: Runtime, session: Session, permit: DevicePermit, subject: str) -> None:
    audit.append(
        session,
        runtime.node.vault,
        permit,
        operation=Operation.ADMINISTRATION,
        subject=subject,
    )
