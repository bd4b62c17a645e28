import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import HospitiumError, Refused
from hospitium.policy.facts import CaseFacts
from hospitium.policy.limits import CANDIDATE_CAP
from hospitium.policy.operators import AgencyKind, Role
from hospitium.policy.permit import SearchPermit
from hospitium.policy.purposes import CATALOGUE, FORBIDDEN, Serves
from hospitium.policy.searches import permit_search, permit_verify
from tests.policy.facts import CASE, CLOSED, EXPIRED, NOW, RULES, operator

INCIDENT = "km 41 checkpoint, child without papers"


@given(
    kind=st.sampled_from(AgencyKind),
    role=st.sampled_from(Role),
    purpose=st.sampled_from([p.id for p in CATALOGUE] + sorted(FORBIDDEN) + ["", "curiosity"]),
    case=st.sampled_from([None, CASE, CLOSED, EXPIRED]),
    incident=st.sampled_from([None, "", "no reason", INCIDENT]),
)
def test_a_search_is_permitted_only_when_every_rule_holds(
    kind: AgencyKind, role: Role, purpose: str, case: CaseFacts | None, incident: str | None
) -> None:
    known = {p.id: p for p in CATALOGUE}.get(purpose)
    serves = {
        Serves.CASE: case is CASE and not incident,
        Serves.INCIDENT: case is None and incident == INCIDENT,
    }
    allowed = (
        role in (Role.OFFICER, Role.CASE_WORKER)
        and known is not None
        and kind in known.agency_kinds
        and known.one_to_many
        and any(ok for what, ok in serves.items() if known.serves in (what, Serves.EITHER))
    )
    try:
        permit = permit_search(
            RULES, operator("amira", role, kind=kind), purpose, case=case, incident=incident, at=NOW
        )
    except HospitiumError:
        assert not allowed
    else:
        assert allowed
        assert isinstance(permit, SearchPermit)
        assert permit.candidate_cap == CANDIDATE_CAP == 10
        assert permit.at == NOW


@pytest.mark.parametrize("purpose", sorted(FORBIDDEN))
def test_what_can_never_be_a_purpose_is_refused_by_name(purpose: str) -> None:
    with pytest.raises(Refused) as refusal:
        permit_search(RULES, operator(), purpose, incident=INCIDENT, at=NOW)
    assert refusal.value.rule == "purpose.forbidden"


def test_no_search_without_what_it_serves() -> None:
    with pytest.raises(Refused) as refusal:
        permit_search(RULES, operator(), "roadside-check", at=NOW)
    assert refusal.value.rule == "search.purpose"
    with pytest.raises(Refused, match="place and reason"):
        permit_search(RULES, operator(), "roadside-check", incident="km 41", at=NOW)
    with pytest.raises(Refused) as refusal:
        permit_search(
            RULES, operator(), "find-missing-person", case=CASE, incident=INCIDENT, at=NOW
        )
    assert refusal.value.rule == "search.purpose"


def test_a_shelter_has_no_mandate_for_a_roadside_check() -> None:
    shelter = operator("sara", Role.CASE_WORKER, kind=AgencyKind.SHELTER)
    with pytest.raises(Refused) as refusal:
        permit_search(RULES, shelter, "roadside-check", incident=INCIDENT, at=NOW)
    assert refusal.value.rule == "search.mandate"


def test_confirming_an_identity_never_becomes_a_search() -> None:
    with pytest.raises(Refused) as refusal:
        permit_search(RULES, operator(), "confirm-identity", case=CASE, at=NOW)
    assert refusal.value.rule == "search.mandate"
    assert permit_verify(RULES, operator(), "confirm-identity", case=CASE, at=NOW).case == CASE.id


def test_an_administrator_alone_neither_searches_nor_verifies() -> None:
    admin = operator("root", Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        permit_search(RULES, admin, "roadside-check", incident=INCIDENT, at=NOW)
    with pytest.raises(Refused):
        permit_verify(RULES, admin, "confirm-identity", case=CASE, at=NOW)


def test_a_closed_case_is_no_case() -> None:
    with pytest.raises(Refused, match="closed"):
        permit_search(RULES, operator(), "find-missing-person", case=CLOSED, at=NOW)
    with pytest.raises(Refused) as refusal:
        permit_verify(RULES, operator(), "confirm-identity", case=EXPIRED, at=NOW)
    assert refusal.value.rule == "retain.expiry"
