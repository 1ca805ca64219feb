"""What a report's statement comes to: one sum for each kind of statement, or none where that cannot be told.

A statement may write a sum twice, in two forms or in two currencies, and beside the parts that it is made of. Records
hold every amount that the page has; here is decided which of them may be added to those of other reports. What cannot
be told apart is left out and counted, never guessed: a figure is at most what the statements say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from bot.reports.report import Amount, Budget, Kind

# What statements say of the whole budget, the kind that tells most of it first; lines and allocations are parts of it.
WHOLE = (Kind.SPENT, Kind.TOTAL, Kind.RECEIVED, Kind.GRANTED, Kind.REMAINING)


class Sum(NamedTuple):
    """A sum that a statement comes to, and how many of its amounts it stands for."""

    kind: Kind
    currency: str
    value: Decimal


class Statement(NamedTuple):
    """The sums of one statement by :data:`WHOLE`; how many amounts are ``unclear``, and how many are ``parts``."""

    sums: tuple[Sum, ...]
    unclear: int
    parts: int


def statement(budget: Budget) -> Statement:
    """Returns what the amounts of one report come to, each kind in the currency that it is told in first."""
    said = {kind: [amount for amount in budget.amounts if amount.kind is kind] for kind in Kind}
    sums: list[Sum] = []
    unclear = 0
    for kind in WHOLE:
        if not said[kind]:
            continue
        currency = said[kind][0].currency
        told = _values(said[kind], currency)
        parts = _values([*said[Kind.LINE], *said[Kind.ALLOCATED]], currency)
        others = {other: _values(said[other], currency) for other in WHOLE if other is not kind}
        unclear += len({(amount.currency, amount.value) for amount in said[kind] if amount.currency != currency})
        value = _whole(told, parts, _balances(kind, others))
        if value is None or (kind is Kind.RECEIVED and _closes(value, parts, others)):
            unclear += len(set(told))
        else:
            sums.append(Sum(kind, currency, value))
    return Statement(tuple(sums), unclear, len(said[Kind.LINE]) + len(said[Kind.ALLOCATED]))


def _values(amounts: Iterable[Amount], currency: str) -> list[Decimal]:
    return [amount.value for amount in amounts if amount.currency == currency]


def _whole(told: Sequence[Decimal], parts: Sequence[Decimal], balances: Sequence[Decimal]) -> Decimal | None:
    """The value of amounts of one kind, in one currency: one, their total among them, or their sum if that fits."""
    once = list(dict.fromkeys(told))
    if len(once) == 1:
        return once[0]
    most = max(once)
    beside = {sum(value for value in values if value != most) for values in (told, once)}  # repeated or not
    if most in beside or most in {others + sum(parts) for others in beside}:
        return most
    return next((total for total in (sum(once, Decimal()), sum(told, Decimal())) if total in balances), None)


def _balances(kind: Kind, others: dict[Kind, list[Decimal]]) -> list[Decimal]:
    """What amounts of a kind come to by the other statements of the page, where these give one value each."""
    one = {other: values[0] for other, values in others.items() if len(set(values)) == 1}
    rest, found = one.get(Kind.REMAINING), []
    if kind in (Kind.SPENT, Kind.TOTAL):
        found += [one[other] for other in (Kind.SPENT, Kind.TOTAL) if other in one]
        found += [one[other] - rest for other in (Kind.RECEIVED, Kind.GRANTED) if other in one and rest is not None]
    elif kind in (Kind.RECEIVED, Kind.GRANTED):
        found += [one[other] for other in (Kind.RECEIVED, Kind.GRANTED) if other in one]
        found += [one[other] + rest for other in (Kind.SPENT, Kind.TOTAL) if other in one and rest is not None]
    else:
        outgoing = [one[other] for other in (Kind.SPENT, Kind.TOTAL) if other in one]
        found += [one[other] - spent for other in (Kind.RECEIVED, Kind.GRANTED) if other in one for spent in outgoing]
    return found


def _closes(received: Decimal, parts: Sequence[Decimal], others: dict[Kind, list[Decimal]]) -> bool:
    """Whether money that somebody "received" is what was left, or one of the expenses: it makes the account even."""
    outgoing = {*others[Kind.SPENT], *others[Kind.TOTAL]}
    left = {granted - spent for granted in others[Kind.GRANTED] for spent in outgoing}
    return received in left or (bool(parts) and received + sum(parts) in outgoing)
