"""Leavers and systems, by use cases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, NotSignedIn, Refused
from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Role
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.break_glass import (
    break_glass,
    list_glass,
)
from hospitium.usecases.handed_work import handed_work, take_up
from hospitium.usecases.lend_role import list_loans
from hospitium.usecases.operators import (
    add_operator,
    end_access,
    list_operators,
    open_work,
    sign_in,
)
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import list_searches
from hospitium.usecases.systems import (
    add_system,
    find_system,
    list_systems,
    revoke_system,
    rotate_system,
    sign_in_system,
)
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.staff import (
    WHY,
    broken,
    child_hit,
    confirm,
    lend,
    now,
    refused,
)


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()


def test_with_a_leaver_everything_ends_and_their_work_goes_on(station: Station) -> None:
    case = station.open_case()
    child_hit(station)
    lend(station, "amira", "bela", Role.OFFICER)
    broken(station)
    root, runtime = station.staff["root"], station.runtime
    assert {one.kind for one in open_work(runtime, root, OperatorId("amira"))} == {
        "case",
        "search",
    }
    add_operator(
        runtime, root, operator_id=OperatorId("nia"), display_name="x", roles=[Role.OFFICER]
    )
    left = end_access(runtime, root, OperatorId("amira"), receiver=OperatorId("nia"))
    assert (left.loans, left.overrides, len(left.work)) == (1, 1, 3)
    with pytest.raises(NotSignedIn):
        sign_in(runtime, OperatorId("amira"), station.codes["amira"])
    assert now(station, "amira").roles == frozenset()
    nia = now(station, "nia")
    waiting = handed_work(runtime, nia)
    assert case in {one.record for one in waiting}
    assert handed_work(runtime, now(station, "bela")) == ()
    with pytest.raises(NotFound):
        take_up(runtime, now(station, "bela"), waiting[0].id)
    assert take_up(runtime, nia, waiting[0].id) == waiting[0].record
    assert len(handed_work(runtime, nia)) == 2
    again = end_access(runtime, root, OperatorId("nia"), receiver=OperatorId("bela"))
    assert len(again.work) == 3, "what was handed on is not lost when its receiver leaves"


def test_the_last_administrator_cannot_leave(station: Station) -> None:
    root = station.staff["root"]
    with pytest.raises(Conflict, match="last administrator"):
        end_access(station.runtime, root, root.id)
    add_operator(
        station.runtime,
        root,
        operator_id=OperatorId("root2"),
        display_name="x",
        roles=[Role.ADMINISTRATOR],
    )
    end_access(station.runtime, root, root.id)


def test_a_system_does_what_is_listed_and_nothing_else(station: Station) -> None:
    root, runtime = station.staff["root"], station.runtime
    case = station.open_case()
    made = add_system(runtime, root, short="registry", name="Registry", scopes=["case.read"])
    assert made.system == "system.registry"
    system = sign_in_system(runtime, made.system, made.secret)
    assert show_case(runtime, system, case).id == case
    newest = show_log(runtime, station.staff["olu"], newest_first=True, limit=1)[0].leaf
    assert (newest.operator, newest.action) == ("system.registry", "case.read")
    for deed in (
        lambda: list_searches(runtime, system),
        lambda: list_operators(runtime, system),
        lambda: confirm(station, system, child_hit(station)),
        lambda: break_glass(runtime, system, reason=WHY, lasting=timedelta(minutes=5)),
        lambda: list_glass(runtime, system),
        lambda: list_loans(runtime, system),
    ):
        with pytest.raises(Refused):
            deed()
    (record,) = list_systems(runtime, root)
    assert record.last_used_at == station.clock.now


def test_a_system_with_every_scope_still_decides_nothing(station: Station) -> None:
    from hospitium.policy.systems import SCOPES

    root, runtime = station.staff["root"], station.runtime
    made = add_system(runtime, root, short="all", name="All", scopes=list(SCOPES))
    system = sign_in_system(runtime, made.system, made.secret)
    with pytest.raises(Refused):
        confirm(station, system, child_hit(station))
    for scope in ("decide", "operator", "vault", "everything", ""):
        with pytest.raises(BadInput):
            add_system(runtime, root, short="x", name="x", scopes=[scope])
    with refused("search.purpose"):
        add_system(runtime, station.staff["amira"], short="x", name="x", scopes=["search"])


def test_a_secret_is_rotated_and_revoked(station: Station, tmp_path: Path) -> None:
    root, runtime = station.staff["root"], station.runtime
    made = add_system(runtime, root, short="registry", name="Registry", scopes=["case.read"])
    since = station.clock.now
    station.clock.advance(timedelta(seconds=1))
    new = rotate_system(runtime, root, made.system)
    for handle, secret in (
        (made.system, made.secret),
        (OperatorId("system.nobody"), new.secret),
        (made.system, ""),
    ):
        with pytest.raises(NotSignedIn):
            sign_in_system(runtime, handle, secret)
    with pytest.raises(NotSignedIn):
        find_system(runtime, made.system, since=since)
    sign_in_system(runtime, made.system, new.secret)
    revoke_system(runtime, root, made.system)
    with pytest.raises(NotSignedIn):
        sign_in_system(runtime, made.system, new.secret)
    with pytest.raises(NotFound):
        rotate_system(runtime, root, made.system)
    held = b"".join(p.read_bytes() for p in (tmp_path / "node").rglob("*") if p.is_file())
    assert new.secret.encode() not in held


def test_no_human_takes_a_systems_name(station: Station) -> None:
    for handle in ("system", "system.registry"):
        with pytest.raises(BadInput):
            add_operator(
                station.runtime,
                station.staff["root"],
                operator_id=OperatorId(handle),
                display_name="x",
                roles=[Role.OFFICER],
            )
