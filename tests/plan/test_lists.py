"""Lists on pages of people: where they are, what they ask for, and that the guards of every page hold for them."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan import markers
from bot.plan.lists import MOST, candidates, requests
from bot.run.outcome import Exit, Result
from bot.wiki.base import Page
from testing.cycles import CATEGORY, Bot, settings

NAME = "Salons list"
PAGE = "Project:Friends of the salons"
END = "{{Salons list end}}"
PAIR = f"{{{{Salons list}}}}\n{END}"
FILLED = "x<!-- salonbot:begin list/0 --><!-- salonbot:end list/0 -->"


def asked(text: str) -> list[dict[str, str]]:
    return [dict(request.parameters) for request in requests(text, NAME)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no list", []),
        (PAIR, [{}]),
        ("{{salons_list|theme=a|sort = -date }}" + FILLED + END, [{"theme": "a", "sort": "-date"}]),
        ("{{ Template:Salons list | x |y| theme=a=b}}{{ Salons  list end }}", [{"x": "", "y": "", "theme": "a=b"}]),
        (f"a {{{{Salons list|}}}} {END} b {{{{Salons list|country=MA}}}} {END} c", [{}, {"country": "MA"}]),
        ("<nowiki>{{Salons list}}</nowiki> <!-- {{Salons list}} --> <pre>{{Salons list}}</pre>", []),
        ("{{Salons lists}} {{My Salons list}} {{Salons list/doc}}", []),
    ],
)
def test_where_lists_are_and_what_they_ask_for(text: str, expected: list[dict[str, str]]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{Salons list}}", "no end"),
        ("one\n{{Salons list end}}", "line 2"),
        ("{{Salons list}} {{Salons list}} {{Salons list end}}", "no {{Salons list end}}"),
        ("{{Salons list}} my own text {{Salons list end}}", "0 begin and 0 end markers"),
    ],
)
def test_pairs_that_are_none_are_said_to_be(text: str, said: str) -> None:
    assert any(said in problem for problem in requests(text, NAME)[1])


@pytest.mark.parametrize(
    "text",
    [
        f"{{{{Box|{PAIR}}}}}",
        f"{{{{Box\n|text={{{{Box|x}}}} {PAIR}\n}}}}",
        f"{{{{{{1|{PAIR}}}}}}}",
        f"{{|\n| a\n|-\n| {PAIR}\n|}}",
        f"  :{{| class=x\n{{|\n|}}\n|\n{PAIR}\n|}}",
        f"<gallery>\nA.jpg|{PAIR}\n</gallery>",
        f"a<REF name=x>{PAIR}</ref>",
        f"<poem><poem></poem>{PAIR}</poem>",
        f"<table><tr><td>{PAIR}</td></tr></table>",
    ],
)
def test_a_list_that_would_break_what_is_around_it_is_not_filled(text: str) -> None:
    found, problems = requests(text, NAME)
    assert found == ()
    assert "cannot stand inside of a template, a table or a tag; move it out" in problems[0]
    assert problems[0].startswith(f"line {text[: text.index('{{Salons')].count(chr(10)) + 1}: ")


@pytest.mark.parametrize(
    "around",
    [
        "{{Box|x}}\n{}\n{{Box|y}}",
        "an open {{ brace\n{}",
        "{}\n}} closed",
        "{|\n| a\n|}\n{}\n{|\n|}",
        "<gallery>A.jpg</gallery><ref name=x/>\n{}",
        "</gallery>\n|}\n{}\n<gallery>",
        "<div>\n{}\n</div>",
    ],
)
def test_what_is_closed_before_a_list_is_not_around_it(around: str) -> None:
    found, problems = requests(around.replace("{}", PAIR), NAME)
    assert (len(found), problems) == (1, ())


def test_lists_beside_one_that_is_none_are_filled_and_the_page_then_says_what_is_wrong() -> None:
    bot = Lists(f"{PAIR}\n{{{{Salons list|sort=date}}}}\n{{{{Salons list|sort=place}}}}\n{END}")
    assert bot.run().exit is Exit.DONE
    assert bot.text.count("salonbot:begin") == 2
    assert bot.run().exit is Exit.PAGES_LEFT
    assert bot.codes() == {PAGE: "markers"}
    assert "line " in (bot.outcome.pages[-1].reason or "")
    assert bot.wiki.saved() == []


def test_many_lists_on_a_page_are_none() -> None:
    assert len(requests(PAIR * MOST, NAME)[0]) == MOST
    found, problems = requests(PAIR * (MOST + 1), NAME)
    assert (found, len(problems)) == ((), 1)
    assert f"more than {MOST} lists" in problems[0]


@pytest.mark.parametrize("words", ["<!-- salonbot:leave -->", "{{nobots}}", "{{bots|deny=all}}"])
def test_a_page_that_asks_to_be_left_alone_has_no_list(words: str) -> None:
    bot = Lists(f"{words}\n{PAIR}")
    assert bot.run().exit is Exit.DONE
    assert bot.text == f"{words}\n{PAIR}"


@pytest.mark.parametrize(
    ("namespace", "wikitext", "filled"),
    [
        *((namespace, True, 1) for namespace in (0, 1, 2, 4)),
        *((namespace, True, 0) for namespace in (3, 8, 10, 828)),
        (2, False, 0),
    ],
)
def test_no_list_where_it_would_be_used_elsewhere_call_a_user_or_be_no_wikitext(
    namespace: int, wikitext: bool, filled: int
) -> None:
    page = Page("A", PAIR, namespace=namespace, wikitext=wikitext)
    assert len(candidates([page], lambda _: False)) == filled


@pytest.mark.parametrize("only", [(), ("Salons/Index",)])
def test_a_run_of_some_pages_asks_for_no_list(only: tuple[str, ...]) -> None:
    bot = Lists()
    bot.run(only=only)
    assert bot.wiki.log.count(("using", NAME)) == (0 if only else 1)
    assert ("salonbot" in bot.text) == (not only)


@given(st.text(alphabet=st.sampled_from("{}|= aS\n<!->"), max_size=60))
def test_any_parameters_are_read_or_are_none(text: str) -> None:
    asking = f"{{{{Salons list|{text.replace('{', '').replace('}', '')}}}}}{{{{Salons list end}}}}"
    for request in requests(asking, NAME)[0]:
        assert request.changed


class Lists(Bot):
    """A bot on a wiki where lists are turned on, with a page that asks for one."""

    def __init__(self, text: str = f"Above\n{PAIR}\nBelow", **pages: Any) -> None:
        super().__init__(settings(pages={"list_template": NAME, **pages}))
        self.wiki.add(PAGE, text)

    @property
    def text(self) -> str:
        return self.wiki.pages[PAGE].text


def test_a_list_is_filled_and_what_is_around_it_stays() -> None:
    bot = Lists()
    assert bot.run().exit is Exit.DONE
    before, body, after = re.split(r"<!-- salonbot:(?:begin|end)[^>]*-->", bot.text)
    assert (before, after) == ("Above\n{{Salons list}}\n", "\n{{Salons list end}}\nBelow")
    assert all(f"[[:Salons/{name}|" in body for name in "ABC")
    assert bot.run().exit is Exit.DONE
    assert PAGE in bot.results(Result.UNCHANGED)
    assert bot.wiki.saved() == []


def test_it_follows_the_reports_and_its_parameters() -> None:
    bot = Lists()
    bot.run()
    bot.wiki.add("Salons/D", "people 50", CATEGORY)
    bot.run()
    assert bot.text.count('scope="row"') == 4
    assert "[[:Salons/D|" in bot.text
    bot.edit(PAGE, "{{Salons list}}", "{{Salons list|columns=participants, salon|sort=-participants}}")
    bot.run()
    assert bot.text.index("Salons/D") < bot.text.index("Salons/A")
    bot.edit(PAGE, "|sort=-participants}}", "|theme=Diversity}}")
    assert bot.run().exit is Exit.DONE  # much shorter, as was asked
    assert "No salon fits" in bot.text
    assert bot.text.startswith("Above\n{{Salons list|columns=participants, salon|theme=Diversity}}")


def test_mistakes_are_explained_on_the_page_in_its_language() -> None:
    bot = Lists("{{Salons list|language=fr|themes=x|theme=y|sort=colour|country=Atlantis|7}}\n{{Salons list end}}")
    assert bot.run().exit is Exit.DONE
    assert "Cette liste ne peut pas être faite" in bot.text
    for word in ("themes", "colour", "Atlantis", "7"):
        assert f">{word}</bdi>" in bot.text
    assert "scope=" not in bot.text
    assert "&#38;#" not in bot.text  # escaped once
    assert bot.run().exit is Exit.DONE
    assert bot.wiki.saved() == []


def test_a_page_may_hold_several_lists_and_lose_one_and_move_them() -> None:
    one, two = "{{Salons list|sort=date}}\n{{Salons list end}}", "{{Salons list|theme=advocacy}}\n{{Salons list end}}"
    bot = Lists(f"{one}\nbetween\n{two}")
    bot.run()
    first, second = bot.text.split("\nbetween\n")
    assert markers.block(bot.text).name == "lists"
    bot.wiki.add(PAGE, f"{second}\nmoved\n{first}")
    assert bot.run().exit is Exit.DONE
    assert bot.wiki.saved() == []
    bot.wiki.add(PAGE, f"only {first}")
    assert bot.run().exit is Exit.DONE
    assert bot.text == f"only {first}"


def test_pages_that_are_no_place_for_lists_are_left_alone() -> None:
    bot = Lists()
    bot.wiki.add("Salons/A", f"people 5 {PAIR}")
    bot.wiki.add("Salons/Index/Notes", PAIR)
    bot.run()
    assert bot.wiki.pages["Salons/A"].text == f"people 5 {PAIR}"
    assert bot.wiki.pages["Salons/Index/Notes"].text == PAIR


def test_a_broken_pair_holds_its_page_and_no_other() -> None:
    bot = Lists("{{Salons list}}")
    assert bot.run().exit is Exit.PAGES_LEFT
    assert bot.codes() == {PAGE: "markers"}
    assert bot.text == "{{Salons list}}"


def test_another_block_of_the_bots_outside_of_the_lists_holds_the_page_alone() -> None:
    """Such as a note, where the list is on a talk page."""
    bot = Lists(f"{markers.filled(None, 'notes', 'A note')}\n{PAIR}")
    assert bot.run().exit is Exit.PAGES_LEFT
    assert bot.codes() == {PAGE: "markers"}


def shrinking(bot: Lists) -> None:
    """With nothing remembered of the reports that were listed, so that nothing explains it."""
    bot.store.write(replace(bot.store.written()[PAGE], reports={}))
    bot.wiki.categories[CATEGORY] = bot.wiki.categories[CATEGORY][:1]


def many(bot: Lists) -> None:
    for name in "DEFGHIJ":
        bot.wiki.add(f"Salons/{name}", "people 5", CATEGORY)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (lambda bot: bot.edit(PAGE, "5 stated", "6 stated"), "edited"),
        (lambda bot: bot.wiki.add(PAGE, f"Above\n{PAIR}\nBelow"), "reverted"),
        (lambda bot: bot.edit(PAGE, "salonbot:end", "salonbot:ende"), "markers"),
        (shrinking, "shrinks"),
    ],
)
def test_the_guards_hold_a_list_as_they_hold_a_page(what: Callable[[Bot], object], code: str) -> None:
    bot = Lists()
    many(bot)
    bot.run()
    what(bot)
    text = bot.text
    bot.run()
    assert bot.codes()[PAGE] == code
    assert bot.text == text


def test_a_list_of_reports_that_left_the_category_is_not_held() -> None:
    bot = Lists()
    many(bot)
    bot.run()
    bot.wiki.categories[CATEGORY] = bot.wiki.categories[CATEGORY][:1]
    assert bot.run().exit is Exit.DONE
    assert bot.text.count('scope="row"') == 1


def test_a_list_that_was_put_back_to_an_older_one_is_held() -> None:
    bot = Lists()
    bot.run()
    old = bot.text
    bot.wiki.add("Salons/D", "people 50", CATEGORY)
    bot.run()
    bot.wiki.add(PAGE, old)
    bot.run()
    assert bot.codes() == {PAGE: "reverted"}
    bot.wiki.add(PAGE, re.sub(r"(begin list/\S+ \S+)", r"\1 release", old))
    assert bot.run().exit is Exit.DONE
    assert "Salons/D" in bot.text
    assert "release" not in bot.text


def test_a_list_taken_out_comes_again_when_it_is_asked_for_differently() -> None:
    bot = Lists()
    bot.run()
    bot.wiki.add(PAGE, "{{Salons list|sort=date}}\n{{Salons list end}}")
    assert bot.run().exit is Exit.DONE
    assert "scope=" in bot.text


def test_lists_count_among_the_edits_of_a_run() -> None:
    bot = Lists()
    bot.run(limit=13)
    assert bot.codes()[PAGE] == "edit-cap"


def test_an_edit_in_the_moment_of_saving_is_kept() -> None:
    bot = Lists()
    save = bot.wiki.save

    def edited(title: str, text: str, **more: Any) -> Any:
        if title == PAGE and "Hello" not in bot.text:
            bot.wiki.add(PAGE, f"Hello\n{PAIR}")
        return save(title, text, **more)

    bot.wiki.save = edited
    assert bot.run().exit is Exit.DONE
    assert bot.text.startswith("Hello\n{{Salons list}}\n<!-- salonbot:begin")


def test_it_asks_once_where_it_is_on_and_never_where_it_is_off() -> None:
    off = Bot()
    off.run()
    assert not [entry for entry in off.wiki.log if entry[0] == "using"]
    on = Lists("no list here")
    on.run()
    reads = [entry for entry in off.wiki.log if entry[0] == "read"]
    assert [entry for entry in on.wiki.log if entry[0] == "using"] == [("using", NAME)]
    assert len([entry for entry in on.wiki.log if entry[0] == "read"]) == len(reads)


def test_it_takes_back_a_list_with_its_run() -> None:
    from bot.run.rollback import Rollback

    bot = Lists()
    bot.run()
    outcome, _ = Rollback(bot.wiki, bot.store, bot.settings, bot.gate, None, clock=lambda: bot.time).run()
    assert outcome.exit is Exit.DONE
    assert bot.text == f"Above\n{PAIR}\nBelow"
