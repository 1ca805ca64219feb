"""Saves plans: the guards that need the wiki at the moment of saving, and nothing else.

For each edit, in this order: may we still run (the stop page, asked before every write) → is every text of a person
that stands there in the new text or on another page (``bot.plan.conservation``), and will it be as it is once it is
saved → save on the revision the text was made from, synchronously → on a conflict read and plan that page once more →
read back what the wiki has now. What a page should say is decided before; this module saves, or says why not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot.plan import markers
from bot.plan.conservation import lost
from bot.plan.document_parts import part_held
from bot.plan.guards import Hold
from bot.plan.steps import Edit, Held, Plan, Step, Unchanged, fault
from bot.plan.theirs import Theirs, body_of, slots_on, theirs
from bot.render import next_part
from bot.run.endings import EXPECTED
from bot.run.outcome import PageOutcome, Result
from bot.wiki.base import (
    Denied,
    EditConflict,
    Page,
    Refused,
    Saved,
    Unavailable,
    Wiki,
    WikiError,
    is_json,
    page_of,
)
from bot.wiki.deadline import Interrupted

GO_WORD = "yes"
_PARTS = 10  # of a document, in one request
_BY_HAND = "save the page once yourself, or put <nowiki> around that, and the next run goes on"
# What MediaWiki's pre-save transform may act on: signatures, substitution (whose name is in the wiki's language) and
# the pipe trick. https://www.mediawiki.org/wiki/Manual:Pre-save_transform
_ACTS_ON_SAVING = re.compile(r"~~~|\{\{|\[\[\||\|\s*\]\]")
_MOVE = "the next run tries again; where it is held then too, move that text above or below the bot's markers"


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the bot may write right now. ``stop_page`` None is a wiki of files, where nobody else edits.

    ``interrupted`` returns why the run has to end (SIGTERM, a deadline), or None.
    """

    stop_page: str | None
    interrupted: Interrupted = lambda: None

    def check(self, wiki: Wiki) -> None:
        """Raises Denied("stopped") where the stop page is unreadable or does not hold the go-word.

        Raises Unavailable where the wiki does not answer, or the operator asked for the end.
        """
        if end := self.interrupted():
            raise Unavailable(*end)
        if self.stop_page is None:
            return
        page = page_of(wiki, self.stop_page)
        if page is None:
            raise Denied(
                "stopped",
                f"the stop page [[{self.stop_page}]] does not exist; create it with the word {GO_WORD!r}"
                " to let the bot write",
            )
        word = re.sub(r"<!--.*?-->", "", page.text, flags=re.S).strip()
        if word.casefold() != GO_WORD:
            since = f", by {page.user or 'somebody'} since {page.timestamp}" if page.timestamp else ""
            raise Denied(
                "stopped",
                f"the stop page [[{self.stop_page}]] says {word[:60]!r}{since};"
                f" the bot writes only while it says {GO_WORD!r}",
            )


