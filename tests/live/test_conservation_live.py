"""Nobody's words are thrown away, on the real wiki: each row is something that people do, or that goes wrong."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.plan import markers
from bot.render.slots import read_slots, slot
from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import BASE, BUDGET, INDEX, REPORT, WORKLIST, SalonBot

ADVOCACY = f"{INDEX}/Advocacy"
SECOND = f"{ADVOCACY}/2"
ANSWER = "We ''answer'' this."
DIGEST = ("--only", "Index/Advocacy")
LONG = "words " * 1200  # a few of them fill a part


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot that has written its pages of two reports."""
    bot = SalonBot(wiki, tmp_path)
    bot.report("Lakeside")
    bot.report("Hilltop", budget="")
    assert bot.run()["exit"] == Exit.DONE
    return bot


def text(bot: SalonBot, title: str = ADVOCACY) -> str:
    return str(bot.wiki.reader.text(title))


def body(bot: SalonBot, title: str = ADVOCACY) -> str:
    return markers.block(text(bot, title)).body


def edit(bot: SalonBot, old: str, new: str, title: str = ADVOCACY) -> None:
    """Alice's edit of one place."""
    now = text(bot, title)
    assert old in now, now
    bot.wiki.alice.edit(title, now.replace(old, new, 1))


def release(bot: SalonBot, title: str = ADVOCACY, word: str = " release -->") -> None:
    begin = re.search(r"<!-- salonbot:begin \S+ [0-9a-f]{16} -->", text(bot, title))
    assert begin is not None
    edit(bot, begin[0], begin[0].replace(" -->", word), title)


def codes(bot: SalonBot, *words: str) -> dict[str, str]:
    """Why pages were left in a run."""
    return {page["title"]: page["code"] for page in bot.run(*words)["pages"] if page["code"]}


def first_key(bot: SalonBot, title: str = ADVOCACY) -> str:
    return min(read_slots(body(bot, title)))


def opening(bot: SalonBot, key: str, title: str = ADVOCACY) -> str:
    """What stands before the text of a slot in its cell, without the marker."""
    line = next(line for line in text(bot, title).split("\n") if f"salonbot:slot {key} " in line)
    return line.partition("<!--")[0]


def settled(bot: SalonBot, *words: str) -> None:
    """The next run makes no edit."""
    edits = bot.edits()
    assert codes(bot, *words) == {}
    assert bot.edits() == edits


# How editors write in a cell

CELLS: dict[str, Callable[[str, str], str]] = {
    "by VisualEditor: without the comments": lambda cell, key: f"{cell.rstrip()}{ANSWER}",
    "the comments moved before the words": lambda cell, key: f"{cell}{slot(key)}{ANSWER}",
    "the comments spaced otherwise": lambda cell, key: f"{cell}{slot(key, ANSWER).replace(' ', chr(10), 1)}",
    "without the first comment": lambda cell, key: f"{cell}{ANSWER}<!-- salonbot:slot-end -->",
    "without the second comment": lambda cell, key: f"{cell}<!-- salonbot:slot {key} -->{ANSWER}",
    "attributes the other way round": lambda cell, key: f'| id="slot-{key}" dir="auto" class="salonbot-slot" |{ANSWER}',
    "the whole cell": lambda cell, key: f"| {ANSWER}",
    "in lines": lambda cell, key: f"{cell}\n* one\n* {ANSWER}\n",
}  # fmt: skip


@pytest.mark.parametrize("title", [ADVOCACY, WORKLIST], ids=["an answer", "a verdict"])
def test_what_is_written_in_a_cell_stays_in_its_row_however_it_is_written(bot: SalonBot, title: str) -> None:
    for name, cell in CELLS.items():
        key = first_key(bot, title)
        start = opening(bot, key, title)
        line = next(line for line in text(bot, title).split("\n") if f"salonbot:slot {key} " in line)
        edit(bot, line, cell(start, key), title)
        assert codes(bot) == {}, name
        assert ANSWER in read_slots(body(bot, title))[key], name
        assert f"<!-- salonbot:slot {key} -->" in text(bot, title), name
        settled(bot)
        edit(bot, read_slots(body(bot, title))[key], "", title)
        assert codes(bot) == {}, name


