"""Which candidates rest on a photograph: their rates do not hold."""

from hospitium.core.ids import PrintId
from hospitium.gallery import Candidate, SearchOutcome
from hospitium.policy.permit import SearchPermit
from hospitium.records import prints
from hospitium.senses.finger.template import is_contactless
from hospitium.usecases.captures import CaptureKind, Reading
from hospitium.usecases.runtime import Runtime


def photographed(
    runtime: Runtime, permit: SearchPermit, outcome: SearchOutcome
) -> frozenset[PrintId]:
    """Return which references of the candidates were enrolled from photographs."""
    ids = {finger.print_id for one in outcome.candidates for finger in one.fingers}
    if not ids:
        return frozenset()
    with runtime.node.read() as session:
        rows = prints.references_of(session, runtime.node.vault, permit, ids)
    return frozenset(row.print_id for row in rows if is_contactless(row.template))


def has_photo(
    candidate: Candidate, readings: tuple[Reading, ...], photos: frozenset[PrintId]
) -> bool:
    """Tell whether a photograph is on either side of any finger of a candidate."""
    return any(
        finger.print_id in photos or readings[finger.probe].kind is CaptureKind.PHOTO
        for finger in candidate.fingers
    )
