"""What a node has erased or ended, by id: so that an older backup does not bring it back.

Whoever restores needs it, for a backup is older than the erasures after it. The list names ids and
no person, is signed by the node's own key, and says where the log stood: written often, and kept
where the backups are, it closes the gap between the backup and the loss of the node.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import BadInput
from hospitium.core.ids import OperatorId
from hospitium.crypto.signing import sign, verify_signature
from hospitium.ledger.leaf import decode_leaf
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.policy.backups import BackupPermit
from hospitium.records.backups.withdrawn import Withdrawn, list_withdrawn
from hospitium.records.checkpoints import current_head
from hospitium.records.models import AuditEntryRow, CaseRow, OperatorRow, SearchRow
from hospitium.records.models_field import FieldDeviceRow, PackRow
from hospitium.records.models_staff import PasskeyRow, SystemRow
from hospitium.records.reseal import ERASABLE
from hospitium.records.vault import Vault

_TITLE = "hospitium-gone-1"
_KINDS = (
    *("case", "closed", "probe", "operator", "passkey", "system", "phone", "pack"),
    *("withdrawn", "purpose"),
)
_ERASE_ALL = b'"action":"vault.erase-all"'


@dataclass(frozen=True, slots=True)
class Gone:
    """What may not come back.

    Attributes
    ----------
    cases
        Erased with all that hung on them.
    closed
        Closed cases, whose prints no search may use, and when they were closed.
    probes
        Searches whose probe is gone although its time is not over.
    operators
        Those whose access has ended.
    passkeys, systems
        Passkeys that were ended, and systems that were shut out.
    phones, packs
        Phones that were shut out, and packs that were revoked.
    withdrawn
        What people have said no to.
    purposes
        Kinds of record that were erased as a whole, and the log entry that says so.
    """

    origin: str
    size: int
    at: datetime
    cases: tuple[UUID, ...] = ()
    closed: dict[UUID, datetime] = field(default_factory=dict)
    probes: tuple[UUID, ...] = ()
    operators: tuple[OperatorId, ...] = ()
    passkeys: tuple[UUID, ...] = ()
    systems: tuple[OperatorId, ...] = ()
    phones: tuple[UUID, ...] = ()
    packs: tuple[UUID, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    purposes: dict[str, int] = field(default_factory=dict)


def list_gone(session: Session, vault: Vault, permit: BackupPermit) -> Gone:
    """Return what this node has erased and ended so far."""
    head = current_head(session, vault)
    known = select(CaseRow.id)
    gone = (
        select(AuditEntryRow.case_id)
        .where(AuditEntryRow.case_id.is_not(None), AuditEntryRow.case_id.not_in(known))
        .distinct()
    )
    closed = select(CaseRow.id, CaseRow.closed_at).where(CaseRow.closed_at.is_not(None))
    probes = select(SearchRow.id).where(
        SearchRow.sealed_probe.is_(None), SearchRow.expires_at > permit.at
    )
    ended = select(OperatorRow.id).where(OperatorRow.active.is_(False))
    keys = select(PasskeyRow.id).where(PasskeyRow.ended_at.is_not(None))
    systems = select(SystemRow.id).where(SystemRow.revoked_at.is_not(None))
    phones = select(FieldDeviceRow.id).where(FieldDeviceRow.ended_at.is_not(None))
    packs = select(PackRow.id).where(PackRow.revoked_at.is_not(None))
    return Gone(
        origin=head.origin,
        size=head.size,
        at=utc(permit.at),
        cases=tuple(sorted(case for case in session.scalars(gone) if case is not None)),
        closed={case: at for case, at in session.execute(closed) if at is not None},
        probes=tuple(sorted(session.scalars(probes))),
        operators=tuple(OperatorId(one) for one in sorted(session.scalars(ended))),
        passkeys=tuple(sorted(session.scalars(keys))),
        systems=tuple(OperatorId(one) for one in sorted(session.scalars(systems))),
        phones=tuple(sorted(session.scalars(phones))),
        packs=tuple(sorted(session.scalars(packs))),
        withdrawn=list_withdrawn(session, permit),
        purposes=_erased_purposes(session),
    )


def _erased_purposes(session: Session) -> dict[str, int]:
    """Return what `vault erase-all` erased, and the last entry that says so."""
    query = (
        select(AuditEntryRow.leaf)
        .where(AuditEntryRow.case_id.is_(None))
        .order_by(AuditEntryRow.sequence)
        .execution_options(yield_per=1000)
    )
    leaves = (decode_leaf(leaf) for leaf in session.scalars(query) if _ERASE_ALL in leaf)
    return {leaf.subject.removeprefix("vault:"): leaf.sequence for leaf in leaves}


def write_gone(gone: Gone, seed: bytes) -> bytes:
    """Return the list as a text of one thing a line, signed by the node."""
    lines = [_TITLE, gone.origin, str(gone.size), gone.at.isoformat()]
    lines += [f"case {one}" for one in gone.cases]
    lines += [f"closed {one} {at.isoformat()}" for one, at in sorted(gone.closed.items())]
    lines += [f"probe {one}" for one in gone.probes]
    lines += [f"operator {one}" for one in gone.operators]
    lines += [f"passkey {one}" for one in gone.passkeys]
    lines += [f"system {one}" for one in gone.systems]
    lines += [f"phone {one}" for one in gone.phones]
    lines += [f"pack {one}" for one in gone.packs]
    lines += [" ".join(("withdrawn", *one.words())) for one in gone.withdrawn]
    lines += [f"purpose {one} {entry}" for one, entry in sorted(gone.purposes.items())]
    text = "\n".join(lines) + "\n"
    return f"{text}signature {sign(seed, text.encode()).hex()}\n".encode()


def read_gone(data: bytes, head: TreeHead, public: bytes) -> Gone:
    """Return the list in `data`.

    Raises
    ------
    BadInput
        If it is no such list, or another node's.
    Tampered
        If the node of this key did not sign it so.
    """
    try:
        text, _, signature = data.decode().rpartition("signature ")
        title, origin, size, at, *lines = text.removesuffix("\n").split("\n")
        gone = Gone(origin, int(size), _instant(at))
        signed = bytes.fromhex(signature)
    except ValueError:
        raise _broken() from None
    if title != _TITLE:
        raise _broken()
    if origin != head.origin:
        raise BadInput("this list is of another node", remedy="Name the list of this node.")
    verify_signature(public, text.encode(), signed)
    return _with(gone, lines)


def _with(gone: Gone, lines: list[str]) -> Gone:
    named: dict[str, list[list[str]]] = {kind: [] for kind in _KINDS}
    try:
        for line in lines:
            kind, *words = line.split(" ")
            named[kind].append(words)
        purposes = {name: int(entry) for name, entry in named["purpose"]}
        if not purposes.keys() <= ERASABLE.keys():
            raise _broken()
        return Gone(
            gone.origin,
            gone.size,
            gone.at,
            cases=tuple(UUID(one) for (one,) in named["case"]),
            closed={UUID(one): _instant(at) for one, at in named["closed"]},
            probes=tuple(UUID(one) for (one,) in named["probe"]),
            operators=tuple(OperatorId(one) for (one,) in named["operator"]),
            passkeys=tuple(UUID(one) for (one,) in named["passkey"]),
            systems=tuple(OperatorId(one) for (one,) in named["system"]),
            phones=tuple(UUID(one) for (one,) in named["phone"]),
            packs=tuple(UUID(one) for (one,) in named["pack"]),
            withdrawn=tuple(Withdrawn.of(words) for words in named["withdrawn"]),
            purposes=purposes,
        )
    except (ValueError, KeyError):
        raise _broken() from None


def merged(lists: Sequence[Gone]) -> Gone | None:
    """Return what any of several lists of one node names; None if there is no list."""
    if not lists:
        return None
    newest = max(lists, key=lambda gone: gone.size)
    return replace(
        newest,
        cases=tuple({case for gone in lists for case in gone.cases}),
        closed={case: at for gone in lists for case, at in gone.closed.items()},
        probes=tuple({probe for gone in lists for probe in gone.probes}),
        operators=tuple({one for gone in lists for one in gone.operators}),
        passkeys=tuple({one for gone in lists for one in gone.passkeys}),
        systems=tuple({one for gone in lists for one in gone.systems}),
        phones=tuple({one for gone in lists for one in gone.phones}),
        packs=tuple({one for gone in lists for one in gone.packs}),
        withdrawn=tuple({one for gone in lists for one in gone.withdrawn}),
        purposes={
            purpose: max(gone.purposes.get(purpose, 0) for gone in lists)
            for purpose in {one for gone in lists for one in gone.purposes}
        },
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC)


def _broken() -> BadInput:
    return BadInput(
        "that file is not a list of what was erased",
        remedy="Name a file that `hospitium backup erasures` wrote.",
    )
