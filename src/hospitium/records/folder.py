"""What is where in the data folder of a node.

node.toml     where the database is, when it is not node.db in this folder; the machines that
              share the gallery, when there are several; where faces are looked for
node.db       the database, by default
keys/node.key the root, or what leads to it, mode 0600
checkpoint    the signed end of the log
published     the last checkpoint that witnesses signed too
log-policy    which witnesses must sign (C2SP tlog-policy); absent where there are none
timestamps/   published checkpoints with an authority's time stamps; absent where there are none
models/       networks that were added here, a folder each; absent where there are none
cache/        prepared galleries and pictures; may be deleted at any time
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from hospitium.core.errors import BadInput

_SETTINGS = (
    'node.toml may say database = "postgresql+psycopg://…", and have tables [cluster] and [faces]'
)
_TABLES = {"database", "cluster", "faces"}
_FACES = {"memory": False, "postgresql": True}


@dataclass(frozen=True, slots=True)
class ClusterSetting:
    """Where a gallery of several machines is.

    Attributes
    ----------
    address
        Of the Ray cluster, such as "10.0.0.5:6379", or "auto" for the one on this machine.
    shards
        A folder for each shard, always in the same order.
    cpus
        Cores of each.
    """

    address: str
    shards: tuple[Path, ...]
    cpus: int = 1

    @classmethod
    def of(cls, fields: object) -> "ClusterSetting":
        """Read a table of node.toml.

        Raises
        ------
        BadInput
            If it is not an address and one folder or more.
        """
        match fields:
            case {"address": str(address), "shards": [*shards], **rest}:
                cpus = rest.pop("cpus", 1)
                folders = tuple(Path(one) for one in shards if isinstance(one, str))
                known = not rest and address and len(folders) == len(shards)
                if known and _each_once(folders) and isinstance(cpus, int) and 0 < cpus < 257:
                    return cls(address, folders, cpus)
        raise BadInput(
            "[cluster] in node.toml is not understood",
            remedy='It wants address = "10.0.0.5:6379" and shards = ["/shared/1", "/shared/2"], '
            "whole paths, each once, and may say cpus = 2.",
        )


def _each_once(folders: tuple[Path, ...]) -> bool:
    whole = all(folder.is_absolute() for folder in folders)
    return whole and 0 < len(folders) == len(set(folders))


@dataclass(frozen=True, slots=True)
class NodeFolder:
    """Where the parts of a node are, given its folder."""

    path: Path

    @property
    def settings_file(self) -> Path:
        """TOML; absent where the database is SQLite and the gallery on this machine."""
        return self.path / "node.toml"

    @property
    def database_file(self) -> Path:
        """The SQLite database, where there is no settings file."""
        return self.path / "node.db"

    @property
    def key_file(self) -> Path:
        """The root key; back it up apart from the database."""
        return self.path / "keys" / "node.key"

    @property
    def checkpoint_file(self) -> Path:
        """The signed end of the log."""
        return self.path / "checkpoint"

    @property
    def own_models(self) -> Path:
        """Networks that this node was given, a folder each."""
        return self.path / "models"

    @property
    def published_file(self) -> Path:
        """The last checkpoint that a quorum of witnesses signed."""
        return self.path / "published"

    @property
    def log_policy_file(self) -> Path:
        """Whose signatures are enough under a checkpoint."""
        return self.path / "log-policy"

    @property
    def timestamps(self) -> Path:
        """Checkpoints that a time-stamping authority was asked to stamp."""
        return self.path / "timestamps"

    @property
    def cache(self) -> Path:
        """A folder for what can be made again; created on first use."""
        folder = self.path / "cache"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def gallery(self) -> Path:
        """The gallery's sealed segment files; absent while the gallery is small."""
        return self.path / "cache" / "gallery"

    @property
    def database_url(self) -> str:
        """Where the database is.

        Raises
        ------
        BadInput
            If node.toml is not TOML, or its `database` is no address.
        """
        settings = self._settings()
        url = settings.get("database", f"sqlite:///{self.database_file.absolute()}")
        if not isinstance(url, str):
            raise BadInput(_SETTINGS)
        return url

    @property
    def cluster(self) -> ClusterSetting | None:
        """The machines that share the gallery; None where this one has it all.

        Raises
        ------
        BadInput
            If node.toml says so, but not what it takes.
        """
        found = self._settings().get("cluster")
        return None if found is None else ClusterSetting.of(found)

    @property
    def faces_in_database(self) -> bool:
        """Whether faces are looked for by the database (ADR 62), not by this process.

        Raises
        ------
        BadInput
            If node.toml says neither, or wants it of a database that is not PostgreSQL.
        """
        match self._settings().get("faces", {"index": "memory"}):
            case {"index": str(index), **rest} if not rest and index in _FACES:
                wanted = _FACES[index]
            case _:
                raise BadInput(
                    "[faces] in node.toml is not understood",
                    remedy='It wants index = "memory" or index = "postgresql".',
                )
        if wanted and not self.database_url.startswith("postgresql"):
            raise BadInput(
                "node.toml wants faces looked for by PostgreSQL, and the database is another",
                remedy="Take [faces] out of node.toml, or move the node to PostgreSQL: a backup, "
                "then `hospitium backup restore --database`.",
            )
        return wanted

    def _settings(self) -> dict[str, object]:
        try:
            found = tomllib.loads(self.settings_file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise BadInput(_SETTINGS) from None
        if not found or not found.keys() <= _TABLES:  # an emptied file is no SQLite
            raise BadInput(_SETTINGS)
        return found
