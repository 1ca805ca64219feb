"""Ten typical changes on a wiki in memory, for counting the edits that each of them makes the bot do.

Reports are read by the real rules, and there are pages in every language that the bot has, or in those given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bot.reports.collection import load
from bot.run.cycle import Cycle
from bot.run.rules import rules_of
from testing.cycles import BASE, CATEGORY, INDEX, WORKLIST, Bot, settings

REPORT = """== Date and location ==
{day} July 2019, {place}
== Participant List ==
* Amina Example
* Benoît Exemple
== What happened ==
We met and talked for a day.
== Summary of the discussion points ==
=== Advocacy ===
* Speak with one voice
=== Diversity ===
* Listen to those who are not here
== Reflections from participants or partners ==
It went well.
== Photographs or videos ==
[[File:Salon {day}.jpg]]
{budget}
"""
BUDGET = "== Statement on your budget ==\nWe spent 1200 USD."
_BUDGETS = {"A": BUDGET, "B": "== Statement on your budget ==\nWe spent it all.", "C": ""}
LANGUAGES = ("en", "ar", "de", "es", "fr", "id", "pt", "sw", "uk", "zh")


class Edit(NamedTuple):
    """An edit of the bot's: the page, and its text before and after."""

    title: str
    before: str
    after: str


# Pages of three reports lose much of their text at once.
_GUARDS = {"max_edits": 1000, "max_new_pages": 1000, "max_shrink_percent": 100}


class TenLanguages(Bot):
    """Three reports, of which the second names no amount and the third has no statement on the budget."""

    def cycle(self, status_page: bool = True, **options: object) -> Cycle:
        made = super().cycle(status_page, **options)
        return Cycle(
            made.wiki,
            made.store,
            made.settings,
            rules_of(load("salons")),
            made.gate,
            made.options,
            made.status_page,
            made.clock,
        )


def bot_with_pages(languages: Sequence[str] = LANGUAGES) -> TenLanguages:
    """A bot whose pages are made and up to date."""
    known = settings(pages={"languages": list(languages), "heartbeat_days": 0}, guards=_GUARDS)
    bot = TenLanguages(settings=known)
    for number, (name, place) in enumerate({"A": "Mombasa, Kenya", "B": "Oran, Algeria", "C": "Graz, Austria"}.items()):
        text = REPORT.format(day=number + 10, place=place, budget=_BUDGETS[name])
        bot.wiki.add(f"{BASE}/{name}", text, CATEGORY)
    while bot.run(status_page=True) and bot.wiki.saved():
        pass
    return bot


def _on_report(old: str, new: str, name: str = "A") -> Callable[[TenLanguages], None]:
    return lambda bot: bot.edit(f"{BASE}/{name}", old, new)


def _filled(title: str, row: str, text: str) -> Callable[[TenLanguages], None]:
    """Somebody writes into the first slot of a page whose key begins so."""

    def fill(bot: TenLanguages) -> None:
        (mark, *_) = re.findall(rf"<!-- salonbot:slot {row}\S* -->", bot.wiki.pages[title].text)
        bot.edit(title, mark, mark + text)

    return fill


def _new_report(bot: TenLanguages) -> None:
    bot.wiki.add(f"{BASE}/D", REPORT.format(day=20, place="Lima, Peru", budget=BUDGET), CATEGORY)


def _changed_by_hand(bot: TenLanguages) -> None:
    bot.edit(f"{INDEX}/Statistics", "<!-- salonbot:end", "Hm. <!-- salonbot:end")


CHANGES: Mapping[str, Callable[[TenLanguages], None]] = {
    "A word is corrected in a report, in a text that no page shows.": _on_report("talked for a day", "talked all day"),
    "A category is added at the end of a report.": _on_report("1200 USD.", "1200 USD.\n[[Category:Kenya]]"),
    "A section of a report gets another name that the bot knows.": _on_report("== Participant List", "== Participants"),
    "A point is added under a theme.": _on_report("* Speak with one voice", "* Speak with one voice\n* And loudly"),
    "A photograph is added.": _on_report("[[File:Salon 10.jpg]]", "[[File:Salon 10.jpg]] [[File:Group.jpg]]"),
    "The statement on the budget that was missing is written.": _on_report(
        "[[File:Salon 12.jpg]]", f"[[File:Salon 12.jpg]]\n{BUDGET}", "C"
    ),
    "A new report comes.": _new_report,
    "A verdict is given on the worklist.": _filled(WORKLIST, "f.", "known"),
    "A response is written on a digest.": _filled(f"{INDEX}/Advocacy/fr", "r.", "Merci, nous en parlerons."),
    "Somebody changes the bot's own text, and the page is held.": _changed_by_hand,
}


def edits(languages: Sequence[str] = LANGUAGES) -> dict[str, list[Edit]]:
    """The edits that the bot makes after each change, one change after another on the same wiki."""
    bot = bot_with_pages(languages)
    found: dict[str, list[Edit]] = {}
    for name, change in CHANGES.items():
        change(bot)
        made: list[Edit] = []
        before = _texts(bot)
        while bot.run(status_page=True) and (now := bot.wiki.saved()):
            after = _texts(bot)
            made += (Edit(title, before.get(title, ""), after[title]) for title in now)
            before = after
            assert len(made) < 1000, name
        found[name] = made
    return found


def _texts(bot: TenLanguages) -> dict[str, str]:
    return {title: page.text for title, page in bot.wiki.pages.items()}
