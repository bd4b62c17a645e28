"""The keys of a witness, from one secret: Ed25519 for everybody, ML-DSA-44 for the day after."""

from hospitium.core.errors import Unavailable
from hospitium.crypto.keys import derive
from hospitium.ledger.note_keys import Kind, Signer


def witness_signers(name: str, seed: bytes) -> tuple[Signer, ...]:
    """Return what signs; the post-quantum key is left out where the library has none.

    Raises
    ------
    BadInput
        If `name` cannot be the name of a key.
    """
    first = Signer(name, Kind.COSIGNATURE, derive(seed, "witness/ed25519"))
    second = Signer(name, Kind.MLDSA44, derive(seed, "witness/ml-dsa-44"))
    try:
        return (first, second) if second.verifier and first.verifier else ()
    except Unavailable:
        return (first,)
