"""What is told of leads to whoever enrolled."""

from collections.abc import Sequence

from hospitium.edges.api.bodies import Body
from hospitium.gallery.twin_values import LeadKind
from hospitium.usecases.look_at_case import LeadTold


class LeadOut(Body):
    """Something odd about the record now, for a human to look at; nothing was refused for it."""

    kind: LeadKind
    sentence: str


def leads_out(leads: Sequence[LeadTold]) -> list[LeadOut]:
    """Return the bodies that tell of leads."""
    return [LeadOut(kind=LeadKind(one.kind), sentence=one.sentence) for one in leads]
