"""The digest of a gallery hangs on which references are in it, and on nothing else."""

from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.fingers import Finger
from hospitium.gallery import Gallery, contents
from hospitium.gallery.block import Ids
from hospitium.gallery.contents import contents_digest, digest_of_ids
from tests.gallery.made import entry

ID = st.integers(0, 3).map(lambda n: bytes(8) + n.to_bytes(8, "big")) | st.binary(
    min_size=16, max_size=16
)


@given(st.lists(ID, max_size=12, unique=True), st.randoms())
def test_it_is_that_of_the_ids_in_order(ids: list[bytes], chance: object) -> None:
    expected = sha256(b"".join(sorted(ids))).digest()
    mixed = sorted(ids, key=lambda _: chance.random())  # type: ignore[attr-defined]
    rows = np.frombuffer(b"".join(mixed), np.uint8).reshape(-1, 16)
    assert digest_of_ids(rows) == expected


def test_an_unchanged_gallery_works_it_out_once_and_an_expiry_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = Gallery.build([entry(person, Finger.RIGHT_INDEX) for person in range(3)])
    made = list[int]()

    def count(ids: Ids) -> bytes:
        made.append(len(ids))
        return bytes(len(made))

    monkeypatch.setattr(contents, "digest_of_ids", count)
    alive = np.ones(3, np.bool_)
    first = contents_digest(gallery, alive, "leader-1")
    assert contents_digest(gallery, alive, "leader-1") == first
    alive[1] = False
    assert contents_digest(gallery, alive, "leader-1") != first
    assert made == [3, 2]
