"""The lines of ``salonbot explain``: what was read of one page, where, by which rule, and why each finding holds.

Pure: takes a page, its record and the collection it was read by, and gives lines. Where the page is from, and where the
lines go, is left to the command.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.cli.display import cut, padded, shown, width
from bot.reports.collection import Alias, Collection
from bot.reports.heading_names import entries
from bot.reports.likeness import nearest
from bot.reports.report import Content, Event, Finding, Person, Report, Section, Span, Status, Theme
from bot.reports.theme_names import theme_names
from bot.wiki.base import Page

WIDEST = 72  # columns of what is quoted from the page
MOST_SEEN = 10  # headings shown as evidence of one finding
_LINE_END = re.compile(r"\r\n|\r|\n")  # as the reader of pages counts lines

# How a heading came to be a section's; {names} are the entries of the tables that named it.
_RULES = {
    "exact": "exact: the form's own heading {names}",
    "alias": "alias: the name {names}",
    "part": "part: a piece of it is the name {names}",
    "pseudo_heading": "pseudo_heading: no heading names the section, but this line has the name {names}",
    "heading-with-date": "heading-with-date: no heading names the section, but this one has a date",
    "theme-heading": "theme-heading: no heading names the section, but this one names a theme",
    "over-themes": "over-themes: no heading names the section, but this one has headings of themes under it",
    "rendered": "rendered: readers see it as {names}; it comes from a template or another page",
    "near": "near: one slip of the pen away from a name, so not read with certainty",
}

# Why a finding holds, by how its code ends; the first that fits.
_WHY = {
    "count-mismatch": "the number that is stated, and the entries of the list, are as under “Participants”",
    "no-amount": "no figure with a currency was found in the section",
    "date-missing": "no date was found in headings, labels, tables or sentences",
    "year-missing": "day and month were found without a year; {year} is the year of the collection",
    "place-missing": "no place was found beside a date, after a label or in a sentence",
    "missing": "no heading, line, label or head of a table is a name of “{title}” (known: {names}), or one slip away",
    "empty": "up to the next heading there is nothing a reader would see",
    "placeholder": "all that stands there is the form's own prompt, or words that stand in for content",
    "date-unclear": "figures that may be a day were found, but not which",
    "section-unreadable": "a line, a template or another page may be “{title}”, but the rules do not tell for certain",
    "without-theme": "no heading, bold line, label or sentence before it names a theme that it could belong to",
    "heading-unrecognised": "a section is missing, and this heading is no name of any",
    "page-quarantined": "the page passes the limit for reading, so nothing of it was read",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A place, what was read there, and lines that say more of it."""

    span: Span | None
    text: str
    more: tuple[str, ...] = ()


def explain(page: Page, report: Report, collection: Collection) -> Iterator[str]:
    """Yields everything the record says of the page, in lines. ``report`` must be of this very text."""
    explainer = _Explainer(page.text, report, collection)
    blocks = [(title, tuple(rows)) for title, rows in explainer.blocks()]
    places = [explainer.place(row.span) for _, rows in blocks for row in rows]
    margin = max(map(len, places), default=0)
    yield shown(report.title)
    yield from explainer.head()
    yield "Places are line:column in the wikitext, both counted from 1."
    for title, rows in blocks:
        yield ""
        yield title
        if not rows:
            yield "  none"
        for row in rows:
            yield f"  {explainer.place(row.span):<{margin}}  {row.text}".rstrip()
            yield from (f"  {'':<{margin}}    {line}" for line in row.more)
    unread = len(report.coverage.unread)
    yield ""
    yield f"{report.coverage.lines - unread} of {report.coverage.lines} visible lines read"


