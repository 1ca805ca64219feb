"""The generated pages as the real MediaWiki makes them: what was copied from reports does nothing there."""

from __future__ import annotations

import dataclasses
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.render import render
from bot.render.slots import read_slots, without_slots
from bot.reports.report import Coordinates, Event, Status
from testing.devwiki import DevWiki
from testing.hostile import HOSTILE, words
from testing.reports import BASE, context, finding, report, sections

PROPERTIES = "text|categories|templates|images|externallinks|iwlinks|langlinks|sections|properties|links"


@dataclass
class Rows(HTMLParser):
    """The tables of a page: for each row its id and the text of its cells; and all tags outside of tables."""

    rows: list[tuple[str | None, list[str]]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._cell = False

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append((dict(attrs).get("id"), []))
        elif tag in ("td", "th"):
            self.rows[-1][1].append("")
            self._cell = True
        elif tag in ("br", "li", "p") and self._cell:
            self.rows[-1][1][-1] += "\n"
        self.tags.append(tag)

    def handle_endtag(self, tag: Any) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: Any) -> None:
        if self._cell:
            self.rows[-1][1][-1] += data


def rows_of(html: Any) -> Any:
    parser = Rows()
    parser.feed(html)
    return parser


def parsed(person: Any, wanted: Any) -> Any:
    """What the wiki makes of a page that is saved: first the changes before saving, then parsing."""
    saved = person.call("parse", text=wanted.body, title=wanted.title, contentmodel="wikitext", onlypst=1)
    assert saved["parse"]["text"] == wanted.body  # no signature, no substitution, no other form of Unicode
    form = {"text": wanted.body, "title": wanted.title, "contentmodel": "wikitext", "prop": PROPERTIES}
    return person.call("parse", disablelimitreport=1, **form)["parse"]


