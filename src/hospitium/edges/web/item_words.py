"""Work from the field in words."""

from hospitium.edges.web.catalogues import Phrases
from hospitium.records.field_item_values import ItemStatus


def _(text: str) -> str:
    """Mark `text` for translation, which happens where it is said."""
    return text


STATUS = Phrases(
    {
        ItemStatus.WAITING: _("It waits for something that was done before it, or for the quota."),
        ItemStatus.QUARANTINED: _("It needs somebody at the desk."),
        ItemStatus.CONFLICT: _("Somebody else changed the same field: choose which value holds."),
        ItemStatus.ACCEPTED: _("It is taken in."),
        ItemStatus.DISCARDED: _("It is discarded; the phone is told why."),
        ItemStatus.EXPIRED: _("Nobody looked at it in time; what it held is erased."),
    }
)
KIND = Phrases(
    {
        "check": _("Check of a person"),
        "verdict": _("What the officer said of a candidate"),
        "enrolment": _("Fingerprints for a case"),
        "note": _("Note on a case"),
        "refusal": _("A refusal"),
        "discarded": _("Work that was thrown away on the phone"),
        "unreadable": _("Something that cannot be read"),
    }
)
FIELD = Phrases(
    {
        "last_seen_place": _("Last seen: place"),
        "last_seen_on": _("Last seen: day"),
        "description": _("Description"),
    }
)
CHOOSE_FILE = _("Choose the file that was exported from the phone")
TAKEN = _("The file is taken in. What needs somebody is listed here.")
TAKEN_UP = _("You have taken the find up. Look at both prints and decide.")
TAKEN_BEFORE = _("Somebody else has taken this find up already.")
