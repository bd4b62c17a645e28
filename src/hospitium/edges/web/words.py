"""Numbers, states and times in words that need no training to read."""

import re
from datetime import date, datetime
from math import floor, log10

from babel.dates import format_date
from babel.numbers import format_decimal

from hospitium.core.eyes import Eye
from hospitium.core.faces import FaceSource
from hospitium.core.fingers import Finger
from hospitium.edges.web.account_words import HOW, PASSKEY_ENDED, SESSION
from hospitium.edges.web.catalogues import READERS, Phrases, gettext, ngettext, say
from hospitium.edges.web.languages import direction, spoken
from hospitium.edges.web.live_words import LIVE_ANSWER, LIVE_OUTCOME, LIVE_SIGN
from hospitium.edges.web.rights_words import (
    ANSWERED,
    FIELD,
    PART,
    REQUEST,
    RIGHT,
    RIGHT_MEANING,
    SHEET_PART,
)
from hospitium.formats.notice import CaseKind
from hospitium.policy.consents import Action, Assent, Basis, Ended, Ground
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import AgencyKind, Role
from hospitium.records.guardians import Relation
from hospitium.records.prints import AbsentStatus
from hospitium.records.searches import SearchStatus

__all__ = [
    "ANSWERED",
    "FIELD",
    "HOW",
    "LIVE_ANSWER",
    "LIVE_OUTCOME",
    "LIVE_SIGN",
    "PART",
    "PASSKEY_ENDED",
    "REQUEST",
    "RIGHT",
    "RIGHT_MEANING",
    "SESSION",
    "SHEET_PART",
]
"""What other files of words hold; templates ask here for all."""

RAREST = 1e-9
"""Below this no calibration of ours can speak."""
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def _(text: str) -> str:
    """Mark `text` for translation, which happens where it is said."""
    return text


def one_in(rate: float) -> str:
    """Say a rate as `1 in 12,000`, to two significant digits; 0 and below say `fewer than`."""
    if rate < RAREST:
        return gettext("fewer than 1 in 1 billion")
    times = 1 / rate
    if times < 1.5:
        return gettext("nearly every time")
    if times < 10:
        return gettext("1 in %(times)s") % {"times": number(round(times, 1))}
    digits = floor(log10(times)) - 1
    return gettext("1 in %(times)s") % {"times": _grouped(round(times / 10**digits) * 10**digits)}


def _grouped(times: int) -> str:
    if times >= 10**9:
        most = round(times / 10**9, 1)
        return ngettext("%(num)s billion", "%(num)s billion", int(most)) % {"num": number(most)}
    if times >= 10**6:
        most = round(times / 10**6, 1)
        return ngettext("%(num)s million", "%(num)s million", int(most)) % {"num": number(most)}
    return number(times)


def number(value: float) -> str:
    """Write a number as the language groups and points it, in the digits 0 to 9."""
    return format_decimal(value, locale=spoken(), numbering_system="latn")


def moment(at: datetime) -> str:
    """Say a time as `22 November 2026, 14:05 UTC`."""
    said = {"day": _day_of(at), "time": f"{at:%H:%M}"}
    return _apart(gettext("%(day)s, %(time)s UTC") % said)


def day(at: date) -> str:
    """Say a day as `22 November 2026`."""
    return _apart(_day_of(at))


def _day_of(at: date) -> str:
    return format_date(at, gettext("d MMMM yyyy"), locale=spoken())


def _apart(text: str) -> str:
    """Keep a time whole beside names in other letters, or its parts change places (UAX 9)."""
    return f"\u2067{text}\u2069" if direction() == "rtl" else text


def _said_day(text: str) -> str | None:
    """Say again a day that a sentence of a lower room holds in English."""
    if (match := _DAY.fullmatch(text)) is None or match[2] not in _MONTHS:
        return None
    return day(date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1])))


def _said_role(text: str) -> str | None:
    return ROLE[Role(text)] if text in set(Role) else None


READERS.extend((_said_day, _said_role))
PARTS = (
    *(_("right thumb"), _("right index"), _("right middle"), _("right ring"), _("right little")),
    *(_("left thumb"), _("left index"), _("left middle"), _("left ring"), _("left little")),
    *(_("{0} minutiae, {1} paired"), _("{0} minutia, {1} paired")),
    *(_("Probe"), _("ending"), _("bifurcation"), _("clockwise"), _("anticlockwise")),
    *(_("unknown"), _("kept"), _("not needed"), _("search"), _("{0} or {1}"), _("{0} to {1}")),
)
"""What stands in the gaps of sentences, and where lower rooms say one word."""


def short_id(record: object) -> str:
    """Return the first block of an id: enough to tell two apart at a desk."""
    return str(record).partition("-")[0]


def finger_name(finger: Finger | str) -> str:
    """Say a finger: `right index`."""
    label = finger.label if isinstance(finger, Finger) else finger.replace("-", " ")
    return say(label)


