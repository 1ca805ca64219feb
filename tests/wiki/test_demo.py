"""The demonstration's export is a sound MediaWiki export, and holds the kinds of page it is there to show."""

import hashlib
import re
import string
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

EXPORT = Path(__file__).parents[2] / "bot" / "wiki" / "demo" / "salons.xml"
NS = {"mw": "http://www.mediawiki.org/xml/export-0.11/"}
TREE = "Strategy/Wikimedia movement/2018-20/2019 Community Conversations/Strategy Salons/Reports/"
CATEGORY = "Category:Strategy Salons reports"
CATEGORY_LINK = re.compile(r"\[\[(Category:[^\]|]+)[^\]]*\]\]")
DIGITS = string.digits + string.ascii_lowercase
PAGE_PARTS = ("mw:title", "mw:ns", "mw:id", "mw:revision")
REVISION_PARTS = (
    "mw:id",
    "mw:timestamp",
    "mw:contributor/mw:username",
    "mw:contributor/mw:id",
    "mw:model",
    "mw:format",
    "mw:text",
    "mw:sha1",
)


def part(element: ET.Element, path: str) -> str:
    """Text of the one child at `path`."""
    found = element.findall(path, NS)
    assert len(found) == 1, f"{path}: {len(found)} of them"
    return found[0].text or ""


def base36_sha1(text: str) -> str:
    """The digest as MediaWiki writes it: base 36, 31 digits."""
    number, digits = int(hashlib.sha1(text.encode()).hexdigest(), 16), ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits.rjust(31, "0")


@pytest.fixture(scope="module")
def root() -> ET.Element:
    return ET.parse(EXPORT).getroot()


@pytest.fixture(scope="module")
def pages(root: ET.Element) -> list[ET.Element]:
    return root.findall("mw:page", NS)


@pytest.fixture(scope="module")
def texts(pages: list[ET.Element]) -> dict[str, str]:
    """Title -> wikitext of every page, redirects and categories included."""
    return {part(page, "mw:title"): part(page, "mw:revision/mw:text") for page in pages}


@pytest.fixture(scope="module")
def members(texts: dict[str, str]) -> set[str]:
    """Titles in the category or in a sub-category of it, without the sub-categories themselves."""
    links = {title: set(CATEGORY_LINK.findall(text)) for title, text in texts.items()}
    categories = {CATEGORY} | {t for t, into in links.items() if t.startswith("Category:") and CATEGORY in into}
    return {t for t, into in links.items() if into & categories} - categories


def test_is_export_of_schema_0_11(root: ET.Element) -> None:
    assert root.tag == f"{{{NS['mw']}}}mediawiki"
    assert root.get("version") == "0.11"


def test_starts_with_its_root_element() -> None:
    # MediaWiki's own importer refuses a file whose first node is a comment.
    assert EXPORT.read_bytes().startswith(b"<mediawiki ")


def test_siteinfo_names_the_namespaces_of_all_pages(root: ET.Element, pages: list[ET.Element]) -> None:
    namespaces = {n.get("key"): n.text for n in root.findall("mw:siteinfo/mw:namespaces/mw:namespace", NS)}
    for page in pages:
        title, name = part(page, "mw:title"), namespaces[part(page, "mw:ns")]
        assert title.startswith(f"{name}:") if name else not title.startswith("Category:")


def test_every_page_is_complete(pages: list[ET.Element]) -> None:
    for page in pages:
        assert all(part(page, path) for path in PAGE_PARTS)
        revision = page.find("mw:revision", NS)
        assert revision is not None
        assert all(part(revision, path) for path in REVISION_PARTS), part(page, "mw:title")


@pytest.mark.parametrize("path", ["mw:title", "mw:id", "mw:revision/mw:id"])
def test_is_unique(pages: list[ET.Element], path: str) -> None:
    assert [value for value, n in Counter(part(page, path) for page in pages).items() if n > 1] == []


def test_bytes_and_sha1_are_those_of_the_text(pages: list[ET.Element]) -> None:
    for page in pages:
        text, written = page.find("mw:revision/mw:text", NS), part(page, "mw:revision/mw:text")
        assert text is not None
        digest = base36_sha1(written)
        seen = (text.get("bytes"), text.get("sha1"), part(page, "mw:revision/mw:sha1"))
        assert seen == (str(len(written.encode())), digest, digest), part(page, "mw:title")


def test_no_member_is_without_text(texts: dict[str, str], members: set[str]) -> None:
    assert [title for title in members if not CATEGORY_LINK.sub("", texts[title]).strip()] == []


def test_at_least_sixteen_reports_beside_translated_copies(members: set[str]) -> None:
    assert len({title for title in members if not title.endswith("/fr")}) >= 16


def test_every_report_of_the_tree_is_a_member(texts: dict[str, str], members: set[str]) -> None:
    reports = {t for t, text in texts.items() if t.startswith(TREE) and not text.startswith("#REDIRECT")}
    assert reports == members


def test_sub_category_has_a_member_of_its_own(texts: dict[str, str], members: set[str]) -> None:
    assert [title for title in members if f"[[{CATEGORY}]]" not in texts[title]]


def test_redirects_lead_to_a_member(pages: list[ET.Element], members: set[str]) -> None:
    redirects = [page for page in pages if page.find("mw:redirect", NS) is not None]
    assert redirects
    for page in redirects:
        target = page.find("mw:redirect", NS).get("title")  # type: ignore[union-attr]
        assert target in members
        assert part(page, "mw:revision/mw:text") == f"#REDIRECT [[{target}]]"


def test_translated_copy_stands_beside_its_source(texts: dict[str, str]) -> None:
    copies = [title for title in texts if title.endswith("/fr")]
    assert copies
    for title in copies:
        assert "<translate>" in texts[title.removesuffix("/fr")]
        assert "<translate>" not in texts[title]


def test_one_report_is_there_in_two_languages_that_link_to_each_other(texts: dict[str, str]) -> None:
    linked = {(a, b) for a in texts for b in texts if a.startswith(TREE) and f"[[{b}|" in texts[a]}
    assert [pair for pair in linked if pair[::-1] in linked]


def test_no_page_is_one_the_bot_wrote(texts: dict[str, str]) -> None:
    assert [title for title, text in texts.items() if "salonbot:begin" in text] == []
