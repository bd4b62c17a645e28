"""Write a search with its candidates and its leaf, and tell the searcher what came of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from hospitium.core.ids import CandidateId, PrintId, SearchId
from hospitium.gallery import Candidate, FingerMatch, SearchOutcome
from hospitium.ledger import Operation
from hospitium.policy.permit import SearchPermit
from hospitium.records import audit, cases, looks, prints, searches
from hospitium.records.captured import Captured
from hospitium.records.face_found import FaceFound, Says
from hospitium.records.faces import faces_of
from hospitium.records.iris_found import IrisFound
from hospitium.records.limits import search_load
from hospitium.records.prints import GalleryRow
from hospitium.records.search_values import Probe as ProbeKept
from hospitium.records.searches import NewCandidate, NewSearch, ProbePrint
from hospitium.senses.finger.template import is_contactless
from hospitium.usecases.captures import CaptureKind, Reading
from hospitium.usecases.probing import Probed
from hospitium.usecases.runtime import Also, Runtime
from hospitium.usecases.search_report import Listed, SearchReport
from hospitium.usecases.uses import SEARCH, note_use

References = Mapping[PrintId, GalleryRow]
Ask = Callable[..., SearchPermit]

TIME_TO_DECIDE = timedelta(hours=72)
"""The probe of a search with candidates is erased after this, decided or not."""


def record_search(
    runtime: Runtime,
    permit: SearchPermit,
    outcome: SearchOutcome,
    probed: Probed,
    despite_young: str,
    ask: Ask,
    also: Also,
) -> SearchReport:
    """Write the search, its candidates and its leaf in one transaction.

    Others may have searched meanwhile, so policy is asked again while nobody else can write.
    """
    node = runtime.node
    search_id = SearchId(runtime.new_id())
    listed = tuple(_listed(runtime, permit, outcome, probed.fingers))
    new = _new_search(runtime, permit, search_id, outcome, probed, listed)
    with node.write() as session:
        probe = searches.add_search(session, node.vault, permit, new)
        leaf = audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(search_id),
            details=_log_details(outcome, probed) | {"despite_young": despite_young},
        )
        looks.note_looks(session, leaf, {one.case_id for one in new.candidates})
        note_use(
            runtime,
            session,
            permit,
            outcome,
            id=search_id,
            kind=SEARCH,
            fingers=new.fingers,
            photographs=len(probed.faces),
            eyes=len(probed.eyes),
            probe=probe,
            candidates=[candidate.id for candidate in listed],
        )
        ask(load=search_load(session, permit.agency, permit.at, besides=search_id))
        also(session, search_id)
    return SearchReport(
        id=search_id,
        at=permit.at,
        purpose=permit.purpose,
        outcome=outcome,
        candidates=listed,
        decide_until=permit.at + TIME_TO_DECIDE if listed else None,
        readings=probed.fingers,
        failures=probed.failures,
        faces=probed.faces,
        live=probed.live,
        eyes=probed.eyes,
    )


def _new_search(
    runtime: Runtime,
    permit: SearchPermit,
    search_id: SearchId,
    outcome: SearchOutcome,
    probed: Probed,
    listed: tuple[Listed, ...],
) -> NewSearch:
    face_model = runtime.face().model if probed.faces else ""
    iris_model = runtime.iris().model if probed.eyes else ""
    return NewSearch(
        id=search_id,
        fingers=tuple(reading.finger for reading in probed.fingers),
        model=runtime.finger().model if probed.fingers else face_model or iris_model,
        gallery_persons=outcome.persons,
        gallery_prints=outcome.prints,
        comparisons=outcome.comparisons,
        probe=ProbeKept(
            tuple(ProbePrint(reading.finger, reading.template) for reading in probed.fingers),
            tuple(reading.template for reading in probed.faces),
            tuple(one.reading.template for one in probed.eyes),
        ),
        probe_expires_at=permit.at + TIME_TO_DECIDE,
        candidates=tuple(
            _new_candidate(one, more=bool(probed.faces or probed.eyes)) for one in listed
        ),
        gallery_faces=outcome.faces,
        face_model=face_model,
        live=probed.live,
        gallery_irises=outcome.irises,
        iris_model=iris_model,
    )


def _listed(
    runtime: Runtime, permit: SearchPermit, outcome: SearchOutcome, readings: tuple[Reading, ...]
) -> Iterator[Listed]:
    """Yield the candidates as the searcher sees them."""
    if not outcome.candidates:
        return
    ids = {finger.print_id for one in outcome.candidates for finger in one.fingers}
    vault = runtime.node.vault
    with runtime.node.read() as session:
        rows = prints.references_of(session, vault, permit, ids)  # those erased are not there
        references = {row.print_id: row for row in rows}
        for rank, candidate in enumerate(outcome.candidates, start=1):
            facts = cases.case_facts(session, vault, candidate.case_id, at=permit.at)
            face = [candidate.face.face_id] if candidate.face else []
            row = next(iter(faces_of(session, vault, permit, face)), None)
            yield Listed(
                CandidateId(runtime.new_id()),
                rank,
                candidate,
                facts.minor,
                _has_photo(candidate, readings, references),
                _captured(candidate, references, permit.at.date()),
                row.captured_on if row else None,
            )


def _has_photo(candidate: Candidate, readings: tuple[Reading, ...], references: References) -> bool:
    return any(
        readings[finger.probe].kind is CaptureKind.PHOTO
        or (row is not None and is_contactless(row.template))
        for finger in candidate.fingers
        for row in [references.get(finger.print_id)]
    )


def _captured(candidate: Candidate, references: References, day: date) -> Captured | None:
    """Tell of the strongest reference, how old it is, and how old the person was."""
    known = (references.get(finger.print_id) for finger in candidate.fingers)
    return next((Captured.of(row, day) for row in known if row is not None), None)


def _new_candidate(listed: Listed, *, more: bool) -> NewCandidate:
    candidate = listed.candidate
    others = {"face": face_details(candidate, listed.face_on), "says": says_details(candidate)}
    if candidate.iris is not None:
        others["iris"] = iris_details(candidate)
    return NewCandidate(
        id=listed.id,
        case_id=candidate.case_id,
        score=candidate.score,
        fmr=candidate.fmr,
        fmr_at_gallery=candidate.fmr_at_gallery,
        details={
            "fingers": [finger_details(finger) for finger in candidate.fingers],
            "arrangement": candidate.arrangement.value,
            "notes": list(candidate.notes),
            "photo": listed.photo,
            "captured": listed.captured.to_fields() if listed.captured else None,
            **(others if more else {}),
        },
    )


def finger_details(match: FingerMatch) -> dict[str, Any]:
    """Return what is kept of one finger's match: ids, numbers, no template."""
    return {
        "print": str(match.print_id),
        "probe": match.probe,
        "finger": match.finger.slug,
        "score": match.score,
        "fmr": match.fmr,
        "pairs": match.pairs,
        "extrapolated": match.extrapolated,
    }


