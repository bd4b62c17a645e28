"""A search sees one state of the gallery, whatever happens to it meanwhile."""

from pathlib import Path
from threading import Event, Thread

import numpy as np

from hospitium.gallery import Probe
from hospitium.gallery.compaction import compact, tidy
from tests.gallery.made import INDEX, THUMB, case, entry, find, held, opened, press, print_id
from tests.policy.facts import NOW


def test_a_gallery_handed_out_never_changes(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.add(entry(person, INDEX) for person in range(6))
    before = store.gallery()
    seen = held(before)
    store.remove([entry(1, INDEX).print_id])
    store.add([entry(7, INDEX)])
    compact(store, at=NOW)
    store.close()
    assert held(before) == seen
    probe = Probe(INDEX, press(1, INDEX, 7))
    assert [one.case_id for one in find(before, probe).candidates] == [case(1)]
    assert find(store.gallery(), probe).candidates == ()


def test_tidying_waits_for_nobody(tmp_path: Path) -> None:
    store = opened(tmp_path / "store")
    store.add([entry(1, INDEX)])
    store.remove([print_id(1, INDEX)])
    with store.compacting:  # as another thread does for minutes
        tidy(store, at=NOW)
        assert len(store.segments()) == 1
    tidy(store, at=NOW)
    assert store.segments() == ()
    store.close()


def test_searches_find_who_stays_while_others_come_and_go(tmp_path: Path) -> None:
    """One person stays; a pair of prints is always added and removed together."""
    store = opened(tmp_path)
    store.add([entry(0, INDEX)])
    pair = [entry(1, INDEX), entry(1, THUMB)]
    stop, trouble = Event(), []

    def change() -> None:
        while not stop.is_set():
            store.add(pair)
            compact(store, at=NOW)
            store.remove(one.print_id for one in pair)
            compact(store, at=NOW)

    changer = Thread(target=change)
    changer.start()
    try:
        for press_number in range(1, 40):
            gallery = store.gallery()
            found = find(gallery, Probe(INDEX, press(0, INDEX, press_number)), often=1.0)
            numbers = np.flatnonzero(gallery.living(NOW))
            if len(numbers) not in (1, 3) or found.candidates[0].case_id != case(0):
                trouble.append(len(numbers))
    finally:
        stop.set()
        changer.join()
        store.close()
    assert not trouble
