"""What a plan is made of: an error on one page is that page's, and what it says is for who reads the log."""

from __future__ import annotations

import re

from bot.plan.guards import Hold
from bot.plan.steps import Edit, Held, Plan, Unchanged, careful


def test_what_plans_a_page_is_given_all_that_it_wants() -> None:
    assert careful("A", lambda *what: what, 1, "two") == (1, "two")


def test_an_error_holds_that_page_and_says_where_it_was_met() -> None:
    held = careful("A", lambda number: 1 // number, 0)
    assert isinstance(held, Held)
    assert (held.title, held.hold.code) == ("A", "fault")
    assert re.fullmatch(
        r"an error of the bot's own \(ZeroDivisionError: [^;]+; test_steps\.py, line [0-9]+\);"
        " report it, with the text of the page",
        held.hold.message,
    )


def test_the_edits_of_a_plan_are_its_saves() -> None:
    edit = Edit("A", "index", None, "", "text", "summary", {})
    assert Plan((Unchanged("B"), edit, Held("C", Hold("edited", "why")))).edits == (edit,)
    assert (edit.creates, edit.document) == (True, "A")
