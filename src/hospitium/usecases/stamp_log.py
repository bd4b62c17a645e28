"""Have a time-stamping authority say when it saw the log's published checkpoint (RFC 3161).

A witness signs the time as well; an authority is for those who ask no witness, and for courts
that know its name. A node without a network writes the request to a file and takes the reply in.
"""

from dataclasses import dataclass

from hospitium.core.errors import HospitiumError, NotFound, Tampered
from hospitium.crypto.timestamps import Stamp, digest_in, parse_authorities, verify_stamp
from hospitium.exchange.transport import Call, fetched
from hospitium.ledger.note_keys import verify_note
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.records import published, stamps
from hospitium.records.checkpoints import continues, current_head, log_signer
from hospitium.records.stamps import Kept
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Stamped:
    """A checkpoint and what its time stamp says."""

    head: TreeHead
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class StampFound:
    """What checking one kept time stamp found.

    Attributes
    ----------
    size
        Entries that the stamped checkpoint covers.
    stamp
        None if it does not verify, or is awaited.
    problem
        What is wrong; empty if nothing is.
    """

    size: int
    stamp: Stamp | None
    problem: str = ""


def ask_for_stamp(runtime: Runtime) -> Kept:
    """Keep the published checkpoint and return the request to stamp it.

    A log that has not grown is not stamped twice: the first stamp says more than a later one.

    Raises
    ------
    NotFound
        If nothing was published yet.
    """
    node = runtime.node
    note = published.read_published(node.folder.published_file)
    if note is None:
        raise NotFound(
            "no checkpoint was published yet", remedy="Run `hospitium log publish` first."
        )
    with node.read() as session:
        policy = published.own_policy(session, node.vault, node.folder)
    head = parse_tree_head(note.text)
    for kept in stamps.all_kept(node.folder.timestamps):
        if kept.head == head and stamps.accepted(kept, policy):
            return kept
    return stamps.keep_request(node.folder.timestamps, note, runtime.random)


def take_stamp(runtime: Runtime, reply: bytes, authority: bytes) -> Stamped:
    """Verify an authority's reply to a request of this node, and keep it.

    Parameters
    ----------
    authority
        PEM file of the certificates that are trusted.

    Raises
    ------
    BadInput
        If it is no reply, or the authority did not grant the stamp.
    NotFound
        If this node never asked for it.
    Tampered
        If it does not verify; nothing is kept.
    Conflict
        If the checkpoint has a stamp already.
    """
    trusted = parse_authorities(authority)
    folder = runtime.node.folder.timestamps
    kept = stamps.request_for(folder, digest_in(reply))
    stamp = verify_stamp(reply, kept.note, trusted, request=kept.request)
    stamps.keep_reply(folder, kept, reply)
    return Stamped(kept.head, stamp)


def fetch_stamp(runtime: Runtime, url: str, authority: bytes, call: Call) -> Stamped:
    """Ask an authority over the network; as `ask_for_stamp` and `take_stamp`.

    Nobody is asked, and the stamp that is there is returned, if the log has not grown since.
    """
    trusted = parse_authorities(authority)
    kept = ask_for_stamp(runtime)
    if kept.reply is not None:
        stamp = verify_stamp(kept.reply, kept.note, trusted, request=kept.request)
        return Stamped(kept.head, stamp)
    return take_stamp(runtime, fetched(call(url, kept.request.encode())), authority)


def check_stamps(runtime: Runtime, authority: bytes) -> tuple[StampFound, ...]:
    """Check every kept time stamp, and that the log still begins with what was stamped."""
    trusted, node = parse_authorities(authority), runtime.node
    folder, found = node.folder.timestamps, list[StampFound]()
    with node.read() as session:
        key, current = log_signer(session, node.vault).verifier, current_head(session, node.vault)
        for name in stamps.names(folder):
            stamp, problem = None, ""
            try:
                kept = stamps.read_kept(folder, name)
                verify_note(kept.checkpoint, [key])
                if not continues(session, kept.head, current):
                    raise Tampered("the log no longer begins with what was stamped")
                if kept.reply is not None:
                    stamp = verify_stamp(kept.reply, kept.note, trusted, request=kept.request)
            except HospitiumError as error:
                problem = str(error)
            found.append(StampFound(stamps.size_in(name), stamp, problem))
    return tuple(found)
