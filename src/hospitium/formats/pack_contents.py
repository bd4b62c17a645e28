"""What a field pack holds, and how two versions of it differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from hospitium.core.errors import BadInput


class PackCase(NamedTuple):
    """A case as a phone shows it.

    Attributes
    ----------
    label
        `Case 7F3A`, for where no name is allowed.
    name
        Only where the policies let names go to the field.
    age
        A band such as `14-17`; None where nobody knows.
    born
        A year; None where nobody knows, or names are not allowed.
    desk
        The agency whose desk hears of a hit.
    base
        What the fields of the notice say that a phone may change, where that may go to the field:
        a note hands it back, so that the node sees what its writer knew.
    """

    case: str
    label: str
    name: str | None
    age: str | None
    minor: bool
    born: int | None
    desk: str
    expires_at: str
    kind: str
    base: Mapping[str, str] = MappingProxyType({})


class PackPrint(NamedTuple):
    """A print: `case` is an index into the cases beside it, `finger` 0..10, `utility` 0..100.

    Attributes
    ----------
    cohort
        By how much to grow it before it is compared: a child's age and year in one byte, see
        `senses.finger.cohort`; 0 for the grown.
    """

    case: int
    finger: int
    utility: int | None
    year: int | None
    template: bytes
    cohort: int = 0


class PackFace(NamedTuple):
    """A face: `case` is an index into the cases beside it; never a picture, only a template.

    Attributes
    ----------
    day
        Of the photograph, counted from 1970-01-01; None where nobody knows.
    minor
        Whether the person was under 18 on it, or may have been: then it weighs less by the years.
    """

    case: int
    day: int | None
    minor: bool
    template: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """Cases with their prints and faces, and what a phone needs to judge scores.

    Attributes
    ----------
    calibration, face_calibration
        The bytes of a calibration file; the latter is empty where no faces go to the field.
    limits
        Candidate cap, thresholds, expected rates.
    removed
        In a delta: ids of the cases that left.
    """

    cases: tuple[PackCase, ...]
    prints: tuple[PackPrint, ...]
    calibration: bytes
    limits: Mapping[str, Any]
    removed: tuple[str, ...] = ()
    faces: tuple[PackFace, ...] = ()
    face_calibration: bytes = b""


def contents_digest(contents: Contents) -> str:
    """Return the SHA-256, hex, over the lines `case what sha256(template)`, sorted bytewise.

    `what` is the number of a finger, or `face`.
    """
    held = [(one.case, str(one.finger), one.template) for one in contents.prints]
    held += [(one.case, "face", one.template) for one in contents.faces]
    lines = [
        f"{contents.cases[case].case} {what} {sha256(template).hexdigest()}\n"
        for case, what, template in held
    ]
    return sha256("".join(sorted(lines)).encode()).hexdigest()


def case_marks(contents: Contents) -> dict[str, str]:
    """Return a mark of each case, its prints and faces: equal while nothing of it changed.

    16 hex digits (64 bits) each: what a node remembers of a pack that it sent, which tells nobody
    more than that two versions differ.
    """
    parts: dict[int, list[str]] = {index: [] for index in range(len(contents.cases))}
    for one in contents.prints:
        parts[one.case].append(repr((*one[1:4], one.cohort, sha256(one.template).hexdigest())))
    for face in contents.faces:
        parts[face.case].append(repr((*face[1:3], sha256(face.template).hexdigest())))
    return {
        case.case: sha256("\n".join([_case_text(case), *sorted(parts[at])]).encode()).hexdigest()[
            :16
        ]
        for at, case in enumerate(contents.cases)
    }


def _case_text(case: PackCase) -> str:
    return repr((*case[:-1], sorted(case.base.items())))


def difference(whole: Contents, before: Mapping[str, str]) -> Contents:
    """Return what a phone that holds the cases of `before` (marks) lacks or must drop."""
    marks = case_marks(whole)
    kept = [at for at, case in enumerate(whole.cases) if before.get(case.case) != marks[case.case]]
    places = {old: new for new, old in enumerate(kept)}
    return Contents(
        cases=tuple(whole.cases[at] for at in kept),
        prints=tuple(
            one._replace(case=places[one.case]) for one in whole.prints if one.case in places
        ),
        calibration=whole.calibration,
        limits=whole.limits,
        removed=tuple(sorted(before.keys() - marks.keys())),
        faces=tuple(
            one._replace(case=places[one.case]) for one in whole.faces if one.case in places
        ),
        face_calibration=whole.face_calibration,
    )


def apply_delta(base: Contents, delta: Contents) -> Contents:
    """Return what a phone holds after a delta; the caller compares its digest with the header's.

    Raises
    ------
    BadInput
        If the delta removes a case that is not there: it is for another base.
    """
    there = {case.case for case in base.cases}
    if not there.issuperset(delta.removed):
        raise BadInput("this delta is for another version of the pack")
    gone = set(delta.removed) | {case.case for case in delta.cases}
    kept = [at for at, case in enumerate(base.cases) if case.case not in gone]
    places = {old: new for new, old in enumerate(kept)}
    prints = [one._replace(case=places[one.case]) for one in base.prints if one.case in places]
    prints += [one._replace(case=one.case + len(kept)) for one in delta.prints]
    faces = [one._replace(case=places[one.case]) for one in base.faces if one.case in places]
    faces += [one._replace(case=one.case + len(kept)) for one in delta.faces]
    return Contents(
        cases=(*(base.cases[at] for at in kept), *delta.cases),
        prints=tuple(prints),
        calibration=delta.calibration,
        limits=delta.limits,
        faces=tuple(faces),
        face_calibration=delta.face_calibration,
    )
