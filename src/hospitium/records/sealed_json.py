"""Small structures as the bytes that the vault seals."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hospitium.core.errors import BadInput, Tampered


def to_json(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """Return `value` as UTF-8 JSON with sorted keys.

    Raises
    ------
    BadInput
        If it is not JSON, or holds text that has no UTF-8 form.
    """
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
    except (TypeError, ValueError):
        raise BadInput("a detail of the record cannot be written as JSON") from None


def from_json(data: bytes) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return what `to_json` wrote."""
    try:
        return json.loads(data)
    except ValueError:
        raise Tampered("a sealed record does not read back") from None
