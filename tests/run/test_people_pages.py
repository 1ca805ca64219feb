"""Whole runs that mark reports and write notes on talk pages, on a wiki in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from msgspec.structs import replace as changed

from bot.plan import mark_text, markers, marks
from bot.plan.guards import Guard, fits, not_deleted, not_edited, not_reverted, not_rolled_back
from bot.render.note import noted
from bot.render.slots import read_slots
from bot.reports.report import Report, Severity
from bot.run import people_pages, plan_file
from bot.run.outcome import Exit, Result
from bot.run.publish import Gate
from bot.run.rollback import Rollback, release
from bot.state.store import Store
from bot.wiki.base import EditConflict, Page, Saved
from testing import cycles
from testing.cycles import CATEGORY, IDLE, INDEX, KEPT, PAGES, STOP, WORKLIST, Bot, settings
from testing.fakes import NO_ANSWER

A, B, C = "Salons/A", "Salons/B", "Salons/C"
TALK_B, TALK_C = f"Talk:{B}", f"Talk:{C}"
TODO = "Category:To be completed"
MARKED_B = f"<noinclude>{{{{Report needs|budget}}}}[[{TODO}]]</noinclude>"
MARKED_C = f"<noinclude>{{{{Report needs|media|budget}}}}[[{TODO}]]</noinclude>"


@pytest.fixture(autouse=True)
def reports_are_read_without_the_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    read = cycles.read
    monkeypatch.setattr(cycles, "read", lambda page: read(replace(page, text=mark_text.hidden(page.text))))


def make(**flags: Any) -> Bot:
    return Bot(settings=settings(flags=flags))


@pytest.fixture
def marking() -> Bot:
    return make(template="Report needs", category=TODO)


@pytest.fixture
def noting() -> Bot:
    return make(notes=True, note_days=2)


def text(bot: Bot, title: str) -> str:
    return bot.wiki.pages[title].text


def body(bot: Bot, title: str) -> str | None:
    found = mark_text.find(text(bot, title))
    return found.body.strip() if found else None


def verdict(bot: Bot, code: str, title: str, words: str = "known") -> None:
    """An editor's verdict on the worklist."""
    page_id = bot.wiki.pages[title].page_id
    (key,) = (key for key in read_slots(text(bot, WORKLIST)) if key.startswith(f"f.{page_id}.{code}."))
    slot = f"<!-- salonbot:slot {key} -->"
    bot.edit(WORKLIST, slot, slot + words)


def later(bot: Bot, days: float = 3) -> None:
    bot.time += timedelta(days=days)


def of_people(bot: Bot) -> list[str]:
    """The pages of people saved in the last run."""
    return [title for title in bot.wiki.saved() if not title.startswith(INDEX)]


# Off


def test_with_everything_off_no_page_of_people_is_touched_and_nothing_more_is_asked() -> None:
    off, bare = make(note_days=0, severity="notice"), Bot()
    for _ in range(2):
        off.run()
        bare.run()
        assert off.wiki.log == bare.wiki.log
    assert set(off.wiki.pages) == set(bare.wiki.pages)
    assert [text(off, title) for title in (A, B, C)] == ["people 5", "budget", "budget media"]


# Marks


def test_reports_with_findings_are_marked_with_what_they_need(marking: Bot) -> None:
    assert marking.run().exit is Exit.DONE
    assert (body(marking, A), body(marking, B), body(marking, C)) == (None, MARKED_B, MARKED_C)
    assert text(marking, A) == "people 5"
    assert text(marking, B).startswith("budget\n<!-- salonbot:begin flags ")
    assert text(marking, B).endswith("<!-- salonbot:end flags -->")
    assert any(summary.startswith("Bot: flags: 2 findings open (") for summary in marking.wiki.summaries)


