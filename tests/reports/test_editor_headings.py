import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read import read
from bot.reports.collection import Collection, Hits, load
from bot.reports.editor_headings import LONGEST, MOST, headings, hits
from bot.reports.report import Report, Section, Status
from bot.wiki.base import Page

SALONS = load("salons")
GOOD = '{"budget": ["Where the coins went", "Cuentas claras"], "media": []}'


def sections_of(collection: Collection, heading: str) -> tuple[str, ...]:
    alias = collection.alias(heading)
    assert alias
    return alias.sections


def only_problem(text: Any) -> Any:
    found = headings(text, None, SALONS)
    assert found.collection is SALONS
    assert found.good is None
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


class TestAGoodPage:
    @pytest.mark.parametrize(
        "text",
        [
            GOOD,
            f"\n{GOOD}\n",
            f'Say here what sections are called.\n<syntaxhighlight lang="json">\n{GOOD}\n</syntaxhighlight>\nThanks!',
            f"{{{{Notice}}}}\n<pre>{GOOD}</pre>",
            f"<pre><nowiki>\n{GOOD}\n</nowiki></pre>",
            f"<SOURCE lang=json>{GOOD}</SOURCE>",
            f"<pre>\n{GOOD}",
        ],
    )
    def test_its_headings_are_names_of_sections(self, text: Any) -> None:
        found = headings(text, None, SALONS)
        assert found.problems == ()
        assert found.good == text
        alias = found.collection.alias("CUENTAS claras:")
        assert alias is not None
        assert alias.sections == ("budget",)
        assert alias.added
        assert alias.heading == "Cuentas claras"
        assert found.collection.alias("Statement on your budget") == SALONS.alias("Statement on your budget")

    def test_a_report_is_read_by_them(self) -> None:
        page = Page("Reports/Nordmark", "== Where the coins went ==\nWe spent 100 EUR.\n")
        assert read(page, SALONS).section("budget").status is Status.MISSING
        section = read(page, headings(GOOD, None, SALONS).collection).section("budget")
        assert (section.status, section.matched_by) == (Status.PRESENT, "alias")

    def test_it_changes_what_records_go_by_and_only_when_it_changes(self) -> None:
        first, same = headings(GOOD, None, SALONS), headings(GOOD, "anything", SALONS)
        other = headings(GOOD.replace("coins", "notes"), None, SALONS)
        assert first.collection is same.collection  # caches go by it
        assert len({SALONS.fingerprint, first.collection.fingerprint, other.collection.fingerprint}) == 3

    @pytest.mark.parametrize("text", [None, "{}", '{"budget": []}'])
    def test_nothing_added_is_the_collection_itself(self, text: Any) -> None:
        found = headings(text, GOOD, SALONS)
        assert (found.collection, found.problems) == (SALONS, ())

    def test_a_heading_of_either_of_two_sections_can_be_settled(self) -> None:
        either = next(alias for alias in SALONS.aliases.values() if alias.either)
        found = headings(json.dumps({either.sections[-1]: [either.heading]}), None, SALONS)
        assert found.problems == ()
        assert sections_of(found.collection, either.heading) == (either.sections[-1],)

    def test_what_a_pair_of_words_means_can_be_said_otherwise(self) -> None:
        assert sections_of(SALONS, "Breakdown of the money") == ("budget",)
        found = headings('{"discussion": ["Breakdown of the money"]}', None, SALONS)
        assert found.problems == ()
        assert sections_of(found.collection, "Money breakdown") == ("discussion",)


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "There is no JSON on the page"),
            ("Nothing here", "There is no JSON on the page"),
            ("#REDIRECT [[Elsewhere]]", "There is no JSON on the page"),
            ('{"budget": [\n"a"\n"b"]}', "Line 3, column 1: this is not JSON: a comma is missing"),
            ('Hello\n<pre>\n{"budget": ["a]}\n</pre>', "Line 3, column 17: this is not JSON"),
            ('{"budget": ["a"]} and', "Line 1, column 19: this is not JSON: nothing may follow"),
            ('{"budget": ["a"],\n}', "this is not JSON: "),
            ('["a"]', "The page must be one pair of braces"),
            ('"a"', "The page must be one pair of braces"),
            ('{\n"budgte": ["a"]}', "Line 2: there is no section “budgte”; did you mean “budget”?"),
            ('{\n"xyzzy": ["a"]}', "Line 2: there is no section “xyzzy”; use one of date_location, participants,"),
            ('{"media":\n "Pictures"}', "Line 1: the headings of a section must stand in brackets"),
            ('{"media": [\n"Our pictures",\n7]}', "Line 3: a heading must be a text in quotes"),
            ('{"media": [\n\n"' + "a" * (LONGEST + 1) + '"]}', f"Line 3: “{'a' * 60}…” is longer than {LONGEST}"),
            ('{"media": [\n"Our [[pictures]]"]}', "Line 2: “Our [[pictures]]” holds markup ([)"),
            ('{"media": [\n"== Our pictures =="]}', "Line 2: “== Our pictures ==” holds markup (==)"),
            ('{"media": ["Our\\npictures"]}', "a line break or a control character"),
            ('{"media": ["Our \\ud83d"]}', "a line break or a control character"),
            ('{"media": [" ?!"]}', "Line 1: “ ?!” has no word"),
            ('{"media": [],\n"media": []}', "Line 2: “media” stands here again"),
            ('{"media": ["Date and location"]}', "names the section “date_location” already"),
            (
                '{"media": ["Odds ends"],\n "budget": ["x y",\n "Ends & odds"]}',
                "Line 3: “Ends & odds” names the section",
            ),
            ("[" * 100_000, "The JSON on the page can't be read"),
            ('{"budget": [' + "1" * 5000 + "]}", "The JSON on the page can't be read"),
        ],
    )
    def test_each_is_a_sentence_with_its_line_and_a_remedy(self, text: Any, said: Any) -> None:
        assert said in only_problem(text)

    @pytest.mark.parametrize("depth", [2, 500, 50_000])
    def test_deep_nesting_is_one_mistake_of_two(self, depth: int) -> None:
        """How deep the JSON of Python goes depends on its version."""
        said = only_problem('{"budget": ' + "[" * depth + "]" * depth + "}")
        assert said.startswith(("Line 1: a heading must be a text in quotes", "The JSON on the page can't be read"))

    def test_all_are_named_at_once_in_order(self) -> None:
        found = headings('{"x": ["a"],\n "media": ["[["],\n "budget": ["{{"]}', None, SALONS)
        assert [problem[:6] for problem in found.problems] == ["Line 1", "Line 2", "Line 3"]

    def test_a_quoted_quote_does_not_shift_the_lines(self) -> None:
        text = '{"media": ["Our \\"best\\" pictures",\n "Photos: \\\\",\n "<b>"]}'
        assert only_problem(text).startswith("Line 3: “<b>”")

    def test_a_page_of_mistakes_gives_a_short_list(self) -> None:
        found = headings(json.dumps({"media": ["[["] * 500}), None, SALONS)
        assert len(found.problems) == 21
        assert found.problems[-1] == "And 480 more."

    def test_there_is_a_limit(self) -> None:
        listed = [f"Heading number {number}x" for number in range(MOST + 1)]
        assert f"more than {MOST}" in only_problem(json.dumps({"media": listed}))
        assert headings(json.dumps({"media": listed[:MOST]}), None, SALONS).problems == ()

    @given(st.text(alphabet='{}[]",: \\\n<pre>/abudgetmi0\ud800é'))
    def test_no_text_is_too_much(self, text: Any) -> None:
        found = headings(text, None, SALONS)
        assert found.problems or found.good == text
        for problem in found.problems:
            problem.encode()


