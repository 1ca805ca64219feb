"""What statements come to: no sum counts twice, no part is added to its total, and what cannot be told is left out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.money import WHOLE, statement
from bot.reports.report import Amount, Budget, Kind


def budget(said: str) -> Budget:
    """Amounts written as "spent 5 USD, line 3", in USD where no currency is named."""
    amounts = []
    for item in filter(None, said.split(", ")):
        kind, value, currency = [*item.split(), "USD"][:3]
        amounts.append(Amount(Decimal(value), currency, Kind(kind), item))
    return Budget(tuple(amounts))


def sums(said: str) -> str:
    return ", ".join(f"{one.kind} {one.value} {one.currency}" for one in statement(budget(said)).sums)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", ""),
        ("spent 5", "spent 5 USD"),
        # a sum that is written twice, in two forms, or in two currencies
        ("received 22400 ARS, received 22400 ARS", "received 22400 ARS"),
        ("spent 5, spent 5.00", "spent 5 USD"),
        ("spent 987 JOD, spent 1390 USD", "spent 987 JOD"),
        (
            "granted 1385 USD, received 978.62 JOD, spent 987 JOD, spent 1390 USD",
            "spent 987 JOD, received 978.62 JOD, granted 1385 USD",
        ),
        # a total among its parts, which are of the same kind, or items, or both; repeated or not
        ("spent 148, spent 121.5, spent 60, spent 22.5, spent 352", "spent 352 USD"),
        ("spent 400, spent 400, spent 800", "spent 800 USD"),
        ("spent 2, spent 1, spent 1, spent 2", "spent 2 USD"),
        ("spent 352, spent 148, spent 204, spent 352", "spent 352 USD"),
        ("total 742.3, total 180, line 412.3, line 150", "total 742.3 USD"),
        ("line 300, line 404, total 704", "total 704 USD"),
        # parts without their total, where the account is even with their sum
        (
            "received 42000, spent 14600, spent 17200, spent 6000, spent 1150, remaining 3050",
            "spent 38950 USD, received 42000 USD, remaining 3050 USD",
        ),
        ("spent 3, spent 4, total 7", "spent 7 USD, total 7 USD"),
        ("granted 500, granted 700, received 1200", "received 1200 USD, granted 1200 USD"),
        ("granted 10, spent 7, remaining 1, remaining 2", "spent 7 USD, granted 10 USD, remaining 3 USD"),
        # what could be parts, two forms of one, or a correction
        ("spent 3, spent 4", ""),
        ("spent 3, spent 4, total 9", "total 9 USD"),
        ("granted 1500, granted 1000", ""),
        # what somebody else received is no income: it makes the account even
        ("granted 800, total 742.3, received 57.7", "total 742.3 USD, granted 800 USD"),
        ("total 9800, line 4300, line 3900, line 600, received 1000", "total 9800 USD"),
        ("received 1000, spent 950, line 950", "spent 950 USD, received 1000 USD"),
        # items and allocations are parts of something
        ("line 1, line 2, allocated 4", ""),
    ],
)
def test_what_a_statement_comes_to(said: str, expected: str) -> None:
    assert sums(said) == expected


@pytest.mark.parametrize(
    ("said", "unclear", "parts"),
    [
        ("spent 5, line 3, allocated 2", 0, 2),
        ("spent 3, spent 4, spent 4", 2, 0),
        ("spent 987 JOD, spent 1390 USD, spent 1390 USD", 1, 0),
        ("granted 800, total 742.3, received 57.7", 1, 0),
        ("spent 5, spent 5", 0, 0),
    ],
)
def test_what_is_left_out_is_counted(said: str, unclear: int, parts: int) -> None:
    found = statement(budget(said))
    assert (found.unclear, found.parts) == (unclear, parts)


AMOUNTS = st.lists(
    st.builds(
        Amount,
        st.integers(1, 12).map(Decimal),
        st.sampled_from(["USD", "JOD"]),
        st.sampled_from(Kind),
        st.just(""),
    ),
    max_size=7,
)


@given(AMOUNTS)
def test_no_sum_is_more_than_the_amounts_allow(amounts: list[Amount]) -> None:
    found = statement(Budget(tuple(amounts)))
    assert len({one.kind for one in found.sums}) == len(found.sums)
    for kind, currency, value in found.sums:
        assert kind in WHOLE
        said = [amount for amount in amounts if amount.kind is kind and amount.currency == currency]
        assert value <= sum(amount.value for amount in said)
        assert value in {amount.value for amount in said} | {
            sum(values) for values in ([a.value for a in said], {a.value for a in said})
        }


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=5),
    st.sampled_from([Kind.SPENT, Kind.TOTAL]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 9),
    st.randoms(),
)
def test_however_a_sum_is_written_it_counts_once(
    parts: list[int], kind: Kind, twice: bool, abroad: bool, rest: int, shuffle: st.DrawFn
) -> None:
    """What was spent is known; it is written as a total and its parts, perhaps twice, perhaps in two currencies."""
    truth = Decimal(sum(parts))
    written = [Amount(truth, "USD", kind, "")] * (2 if twice else 1)
    written += [Amount(Decimal(part), "USD", kind if len(parts) > 1 else Kind.LINE, "") for part in parts]
    shuffle.shuffle(written)  # type: ignore[attr-defined]
    written += [Amount(truth * 7, "JOD", kind, "")] if abroad else []
    written += [Amount(truth + rest, "USD", Kind.GRANTED, "")]
    found = {one.kind: one for one in statement(Budget(tuple(written))).sums}
    assert found[kind] == (kind, "USD", truth)
    assert found[Kind.GRANTED].value == truth + rest
