"""Who is this? Search the gallery 1:N; candidates for a human, never a decision."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.core.live_notes import LiveCheck
from hospitium.core.senses import Sense
from hospitium.gallery import Candidate, Probe, SearchOutcome
from hospitium.gallery.face_search import FaceProbes
from hospitium.gallery.iris_search import IrisProbes
from hospitium.gallery.iris_view import EyeProbe
from hospitium.gallery.people import FingerProbes, search_people
from hospitium.gallery.weighing import narrowed
from hospitium.policy.consents import Modality
from hospitium.policy.operators import Operator
from hospitium.policy.permit import SearchPermit
from hospitium.policy.searches import permit_search
from hospitium.records import cases, prints
from hospitium.records.consent_filters import not_agreed
from hospitium.records.faces import faces_of
from hospitium.records.irises import irises_of
from hospitium.records.limits import search_load
from hospitium.records.own_cases import own_case_facts
from hospitium.senses.finger.arrangement import Arrangement, contradictions
from hospitium.senses.iris.template import decode_iris
from hospitium.usecases.captures import Capture, Reading
from hospitium.usecases.face_engine import FaceCapture, FaceReading
from hospitium.usecases.growing import probes_for
from hospitium.usecases.probing import Probed, Sought, SoughtEye, read_probe
from hospitium.usecases.record_search import record_search
from hospitium.usecases.runtime import Also, Runtime, nothing_more
from hospitium.usecases.search_report import SearchReport


def identify(
    runtime: Runtime,
    operator: Operator,
    captures: Iterable[Capture] = (),
    *,
    faces: Iterable[FaceCapture] = (),
    eyes: Iterable[SoughtEye] = (),
    purpose: str,
    case: CaseId | None = None,
    incident: str | None = None,
    missing: Collection[Finger] = (),
    age: int | None = None,
    despite_young: str = "",
    live: LiveCheck | None = None,
    on_progress: Callable[[], None] = lambda: None,
    before_saving: Callable[[], None] = lambda: None,
    read_one: Callable[[Capture], Reading] | None = None,
    read_face: Callable[[FaceCapture], FaceReading] | None = None,
    also: Also = nothing_more,
) -> SearchReport:
    """Search one person by fingers, photographs or eyes against all open cases of the node.

    Parameters
    ----------
    captures, faces, eyes
        Images of one to ten fingers, photographs of the face, pictures of the eyes; any may be
        empty, not all.
    missing
        Fingers that the slaps among `captures` cannot show.
    age
        Of the person, in years, as somebody estimates it; None if nobody does.
    despite_young
        Why a child under 5 is searched all the same.
    live
        Checks a live capture of the face; what it says is noted, and no score changes by it.
    on_progress, before_saving
        Called after each image; and again and again while the gallery is compared, once more when
        all is known and nothing is written yet. An error raised there ends the search, and it
        never was.
    read_one, read_face
        How a capture becomes a reading; None for the engine's own way.
    also
        What else happens in the transaction that records the search, or else neither does.

    Raises
    ------
    Refused
        search.purpose, search.mandate, purpose.forbidden, minor.young, retain.expiry,
        search.limits: before any image is looked at; search.limits also if others used up the
        quota meanwhile, and then nothing is released.
    SeveralFaces
        If a photograph shows several and its capture does not say which is meant.
    BadInput, UnreadableImage, NoFingerprint, NoFace
        If not a single capture can be used.
    """
    sought = Sought(tuple(captures), tuple(faces), missing, live, tuple(eyes))
    sought.check()
    at, node = runtime.clock(), runtime.node
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
            senses=sought.senses,
            at=at,
        )
        permit = ask(load=search_load(session, operator.agency, at))
    probed = read_probe(
        runtime, sought, read_one=read_one, read_face=read_face, on_progress=on_progress
    )
    outcome = _search(runtime, permit, probed, before_saving)
    outcome = _hold_against_record(runtime, permit, outcome, probed)
    before_saving()
    return record_search(runtime, permit, outcome, probed, despite_young, ask, also)


def _search(
    runtime: Runtime, permit: SearchPermit, probed: Probed, check: Callable[[], None]
) -> SearchOutcome:
    """Compare with whoever agreed to this search, as the records have them now."""
    node = runtime.node
    with node.read() as session:
        by_finger = _finger_probes(runtime, session, permit, probed) if probed.fingers else None
        by_face = _face_probes(runtime, session, permit, probed) if probed.faces else None
        by_iris = _iris_probes(runtime, session, permit, probed) if probed.eyes else None
    workers = runtime.finger().workers if by_finger else 1
    return search_people(permit, by_finger, by_face, by_iris, workers=workers, check=check)


def _finger_probes(
    runtime: Runtime, session: Session, permit: SearchPermit, probed: Probed
) -> FingerProbes:
    engine = runtime.finger()
    probes = tuple(Probe(reading.finger, reading.minutiae) for reading in probed.fingers)
    return FingerProbes(
        probes,
        runtime.galleries().current(runtime.node, session, permit),
        engine.calibration,
        engine.model,
        probes_for(probes, permit.at.date()),
        not_agreed(session, permit.purpose, permit.at),
    )


def _face_probes(
    runtime: Runtime, session: Session, permit: SearchPermit, probed: Probed
) -> FaceProbes:
    engine = runtime.face()
    return FaceProbes(
        tuple(reading.embedding for reading in probed.faces),
        runtime.galleries().faces.current(runtime.node, session, permit),
        engine.calibration,
        engine.model,
        not_agreed(session, permit.purpose, permit.at, modality=Modality.FACE),
    )


def _iris_probes(
    runtime: Runtime, session: Session, permit: SearchPermit, probed: Probed
) -> IrisProbes:
    engine = runtime.iris()
    return IrisProbes(
        tuple(EyeProbe(decode_iris(one.reading.template).code, one.eye) for one in probed.eyes),
        runtime.galleries().irises.current(runtime.node, session, permit),
        engine.calibration,
        engine.model,
        not_agreed(session, permit.purpose, permit.at, modality=Modality.IRIS),
    )


def _hold_against_record(
    runtime: Runtime, permit: SearchPermit, outcome: SearchOutcome, probed: Probed
) -> SearchOutcome:
    """Say of each candidate which fingers were captured though the record calls them missing.

    Whoever took their consent back while the search ran is no candidate by that sense any more,
    nor is anybody by a face that the record now says was an infant's.
    """
    shown = tuple(reading.finger for reading in probed.fingers)
    vault, persons = runtime.node.vault, outcome.persons

    def told(session: Session, candidate: Candidate) -> Candidate:
        absent = prints.absent_fingers(session, permit, candidate.case_id)
        missing = {f for f, status in absent.items() if status is prints.AbsentStatus.MISSING}
        as_named = candidate.arrangement is Arrangement.AS_NAMED
        fingers = shown if as_named else [match.finger for match in candidate.fingers]
        return replace(candidate, notes=candidate.notes + contradictions(fingers, missing))

    def agreed(session: Session, candidate: Candidate) -> Iterator[Sense]:
        facts = cases.case_facts(session, vault, candidate.case_id, at=permit.at)
        if candidate.fingers and facts.may_serve(permit.purpose):
            yield Sense.FINGER
        face = candidate.face
        if face is not None and faces_of(session, vault, permit, [face.face_id]):
            yield Sense.FACE
        iris = candidate.iris
        if iris is not None and irises_of(session, vault, permit, [iris.iris_id]):
            yield Sense.IRIS

    with runtime.node.read() as session:
        narrow = (narrowed(o, set(agreed(session, o)), persons) for o in outcome.candidates)
        kept = [told(session, one) for one in narrow if one is not None]
        return replace(outcome, candidates=tuple(kept))
