"""A running node: everything that a use case needs, handed over as one value."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hospitium.core.clock import Clock
from hospitium.core.ids import AgencyId, NewId
from hospitium.core.randomness import Random
from hospitium.policy.operators import AgencyKind
from hospitium.records.database import Database
from hospitium.records.vault import Vault
from hospitium.usecases.engine import FingerEngine


@dataclass(frozen=True, slots=True)
class Node:
    """What `app.py` wires and the edges pass on.

    Attributes
    ----------
    finger
        Returns the fingerprint engine; the first call loads the network, so that commands which
        need no engine stay quick.
    """

    folder: Path
    agency: AgencyId
    agency_kind: AgencyKind
    database: Database
    vault: Vault
    clock: Clock
    new_id: NewId
    random: Random
    finger: Callable[[], FingerEngine]
