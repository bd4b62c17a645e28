"""Throw every bomb at a server inside a process that may not grow; one JSON line for each.

`python -m tests.attack.bomb_worker` shows them as a table instead.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hospitium.core.errors import NoFingerprint
from hospitium.core.units import MIB
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.trace import Trace
from hospitium.usecases.captures import Capture, Reading, decode_capture
from tests.attack.bombs import BOMBS
from tests.attack.town import ALL, Town, made_town
from tests.engines import FakeEngine, fake_print

ROOM = 768 * MIB
"""Bytes that the process may add to what it needs to stand still: 256 for the upload as the
client of this very process holds it, the same again for the server, 256 to open one image."""


class DecodingEngine(FakeEngine):
    """Opens images as the real engine does, and then finds no print: only the network is spared."""

    def read(self, capture: Capture, *, trace: Trace | None = None) -> Reading:
        """Decode; a fake print is read as ever."""
        if capture.data.startswith(b"{"):
            return super().read(capture, trace=trace)
        to_norm_ppi(decode_capture(capture))
        raise NoFingerprint("no fingerprint found in the image")


def thrown(town: Town) -> Iterator[dict[str, Any]]:
    """What became of each bomb."""
    ids = {"case_id": town.enrolled()[0]}
    warm = {"images": ("a.png", fake_print(1, 2))}  # type: ignore[arg-type]
    town.ask(ALL, "POST", "/api/v1/searches", files=warm)
    resource.setrlimit(resource.RLIMIT_AS, (_now("VmSize") + ROOM, resource.RLIM_INFINITY))
    for bomb in BOMBS:
        sent = bomb.sent()
        _forget_peak()
        before, began = _now("VmRSS"), time.process_time()
        answer = town.ask(ALL, "POST", bomb.path.format_map(ids), **sent)
        yield {
            "name": bomb.name,
            "status": answer.status_code,
            "wanted": bomb.wanted,
            "answer": len(answer.content),
            "seconds": round(time.process_time() - began, 2),
            "mib": round((_now("VmHWM") - before) / MIB),
        }


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _now(name: str) -> int:
    """Bytes of this process, as Linux counts them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, made_town(Path(folder), DecodingEngine()) as town:
        for one in thrown(town):
            if sys.stdout.isatty() or "--table" in sys.argv:
                cells = (one["name"], one["status"], f"{one['seconds']} s", f"{one['mib']} MiB")
                sys.stdout.write("| " + " | ".join(map(str, cells)) + " |\n")
            else:
                sys.stdout.write(json.dumps(one) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
