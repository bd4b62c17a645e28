"""What an agency has chosen to print on the receipts that it hands out."""

import re

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, NotFound
from hospitium.core.ids import AgencyId
from hospitium.policy.staff_permits import AgencyPermit
from hospitium.records.models import AgencyRow

ADDRESS_LIMIT = 300
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def describe_agency(
    session: Session,
    permit: AgencyPermit,  # noqa: ARG001 - holding it is the point
    agency: AgencyId,
    *,
    address: str,
    jurisdiction: str,
    storage: str,
) -> None:
    """Set what receipts print of an agency; what is empty is not printed.

    Parameters
    ----------
    address
        For letters.
    jurisdiction, storage
        Codes of ISO 3166, such as ZA or ZA-KZN: whose law holds, and where the records lie.

    Raises
    ------
    BadInput
        If the address is over-long, or a code is none.
    NotFound
        If there is no such agency.
    """
    if len(address.strip()) > ADDRESS_LIMIT:
        raise BadInput(f"an address has at most {ADDRESS_LIMIT} characters")
    if not all(not code or _PLACE.fullmatch(code) for code in (jurisdiction, storage)):
        raise BadInput(
            "that is not the code of a country or of a part of one",
            remedy="Give it as ISO 3166 has it, such as ZA or ZA-KZN.",
        )
    row = session.get(AgencyRow, agency)
    if row is None:
        raise NotFound("no such agency")
    row.address, row.jurisdiction, row.storage = address.strip(), jurisdiction, storage
    session.flush()