def face_details(candidate: Candidate, on: date | None) -> dict[str, Any] | None:
    """Return what is kept of what the photographs said: ids, numbers, no template."""
    face = candidate.face
    if face is None:
        return None
    return FaceFound(
        face=str(face.face_id),
        probe=face.probe,
        score=face.score,
        fmr=face.fmr,
        tries=face.tries,
        on=on,
        years=face.elapsed.years,
        minor=face.elapsed.minor,
        extrapolated=face.extrapolated,
    ).to_fields()


def iris_details(candidate: Candidate) -> dict[str, Any] | None:
    """Return what is kept of what the irises said: ids, numbers, no template."""
    iris = candidate.iris
    if iris is None:
        return None
    return IrisFound(
        iris=str(iris.iris_id),
        eye=iris.eye.value,
        probe=iris.probe,
        score=iris.score,
        distance=iris.distance,
        bits=iris.bits,
        fmr=iris.fmr,
        tries=iris.tries,
        extrapolated=iris.extrapolated,
    ).to_fields()


def says_details(candidate: Candidate) -> list[dict[str, Any]]:
    """Return what each sense contributed, and whether the candidate rests on it."""
    rests = candidate.rests_on
    return [
        asdict(Says(one.sense.value, one.llr, one.fmr, one.sense in rests))
        for one in candidate.says
    ]


def _log_details(outcome: SearchOutcome, probed: Probed) -> dict[str, Any]:
    faces = {
        "photographs": len(probed.faces),
        "faces": outcome.faces,
        "missed_faces": sum(part.faces for part in outcome.missed),
    }
    irises = {
        "eyes": len(probed.eyes),
        "irises": outcome.irises,
        "missed_irises": sum(part.irises for part in outcome.missed),
    }
    return {
        "fingers": [reading.finger.slug for reading in probed.fingers],
        "persons": outcome.persons,
        "comparisons": outcome.comparisons,
        "sifted": outcome.sifted,
        "missed_prints": outcome.missed_prints,
        "candidates": [str(candidate.case_id) for candidate in outcome.candidates],
        "missed_parts": [part.name for part in outcome.missed],
        **(faces if probed.faces else {}),
        **(irises if probed.eyes else {}),
    }
