"""Reads and writes plan files: JSON, with the diff of every edit as lines, for a person to review.

The text of each page is in it whole, and its diff beside it: applying checks that the one is what the other says. What
is done with a plan is left to ``bot.run.apply``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import __version__
from bot.plan.guards import Hold
from bot.plan.mark_text import KIND as MARKS
from bot.plan.markers import LISTS
from bot.plan.notes import KIND as NOTES
from bot.plan.steps import Edit, Held, Plan, Step
from bot.wiki.base import Refused

SCHEMA: Literal["salonbot.plan/1"] = "salonbot.plan/1"


_OF_PEOPLE = frozenset({LISTS, MARKS, NOTES})  # blocks on pages of people


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlannedEdit(_Record):
    """One page to be saved on revision ``base`` (null: the page is created), with the lines of its text."""

    title: str
    kind: str
    base: int | None
    summary: str = Field(max_length=500)
    diff: list[str]
    text: list[str]
    facts: dict[str, int]
    part_of: str | None = None

    @property
    def new(self) -> str:
        """The text of the page."""
        return "\n".join(self.text)


class PlannedHold(_Record):
    """A page that the plan does not touch, and why."""

    title: str
    code: str
    reason: str


class PlanFile(_Record):
    """A plan for one wiki, made at a time (ISO 8601), with the snapshot of the reports (``bot.plan.snapshots``)."""

    schema_: Literal["salonbot.plan/1"] = Field(SCHEMA, alias="schema")
    site: str
    made: str
    version: str
    edits: list[PlannedEdit]
    held: list[PlannedHold]
    unchanged: list[str]
    reports: dict[str, str]


def text(plan: Plan, site: str, made: str) -> str:
    """Returns the text of a plan file; edits on pages of people are left out, since only runs make them."""
    file = PlanFile(
        schema=SCHEMA,
        site=site,
        made=made,
        version=__version__,
        edits=[_edit(edit) for edit in plan.edits if edit.kind not in _OF_PEOPLE],
        held=[_hold(step) for step in map(_left_out, plan.steps) if isinstance(step, Held)],
        unchanged=[step.title for step in plan.steps if not isinstance(step, Edit | Held)],
        reports=dict(plan.reports),
    )
    return json.dumps(file.model_dump(by_alias=True), ensure_ascii=False, indent=1) + "\n"


def load(path: Path) -> PlanFile:
    """Reads a plan file. Raises Refused, whose message names the place in the file."""
    try:
        return PlanFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Refused("no-file", f"{path}: cannot be read ({error.strerror}); make it with plan --out") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the file"
        raise Refused(
            "no-plan", f"{path}: {place}: {first['msg']}; it is no plan: make one with plan --out plan.json"
        ) from None


def _edit(edit: Edit) -> PlannedEdit:
    return PlannedEdit(
        title=edit.title,
        kind=edit.kind,
        base=edit.base,
        summary=edit.summary,
        diff=edit.diff(),
        text=edit.new.split("\n"),
        facts=dict(edit.facts),
        part_of=edit.part_of,
    )


def _left_out(step: Step) -> Step:
    if isinstance(step, Edit) and step.kind in _OF_PEOPLE:
        return Held(step.title, Hold("runs-only", "pages of people are edited by runs, not by apply"))
    return step


def _hold(step: Step) -> PlannedHold:
    assert isinstance(step, Held)
    return PlannedHold(title=step.title, code=step.hold.code, reason=step.hold.message)
