"""WSQ's entropy coding: bins to symbols, a Huffman code built from their counts, and bits.

Symbols are those that `wsq_stream` decodes: 1..100 a run of zeros, 105/106 an 8/16-bit run,
107..254 the value + 180, 101/102 an 8-bit and 103/104 a 16-bit positive/negative value.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.formats.wsq_stream import CODE_BITS, EXTRA_BITS

LARGEST = 0xFFFF
"""Of a value's amount, and of a run: longer runs are written in parts."""

_SHORT_RUN, _BYTE = 100, 0xFF
_ZERO_VALUE = 180
_SMALLEST, _GREATEST = -73, 74
"""Values that are symbols themselves."""
_ONES = 256
"""A symbol that is never written: it keeps the code of nothing but ones free for padding."""
_CHUNK = 1 << 16

_Ints = NDArray[np.int64]
_Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Symbols in their order, and the value of the bits that follow each one's code."""

    symbols: _Ints
    extras: _Ints

    @property
    def counts(self) -> _Ints:
        """How often each of the 256 symbols comes."""
        return np.bincount(self.symbols, minlength=256)


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """A Huffman code, numbered canonically as in ITU-T T.81 annex C.

    Attributes
    ----------
    lengths
        Bits of each symbol's code, 0 where it has none, shape (256,).
    words
        The codes, shape (256,).
    """

    lengths: _Ints
    words: _Ints

    def table(self, number: int) -> bytes:
        """Return the body of the DHT segment that announces the code as table `number`."""
        per_length = np.bincount(self.lengths, minlength=CODE_BITS + 1)[1:]
        return bytes([number, *per_length.tolist(), *_in_order(self.lengths)])


def tokens(bins: NDArray[np.int32]) -> Tokens:
    """Turn bins, amounts up to `LARGEST`, into symbols."""
    at = np.flatnonzero(bins)
    gaps = np.diff(np.append(at, len(bins)), prepend=-1) - 1
    run_symbols, run_extras, run_gap = _runs(gaps)
    value_symbols, value_extras = _values(bins[at].astype(np.int64))
    # run of gap i before value i; a sort by (gap, runs first) interleaves them
    keys = np.concatenate([2 * run_gap, 2 * np.arange(len(at)) + 1])
    order = np.argsort(keys, kind="stable")
    return Tokens(
        np.concatenate([run_symbols, value_symbols])[order],
        np.concatenate([run_extras, value_extras])[order],
    )


def _runs(gaps: _Ints) -> tuple[_Ints, _Ints, _Ints]:
    """Return symbols, extra bits and number of the gap of every run of zeros."""
    parts = -(-gaps // LARGEST)
    gap = np.repeat(np.arange(len(gaps)), parts)
    run = np.full(len(gap), LARGEST, np.int64)
    last = np.cumsum(parts)[parts > 0] - 1
    run[last] = (gaps - (parts - 1) * LARGEST)[parts > 0]
    symbols = np.select([run <= _SHORT_RUN, run <= _BYTE], [run, 105], 106)
    return symbols, np.where(run <= _SHORT_RUN, 0, run), gap


def _values(values: _Ints) -> tuple[_Ints, _Ints]:
    """Return symbols and extra bits of values other than zero."""
    own = (values >= _SMALLEST) & (values <= _GREATEST)
    amount = np.abs(values)
    negative = (values < 0).astype(np.int64)
    large = np.where(amount <= _BYTE, 101, 103) + negative
    return np.where(own, values + _ZERO_VALUE, large), np.where(own, 0, amount)


def build_code(counts: _Ints) -> Code:
    """Return the best code of at most 16 bits a symbol for these counts.

    Package-merge (Larmore & Hirschberg, J. ACM 37(3), 1990): of all codes with that limit it finds
    one of least total length.
    """
    lengths = np.zeros(_ONES + 1, np.int64)
    used = [(int(counts[s]), (int(s),)) for s in np.flatnonzero(counts)]
    leaves = sorted([*used, (0, (_ONES,))])
    packages: list[tuple[int, tuple[int, ...]]] = []
    for _ in range(CODE_BITS):
        level = sorted([*leaves, *packages])
        packages = [
            (one[0] + two[0], one[1] + two[1])
            for one, two in zip(level[::2], level[1::2], strict=False)
        ]
    for _, symbols in packages[: len(used)]:
        np.add.at(lengths, list(symbols), 1)
    return _numbered(lengths[:_ONES])


def _numbered(lengths: _Ints) -> Code:
    """Give codes of these lengths their words, in order of length, then symbol."""
    words = np.zeros(_ONES, np.int64)
    word = previous = 0
    for symbol in _in_order(lengths):
        word <<= int(lengths[symbol]) - previous
        previous = int(lengths[symbol])
        words[symbol] = word
        word += 1
    return Code(lengths, words)


def _in_order(lengths: _Ints) -> list[int]:
    """Return the symbols that have a code, in the order of their words."""
    return sorted(np.flatnonzero(lengths).tolist(), key=lambda symbol: (lengths[symbol], symbol))


def write_bits(found: Tokens, code: Code) -> bytes:
    """Write symbols and extra bits, padded with ones, with a zero byte after each byte of ones."""
    parts = []
    for at in range(0, len(found.symbols), _CHUNK):
        symbols = found.symbols[at : at + _CHUNK]
        extra_bits = EXTRA_BITS[symbols].astype(np.int64)
        words = code.words[symbols] << extra_bits | found.extras[at : at + _CHUNK]
        sizes = code.lengths[symbols] + extra_bits
        places = np.arange(2 * CODE_BITS - 1, -1, -1)
        parts.append((words[:, None] >> places & 1).astype(np.uint8)[places < sizes[:, None]])
    bits: _Bytes = np.concatenate(parts) if parts else np.zeros(0, np.uint8)
    padding = np.ones(-len(bits) % 8, np.uint8)
    return np.packbits(np.concatenate([bits, padding])).tobytes().replace(b"\xff", b"\xff\0")
