"""A bot on a wiki in memory, for tests of whole runs: reports are pages whose text says what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.plan.steps import Plan
from bot.render import Context, titles
from bot.render.context import HEADINGS
from bot.reports.collection import load
from bot.reports.report import Finding, Participants, Point, Report, Section, Severity, Status, Theme
from bot.run.cycle import Cycle
from bot.run.given import RunOptions
from bot.run.outcome import Outcome, Result
from bot.run.publish import Gate
from bot.run.rules import Rules
from bot.run.settings import Settings
from bot.run.status_page import StatusPage
from bot.state.store import MEMORY, Store
from bot.wiki.base import Page
from testing.fakes import FakeWiki

CATEGORY = "Category:Salon reports"
BASE = "Salons"
STOP = "User:SalonBot/Run"
INDEX, WORKLIST, STATUS = (f"{BASE}/Index{below}" for below in ("", "/Worklist", "/Status"))
# Without the status page; what the first run makes has the help page, too.
KEPT = len(titles(Context(base=BASE, category=CATEGORY, stop_page=STOP, bot="SalonBot")))  # up to date, by every run
PAGES = KEPT + 1
# What a run asks the wiki where nothing moved: the stop page, the category, the states of its own pages.
IDLE = ["read", "members", "states"]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def read(page: Page) -> Report:
    """A report that lacks the sections its text names, with a finding for each; "people 5" states a head count."""
    lacking = {section for section in HEADINGS if section in page.text}
    people = [int(word) for word in page.text.split() if word.isdigit()]
    return Report(
        "salons",
        page.title,
        page_id=page.page_id,
        revision_id=page.revision_id,
        timestamp=page.timestamp,
        sections=tuple(Section(name, Status.MISSING if name in lacking else Status.PRESENT) for name in HEADINGS),
        participants=Participants(stated=people[0] if people else None),
        categories=("Salon reports",),
        themes=(Theme("advocacy", "Advocacy", (Point("speak up"),)),),
        findings=tuple(Finding(f"{name}-missing", Severity.ERROR, name, "it is missing") for name in sorted(lacking)),
    )


def settings(**tables: Mapping[str, object]) -> Settings:
    """The defaults for the wiki in memory."""
    known = {"reports": {"category": CATEGORY}, "pages": {"base": BASE, "stop_page": STOP}}
    tables = {name: {**known.get(name, {}), **tables.get(name, {})} for name in {*known, *tables}}
    return Settings.model_validate(tables)


@dataclass
class Bot:
    """A wiki with three reports and a stop page that says yes; its clock goes on by an hour with every run."""

    settings: Settings = field(default_factory=settings)
    wiki: FakeWiki = field(default_factory=FakeWiki)
    store: Store = field(default_factory=lambda: Store(MEMORY, "test:test"))
    time: datetime = NOON
    gate: Gate = field(default_factory=lambda: Gate(STOP))
    reads: list[str] = field(default_factory=list)
    outcome: Outcome = field(init=False)
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        self.wiki.add(STOP, "yes")
        for name, text in {"A": "people 5", "B": "budget", "C": "budget media"}.items():
            self.wiki.add(f"Salons/{name}", text, CATEGORY)

    def cycle(self, status_page: bool = False, **options: Any) -> Cycle:
        """One run to come."""

        def noted(page: Page) -> Report:
            self.reads.append(page.title)
            return read(page)

        return Cycle(
            self.wiki,
            self.store,
            self.settings,
            Rules("1", noted, load("salons")),
            self.gate,
            RunOptions(**options),
            StatusPage(self.settings) if status_page else None,
            lambda: self.time,
        )

    def run(self, status_page: bool = False, **options: Any) -> Outcome:
        """Runs once, with what was saved and read in it alone."""
        self.wiki.log.clear()
        self.wiki.summaries.clear()
        self.reads.clear()
        self.time += timedelta(hours=1)
        self.wiki.now = self.time.isoformat()
        self.wiki.who = replace(self.wiki.who, time=self.wiki.now)
        self.outcome, self.plan = self.cycle(status_page, **options).run()
        return self.outcome

    def asked(self) -> list[str]:
        """What the last run asked the wiki, by the methods' names."""
        return [name for name, _ in self.wiki.log]

    def results(self, result: Result) -> list[str]:
        """The pages of the last run that ended so."""
        return [page.title for page in self.outcome.pages if page.result is result]

    def codes(self) -> dict[str, str]:
        """Why pages of the last run were held or failed."""
        return {page.title: page.code for page in self.outcome.pages if page.code}

    def edit(self, title: str, old: str, new: str) -> None:
        """A person's edit."""
        text = self.wiki.pages[title].text
        assert old in text
        self.wiki.add(title, text.replace(old, new, 1))
