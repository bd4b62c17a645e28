"""What the API says of many searches: ids and numbers only."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body, FingerSlug
from hospitium.records.search_values import SearchStatus, SearchSummary


class SearchLine(Body):
    """A search in the list: ids and numbers only."""

    id: UUID
    at: datetime
    operator: str
    purpose: str
    case: UUID | None
    fingers: list[FingerSlug]
    photographs: int = Field(description="that it was made with")
    eyes: int = Field(description="pictures of eyes that it was made with")
    status: SearchStatus
    candidates: int
    decide_until: datetime | None

    @classmethod
    def of(cls, search: SearchSummary) -> "SearchLine":
        """Return the body that tells of `search`."""
        return cls(
            id=search.id,
            at=search.at,
            operator=search.operator,
            purpose=search.purpose,
            case=search.case_id,
            fingers=[finger.slug for finger in search.fingers],
            photographs=search.photographs,
            eyes=search.eyes,
            status=search.status,
            candidates=search.candidates,
            decide_until=search.probe_expires_at,
        )


class SearchList(Body):
    """One page of searches, newest first."""

    searches: list[SearchLine]
