"""When a run has to end before it is through: the operator's signal, or its deadline.

Says so between two pages, never in the middle of one; what that means for what is left is for who asks. Only a
request that does not come to its end at all, such as an answer that trickles for ever, is broken off.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.wiki.base import Identity, Member, Page, Saved, Unavailable, Wiki

GRACE = 300.0  # seconds past the deadline, after which a request is broken off; more than its retries may take

Interrupted = Callable[[], str | None]  # the reason to end now


class Overdue(BaseException):
    """A request outlasted the deadline by far. No Exception, so that no library takes it for one to try again."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of one run, by a clock that nobody sets; ``stop`` is set by a signal."""

    minutes: float
    stop: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)

    def __call__(self) -> str | None:
        """Why the run must end now; None while it may go on."""
        if self.stop.is_set():
            return "asked to end by a signal; the next run goes on"
        if time.monotonic() - self.started > self.minutes * 60:
            return f"the run has taken its {self.minutes:g} minutes (deadline_minutes); the next run goes on"
        return None


@contextmanager
def bounded(minutes: float) -> Iterator[None]:
    """Breaks off what has not ended when the deadline is long past. Raises Unavailable, or Overdue inside."""

    def late(*_: object) -> None:
        raise Overdue("a request did not come to its end within the run's deadline; the next run goes on")

    before = signal.signal(signal.SIGALRM, late)
    timer = signal.setitimer(signal.ITIMER_REAL, minutes * 60 + GRACE)
    try:
        yield
    except Overdue as overdue:
        raise Unavailable("overdue", str(overdue)) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *timer)


@contextmanager
def signals() -> Iterator[threading.Event]:
    """SIGTERM and SIGINT set the event instead of ending the process; a second one ends it as ever."""
    stop = threading.Event()
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}

    def told(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for name in before:
        signal.signal(name, told)
    try:
        yield stop
    finally:
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

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """The pages until the end is asked for."""
        self._check()
        for page in self.wiki.read(titles):
            yield page
            self._check()

    def using(self, template: str) -> list[str]:
        """As the wiki says."""
        self._check()
        return self.wiki.using(template)

    def before(self, title: str, revision_id: int) -> Page | None:
        """As the wiki says."""
        self._check()
        return self.wiki.before(title, revision_id)

    def save(self, title: str, text: str, *, summary: str, base: int | None) -> Saved:
        """Saves, unless the end was asked for."""
        self._check()
        return self.wiki.save(title, text, summary=summary, base=base)

    def link(self, title: str, revision_id: int | None = None) -> str:
        """As the wiki says."""
        return self.wiki.link(title, revision_id)

    def _check(self) -> None:
        if reason := self.interrupted():
            raise Unavailable("interrupted", reason)
