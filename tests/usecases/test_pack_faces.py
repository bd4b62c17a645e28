"""Which faces go on a phone, and which stay; a face found in the field is searched again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId
from hospitium.crypto.device_assertion import base64url
from hospitium.crypto.digest import sha256
from hospitium.formats.pack import Pack
from hospitium.policy.facts import FINGER, AssessmentFacts
from hospitium.records.manifests import load_manifest
from hospitium.senses.face.template import decode_face, encode_face
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.add_model import add_model
from hospitium.usecases.close_case import close_case
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.packs import packs_for
from hospitium.usecases.phone_faces import own_network
from hospitium.usecases.receive_items import ItemResult
from hospitium.usecases.show_items import list_found
from tests.faces import FakeFaceEngine, picture
from tests.stations import START
from tests.usecases.field import Phone
from tests.usecases.own_models import OURS, manifest, weights
from tests.usecases.test_packs import Field, fielded

MODEL = load_manifest("face-embedding").id
FIRST = date(1970, 1, 1)


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    made = fielded(tmp_path / "node")
    reads_with(made, MODEL)
    yield made
    made.runtime.node.close()


def reads_with(field: Field, model: str) -> None:
    engine = FakeFaceEngine(model)
    field.runtime = replace(field.runtime, face=lambda: engine)
    field.station.runtime = field.runtime


def shown(field: Field, person: int, *, birth_year: int | None = 1990, **more: object) -> CaseId:
    """Open a case with a photograph and no print."""
    case = field.station.open_case(f"Person {person}", birth_year=birth_year)
    photograph = Photograph(capture=FaceCapture(picture(person)), **more)  # type: ignore[arg-type]
    add_face(field.runtime, field.amira, case, photograph)
    return case


def cases_with_faces(pack: Pack) -> set[str]:
    return {pack.contents.cases[one.case].case for one in pack.contents.faces}


def test_a_face_goes_with_the_hashes_of_what_reads_it(field: Field) -> None:
    """Beside prints, and of a case without any; a template, and no picture."""
    printed, case = field.sought(1), shown(field, 7, captured_on=date(2020, 5, 1))
    pack = field.opened(field.build())
    assert {one.case for one in pack.contents.cases} == {str(printed), str(case)}
    (face,) = pack.contents.faces
    assert cases_with_faces(pack) == {str(case)}
    assert (face.day, face.minor) == ((date(2020, 5, 1) - FIRST).days, False)
    assert len(decode_face(face.template).embedding) == 512
    head = pack.head.face
    assert head is not None
    assert head["model"] == MODEL
    assert head["calibration_sha256"] == sha256(pack.contents.face_calibration).hex()
    names = {"detector": "face-detector", "landmarks": "face-landmarks"}
    for part, name in {**names, "embedding": "face-embedding"}.items():
        assert head["networks"][part]["sha256"] == load_manifest(name).sha256
    assert "no_faces" not in pack.contents.limits


def test_no_face_from_before_the_third_birthday_goes(field: Field) -> None:
    """Rule minor.young; a child of 5 or more goes, a younger one stays as its prints do."""
    taken = START.date() - timedelta(days=30)
    child = shown(field, 1, birth_year=START.year - 9, captured_on=taken)
    shown(field, 2, birth_year=START.year - 4, captured_on=taken)
    pack = field.opened(field.build())
    assert cases_with_faces(pack) == {str(child)}
    assert [one.minor for one in pack.contents.faces] == [True]
    assert {one.case for one in pack.contents.cases} == {str(child)}


def test_closed_cases_and_fresh_photographs_change_the_pack(field: Field) -> None:
    first, second = shown(field, 1), shown(field, 2)
    pack = field.build()
    close_case(field.runtime, field.amira, first, reason="found")
    third = shown(field, 3)
    (known,) = packs_for(field.runtime, field.phone)
    assert str(first) in known.gone
    delta = field.opened(pack, base=1)
    assert delta.contents.removed == (str(first),)
    assert cases_with_faces(delta) == {str(third)}
    assert cases_with_faces(field.opened(pack)) == {str(second), str(third)}
    assert field.opened(pack).faces == 2


def test_faces_of_another_model_stay(field: Field) -> None:
    reads_with(field, "fake-face-1")
    shown(field, 1)
    reads_with(field, MODEL)
    case = shown(field, 2)
    assert cases_with_faces(field.opened(field.build())) == {str(case)}


def _missing() -> NoReturn:
    raise Unavailable("the weights are not installed", remedy="Install them.")


def test_a_node_without_networks_serves_packs_without_faces_and_says_so(field: Field) -> None:
    shown(field, 1)
    printed = field.sought(2)
    field.runtime = replace(field.runtime, face=_missing)
    pack = field.opened(field.build())
    assert {one.case for one in pack.contents.cases} == {str(printed)}
    assert (pack.head.face, pack.contents.faces) == (None, ())
    assert pack.contents.limits["no_faces"] == "networks"


@pytest.mark.parametrize("phones", [True, False])
def test_a_network_of_its_own_goes_to_phones_if_its_manifest_says_so(
    field: Field, *, phones: bool
) -> None:
    """Else the faces stay, and the pack says that they are compared at the node only."""
    graph = weights(dimension=512, side=112)
    text = manifest(graph, dimension=512, side=112)
    text = text.replace("[picture]", f"phones = {str(phones).lower()}\n[picture]", 1)
    add_model(field.runtime, field.station.staff["root"], text, graph)
    reads_with(field, OURS)
    case = shown(field, 7)
    pack = field.opened(field.build())
    if not phones:
        assert (pack.head.face, pack.contents.faces) == (None, ())
        assert pack.contents.limits["no_faces"] == "at-node"
        assert own_network(field.runtime) is None
        return
    assert cases_with_faces(pack) == {str(case)}
    head = pack.head.face
    assert head is not None
    assert (head["model"], head["reading"], head["own"]) == (OURS, MODEL, ["embedding"])
    sent = own_network(field.runtime)
    assert sent == graph
    assert head["networks"]["embedding"] == {"id": OURS, "sha256": sha256(graph).hex()}
    reads_with(field, MODEL)  # what another network has read is in no pack
    assert field.opened(field.build()).contents.faces == ()
    assert own_network(field.runtime) is None


def test_an_assessment_that_names_no_faces_keeps_them_here(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(field, 1)
    covers = AssessmentFacts.covers

    def of_fingers(facts: AssessmentFacts, purpose: str, at: datetime, what: str = FINGER) -> bool:
        return what == FINGER and covers(facts, purpose, at, what)

    monkeypatch.setattr(AssessmentFacts, "covers", of_fingers)
    pack = field.opened(field.build())
    assert (pack.head.face, pack.contents.cases) == (None, ())
    assert pack.contents.limits["no_faces"] == "assessment"


def face_of(person: int, shot: int = 2) -> str:
    """A face as a phone sends it."""
    read = FakeFaceEngine(MODEL).read(FaceCapture(picture(person, shot=shot)))
    return base64url(read.template)


def checked(
    field: Field, *faces: str, case: CaseId | None = None, model: str = MODEL
) -> tuple[ItemResult, ...]:
    phone = Phone.of(field.station)
    item = phone.check(None, *([case] if case else []))
    item["body"] |= {"faces": list(faces), "face_model": model}
    return phone.send(item)


def test_a_face_found_in_the_field_is_searched_again_and_tells_the_desk(field: Field) -> None:
    case = shown(field, 7)
    shown(field, 8)
    (result,) = checked(field, face_of(7), case=case)
    assert result.status.value == "accepted"
    (found,) = list_found(field.runtime, field.amira)
    assert found.case_id == case
    assert result.record is not None


def test_a_stranger_s_face_tells_nobody(field: Field) -> None:
    case = shown(field, 7)
    (result,) = checked(field, face_of(99), case=case)
    assert result.status.value == "accepted"
    assert list_found(field.runtime, field.amira) == ()


def test_a_face_of_another_model_waits_for_a_human(field: Field) -> None:
    case = shown(field, 7)
    assert checked(field, face_of(7), case=case, model="other")[0].status.value == "quarantined"


SHORT = encode_face(np.ones(128, np.float32), quality=50)


@pytest.mark.parametrize(
    "sent", ["", "AAAA", base64url(b"HFA1" + bytes(1026)), "!", base64url(SHORT)]
)
def test_what_is_no_face_waits_for_a_human(field: Field, sent: str) -> None:
    assert [one.status.value for one in checked(field, sent)] == ["quarantined"]
