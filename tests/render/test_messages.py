"""The message files are complete and well-formed, and plural forms and names are CLDR's."""

import json
import re
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from bot.plan.markers import RELEASE
from bot.render.messages import languages, messages_in
from bot.render.wikitext import Wikitext

FILES = {
    name: json.loads((files("bot.render") / "i18n" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("qqq", *languages())
}
ENGLISH = {key: text for key, text in FILES["en"].items() if key != "@metadata"}


def arguments(message: str) -> set[str]:
    return set(re.findall(r"\$\d", message))


def test_every_message_is_documented() -> None:
    assert FILES["qqq"].keys() == FILES["en"].keys()


@pytest.mark.parametrize("language", languages())
def test_complete_and_with_the_same_arguments(language: str) -> None:
    messages = FILES[language]
    assert messages.keys() == FILES["en"].keys()
    for key, english in ENGLISH.items():
        assert messages[key].strip() or not english.strip(), key
        assert arguments(messages[key]) == arguments(english), key


@pytest.mark.parametrize("language", languages())
def test_no_message_begins_like_a_list_or_a_table(language: str) -> None:
    assert [key for key, text in FILES[language].items() if str(text).startswith(tuple("#*:;=+-!|'_"))] == []


@pytest.mark.parametrize("language", languages())
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    forms_of_language = len(messages_in(language)._plurals)
    for key, message in FILES[language].items():
        for forms in re.findall(r"\{\{PLURAL:\$\d\|([^{}]*)\}\}", str(message)):
            assert 1 <= len(forms.split("|")) <= forms_of_language, key
        assert "{{" not in re.sub(r"\{\{PLURAL:\$\d\|[^{}]*\}\}", "", str(message)), key


@pytest.mark.parametrize("language", languages())
def test_how_a_page_is_released_is_said_with_the_word_that_the_bot_looks_for(language: str) -> None:
    assert RELEASE in FILES[language]["index-correct"]


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_translated(language: str) -> None:
    """A file that was copied and not translated is none."""
    same = {key for key, text in ENGLISH.items() if FILES[language][key] == text and re.search(r"[a-z]{4}", text)}
    assert len(same) < len(ENGLISH) / 10, sorted(same)


def test_every_message_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (files("bot") / "render").iterdir() if path.name.endswith(".py")
    )
    computed = (
        *("theme-", "section-", "status-", "kind-", "problem-", "mend-", "verdict-", "figure-", "participants-"),
        *("result-", "hold-"),
    )
    unused = [key for key in ENGLISH if f'"{key}"' not in code and not key.startswith(computed)]
    assert unused == []


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 participants"), (1, "1 participant"), (2, "2 participants"), (1234, "1,234 participants")],
)
def test_plural(count: int, expected: str) -> None:
    assert messages_in("en")("context-participants", count) == expected


def test_a_message_is_escaped_and_its_arguments_too_unless_they_are_wikitext() -> None:
    english = messages_in("en")
    assert english("labelled", "a|b", Wikitext("<b>c</b>")) == "a&#124;b: <b>c</b>"


def test_arguments_are_not_read_as_messages() -> None:
    assert messages_in("en")("labelled", "$2", "{{PLURAL:$1|a|b}}").startswith("$2: &#123;&#123;PLURAL")


def test_a_language_without_a_file_is_english() -> None:
    assert messages_in("tlh")("unknown") == messages_in("en")("unknown")


@pytest.mark.parametrize(
    ("language", "start", "end", "expected"),
    [
        ("en", date(2019, 7, 13), None, "13 July 2019"),
        ("en", date(2019, 7, 13), date(2019, 7, 13), "13 July 2019"),
        ("en", date(2019, 7, 13), date(2019, 7, 14), "13–14 Jul 2019"),
        ("en", date(2019, 7, 30), date(2019, 8, 2), "30 July 2019 – 2 August 2019"),
        ("en", date(2019, 7, 13), date(2019, 7, 12), "13 July 2019"),
        ("sw", date(2019, 7, 30), date(2019, 8, 2), "30 Julai 2019 – 2 Agosti 2019"),
        ("zh", date(2019, 7, 13), None, "2019年7月13日"),
    ],
)
def test_days(language: str, start: date, end: date | None, expected: str) -> None:
    assert messages_in(language).days(start, end) == expected


def test_short_days() -> None:
    assert messages_in("en").days(date(2019, 9, 4), None, short=True) == "4 Sept 2019"
    assert messages_in("en").days(date(2019, 8, 30), date(2019, 9, 1), short=True) == "30 Aug 2019 – 1 Sept 2019"


def test_money_keeps_the_decimals_that_matter() -> None:
    assert messages_in("en").money(Decimal("1200"), "USD") == "1,200\u00a0USD"
    assert messages_in("en").money(Decimal("978.62"), "JOD") == "978.62\u00a0JOD"
    assert messages_in("de").money(Decimal("1234.5"), "EUR") == "1.234,50\u00a0EUR"
    assert messages_in("en").money(Decimal("0.125"), "JOD") == "0.125\u00a0JOD"


@pytest.mark.parametrize("language", languages())
def test_an_amount_never_breaks_into_two_lines(language: str) -> None:
    assert not re.search(r"[ \t]", messages_in(language).money(Decimal("1234567.5"), "EUR"))


@pytest.mark.parametrize("timestamp", ["", "yesterday", "2019-13-01T00:00:00Z", "{{x}}"])
def test_what_is_no_time_is_left_out(timestamp: str) -> None:
    assert messages_in("en").moment(timestamp) == ""


def test_moment() -> None:
    assert messages_in("en").moment("2019-10-02T10:11:12Z") == "2 October 2019, 10:11 (UTC)"


def test_months_in_every_language_are_that_language() -> None:
    """Babel gives Chinese for the stand-alone months of Indonesian once Chinese was asked for."""
    assert messages_in("zh").month("2019-07") == "2019年7月"
    assert messages_in("id").month("2019-07") == "Juli 2019"
    assert messages_in("sw").month("2019-07") == "Julai 2019"


def test_names() -> None:
    assert messages_in("fr").country("MA") == "Maroc"
    assert messages_in("fr").country("{{x}}") == "{{x}}"  # a plain str: whoever puts it on a page escapes it
    assert messages_in("en").language_name("fr") == "French"
    assert messages_in("en").language_name("x{{y}}") == "x{{y}}"
    assert messages_in("ar").autonym == "العربية"