def as_read(text: Any) -> Any:
    """A text as a reader sees it on one line."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def compare(person: Any, hostile: Any, harmless: Any) -> Iterator[Any]:
    """Page by page the same rows, cells, tags and headings, and nothing that was not ours."""
    for page, plain in zip(hostile, harmless, strict=True):
        seen, expected = parsed(person, page), parsed(person, plain)
        assert rows_of(seen["text"]).tags == rows_of(expected["text"]).tags, page.title
        shape = [(row, len(cells)) for row, cells in rows_of(seen["text"]).rows]
        assert shape == [(row, len(cells)) for row, cells in rows_of(expected["text"]).rows]
        for name in ("categories", "templates", "images", "iwlinks", "langlinks", "properties"):
            assert not seen[name], (page.title, name)
        ours = [link for link in seen["externallinks"] if not link.startswith(("http://127.0.0.1", "//127.0.0.1"))]
        assert ours == []
        assert sorted(link["title"] for link in seen["links"]) == sorted(link["title"] for link in expected["links"])
        assert [one["line"] for one in seen["sections"]] == [one["line"] for one in expected["sections"]]
        yield page, seen


def reports_with(texts: Any) -> Any:
    # the anchor is where a link leads, and the findings' keys go by what was seen: both as in the harmless page
    return [with_text(number, text) for number, text in enumerate(texts, 1)]


def with_text(number: Any, text: Any) -> Any:
    found = tuple(replace(one, evidence=finding().evidence) for one in report(number).findings)
    return report(
        number, text, findings=(*found, finding("date-missing", None, (f"x {text}",))), events=_apart(number, text)
    )


def _apart(number: Any, text: Any) -> Any:
    """The events of a report, on days of its own: two reports of one day and place would be of one salon."""
    weeks = timedelta(days=7 * number)
    return tuple(
        replace(event, start=event.start and event.start + weeks, end=event.end and event.end + weeks)
        for event in report(number, text).events
    )


def bodies(texts: Any, **more: Any) -> Any:
    """Every page of wikitext; the copy for programs has tests of its own."""
    return [page for page in render(reports_with(texts), context(names=True, **more)) if page.kind != "data"]


def keyed_alike(page: Any) -> Any:
    """Keys of findings depend on what was seen; here only the shape counts."""
    return dataclasses.replace(page, body=re.sub(r"(f\.\d+\.[a-z-]+\.)[0-9a-f]{8}", r"\g<1>00000000", page.body))


@pytest.fixture(scope="module")
def reader(devwiki: DevWiki) -> Any:
    return devwiki.reader


def test_hostile_texts_do_nothing_in_any_field(reader: Any) -> None:
    hostile = [keyed_alike(page) for page in bodies(HOSTILE, languages=("en", "ar"))]
    harmless = [keyed_alike(page) for page in bodies(["x"] * len(HOSTILE), languages=("en", "ar"))]
    for page, seen in compare(reader, hostile, harmless):
        if page.title == f"{BASE}/Index/Advocacy":
            rows = dict(rows_of(seen["text"]).rows)
            for number, text in enumerate(HOSTILE, 1):
                if text.isprintable():
                    shown = rows[f"report-{number}"][2].split("\n")
                    assert [as_read(line) for line in shown if line.strip()] == [as_read(text)] * 5, text
    assert len(hostile) == 24


OFFERED = frozenset({"mapframe"})


def test_hostile_places_and_titles_do_nothing_on_a_map(reader: Any) -> None:
    """Each point has the title and the reports that the record has, as words and links of ours."""

    def told(number: int, text: str) -> Any:
        where = Coordinates(Decimal(number) / 10, Decimal(number))
        day = date(2019, 7, 13)
        return report(number, "x", events=(Event(day, day, text, "KE", coordinates=where),))

    texts = [text for text in HOSTILE if text.isprintable()]
    index = render([told(number, text) for number, text in enumerate(texts, 1)], context(names=True, features=OFFERED))[
        0
    ]
    seen = parsed(reader, index)
    assert "mw-kartographer-error" not in seen["text"]
    titles = map(html.unescape, re.findall(r' data-title="([^"]*)"', seen["text"]))
    shown = [as_read(html.unescape(re.sub("<[^>]*>", "", title))) for title in titles]
    assert sorted(shown) == sorted(map(as_read, texts))
    for name in ("categories", "templates", "images", "iwlinks", "langlinks", "externallinks"):
        assert not seen[name], name
    plain = [told(number, "x") for number in range(1, len(texts) + 1)]
    expected = parsed(reader, render(plain, context(names=True, features=OFFERED))[0])
    assert sorted(link["title"] for link in seen["links"]) == sorted(link["title"] for link in expected["links"])


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking asks the wiki a thousand times
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(words.filter(lambda text: any(map(str.isalnum, text))), min_size=30, max_size=30))
def test_random_texts_do_nothing(reader: Any, texts: Any) -> None:
    hostile = [keyed_alike(page) for page in bodies(texts)]
    harmless = [keyed_alike(page) for page in bodies(["x"] * len(texts))]
    assert list(compare(reader, hostile, harmless))


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 30))
def test_hostile_titles_languages_and_codes_do_nothing(reader: Any, start: Any) -> None:
    texts = [text for text in HOSTILE[start : start + 30] if len(text) < 200]
    reports = [
        report(
            number,
            title=text,
            language=text,
            timestamp=text,
            events=tuple(replace(event, country=text) for event in report(1).events),
            findings=tuple(replace(one, code=text, section=text) for one in report(1).findings[:1]),
            themes=tuple(replace(theme, id=text) for theme in report(1).themes),
            sections=tuple(replace(one, id=text, status=Status.EMPTY) for one in sections()[:1]),
        )
        for number, text in enumerate(texts, 1)
    ]
    for page in render(reports, context(names=True)):
        if page.kind == "data":
            continue
        seen = parsed(reader, page)
        for name in ("categories", "templates", "images", "langlinks", "properties"):
            assert not seen[name], (page.title, name)
        assert all("127.0.0.1" in link for link in seen["externallinks"])
        if page.title == f"{BASE}/Index":
            assert len([row for row, _ in rows_of(seen["text"]).rows if row]) == len(texts)


def test_no_page_takes_an_expensive_function(reader: Any) -> None:
    for page in bodies([f"Group {number}" for number in range(1, 41)], languages=("en", "ar")):
        asked = {"text": page.body, "title": page.title, "contentmodel": "wikitext", "prop": "limitreportdata"}
        limits = {one["name"]: one for one in reader.call("parse", **asked)["parse"]["limitreportdata"]}
        assert limits["limitreport-expensivefunctioncount"]["0"] == 0, page.title


def test_edit_links_open_the_right_edit(devwiki: DevWiki) -> None:
    title = f"{BASE}/Group & Co. (100% + “more”)"
    devwiki.alice.edit(title, "== One ==\na\n== Two ==\nb\n")
    number = devwiki.alice.history(title)[0]["revid"]
    two = tuple(replace(one, number=2, anchor="Two", status=Status.EMPTY) for one in sections() if one.id == "budget")
    one = report(1, title=title, revision_id=number, sections=two, findings=(finding("budget-empty"),))
    one = replace(one, other_sections=())
    gone = replace(one, sections=(replace(two[0], status=Status.MISSING, number=None),))
    opened = []
    for worklist in (render([reported], context())[1] for reported in (one, gone)):
        html = parsed(devwiki.alice, worklist)["text"]
        address = re.findall(r'class="plainlinks"><[^>]*href="([^"]*)"', html)[0]  # the next one is for the verdict
        answer = devwiki.alice.session.get(address.replace("&amp;", "&"), timeout=60)
        opened.append(answer.text)
        (permanent,) = re.findall(r'href="(/wiki/Special:PermanentLink/\d+#Two)"', html)
        assert devwiki.alice.session.get(devwiki.url + permanent, timeout=60).url.startswith(devwiki.url)
    assert "== Two ==\nb" in opened[0]
    assert "== One ==" not in opened[0]
    (subject,) = re.findall(r"<input[^>]*name='wpSummary'[^>]*>", opened[1])
    assert "value='Statement on your budget'" in subject


def test_rows_are_named_and_in_their_language(reader: Any) -> None:
    (index,) = (page for page in render([report(7, "نص", language="ar")], context()) if page.kind == "index")
    html = parsed(reader, index)["text"]
    assert '<tr id="report-7">' in html
    assert '<bdi lang="ar" dir="rtl">نص</bdi>' in html
    assert '<th scope="col" data-sort-type="isoDate">' in html
    assert "color" not in html
    assert "rowspan" not in html


def test_what_people_write_in_slots_survives_saving(wiki: DevWiki) -> None:
    """Saved, filled by a person, read, rendered again, saved: not a byte of theirs differs."""
    title = f"{BASE}/Index/Advocacy"

    def digest(**kept: Any) -> Any:
        return next(page for page in render([report(1), report(2)], context(**kept)) if page.title == title)

    wiki.bot.edit(title, digest().body)
    text = str(wiki.bot.text(title))
    assert without_slots(text) == text == digest().body
    mark = "<!-- salonbot:slot r.1.advocacy -->"
    wiki.alice.edit(title, text.replace(mark, f"{mark}We agree! ~~~~\n* one | two\n{{{{unknown}}}} é"))
    written = read_slots(str(wiki.bot.text(title)))["r.1.advocacy"]
    assert "Alice" in written
    after = digest(kept={title: read_slots(str(wiki.bot.text(title)))})
    assert wiki.bot.text(title) == after.body
    assert without_slots(after.body) == digest().body
