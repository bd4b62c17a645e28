"""The whole job on real prints, which stay outside of the project (see `shared_data`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hospitium.core.fingers import Finger
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.records.manifests import load_calibration, load_manifest, load_weights
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.captures import Capture
from hospitium.usecases.decide import decide
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.show_search import show_evidence
from tests.stations import INCIDENT, Station, make_station

INDEX = Finger.RIGHT_INDEX


@pytest.fixture(scope="session")
def real_engine() -> FingerEngine:
    manifest = load_manifest("leader")
    network = LeaderNetwork(load_weights(manifest))
    return FingerEngine(model=manifest.id, network=network, calibration=load_calibration())


@pytest.fixture
def real_station(
    tmp_path: Path, real_engine: FingerEngine, database_url: str, shared_data: Path
) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: real_engine, database_url=database_url)
    yield made
    made.runtime.node.close()


def impressions(shared_data: Path, finger: int, *numbers: int) -> list[Capture]:
    folder = shared_data / "finger" / "fvc2002_db1"
    return [Capture((folder / f"{finger}_{n}.tif").read_bytes(), INDEX) for n in numbers]


def test_a_real_finger_enrolled_thrice_is_found_by_a_fourth_impression(
    real_station: Station, shared_data: Path
) -> None:
    amira, bela = real_station.staff["amira"], real_station.staff["bela"]
    runtime = real_station.runtime
    case, other = real_station.open_case("One", birth_year=2014), real_station.open_case("Two")
    enrol(runtime, amira, case, impressions(shared_data, 103, 1, 2, 3))
    enrol(runtime, amira, other, impressions(shared_data, 105, 1))

    probe = impressions(shared_data, 103, 6)
    report = identify(runtime, amira, probe, purpose="roadside-check", incident=INCIDENT)
    assert [found.candidate.case_id for found in report.candidates] == [case]
    best = report.candidates[0]
    assert best.candidate.fmr_at_gallery < 1e-3
    assert best.candidate.fingers[0].pairs >= 12
    assert show_evidence(runtime, bela, report.id, best.id)[0].svg.startswith("<svg")

    for who, outcome in ((amira, Outcome.SECOND_NEEDED), (bela, Outcome.CONFIRMED)):
        said = decide(runtime, who, best.id, verdict=Verdict.CONFIRM, reason="ridges agree")
        assert said.outcome is outcome
    assert len(list_alerts(runtime, bela)) == 1

    stranger = impressions(shared_data, 108, 2)
    nobody = identify(runtime, amira, stranger, purpose="roadside-check", incident=INCIDENT)
    assert nobody.candidates == ()
    assert verify_log(runtime).sound
