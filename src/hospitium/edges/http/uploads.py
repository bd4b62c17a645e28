"""Forms with files, read as they stream in and kept in memory only.

No image touches the disk (rule store.no_image): the parser never spools. Each limit is enforced
while the bytes arrive, so that an oversized upload costs no more than its limit.
"""

import re
import unicodedata
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from hospitium.core.units import MIB
from hospitium.edges.http.problems import UnreadableRequest, UploadTooLarge
from hospitium.usecases.captures import MOST_IMAGES

FILE_BYTES = 32 * MIB
REQUEST_BYTES = 256 * MIB
TEXT_BYTES = 64 * 1024
"""For one text field; the longest that a use case accepts has 4,000 characters."""
MOST_FIELDS = 400
NAME_LIMIT = 120
_FOLDERS = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file of a form; `name` is for the report only and leads nowhere."""

    field: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it came: texts in order, files in order."""

    texts: tuple[tuple[str, str], ...]
    files: tuple[SentFile, ...]

    def all(self, field: str) -> tuple[str, ...]:
        """Return every value of `field`, trimmed."""
        return tuple(value.strip() for name, value in self.texts if name == field)

    def text(self, field: str) -> str:
        """Return the first value of `field`, trimmed; empty when it is not there."""
        return next(iter(self.all(field)), "")

    def chosen(self, field: str) -> tuple[SentFile, ...]:
        """Return the files of `field`, without the empty one that a browser sends for none."""
        return tuple(f for f in self.files if f.field == field and (f.name or f.data))


class _MemoryParser(MultiPartParser):
    """Starlette's parser, never on disk, with a limit for each file."""

    spool_max_size = 0

    def on_part_begin(self) -> None:
        super().on_part_begin()
        self._file_bytes = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._file_bytes += end - start
        if self._file_bytes > FILE_BYTES:
            raise UploadTooLarge(f"one file is larger than {FILE_BYTES // MIB} MiB")
        super().on_part_data(data, start, end)


async def read_form(request: Request) -> SentForm:
    """Read a multipart or URL-encoded form.

    Raises
    ------
    UploadTooLarge
        If a file, a field, their number or the whole is over its limit.
    UnreadableRequest
        If it is not a form, or a broken one.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    stream = _limited(request)
    try:
        if kind == "multipart/form-data":
            form = await _MemoryParser(
                request.headers,
                stream,
                max_files=MOST_IMAGES,
                max_fields=MOST_FIELDS,
                max_part_size=TEXT_BYTES,
            ).parse()
        elif kind == "application/x-www-form-urlencoded":
            form = await FormParser(
                request.headers, stream, max_fields=MOST_FIELDS, max_part_size=TEXT_BYTES
            ).parse()
        else:
            raise UnreadableRequest("this address takes a form", remedy="Send multipart/form-data.")
    except MultiPartException as error:
        if "maximum" in error.message.lower():
            raise UploadTooLarge(
                "the form has too many files or fields, or one too long"
            ) from error
        raise UnreadableRequest("the form cannot be read") from error
    return await _sent(form)


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > REQUEST_BYTES:
            raise UploadTooLarge(f"the request is larger than {REQUEST_BYTES // MIB} MiB")
        yield chunk


async def _sent(form: FormData) -> SentForm:
    texts, files = [], []
    for field, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append(SentFile(field, plain_name(value.filename or ""), await value.read()))
        else:
            texts.append((field, value))
    await form.close()
    return SentForm(tuple(texts), tuple(files))


def plain_name(name: str) -> str:
    """Return the last part of a file name, printable, at most 120 characters.

    It is shown to the person who sent it and used for nothing else.
    """
    last = _FOLDERS.split(unicodedata.normalize("NFC", name))[-1]
    return "".join(c for c in last if c.isprintable())[:NAME_LIMIT]