def test_rows_that_are_copied_are_one_again(bot: SalonBot) -> None:
    key = first_key(bot)
    edit(bot, slot(key), slot(key, ANSWER))
    row = next(row for row in text(bot).split("\n|-") if f"salonbot:slot {key} " in row).split("\n|}")[0]
    edit(bot, "\n|}\n", f"\n|-{row}\n|}}\n")
    assert text(bot).count(ANSWER) == 2
    assert codes(bot) == {}
    assert text(bot).count(ANSWER) == 1
    assert read_slots(body(bot))[key] == ANSWER


# VisualEditor, as it saves: HTML to its own part of the API, made wikitext by Parsoid

VISUAL = {
    "wgDevwikiExtensions": ["VisualEditor"],
    "wgVisualEditorAvailableNamespaces": {"0": True},
}


@pytest.fixture
def visual(bot: SalonBot) -> SalonBot:
    bot.wiki.settings(json.dumps(VISUAL))
    return bot


def opened(bot: SalonBot, title: str) -> dict[str, str]:
    """What VisualEditor shows to Alice."""
    answer: dict[str, str] = bot.wiki.alice.call("visualeditor", page=title, paction="parse")["visualeditor"]
    return answer


def saved(bot: SalonBot, title: str, shown: dict[str, str], html: str) -> None:
    times = {name: shown[name] for name in ("oldid", "basetimestamp", "starttimestamp", "etag")}
    done = bot.wiki.alice.write("visualeditoredit", page=title, paction="save", html=html, **times)
    assert done["result"] == "success"


@pytest.mark.parametrize("title", [ADVOCACY, WORKLIST], ids=["an answer", "a verdict"])
def test_what_is_typed_into_cells_in_visualeditor_stays_in_its_row(visual: SalonBot, title: str) -> None:
    keys = list(read_slots(body(visual, title)))
    shown = opened(visual, title)
    cell = re.compile(r"(<td[^>]*salonbot-slot[^>]*>).*?</td>", re.DOTALL)
    html = cell.sub(r"\1<p>We <i>answer</i> this.</p><ul><li>twice</li></ul></td>", shown["content"])
    saved(visual, title, shown, html)
    assert "salonbot:slot" not in text(visual, title)
    assert codes(visual) == {}
    said = read_slots(body(visual, title))
    assert list(said) == keys
    assert all(ANSWER in told and "* twice" in told for told in said.values())
    settled(visual)


def test_a_page_that_parsoid_wrote_anew_as_a_whole_is_not_held(visual: SalonBot) -> None:
    key = first_key(visual)
    edit(visual, slot(key), slot(key, ANSWER))
    shown = opened(visual, ADVOCACY)
    bare = re.sub(r' (?:data-parsoid|id)="(?:mw[^"]*|\{[^"]*)"', "", shown["content"])
    asked = {"page": ADVOCACY, "paction": "serialize", "html": bare, "etag": shown["etag"]}
    whole = visual.wiki.alice.write("visualeditoredit", **asked)["content"]
    assert whole.count("\n|") != text(visual).count("\n|")
    before = body(visual)
    visual.wiki.alice.edit(ADVOCACY, whole)
    assert codes(visual) == {}
    assert body(visual) == before


# Anywhere else in the block


@pytest.mark.parametrize(
    "title", [ADVOCACY, WORKLIST, INDEX, f"{INDEX}/Statistics"], ids=["digest", "worklist", "index", "statistics"]
)
def test_what_is_written_in_the_block_is_held_and_then_carried_with_its_author(bot: SalonBot, title: str) -> None:
    edit(bot, "\n\n</div>\n<!-- salonbot:end", f"\n\n{ANSWER}\n\n</div>\n<!-- salonbot:end", title)
    assert codes(bot) == {title: "edited"}
    (bot.folder / "state/salonbot.sqlite").unlink()  # the page's history is enough
    release(bot, title)
    assert codes(bot) == {}
    said = [told for key, told in read_slots(body(bot, title)).items() if key.startswith("x.")]
    assert len(said) == 1
    assert said[0].startswith(f"{ANSWER} – [[:Special:Contributions/Alice|Alice]], 20")
    assert "No longer matched" in bot.wiki.reader.html(title)
    settled(bot)
    assert text(bot, title).count(ANSWER) == 1


