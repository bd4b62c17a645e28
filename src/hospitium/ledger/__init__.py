"""The tamper-evident log as pure functions: leaves, tiles, checkpoints, proofs."""

from hospitium.ledger.leaf import Leaf, Operation, decode_leaf, encode_leaf
from hospitium.ledger.log_check import LogReport, Problem, check_log

__all__ = [
    "Leaf",
    "LogReport",
    "Operation",
    "Problem",
    "check_log",
    "decode_leaf",
    "encode_leaf",
]
