"""The help page: what editors can do on the generated pages, in the words and with the links of this wiki.

It is made once and is people's from then on; whether it is made is left to ``bot.run.generated``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.render.columns import COLUMNS
from bot.render.context import Context, Wanted
from bot.render.listing import ORDERS, PARAMETERS
from bot.render.messages import Messages
from bot.render.pages import body, in_languages
from bot.render.status import PAGE as STATUS
from bot.render.verdicts import Verdict
from bot.render.wikitext import Wikitext, action_link, element, heading, join, link
from bot.render.worklist import PAGE as WORKLIST

KIND = "help"


@dataclass(frozen=True, slots=True)
class WikiWords:
    """What is typed on this wiki as it stands here, whatever the language of the page.

    ``list_template`` asks for a list ("": there are none), ``release`` is a begin marker that releases its page,
    ``leave`` keeps the bot away, ``go`` is the word of the stop page.
    """

    list_template: str
    release: str
    leave: str
    go: str


def help_page(title: str, words: WikiWords, context: Context, w: Messages) -> Wanted:
    """Returns the page of that title, in one language."""
    titles = {language: context.help_page(language) or title for language in context.languages}
    return Wanted(
        title, KIND, w.language, body(w, [in_languages(titles, w), *_sections(words, context, w)], hint=""), {}
    )


def _sections(words: WikiWords, context: Context, w: Messages) -> Iterator[Wikitext]:
    bot = link(f"User:{context.bot}", context.bot)
    worklist = link(context.title(WORKLIST, w.language), w("worklist-title"))
    meanings = [element("b", w(f"verdict-{meaning}")) for meaning in Verdict]
    themes = (link(context.title(page, w.language), w.name("theme", theme)) for theme, page in context.themes.items())
    index = context.title("", w.language)
    yield w("help-what", bot, link(context.category, w("the-category")))
    yield from _section(w, "correct", w("help-correct", worklist))
    also = (w.plain(f"verdict-{meaning}-also") for meaning in Verdict)
    yield from _section(
        w,
        "verdict",
        join(
            " ",
            [
                w("help-verdict", worklist, *meanings, w("settled-title")),
                w("help-words", join(w("list-separator"), also)),
            ],
        ),
    )
    yield from _section(w, "response", w("help-response", join(w("list-separator"), themes)))
    yield from _section(w, "list", _lists(words.list_template, bot, w))
    status = link(context.title(STATUS, w.language), w("the-status-page"))
    yield from _section(w, "release", w("help-release", status, element("code", words.release), w("unmatched-title")))
    purge = action_link(index, w("help-purge-link"), action="purge")
    yield from _section(w, "purge", w("help-purge", purge))
    yield from _section(w, "leave", w("help-leave", element("code", words.leave), element("code", "{{nobots}}")))
    stop_page = link(context.stop_page, w("the-stop-page"))
    yield from _section(w, "stop", w("help-stop", stop_page, element("code", words.go)))


def _section(w: Messages, name: str, text: Wikitext) -> Iterator[Wikitext]:
    yield heading(2, w(f"help-{name}-title"))
    yield text


def _lists(template: str, bot: Wikitext, w: Messages) -> Wikitext:
    if not template:
        return w("help-list-off", bot)
    example = f"{{{{{template} |theme=Advocacy |country=Morocco, Tunisia |columns=salon, date |sort=-date}}}}"
    lines = element("pre", Wikitext("\n".join(map(_typed, (example, f"{{{{{template} end}}}}")))))
    more = w("help-list-more", *(element("code", ", ".join(names)) for names in (COLUMNS, ORDERS)))
    return join("\n\n", [w("help-list"), lines, join(" ", [element("code", ", ".join(PARAMETERS)), more])])


def _typed(text: str) -> str:
    """Wikitext to be copied, as it is shown and does nothing."""
    return "".join(f"&#{ord(sign)};" if sign in "{}|<>&[]" else sign for sign in text)
