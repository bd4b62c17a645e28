"""Watch somebody's log from outside, for a roll-back, a rewrite, or two views of it.

Needs no node and no account: a policy says whose signatures count, sources say where to look, and
a file remembers the last checkpoint that each source showed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from hospitium.core.errors import HospitiumError
from hospitium.exchange.transport import Call, fetched
from hospitium.ledger.monitor import Alarm, Sighting, compare, rolled_back
from hospitium.ledger.note import Note, parse_note
from hospitium.ledger.note_keys import verify_note
from hospitium.ledger.quorum import Policy
from hospitium.ledger.tiles import Fetch, Tile
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.records.sightings import load_sightings, save_sightings


@dataclass(frozen=True, slots=True)
class Watch:
    """What one look found.

    Attributes
    ----------
    seen
        What each source shows now.
    silent
        Why others could not be read, by source: an outage is no alarm, a lasting one is a question.
    alarms
        Empty for a log that behaves.
    """

    seen: tuple[Sighting, ...]
    silent: dict[str, str]
    alarms: tuple[Alarm, ...]


def monitor_log(policy: Policy, sources: Sequence[str], *, state: Path, call: Call) -> Watch:
    """Look at the log once through every source and compare with all that was seen before.

    Parameters
    ----------
    sources
        Addresses that answer `/checkpoint`; the first also serves the log's tiles.
    state
        File that remembers; what contradicts an alarm is never overwritten, as it is the evidence.
    """
    remembered = {
        source: Sighting(source, _verified(policy, parse_note(data)))
        for source, data in load_sightings(state).items()
    }
    seen, silent = list[Sighting](), dict[str, str]()
    notes = dict[str, bytes]()
    for source in sources:
        try:
            data = fetched(call(f"{source.rstrip('/')}/checkpoint", None))
            seen.append(Sighting(source, _verified(policy, parse_note(data))))
            notes[source] = data
        except HospitiumError as error:
            silent[source] = str(error)
    fetch = _tiles(sources[0], call)
    alarms = [alarm for one in seen for alarm in _with_memory(one, remembered.values(), fetch)]
    alarms += [
        alarm for pair in combinations(seen, 2) if (alarm := compare(*pair, fetch)) is not None
    ]
    if not alarms:
        save_sightings(state, notes)
    return Watch(tuple(seen), silent, tuple(alarms))


def _verified(policy: Policy, note: Note) -> TreeHead:
    """Return what a checkpoint says, once a log of the policy is known to have signed it."""
    verify_note(note, policy.logs)
    return parse_tree_head(note.text)


def _with_memory(now: Sighting, before: Iterable[Sighting], fetch: Fetch) -> Iterator[Alarm]:
    """Hold what a source shows against all that was seen before, there and elsewhere.

    What is shorter than what another source showed has only not caught up yet.
    """
    for earlier in before:
        same = earlier.source == now.source
        alarm = rolled_back(earlier, now) if same else None
        if alarm is None and (same or now.head.size >= earlier.head.size):
            alarm = compare(earlier, now, fetch)
        if alarm is not None:
            yield alarm


def _tiles(source: str, call: Call) -> Fetch:
    def fetch(tile: Tile) -> bytes:
        return fetched(call(f"{source.rstrip('/')}/{tile.path}", None))

    return fetch