class _Explainer:
    """The record of one page beside its text."""

    def __init__(self, text: str, report: Report, collection: Collection) -> None:
        self._text, self._report, self._collection = text, report, collection
        self._line_starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def place(self, span: Span | None) -> str:
        """Line and column of the first code point."""
        if span is None:
            return ""
        line = bisect_right(self._line_starts, span.start)
        return f"{line}:{span.start - self._line_starts[line - 1] + 1}"

    def head(self) -> Iterator[str]:
        report = self._report
        known = [
            f"revision {report.revision_id}" if report.revision_id else "no revision",
            f"of {report.timestamp}" if report.timestamp else "of unknown time",
            f"in language {report.language}" if report.language else "in unknown language",
        ]
        yield f"{', '.join(known)}; read as one of the {self._collection.title}"
        if report.same_as:
            yield f"the same report in another language: {', '.join(map(shown, report.same_as))}"

    def blocks(self) -> Iterator[tuple[str, Iterable[_Row]]]:
        yield "Sections", self._sections()
        yield "Other headings", self._other_headings()
        yield "Events", map(self._event, self._report.events)
        yield "Participants", self._participants()
        yield "Themes", (row for theme in self._report.themes for row in self._theme(theme))
        if self._report.unassigned:
            yield "In the discussion under no theme", map(_content, self._report.unassigned)
        yield "Budget", self._budget()
        yield "Media", self._media()
        yield "Findings", map(self._finding, self._report.findings)
        yield "Lines that were not read", self._unread()

    def _quote(self, span: Span | None) -> tuple[str, ...]:
        """What stands at a place."""
        if span is None or span.start == span.end:
            return ()
        return (f"> {cut(shown(self._text[span.start : min(span.end, span.start + 4 * WIDEST)]), WIDEST)}",)

    def _line(self, span: Span | None) -> tuple[str, ...]:
        """The line that a place is on, or begins with."""
        if span is None:
            return ()
        end = _LINE_END.search(self._text, span.start)
        return self._quote(Span(span.start, end.start() if end else len(self._text)))

    def _sections(self) -> Iterator[_Row]:
        wide = max((width(section.id) for section in self._report.sections), default=0)
        for section in self._report.sections:
            yield _Row(
                section.span,
                f"{section.status:<11}  {padded(section.id, wide)}  {self._collection.section(section.id).title}",
                (self._how(section), *self._line(section.span)),
            )

    def _how(self, section: Section) -> str:
        """By which rule and name the section was found, or why it was not."""
        if section.matched_by is None or section.heading is None:
            if section.status is Status.MISSING:
                return f"no heading has any of its names (known: {self._names(section.id)})"
            return "there is no certain heading of it: see the findings"
        named = [alias for alias in entries(section.heading, self._collection) if section.id in alias.sections]
        rule = _RULES.get(section.matched_by, section.matched_by)
        return rule.format(names=" and ".join(map(_name, named)) or "of a table")

    def _names(self, section: str) -> int:
        return sum(section in alias.sections for alias in self._collection.aliases.values())

    def _other_headings(self) -> Iterator[_Row]:
        names = theme_names(self._collection)
        titles = {theme.id: theme.title for theme in self._collection.themes}
        for other in self._report.other_sections:
            if themes := names.named(other.heading):
                said = f"the name of a theme: {', '.join(titles[theme] for theme in themes)}"
            elif near := nearest(other.heading, self._collection):
                title = self._collection.section(near[0]).title
                said = f"no name of a section; {near[1]:.0%} like a name of {near[0]} (“{title}”)"
            else:
                said = "no name of a section, and not like one"
            yield _Row(other.span, f"level {other.level}  {cut(shown(other.heading), WIDEST)}", (said,))

    def _event(self, event: Event) -> _Row:
        days = [str(day) for day in dict.fromkeys((event.start, event.end)) if day]
        facts = [" to ".join(days) or "no date", shown(event.place or "no place"), event.country or "no country"]
        inferred = (f"the page gives no year; {self._collection.default_year} is taken",) if event.year_inferred else ()
        return _Row(event.span, ", ".join(facts), (_by(event.rule), *inferred, *self._quote(event.span)))

    def _participants(self) -> Iterator[_Row]:
        people = self._report.participants
        if people.stated is not None:
            yield _Row(
                people.stated_span,
                f"stated {people.stated}",
                (_by(people.stated_rule), *self._quote(people.stated_span)),
            )
        if people.listed is not None:
            first = people.people[0].span if people.people else None
            yield _Row(first, f"listed {people.listed}")
        cells = [_cells(person) for person in people.people]
        wide = [max(width(row[column]) for row in cells) for column in range(3)] if cells else []
        for person, row in zip(people.people, cells, strict=True):
            yield _Row(person.span, "  ".join(map(padded, row, wide)).rstrip())

    def _theme(self, theme: Theme) -> Iterator[_Row]:
        title = next((known.title for known in self._collection.themes if known.id == theme.id), theme.id)
        yield _Row(theme.span, f"{theme.id}  {title}", (_by(theme.rule), *self._line(theme.span)))
        yield from map(_content, theme.content)

    def _unread(self) -> Iterator[_Row]:
        """The lines that stand in no fact and no block; all lines are counted at the end of :func:`explain`."""
        for span in self._report.coverage.unread:
            yield _Row(span, cut(shown(self._text[span.start : min(span.end, span.start + 4 * WIDEST)]), WIDEST))

    def _budget(self) -> Iterator[_Row]:
        for amount in self._report.budget.amounts:
            said = f"{amount.kind:<9}  {amount.value:,} {amount.currency}"
            yield _Row(amount.span, said, (_by(amount.rule), *self._quote(amount.span)))

    def _media(self) -> Iterator[_Row]:
        """Files and categories, at the first place that has their name; the case of its first letter is free."""
        media = self._report.media
        text = self._text.replace("_", " ")
        for kind, listed in (("file", media.files), ("Commons category", media.commons_categories)):
            done = 0  # they come in page order: looking on from the last one keeps long lists quick
            for name in listed:
                found = text.find(name[1:], done)
                found = text.find(name[1:]) if found < 0 else found
                done = max(found, done)
                yield _Row(Span(found - 1, found - 1 + len(name)) if found > 0 else None, f"{kind}  {shown(name)}")

    def _finding(self, finding: Finding) -> _Row:
        evidence = finding.evidence
        title = self._collection.section(finding.section).title if finding.section else ""
        names = self._names(finding.section) if finding.section else 0
        reason = next((why for end, why in _WHY.items() if finding.code.endswith(end)), "")
        more = [shown(finding.message)]
        if reason:
            more.append(f"why: {reason.format(title=title, names=names, year=self._collection.default_year)}")
        more += [f"seen: {cut(shown(text), WIDEST)}" for text in evidence.seen[:MOST_SEEN]]
        if len(evidence.seen) > MOST_SEEN:
            more.append(f"seen: {len(evidence.seen) - MOST_SEEN} more, all under “Other headings”")
        if evidence.suggestion:
            more.append(f"perhaps meant: {shown(evidence.suggestion)}")
        return _Row(evidence.span, f"{finding.severity:<7}  {finding.code}", (*more, *self._line(evidence.span)))


def _name(alias: Alias) -> str:
    return f"“{shown(alias.heading)}”" + (" that editors added" if alias.added else "")


def _by(rule: str | None) -> str:
    return f"rule: {rule}" if rule else "rule: not noted"


def _cells(person: Person) -> tuple[str, str, str]:
    return shown(person.name), shown(f"User:{person.user}") if person.user else "", shown(person.role or "")


def _content(block: Content) -> _Row:
    """A block of what is said of a theme, or under none."""
    text = cut(shown(block.text), WIDEST)
    if block.kind == "point":
        return _Row(block.span, f"{'  ' * block.depth}{f'{block.number}.' if block.number else '*'} {text}")
    return _Row(block.span, f"  {text}" if block.kind == "paragraph" else f"  = {text}")
