"""Who is this? Search the gallery 1:N; candidates for a human, never a decision."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.fingers import Finger
from hospitium.core.ids import CandidateId, CaseId, PrintId, SearchId
from hospitium.gallery import Candidate, FingerMatch, Probe, SearchOutcome, search
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.permit import SearchPermit
from hospitium.policy.searches import permit_search
from hospitium.records import audit, cases, looks, prints, searches
from hospitium.records.captured import Captured
from hospitium.records.consent_filters import not_agreed
from hospitium.records.limits import search_load
from hospitium.records.own_cases import own_case_facts
from hospitium.records.prints import GalleryRow
from hospitium.records.searches import NewCandidate, NewSearch, ProbePrint
from hospitium.senses.finger.arrangement import Arrangement, contradictions
from hospitium.senses.finger.template import is_contactless
from hospitium.usecases.captures import Capture, CaptureKind, Failure, Reading
from hospitium.usecases.duplicates import tell_repeated
from hospitium.usecases.growing import probes_for
from hospitium.usecases.reading import read_all
from hospitium.usecases.runtime import Also, Runtime, nothing_more
from hospitium.usecases.search_report import Listed, SearchReport
from hospitium.usecases.uses import SEARCH, note_use

References = Mapping[PrintId, GalleryRow]
Ask = Callable[..., SearchPermit]

TIME_TO_DECIDE = timedelta(hours=72)
"""The probe of a search with candidates is erased after this, decided or not."""


def identify(
    runtime: Runtime,
    operator: Operator,
    captures: Iterable[Capture],
    *,
    purpose: str,
    case: CaseId | None = None,
    incident: str | None = None,
    missing: Collection[Finger] = (),
    age: int | None = None,
    despite_young: str = "",
    on_progress: Callable[[], None] = lambda: None,
    before_saving: Callable[[], None] = lambda: None,
    read_one: Callable[[Capture], Reading] | None = None,
    also: Also = nothing_more,
) -> SearchReport:
    """Search one to ten fingers of one person against all open cases of the node.

    Parameters
    ----------
    missing
        Fingers that the slaps among `captures` cannot show.
    age
        Of the person, in years, as somebody estimates it; None if nobody does.
    despite_young
        Why a child under 5 is searched all the same.
    on_progress, before_saving
        Called after each image, and once when all is known and nothing is written yet; an error
        raised there ends the search, and it never was.
    read_one
        How a capture becomes a reading; None for the engine's own way.
    also
        What else happens in the transaction that records the search, or else neither does.

    Raises
    ------
    Refused
        search.purpose, search.mandate, purpose.forbidden, minor.young, retain.expiry,
        search.limits: before any image is looked at; search.limits also if others used up the
        quota meanwhile, and then nothing is released.
    BadInput, UnreadableImage, NoFingerprint
        If not a single capture can be used.
    """
    at = runtime.clock()
    node = runtime.node
    with node.read() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case, at=at) if case else None
        ask = partial(
            permit_search,
            runtime.rules(session),
            operator,
            purpose,
            case=facts,
            incident=incident,
            age=age,
            despite_young=despite_young,
            at=at,
        )
        permit = ask(load=search_load(session, operator.agency, at))
    engine = runtime.finger()
    read = read_all(captures, read_one or engine.read, missing=missing, on_progress=on_progress)
    readings = tell_repeated(engine, read.readings)
    with node.read() as session:
        gallery = runtime.galleries().current(node, session, permit)
        leave_out = not_agreed(session, permit.purpose, permit.at)
    probes = [Probe(reading.finger, reading.minutiae) for reading in readings]
    outcome = search(
        permit,
        gallery,
        probes,
        engine.calibration,
        model=engine.model,
        probes_for=probes_for(probes, at.date()),
        leave_out=leave_out,
        workers=engine.workers,
    )
    shown = tuple(reading.finger for reading in readings)
    outcome = _hold_against_record(runtime, permit, outcome, shown)
    before_saving()
    return _record(runtime, permit, outcome, readings, read.failures, despite_young, ask, also)


def _hold_against_record(
    runtime: Runtime, permit: SearchPermit, outcome: SearchOutcome, shown: tuple[Finger, ...]
) -> SearchOutcome:
    """Say of each candidate which fingers were captured though the record calls them missing.

    Whoever took their consent back while the search ran is no candidate any more.
    """

    def told(session: Session, candidate: Candidate) -> Candidate:
        absent = prints.absent_fingers(session, permit, candidate.case_id)
        missing = {f for f, status in absent.items() if status is prints.AbsentStatus.MISSING}
        as_named = candidate.arrangement is Arrangement.AS_NAMED
        fingers = shown if as_named else [match.finger for match in candidate.fingers]
        return replace(candidate, notes=candidate.notes + contradictions(fingers, missing))

    def agrees(session: Session, candidate: Candidate) -> bool:
        vault, case = runtime.node.vault, candidate.case_id
        return cases.case_facts(session, vault, case, at=permit.at).may_serve(permit.purpose)

    with runtime.node.read() as session:
        kept = [one for one in outcome.candidates if agrees(session, one)]
        return replace(outcome, candidates=tuple(told(session, one) for one in kept))


def _record(
    runtime: Runtime,
    permit: SearchPermit,
    outcome: SearchOutcome,
    readings: tuple[Reading, ...],
    failures: tuple[Failure, ...],
    despite_young: str,
    ask: Ask,
    also: Also,
) -> SearchReport:
    """Write the search, its candidates and its leaf in one transaction.

    Others may have searched meanwhile, so policy is asked again while nobody else can write.
    """
    node = runtime.node
    search_id = SearchId(runtime.new_id())
    listed = tuple(_listed(runtime, permit, outcome, readings))
    new = NewSearch(
        id=search_id,
        fingers=tuple(reading.finger for reading in readings),
        model=runtime.finger().model,
        gallery_persons=outcome.persons,
        gallery_prints=outcome.prints,
        comparisons=outcome.comparisons,
        probe=tuple(ProbePrint(reading.finger, reading.template) for reading in readings),
        probe_expires_at=permit.at + TIME_TO_DECIDE,
        candidates=tuple(map(_new_candidate, listed)),
    )
    with node.write() as session:
        probe = searches.add_search(session, node.vault, permit, new)
        leaf = audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(search_id),
            details=_log_details(outcome, readings) | {"despite_young": despite_young},
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
        readings=readings,
        failures=failures,
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
            yield Listed(
                CandidateId(runtime.new_id()),
                rank,
                candidate,
                facts.minor,
                _has_photo(candidate, readings, references),
                _captured(candidate, references, permit.at.date()),
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


def _new_candidate(listed: Listed) -> NewCandidate:
    candidate = listed.candidate
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


def _log_details(outcome: SearchOutcome, readings: tuple[Reading, ...]) -> dict[str, Any]:
    return {
        "fingers": [reading.finger.slug for reading in readings],
        "persons": outcome.persons,
        "comparisons": outcome.comparisons,
        "sifted": outcome.sifted,
        "missed_prints": outcome.missed_prints,
        "candidates": [str(candidate.case_id) for candidate in outcome.candidates],
    }
