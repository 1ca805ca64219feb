# ruff: noqa: E501 -- tables read best unbroken
"""Numbers as sums of money write them."""

from decimal import Decimal

import pytest

from bot.read.amounts import sums, value_of
from tests.read.model.page import only

NUMBERS = [
    ("1200", "1200"), ("1,385", "1385"), ("1.385", "1385"), ("978.62", "978.62"), ("450,50", "450.50"), ("1,234.56", "1234.56"),
    ("1.234,56", "1234.56"), ("420 000", "420000"), ("420\u00a0000", "420000"), ("1'250.50", "1250.50"), ("1,00,000", "100000"),
    ("12,34,567.50", "1234567.50"), ("1.234.567", "1234567"), ("٤٥٠", "450"), ("१२००", "1200"), ("0.5", "0.5"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value"), NUMBERS)
def test_value(written: str, value: str) -> None:
    assert value_of(written) == Decimal(value)


def test_three_places_where_the_currency_has_them() -> None:
    assert value_of("978.625", 3) == Decimal("978.625")
    assert value_of("978,625", 2) == Decimal("978625")
    assert value_of("183,250", 3, comma=True) == Decimal("183.250")
    assert value_of("183,250", 3) == Decimal("183250")


@pytest.mark.parametrize(
    ("wikitext", "value", "currency"),
    [
        ("1&nbsp;250 KES", "1250", "KES"),
        ("&euro;250", "250", "EUR"),
        ("{{formatnum:3400}} KES", "3400", "KES"),
        ("{{INR|5,000}}", "5000", "INR"),
        ("1 US$", "1", "USD"),
    ],
)
def test_sums_as_readers_see_them(wikitext: str, value: str, currency: str) -> None:
    (found,) = sums(only(wikitext).text)
    assert (found.value, found.choice[0]) == (Decimal(value), currency)
