"""Files come out of the archive as they went in, and the archive is the same each time."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from hospitium.formats.zip_files import zip_of

NAMES = st.text("abcdefgh.-", min_size=1, max_size=12)


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=5))
def test_files_come_back(files: dict[str, bytes]) -> None:
    data = zip_of(files)
    assert data == zip_of(files)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
