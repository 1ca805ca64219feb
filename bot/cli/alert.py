"""Alerts: tells the operator once that something needs a person, by a command or a webhook, and once that it is over.

What is told is a change: the same trouble is told again only after another one. An alert that is not taken is logged,
tried again at the next occasion, and never fails a run. The webhook's address is a secret and comes from the
environment; the command gets the text on its standard input, and none of our secrets.
"""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import requests

from bot.run.health import Health
from bot.run.outcome import Exit
from bot.state.store import Store
from bot.wiki.base import Unavailable
from bot.wiki.credentials import ALERT_URL, value, without_secrets
from bot.wiki.deadline import within

TIMEOUT = 15.0  # seconds, for each way

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Alert:
    """Where alerts go: a command (words, no shell), an address, both or none."""

    command: Sequence[str] = ()
    url: str | None = None

    @classmethod
    def of(cls, command: Sequence[str]) -> Alert:
        """The command of the settings and the address of the environment. Raises Denied as ``credentials`` does."""
        return cls(tuple(command), value(ALERT_URL))

    def look(self, store: Store, found: Health, site: str) -> None:
        """Tells what is the matter where that is not what was told last. Raises StoreError."""
        if not self.command and self.url is None:
            return
        told = store.alerted()
        now = json.dumps(_matter(found), ensure_ascii=False) if _matter(found) else ""
        if now != told and self._send({"site": site, **_said(found)}):
            store.alert(now)

    def _send(self, said: Mapping[str, object]) -> bool:
        """Whether all took it that should."""
        by_command = not self.command or self._by_command(said)
        by_url = self.url is None or self._by_url(said)
        return by_command and by_url

    def _by_command(self, said: Mapping[str, object]) -> bool:
        try:
            with within(TIMEOUT):
                subprocess.run(  # noqa: S603  the operator's own words
                    self.command,
                    input=f"{said['text']}\n",
                    text=True,
                    env={**without_secrets(), "SALONBOT_STATE": str(said["state"])},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=True,
                )
        except (OSError, subprocess.SubprocessError, Unavailable) as error:
            log.warning("the alert command %s did not take the alert (%s)", self.command[0], type(error).__name__)
            return False
        return True

    def _by_url(self, said: Mapping[str, object]) -> bool:
        try:
            with within(TIMEOUT):
                requests.post(str(self.url), json=said, timeout=TIMEOUT).raise_for_status()
        except (requests.RequestException, Unavailable) as error:
            log.warning("the alert was not taken (%s); see to SALONBOT_ALERT_URL", type(error).__name__)
            return False
        return True


def _matter(found: Health) -> list[object]:
    """What needs a person, less times and numbers; nothing where all is well."""
    code = (found.last.outcome or {}).get("code") if found.last and found.exit is not Exit.DONE else None
    state = [[str(found.state), code]] if found.exit is not Exit.DONE else []
    return [*state, *sorted([page["title"], page["code"]] for page in found.needs_a_person)]


def _said(found: Health) -> dict[str, object]:
    """The alert for programs; ``text`` is the one for people (and the key that chat services look for)."""
    pages = [{key: page[key] for key in ("title", "code", "reason")} for page in found.needs_a_person]
    lines = [f"salonbot is {found.state}: {found.said}" if _matter(found) else "salonbot: all is well again"]
    lines += [f"{page['title']} needs a person ({page['code']}: {page['reason']})" for page in pages]
    since = found.since.isoformat() if found.since else None
    return {
        "schema": "salonbot.alert/1",
        "text": "\n".join(lines),
        "state": found.state,
        "since": since,
        "pages": pages,
    }