def test_a_report_that_is_found_outside_of_the_category_is_not_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    read = cycles.read
    monkeypatch.setattr(
        cycles, "read", lambda page: changed(read(page), categories=()) if page.title == "Other/D" else read(page)
    )
    tables: dict[str, Any] = {"reports": {"prefixes": ["Other/"]}, "flags": {"template": "Report needs"}}
    bot = Bot(settings=settings(**tables))
    bot.wiki.add("Other/D", "budget")
    assert bot.run().exit is Exit.DONE
    assert (text(bot, "Other/D"), "Report needs" in text(bot, B)) == ("budget", True)
    assert "Other/D" in text(bot, WORKLIST)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"template": "Report needs"}, "<noinclude>{{Report needs|budget}}</noinclude>"),
        ({"category": TODO}, f"<noinclude>[[{TODO}]]</noinclude>"),
    ],
)
def test_template_and_category_are_chosen_alone(chosen: dict[str, str], expected: str) -> None:
    bot = make(**chosen)
    bot.run()
    assert body(bot, B) == expected
    assert TALK_B not in bot.wiki.pages


def test_the_next_run_reads_no_report_edits_nothing_and_asks_nothing_more(marking: Bot) -> None:
    """The pages are made of the revisions that the marks made: else every mark would cost further edits."""
    marking.run()
    assert str(marking.wiki.pages[B].revision_id) in text(marking, WORKLIST)
    marking.run()
    assert (marking.reads, marking.wiki.saved()) == ([], [])
    assert marking.asked() == IDLE
    assert len(marking.outcome.pages) == KEPT
    marking.run()
    assert marking.asked() == IDLE
    assert len(marking.outcome.pages) == KEPT


def test_a_mended_report_is_left_byte_for_byte_as_its_people_wrote_it(marking: Bot) -> None:
    marking.run()
    marking.edit(B, "budget", "Everything is here")
    marking.wiki.add(B, text(marking, B) + "\nBelow the mark")
    marking.run()
    assert text(marking, B) == "Everything is here\nBelow the mark"
    assert marking.wiki.summaries[0].startswith("Bot: flags: nothing is open any more")
    marking.run()
    assert (marking.reads, marking.wiki.saved()) == ([], [])
    marking.edit(B, "Everything", "No budget")
    marking.run()
    assert body(marking, B) == MARKED_B


def test_a_verdict_on_the_worklist_takes_the_mark_out(marking: Bot) -> None:
    marking.run()
    verdict(marking, "budget-missing", B)
    verdict(marking, "media-missing", C, "not applicable: nobody had a camera")
    marking.run()
    assert text(marking, B) == "budget"
    assert body(marking, C) == MARKED_B
    marking.run()
    assert marking.wiki.saved() == []


def test_verdicts_that_cannot_be_read_change_no_mark(marking: Bot) -> None:
    marking.run()
    verdict(marking, "budget-missing", B)
    marking.run()
    damaged = re.sub(r"<!-- salonbot:slot-end -->", "", text(marking, WORKLIST), count=1)
    marking.wiki.add(WORKLIST, damaged)
    marking.run()
    assert of_people(marking) == []
    del marking.wiki.pages[WORKLIST]
    marking.run()
    assert (of_people(marking), text(marking, B)) == ([], "budget")


def test_only_findings_of_the_severity_count() -> None:
    bot = make(category=TODO, severity="error")
    bot.run()
    assert body(bot, B)
    read = cycles.read
    milder = pytest.MonkeyPatch()
    with milder.context() as patch:
        patch.setattr(cycles, "read", lambda page: _milder(read(page)))
        bot = make(category=TODO, severity="error")
        bot.run()
        assert body(bot, B) is None


def _milder(report: Report) -> Report:
    return changed(report, findings=tuple(changed(item, severity=Severity.WARNING) for item in report.findings))


def test_a_page_that_could_not_be_read_as_a_whole_is_not_marked() -> None:
    report = cycles.read(Bot().wiki.pages[B])
    unread = changed(report, findings=tuple(changed(item, code="page-quarantined") for item in report.findings))
    assert marks.still_open([unread], (), Severity.NOTICE) == {B: {}}


