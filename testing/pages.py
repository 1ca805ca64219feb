"""Short ways to read a piece of wikitext in tests."""

from bot.read import read
from bot.reports.check import check
from bot.reports.collection import load
from bot.wiki.base import Page

SALONS = load("salons")


def report(text, title="Reports/Lakeside", **page):
    """The checked report of a page with that text."""
    return check(read(Page(title, text, **page), SALONS), SALONS)


def codes(text):
    """The codes of what is found wrong with a page."""
    return [finding.code for finding in report(text).findings]
