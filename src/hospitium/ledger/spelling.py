"""The one spelling of numbers and hashes in the text formats of a log; anything else is refused.

A verifier that reads one value from two spellings can be shown two texts for one signature.
"""

import base64
import binascii
import re

from hospitium.core.errors import BadInput
from hospitium.crypto.digest import DIGEST_BYTES

_DECIMAL = re.compile("0|[1-9][0-9]{0,18}")


def read_decimal(text: str) -> int:
    """Return the number in `text`: ASCII digits, no sign, no leading zero, below 2**63."""
    number = int(text) if _DECIMAL.fullmatch(text) else -1
    if not 0 <= number < 1 << 63:
        raise BadInput("a number in the log's text is not a plain decimal")
    return number


def read_base64(text: str) -> bytes:
    """Return the bytes in `text`: standard padded base64 (RFC 4648, section 4)."""
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise BadInput("a value in the log's text is not base64") from None
    if write_base64(data) != text:
        raise BadInput("a value in the log's text is not in the one spelling of base64")
    return data


def read_hash(text: str) -> bytes:
    """Return the 32 bytes in `text`."""
    data = read_base64(text)
    if len(data) != DIGEST_BYTES:
        raise BadInput(f"a hash in the log's text has not {DIGEST_BYTES} bytes")
    return data


def write_base64(data: bytes) -> str:
    """Return `data` in base64."""
    return base64.b64encode(data).decode("ascii")
