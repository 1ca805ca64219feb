"""The page of headings: reads the names of sections that editors add on the wiki, and counts the uses of each name.

The page is JSON, ``{section id: [heading, …]}``, as it stands or in a ``<syntaxhighlight>`` or ``<pre>``. It counts as
a whole: with one mistake in it the last version without any goes on. Fetching the page and keeping that version are
left to the callers, what a heading is compared by to ``bot.reports.folding``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, cast

from msgspec import Struct
from pydantic import AfterValidator, TypeAdapter, ValidationError, ValidationInfo

from bot.reports.collection import Collection, Hits
from bot.reports.folding import key
from bot.reports.heading_names import entries
from bot.reports.report import Report

LONGEST = 120  # code points of a heading; the longest in the tables has half of it
MOST = 1000  # headings on the page: a heading that no table has is compared with all of them
_SHOWN = 60  # code points of what a problem quotes
_MOST_PROBLEMS = 20  # of a page; they stand on the worklist
_NEAR = 0.6

_MARKUP = re.compile(r"[\[\]{}<>|]|''|==|__|~~~|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_WRAPPER = re.compile(
    r"<(?P<tag>syntaxhighlight|source|pre)\b[^<>]*>(?:\s*<nowiki>)?(?P<json>.*?)"
    r"(?:</nowiki>\s*)?(?:</(?P=tag)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_VALUE = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"{}\[\],:]+')  # of JSON that was parsed: texts, numbers, true, null
_EXAMPLE = '{"budget": ["Money matters"]}'


class Headings(Struct, frozen=True):
    """What the page comes to: the collection with its headings, and one sentence for each mistake in it.

    ``good`` is the text to keep as the last version without a mistake; None where there is no such version.
    """

    collection: Collection
    problems: tuple[str, ...] = ()
    good: str | None = None


def headings(text: str | None, last_good: str | None, collection: Collection) -> Headings:
    """Reads the page. ``text`` is None where there is no page: then nothing is added.

    ``last_good`` is what :class:`Headings` gave to keep before; where the collection has changed so that it is good no
    more, it counts as none.
    """
    if text is None:
        return Headings(collection)
    extended, problems = _read(text, collection)
    if not problems:
        return Headings(extended, good=text)
    if len(problems) > _MOST_PROBLEMS:
        problems = (*problems[:_MOST_PROBLEMS], f"And {len(problems) - _MOST_PROBLEMS} more.")
    if last_good is not None:
        before, mistakes = _read(last_good, collection)
        if not mistakes:
            return Headings(before, problems, last_good)
    return Headings(collection, problems)


def hits(reports: Iterable[Report], collection: Collection) -> tuple[Hits, ...]:
    """Counts the uses of each name that has any, and of every added one; by section, the most frequent first."""
    added = (alias for alias in collection.aliases.values() if alias.added)
    counts = {(section, alias): 0 for alias in added for section in alias.sections}
    for report in reports:
        for section in report.sections:
            for alias in entries(section.heading, collection) if section.heading else ():
                if section.id in alias.sections:
                    counts[section.id, alias] = counts.get((section.id, alias), 0) + 1
    order = {section.id: position for position, section in enumerate(collection.sections)}
    found = [Hits(section, alias.heading, count, alias.added) for (section, alias), count in counts.items()]
    return tuple(sorted(found, key=lambda hit: (order[hit.section], -hit.count, hit.heading)))


@lru_cache(maxsize=8)
def _read(text: str, collection: Collection) -> tuple[Collection, tuple[str, ...]]:
    """The collection with the page's headings, or every mistake in it; cached, as what is made of a collection is."""
    start, written = _json_of(text)
    if not written.strip():
        return collection, (f"There is no JSON on the page: write it as {_EXAMPLE}, or {{}} for no headings.",)
    try:
        data = json.loads(written, object_pairs_hook=_each_once)
        lines = dict(_lines(text, start, written, data))
    except json.JSONDecodeError as error:
        at = start + error.pos
        place = f"Line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"
        remedy = _REMEDIES.get(error.msg, f"{error.msg}; compare with {_EXAMPLE}")
        return collection, (f"{place}: this is not JSON: {remedy}",)
    except _Twice as twice:
        name = str(twice)
        last = max((value.start() for value in _VALUE.finditer(written) if value[0].strip('"') == name), default=0)
        line = f"Line {text.count(chr(10), 0, start + last) + 1}: "
        return collection, (f"{line}{_quote(name)} stands here again; put all its headings into one list.",)
    except (RecursionError, ValueError):  # nested too deeply, or a number of thousands of figures
        return collection, (f"The JSON on the page can't be read; all it needs is {_EXAMPLE}.",)
    try:
        found = _PAGE.validate_python(data, context=collection)
    except ValidationError as error:
        return collection, tuple(
            (_at(item["loc"], lines) if item["loc"] else "")
            + (_EXPECTED.get(item["type"]) or item["msg"].removeprefix("Value error, "))
            for item in error.errors()
        )
    if sum(map(len, found.values())) > MOST:
        return collection, (f"The page has more than {MOST} headings; keep those that reports use.",)
    if problems := tuple(_shared(found, lines, collection)):
        return collection, problems
    return (collection.with_aliases(found) if any(found.values()) else collection), ()


