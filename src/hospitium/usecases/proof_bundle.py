"""A proof as one zip, with a page that says how to check it without us."""

from hospitium.formats.zip_files import zip_of
from hospitium.usecases.name_witnesses import show_policy
from hospitium.usecases.prove_entry import Proved
from hospitium.usecases.runtime import Runtime

HOW_TO_CHECK = """\
These files prove that entry {sequence} stands in the log of this system and was not changed.

entry-{sequence}.json        the entry: who did what, when, why; ids only, no name
entry-{sequence}.tlog-proof  the proof, in the format of https://c2sp.org/tlog-proof
log-policy      whose signatures stand under the log

Anybody can check them, on any machine, without an account and without asking us:

    hospitium log check entry-{sequence}.tlog-proof entry-{sequence}.json --policy log-policy

Get log-policy from somebody you trust as well and compare: it says whom to believe.
{witnessed}
"""
SEEN = "Witnesses outside this system have signed the log with this entry in it."
UNSEEN = (
    "So far only this system itself has signed the log with this entry in it. Ask again tomorrow:\n"
    "witnesses outside sign it from time to time."
)


def proof_files(runtime: Runtime, proved: Proved) -> dict[str, bytes]:
    """Return a proved entry as the files that somebody outside needs."""
    words = SEEN if proved.witnessed else UNSEEN
    told = HOW_TO_CHECK.format(sequence=proved.sequence, witnessed=words)
    return {
        "how-to-check.txt": told.encode(),
        f"entry-{proved.sequence}.json": proved.entry,
        f"entry-{proved.sequence}.tlog-proof": proved.proof,
        "log-policy": show_policy(runtime),
    }


def proof_zip(runtime: Runtime, proved: Proved) -> bytes:
    """Return the same as one zip."""
    return zip_of(proof_files(runtime, proved))
