"""Which part of a page is which section of the collection, and whether it has content.

The tables of the collection decide; rules stand in only where a page has no heading of a section at all: a
bold line, a heading with a date, headings that name themes. A section is called missing only where nothing on
the page could be it: a line that looks like its heading without being one, a heading one slip away from one of
its names, or one with a word that only its names have, makes it unreadable. What the sections say is left to the
readers of facts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from bot.collection import Alias, Collection
from bot.folding import content_words, key, unspaced
from bot.read.content import status_of
from bot.read.dates import find_dates
from bot.read.naming import ThemeNames, theme_names
from bot.read.outline import BOLD_LEVEL, Doubt, Heading, Outline, Part, doubts, split
from bot.read.plain import plain
from bot.read.source import Source
from bot.report import Evidence, Finding, Section, Severity, Span, Status


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section and the parts of the page that are its text, in page order; none where it is missing.

    ``tells``: it has content that facts can be read from, even where a slip in its heading leaves it unreadable.
    """

    section: Section
    parts: tuple[Part, ...] = ()
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as sections. ``owners`` has, for each part of ``outline``, the sections it belongs to."""

    outline: Outline
    sections: Mapping[str, ReadSection]  # every section of the collection, in its order
    owners: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    """What a heading was taken for and by which rule."""

    sections: tuple[str, ...]
    rule: str


_COLONS = (":", "：")

Matches = dict[int, _Match]  # by the offset of the heading

_CORE = 6  # so many first entries of a language mean their section even inside of a discussion
_SLIP = 0.86  # similarity from which a heading is one slip of the pen away from a name
_NEAR = 0.78  # similarity from which a name is worth suggesting
_SEVERAL = 3  # names of a section that have a word that tells
_STEM = 5  # letters that forms of one word share at least
_ENDING = 4  # letters that they may differ in at the end
_MOST_WORDS = 12  # of a heading, of which each two are looked up
_LONGEST_PIECE = 80
_MOST_COMPARED = 500  # headings of a page that are compared letter by letter; no report has as many
_SEPARATOR = re.compile(r"\s*[:：|/]\s*|\s+[-–—]\s+|\s*—\s*")
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*")
_STAND_IN = re.compile(
    r"\n[\0 \t]*(?:'''(?!')(?P<bold>[^'\n]{2,80}(?:'(?!'')[^'\n]{0,80}){0,3})'''(?P<after>[^\n]*)"
    r"|;[\0 \t]*(?P<term>[^\n:：]{2,120})(?P<colon>[:：]?)[^\n]*)"
)


def read_sections(source: Source, outline: Outline, collection: Collection) -> Layout:
    """The sections of a page. Takes any text, in linear time, and raises nothing."""
    matches = _by_tables(outline, collection)
    wanted = _not_in(matches, collection)
    unsure: dict[str, Doubt] = {}
    if wanted:
        names = theme_names(collection)
        outline = _with_stand_ins(source, outline, matches, wanted, collection)
        _by_rules(outline, matches, names, collection)
        for section, heading in _slips(outline, matches, _not_in(matches, collection), names, collection):
            matches[heading.span.start] = _Match((section,), "near")
            unsure[section] = Doubt(heading.text, heading.span, "its heading is not one of the names of the section")
        for section, heading in _alike(outline, matches, _not_in(matches, collection), names, collection):
            unsure[section] = Doubt(
                heading.text, heading.span, "its heading only has words of the names of the section"
            )
        unsure |= _doubtful(source, outline, _not_in(matches, collection), collection)
    owners = _owners(outline, matches)
    places = _places(outline, matches, owners)
    sections = {}
    for kind in collection.sections:
        if kind.id in places:
            sections[kind.id] = _read_section(kind.id, places[kind.id], matches, source, collection)
        else:
            sections[kind.id] = _without_place(kind.id, unsure.get(kind.id))
    findings = [_unreadable(section, doubt, collection) for section, doubt in unsure.items()]
    return Layout(outline, sections, owners, tuple(findings))


def _not_in(matches: Matches, collection: Collection) -> list[str]:
    found = {section for match in matches.values() for section in match.sections}
    return [kind.id for kind in collection.sections if kind.id not in found]


def _by_tables(outline: Outline, collection: Collection) -> Matches:
    """The headings the tables name. A heading inside of another section counts only where none outside does:
    "Participants" under "Discussion" may be a topic. One that means either of two sections comes last."""
    matches: Matches = {}
    inside: list[tuple[Heading, Alias, str, tuple[str, ...]]] = []
    open_parents: list[tuple[int, tuple[str, ...]]] = []
    for heading in outline.headings:
        while open_parents and open_parents[-1][0] >= heading.level:
            open_parents.pop()
        parent = open_parents[-1][1] if open_parents else ()
        alias, rule = _named(heading.text, collection)
        own = parent
        if alias and not parent and not alias.either:
            matches[heading.span.start] = _Match(alias.sections, rule)
            own = alias.sections
        elif alias and not set(alias.sections) <= set(parent):
            inside.append((heading, alias, rule, parent))
        open_parents.append((heading.level, own))
    outside = {section for match in matches.values() for section in match.sections}
    for heading, alias, rule, parent in inside:
        free = [section for section in alias.sections if section not in outside]
        if alias.either:
            taken = {section for match in matches.values() for section in match.sections}
            free = [section for section in alias.sections if section not in taken][:1]
            if parent or any(c.isdigit() for c in heading.text):
                continue
        if free and ("discussion" not in parent or alias.rank < _CORE):
            matches[heading.span.start] = _Match(tuple(free), rule)
    return matches


@lru_cache(maxsize=4096)
def _named(text: str, collection: Collection) -> tuple[Alias | None, str]:
    """What the tables say of a heading, as a whole or of the part of it before or after a colon, dash or slash."""
    if alias := collection.alias(text):
        return alias, "alias" if alias.rank else "exact"
    if len(text) > _LONGEST_PIECE:
        return None, ""
    bare = _ASIDE.sub(" ", text).strip()
    if bare and bare != text and (alias := collection.alias(bare)):
        return alias, "alias"
    pieces = _pieces(bare, collection)
    named = tuple(dict.fromkeys(section for alias in pieces for section in alias.sections))
    if not named or len(named) > 2 or theme_names(collection).named(_SEPARATOR.split(bare)[0]):
        return None, ""
    return Alias(named, rank=min(alias.rank for alias in pieces)), "part"


def _pieces(bare: str, collection: Collection) -> list[Alias]:
    return [alias for piece in _SEPARATOR.split(bare) if (alias := collection.alias(piece)) and not alias.either]


def entries(heading: str, collection: Collection) -> tuple[Alias, ...]:
    """The entries of the tables by which a heading is taken for sections; none where they do not have it."""
    alias, rule = _named(heading, collection)
    if alias is None or rule != "part":
        return (alias,) if alias else ()
    return tuple(_pieces(_ASIDE.sub(" ", heading).strip(), collection))


def _with_stand_ins(
    source: Source, outline: Outline, matches: Matches, wanted: list[str], collection: Collection
) -> Outline:
    """The outline with the bold lines and terms that stand in for headings of wanted sections as its parts."""
    text = "\n" + source.masked  # so that the first line is like all others; offsets are one more
    if "'''" not in text and "\n;" not in text:
        return outline
    stand_ins: list[Heading] = []
    owners = _owners(outline, matches)
    for part, owner in zip(outline.parts, owners, strict=True):
        for heading in _stand_ins(text, part):
            alias = collection.alias(heading.text)
            if not alias or alias.either or not set(alias.sections) & set(wanted):
                continue
            if "discussion" in owner and alias.rank >= _CORE:
                continue
            stand_ins.append(heading)
            matches[heading.span.start] = _Match(alias.sections, "pseudo_heading")
    if not stand_ins:
        return outline
    headings = sorted(outline.headings + stand_ins, key=lambda heading: heading.span)
    return replace(outline, parts=split(len(source.masked), headings))


def _stand_ins(text: str, part: Part) -> Iterator[Heading]:
    """Bold lines, bold words that open a line and end with a colon, and terms."""
    for match in _STAND_IN.finditer(text, part.body.start, part.body.end + 1):
        group = "bold" if match["bold"] else "term"
        name = plain(match[group])
        after = (match["after"] or "").replace("\0", "").strip()
        if group == "bold" and after and not name.endswith(_COLONS) and not after.startswith(_COLONS):
            continue
        end = match.end("colon") if group == "term" else match.end("bold") + 3
        if after.startswith(_COLONS):
            end = text.index(after[0], end) + 1
        yield Heading(name.rstrip(" :："), BOLD_LEVEL, Span(match.start(), end - 1), group)


def _by_rules(outline: Outline, matches: Matches, names: ThemeNames, collection: Collection) -> None:
    """Sections that have no heading of their own but headings that tell: a date, or the names of themes.

    A heading that has the themes' headings and no section under it is that of the discussion, whatever it says.
    """
    found = {section for match in matches.values() for section in match.sections}
    owners = dict(zip((part.span.start for part in outline.parts), _owners(outline, matches), strict=True))
    over_themes = {}
    over_sections: set[int] = set()
    open_headings: list[Heading] = []
    for heading in outline.headings:
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop()
        if owners[heading.span.start]:
            over_sections.update(parent.span.start for parent in open_headings)
        elif "date_location" not in found and find_dates(heading.text, year=collection.default_year):
            matches[heading.span.start] = _Match(("date_location",), "heading-with-date")
        elif "discussion" not in found and names.titled(heading.text):
            over_themes[heading.span.start] = open_headings[-1].span.start if open_headings else None
        open_headings.append(heading)
    for theme, parent in over_themes.items():
        if parent is None or parent in over_sections or parent in matches or parent in over_themes:
            matches[theme] = _Match(("discussion",), "theme-heading")
        else:
            matches[parent] = _Match(("discussion",), "over-themes")


def _slips(
    outline: Outline, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Heading]]:
    """Headings one slip of the pen away from a name of a wanted section, at most one for each."""
    if not wanted:
        return
    left = _MOST_COMPARED
    for part, owner in zip(outline.parts, _owners(outline, matches), strict=True):
        heading = part.heading
        if heading and left and not owner and not names.titled(heading.text):
            left -= 1
            near = nearest(heading.text, collection)
            if near and near[1] >= _SLIP and near[0] in wanted:
                wanted = [section for section in wanted if section != near[0]]
                yield near[0], heading


def _alike(
    outline: Outline, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Heading]]:
    """The first heading for each wanted section that has words of its names, and of no other's."""
    left = _MOST_COMPARED
    for part, owner in zip(outline.parts, _owners(outline, matches), strict=True) if wanted else ():
        heading = part.heading
        if heading and left and not owner and not names.titled(heading.text):
            left -= 1
            section = _told(heading.text[:_LONGEST_PIECE], collection)
            if section in wanted:
                wanted = [other for other in wanted if other != section]
                yield section, heading


