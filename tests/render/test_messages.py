"""The message files are well-formed, what a language lacks is English, and plural forms and names are CLDR's."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from bot.plan.markers import RELEASE
from bot.render import messages
from bot.render.messages import PREFIX, Messages, chain, languages, messages_in, plural_categories
from bot.render.wikitext import Wikitext

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    name: json.loads((files("bot.render") / "i18n" / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("qqq", *languages())
}
FILES = {
    name: {key.removeprefix(PREFIX): text for key, text in messages_of.items()} for name, messages_of in FILES.items()
}
ENGLISH = {key: text for key, text in FILES["en"].items() if key != "@metadata"}
VARIANTS = [language for language in languages() if "-" in language]  # they have only what is said in another way


WHERE = "bot/render/i18n"
TRANSLATED = [language for language in languages() if language != "en"]


GENDER = re.compile(r"\{\{GENDER:\$(\d)\|([^{}]*)\}\}")


def arguments(message: str) -> set[str]:
    return set(re.findall(r"\$\d", message))


def keys_in_code() -> Iterator[tuple[str, str]]:
    """The keys of messages in the code, where they are written out, and the place of each."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.fullmatch(r"w|messages|(w|messages).plain", ast.unparse(node.func)):
                for key in node.args[:1]:
                    if isinstance(key, ast.Constant):
                        yield str(key.value), f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_message_that_the_code_asks_for_is_there() -> None:
    used = list(keys_in_code())
    assert len(used) > 100
    lacking = [
        f"{place}: add {PREFIX}{key} to {WHERE}/en.json and qqq.json" for key, place in used if key not in ENGLISH
    ]
    assert lacking == []


def test_a_message_that_is_not_there_says_where_to_add_it() -> None:
    for ask in (messages_in("fr"), messages_in("fr").plain):
        with pytest.raises(KeyError) as error:
            ask("index-new")
        assert f"add {PREFIX}index-new to {WHERE}/en.json" in str(error.value)
        assert f"{WHERE}/qqq.json" in str(error.value)


def test_every_message_is_documented() -> None:
    assert [f"add {PREFIX}{key} to {WHERE}/qqq.json" for key in ENGLISH if key not in FILES["qqq"]] == []
    assert [f"remove {key} from {WHERE}/qqq.json" for key in FILES["qqq"] if key not in FILES["en"]] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_language_has_no_message_that_english_lacks_and_the_same_arguments(language: str) -> None:
    messages = {key: text for key, text in FILES[language].items() if key != "@metadata"}
    assert [f"remove {key} from {WHERE}/{language}.json" for key in messages if key not in ENGLISH] == []
    for key, text in messages.items():
        assert text.strip() or not ENGLISH[key].strip(), key
        assert arguments(GENDER.sub("", text)) == arguments(ENGLISH[key]), key


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_a_language_lacks_is_told(language: str) -> None:
    """No failure: it is shown in English. Who reads the account of the tests sees what waits for a translator."""
    known = {key for code in chain(language) for key in FILES[code]}
    if lacking := [key for key in ENGLISH if key not in known]:
        pytest.skip(f"waiting for a translation in {WHERE}/{language}.json: {', '.join(lacking)}")


