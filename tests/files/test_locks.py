import os
import signal
from pathlib import Path

from hospitium.files.locks import Lock, one_at_a_time


def test_one_holds_a_lock_until_it_lets_go(tmp_path: Path) -> None:
    first = Lock(tmp_path / "lock")
    second = Lock(tmp_path / "lock")
    assert (first.held, second.held) == (True, False)
    first.release()
    first.release()
    third = Lock(tmp_path / "lock")
    assert (first.held, third.held) == (False, True)
    second.release()
    third.release()


def test_the_dead_hold_no_lock(tmp_path: Path) -> None:
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        held = Lock(tmp_path / "lock").held
        os.write(tell, b"y" if held else b"n")
        signal.pause()
    assert os.read(ready, 1) == b"y"
    mine = Lock(tmp_path / "lock")
    assert not mine.held
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with one_at_a_time(tmp_path / "lock"):
        assert not Lock(tmp_path / "lock").held
