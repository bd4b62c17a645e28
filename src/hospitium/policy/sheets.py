"""Permit to put a case on paper: what is personal stays off unless somebody asks for it."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from hospitium.policy.cases import PURPOSE
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, SheetPermit
from hospitium.policy.question import case_thing
from hospitium.policy.rules import Rules


class SheetPart(StrEnum):
    """What is blacked out on a sheet unless it is asked for."""

    NAME = "name"
    BIRTH_YEAR = "birth-year"
    PLACE = "place"
    DESCRIPTION = "description"
    REFERENCE = "reference"


def permit_print_sheet(
    rules: Rules,
    operator: Operator,
    case: CaseFacts,
    *,
    parts: Collection[SheetPart],
    reader: str,
    at: datetime,
) -> SheetPermit:
    """Permit putting an open case of the operator's own agency on paper.

    Parameters
    ----------
    reader
        Who gets the paper, and what for.

    Raises
    ------
    Refused
        search.purpose without a role; retain.expiry, retain.case_closed; log.all without a
        reader; victim.location for the place of anybody but a missing person.
    """
    yes = rules.decide(
        operator, "case.sheet", case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={
            "reasoned": bool(reader.strip()),
            "placed": SheetPart.PLACE in parts,
            "sought": case.sought,
        },
    )  # fmt: skip
    return SheetPermit(
        issuer=_ISSUER,
        action="case.sheet",
        parts=frozenset(part.value for part in parts),
        **yes.granted(),
    )
