"""What the phone and the desk are told of an item that is not simply taken in."""

from hospitium.core.errors import HospitiumError, Refused
from hospitium.records.field_item_values import Told
from hospitium.usecases.duplicates import DuplicatePerson

FULL = Told(
    "hospitium.field.full",
    "the desk has too many items of this phone to look at",
    "Ask the desk to look at what waits; nothing is lost on the phone meanwhile.",
)
CLASH = Told(
    "hospitium.field.changed",
    "the phone used this id or number for something else before",
    "Look at both; take this one in after correction, or discard it.",
)
CONFLICT = Told(
    "hospitium.field.conflict",
    "somebody else changed the same field meanwhile",
    "Choose, field by field, which of the two holds.",
)
EARLIER = Told(
    "hospitium.field.earlier",
    "something that was done earlier on this case comes first",
    "Send it, or have the desk look at what waits there.",
)
OVER = Told(
    "hospitium.field.expired",
    "nobody at the desk looked at it in time; it is erased",
    "Do it again if it still matters.",
)
BROKEN = Told(
    "hospitium.field.unexpected",
    "something unexpected happened while it was taken in",
    "Try again at the desk; if it happens again, report it and discard the item.",
)


def told_of(error: HospitiumError) -> Told:
    """Return what an error says, for the phone and the desk."""
    alike: tuple[str, ...] = ()
    if isinstance(error, DuplicatePerson):
        alike = tuple(str(one.case_id) for one in error.candidates)
    rule = error.rule if isinstance(error, Refused) else ""
    return Told(error.code, str(error), error.remedy, rule, alike=alike)
