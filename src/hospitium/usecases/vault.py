"""Look after the vault's keys: what there is, turn one over, wrap all anew, erase by destroying."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput
from hospitium.crypto.wrapping import Root
from hospitium.files.whole import write_whole
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_keys
from hospitium.policy.operators import Operator
from hospitium.policy.permit import KeysPermit
from hospitium.records import audit, redress_state, reseal, vault_keys
from hospitium.records.root_file import finish_move, kind_of, next_key_file
from hospitium.usecases.runtime import Runtime

BATCH = 500


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """One purpose of the vault.

    Attributes
    ----------
    generation
        Of the key that seals now.
    older
        Values that an older key sealed; None for keys that tag and sign.
    """

    purpose: str
    generation: int
    older: int | None


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """How the root is kept (`file`, `passphrase` or `token`), and each purpose."""

    root: str
    keys: tuple[KeyStatus, ...]


@dataclass(frozen=True, slots=True)
class Rotated:
    """What turning a key over did."""

    purpose: str
    generation: int
    resealed: int
    destroyed: int


def vault_status(runtime: Runtime) -> VaultStatus:
    """Return what anybody at the machine may know: which keys there are, never a key."""
    node = runtime.node
    with node.read() as session:
        newest: dict[str, int] = {}
        for key in vault_keys.load_keys(session):
            newest[key.purpose] = max(key.generation, newest.get(key.purpose, 0))
        keys = tuple(
            KeyStatus(
                purpose,
                last,
                reseal.count_old(session, purpose, last) if purpose in reseal.TURNING else None,
            )
            for purpose, last in sorted(newest.items())
        )
    return VaultStatus(kind_of(node.folder.key_file), keys)


def rotate_key(
    runtime: Runtime,
    admin: Operator,
    purpose: str,
    *,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Rotated:
    """Give a purpose a new key, seal all its values anew, then destroy the old keys.

    The node goes on working meanwhile; stopped half-way, the next call finishes it.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    BadInput
        If the purpose does not seal records.
    """
    _need_allowed(purpose, reseal.TURNING)
    permit = permit_keys(runtime.rules(), admin, "rotate", at=runtime.clock())
    node = runtime.node
    with node.read() as session:
        keys = [key for key in vault_keys.load_keys(session) if key.purpose == purpose]
    last = max(key.generation for key in keys)
    unfinished = any(key.wrapped and key.generation < last for key in keys)
    if not unfinished:
        with node.write() as session:
            last = vault_keys.add_generation(session, permit, node.root, runtime.random, purpose)
            _log(runtime, session, permit, Operation.ADMINISTRATION, purpose, {"generation": last})
    done = 0
    while True:
        with node.write() as session:
            # a colleague who turns it over too may have added a newer key: that one seals now
            last = vault_keys.newest_generation(session, purpose)
            count = reseal.reseal_batch(session, node.vault, permit, purpose, last, limit=BATCH)
            destroyed = 0
            if not count:
                destroyed = vault_keys.destroy_keys(session, permit, purpose, below=last)
            details = {"resealed": count, "destroyed": destroyed, "generation": last}
            _log(runtime, session, permit, Operation.ALTERATION, purpose, details)
        done += count
        on_progress(done)
        if not count:
            return Rotated(purpose, last, done, destroyed)


def erase_all(runtime: Runtime, admin: Operator, purpose: str, *, reason: str) -> int:
    """Erase everything of a purpose at once by destroying its keys; return how many records went.

    Every copy of the records, in backups too, stays sealed for ever if the wrapped key is not
    copied with it. New records get a new key.

    Raises
    ------
    Refused
        If `admin` is not an administrator; retain.expiry while a legal hold stands on any record.
    BadInput
        If the purpose cannot be erased as a whole, or no reason is given.
    """
    _need_allowed(purpose, tuple(reseal.ERASABLE))
    if not reason.strip():
        raise BadInput("erasing everything wants a reason", remedy="Say who ordered it, and why.")
    at, node = runtime.clock(), runtime.node
    with node.write() as session:
        held = redress_state.any_hold(session, at=at)
        permit = permit_keys(runtime.rules(session), admin, "erase-all", held=held, at=at)
        last = vault_keys.add_generation(session, permit, node.root, runtime.random, purpose)
        destroyed = vault_keys.destroy_keys(session, permit, purpose, below=last)
        gone = reseal.ERASABLE[purpose](session)
        details = {"records": gone, "keys": destroyed, "reason": reason}
        _log(runtime, session, permit, Operation.ERASURE, purpose, details)
    return gone


def move_root(runtime: Runtime, admin: Operator, root: Root, content: str) -> int:
    """Put all keys under another root, described by the new `content` of the key file.

    The new file is on the disk before the keys are wrapped anew and takes the old one's place
    after; a crash between is finished when the node is next opened.
    """
    permit = permit_keys(runtime.rules(), admin, "move-root", at=runtime.clock())
    node = runtime.node
    draft = next_key_file(node.folder.key_file)
    write_whole(draft, content.encode())
    with node.write() as session:
        count = vault_keys.rewrap_keys(session, permit, node.root, root)
        _log(runtime, session, permit, Operation.ADMINISTRATION, "root", {"keys": count})
    node.root.become(root)
    finish_move(node.folder.key_file)
    return count


def _need_allowed(purpose: str, allowed: Sequence[str]) -> None:
    if purpose not in allowed:
        raise BadInput(
            "that cannot be done with this purpose",
            remedy="Name one of: " + ", ".join(allowed) + ".",
        )


def _log(
    runtime: Runtime,
    session: Session,
    permit: KeysPermit,
    operation: Operation,
    purpose: str,
    details: Mapping[str, object],
) -> None:
    subject = f"vault:{purpose}"
    audit.append(
        session,
        runtime.node.vault,
        permit,
        operation=operation,
        subject=subject,
        details=details,
    )
