"""The wiring: the only file that sees every room."""

import errno
import os
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from hospitium.core.clock import system_clock
from hospitium.core.errors import BadInput, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.edges.cli.app import app
from hospitium.edges.cli.private_memory import keep_memory_private
from hospitium.edges.cli.secrets import ask_secret, stored_secret
from hospitium.edges.cli.wiring import Wiring

if TYPE_CHECKING:  # whoever asks for help must not wait for these
    import uvicorn
    from fastapi import FastAPI

    from hospitium.ledger.note_keys import VerifierKey
    from hospitium.senses.calibration import Calibration
    from hospitium.usecases.engine import FingerEngine
    from hospitium.usecases.face_engine import FaceEngine
    from hospitium.usecases.galleries import Galleries
    from hospitium.usecases.iris_engine import IrisEngine
    from hospitium.usecases.liveness_engine import LivenessEngine
    from hospitium.usecases.runtime import Runtime

MODALITY = "finger"
MOST_THREADS = 4
"""Cores that reading one print, or one search, may use."""
PORTS_TO_TRY = 20
STREAMS_END = 5
"""Seconds that open streams of a console have to end when the server stops."""


def main() -> None:
    """Run the command line."""
    keep_memory_private()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app(obj=wiring(), prog_name="hospitium")


def wiring() -> Wiring:
    """Return what the command line is handed on a real machine."""
    return Wiring(
        open_runtime=open_runtime,
        finger=packaged_engine,
        face=packaged_face_engine,
        serve=serve,
        serve_witness=serve_witness,
        clock=system_clock,
        random=os.urandom,
        ask=ask_secret,
    )


def open_runtime(folder: Path) -> "Runtime":
    """Open the node in `folder` and wire it; the network is loaded when it is first needed.

    Raises
    ------
    NotFound, Unavailable, Tampered
        As `open_node` says.
    """
    from hospitium.records.node_folder import open_node
    from hospitium.usecases.policies import record_policies
    from hospitium.usecases.runtime import Runtime

    def face() -> "FaceEngine":
        from hospitium.usecases.node_faces import node_face_engine

        return node_face_engine(runtime)

    def liveness() -> "LivenessEngine":
        from hospitium.usecases.node_liveness import node_liveness_engine

        return node_liveness_engine(runtime)

    def irises() -> "IrisEngine":
        from hospitium.usecases.load_irises import node_iris_engine

        return node_iris_engine(runtime)

    node = open_node(folder, random=os.urandom, ask=ask_secret, ask_again=stored_secret)
    runtime = Runtime(
        node=node,
        clock=system_clock,
        new_id=uuid4,
        random=os.urandom,
        finger=cache(lambda: _node_engine(runtime)),
        galleries=cache(_galleries),
        face=cache(face),
        liveness=cache(liveness),
        iris=cache(irises),
    )
    record_policies(runtime)
    return runtime


def packaged_engine(extractor: Extractor = Extractor.ACCURATE) -> "FingerEngine":
    """Load a network and its calibration as the package ships them; reads prints on one core.

    Raises
    ------
    Unavailable
        If this version has no such extractor.
    """
    return _engine(extractor)


def packaged_face_engine() -> "FaceEngine":
    """Load the face networks and their calibration as the package ships them; one core a face.

    Raises
    ------
    Unavailable
        If the weights are not installed.
    """
    from hospitium.usecases.load_faces import packaged_face_engine

    return packaged_face_engine()


def _node_engine(runtime: "Runtime") -> "FingerEngine":
    """Load the node's engine, with its own calibration if somebody has measured one.

    The log says which before a print is read; a command that reads none says nothing, so that a
    folder kept as evidence can be looked at.
    """
    from hospitium.records.calibrations import active_calibration
    from hospitium.senses.calibration import Calibration
    from hospitium.usecases.log_in_use import log_in_use

    log_in_use(runtime)
    node = runtime.node
    with node.read() as session:
        fields = active_calibration(session, MODALITY)
    own = Calibration.from_fields(fields) if fields else None
    return _engine(node.info.extractor, calibration=own, threads=_threads())


