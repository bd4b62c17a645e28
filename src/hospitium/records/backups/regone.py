"""Takes out of a node that was put back what had been erased or ended after its backup was made."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random
from hospitium.crypto.wrapping import Root
from hospitium.ledger.leaf import Operation
from hospitium.policy.backups import RestorePermit
from hospitium.policy.permit import KeysPermit, RetentionPermit
from hospitium.records import glass, loans, passkeys, retention, standings, vault_keys
from hospitium.records.audit import append
from hospitium.records.backups.gone import Gone
from hospitium.records.models import CaseRow, OperatorRow, SearchRow
from hospitium.records.models_staff import SystemRow
from hospitium.records.pack_ends import end_field_again
from hospitium.records.prints import gallery_changed
from hospitium.records.reseal import ERASABLE
from hospitium.records.search_values import SearchStatus
from hospitium.records.vault import Vault

_AT_ONCE = 500
T = TypeVar("T")


def erase_again(session: Session, vault: Vault, permit: RetentionPermit, gone: Gone) -> int:
    """Erase the listed cases and probes again; return how many cases there were."""
    for some in _batches(gone.probes):
        held = SearchRow.id.in_(some) & SearchRow.sealed_probe.is_not(None)
        waiting = SearchRow.id.in_(some) & (SearchRow.status == SearchStatus.WAITING.value)
        expired = SearchStatus.EXPIRED.value
        session.execute(update(SearchRow).where(waiting).values(status=expired))
        session.execute(update(SearchRow).where(held).values(sealed_probe=None))
    return retention.erase_listed(session, vault, permit, gone.cases)


@dataclass(frozen=True, slots=True)
class Ended:
    """How much was ended again, and which public keys, by their owners: the log says so."""

    count: int
    keys: dict[OperatorId, list[bytes]]


def end_again(session: Session, permit: RestorePermit, gone: Gone) -> Ended:
    """Close cases, and end operators' access and what opens the node, as they were.

    A reopened case would be searched again; somebody who has left, or who found a lost passkey,
    could sign in.
    """
    done, keys = 0, defaultdict[OperatorId, list[bytes]](list)
    for case, at in gone.closed.items():
        row = session.get(CaseRow, case)
        if row is not None and row.closed_at is None:
            row.closed_at, done = at, done + 1
    for handle in gone.operators:
        operator = session.get(OperatorRow, handle)
        if operator is None:
            continue
        done, operator.active = done + operator.active, False
        keys[handle] += _end_all_of(session, permit, handle)
    for passkey in gone.passkeys:
        with suppress(NotFound):
            ended = passkeys.end_passkey_again(session, permit, passkey)
            keys[OperatorId(ended.operator)].append(ended.public_key)
            done += 1
    for handle in gone.systems:
        system = session.get(SystemRow, handle)
        if system is not None and system.revoked_at is None:
            system.revoked_at, done = utc(permit.at), done + 1
    done += end_field_again(session, permit, gone.phones, gone.packs)
    if done:
        gallery_changed(session)
    session.flush()
    return Ended(done, dict(keys))


def _end_all_of(session: Session, permit: RestorePermit, leaver: OperatorId) -> list[bytes]:
    """End what hangs on a leaver's access, as leaving did; return their passkeys' public keys."""
    standings.end_all_sessions(session, permit, leaver)
    loans.end_loans_of(session, permit, leaver)
    glass.end_glass_of(session, permit, leaver)
    return passkeys.end_keys_of(session, permit, leaver)


def destroy_again(
    session: Session,
    vault: Vault,
    permit: KeysPermit,
    root: Root,
    random: Random,
    gone: Gone,
    *,
    size: int,
) -> list[str]:
    """Erase again the purposes that were erased as a whole after entry `size`; return them."""
    purposes = [name for name, entry in gone.purposes.items() if entry > size]
    for purpose in purposes:
        last = vault_keys.add_generation(session, permit, root, random, purpose)
        destroyed = vault_keys.destroy_keys(session, permit, purpose, below=last)
        details = {"records": ERASABLE[purpose](session), "keys": destroyed}
        subject = f"vault:{purpose}"
        append(
            session, vault, permit, operation=Operation.ERASURE, subject=subject, details=details
        )
    return purposes


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
