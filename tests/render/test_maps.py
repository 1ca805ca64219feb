"""The map: GeoJSON that Kartographer takes, whatever stands on the pages, and none on a wiki without maps."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from bot.render import render
from bot.render.figures import held
from bot.render.maps import map_of
from bot.render.messages import languages, messages_in
from bot.render.salons import salons
from bot.reports.report import Coordinates, Event, Report
from testing.demo import demo_reports
from testing.hostile import HOSTILE, words
from testing.reports import BASE, context, report

KISUMU = Coordinates(Decimal("-0.10"), Decimal("34.76"))
MAPS = frozenset({"mapframe"})


def event(place: str | None = "Kisumu", where: Coordinates | None = KISUMU) -> Event:
    return Event(date(2019, 7, 13), date(2019, 7, 13), place, "KE", coordinates=where)


def shown(*reports: Report, language: str = "en", **more: Any) -> str:
    found = held(salons(reports))
    return map_of(found, context(**{"features": MAPS, **more}), messages_in(language))


def taken_apart(text: str) -> tuple[str, dict[str, Any]]:
    """The attributes and the GeoJSON of the one tag that the text is."""
    found = re.fullmatch(r"<mapframe((?: [a-z]+=\"[^\"<>]*\")+)>([^<>]*)</mapframe>", text)
    assert found, text
    return found[1], json.loads(found[2])


def test_a_point_for_each_town_with_its_reports() -> None:
    mwanza = Coordinates(Decimal("-2.52"), Decimal("32.90"))
    given, data = taken_apart(
        shown(
            report(1, events=(event(), event("Mwanza", mwanza), event("elsewhere", None))),
            report(2, events=(event("Library, Kisumu"),)),
        )
    )
    assert given == (
        ' width="300" height="170" align="center"'
        ' text="3 salons of 4, by the town that the report names · GeoNames, CC BY 4.0"'
    )
    assert data["type"] == "FeatureCollection"
    assert [point["geometry"]["coordinates"] for point in data["features"]] == [[34.76, -0.10], [32.90, -2.52]]
    assert data["features"][0]["properties"] == {
        "title": "Kisumu",
        "description": f"[[:{BASE}/Group 1|Group 1]], 13 July 2019; [[:{BASE}/Group 2|Group 2]], 13 July 2019",
    }


def test_there_is_no_map_without_points_or_without_the_extension() -> None:
    assert shown(report(1, events=(event(where=None),))) == ""
    assert shown(report(1, events=(event(),)), features=frozenset()) == ""
    for wanted in render([report(1, events=(event(),))], context()):
        assert "mapframe" not in wanted.body


def test_the_page_is_whole_without_the_map() -> None:
    def index(features: frozenset[str]) -> str:
        return render(demo_reports(), context(features=features))[0].body

    with_map, without = index(MAPS), index(frozenset())
    bare = re.sub(
        r"\n<div style=\"width: 300px\">[^\n]*<mapframe.*</mapframe></div>\n</div>|<div style=\"[^\"]*flex[^\"]*\">\n",
        "",
        with_map,
    )
    assert bare.replace("\n</div>\n\n", "\n\n", 1).replace("\n</div>\nWhat", "\nWhat", 1).split() == without.split()


def test_the_most_that_a_map_shows() -> None:
    def place(number: int) -> Coordinates:
        return Coordinates(Decimal(number) / 100, Decimal(1))

    events = [event(f"Town {number}", place(number)) for number in range(300)]
    text = shown(report(1, events=(*events, event("Town 299 again", place(299)))))
    given, data = taken_apart(text)
    assert len(data["features"]) == 200
    assert "201 salons of 301" in given
    assert data["features"][0]["properties"]["title"] == "Town 299"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_places_and_titles_stay_texts(text: str) -> None:
    given, data = taken_apart(shown(report(1, title=f"{BASE}/{text}", events=(event(text),))))
    assert given.count('"') == 8
    properties = data["features"][0]["properties"]
    for value in properties.values():  # which are wikitext to the extension
        assert not re.search(r"[<>\n]|\{\{|\[\[(?!:)|~~~|__|''|\w://|(?<!\[)\[(?!\[)", value), value
    assert "|" not in properties["title"]


@settings(max_examples=80, deadline=None)
@given(words)
def test_random_places_stay_texts(text: str) -> None:
    taken_apart(shown(report(1, title=f"{BASE}/{text}", events=(event(text),))))


@pytest.mark.parametrize("language", languages())
def test_the_caption_is_one_attribute_in_every_language(language: str) -> None:
    taken_apart(shown(report(1, events=(event(),)), language=language))
