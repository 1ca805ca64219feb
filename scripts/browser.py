"""Headless Chromium, driven by the DevTools protocol over a pair of pipes: no port, no driver, no dependency.

What is looked at, and what must hold there, is for who calls: ``tests/live/test_in_browser.py`` and
``scripts/screenshots``.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPTIONS = (
    "--headless",
    "--no-sandbox",  # as root in a container there is none to be had; only pages of our own wiki are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
PATIENCE = 60  # seconds for one answer
PHONE = (390, 844)
DESKTOP = (1280, 900)


class BrowserError(Exception):
    """Chromium said no, or nothing."""


def chromium() -> str | None:
    """The program, where it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a profile of its own, ended with everything it started. Raises BrowserError."""
    program = chromium()
    if program is None:
        raise BrowserError("chromium is not installed")
    (its_input, commands), (answers, its_output) = os.pipe(), os.pipe()
    profile = Path(tempfile.mkdtemp(prefix="salonbot-chromium-"))
    command = [program, *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(
        # the protocol wants the pipes at the descriptors 3 and 4
        ["bash", "-c", f'exec "$@" 3<&{its_input} 4>&{its_output}', "-", *command],
        pass_fds=(its_input, its_output),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(its_input)
    os.close(its_output)
    try:
        yield Browser(commands, answers)
    finally:
        os.close(commands)
        os.close(answers)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(profile, ignore_errors=True)


class Browser:
    """One tab. Pages are opened, asked by JavaScript, and photographed; answers come in the order of asking."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._number = 0
        self._rest = b""
        self._session: str | None = None
        tab = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol and its answer. Raises BrowserError."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            if not (chunk := os.read(self._answers, 1 << 20)):
                raise BrowserError("chromium ended")
            self._rest += chunk
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def screen(self, size: tuple[int, int], *, dark: bool = False) -> None:
        """The size of the window in CSS pixels, and what the reader's system prefers."""
        width, height = size
        mobile = width < 600
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=features)

    def open(self, url: str) -> None:
        """Opens a page and waits until it is loaded, scripts and all."""
        answer = self.call("Page.navigate", url=url)
        if "errorText" in answer:
            raise BrowserError(f"{url}: {answer['errorText']}")
        self.wait("document.readyState === 'complete'")

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression says on the page; a promise is awaited. Raises BrowserError."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            said = answer["exceptionDetails"]
            raise BrowserError(f"{expression}: {said.get('exception', {}).get('description', said['text'])}")
        return answer["result"].get("value")

    def wait(self, expression: str, patience: float = PATIENCE) -> None:
        """Waits until the expression holds. Raises BrowserError."""
        end = time.monotonic() + patience
        while not self.ask(expression):
            if time.monotonic() > end:
                raise BrowserError(f"waited {patience} s in vain for {expression}")
            time.sleep(0.05)

    def click(self, selector: str, number: int = 0, *, times: int = 1) -> None:
        """Clicks with the mouse into the middle of an element: that of this number among those that match."""
        box = f"document.querySelectorAll({json.dumps(selector)})[{number}]"
        self.ask(f"{box}.scrollIntoView({{block: 'center', inline: 'center'}})")
        left, top = self.ask(f"(at => [at.left + at.width / 2, at.top + at.height / 2])({box}.getBoundingClientRect())")
        for click in range(1, times + 1):
            for event in ("mousePressed", "mouseReleased"):
                self.call(
                    "Input.dispatchMouseEvent", type=event, x=left, y=top, button="left", clickCount=click, buttons=1
                )

    def type(self, text: str) -> None:
        """Types on the keyboard; a line feed is the key Enter."""
        for letter in text:
            key = {"key": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"} if letter == "\n" else {"key": letter}
            if letter != "\n":
                key |= {"text": letter}
            self.call("Input.dispatchKeyEvent", type="keyDown", **key)
            self.call("Input.dispatchKeyEvent", type="keyUp", **{**key, "text": ""})

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