@lru_cache(maxsize=4096)
def _told(text: str, collection: Collection) -> str | None:
    """The one section that a heading's words tell: two of them are a name of it, else one is like its words.

    None for a heading of another time: "Date of the next meeting".
    """
    telling = _telling_words(collection)
    words = list(dict.fromkeys(_words_of(text)))[:_MOST_WORDS]
    if not telling.other_times.isdisjoint(words):
        return None
    pairs = (collection.named(" ".join(sorted(two))) for two in combinations(words, 2))
    told = {section for alias in pairs if alias and not alias.either for section in alias.sections}
    if len(told) != 1:
        told = {section for word in words if (section := telling.section(word))}
    return told.pop() if len(told) == 1 else None


class _TellingWords:
    """Which section the words of a collection's names tell. Made once by :func:`_telling_words`.

    A word tells a section where no other has it in a name, and it is in the second list of one of the section's
    pairs; in a language that has no pairs for the section, where several of its names have it.
    """

    def __init__(self, collection: Collection) -> None:
        file = collection.file
        self.other_times = _all_words(file.other_times.values())
        self._sections: dict[str, set[str]] = {}  # of the names that have a word
        for name, alias in collection.aliases.items():
            for word in _words_of(name) if alias.either or len(alias.sections) == 1 else ():
                self._sections.setdefault(word, set()).update(alias.sections)
        self._telling: set[str] = set()
        for kind in file.sections:
            lists = [pair for block in kind.pairs for pair in block.values()]
            own = _all_words(seconds for _, seconds in lists)
            for word in own:
                self._sections.setdefault(word, set()).add(kind.id)
            paired = {language for block in kind.pairs for language in block}
            names = [listed for language, listed in kind.headings.items() if language not in paired]
            counts = Counter(
                word for listed in names for name in {key(n) for n in listed} for word in set(_words_of(name))
            )
            self._telling |= own | {word for word, times in counts.items() if times >= _SEVERAL}
        self._telling -= _all_words(file.tell_nothing.values()) | self.other_times
        self._telling = {word for word in self._telling if len(self._sections[word]) == 1}
        self._by_start: dict[str, list[str]] = {}
        for word in self._sections:
            if len(word) >= _STEM:
                self._by_start.setdefault(word[:_STEM], []).append(word)

    def section(self, word: str) -> str | None:
        """The section that the word tells as it stands, or else with another ending."""
        if word in self._sections or len(word) < _STEM:
            return next(iter(self._sections[word])) if word in self._telling else None
        forms = [other for other in self._by_start.get(word[:_STEM], ()) if _inflected(word, other)]
        told = {section for form in forms for section in self._sections[form]}
        return told.pop() if len(told) == 1 and not self._telling.isdisjoint(forms) else None


