"""The messages of the generated pages in one language: message files, plural forms, and CLDR's names.

Messages are plain text in MediaWiki's JSON form: ``$1`` is an argument, ``{{PLURAL:$1|one|other}}`` a choice by CLDR's
plural rules, in the order of CLDR's categories. A message is escaped like any other text, so that a translation cannot
break a page; arguments may be wikitext. A message that a language lacks is shown in English, by the plural rules of
English: a new one needs ``en.json`` and ``qqq.json`` only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_currency, format_decimal

from bot.render.wikitext import Wikitext, inside, join, wikitext

SOURCE = "en"  # the language the messages are written in, complete by definition

_PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")
_PLURAL = re.compile(r"\{\{PLURAL:\$(\d)\|([^{}]*)\}\}")
_ARGUMENT = re.compile(r"\$(\d)")
# English dates as the pages' authors write them, "13 July 2019": CLDR has that order for British English.
_DATES_OF = {"en": "en_GB"}


class MissingMessage(KeyError):
    """No message has this key; says which files want it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return (
            f"there is no message “{self.key}”: add {self.key} to bot/render/i18n/{SOURCE}.json, with its text, "
            f"and to bot/render/i18n/qqq.json, with what it is for"
        )


class _Message(NamedTuple):
    text: str
    language: str  # that it is written in, and whose plural rules it follows


@lru_cache
def _file(language: str) -> Mapping[str, str]:
    if language not in languages():  # a language may be what a page says it is: no path is made of it
        return {}
    path = files("bot.render") / "i18n" / f"{language}.json"
    messages: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return {key: text for key, text in messages.items() if not key.startswith("@")}


@lru_cache
def languages() -> tuple[str, ...]:
    """Returns the codes of the languages there are message files for."""
    names = (entry.name for entry in (files("bot.render") / "i18n").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".json") and name != "qqq.json"))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


class Messages:
    """The messages of one language. ``language`` is a code such as "fr" or "pt-br"."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = _locale(language)
        self._dates = Locale.parse(_DATES_OF.get(language, str(self._locale)))
        self._countries: Mapping[str, str] = dict(self._locale.territories)
        # "pt-br" without a file of its own is "pt" before it is English
        self._messages = {
            key: _Message(text, code)
            for code in dict.fromkeys((SOURCE, language.partition("-")[0], language))
            for key, text in _file(code).items()
        }

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def __call__(self, key: str, *arguments: str | int) -> Wikitext:
        """The message with its arguments in place: ints are numbers, other text is escaped. Raises MissingMessage."""
        message, language = self._message(key)
        if "{{" in message:
            message = _PLURAL.sub(
                lambda choice: _plural(int(arguments[int(choice[1]) - 1]), choice[2].split("|"), language), message
            )
        pieces: list[str] = []
        for piece in _pieces(message):
            if isinstance(piece, str):
                pieces.append(piece)
                continue
            argument = arguments[piece - 1]
            pieces.append(self.number(argument) if isinstance(argument, int) else wikitext(argument))
        return Wikitext("".join(pieces))

    def plain(self, key: str) -> str:
        """The message as its file has it, for comparing, not for pages. Raises MissingMessage."""
        return self._message(key).text

    def _message(self, key: str) -> _Message:
        if key not in self._messages:
            raise MissingMessage(key)
        return self._messages[key]

    def name(self, prefix: str, identifier: str) -> Wikitext:
        """What a thing of the collection is called, e.g. ``theme`` + ``advocacy``; else its identifier."""
        key = f"{prefix}-{identifier}"
        return self(key) if key in self else wikitext(identifier)

    def number(self, value: int) -> Wikitext:
        """A whole number with the language's separators."""
        return _number(value, self._locale)

    def money(self, value: Decimal, currency: str) -> Wikitext:
        """An amount with its ISO 4217 code and the currency's number of decimals; it never breaks into two lines."""
        return _money(value, currency, self._locale)

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 code; the code itself where CLDR has no name."""
        return self._countries.get(code) or code

    def language_name(self, code: str) -> str:
        """What this language calls another one."""
        name = _locale(code).get_display_name(self._locale) if code in _KNOWN else None
        return name or code

    @property
    def autonym(self) -> str:
        """What this language calls itself."""
        return self._locale.get_display_name(self._locale) or self.language

    def days(self, start: date, end: date | None, short: bool = False) -> Wikitext:
        """A day, or the days from start to end; ``short`` abbreviates the month, for narrow columns."""
        return _days(start, end if end and end > start else start, self._dates, short)

    def month(self, month: str) -> Wikitext:
        """A month given as ``YYYY-MM``."""
        first = date.fromisoformat(f"{month}-01")
        return wikitext(format_skeleton("yMMMM", first, locale=self._dates))

    def moment(self, timestamp: str) -> Wikitext:
        """A time of the wiki (ISO 8601) to the minute, in UTC; empty for what is no time."""
        try:
            moment = datetime.fromisoformat(timestamp.replace("Z", "+00:00")).astimezone(UTC)
        except (ValueError, OverflowError):  # an export may say anything, also a time before all calendars
            return Wikitext()
        return wikitext(f"{format_date(moment, 'long', locale=self._dates)}, {moment:%H:%M} (UTC)")


@lru_cache(maxsize=8192)
def _pieces(message: str) -> tuple[Wikitext | int, ...]:
    """A message taken apart: its own words, escaped, and the numbers of the arguments between them."""
    parts = _ARGUMENT.split(message)
    return tuple(int(part) if index % 2 else inside(part) for index, part in enumerate(parts))


@lru_cache
def plural_categories(language: str) -> tuple[str, ...]:
    """Returns CLDR's plural categories of a language, in the order in which a message gives their forms."""
    tags = {*_locale(language).plural_form.tags, "other"}
    return tuple(tag for tag in _PLURAL_ORDER if tag in tags)


@lru_cache(maxsize=8192)
def _category(count: int, language: str) -> int:
    return plural_categories(language).index(str(_locale(language).plural_form(count)))


def _plural(count: int, forms: list[str], language: str) -> str:
    """The form for a count; where a language file gives fewer forms, its last one serves for the rest."""
    return forms[min(_category(count, language), len(forms) - 1)]


_KNOWN = frozenset(str(code).replace("_", "-").lower() for code in Locale("en").languages) | {"pt-br", "zh-hans"}


@lru_cache(maxsize=8192)
def _days(start: date, end: date, locale: Locale, short: bool) -> Wikitext:
    def day(when: date) -> Wikitext:
        return wikitext(
            format_skeleton("yMMMd", when, locale=locale) if short else format_date(when, "long", locale=locale)
        )

    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return wikitext(format_interval(start, end, "yMMMd", locale=locale))
    # CLDR's interval leaves a month out in some languages (Swahili: "30 – 2 Ago")
    return join(" – ", map(day, (start, end)))


@lru_cache(maxsize=8192)
def _number(value: int, locale: Locale) -> Wikitext:
    return wikitext(str(format_decimal(value, locale=locale)))


@lru_cache(maxsize=8192)
def _money(value: Decimal, currency: str, locale: Locale) -> Wikitext:
    whole = value == value.to_integral_value()
    pattern = "#,##0 ¤¤" if whole else "#,##0.00#### ¤¤"
    amount = str(format_currency(value, currency, pattern, locale=locale, currency_digits=False))
    return wikitext(amount.replace(" ", "\u00a0"))


@lru_cache
def messages_in(language: str) -> Messages:
    """Returns the messages of a language, read once."""
    return Messages(language)
