"""A station with its backup key, and short hands for making, checking and restoring backups."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import inspect

from hospitium.core.clock import Clock
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, OperatorId
from hospitium.records.backups.keys import create_backup_key, load_recipient
from hospitium.records.database import Database
from hospitium.records.node_folder import open_node
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.backups import export_gone
from hospitium.usecases.create_backup import create_backup
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.restore_backup import Restored, Sources, Target, restore_backup
from tests.engines import capture
from tests.stations import INCIDENT, Station

WORDS = "correct horse battery staple"


def ask(_name: str) -> str:
    return WORDS


@dataclass
class Safe:
    """Where backups, keys and lists are kept."""

    station: Station
    path: Path
    second_url: str | None = None
    made: int = field(default=0)

    def __post_init__(self) -> None:
        self.path.mkdir()
        self.public = create_backup_key(self.key, WORDS, os.urandom)
        self.root.write_bytes(self.station.runtime.node.folder.key_file.read_bytes())
        self.root.chmod(0o600)

    @property
    def key(self) -> Path:
        return self.path / "backup-key"

    @property
    def root(self) -> Path:
        return self.path / "node.key"

    def backup(self, *, keep_days: int = 35) -> Path:
        self.made += 1
        path = self.path / f"{self.made}.backup"
        admin = self.station.staff["root"]
        recipient = load_recipient(self.public)
        create_backup(self.station.runtime, admin, path, recipient, keep_days=keep_days)
        return path

    def gone(self) -> Path:
        path = self.path / "erasures"
        export_gone(self.station.runtime, self.station.staff["root"], path)
        return path

    def restore(
        self,
        backup: Path,
        *,
        key: Path | None = None,
        root: Path | None = None,
        gone: Sequence[Path] = (),
        witnessed: Sequence[Path] = (),
        operator: str = "root",
        clock: Clock | None = None,
        folder: str = "restored",
    ) -> Restored:
        return restore_backup(
            Target(self.path / folder, self.second_url),
            Sources(backup, key or self.key, root or self.root, gone, witnessed),
            OperatorId(operator),
            clock=clock or self.station.clock,
            random=os.urandom,
            ask=ask,
        )

    def restored(self, backup: Path, *, gone: Sequence[Path] = ()) -> Station:
        """Restore, and open what was restored as another station."""
        self.restore(backup, gone=gone)
        return self.opened()

    def opened(self, folder: str = "restored") -> Station:
        node = open_node(self.path / folder, random=os.urandom, ask=ask)
        return replace(self.station, runtime=replace(self.station.runtime, node=node))


def person(station: Station, number: int = 1, name: str = "Synthetic") -> CaseId:
    case = station.open_case(name)
    enrol(station.runtime, station.staff["amira"], case, [capture(number, Finger.RIGHT_INDEX)])
    return case


def found(station: Station, number: int = 1) -> list[CaseId]:
    probe = [capture(number, Finger.RIGHT_INDEX, 9)]
    report = identify(
        station.runtime,
        station.staff["amira"],
        probe,
        purpose="roadside-check",
        incident=INCIDENT,
    )
    return [one.candidate.case_id for one in report.candidates]


def leaves(station: Station) -> list[str]:
    return [
        entry.leaf.action for entry in show_log(station.runtime, station.staff["olu"], limit=10_000)
    ]


def assert_nothing_is_left(safe: Safe, folder: str = "restored") -> None:
    assert not (safe.path / folder).exists()
    assert not list(safe.path.glob(".*"))
    if safe.second_url is not None:
        with Database(safe.second_url) as database, database.read() as session:
            assert inspect(session.connection()).get_table_names() == []
