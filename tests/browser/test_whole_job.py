"""The whole job in a real browser: open a case, enrol, identify, decide as two people, hear of it.

Once with fake prints, which are quick, and once with real prints and the real network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hospitium.core.fingers import Finger
from hospitium.records.manifests import load_calibration, load_manifest, load_weights
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.usecases.engine import FingerEngine
from tests.browser.conftest import Desk, Serve
from tests.engines import FakeEngine, fake_print

pytestmark = [pytest.mark.browser]


@dataclass
class Prints:
    """Impressions of one finger, as files: three to enrol, one to search with, one of another."""

    engine: FingerEngine
    references: list[Path]
    probe: Path
    stranger: Path
    thorough: bool = True


def fake(folder: Path) -> Prints:
    def write(name: str, person: int, impression: int) -> Path:
        path = folder / name
        path.write_bytes(fake_print(person, Finger.RIGHT_INDEX, impression))
        return path

    references = [write(f"right-index_{n}.png", 1, n) for n in (1, 2, 3)]
    return Prints(FakeEngine(), references, write("probe.png", 1, 9), write("other.png", 8, 1))


def real(shared: Path) -> Prints:
    manifest = load_manifest("leader")
    network = LeaderNetwork(load_weights(manifest))
    engine = FingerEngine(model=manifest.id, network=network, calibration=load_calibration())
    folder = shared / "finger" / "fvc2002_db1"
    references = [folder / f"103_{n}.tif" for n in (1, 2, 3)]
    return Prints(engine, references, folder / "103_6.tif", folder / "105_1.tif", thorough=False)


@pytest.fixture(params=["fake", "real"])
def prints(request: pytest.FixtureRequest, tmp_path: Path) -> Prints:
    if request.param == "fake":
        return fake(tmp_path)
    return real(request.getfixturevalue("shared_data"))


def choose(desk: Desk, *files: Path) -> None:
    """Choose files, and the right index for each."""
    desk.page.set_input_files("#images", list(files))
    for place in range(len(files)):
        desk.page.select_option(f"#finger-{place}", "right-index")


def test_a_child_is_found(serve: Serve, sit: Callable[..., Desk], prints: Prints) -> None:
    desk = sit(serve(prints.engine))
    desk.thorough = prints.thorough
    desk.open("/")
    desk.look("sign-in")
    desk.sign_in("amira")
    desk.look("queue-empty")
    open_case(desk)
    enrol(desk, prints)
    candidate = identify(desk, prints)
    decide(desk, "cores and deltas agree", "A second person must look")
    desk.look("candidate-spoken")
    desk.sign_out()

    desk.sign_in("bela")
    desk.says("Right index: 1 candidate")
    desk.look("queue-waiting")
    desk.open(candidate)
    desk.says("has looked.")
    assert "cores and deltas agree" not in desk.page.content()
    decide(desk, "eleven points agree", "the case's desk has been alerted")
    desk.says("cores and deltas agree")
    desk.look("candidate-confirmed")
    hear(desk)


def open_case(desk: Desk) -> None:
    desk.page.click("text=Open a case")
    desk.look("open-case")
    desk.press("Open the case")
    desk.says("There is a problem")
    assert desk.page.evaluate("document.activeElement.className") == "govuk-error-summary"
    desk.look("open-case-wrong")
    desk.page.click("text=Enter the legal basis")
    assert desk.page.evaluate("document.activeElement.id") == "legal_basis"
    for field, text in {
        "given_name": "Amal",
        "family_name": "Synthetic",
        "birth_year": "2015",
        "last_seen_place": "Examplehaven",
        "legal_basis": "missing person report 12/2026",
        "authority": "Synthetic district court",
        "contact_desk": "Missing persons desk, ext. 12",
    }.items():
        desk.page.fill(f"#{field}", text)
    desk.page.check("input[name=sex][value=female]")
    desk.press("Open the case")
    desk.says("The case is open")
    desk.look("case-opened")


def enrol(desk: Desk, prints: Prints) -> None:
    desk.page.click("text=Enrol prints")
    desk.page.set_input_files("#images", prints.references)
    desk.look("enrol")
    choose(desk, *prints.references)
    desk.page.click("text=A finger is missing")
    desk.page.select_option("#absent_left-little", "missing")
    desk.page.fill("#reason_left-little", "since birth")
    desk.look("enrol-absent")
    desk.page.get_by_role("button", name="Enrol", exact=True).click()
    desk.says("3 prints enrolled.")
    desk.look("case-enrolled")


def identify(desk: Desk, prints: Prints) -> str:
    desk.open("/searches/new")
    desk.look("identify")
    assert desk.page.is_visible("#place")
    choose(desk, prints.stranger)
    desk.page.check("input[value=roadside-check]")
    assert not desk.page.is_visible("#case")
    desk.page.fill("#place", "km 41 checkpoint")
    desk.page.fill("#reason", "child without papers")
    desk.press("Search")
    desk.says("not proof of absence")
    desk.look("no-candidate")

    desk.open("/searches/new")
    choose(desk, prints.probe)
    desk.page.check("input[value=roadside-check]")
    desk.page.fill("#place", "km 41 checkpoint")
    desk.page.fill("#reason", "child without papers")
    desk.press("Search")
    desk.says("A candidate is not an identity")
    desk.look("candidates")
    desk.page.click("text=Compare")
    desk.says("Is it the same person?")
    desk.look("candidate")
    return desk.page.url.removeprefix(desk.served.address)


def decide(desk: Desk, reason: str, said: str) -> None:
    desk.page.check("input[value=confirm]")
    desk.page.fill("#reason", reason)
    desk.press("Record my decision")
    desk.says(said)


def hear(desk: Desk) -> None:
    desk.page.click("text=Alerts")
    desk.says("Hit confirmed for case")
    desk.look("alerts")
    desk.press("Take it up")
    desk.says("You have taken the alert up")
    desk.page.click("nav >> text=Log")
    desk.says("Nobody has rewritten the log.")
    desk.look("log")
    desk.page.click("text=Purposes")
    desk.look("purposes")
    desk.open("/searches")
    desk.look("searches")
    desk.open("/cases")
    desk.look("cases")
