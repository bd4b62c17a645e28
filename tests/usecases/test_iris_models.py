"""A segmentation network of a deployment's own: added, refused unmeasured, measured, chosen."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from hospitium.core.errors import BadInput, Conflict
from hospitium.core.senses import Sense
from hospitium.records.manifests import load_calibration, load_manifest
from hospitium.records.public_log import last_public
from hospitium.senses.iris.template import MODEL
from hospitium.usecases.add_model import add_model
from hospitium.usecases.adopt_calibration import adopt_calibration
from hospitium.usecases.calibrate_face import ALIGNED
from hospitium.usecases.calibrate_model import calibrate_model
from hospitium.usecases.known_models import find_model
from hospitium.usecases.load_irises import node_iris_engine
from hospitium.usecases.use_model import use_model
from tests.senses.iris.eyes import eye, posed
from tests.senses.iris.test_network import OPEN, by_level
from tests.stations import Station
from tests.usecases.own_models import manifest

OURS = "our-irises-1"
GRAPH = by_level(60, 145)


def said(graph: bytes = GRAPH, **other: str) -> str:
    fields: dict[str, Any] = {
        "id": OURS, "sense": "iris", "role": "segmentation", "architecture": "iris-masks",
        "input": "image", "output": "masks",
    } | other  # fmt: skip
    text = manifest(graph, **fields)
    return text.split("[picture]")[0]


@pytest.fixture
def eyes(tmp_path: Path) -> Path:
    """Five drawn people, seven pictures each: enough pairs to measure with."""
    for person in range(1, 6):
        folder = tmp_path / "eyes" / f"{person:03}"
        folder.mkdir(parents=True)
        for shot in range(1, 8):
            pose = replace(OPEN, lean=0.5 * shot)
            file = BytesIO()
            Image.fromarray(eye(person, pose, seed=shot)).save(file, "PNG")
            (folder / f"{shot:02}_L.png").write_bytes(file.getvalue())
    return tmp_path / "eyes"


def test_a_network_of_one_s_own_is_used_once_it_is_measured(lite: Station, eyes: Path) -> None:
    runtime, root = lite.runtime, lite.staff["root"]
    add_model(runtime, root, said(), GRAPH)
    assert find_model(runtime.node, OURS).in_use is False
    with pytest.raises(Conflict, match="nobody has measured"):
        use_model(runtime, root, OURS)
    assert node_iris_engine(runtime).model == MODEL
    with pytest.raises(BadInput, match="are measured so"):
        calibrate_model(runtime, root, OURS, eyes, eyes / "pairs.csv")
    _, rates = calibrate_model(runtime, root, OURS, eyes)
    assert rates.provenance.engine == OURS
    assert use_model(runtime, root, OURS) == OURS
    engine = node_iris_engine(runtime)
    assert (engine.model, engine.calibration.provenance.genuine) == (OURS, 105)
    with runtime.node.read() as session:
        assert last_public(session, runtime.node.vault, "model:iris-segmentation")
    assert use_model(runtime, root, MODEL) == MODEL
    assert node_iris_engine(runtime).model == MODEL
    with runtime.node.read() as session:  # which reads, and by what rates, before it reads
        said_last = last_public(session, runtime.node.vault, "model:iris-segmentation")
        assert said_last == {"id": MODEL}
        assert last_public(session, runtime.node.vault, "calibration:iris")


def test_rates_that_were_measured_elsewhere_are_adopted_for_the_engine_they_name(
    lite: Station,
) -> None:
    runtime, root = lite.runtime, lite.staff["root"]
    shipped = node_iris_engine(runtime).calibration
    elsewhere = replace(shipped, provenance=replace(shipped.provenance, data="our camera"))
    assert adopt_calibration(runtime, root, elsewhere.to_json())[0] is Sense.IRIS
    assert node_iris_engine(runtime).calibration.to_json() == elsewhere.to_json()
    faces = load_calibration("face-calibration")
    face = load_manifest("face-embedding").id
    assert faces.provenance.engine == f"{face} + {ALIGNED}"
    assert adopt_calibration(runtime, root, faces.to_json())[0] is Sense.FACE
    kept = find_model(runtime.node, face).calibration()
    assert kept is not None
    assert kept.to_json() == faces.to_json()
    for engine in (face, f"{OURS} + {ALIGNED}", OURS, ""):
        wrong = replace(faces, provenance=replace(faces.provenance, engine=engine))
        with pytest.raises(BadInput, match="another engine"):
            adopt_calibration(runtime, root, wrong.to_json())


@pytest.mark.parametrize("graph", [by_level(60), by_level(60, 100, 145), b"no network"])
def test_a_graph_that_gives_no_two_masks_is_refused(lite: Station, graph: bytes) -> None:
    with pytest.raises(BadInput, match="do not run"):
        add_model(lite.runtime, lite.staff["root"], said(graph), graph)


def test_only_the_kinds_that_are_known_are_taken(lite: Station) -> None:
    with pytest.raises(BadInput, match="can be added"):
        add_model(lite.runtime, lite.staff["root"], said(architecture="other"), GRAPH)


def test_a_network_of_one_size_is_handed_pictures_of_that_size() -> None:
    from hospitium.senses.iris.network import NetworkSegmenter, Sight

    pixels = eye(1, posed(upper=1.3, lower=1.3, lashes=0, noise=0.5))
    small = NetworkSegmenter(GRAPH, sight=Sight(200, 160))(pixels)
    whole = NetworkSegmenter(GRAPH)(pixels)
    assert abs(small.limbus.circle.radius - whole.limbus.circle.radius) < 1.5
    assert np.hypot(small.pupil.circle.x - whole.pupil.circle.x, 0) < 1.5
