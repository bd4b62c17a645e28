"""Ray nodes on this machine, in a process of their own: started, searched, killed, searched again.

Writes what was seen into a JSON file: Ray prints what it likes.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ray
from ray.cluster_utils import Cluster

from hospitium.core.senses import Sense
from hospitium.gallery import Gallery, Probe, SearchOutcome
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.cluster_samples import ClusterSamples
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.people import search_people
from hospitium.gallery.ray_shards import RayShards
from tests.gallery import made_faces
from tests.gallery.local_shards import store_of
from tests.gallery.made import (
    CALIBRATION,
    INDEX,
    KEY,
    MODEL,
    THUMB,
    case,
    entry,
    find,
    permit,
    press,
)
from tests.policy.facts import NOW

PEOPLE, SHARDS = 12, 3
PHOTOGRAPHS = [made_faces.entry(person) for person in range(PEOPLE)]
SEEN = "seen.json"
RECOVERY = 120.0
"""Seconds at most until a lost node is noticed, and until Ray has started its shards again."""

ADDRESS = "127.0.0.2"
"""Loopback too, but not the name that Ray replaces by the machine's address in the network."""


def main(folder: Path) -> None:
    """Tell what a search finds before, during and after the loss of a node."""
    cluster = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 0,
            "node_ip_address": ADDRESS,
            "include_dashboard": False,
            "_system_config": {"health_check_period_ms": 1000, "health_check_timeout_ms": 5000},
        },
    )
    nodes = [cluster.add_node(num_cpus=SHARDS, node_ip_address=ADDRESS) for _ in range(2)]
    ray.init(address=cluster.address, _node_ip_address=ADDRESS, log_to_driver=False)
    try:
        seen = story(cluster, nodes, folder)
        (folder / SEEN).write_text(json.dumps(seen), encoding="utf-8")
    finally:
        ray.shutdown()
        cluster.shutdown()  # type: ignore[no-untyped-call]  # Ray leaves it without types


def story(cluster: Cluster, nodes: list[Any], folder: Path) -> dict[str, Any]:
    entries = [entry(person, finger) for person in range(PEOPLE) for finger in (INDEX, THUMB)]
    shards = RayShards([folder / f"shard-{number}" for number in range(SHARDS)])
    gallery = ClusterGallery(shards, key=KEY, at=NOW, patience=4)
    store_of(gallery).add(entries)
    store_of(gallery).tidy()
    faces = FaceGallery.build(PHOTOGRAPHS)
    far = fill_faces(gallery)
    same_faces = all(by_face(far, person) == by_face(faces, person) for person in range(PEOPLE))
    alone = Gallery.build(entries)
    same = all(
        told(ask(gallery, person)) == told(find(alone, probe(person))) for person in range(PEOPLE)
    )
    stops = is_stopped(gallery)
    cluster.remove_node(nodes[0], allow_graceful=False)
    during = until(lambda: ask(gallery, 0), lambda outcome: bool(outcome.missed))
    started = time.monotonic()
    after = until(lambda: ask(gallery, 0), lambda outcome: not outcome.missed)
    recovery = time.monotonic() - started
    emptied = by_face(far, 0).missed
    far = fill_faces(gallery)
    faces_again = all(by_face(far, person) == by_face(faces, person) for person in range(PEOPLE))
    found = [hit(ask(gallery, person), person) for person in range(PEOPLE)]
    store_of(gallery).remove([one.print_id for one in entries if one.case_id == case(3)])
    gallery.compact(at=NOW)
    return {
        "same_as_alone": same,
        "same_faces": same_faces,
        "faces_lost_with_their_process": sum(part.faces for part in emptied),
        "faces_again": faces_again,
        "stops": stops,
        "missed_during": during.missed_prints,
        "prints_during": during.prints,
        "persons_during": during.persons,
        "names": [part.name for part in during.missed],
        "recovery": recovery,
        "missed_after": after.missed_prints,
        "found_after": sum(found),
        "removed": not hit(ask(gallery, 3), 3),
    }


def fill_faces(gallery: ClusterGallery) -> ClusterSamples[Any, Any]:
    """Hand the shards the faces that they do not have."""
    store = store_of(gallery, Sense.FACE)
    store.add([one for one in PHOTOGRAPHS if one.face_id not in store.ids(NOW)])
    store.set_stamp("followed")
    return ClusterSamples(gallery, Sense.FACE)


def by_face(keeper: Any, person: int) -> SearchOutcome:
    probes = made_faces.probes(keeper, made_faces.face(person, 9))
    return replace(search_people(permit(), None, probes), contents=b"")


def until(
    look: Callable[[], SearchOutcome], wanted: Callable[[SearchOutcome], bool]
) -> SearchOutcome:
    """Search again and again until the outcome is as wanted, or for `RECOVERY` seconds."""
    started = time.monotonic()
    while not wanted(outcome := look()) and time.monotonic() - started < RECOVERY:
        time.sleep(0.2)
    return outcome


def probe(person: int) -> Probe:
    return Probe(INDEX, press(person, INDEX, 7))


def ask(gallery: ClusterGallery, person: int) -> SearchOutcome:
    return gallery.search(permit(), [probe(person)], CALIBRATION, model=MODEL)


def is_stopped(gallery: ClusterGallery) -> bool:
    """Tell whether a search ends when nobody wants its answer any more."""

    def unwanted() -> None:
        raise KeyError("nobody asks any more")

    try:
        gallery.search(permit(), [probe(0)], CALIBRATION, model=MODEL, check=unwanted)
    except KeyError:
        return True
    return False


def hit(outcome: SearchOutcome, person: int) -> bool:
    return [one.case_id for one in outcome.candidates] == [case(person)]


def told(outcome: SearchOutcome) -> tuple[Any, ...]:
    return outcome.candidates, outcome.persons, outcome.prints, outcome.comparisons


if __name__ == "__main__":
    main(Path(sys.argv[1]))
