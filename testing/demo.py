"""The demonstration's reports, read as a run reads them."""

from __future__ import annotations

from functools import cache

from bot.reports.collection import load
from bot.reports.report import Report
from bot.run.rules import rules_of
from bot.run.settings import BASE, Settings
from bot.wiki import demo
from bot.wiki.export import ExportWiki
from bot.wiki.harvest import harvest


@cache
def demo_reports() -> tuple[Report, ...]:
    """The record of every report of the demonstration; translated copies are none."""
    found = harvest(ExportWiki(demo.EXPORT, None, BASE), "", Settings().scope(), lambda _: False)
    rules = rules_of(load("salons"))
    return tuple(rules.read(page) for page in found.pages)
