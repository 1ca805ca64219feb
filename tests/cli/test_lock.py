"""One run at a time on a state folder: of this machine, and of another host that shares it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bot.cli import lock
from bot.run.endings import Busy
from bot.state.store import StoreError

# Another host: its locks of the system are unknown here, its processes too, and its lease is in the same folder.
ELSEWHERE = """
import socket, sys, time
socket.gethostname = lambda: "elsewhere"
from filelock import SoftFileLease
lease = SoftFileLease(sys.argv[1], lease_duration=float(sys.argv[2]), heartbeat_interval=float(sys.argv[2]) / 6)
lease.acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> float:
    """Leases end after a moment."""
    monkeypatch.setattr(lock, "LEASE", 1.2)
    monkeypatch.setattr(lock, "_RENEWED", 0.2)
    return 1.2


def elsewhere(folder: Path, lease: float) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", ELSEWHERE, str(folder / "lease"), str(lease)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_run_keeps_others_out_until_its_end(tmp_path: Path) -> None:
    with lock.held(tmp_path / "state") as lost:
        assert lock.is_held(tmp_path / "state")
        assert lost() is None
        with pytest.raises(Busy, match="another run is under way"), lock.held(tmp_path / "state"):
            pytest.fail("two at once")
    assert not lock.is_held(tmp_path / "state")
    with lock.held(tmp_path / "state"):
        pass


def test_a_run_of_another_host_keeps_others_out_while_it_lives(tmp_path: Path, short: float) -> None:
    (tmp_path / "lock").touch()
    other = elsewhere(tmp_path, short)
    try:
        assert lock.is_held(tmp_path)
        with pytest.raises(Busy), lock.held(tmp_path, patience=2 * short):
            pytest.fail("two at once")
    finally:
        other.kill()
        other.wait()
    with lock.held(tmp_path, patience=3 * short):  # it gives no sign of life any more
        pass


def test_waiting_ends_when_the_end_is_asked_for(tmp_path: Path, short: float) -> None:
    (tmp_path / "lock").touch()
    other = elsewhere(tmp_path, short)
    try:
        began = time.monotonic()
        with pytest.raises(Busy), lock.held(tmp_path, patience=60, given_up=lambda: True):
            pytest.fail("two at once")
        assert time.monotonic() - began < 5
    finally:
        other.kill()
        other.wait()


def test_a_killed_run_of_this_host_is_followed_at_once(tmp_path: Path) -> None:
    code = "import sys, os; from pathlib import Path; from bot.cli import lock\n"
    code += "with lock.held(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert (tmp_path / "lease").exists()
    began = time.monotonic()
    with lock.held(tmp_path):
        assert time.monotonic() - began < lock.LEASE / 4


def test_a_lease_without_a_word_in_it_keeps_nobody_out_for_ever(tmp_path: Path, short: float) -> None:
    """Its owner was killed between making the file and writing into it."""
    (tmp_path / "lease").touch()
    began = time.monotonic()
    with lock.held(tmp_path, patience=30):
        assert time.monotonic() - began >= short  # whoever is writing it is left the time
        assert (tmp_path / "lease").read_text()
    (tmp_path / "lease").touch()
    with pytest.raises(Busy), lock.held(tmp_path, patience=0):
        pytest.fail("it may be written in this moment")
    with pytest.raises(Busy), lock.held(tmp_path, patience=30, given_up=lambda: True):
        pytest.fail("nobody waits any more")


def test_who_was_taken_for_dead_is_told(tmp_path: Path, short: float) -> None:
    with lock.held(tmp_path) as lost:
        (tmp_path / "lease").unlink()
        until = time.monotonic() + 10
        while lost() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert "another host" in str(lost())


def test_a_sign_of_life_long_ago_is_no_run(tmp_path: Path, short: float) -> None:
    (tmp_path / "lock").touch()
    other = elsewhere(tmp_path, short)
    other.kill()
    other.wait()
    assert lock.is_held(tmp_path)
    long_ago = time.time() - 10 * short
    os.utime(tmp_path / "lease", (long_ago, long_ago))
    assert not lock.is_held(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="name another folder"), lock.held(tmp_path / "file" / "state"):
        pass


def test_what_fails_meanwhile_is_not_taken_for_the_locks(tmp_path: Path) -> None:
    error: Any = OSError(28, "No space left on device")
    with pytest.raises(OSError, match="No space"), lock.held(tmp_path):
        raise error
    assert not lock.is_held(tmp_path)
