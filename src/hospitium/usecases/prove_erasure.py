"""Prove that a person was erased: to them, or to a court, without an account and for ever."""

import base64
import json
from typing import Any

from hospitium.core.errors import BadInput, Tampered
from hospitium.core.ids import CaseId
from hospitium.crypto.digest import commit
from hospitium.formats.zip_files import zip_of
from hospitium.ledger.leaf import Leaf, decode_leaf
from hospitium.policy.desk import permit_read_audit
from hospitium.policy.operators import Operator
from hospitium.records import audit, erasure
from hospitium.records.log_check import ERASED_ENTRIES
from hospitium.usecases.proof_bundle import proof_files
from hospitium.usecases.prove_entry import prove
from hospitium.usecases.runtime import Runtime

FORMAT = "hospitium.erasure.1"
NAMES = {
    "cases": "notice: name, age, description, last seen; legal basis and authority",
    "prints": "fingerprint templates",
    "faces": "templates of faces, with the portraits that were kept",
    "irises": "templates of irises",
    "absent_fingers": "notes on fingers without a print",
    "candidates": "candidates of searches",
    "verdicts": "verdicts with their reasons",
    "alerts": "alerts",
    "rights_requests": "requests about the record",
    "person_codes": "codes of the person",
    "looks": "marks in the list of who looked",
    "consent_events": "what was said about prints, with the receipts",
    "consent_uses": "uses that were agreed to",
    "consent_states": "when to ask again, and when prints go",
    "guardians": "guardians, with what is said of them",
    "best_interests": "decisions of two people in the child's interest",
    "case_index": "marks by which a name or reference is found",
    "log_details": "details of log entries, each with its salt",
    "probes": "probes that people took for this person's, with the place of the search",
}
KEYS = (
    "The record had no key of its own: it was sealed with keys that other records share, so they "
    "stand. What they had sealed of this record was deleted, the salts of its log entries with it; "
    "what is left of these entries tells ids, times and who acted, and nothing about the person."
)
INDEX = (
    "Its fingerprints are in no search from this moment on. Files that keep a large gallery ready "
    "are rewritten without them at once, or at the next search of a running server that has them "
    "open."
)
BACKUPS = (
    "A backup made before the erasure still holds the record, sealed, for as long as that backup "
    "exists. This system does not know which backups exist. {said}Whoever restores an older backup "
    "must erase this record again: its number is above."
)
SAID = "Whoever runs it states that all made before are gone by {until}. "
UNSAID = "Nobody has stated until when they are kept: ask whoever runs it. "


def prove_erasure(runtime: Runtime, operator: Operator, case_id: CaseId) -> dict[str, bytes]:
    """Return the proof as files: the statement, the entry that commits to it, the log's proof.

    Raises
    ------
    NotFound
        If the operator's agency has erased no record of that number.
    """
    permit = permit_read_audit(runtime.rules(), operator, at=runtime.clock())
    node = runtime.node
    with node.read() as session:
        leaf, salt, payload = erasure.read_erasure(session, node.vault, permit, case_id)
    proved = prove(
        runtime, leaf.sequence, lambda session: audit.read_leaf(session, permit, leaf.sequence)
    )
    statement = _statement(leaf, salt, payload)
    return {
        "statement.txt": statement_text(statement).encode(),
        "statement.json": json.dumps(statement, indent=2).encode() + b"\n",
        **proof_files(runtime, proved),
    }


def prove_erasure_zip(runtime: Runtime, operator: Operator, case_id: CaseId) -> bytes:
    """Return the same as one zip."""
    return zip_of(prove_erasure(runtime, operator, case_id))


def check_statement(statement: bytes, entry: bytes) -> Leaf:
    """Return the entry, if it commits to exactly this statement; needs no node.

    Raises
    ------
    BadInput
        If the file is no statement.
    Tampered
        If the entry commits to something else, or the statement says more than it.
    """
    leaf = decode_leaf(entry.strip())
    try:
        told = json.loads(statement)
        salt = bytes.fromhex(told["opens"]["salt"])
        payload = base64.b64decode(told["opens"]["payload"], validate=True)
    except (ValueError, TypeError, KeyError):
        raise BadInput("that is no statement of an erasure") from None
    if len(salt) != len(leaf.commitment) or commit(salt, payload) != leaf.commitment:
        raise Tampered("the entry does not commit to this statement")
    if told != _statement(leaf, salt, payload):
        raise Tampered("the statement says something that the entry does not commit to")
    return leaf


def _statement(leaf: Leaf, salt: bytes, payload: bytes) -> dict[str, Any]:
    details = json.loads(payload)
    until = details["backups_until"]
    said = SAID.format(until=until) if until else UNSAID
    return {
        "format": FORMAT,
        "record": leaf.case,
        "entry": leaf.sequence,
        "erased_at": leaf.at.isoformat(),
        "agency": leaf.agency,
        "asked_by": details["asked_by"],
        "approved_by": leaf.operator,
        "destroyed": details[erasure.ERASED_PERSON],
        "log_entries": details[ERASED_ENTRIES],
        "keys": KEYS,
        "index": INDEX,
        "backups": BACKUPS.format(said=said),
        "opens": {"salt": salt.hex(), "payload": base64.b64encode(payload).decode()},
    }


def statement_text(statement: dict[str, Any]) -> str:
    """Return the statement for people."""
    counts = [
        f"  {number:>4}  {NAMES.get(name, name.replace('_', ' '))}"
        for name, number in statement["destroyed"].items()
        if number
    ]
    return "\n".join(
        [
            f"Record {statement['record']} was erased on {statement['erased_at']}.",
            f"By {statement['agency']}. Asked for by {statement['asked_by']},",
            f"approved by {statement['approved_by']}.",
            "",
            "Destroyed:",
            *counts,
            "",
            "Keys. " + statement["keys"],
            "Search index. " + statement["index"],
            "Backups. " + statement["backups"],
            "",
            f"Entry {statement['entry']} of the log commits to exactly this. To check it, without",
            "an account and without asking us:",
            "",
            "    hospitium rights check-erasure FOLDER --policy log-policy",
            "",
        ]
    )
