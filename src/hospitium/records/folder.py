"""What is where in the data folder of a node.

node.toml     where the database is, when it is not node.db in this folder
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


@dataclass(frozen=True, slots=True)
class NodeFolder:
    """Where the parts of a node are, given its folder."""

    path: Path

    @property
    def settings_file(self) -> Path:
        """TOML with `database = "postgresql+psycopg://…"`; absent for SQLite."""
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
            If node.toml is not TOML with a `database`.
        """
        try:
            settings = tomllib.loads(self.settings_file.read_text("utf-8"))
        except FileNotFoundError:
            return f"sqlite:///{self.database_file.absolute()}"
        except ValueError:
            settings = {}
        url = settings.get("database")
        if not isinstance(url, str):
            raise BadInput('node.toml wants one line: database = "postgresql+psycopg://…"')
        return url
