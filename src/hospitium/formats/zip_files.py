"""Some files as one zip, the same bytes whenever it is made from the same files."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

_NO_DAY = (1980, 1, 1, 0, 0, 0)
"""The zip's own clock says nothing: it would tell in which time zone the node stands."""


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive (deflate) of `files`, name to content, in their order."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _NO_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return held.getvalue()
