from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.finger.tiles import cut


@given(length=st.integers(1, 5000), piece=st.integers(100, 600), overlap=st.integers(0, 96))
def test_pieces_are_small_cores_cover_all_and_stay_off_inner_ends(
    length: int, piece: int, overlap: int
) -> None:
    cuts = cut(length, piece=piece, overlap=overlap)
    assert cuts[0].core_start == 0
    assert cuts[-1].core_stop == length
    for each in cuts:
        assert 0 <= each.start <= each.core_start < each.core_stop <= each.stop <= length
        assert each.stop - each.start <= piece
    for one, other in pairwise(cuts):
        assert one.core_stop == other.core_start
        assert one.stop - one.core_stop >= overlap // 2
        assert other.core_start - other.start >= overlap // 2


def test_what_fits_is_not_cut() -> None:
    assert len(cut(512, piece=512, overlap=96)) == 1
    assert len(cut(513, piece=512, overlap=96)) == 2
