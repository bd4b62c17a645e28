"""What the pages about rights, releases and sheets call things."""

from hospitium.edges.web.catalogues import Phrases
from hospitium.formats.rights_terms import Part, RequestKind
from hospitium.policy.sheets import SheetPart
from hospitium.records.rights_requests import RequestStatus


def _(text: str) -> str:
    """Mark `text` for translation."""
    return text


RIGHT = Phrases(
    {
        RequestKind.ACCESS: _("A copy for the person"),
        RequestKind.RELEASE: _("Pass parts of the record on"),
        RequestKind.CORRECTION: _("Put something right"),
        RequestKind.ERASURE: _("Erase the record"),
        RequestKind.APPEAL: _("Contest a hit"),
        RequestKind.HOLD: _("Legal hold"),
        RequestKind.LIFT: _("Lift a legal hold"),
        RequestKind.ORDER: _("A court's order of silence"),
    }
)
RIGHT_MEANING = Phrases(
    {
        RequestKind.ACCESS: _(
            "Everything that is held about the person, for them: to read, and for machines. "
            "Make sure first that it is the person who asks."
        ),
        RequestKind.RELEASE: _(
            "Only what you tick leaves, only to whom you name, and only once a colleague approves."
        ),
        RequestKind.CORRECTION: _(
            "One field at a time. What stood there is kept for a year, sealed, and shown as "
            "history. A minor's takes a second person."
        ),
        RequestKind.ERASURE: _(
            "Everything about the person is destroyed for good. The log then proves it. It "
            "cannot be undone, and is not possible under a legal hold or while a hit is "
            "contested."
        ),
        RequestKind.APPEAL: _(
            "From this moment nobody may use, disclose or close the hit, until somebody decides "
            "who had no part in it."
        ),
        RequestKind.HOLD: _(
            "An authority orders that nothing is erased. It never lets anybody see more: a "
            "record whose time is over stays out of every search and page."
        ),
        RequestKind.LIFT: _("The authority ends its hold before its time."),
        RequestKind.ORDER: _(
            "A court orders that the person is not shown who looked, for a time. That there is "
            "an order, and when it ends, is shown to them, and stands in the log."
        ),
    }
)
REQUEST = Phrases(
    {
        RequestStatus.WAITING: _("Waits for a second person"),
        RequestStatus.APPROVED: _("Approved"),
        RequestStatus.REFUSED: _("Refused"),
        RequestStatus.LIFTED: _("Lifted"),
    }
)
ANSWERED = Phrases(
    {
        RequestStatus.WAITING: _("Not decided yet"),
        RequestStatus.APPROVED: _("Done as asked"),
        RequestStatus.REFUSED: _("Not done"),
        RequestStatus.LIFTED: _("Over"),
    }
)
"""The same for the person concerned."""

PART = Phrases(
    {
        Part.NAME: _("Name"),
        Part.SEX: _("Sex"),
        Part.BIRTH: _("Birth year, or estimated age"),
        Part.LAST_SEEN: _("Where and when last seen (never of a minor)"),
        Part.DESCRIPTION: _("Description"),
        Part.GROUND: _("Legal basis, authority and contact desk"),
        Part.FINGERPRINTS: _("Fingerprint templates"),
        Part.FACES: _("Photographs: face templates, and portraits that were kept"),
        Part.IRISES: _("Irises: templates, without a picture"),
        Part.CONSENT: _("Consent, guardians (without names) and decisions for a child"),
        Part.HITS: _("Hits"),
        Part.LOOKS: _("Who looked"),
        Part.REQUESTS: _("Requests about the record"),
    }
)
FIELD = Phrases(
    {
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "sex": _("Sex"),
        "birth_year": _("Year of birth"),
        "age_low": _("Youngest age it may be"),
        "age_high": _("Oldest age it may be"),
        "last_seen_place": _("Where last seen"),
        "last_seen_on": _("When last seen"),
        "last_seen_position": _("Position on the map"),
        "description": _("Description"),
    }
)

SHEET_PART = Phrases(
    {
        SheetPart.NAME: _("The name"),
        SheetPart.BIRTH_YEAR: _("The birth year"),
        SheetPart.PLACE: _("Where and when the person was last seen"),
        SheetPart.DESCRIPTION: _("The description"),
        SheetPart.REFERENCE: _("The reference"),
    }
)
