"""Put a node back from a backup. Its log goes on; what was erased since is erased again.

The log of the node that was lost may have been longer. Witnesses who have signed more of it than
the backup holds will never sign this one: that is what they are for, and who restores is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from hospitium.core.clock import Clock
from hospitium.core.errors import Tampered
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random, uuids
from hospitium.ledger import Operation
from hospitium.ledger.note import parse_note
from hospitium.ledger.note_keys import verify_note
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.policy.backups import RestorePermit, permit_restore
from hospitium.policy.desk import permit_keys, permit_retention
from hospitium.policy.operators import Operator
from hospitium.policy.rules import Deployment, Rules
from hospitium.records import audit, retention
from hospitium.records.backups.gone import Gone, merged, read_gone
from hospitium.records.backups.header import Header
from hospitium.records.backups.keys import load_backup_seed
from hospitium.records.backups.read import open_backup
from hospitium.records.backups.regone import destroy_again, end_again, erase_again
from hospitium.records.backups.restore import PutBack, new_folder, put_back, sign_end
from hospitium.records.checkpoints import current_head, log_signer, root_at
from hospitium.records.database import Database
from hospitium.records.keyfile import read_key_text
from hospitium.records.operators import find_operator
from hospitium.records.policies import current_bundle
from hospitium.records.retention import Erased
from hospitium.records.root_file import Ask
from hospitium.records.typing_profiles import erase_restored_typing
from hospitium.usecases.log_keys import log_removed
from hospitium.usecases.withdraw_again import withdraw_again


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a restore reads.

    Attributes
    ----------
    key
        With the secret of backups.
    root
        A copy of keys/node.key, where the backup does not carry it.
    gone
        Lists of what was erased (`backup erasures`), of any time.
    witnessed
        Checkpoints of the lost node's log, as witnesses or monitors keep them.
    """

    backup: Path
    key: Path
    root: Path | None = None
    gone: Sequence[Path] = ()
    witnessed: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where the node comes to be; without a URL in a SQLite database in the folder."""

    folder: Path
    database_url: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back.

    Attributes
    ----------
    log_size
        Entries that came from the backup; those of the restore follow.
    witnessed
        The largest log that the given checkpoints show; None if none was given.
    erased_again, ended_again
        Cases that were erased since the backup; cases, operators, passkeys and systems that were
        ended.
    withdrawn_again
        What people had said no to since.
    expired
        What the retention job erased at once.
    gone_known_until
        Time of the newest list; None if there was none: then nobody knows what was erased since.
    """

    backup: Header
    log_size: int
    witnessed: int | None
    erased_again: int
    ended_again: int
    withdrawn_again: int
    purposes_again: tuple[str, ...]
    expired: Erased
    gone_known_until: datetime | None

    @property
    def lost_entries(self) -> int:
        """How many entries others have signed that this log does not have."""
        return max(0, (self.witnessed or 0) - self.log_size)


def restore_backup(
    target: Target,
    sources: Sources,
    operator: OperatorId,
    *,
    clock: Clock,
    random: Random,
    ask: Ask,
) -> Restored:
    """Put the node back as a whole, or leave nothing.

    Raises
    ------
    Conflict
        If folder or database are not empty.
    Refused
        If the operator was no administrator of the node; retain.expiry for an expired backup.
    Tampered
        If backup, root, list or checkpoint do not verify, or are not of one node.
    BadInput, Unavailable
        If a file is none of these; if a secret is wrong; if a later version made the backup.
    """
    seed = load_backup_seed(sources.key, ask)
    root_text = read_key_text(sources.root) if sources.root else None
    with (
        sources.backup.open("rb") as file,
        new_folder(target.folder, target.database_url) as folder,
        Database(folder.database_url) as database,
    ):
        header, parts = open_backup(file, seed)
        with database.write() as session:
            back = put_back(
                session, header, parts, folder, root_text=root_text, random=random, ask=ask
            )
            head = current_head(session, back.vault)
            public = back.vault.public_key
            gone = merged([read_gone(one.read_bytes(), head, public) for one in sources.gone])
            admin = _not_ended(find_operator(session, operator), gone)
            rules = Rules(current_bundle(session, back.vault), Deployment(), uuids(random))
            permit = permit_restore(rules, admin, keep_until=header.keep_until, at=clock())
            done = _go_on(session, back, permit, _Acts(rules, admin, gone), header, sources, random)
            sign_end(session, back.vault, folder)
    return done


