"""Which cases go on a phone, and what of them: never more than the permit says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.formats.notice import Notice
from hospitium.formats.notice_fields import field_text
from hospitium.formats.pack_contents import PackCase, PackFace, PackPrint
from hospitium.formats.templates import TemplateForm, form_of, read_print, write_print
from hospitium.policy.ages import age_range, is_minor, is_young, middle_age
from hospitium.policy.field import BuildPackPermit, RegionsPermit, shown_in_field
from hospitium.policy.permit import ReadCasePermit
from hospitium.records.consent_filters import in_use
from hospitium.records.models import CaseRow, PrintRow
from hospitium.records.models_field import CaseRegionRow
from hospitium.records.notices import age_on, open_notice
from hospitium.records.pack_faces import face_marks, pack_faces
from hospitium.records.places import print_place
from hospitium.records.prints import live_prints, with_case
from hospitium.records.vault import Vault
from hospitium.senses.finger.cohort import encode_cohort

REGION_LETTERS = 40
MOST_REGIONS = 20
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Scope:
    """What a pack is about, beside what its permit says.

    Attributes
    ----------
    model, face_model
        Only templates of these: others never meet what a phone extracts. None takes no faces.
    """

    region: str | None
    model: str
    face_model: str | None = None


def need_region(text: str) -> str:
    """Return a region as it is kept: a short lower-case word such as `north-valley`."""
    word = "-".join(text.strip().lower().split())
    if not 0 < len(word) <= REGION_LETTERS or not all(one.isalnum() or one in "-." for one in word):
        raise BadInput(
            f"a region is a short word of at most {REGION_LETTERS} letters, digits and hyphens",
            remedy="Write it as north-valley; it is no address and no place where somebody stays.",
        )
    return word


def set_regions(session: Session, permit: RegionsPermit, regions: list[str]) -> tuple[str, ...]:
    """Say where the person of the permit's case is sought, in place of what was said before."""
    words = tuple(sorted({need_region(one) for one in regions}))
    if len(words) > MOST_REGIONS:
        raise BadInput(f"a case has at most {MOST_REGIONS} regions")
    session.execute(delete(CaseRegionRow).where(CaseRegionRow.case_id == permit.case))
    session.add_all(CaseRegionRow(case_id=permit.case, region=word) for word in words)
    session.flush()
    return words


def regions_of(session: Session, permit: ReadCasePermit) -> tuple[str, ...]:
    """Return where the person of the permit's case is sought; none means everywhere."""
    query = select(CaseRegionRow.region).where(CaseRegionRow.case_id == permit.case)
    return tuple(session.scalars(query.order_by(CaseRegionRow.region)))


def scope_stamp(session: Session, permit: BuildPackPermit, scope: Scope, *beside: str) -> str:
    """Return a value that changes whenever a pack of that scope would hold other templates.

    One query, no template opened. `beside` is what else makes a pack another: policies, rates.
    """
    ids = _prints(permit, scope).with_only_columns(PrintRow.id, maintain_column_froms=True)
    marks = sorted(str(row) for (row,) in session.execute(ids))
    if scope.face_model is not None:
        marks += face_marks(session, permit, scope.face_model, _sought_in(scope.region))
    return sha256("\n".join([*beside, *marks]).encode()).hexdigest()


