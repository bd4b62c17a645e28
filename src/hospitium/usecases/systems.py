"""Let a system act for an agency: by a secret of its own, for listed actions only."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hospitium.core.errors import NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.staff import permit_systems, permit_token
from hospitium.records import audit, systems
from hospitium.records.systems import SystemRecord
from hospitium.usecases.runtime import Runtime

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class SystemSecret:
    """A system and its secret, which is shown once and stored only as a hash."""

    system: OperatorId
    secret: str


def new_secret(random: Random) -> str:
    """Return 256 random bits as text."""
    return base64.urlsafe_b64encode(random(SECRET_BYTES)).decode().rstrip("=")


def add_system(
    runtime: Runtime, admin: Operator, *, short: str, name: str, scopes: Iterable[str]
) -> SystemSecret:
    """Let a system in for the administrator's agency.

    Parameters
    ----------
    short
        `registry` becomes the handle `system.registry`, which the log carries.

    Raises
    ------
    Refused, BadInput, Conflict
        Unless an administrator asks; for an action that takes a human; if the name was taken.
    """
    wanted = tuple(scopes)
    permit = permit_systems(runtime.rules(), admin, "system.add", scopes=wanted, at=runtime.clock())
    secret = new_secret(runtime.random)
    with runtime.node.write() as session:
        handle = systems.add_system(
            session,
            runtime.node.vault,
            permit,
            name=name,
            scopes=wanted,
            short=short,
            secret=secret,
        )
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{handle}",
            details={"scopes": sorted(set(wanted))},
        )
    return SystemSecret(handle, secret)


def list_systems(runtime: Runtime, admin: Operator) -> tuple[SystemRecord, ...]:
    """Return the agency's systems with their last use, those that were shut out too."""
    permit = permit_systems(runtime.rules(), admin, "system.list", at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(systems.list_systems(session, runtime.node.vault, permit))


def rotate_system(runtime: Runtime, admin: Operator, handle: OperatorId) -> SystemSecret:
    """Give a system another secret; the old one and every token got by it are dead at once."""
    permit = permit_systems(runtime.rules(), admin, "system.rotate", at=runtime.clock())
    secret = new_secret(runtime.random)
    with runtime.node.write() as session:
        systems.rotate_secret(session, runtime.node.vault, permit, handle, secret)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{handle}",
        )
    return SystemSecret(handle, secret)


def revoke_system(runtime: Runtime, admin: Operator, handle: OperatorId) -> None:
    """Shut a system out at once; what it did stays in the log."""
    permit = permit_systems(runtime.rules(), admin, "system.revoke", at=runtime.clock())
    with runtime.node.write() as session:
        systems.revoke_system(session, permit, handle)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{handle}",
        )


def sign_in_system(runtime: Runtime, handle: OperatorId, secret: str) -> Operator:
    """Return the system whose secret this is, and note that it asked; `NotSignedIn` otherwise."""
    with runtime.node.read() as session:
        system = systems.check_secret(session, runtime.node.vault, handle, secret)
    permit = permit_token(runtime.rules(), system, at=runtime.clock())
    with runtime.node.write() as session:
        systems.note_system_use(session, permit)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{handle}",
        )
    return system


def find_system(runtime: Runtime, handle: OperatorId, *, since: datetime) -> Operator:
    """Return a system that has held a token since a time; `NotSignedIn` once that is dead."""
    with runtime.node.read() as session:
        system = systems.find_system(session, runtime.node.vault, handle)
        rotated = systems.rotated_at(session, handle)
    if rotated is not None and since <= rotated:
        raise NotSignedIn("this token is dead: the system has another secret now")
    return system
