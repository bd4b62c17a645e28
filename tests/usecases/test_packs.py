"""What goes on a phone, and what does not."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from hospitium.core.errors import Conflict, NotFound, Refused
from hospitium.core.extractors import Extractor
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, OperatorId
from hospitium.crypto.digest import sha256
from hospitium.crypto.p256 import hpke_open, p256_point
from hospitium.crypto.signing import public_key, verify_signature
from hospitium.formats.compact import read_compact
from hospitium.formats.pack import Pack, pack_info, read_pack
from hospitium.gallery.search import FALSE_CANDIDATES
from hospitium.policy.field import LONGEST_PACK
from hospitium.policy.operators import Role
from hospitium.records.devices import DeviceKeys
from hospitium.records.manifests import load_manifest
from hospitium.records.models_field import PackVersionRow
from hospitium.records.pack_cases import need_region
from hospitium.records.packs import KEPT_VERSIONS
from hospitium.senses.finger.cohort import encode_cohort
from hospitium.usecases.case_regions import regions_of, set_regions
from hospitium.usecases.devices import (
    Carried,
    add_device,
    confirm_device,
    enrol_device,
    list_devices,
    revoke_device,
)
from hospitium.usecases.enrol import enrol
from hospitium.usecases.operators import add_operator, find_operator
from hospitium.usecases.pack_model import WrongExtractor
from hospitium.usecases.packs import Wanted, build_pack, fetch_pack, list_packs, packs_for
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.who_looked import look_with
from tests.engines import FakeEngine, capture
from tests.stations import START, Station, make_station

CHECK = Wanted("roadside-check")
INDEX = Finger.RIGHT_INDEX


class Field:
    """A node that serves phones, and one phone of amira's."""

    def __init__(self, station: Station) -> None:
        self.station, self.runtime = station, station.runtime
        self.amira = station.staff["amira"]
        self.seed = os.urandom(32)
        code = add_device(self.runtime, self.amira).code
        keys = DeviceKeys(p256_point(self.seed), p256_point(os.urandom(32)))
        self.device = enrol_device(self.runtime, code, keys, app="0.1.0").device.id

    def confirm(self) -> None:
        (one,) = [one for one in list_devices(self.runtime, self.amira) if one.id == self.device]
        confirm_device(self.runtime, self.amira, self.device, one.check)

    @property
    def phone(self) -> Carried:
        (one,) = [one for one in list_devices(self.runtime, self.amira) if one.id == self.device]
        return Carried(one, find_operator(self.runtime, self.amira.id))

    def sought(self, person: int, *, birth_year: int | None = 1990, days: int = 90) -> CaseId:
        case = self.station.open_case(f"Person {person}", birth_year=birth_year, days=days)
        enrol(self.runtime, self.amira, case, [capture(person, INDEX)])
        return case

    def build(self, wanted: Wanted = CHECK) -> UUID:
        return build_pack(self.runtime, self.amira, self.device, wanted).id

    def opened(self, pack: UUID, base: int | None = None) -> Pack:
        _, outer = fetch_pack(self.runtime, self.phone, pack, base=base)
        inner = hpke_open(self.seed, outer, info=pack_info(str(self.device)))
        key = public_key(self.runtime.node.vault.pack_seed)
        return read_pack(inner, lambda message, made: verify_signature(key, message, made))

    def held(self, pack: UUID) -> set[CaseId]:
        return {CaseId(UUID(one.case)) for one in self.opened(pack).contents.cases}


def fielded(folder: Path, database_url: str | None = None) -> Field:
    engine = FakeEngine(load_manifest("swift").id)
    station = make_station(
        folder, lambda: engine, extractor=Extractor.FAST, database_url=database_url
    )
    made = Field(station)
    made.confirm()
    return made


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    made = fielded(tmp_path / "node")
    yield made
    made.runtime.node.close()


