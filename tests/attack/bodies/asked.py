"""What the maker of a request is told: who asks, for which objects, on which node."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hospitium.core.ids import OperatorId
from hospitium.edges.http.ceremonies import Rite
from hospitium.edges.http.sessions import How, Kind
from hospitium.edges.http.state import ServerState
from hospitium.usecases.operators import find_operator
from hospitium.usecases.passkeys import begin_proof, begin_registration
from tests.attack.town import PLACE, STAND_IN, Town
from tests.usecases.authenticator import Authenticator


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that is about to be made.

    Attributes
    ----------
    handle
        Who asks; empty for nobody.
    ids
        Of the objects in the path, and what else was made with them.
    """

    town: Town
    handle: str
    ids: dict[str, str]

    @property
    def state(self) -> ServerState:
        state: ServerState = self.town.server.state.server
        return state

    @property
    def somebody(self) -> OperatorId:
        """Who asks, or anybody: a request of nobody is to be as good as any."""
        return OperatorId(self.handle or STAND_IN)

    def created(self, handle: OperatorId, key: Authenticator | None = None) -> dict[str, Any]:
        """What a browser sends that has made a passkey for `handle`."""
        ceremony = self.state.ceremonies.begin(Rite.REGISTER, handle)
        who = find_operator(self.town.station.runtime, handle)
        options = begin_registration(self.town.station.runtime, who, PLACE, ceremony.challenge)
        made = (key or self.town.key()).create(options)
        return {"ceremony": ceremony.id, "credential": json.loads(made), "name": "Blue key"}

    def shown(
        self, key: Authenticator, rite: Rite, handle: OperatorId | None = None
    ) -> dict[str, Any]:
        """What a browser sends that has shown `key`."""
        ceremony = self.state.ceremonies.begin(rite, handle)
        made = key.get(begin_proof(PLACE, ceremony.challenge))
        return {"ceremony": ceremony.id, "credential": json.loads(made)}

    def proved(self) -> dict[str, Any]:
        """The headers of a program that has just shown a passkey; nobody has none."""
        if not self.handle:
            return {}
        token = self.state.sessions.begin(
            self.somebody,
            kind=Kind.PROGRAM,
            how=How.PASSKEY,
            proved_at=self.town.station.clock.now,
        )
        return {"headers": {"Authorization": f"Bearer {token.id}"}}

    def prove_browser(self) -> None:
        """Have the browsers of who asks shown their passkey just now."""
        for session in self.state.sessions.of(self.somebody):
            session.proved_at = self.town.station.clock.now


Body = Callable[[Asked], dict[str, Any]]


def form_of(sent: dict[str, Any]) -> dict[str, Any]:
    """The same as a form of the console: what a passkey made goes as text."""
    texts = {n: v if isinstance(v, str) else json.dumps(v) for n, v in sent.items()}
    return {"data": texts}


def nothing(_asked: Asked) -> dict[str, Any]:
    """A request without a body."""
    return {}


def empty(_asked: Asked) -> dict[str, Any]:
    """A form without a field but its mark."""
    return {"data": {}}
