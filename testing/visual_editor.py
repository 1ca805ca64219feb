"""VisualEditor in a real browser, as an editor uses it: cells are clicked and typed into, and the page is saved."""

from __future__ import annotations

import json
import time
from typing import Any

from testing.devwiki import DevWiki, accounts

SETTINGS = {
    "wgDevwikiExtensions": ["VisualEditor"],
    "wgVisualEditorAvailableNamespaces": {"0": True},
    "wgVisualEditorShowBetaWelcome": False,
}
_READY = "window.ve?.init?.target?.active && !ve.init.target.activating"
_SAVE = ".ve-ui-mwSaveDialog.oo-ui-window-ready .oo-ui-processDialog-actions-primary .oo-ui-widget-enabled a"


class VisualEditor:
    """Alice with VisualEditor in that browser. A page is opened, written on cell by cell, and saved."""

    def __init__(self, browser: Any, wiki: DevWiki) -> None:
        self.browser, self.wiki = browser, wiki
        wiki.settings(json.dumps(SETTINGS))
        alice = next(account for account in accounts.ACCOUNTS if account.name == "Alice")
        browser.open(f"{wiki.url}/wiki/Main_Page")
        browser.wait("!!window.mw?.loader?.using")
        login = f"new mw.Api().login({alice.name!r}, {alice.password!r})"
        answer = browser.ask(f"mw.loader.using('mediawiki.api').then(() => {login}).then(JSON.stringify)")
        assert json.loads(answer)["login"]["result"] == "Success", answer

    def open(self, title: str) -> None:
        self.title = title
        self.browser.open(f"{self.wiki.url}/w/index.php?title={title.replace(' ', '_')}&veaction=edit")
        self.browser.wait(_READY)
        self._pause()

    def write_in(self, cell: str, text: str, number: int = 0) -> None:
        """A double click and typing: into what stands in the cell."""
        self._write(cell, text, number, times=2)

    def write_over(self, cell: str, text: str, number: int = 0) -> None:
        """One click and typing: instead of what stands in the cell, comments and all."""
        self._write(cell, text, number, times=1)

    def _write(self, cell: str, text: str, number: int, times: int) -> None:
        before = self._number_of_changes()
        self.browser.click(f".ve-ce-tableCellableNode{cell}", number, times=times)
        self._pause()
        self.browser.type(text)
        self.browser.wait(
            f"ve.init.target.getSurface().getModel().getDocument().completeHistory.getLength() > {before}"
        )
        self._pause()

    def _number_of_changes(self) -> int:
        changes: int = self.browser.ask(
            "ve.init.target.getSurface().getModel().getDocument().completeHistory.getLength()"
        )
        return changes

    def save(self) -> None:
        self.browser.click(".ve-ui-toolbar-saveButton")
        self.browser.wait(f"document.querySelector({json.dumps(_SAVE)})")
        self._pause()
        self.browser.click(_SAVE)
        self.browser.wait("!window.ve?.init?.target?.active")
        revision = self.wiki.reader.revision(self.title)
        assert revision is not None
        assert (revision["user"], revision["tags"]) == ("Alice", ["visualeditor"])

    def _pause(self) -> None:
        time.sleep(0.3)  # it reacts to the mouse and the keyboard with timers of its own
