"""The tables of the transparency report: exact counts go in, what everybody may see comes out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from hospitium.policy.facts import AssessmentFacts
from hospitium.policy.small_numbers import shown, shown_with_total, told
from hospitium.records.bundles import HeldBundle
from hospitium.records.limits import AgencyLimits
from hospitium.records.search_values import SearchStatus
from hospitium.records.statistics import ERASED, YearCounts

Line = tuple[str, str]
HOUR = 3600.0
DAYS = 24 * HOUR

GROUPS = (
    ("Rights of people concerned", "rights."),
    ("Consent", "consent."),
    ("Break-glass overrides", "breakglass."),
    ("Disclosures to courts and authorities", "law."),
)
"""Sections that count entries by the beginning of their action."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table: what, and how often; `note` says how to read it."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""


def count_sections(counts: YearCounts) -> tuple[Section, ...]:
    """Return the tables of what was done."""
    return (
        _searches(counts),
        _outcomes(counts),
        _decisions(counts),
        _times(counts.seconds),
        _refusals(counts),
        _erased(counts),
        *(_group(counts, title, prefix) for title, prefix in GROUPS),
        _everything(counts),
    )


def limit_section(found: Sequence[AgencyLimits]) -> Section:
    """Return the published limits: nobody is counted in them, so they are exact."""
    lines = [
        (one.agency, f"{one.limits.daily_quota} a day, {one.limits.candidate_cap} candidates each")
        for one in found
    ]
    return Section("Limits on searches as they are now", tuple(lines))


def ground_section(
    assessment: AssessmentFacts | None,
    bundles: Sequence[HeldBundle],
    size: int,
    root: bytes,
) -> Section:
    """Return what the report rests on: assessment, policies, the log's end."""
    assessed = "none holds"
    if assessment is not None:
        assessed = (
            f"version {assessment.version}, until {assessment.valid_until.isoformat()}, "
            f"SHA-256 {assessment.document.hex()}"
        )
    held = [(f"Policies from {one.held_from:%Y-%m-%d %H:%M} UTC", one.digest) for one in bundles]
    return Section(
        "What this report rests on",
        (
            ("Impact assessment", assessed),
            *(held or [("Policies", "none were recorded in that year")]),
            ("Entries of the log when it was made", str(size)),
            ("Root of the log", root.hex()),
        ),
        "Compare the root with /transparency/checkpoint, or with what a witness has signed.",
    )


def _searches(counts: YearCounts) -> Section:
    kinds = sorted(counts.searches)
    rows, total = shown_with_total([counts.searches[kind] for kind in kinds])
    lines = [
        (f"{purpose}, by {kind} agencies", row)
        for (purpose, kind), row in zip(kinds, rows, strict=True)
    ]
    return Section(
        "Searches of the whole gallery",
        (*lines, ("All", total)),
        "By purpose and kind of agency.",
    )


OUTCOMES = {
    SearchStatus.NO_CANDIDATE: "No candidate: the probe was erased at once",
    SearchStatus.DECIDED: "Candidates, decided by people",
    SearchStatus.WAITING: "Candidates that still wait for a decision",
    SearchStatus.EXPIRED: "Candidates that nobody decided about in time: the probe was erased",
}


def _outcomes(counts: YearCounts) -> Section:
    lines = [(text, shown(counts.outcomes[state.value])) for state, text in OUTCOMES.items()]
    return Section("What came of these searches", tuple(lines))


def _decisions(counts: YearCounts) -> Section:
    said = counts.verdicts
    return Section(
        "Candidates and decisions",
        (
            ("Candidates released", shown(counts.candidates)),
            ("Hits confirmed by people, and a desk alerted", shown(counts.hits)),
            ("Verdicts: the same person", shown(said["confirm"])),
            ("Verdicts: not the same person", shown(said["reject"])),
            ("Verdicts erased with their case", shown(said["erased"])),
            ("Candidates on whom two or more people spoke", shown(counts.two_people)),
            ("Comparisons before an enrolment, against duplicates", shown(counts.duplicate_checks)),
        ),
        "A hit on a minor, or on somebody of unknown age, takes two people who agree.",
    )


def _times(seconds: Sequence[float]) -> Section:
    within = ((HOUR, "Within an hour"), (DAYS, "Within a day"), (3 * DAYS, "Within three days"))
    lines, low = list[Line](), 0.0
    for high, text in within:
        lines.append((text, shown(sum(low <= one < high for one in seconds))))
        low = high
    lines.append(("Later", shown(sum(one >= low for one in seconds))))
    middle = f"{median(seconds) / HOUR:.1f} hours" if told(len(seconds)) else "too few to tell"
    return Section(
        "Time from a search to the last verdict on a candidate", (*lines, ("Median", middle))
    )


def _refusals(counts: YearCounts) -> Section:
    return Section(
        "Refusals by rule",
        _counted(counts.refusals.items()) or (("None is in the log", "0"),),
        "A refusal protects somebody; many of one kind are a warning.",
    )


def _erased(counts: YearCounts) -> Section:
    names = {"cases": "Cases", "prints": "Prints", "probes": "Probes of searches"}
    lines = [(names[name], shown(counts.erased[name])) for name in ERASED]
    return Section("Erased because their time was over", tuple(lines))


def _group(counts: YearCounts, title: str, prefix: str) -> Section:
    found = {name: number for name, number in counts.actions.items() if name.startswith(prefix)}
    return Section(title, _counted(found.items()) or (("None is in the log", "0"),))


def _everything(counts: YearCounts) -> Section:
    return Section("All entries of the log by what was done", _counted(counts.actions.items()))


def _counted(counts: Iterable[tuple[str, int]]) -> tuple[Line, ...]:
    return tuple((name, shown(number)) for name, number in sorted(counts))