def test_a_mark_that_people_took_out_is_not_put_back(marking: Bot) -> None:
    marking.run()
    marking.wiki.add(B, "budget, and I want no template here")
    assert marking.run().exit is Exit.PAGES_LEFT
    assert marking.codes() == {B: "taken-out"}
    assert marking.run().exit is Exit.DONE
    assert of_people(marking) == []
    marking.wiki.add(B, text(marking, B) + "\n<!-- salonbot:begin flags release -->\n<!-- salonbot:end flags -->")
    assert marking.run().exit is Exit.DONE
    assert body(marking, B) == MARKED_B


def test_a_mark_that_people_took_out_and_what_they_mended_is_forgotten(marking: Bot) -> None:
    marking.run()
    marking.wiki.add(B, "All is here")
    assert marking.run().exit is Exit.DONE
    assert B not in marking.store.written()
    marking.wiki.add(B, "No budget again")
    marking.run()
    assert body(marking, B) == MARKED_B


def test_a_mark_that_people_changed_or_put_back_is_held(marking: Bot) -> None:
    marking.run()
    with_mark = text(marking, B)
    marking.edit(B, "{{Report needs|budget}}", "{{Report needs|some love}}")
    verdict(marking, "budget-missing", B)
    marking.run()
    assert marking.codes() == {B: "edited"}
    marking.wiki.add(B, with_mark)
    marking.run()
    assert text(marking, B) == "budget"
    marking.wiki.add(B, with_mark)
    marking.run()
    assert (marking.codes(), text(marking, B)) == ({B: "reverted"}, with_mark)


def test_damaged_markers_hold_the_report(marking: Bot) -> None:
    marking.run()
    marking.edit(B, "<!-- salonbot:end flags -->", "")
    marking.run()
    assert marking.codes() == {B: "markers"}


@pytest.mark.parametrize("words", ["<!-- salonbot:leave -->", "{{nobots}}", "{{bots|deny=SalonBot}}"])
def test_a_report_that_asks_to_be_left_alone_is(marking: Bot, words: str) -> None:
    marking.wiki.add(B, f"budget {words}")
    assert marking.run().exit is Exit.DONE
    assert text(marking, B) == f"budget {words}"
    marking.edit(C, "budget", f"{words} budget")
    before = text(marking, C)
    verdict(marking, "budget-missing", C)
    verdict(marking, "media-missing", C)
    marking.run()
    assert text(marking, C) == before


def test_without_its_memory_nothing_is_edited_and_what_is_due_goes(marking: Bot) -> None:
    marking.run()
    marking.store = Store(":memory:", "test:test")
    marking.run()
    assert marking.wiki.saved() == []
    assert marking.store.written()[B].checksum == markers.checksum(MARKED_B)
    marking.store = Store(":memory:", "test:test")
    marking.edit(B, "budget", "All is here")
    marking.run()
    assert text(marking, B) == "All is here"


def test_other_settings_change_the_marks_in_one_request_more(marking: Bot) -> None:
    marking.run()
    marking.settings = settings(flags={"category": TODO})
    marking.run()
    assert body(marking, C) == f"<noinclude>[[{TODO}]]</noinclude>"
    assert ("read", [B, C]) in marking.wiki.log
    marking.run()
    assert marking.wiki.saved() == []


def test_marks_pages_and_notes_share_the_caps() -> None:
    bot = make(category=TODO, notes=True, note_days=0)
    bot.settings = bot.settings.model_copy(update={"guards": settings(guards={"max_edits": 3}).guards})
    bot.run()
    assert bot.wiki.saved() == [B, C, INDEX]
    assert "a run may make 3 edits; the next run goes on" in {page.reason for page in bot.outcome.pages}
    for _ in range(PAGES):
        bot.run()
    assert (bot.outcome.exit, bot.wiki.saved()) == (Exit.DONE, [])
    assert {TALK_B, TALK_C} <= set(bot.wiki.pages)


