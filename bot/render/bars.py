"""Tables of counts with bars made of characters: they need no colour, and screen readers have the number.

A bar is as long as the share that stands before it: the whole is everything that was counted, not the longest row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.render.context import Context
from bot.render.messages import Messages
from bot.render.pages import PageSection
from bot.render.salons import Salon
from bot.render.wikitext import NOTHING, TableCell, TableColumn, TableRow, Wikitext, element, join, link, row_text

_WHOLE = 20  # characters of a bar for all there is


def bar(count: int, whole: int) -> Wikitext:
    """A bar for the share of ``count`` in ``whole``; what is there at all has at least one character."""
    length = max(1, round(_WHOLE * count / whole)) if count and whole else 0
    return element("span", "█" * length, aria_hidden="true") if length else NOTHING


def counted(
    caption: str,
    columns: tuple[str, str, str],
    rows: Sequence[tuple[TableCell, int]],
    w: Messages,
    *,
    whole: int,
    title: Wikitext = NOTHING,
) -> PageSection:
    """A table of what was counted: the number, and its share in ``whole`` with a bar.

    ``columns`` are the messages of their headings: what it is, how many, and of what the share is one.
    """
    label, number, share = columns
    return PageSection(
        title=title,
        caption=w(caption),
        columns=[TableColumn(w(label)), TableColumn(w(number), "number"), TableColumn(w(share), None)],
        rows=tuple(
            row_text(
                TableRow(
                    [
                        cell,
                        TableCell(w.number(count), count),
                        TableCell(join(" ", [w.share(count, whole), bar(count, whole)])),
                    ]
                )
            )
            for cell, count in rows
        ),
    )


def theme_counts(found: Iterable[Salon]) -> Mapping[str, int]:
    """In how many reports each theme is discussed; a report in two languages counts once."""
    return Counter(theme for salon in found for theme in dict.fromkeys(theme.id for theme in salon.report.themes))


def by_theme(found: Sequence[Salon], context: Context, w: Messages, title: Wikitext = NOTHING) -> PageSection:
    """The themes of the collection in its order, those that nobody discussed too, each with its digest."""
    counts = theme_counts(found)
    rows = [
        (TableCell(link(context.title(page, w.language), w.name("theme", theme))), counts.get(theme, 0))
        for theme, page in context.themes.items()
    ]
    columns = ("column-theme", "column-reports", "column-share-reports")
    return counted("themes-caption", columns, rows, w, whole=len(found), title=title)
