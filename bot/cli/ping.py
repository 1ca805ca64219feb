"""Tells a monitor how a run went: one short HTTP request at the start, on success and on failure.

Speaks the address scheme that healthchecks.io and its kin share: ``URL/start``, ``URL``, ``URL/fail``, with
the run's line as the body. The address is a secret of its own and comes from the environment. A ping that
fails is logged and never fails the run.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

import requests

from bot.wiki.base import Unavailable
from bot.wiki.deadline import within

ENVIRONMENT = "SALONBOT_PING_URL"
TIMEOUT = 10.0  # seconds, for the whole of it

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ping:
    """A monitor's address; without one every call does nothing."""

    url: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Ping:
        """The ping that ``SALONBOT_PING_URL`` asks for; off where it is unset or empty."""
        return cls(environment.get(ENVIRONMENT, "").strip().rstrip("/") or None)

    def start(self) -> None:
        """A run begins."""
        self._send("/start", "")

    def success(self, line: str) -> None:
        """A run ended as it should."""
        self._send("", line)

    def failure(self, line: str) -> None:
        """A run ended otherwise."""
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
