"""What long operations are called, and what is so when one was stopped."""


def _(text: str) -> str:
    """Mark `text` for translation; English for now."""
    return text


SEARCHING = _("Searching")
NOT_SEARCHED = _("A search that is stopped finds nothing and saves nothing; no quota is used.")
ENROLLING = _("Enrolling prints")
NOT_ENROLLED = _("If it is stopped, no print of these is saved.")
COMPARING = _("Comparing with one case")
NOT_COMPARED = _("If it is stopped, nothing is compared and nothing is kept.")
BUILDING = _("Building a pack")
NOT_BUILT = _("If it is stopped, the phone keeps the pack that it has.")
IMPORTING = _("Taking in a file of unsent work")
PARTLY_IMPORTED = _(
    "If it is stopped, what was taken in before stays, each item whole. "
    "The same file brings the rest."
)
LOOKING = _("Looking through all records")
LOOKED_SO_FAR = _("If it is stopped, what was found stays, and the next look goes on from there.")
READING_AGAIN = _("Reading kept portraits again")
READ_SO_FAR = _("If it is stopped, what was read stays read, and the next time goes on from there.")
CHECKING = _("Reading the whole log")
NOT_CHECKED = _("If it is stopped, nothing is known that was not known before.")