@pytest.fixture
def files_of_messages(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """The messages that the languages have, in the place of their files."""
    texts = {"en": {"salons": "{{PLURAL:$1|$1 salon|$1 salons}}"}, "ar": {"other": "x"}, "pt": {"salons": "$1 salões"}}
    monkeypatch.setattr(messages, "_file", lambda language: texts.get(language, {}))
    return texts


@pytest.mark.parametrize(("count", "expected"), [(0, "salons"), (1, "salon"), (2, "salons"), (5, "salons")])
def test_a_message_that_a_language_lacks_is_english_by_the_plural_rules_of_english(
    files_of_messages: dict[str, dict[str, str]], count: int, expected: str
) -> None:
    assert "salons" not in files_of_messages["ar"]  # whose rules have six forms, and another one for 0
    assert Messages("ar")("salons", count).endswith(f" {expected}</span>")


@pytest.mark.usefixtures("files_of_messages")
def test_a_variant_of_a_language_has_its_messages_before_the_english_ones() -> None:
    assert Messages("pt-br")("salons", 1) == "1 salões"


@pytest.mark.parametrize("language", languages())
def test_no_message_begins_like_a_list_or_a_table(language: str) -> None:
    assert [key for key, text in FILES[language].items() if str(text).startswith(tuple("#*:;=+-!|'_"))] == []


@pytest.mark.parametrize("language", languages())
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    forms_of_language = len(plural_categories(language))
    for key, message in FILES[language].items():
        for forms in re.findall(r"\{\{PLURAL:\$\d\|([^{}]*)\}\}", str(message)):
            # "many" of Spanish, French and Portuguese begins at a million, and has the form of "other"
            fewest = forms_of_language - (plural_categories(language) == ("one", "many", "other"))
            assert fewest <= len(forms.split("|")) <= forms_of_language, key
        assert "{{" not in GENDER.sub("", re.sub(r"\{\{PLURAL:\$\d\|[^{}]*\}\}", "", str(message))), key


@pytest.mark.parametrize("language", [language for language in languages() if language != "ar"])
def test_every_number_that_has_a_form_in_english_has_one(language: str) -> None:
    """Unless the language has none, or says the number after its label; in Arabic summaries do."""
    alone = {
        "sw": {"countries", "files", "digest", "summary-new", "by-week-none", "worklist", "people"},
        "fr": {"countries"},
    }
    if len(plural_categories(language)) == 1:
        assert "{{PLURAL" not in "".join(map(str, FILES[language].values()))
        return
    for key, text in ENGLISH.items():
        chosen = set(re.findall(r"\{\{PLURAL:(\$\d)", str(text)))
        if key in FILES[language] and not any(word in key for word in alone.get(language, ())):
            assert chosen <= set(re.findall(r"\{\{PLURAL:(\$\d)", FILES[language][key])), key


QUOTES = {
    "de": "„“", "sw": "“”", "id": "“”", "en": "“”", "pt": "“”", "pt-br": "“”", "zh": "“”", "zh-hant": "「」",
    "ar": "«»", "es": "«»", "fr": "«»", "uk": "«»",
}  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_a_language_has_one_pair_of_quotation_marks(language: str) -> None:
    used = "".join(str(text) for key, text in FILES[language].items() if key != "@metadata")
    assert {sign for sign in used if sign in '“”„«»‚‘「」『』"＂'} == set(QUOTES[language])


@pytest.mark.parametrize("language", languages())
def test_a_choice_by_gender_has_three_forms_and_the_note_for_translators_says_of_whom(language: str) -> None:
    for key, message in FILES[language].items():
        for user, forms in GENDER.findall(str(message)):
            assert forms.count("|") == 2, key
            assert f"{{{{GENDER:${user}|" in FILES["qqq"][key], key
            assert not key.startswith(("summary", "comment", "count")), f"{key} is shown where nothing is parsed"


def test_a_person_who_is_named_has_the_words_of_their_gender() -> None:
    w = messages_in("uk")
    assert w("hold-note-who", "a", "b", "c", "R&D~1").startswith(
        "Останнє редагування сторінки {{GENDER:User:R&#38;D&#126;1|зробив|зробила|зробив(-ла)}} a, b"
    )
    for nobody in ("", "R&D | x", "en>Alice", "a]]{{b}}"):
        assert "сторінки зробив(-ла) a" in w("hold-note-who", "a", "b", "c", nobody)
    assert "{{" not in messages_in("fr")("hold-note-who", "a", "b", "c", "Alice")
    assert "сторінки зробив(-ла) a" in w.plain("hold-note-who", "a", "b", "c", "Alice")


def test_forms_by_gender_are_escaped(files_of_messages: dict[str, dict[str, str]]) -> None:
    files_of_messages["en"]["who"] = "{{GENDER:$1|[[a]]|~~~~|''c''}}: $2 {{GENDER:$1|x|y|z}}"
    assert Messages("en")("who", "Alice", "~~~~") == (
        "{{GENDER:User:Alice|&#91;&#91;a&#93;&#93;|&#126;&#126;&#126;&#126;|&#39;&#39;c&#39;&#39;}}: "
        "&#126;&#126;&#126;&#126; {{GENDER:User:Alice|x|y|z}}"
    )


@pytest.mark.parametrize("language", languages())
def test_how_a_page_is_released_is_said_with_the_word_that_the_bot_looks_for(language: str) -> None:
    assert RELEASE in messages_in(language).plain("index-correct")


@pytest.mark.parametrize("language", TRANSLATED)
def test_translated(language: str) -> None:
    """A file that was copied and not translated is none."""
    same = {key for key, text in ENGLISH.items() if FILES[language].get(key) == text and re.search(r"[a-z]{4}", text)}
    assert len(same) < len(ENGLISH) / 10, sorted(same)


def test_every_message_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("render", "plan")
        for path in (files("bot") / room).iterdir()
        if path.name.endswith(".py")
    )
    computed = (
        *("theme-", "section-", "status-", "kind-", "problem-", "mend-", "verdict-", "figure-", "participants-"),
        *("result-", "hold-", "seen-", "summary-", "count-", "help-"),
    )
    unused = [key for key in ENGLISH if f'"{key}"' not in code and not key.startswith(computed)]
    assert [f"nothing shows {PREFIX}{key}: remove it from {WHERE}/*.json" for key in unused] == []


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


def test_a_language_without_a_file_is_english_and_says_so() -> None:
    assert messages_in("tlh")("unknown") == '<span lang="en" dir="ltr">unknown</span>'
    assert messages_in("en-gb")("unknown") == "unknown"


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("pt-br", ("pt-br", "pt")),
        ("zh-hant", ("zh-hant", "zh")),
        ("zh-tw", ("zh-hant", "zh")),
        ("zh-hans", ("zh",)),
        ("de-at", ("de",)),
        ("en", ("en",)),
        ("ja", ()),
    ],
)
def test_a_variant_has_the_messages_of_its_chain(language: str, codes: tuple[str, ...]) -> None:
    assert chain(language) == codes


def test_plain_text_has_its_arguments_and_no_markup() -> None:
    assert messages_in("en").plain("summary-reports", 1) == "1 report"
    assert messages_in("en").plain("summary-moved", "a & b", "+1", 1234) == "a & b: +1 (now 1,234)"


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


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "2 October 2019, 10:11 (UTC)"),
        ("ar", "2 أكتوبر 2019، 10:11 (UTC)"),
        ("zh", "2019年10月2日 10:11 (UTC)"),
    ],
)
def test_moment(language: str, expected: str) -> None:
    assert messages_in(language).moment("2019-10-02T10:11:12Z") == expected


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_the_states_of_a_section_are_different_words(language: str) -> None:
    """The bot's key distinction: missing, empty, a placeholder, unreadable."""
    w = messages_in(language)
    states = {w.plain(f"status-{state}") for state in ("missing", "empty", "placeholder", "unreadable", "present")}
    assert len(states) == 5


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
    assert messages_in("id").autonym == "Bahasa Indonesia"
    assert messages_in("zh-hant").autonym != messages_in("zh").autonym
