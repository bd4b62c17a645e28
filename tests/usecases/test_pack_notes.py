"""What a pack tells of the fields that a phone may change: only what policy lets into the field."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from hospitium.core.ids import CaseId
from hospitium.policy.overlay import Overlay
from hospitium.usecases.packs import build_pack, list_packs
from hospitium.usecases.policies import adopt_overlay, propose_overlay
from tests.stations import START
from tests.usecases.field import Phone
from tests.usecases.test_packs import CHECK, Field, fielded

SAID = {"last_seen_place": "the bridge", "description": "red scarf"}
KNOWN = {"last_seen_on": "2026-11-01"}
NAMES = Overlay(
    "names", "names may go", "Act 12", date(2027, 1, 1), ("pack.names",), ""
)  # fmt: skip


def based(field: Field, pack: UUID) -> dict[CaseId, dict[str, str]]:
    cases = field.opened(pack).contents.cases
    return {CaseId(UUID(one.case)): dict(one.base) for one in cases}


def test_what_a_notice_says_goes_where_names_may_and_a_minors_place_stays(tmp_path: Path) -> None:
    field = fielded(tmp_path / "node")
    station, staff = field.station, field.station.staff
    adult, minor = field.sought(1), field.sought(2, birth_year=START.year - 12)
    phone = Phone.of(station)
    phone.send(*(phone.note(case, dict.fromkeys(SAID, ""), SAID) for case in (adult, minor)))
    assert based(field, field.build()) == {adult: {}, minor: {}}

    mine = propose_overlay(field.runtime, staff["dana"], NAMES)
    adopt_overlay(field.runtime, staff["omar"], mine.id)
    shown = based(field, field.build(replace(CHECK, names=True)))
    described = {"description": SAID["description"]} | KNOWN
    assert shown == {adult: SAID | KNOWN, minor: described}

    # a note that hands back what the pack said is written; one that knew less waits for a human
    new = {"description": "red scarf, no shoes"}
    (result,) = phone.send(phone.note(adult, {"description": shown[adult]["description"]}, new))
    assert result.status == "accepted"
    (result,) = phone.send(phone.note(minor, {"description": ""}, new))
    assert result.told.conflict == (("description", "", new["description"], "red scarf"),)
    field.runtime.node.close()


class Stopped(Exception):
    """Somebody pressed stop."""


def test_a_build_that_is_stopped_leaves_the_phone_what_it_had(tmp_path: Path) -> None:
    field = fielded(tmp_path / "node")
    field.sought(1)
    field.sought(2)
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == total:
            raise Stopped

    with pytest.raises(Stopped):
        build_pack(field.runtime, field.amira, field.device, CHECK, on_progress=stop)
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert list_packs(field.runtime, field.amira) == ()
    field.runtime.node.close()
