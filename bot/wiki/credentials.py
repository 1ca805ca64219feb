"""The bot's own credentials, from the environment or from files that the environment names.

``NAME`` holds a value, ``NAME_FILE`` the path of a file with it: so do systemd credentials and Kubernetes secrets come.
Nothing here is logged, and no message repeats a value: a secret is in an error by the name of its variable alone.
What pywikibot does with them is :mod:`bot.wiki.live`'s business.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.wiki.base import Denied

BOT_PASSWORD = "SALONBOT_BOT_PASSWORD"  # noqa: S105  the name of the variable
OAUTH = (
    "SALONBOT_OAUTH_CONSUMER_KEY",
    "SALONBOT_OAUTH_CONSUMER_SECRET",
    "SALONBOT_OAUTH_ACCESS_KEY",
    "SALONBOT_OAUTH_ACCESS_SECRET",
)
PING_URL = "SALONBOT_PING_URL"
ALERT_URL = "SALONBOT_ALERT_URL"
SECRET = (BOT_PASSWORD, *OAUTH, PING_URL, ALERT_URL)
"""Every variable of ours that holds a secret; each may be given by ``NAME_FILE`` too."""

# What MediaWiki shows for old bots, "ID@password": its own BotPassword::canonicalizeLoginData takes 32 signs of 0-9a-w.
_BOT_PASSWORD = re.compile(r"(?P<id>[^@\s]+)@(?P<password>[0-9a-w]{32,})")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the environment gives to log in with: a bot password or OAuth 1.0a keys; nothing of both by default.

    ``bot_password`` is (the bot password's name, the password), ``oauth`` consumer key and secret, access key and
    secret. None of it is in the representation.
    """

    bot_password: tuple[str, str] | None = field(default=None, repr=False)
    oauth: tuple[str, str, str, str] | None = field(default=None, repr=False)

    @property
    def source(self) -> str:
        """Where the bot's login comes from, for people."""
        if self.oauth:
            return "OAuth keys from the environment"
        return "a bot password from the environment" if self.bot_password else "pywikibot's password file"


def credentials(environment: Mapping[str, str] = os.environ) -> Credentials:
    """Reads the credentials. Raises Denied("bad-credentials") where one is incomplete or of no known form."""
    keys = tuple(value(name, environment) for name in OAUTH)
    given = value(BOT_PASSWORD, environment)
    if any(keys):
        if missing := [name for name, key in zip(OAUTH, keys, strict=True) if not key]:
            raise _bad(f"{' and '.join(missing)}: missing beside the other keys; OAuth 1.0a takes all four")
        if given:
            raise _bad(f"{BOT_PASSWORD} and OAuth keys are both set; leave one of them out")
        return Credentials(oauth=tuple(map(str, keys)))  # type: ignore[arg-type]
    if given is None:
        return Credentials()
    if (form := _BOT_PASSWORD.fullmatch(given)) is None:
        raise _bad(
            f"{BOT_PASSWORD}: is no bot password; give it as Special:BotPasswords shows it for old bots:"
            " the name that you chose, @, and the 32 signs of the password"
        )
    return Credentials(bot_password=(form["id"], form["password"]))


def value(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The value of a secret variable, or what stands in the file that ``NAME_FILE`` names; None where neither is set.

    Raises Denied("bad-credentials") where both are set, or the file cannot be read or is empty.
    """
    given, file = environment.get(name, "").strip(), environment.get(f"{name}_FILE", "").strip()
    if given and file:
        raise _bad(f"{name} and {name}_FILE are both set; leave one of them out")
    if not file:
        return given or None
    try:
        text = Path(file).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise _bad(f"{name}_FILE: {file} cannot be read ({why}); see to its path and its permissions") from None
    if not text:
        raise _bad(f"{name}_FILE: {file} is empty; put the value into it")
    return text


def without_secrets(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for a program of the operator's, such as the alert command: without our secrets."""
    secret = {*SECRET, *(f"{name}_FILE" for name in SECRET)}
    return {name: text for name, text in environment.items() if name not in secret}


def _bad(message: str) -> Denied:
    return Denied("bad-credentials", message)
