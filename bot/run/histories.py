"""What people wrote on pages of the bot's, by the histories of those whose block somebody edited."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType

from bot.plan.steps import fault
from bot.plan.theirs import Theirs, theirs
from bot.run.endings import EXPECTED
from bot.wiki.base import Page, Wiki

log = logging.getLogger("salonbot")


def theirs_on(
    wiki: Wiki, pages: Iterable[Page], instead: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Theirs]:
    """Returns what is people's on each page, by title. Raises WikiError.

    ``instead`` gives by title a body that is taken for the bot's last one where the history does not have that. A page
    that is not understood is all people's: it is held when it comes to saving.
    """
    return {page.title: _theirs(wiki, page, instead.get(page.title, "")) for page in pages}


def _theirs(wiki: Wiki, page: Page, instead: str) -> Theirs:
    try:
        return theirs(page.text, partial(wiki.revisions, page.title), instead)
    except EXPECTED:
        raise
    except Exception as error:
        log.error("[[%s]]: %s", page.title, fault(error))
        return Theirs((page.text,))
