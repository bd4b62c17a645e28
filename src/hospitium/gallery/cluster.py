"""A gallery on several machines: segment stores as Ray actors, searched as one.

A person's prints all lie in one shard, chosen by the case id, so a shard's answer about a person is
final and the answers only have to be ranked together. A shard that does not answer in time is named
in the outcome with the prints it holds; Ray starts its actor again where there is room, the next
search hands it the key, and it reads its sealed files again. The folders must therefore be
reachable from every machine (a shared or replicated volume; what lies there is sealed).

Ray carries probes and the key between machines: run it with token authentication and TLS.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId, PrintId
from hospitium.gallery.arranging import likelihood
from hospitium.gallery.entry import GalleryEntry
from hospitium.gallery.scene import Probes, ProbesFor
from hospitium.gallery.search import FALSE_CANDIDATES
from hospitium.gallery.shard import Held, Shard
from hospitium.gallery.values import MissedPart, Probe, SearchOutcome
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration, any_of

PATIENCE = 10.0
"""Seconds that a search waits for a shard before it goes on without it."""

OPENING = 300.0
"""Seconds that a shard may take to read its files again."""


class RayMissing(Unavailable):
    """The extra `cluster` is not installed."""

    code = "hospitium.unavailable.ray_missing"
    remedy = "Install it with `pip install 'hospitium[cluster]'`, or search on one machine."


class ClusterGallery:
    """Shards on the machines of a Ray cluster that the caller is connected to.

    Parameters
    ----------
    folders
        One per shard, always in the same order: the order decides who lies where.
    key
        32 bytes, for these stores only.
    cpus
        Cores that an actor reserves; it uses as many threads.

    Raises
    ------
    RayMissing
        If the extra `cluster` is not installed.
    Unavailable
        If a shard does not start.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        key: bytes,
        at: datetime,
        cpus: float = 1,
        patience: float = PATIENCE,
    ) -> None:
        self._ray = _ray()
        self._key = key
        self._patience = patience
        actor = self._ray.remote(
            num_cpus=cpus, max_restarts=-1, max_task_retries=0, scheduling_strategy="SPREAD"
        )(Shard)
        self._actors = [actor.remote(str(folder), max(1, int(cpus))) for folder in folders]
        self._held = [Held()] * len(folders)
        for number in range(len(folders)):
            self._unlock(number, at)

    def add(self, entries: Iterable[GalleryEntry], *, at: datetime) -> None:
        """Add references, each to the shard of its case.

        Raises
        ------
        Unavailable
            If a shard does not answer; shards that were served before it keep theirs.
        """
        for number, group in self._routed(entries).items():
            self._held[number] = self._told(number, at, "add", group, at)

    def remove(self, print_ids: Iterable[PrintId], *, at: datetime) -> None:
        """Remove references, wherever they are.

        Raises
        ------
        Unavailable
            If a shard does not answer: do it again then.
        """
        ids = list(print_ids)
        for number in range(len(self._actors)):
            self._held[number] = self._told(number, at, "remove", ids, at)

    def compact(self, *, at: datetime) -> None:
        """Compact all shards; `Unavailable` if one does not answer."""
        for number in range(len(self._actors)):
            self._told(number, at, "compact", at)

    def search(
        self,
        permit: SearchPermit,
        probes: Sequence[Probe],
        calibration: Calibration,
        *,
        model: str,
        false_candidates: float = FALSE_CANDIDATES,
        probes_for: ProbesFor | None = None,
    ) -> SearchOutcome:
        """As `gallery.search`, over all shards at once; never raises for one that is away.

        Raises
        ------
        BadInput
            As `gallery.search` says.
        """
        Probes(tuple(probes), probes_for)  # refuse here what every shard would refuse
        words = (permit, probes, calibration, model, probes_for)
        asked = [actor.search.remote(*words) for actor in self._actors]
        self._ray.wait(asked, num_returns=len(asked), timeout=self._patience)
        answers = []
        for number, reference in enumerate(asked):
            answer = self._answer(reference, 0.0)
            if answer is _CLOSED and self._reopened(number, permit.at):
                answer = self._answer(self._actors[number].search.remote(*words), self._patience)
            answers.append(answer)
        return self._joined(permit, answers, model, false_candidates)

    def _joined(
        self, permit: SearchPermit, answers: Sequence[Any], model: str, often: float
    ) -> SearchOutcome:
        """Rank the shards' candidates together, at the size of the whole gallery."""
        outcomes = [one for one in answers if isinstance(one, SearchOutcome)]
        away = [
            (number, self._held[number].models.get(model, (0, 0)))
            for number, one in enumerate(answers)
            if not isinstance(one, SearchOutcome)
        ]
        persons = sum(one.persons for one in outcomes) + sum(held[0] for _, held in away)
        found = [
            replace(one, fmr_at_gallery=any_of(one.fmr, persons))
            for outcome in outcomes
            for one in outcome.candidates
        ]
        kept = sorted((one for one in found if one.fmr_at_gallery <= often), key=likelihood)
        return SearchOutcome(
            candidates=tuple(kept[: permit.candidate_cap]),
            persons=persons,
            prints=sum(one.prints for one in outcomes) + sum(held[1] for _, held in away),
            comparisons=sum(one.comparisons for one in outcomes),
            not_searched=sum(one.not_searched for one in outcomes),
            sifted=sum(one.sifted for one in outcomes),
            missed=tuple(MissedPart(self._name(number), held[1]) for number, held in away),
        )

    def _routed(self, entries: Iterable[GalleryEntry]) -> dict[int, list[GalleryEntry]]:
        groups: dict[int, list[GalleryEntry]] = defaultdict(list)
        for entry in entries:
            groups[shard_of(entry.case_id, len(self._actors))].append(entry)
        return groups

    def _told(self, number: int, at: datetime, verb: str, *words: object) -> Any:  # noqa: ANN401 - Ray's answers have no type
        """Have a shard do something, handing it its key first if it has lost it."""
        for _ in range(2):
            call = getattr(self._actors[number], verb)
            answer = self._answer(call.remote(*words), OPENING)
            if answer is _AWAY:
                break
            if answer is not _CLOSED:
                return answer
            self._unlock(number, at)
        raise Unavailable(f"{self._name(number)} of the gallery does not answer")

    def _unlock(self, number: int, at: datetime) -> None:
        answer = self._answer(self._actors[number].unlock.remote(self._key, at), OPENING)
        if not isinstance(answer, Held):
            raise Unavailable(f"{self._name(number)} of the gallery does not start")
        self._held[number] = answer

    def _reopened(self, number: int, at: datetime) -> bool:
        try:
            self._unlock(number, at)
        except Unavailable:
            return False
        return True

    def _answer(self, reference: Any, patience: float) -> Any:  # noqa: ANN401 - Ray's references have no type
        """Return what a shard answered, `_CLOSED` when it is new, `_AWAY` when nothing came."""
        failures = self._ray.exceptions
        try:
            answer = self._ray.get(reference, timeout=patience)
        except failures.RayTaskError as error:
            if isinstance(error.cause, Unavailable):
                return _AWAY
            raise
        except (failures.RayActorError, failures.GetTimeoutError, failures.RaySystemError):
            return _AWAY
        return _CLOSED if answer is None else answer

    def _name(self, number: int) -> str:
        return f"shard {number + 1} of {len(self._actors)}"


_CLOSED, _AWAY = object(), object()


def shard_of(case: CaseId, shards: int) -> int:
    """Return which of `shards` holds a case: the same on every machine, for ever."""
    return case.int % 0xFFFF_FFFF_FFFF_FFC5 % shards


def _ray() -> ModuleType:
    try:
        import ray
        import ray.exceptions
    except ImportError:
        raise RayMissing("Ray is not installed on this machine") from None
    module: ModuleType = ray
    return module
