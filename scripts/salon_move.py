#!/usr/bin/env python3
"""Moves the bot to another base page, or its reports to another category.

To another base the generated pages are renamed with their histories, so that what people wrote in them, slots and
verdicts, is carried over byte for byte; the bot knows them by their new titles. Then set base in [pages]. The stop
page is looked at before each. To another category the reports are moved that are not in it: where their own text has
the old category, it is replaced by the new one. What is known of them, slots and verdicts too, goes by their page ids
and stays. A report that has its category from a template, or is in one below the old one, is told and left to you;
so is what comes with the new one. Where none is left, set category in [reports].

-to:TITLE         The new base page.
-tocat:TITLE      The new category.
-settings:FILE    The bot's settings, with the old base; without it salonbot.toml here.
-always           Do not ask. With -simulate, nothing is moved.
"""

from __future__ import annotations

from dataclasses import replace

import pywikibot
from pywikibot import config
from pywikibot.exceptions import PageSaveRelatedError
from salon_common import Call, ended

from bot.cli.session import Session
from bot.run.endings import Misuse
from bot.run.publish import Gate
from bot.wiki.base import Refused
from bot.wiki.harvest import listed


def main(*args: str) -> int:
    """Moves the pages or the reports; returns 0, or 1 where something is in the way. Raises as a run does."""
    call = Call.of(args, ("to", "tocat"))
    if len(call.named) != 1:
        raise Misuse("name one of -to:TITLE and -tocat:TITLE")
    session = call.session()
    if "tocat" in call.named:
        return recategorised(call, session, call.named["tocat"])
    return moved(call, session, call.named["to"])


def moved(call: Call, session: Session, base: str) -> int:
    """Renames every page below the index of the old base."""
    with session.state() as store:
        wiki, old = session.wiki(), session.settings.pages.base
        prefix = pywikibot.Page(pywikibot.Site(), f"{old}/Index")
        found = pywikibot.Site().allpages(prefix.title(with_ns=False), namespace=prefix.namespace(), filterredir=False)
        pages = [
            page for page in found if page.title() == prefix.title() or page.title().startswith(f"{prefix.title()}/")
        ]
        new = {page.title(): f"{base}{page.title().removeprefix(old)}" for page in pages}
        print("\n".join(f"{title} → {to}" for title, to in new.items()) or f"there is no page at {old}/Index")
        if taken := [to for to in new.values() if pywikibot.Page(pywikibot.Site(), to).exists()]:
            raise Misuse(f"[[{taken[0]}]] is there already; move it away, or name another base")
        if not call.agreed(f"Move {len(new)} pages?") or config.simulate or not new:
            return 0 if config.simulate and new else 1
        for page in pages:
            Gate(session.settings.pages.stop_page).check(wiki)
            why = f"Bot: the pages of the bot go to {base}"
            page.move(new[page.title()], reason=why, noredirect=True, movesubpages=False)
            known = store.written()
            store.rename(
                {new.get(title, title): replace(item, title=new.get(title, title)) for title, item in known.items()}
            )
    print(f'now set base = "{base}" in [pages], and run the bot')
    return 0


def recategorised(call: Call, session: Session, category: str) -> int:
    """Puts the reports into the category that are not in it, in the place of the old one; tells those it cannot."""
    wiki, scope, old = session.wiki(), session.settings.scope(), session.settings.reports.category

    def reports(name: str) -> dict[int, str]:
        try:
            return {member.page_id: member.title for member in listed(wiki, name, scope).members}
        except Refused as refusal:
            if refusal.code not in ("no-category", "empty-category"):
                raise
            return {}  # all have gone, or none has come yet

    before, after = reports(old), reports(category)
    lacking = sorted(before[page_id] for page_id in before.keys() - after.keys())
    print(
        "\n".join(
            [f"{old} → {category}: {title}" for title in lacking]
            + [f"comes with it: {after[page_id]}" for page_id in sorted(after.keys() - before.keys())]
        )
    )
    if lacking and not call.agreed(f"Edit {len(lacking)} reports?"):
        return 1
    site = pywikibot.Site()
    cats = pywikibot.Category(site, old), pywikibot.Category(site, category)
    left = []
    for title in lacking:
        Gate(session.settings.pages.stop_page).check(wiki)
        try:
            done = pywikibot.Page(site, title).change_category(*cats, summary=f"Bot: {old} → {category}")
            why = "it has its category from a template, or is in one below; change that"
        except PageSaveRelatedError as error:
            done, why = False, " ".join(str(error).split())
        left += [] if done else [f"left: {title} ({why})"]
    print("\n".join(left) or f'now set category = "{category}" in [reports], and run the bot')
    return bool(left)


if __name__ == "__main__":
    ended(main)