def test_a_new_talk_page_counts_as_a_new_page() -> None:
    bot = make(notes=True, note_days=0)
    bot.run(limit=PAGES)
    bot.settings = bot.settings.model_copy(update={"guards": settings(guards={"max_new_pages": 1}).guards})
    bot.run()
    assert (of_people(bot), bot.codes()) == ([TALK_B], {TALK_C: "new-page-cap"})


def test_a_dry_run_shows_all_of_it_and_does_none(marking: Bot) -> None:
    marking.settings = settings(flags={"category": TODO, "notes": True, "note_days": 0})
    marking.run(dry_run=True)
    assert {edit.title for edit in marking.plan.edits} >= {B, C, TALK_B, TALK_C, INDEX}
    assert (marking.wiki.saved(), marking.store.noticed(), marking.store.written()) == ([], {}, {})
    file = plan_file.text(marking.plan, "test:test", "now")
    assert f'"title": "{B}",\n   "code": "runs-only"' in file
    assert "salonbot:begin flags" not in file


@pytest.mark.parametrize("options", [{"only": ["Index"]}, {}])
def test_runs_of_some_pages_and_runs_offline_leave_the_reports_alone(marking: Bot, options: dict[str, Any]) -> None:
    marking.gate = Gate(None) if not options else marking.gate
    marking.run(**options)
    assert of_people(marking) == []


def test_a_mark_that_the_operator_took_back_waits_for_a_release(marking: Bot) -> None:
    marking.run()
    taken, _ = Rollback(marking.wiki, marking.store, marking.settings, marking.gate, clock=lambda: marking.time).run()
    assert {page.title for page in taken.pages if page.result is Result.CHANGED} >= {B, C}
    assert text(marking, B) == "budget"
    marking.run()
    assert marking.codes()[B] == "rolled-back"
    assert text(marking, B) == "budget"
    assert B in set(release(marking.store))
    marking.run()
    assert body(marking, B) == MARKED_B


def test_a_mark_that_would_make_the_page_too_big_is_held(marking: Bot) -> None:
    marking.run()
    most = marking.settings.guards.max_bytes
    marking.wiki.add("Salons/D", "budget " + "x" * (most - 10), CATEGORY)
    marking.run()
    assert marking.codes()["Salons/D"] == "too-big"


def test_the_stop_page_is_asked_before_every_mark(marking: Bot) -> None:
    save = marking.wiki.save

    def stopping(title: str, *args: Any, **more: Any) -> Saved:
        saved = save(title, *args, **more)
        marking.wiki.add(STOP, "no")
        return saved

    marking.wiki.save = stopping
    assert marking.run().exit is Exit.DENIED
    assert marking.wiki.saved() == [B]
    assert marking.codes() == {C: "left"}


def test_a_conflict_is_planned_again_on_what_is_there(marking: Bot) -> None:
    save = marking.wiki.save
    once: list[object] = []

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == B and not once:
            once.append(marking.wiki.add(B, "budget\nA person was quicker"))
        return save(title, *args, **more)

    marking.wiki.save = late
    assert marking.run().exit is Exit.DONE
    assert text(marking, B).startswith("budget\nA person was quicker\n<!-- salonbot:begin")


def test_a_mark_that_was_saved_and_not_remembered_is_no_mark_taken_out(marking: Bot) -> None:
    """As after a kill between the save that takes a mark out and the note of it."""
    marking.run()
    remembered = marking.store.written()[B]
    marking.edit(B, "budget", "All is here")
    marking.run()
    marking.store.write(remembered)
    marking.wiki.pages[B] = replace(marking.wiki.pages[B], text="budget")
    marking.wiki.categories[CATEGORY] = [
        replace(member, revision_id=(member.revision_id or 0) + 100) for member in marking.wiki.categories[CATEGORY]
    ]
    marking.run()
    assert body(marking, B) == MARKED_B


