"""Takes out of a node that was put back what had been erased or ended after its backup was made."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from hospitium.core.randomness import Random
from hospitium.crypto.wrapping import Root
from hospitium.ledger.leaf import Operation
from hospitium.policy.backups import RestorePermit
from hospitium.policy.permit import KeysPermit, RetentionPermit
from hospitium.records import retention, vault_keys
from hospitium.records.audit import append
from hospitium.records.backups.gone import Gone
from hospitium.records.models import CaseRow, OperatorRow, SearchRow
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


def end_again(session: Session, permit: RestorePermit, gone: Gone) -> int:
    """Close cases and end operators' access as they were; return how many.

    A reopened case would be searched again; somebody who has left could sign in.
    """
    _ = permit
    done = 0
    for case, at in gone.closed.items():
        row = session.get(CaseRow, case)
        if row is not None and row.closed_at is None:
            row.closed_at, done = at, done + 1
    for handle in gone.operators:
        operator = session.get(OperatorRow, handle)
        if operator is not None and operator.active:
            operator.active, done = False, done + 1
    if done:
        gallery_changed(session)
    session.flush()
    return done


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
