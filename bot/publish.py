"""Plan → saved pages: the guards that need the wiki at the moment of saving, and nothing else.

For each edit, in this order: may we still run (the stop page, asked before every write) → save on the
revision the text was made from, synchronously → on a conflict read and plan that page once more → read back
what the wiki has now. What a page should say is decided before; this module only saves, or says why not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot import markers
from bot.outcome import PageOutcome, Result
from bot.plan import Edit, Held, Plan, Step
from bot.wiki.base import Denied, EditConflict, Refused, Saved, Unavailable, Wiki

GO_WORD = "yes"


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the bot may write right now. ``stop_page`` None is a wiki of files, where nobody else edits.

    ``interrupted`` answers whether the operator asked the run to end (SIGTERM, a deadline), with the reason.
    """

    stop_page: str | None
    interrupted: Callable[[], str | None] = lambda: None

    def check(self, wiki: Wiki) -> None:
        """Raises Denied("stopped") where the stop page is unreadable or does not hold the go-word.

        Raises Unavailable where the wiki does not answer, or the operator asked for the end.
        """
        if reason := self.interrupted():
            raise Unavailable("interrupted", reason)
        if self.stop_page is None:
            return
        page = next(iter(wiki.read([self.stop_page])), None)
        if page is None:
            raise Denied(
                "stopped",
                f"the stop page [[{self.stop_page}]] does not exist; create it with the word {GO_WORD!r}"
                " to let the bot write",
            )
        word = re.sub(r"<!--.*?-->", "", page.text, flags=re.S).strip()
        if word.casefold() != GO_WORD:
            raise Denied(
                "stopped",
                f"the stop page [[{self.stop_page}]] says {word[:60]!r}; "
                f"the bot writes only while it says {GO_WORD!r}",
            )


@dataclass(frozen=True, slots=True)
class Publisher:
    """Saves plans on one wiki.

    ``replan(title)`` reads a page again and plans it anew; ``remember(edit, revision_id)`` keeps what was
    saved.
    """

    wiki: Wiki
    gate: Gate
    replan: Callable[[str], Step]
    remember: Callable[[Edit, int | None], None]

    def publish(self, plan: Plan) -> Iterator[PageOutcome]:
        """Saves the plan's edits and yields what became of every page, in the plan's order.

        Raises Denied or Unavailable where the run must end; what was saved until then has been yielded.
        """
        for step in plan.steps:
            yield self._take(step)

    def _take(self, step: Step, again: bool = True) -> PageOutcome:
        if isinstance(step, Held):
            return PageOutcome(step.title, Result.HELD, step.hold.code, step.hold.message)
        if not isinstance(step, Edit):
            return PageOutcome(step.title, Result.UNCHANGED)
        self.gate.check(self.wiki)
        try:
            saved = self.wiki.save(step.title, step.new, summary=step.summary, base=step.base)
        except EditConflict as conflict:
            if again:
                return self._take(self.replan(step.title), again=False)
            return PageOutcome(step.title, Result.FAILED, conflict.code, str(conflict))
        except Refused as refusal:
            return PageOutcome(step.title, Result.FAILED, refusal.code, str(refusal))
        if not saved.changed:
            return PageOutcome(step.title, Result.UNCHANGED, revision_id=saved.revision_id)
        if problem := self._differs(step, saved):
            return PageOutcome(step.title, Result.FAILED, "not-verified", problem, saved.revision_id)
        self.remember(step, saved.revision_id)
        return PageOutcome(step.title, Result.CHANGED, revision_id=saved.revision_id)

    def _differs(self, edit: Edit, saved: Saved) -> str | None:
        """Why what the wiki has now is not what was saved: its block must be the one sent."""
        page = next(iter(self.wiki.read([edit.title])), None)
        if page is None:
            return "saved, but the page is not there when read back"
        if page.revision_id != saved.revision_id:
            return None  # somebody edited since; that revision is theirs, and the next run reads it
        try:
            now = markers.find(page.text, edit.kind)
        except markers.Unsound as problem:
            return f"saved, but read back {problem}"
        if not now.ours:  # a merge by the wiki may have filled slots meanwhile, nothing else
            return "saved, but the text read back is another one; look at the page's history"
        return None
