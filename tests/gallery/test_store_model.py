"""A segment store beside a plain dict: whatever is done to both, they hold the same."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from numpy.typing import NDArray

from hospitium.core.errors import Conflict
from hospitium.core.ids import CaseId, PrintId
from hospitium.gallery import GalleryEntry
from hospitium.gallery.compaction import compact, tidy
from hospitium.senses.finger.matcher import Prepared, prepare
from tests.gallery.made import INDEX, THUMB, entry, opened
from tests.policy.facts import NOW

HOUR = timedelta(hours=1)
POOL = [entry(person, finger) for person in range(12) for finger in (INDEX, THUMB)]
chosen = st.sets(st.integers(0, len(POOL) - 1), min_size=1, max_size=6)
ends = st.sampled_from([None, 1, 2, 3])


def arrays(prepared: Prepared) -> list[NDArray[Any]]:
    return [*prepared.columns, prepared.order, prepared.quality]


class StoreBesideDict(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = opened(self.folder)
        self.truth: dict[PrintId, GalleryEntry] = {}
        self.now = NOW

    @rule(numbers=chosen, end=ends)
    def add(self, numbers: set[int], end: int | None) -> None:
        until = None if end is None else NOW + end * HOUR
        new = [
            GalleryEntry(e.print_id, e.case_id, e.finger, e.model, e.minutiae, n % 3, until)
            for n, e in enumerate(POOL)
            if n in numbers
        ]
        if any(one.print_id in self.truth for one in new):
            with pytest.raises(Conflict):
                self.store.add(new)
            return
        assert self.store.add(new) == len(new)
        self.truth |= {one.print_id: one for one in new}

    @rule(numbers=chosen)
    def remove(self, numbers: set[int]) -> None:
        ids = {POOL[n].print_id for n in numbers}
        assert self.store.remove(ids) == len(ids & set(self.truth))
        self.truth = {one: e for one, e in self.truth.items() if one not in ids}

    @rule()
    def time_passes(self) -> None:
        self.now += HOUR

    @rule()
    def compact(self) -> None:
        compact(self.store, at=self.now)
        self.truth = self.living()
        files = list(self.folder.glob("*.segment"))
        assert len(files) == len(self.store.segments()) <= 1
        assert sum(one.name.prints for one in self.store.segments()) == len(self.truth)

    @rule()
    def tidy(self) -> None:
        tidy(self.store, at=self.now)
        expired = set(self.truth) - set(self.living())
        kept = {
            bytes(i) for s in self.store.segments() for i in s.part.block.print_ids[~s.part.gone]
        }
        self.truth = {i: e for i, e in self.truth.items() if i not in expired or i.bytes in kept}

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = opened(self.folder)

    @invariant()
    def they_hold_the_same(self) -> None:
        gallery, living = self.store.gallery(), self.living()
        numbers = np.flatnonzero(gallery.living(self.now))
        assert len(numbers) == len(living) == self.store.living(self.now)
        for number in numbers.tolist():
            one = living[gallery.print_id(number)]
            assert gallery.case(int(gallery.people[number])) == CaseId(one.case_id)
            assert gallery.fingers[number] == one.finger
            assert gallery.cohorts[number] == one.cohort
            again, first = arrays(gallery.prepared(number)), arrays(prepare(one.minutiae))
            for left, right in zip(again, first, strict=True):
                assert left.dtype == right.dtype
                assert np.array_equal(left, right)

    def living(self) -> dict[PrintId, GalleryEntry]:
        return {
            one: e
            for one, e in self.truth.items()
            if e.expires_at is None or e.expires_at > self.now
        }

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)


TestStoreBesideDict = StoreBesideDict.TestCase
TestStoreBesideDict.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
