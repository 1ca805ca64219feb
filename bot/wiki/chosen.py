"""Which pages of a dump are wanted: by title, prefix, namespace or category.

First by a look at the page as it stands in the dump (:meth:`Chosen.may_be`), which costs little beside unpacking it and
lets through too much rather than too little; then for certain, by the page itself (:meth:`Chosen.is_chosen`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.wiki.at_hand import title_of
from bot.wiki.dump import Dumped, Site
from bot.wiki.dump_pages import Raw

# Namespaces whose pages nobody writes a report in: File, MediaWiki, Template, Help, Category, Module, and
# Translations, where the Translate extension keeps single units. Numbers: Manual:Namespace constants and
# Extension default namespaces on mediawiki.org. Odd numbers are talk pages, negative ones are no pages.
_NO_CONTENT = frozenset({6, 8, 10, 12, 14, 828, 1198})
_CATEGORY = 14

_TITLE = re.compile(rb"<title>([^<]*)</title>")
_NUMBER = re.compile(rb"<ns>\s*(-?\d{1,9})\s*</ns>")
_BEGINNING = 4096  # bytes in which a page says its title and namespace
# What MediaWiki takes no links from. One that is not closed is left as it is: then there may be one too many.
_UNSEEN = re.compile(r"<!--.*?-->|<(nowiki|pre|syntaxhighlight|source)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Chosen:
    """What the operator asks for; a page must be of each kind that is given. Nothing asks for every content page."""

    titles: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    namespaces: tuple[int, ...] = ()
    categories: tuple[
        str, ...
    ] = ()  # with or without the namespace; sub-categories and those of templates are not followed

    def of(self, site: Site) -> Choice:
        """The same for a wiki, which has names of its own for the namespace of categories."""
        names = {"Category", *(name for name, number in site.namespaces if number == _CATEGORY)}
        return Choice(self, tuple(sorted(names)), {number for _, number in site.namespaces})


@dataclass(frozen=True)
class Choice:
    """The choice among the pages of one wiki."""

    chosen: Chosen
    category_names: tuple[str, ...]
    numbers: set[int]

    def may_be(self, raw: Raw) -> bool:
        """Whether a page that was not parsed may be wanted."""
        beginning = raw.xml[:_BEGINNING]
        if (number := _NUMBER.search(beginning)) and not self._in_namespace(int(number[1])):
            return False
        title = _TITLE.search(beginning) if self._titles or self._prefixes else None
        if title and not self._is_named(html.unescape(title[1].decode(errors="replace")).replace("_", " ")):
            return False
        return self._in_category(raw.xml)

    def is_chosen(self, dumped: Dumped) -> bool:
        """Whether a page is wanted: wikitext of that name, in that namespace, with such a link in it."""
        page = dumped.page
        return (
            bool(page.title)
            and dumped.model == "wikitext"
            and self._in_namespace(page.namespace)
            and self._is_named(page.title)
            and (not self.chosen.categories or bool(self._link.search(_UNSEEN.sub("", page.text))))
        )

    def _in_namespace(self, number: int) -> bool:
        return number in self.chosen.namespaces if self.chosen.namespaces else _is_content(number)

    def _is_named(self, title: str) -> bool:
        return (not self._titles or title in self._titles) and (not self._prefixes or title.startswith(self._prefixes))

    def _in_category(self, xml: bytes) -> bool:
        if not self.chosen.categories:
            return True
        return any(word in xml for word in self._words) and bool(self._raw_link.search(xml))

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(map(title_of, self.chosen.titles)) | {title.replace("_", " ") for title in self.chosen.titles}

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        return tuple(prefix.replace("_", " ") for prefix in self.chosen.prefixes)

    @cached_property
    def _categories(self) -> tuple[str, ...]:
        """The names without the namespace, which some give with them."""
        space = re.compile(rf"(?i)\s*(?:{'|'.join(map(re.escape, self.category_names))})\s*:")
        return tuple(space.sub("", name, count=1).strip(" _") for name in self.chosen.categories)

    @cached_property
    def _words(self) -> tuple[bytes, ...]:
        """For each category the longest stretch of letters in its name: no page without one of them is in it."""
        runs = (re.findall(r"\w+", name[1:].replace("_", " ")) for name in self._categories)
        return tuple(max(found, key=len, default="").encode() for found in runs)

    @cached_property
    def _link(self) -> re.Pattern[str]:
        return re.compile(_pattern(self.category_names, self._categories, escaped=False))

    @cached_property
    def _raw_link(self) -> re.Pattern[bytes]:
        return re.compile(_pattern(self.category_names, self._categories, escaped=True).encode())


def _pattern(namespaces: Iterable[str], categories: Iterable[str], *, escaped: bool) -> str:
    """A link that puts a page into one of the categories, as wikitext has it; ``escaped``: as XML has wikitext."""
    spaces = {form for name in namespaces for form in (name, name.lower(), name.upper(), name.capitalize())}
    prefix = "|".join(sorted(_spelled(name, escaped) for name in spaces))
    names = "|".join(_first_of_any_case(name, escaped) for name in categories)
    gap = "[\\s_\u200e\u200f]*" if not escaped else "(?:[\\s_]|\u200e|\u200f)*"
    return rf"\[\[{gap}(?i:{prefix}){gap}:{gap}(?:{names}){gap}(?:\||\]\])"


def _first_of_any_case(name: str, escaped: bool) -> str:
    first = "|".join(sorted({_spelled(name[:1].upper(), escaped), _spelled(name[:1].lower(), escaped)}))
    return f"(?:{first}){_spelled(name[1:], escaped)}"


_ESCAPED = {"&": "&amp;", '"': '(?:"|&quot;)', "'": "(?:'|&\\#0?39;|&apos;)"}


def _spelled(name: str, escaped: bool) -> str:
    signs = (_ESCAPED.get(sign, re.escape(sign)) if escaped else re.escape(sign) for sign in name)
    return re.sub(r"(?:\\ |_)+", "[ _]+", "".join(signs))


def is_content(dumped: Dumped) -> bool:
    """Whether a page is one that a report may be: wikitext, in a namespace where people write."""
    return bool(dumped.page.title) and dumped.model == "wikitext" and _is_content(dumped.page.namespace)


def _is_content(number: int) -> bool:
    return number not in _NO_CONTENT and number % 2 == 0 and number >= 0
