"""What the log's entries say to the person concerned: no jargon, nothing that blames."""

from hospitium.ledger import Leaf, Operation
from hospitium.policy.purposes import CATALOGUE


def _(text: str) -> str:
    """Mark `text` for translation; English for now."""
    return text


DEEDS = {
    "case.open": _("opened this record"),
    "case.read": _("read this record"),
    "case.list": _("saw this record in a list"),
    "case.enrol": _("added fingerprints, or noted why a finger has none"),
    "case.duplicate-check": _("compared the fingerprints with those of other records"),
    "face.add": _("added a photograph of you"),
    "face.remove": _("erased a photograph of you, or the portrait that was kept of it"),
    "iris.add": _("added a picture of your eye; bits that describe the iris are kept"),
    "iris.remove": _("erased an iris of yours"),
    "face.renew": _("had a kept portrait of you read anew by a computer"),
    "portrait.see": _("looked at a portrait of you"),
    "case.close": _("closed this record"),
    "case.regions": _("said in which regions you are sought"),
    "pack.build": _("put this record on a phone, for checks where there is no network"),
    "pack.refresh": _("brought a phone up to date on which this record is"),
    "search": _("searched, and this record was among those that looked alike"),
    "search.read": _("looked at a search in which this record came up"),
    "verify": _("compared a fingerprint with those of this record"),
    "decide": _("said whether fingerprints that were found are the same person's"),
    "alert": _("took note of a hit on this record"),
    "person-code.issue": _("gave you a code for this page"),
    "person-code.revoke": _("took back the code for this page"),
    "redress.see": _("opened this page with your code"),
    "redress.see-with": _("looked, for you or with you, at who saw this record"),
    "rights.read": _("looked at requests about this record"),
    "rights.hand-over": _("took a copy, as a request allowed"),
    "rights.review.hold": _("checked whether a legal hold is still needed"),
    "rights.ask.access": _("asked for a copy for you"),
    "rights.ask.release": _("asked to pass parts of this record on"),
    "rights.ask.correction": _("asked to put something right in this record"),
    "rights.ask.erasure": _("asked to erase this record"),
    "rights.ask.appeal": _("contested a hit"),
    "rights.ask.hold": _("asked for a legal hold, which stops the erasure"),
    "rights.ask.lift-hold": _("asked to end a legal hold"),
    "rights.ask.order": _("noted a court's order"),
    "rights.approve.access": _("approved a copy for you"),
    "rights.approve.release": _("approved passing parts of this record on"),
    "rights.approve.correction": _("put something right in this record"),
    "rights.approve.erasure": _("approved erasing this record"),
    "rights.approve.appeal": _("decided that a contested hit was wrong and withdrew it"),
    "rights.approve.hold": _("put a legal hold on this record, which stops its erasure"),
    "rights.approve.lift-hold": _("ended a legal hold"),
    "rights.approve.order": _("put a court's order in force"),
    "rights.refuse.appeal": _("decided that a contested hit stands"),
}
"""By the action of the entry; others are told by their operation."""

OPERATIONS = {
    Operation.COLLECTION: _("added something to this record"),
    Operation.ALTERATION: _("changed something about this record"),
    Operation.CONSULTATION: _("looked at something about this record"),
    Operation.DISCLOSURE: _("passed something about this record on"),
    Operation.COMBINATION: _("compared this record with others"),
    Operation.ERASURE: _("erased something of this record"),
    Operation.REFUSAL: _("tried something with this record that the rules did not allow"),
    Operation.ADMINISTRATION: _("did something needed to run the system"),
}

REASONS = {
    **{purpose.id: purpose.sentence for purpose in CATALOGUE},
    "avoid-duplicate-enrolment": _("So that nobody is recorded twice."),
    "decide": _("To decide whether a hit is right."),
    "redress": _("For your rights: to see, to contest, to put right, to erase."),
    "legal-order": _("Because a court or an authority ordered it."),
    "oversight": _("To check that the rules are kept."),
    "administration": _("To run the system."),
    "retain.expiry": _("Because the time of a record was over."),
}
"""By the purpose of the entry."""

SOMETHING = _("did something about this record")
RAISED = _("told the desk of this record about a hit")
REFUSED = _("refused a request about this record, with a reason")


def deed_of(leaf: Leaf) -> str:
    """Say what an entry did, as the end of a sentence."""
    if leaf.action == "decide" and leaf.operation is Operation.DISCLOSURE:
        return RAISED
    if leaf.action.startswith("rights.refuse.") and leaf.action not in DEEDS:
        return REFUSED
    return DEEDS.get(leaf.action) or OPERATIONS.get(leaf.operation, SOMETHING)


def reason_of(leaf: Leaf) -> str:
    """Say why, as a sentence; a purpose that this version does not know stands as it is."""
    return REASONS.get(leaf.purpose, leaf.purpose.replace("-", " ").capitalize() + ".")
