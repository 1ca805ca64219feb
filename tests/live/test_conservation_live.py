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
from testing.moment import Moment
from testing.salonbot import BASE, BUDGET, INDEX, REPORT, WORKLIST, SalonBot
from testing.warm_bot import WarmBot

ADVOCACY = f"{INDEX}/Advocacy"
SECOND = f"{ADVOCACY}/2"
ANSWER = "We ''answer'' this."
DIGEST = ("--only", "Index/Advocacy")
LONG = "words " * 1200  # a few of them fill a part


NAMES = ("Hilltop", "Lakeside", "Market town", "New bridge", "Old port", "River mouth", "Seaside", "Upland")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="module")
def written(devwiki: DevWiki, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Moment:
    """When a bot had written its pages of some reports."""
    devwiki.reset()
    bot = WarmBot(devwiki, folder)
    for name in NAMES:
        devwiki.alice.edit(f"{BASE}/{name}", REPORT.format(budget=BUDGET if name == "Upland" else ""))
    devwiki.run_jobs()
    assert bot.run()["exit"] == Exit.DONE, bot.err
    return Moment(devwiki, folder, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def bot(devwiki: DevWiki, folder: Path, written: Moment) -> WarmBot:
    written.restore()
    return WarmBot(devwiki, folder)


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


def test_what_is_written_in_a_cell_stays_in_its_row_however_it_is_written(bot: SalonBot) -> None:
    rows: dict[str, dict[str, str]] = {}
    for title in (ADVOCACY, WORKLIST):
        rows[title] = dict(zip(sorted(read_slots(body(bot, title))), CELLS, strict=False))
        now = text(bot, title)
        for key, name in rows[title].items():
            line = next(line for line in now.split("\n") if f"salonbot:slot {key} " in line)
            now = now.replace(line, CELLS[name](line.partition("<!--")[0], key), 1)
        bot.wiki.alice.edit(title, now)
    assert len(rows[ADVOCACY]) == len(CELLS)
    assert len(rows[WORKLIST]) == len(CELLS) - 1
    assert codes(bot) == {}
    for title, keys in rows.items():
        for key, name in keys.items():
            assert ANSWER in read_slots(body(bot, title))[key], name
            assert f"<!-- salonbot:slot {key} -->" in text(bot, title), name
    settled(bot)


def test_cells_written_over_in_every_row_are_known_by_what_the_bot_wrote(bot: SalonBot) -> None:
    keys = re.findall(r"salonbot:slot (\S+) ", text(bot))
    numbers = iter(range(len(keys)))
    over = re.sub(r'^\| class="salonbot-slot".*$', lambda _: f"| Answer {next(numbers)}.", text(bot), flags=re.M)
    assert "slot" not in markers.block(over).body
    bot.wiki.alice.edit(ADVOCACY, over)
    assert codes(bot) == {}
    said = read_slots(body(bot))
    assert [said[key].strip() for key in keys] == [f"Answer {number}." for number in range(len(keys))]
    settled(bot)


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


def test_what_parsoid_makes_of_cells_stays_in_its_row(visual: SalonBot) -> None:
    keys = {title: list(read_slots(body(visual, title))) for title in (ADVOCACY, WORKLIST)}
    cell = re.compile(r"(<td[^>]*salonbot-slot[^>]*>).*?</td>", re.DOTALL)
    for title in keys:
        shown = opened(visual, title)
        html = cell.sub(r"\1<p>We <i>answer</i> this.</p><ul><li>twice</li></ul></td>", shown["content"])
        saved(visual, title, shown, html)
        assert "salonbot:slot" not in text(visual, title)
    assert codes(visual) == {}
    for title, of_rows in keys.items():
        said = read_slots(body(visual, title))
        assert list(said) == of_rows
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


def test_what_is_written_in_the_block_is_held_and_then_carried_with_its_author(bot: SalonBot) -> None:
    titles = (ADVOCACY, WORKLIST, INDEX, f"{INDEX}/Statistics")
    for title in titles:
        edit(bot, "\n\n</div>\n<!-- salonbot:end", f"\n\n{ANSWER}\n\n</div>\n<!-- salonbot:end", title)
    assert codes(bot) == dict.fromkeys(titles, "edited")
    (bot.folder / "state/salonbot.sqlite").unlink()  # the pages' histories are enough
    for title in titles:
        release(bot, title)
    assert codes(bot) == {}
    for title in titles:
        said = [told for key, told in read_slots(body(bot, title)).items() if key.startswith("x.")]
        assert len(said) == 1, title
        assert said[0].startswith(f"{ANSWER} – [[:Special:Contributions/Alice|Alice]], 20")
        assert "No longer matched" in bot.wiki.reader.html(title)
        assert text(bot, title).count(ANSWER) == 1
    settled(bot)


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


def test_release_is_understood_however_it_is_written(bot: SalonBot) -> None:
    words = {
        ADVOCACY: " Release -->",
        WORKLIST: "  RELEASE  -->",
        INDEX: " release-->",
        f"{INDEX}/Statistics": "\nrelease.\n-->",
    }
    for title, word in words.items():
        edit(bot, "the stop page", "the page to stop it", title)
        release(bot, title, word)
    assert codes(bot) == {}
    for title in words:
        assert "the stop page" in text(bot, title)
        assert "elease" not in text(bot, title).partition("\n")[0]


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


SMALL: dict[str, dict[str, object]] = {"guards": {"max_bytes": 34_000, "max_shrink_percent": 100}}


@pytest.fixture(scope="module")
def divided(devwiki: DevWiki, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Moment]:
    """When a bot with small pages had to move on: its first part is answered, and a new report comes before it."""
    devwiki.reset()
    folder = tmp_path_factory.mktemp("parts")
    bot = WarmBot(devwiki, folder, {name: dict(table) for name, table in SMALL.items()})
    for name in ("C", "D", "E"):
        long_report(bot, name)
    assert bot.run(*DIGEST)["exit"] == Exit.DONE
    assert devwiki.reader.text(SECOND) is not None
    key = last_key(bot, ADVOCACY)
    edit(bot, slot(key), slot(key, ANSWER))
    long_report(bot, "A")
    devwiki.admin.edit("User:SalonBot/Run", "yes")  # she is logged in from now on
    return folder, Moment(devwiki, folder, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def parts(devwiki: DevWiki, divided: tuple[Path, Moment]) -> WarmBot:
    folder, moment = divided
    moment.restore()
    return WarmBot(devwiki, folder, {name: dict(table) for name, table in SMALL.items()})


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


def test_both_copies_of_an_answer_that_were_written_on_stay_in_the_row(parts: SalonBot) -> None:
    for _ in range(4):
        if len(set(where(parts))) == 2:
            break
        parts.run(*DIGEST, "--limit", "1")
    key = next(key for key, said in read_slots(body(parts)).items() if said)
    edit(parts, slot(key, ANSWER), slot(key, f"{ANSWER}<br>Two."))
    edit(parts, slot(key, ANSWER), slot(key, f"{ANSWER}<br>Three."), SECOND)
    for _ in range(2):
        assert parts.run(*DIGEST)["exit"] == Exit.DONE, parts.out
    assert where(parts) == [SECOND]
    assert read_slots(body(parts, SECOND))[key] == f"{ANSWER}<br>Two.<br>Three."
    settled(parts, *DIGEST)


def test_the_stop_page_between_taking_and_giving_leaves_the_answer_on_a_page(parts: WarmBot) -> None:
    running = parts.begin("run", *DIGEST)
    while parts.wiki.reader.recent_changes(1)[0]["user"] != "SalonBot":
        time.sleep(0.02)
    parts.wiki.admin.edit("User:SalonBot/Run", "no")
    parts.end(running)
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
    assert "part-held" in parts.err
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
