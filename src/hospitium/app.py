"""The wiring: the only file that sees every room."""

import errno
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from hospitium.core.clock import system_clock
from hospitium.core.errors import Unavailable
from hospitium.edges.cli.app import app
from hospitium.edges.cli.wiring import Wiring

if TYPE_CHECKING:  # whoever asks for help must not wait for these
    from hospitium.records.node_folder import Node
    from hospitium.senses.calibration import Calibration
    from hospitium.usecases.engine import FingerEngine
    from hospitium.usecases.runtime import Runtime

MODEL = "leader"
MODALITY = "finger"
MOST_THREADS = 4
"""Cores that reading one print may use."""
PORTS_TO_TRY = 20


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app(obj=wiring(), prog_name="hospitium")


def wiring() -> Wiring:
    """Return what the command line is handed on a real machine."""
    return Wiring(
        open_runtime=open_runtime,
        finger=packaged_engine,
        serve=serve,
        clock=system_clock,
        random=os.urandom,
    )


def open_runtime(folder: Path) -> "Runtime":
    """Open the node in `folder` and wire it; the network is loaded when it is first needed.

    Raises
    ------
    NotFound, Unavailable, Tampered
        As `open_node` says.
    """
    from hospitium.records.node_folder import open_node
    from hospitium.usecases.runtime import Runtime

    node = open_node(folder, random=os.urandom)
    return Runtime(
        node=node,
        clock=system_clock,
        new_id=uuid4,
        random=os.urandom,
        finger=cache(lambda: _node_engine(node)),
    )


def packaged_engine() -> "FingerEngine":
    """Load the network and the calibration that the package ships; reads prints on one core."""
    from hospitium.records.manifests import load_calibration

    return _engine(load_calibration())


def _node_engine(node: "Node") -> "FingerEngine":
    """Load the engine with the node's own calibration, if somebody has measured one."""
    from hospitium.records.calibrations import active_calibration
    from hospitium.records.manifests import load_calibration
    from hospitium.senses.calibration import Calibration

    with node.read() as session:
        fields = active_calibration(session, MODALITY)
    calibration = Calibration.from_fields(fields) if fields else load_calibration()
    return _engine(calibration, threads=min(os.cpu_count() or 1, MOST_THREADS))


def _engine(calibration: "Calibration", *, threads: int = 1) -> "FingerEngine":
    from hospitium.records.manifests import load_manifest, load_network
    from hospitium.usecases.engine import FingerEngine

    network = load_network(MODEL, threads=threads)
    return FingerEngine(
        model=load_manifest(MODEL).id, network=network, calibration=calibration, workers=threads
    )


def serve(runtime: "Runtime", *, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve API and console until interrupted.

    Parameters
    ----------
    port
        Or the next of `PORTS_TO_TRY` that is free.
    on_ready
        Told the address once a browser may open it.

    Raises
    ------
    Unavailable
        If none of the ports can be had.
    """
    import uvicorn

    from hospitium.edges.api.server import create_server
    from hospitium.edges.http.logs import log_config

    listener = listen(host, port)
    server = uvicorn.Server(
        uvicorn.Config(
            create_server(runtime),
            log_config=log_config(),
            access_log=False,
            server_header=False,
        )
    )
    on_ready(_address(listener))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


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
