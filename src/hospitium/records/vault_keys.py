"""The table of wrapped keys: made with the node, turned over, wrapped anew, destroyed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.randomness import Random
from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.seal import FIRST, LAST
from hospitium.crypto.wrapping import Root
from hospitium.policy.permit import KeysPermit
from hospitium.records.models import VaultKeyRow
from hospitium.records.purpose_keys import LATER, PURPOSES, SEALING, DerivedKeys, WrappedKey


def fresh_keys(root: Root, random: Random, purposes: Iterable[str] = PURPOSES) -> list[WrappedKey]:
    """Return a first random key for each purpose, wrapped."""
    return [_wrapped(root, purpose, FIRST, random(KEY_BYTES)) for purpose in purposes]


def adopted_keys(root: Root, derived: DerivedKeys) -> list[WrappedKey]:
    """Return the keys of a node of version 0.1.0, wrapped: what they sealed stays readable."""
    used = [purpose for purpose in PURPOSES if purpose not in LATER]
    return [
        _wrapped(root, purpose, FIRST, derived.of(purpose, FIRST).key, per_record=False)
        for purpose in used
    ]


def load_keys(session: Session) -> list[WrappedKey]:
    """Return all wrapped keys."""
    query = select(VaultKeyRow).order_by(VaultKeyRow.purpose, VaultKeyRow.generation)
    rows = session.scalars(query).all()
    return list(map(_as_stored, rows))


def sealing_anew(root: Root, random: Random, stored: Iterable[WrappedKey]) -> list[WrappedKey]:
    """Return a next generation for each purpose whose newest key of `stored` seals records itself.

    The old ones open what they sealed until `vault rotate` has sealed it anew.
    """
    newest = {key.purpose: key for key in stored}  # the last of each, as `load_keys` has them
    return [
        _wrapped(root, purpose, key.generation + 1, random(KEY_BYTES))
        for purpose, key in newest.items()
        if purpose in SEALING and not key.per_record and key.generation < LAST
    ]


def newest_generation(session: Session, purpose: str) -> int:
    """Return the generation that seals for `purpose`; 0 if the vault has no such purpose."""
    query = select(func.max(VaultKeyRow.generation)).where(VaultKeyRow.purpose == purpose)
    return session.scalars(query).one() or 0


def stamp(session: Session) -> tuple[int, int]:
    """Return a value that changes whenever a key is added or destroyed."""
    made, left = func.count(), func.count(VaultKeyRow.wrapped)
    return tuple(session.execute(select(made, left).select_from(VaultKeyRow)).one())  # type: ignore[return-value]


def add_keys(session: Session, keys: Iterable[WrappedKey], *, at: datetime) -> None:
    """Store new keys."""
    session.add_all(
        VaultKeyRow(
            purpose=key.purpose,
            generation=key.generation,
            wrapped=key.wrapped,
            per_record=key.per_record,
            created_at=utc(at),
        )
        for key in keys
    )
    session.flush()


def add_generation(
    session: Session, permit: KeysPermit, root: Root, random: Random, purpose: str
) -> int:
    """Give `purpose` a new key, which seals from now on; return its generation.

    Raises
    ------
    NotFound
        If the vault has no such purpose.
    Conflict
        If its generations are used up.
    Unavailable
        If another process has just moved the root.
    """
    need_current_root(session, root)
    last = newest_generation(session, purpose)
    if not last:
        raise NotFound("the vault has no such purpose", remedy="See `hospitium vault status`.")
    if last == LAST:
        raise Conflict("this purpose has had all the keys that it can have")
    key = _wrapped(root, purpose, last + 1, random(KEY_BYTES))
    add_keys(session, [key], at=permit.at)
    return last + 1


def destroy_keys(session: Session, permit: KeysPermit, purpose: str, *, below: int) -> int:
    """Destroy the generations of `purpose` below a number; return how many there were."""
    query = select(VaultKeyRow).where(
        VaultKeyRow.purpose == purpose,
        VaultKeyRow.generation < below,
        VaultKeyRow.wrapped.is_not(None),
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.wrapped, row.destroyed_at = None, utc(permit.at)
    session.flush()
    return len(rows)


def rewrap_keys(session: Session, permit: KeysPermit, old: Root, new: Root) -> int:  # noqa: ARG001
    """Wrap every key with another root; return how many. What they sealed stays as it is."""
    rows = session.scalars(select(VaultKeyRow).where(VaultKeyRow.wrapped.is_not(None))).all()
    for row in rows:
        name = _as_stored(row).label
        row.wrapped = new.wrap(old.unwrap(row.wrapped or b"", name), name)
    session.flush()
    return len(rows)


def need_current_root(session: Session, root: Root) -> None:
    """Look, inside the transaction that will wrap a new key, that `root` is still the node's.

    A key that is wrapped by a root that has just been given up would be lost.

    Raises
    ------
    Unavailable, Tampered
        As `FollowingRoot.unwrap`.
    """
    for key in load_keys(session):
        if key.wrapped is not None:
            root.unwrap(key.wrapped, key.label)
            return


def _as_stored(row: VaultKeyRow) -> WrappedKey:
    return WrappedKey(row.purpose, row.generation, row.wrapped, row.per_record)


def _wrapped(
    root: Root, purpose: str, generation: int, key: bytes, *, per_record: bool = True
) -> WrappedKey:
    bare = WrappedKey(purpose, generation, None, per_record)
    return bare._replace(wrapped=root.wrap(key, bare.label))
