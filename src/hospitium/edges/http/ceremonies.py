"""Challenges that passkeys sign: each for one thing, for one account, for five minutes, once."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

from fastapi import Request

from hospitium.core.clock import Clock
from hospitium.core.errors import BadInput
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random
from hospitium.crypto.passkeys import CHALLENGE_BYTES, BadPasskey, Place

LASTS = timedelta(minutes=5)
REMEMBERED = 10_000
LOCALHOST = "localhost"


class Rite(StrEnum):
    """What a challenge is for."""

    SIGN_IN = "sign-in"
    REGISTER = "register"
    PROVE = "prove"


@dataclass(frozen=True, slots=True)
class Ceremony:
    """A challenge on its way to a browser and back."""

    id: str
    challenge: bytes
    rite: Rite
    operator: OperatorId | None
    ends_at: datetime


class Ceremonies:
    """All open challenges of this process; safe to share by threads."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._lock = Lock()
        self._open: OrderedDict[str, Ceremony] = OrderedDict()

    def begin(self, rite: Rite, operator: OperatorId | None = None) -> Ceremony:
        """Return a new challenge."""
        made = Ceremony(
            self._random(16).hex(),
            self._random(CHALLENGE_BYTES),
            rite,
            operator,
            self._clock() + LASTS,
        )
        with self._lock:
            self._open[made.id] = made
            if len(self._open) > REMEMBERED:
                self._open.popitem(last=False)
        return made

    def finish(self, ceremony_id: str, rite: Rite, operator: OperatorId | None = None) -> Ceremony:
        """Return the challenge, which is used up by this.

        Raises
        ------
        BadPasskey
            If there is none, or it is over, or for something or somebody else.
        """
        with self._lock:
            found = self._open.pop(ceremony_id, None)
        if (
            found is None
            or found.ends_at <= self._clock()
            or (found.rite, found.operator) != (rite, operator)
        ):
            raise BadPasskey("this took too long, or was begun elsewhere")
        return found


def place_of(request: Request, address: str | None) -> Place:
    """Return where passkeys belong to: the node's public address, or this machine's own.

    The name in the request is believed for `localhost` only: whoever sends another could make
    people register passkeys for a place of their own.

    Raises
    ------
    BadInput
        If the node has no public address and this is not `localhost`.
    """
    if address is not None:
        return Place(domain=_host(address), origin=address)
    if request.url.hostname != LOCALHOST:
        raise BadInput(
            "passkeys want a name, not a number",
            remedy="Open the console as http://localhost with the same port, or start the node "
            "with its public address: serve --address https://NAME.",
        )
    return Place(domain=LOCALHOST, origin=f"{request.url.scheme}://{request.url.netloc}")


def has_place(request: Request, address: str | None) -> bool:
    """Tell whether passkeys can be used where this request came to."""
    return address is not None or request.url.hostname == LOCALHOST


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].rsplit(":", 1)[0]
