"""Short hands for what tests say and ask about consent."""

from datetime import timedelta

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, GuardianId
from hospitium.formats.notice import CaseKind, Notice
from hospitium.policy.consents import Action
from hospitium.records.consent_events import Telling
from hospitium.records.guardians import Relation
from hospitium.usecases.enrol import EnrolReport, enrol
from hospitium.usecases.guardians import Introduction, add_guardian
from hospitium.usecases.identify import identify
from hospitium.usecases.open_case import open_case
from hospitium.usecases.record_consent import Recorded, Statement, record_consent
from hospitium.usecases.search_report import SearchReport
from tests.engines import capture
from tests.stations import INCIDENT, Station

INDEX = Finger.RIGHT_INDEX
TOLD = Telling("Tigrinya", "read aloud, with pictures")
ROAD = frozenset({"roadside-check"})
BOTH = frozenset({"roadside-check", "confirm-identity"})


def register(station: Station, *, birth_year: int | None = 1990, days: int = 900) -> CaseId:
    """Open the case of somebody who asks for help."""
    return open_case(
        station.runtime,
        station.staff["amira"],
        kind=CaseKind.REGISTERED,
        notice=Notice(given_name="Synthetic", birth_year=birth_year),
        authority="Child protection office",
        contact_desk="Front desk",
        expires_at=station.clock.now + timedelta(days=days),
    )


def say(
    station: Station,
    case: CaseId,
    action: Action,
    *,
    uses: frozenset[str] = frozenset(),
    guardian: GuardianId | None = None,
    **more: object,
) -> Recorded:
    fields: dict[str, object] = {"telling": TOLD} | more
    statement = Statement(action=action, purposes=uses, guardian=guardian, **fields)  # type: ignore[arg-type]
    return record_consent(station.runtime, station.staff["amira"], case, statement)


def add_prints(station: Station, case: CaseId, person: int = 1, impression: int = 1) -> EnrolReport:
    prints = [capture(person, INDEX, impression)]
    return enrol(station.runtime, station.staff["amira"], case, prints)


def search(station: Station, person: int = 1, purpose: str = "roadside-check") -> SearchReport:
    probe, amira = [capture(person, INDEX, 9)], station.staff["amira"]
    return identify(station.runtime, amira, probe, purpose=purpose, incident=INCIDENT)


def introduce(station: Station, case: CaseId, *, days: int = 900) -> GuardianId:
    who = Introduction(
        relation=Relation.PARENT,
        name="Synthetic Mother",
        contact="",
        proof="birth certificate seen",
        until=station.clock.now + timedelta(days=days),
    )
    return add_guardian(station.runtime, station.staff["amira"], case, who)
