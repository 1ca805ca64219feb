"""preview.html in Chromium: what a person sees of the demo's pages, and that nothing of a hostile report acts there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from bot.cli.main import main
from bot.render import render
from bot.render.preview import preview
from bot.reports.report import Event, Report
from testing.chromium import browser, browsing, contrast
from testing.hostile import HOSTILE
from testing.reports import context, report

__all__ = ["browser"]

SCREENS = {"desk": browsing.DESKTOP, "phone": browsing.PHONE}
JULY, AUGUST = date(2019, 7, 13), date(2019, 8, 2)
HEAD = "document.querySelector('th[data-sort-type=isoDate]')"
MARKUP = (
    "<script>window.hit = 1</script>",
    "</title></style></script><script>window.hit = 1</script>",
    "--><script>window.hit = 1</script><!--",
    '"><img src="x" onerror="window.hit = 1">',
    "<img src=x onerror='window.hit = 1'>",
    "<svg onload=window.hit=1></svg>",
    '<b onmouseover="window.hit = 1" style="position: fixed" class="scroll" id="page1">a</b>',
    '<a href="javascript:window.hit = 1">a</a>',
    "[javascript:window.hit=1 a]",
    "[[:javascript:window.hit=1|a]]",
    "[{{fullurl:javascript:window.hit=1|action=edit}} a]",
    '<iframe srcdoc="<script>parent.hit = 1</script>"></iframe>',
    '<meta http-equiv="refresh" content="0; url=https://example.org">',
    '<base href="https://example.org/"><form action="https://example.org/"><input name="a">',
    "&lt;script&gt;window.hit = 1&lt;/script&gt;",
    "&#60;script&#62;window.hit = 1&#60;/script&#62;",
    "&amp;lt;script&amp;gt;window.hit = 1&amp;lt;/script&amp;gt;",
)
# Every element of the page with the names of its attributes, without the words in them.
SHAPE = """[...document.querySelectorAll('main *')].map(
  element => [element.localName, ...element.getAttributeNames().sort()].join(' '))"""
# Names of elements and attributes, and addresses, that no part of a preview has.
STRANGE = """[...document.querySelectorAll('main, main *')].flatMap(element => [
  ...(ELEMENTS.includes(element.localName) ? [] : [element.localName]),
  ...element.getAttributeNames().filter(name => !ATTRIBUTES.includes(name)),
  ...(element.localName === 'a' && element.hasAttribute('href') && !/^#page\\d+/.test(element.getAttribute('href'))
    ? [element.getAttribute('href')] : [])])"""
ELEMENTS = (
    "main article nav a h1 h2 small span p ul li div b bdi br table caption thead tbody tr th td button wbr details "
    "summary"
)
ATTRIBUTES = "id lang dir href title aria-current aria-hidden class scope data-sort-type data-sort-value type"


@pytest.fixture(scope="module")
def watched(browser: Any) -> Any:
    """The browser, which notes on each page what the policy of the file kept from happening."""
    note = "window.kept = []; addEventListener('securitypolicyviolation', event => kept.push(event.effectiveDirective))"
    browser.call("Page.addScriptToEvaluateOnNewDocument", source=note)
    return browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the demo's preview."""
    out = tmp_path_factory.mktemp("demo")
    assert main(["run", "--demo", "--out", str(out)]) == 0
    return (out / "preview.html").as_uri()