@pytest.fixture
def anywhere(tmp_path: Path, database_url: str | None) -> Iterator[Field]:
    """On SQLite, then on PostgreSQL."""
    made = fielded(tmp_path / "node", database_url)
    yield made
    made.runtime.node.close()


def test_a_childs_print_says_by_how_much_it_is_to_be_grown(field: Field) -> None:
    born, then = START.year - 16, date(START.year - 7, 11, 22)
    case = field.station.open_case("A boy", birth_year=born)
    enrol(field.runtime, field.amira, case, [capture(1, INDEX)], captured_on=then)
    (one,) = field.opened(field.build()).contents.prints
    grown = encode_cohort(8.5, captured=then.year, enrolled=START.year)
    assert (one.year, one.cohort) == (then.year, grown)
    assert grown > 0


def test_a_pack_says_what_it_rests_on(anywhere: Field) -> None:
    field = anywhere
    case = field.sought(1)
    pack = field.opened(field.build())
    model = load_manifest("swift")
    assert (pack.head.model, pack.head.model_sha256) == (model.id, model.sha256)
    assert pack.head.calibration_sha256 == sha256(pack.contents.calibration).hex()
    assert pack.head.policy == field.runtime.rules().bundle.digest
    assert (pack.head.operator, pack.head.device) == ("amira", str(field.device))
    assert pack.contents.limits == {
        "candidate_cap": 10,
        "false_candidates": FALSE_CANDIDATES,
        "min_score": model.thresholds["min_score"],
        "no_faces": "networks",
        "probe_quality": 25,
        "reference_quality": 60,
    }
    (one,) = pack.contents.prints
    assert (one.finger, one.utility, one.year) == (INDEX, 80, 2026)
    assert read_compact(one.template).finger is INDEX
    (shown,) = pack.contents.cases
    assert shown.label == f"Case {str(case)[:4].upper()}"
    assert (shown.name, shown.born, shown.age, shown.minor) == (None, None, "35-36", False)


def test_only_cases_of_the_region_and_those_sought_everywhere_go(anywhere: Field) -> None:
    field = anywhere
    north, south, all_over = (field.sought(n) for n in (1, 2, 3))
    set_regions(field.runtime, field.amira, north, ["North Valley", "coast"])
    set_regions(field.runtime, field.amira, south, ["south"])
    assert regions_of(field.runtime, field.amira, north) == ("coast", "north-valley")
    pack = field.build(replace(CHECK, region=need_region("north valley")))
    assert field.held(pack) == {north, all_over}
    assert field.held(field.build()) == {north, south, all_over}


def test_small_children_stay_at_the_desk(field: Field) -> None:
    child, adult = field.sought(1, birth_year=2024), field.sought(2)
    assert field.held(field.build()) == {adult}
    with pytest.raises(Refused) as refused:
        field.build(replace(CHECK, young=True))
    assert refused.value.rule == "minor.young"
    assert child not in field.held(field.build())


def test_what_policy_refuses_is_not_built(field: Field) -> None:
    for wanted, rule in (
        (replace(CHECK, names=True), "pack.names"),
        (replace(CHECK, lasts=LONGEST_PACK + timedelta(seconds=1)), "pack.expiry"),
        (replace(CHECK, lasts=timedelta(0)), "pack.expiry"),
        (replace(CHECK, purpose="confirm-identity"), "search.mandate"),
        (replace(CHECK, purpose="shelter-check"), "search.mandate"),
        (replace(CHECK, purpose="marketing"), "purpose.forbidden"),
    ):
        with pytest.raises(Refused) as refused:
            field.build(wanted)
        assert refused.value.rule == rule
    assert list_packs(field.runtime, field.amira) == ()


def test_no_pack_for_a_phone_that_is_not_in_use_or_not_ours(field: Field) -> None:
    other = Field(field.station)
    with pytest.raises(Conflict):
        other.build()
    with pytest.raises(NotFound):
        build_pack(field.runtime, field.amira, uuid4(), CHECK)
    revoke_device(field.runtime, field.amira, field.device)
    with pytest.raises(Conflict):
        field.build()


