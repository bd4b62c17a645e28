"""`python -m tests.storm --operations 10000 --database sqlite`: the storm in earnest."""

import argparse
import json
import signal
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from hospitium.crypto import access
from tests.storm.postgres import own_server
from tests.storm.run import run


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    words.add_argument("--operations", type=int, default=10_000)
    words.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    words.add_argument("--life", type=float, default=4, help="seconds until a worker is killed")
    words.add_argument("--minutes", type=float, default=600, help="end at the latest after so long")
    words.add_argument("--seed", type=int, default=20261127)
    words.add_argument("--folder", type=Path, help="on a disk of your choice; else a temporary one")
    words.add_argument(
        "--own-disk",
        action="store_true",
        help="the folder lies on a small disk of its own, which may be filled up",
    )
    asked = words.parse_args()
    access.MEMORY_KIB, access.PASSES = 8, 1  # hashing codes slowly is not what is looked at
    own = own_server() if asked.database == "postgres" else nullcontext()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))  # and leave nothing behind
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder, own as server:
        storm = run(
            Path(folder),
            server,
            operations=asked.operations,
            seed=asked.seed,
            life=asked.life,
            minutes=asked.minutes,
            own_disk=asked.own_disk,
        )
    report = {
        "database": asked.database,
        "acknowledged": storm.done,
        "overtaken": storm.overtaken,
        "kills": storm.kills,
        "unavailable": dict(storm.unavailable),
        "records": len(storm.promised),
        "seconds": round(time.monotonic() - began),
        "wrong": storm.wrong,
    }
    sys.stdout.write(json.dumps(report) + "\n")
    return 1 if storm.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
