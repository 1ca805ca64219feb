"""From wikitext to digest: the points of a report word for word, in its order and as deep as they are nested."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.read import read
from bot.render import render
from bot.render.wikitext import escape
from bot.reports.collection import load
from bot.wiki.base import Page
from testing.reports import BASE, context

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SALONS = load("salons")
NESTED = """== Date and location ==
13 July 2019, Oran, Algeria
== Summary of the discussion points ==
=== Advocacy ===
* The first one – 50 % of us say so
** A reason: "it's <5 km & near"
*** And its reason
**** Deeper still
*** Another one
** A second reason
* The second one
=== Diversity ===
# One
## Two
# Three
"""


class Points(HTMLParser):
    """The items of the lists of a page, each with its depth."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.depth = 0
        self.items: list[tuple[int, list[str]]] = []  # each with its depth and its text, as it comes
        self.feed(text)

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        self.depth += tag in ("ul", "ol")
        if tag == "li":
            self.items.append((self.depth, []))

    def handle_endtag(self, tag: Any) -> None:
        self.depth -= tag in ("ul", "ol")

    def handle_data(self, data: str) -> None:
        if self.depth and self.items:
            self.items[-1][1].append(data)


def shown(title: str, theme: str, text: str) -> list[tuple[int, str]]:
    """What a reader sees in the digest: each point with its depth."""
    report = read(Page(title, text, page_id=1, revision_id=2), SALONS)
    (wanted,) = (page for page in render([report], context()) if page.title == f"{BASE}/Index/{theme}")
    return [(depth, " ".join("".join(said).split())) for depth, said in Points(wanted.body).items]


def test_nested_points_are_word_for_word_in_order_and_as_deep() -> None:
    assert shown(f"{BASE}/Lakeside", "Advocacy", NESTED) == [
        (1, "The first one – 50 % of us say so"),
        (2, 'A reason: "it\'s <5 km & near"'),
        (3, "And its reason"),
        (4, "Deeper still"),
        (3, "Another one"),
        (2, "A second reason"),
        (1, "The second one"),
    ]
    assert shown(f"{BASE}/Lakeside", "Diversity", NESTED) == [(1, "One"), (2, "Two"), (1, "Three")]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the open corpus is not beside this checkout")
def test_a_real_report_with_many_points_is_reproduced() -> None:
    """Every bullet of the discussion stands in a digest, and the digests together are the page's bullets in order."""
    text = (CORPUS / "ma_ug.wiki").read_text(encoding="utf-8")
    discussion = text.split("== Summary of the discussion points ==")[1].split("\n== Reflections")[0]
    bullets = [(len(marks), plain(line)) for marks, line in re.findall(r"^([*#]+)\s*(.+)$", discussion, re.MULTILINE)]
    report = read(Page("MA UG", text), SALONS)
    pages = [context().themes[theme.id] for theme in report.themes]
    assert [item for page in pages for item in shown("MA UG", page, text)] == bullets
    assert len(bullets) > 50


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the open corpus is not beside this checkout")
@pytest.mark.parametrize(
    ("name", "theme", "begin", "end"),
    [
        ("wikimedia_thailand", "Capacity Building", "'''Capacity building'''\n", "\n== Reflections"),
        ("ma_ug", "Advocacy", "=== Discussion Theme 1 (Advocacy) ===\n", "\n=== Discussion Theme 2"),
    ],
)
def test_paragraphs_points_and_sub_headings_of_a_real_report_keep_their_order(
    name: Any, theme: Any, begin: Any, end: Any
) -> None:
    text = (CORPUS / f"{name}.wiki").read_text(encoding="utf-8")
    report = read(Page(name, text), SALONS)
    (wanted,) = (page for page in render([report], context()) if page.title == f"{BASE}/Index/{theme}")
    said = text.split(begin)[1].split(end)[0].split("\n")
    lines = [re.sub(r"^[*#=]+|=+$", "", line).strip() for line in said if line.strip()]
    content = wanted.body[wanted.body.index('| lang="en"') :]
    places = [content.find(escape(plain(line))) for line in lines]
    assert -1 not in places
    assert places == sorted(places)
    assert len(lines) > 8


def plain(line: Any) -> Any:
    """A line of a list without the markup of links, bold and italics."""
    line = re.sub(r"\[\[(?:[^|\]]*\|)?([^\]]*)\]\]", r"\1", line)
    return " ".join(re.sub(r"'{2,}|<[^>]*>", "", line).split())
