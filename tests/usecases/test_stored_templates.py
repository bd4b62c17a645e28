"""What a node stores of a print: small, and older nodes' ISO records are read as ever."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from hospitium.core.errors import Conflict
from hospitium.core.fingers import Finger
from hospitium.crypto.seal import OVERHEAD
from hospitium.formats import compact
from hospitium.formats.iso19794_2 import MAGIC
from hospitium.formats.templates import TemplateForm, read_prints, write_print
from hospitium.records.models import PrintRow
from hospitium.senses.finger.trace import Trace
from hospitium.usecases.captures import Capture, Reading
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, Station, make_station

INDEX = Finger.RIGHT_INDEX
TARGET = 400


class OlderEngine(FakeEngine):
    """Stores ISO/IEC 19794-2, as nodes did before ADR 25."""

    def read(self, capture: Capture, *, trace: Trace | None = None) -> Reading:
        """Read a fake print."""
        reading = super().read(capture, trace=trace)
        (stored,) = read_prints(reading.template)
        return replace(reading, template=write_print(stored, TemplateForm.ISO))


def sealed_sizes(station: Station) -> list[int]:
    with station.runtime.node.read() as session:
        return [len(row) for row in session.scalars(select(PrintRow.sealed_template))]


def test_no_sealed_template_is_larger_than_the_target() -> None:
    assert compact.MAX_BYTES + OVERHEAD == TARGET


def test_what_is_stored_is_the_compact_form(lite: Station) -> None:
    reading = lite.runtime.finger().read(capture(1, INDEX))
    assert reading.template.startswith(compact.MAGIC)
    enrol(lite.runtime, lite.staff["amira"], lite.open_case(), [capture(1, INDEX)])
    assert sealed_sizes(lite) == [len(reading.template) + OVERHEAD]


def test_references_of_an_older_node_are_searched_and_known_again(tmp_path: Path) -> None:
    engines: list[FakeEngine] = [OlderEngine()]
    station = make_station(tmp_path / "node", lambda: engines[0])
    amira, case = station.staff["amira"], station.open_case()
    enrol(station.runtime, amira, case, [capture(1, INDEX)])
    assert station.runtime.finger().read(capture(1, INDEX)).template.startswith(MAGIC)
    engines[:] = [FakeEngine()]
    with pytest.raises(Conflict, match="enrolled already"):
        enrol(station.runtime, amira, case, [capture(1, INDEX)])
    report = identify(
        station.runtime, amira, [capture(1, INDEX, 2)], purpose="roadside-check", incident=INCIDENT
    )
    assert [listed.candidate.case_id for listed in report.candidates] == [case]
    station.runtime.node.close()
