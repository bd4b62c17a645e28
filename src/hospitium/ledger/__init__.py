"""The tamper-evident log as pure functions: leaves, the chain of heads, signed checkpoints."""

from hospitium.ledger.chain import GENESIS, ChainReport, Problem, next_head, verify_chain
from hospitium.ledger.checkpoint import Checkpoint, open_note, sign_note
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf, encode_leaf

__all__ = [
    "GENESIS",
    "ChainReport",
    "Checkpoint",
    "Leaf",
    "Operation",
    "Problem",
    "decode_leaf",
    "encode_leaf",
    "next_head",
    "open_note",
    "sign_note",
    "verify_chain",
]