@pytest.fixture(scope="module")
def show(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    folder, numbers = tmp_path_factory.mktemp("files"), count()

    def opened(text: str) -> None:
        path = folder / f"{next(numbers)}.html"  # an address of its own each time, so that the browser opens it anew
        path.write_text(text, encoding="utf-8")
        browser.open(path.as_uri())

    return opened


@pytest.fixture(scope="module")
def harmless(browser: Any, show: Callable[[str], None]) -> list[str]:
    """The shape of the file of reports that say nothing but a letter."""
    show(file_of("x"))
    shape: list[str] = browser.ask(SHAPE)
    return shape


def seen(browser: Any) -> list[str]:
    """The headings of the pages that are shown: of one."""
    headings: list[str] = browser.ask(
        "[...document.querySelectorAll('h1')].filter(each => each.getClientRects().length).map(each => each.innerText)"
    )
    return [heading.rpartition("/Reports/")[2].strip() for heading in headings]


def file_of(text: str, slot: str = "") -> str:
    """The preview of the pages of two reports that say ``text`` everywhere, with ``slot`` in every slot."""
    return file_of_reports([report(1, text), report(2, text)], slot)


def file_of_reports(reports: list[Report], slot: str = "") -> str:
    surroundings, end = context(names=True), "<!-- salonbot:slot-end -->"
    texts = {each.title: each.body.replace(end, slot + end) for each in render(reports, surroundings)}
    made = preview(texts, surroundings, lambda place: None)
    assert made is not None
    return made


def test_index_worklist_and_a_digest_are_shown_one_at_a_time(browser: Any, demo: str) -> None:
    browser.screen(browsing.DESKTOP)
    browser.open(demo)
    assert seen(browser) == ["Index"]
    assert "33 salons were held" in browser.ask("document.body.innerText")
    for name, words in [("Worklist", "6 findings in 6 reports"), ("Advocacy", "Freedom of panorama is unclear")]:
        links = "[...document.querySelectorAll('nav a')].filter(each => each.getClientRects().length)"
        browser.ask(f"{links}.find(each => each.innerText === {name!r}).click()")
        browser.wait(f"document.querySelector(':target h1').innerText.endsWith('Index/{name}')")
        assert seen(browser) == [f"Index/{name}"]
        assert words in browser.ask("document.body.innerText")


def test_a_link_to_a_row_shows_its_page_and_the_row(browser: Any, demo: str) -> None:
    browser.screen(browsing.DESKTOP)
    browser.open(demo)
    browser.ask(f"{HEAD}.closest('table').querySelector('a[href*=\"-finding-\"]').click()")
    browser.wait("document.querySelectorAll('tr:target').length")
    assert seen(browser) == ["Index/Worklist"]
    top = browser.ask("document.querySelector('tr:target').getBoundingClientRect().top")
    assert -1 < top < browsing.DESKTOP[1]  # parts of a pixel above the window's edge are none


def column(browser: Any, head: str) -> list[str]:
    values: list[str] = browser.ask(
        f"[...{head}.closest('table').tBodies[0].rows].map(row => row.cells[{head}.cellIndex].dataset.sortValue)"
    )
    return values


def test_a_click_on_the_date_sorts_by_date_and_a_second_one_the_other_way(browser: Any, demo: str) -> None:
    browser.open(demo)
    before = column(browser, HEAD)
    browser.ask(f"{HEAD}.querySelector('button').click()")
    days = column(browser, HEAD)
    assert days == sorted(days) != before
    assert (len(days), all(days)) == (24, True)
    assert browser.ask(f"{HEAD}.getAttribute('aria-sort')") == "ascending"
    browser.ask(f"{HEAD}.querySelector('button').click()")
    assert column(browser, HEAD) == days[::-1]
    assert browser.ask(f"{HEAD}.getAttribute('aria-sort')") == "descending"


def test_what_has_no_date_comes_last_whichever_way(browser: Any, show: Callable[[str], None]) -> None:
    dated = [report(number, events=(Event(day, day, "a", "MA", "a"),)) for number, day in ((1, JULY), (3, AUGUST))]
    show(file_of_reports([report(2, events=()), *dated]))
    for days in (["2019-07-13", "2019-08-02", ""], ["2019-08-02", "2019-07-13", ""]):
        browser.ask(f"{HEAD}.querySelector('button').click()")
        assert [day or "" for day in column(browser, HEAD)] == days


def test_numbers_sort_as_numbers_and_by_keyboard(browser: Any, demo: str) -> None:
    browser.open(demo)
    head = f"{HEAD}.parentElement.querySelector('[data-sort-type=number]')"
    browser.ask(f"{head}.querySelector('button').focus()")
    for kind in ("keyDown", "keyUp"):
        browser.call(
            "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13
        )
    assert browser.ask(f"{head}.getAttribute('aria-sort')") == "ascending"
    people = [int(value) for value in column(browser, head) if value]
    assert people == sorted(people)
    assert len({len(str(number)) for number in people}) > 1  # else text would sort them as well


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_page_fits_its_window_and_reads_well(browser: Any, demo: str, screen: str, night: bool) -> None:
    browser.screen(SCREENS[screen], dark=night)
    for number in range(1, 14):
        browser.open(f"{demo}#page{number}")
        root = "document.documentElement"
        assert browser.ask(f"{root}.scrollWidth") <= browser.ask(f"{root}.clientWidth") == SCREENS[screen][0]
        captions = "[...document.querySelectorAll('caption')].filter(each => each.getClientRects().length)"
        ends = browser.ask(f"{captions}.map(each => each.getBoundingClientRect().right)")
        assert max(ends, default=0) <= SCREENS[screen][0]
    assert contrast(browser, "main *") >= 4.5
    text = browser.ask("getComputedStyle(document.querySelector('p')).color")
    assert (sum(map(int, text.strip("rgb()").split(","))) > 3 * 128) is night


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_a_hostile_report_changes_the_shape_of_nothing(
    watched: Any, show: Callable[[str], None], harmless: list[str], text: str
) -> None:
    assert len(harmless) > 500
    show(file_of(text))
    assert watched.ask(SHAPE) == harmless
    assert watched.ask("[window.hit === undefined, kept.length, document.scripts.length]") == [True, 0, 1]


@pytest.mark.parametrize("slot", [*HOSTILE, *MARKUP])
def test_what_is_in_a_slot_is_text_or_an_element_of_ours(watched: Any, show: Callable[[str], None], slot: str) -> None:
    show(file_of("x", slot))
    strange = STRANGE.replace("ELEMENTS", repr(ELEMENTS.split())).replace("ATTRIBUTES", repr(ATTRIBUTES.split()))
    assert watched.ask(strange) == []
    assert watched.ask("[window.hit === undefined, kept.length, document.scripts.length]") == [True, 0, 1]
    assert watched.ask("document.querySelectorAll('#page1').length") == 1


def test_the_words_of_a_hostile_report_are_shown(watched: Any, show: Callable[[str], None]) -> None:
    show(file_of(MARKUP[0], MARKUP[0]))
    shown = watched.ask("[...document.querySelectorAll('.salonbot-slot, td li')].map(each => each.textContent)")
    assert shown
    assert all(MARKUP[0] in text for text in shown)


@pytest.mark.parametrize("policy", [True, False])
def test_the_policy_alone_keeps_a_script_from_running(watched: Any, show: Callable[[str], None], policy: bool) -> None:
    """Markup put into the file behind the back of the whitelist; without the policy it acts."""
    text = file_of("x").replace("<main>", "<main><script>window.hit = 1</script><b style='color: red'>b</b>", 1)
    show(text if policy else text.replace("Content-Security-Policy", "none"))
    assert watched.ask("[window.hit === undefined, kept.sort()]") == (
        [True, ["script-src-elem", "style-src-attr"]] if policy else [False, []]
    )
