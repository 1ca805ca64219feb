"""The generated pages as one file: which are there, how they lead to one another, and what the file may do."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from bot.render import render
from bot.render.preview import preview
from bot.render.preview.as_html import Place
from bot.render.wikitext import TableCell, TableColumn, TableRow, concat, link, row_text, table_text
from testing.reports import BASE, context, report


class File(HTMLParser):
    """The elements of a file with their attributes, in its order, and the text of its style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.own = dict(re.findall(r"<(style|script)>(.*?)</\1>", text, re.DOTALL))
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def addresses(place: Place) -> str | None:
    return f"https://wiki.example/{place.title}" if "Group" in place.title else None


def made(**settings: object) -> str:
    surroundings = context(**settings)
    texts = {wanted.title: wanted.body for wanted in render([report(1), report(2)], surroundings)}
    text = preview(texts, surroundings, addresses)
    assert text is not None
    return text


def menus(text: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "|", menu) for menu in re.findall(r"<nav>(.*?)</nav>", text)]


def test_every_page_for_people_is_there_and_in_the_menu_of_each() -> None:
    text = made()
    file = File(text)
    articles = file.all("article")
    assert [each["id"] for each in articles] == [f"page{number}" for number in range(1, 13)]
    names = ["Index of reports", "Worklist", "Statistics", "Advocacy", "Capacity Building"]
    assert [name for name in menus(text)[0].split("|") if name][:5] == names
    assert len(set(menus(text))) == 1
    assert len(file.all("nav")) == 12
    assert sum(link.get("aria-current") == "page" for link in file.all("a")) == 12


def test_links_between_pages_stay_in_the_file_and_each_has_its_end() -> None:
    file = File(made())
    ids = [attributes["id"] for _, attributes in file.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = {str(link["href"]) for link in file.all("a") if str(link.get("href")).startswith("#")}
    assert {"#page1", "#page2", "#page4-report-1"} <= inside
    assert {href[1:] for href in inside} <= set(ids)


def test_a_link_to_what_is_not_on_a_page_leads_to_the_page() -> None:
    surroundings = context()
    index, worklist = (surroundings.title(name, "en") for name in ("", "Worklist"))
    row = row_text(TableRow([TableCell("a")], id="there"))
    table = table_text("c", [TableColumn("a")], [row])
    texts = {index: concat(link(worklist, "a", "there"), link(worklist, "b", "gone")), worklist: table}
    links = File(preview(texts, surroundings, addresses) or "").all("a")
    assert [each["href"] for each in links if "aria-current" not in each][1:3] == ["#page2-there", "#page2"]


def test_links_out_of_the_file_are_those_that_are_given() -> None:
    hrefs = {link.get("href") for link in File(made()).all("a")}
    outside = {href for href in hrefs if href and not href.startswith("#")}
    assert outside == {f"https://wiki.example/{BASE}/Group {number}" for number in (1, 2)}
    assert None in hrefs  # the stop page: no address, and still a reader sees that there is a page


def test_each_language_has_its_own_menu_and_direction() -> None:
    text = made(languages=("en", "ar"))
    file = File(text)
    assert [(each["lang"], each["dir"]) for each in file.all("article")] == [("en", "ltr")] * 12 + [("ar", "rtl")] * 12
    first, other = menus(text)[0], menus(text)[12]
    assert len(set(menus(text))) == 2
    assert "Worklist" in first
    assert "قائمة العمل" in other
    assert (file.all("html")[0]["lang"], file.all("html")[0]["dir"]) == ("en", "ltr")
    assert File(made(language="ar", languages=("ar", "en"))).all("html")[0]["dir"] == "rtl"


def test_further_parts_of_a_page_follow_it() -> None:
    surroundings = context()
    texts = {surroundings.title(name, "en", part): "x" for name, part in [("", 1), ("Worklist", 1), ("Worklist", 2)]}
    text = preview(texts, surroundings, addresses)
    assert text is not None
    assert menus(text)[0].replace("|", " ").split() == ["Index", "of", "reports", "Worklist", "Worklist", "2"]


def test_where_there_is_no_page_there_is_no_file() -> None:
    assert preview({f"{BASE}/Group 1": "x"}, context(), addresses) is None


def test_the_file_loads_nothing_and_runs_what_its_policy_names() -> None:
    file = File(made())
    (policy,) = (each["content"] for each in file.all("meta") if each.get("http-equiv") == "Content-Security-Policy")
    digests = {tag: base64.b64encode(hashlib.sha256(own.encode()).digest()).decode() for tag, own in file.own.items()}
    assert str(policy).split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{digests['script']}'",
        f"style-src 'sha256-{digests['style']}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert [tag for tag, _ in file.elements].index("meta") < [tag for tag, _ in file.elements].index("style")
    named = {name for _, attributes in file.elements for name in attributes}
    assert named.isdisjoint({"src", "srcset", "style", "onclick", "onload", "onerror", "action", "background"})
    assert not {tag for tag, _ in file.elements} & {"link", "img", "iframe", "object", "embed", "form", "base"}
    assert "url(" not in file.own["style"]
    assert "@import" not in file.own["style"]


def test_the_same_pages_give_the_same_bytes() -> None:
    assert made() == made()
