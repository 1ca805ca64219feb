"""The table in docs/reliability.md: what a row of it is made of, reading and writing it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from bot.run.outcome import Exit
from testing.cycles_rows import Row
from testing.cycles_scene import Ran
from testing.proxy import Exchange

DOCUMENT = Path(__file__).resolve().parents[1] / "docs/reliability.md"
HEAD = "| Fault | Step | What the run did | Exit code | Edits it made | Then | Edits of the next run |"
RULE = "|---" * 7 + "|"

Line = str

_EDIT = re.compile(r"action=edit&title=([^&]*)&text=(.*?)&summary=", re.DOTALL)


def happened(row: Row, ran: Ran, log: Sequence[Exchange], saved: int, later: int) -> Line:
    """One line of the table, from what was seen."""
    then = f"{row.remedy[:1].upper()}{row.remedy[1:]}" if row.remedy else ""
    code = "" if ran.code < 0 else str(ran.code)
    return f"| {row.fault} | {row.step} | {_did(ran, log, saved)} | {code} | {saved} | {then} | {later} |"


def _did(ran: Ran, log: Sequence[Exchange], saved: int) -> str:
    if ran.code < 0:
        return "killed"
    if ran.code == Exit.DONE:
        edits = [found.groups() for exchange in log if (found := _EDIT.search(exchange.request))]
        if len({title for title, _ in edits}) < len(set(edits)):
            return "planned the page anew and went on"
        requests = [exchange.request for exchange in log]
        again = len(edits) > len(set(edits)) or any(one == following for one, following in pairwise(requests))
        return "asked again and went on" if again else "went on"
    left = {f"{page['result']}: `{page['code']}`" for page in ran.pages.values() if page["code"] not in (None, "left")}
    if ran.code == Exit.PAGES_LEFT:
        return f"went on without the page ({', '.join(sorted(left))})"
    return "stopped, and kept what was done" if saved else "stopped"


def writing() -> bool:
    """Whether what is seen is to be written and not compared."""
    return os.environ.get("SALONBOT_RELIABILITY") == "write"


def committed() -> dict[str, Line]:
    """The lines of the document by the row's name."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines() if DOCUMENT.exists() else []
    found = {}
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 9 and cells[1] not in ("Fault", "---"):
            found[f"{cells[1]}, {cells[2]}"] = line
    return found


def keep(rows: Sequence[Row], row: Row, line: Line) -> None:
    """The line in its place in the document."""
    lines = {**committed(), row.name: line}
    table = "\n".join([HEAD, RULE, *(lines[each.name] for each in rows if each.name in lines)])
    text = DOCUMENT.read_text(encoding="utf-8")
    whole = re.compile(r"^\| Fault \|.*?(?=\n\n|\n?\Z)", re.DOTALL | re.MULTILINE)
    DOCUMENT.write_text(whole.sub(lambda _: table, text, count=1), encoding="utf-8")
