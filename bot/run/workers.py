"""Worker processes: one function on many inputs, on all cores, with the results in the order of the inputs.

What the function does is left to who asks. It is made anew in each process by ``prepare``, which is what has to be
loaded there once; inputs and results are pickled. Never more than a few inputs are under way, however many there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any, Generic, Protocol, TypeVar

from bot.wiki.base import Unavailable

_AHEAD = 3  # inputs that are under way for each process: one is worked on, one waits, one is on its way back

In_contra = TypeVar("In_contra", contravariant=True)
Out_co = TypeVar("Out_co", covariant=True)
T = TypeVar("T")
R = TypeVar("R")


class Pending(Protocol[Out_co]):
    """A call that is under way."""

    def result(self) -> Out_co:
        """Waits for what it returns. Raises what it raised."""


class Engine(Protocol[In_contra, Out_co]):
    """Whatever calls a function on inputs: this process, several, or those of other machines."""

    @property
    def ahead(self) -> int:
        """How many calls may be under way at once."""

    def submit(self, item: In_contra, /) -> Pending[Out_co]:
        """Begins one call."""


def in_order(engine: Engine[T, R], items: Iterable[T]) -> Iterator[R]:
    """The results of all items, in their order; items are taken no faster than results are.

    Raises what a call raised when its turn comes, and Unavailable where a process died.
    """
    under_way: deque[Pending[R]] = deque()
    for item in items:
        under_way.append(engine.submit(item))
        if len(under_way) >= engine.ahead:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


@contextmanager
def workers(processes: int, prepare: Callable[[], Callable[[T], R]]) -> Iterator[Engine[T, R]]:
    """An engine of so many processes; 1 works in this one, and starts none.

    ``prepare`` is called once in each process and returns the function that is called on the inputs; both the object
    and the inputs must be picklable. The processes ignore SIGINT, which a terminal sends to all of them, and end with
    the process that started them, also where it is killed; SIGTERM ends them. Where the block is left early, calls
    that have not begun are dropped, and those under way come to their end; an error ends the processes.
    """
    if processes == 1:
        yield _Here(prepare())
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([prepare.__module__])
    pool = ProcessPoolExecutor(processes, context, _begin, (prepare,))
    try:
        yield _Pool(pool, processes)
    except (Exception, GeneratorExit):  # nobody waits for a result any more, nor for a call that never comes to its end
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Done(Generic[R]):
    """A call that is over, with what it returned."""

    def __init__(self, value: R) -> None:
        self._value = value

    def result(self) -> R:
        """What it returned."""
        return self._value


class _Here(Generic[T, R]):
    ahead = 1

    def __init__(self, function: Callable[[T], R]) -> None:
        self._function = function

    def submit(self, item: T, /) -> Done[R]:
        """Calls it at once."""
        return Done(self._function(item))


class _Pool(Generic[T, R]):
    def __init__(self, pool: ProcessPoolExecutor, processes: int) -> None:
        self._pool, self.ahead = pool, processes * _AHEAD

    def submit(self, item: T, /) -> _Pending[R]:
        """Hands it to the next process that is free. Raises Unavailable."""
        with _told():
            return _Pending(self._pool.submit(_call, item))


class _Pending(Generic[R]):
    def __init__(self, future: Future[R]) -> None:
        self._future = future

    def result(self) -> R:
        """Waits for what it returns. Raises Unavailable, or what it raised."""
        with _told():
            return self._future.result()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool:
        raise Unavailable(
            "worker-died", "a worker process was ended from outside; see to the memory of the machine, and call again"
        ) from None


_function: Callable[[Any], Any]


def _begin(prepare: Callable[[], Callable[[Any], Any]]) -> None:
    """What each worker process does first."""
    global _function  # noqa: PLW0603 - the one thing that a process is for
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which a pool ends those that are left when one was killed
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _function = prepare()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _call(item: Any) -> Any:
    return _function(item)
