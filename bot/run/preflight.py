"""What must hold before the first write, as checks with their remedies: who the bot is on the wiki, and its clock.

Works on what one request told, and asks nothing itself. A run stops at the first check that fails; ``bot.cli.doctor``
shows them all and adds what costs more to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.run.outcome import Exit
from bot.wiki.base import Denied, Identity

# Without `bot` a run floods recent changes and has the low limits of a person.
RIGHTS = ("edit", "bot")
SKEW_WARNS, SKEW_FAILS = 60.0, 900.0  # seconds between our clock and the wiki's


class Level(StrEnum):
    """How a check ended; a run stops at FAIL."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: a stable ``name``, what was found, and what to do where it is not as it should be.

    ``exit`` is the code that a run ends with where this check fails.
    """

    name: str
    level: Level
    said: str
    remedy: str = ""
    exit: Exit = Exit.DENIED


def of_identity(who: Identity, now: datetime) -> Iterator[Check]:
    """Yields the checks of the account, a block, its rights, and the clock; ``now`` is aware."""
    if who.user is None:
        yield Check("account", Level.FAIL, f"{who.site}: not logged in", "see to the password file of user-config.py")
        return
    yield Check("account", Level.OK, f"{who.user} on {who.site}")
    if who.blocked is None:
        yield Check("block", Level.OK, "not blocked")
    else:
        yield Check("block", Level.FAIL, f"{who.user} is blocked ({who.blocked})", "talk to who blocked it")
    lacking = [right for right in RIGHTS if right not in who.rights]
    if lacking:
        yield Check(
            "rights",
            Level.FAIL,
            f"{who.user} lacks the right {' and '.join(lacking)}",
            "see to its group, and to the grants of its bot password: High-volume (bot) access, Edit existing pages",
        )
    else:
        yield Check("rights", Level.OK, ", ".join(RIGHTS))
    if who.time is not None:
        yield _clock(datetime.fromisoformat(who.time), now)


def _clock(theirs: datetime, now: datetime) -> Check:
    skew = (now - theirs).total_seconds()
    level = Level.FAIL if abs(skew) > SKEW_FAILS else Level.WARN if abs(skew) > SKEW_WARNS else Level.OK
    remedy = "" if level is Level.OK else "set this machine's clock (NTP); holds and the schedule go by it"
    return Check("clock", level, f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the wiki's", remedy)


def stop_at_failure(checks: Iterable[Check]) -> None:
    """Raises Denied with the name of the first check that failed."""
    for check in checks:
        if check.level is Level.FAIL:
            raise Denied(check.name, f"{check.said}; {check.remedy}")
