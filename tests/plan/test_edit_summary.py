"""Edit summaries: the difference in words, within MediaWiki's limit, with the ways to the task and to the stop."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan.edit_summary import (
    LONGEST,
    LONGEST_LINKS,
    Links,
    PageSnapshot,
    edit_summary,
    rollback_summary,
    taken_back,
)
from bot.render.messages import languages, messages_in
from bot.run.outcome import Result
from testing.cycles import INDEX, Bot, settings

LINKS = Links("User:SalonBot/Task", "User:SalonBot/Run")
BEFORE = PageSnapshot(
    {"findings": 6}, {"1": "10 budget=missing 1", "2": "20 budget=empty 1", "3": "30 media=missing 2"}
)


def said(after: PageSnapshot, before: PageSnapshot | None = BEFORE, kind: str = "index") -> str:
    return edit_summary(kind, before, after, Links())


def test_the_difference_in_words() -> None:
    reports = {"1": "11 0", "2": "21 0", "3": "30 media=missing 2", "4": "40 0", "5": "50 0", "6": "60 0"}
    after = PageSnapshot({"findings": 4}, reports)
    assert said(after) == "Bot: index: 3 new reports, Statement on your budget: now present in 2, 4 findings open"


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        ({"1": "10 budget=missing 1", "2": "20 budget=empty 1"}, "1 report gone"),
        ({**BEFORE.reports, "3": "31 media=missing 2"}, "1 report changed"),
        (
            {**BEFORE.reports, "3": "31 media=missing discussion=empty 3"},
            "Summary of the discussion points: no longer present in 1",
        ),
        ({**BEFORE.reports, "9": "90 date_location=empty 0"}, "1 new report"),
    ],
)
def test_each_kind_of_difference(reports: dict[str, str], words: str) -> None:
    assert said(PageSnapshot({"findings": 1}, reports)) == f"Bot: index: {words}, 1 finding open"


def test_where_the_reports_say_the_same() -> None:
    assert said(BEFORE) == "Bot: index: wording or layout, the reports say the same"


def test_the_first_version() -> None:
    assert said(BEFORE, None) == "Bot: index: first version with 3 reports, 6 findings open"


def test_a_page_of_which_nothing_is_remembered_is_not_called_new() -> None:
    assert said(BEFORE, PageSnapshot()) == "Bot: index: 3 reports, 6 findings open"


def test_pages_of_a_part_of_the_reports_tell_their_own_figures() -> None:
    before = PageSnapshot({"salons": 4, "points": 9, "responses": 1}, {})
    after = PageSnapshot({"salons": 5, "points": 7, "responses": 1}, {})
    assert said(after, before, "digest") == "Bot: digest: salons: +1 (now 5), points: -2 (now 7)"
    assert said(after, None, "digest") == "Bot: digest: salons: 5, points: 7, responses: 1"


def test_pages_of_a_part_tell_of_changed_reports_where_their_figures_are_the_same() -> None:
    before, after = (
        PageSnapshot({"points": 9}, {"1": "5 0", "2": "6 0"}),
        PageSnapshot({"points": 9}, {"1": "7 0", "2": "6 0"}),
    )
    assert said(after, before, "digest") == "Bot: digest: 1 report changed"
    assert said(before, before, "digest") == "Bot: digest: wording or layout, the reports say the same"


def test_the_links_lead_to_the_task_and_the_stop_page_and_to_no_person() -> None:
    line = edit_summary("index", None, BEFORE, LINKS)
    assert line.endswith("([[User:SalonBot/Task|task]] · [[User:SalonBot/Run|stop the bot]])")
    assert re.findall(r"\[\[([^|\]]*)", line) == ["User:SalonBot/Task", "User:SalonBot/Run"]
    assert rollback_summary(7, LINKS).startswith("Bot: the operator takes run 7 back (")


GERMAN = messages_in("de").plain


def figure(name: str, number: int) -> str:
    return GERMAN("summary-figure", GERMAN(f"count-{name}"), number)


def moved(name: str, by: str, number: int) -> str:
    return GERMAN("summary-moved", GERMAN(f"count-{name}"), by, number)


IN_GERMAN: list[tuple[str, dict[str, int], dict[str, int], list[str]]] = [
    ("status", {}, {"changed": 3, "held": 0, "failed": 1}, [figure("changed", 3), figure("failed", 1)]),
    ("status", {}, {"changed": 0}, [GERMAN("summary-nothing")]),
    ("flags", {}, {"findings": 2}, [GERMAN("summary-open", 2)]),
    ("flags", {}, {"findings": 0}, [GERMAN("summary-mark-out")]),
    ("notes", {}, {"open": 1, "done": 3}, [figure("open", 1), figure("done", 3)]),
    ("notes", {}, {"open": 2, "done": 0}, [figure("open", 2)]),
    ("help", {}, {}, [GERMAN("summary-help")]),
    ("held", {}, {}, [GERMAN("summary-hold")]),
    (
        "digest",
        {"salons": 4},
        {"salons": 5, "points": 1, "new_figure": 2},
        [moved("salons", "+1", 5), moved("points", "+1", 1), GERMAN("summary-moved", "new figure", "+2", 2)],
    ),
    ("digest", {}, {"salons": 4, "new_figure": 2}, [figure("salons", 4), GERMAN("summary-figure", "new figure", 2)]),
    ("statistics", {"findings": 1}, {"findings": 2}, [GERMAN("summary-open", 2)]),
    ("statistics", {"findings": 2}, {"findings": 2}, [GERMAN("summary-layout")]),
]


@pytest.mark.parametrize(("kind", "before", "after", "clauses"), IN_GERMAN)
def test_each_kind_of_page_in_another_language(
    kind: str, before: dict[str, int], after: dict[str, int], clauses: list[str]
) -> None:
    reports = {"1": "5 0"}
    known = PageSnapshot(before, reports) if before else None
    line = GERMAN("summary", GERMAN(f"summary-kind-{kind}"), ", ".join(clauses))
    assert line != edit_summary(kind, known, PageSnapshot(after, reports), Links())
    assert line == edit_summary(kind, known, PageSnapshot(after, reports), Links(language="de"))


def test_which_run_was_taken_back_is_read_from_the_summary_in_any_language() -> None:
    for language in languages():
        assert taken_back(rollback_summary(17, Links("Task", "Stop", language))) == 17
    for other in (
        "Bot: index: wording",
        "Bot: the operator takes run 17 forth",
        "so Bot: the operator takes run 17 back",
    ):
        assert taken_back(other) is None


@pytest.mark.parametrize("length", range(300, 520))
def test_as_many_changes_as_fit_are_told_to_the_last_character(length: int) -> None:
    """Of two changes both are told where the line takes up the limit, and one more character is one change less."""
    first, second = "a" * 200, "b" * (length - 200)
    line = edit_summary("digest", None, PageSnapshot({first: 1, second: 2}), LINKS)
    whole = f"Bot: digest: {first}: 1, {second}: 2{LINKS.wikitext()}"
    one = f"Bot: digest: {first}: 1, and 1 more change{LINKS.wikitext()}"
    assert line == (whole if len(whole) <= LONGEST else one)


def test_where_nothing_fits_the_kind_and_the_links_stay() -> None:
    line = edit_summary("digest", None, PageSnapshot({"a" * 600: 1}), LINKS)
    assert line == f"Bot: digest: …{LINKS.wikitext()}"


def test_of_links_that_are_too_long_the_stop_page_stays() -> None:
    def links(task: int) -> str:
        return Links("t" * task, "s" * 100).wikitext()

    both = next(length for length in range(1, 600) if "|task]]" not in links(length))
    assert len(links(both - 1).strip(" ()")) == LONGEST_LINKS
    assert links(both) == f" ([[{'s' * 100}|stop the bot]])"


titles = st.text(st.characters(exclude_characters="#<>[]|{}\n\t", exclude_categories=["Cs"]), min_size=1, max_size=255)


@given(titles, titles, st.dictionaries(st.text("abc_", min_size=1, max_size=30), st.integers(0, 10**6), max_size=40))
def test_it_fits_whatever_is_said_and_the_stop_page_stays(task: str, stop: str, figures: dict[str, int]) -> None:
    for kind in ("index", "digest", "status", "?"):
        line = edit_summary(kind, None, PageSnapshot(figures, {}), Links(task, stop))
        assert len(line) <= LONGEST
        assert f"[[{stop}|stop the bot]]" in line
        assert line.count("[[") == line.count("]]") <= 2


def test_what_does_not_fit_is_counted() -> None:
    figures = {f"figure_{number}": number for number in range(60)}
    line = edit_summary("digest", None, PageSnapshot(figures, {}), LINKS)
    shown = line.count("figure")
    assert f", and {60 - shown} more changes (" in line


def test_a_run_says_what_became_of_the_reports_since_the_page_was_saved_last() -> None:
    bot = Bot(settings=settings(guards={"max_shrink_percent": 100}))
    bot.run()
    assert bot.wiki.summaries[0].startswith("Bot: index: first version with 3 reports, 3 findings open")
    bot.wiki.add("Salons/B", "all there")
    bot.run(only=["Index/Worklist"])  # the index is not written now, and its next summary tells of both
    bot.wiki.add("Salons/D", "media", bot.settings.reports.category)
    bot.run()
    assert INDEX in bot.results(Result.CHANGED)
    assert bot.wiki.summaries[0].startswith(
        "Bot: index: 1 new report, Statement on your budget: now present in 1, 3 findings open ("
    )
