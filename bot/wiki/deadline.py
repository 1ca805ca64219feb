"""When a run has to end: the operator's signal, or its deadline; and how long a run waits for anything until then.

A run ends between two pages, never in the middle of one; what that means for what is left is for who asks. A
wait between two tries ends at once. A request that is under way has a bound of its own, and comes to its end or
is broken off shortly after the run should have: also one whose answer trickles, which no timeout of a connection ends.
From a signal to the end of the process it is five seconds at the most, whatever is under way.
"""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.wiki.base import By, Contribution, Identity, Member, Page, PageState, Rendered, Saved, Unavailable, Wiki

CALL = 300.0  # seconds for one request with all its retries: five of 45 s, and 65 s between them
GRACE = 4.0  # seconds for what is under way when the run has to end
LAST_WORDS = 0.5  # seconds after that for the note of the run, pings and alerts
MOMENT = 1.0  # seconds
_LOOK = 0.25  # seconds between two looks at the signal while waiting
_SOON = 0.001  # seconds: a timer that is set to none never goes off

INTERRUPTED, OVERDUE = "interrupted", "overdue"  # codes: somebody ended the run; it came to no end


class End(NamedTuple):
    """Why a run has to end now."""

    code: str
    why: str


Interrupted = Callable[[], End | None]


class Overdue(BaseException):
    """Waiting is over. No Exception, so that no library takes it for one to try again."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(slots=True)
class Stop:
    """Whether a signal asked for the end: a plain flag, looked at while waiting.

    A ``threading.Event`` that is set in the handler of the very thread that waits for it may lock that thread up.
    """

    told: bool = False
    at: float = math.inf  # when, by ``time.monotonic``

    def set(self) -> None:
        """The end is asked for."""
        if not self.told:
            self.told, self.at = True, time.monotonic()

    def is_set(self) -> bool:
        """Whether it is."""
        return self.told

    def wait(self, seconds: float) -> bool:
        """Waits for so long, or until the end is asked for; tells whether it is."""
        until = time.monotonic() + seconds
        while not self.told and (left := until - time.monotonic()) > 0:
            time.sleep(min(_LOOK, left))
        return self.told


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of one run, by a clock that nobody sets; ``stop`` is set by a signal."""

    minutes: float
    stop: Stop = field(default_factory=Stop)
    started: float = field(default_factory=time.monotonic)

    def __call__(self) -> End | None:
        """Why the run must end now; None while it may go on."""
        if self.stop.is_set():
            return End(INTERRUPTED, "asked to end by a signal; the next run goes on")
        if self.left <= 0:
            taken = f"the run has taken its {self.minutes:g} minutes (deadline_minutes)"
            return End(OVERDUE, f"{taken}; the next run goes on")
        return None

    @property
    def left(self) -> float:
        """Seconds until the deadline; below zero once it is past."""
        return self.started + self.minutes * 60 - time.monotonic()


_ENDLESS = Deadline(math.inf)
_RUN = ContextVar("run", default=_ENDLESS)  # the run that is under way


@contextmanager
def running(deadline: Deadline) -> Iterator[None]:
    """Everything inside belongs to that run. Raises Unavailable where it does not come to its end in time."""
    token = _RUN.set(deadline)
    try:
        with _bounded(deadline.left + CALL, _all_over):
            yield
    finally:
        _RUN.reset(token)


@contextmanager
def call() -> Iterator[None]:
    """One request with its retries: it ends in time, and shortly after the run should. Raises Unavailable."""
    with _bounded(min(CALL, _RUN.get().left + GRACE), _broken_off):
        yield


@contextmanager
def work() -> Iterator[None]:
    """Work that asks no wiki, such as reading one page: it ends shortly after the run should. Raises Unavailable."""
    with _bounded(_RUN.get().left + GRACE, _broken_off):
        yield


def pause(seconds: float) -> None:
    """Waits inside of ``call``, between two tries or edits; not longer than the run may.

    A moment's wait always comes to its end: such as stand between a save and its reading back.
    """
    if seconds <= MOMENT:
        time.sleep(max(seconds, 0))
        return
    run = _RUN.get()
    run.stop.wait(min(seconds, run.left))
    if end := run():
        raise Overdue(*end)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Breaks off what takes longer, or ends long after a signal. Raises Unavailable; may stand inside of another one.

    It works by a signal, which reaches the main thread alone; in others there is no bound. What begins long after a
    signal has a moment all the same, which three of them have before all is over.
    """
    least = time.monotonic() + LAST_WORDS / 4
    with _bounded(seconds, lambda told_at: max(_broken_off(told_at), least)):
        yield


def _broken_off(told_at: float) -> float:
    return told_at + GRACE


def _all_over(told_at: float) -> float:
    return told_at + GRACE + LAST_WORDS


@contextmanager
def _bounded(seconds: float, end: Callable[[float], float]) -> Iterator[None]:
    """``end`` is when a signal ends it, by the time when it came."""
    until, stop = time.monotonic() + seconds, _RUN.get().stop
    try:
        with _alarm(lambda: min(until, end(stop.at)) if stop.told else until):
            yield
    except Overdue as overdue:
        raise Unavailable(overdue.code, str(overdue)) from None


_ENDS: list[Callable[[], float]] = []  # when each bound that is open breaks off, the innermost last; main thread only


@contextmanager
def _alarm(end: Callable[[], float]) -> Iterator[None]:
    """Raises Overdue inside at that moment, which a signal may bring nearer."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with nullcontext() if _ENDS else _timer():
        depth = len(_ENDS)
        _ENDS.append(end)
        _set_timer()
        try:
            yield
        finally:
            try:
                signal.setitimer(signal.ITIMER_REAL, 0)
            finally:  # the alarm may have come in this very moment
                del _ENDS[depth:]
                _set_timer()


