"""Lists on pages of people: finds where an editor asked for one, and plans the page with its lists filled.

A list is asked for by a pair of templates, ``{{Salons list|theme=advocacy}} … {{Salons list end}}``; what stands
between them is the bot's, inside its markers, and goes through the same guards as a page of its own. Pure. Which pages
use the template is asked by ``bot.run.cycle``, what a list says is left to ``bot.render.listing``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.plan import mark_text, markers
from bot.plan.guards import Hold, not_shrunk
from bot.plan.markers import BotBlock, Unsound
from bot.plan.planner import Planner
from bot.plan.steps import Held, Step, Unchanged, careful
from bot.render import Wanted
from bot.render.listing import Listing
from bot.wiki.base import Page

_HIDDEN = re.compile(r"<!--.*?-->|<(nowiki|pre|syntaxhighlight|source)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ON_ITS_OWN = "\n{}\n"  # a new list stands on lines of its own
# MediaWiki, Template, Module: what is used elsewhere, and explained there. Talk pages of users: an edit calls them.
_OTHER_PAGES = frozenset({3, 8, 10, 828})
MOST = 20  # lists on one page; each goes through all reports
_TABLE = re.compile(r"^[ \t:]*(?:(?P<opens>\{\|)|\|\}(?!\}))", re.MULTILINE)
_TAG = re.compile(
    r"<(?P<closes>/?)(?P<name>gallery|ref|references|poem|imagemap|timeline|math|table|inputbox|charinsert)\b[^<>]*(?<!/)>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ListRequest:
    """One list that a page asks for: ``start`` and ``end`` are the range between the two templates, in code points."""

    start: int
    end: int
    parameters: Mapping[str, str]
    block: BotBlock | None

    @property
    def name(self) -> str:
        """The name of its markers; it has a hash of the parameters, so that other parameters make another list."""
        asked = "|".join(f"{key}={value}" for key, value in sorted(self.parameters.items()))
        return f"{markers.LIST}/{hashlib.sha256(asked.encode()).hexdigest()[:8]}"

    @property
    def changed(self) -> bool:
        """Whether the list is new, or its parameters are not those it was filled with."""
        return self.block is None or self.block.name != self.name


def candidates(pages: Sequence[Page], taken: Callable[[str], bool]) -> list[Page]:
    """Returns the pages whose lists are filled: wikitext, no templates, modules, messages or talk of users.

    None that is ``taken``.
    """
    return [page for page in pages if page.wikitext and page.namespace not in _OTHER_PAGES and not taken(page.title)]


def requests(text: str, template: str) -> tuple[tuple[ListRequest, ...], tuple[str, ...]]:
    """Returns the lists that a page asks for, in page order, and what is wrong with others, in words for editors."""
    shown = _HIDDEN.sub(lambda hidden: "\0" * len(hidden[0]), text)
    marks = list(_calls(template).finditer(shown))
    if len(marks) > 2 * MOST:
        return (), (f"it asks for more than {MOST} lists; spread them over several pages",)
    within = list(_braces(shown)) if marks else []
    found: list[ListRequest] = []
    problems: list[str] = []
    begin: re.Match[str] | None = None
    for mark in marks:
        where = f"line {text.count(chr(10), 0, mark.start()) + 1}: "
        in_braces = any(pair.start < mark.start() and mark.end() < pair.stop for pair in within)
        if in_braces or _enclosed(shown, mark.start()):
            problems.append(f"{where}a list cannot stand inside of a template, a table or a tag; move it out")
            begin = None
        elif mark["end"]:
            if begin is None:
                problems.append(f"{where}{{{{{template} end}}}} has no {{{{{template}}}}} before it")
            else:
                try:
                    found.append(_request(text, begin, mark))
                except Unsound as problem:
                    problems.append(f"{where}{problem}")
            begin = None
        else:
            if begin is not None:
                problems.append(f"{where}the list before this one has no {{{{{template} end}}}}")
            begin = mark
    if begin is not None:
        problems.append(f"a list has no end; put {{{{{template} end}}}} below {{{{{template}}}}}")
    return tuple(found), tuple(problems)


def _request(text: str, begin: re.Match[str], end: re.Match[str]) -> ListRequest:
    inside = text[begin.end() : end.start()]
    block = markers.one(inside) if inside.strip() else None
    return ListRequest(begin.end(), end.start(), _parameters(begin["parameters"] or ""), block)


def _braces(shown: str) -> Iterator[range]:
    """The ranges of pairs of double braces; one that is never closed is none."""
    opened: list[int] = []
    for sign in re.finditer(r"\{\{|\}\}", shown):
        if sign[0] == "{{":
            opened.append(sign.start())
        elif opened:
            yield range(opened.pop(), sign.end())


def _enclosed(shown: str, place: int) -> bool:
    """Whether a place is in a table, or in a tag that takes no block of text."""
    depth = 0
    for line in _TABLE.finditer(shown, 0, place):
        depth = max(depth + (1 if line["opens"] else -1), 0)
    tags: dict[str, int] = {}
    for tag in _TAG.finditer(shown, 0, place):
        name = tag["name"].lower()
        tags[name] = max(tags.get(name, 0) + (-1 if tag["closes"] else 1), 0)
    return depth > 0 or any(tags.values())


def _calls(template: str) -> re.Pattern[str]:
    first, rest = template[0], re.escape(template[1:]).replace(r"\ ", "[ _]+")
    name = rf"(?:[Tt]emplate\s*:\s*)?[{re.escape(first.upper() + first.lower())}]{rest}"
    return re.compile(rf"\{{\{{\s*{name}(?P<end>[ _]+end)?\s*(?:\|(?P<parameters>[^{{}}]*))?\}}\}}")


def _parameters(text: str) -> dict[str, str]:
    """Name and value of each parameter; words without a name are one that has no value, and is no parameter."""
    items = (item.partition("=") for item in text.split("|") if item.strip())
    return {name.strip(): value.strip() for name, _, value in items}


@dataclass(frozen=True, slots=True)
class ListPages:
    """Plans the ``pages`` of people that ask for lists, by title."""

    template: str
    pages: Mapping[str, Page]
    listing: Listing
    planner: Planner

    def steps(self) -> Iterator[Step]:
        """Yields the step of each page that asks for a list, in the order given."""
        return (step for page in self.pages.values() if (step := careful(page.title, self.step, page)))

    def step(self, page: Page) -> Step | None:
        """Returns the step of one page; None where it asks bots to stay away, or only another page asks for a list."""
        if mark_text.to_be_left(page.text):
            return None
        found, problems = requests(page.text, self.template)
        held = Held(page.title, Hold("markers", problems[0])) if problems else None
        if not found:
            return held
        lists = [self.listing.body(request.parameters, page.language) for request in found]
        new = page.text
        for request, filled in reversed(list(zip(found, lists, strict=True))):
            text = markers.filled(request.block, request.name, filled.text)
            new = new[: request.start] + (text if request.block else _ON_ITS_OWN.format(text)) + new[request.end :]
        try:
            inside = markers.block(new).body
        except Unsound as problem:  # of another block of the bot's, outside of the lists
            return Held(page.title, Hold("markers", str(problem)))
        blocks = [request.block or BotBlock("", "", "", name=request.name) for request in found]
        wanted = Wanted(
            title=page.title,
            kind=markers.LISTS,
            language=page.language or "",
            body=inside,
            facts={"reports": sum(filled.reports for filled in lists)},
        )
        guards = self.planner.guards
        if any(request.changed for request in found):  # the editor wants another list: it may be a shorter one
            guards = tuple(guard for guard in guards if guard is not not_shrunk)
        planned = replace(self.planner, guards=guards).guarded(wanted, page, markers.together(blocks), new)
        return held if held and isinstance(planned, Unchanged) else planned