def _all_words(lists: Iterable[list[str]]) -> set[str]:
    return {word for listed in lists for text in listed for word in _words_of(text)}


def _inflected(word: str, other: str) -> bool:
    """Whether two words that begin alike may be forms of one: what differs is no longer than an ending."""
    same = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return max(len(word), len(other)) - same <= min(_ENDING, same // 2)


@lru_cache(maxsize=8)
def _telling_words(collection: Collection) -> _TellingWords:
    return _TellingWords(collection)


def _words_of(text: str) -> list[str]:
    """The words of a heading, or each two neighbouring signs of a script without blanks."""
    words = content_words(text, never_none=False)
    return [
        pair
        for word in words
        for pair in ([word[at : at + 2] for at in range(len(word) - 1)] if unspaced(word) else [word])
    ]


@lru_cache(maxsize=4096)
def nearest(heading: str, collection: Collection) -> tuple[str, float] | None:
    """The section with the name most like the heading, and how alike they are (0 to 1); None for no likeness."""
    text = key(heading)[:_LONGEST_PIECE]
    letters, size = _letters(text), len(text)
    best: tuple[str, float] | None = None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    for name, its_letters, section in _names_by_letter(collection).get(text[:1], ()):
        both = size + len(name)
        shared = min(size - (letters & ~its_letters).bit_count(), len(name) - (its_letters & ~letters).bit_count())
        if 2 * shared < _NEAR * both:
            continue  # too many letters that the other does not have
        if sorted(name) == sorted(text):  # letters changed places
            return section, 1.0
        matcher.set_seq1(name)
        floor = best[1] if best else _NEAR
        if matcher.quick_ratio() > floor and matcher.ratio() > floor:
            best = (section, matcher.ratio())
    return best


@lru_cache(maxsize=8)
def _names_by_letter(collection: Collection) -> dict[str, list[tuple[str, int, str]]]:
    """The names that mean one section, by the first letter of what is compared: slips are rare there."""
    found: dict[str, list[tuple[str, int, str]]] = {}
    for name, alias in collection.aliases.items():
        if len(alias.sections) == 1:
            found.setdefault(name[:1], []).append((name, _letters(name), alias.sections[0]))
    return found


def _letters(text: str) -> int:
    """Which letters a text has, as bits; letters of other scripts may share one."""
    bits = 0
    for letter in text:
        bits |= 1 << (ord(letter) & 127)
    return bits


def _doubtful(source: Source, outline: Outline, wanted: list[str], collection: Collection) -> dict[str, Doubt]:
    """The first line for each wanted section that looks like its heading without being a heading."""
    found: dict[str, Doubt] = {}
    for doubt in doubts(source, outline) if wanted else ():
        alias = collection.alias(doubt.text)
        for section in alias.sections if alias and not alias.either else ():
            if section in wanted:
                found.setdefault(section, doubt)
    return found


def _unreadable(section: str, doubt: Doubt, collection: Collection) -> Finding:
    title = collection.section(section).title
    return Finding(
        "section-unreadable",
        Severity.WARNING,
        section,
        f"“{doubt.text}” may be the section “{title}”, but {doubt.reason}.",
        Evidence(doubt.span, (doubt.text,), title),
    )


def _owners(outline: Outline, matches: Matches) -> tuple[tuple[str, ...], ...]:
    """For each part the sections it belongs to: its own, else those of the heading it stands under."""
    owners: list[tuple[str, ...]] = []
    open_parents: list[tuple[int, tuple[str, ...]]] = []
    for part in outline.parts:
        own: tuple[str, ...] = ()
        if part.heading:
            while open_parents and open_parents[-1][0] >= part.heading.level:
                open_parents.pop()
            match = matches.get(part.heading.span.start)
            own = match.sections if match else open_parents[-1][1] if open_parents else ()
            open_parents.append((part.heading.level, own))
        owners.append(own)
    return tuple(owners)


_BEST = (Status.PRESENT, Status.PLACEHOLDER, Status.EMPTY)


def _places(outline: Outline, matches: Matches, owners: tuple[tuple[str, ...], ...]) -> dict[str, list[list[Part]]]:
    """For each section that has a heading the places it stands in, each the parts that begin with the heading."""
    places: dict[str, list[list[Part]]] = {}
    for part, owner in zip(outline.parts, owners, strict=True):
        for section in owner:
            match = matches.get(part.heading.span.start) if part.heading else None
            if match and section in match.sections:
                places.setdefault(section, []).append([part])
            else:
                places[section][-1].append(part)
    return places


def _read_section(
    section_id: str, places: list[list[Part]], matches: Matches, source: Source, collection: Collection
) -> ReadSection:
    """A section as its best place shows it, with the parts of all its places."""
    rated = [(status_of(source, place, collection), place) for place in places]
    # A heading of the form comes before another of the section that has as much under it.
    status, place = min(rated, key=lambda one: (_BEST.index(one[0]), _rule(one[1][0], matches) != "exact"))
    heading = place[0].heading
    assert heading is not None  # a place begins with a heading
    rule = matches[heading.span.start].rule
    if rule == "heading-with-date":
        status = Status.PRESENT
    tells = status is Status.PRESENT
    if rule == "near":
        status = Status.UNREADABLE
    end = place[0].span.end
    for part in place[1:]:
        end = part.span.end if part.span.start == end else end
    section = Section(
        section_id,
        status,
        heading.text,
        heading.level if heading.level < BOLD_LEVEL else None,
        heading.anchor,
        rule,
        Span(heading.span.start, end),
        heading.number,
    )
    return ReadSection(section, tuple(part for place in places for part in place), tells)


def _rule(part: Part, matches: Matches) -> str:
    return matches[part.heading.span.start].rule if part.heading else ""


def _without_place(section_id: str, doubt: Doubt | None) -> ReadSection:
    if doubt is None:
        return ReadSection(Section(section_id, Status.MISSING))
    return ReadSection(Section(section_id, Status.UNREADABLE, doubt.text, span=doubt.span))
