"""The index with and without what a wiki may lack: maps, short titles, pictures. It is whole either way."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.run.settings import BASE
from testing.chromium import browser, browsing
from testing.devwiki import CHECKOUT, DevWiki
from testing.salonbot import SalonBot

__all__ = ["browser"]

FILE = "Split Strategy Salon 2019 - table.jpg"
DRAWN = """(() => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 60, height: 40});
  canvas.getContext('2d').fillRect(10, 10, 20, 20);
  return canvas.toDataURL('image/jpeg').split(',')[1];
})()"""
ROW = "document.querySelector('tr[id^=report-]').getBoundingClientRect()"


class Site:
    """A wiki with the demonstration's reports, and a bot that makes its pages anew."""

    def __init__(self, wiki: DevWiki, folder: Path) -> None:
        self.wiki = wiki
        pages: dict[str, object] = {"base": BASE, "photographs": True}
        reports: dict[str, object] = {"category": "Category:Strategy Salons reports"}
        self.bot = SalonBot(wiki, folder, {"pages": pages, "reports": reports})
        wiki.reset()
        wiki.import_file(CHECKOUT / "bot/wiki/demo/salons.xml")

    def index(self, settings: str, below: str = "") -> str:
        """The address of the index, made under these settings of MediaWiki."""
        self.wiki.settings(settings)
        shutil.rmtree(self.bot.folder / "state", ignore_errors=True)  # what a wiki offers is asked once a week
        self.bot.run()
        assert self.bot.code == 0, self.bot.out + self.bot.err
        self.wiki.run_jobs()
        return f"{self.wiki.url}/wiki/{BASE.replace(' ', '_')}/Index{below}?useskin=vector-2022"


@pytest.fixture(scope="module")
def site(devwiki: DevWiki, tmp_path_factory: pytest.TempPathFactory) -> Any:
    yield Site(devwiki, tmp_path_factory.mktemp("bot"))
    devwiki.clear_faults()


def opened(browser: Any, address: str) -> str:
    """The words of the page."""
    browser.screen(browsing.DESKTOP)
    browser.open(address)
    browser.wait("document.querySelectorAll('th.headerSort').length")
    return str(browser.ask("document.querySelector('.mw-parser-output').innerText"))


def test_a_wiki_without_maps_and_with_no_picture_has_a_whole_page(browser: Any, site: Site) -> None:
    words = opened(browser, site.index('{"wgDevwikiMaps": false}'))
    assert "33 salons were held" in words
    assert "mapframe" not in words
    assert "FeatureCollection" not in words
    assert browser.ask("document.querySelectorAll('.mw-parser-output img').length") == 0
    assert browser.ask("document.querySelector('h1').innerText") == f"{BASE}/Index"
    assert browser.ask(f"{ROW}.bottom") <= browsing.DESKTOP[1]


def test_a_wiki_with_all_of_them_shows_them(browser: Any, site: Site) -> None:
    site.wiki.alice.upload(FILE, base64.b64decode(browser.ask(DRAWN)))
    address = site.index('{"wgRestrictDisplayTitle": false}')
    opened(browser, address)
    assert browser.ask("document.querySelector('h1').innerText") == "Index of reports"
    assert browser.ask("document.querySelectorAll('.devwiki-point').length") == 32
    assert browser.ask(f"{ROW}.bottom") <= browsing.DESKTOP[1]
    image = "document.querySelector('tr[id^=report-] img')"
    assert browser.ask(f"{image}.naturalWidth") > 0
    assert browser.ask(f"decodeURIComponent({image}.closest('a').pathname)").endswith(f"/File:{FILE.replace(' ', '_')}")
    assert browser.ask("document.querySelectorAll('.mw-parser-output img').length") == 1


def test_the_page_of_photographs_has_each_picture_with_its_source(browser: Any, site: Site) -> None:
    words = opened(browser, site.index('{"wgRestrictDisplayTitle": false}', "/Photographs"))
    assert "author and licence" in words
    assert "Adriatic Coast UG" in words
    assert browser.ask("document.querySelectorAll('.mw-parser-output tr[id^=report-] img').length") == 1
    links = "[...document.querySelectorAll('.mw-parser-output tr small a')].map(a => decodeURIComponent(a.pathname))"
    assert browser.ask(links) == [f"/wiki/File:{FILE.replace(' ', '_')}"]
