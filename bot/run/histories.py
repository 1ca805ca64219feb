"""What people wrote on pages of the bot's, by the histories of those whose block somebody edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType

from bot.plan.theirs import Theirs, theirs
from bot.wiki.base import Page, Wiki


def theirs_on(
    wiki: Wiki, pages: Iterable[Page], instead: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Theirs]:
    """Returns what is people's on each page, by title. Raises WikiError.

    ``instead`` gives by title a body that is taken for the bot's last one where the history does not have that.
    """
    return {
        page.title: theirs(page.text, partial(wiki.revisions, page.title), instead.get(page.title, ""))
        for page in pages
    }