def pack_cases(
    session: Session,
    vault: Vault,
    permit: BuildPackPermit,
    scope: Scope,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[tuple[PackCase, ...], tuple[PackPrint, ...], tuple[PackFace, ...]]:
    """Return what a pack holds: of cases open, not over, agreed to, of the permit's agency.

    Children under 5 stay at the desk unless the permit says otherwise; so do their templates.
    """
    cases: list[PackCase] = []
    prints: list[PackPrint] = []
    last, kept = None, False
    wanted = _prints(permit, scope).with_only_columns(func.count(), maintain_column_froms=True)
    total = session.scalar(wanted) or 0
    for done, row in enumerate(_stream(session, permit, scope)):
        on_progress(done, total)
        if row.case_id != last:
            last, case = row.case_id, _case(vault, permit, row.case)
            kept = case is not None
            cases += [case] if case is not None else []
        if kept:
            prints.append(_print(vault, row, len(cases) - 1))
    faces = tuple(_with_faces(session, vault, permit, scope, cases))  # may add cases
    return tuple(cases), tuple(prints), faces


def _with_faces(
    session: Session, vault: Vault, permit: BuildPackPermit, scope: Scope, cases: list[PackCase]
) -> Iterator[PackFace]:
    """Yield the faces of a pack, and add the cases that have no print to `cases`."""
    if scope.face_model is None:
        return
    places: dict[str, int | None] = {one.case: place for place, one in enumerate(cases)}
    sought = _sought_in(scope.region)
    for row, face in pack_faces(session, vault, permit, scope.face_model, sought):
        if str(row.id) not in places:
            case = _case(vault, permit, row)
            places[str(row.id)] = None if case is None else len(cases)
            cases += [case] if case is not None else []
        place = places[str(row.id)]
        if place is not None:
            yield face._replace(case=place)


def _stream(session: Session, permit: BuildPackPermit, scope: Scope) -> Iterator[PrintRow]:
    query = with_case(_prints(permit, scope)).order_by(
        PrintRow.case_id, PrintRow.finger, PrintRow.impression
    )
    yield from session.scalars(query.execution_options(yield_per=_BATCH))


def _prints(permit: BuildPackPermit, scope: Scope) -> Select[PrintRow]:
    return live_prints(permit.at).where(
        PrintRow.model == scope.model,
        CaseRow.agency == permit.agency,
        in_use(permit.at, permit.purpose),
        _sought_in(scope.region),
    )


def _sought_in(region: str | None) -> ColumnElement[bool]:
    """Tell of a case whether it goes to a region: a case without any is sought everywhere."""
    mine = CaseRegionRow.case_id == CaseRow.id
    if region is None:
        return CaseRow.id.is_not(None)
    return or_(~exists().where(mine), exists().where(mine, CaseRegionRow.region == region))


def _case(vault: Vault, permit: BuildPackPermit, row: CaseRow) -> PackCase | None:
    notice, opened = open_notice(vault, row), row.opened_at.date()
    ages = age_range(notice, opened_on=opened, day=permit.at.date())
    if is_young(ages) and not permit.young:
        return None
    minor = is_minor(notice, opened_on=opened, at=permit.at)
    return PackCase(
        case=str(row.id),
        label=f"Case {str(row.id)[:4].upper()}",
        name=(notice.full_name or None) if permit.names else None,
        age=None if ages is None else f"{ages.low}-{ages.high}",
        minor=minor,
        born=notice.birth_year if permit.names else None,
        desk=row.agency,
        expires_at=f"{row.expires_at:%Y-%m-%dT%H:%M:%SZ}",
        kind=row.kind,
        base=_base(notice, permit, minor=minor),
    )


def _base(notice: Notice, permit: BuildPackPermit, *, minor: bool) -> dict[str, str]:
    said = {name: field_text(notice, name) for name in shown_in_field(permit, minor=minor)}
    return {name: text for name, text in said.items() if text}


def _print(vault: Vault, row: PrintRow, index: int) -> PackPrint:
    template = vault.open("template", print_place(row), row.expires_at, row.sealed_template)
    if form_of(template) is not TemplateForm.COMPACT:  # of a node of version 0.1.0
        template = write_print(read_print(template), TemplateForm.COMPACT)
    enrolled = row.enrolled_at.date()
    taken = row.captured_on or enrolled
    cohort = encode_cohort(
        middle_age(age_on(vault, row.case, taken)), captured=taken.year, enrolled=enrolled.year
    )
    quality = row.quality if 0 <= row.quality <= 100 else None
    return PackPrint(index, row.finger, quality, taken.year, template, cohort)


def case_ids(cases: tuple[PackCase, ...]) -> list[CaseId]:
    """Return the ids of a pack's cases."""
    return [CaseId(UUID(case.case)) for case in cases]
