"""What every use case is handed: the node, the time, fresh ids, and the engine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.clock import Clock
from hospitium.core.errors import Unavailable
from hospitium.core.ids import NewId
from hospitium.core.randomness import Random
from hospitium.policy.rules import Deployment, Rules
from hospitium.records.assessments import current_assessment
from hospitium.records.node_folder import Node
from hospitium.records.policies import current_bundle

if TYPE_CHECKING:  # whoever lists cases must not wait for kernels and networks
    from hospitium.usecases.engine import FingerEngine
    from hospitium.usecases.face_engine import FaceEngine
    from hospitium.usecases.galleries import Galleries
    from hospitium.usecases.iris_engine import IrisEngine
    from hospitium.usecases.liveness_engine import LivenessEngine


Also = Callable[[Session, UUID], None]
"""What a caller does in the transaction of a use case, with the id of what it made."""


def nothing_more(_session: Session, _made: UUID) -> None:
    """Do nothing else."""


def no_face_engine() -> "FaceEngine":
    """Say that this node was wired without faces."""
    raise Unavailable(
        "this node reads no faces", remedy="Wire a face engine, or search by fingers."
    )


def _packaged_liveness() -> "LivenessEngine":
    from hospitium.usecases.liveness_engine import packaged_liveness

    return packaged_liveness()


def _packaged_irises() -> "IrisEngine":
    from hospitium.usecases.calibrate_iris import packaged_iris_engine

    return packaged_iris_engine()


@dataclass(frozen=True, slots=True)
class Runtime:
    """What `app.py` wires and the edges pass on.

    Attributes
    ----------
    finger
        Returns the fingerprint engine; the first call loads the network, so that commands which
        need no engine stay quick.
    face
        Returns the face engine, in the same way.
    galleries
        Returns what keeps the node's gallery prepared and in step with the records; the daily job
        needs it, and no network.
    iris
        Returns the iris engine; it needs no network unless the node has chosen one of its own.
    liveness
        Returns what checks captures for attacks; the first call loads its network.
    """

    node: Node
    clock: Clock
    new_id: NewId
    random: Random
    finger: "Callable[[], FingerEngine]"
    galleries: "Callable[[], Galleries]"
    face: "Callable[[], FaceEngine]" = no_face_engine
    liveness: "Callable[[], LivenessEngine]" = _packaged_liveness
    iris: "Callable[[], IrisEngine]" = _packaged_irises

    def rules(self, session: Session | None = None) -> Rules:
        """Return the policies that hold now, with what they must know of this node.

        Parameters
        ----------
        session
            The caller's, where one is open: whoever holds a connection and waits for another may
            wait for somebody who does the same.
        """
        if session is None:
            with self.node.read() as session:
                return self.rules(session)
        bundle = current_bundle(session, self.node.vault)
        return Rules(bundle, Deployment(current_assessment(session, self.clock())), self.new_id)
