"""Tables of counts with bars made of characters: they need no colour, and screen readers have the number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.render.context import Context
from bot.render.messages import Messages
from bot.render.pages import PageSection
from bot.render.salons import Salon
from bot.render.wikitext import NOTHING, TableCell, TableColumn, TableRow, Wikitext, element, link, row_text

_LONGEST = 20  # characters


def bar(count: int, most: int) -> Wikitext:
    """A bar for ``count`` where ``most`` has the longest; what is there at all has at least one character."""
    length = max(1, round(_LONGEST * count / most)) if count else 0
    return element("span", "█" * length, aria_hidden="true") if length else NOTHING


def counted(
    caption: str, label: str, rows: Sequence[tuple[TableCell, int]], w: Messages, title: Wikitext = NOTHING
) -> PageSection:
    """A table of what was counted, the number of salons, and a bar."""
    most = max((count for _, count in rows), default=0)
    return PageSection(
        title=title,
        caption=w(caption),
        columns=[TableColumn(w(label)), TableColumn(w("column-salons"), "number"), TableColumn(w("column-bar"), None)],
        rows=tuple(
            row_text(TableRow([cell, TableCell(w.number(count), count), TableCell(bar(count, most))]))
            for cell, count in rows
        ),
    )


def theme_counts(found: Iterable[Salon]) -> Mapping[str, int]:
    """In how many salons each theme was discussed; a salon that discussed a theme twice counts once."""
    return Counter(theme for salon in found for theme in dict.fromkeys(theme.id for theme in salon.report.themes))


def by_theme(found: Iterable[Salon], context: Context, w: Messages, title: Wikitext = NOTHING) -> PageSection:
    """The themes of the collection in its order, those that nobody discussed too, each with its digest."""
    counts = theme_counts(found)
    rows = [
        (TableCell(link(context.title(page, w.language), w.name("theme", theme))), counts.get(theme, 0))
        for theme, page in context.themes.items()
    ]
    return counted("themes-caption", "column-theme", rows, w, title)
