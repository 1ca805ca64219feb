"""Pages at hand: what an export has of the pages that others transclude, so that they can be read as readers see them.

Whether a page is read so is left to ``bot.run.reading``; how text is put in, to ``bot.wiki.transclusion``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.wiki import transclusion
from bot.wiki.base import Page, Rendered
from bot.wiki.dump import Dumped

_TEMPLATE = 10  # the namespace's number on every MediaWiki
_ROOM = 32 * 1024 * 1024  # code points of transcluded pages that are kept at hand


@dataclass(frozen=True, slots=True)
class AtHand:
    """The texts of transcluded pages, by title."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def rendered(self, page: Page) -> Rendered | None:
        """The wikitext with the pages at hand of those it transcludes; None where there is none of them."""
        if not any(title_of(name) in self.texts for name in transclusion.titles(page.text, page.title)):
            return None
        text = transclusion.written_out(page.text, page.title, lambda name: self.texts.get(title_of(name)))
        return Rendered(text, html=False)


def at_hand(pages: Callable[[], Iterable[Dumped]], asks: Callable[[Dumped], bool]) -> AtHand:
    """The pages of an export that those which ``asks`` is true of transclude, as far as there is room for them.

    ``pages`` reads the export from its beginning, which is done several times: what is transcluded may transclude.
    """
    texts: dict[str, str] = {}
    wanted: set[str] = set()
    room = _ROOM
    for _ in range(transclusion.DEEPEST):
        before = len(wanted)
        for dumped in pages():
            if asks(dumped) or dumped.page.title in wanted:
                wanted |= {title_of(name) for name in transclusion.titles(dumped.page.text, dumped.page.title)}
        if len(wanted) == before:
            break
    for dumped in pages() if wanted else ():
        template = dumped.page.title.partition(":")[2] if dumped.page.namespace == _TEMPLATE else ""
        title = title_of(f"Template:{template}" if template else dumped.page.title)
        if title in wanted and len(dumped.page.text) <= room:
            room -= len(dumped.page.text)
            texts[title] = dumped.page.text
    return AtHand(texts)


def title_of(name: str) -> str:
    """A title as an export writes it: blanks for underscores, its first letter large."""
    name = " ".join(name.replace("_", " ").split())
    prefix, colon, rest = name.partition(":")
    return f"{prefix[:1].upper()}{prefix[1:]}:{rest[:1].upper()}{rest[1:]}" if colon else name[:1].upper() + name[1:]
