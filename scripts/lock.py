"""Write the requirement locks again: `make lock`, or `make lock UPGRADE=1` for newest versions.

requirements.lock        what a node runs on, and what installs it
requirements-dev.lock    the same and what the tests need
requirements-setup.lock  the installer and the build tools alone: pip installs these first
requirements-node.lock   Node.js, for machines that have none
requirements-bench.lock  the peers that benchmarks compare us with

Every line carries hashes; none carries a registry's address.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = "pyproject.toml"
LOCKS = {
    "requirements-setup.lock": ["--group", "setup"],
    "requirements.lock": [PROJECT, "--group", "setup"],
    "requirements-dev.lock": [PROJECT, "--group", "setup", "--group", "dev"],
    "requirements-node.lock": ["--group", "node"],
    # the override in pyproject.toml keeps scikit-image away from nodes, not from benchmarks
    "requirements-bench.lock": ["-", "--no-deps", "--no-config"],
}
COMMAND = (
    f"{sys.executable} -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy "
    "fewest --generate-hashes --no-emit-index-url --custom-compile-command"
).split()


def main() -> int:
    """Compile every lock; what is locked already stays unless `--upgrade` is given."""
    extras = tomllib.loads((ROOT / PROJECT).read_text())["project"]["optional-dependencies"]
    for name, sources in LOCKS.items():
        subprocess.run(
            [*COMMAND, "make lock", *sources, "--output-file", name, *sys.argv[1:]],
            cwd=ROOT,
            input="\n".join(extras["bench"]),
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
