"""Check a receipt with files alone: no node, no account, no network."""

from hospitium.core.errors import BadInput
from hospitium.formats.consent_receipt import parse_receipt
from hospitium.ledger.proof_file import verify_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.ledger.receipt_proof import ReceiptCheck, check_receipt


def check_receipt_files(
    receipt: bytes, policy: bytes, *, proof: bytes | None = None, entry: bytes | None = None
) -> ReceiptCheck:
    """Return what a receipt proves to somebody who believes the log of `policy`.

    Parameters
    ----------
    proof, entry
        What `hospitium log prove` wrote of the receipt's entry; both, or neither.

    Raises
    ------
    Tampered
        If the receipt was changed, is signed by nobody whom the policy names, or the log does not
        have it.
    BadInput
        If a file is none of its kind.
    """
    trusted = parse_policy(policy)
    if (proof is None) != (entry is None):
        raise BadInput("a proof and its entry come together", remedy="Give both files.")
    if proof is not None and entry is not None:
        verify_proof_file(proof, entry, trusted)
    return check_receipt(parse_receipt(receipt), trusted.logs, entry=entry)
