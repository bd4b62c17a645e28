"""How the probe of a search lies in its seal, and the digest that stands for it in the log."""

import base64

from hospitium.core.fingers import Finger
from hospitium.crypto.digest import commit
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.search_values import ProbePrint


def pack_probe(probe: tuple[ProbePrint, ...], salt: bytes) -> tuple[bytes, bytes]:
    """Return what is sealed, and its digest: whoever has the salt can tell that it is this probe.

    The salt is erased with the probe; the digest then says nothing about anybody.
    """
    prints = [[int(one.finger), base64.b64encode(one.template).decode()] for one in probe]
    return to_json({"prints": prints, "salt": salt.hex()}), commit(salt, to_json(prints))


def unpack_probe(packed: bytes) -> tuple[ProbePrint, ...]:
    """Return the probe of what was sealed; versions before had no salt."""
    value = from_json(packed)
    prints = value["prints"] if isinstance(value, dict) else value
    return tuple(ProbePrint(Finger(code), base64.b64decode(text)) for code, text in prints)


def probe_digest(packed: bytes) -> bytes:
    """Return the digest of what was sealed; empty where a version before sealed it."""
    value = from_json(packed)
    if not isinstance(value, dict):
        return b""
    return commit(bytes.fromhex(value["salt"]), to_json(value["prints"]))
