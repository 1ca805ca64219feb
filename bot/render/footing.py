"""The last lines above the tables of every page: where help is, and how the bot is stopped."""

from __future__ import annotations

from bot.render.context import Context
from bot.render.messages import Messages
from bot.render.wikitext import NOTHING, Wikitext, join, link


def footing(context: Context, w: Messages) -> Wikitext:
    """Links to the help page, where there is one, and to the stop page."""
    help_page = context.help_page(w.language)
    return join(
        " ",
        [
            w("help-link", link(help_page, w("the-help-page"))) if help_page else NOTHING,
            w("index-stop", link(context.stop_page, w("the-stop-page"))),
        ],
    )
