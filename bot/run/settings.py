"""The operator's settings: their tables, each key with its type, its bounds and its default.

Everything has a default, so that each command works offline without a file. What pywikibot itself needs (family,
account, password file) stays in its ``user-config.py``; secrets come from there or from the environment, never from
their file, which is read by ``bot.run.settings_file``.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.plan.edit_summary import Links
from bot.plan.guards import Limits
from bot.render.messages import chain, languages
from bot.wiki.base import By
from bot.wiki.harvest import DEPTH, NAMESPACES, Scope, own_pages

# Where the affiliates' reports of 2019 stand on Meta-Wiki.
BASE = "Strategy/Wikimedia movement/2018-20/2019 Community Conversations/Strategy Salons/Reports"

_LIMITS = Limits()  # the defaults

# What $wgLegalTitleChars leaves out; `_` is a blank, as in addresses.
_TITLE_FORBIDDEN = frozenset("#<>[]|{}\n\t")


def _title(value: str) -> str:
    title = value.replace("_", " ").strip()
    if bad := sorted(_TITLE_FORBIDDEN.intersection(title)):
        raise ValueError(f"must be a page title, without {' '.join(bad)}")
    if not 0 < len(title.encode()) <= 255:
        raise ValueError("must be a page title of 1 to 255 bytes")
    return title


def _title_or_none(value: str) -> str:
    return _title(value) if value.strip() else ""


def _category_or_none(value: str) -> str:
    if value.strip() and not all(part.strip() for part in value.partition(":")):
        raise ValueError("must be a category with its namespace, such as 'Category:Salon reports to be completed'")
    return _title_or_none(value)


def _language(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"{value!r} is no language code that CLDR knows, such as 'en' or 'pt-br'") from None
    if not chain(value):
        raise ValueError(f"there are no messages in {value!r}; there are {', '.join(languages())}, and their variants")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        near = difflib.get_close_matches(value, available_timezones(), 1)
        raise ValueError(f"no such time zone; {f'did you mean {near[0]!r}?' if near else 'such as UTC'}")
    return value


def _languages(value: list[str]) -> list[str]:
    if not value:
        raise ValueError("needs at least one language, such as ['en']")
    if len(set(value)) != len(value):
        raise ValueError("names a language twice")
    return value


Title = Annotated[str, AfterValidator(_title)]
Language = Annotated[str, AfterValidator(_language)]


class _SettingsTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_TITLES_OF_REPORTS = ("category", "alias_page", "list_page")


class WikiSettings(_SettingsTable):
    """Which wiki and which account: both are checked at the start of every run."""

    site: str | None = Field("meta:meta", pattern=r"^[a-z0-9_-]+:[a-z0-9_-]+$")
    account: str | None = "SalonBot"
    contact: str = ""


class ReportSettings(_SettingsTable):
    """Where the reports are found, and what editors call their sections. Namespaces are MediaWiki's numbers.

    Beside those of the category, reports are the pages whose titles begin with one of ``prefixes``, to which
    ``list_page`` links, or that use ``template`` (without its namespace).
    """

    collection: str = "salons"
    category: Title = "Category:Strategy Salons reports"
    prefixes: list[Title] = []
    list_page: Annotated[str, AfterValidator(_title_or_none)] = ""
    template: Annotated[str, AfterValidator(_title_or_none)] = ""
    depth: int = Field(DEPTH, ge=0, le=10)
    namespaces: list[int] = [*NAMESPACES]
    alias_page: Annotated[str, AfterValidator(_title_or_none)] = "/Index/Headings.json"


class PageSettings(_SettingsTable):
    """Where the generated pages stand, and in which languages. ``names`` turns lists of people on.

    ``task_page`` describes what the bot does, for who meets its edits; ``help`` explains the pages to editors, and is
    made once if it is not there (empty: there is none); ``heartbeat_days`` is how long the status page stays as it is
    while nothing changes (0: for ever). With ``sandbox`` nothing is written outside of the bot's own user page.
    ``list_template`` is the template by which editors ask for a list on any page, without its namespace; with an empty
    one there are none. ``photographs`` shows the pictures of reports. An edit of ``run_now_page`` asks for a run.
    """

    base: Title = BASE
    languages: Annotated[list[Language], AfterValidator(_languages)] = ["en"]
    stop_page: Title = "User:SalonBot/Run"
    task_page: Title = "User:SalonBot/Task"
    run_now_page: Annotated[str, AfterValidator(_title_or_none)] = ""
    help: Annotated[str, AfterValidator(_title_or_none)] = "/Index/Help"
    heartbeat_days: int = Field(1, ge=0)
    names: bool = False
    sandbox: bool = False
    list_template: Annotated[str, AfterValidator(_title_or_none)] = ""
    photographs: bool = False


class FlagSettings(_SettingsTable):
    """What the bot does on reports with findings, and on their talk pages: nothing, unless it is named here.

    ``template`` and ``category`` mark a report; ``notes`` are for its talk page, ``note_days`` after a finding was
    first seen. ``severity`` is the least that a finding must have for any of it. ``hold_notes`` tells on the talk page
    of a page of the bot's that it is held.
    """

    template: Annotated[str, AfterValidator(_title_or_none)] = ""
    category: Annotated[str, AfterValidator(_category_or_none)] = ""
    notes: bool = False
    note_days: int = Field(7, ge=0)
    severity: Literal["error", "warning", "notice"] = "warning"
    hold_notes: bool = False

    @property
    def marks(self) -> bool:
        """Whether reports are marked at all."""
        return bool(self.template or self.category)


class GuardSettings(_SettingsTable):
    """The limits of a run (:class:`bot.plan.guards.Limits`), and the minutes after which it ends."""

    max_edits: int = Field(_LIMITS.max_edits, ge=1)
    max_new_pages: int = Field(_LIMITS.max_new_pages, ge=0)
    max_bytes: int = Field(_LIMITS.max_bytes, ge=1024)
    max_shrink_percent: int = Field(_LIMITS.max_shrink_percent, ge=0, le=100)
    shrink_hold_days: int = Field(_LIMITS.shrink_hold.days, ge=0)
    deadline_minutes: int = Field(120, ge=1)

    def limits(self, most: int | None = None) -> Limits:
        """Returns the limits of a run; ``most`` is a smaller number of edits that was asked for."""
        return Limits(
            max_edits=self.max_edits if most is None else min(self.max_edits, most),
            max_new_pages=self.max_new_pages,
            max_bytes=self.max_bytes,
            max_shrink_percent=self.max_shrink_percent,
            shrink_hold=timedelta(days=self.shrink_hold_days),
        )


class ScheduleSettings(_SettingsTable):
    """When ``salonbot schedule`` runs: every so many hours, or at times of the day in ``timezone``.

    A run begins up to ``jitter_minutes`` later; where the wiki did not answer it is tried again after
    ``retry_minutes``, twice as long, and so on, until the next planned run; 0: not at all.
    """

    every_hours: float = Field(6, gt=0, le=24 * 31)
    at: list[Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]] = []
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    jitter_minutes: float = Field(0, ge=0, le=60)
    retry_minutes: int = Field(15, ge=0)


class MonitorSettings(_SettingsTable):
    """What a run leaves for monitors: the file of its metrics, the command that takes alerts (words, no shell).

    ``overdue_minutes`` is how long after it was due a run that did not come is called overdue.
    """

    metrics: str = ""
    alert_command: list[str] = []
    overdue_minutes: int = Field(180, ge=1)


class StateSettings(_SettingsTable):
    """The folder for what the bot remembers; by default below ``XDG_STATE_HOME``."""

    folder: str | None = None


class Settings(_SettingsTable):
    """All settings; see ``salonbot.toml.sample`` for what each of them means to an operator."""

    wiki: WikiSettings = WikiSettings()
    reports: ReportSettings = ReportSettings()
    pages: PageSettings = PageSettings()
    flags: FlagSettings = FlagSettings()
    guards: GuardSettings = GuardSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    monitor: MonitorSettings = MonitorSettings()
    state: StateSettings = StateSettings()

    def state_folder(self) -> Path:
        """Returns the folder of the store and the lock of runs on a wiki."""
        if self.state.folder:
            return Path(self.state.folder).expanduser()
        home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        return Path(home) / "salonbot"

    def alias_page(self) -> str | None:
        """Returns the title of the page where editors add headings; None where there is none."""
        title = self.reports.alias_page
        return f"{self.pages.base}{title}" if title.startswith("/") else title or None

    def help_page(self) -> str | None:
        """Returns the title of the help page in the first language; None where there is none."""
        title = self.pages.help
        return f"{self.pages.base}{title}" if title.startswith("/") else title or None

    def help_pages(self) -> list[str]:
        """Returns the titles of the help page, by the languages of the settings."""
        title, (_, *others) = self.help_page(), self.pages.languages
        return [title, *(f"{title}/{language}" for language in others)] if title else []

    def links(self) -> Links:
        """Returns what edit summaries link to, in the language of the wiki: the first one of the pages."""
        return Links(self.pages.task_page, self.pages.stop_page, self.pages.languages[0])

    def scope(self, only: Collection[str] = (), limit: int | None = None) -> Scope:
        """Returns which pages are reports: those titled in ``only`` (none: all), at most ``limit``."""
        own, reports = own_pages(self.pages.base, self.flags.category), self.reports
        ways: list[tuple[By, str]] = [(By.PREFIX, prefix) for prefix in reports.prefixes]
        ways += [(by, name) for by, name in ((By.LIST, reports.list_page), (By.TEMPLATE, reports.template)) if name]
        return Scope(own, reports.namespaces, reports.depth, only, limit, ways)

    def on(self, title: Callable[[str], str]) -> Settings:
        """Returns the settings with their titles as the wiki writes them, which is what pages are known by.

        ``title`` is :meth:`bot.wiki.base.Wiki.title`. People write "Project:" or a small first letter; a page that is
        read comes back by another name, and would be taken for one that is gone.
        """

        def named(value: str) -> str:
            return title(value) if value and not value.startswith("/") else value

        reports: dict[str, object] = {key: named(getattr(self.reports, key)) for key in _TITLES_OF_REPORTS}
        reports["prefixes"] = [named(prefix) for prefix in self.reports.prefixes]
        pages = {key: named(getattr(self.pages, key)) for key in ("base", "stop_page", "task_page")}
        return self.model_copy(
            update={
                "reports": self.reports.model_copy(update=reports),
                "pages": self.pages.model_copy(update=pages),
                "flags": self.flags.model_copy(update={"category": named(self.flags.category)}),
            }
        )

    def zone(self) -> ZoneInfo:
        """Returns the time zone of the schedule."""
        return ZoneInfo(self.schedule.timezone)


def known_keys() -> dict[str, type[_SettingsTable]]:
    """Returns every setting as ``table.key``, with the class of its table."""
    return {
        f"{table}.{key}": field.annotation
        for table, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, _SettingsTable)
        for key in field.annotation.model_fields
    }
