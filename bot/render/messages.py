"""The messages of the generated pages in one language: message files, plural forms, and CLDR's names.

Messages are plain text in MediaWiki's JSON form: ``$1`` is an argument, ``{{PLURAL:$1|one|other}}`` a choice by CLDR's
plural rules, in the order of CLDR's categories, ``{{GENDER:$1|he|she|they}}`` one that the wiki makes by what the user
of that name chose there; where a text is no wikitext it is the last form. A message is escaped like any other text, so
that a translation cannot break a page; arguments may be wikitext. A message that a language lacks is that of the next
language of its chain, at last the English one, by the plural rules of English and marked as English: a new one needs
``en.json`` and ``qqq.json`` only. In the files every key has a prefix, as on translatewiki.net; here it has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from bot.render.wikitext import Wikitext, element, gender, inside, join, wikitext

SOURCE = "en"  # the language the messages are written in, complete by definition
PREFIX = "salonbot-"

# Which language's messages stand in for those a variant of it lacks, as far as the bot has files: $fallback of
# languages/messages/Messages*.php in MediaWiki 1.43. Any other code with a hyphen has the language before the hyphen.
_CHAINS = {
    "zh-hans": ("zh",),
    "zh-cn": ("zh",),
    "zh-sg": ("zh",),
    "zh-my": ("zh",),
    "zh-hant": ("zh",),
    "zh-tw": ("zh-hant", "zh"),
    "zh-hk": ("zh-hant", "zh"),
    "zh-mo": ("zh-hant", "zh"),
}
# What a language calls itself where wikis and their readers have another name than CLDR (languages/data/Names.php).
_AUTONYMS = {"id": "Bahasa Indonesia"}

_PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")
_PLURAL = re.compile(r"\{\{PLURAL:\$(\d)\|([^{}]*)\}\}")
_GENDER = re.compile(r"\{\{GENDER:\$(\d)\|([^{}]*)\}\}")
_ARGUMENT = re.compile(r"\$(\d)")
# What stands between a day and a time, by the comma of the language, where that is not the Latin one.
_BEFORE_TIME = {"،": "، ", "、": " "}
# English dates as the pages' authors write them, "13 July 2019": CLDR has that order for British English.
_DATES_OF = {"en": "en_GB"}


class MissingMessage(KeyError):
    """No message has this key; says which files want it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return (
            f"there is no message “{self.key}”: add {PREFIX}{self.key} to bot/render/i18n/{SOURCE}.json, "
            f"with its text, and to bot/render/i18n/qqq.json, with what it is for"
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
    return {key.removeprefix(PREFIX): text for key, text in messages.items() if not key.startswith("@")}


@lru_cache
def languages() -> tuple[str, ...]:
    """Returns the codes of the languages there are message files for."""
    names = (entry.name for entry in (files("bot.render") / "i18n").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".json") and name != "qqq.json"))


def chain(language: str) -> tuple[str, ...]:
    """Returns the codes of the languages whose messages a language has, itself first; without the English of the last.

    Empty for a language that the bot has no messages of.
    """
    codes = (language, *_CHAINS.get(language, (language.partition("-")[0],)))
    return tuple(code for code in dict.fromkeys(codes) if code in languages())


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


class _Gender(NamedTuple):
    user: int  # the number of the argument with the user's name
    forms: tuple[Wikitext, ...]


class Messages:
    """The messages of one language. ``language`` is a code such as "fr" or "pt-br"."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = _locale(language)
        self._dates = Locale.parse(_DATES_OF.get(language, str(self._locale)))
        self._countries: Mapping[str, str] = dict(self._locale.territories)
        self._chain = chain(language)
        self._messages = {
            key: _Message(text, code) for code in (SOURCE, *reversed(self._chain)) for key, text in _file(code).items()
        }

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def __call__(self, key: str, *arguments: str | int) -> Wikitext:
        """The message with its arguments in place: ints are numbers, other text is escaped. Raises MissingMessage."""
        message, language = self._chosen(key, arguments)
        pieces: list[str] = []
        for piece in _pieces(message):
            if isinstance(piece, str):
                pieces.append(piece)
                continue
            if isinstance(piece, _Gender):
                pieces.append(gender(str(arguments[piece.user - 1]), piece.forms))
                continue
            argument = arguments[piece - 1]
            pieces.append(self.number(argument) if isinstance(argument, int) else wikitext(argument))
        said = Wikitext("".join(pieces))
        return said if language in self._chain else element("span", said, lang=SOURCE, dir="ltr")

    def plain(self, key: str, *arguments: str | int) -> str:
        """The message as plain text, for edit summaries, comments and comparing. Raises MissingMessage."""
        message, _ = self._chosen(key, arguments) if arguments else self._message(key)
        message = _GENDER.sub(lambda found: found[2].rpartition("|")[2], message)
        shown = [str(self.number(each)) if isinstance(each, int) else each for each in arguments]
        return _ARGUMENT.sub(lambda found: shown[int(found[1]) - 1], message) if arguments else message

    def _chosen(self, key: str, arguments: Sequence[str | int]) -> _Message:
        """The message with its plural forms chosen."""
        message, language = self._message(key)
        if "{{" not in message:
            return _Message(message, language)
        return _Message(
            _PLURAL.sub(
                lambda choice: _plural(int(arguments[int(choice[1]) - 1]), choice[2].split("|"), language), message
            ),
            language,
        )

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

    def share(self, count: int, whole: int) -> Wikitext:
        """What part of a whole that is, in percent without decimals; nothing of nothing."""
        return _percent(count, whole, self._locale) if whole else Wikitext()

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
        return _AUTONYMS.get(self.language) or self._locale.get_display_name(self._locale) or self.language

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
        between = _BEFORE_TIME.get(self.plain("list-separator").strip(), ", ")
        return wikitext(f"{format_date(moment, 'long', locale=self._dates)}{between}{moment:%H:%M} (UTC)")


@lru_cache(maxsize=8192)
def _pieces(message: str) -> tuple[Wikitext | int | _Gender, ...]:
    """A message taken apart: its own words, escaped, and between them arguments, by number, and choices by gender."""
    pieces: list[Wikitext | int | _Gender] = []
    done = 0
    for found in [*_GENDER.finditer(message), None]:
        parts = _ARGUMENT.split(message[done : found.start() if found else None])
        pieces += (int(part) if index % 2 else inside(part) for index, part in enumerate(parts))
        if found:
            pieces.append(_Gender(int(found[1]), tuple(map(inside, found[2].split("|")))))
            done = found.end()
    return tuple(pieces)


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
def _percent(count: int, whole: int, locale: Locale) -> Wikitext:
    return wikitext(str(format_percent(count / whole, locale=locale)).replace(" ", "\u00a0"))


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
