"""The checkpoint that others have seen, and the policy that says who must have.

Signed by the node with Ed25519 and, where this machine's library has it, ML-DSA-44; then by the
witnesses. Proof files rest on it.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound, Unavailable
from hospitium.files.whole import write_whole
from hospitium.ledger.merkle_proofs import Proof, prove_consistency, prove_inclusion
from hospitium.ledger.note import Note, parse_note
from hospitium.ledger.note_keys import Kind, Signer
from hospitium.ledger.quorum import Policy, parse_policy
from hospitium.ledger.range_proof import prove_range
from hospitium.ledger.tile_log import node_reader
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.records.checkpoints import current_head, log_signer
from hospitium.records.folder import NodeFolder
from hospitium.records.log_tiles import tile_reader
from hospitium.records.vault import Vault


def log_signers(session: Session, vault: Vault) -> tuple[Signer, ...]:
    """Return all that sign a published checkpoint for the node itself."""
    first = log_signer(session, vault)
    second = Signer(first.name, Kind.MLDSA44, vault.post_quantum_seed)
    try:
        _ = second.verifier
    except Unavailable:
        return (first,)
    return (first, second)


def signed_head(session: Session, vault: Vault) -> tuple[TreeHead, Note]:
    """Return the log as it is now, signed by the node alone."""
    head = current_head(session, vault)
    return head, Note(head.text, tuple(one.sign(head.text) for one in log_signers(session, vault)))


def own_policy(session: Session, vault: Vault, folder: NodeFolder) -> Policy:
    """Return the policy of this node's log: its own key, and the witnesses that were named."""
    if folder.log_policy_file.exists():
        return parse_policy(folder.log_policy_file.read_bytes())
    return Policy((log_signer(session, vault).verifier,), {}, {}, "none")


def policy_text(session: Session, vault: Vault, witnesses: str) -> bytes:
    """Return the policy file of this node's log with the lines about its witnesses.

    Raises
    ------
    BadInput
        If the lines are no policy together.
    """
    log = f"log {log_signer(session, vault).verifier}\n"
    text = (log + witnesses).encode()
    parse_policy(text)
    return text


def save_published(path: Path, note: Note) -> None:
    """Keep the checkpoint that a quorum has signed."""
    write_whole(path, note.encode())


def read_published(path: Path) -> Note | None:
    """Return the last published checkpoint, None if there is none yet; not verified."""
    try:
        return parse_note(path.read_bytes())
    except FileNotFoundError:
        return None


def consistency(session: Session, old: int, head: TreeHead) -> Proof:
    """Prove that the log of `head` begins with its first `old` entries."""
    return prove_consistency(old, head.size, node_reader(head.size, tile_reader(session)))


def inclusion(session: Session, sequence: int, head: TreeHead) -> Proof:
    """Prove that entry `sequence` is in the log of `head`.

    Raises
    ------
    NotFound
        If that log has no such entry.
    """
    if not 1 <= sequence <= head.size:
        raise NotFound(
            f"the checkpoint covers entries 1 to {head.size}",
            remedy="Check the number; if the entry is newer, run `hospitium log publish` first.",
        )
    read = node_reader(head.size, tile_reader(session))
    return prove_inclusion(sequence - 1, head.size, read)


def covering(
    session: Session, vault: Vault, folder: NodeFolder, sequence: int
) -> tuple[Note, bool]:
    """Return a checkpoint over entry `sequence`: the last published one, else the node's own.

    The second value tells whether it was published, with what the policy wants under it.
    """
    note = read_published(folder.published_file)
    if note is not None and parse_tree_head(note.text).size >= sequence:
        return note, True
    return signed_head(session, vault)[1], False


def inclusion_of_run(session: Session, first: int, last: int, head: TreeHead) -> Proof:
    """Prove that the entries `first` to `last` are in the log of `head`."""
    return prove_range(first - 1, last, head.size, node_reader(head.size, tile_reader(session)))
