"""Why a section that no heading and no line names may be on the page all the same, and must not be called missing.

A heading one slip away from a name, or with a word that only its names have; a line that looks like its heading without being one;
a link to a page of its name; a transclusion or template that may bring it. Each is a reason that an editor can act on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.read.elsewhere import Brought, speaks_of
from bot.read.headings import Match, Matches, named, owners_of
from bot.read.model import Heading, PageModel
from bot.reports.collection import Collection
from bot.reports.likeness import nearest, told
from bot.reports.report import Evidence, Finding, Severity, Span
from bot.reports.theme_names import ThemeNames

_SLIP = 0.86  # similarity from which a heading is one slip of the pen away from a name
_SURE, _LONG = 0.93, 10  # similarity and length from which nothing else can be meant: "Participent List"
_MOST_COMPARED = 500  # headings of a page that are compared letter by letter; no report has as many
_LONGEST = 80

Owners = Sequence[tuple[str, ...]]


class Unsure(NamedTuple):
    """Where a section may be: the words that may be its heading, None where it has none; where they stand; why it is not read.

    ``reason`` follows on "“Budget” may be the section “…”, but", or on "The section “…” may" where there are no words.
    """

    heading: str | None
    reason: str
    span: Span
    elsewhere: bool = False  # it may come from another page, which readers see as a part of this one

    def finding(self, section: str, title: str) -> Finding:
        """The reason, as the record has it."""
        about = f"“{self.heading}” may be the section “{title}”, but" if self.heading else f"The section “{title}” may"
        seen = (self.heading,) if self.heading else ()
        return Finding(
            "section-unreadable", Severity.WARNING, section, f"{about} {self.reason}.", Evidence(self.span, seen, title)
        )


def unsure(
    page: PageModel,
    matches: Matches,
    wanted: list[str],
    brought: Sequence[Brought],
    topics: Sequence[tuple[Heading, tuple[str, ...]]],
    names: ThemeNames,
    collection: Collection,
) -> dict[str, Unsure]:
    """For each wanted section that may be on the page the first reason; headings one slip away join the ``matches``."""
    found: dict[str, Unsure] = {}
    for section, heading, likeness in _slips(page, matches, wanted, names, collection):
        matches[heading.start] = Match((section,), "near")
        if likeness >= _SURE and len(heading.text) >= _LONG:
            continue
        found[section] = Unsure(
            heading.text, "its heading is not one of the names of the section", page.span(heading.start, heading.end)
        )
    for reasons in (
        _alike(page, matches, _left(wanted, found), names, collection),
        _doubtful(page, collection),
        _linked(page, collection),
        _topics(page, topics),
        _brought(page, brought, wanted),
        _unparsed(page, wanted),
    ):
        for section, reason in reasons:
            if section in wanted:
                found.setdefault(section, reason)
    return found


def _left(wanted: list[str], found: Mapping[str, Unsure]) -> list[str]:
    return [section for section in wanted if section not in found]


def _slips(
    page: PageModel, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Heading, float]]:
    """Headings one slip of the pen away from a name of a wanted section, at most one for each."""
    for heading in _strangers(page, matches, names) if wanted else ():
        near = nearest(heading.text, collection)
        if near and near[1] >= _SLIP and near[0] in wanted:
            wanted = [section for section in wanted if section != near[0]]
            yield near[0], heading, near[1]


def _alike(
    page: PageModel, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Unsure]]:
    """Headings that have words of a wanted section's names, and of no other's."""
    for heading in _strangers(page, matches, names) if wanted else ():
        if (section := told(heading.text, collection)) in wanted and section:
            reason = "its heading only has words of the names of the section"
            yield section, Unsure(heading.text, reason, page.span(heading.start, heading.end))


def _strangers(page: PageModel, matches: Matches, names: ThemeNames) -> list[Heading]:
    """The first headings that no section owns and that name no theme."""
    found: list[Heading] = []
    for part, owner in zip(page.sections, owners_of(page, matches), strict=True):
        if part.heading and not owner and len(found) < _MOST_COMPARED and not names.titled(part.heading.text):
            found.append(part.heading)
    return found


def _doubtful(page: PageModel, collection: Collection) -> Iterator[tuple[str, Unsure]]:
    """Lines that look like headings without being headings."""
    for doubt in page.doubts:
        alias, _ = named(doubt.text, collection)
        for section in alias.sections if alias and not alias.either else ():
            # A doubt in a region that is not seen is where the region's line begins.
            span = Span(doubt.end, doubt.end) if doubt.start < 0 else page.span(doubt.start, doubt.end)
            yield section, Unsure(doubt.text, doubt.reason, span)


def _topics(page: PageModel, topics: Sequence[tuple[Heading, tuple[str, ...]]]) -> Iterator[tuple[str, Unsure]]:
    """Lines of a discussion that have the name of a section."""
    for heading, sections in topics:
        reason = Unsure(
            heading.text,
            "it stands inside of the discussion, and may be one of its topics",
            page.span(heading.start, heading.end),
        )
        yield from ((section, reason) for section in sections)


def _linked(page: PageModel, collection: Collection) -> Iterator[tuple[str, Unsure]]:
    """Lines that are nothing but a link to another page, and name a section."""
    for block in page.blocks():
        for run in block.runs:
            if (
                run.kind == "page"
                and run.to > run.at
                and not block.text[: run.at].strip()
                and not block.text[run.to :].strip()
            ):
                words = block.text[run.at : run.to]
                for section in speaks_of(words, collection, likely=False) or () if len(words) <= _LONGEST else ():
                    yield (
                        section,
                        Unsure(
                            words,
                            f"it is a link to [[{run.target}]], which is another page",
                            page.span(run.start, run.end),
                        ),
                    )


def _brought(page: PageModel, brought: Sequence[Brought], wanted: list[str]) -> Iterator[tuple[str, Unsure]]:
    for one in brought:
        for section in wanted if one.sections is None else one.sections:
            yield (
                section,
                Unsure(
                    None, f"stand in {one.name}, {one.reason}", page.span(one.run.start, one.run.end), elsewhere=True
                ),
            )


def _unparsed(page: PageModel, wanted: list[str]) -> Iterator[tuple[str, Unsure]]:
    if not page.whole:
        whole = Unsure(
            None, "be there, but the links and templates of the page could not be told apart", page.span(0, 0)
        )
        yield from ((section, whole) for section in wanted)
