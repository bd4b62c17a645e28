"""However batches arrive, the node ends in the state of in-order delivery, once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hospitium.core.extractors import Extractor
from hospitium.core.ids import CaseId
from hospitium.formats.notice import Notice
from hospitium.records.models_items import FieldItemRow
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.show_case import show_case
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.field import Phone

Items = list[dict[str, Any]]


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    engine = FakeEngine()
    made = make_station(
        Path(tmp_path_factory.mktemp("sync")) / "node", lambda: engine, extractor=Extractor.FAST
    )
    yield made
    assert verify_log(made.runtime).sound
    made.runtime.node.close()


def outbox(phone: Phone, shared: CaseId, own: CaseId, field: str, texts: list[str]) -> Items:
    """Notes that build on each other, on a case of one's own and on one that both work on."""
    items, known = Items(), ""
    for text in texts:
        items.append(phone.note(shared, {field: known}, {field: text}))
        items.append(phone.note(own, {field: known}, {field: text}))
        items.append(phone.check(None))
        known = text
    return items


def notices(station: Station, *cases: CaseId) -> list[Notice]:
    return [show_case(station.runtime, station.staff["amira"], case).notice for case in cases]


class Pair:
    """Two phones with their outboxes, and the cases that they work on."""

    def __init__(self, station: Station, texts: list[str]) -> None:
        self.station = station
        self.cases = [station.open_case(name) for name in ("Shared", "One", "Two")]
        shared, one, two = self.cases
        self.phones = (Phone.of(station), Phone.of(station))
        self.boxes = (
            outbox(self.phones[0], shared, one, "description", texts),
            outbox(self.phones[1], shared, two, "last_seen_place", texts),
        )

    def deliver(self, batches: list[tuple[int, list[int]]]) -> None:
        for which, numbers in batches:
            box = self.boxes[which]
            self.phones[which].send(*(box[number % len(box)] for number in numbers))

    def all_in(self) -> list[str]:
        """What phones do until they have heard of everything; what they hear."""
        pairs = zip(self.phones, self.boxes, strict=True)
        heard = [one for phone, box in pairs for one in phone.send(*box)]
        return ["taken in" if one.status in ("accepted", "duplicate") else one.status.value
                for one in heard]  # fmt: skip

    def kept(self) -> list[tuple[int | None, str]]:
        """The rows of both phones: each number once."""
        query = select(FieldItemRow).where(
            FieldItemRow.device.in_([one.device for one in self.phones])
        )
        with self.station.runtime.node.read() as session:
            return sorted((row.seq, row.status) for row in session.scalars(query))


BATCHES = st.lists(
    st.tuples(st.integers(0, 1), st.lists(st.integers(0, 5), min_size=1, max_size=5)), max_size=4
)
TEXTS = st.lists(st.sampled_from(["red", "blue", "green"]), min_size=1, max_size=2)


@given(batches=BATCHES, texts=TEXTS)
@settings(max_examples=4, phases=[Phase.explicit, Phase.generate], derandomize=True)
def test_loss_doubling_and_disorder_end_in_the_state_of_order(
    station: Station, batches: list[tuple[int, list[int]]], texts: list[str]
) -> None:
    wild, tame = Pair(station, texts), Pair(station, texts)
    wild.deliver(batches)
    assert set(wild.all_in()) == set(tame.all_in()) == {"taken in"}
    assert wild.kept() == tame.kept()
    assert [(one.description, one.last_seen_place) for one in notices(station, *wild.cases)] == [
        (one.description, one.last_seen_place) for one in notices(station, *tame.cases)
    ]


@given(first=st.integers(0, 1), mine=st.sampled_from(["red", "blue"]))
@settings(max_examples=4)
def test_whoever_is_second_on_a_field_conflicts_and_nothing_of_theirs_is_lost(
    station: Station, first: int, mine: str
) -> None:
    case = station.open_case()
    phones, texts = (Phone.of(station), Phone.of(station)), (mine, "green")
    for which in (first, 1 - first):
        phone = phones[which]
        (result,) = phone.send(phone.note(case, {"description": ""}, {"description": texts[which]}))
    assert result.told.conflict == (("description", "", texts[1 - first], texts[first]),)
    assert notices(station, case)[0].description == texts[first]