@dataclass(frozen=True, slots=True)
class Publisher:
    """Saves plans on one wiki. The law that nobody's words are lost is kept here, whoever made the plan.

    ``replan(title)`` reads a page again and plans it anew; ``intend(edit)`` is called before a save, ``remember(edit,
    page)`` after it with the page as it was read back.
    """

    wiki: Wiki
    gate: Gate
    replan: Callable[[str], Step]
    intend: Callable[[Edit], None]
    remember: Callable[[Edit, Page], None]

    def publish(self, plan: Plan) -> Iterator[PageOutcome]:
        """Saves the plan's edits and yields what became of every page, in the plan's order.

        Where the run must end, what is left is yielded as held, and then Denied or Unavailable is raised.
        """
        broken: dict[str, str] = {}  # documents with a part that was not saved: its title
        fixed: dict[str, str] = {}
        beside = tuple(step.title for step in plan.steps)
        for number, planned in enumerate(plan.steps):
            step = planned
            try:
                if number == 0:
                    fixed = self._fixed(plan)
                    broken = dict(fixed)
                if isinstance(step, Edit) and fixed.get(step.document) == step.title:
                    outcome = PageOutcome(step.title, Result.FAILED, "protected", f"[[{step.title}]] is protected")
                else:
                    if isinstance(step, Edit) and step.document in broken:
                        step = part_held(step.title, broken[step.document])
                    outcome = self._take(step, beside)
            except (Denied, Unavailable) as end:
                yield from (_left(later, end) for later in plan.steps[number:])
                raise
            except Refused as refusal:
                outcome = PageOutcome(step.title, Result.FAILED, refusal.code, str(refusal))
            except EXPECTED:
                raise
            except Exception as error:  # one page with something strange on it must not keep the others
                outcome = PageOutcome(step.title, Result.FAILED, "fault", fault(error))
            if isinstance(step, Edit) and outcome.result in (Result.HELD, Result.FAILED):
                broken[step.document] = step.title
            yield outcome

    def _fixed(self, plan: Plan) -> dict[str, str]:
        """Documents in which a page gives a text to another one and cannot be saved: the title of that page.

        Else the text would be taken there at every run, and never go from here.
        """
        documents: dict[str, list[Edit]] = {}
        for edit in plan.edits:
            documents.setdefault(edit.document, []).append(edit)
        parts = [edit for edits in documents.values() if len(edits) > 1 for edit in edits]
        giving = {edit.title: edit.document for edit in parts if _gives(edit)}
        if not giving:
            return {}
        editable = self.wiki.editable(giving)
        return {giving[title]: title for title in reversed(giving) if title not in editable}

    def _lost(self, edit: Edit, beside: Collection[str]) -> Hold | None:
        """Why the edit would throw away what a person wrote: it is not in the new text, nor on another page now."""
        if not edit.old:
            return None
        now = theirs(edit.old, partial(self.wiki.revisions, edit.title), body_of(edit.new))
        if not lost(now, edit.new):
            return None
        others = [page.text for page in self._read(edit, beside) if page.title != edit.title]
        if gone := lost(now, edit.new, others):
            return Hold("slots", f"what people wrote would be on no page: {', '.join(gone)}; {_MOVE}")
        return None

    def _transformed(self, edit: Edit) -> Hold | None:
        """Why saving would change a person's words: the wiki puts signatures and templates in the place of signs.

        Such signs stand in texts that were imported; whoever saves the page next would be taken for their author.
        """
        if is_json(edit.title) or not any(map(_ACTS_ON_SAVING.search, _words_of_people(edit.old))):
            return None
        sent = markers.normal(edit.new)
        if (stored := markers.normal(self.wiki.stored(edit.title, edit.new))) == sent:
            return None
        pairs = zip(sent.split("\n"), stored.split("\n"), strict=False)
        line = next((number for number, (one, other) in enumerate(pairs, 1) if one != other), 1)
        return Hold(
            "transforms",
            f"saving would change what people wrote in line {line} (a signature, subst: or the like); {_BY_HAND}",
        )

    def _read(self, edit: Edit, beside: Collection[str]) -> Iterator[Page]:
        """The pages of the plan, and the other parts of the document."""
        parts = [edit.document]
        while True:
            while len(parts) % _PARTS:
                parts.append(next_part(parts[-1]))
            found = list(self.wiki.read(parts[-_PARTS:]))
            yield from found
            if len(found) < _PARTS:
                break
            parts.append(next_part(parts[-1]))
        yield from self.wiki.read([title for title in beside if title not in parts])

    def _take(self, step: Step, beside: Collection[str] = (), again: bool = True) -> PageOutcome:
        if not isinstance(step, Edit):
            return outcome_of(step)
        self.gate.check(self.wiki)
        if hold := self._lost(step, beside) or self._transformed(step):
            return outcome_of(Held(step.title, hold))
        self.intend(step)
        try:
            saved = self.wiki.save(step.title, step.new, summary=step.summary, base=step.base)
        except EditConflict as conflict:
            if again:
                return self._take(self.replan(step.title), beside, again=False)
            return PageOutcome(step.title, Result.FAILED, conflict.code, str(conflict))
        except Refused as refusal:
            return PageOutcome(step.title, Result.FAILED, refusal.code, str(refusal))
        if not saved.changed:
            return PageOutcome(step.title, Result.UNCHANGED, revision_id=saved.revision_id)
        page = page_of(self.wiki, step.title)
        if page is None or (problem := _differs(step, saved, page)):
            why = problem if page else "saved, but the page is not there when read back; look at its log"
            return PageOutcome(step.title, Result.FAILED, "not-verified", why, saved.revision_id)
        self.remember(step, replace(page, revision_id=saved.revision_id))
        return PageOutcome(step.title, Result.CHANGED, revision_id=saved.revision_id)


def outcome_of(step: Step) -> PageOutcome:
    """Returns the outcome of a step that is not saved: held, unchanged, or planned for an edit."""
    match step:
        case Held():
            return PageOutcome(step.title, Result.HELD, step.hold.code, step.hold.message)
        case Unchanged():
            return PageOutcome(step.title, Result.UNCHANGED)
        case Edit():
            return PageOutcome(step.title, Result.PLANNED)


def _gives(edit: Edit) -> bool:
    """Whether a text of people goes from the page; where that cannot be told, the page fails when its turn comes."""
    try:
        return bool(lost(Theirs(slots=slots_on(edit.old)), edit.new))
    except Exception:  # whatever it is
        return False


def _words_of_people(text: str) -> Iterator[str]:
    yield from slots_on(text).values()
    try:
        yield from markers.outside(text)
    except markers.Unsound:
        yield text


def _left(step: Step, end: WikiError) -> PageOutcome:
    if not isinstance(step, Edit):
        return outcome_of(step)
    return PageOutcome(step.title, Result.HELD, "left", f"the run ended before it ({end.code}); the next run goes on")


def _differs(edit: Edit, saved: Saved, page: Page) -> str | None:
    """Why what the wiki has now is not what was saved: its block must be the one sent."""
    if page.revision_id != saved.revision_id:
        return None  # somebody edited since; that revision is theirs, and the next run reads it
    if markers.normal(page.text) == markers.normal(edit.new):
        return None
    try:
        now = markers.find(page.text, edit.kind)
    except markers.Unsound as problem:
        return f"saved, but read back {problem}"
    if not now.ours:  # a merge by the wiki may have filled slots meanwhile, nothing else
        return "saved, but the text read back is another one; look at the page's history"
    return None
