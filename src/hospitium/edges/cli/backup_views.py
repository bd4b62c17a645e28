"""Backups as JSON documents and as text."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import fields, table
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.usecases.backups import Checked, MadeBackup
    from hospitium.usecases.create_backup import Backup
    from hospitium.usecases.restore_backup import Restored


def made_document(made: "Backup", file: Path) -> dict[str, Any]:
    """Return what was written."""
    return {
        "id": str(made.id),
        "file": str(file),
        "created_at": made.created_at.isoformat(),
        "keep_until": made.keep_until.isoformat(),
        "log_size": made.log_size,
        "bytes": made.file_bytes,
        "root_inside": made.root_inside,
    }


def made_text(made: "Backup", file: Path) -> str:
    """Return the same for people."""
    return (
        f"{file}: the node up to entry {made.log_size} of its log, {made.file_bytes:,} bytes.\n"
        f"Destroy it after {instant(made.keep_until)} (`hospitium backup prune`)."
    )


def checked_document(checked: "Checked") -> dict[str, Any]:
    """Return what a whole backup says of itself."""
    header, manifest = checked.header, checked.manifest
    return {
        "whole": True,
        "id": str(header.id),
        "created_at": header.created_at.isoformat(),
        "keep_until": header.keep_until.isoformat(),
        "version": header.version,
        "revision": header.revision,
        "log": manifest["log"],
        "parts": [
            {
                "name": part.get("table") or part.get("file"),
                "frames": part["frames"],
                "sha256": part["sha256"],
            }
            for part in manifest["parts"]
        ],
    }


def checked_text(checked: "Checked") -> str:
    """Return the same for people."""
    header, log = checked.header, checked.manifest["log"]
    return "The backup is whole.\n" + fields(
        (
            ("Made", f"{instant(header.created_at)} by version {header.version}"),
            ("Keep until", instant(header.keep_until)),
            ("Log", f"{log['origin']}, {log['size']} entries"),
            ("Root of the log", log["root"]),
            ("Parts", len(checked.manifest["parts"])),
        )
    )


def restored_document(done: "Restored") -> dict[str, Any]:
    """Return what was put back and what was taken out again."""
    known = done.gone_known_until
    return {
        "backup": str(done.backup.id),
        "created_at": done.backup.created_at.isoformat(),
        "log_size": done.log_size,
        "witnessed": done.witnessed,
        "lost_entries": done.lost_entries if done.witnessed is not None else None,
        "erased_again": done.erased_again,
        "ended_again": done.ended_again,
        "withdrawn_again": done.withdrawn_again,
        "purposes_erased_again": list(done.purposes_again),
        "expired": done.expired.cases,
        "erasures_known_until": known.isoformat() if known else None,
    }


def restored_text(done: "Restored") -> str:
    """Return the same for people."""
    return (
        f"The node is back as it was on {instant(done.backup.created_at)}; "
        f"its log has {done.log_size} entries from then and goes on.\n"
        f"Erased: {done.expired.cases} cases that have expired, {done.erased_again} that had been "
        f"erased since. Ended again: {done.ended_again}. Consents withdrawn again: "
        f"{done.withdrawn_again}."
    )


def warnings_of(done: "Restored") -> Iterator[str]:
    """Yield what the person who restores has to know, and to do."""
    if done.gone_known_until is None:
        yield (
            "Nobody told what was erased after this backup was made: people who had themselves "
            "erased may be back. Find the lists that `backup erasures` wrote, or ask the "
            "data-protection officer, before anybody works on this node."
        )
    else:
        yield (
            f"What was erased after {instant(done.gone_known_until)} is not on any list and may "
            "be back: ask the data-protection officer."
        )
    yield (
        "Corrections, appeals, legal holds, conflicts of guardians and what people agreed to after "
        "the backup are lost as well, and no list names them: have them made again."
    )
    if done.lost_entries:
        yield (
            f"Others have signed {done.witnessed} entries of this log; {done.lost_entries} of them "
            "are lost. Witnesses will refuse to sign this log from now on, as they should: tell "
            "the auditor and those who run them, and show them this restore in the log."
        )
    else:
        yield (
            f"If a witness has signed more than {done.log_size} entries of this log, it will "
            "refuse to sign on: then entries are lost, and the auditor has to know. "
            "`hospitium log publish` tells."
        )
    yield "If the old node can still run, it must not: two nodes would write two histories."


def list_document(found: Sequence["MadeBackup"]) -> dict[str, Any]:
    """Return the backups that were begun."""
    return {
        "backups": [
            {
                "id": str(one.id),
                "operator": one.operator,
                "started_at": one.started_at.isoformat(),
                "keep_until": one.keep_until.isoformat(),
                "written_at": one.written_at.isoformat() if one.written_at else None,
                "log_size": one.log_size,
                "bytes": one.file_bytes,
            }
            for one in found
        ]
    }


def list_text(found: Sequence["MadeBackup"]) -> str:
    """Return the same for people."""
    if not found:
        return "No backup was ever made."
    rows = [
        (
            instant(one.started_at),
            one.operator,
            "never finished" if one.written_at is None else f"{one.file_bytes:,} bytes",
            "" if one.log_size is None else one.log_size,
            instant(one.keep_until),
        )
        for one in found
    ]
    return table(("Made", "By", "Size", "Log", "Keep until"), rows)
