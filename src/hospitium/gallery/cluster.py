"""A gallery in several processes, on several machines: asked at once, answered as one.

A person's prints all lie in one shard, chosen by the case id, so a shard's answer about a person is
final and the answers only have to be ranked together. A shard that does not answer in time is named
in the outcome with the prints it holds. One that comes up again is handed the key by the next
search and reads its sealed files again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.gallery.arranging import likelihood
from hospitium.gallery.compaction import Compacted
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.scene import Probes, ProbesFor
from hospitium.gallery.search import FALSE_CANDIDATES
from hospitium.gallery.shard_values import Held, Part, Sought
from hospitium.gallery.shards import OPENING, PATIENCE, STARTING, Shards, Silence, Words
from hospitium.gallery.values import MissedPart, Probe, SearchOutcome
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration, any_of

STAMP: Words = ("of", Sense.FINGER, "stamp")
"""Asks how far a shard's prints have followed the records."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What the shards say together: an outcome of uncut candidates, and `Part.counted` in all."""

    outcome: SearchOutcome
    counted: int


class ClusterGallery:
    """The shards of one node's gallery. One that is away when it is made is opened when it is back.

    Parameters
    ----------
    key
        32 bytes, for these stores only.
    """

    def __init__(
        self, shards: Shards, *, key: bytes, at: datetime, patience: float = PATIENCE
    ) -> None:
        self._shards, self._key, self._patience = shards, key, patience
        self._held = [Held()] * len(shards)
        knock: dict[int, Words] = dict.fromkeys(range(len(shards)), STAMP)
        told = shards.ask(knock, max(patience, STARTING))
        self._unlock([number for number, one in told.items() if one is not Silence.AWAY], at)

    def __len__(self) -> int:
        return len(self._shards)

    def search(
        self,
        permit: SearchPermit,
        probes: Sequence[Probe],
        calibration: Calibration,
        *,
        model: str,
        false_candidates: float = FALSE_CANDIDATES,
        probes_for: ProbesFor | None = None,
        leave_out: Collection[CaseId] = (),
        check: Check = never_stops,
    ) -> SearchOutcome:
        """As `gallery.search`, over all shards at once; never raises for one that is away.

        Parameters
        ----------
        check
            Called while the shards work; an error raised there ends the search here. A shard ends
            what it has begun, and nobody hears of it.

        Raises
        ------
        BadInput
            As `gallery.search` says.
        """
        given, without = tuple(probes), frozenset(leave_out)
        sought = Sought(permit, given, calibration, model, probes_for, without)
        found = self.weigh(sought, check).outcome
        kept = [one for one in found.candidates if one.fmr_at_gallery <= false_candidates]
        return replace(found, candidates=tuple(kept[: permit.candidate_cap]))

    def weigh(self, sought: Sought, check: Check = never_stops) -> Joined:
        """Return every shard's best, ranked together at the size of the whole gallery.

        Raises
        ------
        BadInput
            As `gallery.search` says.
        """
        Probes(sought.probes, sought.probes_for)  # refuse here what every shard would refuse
        asked: dict[int, Words] = dict.fromkeys(range(len(self)), ("search", sought))
        told = self.ask(asked, sought.permit.at, patience=self._patience, check=check)
        parts = {number: one for number, one in told.items() if isinstance(one, Part)}
        away = [number for number in told if number not in parts]
        return Joined(
            self._outcome([one.outcome for one in parts.values()], away, sought.model),
            sum(one.counted for one in parts.values()),
        )

    def compact(self, *, at: datetime) -> Compacted:
        """Take what is gone out of every shard's files.

        Raises
        ------
        Unavailable
            If a shard does not answer; the others have done it.
        """
        done = self.ask_all("compact", at, at=at)
        self.need(done)
        each = [one for one in done.values() if isinstance(one, Compacted)]
        return Compacted(
            sum(one.erased for one in each),
            sum(one.before for one in each),
            sum(one.after for one in each),
        )

    def ask_all(
        self, verb: str, *words: object, at: datetime, patience: float = OPENING
    ) -> dict[int, Any]:
        """As `ask`, the same of every shard."""
        return self.ask(dict.fromkeys(range(len(self)), (verb, *words)), at, patience=patience)

    def ask(
        self,
        asked: Mapping[int, Words],
        at: datetime,
        *,
        patience: float = OPENING,
        check: Check = never_stops,
    ) -> dict[int, Any]:
        """Ask some shards; those that are new are handed their key and asked again.

        Returns
        -------
        dict
            What each answered; a `Silence` where nothing came.
        """
        answers = self._shards.ask(asked, patience, check)
        new = [number for number, one in answers.items() if one is Silence.CLOSED]
        opened = [n for n, one in self._unlock(new, at).items() if isinstance(one, Held)]
        again = {number: asked[number] for number in opened}
        answers |= self._shards.ask(again, patience, check) if again else {}
        self._note(answers)
        return answers

    def ask_now(self, asked: Mapping[int, Words], at: datetime, check: Check) -> dict[int, Any]:
        """As `ask`, for a search: whoever is slow is away."""
        return self.ask(asked, at, patience=self._patience, check=check)

    def expect(self, sense: Sense, samples: int, away: Collection[int]) -> None:
        """Note that parts that are away must hold so many samples more than is known of them.

        Shared out among those that have not answered since this process began; whose they are
        nobody knows, so that each counts as a person of its own.
        """
        unheard = [number for number in away if not self._held[number].count(sense)]
        known = sum(self._held[number].count(sense) for number in away)
        for place, number in enumerate(unheard):
            share = max(0, samples - known + place) // len(unheard)
            self._held[number] = self._held[number].expecting(sense, share)

    def held(self, number: int) -> Held:
        """Return what a shard holds, as it said last, or as is expected of it."""
        return self._held[number]

    def need(self, answers: Mapping[int, Any]) -> None:
        """Raise `Unavailable` if a shard did not answer."""
        for number, answer in answers.items():
            if isinstance(answer, Silence):
                raise Unavailable(f"{self.name(number)} of the gallery does not answer")

    def name(self, number: int) -> str:
        """Return what people know a shard by."""
        return f"shard {number + 1} of {len(self)}"

    def _unlock(self, numbers: Iterable[int], at: datetime) -> dict[int, Any]:
        told: dict[int, Words] = dict.fromkeys(numbers, ("unlock", self._key, at))
        answers = self._shards.ask(told, OPENING) if told else {}
        self._note(answers)
        return answers

    def _note(self, answers: Mapping[int, Any]) -> None:
        for number, answer in answers.items():
            if isinstance(answer, Held):
                self._held[number] = answer

    def _outcome(
        self, outcomes: Sequence[SearchOutcome], away: Sequence[int], model: str
    ) -> SearchOutcome:
        gone = {number: self._held[number].of(Sense.FINGER, model) for number in away}
        persons = sum(one.persons for one in outcomes) + sum(p for p, _ in gone.values())
        found = [
            replace(one, fmr_at_gallery=any_of(one.fmr, persons))
            for outcome in outcomes
            for one in outcome.candidates
        ]
        return SearchOutcome(
            candidates=tuple(sorted(found, key=likelihood)),
            persons=persons,
            prints=sum(one.prints for one in outcomes) + sum(p for _, p in gone.values()),
            comparisons=sum(one.comparisons for one in outcomes),
            not_searched=sum(one.not_searched for one in outcomes),
            sifted=sum(one.sifted for one in outcomes),
            missed=tuple(MissedPart(self.name(number), held[1]) for number, held in gone.items()),
            contents=b"" if away else sha256(b"".join(one.contents for one in outcomes)),
        )


def shard_of(case: CaseId, shards: int) -> int:
    """Return which of `shards` holds a case: the same on every machine, for ever."""
    return case.int % 0xFFFF_FFFF_FFFF_FFC5 % shards
