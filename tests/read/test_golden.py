"""Golden pages: the reader against what a careful person reads from the same page (see tests/golden/README.md)."""

import json
import unicodedata
from functools import cache
from typing import Any

import pytest

from bot.read import read
from bot.reports.check import check
from bot.reports.collection import load
from bot.reports.report import to_json
from bot.run.rules import rules_of
from bot.wiki.base import Page
from testing.golden import COMPARED, FOLDER, Truth, draft, written

PAGES = sorted(path.stem for path in FOLDER.glob("*.json"))
FIELDS = (
    "sections",
    "headings",
    "events",
    "events.country",
    "participants.stated",
    "participants.listed",
    "participants.names",
    "participants.users",
    "themes",
    "points",
    "language",
    "budget.amounts",
    "budget.kind",
    "media.files",
    "media.commons_categories",
    "findings",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_golden_page_has_the_form(name: str) -> None:
    """Of the schema in testing/golden.py, beside a page of the same name."""
    read = Truth.model_validate_json((FOLDER / f"{name}.json").read_bytes())
    assert {section.id for section in load("salons").sections} == read.sections.keys()
    assert read.points.keys() <= set(read.themes)
    assert (FOLDER / f"{name}.wiki").is_file()


def test_a_draft_has_the_form() -> None:
    """What ``scripts/golden`` prints."""
    page = Page("Reports/Lakeside", "== Date and location ==\n2 August 2019, Mombasa, Kenya\n== Budget ==\n20 USD")
    drafted = Truth.model_validate_json(written(draft(rules_of(load("salons")).read(page))))
    assert drafted.title == "Reports/Lakeside"
    assert drafted.sections["budget"].status == "present"
    assert drafted.sections["media"].status == "missing"


@cache
def truth(name: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


@cache
def record(name: str) -> dict[str, Any]:
    text = (FOLDER / f"{name}.wiki").read_bytes().decode("utf-8")
    salons = load("salons")
    return to_json(check(read(Page(truth(name)["title"], text), salons), salons))


def plain(text: str | None) -> str:
    """Compared without case, direction marks and the width of blanks."""
    text = "".join(char for char in unicodedata.normalize("NFKC", text or "") if unicodedata.category(char) != "Cf")
    return " ".join(text.replace("’", "'").replace("_", " ").split()).casefold().strip(" .,;:")


def amount(item: dict[str, Any], kind: bool) -> tuple[str, ...]:
    value = item["value"]
    value = value.rstrip("0").rstrip(".") if "." in value else value
    return (value, item["currency"], item["kind"])[: 3 if kind else 2]


def facts(found: dict[str, Any], field: str, seen: bool) -> Any:
    """A field of a truth or (``seen``) of a record, in a form that both have in common."""
    people = found["participants"]
    sections = {item["id"]: item for item in found["sections"]} if seen else found["sections"]
    match field:
        case "sections":
            return {name: section["status"] for name, section in sections.items()}
        case "headings":
            return {name: plain(section["heading"]) for name, section in sections.items()}
        case "events":
            return [(event["start"], event["end"]) for event in found["events"] if event["start"]]
        case "events.country":
            return [event["country"] for event in found["events"]]
        case "participants.stated" | "participants.listed":
            return people[field.partition(".")[2]] or None
        case "participants.names":
            names = [person["name"] or person["user"] for person in people["people"]] if seen else people["names"]
            return sorted({plain(name) for name in names})
        case "participants.users":
            users = [person["user"] for person in people["people"] if person["user"]] if seen else people["users"]
            return sorted({plain(user) for user in users})
        case "themes":
            return sorted(theme["id"] for theme in found["themes"]) if seen else sorted(found["themes"])
        case "points":
            if seen:
                return {theme["id"]: len(theme["points"]) or None for theme in found["themes"]}
            return {theme: number or None for theme, number in found["points"].items()}
        case "language":
            return (found["language"] or "").partition("-")[0]  # the reader tells no variants
        case "budget.amounts" | "budget.kind":
            return sorted(amount(item, field == "budget.kind") for item in found["budget"]["amounts"])
        case "media.files" | "media.commons_categories":
            return sorted(plain(name) for name in found["media"][field.partition(".")[2]])
        case "findings":
            codes = {item["code"] for item in found["findings"]} if seen else set(found["findings"])
            return sorted(codes & COMPARED)
    raise AssertionError(field)


def without(value: Any, field: str, skip: list[str]) -> Any:
    """What is left to compare when the items that ``skip`` names are taken out."""
    group = field.partition(".")[0]
    if field in skip or group in skip or (field == "headings" and "sections" in skip):
        return None
    if field == "points" and "themes" in skip:
        return None
    if field == "budget.kind" and "budget.amounts" in skip:
        return None
    if isinstance(value, dict):
        named = f"{'points' if field == 'points' else 'sections'}."
        out = [word.partition(":")[2] for word in skip if field == "points" and word.startswith("themes:")]
        return {name: item for name, item in value.items() if named + name not in skip and name not in out}
    items = [word.partition(":")[2] for word in skip if word.startswith(f"{field}:")]
    if field == "participants.names":
        return [name for name in value if not name.startswith(tuple(map(plain, items)) or "\0")]
    if field == "events":
        return [event for event in value if event[0] not in items]
    if field == "events.country" and any(word.startswith("events:") for word in skip):
        return None
    if isinstance(value, list):
        return [item for item in value if item not in items]
    return value


def cases() -> list[Any]:
    return [
        pytest.param(
            name,
            field,
            marks=pytest.mark.xfail(strict=True, reason="known to be read wrongly still")
            if field in truth(name).get("open", ())
            else (),
            id=f"{name}-{field}",
        )
        for name in PAGES
        for field in FIELDS
    ]


@pytest.mark.parametrize(("name", "field"), cases())
def test_a_page_is_read_as_a_careful_person_reads_it(name: str, field: str) -> None:
    skip = truth(name)["skip"]
    expected = without(facts(truth(name), field, seen=False), field, skip)
    assert without(facts(record(name), field, seen=True), field, skip) == expected


@pytest.mark.parametrize("name", PAGES)
def test_no_section_that_is_there_is_called_missing(name: str) -> None:
    found = facts(record(name), "sections", seen=True)
    there = {section for section, status in facts(truth(name), "sections", seen=False).items() if status != "missing"}
    skipped = {word.partition(".")[2] for word in truth(name)["skip"] if word.startswith("sections.")}
    if "sections" not in truth(name)["skip"] and "sections" not in truth(name).get("open", ()):
        assert not {section for section in there - skipped if found[section] == "missing"}


def test_every_page_is_a_pair() -> None:
    assert PAGES
    assert sorted(path.stem for path in FOLDER.glob("*.wiki")) == PAGES
