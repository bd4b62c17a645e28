"""What a log signs: its name, its size and its root (https://c2sp.org/tlog-checkpoint).

`TreeHead` is the text of the note.
"""

from dataclasses import dataclass

from hospitium.core.errors import BadInput
from hospitium.crypto.digest import DIGEST_BYTES
from hospitium.ledger.merkle import MAX_SIZE
from hospitium.ledger.spelling import read_decimal, read_hash, write_base64


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The log of `origin` had `size` entries and they hash to `root`.

    Attributes
    ----------
    origin
        Names the log, such as `node.example/log`.
    root
        32 bytes.
    extensions
        Further lines; signed by Ed25519 keys, not by post-quantum ones, and no witness vouches
        for them. We write none.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != DIGEST_BYTES:
            raise BadInput(f"a checkpoint has a size and a root of {DIGEST_BYTES} bytes")
        for line in (self.origin, *self.extensions):
            if not line or any(c < " " for c in line):
                raise BadInput("a checkpoint has no empty line and no control character")

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), write_base64(self.root), *self.extensions)
        return "".join(line + "\n" for line in lines)


def parse_tree_head(text: str) -> TreeHead:
    """Return what the text of a checkpoint says.

    Raises
    ------
    BadInput
        If it is anything but the one spelling of a tree head.
    """
    origin, *lines = text.split("\n")
    if len(lines) < 3 or lines.pop() != "":
        raise BadInput("a checkpoint has an origin, a size and a root, each on its line")
    return TreeHead(origin, read_decimal(lines[0]), read_hash(lines[1]), tuple(lines[2:]))
