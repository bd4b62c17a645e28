"""An iris template as bytes: what is stored and compared.

Magic `HIR`, version, quality, a zero, then the bits and the mask of the code, little-endian: always
`TEMPLATE_BYTES` long, so what cannot be one is refused by its length. It holds no picture, and the
id of the method that made it stands beside it, not in it.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.core.errors import BadTemplate
from hospitium.senses.iris.code import LINES, WORDS, IrisCode

MODEL = "hospitium-iris-2"
"""Id of the method: templates of another are never compared with ours."""

MAGIC, VERSION = b"HIR", 1

_HEAD = len(MAGIC) + 3
_PART = LINES * WORDS * 8

TEMPLATE_BYTES = _HEAD + 2 * _PART
"""4,102."""


@dataclass(frozen=True, slots=True, eq=False)
class IrisTemplate:
    """A code and the quality, 0..100, of the picture that it was made of."""

    code: IrisCode
    quality: int


def encode_iris(code: IrisCode, *, quality: int) -> bytes:
    """Return the bytes of a template.

    Raises
    ------
    BadTemplate
        If the quality is outside 0..100.
    """
    if not 0 <= quality <= 100:
        raise BadTemplate(f"a quality of {quality} is outside 0..100")
    head = MAGIC + bytes([VERSION, quality, 0])
    return head + b"".join(words.astype("<u8").tobytes() for words in (code.bits, code.mask))


def decode_iris(data: bytes) -> IrisTemplate:
    """Return what `encode_iris` wrote.

    Raises
    ------
    BadTemplate
        If the bytes are anything else.
    """
    if len(data) != TEMPLATE_BYTES or not data.startswith(MAGIC):
        raise BadTemplate("the bytes are no iris template", remedy=_AGAIN)
    version, quality, zero = data[len(MAGIC) : _HEAD]
    if version != VERSION:
        raise BadTemplate(f"an iris template of version {version} is not read", remedy=_AGAIN)
    if quality > 100 or zero:
        raise BadTemplate("the iris template is damaged", remedy=_AGAIN)
    bits, mask = (
        np.frombuffer(data, "<u8", LINES * WORDS, start).reshape(LINES, WORDS).astype(np.uint64)
        for start in (_HEAD, _HEAD + _PART)
    )
    return IrisTemplate(IrisCode(bits, mask), quality)


_AGAIN = "Make the template again from the picture of the eye."