def _galleries() -> "Galleries":
    from hospitium.usecases.galleries import Galleries

    return Galleries(workers=_threads())


def _threads() -> int:
    return min(os.cpu_count() or 1, MOST_THREADS)


def _engine(
    extractor: Extractor, *, calibration: "Calibration | None" = None, threads: int = 1
) -> "FingerEngine":
    from hospitium.records.manifests import load_calibration, load_manifest, load_network, name_of
    from hospitium.usecases.engine import FingerEngine

    name = name_of(extractor)
    manifest = load_manifest(name)
    return FingerEngine(
        model=manifest.id,
        network=load_network(name, threads=threads),
        calibration=calibration or load_calibration(manifest.calibration),
        workers=threads,
    )


def serve(
    runtime: "Runtime",
    *,
    host: str,
    port: int,
    on_ready: Callable[[str], None],
    address: str | None = None,
    tls: tuple[Path, Path] | None = None,
) -> None:
    """Serve API and console until interrupted.

    Parameters
    ----------
    port
        Or the next of `PORTS_TO_TRY` that is free.
    on_ready
        Told the address once a browser may open it.
    address
        What people type to reach the node; passkeys belong to its name.
    tls
        Files of the certificate and of its key, to answer over TLS.

    Raises
    ------
    Unavailable
        If none of the ports can be had.
    BadInput
        If the files of `tls` are no certificate and its key.
    """
    from hospitium.edges.api.server import create_server
    from hospitium.usecases.log_in_use import log_in_use

    log_in_use(runtime)
    config = server_config(create_server(runtime, address=address), tls=tls)
    listener = listen(host, port)
    on_ready(_address(listener).replace("http:", "https:" if tls else "http:", 1))
    _run(config, listener)


def serve_witness(
    folder: Path,
    name: str,
    logs: "Sequence[VerifierKey]",
    *,
    host: str,
    port: int,
    on_ready: Callable[[str, tuple[str, ...]], None],
) -> None:
    """Serve a witness of `logs` until interrupted; tell `on_ready` the address and the keys."""
    from hospitium.edges.witness.server import create_witness
    from hospitium.edges.witness.signers import witness_signers
    from hospitium.records.witness_store import WitnessStore

    store = WitnessStore(folder)
    signers = witness_signers(name, store.seed(os.urandom))
    follows: dict[str, list[VerifierKey]] = {}
    for key in logs:
        follows.setdefault(key.name, []).append(key)
    application = create_witness(store, signers, follows, system_clock)
    listener = listen(host, port)
    on_ready(_address(listener), tuple(str(one.verifier) for one in signers))
    _run(server_config(application), listener)


def _run(config: "uvicorn.Config", listener: socket.socket) -> None:
    """Answer on `listener` until interrupted."""
    import uvicorn

    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def server_config(
    application: "FastAPI", *, tls: tuple[Path, Path] | None = None
) -> "uvicorn.Config":
    """Return how `application` is served; the tests that attack the server serve it so too.

    h11 reads the requests, even where a faster parser happens to be installed: it is strict about
    where a request ends, and written in a language that knows where memory ends.
    """
    import uvicorn

    from hospitium.edges.http.logs import log_config

    certificate, key = tls or (None, None)
    config = uvicorn.Config(
        application,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        http="h11",
        ws="none",
        log_config=log_config(),
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STREAMS_END,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise BadInput(
            "these files are no certificate and its key",
            remedy="`hospitium certificate` makes both: certificate.pem and key.pem.",
        ) from error
    return config


def listen(host: str, port: int) -> socket.socket:
    """Take the first free port from `port` on; who connects from now on is answered."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, min(port + PORTS_TO_TRY, 65536)):
        try:
            return socket.create_server((host, number), family=family, backlog=128)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                break
    raise Unavailable(
        f"no port from {port} on can be had at {host}", remedy="Name another with --port."
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
