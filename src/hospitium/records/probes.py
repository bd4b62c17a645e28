"""How the probe of a search lies in its seal, and the digest that stands for it in the log."""

import base64
from typing import Any

from hospitium.core.fingers import Finger
from hospitium.crypto.digest import commit
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.search_values import Probe, ProbePrint


def pack_probe(probe: Probe, salt: bytes) -> tuple[bytes, bytes]:
    """Return what is sealed, and its digest: whoever has the salt can tell that it is this probe.

    The salt is erased with the probe; the digest then says nothing about anybody.
    """
    value: dict[str, Any] = {
        "prints": [[int(one.finger), _text(one.template)] for one in probe.prints]
    }
    if probe.faces:
        value["faces"] = [_text(template) for template in probe.faces]
    if probe.eyes:
        value["eyes"] = [_text(template) for template in probe.eyes]
    return to_json({**value, "salt": salt.hex()}), commit(salt, _committed(value))


def unpack_probe(packed: bytes) -> Probe:
    """Return the probe of what was sealed; versions before had no salt, no faces and no eyes."""
    value = from_json(packed)
    if not isinstance(value, dict):
        value = {"prints": value}
    return Probe(
        tuple(ProbePrint(Finger(code), base64.b64decode(text)) for code, text in value["prints"]),
        tuple(map(base64.b64decode, value.get("faces", ()))),
        tuple(map(base64.b64decode, value.get("eyes", ()))),
    )


def probe_digest(packed: bytes) -> bytes:
    """Return the digest of what was sealed; empty where a version before sealed it."""
    value = from_json(packed)
    if not isinstance(value, dict):
        return b""
    return commit(bytes.fromhex(value.pop("salt")), _committed(value))


def _committed(value: dict[str, Any]) -> bytes:
    """Return what the digest covers: of fingers alone it is what it always was."""
    return to_json(value if value.keys() > {"prints"} else value["prints"])


def _text(template: bytes) -> str:
    return base64.b64encode(template).decode()