def _not_ended(operator: Operator, gone: Gone | None) -> Operator:
    """Return the operator, without any role if their access has ended since the backup."""
    ended = gone is not None and operator.id in gone.operators
    return replace(operator, roles=frozenset()) if ended else operator


class _Acts(NamedTuple):
    """Who acts, under which policies of the node that comes back, and what may not come with it."""

    rules: Rules
    admin: Operator
    gone: Gone | None


def _go_on(
    session: Session,
    back: PutBack,
    permit: RestorePermit,
    acts: _Acts,
    header: Header,
    sources: Sources,
    random: Random,
) -> Restored:
    """Log the restore, and take out what may not come back."""
    head, size = current_head(session, back.vault), back.log.size
    witnessed = [_witnessed(session, back, head, path) for path in sources.witnessed]
    details = {
        "backup_created_at": header.created_at.isoformat(),
        "log_size": size,
        "witnessed": max(witnessed, default=None),
        "erasures_known_until": acts.gone.at.isoformat() if acts.gone else None,
    }
    audit.append(
        session,
        back.vault,
        permit,
        operation=Operation.ADMINISTRATION,
        subject=str(header.id),
        details=details,
    )
    again = _take_out(session, back, permit, acts, random)
    erase_restored_typing(session, permit)
    duty = permit_retention(acts.rules, back.agency, at=permit.at)
    return Restored(
        backup=header,
        log_size=size,
        witnessed=max(witnessed, default=None),
        erased_again=again.erased,
        ended_again=again.ended,
        withdrawn_again=again.withdrawn,
        purposes_again=again.purposes,
        expired=retention.erase_expired(session, back.vault, duty),
        gone_known_until=acts.gone.at if acts.gone else None,
    )


class _Again(NamedTuple):
    """What the lists named, and was there."""

    erased: int = 0
    ended: int = 0
    withdrawn: int = 0
    purposes: tuple[str, ...] = ()


def _take_out(
    session: Session, back: PutBack, permit: RestorePermit, acts: _Acts, random: Random
) -> _Again:
    """Erase, close and end again what the lists name."""
    gone, at, vault = acts.gone, permit.at, back.vault
    if gone is None:
        return _Again()
    keys = permit_keys(acts.rules, acts.admin, "erase-again", at=at)
    duty = permit_retention(acts.rules, back.agency, at=at)
    ended = end_again(session, permit, gone)
    for owner, public_keys in ended.keys.items():
        log_removed(session, vault, permit, owner, public_keys)
    purposes = destroy_again(session, vault, keys, back.root, random, gone, size=back.log.size)
    erased = erase_again(session, vault, duty, gone)
    withdrawn = withdraw_again(session, vault, permit, gone.withdrawn, new_id=uuids(random))
    return _Again(erased, ended.count, withdrawn, tuple(purposes))


def _witnessed(session: Session, back: PutBack, head: TreeHead, path: Path) -> int:
    """Return the size of the log in a checkpoint that this node has signed once.

    Raises
    ------
    Tampered
        If the node did not sign it, or it shows another history than the backup has.
    """
    note = parse_note(path.read_bytes())
    verify_note(note, [log_signer(session, back.vault).verifier])
    seen = parse_tree_head(note.text)
    if seen.size <= head.size and root_at(session, seen.size, head.size) != seen.root:
        raise Tampered("what was witnessed is another history than the one in this backup")
    return seen.size
