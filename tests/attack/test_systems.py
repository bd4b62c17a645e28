"""A system that may do all a system can: no decision, no release, no role, no account, no staff."""

import pytest

from hospitium.core.ids import OperatorId
from hospitium.edges.http.sessions import How, Kind
from hospitium.policy.systems import SCOPES
from hospitium.usecases.systems import add_system
from tests.attack.asking import ask, outcome
from tests.attack.expected import NOBODY, read_table
from tests.attack.objects import fresh
from tests.attack.routes import Way
from tests.attack.town import Town

API = [way for way in read_table() if way.path.startswith("/api/v1/")]
BY_SCOPE = {
    "POST /api/v1/cases", "GET /api/v1/cases", "GET /api/v1/cases/{case_id}",
    "GET /api/v1/cases/{case_id}/regions",
    "POST /api/v1/cases/find", "POST /api/v1/cases/{case_id}/closure",
    "POST /api/v1/cases/{case_id}/faces", "GET /api/v1/cases/{case_id}/faces",
    "POST /api/v1/cases/{case_id}/irises", "GET /api/v1/cases/{case_id}/irises",
    "POST /api/v1/cases/{case_id}/prints", "POST /api/v1/cases/{case_id}/verifications",
    "POST /api/v1/searches", "GET /api/v1/searches", "GET /api/v1/searches/{search_id}",
    "GET /api/v1/searches/{search_id}/candidates/{candidate_id}/evidence",
    "GET /api/v1/alerts", "GET /api/v1/field-alerts", "GET /api/v1/log", "GET /api/v1/log/public",
    "GET /api/v1/live-looks",
    "GET /api/v1/log/verification", "GET /api/v1/log/{sequence}/proof",
    "GET /api/v1/erasures/{case_id}/proof",
}  # fmt: skip
TELLS_NOTHING = {
    "GET /api/v1/purposes", "GET /api/v1/consent-notice", "GET /api/v1/schemas/person",
    "GET /api/v1/limits", "GET /api/v1/sessions", "POST /api/v1/liveness",
}  # fmt: skip
"""The same for everybody, or about the system itself."""


@pytest.fixture(scope="module")
def token(town: Town) -> str:
    made = add_system(
        town.station.runtime, town.station.staff["root"], short="all", name="Reg", scopes=SCOPES
    )
    sessions = town.server.state.server.sessions
    return str(sessions.begin(OperatorId(made.system), kind=Kind.SYSTEM, how=How.SECRET).id)


@pytest.mark.parametrize("way", API, ids=str)
def test_a_system_does_what_its_scopes_say_and_nothing_else(
    town: Town, token: str, way: Way
) -> None:
    if read_table()[way][NOBODY] == "ok":
        return
    headers = {"Authorization": f"Bearer {token}"}
    got = outcome(ask(town, way, "", fresh(town, way), headers=headers))
    assert (got == "ok") == (str(way) in BY_SCOPE | TELLS_NOTHING), (way, got)
