"""The network finds true minutiae, and says so in the picture's own frame."""

from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import Tampered
from hospitium.formats.images import decode_image
from hospitium.formats.iso19794_2 import read_record
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger import leader
from hospitium.senses.finger.leader import LeaderNetwork
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
    monkeypatch.setattr(leader, "TILE", 224)
    tiled = network.detect(printed.image.pixels)
    assert agreement(tiled, found) >= 0.9
    assert agreement(found, tiled) >= 0.9


def test_comes_best_first_and_in_range(found: Minutiae) -> None:
    assert (np.diff(found.quality.astype(int)) <= 0).all()
    assert found.quality.min() >= 100 * leader.MIN_SCORE
    assert ((found.angle >= 0) & (found.angle < 2 * np.pi)).all()
    assert set(found.kind) <= {1, 2}


@pytest.mark.parametrize("kept", [0, 10, 100_000])
def test_broken_weights_are_refused(weights: bytes, kept: int) -> None:
    with pytest.raises(Tampered):
        LeaderNetwork(weights[:kept])


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