def _json_of(text: str) -> tuple[int, str]:
    """Where the JSON of a page begins, and the JSON; nothing where the page has none."""
    if text.lstrip().startswith(("{{", "{|")) or not text.lstrip().startswith(("{", "[", '"')):
        found = _WRAPPER.search(text)
        return (found.start("json"), found["json"]) if found else (0, "")
    return 0, text.rstrip()


class _Twice(ValueError):
    """A section that is written more than once: of those the parser would only keep the last."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = Counter(name for name, _ in pairs)
    for name, count in names.items():
        if count > 1:
            raise _Twice(name)
    return dict(pairs)


JsonPath = tuple[str | int, ...]  # as pydantic names places: key, then position


def _lines(text: str, start: int, written: str, data: Any) -> Iterator[tuple[JsonPath, int]]:
    """Each key and each single value of the JSON with the line of the page it stands on."""
    line, counted = 1, 0
    for path, value in zip(_paths(data, ()), _VALUE.finditer(written), strict=True):
        line += text.count("\n", counted, start + value.start())
        counted = start + value.start()
        yield path, line


def _paths(data: Any, path: JsonPath) -> Iterator[JsonPath]:
    """The place of every key and every single value of the JSON, in the order of writing."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield (*path, name)
            yield from _paths(value, (*path, name) if isinstance(value, list) else (*path, name, 0))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from _paths(value, (*path, position))
    else:
        yield path


def _section(name: str, info: ValidationInfo) -> str:
    known = [section.id for section in cast(Collection, info.context).sections]
    if name not in known:
        near = get_close_matches(name.strip().lower().replace(" ", "_"), known, 1, _NEAR)
        remedy = f"did you mean “{near[0]}”?" if near else f"use one of {', '.join(known)}."
        raise ValueError(f"there is no section {_quote(name)}; {remedy}")
    return name


def _heading(heading: str) -> str:
    if len(heading) > LONGEST:
        raise ValueError(
            f"{_quote(heading)} is longer than {LONGEST} characters; give the heading alone, not what stands under it."
        )
    if markup := _MARKUP.search(heading):
        sign = markup[0] if markup[0].isprintable() else "a line break or a control character"
        raise ValueError(
            f"{_quote(heading)} holds markup ({sign}); write the heading as readers see it, without equals signs,"
            " links, templates and tags."
        )
    if not key(heading):
        raise ValueError(
            f"{_quote(heading)} has no word to compare headings by; write the whole heading, or remove it."
        )
    return heading.strip()


_PAGE: TypeAdapter[dict[str, list[str]]] = TypeAdapter(
    dict[Annotated[str, AfterValidator(_section)], list[Annotated[str, AfterValidator(_heading)]]]
)

_EXPECTED = {
    "dict_type": f"The page must be one pair of braces with sections in it, such as {_EXAMPLE}.",
    "list_type": 'the headings of a section must stand in brackets, such as ["Money matters", "Our costs"].',
    "string_type": "a heading must be a text in quotes; put it in quotes, or remove it.",
}


def _shared(found: Mapping[str, list[str]], lines: Mapping[JsonPath, int], collection: Collection) -> Iterator[str]:
    """Headings that name another section already, on the page or in the collection."""
    taken: dict[str, str] = {}
    for section, listed in found.items():
        for position, heading in enumerate(listed):
            known = collection.aliases.get(key(heading))  # what a pair of words means, editors may say otherwise
            other = taken.setdefault(key(heading), section)
            if other == section and known and not known.either and known.sections != (section,):
                other = " and ".join(known.sections)
            if other != section:
                yield (
                    f"{_at((section, position), lines)}{_quote(heading)} names the section “{other}” already;"
                    " remove it, or give a longer name that only one section has."
                )


def _at(path: JsonPath, lines: Mapping[JsonPath, int]) -> str:
    """The line of a place, or of what it is in."""
    path = tuple(step for step in path if step != "[key]")
    while path and path not in lines:
        path = path[:-1]
    return f"Line {lines[path]}: " if path in lines else ""


# The messages of the JSON parser that editors meet most, as what to do about them.
_REMEDIES = {
    "Expecting ',' delimiter": "a comma is missing, or a bracket or quote before it is not closed.",
    "Expecting property name enclosed in double quotes": "a section in double quotes must follow; after the last one"
    " there is no comma.",
    "Illegal trailing comma before end of object": "there must be no comma after the last section.",
    "Illegal trailing comma before end of array": "there must be no comma after the last heading.",
    "Expecting ':' delimiter": "a colon must stand between a section and its headings.",
    "Expecting value": "a heading in double quotes must follow; after the last one there is no comma.",
    "Unterminated string starting at": "the text that begins here is not closed with a double quote.",
    "Invalid control character at": "a heading must stand on one line, and its quote be closed there.",
    "Extra data": "nothing may follow the last brace; remove what stands here.",
}


def _quote(text: object) -> str:
    shown = "".join(character if character.isprintable() else "\ufffd" for character in str(text))
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"
