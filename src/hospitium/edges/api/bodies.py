"""What all bodies of the API have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from hospitium.core.fingers import Finger
from hospitium.core.senses import Sense


class Body(BaseModel):
    """A closed, frozen body: an unknown field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


FingerSlug = Annotated[
    str,
    WithJsonSchema({"type": "string", "enum": [finger.slug for finger in Finger]}),
]
"""A finger position, such as `right-index`."""

Rate = Annotated[float, Field(ge=0, le=1, description="a fraction: 0.001 is one in a thousand")]


class FailureOut(Body):
    """An image that could not be used."""

    sense: Sense = Field(Sense.FINGER, description="what the image was to show")
    finger: FingerSlug = Field(description="means nothing for a photograph of a face")
    name: str = Field(description="the name of the file, as sent")
    code: str
    message: str
    remedy: str
