"""The status page: written when there is something to tell, once, and never for a time alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import __version__
from bot.plan import markers
from bot.run.outcome import Exit, Result
from bot.run.scheduling import next_due
from bot.run.settings import ScheduleSettings
from bot.wiki.base import TRANSCLUSION, Refused, Saved
from testing.cycles import CATEGORY, INDEX, NOON, PAGES, STATUS, STOP, WORKLIST, Bot, settings


@pytest.fixture
def bot() -> Bot:
    return Bot()


def text(bot: Bot) -> str:
    return bot.wiki.pages[STATUS].text


def refuse(bot: Bot, refused: str, code: str) -> None:
    save = type(bot.wiki).save

    def refusing(title: str, *args: Any, **more: Any) -> Saved:
        if title == refused:
            raise Refused(code, f"[[{title}]] is {code}; ask | an '''administrator'''")
        return save(bot.wiki, title, *args, **more)

    bot.wiki.save = refusing


def test_after_the_first_run_it_tells_version_time_numbers_and_the_next_run(bot: Bot) -> None:
    assert bot.run(status_page=True).exit is Exit.DONE
    said = text(bot)
    assert f"The run of 1 May 2026, 13:00 (UTC), by version {__version__}:" in said
    assert "Reports in the category: 3" in said
    assert "Reports read in this run: 3" in said
    assert f"Generated pages saved: {PAGES}" in said
    assert "Hours between two runs: 6\n\nThe next run after this one was due on 1 May 2026, 19:00 (UTC)." in said
    assert "Every generated page is as it should be." in said
    assert markers.find(said, "status").ours
    assert bot.wiki.summaries[-1].startswith(f"Bot: status: reports: 3, changed: {PAGES} (")


def test_a_button_purges_the_index_and_a_page_that_was_left_is_named_below_the_base(bot: Bot) -> None:
    refuse(bot, f"{WORKLIST}/ar", "protected")
    bot.settings = settings(pages={"languages": ["en", "ar"]})
    bot.run(status_page=True)
    assert "[{{fullurl:Salons%2FIndex|action=purge}} purge the index]" in text(bot)
    arabic = bot.wiki.pages[f"{STATUS}/ar"].text
    assert "[{{fullurl:Salons%2FIndex%2Far|action=purge}} " in arabic
    assert "[[:Salons/Index/Worklist/ar|<bdi>Index/Worklist/ar</bdi>]]" in arabic


def test_it_stands_in_every_language_and_is_linked_from_the_index(bot: Bot) -> None:
    bot.settings = settings(pages={"languages": ["en", "ar"]})
    refuse(bot, f"{WORKLIST}/ar", "protected")
    bot.run(status_page=True)
    arabic = bot.wiki.pages[f"{STATUS}/ar"].text
    assert '<div class="mw-content-rtl" lang="ar" dir="rtl">' in arabic
    assert "التقارير في التصنيف: 3" in arabic
    assert 'الصفحة محمية ولا يستطيع البوت تعديلها.<br><bdi lang="en" dir="ltr">&#91;&#91;' in arabic
    assert f"[[:{STATUS}|English]]" in arabic
    assert f"[[:{STATUS}/ar|العربية]]" in text(bot)
    assert f"[[:{STATUS}|the status page]]" in bot.wiki.pages[INDEX].text
    assert f"[[:{STATUS}/ar|" in bot.wiki.pages[f"{INDEX}/ar"].text
    for _ in range(2):
        bot.run(status_page=True)
        assert bot.wiki.saved() == []


def test_a_run_that_changes_nothing_does_not_edit_it(bot: Bot) -> None:
    bot.run(status_page=True)
    for _ in range(3):
        bot.run(status_page=True)
        assert bot.wiki.saved() == []
        assert bot.results(Result.UNCHANGED)[-1] == STATUS


def test_a_run_that_changed_something_and_left_nothing_does_not_edit_it(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.wiki.add("Salons/B", "all there")
    bot.run(status_page=True)
    assert INDEX in bot.wiki.saved()
    assert STATUS not in bot.wiki.saved()


def test_each_language_tells_of_its_own_pages(bot: Bot) -> None:
    bot.settings = settings(pages={"languages": ["en", "ar"]})
    bot.run(status_page=True)
    bot.edit(f"{INDEX}/Statistics/ar", "<!-- salonbot:end", "zzz <!-- salonbot:end")
    bot.run(status_page=True)
    assert bot.wiki.saved() == [f"{STATUS}/ar"]
    assert "Statistics%2Far|action=edit" in bot.wiki.pages[f"{STATUS}/ar"].text


def test_each_distinct_state_is_told_once(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.wiki.add("Salons/B", "all there")
    refuse(bot, WORKLIST, "protected")
    bot.run(status_page=True)
    assert 'failed: <bdi lang="en" dir="ltr">protected</bdi>' in text(bot)
    for _ in range(3):
        bot.run(status_page=True)
        assert STATUS not in bot.wiki.saved()
    refuse(bot, WORKLIST, "abuse-filter")
    bot.run(status_page=True)
    assert "abuse-filter" in text(bot)
    refuse(bot, "no page", "")
    bot.run(status_page=True)
    assert "abuse-filter" not in text(bot)


def test_reasons_on_it_are_words_and_no_markup(bot: Bot) -> None:
    refuse(bot, WORKLIST, "protected")
    bot.run(status_page=True)
    assert "'''administrator'''" not in text(bot)
    assert "administrator" in text(bot)


@pytest.mark.parametrize("days", [1, 30])
def test_once_a_day_or_as_the_setting_says_it_tells_when_the_reports_were_last_checked(bot: Bot, days: int) -> None:
    bot.settings = settings(pages={"heartbeat_days": days})
    bot.run(status_page=True)
    said = '<bdi dir="ltr"><onlyinclude>{{{checked|2026-05-01 13:00 (UTC)}}}</onlyinclude></bdi>'
    assert f"Last checked: {said}." in text(bot)
    bot.time += timedelta(days=days, hours=-2)
    bot.run(status_page=True)
    assert bot.wiki.saved() == []
    bot.time += timedelta(hours=1)
    bot.run(status_page=True)
    assert bot.wiki.saved() == [STATUS]
    assert f"{{{{{{checked|{bot.time:%Y-%m-%d %H:%M} (UTC)}}}}}}" in text(bot)
    bot.run(status_page=True)
    assert bot.wiki.saved() == []


def test_a_run_each_day_at_its_hour_is_told_each_day_though_it_may_come_a_little_sooner(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.time += timedelta(hours=22, minutes=58)
    bot.run(status_page=True)
    assert bot.wiki.saved() == [STATUS]


def test_the_check_can_be_left_untold(bot: Bot) -> None:
    bot.wiki.tags = frozenset({TRANSCLUSION})
    bot.settings = settings(pages={"heartbeat_days": 0})
    bot.run(status_page=True)
    bot.time += timedelta(days=400)
    bot.run(status_page=True)
    assert bot.wiki.saved() == []
    assert "onlyinclude" not in text(bot)
    assert "{{:" not in bot.wiki.pages[INDEX].text


def test_one_edit_keeps_the_time_true_in_every_language_and_on_every_index(bot: Bot) -> None:
    bot.wiki.tags = frozenset({TRANSCLUSION})
    bot.settings = settings(pages={"languages": ["en", "ar"]})
    bot.run(status_page=True)
    for title in (INDEX, f"{INDEX}/ar", f"{STATUS}/ar"):
        # a day in figures is not turned round among words from right to left
        assert f'<bdi dir="ltr">{{{{:{STATUS}|by=}}}}</bdi>' in bot.wiki.pages[title].text
    assert f"{{{{:{STATUS}|checked=}}}}" in bot.wiki.pages[f"{STATUS}/ar"].text
    bot.time += timedelta(days=1)
    bot.run(status_page=True)
    assert bot.wiki.saved() == [STATUS]


@pytest.mark.parametrize(
    ("schedule", "by"),
    [
        ({"every_hours": 6}, "2026-05-02 21:30"),  # a day less the half hour, the next run, and three hours
        ({"at": ["13:00"]}, "2026-05-02 16:00"),
        ({"at": ["03:15"], "jitter_minutes": 60}, "2026-05-03 07:15"),
    ],
)
def test_it_says_by_when_it_tells_of_another_check(bot: Bot, schedule: dict[str, Any], by: str) -> None:
    bot.settings = settings(schedule=schedule)
    bot.run(status_page=True)
    said = f"<onlyinclude>{{{{{{by|{by} (UTC)}}}}}}</onlyinclude></bdi>. If that time is past, the bot is overdue: "
    assert f'The next check will be told here by <bdi dir="ltr">{said}' in text(bot)


def test_where_the_wiki_compares_times_its_readers_need_not(bot: Bot) -> None:
    bot.run(status_page=True)
    assert "#ifexpr" not in text(bot)
    bot = Bot(settings(pages={"languages": ["en", "fr"]}))
    bot.wiki.tags = frozenset({"parserfunctions"})
    bot.run(status_page=True)
    until = "{{#time:U|{{{by|2026-05-02 21:30 (UTC)}}}}}"
    told = text(bot)
    assert f"{{{{#iferror:{{{{#ifexpr:{{{{#time:U}}}}>{until}|<strong>⚠ If that time is past, " in told
    assert f"#ifexpr:{{{{#time:U}}}}>(3*{until}-2*{{{{#time:U|{{{{{{checked|2026-05-01 13:00 (UTC)" in told
    assert f"{{{{#time:U|{{{{:{STATUS}|checked=}}}}}}}}" in bot.wiki.pages[f"{STATUS}/fr"].text


def test_it_shows_what_the_stop_page_says_when_it_is_read(bot: Bot) -> None:
    bot.run(status_page=True)
    assert f"The stop page says now: {{{{:{STOP}}}}} (" in text(bot)
    assert "action=history" in text(bot)
    assert "While that is anything but “yes”, the bot is stopped" in text(bot)


def test_a_page_that_is_left_has_its_last_edit_and_a_link_to_edit_it(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.wiki.add("Salons/B", "all there")
    refuse(bot, WORKLIST, "protected")
    revision = bot.wiki.pages[WORKLIST].revision_id
    bot.run(status_page=True)
    assert f"[[:Special:Diff/{revision}|1 May 2026, 13:00 (UTC)]]<br>" in text(bot)
    assert "Salons%2FIndex%2FWorklist|action=edit" in text(bot)


def test_a_run_that_finds_nothing_to_read_is_told_once_and_its_end_too(bot: Bot) -> None:
    bot.run(status_page=True)
    members = bot.wiki.categories.pop(CATEGORY)
    for number in range(3):
        assert bot.run(status_page=True).exit is Exit.INPUT
        assert bot.wiki.saved() == [STATUS][number:]
    assert "ended before its work was done&#58;" in text(bot)
    assert "{{{checked|2026-05-01 13:00 (UTC)}}}" in text(bot)  # the run that did check
    assert "{{{by|2026-05-02 22:30 (UTC)}}}" in text(bot)  # though it runs
    assert "does not exist; name it in the settings" in text(bot)
    assert "Every generated page is as it should be" not in text(bot)
    bot.wiki.categories[CATEGORY] = members
    assert bot.run(status_page=True).exit is Exit.DONE
    assert bot.wiki.saved() == [STATUS]
    assert "ended before" not in text(bot)


def test_editors_are_told_how_to_have_a_run(bot: Bot) -> None:
    bot.settings = settings(pages={"run_now_page": "User:SalonBot/Run now"})
    bot.run(status_page=True)
    assert "To have a run begin within minutes, edit [[:User:SalonBot/Run now|" in text(bot)


@pytest.mark.parametrize(
    ("touched", "fetched"),
    [("2026-05-01T13:00:05Z", 0), ("2026-05-01T12:59:59Z", 3)],
)
def test_the_wiki_showing_the_index_anew_for_it_is_no_purge_and_the_next_time_is(
    bot: Bot, touched: str, fetched: int
) -> None:
    bot.run(status_page=True)
    bot.store.write(replace(bot.store.written()[INDEX], touched="2026-05-01T12:59:58Z"))
    bot.wiki.pages[STATUS] = replace(bot.wiki.pages[STATUS], timestamp="2026-05-01T13:00:00Z")
    bot.wiki.pages[INDEX] = replace(bot.wiki.pages[INDEX], touched=touched)
    assert bot.run(status_page=True).fetched == fetched
    bot.wiki.pages[INDEX] = replace(bot.wiki.pages[INDEX], touched="2026-05-01T13:00:06Z")
    assert bot.run(status_page=True).fetched == (3 if fetched == 0 else 0)


def test_its_text_lives_on_the_wiki_and_needs_no_memory(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.store = type(bot.store)(":memory:", "test:test")
    bot.run(status_page=True)
    assert bot.wiki.saved() == []


def test_what_people_write_around_it_stays_and_inside_it_holds_it(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.wiki.add(STATUS, "Ours to keep\n" + text(bot))
    bot.edit(WORKLIST, "<!-- salonbot:end", "zzz <!-- salonbot:end")
    bot.run(status_page=True)
    assert text(bot).startswith("Ours to keep\n")
    assert "edited" in text(bot)
    bot.edit(STATUS, "Generated pages", "Generated cakes")
    bot.edit(WORKLIST, "zzz ", "")
    bot.run(status_page=True)
    assert bot.codes() == {STATUS: "edited"}


def test_it_may_lose_most_of_its_text(bot: Bot) -> None:
    """Many pages held in one run, none in the next: the guard against shrinking is for harvests."""
    bot.run(status_page=True)
    for title in list(bot.wiki.pages):
        if title.startswith(INDEX) and title != STATUS and not title.endswith(".json"):
            bot.edit(title, "<!-- salonbot:end", "zzz <!-- salonbot:end")
    bot.wiki.add("Salons/B", "all there")
    bot.run(status_page=True)
    assert text(bot).count("edited") >= 3
    for title in list(bot.wiki.pages):
        if "zzz" in bot.wiki.pages[title].text:
            bot.edit(title, "zzz ", "")
    bot.run(status_page=True)
    assert bot.codes() == {}
    assert "edited" not in text(bot)


def test_a_part_of_a_run_and_a_dry_one_do_not_write_it(bot: Bot) -> None:
    bot.run(status_page=True, only=["Index"])
    bot.run(status_page=True, limit=1)
    bot.run(status_page=True, dry_run=True)
    assert STATUS not in bot.wiki.pages


def test_a_conflict_on_it_is_planned_again(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.edit(WORKLIST, "<!-- salonbot:end", "zzz <!-- salonbot:end")
    save = bot.wiki.save
    once: list[object] = []

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == STATUS and not once:
            once.append(bot.wiki.add(STATUS, text(bot) + "\nquicker"))
        return save(title, *args, **more)

    bot.wiki.save = late
    assert bot.run(status_page=True).exit is Exit.PAGES_LEFT
    assert bot.codes() == {WORKLIST: "edited"}
    assert text(bot).endswith("quicker")


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        (ScheduleSettings(every_hours=1.5), "2026-05-01T13:30+00:00"),
        (ScheduleSettings(at=["03:15", "15:15"]), "2026-05-01T15:15+00:00"),
        (ScheduleSettings(at=["12:00"]), "2026-05-02T12:00+00:00"),
        (ScheduleSettings(at=["03:15"], timezone="Africa/Nairobi"), "2026-05-02T00:15+00:00"),
    ],
)
def test_the_next_run_is_the_first_planned_time_after_now(schedule: ScheduleSettings, due: str) -> None:
    assert next_due(NOON, schedule) == datetime.fromisoformat(due)


def test_what_somebody_wrote_in_it_is_held_and_then_stands_below_with_its_author(bot: Bot) -> None:
    bot.run(status_page=True)
    bot.edit(STATUS, "Reports in the category: 3", "Reports in the category: 3, and I know of more")
    bot.settings = settings(schedule={"every_hours": 7})  # the page has something new to tell
    bot.run(status_page=True)
    assert bot.codes() == {STATUS: "edited"}
    begin = f"salonbot:begin status {markers.block(text(bot)).checksum}"
    bot.edit(STATUS, begin, f"{begin} release")
    for hours in (8, 9):  # once carried it stays
        bot.settings = settings(schedule={"every_hours": hours})
        bot.run(status_page=True)
        assert bot.codes() == {}
        assert "Reports in the category: 3, and" not in text(bot)
        assert text(bot).count("and I know of more") == 1
        assert "and I know of more – [[:Special:Contributions/Lakeside Reader|Lakeside Reader]], 20" in text(bot)
        assert "== No longer matched ==" in text(bot)