def test_who_carries_the_phone_must_be_allowed_too(field: Field) -> None:
    root = field.station.staff["root"]
    add_operator(
        field.runtime, root, operator_id=OperatorId("wim"), display_name="W", roles=[Role.OFFICER]
    )
    assert build_pack(
        field.runtime, find_operator(field.runtime, OperatorId("wim")), field.device, CHECK
    )
    with pytest.raises(Refused):
        build_pack(field.runtime, field.station.staff["bela"], field.device, CHECK)


def test_a_node_of_another_model_says_so(tmp_path: Path, engine: FakeEngine) -> None:
    station = make_station(tmp_path / "node", lambda: engine)
    field = Field(station)
    field.confirm()
    with pytest.raises(WrongExtractor) as told:
        field.build()
    assert "--extractor fast" in told.value.remedy
    station.runtime.node.close()


def test_prints_of_another_model_never_go(field: Field) -> None:
    kept = field.sought(1)
    field.runtime.finger().model = "leader-1.2.7"
    field.sought(2)
    assert field.held(field.build()) == {kept}


def test_what_expires_is_gone_and_named_until_no_phone_can_hold_it(anywhere: Field) -> None:
    field = anywhere
    short, long = field.sought(1, days=2), field.sought(2)
    pack = field.build()
    assert field.held(pack) == {short, long}
    field.station.clock.advance(timedelta(days=2))
    (told,) = packs_for(field.runtime, field.phone)
    assert told.gone == (str(short),)
    assert (told.record.version, told.record.delta_from) == (2, (1,))
    assert field.held(pack) == {long}
    (again,) = packs_for(field.runtime, field.phone)
    assert (again.gone, again.record.version) == (told.gone, 2)  # the first answer may get lost
    for _ in range(KEPT_VERSIONS):
        field.build()
    (last,) = packs_for(field.runtime, field.phone)
    assert last.gone == ()


def test_building_again_is_a_new_version_with_a_new_end(field: Field) -> None:
    field.sought(1)
    first = build_pack(field.runtime, field.amira, field.device, CHECK)
    field.station.clock.advance(timedelta(days=1))
    second = build_pack(field.runtime, field.amira, field.device, CHECK)
    assert (second.id, second.version) == (first.id, 2)
    assert second.expires_at - first.expires_at == timedelta(days=1)


def test_a_pack_that_policy_forbids_meanwhile_ends(field: Field) -> None:
    field.sought(1)
    pack = field.build()
    phone = field.phone
    barred = replace(phone, operator=replace(phone.operator, roles=frozenset({Role.VERIFIER})))
    (told,) = packs_for(field.runtime, barred)
    assert told.record.revoked_for == "not-allowed"
    with pytest.raises(NotFound):
        fetch_pack(field.runtime, field.phone, pack)


def test_nothing_is_kept_of_a_pack_that_is_over(field: Field) -> None:
    field.sought(1)
    field.build()
    field.station.clock.advance(CHECK.lasts)
    erase_expired(field.runtime)
    with field.runtime.node.read() as session:
        (row,) = session.query(PackVersionRow).all()
        assert (row.outer, row.sealed_marks) == (None, None)


def test_a_person_can_see_that_their_record_went_on_a_phone(field: Field) -> None:
    case = field.sought(1)
    field.build()
    looks = look_with(field.runtime, field.amira, case).looks
    assert any("phone" in str(one) for one in looks)


def test_half_a_pack_is_never_saved(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    field.sought(1)

    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr("hospitium.usecases.pack_building.audit.append", breaks)
    with pytest.raises(RuntimeError):
        field.build()
    monkeypatch.undo()
    assert list_packs(field.runtime, field.amira) == ()
