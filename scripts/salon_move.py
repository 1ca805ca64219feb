#!/usr/bin/env python3
"""Moves the bot to another base page, or looks whether it could move to another category.

To another base the generated pages are renamed with their histories, so that what people wrote in them, slots and
verdicts, is carried over byte for byte; the bot knows them by their new titles. Then set base in [pages]. The stop
page is looked at before each. To another category nothing has to be carried, for reports are known by their page ids:
-tocat: tells which reports would be lost and which would come; where none is lost, set category in [reports].

-to:TITLE         The new base page.
-tocat:TITLE      The new category.
-settings:FILE    The bot's settings, with the old base; without it salonbot.toml here.
-always           Do not ask. With -simulate, nothing is moved.
"""

from __future__ import annotations

from dataclasses import replace

import pywikibot
from pywikibot import config
from salon_common import Call, ended

from bot.cli.session import Session
from bot.run.endings import Misuse
from bot.run.publish import Gate
from bot.wiki.harvest import listed


def main(*args: str) -> int:
    """Moves, or compares the categories; returns 0, or 1 where something is in the way. Raises as a run does."""
    call = Call.of(args, ("to", "tocat"))
    if len(call.named) != 1:
        raise Misuse("name one of -to:TITLE and -tocat:TITLE")
    session = call.session()
    return compared(session, call.named["tocat"]) if "tocat" in call.named else moved(call, session, call.named["to"])


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


def compared(session: Session, category: str) -> int:
    """Tells which reports are in one of the categories alone."""
    wiki, scope = session.wiki(), session.settings.scope()
    before, after = (
        {member.page_id: member.title for member in listed(wiki, name, scope).members}
        for name in (session.settings.reports.category, category)
    )
    lost = [before[page_id] for page_id in before.keys() - after.keys()]
    print(
        "\n".join(
            [f"lost: {title}" for title in sorted(lost)]
            + [f"new: {after[page_id]}" for page_id in sorted(after.keys() - before.keys())]
        )
    )
    print(f'now set category = "{category}" in [reports]' if not lost else "add the category to the lost ones first")
    return bool(lost)


if __name__ == "__main__":
    ended(main)
