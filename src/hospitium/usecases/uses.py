"""Keep of every search of the whole gallery what EU AI Act art. 12(3) asks for."""

from collections.abc import Sequence
from datetime import UTC
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.fingers import Finger
from hospitium.core.ids import CandidateId
from hospitium.gallery import SearchOutcome
from hospitium.ledger.use_record import UseRecord
from hospitium.policy.permit import SearchPermit
from hospitium.records import uses
from hospitium.usecases.runtime import Runtime

SEARCH = "search"
DUPLICATE_CHECK = "duplicate-check"


def note_use(
    runtime: Runtime,
    session: Session,
    permit: SearchPermit,
    outcome: SearchOutcome,
    *,
    id: UUID,  # noqa: A002
    kind: str,
    fingers: Sequence[Finger],
    photographs: int = 0,
    eyes: int = 0,
    probe: bytes = b"",
    candidates: Sequence[CandidateId] = (),
) -> None:
    """Record a use that began at the permit's instant and ends now.

    Parameters
    ----------
    probe
        The digest of what was searched with; empty where nothing of it is kept.
    candidates
        Ids under which people verify the results; a duplicate check has none, it only stops an
        enrolment.
    """
    face_model = runtime.face().model if photographs else ""
    iris_model = runtime.iris().model if eyes else ""
    use = UseRecord(
        id=str(id),
        kind=kind,
        operator=permit.operator,
        agency=permit.agency,
        purpose=permit.purpose,
        started_at=permit.at.astimezone(UTC),
        ended_at=runtime.clock().astimezone(UTC),
        persons=outcome.persons,
        prints=outcome.prints,
        missed_prints=outcome.missed_prints,
        model=runtime.finger().model if fingers else face_model or iris_model,
        gallery=outcome.contents,
        fingers=tuple(int(finger) for finger in fingers),
        input=probe,
        candidates=tuple(map(str, candidates)),
        photographs=photographs,
        faces=outcome.faces,
        face_model=face_model,
        eyes=eyes,
        irises=outcome.irises,
        iris_model=iris_model,
    )
    uses.add_use(session, runtime.node.vault, permit, use)
