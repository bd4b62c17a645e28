"""What the command line is handed by `hospitium.app`: the edges never import the app."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

from hospitium.core.clock import Clock
from hospitium.core.errors import HospitiumError, NotSignedIn, Refused, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random
from hospitium.policy.operators import Operator

if TYPE_CHECKING:  # the use cases load numpy and SQLAlchemy, which `--help` must not
    from hospitium.ledger.note_keys import VerifierKey
    from hospitium.usecases.engine import FingerEngine
    from hospitium.usecases.face_engine import FaceEngine
    from hospitium.usecases.runtime import Runtime


class Serve(Protocol):
    """Serves API and console until it is stopped."""

    def __call__(
        self,
        runtime: "Runtime",
        *,
        host: str,
        port: int,
        on_ready: Callable[[str], None],
        address: str | None = None,
        tls: tuple[Path, Path] | None = None,
    ) -> None:
        """Listen on `host`, on `port` or the next free one; tell `on_ready` the address.

        `address` is what people type; passkeys belong to its name. `tls` is the file of a
        certificate and that of its key.
        """
        ...


class ServeWitness(Protocol):
    """Serves a witness until it is stopped."""

    def __call__(
        self,
        folder: Path,
        name: str,
        logs: "Sequence[VerifierKey]",
        *,
        host: str,
        port: int,
        on_ready: Callable[[str, tuple[str, ...]], None],
    ) -> None:
        """Listen; tell `on_ready` the address and the public keys."""
        ...


def no_faces() -> "FaceEngine":
    """Say that the command line was started without a face engine."""
    raise Unavailable("no face engine is wired", remedy="Start `hospitium` as it was installed.")


@dataclass(frozen=True, slots=True)
class Wiring:
    """How commands reach the node, the time, chance and the server.

    Attributes
    ----------
    finger
        Returns an engine as it is packaged, for measurements that need no node.
    ask
        Returns a secret by its name: from the file that the environment names, or typed.
    face
        As `finger`.
    """

    open_runtime: Callable[[Path], "Runtime"]
    finger: Callable[[Extractor], "FingerEngine"]
    serve: Serve
    serve_witness: ServeWitness
    clock: Clock
    random: Random
    ask: Callable[[str], str]
    face: Callable[[], "FaceEngine"] = no_faces


def wiring_of(context: typer.Context) -> Wiring:
    """Return what the app handed in."""
    wiring = context.obj
    if not isinstance(wiring, Wiring):
        raise TypeError("the command line was started without its wiring")
    return wiring


@contextmanager
def node_of(context: typer.Context, data: Path) -> Iterator["Runtime"]:
    """Open the node in the folder `data`, and close it in the end."""
    runtime = wiring_of(context).open_runtime(data)
    try:
        yield runtime
    except Refused as refusal:
        note(runtime, refusal)
        raise
    finally:
        runtime.node.close()


def note(runtime: "Runtime", error: HospitiumError) -> None:
    """Log `error` if policy refused something by it, however it is told."""
    from hospitium.usecases.refusals import note_refusal

    if isinstance(error, Refused):
        with suppress(HospitiumError):  # the refusal is the news; a shut log says so elsewhere
            note_refusal(runtime, error)


@contextmanager
def desk(context: typer.Context, data: Path, operator: str) -> Iterator[tuple["Runtime", Operator]]:
    """Open the node and find who acts.

    Whoever may read the node's key file is trusted to name the operator; the log says whom they
    named. Over the network, operators sign in with their access code instead.

    Raises
    ------
    NotSignedIn
        If no operator is named.
    NotFound
        If the node does not know them, or there is no node.
    """
    from hospitium.usecases.operators import find_operator

    if not operator.strip():
        raise NotSignedIn(
            "nobody is named as the operator",
            remedy="Add --operator HANDLE, or set HOSPITIUM_OPERATOR to your handle.",
        )
    with node_of(context, data) as runtime:
        yield runtime, find_operator(runtime, OperatorId(operator.strip()))
