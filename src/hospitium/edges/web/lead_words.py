"""What each kind of lead says, calmly: there may be a good reason for all of them."""

from dataclasses import dataclass


def _(text: str) -> str:
    """Mark `text` for translation; English for now."""
    return text


@dataclass(frozen=True, slots=True)
class LeadWords:
    """The sentences about one kind of lead."""

    short: str
    question: str
    rate: str
    why: str


LEADS: dict[str, LeadWords] = {
    "same-person": LeadWords(
        _("Prints, faces or eyes of two records agree"),
        _("Are these two records one person's?"),
        _("That is how often two strangers agree this well."),
        _("Somebody may have been recorded twice, or under two names."),
    ),
    "same-name": LeadWords(
        _("Two records of one name or number differ"),
        _("Do these two records mean one person?"),
        _("That is how often samples of one person agree as little."),
        _(
            "Two people may bear one name. Or one identity is used by two, or somebody else's "
            "prints were taken."
        ),
    ),
    "one-record": LeadWords(
        _("Prints, faces or eyes in one record differ"),
        _("Does all of this record belong to one person?"),
        _("That is how often samples of one person agree as little."),
        _(
            "A poor print or an old photograph may be the reason. Or those of two people came "
            "into one record."
        ),
    ),
    "two-fingers": LeadWords(
        _("One finger stands in a record under two names"),
        _("Which finger is this?"),
        _("That is how often two different fingers agree this well."),
        _("One finger may have been captured twice, or two fingers were confused."),
    ),
}
