"""Short ways to read a piece of wikitext in tests."""

from typing import Any

from bot.read import read
from bot.reports.check import check
from bot.reports.collection import load
from bot.reports.report import Report
from bot.wiki.base import Page

SALONS = load("salons")


def report(text: str, title: str = "Reports/Lakeside", **page: Any) -> Report:
    """The checked report of a page with that text."""
    return check(read(Page(title, text, **page), SALONS), SALONS)


def codes(text: str) -> list[str]:
    """The codes of what is found wrong with a page."""
    return [finding.code for finding in report(text).findings]
