"""Pairs of reports count once, and figures do not depend on the order of reading."""

import itertools

from bot.render.messages import messages_in
from bot.render.salons import Salon, in_order, name, place, salons, token
from bot.render.wikitext import Wikitext
from bot.reports.report import Event
from testing.reports import BASE, report


def titles(found: tuple[Salon, ...]) -> list[tuple[int | None, list[int | None]]]:
    return [(salon.report.page_id, [other.page_id for other in salon.others]) for salon in found]


def test_a_pair_is_one_salon_whichever_page_names_the_other() -> None:
    english = report(5, same_as=(f"{BASE}/Group 9",))
    french = report(9, language="fr")
    for pair in itertools.permutations([english, french, report(7)]):
        assert titles(salons(pair)) == [(5, [9]), (7, [])]


def test_three_languages_in_a_chain_are_one_salon() -> None:
    chain = [report(1, same_as=(f"{BASE}/Group 2",)), report(2, same_as=(f"{BASE}/Group 3",)), report(3)]
    for order in itertools.permutations(chain):
        assert titles(salons(order)) == [(1, [2, 3])]


def test_a_pair_that_names_an_unknown_page_or_itself_stands_alone() -> None:
    assert titles(salons([report(1, same_as=("Elsewhere", f"{BASE}/Group 1"))])) == [(1, [])]


def test_order_is_by_title() -> None:
    assert [one.page_id for one in in_order([report(3), report(1), report(2)])] == [1, 2, 3]


def test_name_is_below_the_base() -> None:
    assert name(report(1), BASE) == "Group 1"
    assert name(report(1, title="Elsewhere/Group 1"), BASE) == "Elsewhere/Group 1"


def test_token_of_a_page_without_id_follows_its_title() -> None:
    assert token(report(1)) == "1"
    one, two = report(1, page_id=None), report(2, page_id=None)
    assert token(one) == token(report(1, page_id=None, revision_id=5)) != token(two)


def test_the_country_is_added_once() -> None:
    def shown(where: str | None, country: str | None, language: str = "en") -> Wikitext:
        return place(Event(place=where, country=country), report(1), messages_in(language), (messages_in("en"),))

    assert shown("Mohammedia, Morocco", "MA").endswith("Mohammedia, Morocco</bdi>")
    assert shown("Mohammedia, Morocco", "MA", "fr").endswith("Mohammedia, Morocco</bdi>")
    assert shown("Mohammedia", "MA", "fr").endswith("Mohammedia</bdi>, Maroc")
    assert shown(None, "MA") == "Morocco"
    assert shown("Mohammedia", None).endswith("Mohammedia</bdi>")
    assert shown(None, None) == ""