STATUS = Phrases(
    {
        SearchStatus.NO_CANDIDATE: _("No candidate"),
        SearchStatus.WAITING: _("Waiting for a decision"),
        SearchStatus.DECIDED: _("Decided"),
        SearchStatus.EXPIRED: _("Time to decide is over"),
    }
)
OUTCOME = Phrases(
    {
        Outcome.WAITING: _("Waiting for a decision"),
        Outcome.SECOND_NEEDED: _("A second person must look"),
        Outcome.DISPUTED: _("Two people disagree: a third must look"),
        Outcome.CONFIRMED: _("Confirmed"),
        Outcome.REJECTED: _("Rejected"),
        Outcome.OVERTURNED: _("Withdrawn after an appeal"),
    }
)
VERDICT = Phrases({Verdict.CONFIRM: _("same person"), Verdict.REJECT: _("not the same person")})
SLAPS = Phrases(
    {
        "right-four": _("Four fingers of the right hand"),
        "left-four": _("Four fingers of the left hand"),
        "thumbs": _("Both thumbs"),
        "four": _("Four fingers, hand not known"),
    }
)
"""Images that show several fingers."""

ABSENT = Phrases(
    {
        AbsentStatus.MISSING: _("missing"),
        AbsentStatus.BANDAGED: _("bandaged"),
        AbsentStatus.INJURED: _("injured"),
        AbsentStatus.UNABLE: _("cannot be captured"),
    }
)
FACE_SOURCE = Phrases(
    {
        FaceSource.PORTRAIT: _("portrait, as for papers"),
        FaceSource.FAMILY: _("family photograph"),
        FaceSource.POSTER: _("poster or screen"),
        FaceSource.CAMERA: _("camera at the desk"),
    }
)
EYE = Phrases({Eye.LEFT: _("left eye"), Eye.RIGHT: _("right eye")})
"""Of the person, not of the picture."""
ROLE = Phrases(
    {
        Role.OFFICER: _("officer"),
        Role.CASE_WORKER: _("case worker"),
        Role.VERIFIER: _("verifier"),
        Role.ANALYST: _("analyst"),
        Role.DATA_PROTECTION_OFFICER: _("data-protection officer"),
        Role.ANALYST: _("analyst"),
        Role.OMBUDSMAN: _("ombudsman"),
        Role.AUDITOR: _("auditor"),
        Role.ADMINISTRATOR: _("administrator"),
    }
)
AGENCY = Phrases(
    {
        AgencyKind.POLICE: _("police"),
        AgencyKind.BORDER: _("border guard"),
        AgencyKind.CHILD_PROTECTION: _("child protection"),
        AgencyKind.SHELTER: _("shelter"),
    }
)
KIND = Phrases(
    {
        CaseKind.MISSING: _("Missing person"),
        CaseKind.UNIDENTIFIED: _("Unidentified person"),
        CaseKind.REGISTERED: _("Person who asks for help"),
    }
)
BASIS = Phrases(
    {
        Basis.LEGAL: _("a legal basis"),
        Basis.CONSENT: _("what the person says"),
    }
)
SAID = Phrases(
    {
        Action.GIVEN: _("Yes"),
        Action.REFUSED: _("No"),
        Action.WITHDRAWN: _("No longer"),
        Action.RECONFIRMED: _("Still yes"),
        Action.ASSENT_YES: _("The child says yes"),
        Action.ASSENT_NO: _("The child says no"),
        Action.ASSENT_NOT_ABLE: _("The child is not able to answer"),
    }
)
ASSENT = Phrases(
    {
        Assent.NOT_NEEDED: _("not needed"),
        Assent.YES: _("yes"),
        Assent.NOT_ABLE: _("not able to answer"),
        Assent.NO: _("no, and that is respected"),
        Assent.OVERRULED: _("no; two people decided otherwise in the child's interest"),
        Assent.NOT_ASKED: _("not asked yet"),
    }
)
GROUND = Phrases(
    {
        Ground.NOT_NEEDED: _("nobody needs to"),
        Ground.AUTHORITY: _("the authority of the case"),
        Ground.OWN: _("the person themself"),
        Ground.GUARDIAN: _("a guardian, who agrees"),
        Ground.BEST_INTERESTS: _("two people who decided in the child's interest"),
        Ground.CONFLICT: _("only a guardian who may act against the child"),
        Ground.NONE: _("nobody yet"),
    }
)
ENDED = Phrases(
    {
        Ended.WITHDRAWN: _("said no longer"),
        Ended.CHILD_SAID_NO: _("the child said no"),
        Ended.EXPIRED: _("the yes has run out"),
        Ended.ADULT: _("turned 18 and was not asked"),
    }
)
RELATION = Phrases(
    {
        Relation.PARENT: _("mother or father"),
        Relation.FAMILY: _("other family"),
        Relation.LEGAL: _("guardian by order"),
        Relation.AUTHORITY: _("authority that protects children"),
    }
)


def role(text: str) -> str:
    """Say a role by what the records call it; one that this version does not know stays so."""
    return ROLE[Role(text)] if text in set(Role) else text
