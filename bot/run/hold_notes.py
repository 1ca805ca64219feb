"""Tells people on the talk pages of held pages, where the operator turned that on: reads and plans, saves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.plan.hold_notes import CODES, HeldPage, is_told, step
from bot.plan.notes import talk_page
from bot.plan.planner import Planner
from bot.plan.steps import Step, Unchanged, careful
from bot.run.outcome import PageOutcome, Result
from bot.run.people_pages import Work
from bot.wiki.base import Member, Page, Wiki, page_of


def hold_notes(
    wiki: Wiki,
    outcomes: Iterable[PageOutcome],
    pages: Mapping[str, Page],
    *,
    languages: Mapping[str, str],
    account: str,
    planner: Planner,
) -> Work:
    """Returns the notes about pages of this run that are held for what editors did; ``languages`` is by title."""
    found: dict[str, HeldPage] = {}
    for outcome in outcomes:
        page = pages.get(outcome.title)
        if outcome.result is not Result.HELD or outcome.code not in CODES or page is None:
            continue
        member = Member(page.page_id or 0, page.title, page.namespace, page.revision_id)
        if (talk := talk_page(member)) is None:
            continue
        language = languages.get(page.title, "en")
        held = HeldPage(page, outcome.code or "", outcome.reason or "", talk, language)
        if not is_told(held, planner):
            found[talk] = held
    talks = {page.title: page for page in (wiki.read(sorted(found)) if found else ())}

    def planned(title: str, talk: Page | None) -> Step | None:
        return careful(title, step, found[title], talk, account, planner)

    def again(title: str) -> Step:
        return planned(title, page_of(wiki, title)) or Unchanged(title)

    steps = (planned(title, talks.get(title)) for title in sorted(found))
    return Work(planner.capped([each for each in steps if each]), again)
