"""A node reads prints by the extractor that it was set up with, and by no other."""

import os
from pathlib import Path

import numpy as np
import pytest

from hospitium.app import open_runtime, packaged_engine
from hospitium.core.errors import Unavailable
from hospitium.core.extractors import Extractor
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.formats.images import encode_png
from hospitium.policy.operators import AgencyKind, Role
from hospitium.records.node_folder import has_node
from hospitium.synth import impression, person
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.captures import Capture
from hospitium.usecases.init_node import FirstOperator, init_node
from tests.models import add_manifest
from tests.stations import START


def set_up(folder: Path, extractor: Extractor) -> None:
    init_node(
        folder,
        agency=AgencyId("demo-police"),
        kind=AgencyKind.POLICE,
        name="Synthetic Police",
        operators=[FirstOperator(OperatorId("root"), "Root", frozenset({Role.ADMINISTRATOR}))],
        clock=lambda: START,
        random=os.urandom,
        extractor=extractor,
    )


def test_a_node_cannot_be_set_up_with_what_this_version_lacks(models: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no fast extractor"):
        set_up(tmp_path / "node", Extractor.FAST)
    assert not has_node(tmp_path / "node")
    with pytest.raises(Unavailable):
        packaged_engine(Extractor.FAST)


def test_each_node_reads_by_its_own(models: Path, tmp_path: Path) -> None:
    add_manifest(models, "other", id="other-1", extractor="fast", calibration="other-calibration")
    measured = (models / "finger-calibration.json").read_text()
    (models / "other-calibration.json").write_text(measured.replace("leader-1.2.7", "other-1"))
    names = {}
    for extractor in Extractor:
        set_up(tmp_path / extractor, extractor)
        runtime = open_runtime(tmp_path / extractor)
        engine = runtime.finger()
        runtime.node.close()
        names[extractor] = (engine.model, engine.calibration.provenance.engine)
        assert packaged_engine(extractor).model == engine.model
    assert names[Extractor.ACCURATE] == ("leader-1.2.7", "leader-1.2.7 + hospitium matcher")
    assert names[Extractor.FAST] == ("other-1", "other-1 + hospitium matcher")


def test_the_log_says_what_reads_before_a_print_is_read(models: Path, tmp_path: Path) -> None:
    """And looking at a node, as at evidence, writes nothing."""
    set_up(tmp_path / "node", Extractor.ACCURATE)
    sizes = []
    for _ in range(2):
        runtime = open_runtime(tmp_path / "node")
        sizes.append(verify_log(runtime).size)
        runtime.finger()
        sizes.append(verify_log(runtime).size)
        runtime.node.close()
    assert sizes == [1, 4, 4, 4]
    manifest = models / "leader.toml"
    manifest.write_text(manifest.read_text() + "# another file is another digest\n")
    runtime = open_runtime(tmp_path / "node")
    runtime.finger()
    report = verify_log(runtime)
    runtime.node.close()
    assert (report.sound, report.size) == (True, 5)


def test_a_threshold_comes_from_the_manifest(models: Path) -> None:
    add_manifest(models, "other", id="other-1", extractor="fast")
    path = models / "other.toml"
    path.write_text(path.read_text().replace("min_score = 0.2", "min_score = 0.7"))
    master = person(7).finger(Finger.RIGHT_INDEX)
    image = impression(master, np.random.default_rng(11), width=256, height=288).image
    capture = Capture(encode_png(image.pixels, ppi=500))
    many, few = (len(packaged_engine(one).read(capture).minutiae) for one in Extractor)
    assert many > few > 0
