"""From words on the command line to values; what does not parse says how to write it."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger, parse_finger

if TYPE_CHECKING:
    from hospitium.senses.finger.slap import Slap
    from hospitium.usecases.enrol import Absent

_SPAN = re.compile(r"(\d{1,5})\s*([dw])")
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_AGE = re.compile(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?")


def parse_date(text: str, option: str) -> date:
    """Read a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(
            f"{option} is not a date", remedy=f"Write it as YYYY-MM-DD: {option} 2026-11-22."
        ) from error


def parse_expiry(text: str, *, now: datetime, option: str = "--expires") -> datetime:
    """Read when something ends: `90d`, `12w`, or its last day (UTC)."""
    span = _SPAN.fullmatch(text.strip().lower())
    if span is None:
        return datetime.combine(parse_date(text, option), time.max, UTC).replace(microsecond=0)
    days = int(span[1]) * (7 if span[2] == "w" else 1)
    return now.replace(microsecond=0) + timedelta(days=days)


def parse_age(text: str | None) -> tuple[int | None, int | None]:
    """Read an estimated age in years: `16`, or `14-17`."""
    if text is None:
        return None, None
    found = _AGE.fullmatch(text.strip())
    if found is None:
        raise BadInput("--age is not an age", remedy="Write years: --age 16 or --age 14-17.")
    low = int(found[1])
    return low, int(found[2]) if found[2] else low


def parse_raw_size(text: str | None) -> tuple[int, int] | None:
    """Read the size of a headerless image: `388x374`."""
    if text is None:
        return None
    found = _SIZE.fullmatch(text.strip().lower())
    if found is None:
        raise BadInput("--raw is not a size", remedy="Write width x height: --raw 388x374.")
    return int(found[1]), int(found[2])


def parse_slap(text: str) -> "Slap":
    """Read which fingers an image of several shows: `right-four`."""
    from hospitium.senses.finger.slap import Slap

    try:
        return Slap(text.strip().lower())
    except ValueError as error:
        raise BadInput(
            "--slap is not known", remedy=f"Use one of: {', '.join(one.value for one in Slap)}."
        ) from error


def parse_absent(text: str) -> "Absent":
    """Read `left-thumb=missing: reason`; the reason may be left out."""
    from hospitium.records.prints import AbsentStatus
    from hospitium.usecases.enrol import Absent

    finger, equals, rest = text.partition("=")
    status, _, reason = rest.partition(":")
    known = [choice.value for choice in AbsentStatus]
    if not equals or status.strip().lower() not in known:
        raise BadInput(
            "--absent names a finger and why it has no print",
            remedy=f"Write --absent 'left-thumb=missing: reason'; one of {', '.join(known)}.",
        )
    return Absent(parse_finger(finger), AbsentStatus(status.strip().lower()), reason.strip())


def assign_fingers(paths: Sequence[Path], given: Sequence[str]) -> list[tuple[Path, Finger]]:
    """Return each image with its finger: one for all, one for each, or what its name tells.

    Raises
    ------
    BadInput
        If there are several fingers, but not as many as images.
    """
    from hospitium.usecases.enrol_batch import finger_of_name

    fingers = [parse_finger(word) for word in given]
    if not fingers:
        return [(path, finger_of_name(path.stem)) for path in paths]
    if len(fingers) == 1:
        fingers *= len(paths)
    if len(fingers) != len(paths):
        raise BadInput(
            f"{len(paths)} images, but {len(fingers)} fingers",
            remedy="Give --finger once for all images, or once for each image, in their order.",
        )
    return list(zip(paths, fingers, strict=True))
