"""The network finds true minutiae, and says so in the picture's own frame."""

from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import Tampered
from hospitium.formats.images import decode_image
from hospitium.formats.iso19794_2 import read_record
from hospitium.formats.minutiae import ENDING, Minutiae
from hospitium.formats.onnx_file import GraphWriter
from hospitium.senses.finger import leader
from hospitium.senses.finger.leader import MIN_SCORE, LeaderNetwork
from hospitium.senses.finger.trace import Steps
from hospitium.senses.session import open_session
from hospitium.synth import Impression
from tests.senses.finger.agreement import agreement, moved


@pytest.fixture(scope="module")
def found(network: LeaderNetwork, printed: Impression) -> Minutiae:
    return network.detect(printed.image.pixels)


def test_finds_the_minutiae_that_were_drawn(found: Minutiae, printed: Impression) -> None:
    assert agreement(found, printed.minutiae, within=8) >= 0.8


def test_half_a_turn_turns_places_and_directions(
    network: LeaderNetwork, printed: Impression, found: Minutiae
) -> None:
    turned = network.detect(np.ascontiguousarray(printed.image.pixels[::-1, ::-1]))
    back = moved(turned, x=found.width - 1 - turned.x, y=found.height - 1 - turned.y, turn=np.pi)
    assert agreement(back, found) >= 0.9


def test_tiles_find_what_the_whole_finds(
    network: LeaderNetwork, printed: Impression, found: Minutiae, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hospitium.senses.finger.leader.network.TILE", 224)
    tiled = network.detect(printed.image.pixels)
    assert agreement(tiled, found) >= 0.9
    assert agreement(found, tiled) >= 0.9


def test_comes_best_first_and_in_range(found: Minutiae) -> None:
    assert (np.diff(found.quality.astype(int)) <= 0).all()
    assert found.quality.min() >= 100 * leader.MIN_SCORE
    assert ((found.angle >= 0) & (found.angle < 2 * np.pi)).all()
    assert set(found.kind) <= {1, 2}


@pytest.mark.parametrize(
    "part",
    [np.s_[:, :], np.s_[48:208, 64:160], np.s_[96:128, 100:132], np.s_[::-1, ::-1]],
    ids=["whole", "cut through minutiae", "smallest", "turned"],
)
def test_says_of_each_minutia_what_the_published_graph_says(
    network: LeaderNetwork, weights: bytes, printed: Impression, part: tuple[slice, slice]
) -> None:
    image = np.ascontiguousarray(printed.image.pixels[part])
    sides = [side // 32 * 32 for side in image.shape]
    image = image[: sides[0], : sides[1]]  # no padding, so that the edge cuts through ridges
    (planes,) = open_session(weights, threads=1).run(
        None, {"input": image.astype(np.float32)[None, :, :, None]}
    )
    y, x = np.nonzero(planes[0, :, :, 3] >= MIN_SCORE)
    heat, angle, ending, score = planes[0, y, x].T
    found, steps = network.detect(image), Steps()
    network.detect(image, trace=steps)
    mine = np.lexsort((found.x, found.y))
    assert len(found) == len(y)
    assert (found.x[mine] == x).all()
    assert (found.y[mine] == y).all()
    assert np.abs(np.sin((found.angle[mine] - angle) / 2)).max(initial=0) < 1e-5
    assert ((found.kind[mine] == ENDING) == (ending >= 0.5)).all()
    assert np.abs(found.quality[mine] - 100 * score).max(initial=0) < 0.51
    assert np.abs(steps["heat"][y, x] - heat).max(initial=0) < 1e-4
    assert np.abs(steps["heat"] - planes[0, :, :, 0]).max() < 1e-4


@pytest.mark.parametrize("grey", [0, 255])
def test_finds_nothing_where_nothing_is(network: LeaderNetwork, grey: int) -> None:
    assert len(network.detect(np.full((40, 70), grey, np.uint8))) == 0


@pytest.mark.parametrize("kept", [0, 10, 100_000])
def test_broken_weights_are_refused(weights: bytes, kept: int) -> None:
    with pytest.raises(Tampered):
        LeaderNetwork(weights[:kept])


def test_another_network_is_refused() -> None:
    other = GraphWriter()
    twice = other.add("Add", "image", "image")
    with pytest.raises(Tampered):
        LeaderNetwork(other.write({"image": (1, 2)}, {"minutiae": (twice, (1, 2))}))


def test_directions_have_the_sign_of_iso_templates(
    network: LeaderNetwork, shared_data: Path
) -> None:
    """The wrong sign costs 20 points of EER and crashes nothing."""
    folder = shared_data / "finger"
    ours = network.detect(
        decode_image((folder / "fvc2002_db1" / "103_1.tif").read_bytes(), ppi=500).pixels
    )
    record = read_record((folder / "iso19794_2" / "103_1.iso").read_bytes())
    theirs = np.array(record.views[0].marks, dtype=float)
    # their maker squeezed 388 x 374 images into 300 x 400 frames
    wide, high = ours.width / record.width, ours.height / record.height
    x, y, angle = theirs[:, 1] * wide, theirs[:, 2] * high, theirs[:, 3] * 2 * np.pi / 256
    angle = np.arctan2(np.sin(angle) * high, np.cos(angle) * wide)
    apart = np.hypot(ours.x[:, None] - x, ours.y[:, None] - y)
    row, column = np.nonzero(apart < 8)
    turned = np.abs(np.angle(np.exp(1j * (ours.angle[row] - angle[column]))))
    assert len(row) >= 20
    assert np.median(turned) < 0.1
    assert (turned < 0.5).mean() > 0.9
