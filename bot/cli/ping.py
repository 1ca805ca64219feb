"""Pings a monitor about a run: one short HTTP request at the start, on success and on failure.

The address scheme is that of healthchecks.io: ``URL/start``, ``URL``, ``URL/fail``, with the run's line as the body.
The address is a secret and comes from the environment. A ping that fails is logged and never fails the run.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

import requests

from bot.wiki.base import Unavailable
from bot.wiki.credentials import PING_URL, value
from bot.wiki.deadline import within

TIMEOUT = 10.0  # seconds, for the whole of it

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ping:
    """Pings one address; does nothing where there is none."""

    url: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Ping:
        """Makes the ping from ``SALONBOT_PING_URL``; off where that is unset. Raises Denied as ``credentials`` does."""
        url = value(PING_URL, environment)
        return cls(url.rstrip("/") if url else None)

    def start(self) -> None:
        """Says that a run begins."""
        self._send("/start", "")

    def success(self, line: str) -> None:
        """Says that a run ended with exit code 0; ``line`` is its summary."""
        self._send("", line)

    def failure(self, line: str) -> None:
        """Says that a run ended otherwise; ``line`` says how."""
        self._send("/fail", line)

    def _send(self, path: str, line: str) -> None:
        if self.url is None:
            return
        try:
            with within(TIMEOUT):
                requests.post(self.url + path, data=line[:10_000].encode(), timeout=TIMEOUT).raise_for_status()
        except (requests.RequestException, Unavailable) as error:
            # Only the class: the message of most of these holds the address, which is a secret.
            log.warning("the health ping %s was not taken (%s)", path or "/success", type(error).__name__)
