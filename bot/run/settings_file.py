"""Reads the file of the settings (TOML) as a whole; every mistake is named at once, with its key and remedy.

Which settings there are, and what each may be, is left to ``bot.run.settings``.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from bot.run.settings import Settings, known_keys

# Settings that have another name now, by the one they had: ``table.key``, or a whole table. Whoever renames or removes
# one says so here; every setting that there ever was is in tests/run/settings_until_now.txt.
RENAMED: Mapping[str, str] = {}


class SettingsError(Exception):
    """The settings cannot be used; ``problems`` holds one line for each mistake, with key and remedy."""

    def __init__(self, source: str, problems: list[str]) -> None:
        super().__init__("\n".join([f"{source}: {len(problems)} to mend", *(f"  {line}" for line in problems)]))
        self.problems = problems


def load(path: Path | None) -> Settings:
    """Reads the settings from a file; the defaults where ``path`` is None. Raises SettingsError."""
    if path is None:
        return Settings()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(str(path), ["no such file; copy salonbot.toml.sample to start from"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), [f"cannot be read: {error}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(path), [f"is not TOML: {error}"]) from error
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        raise SettingsError(str(path), [_problem(dict(item)) for item in error.errors()]) from None
    if settings.flags.category == settings.reports.category:
        raise SettingsError(str(path), ["flags.category: is the category of the reports; name another one, or none"])
    if settings.pages.sandbox and (problems := _outside_sandbox(settings)):
        raise SettingsError(str(path), problems)
    return settings


def _outside_sandbox(settings: Settings) -> list[str]:
    """What of the settings would have pages written that are not below the bot's own user page."""
    own, pages, flags = f"User:{settings.wiki.account or ''}/", settings.pages, settings.flags
    problems = [] if pages.base.startswith(own) else [f"pages.base: in the sandbox it must begin with {own!r}"]
    named: dict[str, object] = {"pages.list_template": pages.list_template, "flags.template": flags.template}
    named |= {"flags.category": flags.category, "flags.notes": flags.notes}
    return problems + [
        f"{key}: writes on pages of people; leave it out in the sandbox" for key, on in named.items() if on
    ]


_EXPECTED: dict[Literal["string_type", "int_type", "bool_type", "float_type", "list_type"], str] = {
    "string_type": 'a text in quotes, such as "en"',
    "int_type": "a whole number without quotes",
    "bool_type": "true or false, without quotes",
    "float_type": "a number without quotes",
    "list_type": 'a list, such as ["en", "fr"]',
}


def _problem(item: dict[str, Any]) -> str:
    """One line for one mistake: the key, what is wrong with it, what to do."""
    location = [str(part) for part in item["loc"]]
    key = ".".join(part for part in location if not part.isdigit())
    if item["type"] == "extra_forbidden":
        if key in RENAMED:
            return f"{key}: is called {RENAMED[key]} now; write it so"
        elsewhere = [known for known in known_keys() if known.partition(".")[2] == key.partition(".")[2]]
        near = elsewhere or difflib.get_close_matches(key, [*known_keys(), *Settings.model_fields], 1, 0.6)
        return f"{key}: no such setting; " + (f"did you mean {near[0]}?" if near else "remove it")
    if item["type"] in _EXPECTED:
        return f"{key}: is {item['input']!r}; must be {_EXPECTED[item['type']]}"
    if item["type"] in {"model_type", "model_attributes_type"}:
        return f"{key}: is {item['input']!r}; must be a table: write [{key}] above its settings"
    return f"{key}: is {item['input']!r}; {str(item['msg']).removeprefix('Value error, ')}"
