"""Irises of nobody for benches: codes of noise, read by the coder that reads real ones.

The texture is white noise: neighbouring turns of a code agree as they do in a real one, which a
sieve has to cope with. A second picture of an eye has noise of its own over that; no lid, no lash
and no light lies over either, so these say how long, and not how well.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery.iris_columns import IrisEntry
from hospitium.senses.iris.code import IrisCode, encode
from hospitium.senses.iris.unroll import COLUMNS, ROWS

MODEL = "made-up"
AT = datetime(2026, 11, 28, tzinfo=UTC)

AGAIN = 0.8
"""Noise of another picture, beside that of the eye."""

FIRST = 7
"""In the number of everybody's first record."""

EVERY = 50
"""Of so many people one stands in two records."""


def code(person: int, eye: Eye, picture: int) -> IrisCode:
    """Return what a picture of an eye gives; the first has no noise of its own."""
    number = [person, eye is Eye.LEFT]
    sheet = np.random.default_rng(number).standard_normal((ROWS, COLUMNS), np.float32)
    if picture:
        noise = np.random.default_rng([*number, picture])
        sheet = sheet + AGAIN * noise.standard_normal((ROWS, COLUMNS), np.float32)
    return encode(sheet, np.ones((ROWS, COLUMNS), np.bool_))


def irises(count: int) -> Iterator[IrisEntry]:
    """Yield so many irises, both eyes of everybody; of some a second left one in another record."""
    made, person = 0, 0
    while made < count:
        own = CaseId(UUID(int=(FIRST << 100) + person))
        other = again(person) if person % EVERY == 0 else None
        eyes = [(own, Eye.LEFT, 0), (own, Eye.RIGHT, 0)]
        eyes += [(other, Eye.LEFT, 1)] if other else []
        for case, eye, picture in eyes[: count - made]:
            number = IrisId(UUID(int=(8 << 100) + made))
            yield IrisEntry(number, case, eye, MODEL, code(person, eye, picture))
            made += 1
        person += 1


def again(person: int) -> CaseId:
    """Return the second record of somebody who has two."""
    return CaseId(UUID(int=(9 << 100) + person))
