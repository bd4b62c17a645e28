"""What the API says of irises."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from hospitium.core.eyes import Eye
from hospitium.edges.api.bodies import Body
from hospitium.edges.api.lead_bodies import LeadOut, leads_out
from hospitium.records.irises import KeptIris
from hospitium.usecases.add_iris import AddedIris


class IrisOut(Body):
    """An iris of a case; never the picture, of which nothing is kept."""

    id: UUID
    eye: Eye
    quality: int = Field(description="of the picture, 0 to 100")
    model: str = Field(description="what made the template")
    enrolled_at: datetime
    enrolled_by: str
    erase_after: datetime | None = Field(description="it is out of use, and erased then")

    @classmethod
    def of(cls, iris: KeptIris) -> "IrisOut":
        """Return the body that tells of `iris`."""
        return cls(
            id=iris.id,
            eye=iris.eye,
            quality=iris.quality,
            model=iris.model,
            enrolled_at=iris.enrolled_at,
            enrolled_by=iris.enrolled_by,
            erase_after=iris.erase_after,
        )


class IrisesOut(Body):
    """The irises of a case, oldest first."""

    case: UUID
    irises: list[IrisOut]


class IrisAdded(Body):
    """What was saved of a picture of an eye."""

    id: UUID
    case: UUID
    name: str
    eye: Eye
    quality: int
    advice: list[str] = Field(description="how the next one gets better, and what else to know")
    alike: list[UUID] = Field(description="irises of the case that look like this one")
    leads: list[LeadOut] = Field(description="what may not belong together, for a human to see")

    @classmethod
    def of(cls, added: AddedIris) -> "IrisAdded":
        """Return the body that tells of `added`."""
        return cls(
            id=added.id,
            case=added.case,
            name=added.name,
            eye=added.eye,
            quality=added.quality,
            advice=list(added.advice),
            alike=list(added.alike),
            leads=leads_out(added.leads),
        )