def test_a_sub_category_of_marked_reports_does_not_keep_them_reports(marking: Bot) -> None:
    """A report that its people took out of the category is none any more, whatever the bot's mark says."""
    marking.wiki.add(TODO, "", CATEGORY, namespace=14)
    marking.wiki.categories[TODO] = [member for member in marking.wiki.categories[CATEGORY] if member.title in (B, C)]
    marking.wiki.categories[CATEGORY] = [member for member in marking.wiki.categories[CATEGORY] if member.title != B]
    outcome = marking.run()
    assert outcome.reports == 2
    assert (TODO, "own") in [(left.title, left.reason) for left in outcome.left_out]


# Notes


def test_a_finding_is_noted_once_after_the_delay(noting: Bot) -> None:
    noting.run()
    noting.run()
    assert TALK_B not in noting.wiki.pages
    later(noting)
    assert noting.run().exit is Exit.DONE
    assert of_people(noting) == [TALK_B, TALK_C]
    assert [name for name, _ in noting.wiki.log].count("read") == 2 + 2 * 2  # the talk pages in one request
    note = text(noting, TALK_C)
    assert note.startswith("== What could be added to this report ==\n<!-- salonbot:begin notes ")
    assert noted(note) == {"budget-missing.budget": True, "media-missing.media": True}
    (row,) = re.findall(
        rf'id="(finding-f\.{noting.wiki.pages[C].page_id}\.media-missing\.\w+)"', text(noting, WORKLIST)
    )
    assert f"[[:{WORKLIST}#{row}|Worklist]]" in note
    assert mark_text.LEAVE in unescape(note)
    assert not mark_text.to_be_left(note)
    assert re.search(
        r"<!-- salonbot:end notes -->\n\[\[:User:SalonBot\|SalonBot\]\], \d\d:00, 4 May 2026 \(UTC\)$", note
    )
    assert "~~~" not in note
    assert re.findall(r"\[\[:?User[^|\]]*", note) == ["[[:User:SalonBot"] * 2
    assert any(summary.startswith("Bot: notes: open: 2 (") for summary in noting.wiki.summaries)
    for asked in (IDLE, IDLE):
        later(noting)
        noting.run()
        assert noting.wiki.saved() == []
        assert noting.asked() == asked


def test_a_finding_that_is_mended_or_settled_before_the_delay_is_never_noted(noting: Bot) -> None:
    noting.run()
    noting.wiki.add(B, "All is here")
    verdict(noting, "media-missing", C)
    later(noting)
    noting.run()
    assert TALK_B not in noting.wiki.pages
    assert noted(text(noting, TALK_C)) == {"budget-missing.budget": True}


def test_what_is_mended_is_marked_done_and_answers_stay(noting: Bot) -> None:
    noting.run()
    later(noting)
    noting.run()
    noting.wiki.add(TALK_C, f"Older talk\n\n{text(noting, TALK_C)}\n:We looked for the bills. [[User:Amina Example]]")
    noting.edit(C, "media", "photographs:")
    noting.run()
    assert of_people(noting) == [TALK_C]
    note = text(noting, TALK_C)
    assert noted(note) == {"budget-missing.budget": True, "media-missing.media": False}
    assert "<!-- salonbot:note media-missing.media done -->Done: <s>" in note
    assert note.startswith("Older talk\n\n")
    assert note.endswith("\n:We looked for the bills. [[User:Amina Example]]")
    noting.run()
    assert noting.wiki.saved() == []
    verdict(noting, "budget-missing", C)
    noting.run()
    assert set(noted(text(noting, TALK_C)).values()) == {False}
    assert {problem for page, problem in noting.store.noticed() if page == str(noting.wiki.pages[C].page_id)} == set()
    noting.run()
    assert noting.asked() == IDLE


