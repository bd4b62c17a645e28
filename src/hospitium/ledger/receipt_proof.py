"""A receipt signed by the key of the log, with the number of its entry.

Signed is a text of three lines, which no checkpoint can be taken for: what it is, the digest of
the receipt, and the number of the entry whose subject is that digest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.digest import sha256
from hospitium.formats.consent_receipt import PROOF, canonical
from hospitium.ledger.leaf import decode_leaf
from hospitium.ledger.note import Note, parse_signatures
from hospitium.ledger.note_keys import Signer, VerifierKey, verify_note

TITLE = "hospitium consent receipt 1"


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """What a check has shown.

    Attributes
    ----------
    log
        Whose key signed it.
    entry
        The number of its entry in that log.
    in_log
        Whether the entry itself was given, and tells of this receipt.
    """

    receipt: Mapping[str, Any]
    log: str
    entry: int
    in_log: bool


def receipt_digest(receipt: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the receipt without its proof, in hex.

    It stands in the log as the subject of the entry. The receipt's random id makes it
    impossible to guess what it is of.
    """
    return sha256(canonical(receipt)).hex()


def receipt_subject(receipt: Mapping[str, Any]) -> str:
    """Return what the log's entry names as its subject: 60 digits of the digest, of 64."""
    return f"receipt:{receipt_digest(receipt)[:60]}"


def sign_receipt(receipt: Mapping[str, Any], signer: Signer, entry: int) -> dict[str, Any]:
    """Return the receipt with its proof."""
    digest = receipt_digest(receipt)
    signature = signer.sign(_text(digest, entry))
    return {
        **receipt,
        PROOF: {
            "type": TITLE,
            "sha256": digest,
            "log": signer.name,
            "log_entry": entry,
            "key": str(signer.verifier),
            "signature": signature.line.strip(),
        },
    }


def check_receipt(
    receipt: Mapping[str, Any], keys: Iterable[VerifierKey], *, entry: bytes | None = None
) -> ReceiptCheck:
    """Return what a receipt proves.

    Parameters
    ----------
    keys
        Of logs that the reader believes; the key inside the receipt proves nothing.
    entry
        The bytes of the log's entry, once a proof file has shown that the log has it.

    Raises
    ------
    Tampered
        If it was changed, is not signed by one of `keys`, or the entry is of something else.
    """
    proof = receipt[PROOF]
    try:
        number, told = proof["log_entry"], proof["sha256"]
        signatures = parse_signatures(f"{proof['signature']}\n")
    except (KeyError, TypeError, ValueError, BadInput):
        raise BadInput("the receipt has no proof that can be read") from None
    if type(number) is not int or number < 1:
        raise BadInput("the receipt names no entry of a log")
    digest = receipt_digest(receipt)
    if digest != told:
        raise Tampered("the receipt was changed after it was signed")
    (signed, *_) = verify_note(Note(_text(digest, number), signatures), keys)
    if entry is not None:
        leaf = decode_leaf(entry)
        if leaf.sequence != number or leaf.subject != receipt_subject(receipt):
            raise Tampered("the entry of the log is not the one of this receipt")
    return ReceiptCheck(receipt, signed.key.name, number, in_log=entry is not None)


def _text(digest: str, entry: int) -> str:
    return f"{TITLE}\nsha256 {digest}\nentry {entry}\n"
