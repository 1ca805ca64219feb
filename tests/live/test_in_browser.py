"""The index as readers see it: in Chromium, on the real wiki, at the desk and on a phone, by day and by night."""

from __future__ import annotations

from typing import Any

import pytest

from bot.run.settings import BASE
from testing.chromium import browser, browsing, contrast
from testing.devwiki import CHECKOUT, DevWiki
from testing.salonbot import SalonBot

__all__ = ["browser"]

SCREENS = {"desk": browsing.DESKTOP, "phone": browsing.PHONE}
SKINS = {"desk": "useskin=vector-2022&vectornightmode", "phone": "useskin=minerva&minervanightmode"}
TABLE = "document.querySelector('th[data-sort-type=isoDate]').closest('table')"


@pytest.fixture(scope="module")
def index(devwiki: DevWiki, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the index of the demo reports, in English and, with "/ar", in Arabic."""
    devwiki.reset()
    devwiki.import_file(CHECKOUT / "bot/wiki/demo/salons.xml")
    pages: dict[str, object] = {"base": BASE, "languages": ["en", "ar"]}
    reports: dict[str, object] = {"category": "Category:Strategy Salons reports"}
    bot = SalonBot(devwiki, tmp_path_factory.mktemp("bot"), {"pages": pages, "reports": reports})
    bot.run()
    assert bot.code == 0, bot.out + bot.err
    devwiki.run_jobs()
    return f"{devwiki.url}/wiki/{BASE.replace(' ', '_')}/Index"


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(browser: Any, index: str, screen: str, language: str, night: bool) -> None:
    browser.screen(SCREENS[screen], dark=night)
    browser.open(f"{index}{'' if language == 'en' else '/' + language}?{SKINS[screen]}={int(night)}&uselang={language}")
    browser.wait("document.querySelectorAll('th.headerSort[data-sort-type=isoDate]').length")


def sorted_by(browser: Any, kind: str, number: int) -> list[str]:
    """The sort values of a column after a click on its head: the one of that kind, by its number among them."""
    head = f"{TABLE}.querySelectorAll('th[data-sort-type={kind}]')[{number}]"
    browser.ask(f"{head}.click()")
    rows = f"[...{TABLE}.tBodies[0].rows].filter(row => row.id)"
    values: list[str] = browser.ask(f"{rows}.map(row => row.cells[{head}.cellIndex].dataset.sortValue)")
    return values


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_table_sorts_by_date_and_by_participants(
    browser: Any, index: str, screen: str, language: str, night: bool
) -> None:
    opened(browser, index, screen, language, night)
    days = sorted_by(browser, "isoDate", 0)
    assert len(days) == 24
    assert [day for day in days if day] == sorted(day for day in days if day)
    assert len(set(days)) > 10
    backwards = [day for day in sorted_by(browser, "isoDate", 0) if day]
    assert backwards == sorted(backwards, reverse=True)
    people = [int(value) for value in sorted_by(browser, "number", 0)]
    assert people == sorted(people)
    assert len(set(people)) > 5
    assert [int(value) for value in sorted_by(browser, "number", 0)] == sorted(people, reverse=True)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_fits_its_window_and_reads_well(
    browser: Any, index: str, screen: str, language: str, night: bool
) -> None:
    opened(browser, index, screen, language, night)
    root = "document.documentElement"
    assert browser.ask(f"{root}.scrollWidth") <= browser.ask(f"{root}.clientWidth") == SCREENS[screen][0]
    if screen == "desk":  # the table itself needs no scrolling there
        assert browser.ask(f"{TABLE}.scrollWidth") <= browser.ask(f"{TABLE}.parentElement.clientWidth")
    assert contrast(browser, ".mw-parser-output *") >= 4.5
    page = "getComputedStyle(document.querySelector('.mw-parser-output p'))"
    text, dark = browser.ask(f"{page}.color"), browser.ask("matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark is night
    assert (sum(map(int, text.strip("rgb()").split(","))) > 3 * 128) is night


@pytest.mark.parametrize(("language", "flow"), [("en", "ltr"), ("ar", "rtl")])
def test_columns_run_in_the_direction_of_the_language(browser: Any, index: str, language: str, flow: str) -> None:
    opened(browser, index, "desk", language, night=False)
    assert browser.ask(f"getComputedStyle({TABLE}).direction") == flow
    first, last = (browser.ask(f"{TABLE}.rows[0].cells[{at}].getBoundingClientRect().left") for at in (0, 7))
    assert (first < last) is (flow == "ltr")


def test_no_amount_is_broken_into_two_lines(browser: Any, index: str) -> None:
    opened(browser, index, "desk", "en", night=False)
    broken = browser.ask(
        f"""[...{TABLE}.tBodies[0].rows].flatMap(row => [...row.cells[5].childNodes]).filter(node => {{
          const amount = (node.data || '').match(/[\\d,.]+\\u00a0[A-Z]{{3}}/);
          if (!amount) return false;
          const range = document.createRange();
          range.setStart(node, amount.index);
          range.setEnd(node, amount.index + amount[0].length);
          return range.getClientRects().length !== 1;
        }}).length"""
    )
    assert broken == 0
    assert "\u00a0" in browser.ask(f"{TABLE}.innerText")


ROW = "document.querySelector('tr[id^=report-]').getBoundingClientRect()"
FIGURES = "document.querySelector('.mw-parser-output ul').getBoundingClientRect()"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_screen_has_the_figures_and_the_first_row(browser: Any, index: str, language: str) -> None:
    opened(browser, index, "desk", language, night=False)
    assert browser.ask("document.querySelectorAll('.mw-parser-output ul')[0].children.length") == 5
    assert 0 < browser.ask(f"{FIGURES}.bottom") < browser.ask(f"{ROW}.top")
    assert browser.ask(f"{ROW}.bottom") <= SCREENS["desk"][1] == 900


def test_on_a_phone_the_figures_come_before_the_map(browser: Any, index: str) -> None:
    opened(browser, index, "phone", "en", night=False)
    assert browser.ask(f"{FIGURES}.top") < SCREENS["phone"][1]
    assert browser.ask("document.querySelector('.mw-kartographer-map').getBoundingClientRect().top") >= browser.ask(
        f"{FIGURES}.bottom"
    )


def test_the_rest_of_a_budget_is_folded_away_and_shown_by_a_click(browser: Any, index: str) -> None:
    opened(browser, index, "desk", "en", night=False)
    browser.wait("document.querySelectorAll('.mw-collapsible-toggle').length")
    cell = "[...document.querySelectorAll('tr[id^=report-] .mw-made-collapsible')][0]"
    assert browser.ask(f"{cell}.querySelector('.mw-collapsible-content').offsetHeight") == 0
    browser.ask(f"{cell}.querySelector('.mw-collapsible-toggle').click()")
    browser.wait(f"{cell}.querySelector('.mw-collapsible-content').offsetHeight > 0")


def test_the_map_has_a_point_for_each_town(browser: Any, index: str) -> None:
    opened(browser, index, "desk", "en", night=False)
    assert browser.ask("document.querySelectorAll('.mw-kartographer-error').length") == 0
    assert browser.ask("document.querySelectorAll('.devwiki-point').length") == 32
    assert "32 salons of 33" in browser.ask("document.querySelector('.mw-kartographer-container').innerText")


def test_the_time_line_leads_to_the_rows(browser: Any, index: str) -> None:
    opened(browser, index, "desk", "en", night=False)
    browser.ask("document.querySelector('.mw-parser-output td a[href^=\"#report-\"]').click()")
    browser.wait("document.querySelectorAll(':target').length")
    assert browser.ask("document.querySelector(':target').tagName") == "TR"


def test_a_report_that_is_to_be_mended_leads_to_its_row_on_the_worklist(browser: Any, index: str) -> None:
    opened(browser, index, "desk", "en", night=False)
    browser.ask(f"{TABLE}.querySelector('a[href*=\"#finding-\"]').click()")
    browser.wait("location.pathname.endsWith('/Worklist') && document.querySelectorAll(':target').length")
    assert browser.ask("document.querySelector(':target').tagName") == "TR"


CELLS = """[...document.querySelectorAll('td.salonbot-slot')].map(cell => {
  const box = cell.getBoundingClientRect(), row = cell.parentElement.getBoundingClientRect();
  const around = cell.closest('div');
  return [box.left, box.right, box.height, box.top - row.top, around.scrollWidth - around.clientWidth];
})"""


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", ["/Advocacy", "/Worklist"])
def test_the_cell_to_fill_is_on_the_screen(browser: Any, index: str, screen: str, page: str, language: str) -> None:
    """Beside the other cells at the desk, below them on a phone; nothing scrolls sideways."""
    width = SCREENS[screen][0]
    browser.screen(SCREENS[screen])
    name = page if language == "en" else f"{page}/{language}"
    browser.open(f"{index}{name}?{SKINS[screen]}=0&uselang={language}")
    browser.wait("document.querySelectorAll('td.salonbot-slot').length")
    cells = browser.ask(CELLS)
    assert len(cells) > 3
    for left, right, height, below, scrolls in cells:
        assert 0 <= left < right <= width
        assert right - left > 150
        assert height >= 30
        assert scrolls <= 0
        assert (below > 30) is (screen == "phone")