def test_words_in_a_cell_of_the_bots_are_carried_too_and_the_cell_is_as_it_was(bot: SalonBot) -> None:
    before = body(bot)
    edit(bot, "2 participants", "2 participants, and I was the third,")
    assert codes(bot) == {ADVOCACY: "edited"}
    release(bot)
    assert codes(bot) == {}
    assert "2 participants in" in body(bot)
    assert "and I was the third," in body(bot)
    assert set(before.split("\n")) - set(body(bot).split("\n")) == set()


def test_what_is_written_in_the_page_of_json_goes_to_the_worklist(bot: SalonBot) -> None:
    title = f"{INDEX}/Data.json"
    edit(bot, '"about": "', '"remark": "I disagree with this",\n\t"about": "', title)
    assert codes(bot) == {title: "edited"}
    edit(bot, '",\n', ' release",\n', title)
    assert codes(bot) == {}
    assert "I disagree with this" not in text(bot, title)
    assert "I disagree with this" in body(bot, WORKLIST)
    settled(bot)


@pytest.mark.parametrize("word", [" Release -->", "  RELEASE  -->", " release-->", "\nrelease.\n-->"])
def test_release_is_understood_however_it_is_written(bot: SalonBot, word: str) -> None:
    edit(bot, "2 participants", "2 people")
    release(bot, word=word)
    assert codes(bot) == {}
    assert "2 participants" in text(bot)
    assert "elease" not in text(bot).partition("\n")[0]


def test_a_row_moved_out_of_the_block_stays_there_and_the_bots_row_comes_back_empty(bot: SalonBot) -> None:
    key = first_key(bot)
    edit(bot, slot(key), slot(key, ANSWER))
    row = next(row for row in text(bot).split("\n|-") if f"salonbot:slot {key} " in row).split("\n|}")[0]
    moved = f"{{|\n|-{row}\n|}}\n{text(bot).replace(f'{chr(10)}|-{row}', '', 1)}"
    bot.wiki.alice.edit(ADVOCACY, moved)
    assert codes(bot) == {ADVOCACY: "edited"}
    release(bot)
    assert codes(bot) == {}
    assert text(bot).count(ANSWER) == 1
    assert ANSWER in markers.block(text(bot)).before
    assert text(bot).count("salonbot:begin") == 1
    assert read_slots(body(bot))[key] == ""
    settled(bot)


# Documents of several parts