@contextmanager
def _timer() -> Iterator[None]:
    """Borrows the process's one timer, and gives it back with the time that is left on it."""
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    theirs = time.monotonic() + left if left else math.inf
    before = signal.signal(signal.SIGALRM, _late)
    _ENDS.append(lambda: theirs)
    try:
        yield
    finally:
        _ENDS.clear()
        signal.setitimer(signal.ITIMER_REAL, max(theirs - time.monotonic(), _LOOK) if left else 0)
        signal.signal(signal.SIGALRM, before)


def _set_timer() -> None:
    first = min(end() for end in _ENDS) if _ENDS else math.inf
    signal.setitimer(signal.ITIMER_REAL, 0 if math.isinf(first) else max(first - time.monotonic(), _SOON))


def _late(*_: object) -> None:
    code, why = _RUN.get()() or (OVERDUE, "the next run goes on")
    raise Overdue(code, f"what was under way did not come to its end in time and was broken off; {why}")


@contextmanager
def signals() -> Iterator[Stop]:
    """SIGTERM and SIGINT ask for the end instead of ending the process; a second one ends it as ever.

    Not within a moment: ``timeout`` and others signal a process, and then its group with it. What is inside is broken
    off where it does not end by itself then. Raises Unavailable for it.
    """
    stop = Stop()
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}

    def told(number: int, _: object) -> None:
        if not stop.told:
            stop.set()
            _set_timer()
        elif time.monotonic() - stop.at >= MOMENT:
            signal.signal(number, before[signal.Signals(number)])
            signal.raise_signal(number)

    token = _RUN.set(Deadline(math.inf, stop))
    try:
        with _bounded(math.inf, _all_over):
            for name in before:
                signal.signal(name, told)
            yield stop
    finally:
        _RUN.reset(token)
        for name, handler in before.items():
            signal.signal(name, handler)


@dataclass(frozen=True, slots=True)
class Interruptible:
    """A wiki that stops answering when the run has to end: reading comes to its end between two pages."""

    wiki: Wiki
    interrupted: Interrupted

    @property
    def simulate(self) -> bool:
        """As the wiki says."""
        return self.wiki.simulate

    def identity(self) -> Identity:
        """As the wiki says."""
        self._check()
        return self.wiki.identity()

    def members(self, category: str) -> Iterator[Member]:
        """The members until the end is asked for."""
        self._check()
        for member in self.wiki.members(category):
            yield member
            self._check()

    def found(self, by: By, name: str) -> Iterator[Member]:
        """The pages until the end is asked for."""
        self._check()
        for member in self.wiki.found(by, name):
            yield member
            self._check()

    def title(self, name: str) -> str:
        """As the wiki says."""
        return self.wiki.title(name)

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """The pages until the end is asked for."""
        self._check()
        for page in self.wiki.read(titles):
            yield page
            self._check()

    def titles_of(self, page_ids: Collection[int]) -> Mapping[int, str]:
        """As the wiki says."""
        self._check()
        return self.wiki.titles_of(page_ids)

    def rendered(self, page: Page) -> Rendered | None:
        """As the wiki says."""
        self._check()
        return self.wiki.rendered(page)

    def states(self, titles: Iterable[str]) -> dict[str, PageState]:
        """As the wiki says."""
        self._check()
        return self.wiki.states(titles)

    def using(self, template: str) -> dict[str, PageState]:
        """As the wiki says."""
        self._check()
        return self.wiki.using(template)

    def before(self, title: str, revision_id: int) -> Page | None:
        """As the wiki says."""
        self._check()
        return self.wiki.before(title, revision_id)

    def revisions(self, title: str) -> Iterator[Page]:
        """The revisions until the end is asked for."""
        self._check()
        for page in self.wiki.revisions(title):
            yield page
            self._check()

    def editable(self, titles: Collection[str]) -> frozenset[str]:
        """As the wiki says."""
        self._check()
        return self.wiki.editable(titles)

    def contributions(self) -> list[Contribution]:
        """As the wiki says."""
        self._check()
        return self.wiki.contributions()

    def stored(self, title: str, text: str) -> str:
        """As the wiki says."""
        self._check()
        return self.wiki.stored(title, text)

    def features(self) -> frozenset[str]:
        """As the wiki says."""
        self._check()
        return self.wiki.features()

    def pictures(self, names: Collection[str]) -> frozenset[str]:
        """As the wiki says."""
        self._check()
        return self.wiki.pictures(names)

    def save(self, title: str, text: str, *, summary: str, base: int | None) -> Saved:
        """Saves, unless the end was asked for."""
        self._check()
        return self.wiki.save(title, text, summary=summary, base=base)

    def link(self, title: str, revision_id: int | None = None) -> str:
        """As the wiki says."""
        return self.wiki.link(title, revision_id)

    def _check(self) -> None:
        if end := self.interrupted():
            raise Unavailable(*end)
