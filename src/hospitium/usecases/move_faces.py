"""Put the faces where node.toml says: into the database's index, or out of it again."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hospitium.ledger import Operation
from hospitium.policy.desk import permit_upkeep
from hospitium.policy.permit import UpkeepPermit
from hospitium.records import audit, face_index, face_near
from hospitium.records.face_vectors import fill_some
from hospitium.usecases.following import Progress, nobody_listens
from hospitium.usecases.runtime import Runtime

AT_ONCE = 200
"""Faces that one transaction writes: other writers wait 0.1 s for it."""

SUBJECT = "faces:index"


@dataclass(frozen=True, slots=True)
class FacesMoved:
    """What came of it.

    Attributes
    ----------
    in_database
        Whether the database looks for faces now.
    written
        Vectors that were written.
    dropped
        Whether an index was taken out of the database.
    """

    in_database: bool
    written: int = 0
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class FaceIndexStatus:
    """How faces are looked for.

    Attributes
    ----------
    wanted
        Whether node.toml says by the database.
    there
        Whether the database has an index, wanted or not.
    lacking
        Faces that the index does not have: while there are any, no face is searched.
    bytes
        Size of the index.
    """

    wanted: bool
    there: bool = False
    lacking: int = 0
    bytes: int = 0

    @property
    def ready(self) -> bool:
        """Whether a face can be searched."""
        return not self.wanted or (self.there and not self.lacking)


IN_MEMORY = FaceIndexStatus(wanted=False)


def move_faces(
    runtime: Runtime, *, anew: bool = False, on_progress: Progress = nobody_listens
) -> FacesMoved:
    """Fill the index from the sealed templates, or drop it; others may go on working.

    What was cut short goes on where it was.

    Parameters
    ----------
    anew
        Throw the index away first; its vectors are turned by another secret then.

    Raises
    ------
    BadInput
        If node.toml wants it of a database that is not PostgreSQL.
    Unavailable
        If the server has no pgvector, or the node may not make its index there.
    """
    node = runtime.node
    permit = permit_upkeep(runtime.rules(), node.info.agency, at=runtime.clock())
    if not node.folder.faces_in_database:
        return FacesMoved(in_database=False, dropped=_drop(runtime, permit))
    _make(runtime, permit, anew=anew)
    written = _fill(runtime, permit, on_progress)
    _note_whole(runtime, permit, written)
    return FacesMoved(in_database=True, written=written)


def face_index_status(runtime: Runtime) -> FaceIndexStatus:
    """Tell how faces are looked for."""
    node = runtime.node
    permit = permit_upkeep(runtime.rules(), node.info.agency, at=runtime.clock())
    wanted = node.folder.faces_in_database
    with node.read() as session:
        index = face_index.find_index(session)
        if index is None:
            return FaceIndexStatus(wanted, there=face_index.is_left_over(session))
        lacking = face_near.count_lacking(session, permit) if wanted else 0
        return FaceIndexStatus(
            wanted, there=True, lacking=lacking, bytes=face_index.index_bytes(session)
        )


def _drop(runtime: Runtime, permit: UpkeepPermit) -> bool:
    with runtime.node.write() as session:
        dropped = face_index.drop_index(session, permit)
        if dropped:
            _log(runtime, session, permit, {"index": "dropped"})
    return dropped


def _make(runtime: Runtime, permit: UpkeepPermit, *, anew: bool) -> None:
    with runtime.node.write() as session:
        if anew or face_index.find_index(session) is None:
            face_index.make_index(session, runtime.node.vault, permit)
            _log(runtime, session, permit, {"index": "postgresql", "whole": False})


def _fill(runtime: Runtime, permit: UpkeepPermit, on_progress: Progress) -> int:
    node, last, done = runtime.node, None, 0
    with node.read() as session:
        total = face_near.count_lacking(session, permit)
    while True:
        with node.database.write() as session:
            some, last = fill_some(session, node.vault, permit, last, limit=AT_ONCE)
        done += some
        on_progress(done, max(done, total))
        if last is None:
            return done


def _note_whole(runtime: Runtime, permit: UpkeepPermit, written: int) -> None:
    with runtime.node.write() as session:
        index = face_index.find_index(session)
        if index is not None and not index.whole:
            face_index.note_whole(session, permit)
            _log(runtime, session, permit, {"index": "postgresql", "whole": True, "faces": written})


def _log(
    runtime: Runtime, session: Session, permit: UpkeepPermit, details: dict[str, object]
) -> None:
    audit.append(
        session, runtime.node.vault, permit,
        operation=Operation.ADMINISTRATION, subject=SUBJECT, details=details,
    )  # fmt: skip
