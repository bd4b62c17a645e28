"""Bodies about what each sense says for a candidate."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from hospitium.core.eyes import Eye
from hospitium.core.senses import Sense
from hospitium.edges.api.bodies import Body, Rate
from hospitium.records.face_found import FaceFound, Says
from hospitium.records.iris_found import IrisFound
from hospitium.senses.face.reasons import FaceReason
from hospitium.usecases.face_engine import FaceReading
from hospitium.usecases.probing import EyeRead


class SaysOut(Body):
    """What one sense contributes."""

    sense: Sense
    llr: float = Field(description="natural log-likelihood ratio that it is the same person")
    fmr: Rate = Field(description="how often a stranger agrees this well by this sense alone")
    supports: bool = Field(description="the candidate rests on it; otherwise it does not agree")

    @classmethod
    def of(cls, one: Says) -> "SaysOut":
        """Return the body that tells of `one`."""
        return cls(sense=Sense(one.sense), llr=one.llr, fmr=one.fmr, supports=one.supports)


class FaceFoundOut(Body):
    """Which photograph on record says most, and what."""

    face: UUID = Field(description="the photograph on record")
    probe: int = Field(description="which photograph of the search, counted from 0")
    score: float = Field(description="cosine of the two; means nothing alone: read it with fmr")
    fmr: Rate = Field(description="how often a stranger's photographs agree this well")
    tries: int = Field(description="photographs of the search times those on record, counted in")
    on: date | None = Field(description="the day of the photograph on record; null if unknown")
    years: float | None = Field(description="from then to the search; null if unknown")
    minor: bool = Field(description="the person was under 18 then, or may have been")
    extrapolated: bool
    sentence: str = Field(description="how old the photograph is, for people")
    ageing: str = Field(description="what the years mean for a child's face; empty otherwise")

    @classmethod
    def of(cls, fields: Mapping[str, Any] | None) -> "FaceFoundOut | None":
        """Return the body that tells of what is kept of a face; None for none."""
        if fields is None:
            return None
        found = FaceFound.from_fields(fields)
        return cls(**fields, sentence=found.sentence, ageing=found.ageing)


class PhotographOut(Body):
    """How one photograph was read."""

    name: str
    quality: int
    advice: list[str]
    reasons: list[FaceReason] = Field(description="what is amiss, by stable ids")

    @classmethod
    def of(cls, reading: FaceReading) -> "PhotographOut":
        """Return the body that tells of `reading`."""
        return cls(
            name=reading.name,
            quality=reading.quality,
            advice=[reason.sentence for reason in reading.reasons],
            reasons=list(reading.reasons),
        )


class IrisFoundOut(Body):
    """Which iris on record says most, and what."""

    iris: UUID = Field(description="the iris on record")
    eye: Eye
    probe: int = Field(description="which picture of an eye of the search, counted from 0")
    score: float = Field(description="means nothing alone: read it with fmr")
    distance: float = Field(description="share of the bits that differ, 0 to 1")
    bits: int = Field(description="that could be compared")
    fmr: Rate = Field(description="how often a stranger's irises agree this well")
    tries: int = Field(description="pairs of pictures that were compared, counted in")
    extrapolated: bool
    sentence: str = Field(description="what was compared, for people")
    worth: str = Field(description="what an iris is worth as evidence, for people")

    @classmethod
    def of(cls, fields: Mapping[str, Any] | None) -> "IrisFoundOut | None":
        """Return the body that tells of what is kept of an iris; None for none."""
        if fields is None:
            return None
        found = IrisFound.from_fields(fields)
        return cls(**fields, sentence=found.sentence, worth=found.worth)


class EyeReadOut(Body):
    """How one picture of an eye was read."""

    name: str
    eye: Eye | None = Field(description="as whoever sent it says; null if nobody knows")
    quality: int
    advice: list[str]

    @classmethod
    def of(cls, one: EyeRead) -> "EyeReadOut":
        """Return the body that tells of `one`."""
        reading = one.reading
        return cls(
            name=reading.name, eye=one.eye, quality=reading.quality, advice=list(reading.advice)
        )
