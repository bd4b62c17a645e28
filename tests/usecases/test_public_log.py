"""What an outsider can prove of how a node works: which model, rates, app and keys."""

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from cbor2 import dumps

import hospitium
from hospitium.core.errors import BadInput, Refused
from hospitium.ledger import decode_leaf
from hospitium.ledger.opening import check_opening, parse_opening
from hospitium.ledger.proof_file import verify_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.policy.operators import Operator
from hospitium.policy.public_log import permit_publish
from hospitium.records.manifests import load_calibration
from hospitium.records.policies import packaged_bundle
from hospitium.records.public_log import last_public
from hospitium.senses.calibration import Calibration
from hospitium.usecases.adopt_calibration import adopt_calibration
from hospitium.usecases.calibrate import engine_name
from hospitium.usecases.log_app import log_app
from hospitium.usecases.log_in_use import log_faces_in_use, log_in_use, log_liveness_in_use
from hospitium.usecases.log_keys import KeyEvent, log_key
from hospitium.usecases.name_witnesses import name_witnesses, show_policy
from hospitium.usecases.node_liveness import node_liveness_engine
from hospitium.usecases.prove_entry import open_entry, prove_entry
from hospitium.usecases.show_public import show_public
from tests.stations import Station

MODELS = Path(hospitium.__file__).parent / "models"


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def opened(station: Station, sequence: int) -> dict[str, object]:
    """What somebody outside finds out: only files, the policy, and hash functions."""
    olu = station.staff["olu"]
    proved = prove_entry(station.runtime, olu, sequence)
    opening = parse_opening(open_entry(station.runtime, olu, sequence))
    verify_proof_file(proved.proof, proved.entry, parse_policy(show_policy(station.runtime)))
    leaf = decode_leaf(proved.entry)
    check_opening(leaf, opening)
    return {"subject": leaf.subject, **opening.details}


def test_what_reads_and_compares_faces_is_logged_once_and_provable(station: Station) -> None:
    first = log_faces_in_use(station.runtime)
    assert [leaf.subject for leaf in first] == [
        "model:face-detector", "model:face-landmarks", "model:face-embedding", "calibration:face",
    ]  # fmt: skip
    assert log_faces_in_use(station.runtime) == ()
    for leaf in first:
        told = opened(station, leaf.sequence)
        name = (
            str(leaf.subject).removeprefix("model:").replace("calibration:face", "face-calibration")
        )
        ends = "json" if name.endswith("calibration") else "toml"
        assert told["sha256"] == sha256_of(MODELS / f"{name}.{ends}")


def test_what_looks_for_a_person_is_logged_once_before_it_looks(station: Station) -> None:
    node_liveness_engine(station.runtime)
    assert log_liveness_in_use(station.runtime) == ()
    with station.runtime.node.read() as session:
        told = last_public(session, station.runtime.node.vault, "model:face-liveness")
    assert told is not None
    assert told["sha256"] == sha256_of(MODELS / "face-liveness.toml")


def test_policies_model_and_calibration_are_logged_once_and_provable_to_outsiders(
    station: Station,
) -> None:
    first = log_in_use(station.runtime)
    told = ["policy:bundle", "model:leader", "calibration:finger"]
    assert [leaf.subject for leaf in first] == told
    assert log_in_use(station.runtime) == ()
    policies, model, rates = (opened(station, leaf.sequence) for leaf in first)
    assert policies["bundle"] == packaged_bundle().digest
    assert model["sha256"] == sha256_of(MODELS / "leader.toml")
    assert str(model["weights_sha256"]).startswith("da96e122")
    assert rates["sha256"] == sha256_of(MODELS / "finger-calibration.json")


def test_a_calibration_that_is_adopted_stands_in_the_log_at_once(station: Station) -> None:
    log_in_use(station.runtime)
    shipped = load_calibration()
    told = replace(shipped.provenance, engine=engine_name(station.runtime.finger()))
    mine = replace(shipped, provenance=told)
    adopt_calibration(station.runtime, station.staff["root"], mine.to_json())
    newest = show_public(station.runtime, station.staff["olu"])[0]
    assert newest.leaf.subject == "calibration:finger"
    said = hashlib.sha256(mine.to_json().encode()).hexdigest()
    assert newest.details["sha256"] == said
    assert said != sha256_of(MODELS / "finger-calibration.json")
    assert log_in_use(station.runtime) == ()
    assert Calibration.from_json(mine.to_json()).to_json() == mine.to_json()


def test_the_policy_of_witnesses_is_public(station: Station) -> None:
    name_witnesses(station.runtime, station.staff["root"], "quorum none\n")
    newest = show_public(station.runtime, station.staff["olu"])[0]
    digest = hashlib.sha256(show_policy(station.runtime)).hexdigest()
    assert (newest.leaf.subject, newest.details) == ("log:policy", {"sha256": digest})


def test_an_app_is_logged_when_it_changes(lite: Station, tmp_path: Path) -> None:
    root, app = lite.staff["root"], tmp_path / "app"
    app.mkdir()
    (app / "index.html").write_bytes(b"one")
    found, leaf = log_app(lite.runtime, root, "field", app)
    assert leaf is not None
    assert opened(lite, leaf.sequence)["sha256"] == found.sha256
    assert log_app(lite.runtime, root, "field", app) == (found, None)
    (app / "index.html").write_bytes(b"two")
    assert log_app(lite.runtime, root, "field", app)[1] is not None
    with pytest.raises(BadInput):
        log_app(lite.runtime, root, "Field App", app)
    with pytest.raises(Refused):
        log_app(lite.runtime, lite.staff["amira"], "field", app)


def test_a_key_is_logged_when_it_comes_and_goes(lite: Station) -> None:
    root, key = lite.staff["root"], dumps({1: 2, 3: -7, -2: bytes(32), -3: bytes(32)})
    for event in KeyEvent:
        permit = permit_publish(lite.runtime.rules(), root, at=lite.clock.now)
        with lite.runtime.node.write() as session:
            leaf = log_key(
                session,
                lite.runtime.node.vault,
                permit,
                owner=lite.staff["amira"].id,
                public_key=key,
                event=event,
            )
        said = opened(lite, leaf.sequence)
        assert (said["subject"], said["event"]) == ("key:amira", event)
        assert said["algorithm"] == "webauthn-es256"
        assert base64.b64decode(str(said["public_key"])) == key


def test_an_entry_about_a_case_is_not_opened(lite: Station) -> None:
    lite.open_case()
    every: list[Operator] = list(lite.staff.values())
    for who in every:
        with pytest.raises(Refused, match=r"log\.no_person"):
            open_entry(lite.runtime, who, 2)
