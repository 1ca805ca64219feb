"""Worker processes: order, bounds, errors, and their end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.run.workers import cores, in_order, workers
from bot.wiki.base import Refused, Unavailable
from testing.work import Work

ROOT = Path(__file__).resolve().parents[2]
TOLD: list[int | str] = [1, 2, "refuse", 4]
SIGNALLED: list[int | str] = ["signal", "signal", 3]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_results_come_in_the_order_of_the_inputs(processes: int) -> None:
    with workers(processes, Work(3)) as engine:
        assert list(in_order(engine, range(40))) == [3 * number for number in range(40)]


@pytest.mark.parametrize("processes", [1, 2])
def test_inputs_are_taken_no_faster_than_results(processes: int) -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    with workers(processes, Work()) as engine:
        results = in_order(engine, items())
        assert [next(results), next(results)] == [0, 2]
        assert taken <= engine.ahead + 2


def test_one_process_is_this_one() -> None:
    with workers(1, Work()) as engine:
        assert list(in_order(engine, ["pid"])) == [os.getpid()]
    with workers(2, Work()) as engine:
        assert os.getpid() not in list(in_order(engine, ["pid"]))


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_call_raises_comes_in_its_turn(processes: int) -> None:
    with workers(processes, Work()) as engine:
        results = in_order(engine, TOLD)
        assert [next(results), next(results)] == [2, 4]
        with pytest.raises(Refused, match="no such file"):
            next(results)


def test_the_signal_of_a_terminal_is_for_the_process_that_started_them() -> None:
    with workers(2, Work()) as engine:
        assert list(in_order(engine, SIGNALLED)) == ["signal", "signal", 6]


def test_a_process_that_is_killed_is_told() -> None:
    with workers(2, Work()) as engine:
        assert list(in_order(engine, [1])) == [2]
        with pytest.raises(Unavailable, match="ended from outside"):
            list(in_order(engine, ["die", *range(30)]))


def test_workers_end_with_a_parent_that_is_killed() -> None:
    code = (
        "import os, signal, sys; from bot.run.workers import *; from testing.work import Work\n"
        "with workers(2, Work()) as engine:\n"
        "    print(*set(in_order(engine, ['pid'] * 8)), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    pids = [int(pid) for pid in done.stdout.split()]
    assert pids, done.stderr
    assert done.returncode == -signal.SIGKILL
    until = time.monotonic() + 20
    while any(is_there(pid) for pid in pids):
        assert time.monotonic() < until, "a worker outlives the process that started it"
        time.sleep(0.05)


def is_there(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_there_is_a_core() -> None:
    assert cores() >= 1
