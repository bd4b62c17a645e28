"""Faces that the database looks for (ADR 62): as a search sees them, and how they get there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_indexed import IndexedFaces
from hospitium.gallery.face_list import FaceList, list_of
from hospitium.gallery.face_part import FaceEntry, Floats
from hospitium.gallery.samples import Sight
from hospitium.records import face_near
from hospitium.records.face_index import FaceIndex, find_index
from hospitium.records.face_near import ListedFaces
from hospitium.records.gallery_rows import AnyGalleryPermit
from hospitium.records.node_folder import Node
from hospitium.records.samples import FACES
from hospitium.usecases.sample_source import face_entry

_ALIKE = 64
"""Faces that are looked at beside each of somebody's own: more than one person has."""

_NO_FLOOR = 2.0
"""No cosine is as high."""


@dataclass(frozen=True, slots=True)
class NodeFaceIndex:
    """The index of a node, for one search; each question is a read transaction of its own.

    So no connection is held while prints are compared. What comes or goes between two questions is
    sorted out by the list that the search began with.
    """

    node: Node
    permit: AnyGalleryPermit
    made: FaceIndex
    agencies: Mapping[str, Collection[str]]

    def nearest(self, model: str, probe: Floats, count: int) -> Sequence[tuple[UUID, float]]:
        """As `face_indexed.Index` says."""
        with self.node.read() as session:
            return face_near.nearest_faces(
                session, self.node.vault, self.permit, self.made, probe,
                model=model, agencies=self.agencies[model], count=count,
            )  # fmt: skip

    def embeddings(self, faces: Sequence[UUID]) -> Mapping[UUID, Floats]:
        """As `face_indexed.Index` says."""
        with self.node.read() as session:
            return face_near.embeddings_of(session, self.node.vault, self.permit, faces)

    def entries(self, model: str, cases: Collection[CaseId]) -> Iterator[FaceEntry]:
        """As `face_indexed.Index` says."""
        with self.node.read() as session:
            rows = face_near.faces_of_cases(session, self.node.vault, self.permit, cases, model)
            yield from map(face_entry, rows)


class _Listed(NamedTuple):
    stamp: str
    lists: Mapping[str, FaceList]
    agencies: Mapping[str, Collection[str]]


class FaceIndexes:
    """The lists of the faces that databases look for. Safe to share by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[Path, _Listed] = {}

    def current(self, node: Node, session: Session, permit: AnyGalleryPermit) -> IndexedFaces:
        """Return the node's faces as the records have them now.

        Raises
        ------
        Unavailable
            If they are not all in the index: whoever is missing there would not be found.
        """
        made = find_index(session)
        if made is None or not made.whole:
            raise Unavailable(
                "the faces are not all in the database's index yet",
                remedy="Run `hospitium gallery faces`: it adds those that are missing.",
            )
        stamp = f"{made.salt.hex()}/{FACES.stamp(session, at=permit.at)}"
        with self._lock:
            known = self._known.get(node.folder.path)
            if known is None or known.stamp != stamp:
                known = _listed(stamp, face_near.list_faces(session, permit))
                self._known[node.folder.path] = known
        index = NodeFaceIndex(node, permit, made, known.agencies)
        return IndexedFaces(index, known.lists)


def part_near(
    faces: IndexedFaces, sight: Sight, cases: Collection[CaseId]
) -> tuple[FaceGallery, int]:
    """Return a gallery of these people and whoever looks like them, and how many there are in all.

    For a look at a few records, which must not bring everybody into memory.
    """
    index, seen = faces.index, faces.seen(sight)
    own = [one.embedding for one in index.entries(sight.model, cases)]
    alike = {one.case for near in seen.nearest(own, _ALIKE, _NO_FLOOR) for one in near}
    entries = list(index.entries(sight.model, {*cases, *alike}))
    return FaceGallery.build(entries), len(seen.keys())


def _listed(stamp: str, rows: Sequence[ListedFaces]) -> _Listed:
    lacking = sum(one.lacking for one in rows)
    if lacking:
        raise Unavailable(
            f"{lacking} faces are missing from the database's index, and would not be found",
            remedy="Run `hospitium gallery faces`: it adds those that are missing.",
        )
    models = {one.model for one in rows}
    lists = {model: list_of([one.ids for one in rows if one.model == model]) for model in models}
    agencies = {model: {one.agency for one in rows if one.model == model} for model in models}
    return _Listed(stamp, lists, agencies)
