"""Put a node back from a backup: in one transaction, in a folder that is not there yet."""

import glob
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict, Tampered, Unavailable
from hospitium.core.ids import AgencyId
from hospitium.core.randomness import Random
from hospitium.crypto.wrapping import Root
from hospitium.files.whole import sync_folder, write_whole
from hospitium.ledger.log_check import LogReport
from hospitium.ledger.note import Note
from hospitium.records.backups.create import KEY_FILE
from hospitium.records.backups.header import Header
from hospitium.records.backups.model_files import take_model_files
from hospitium.records.backups.parts import PartReader
from hospitium.records.backups.rows import write_rows
from hospitium.records.checkpoints import current_head, log_signer
from hospitium.records.folder import NodeFolder
from hospitium.records.log_check import verify
from hospitium.records.migrate import bring_up_to_date
from hospitium.records.models import NodeRow
from hospitium.records.purpose_keys import WrappedKeys
from hospitium.records.root_file import Ask, root_of
from hospitium.records.vault import Vault
from hospitium.records.vault_keys import load_keys


@dataclass(frozen=True, slots=True)
class PutBack:
    """A node inside the transaction that puts it back, checked but not committed."""

    agency: AgencyId
    vault: Vault
    root: Root
    manifest: dict[str, Any]
    log: LogReport


@contextmanager
def new_folder(path: Path, database_url: str | None) -> Iterator[NodeFolder]:
    """Give a folder to fill that becomes `path` when the block ends well, or nothing is left of it.

    A kill leaves a draft beside `path`, which the next restore there removes.

    Raises
    ------
    Conflict
        If there is something at `path` already.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Conflict(
            "there is something in that folder already",
            remedy="Name a folder that is not there, or an empty one.",
        )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_drafts(path)
    draft = path.with_name(f".{path.name}.restoring.{os.getpid()}")
    draft.mkdir(mode=0o700)
    folder = NodeFolder(draft)
    try:
        if database_url is None:
            folder.database_file.touch(mode=0o600)
        else:  # JSON strings are TOML strings
            line = f"database = {json.dumps(database_url)}\n"
            write_whole(folder.settings_file, line.encode())
        yield folder
        draft.rename(path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    sync_folder(path.parent)


def _remove_drafts(path: Path) -> None:
    """Remove what restores to `path` left whose processes are dead, and our own number's."""
    for draft in path.parent.glob(f".{glob.escape(path.name)}.restoring.*"):
        number = draft.name.rpartition(".")[2]
        if number.isdigit() and not (int(number) != os.getpid() and _runs(int(number))):
            shutil.rmtree(draft, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def put_back(
    session: Session,
    header: Header,
    parts: PartReader,
    folder: NodeFolder,
    *,
    root_text: str | None,
    random: Random,
    ask: Ask,
) -> PutBack:
    """Fill the empty database of `session` and the files of `folder`, and check all of it.

    Parameters
    ----------
    root_text
        Content of the node's key file, where the backup does not carry it.

    Raises
    ------
    Conflict
        If the database is not empty.
    Unavailable
        If a later version made the backup, or nobody gave the root.
    Tampered
        If anything was changed, or the root is another; if the log does not verify.
    """
    connection = session.connection()
    if inspect(connection).get_table_names():
        raise Conflict(
            "there is something in that database already", remedy="Name an empty database."
        )
    bring_up_to_date(connection, revision=header.revision)
    files = _fill(session, parts)
    bring_up_to_date(connection)
    text = root_text if root_text is not None else files.pop(KEY_FILE, b"").decode("ascii")
    if not text:
        raise Unavailable(
            "the root of this node was a plain file, which no backup carries",
            remedy="Name the copy of keys/node.key that was kept apart, with --root.",
        )
    back = _checked(session, parts.manifest, root_of(text, random, ask), random)
    files.pop(KEY_FILE, None)
    _write_files(folder, files, text)
    return back


def sign_end(session: Session, vault: Vault, folder: NodeFolder) -> None:
    """Write the signed end of the log, as it is inside the transaction."""
    head, signer = current_head(session, vault), log_signer(session, vault)
    write_whole(folder.checkpoint_file, Note(head.text, (signer.sign(head.text),)).encode())


def _fill(session: Session, parts: PartReader) -> dict[str, bytes]:
    """Insert all rows; return the files."""
    files = dict[str, bytes]()
    for head, frames in parts:
        if "table" in head:
            write_rows(session, head["table"], head["columns"], frames)
        else:
            files[head["file"]] = b"".join(frames)
    return files


def _checked(session: Session, manifest: dict[str, Any], root: Root, random: Random) -> PutBack:
    vault = Vault(WrappedKeys(root, lambda: load_keys(session)), random)
    row = session.get(NodeRow, 1)
    try:
        fits = row is not None and row.key_check == vault.key_check()
    except Tampered:
        fits = False
    if row is None or not fits:
        raise Tampered(
            "this root does not belong to this backup",
            remedy="Name the key file of the time when the backup was made, with --root.",
        )
    log = verify(session, vault)
    if not log.sound or (log.size, log.root.hex()) != (
        manifest["log"]["size"],
        manifest["log"]["root"],
    ):
        raise Tampered("the log in this backup does not verify")
    return PutBack(AgencyId(row.agency), vault, root, manifest, log)


def _write_files(folder: NodeFolder, files: dict[str, bytes], root_text: str) -> None:
    folder.key_file.parent.mkdir(mode=0o700)
    write_whole(folder.key_file, root_text.encode())
    places = {path.name: path for path in (folder.published_file, folder.log_policy_file)}
    for name, data in take_model_files(folder, files).items():
        if name not in places:
            raise Tampered("the backup holds a file that no node has")
        write_whole(places[name], data)
