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

from bot.plan import markers
from bot.plan.guards import Hold, not_shrunk
from bot.plan.markers import BotBlock, Unsound
from bot.plan.planner import Held, Planner, Step
from bot.render import Wanted
from bot.render.listing import Listing
from bot.wiki.base import Page

_HIDDEN = re.compile(r"<!--.*?-->|<(nowiki|pre|syntaxhighlight|source)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_ON_ITS_OWN = "\n{}\n"  # a new list stands on lines of its own
_OTHER_PAGES = frozenset({8, 10, 828})  # MediaWiki, Template, Module: what is used elsewhere, and explained there


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
    """Returns the pages whose lists are filled: no templates, modules or messages, and none that is ``taken``."""
    return [page for page in pages if page.namespace not in _OTHER_PAGES and not taken(page.title)]


def requests(text: str, template: str) -> tuple[ListRequest, ...]:
    """Returns the lists that a page asks for, in page order. Raises Unsound, whose message is for editors."""
    shown = _HIDDEN.sub(lambda hidden: "\0" * len(hidden[0]), text)
    found: list[ListRequest] = []
    begin: re.Match[str] | None = None
    for mark in _calls(template).finditer(shown):
        line = text.count("\n", 0, mark.start()) + 1
        if mark["end"] and begin is None:
            raise Unsound(f"line {line}: {{{{{template} end}}}} has no {{{{{template}}}}} before it")
        if not mark["end"] and begin is not None:
            raise Unsound(f"line {line}: the list before this one has no {{{{{template} end}}}}")
        if begin is not None:
            inside = text[begin.end() : mark.start()]
            block = markers.one(inside) if inside.strip() else None
            found.append(ListRequest(begin.end(), mark.start(), _parameters(begin["parameters"] or ""), block))
        begin = None if mark["end"] else mark
    if begin is not None:
        raise Unsound(f"a list has no end; put {{{{{template} end}}}} below {{{{{template}}}}}")
    return tuple(found)


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
        return (step for page in self.pages.values() if (step := self.step(page)))

    def step(self, page: Page) -> Step | None:
        """Returns the step of one page; None where it uses the template only through another page."""
        try:
            found = requests(page.text, self.template)
        except Unsound as problem:
            return Held(page.title, Hold("markers", str(problem)))
        if not found:
            return None
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
        return replace(self.planner, guards=guards).guarded(wanted, page, markers.together(blocks), new)
