"""The digest of a theme: what each report says about it, word for word, and a column for the answers.

The table has the shape that people gave it when they made it by hand: source, context, content, response.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.render.context import Context
from bot.render.elsewhere import elsewhere, shown
from bot.render.footing import footing
from bot.render.messages import SOURCE, Messages, messages_in
from bot.render.pages import Document, PageSection
from bot.render.salons import (
    Salon,
    name,
    other_languages,
    participants_number,
    place,
    read_at,
    safe_key,
    token,
)
from bot.render.slots import slot
from bot.render.unmatched import unmatched
from bot.render.wikitext import (
    NOTHING,
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    button,
    concat,
    edit_this_section,
    element,
    join,
    link,
    row_text,
)
from bot.reports.report import Content, Event, Report, Theme


def digest(theme: str, reports: Sequence[Report], found: Iterable[Salon], context: Context, w: Messages) -> Document:
    """The page of one theme in one language, from the salons ``found`` in the reports."""
    found = [salon for salon in found if any(said.id == theme for said in salon.report.themes)]
    page = context.themes[theme]
    kept, others = context.slots_kept(page, w.language), elsewhere(page, context, w.language)
    columns = _columns(w, others=any(texts for key, texts in others.items() if key in _keys(found, theme)))
    rows = []
    answers = 0
    for salon in found:
        key = _key(salon, theme)
        text = kept.pop(key, "")
        answers += bool(text.strip())
        said = [TableCell(shown(others.get(key, {}), page, context))] if len(columns) > _COLUMNS else []
        row = _row(salon, theme, [*said, TableCell(slot(key, text), slot=key)], context, w)
        rows.append(row_text(row, columns))
    facts = {
        "reports": len(found),
        "points": sum(len(said.points) for salon in found for said in salon.report.themes if said.id == theme),
        "responses": answers,
    }
    title = w.name("theme", theme)
    return Document(
        kind="digest",
        page=context.themes[theme],
        head=_head(title, facts, context, w),
        sections=(
            PageSection(
                title=title,
                caption=w("digest-caption", title),
                columns=columns,
                rows=tuple(rows),
                hint=w.plain("comment-response"),
            ),
            *unmatched(kept, reports, w),
        ),
        facts=facts,
        shown=title,
    )


_COLUMNS = 4  # where nobody wrote on the page in another language


def _columns(w: Messages, *, others: bool) -> list[TableColumn]:
    """The columns; with one for what was written in ``others`` of the languages. People's own is the last."""
    return [
        TableColumn(w("column-source"), width="narrow"),
        TableColumn(w("column-context"), None, "narrow"),
        TableColumn(w("column-content"), None, "wide"),
        *([TableColumn(w("column-elsewhere"), None, "narrow")] if others else []),
        TableColumn(w("column-response"), None, "wide"),
    ]


def _key(salon: Salon, theme: str) -> str:
    return f"r.{token(salon.report)}.{safe_key(theme)}"


def _keys(found: Iterable[Salon], theme: str) -> set[str]:
    return {_key(salon, theme) for salon in found}


def _head(title: Wikitext, facts: dict[str, int], context: Context, w: Messages) -> Wikitext:
    return join(
        "\n\n",
        [
            w("digest-what", title, link(f"User:{context.bot}", context.bot)),
            w("digest-count", facts["reports"], facts["points"]) if facts["reports"] else w("digest-empty"),
            w("digest-response"),
            w("digest-correct", link(context.title("", w.language), w("index-title"))),
            footing(context, w),
        ],
    )


def _row(salon: Salon, theme: str, answers: Sequence[TableCell], context: Context, w: Messages) -> TableRow:
    report = salon.report
    said = [part for part in report.themes if part.id == theme]
    content = concat(*map(_content, said))
    title = name(report, context.base)
    source = [
        link(report.title, element("bdi", title)),
        element("small", read_at(report, w("section-read"), said[0].anchor or "")),
        *other_languages(salon, context.base, w),
        button(edit_this_section(w("write-response"))),
    ]
    return TableRow(
        id=f"report-{token(report)}",
        cells=[
            TableCell(join("<br>", source), sort=title.casefold()),
            TableCell(_context(report, w)),
            TableCell(content, language=report.language or "") if content else TableCell(w("digest-no-content")),
            *answers,
        ],
    )


def _context(report: Report, w: Messages) -> Wikitext:
    """The context line, e.g. "13 participants in Mohammedia, Morocco on 13 July 2019"; a line for each event."""
    number = participants_number(report.participants)
    people = w("context-participants", number) if number is not None else Wikitext()
    events = [line for event in report.events if (line := _event(event, report, w))]
    if len(events) == 1 and people:
        return w("context-line", people, events[0])
    return join("<br>", [people, *events]) or w("unknown")


def _event(event: Event, report: Report, w: Messages) -> Wikitext:
    where = place(event, report, w, (messages_in(SOURCE), messages_in(report.language or SOURCE)))
    when = w.days(event.start, event.end) if event.start else Wikitext()
    if where and when:
        return w("context-place-date", where, when)
    return w("context-place", where) if where else w("context-date", when) if when else where


def _content(said: Theme) -> Wikitext:
    """What the report says, in its order: paragraphs, sub-headings, and lists with nested points inside their point."""
    shown: list[Wikitext] = []
    points: list[Content] = []
    for block in said.content:
        if block.kind == "point":
            points.append(block)
            continue
        shown.append(_points(points))
        points = []
        if block.text.strip():
            shown.append(element("p", element("b", block.text) if block.kind == "heading" else block.text))
    return concat(*shown, _points(points))


def _points(points: Sequence[Content]) -> Wikitext:
    """Points that follow one another, as lists; those that are counted have the numbers that readers see."""
    shown: list[Wikitext] = []
    items: list[Wikitext] = []
    counted = False
    for point, under in _nested(points):
        if items and (point.number is not None) is not counted:
            shown.append(_list(items, counted))
            items = []
        counted = point.number is not None
        count = point.number if counted and point.number != len(items) + 1 else None
        items.append(element("li", concat(point.text, _points(under)), value=count))
    return concat(*shown, _list(items, counted))


def _list(items: Sequence[Wikitext], counted: bool) -> Wikitext:
    return Wikitext(f"<ol>{''.join(items)}</ol>" if counted else f"<ul>{''.join(items)}</ul>") if items else NOTHING


def _nested(points: Sequence[Content]) -> Iterator[tuple[Content, Sequence[Content]]]:
    """The points that stand under none of them, each with those that stand under it."""
    start = 0
    while start < len(points):
        end = start + 1
        while end < len(points) and points[end].depth > points[start].depth:
            end += 1
        yield points[start], points[start + 1 : end]
        start = end
