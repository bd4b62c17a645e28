"""Say which witnesses must sign the log's checkpoints; the log keeps that it was said."""

from hospitium.crypto.digest import sha256
from hospitium.files.whole import write_whole
from hospitium.ledger.quorum import Policy, parse_policy
from hospitium.policy.desk import permit_log_policy
from hospitium.policy.operators import Operator
from hospitium.records import published
from hospitium.records.public_log import record_public
from hospitium.usecases.runtime import Runtime


def name_witnesses(runtime: Runtime, admin: Operator, lines: str) -> Policy:
    """Put the witness, group and quorum lines of a C2SP tlog-policy in force.

    Parameters
    ----------
    lines
        Without the line of the log, which is this node's own.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    BadInput
        If a line is malformed; its number is named.
    """
    permit = permit_log_policy(runtime.rules(), admin, at=runtime.clock())
    node = runtime.node
    with node.write() as session:
        text = published.policy_text(session, node.vault, lines)
        record_public(session, node.vault, permit, "log:policy", {"sha256": sha256(text).hex()})
        write_whole(node.folder.log_policy_file, text)
    return parse_policy(text)


def show_policy(runtime: Runtime) -> bytes:
    """Return the policy file that auditors check proofs with; everybody may have it."""
    node = runtime.node
    if node.folder.log_policy_file.exists():
        return node.folder.log_policy_file.read_bytes()
    with node.read() as session:
        return published.policy_text(session, node.vault, "quorum none\n")
