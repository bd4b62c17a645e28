"""Bodies about public entries of the log, and proofs."""

from base64 import b64encode
from datetime import datetime

from pydantic import Field

from hospitium.edges.api.bodies import Body
from hospitium.records.public_log import PublicEntry
from hospitium.usecases.prove_entry import Proved

Detail = int | str | list[int | str]


class PublicEntryOut(Body):
    """What the log says, for everybody, of how the node works."""

    sequence: int
    at: datetime
    operator: str
    subject: str = Field(description="such as model:leader, calibration:finger or app:field")
    details: dict[str, Detail] = Field(description="digests, versions, keys")

    @classmethod
    def of(cls, entry: PublicEntry) -> "PublicEntryOut":
        """Return the body that tells of `entry`."""
        leaf = entry.leaf
        return cls(
            sequence=leaf.sequence,
            at=leaf.at,
            operator=leaf.operator,
            subject=leaf.subject,
            details=dict(entry.details),
        )


class PublicEntries(Body):
    """Public entries, newest first."""

    entries: list[PublicEntryOut]


class ProofOut(Body):
    """A proof that needs no account: check it with `hospitium log check`, or other software."""

    sequence: int
    size: int = Field(description="entries that the checkpoint covers")
    root: str = Field(description="of these, hexadecimal")
    witnessed: bool = Field(description="whether more than this node signed the checkpoint")
    files: dict[str, str] = Field(description="by name, in base64")

    @classmethod
    def of(cls, proved: Proved, files: dict[str, bytes]) -> "ProofOut":
        """Return the body with a proof and its files."""
        return cls(
            sequence=proved.sequence,
            size=proved.head.size,
            root=proved.head.root.hex(),
            witnessed=proved.witnessed,
            files={name: b64encode(data).decode() for name, data in files.items()},
        )
