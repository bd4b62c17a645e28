"""Faces of one model as columns: exact inner products over 16-bit floats, by faiss.

A template holds 16-bit floats, and so do the columns here: nothing is lost on the way. The sum is
made in 32-bit floats over every reference, so that there is nothing to miss.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.entry import instant
from hospitium.gallery.state import id_rows
from hospitium.gallery.store import Cases, Mask, People

Floats = NDArray[np.float32]

UNDATED = np.iinfo(np.int32).min
"""Stands where nobody knows on which day a photograph was taken."""

_PIECE = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class FaceEntry:
    """One face as it comes from the records.

    Attributes
    ----------
    embedding
        float32, shape (dimension,), of length 1.
    captured_on
        The day of the photograph; None if nobody knows.
    minor
        Whether the person was under 18 then, or may have been.
    expires_at
        From then on no search sees it; None for never.
    """

    face_id: FaceId
    case_id: CaseId
    model: str
    embedding: Floats
    captured_on: date | None = None
    minor: bool = True
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FacePart:
    """Faces of one model as columns. Never changed once made.

    Attributes
    ----------
    index
        What faiss sweeps; row by row as the columns.
    face_ids
        UUIDs, uint8, shape (n, 16).
    people
        Rows of `face_gallery.FaceGallery.cases`, int32, shape (n,).
    days
        Days since 1 January of year 1, int32; `UNDATED` where nobody knows.
    minors, gone
        bool, shape (n,): was under 18, or may have been; has been removed.
    expires
        Microseconds since 1970, int64; see `entry.NEVER`.
    """

    model: str
    index: Any
    face_ids: Ids
    people: People
    days: NDArray[np.int32]
    minors: Mask
    gone: Mask
    expires: Rows

    def __len__(self) -> int:
        return len(self.people)

    def living(self, at: int) -> Mask:
        """Tell which faces are neither removed nor expired at `at` (see `entry.instant`)."""
        mask: Mask = ~self.gone & (self.expires > at)
        return mask

    def nearest(self, probe: Floats, among: Mask, count: int) -> tuple[Rows, Floats]:
        """Return up to `count` rows `among` those allowed, with their scores, the best first."""
        import faiss

        bits = np.packbits(among, bitorder="little")
        chosen = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        scores, rows = self.index.search(probe[None], min(count, len(self)), params=chosen)
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def embeddings(self, rows: Rows) -> Floats:
        """Return the faces of `rows`, float32, shape (rows, dimension)."""
        vectors: Floats = self.index.reconstruct_batch(np.ascontiguousarray(rows, np.int64))
        return vectors

    def taken(self, rows: Rows) -> "FacePart":
        """Copy out rows, in the given order; none of the others' bytes come along."""
        index = new_index(self.index.d)
        for first in range(0, len(rows), _PIECE):
            index.add(self.embeddings(rows[first : first + _PIECE]))
        return FacePart(
            self.model, index, self.face_ids[rows], self.people[rows], self.days[rows],
            self.minors[rows], self.gone[rows], self.expires[rows],
        )  # fmt: skip


def make_part(entries: Sequence[FaceEntry], cases: Cases) -> FacePart:
    """Prepare faces of one model, numbering their people in `cases`."""
    index = new_index(len(entries[0].embedding))
    for first in range(0, len(entries), _PIECE):
        piece = [one.embedding for one in entries[first : first + _PIECE]]
        index.add(np.stack(piece).astype(np.float32))
    case_ids = np.frombuffer(b"".join(one.case_id.bytes for one in entries), np.uint8)
    return FacePart(
        model=entries[0].model,
        index=index,
        face_ids=id_rows(one.face_id for one in entries),
        people=cases.rows(case_ids.reshape(-1, 16)),
        days=np.array([day_number(one.captured_on) for one in entries], np.int32),
        minors=np.array([one.minor for one in entries], np.bool_),
        gone=np.zeros(len(entries), np.bool_),
        expires=np.array([instant(one.expires_at) for one in entries], np.int64),
    )


def new_index(dimension: int) -> Any:  # noqa: ANN401 - faiss has no types
    """Return an empty index over 16-bit floats that compares with every reference."""
    import faiss

    # one probe is one thread's work: on a busy machine a second that waits costs 40 times more
    faiss.omp_set_num_threads(1)
    return faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )


def joined(parts: Sequence[FacePart]) -> FacePart:
    """Return one part of the living rows of several of one model."""
    kept = [part.taken(np.flatnonzero(~part.gone)) for part in parts]
    index = kept[0].index
    for part in kept[1:]:
        index.merge_from(part.index)
    columns = {
        name: np.concatenate([getattr(part, name) for part in kept])
        for name in ("face_ids", "people", "days", "minors", "gone", "expires")
    }
    return FacePart(kept[0].model, index, **columns)


def day_number(day: date | None) -> int:
    """Return a day as the columns have it."""
    return UNDATED if day is None else day.toordinal()


def cosines(faces: Floats, probes: Floats) -> Floats:
    """Return the cosine of each face and each probe, float32, shape (faces, probes).

    Summed pair by pair, so that a pair's number does not hang on what is compared beside it: a
    matrix product rounds as its shape suggests.
    """
    table = np.empty((len(faces), len(probes)), np.float32)
    for column, probe in enumerate(probes):
        table[:, column] = (faces.astype(np.float64) * probe).sum(axis=1)
    return table