@pytest.fixture
def parts(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot with small pages: three long reports take a part each, and the last one is answered on the second."""
    bot = SalonBot(wiki, tmp_path, {"guards": {"max_bytes": 34_000, "max_shrink_percent": 100}})
    for name in ("C", "D", "E"):
        long_report(bot, name)
    assert bot.run(*DIGEST)["exit"] == Exit.DONE
    assert bot.wiki.reader.text(SECOND) is not None
    key = last_key(bot, ADVOCACY)
    edit(bot, slot(key), slot(key, ANSWER))
    long_report(bot, "A")  # so that the answered row has to go on
    return bot


def long_report(bot: SalonBot, name: str) -> None:
    words = REPORT.format(budget=BUDGET).replace("Speak with one voice", f"Speak {LONG}")
    bot.wiki.alice.edit(f"{BASE}/{name}", words)
    bot.wiki.run_jobs()


def last_key(bot: SalonBot, title: str) -> str:
    rows = re.findall(r"salonbot:slot (\S+) ", text(bot, title))
    return str(rows[-1])


def where(bot: SalonBot) -> list[str]:
    """The parts of the digest that the answer stands on, in the block or around it, once for each time."""
    titles = [ADVOCACY, *(f"{ADVOCACY}/{number}" for number in range(2, 9))]
    return [title for title in titles for _ in range((bot.wiki.reader.text(title) or "").count(ANSWER))]


def test_a_part_that_takes_an_answer_and_is_protected_leaves_it_where_it_is(parts: SalonBot) -> None:
    assert where(parts) == [ADVOCACY]
    parts.wiki.admin.protect(SECOND)
    for _ in range(2):
        assert parts.run(*DIGEST)["exit"] == Exit.PAGES_LEFT
        assert where(parts) == [ADVOCACY]
    parts.wiki.admin.protect(SECOND, "all")
    assert parts.run(*DIGEST)["exit"] == Exit.DONE
    assert where(parts) == [SECOND]
    settled(parts, *DIGEST)


def test_a_part_that_gives_an_answer_and_is_protected_is_not_copied_at_every_run(parts: SalonBot) -> None:
    parts.wiki.admin.protect(ADVOCACY)
    for _ in range(3):
        edits = parts.edits()
        assert "protected" in codes(parts, *DIGEST).values()
        assert where(parts) == [ADVOCACY]
        assert parts.edits() == edits
    parts.wiki.admin.protect(ADVOCACY, "all")
    assert parts.run(*DIGEST)["exit"] == Exit.DONE
    assert where(parts) == [SECOND]
    settled(parts, *DIGEST)


@pytest.mark.parametrize("end", ["--limit", "max_edits"])
def test_with_one_edit_a_run_an_answer_is_at_most_twice_and_for_one_run(parts: SalonBot, end: str) -> None:
    limit = ("--limit", "1") if end == "--limit" else ()
    if end == "max_edits":
        parts.settings["guards"]["max_edits"] = 1
    seen = []
    for _ in range(8):
        parts.run(*DIGEST, *limit)
        seen.append(where(parts))
        assert seen[-1]
        assert parts.code in (Exit.DONE, Exit.PAGES_LEFT)
    assert seen[-1] == [SECOND]
    assert sum(len(titles) > 1 for titles in seen) <= 1
    settled(parts, *DIGEST)


def test_the_stop_page_between_taking_and_giving_leaves_the_answer_on_a_page(parts: SalonBot) -> None:
    running = parts.start("run", *DIGEST)
    while parts.wiki.reader.recent_changes(1)[0]["user"] != "SalonBot":
        time.sleep(0.02)
    parts.wiki.admin.edit("User:SalonBot/Run", "no")
    running.communicate(timeout=120)
    assert where(parts)
    parts.wiki.admin.edit("User:SalonBot/Run", "yes")
    assert parts.run(*DIGEST)["exit"] == Exit.DONE
    assert where(parts) == [SECOND]


def test_taking_one_part_back_alone_does_not_take_the_answer_along(parts: SalonBot) -> None:
    assert parts.run(*DIGEST)["exit"] == Exit.DONE
    parts.wiki.admin.delete(f"{BASE}/A")
    parts.wiki.run_jobs()
    assert where(parts) == [SECOND]
    assert parts.run(*DIGEST)["exit"] == Exit.DONE  # the answered row is back on the first part
    assert where(parts) == [ADVOCACY]
    parts.wiki.bob.edit(SECOND, f"{text(parts, SECOND)}\nA line by Bob.")
    assert parts("rollback") == Exit.PAGES_LEFT
    assert "edited-since" in parts.err
    assert where(parts) == [ADVOCACY]
    assert parts("rollback", "--release") == Exit.DONE
    for _ in range(2):
        parts.run(*DIGEST)
        assert where(parts) == [ADVOCACY]
    settled(parts, *DIGEST)


def test_a_whole_document_taken_back_gives_the_answer_back(parts: SalonBot) -> None:
    assert parts.run(*DIGEST)["exit"] == Exit.DONE
    assert where(parts) == [SECOND]
    assert parts("rollback") == Exit.DONE, parts.err
    assert where(parts) == [ADVOCACY]