def test_a_later_finding_joins_the_note_and_one_that_comes_back_makes_no_second_line(noting: Bot) -> None:
    noting.run()
    later(noting)
    noting.run()
    noting.edit(B, "budget", "discussion budget")
    noting.run()
    assert of_people(noting) == []
    later(noting)
    noting.run()
    assert noted(text(noting, TALK_B)) == {"budget-missing.budget": True, "discussion-missing.discussion": True}
    noting.edit(B, "discussion budget", "budget")
    noting.run()
    noting.edit(B, "budget", "discussion budget")
    later(noting)
    noting.run()
    later(noting)
    noting.run()
    assert noted(text(noting, TALK_B)) == {"budget-missing.budget": True, "discussion-missing.discussion": True}
    assert text(noting, TALK_B).count("== What could") == 1


def test_a_finding_that_looks_different_is_not_told_again(noting: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of its row changes with the headings of the page; the note goes by the problem alone."""
    noting.run()
    later(noting)
    noting.run()
    read = cycles.read

    def other(page: Page) -> Report:
        report = read(page)
        seen = tuple(
            changed(item, evidence=changed(item.evidence, seen=("Another heading",))) for item in report.findings
        )
        return changed(report, findings=seen)

    monkeypatch.setattr(cycles, "read", other)
    noting.edit(B, "budget", "== Another heading ==\nbudget")
    later(noting)
    noting.run()
    later(noting)
    noting.run()
    assert of_people(noting) == []


def test_no_finding_is_told_again_after_the_memory_is_lost(noting: Bot) -> None:
    noting.run()
    later(noting)
    noting.run()
    noting.store = Store(":memory:", "test:test")
    noting.run()
    later(noting)
    noting.run()
    assert of_people(noting) == []
    assert all(item.said for item in noting.store.noticed().values())
    noting.run()
    assert noting.asked() == IDLE


def test_a_note_that_was_archived_is_not_written_again(noting: Bot) -> None:
    noting.run()
    later(noting)
    noting.run()
    noting.wiki.add(TALK_B, "Nothing but other talk")
    later(noting)
    assert noting.run().exit is Exit.DONE
    assert of_people(noting) == []
    noting.edit(B, "budget", "discussion budget")
    noting.run()
    later(noting)
    noting.run()
    assert (of_people(noting), noting.codes()) == ([], {TALK_B: "taken-out"})
    noting.wiki.add(B, "All is here")
    noting.run()
    assert TALK_B not in noting.codes()


def test_a_talk_page_that_is_gone_edited_or_put_back_is_held(noting: Bot) -> None:
    noting.run()
    later(noting)
    noting.run()
    first = text(noting, TALK_C)
    noting.edit(C, "media", "photographs:")
    noting.run()
    done = text(noting, TALK_C)
    noting.wiki.add(TALK_C, first)
    noting.wiki.add(C, "All is here")
    del noting.wiki.pages[TALK_B]
    noting.wiki.add(B, "discussion budget")
    noting.run()
    later(noting)
    noting.run()
    assert noting.codes() == {TALK_C: "reverted", TALK_B: "deleted"}
    noting.wiki.add(TALK_C, done.replace("Done: ", "Done, by me: "))
    noting.run()
    assert noting.codes()[TALK_C] == "edited"


@pytest.mark.parametrize("words", ["<!-- salonbot:leave -->", "{{nobots}}", "{{bots|deny=all}}"])
def test_a_talk_page_that_asks_to_be_left_alone_is(noting: Bot, words: str) -> None:
    noting.wiki.add(TALK_B, words)
    noting.run()
    later(noting)
    assert noting.run().exit is Exit.DONE
    assert text(noting, TALK_B) == words
    noting.wiki.add(TALK_B, "We changed our minds")
    noting.run()
    assert noted(text(noting, TALK_B))


def test_a_note_whose_save_was_not_answered_is_not_written_twice(noting: Bot) -> None:
    """The save was done, its answer lost: the next run finds the note there."""
    noting.run()
    later(noting)
    save = noting.wiki.save

    def lost(title: str, *args: Any, **more: Any) -> Saved:
        save(title, *args, **more)
        if title == TALK_B:
            raise NO_ANSWER
        return Saved(noting.wiki.pages[title].revision_id, changed=True)

    noting.wiki.save = lost
    assert noting.run().exit is Exit.UNAVAILABLE
    noting.wiki.save = save
    noting.run()
    assert of_people(noting) == [TALK_C]
    assert text(noting, TALK_B).count("== What could") == 1


def test_a_talk_page_made_by_a_person_meanwhile_keeps_their_words(noting: Bot) -> None:
    noting.run()
    later(noting)
    save = noting.wiki.save
    once: list[object] = []

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == TALK_B and not once:
            once.append(noting.wiki.add(TALK_B, "A person was quicker"))
            raise EditConflict("exists", "it exists")
        return save(title, *args, **more)

    noting.wiki.save = late
    assert noting.run().exit is Exit.DONE
    assert text(noting, TALK_B).startswith("A person was quicker\n\n== What could")
    assert TALK_B in noting.results(Result.CHANGED)


def test_the_note_speaks_the_language_of_the_report(noting: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    read = cycles.read
    monkeypatch.setattr(cycles, "read", lambda page: changed(read(page), language="fr"))
    noting.run()
    later(noting)
    noting.run()
    assert "== Ce qui pourrait être ajouté à ce rapport ==" in text(noting, TALK_B)
    assert f"[[:{WORKLIST}#" in text(noting, TALK_B)


# Taking a guard out


def without(monkeypatch: pytest.MonkeyPatch, guard: Guard) -> None:
    monkeypatch.setattr(marks, "GUARDS", tuple(other for other in marks.GUARDS if other is not guard))


@pytest.mark.parametrize(
    ("guard", "scene"),
    [
        (marks.not_taken_out, test_a_mark_that_people_took_out_is_not_put_back),
        (not_edited, test_a_mark_that_people_changed_or_put_back_is_held),
        (not_reverted, test_a_mark_that_people_changed_or_put_back_is_held),
        (not_rolled_back, test_a_mark_that_the_operator_took_back_waits_for_a_release),
        (fits, test_a_mark_that_would_make_the_page_too_big_is_held),
    ],
)
def test_without_a_guard_its_test_fails(
    marking: Bot, monkeypatch: pytest.MonkeyPatch, guard: Guard, scene: Callable[[Bot], None]
) -> None:
    without(monkeypatch, guard)
    with pytest.raises((AssertionError, KeyError)):
        scene(marking)


def test_without_the_guard_of_deleted_pages_its_test_fails(noting: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.plan.notes.GUARDS", tuple(guard for guard in marks.GUARDS if guard is not not_deleted))
    with pytest.raises(AssertionError):
        test_a_talk_page_that_is_gone_edited_or_put_back_is_held(noting)


def test_without_the_words_to_be_left_alone_their_test_fails(marking: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark_text, "to_be_left", lambda text: False)
    with pytest.raises(AssertionError):
        test_a_report_that_asks_to_be_left_alone_is(marking, "{{nobots}}")


def test_without_the_caps_over_all_edits_their_test_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.run.look._capped", lambda planner, marks, plan, notes: (plan, notes))
    with pytest.raises(AssertionError):
        test_marks_pages_and_notes_share_the_caps()


def test_without_looking_whether_verdicts_can_be_read_their_test_fails(
    marking: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.run.people_pages._unreadable", lambda *_: None)
    with pytest.raises(AssertionError):
        test_verdicts_that_cannot_be_read_change_no_mark(marking)


def test_the_module_of_courtesy_asks_nothing_when_both_are_off() -> None:
    bot = Bot()
    bot.run()
    flags_off = bot.settings.flags
    nothing: Any = None  # neither a context nor a planner is wanted
    off = people_pages.PeoplePages(bot.wiki, bot.store, flags_off, nothing, nothing, {})
    bot.wiki.log.clear()
    assert (off.marks([], []).steps, off.notes([], []).steps, bot.wiki.log) == ((), (), [])
