# ruff: noqa: E501 -- tables read best unbroken
"""Numbers as sums of money write them."""

from decimal import Decimal

import pytest

from bot.read.amounts import readable, value_of

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
    ("text", "shown"),
    [
        ("1&nbsp;250 KES", "1\u00a0250 KES"),
        ("&euro;250", "€250"),
        ("{{formatnum:3400}} KES", "3400 KES"),
        ("{{INR|5,000}}", "INR5,000"),
        ("{{Quote|we spent 5 EUR}}", "{{Quote|we spent 5 EUR}}"),
        ("a &lt; b &unknown; c", "a &lt; b &unknown; c"),
    ],
)
def test_readable_keeps_offsets(text: str, shown: str) -> None:
    found = readable(text)
    assert len(found) == len(text)
    assert found.replace("\0", "") == shown
