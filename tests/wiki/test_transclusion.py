"""Pages with what they transclude written out, from texts at hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiki.transclusion import calls, page_of, titles, written_out

PAGES = {
    "Report/Budget": "== Budget ==\n500 USD<noinclude>\n[[Category:A]]</noinclude>",
    "Notes": 'x <section begin="money"/>Budget: 5<section end="money" /> y\n'
    "== Costs ==\n7 USD\n=== More ===\n2\n== End ==\nz",
    "Template:Section header": "== {{{1|Untitled}}} ==",
    "Template:Named": "<onlyinclude>{{{title}}}, {{{2|none}}}</onlyinclude> not this",
    "Template:Round": "{{Round}}",
    "Template:Only": "<includeonly>'''Budget'''</includeonly><noinclude>documentation</noinclude>",
    "User:Ana/Notes": "hers",
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a {{/Budget}} b", "a == Budget ==\n500 USD b"),
        ("{{:Report/Budget}}", "== Budget ==\n500 USD"),
        ("{{:{{FULLPAGENAME}}/Budget}}", "== Budget ==\n500 USD"),
        ("{{User:Ana/Notes}}", "hers"),
        ("{{Section header|Budget}}", "== Budget =="),
        ("{{section_header|1=Budget}}", "== Budget =="),
        ("{{Section header}}", "== Untitled =="),
        ("{{Named|a|title=T}}", "T, none"),
        ("{{Only}}", "'''Budget'''"),
        ("{{#lst:Notes|money}}", "Budget: 5"),
        ("{{#section:Notes|money}}", "Budget: 5"),
        ("{{#section-h:Notes|Costs}}", "\n7 USD\n=== More ===\n2\n"),
        ("{{#lst:Notes|nothing}}", ""),
        ("{{/Not there}} {{Nor this|x}}", "{{/Not there}} {{Nor this|x}}"),
        ("<nowiki>{{/Budget}}</nowiki> <!-- {{/Budget}} -->", "<nowiki>{{/Budget}}</nowiki> <!-- {{/Budget}} -->"),
        ("{{{1|x}}} {{not closed", "{{{1|x}}} {{not closed"),
    ],
)
def test_what_is_at_hand_is_written_out(text: Any, shown: Any) -> None:
    def at_hand(name: Any) -> Any:
        prefix, colon, rest = name.partition(":")
        return PAGES.get(f"{prefix}:{rest[:1].upper()}{rest[1:]}" if colon else name)

    assert written_out(text, "Report", at_hand) == shown


def test_a_template_that_calls_itself_comes_to_an_end() -> None:
    assert written_out("{{Round}}", "Report", PAGES.get) == "{{Round}}"


def test_the_titles_of_what_is_transcluded() -> None:
    text = "{{/Budget}}{{A|{{B}}}}{{#if:x|y}}{{#lst:C/D|e}}{{:F}}{{lc:X}}{{{p}}}"
    assert list(titles(text, "R")) == ["R/Budget", "Template:A", "C/D", "F", "lc:X"]
    assert page_of("FULLPAGENAME", "R") == "Template:FULLPAGENAME"


@given(st.text(alphabet=st.sampled_from("{}|[]a=:/#<>!-\n"), max_size=60))
def test_any_text_is_written_out(text: Any) -> None:
    assert all(0 <= call.start < call.end <= len(text) for call in calls(text))
    assert isinstance(written_out(text, "R", lambda _: "{{a}}|x"), str)


def test_much_markup_takes_linear_time() -> None:
    for text in ("{{" * 200_000, "{{a|" * 100_000, "[[" * 200_000, "{{a}}" * 100_000, "|" * 500_000):
        assert sum(1 for _ in calls(text)) <= len(text)
        written_out(text, "R", lambda _: None)
