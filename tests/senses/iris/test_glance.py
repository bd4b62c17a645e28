"""A glance at many irises says what numpy's own operators say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.eyes import Eye
from hospitium.senses.iris.code import IrisCode
from hospitium.senses.iris.compare import LEAST_BITS, USUAL_BITS, turned
from hospitium.senses.iris.glance import SHARE, Glances
from hospitium.senses.iris.types import Words
from tests.irises import code_of

CODES = [code_of(person, Eye.LEFT, shot) for person in range(12) for shot in (1, 2)]
BITS, MASK = np.stack([one.bits for one in CODES]), np.stack([one.mask for one in CODES])


def some(words: Words) -> Words:
    """Every fourth of the lines of the broad wavelets, at every third turn."""
    return words[1::3, 32::4]


@given(probe=st.integers(0, 23), first=st.integers(0, 24), floor=st.floats(5.0, 120.0))
@settings(max_examples=25, deadline=None)
def test_who_is_hopeful_is_as_alike_at_a_glance_as_is_asked(
    probe: int, first: int, floor: float
) -> None:
    bits, seen = (some(one)[:, None] for one in turned(CODES[probe]))
    shared = seen & MASK[None, :, 32::4]
    both = np.bitwise_count(shared).sum(axis=(2, 3), dtype=np.int64)
    differ = np.bitwise_count((bits ^ BITS[None, :, 32::4]) & shared).sum(axis=(2, 3))
    score = 200 * (0.5 - differ / np.maximum(both, 1)) * np.sqrt(both / USUAL_BITS)
    wanted = ((score >= SHARE * floor) | (both < LEAST_BITS)).any(axis=0)
    found = Glances.of(BITS, MASK).hopeful(CODES[probe], first, floor)
    assert found.tolist() == [row for row in np.flatnonzero(wanted).tolist() if row >= first]


def test_an_eye_of_which_little_is_seen_is_not_passed_over() -> None:
    hidden = np.zeros_like(MASK[0])
    hidden[0] = MASK[0, 0]
    glances = Glances.of(BITS[:1], hidden[None])
    assert glances.hopeful(IrisCode(BITS[5].copy(), MASK[5].copy()), 0, 60.0).tolist() == [0]
