"""Whole runs of the bot on a real MediaWiki, with something wrong at every step; each row of the table is one.

From outside it is seen that no text of anybody's is lost, no edit is made twice, no page is half written, nothing is
called saved that is not, the exit code is right and the time bounded; that the next run completes the work to exactly
what it should be, and that a third one changes nothing. What happened is compared with docs/reliability.md;
SALONBOT_RELIABILITY=write writes it there instead.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest

from bot.run.outcome import Exit
from testing.cycles_document import committed, happened, keep, writing
from testing.cycles_rows import ROWS, Row, above, drop_store, kill
from testing.cycles_scene import PAIR, Ran, Scene, only, tmpfs_works
from testing.devwiki import DevWiki
from testing.proxy import FaultProxy
from testing.salonbot import INDEX

IDS = [row.name for row in ROWS]


@pytest.fixture(scope="module")
def made(devwiki: DevWiki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The scene, made once; and the environment of the warm interpreter, which starts with the first run."""
    with pytest.MonkeyPatch.context() as environment, FaultProxy(devwiki.port) as proxy:
        environment.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.mktemp("compiled")))
        environment.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        scene = Scene(devwiki, proxy, tmp_path_factory.mktemp("bot"))
        scene.make()
        yield scene


@pytest.fixture
def scene(made: Scene) -> Iterator[Scene]:
    made.restore()
    yield made
    made.mend()
    if (made.folder / "disk").exists():
        subprocess.run(["umount", "-q", made.folder / "disk"], check=False)
        (made.folder / "disk").rmdir()


def told(ran: Ran, titles: Sequence[str]) -> set[int]:
    """The revisions that a run says it saved."""
    return {ran.pages[title]["revision_id"] for title in titles if ran.pages.get(title, {}).get("result") == "changed"}


def revisions(found: dict[str, list[tuple[int, str]]]) -> set[int]:
    return {number for edits in found.values() for number, _ in edits}


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_run_with_a_fault_loses_nothing_and_the_next_one_completes_it(scene: Scene, row: Row) -> None:
    if "disk" in row.fault and not tmpfs_works():
        pytest.skip("a small file system can be mounted by root alone")
    words, titles = only(row.pages), row.pages or scene.titles

    row.begin(scene)
    ran = scene.run(*words, cold=row.cold)
    if scene.problems:
        raise scene.problems[0]
    assert ran.code == row.exit, (ran.out, ran.err)
    assert ran.seconds < row.seconds
    assert row.said in f"{ran.out}\n{ran.err}"
    log = list(scene.proxy.log)
    for rule in scene.proxy.rules:
        assert rule.played, f"{rule.match} was never met"
    scene.mend()
    found = scene.look(titles)
    assert told(ran, titles) <= revisions(found)
    unreported = revisions(found) - told(ran, titles)
    assert ran.code < 0 or len(unreported) == row.unreported, unreported

    row.end(scene)
    following = scene.run(*words)
    assert following.code == row.then, (following.out, following.err)
    after = scene.look(titles)
    assert told(following, titles) == revisions(after) - revisions(found)
    scene.finished(titles)
    for title in row.pages or PAIR:
        assert len(after[title]) == row.edits.get(title, 1), title

    third = scene.run(*words)
    assert third.code == Exit.DONE, (third.out, third.err)
    assert revisions(scene.look(titles)) == revisions(after)

    line = happened(row, ran, log, len(revisions(found)), len(revisions(after) - revisions(found)))
    print(line)
    keep(ROWS, row, line) if writing() else None
    assert committed()[row.name] == line


def test_a_save_that_was_not_noted_and_is_reverted_stays_reverted(scene: Scene) -> None:
    """Killed between the save and the note of it: the next run looks up whose the text is that stands there now."""
    before = scene.text(INDEX)
    scene.when("action=edit", lambda: kill(scene))
    assert scene.run(*only(PAIR)).code == -signal.SIGKILL
    scene.mend()
    assert scene.text(INDEX) != before
    scene.edits(INDEX, lambda _: before)
    following = scene.run(*only(PAIR))
    assert (following.code, following.pages[INDEX]["code"]) == (Exit.PAGES_LEFT, "reverted")
    assert scene.text(INDEX) == before


def test_what_was_taken_back_stays_so_without_the_state(scene: Scene) -> None:
    before = scene.text(INDEX)
    assert scene.run(*only(PAIR)).code == Exit.DONE
    assert scene.bot("rollback") == Exit.DONE, scene.bot.err
    assert scene.text(INDEX) == before
    scene.edits(INDEX, above)
    drop_store(scene)
    following = scene.run(*only(PAIR))
    assert {page["code"] for page in following.pages.values()} == {"rolled-back"}
    assert scene.bot("rollback", "--release") == Exit.DONE
    assert scene.run(*only(PAIR)).code == Exit.DONE
    scene.finished(PAIR)


def test_the_table_has_these_rows_and_no_other() -> None:
    assert list(committed()) == IDS
    assert len(set(IDS)) == len(IDS)
    assert len({row.fault for row in ROWS}) >= 30
