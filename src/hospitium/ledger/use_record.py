"""What is kept of one use of the search, for EU AI Act art. 12(3); bound to the log by its hash.

The log's entry names the SHA-256 of the record, so the record cannot change, and it holds nothing
that would have to be erased: ids, counts, times, digests. Who verified the result comes later, as
entries of their own.
"""

import base64
import json
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import DIGEST_BYTES, sha256

FORMAT = 1
KIND = "use"
_OF_FACES = ("photographs", "faces", "face_model")
_OF_IRISES = ("eyes", "irises", "iris_model")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRecord:
    """One search of the whole gallery.

    Attributes
    ----------
    id
        The search's, as a UUID.
    kind
        `search`, or `duplicate-check` before an enrolment.
    started_at, ended_at
        UTC: (a) the period of the use.
    persons, prints, missed_prints
        (b) The reference database: how many people and references, and how many of these lay on
        a part that did not answer.
    model
        What made the templates that were compared.
    gallery
        SHA-256 over the ids of those references; empty where several machines searched.
    fingers, input
        (c) What was searched with: finger codes, and a salted digest of the templates while
        there were candidates; empty where nothing was kept of them (rule search.no_trace).
    candidates
        Ids of the results, best first; who verified them (d) is in the log under these ids.
    photographs, faces, face_model
        How many photographs were searched with, against how many faces, read by which model; the
        record of a search without photographs says nothing of them. Where there are photographs
        only, `model` is theirs, `prints` is 0 and `gallery` is over the ids of the faces; where
        there are both, over the digests of both.
    eyes, irises, iris_model
        The same of pictures of eyes, and irises.
    """

    id: str
    kind: str
    operator: str
    agency: str
    purpose: str
    started_at: datetime
    ended_at: datetime
    persons: int
    prints: int
    missed_prints: int
    model: str
    gallery: bytes
    fingers: tuple[int, ...]
    input: bytes
    candidates: tuple[str, ...]
    photographs: int = 0
    faces: int = 0
    face_model: str = ""
    eyes: int = 0
    irises: int = 0
    iris_model: str = ""

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is not UTC or self.ended_at.tzinfo is not UTC:
            raise ValueError("a use wants its times in UTC")
        for name in ("kind", "operator", "agency", "purpose", "model"):
            if not _SLUG.fullmatch(getattr(self, name)):
                raise ValueError(f"{name} of a use is not a slug")
        if not all(_UUID.fullmatch(one) for one in (self.id, *self.candidates)):
            raise ValueError("an id in a use is not a UUID")
        if any(len(one) not in (0, DIGEST_BYTES) for one in (self.gallery, self.input)):
            raise ValueError(f"a digest has {DIGEST_BYTES} bytes")
        for given, searched, model in (_OF_FACES, _OF_IRISES):
            self._need_told(*(getattr(self, name) for name in (given, searched, model)))

    def _need_told(self, given: int, searched: int, model: str) -> None:
        if bool(model) != bool(given) or (searched and not given):
            raise ValueError("a use with photographs or eyes says what read them, no other does")
        if model and not _SLUG.fullmatch(model):
            raise ValueError("what read photographs or eyes of a use is not a slug")

    def encode(self) -> bytes:
        """Return the one spelling of the record: ASCII JSON, sorted keys, no spaces."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("started_at", "ended_at"):
            values[name] = values[name].isoformat(timespec="microseconds")
        for name in ("gallery", "input"):
            values[name] = values[name].hex()
        for names in (_OF_FACES, _OF_IRISES):
            if not values[names[0]]:
                for name in names:
                    del values[name]
        values["format"] = FORMAT
        return json.dumps(values, sort_keys=True, separators=(",", ":")).encode("ascii")


def decode_use(data: bytes) -> UseRecord:
    """Read what `UseRecord.encode` wrote.

    Raises
    ------
    Tampered
        If it is anything else, even the same content in another spelling.
    """
    try:
        values = json.loads(data)
        if values.pop("format") != FORMAT:
            raise Tampered("the record of a use has a format that this version does not know")
        for name in ("started_at", "ended_at"):
            values[name] = datetime.fromisoformat(values[name]).astimezone(UTC)
        for name in ("gallery", "input"):
            values[name] = bytes.fromhex(values[name])
        for name in ("fingers", "candidates"):
            values[name] = tuple(values[name])
        use = UseRecord(**values)
        same = use.encode() == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Tampered("the record of a use does not read back") from None
    if not same:
        raise Tampered("the record of a use is not in its one spelling")
    return use


def use_subject(record: bytes) -> str:
    """Return what the log's entry names: `use:` and the SHA-256 in base32, 52 letters."""
    return f"{KIND}:{base64.b32encode(sha256(record)).decode('ascii').lower().rstrip('=')}"