class TestTheLastGoodVersion:
    def test_it_goes_on_while_the_page_is_broken(self) -> None:
        found = headings("{", GOOD, SALONS)
        assert found.problems
        assert found.good == GOOD
        assert found.collection is headings(GOOD, None, SALONS).collection

    def test_it_goes_with_the_page(self) -> None:
        assert headings(None, GOOD, SALONS).good is None

    def test_it_is_nothing_where_the_collection_has_outgrown_it(self) -> None:
        found = headings("{", '{"section_of_old": ["a"]}', SALONS)
        assert (found.collection, found.good) == (SALONS, None)


class TestHits:
    def report(self, **named: Any) -> Any:
        listed = [Section(name, Status.PRESENT, heading) for name, heading in named.items()]
        return Report("salons", "Reports/A", sections=tuple(listed))

    def test_each_name_counts_the_sections_it_heads(self) -> None:
        collection = headings(GOOD, None, SALONS).collection
        reports = [
            self.report(budget="Where the coins went", media="Photographs or videos"),
            self.report(budget="3. Where the Coins Went!", media=None),
            self.report(budget="Statement on your budget", media="Nothing that is known"),
        ]
        assert hits(reports, collection) == (
            Hits("media", "Photographs or videos", 1),
            Hits("budget", "Where the coins went", 2, added=True),
            Hits("budget", "Statement on your budget", 1),
            Hits("budget", "Cuentas claras", 0, added=True),
        )

    def test_a_heading_of_two_parts_counts_for_both(self) -> None:
        found = hits([self.report(media="Photos / Videos")], SALONS)
        assert {hit.section for hit in found} == {"media"}
        assert len(found) >= 1

    def test_a_section_found_by_a_rule_counts_for_no_name(self) -> None:
        assert hits([self.report(date_location="12 May 2019")], SALONS) == ()


class TestTheManual:
    TEXT = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")
    SECTION = TEXT.split("## To teach the bot a heading")[1].split("\n## ")[0]

    def test_its_example_is_a_good_page(self) -> None:
        found = headings(self.SECTION, None, SALONS)
        assert found.problems == ()
        assert {hit.heading for hit in hits([], found.collection)} == {
            "Where the coins went",
            "Cuentas claras",
            "Who sat at the table",
        }

    def test_it_names_every_section(self) -> None:
        (line,) = (line for line in self.SECTION.splitlines() if line.startswith("- The sections are"))
        assert [f"`{section.id}`" in line for section in SALONS.sections] == [True] * len(SALONS.sections)
