"""A key behind a passphrase, as it stands in a file: how much stretching costs goes with it."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from hospitium.core.errors import HospitiumError, Tampered, Unavailable
from hospitium.core.randomness import Random
from hospitium.crypto.passphrase import (
    MEMORY_KIB,
    PASSES,
    PASSPHRASE_SALT_BYTES,
    check_passphrase,
    stretch,
)
from hospitium.crypto.seal import open_sealed, seal


def lock(key: bytes, passphrase: str, *, place: bytes, random: Random) -> dict[str, Any]:
    """Return `key` behind a new `passphrase`, bound to `place`; `BadInput` if it is too short."""
    check_passphrase(passphrase)
    salt = random(PASSPHRASE_SALT_BYTES)
    stretched = stretch(passphrase, salt, memory_kib=MEMORY_KIB, passes=PASSES)
    sealed = seal(stretched, key, context=place, random=random)
    return {
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "salt": base64.b64encode(salt).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }


def unlock(values: Mapping[str, Any], passphrase: str, *, place: bytes) -> bytes:
    """Return the key.

    Raises
    ------
    Tampered
        If the values do not hold a key.
    Unavailable
        If the passphrase is another.
    """
    try:
        salt, sealed = (
            base64.b64decode(values[name], validate=True) for name in ("salt", "sealed")
        )
        cost = {name: int(values[name]) for name in ("memory_kib", "passes")}
    except (KeyError, TypeError, ValueError):
        raise Tampered("the key file does not hold a sealed key") from None
    try:
        return open_sealed(stretch(passphrase, salt, **cost), sealed, context=place)
    except HospitiumError:
        raise Unavailable(
            "the passphrase does not open this key",
            remedy="Try again. Nobody, the makers of this program included, can open it without.",
        ) from None


def read_values(text: str, prefix: str) -> dict[str, Any]:
    """Return the JSON object behind `prefix`; `Tampered` if there is none."""
    try:
        values = json.loads(text.removeprefix(prefix))
    except ValueError:
        values = None
    if not text.startswith(prefix) or not isinstance(values, dict):
        raise Tampered("the key file does not read back")
    return values
