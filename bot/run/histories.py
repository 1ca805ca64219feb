"""What people wrote on pages of the bot's, by the histories of those whose block somebody edited."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bot.plan.theirs import Theirs, theirs
from bot.wiki.base import Page, Wiki


def theirs_on(wiki: Wiki, pages: Iterable[Page]) -> dict[str, Theirs]:
    """Returns what is people's on each page, by title. Raises WikiError."""
    return {page.title: theirs(page.text, partial(wiki.revisions, page.title)) for page in pages}
