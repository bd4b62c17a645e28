"""Shards as actors on the machines of a Ray cluster.

Ray carries probes and the key between machines: run it with token authentication and TLS. It
starts an actor that was lost again where there is room; the actor comes up without a key.
"""

import logging
import os
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from hospitium.core.errors import Unavailable
from hospitium.crypto.digest import sha256
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.mark import engine_mark
from hospitium.gallery.shard import Shard
from hospitium.gallery.shards import Silence, Words

NAMESPACE = "hospitium"
GLANCE = 0.1
"""Seconds between two looks at whether somebody stopped the search."""

KNOCKING = 5.0
"""Seconds that the cluster's first machine has to take a connection."""


class RayMissing(Unavailable):
    """The extra `cluster` is not installed."""

    code = "hospitium.unavailable.ray_missing"
    remedy = "Install it with `pip install 'hospitium[cluster]'`, or search on one machine."


class RayShards:
    """One actor per folder, on the cluster that this process is connected to.

    A second process of the same node uses the actors of the first while that one lives, and starts
    its own where they have gone with it.

    Parameters
    ----------
    folders
        One per shard, always in the same order: the order decides who lies where. Each must be
        reachable from every machine that may take the shard over.
    cpus
        Cores that an actor reserves; it uses as many threads.

    Raises
    ------
    RayMissing
        If the extra `cluster` is not installed.
    """

    def __init__(self, folders: Sequence[Path], *, cpus: float = 1) -> None:
        self._ray = _ray()
        self._folders = list(folders)
        self._threads = max(1, int(cpus))
        self._kind = self._ray.remote(
            num_cpus=cpus, max_restarts=-1, max_task_retries=0, scheduling_strategy="SPREAD"
        )(Shard)
        self._actors = [self._actor(number) for number in range(len(folders))]
        self._owed: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._folders)

    def ask(
        self, asked: Mapping[int, Words], patience: float, check: Check = never_stops
    ) -> dict[int, Any]:
        """As `Shards` says; who still owes the answer to an earlier question is away at once."""
        owing = {number for number in asked if self._owes(number)}
        sent = {
            number: self._send(number, *words)
            for number, words in asked.items()
            if number not in owing
        }
        waiting = {number: one for number, one in sent.items() if one is not None}
        silent = self._wait(list(waiting.values()), patience, check)
        self._owed |= {number: one for number, one in waiting.items() if one in silent}
        answers = {number: self._answer(number, reference) for number, reference in sent.items()}
        return answers | dict.fromkeys(owing, Silence.AWAY)

    def _owes(self, number: int) -> bool:
        """Tell whether a shard has not answered yet what it was asked when it kept silent."""
        owed = self._owed.pop(number, None)
        if owed is None or self._ray.wait([owed], timeout=0.0)[0]:
            return False
        self._owed[number] = owed
        return True

    def _wait(self, waiting: list[Any], patience: float, check: Check) -> list[Any]:
        """Wait until all have answered or patience is over; return what has not come."""
        until = time.monotonic() + patience
        while waiting and (left := until - time.monotonic()) > 0:
            check()
            _, waiting = self._ray.wait(
                waiting, num_returns=len(waiting), timeout=min(left, GLANCE)
            )
        return waiting

    def _send(self, number: int, verb: object, *words: object) -> Any:  # noqa: ANN401 - Ray's references have no type
        """Return what the answer will come by; None where the actor has gone for good."""
        try:
            return getattr(self._actors[number], str(verb)).remote(*words)
        except self._ray.exceptions.RayActorError:
            return None

    def _answer(self, number: int, reference: Any) -> Any:  # noqa: ANN401 - Ray's references have no type
        failures = self._ray.exceptions
        if reference is None:
            return self._lost(number)
        try:
            answer = self._ray.get(reference, timeout=0.0)
        except failures.RayTaskError as error:
            if isinstance(error.cause, Unavailable):
                return Silence.AWAY
            raise
        except failures.ActorDiedError:
            return self._lost(number)
        except (failures.RayActorError, failures.GetTimeoutError, failures.RaySystemError):
            return Silence.AWAY
        return Silence.CLOSED if answer is None else answer

    def _lost(self, number: int) -> Silence:
        """Start an actor again that Ray does not: it went with the process that had made it."""
        self._actors[number] = self._actor(number)
        return Silence.AWAY

    def _actor(self, number: int) -> Any:  # noqa: ANN401 - Ray's actors have no type
        folder = str(self._folders[number])
        name = sha256(f"{engine_mark()} {folder}".encode()).hex()  # of this version only
        options = self._kind.options(name=name, namespace=NAMESPACE, get_if_exists=True)
        return options.remote(folder, self._threads)


def connect(address: str) -> None:
    """Join the Ray cluster at `address`, unless this process has joined one already.

    Raises
    ------
    RayMissing
        If the extra `cluster` is not installed.
    Unavailable
        If nobody answers there.
    """
    ray = _ray()
    if ray.is_initialized():
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        _knock(address)
        ray.init(address=address, namespace=NAMESPACE, **quiet)
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        raise Unavailable(
            "the cluster of the gallery does not answer",
            remedy="Start it with `ray start`, or look at [cluster] in node.toml.",
        ) from error


def _knock(address: str) -> None:
    """Raise `OSError` if nobody listens there: Ray itself would try for many minutes."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=KNOCKING).close()


def _ray() -> ModuleType:
    try:
        import ray
        import ray.exceptions
    except ImportError:
        raise RayMissing("Ray is not installed on this machine") from None
    module: ModuleType = ray
    return module
