#!/usr/bin/env python3
"""Compares two runs of the bot: reports, findings by kind, and the pages that it saved, held or could not save.

-runs:A,B         Their numbers, as salonbot runs shows them; without it the last two.
-settings:FILE    The bot's settings; without it salonbot.toml here.
"""

from __future__ import annotations

from salon_common import Call, ended

from bot.run.compare import difference
from bot.run.endings import Misuse


def main(*args: str) -> int:
    """Prints a line for each difference; returns 0, or 1 where there is one, as diff does. Raises Misuse."""
    call = Call.of(args, ("runs",))
    with call.session().peek() as store:
        noted = {run.id: run for run in store.runs(1000)}
    try:
        first, second = map(int, call.named["runs"].split(",")) if "runs" in call.named else sorted(noted)[-2:]
        lines = list(difference(noted[first], noted[second]))
    except (KeyError, ValueError):
        raise Misuse(
            f"-runs:A,B takes two of the numbers {', '.join(map(str, sorted(noted))) or '(none yet)'}"
        ) from None
    print(f"run {first} and run {second}" + ("" if lines else ": no difference"))
    for line in lines:
        print(line)
    return bool(lines)


if __name__ == "__main__":
    ended(main)
