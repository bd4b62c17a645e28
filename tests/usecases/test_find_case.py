from datetime import timedelta

import pytest

from hospitium.core.errors import BadInput, Refused
from hospitium.core.ids import CaseId
from hospitium.usecases import vault
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.find_case import find_case
from hospitium.usecases.show_case import show_case
from tests.stations import Station


def test_finds_by_name_year_and_reference(station: Station) -> None:
    amira = station.staff["amira"]
    one, other = station.open_case("Doubled"), station.open_case("Doubled", birth_year=2001)
    unknown = station.open_case("Doubled", birth_year=None)
    station.open_case("Elsewhere")

    def ids(*, name: str = "", reference: str = "", birth_year: int | None = None) -> set[CaseId]:
        found = find_case(
            station.runtime, amira, name=name, reference=reference, birth_year=birth_year
        )
        return {case.id for case in found}

    assert ids(name="person doubled") == {one, other, unknown}
    assert ids(name="person doubled", birth_year=2001) == {other, unknown}
    assert ids(name="nobody") == set()
    referenced = station.open_case("Referenced", reference="MP-12/2026")
    assert show_case(station.runtime, amira, referenced).reference == "MP-12/2026"
    assert ids(reference="mp 12 2026") == {referenced}
    assert ids(reference="mp 12 2027") == set()


def test_an_expired_case_is_not_found(station: Station) -> None:
    station.open_case("Short", days=1)
    station.clock.advance(timedelta(days=2))
    assert find_case(station.runtime, station.staff["amira"], name="Short Person") == ()


def test_one_thing_is_looked_for_and_by_those_who_may_see_cases(station: Station) -> None:
    for name, reference in (("", ""), ("- .", ""), ("a", "b")):
        with pytest.raises(BadInput, match="by one of them"):
            find_case(station.runtime, station.staff["amira"], name=name, reference=reference)
    for who in ("olu", "root"):
        with pytest.raises(Refused):
            find_case(station.runtime, station.staff[who], name="Synthetic Person")


def test_the_index_is_made_anew_with_another_key_and_finds_as_before(station: Station) -> None:
    cases = {station.open_case("Doubled", reference=f"R{n}") for n in range(3)}
    done = vault.rotate_key(station.runtime, station.staff["root"], "case-index")
    assert (done.generation, done.resealed, done.destroyed) == (2, 3, 1)
    amira = station.staff["amira"]
    found = find_case(station.runtime, amira, name="Person Doubled")
    assert {case.id for case in found} == cases
    assert len(find_case(station.runtime, amira, reference="r2")) == 1
    state = {one.purpose: one for one in vault.vault_status(station.runtime).keys}
    assert (state["case-index"].generation, state["case-index"].older) == (2, 0)
    assert verify_log(station.runtime).sound
