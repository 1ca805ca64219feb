"""Small pages with what may and may not be stated of them: the form of ``tests/statements/*.json``.

A case is a page (``id``, ``kind``, ``title``, ``wikitext``) and ``checks``, each with the ``path`` of a view, an
``op`` and what is ``expected``; tests/statements/README.md explains both. Which cases there are is left to the tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bot.reports.collection import load
from bot.reports.report import to_json
from bot.run.rules import rules_of
from bot.wiki.base import Page

FOLDER = Path(__file__).parents[1] / "tests" / "statements"
Record = dict[str, Any]


def cases(folder: Path = FOLDER) -> Iterator[Record]:
    """Every case of the files of a folder."""
    for file in sorted(folder.glob("*.json")):
        yield from json.loads(file.read_text(encoding="utf-8"))


def record_of(case: Record) -> Record:
    """The record of a case's page, read as one of an export in English would be."""
    page = Page(case["title"], case["wikitext"], page_id=1, revision_id=11, timestamp="2019-10-01T00:00:00Z")
    return to_json(rules_of(load("salons")).read(page))


def _points(points: list[Record]) -> int:
    return sum(1 + _points(point["points"]) for point in points)


VIEWS: Mapping[str, Callable[[Record], Any]] = {
    "lang": lambda r: r["language"],
    "raw": lambda r: json.dumps(r, ensure_ascii=False),
    "sec": lambda r: {section["id"]: section["status"] for section in r["sections"]},
    "head": lambda r: {section["id"]: section["heading"] for section in r["sections"]},
    "other": lambda r: [other["heading"] for other in r["other_sections"]],
    "events": lambda r: [[e["start"], e["end"], e["place"], e["country"], e["year_inferred"]] for e in r["events"]],
    "dates": lambda r: [[event["start"], event["end"]] for event in r["events"]],
    "places": lambda r: [event["place"] for event in r["events"]],
    "countries": lambda r: [event["country"] for event in r["events"]],
    "stated": lambda r: r["participants"]["stated"],
    "listed": lambda r: r["participants"]["listed"],
    "names": lambda r: [person["name"] for person in r["participants"]["people"]],
    "users": lambda r: [person["user"] for person in r["participants"]["people"] if person["user"]],
    "roles": lambda r: [person["role"] for person in r["participants"]["people"]],
    "themes": lambda r: [theme["id"] for theme in r["themes"]],
    "points": lambda r: {theme["id"]: [point["text"] for point in theme["points"]] for theme in r["themes"]},
    "allpoints": lambda r: {theme["id"]: _points(theme["points"]) for theme in r["themes"]},
    "prose": lambda r: {theme["id"]: theme["prose"] for theme in r["themes"]},
    "amounts": lambda r: [[a["value"], a["currency"], a["kind"]] for a in r["budget"]["amounts"]],
    "money": lambda r: [[a["value"], a["currency"]] for a in r["budget"]["amounts"]],
    "files": lambda r: r["media"]["files"],
    "cats": lambda r: r["media"]["commons_categories"],
    "findings": lambda r: [finding["code"] for finding in r["findings"]],
}


def seen(record: Record, path: str) -> Any:
    """What a record has at a path: a view, and steps into it; None where it has nothing there."""
    first, *steps = path.split(".")
    found = VIEWS[first](record)
    for step in steps:
        if isinstance(found, list):
            found = found[int(step)] if int(step) < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _sums(pairs: list[list[str]]) -> list[tuple[str, str]]:
    numbers = [(_number(value), code) for value, code in pairs]
    return sorted((str(value.normalize() if isinstance(value, Decimal) else value), code) for value, code in numbers)


def _is_kind(amount: list[str], value: str, currency: str, kinds: list[str]) -> bool:
    return _number(amount[0]) == _number(value) and amount[1] == currency and amount[2] in kinds


def _any_has(texts: list[str | None], piece: str) -> bool:
    return any(piece.lower() in (text or "").lower() for text in texts)


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda got, expected: got == expected,
    "in": lambda got, expected: got in expected,
    "len": lambda got, expected: got is not None and len(got) == expected,
    "leneither": lambda got, expected: got is not None and len(got) in expected,
    "has": lambda got, expected: got is not None and expected in got,
    "hasnot": lambda got, expected: got is None or expected not in got,
    "anyhas": lambda got, expected: _any_has(got or [], expected),
    "nonehas": lambda got, expected: not _any_has(got or [], expected),
    "allof": lambda got, expected: got is not None and all(item in got for item in expected),
    "set": lambda got, expected: got is not None and sorted(map(str, got)) == sorted(map(str, expected)),
    "money": lambda got, expected: _sums(got or []) == _sums(expected),
    "kinds": lambda got, expected: all(any(_is_kind(amount, *wanted) for amount in got or []) for wanted in expected),
}


def failures(case: Record) -> Iterator[str]:
    """A line for each check of a case that does not hold."""
    record = record_of(case)
    for check in case["checks"]:
        got = seen(record, check["path"])
        if not OPERATORS[check["op"]](got, check["expected"]):
            yield f"{check['name']}: {check['path']} {check['op']} {check['expected']!r}, got {str(got)[:300]}"
