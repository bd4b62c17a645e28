"""Two phones and a node, with everything that can go wrong between them, as a state machine.

The phones keep their outboxes as the app does (clients/field/src/sync): what was not answered
stays, what was answered is as the answer said. Batches come in part, in disorder and twice;
answers are lost; the node dies in the middle of its work. What must hold all the while is
`truthful`; what must hold once the line is good and the desk has looked at what waits is in
`teardown`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from hospitium.core.extractors import Extractor
from hospitium.core.ids import CaseId
from hospitium.records.models_items import FieldItemRow
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.receive_items import ItemResult, receive_items
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.settle_item import discard_item
from hospitium.usecases.show_case import show_case
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.field import Phone

BECOMES = {"accepted": "sent", "duplicate": "sent", "conflict": "conflict", "quarantined": "desk",
           "later": "pending"}  # fmt: skip
AT_THE_NODE = {"sent": "accepted", "desk": "quarantined", "conflict": "conflict"}
PHONE, WHICH = st.integers(0, 1), st.integers(0, 1)
PICKS = st.lists(st.integers(0, 9), min_size=1, max_size=3)


class Killed(BaseException):
    """The node died: nothing catches this."""


@dataclass
class Entry:
    """A piece of work on a phone; `told` is the text of a note."""

    item: dict[str, Any]
    told: str = ""
    poisoned: bool = False
    state: str = "pending"


class Held:
    """A phone with its outbox, and what it last wrote about each case."""

    def __init__(self, station: Station) -> None:
        self.phone = Phone.of(station)
        self.box: list[Entry] = []
        self.known: dict[CaseId, str] = {}

    @property
    def unsent(self) -> list[Entry]:
        return [one for one in self.box if one.state == "pending"]

    def hear(self, results: tuple[ItemResult, ...]) -> None:
        said = {one.id: BECOMES[one.status.value] for one in results}
        for one in self.box:
            one.state = said.get(one.item["id"], one.state)


class Sync(RuleBasedStateMachine):
    """Both phones write about `shared`; each has a case of its own."""

    station: ClassVar[Station]

    def __init__(self) -> None:
        super().__init__()
        self.texts = count(1)

    @initialize()
    def begin(self) -> None:
        self.shared, *self.own = (self.station.open_case(name) for name in ("S", "A", "B"))
        self.held = (Held(self.station), Held(self.station))

    def case(self, phone: int, which: int) -> CaseId:
        return self.own[phone] if which else self.shared

    @rule(phone=PHONE, which=WHICH, times=st.integers(1, 3))
    def writes(self, phone: int, which: int, times: int) -> None:
        """Notes that build on each other."""
        held, case = self.held[phone], self.case(phone, which)
        for text in (f"seen {next(self.texts)}" for _ in range(times)):
            base = held.known.get(case, "")
            note = held.phone.note(case, {"description": base}, {"description": text})
            held.known[case] = text
            held.box.append(Entry(note, text))

    @rule(phone=PHONE)
    def checks(self, phone: int) -> None:
        held = self.held[phone]
        held.box.append(Entry(held.phone.check(None)))

    @rule(phone=PHONE, which=st.integers(0, 2))
    def goes_wrong(self, phone: int, which: int) -> None:
        """Something that the node cannot take in: of a case, or of none."""
        held = self.held[phone]
        if which == 2:
            item = held.phone.check(None)
            item["body"]["incident"]["place"] = "x" * 600
        else:
            item = held.phone.note(self.case(phone, which), {}, {"family_name": "Other"})
        held.box.append(Entry(item, poisoned=True))

    @rule(phone=PHONE, picks=PICKS, lost=st.booleans(), lives=st.none() | st.integers(1, 12))
    def calls(self, phone: int, picks: list[int], lost: bool, lives: int | None) -> None:
        """A batch in part, in disorder and twice; a lost answer; a node that dies on the way."""
        held = self.held[phone]
        unsent = held.unsent
        if not unsent:
            return
        items = [unsent[-1 - pick % len(unsent)].item for pick in picks]
        try:
            heard = receive_items(self.mortal(lives), held.phone.sender(), items)
        except Killed:
            return
        if not lost:
            held.hear(heard)

    def mortal(self, lives: int | None) -> Runtime:
        """A node that dies when it makes its next id but `lives`: within a transaction or not."""
        runtime, left = self.station.runtime, count(0)

        def new_id() -> UUID:
            if lives is not None and next(left) >= lives:
                raise Killed
            return runtime.new_id()

        return replace(runtime, new_id=new_id)

    def rows(self, held: Held) -> dict[str, str]:
        """The node's state of each item; that each is there once is checked on the way."""
        with self.station.runtime.node.read() as session:
            query = select(FieldItemRow).where(FieldItemRow.device == held.phone.device)
            found = [(str(row.item), row.status) for row in session.scalars(query)]
        assert len(found) == len(dict(found)), "one item stands twice at the node"
        return dict(found)

    @invariant()
    def truthful(self) -> None:
        """What a phone shows as sent, or as at the desk, is so; what it does not have, it shows."""
        for held in getattr(self, "held", ()):
            rows = self.rows(held)
            for one in held.box:
                if one.state != "pending":
                    assert rows.get(one.item["id"]) == AT_THE_NODE[one.state], one
            assert set(rows) <= {one.item["id"] for one in held.box}

    def teardown(self) -> None:
        """The line is good again, and the desk throws away what is bad or came second."""
        for held in getattr(self, "held", ()):
            held.hear(held.phone.send(*(one.item for one in held.unsent)))
            for one in held.box:
                alone = "case" not in one.item or one.item["case"] is None
                assert one.poisoned or not alone or one.state == "sent", "a bad item blocks another"
        for _ in range(100):
            if not self.desk_looks():
                break
        for held in getattr(self, "held", ()):
            held.hear(held.phone.send(*(one.item for one in held.unsent)))
            assert not held.unsent
            self.in_order(held)
        if hasattr(self, "held"):
            self.nothing_was_overwritten()

    def desk_looks(self) -> bool:
        """Discard one item that waits for a human; say whether there was one."""
        devices = [held.phone.device for held in self.held]
        with self.station.runtime.node.read() as session:
            waits = ("quarantined", "conflict")
            query = select(FieldItemRow.id).where(
                FieldItemRow.device.in_(devices), FieldItemRow.status.in_(waits)
            )
            found = session.scalars(query.order_by(FieldItemRow.seq)).first()
        if found is None:
            return False
        discard_item(self.station.runtime, self.station.staff["amira"], found, reason="bad")
        return True

    def accepted(self, held: Held, case: CaseId) -> list[Entry]:
        rows = self.rows(held)
        return [
            one for one in held.box
            if one.told and one.item["case"] == str(case) and rows[one.item["id"]] == "accepted"
        ]  # fmt: skip

    def in_order(self, held: Held) -> None:
        """On a case that only this phone wrote about, every note is in, the newest last."""
        case = self.own[[one is held for one in self.held].index(True)]
        notes = [one for one in held.box if one.told and one.item["case"] == str(case)]
        assert self.accepted(held, case) == notes
        assert self.said(case) == (notes[-1].told if notes else "")

    def nothing_was_overwritten(self) -> None:
        """Of what both wrote: each accepted note knew the one before it, so they are one chain."""
        notes = [one for held in self.held for one in self.accepted(held, self.shared)]
        after = {one.item["base"]["description"]: one.told for one in notes}
        assert len(after) == len(notes), "two notes were written over the same words"
        last = ""
        while last in after:
            last = after.pop(last)
        assert not after
        assert self.said(self.shared) == last

    def said(self, case: CaseId) -> str:
        return show_case(self.station.runtime, self.station.staff["amira"], case).notice.description


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    folder = tmp_path_factory.mktemp("machine") / "node"
    made = make_station(folder, FakeEngine, extractor=Extractor.FAST)
    yield made
    assert verify_log(made.runtime).sound
    made.runtime.node.close()


def test_whatever_happens_on_the_way_counts_are_true_and_work_is_done_once_in_order(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sync, "station", station, raising=False)
    run_state_machine_as_test(
        Sync,
        settings=settings(
            max_examples=8, stateful_step_count=10, deadline=None, derandomize=True,
            phases=[Phase.generate],
        ),
    )  # fmt: skip
