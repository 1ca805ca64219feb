"""The browser for tests: one tab of headless Chromium for all tests of a file.

Where Chromium is not installed the tests are skipped, and fail instead with SALONBOT_REQUIRE_BROWSER=1.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "scripts"))  # a folder of commands, no installed package
browsing: Any = importlib.import_module("browser")


_CONTRAST = """(selector => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => numbers(colour).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [...document.querySelectorAll(selector)].filter(
    element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  return Math.min(...texts.map(element => {
    const [low, high] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }));
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if browsing.chromium() is None:
        if os.environ.get("SALONBOT_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is not installed", pytrace=False)
        pytest.skip("Chromium is not installed")
    with browsing.browser() as opened:
        yield opened


def contrast(browser: Any, selector: str) -> float:
    """The lowest contrast of any text in these elements with what is behind it, by the formula of WCAG 2."""
    lowest: float = browser.ask(f"{_CONTRAST}({selector!r})")
    return lowest
