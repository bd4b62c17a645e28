"""Laws of the house: what must be true of this repository whatever it does."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from packaging.requirements import Requirement

import hospitium
from hospitium.core import errors

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
LONGEST_SOURCE = 300
LARGEST_FILE = 1_000_000
TRAINED_HERE = {"src/hospitium/models/swift.onnx": "src/hospitium/models/swift.toml"}
"""The weights that our own recipe made (docs/adr/0016), each with the manifest that names it."""
LARGEST_WEIGHTS = 2_000_000
SOURCE = {".py", ".mjs", ".ts", ".js", ".scss", ".html", ".sh"}
# written in two halves, so that this file keeps the laws that it states
HOSTS = re.compile(
    "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + "js", "debian" + r"\.org"))
)
PATHS = re.compile(
    r"(?<![\w.~-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me")) + r")/\w"
)
PEOPLE_OR_WEIGHTS = re.compile(
    r"\.(tiff?|bmp|jpe?g|wsq|jp2|raw|an2|eft|nist|fmr|onnx|tflite|pth?|safetensors|h5|db|sqlite)$"
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("NO GIT HERE: the laws on tracked files did NOT run")
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in files if path.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("pattern", [HOSTS, PATHS], ids=["registry hosts", "machine paths"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[str]) -> None:
    found = {f"{path}: {hit[0]}" for path, text in texts() for hit in pattern.finditer(text)}
    assert not found


def test_no_file_is_large() -> None:
    large = [path for path in others() if path.stat().st_size > LARGEST_FILE]
    assert not large


def test_no_source_file_is_long() -> None:
    lengths = {path: text.count("\n") for path, text in texts() if path.suffix in SOURCE}
    assert not {path: lines for path, lines in lengths.items() if lines > LONGEST_SOURCE}


def test_no_print_of_a_person_no_foreign_weights_and_no_data_base_is_tracked() -> None:
    assert not [path for path in others() if PEOPLE_OR_WEIGHTS.search(path.name.lower())]


@pytest.mark.parametrize(("weights", "manifest"), TRAINED_HERE.items())
def test_weights_trained_here_are_small_and_the_ones_their_manifest_names(
    weights: str, manifest: str
) -> None:
    body, named = (ROOT / weights).read_bytes(), read_toml(manifest)
    assert len(body) == named["bytes"] <= LARGEST_WEIGHTS
    assert sha256(body).hexdigest() == named["sha256"]


def others() -> list[Path]:
    """Every tracked file but the weights that were trained here."""
    return [path for path in tracked() if str(path.relative_to(ROOT)) not in TRAINED_HERE]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    assert locked(lock)
    for name, block in locked(lock).items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), name


@pytest.mark.parametrize("source", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_fits_what_the_project_asks_for(source: str) -> None:
    project = read_toml("pyproject.toml")
    asked = project["project"]["dependencies"] + project["dependency-groups"]["setup"]
    if source == "requirements-dev.lock":
        asked += project["dependency-groups"]["dev"]
    blocks = locked(ROOT / source)
    for requirement in map(Requirement, asked):
        block = blocks.get(requirement.name.lower(), "")
        assert block, f"{requirement} is not locked; run make lock"
        version = block.partition("==")[2].split()[0]
        assert version in requirement.specifier, f"{requirement}: {version}; run make lock"


def test_npm_packages_are_pinned_by_hash_and_name_no_registry() -> None:
    for path in ROOT.glob("clients/*/package-lock.json"):
        for name, package in json.loads(path.read_text())["packages"].items():
            assert "resolved" not in package, name
            assert not name or package["integrity"].startswith("sha512-"), name


def locked(lock: Path) -> dict[str, str]:
    """Package name to its block of lines in a requirements lock."""
    blocks = re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]
    return {block.partition("==")[0]: block for block in blocks}


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def test_one_version_everywhere_and_the_changelog_tells_of_it() -> None:
    version = hospitium.__version__
    assert read_toml("pyproject.toml")["project"]["version"] == version
    for client in ROOT.glob("clients/*/package.json"):
        assert json.loads(client.read_text())["version"] == version, client
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def error_classes(root: type[errors.HospitiumError]) -> Iterator[type[errors.HospitiumError]]:
    yield root
    for below in root.__subclasses__():
        yield from error_classes(below)


@pytest.fixture(scope="module")
def every_error() -> list[type[errors.HospitiumError]]:
    """All our errors, wherever they are written: so every module is imported first."""
    for module in walk_packages(hospitium.__path__, "hospitium."):
        if "migrations" not in module.name and module.name != "hospitium.__main__":
            import_module(module.name)
    ours = error_classes(errors.HospitiumError)
    return [kind for kind in ours if kind.__module__.startswith("hospitium.")]


def test_every_error_has_a_code_of_its_own_below_that_of_its_parent(
    every_error: list[type[errors.HospitiumError]],
) -> None:
    assert len({kind.code for kind in every_error}) == len(every_error)
    for kind in every_error:
        parent = kind.__mro__[1]
        if issubclass(parent, errors.HospitiumError):
            assert kind.code.startswith(parent.code.removesuffix("error")), kind


def test_every_error_says_what_to_do(every_error: list[type[errors.HospitiumError]]) -> None:
    assert not [kind for kind in every_error if not kind.remedy.endswith(".")]


def test_every_core_error_stands_in_the_table() -> None:
    core = [k for k in error_classes(errors.HospitiumError) if k.__module__ == errors.__name__]
    assert not [kind for kind in core if kind.__name__ not in (errors.__doc__ or "")]
