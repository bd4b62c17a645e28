"""Samples as a browser sends them and as a profile is kept: whole milliseconds, nothing else."""

import json
from itertools import pairwise

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.senses.behaviour.profile import KEPT, Profile
from hospitium.senses.behaviour.types import LONGEST_MS, MOST_PRESSES, Sample, Strokes

MOST_LETTERS = 4000
MOST_TEXTS = 4
MAGIC = b"HKP1"


def read_sample(text: str) -> Sample:
    """Return what the console's script noted: `[[[down, up], ...], ...]`, ms, a list for each text.

    Raises
    ------
    BadInput
        If it is anything else: too long, no numbers, out of range or of order.
    """
    if len(text) > MOST_LETTERS:
        raise BadInput("those are more times than a sign-in form has")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput("those are no times of a person who types") from None
    if not isinstance(found, list) or not 0 < len(found) <= MOST_TEXTS:
        raise BadInput("times come as a list for each text of the form")
    return tuple(_strokes(one) for one in found)


def encode_profile(profile: Profile) -> bytes:
    """Return a profile as bytes: magic, then 16- and 32-bit numbers, little-endian.

    For each sample the number of its texts, for each text the number of presses, then down and up
    of each press in ms from the first. Pressure and size are not kept: no browser form has them.
    """
    parts = [MAGIC, _number(len(profile.samples))]
    for sample in profile.samples:
        parts.append(_number(len(sample)))
        for one in sample:
            start = one.press[0] if len(one) else 0.0
            times = np.concatenate((one.press, one.release)) - start
            parts += [_number(len(one)), np.rint(times).astype("<u4").tobytes()]
    return b"".join(parts)


def decode_profile(data: bytes) -> Profile:
    """Read what `encode_profile` wrote.

    Raises
    ------
    BadInput
        If it is anything else.
    """
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC:
        raise BadInput("those bytes are no profile of a typist")
    samples = tuple(reader.sample() for _ in range(reader.number(KEPT)))
    if reader.left:
        raise BadInput("those bytes hold more than a profile of a typist")
    return Profile(samples)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise BadInput("those bytes are a part of a profile only")
        part = self._data[self._at : self._at + size]
        self._at += size
        return part

    def number(self, most: int) -> int:
        number = int.from_bytes(self.take(2), "little")
        if number > most:
            raise BadInput("those bytes are no profile of a typist")
        return number

    def sample(self) -> Sample:
        return tuple(self.strokes() for _ in range(self.number(MOST_TEXTS)))

    def strokes(self) -> Strokes:
        count = self.number(MOST_PRESSES)
        times = np.frombuffer(self.take(8 * count), "<u4").astype(np.float64)
        return Strokes(times[:count], times[count:])


def _number(value: int) -> bytes:
    return value.to_bytes(2, "little")


def _strokes(found: object) -> Strokes:
    if not isinstance(found, list) or len(found) > MOST_PRESSES:
        raise BadInput("times come as a list of presses")
    pairs = [_pair(one) for one in found]
    if any(later[0] < earlier[0] for earlier, later in pairwise(pairs)):
        raise BadInput("keys go down in their order")
    times = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return Strokes(times[:, 0], times[:, 1])


def _pair(found: object) -> tuple[int, int]:
    match found:
        case [int(down), int(up)] if 0 <= down <= up <= LONGEST_MS:
            return down, up
    raise BadInput("a press is the time down and the time up, in whole milliseconds")
