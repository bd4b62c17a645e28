"""Is this the person of that case? One-to-one, with score, rate and evidence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from hospitium.core.errors import NotFound
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery import Gallery, Probe, compare_with_person
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.searches import permit_verify
from hospitium.records import audit, cases, prints
from hospitium.records.captured import Captured
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.template import is_contactless
from hospitium.usecases.captures import Capture, CaptureKind, Failure
from hospitium.usecases.evidence import Evidence, draw_pair
from hospitium.usecases.growing import probes_for
from hospitium.usecases.print_source import gallery_entry
from hospitium.usecases.reading import read_all
from hospitium.usecases.runtime import Runtime

SUPPORTS_FMR = 1e-3
"""At this false-match rate or below, the comparison supports that it is the same person."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """How alike probe and references are.

    Attributes
    ----------
    score
        Fused over the fingers compared; 0 when no finger could be compared.
    fmr
        How often two different people score this high, for the fingers compared.
    extrapolated
        Whether `fmr` lies beyond what the calibration's data reached: an estimate.
    supports
        True when `fmr` <= `SUPPORTS_FMR`. Support for a human, not a decision. Never of a
        photograph, because the rate is unknown there.
    photo
        Whether a photograph is on either side: then the rates do not hold.
    evidence
        One picture for each finger compared.
    notes
        What is odd, such as swapped hands; sentences for people.
    """

    case: CaseId
    score: float
    fmr: float
    extrapolated: bool
    supports: bool
    photo: bool
    fingers: tuple[Finger, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    failures: tuple[Failure, ...]


def verify(
    runtime: Runtime,
    operator: Operator,
    case_id: CaseId,
    captures: Iterable[Capture],
    *,
    purpose: str = "confirm-identity",
    on_progress: Callable[[], None] = lambda: None,
) -> VerifyReport:
    """Compare a probe with the references of one case; nothing of the probe is kept.

    Parameters
    ----------
    on_progress
        Called after each image; an error raised there ends it.

    Raises
    ------
    Refused, NotFound
        As policy says; the case has no references of these fingers.
    """
    at = runtime.clock()
    node = runtime.node
    with node.read() as session:
        facts = cases.case_facts(session, node.vault, case_id, at=at)
        permit = permit_verify(runtime.rules(session), operator, purpose, case=facts, at=at)
        rows = prints.case_references(session, node.vault, permit)
    engine = runtime.finger()
    read = read_all(captures, engine.read, on_progress=on_progress)
    probes = [Probe(reading.finger, reading.minutiae) for reading in read.readings]
    matched = compare_with_person(
        permit,
        Gallery.build(gallery_entry(row) for row in rows),
        probes,
        engine.calibration,
        model=engine.model,
        probes_for=probes_for(probes, at.date()),
    )
    if matched is None:
        raise NotFound(
            "the case has no reference of these fingers",
            remedy="Give another finger, or enrol this one first.",
        )
    with node.write() as session:
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(case_id),
            details={"fingers": [r.finger.slug for r in read.readings], "fmr": matched.fmr},
        )
    references = {row.print_id: row for row in rows}
    photo = any(
        read.readings[finger.probe].kind is CaptureKind.PHOTO
        or is_contactless(references[finger.print_id].template)
        for finger in matched.fingers
    )
    return VerifyReport(
        case=case_id,
        score=matched.score,
        fmr=matched.fmr,
        extrapolated=matched.extrapolated,
        supports=matched.fmr <= SUPPORTS_FMR and not photo,
        photo=photo,
        fingers=tuple(finger.finger for finger in matched.fingers),
        evidence=tuple(
            draw_pair(
                read.readings[finger.probe].template,
                references[finger.print_id],
                finger.fmr,
                day=at.date(),
            )
            for finger in matched.fingers
        ),
        notes=(*_captured(references[matched.fingers[0].print_id], at.date()), *matched.notes),
        failures=read.failures,
    )


def _captured(row: GalleryRow, day: date) -> tuple[str, ...]:
    """Say how old the strongest reference is, once that is a year and more."""
    captured = Captured.of(row, day)
    return (captured.sentence,) if captured.years >= 1 else ()
