"""A process with keys in it leaves no core file and lets nobody look into it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import hospitium

ON_LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="NOT LINUX: only core files are forbidden here"
)
SOURCE = str(Path(hospitium.__file__).parents[1])
LEAVE_ROOT = """
import ctypes, os, sys
if os.geteuid() == 0:
    os.setgroups([]), os.setresgid(65534, 65534, 65534), os.setresuid(65534, 65534, 65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # changing the user alone would forbid dumps
"""
START = """
import ctypes, os, resource, sys
import hospitium.app as app
def look(**_):
    kept = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform.startswith("linux") else 0
    print(kept, *resource.getrlimit(resource.RLIMIT_CORE), flush=True)
    if "abort" in sys.argv: os.abort()
    if "wait" in sys.argv: sys.stdin.read()
app.app = look
app.main()
"""
READ = LEAVE_ROOT + "open(f'/proc/{sys.argv[1]}/mem', 'rb').close(); print('read')"


def start(code: str, word: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, word],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": SOURCE},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_every_command_starts_by_forbidding_dumps(tmp_path: Path) -> None:
    said, _ = start(START, "look", tmp_path).communicate()
    assert said.split() == ["0", "0", "0"]


@ON_LINUX
def test_a_crash_dumps_nothing_for_nobody(tmp_path: Path) -> None:
    """The wait status says whether a core was dumped, to a file or to a collector."""
    process = start(START, "abort", tmp_path)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = status
    for pipe in (process.stdin, process.stdout, process.stderr):
        assert pipe is not None
        pipe.close()
    assert os.WIFSIGNALED(status)
    assert not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []


@ON_LINUX
@pytest.mark.parametrize("private", [True, False], ids=["ours", "a process that is not private"])
def test_another_process_of_the_same_user_reads_it_only_if_it_is_not_private(
    tmp_path: Path, private: bool
) -> None:
    """Nothing helps against root: so all give root up first, after loading."""
    code = START.replace("app.main()", LEAVE_ROOT + ("app.main()" if private else "look()"))
    process = start(code, "wait", tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline()
    said, wrong = start(READ, str(process.pid), tmp_path).communicate()
    process.communicate()
    if not private and "PermissionError" in wrong:
        pytest.skip("YAMA: this system lets nobody read another process anyway")
    assert said == ("" if private else "read\n")
    assert ("PermissionError" in wrong) is private
