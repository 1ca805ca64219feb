"""The live adapter when the way to the wiki is broken: answers lost, cut, senseless, late or never coming."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.wiki.base import Denied, EditConflict, Saved, Unavailable, WikiError
from testing.devwiki import DevWiki
from testing.proxy import Delay, FaultProxy, Hang, ReplaceBody, ResetAfter, ResetBefore, Rule, Status, Truncate
from testing.remote import RemoteWiki

SHORT = "max_retries = 2\nretry_max = 0\nsocket_timeout = (2, 2)\n"  # seconds; no waits between tries
EDIT = "action=edit"


@pytest.fixture
def folder(proxied_pywikibot: Path) -> Path:
    config = proxied_pywikibot / "user-config.py"
    config.write_text(config.read_text() + SHORT)
    return proxied_pywikibot


@pytest.fixture
def live(folder: Path, tmp_path: Path) -> Iterator[RemoteWiki]:
    with RemoteWiki(folder, tmp_path / "log", site="devwiki:devwiki", account="SalonBot") as live:
        yield live
        assert "Traceback" not in live.err


def page(wiki: DevWiki, title: str) -> tuple[int, str]:
    revision = wiki.reader.revision(title)
    assert revision is not None
    return revision["revid"], revision["content"]


# A save whose answer is lost


def test_a_lost_answer_to_a_creation_is_no_conflict(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    rule = proxy.add(ResetAfter(), EDIT)
    saved = live.save("Index", "one\n", base=None)
    assert rule.played == 1
    assert (saved, page(wiki, "Index")) == (Saved(page(wiki, "Index")[0], changed=True), (saved.revision_id, "one"))
    assert len(wiki.reader.history("Index")) == 1


def test_a_lost_answer_to_an_edit_gives_the_real_revision(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    base = wiki.alice.edit("Index", "one")
    proxy.add(ResetAfter(), EDIT)
    saved = live.save("Index", "two", base=base)
    assert saved == Saved(page(wiki, "Index")[0], changed=True)
    assert saved.revision_id != base
    assert len(wiki.reader.history("Index")) == 2


@pytest.mark.parametrize("base_text", [None, "one"])
def test_answers_that_are_lost_every_time_are_looked_for(
    wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki, base_text: str | None
) -> None:
    base = wiki.alice.edit("Index", base_text) if base_text else None
    proxy.add(ResetAfter(), EDIT, times=None)
    saved = live.save("Index", "two", base=base)
    assert saved == Saved(page(wiki, "Index")[0], changed=True)
    assert len(wiki.reader.history("Index")) == (2 if base_text else 1)


def test_a_lost_answer_with_a_foreign_edit_after_it_is_a_conflict(
    wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki
) -> None:
    base = wiki.alice.edit("Index", "one")
    proxy.add(ResetAfter(), EDIT)
    proxy.add(Delay(1.5), EDIT)
    saving = run(lambda: live.save("Index", "two", base=base))
    wait_for(lambda: page(wiki, "Index")[1] == "two")
    wiki.alice.edit("Index", "three, by a person")
    assert isinstance(saving(), EditConflict)
    assert page(wiki, "Index")[1] == "three, by a person"


def test_a_senseless_answer_to_a_save_is_looked_into(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    for number, body in enumerate(("{}", "[]", '{"edit": []}', "<html>")):
        proxy.add(ReplaceBody(body), EDIT)
        saved = live.save(f"Index {number}", "one", base=None)
        assert saved == Saved(page(wiki, f"Index {number}")[0], changed=True)


def test_a_save_that_never_arrived_is_unavailable(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    proxy.add(ResetBefore(), EDIT, times=None)
    with pytest.raises(Unavailable):
        live.save("Index", "one", base=None)
    assert wiki.reader.text("Index") is None


# An edit by somebody else in the moment of saving


def run(call: Callable[[], Any]) -> Callable[[], Any]:
    """Starts a call beside the test; the function given back waits for what it returned or raised."""
    results: list[Any] = []

    def body() -> None:
        try:
            results.append(call())
        except WikiError as error:
            results.append(error)

    thread = threading.Thread(target=body)
    thread.start()

    def result() -> Any:
        thread.join(60)
        return results[0]

    return result


def played_once(rule: Rule) -> bool:
    return rule.played == 1


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def test_a_conflict_that_only_the_wiki_sees_in_the_same_second(
    wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki
) -> None:
    live.identity()
    for attempt in range(8):
        title = f"Index {attempt}"
        rule = proxy.add(Delay(0.4), EDIT)
        time.sleep(1 - time.time() % 1)  # the beginning of a second, so that everything fits into it
        base = wiki.alice.edit(title, "one")
        saving = run(partial(live.save, title, "by the bot", base=base))
        wait_for(partial(played_once, rule))
        wiki.alice.edit(title, "by a person")
        outcome = saving()
        stamps = {entry["timestamp"] for entry in wiki.reader.history(title)}
        assert isinstance(outcome, EditConflict)
        assert page(wiki, title)[1] == "by a person"
        if len(stamps) == 1:
            return
    pytest.skip("this machine never managed two edits in a second")


def test_a_conflict_with_the_bots_own_account(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    base = wiki.bot.edit("Index", "one")
    rule = proxy.add(Delay(0.7), EDIT)
    saving = run(lambda: live.save("Index", "by this run", base=base))
    wait_for(lambda: rule.played == 1)
    wiki.bot.edit("Index", "by another run")
    assert isinstance(saving(), EditConflict)
    assert page(wiki, "Index")[1] == "by another run"


def test_an_edit_elsewhere_on_the_page_is_merged_and_both_are_there(
    wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki
) -> None:
    base = wiki.alice.edit("Index", "top\n\nmiddle\n\nbottom")
    rule = proxy.add(Delay(0.7), EDIT)
    saving = run(lambda: live.save("Index", "top\n\nmiddle\n\nbottom by the bot", base=base))
    wait_for(lambda: rule.played == 1)
    wiki.alice.edit("Index", "top by a person\n\nmiddle\n\nbottom")
    assert saving() == Saved(page(wiki, "Index")[0], changed=True)
    assert page(wiki, "Index")[1] == "top by a person\n\nmiddle\n\nbottom by the bot"


def test_the_same_text_saved_by_others_meanwhile_is_no_change_of_ours(
    wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki
) -> None:
    base = wiki.alice.edit("Index", "one")
    rule = proxy.add(Delay(0.7), EDIT)
    saving = run(lambda: live.save("Index", "two", base=base))
    wait_for(lambda: rule.played == 1)
    wiki.alice.edit("Index", "two")
    assert saving() == Saved(page(wiki, "Index")[0], changed=False)


def test_a_page_deleted_or_created_in_the_moment_of_saving(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    base = wiki.alice.edit("Index", "one")
    rule = proxy.add(Delay(0.7), EDIT)
    saving = run(lambda: live.save("Index", "two", base=base))
    wait_for(lambda: rule.played == 1)
    wiki.admin.delete("Index")
    assert saving().code == "deleted"
    assert wiki.reader.text("Index") is None
    rule = proxy.add(Delay(0.7), EDIT)
    saving = run(lambda: live.save("New", "by the bot", base=None))
    wait_for(lambda: rule.played == 1)
    wiki.alice.edit("New", "by a person")
    assert isinstance(saving(), EditConflict)
    assert page(wiki, "New")[1] == "by a person"


# Answers that make no sense, come late, or not at all


@pytest.mark.parametrize(
    "fault",
    [
        Status(503),
        Status(500),
        Status(403),
        Status(429, "slow down", {"Content-Type": "text/plain"}),
        ReplaceBody("{}"),
        ReplaceBody("null"),
        ReplaceBody("[]"),
        ReplaceBody("<html>proxy login</html>"),
        ReplaceBody('{"batchcomplete": true}'),
        ResetBefore(),
        ResetAfter(),
        Truncate(),
    ],
    ids=repr,
)
def test_every_broken_answer_is_unavailable_in_bounded_time(
    wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki, fault: Any
) -> None:
    wiki.alice.edit("Sandbox", "[[Category:Salons]]")
    list(live.read(member.title for member in live.members("Category:Salons")))  # the site is known by now
    proxy.add(fault, times=None)
    started = time.monotonic()
    for call in (live.identity, lambda: list(live.members("Category:Salons")), lambda: list(live.read(["Sandbox"]))):
        with pytest.raises(Unavailable) as caught:
            call()
        assert "the next run goes on" in str(caught.value)
    assert time.monotonic() - started < 40
    proxy.clear()
    assert [found.title for found in live.read(["Sandbox"])] == ["Sandbox"]


def test_a_wiki_that_says_nothing_is_not_waited_for_long(proxy: FaultProxy, live: RemoteWiki) -> None:
    proxy.add(Hang(5), times=None)
    started = time.monotonic()
    with pytest.raises(Unavailable):
        live.identity()
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("fault", [Status(503), ResetBefore(), Truncate(), ReplaceBody("<html>")], ids=repr)
def test_one_broken_answer_is_asked_for_again(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki, fault: Any) -> None:
    wiki.alice.edit("Sandbox", "text")
    rule = proxy.add(fault, "titles=Sandbox")
    assert [found.text for found in live.read(["Sandbox"])] == ["text"]
    assert rule.played == 1


def test_an_hours_retry_after_is_not_slept(proxy: FaultProxy, live: RemoteWiki) -> None:
    body = '{"error": {"code": "ratelimited", "info": "slow down"}}'
    proxy.add(Status(429, body, {"Content-Type": "application/json", "Retry-After": "3600"}), times=None)
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        live.identity()
    assert caught.value.code == "asked-to-wait"
    assert "3600" in str(caught.value)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("fault", [Status(503), ResetBefore(), ReplaceBody("{}")], ids=repr)
def test_a_wiki_that_is_down_from_the_start(proxy: FaultProxy, folder: Path, tmp_path: Path, fault: Any) -> None:
    proxy.add(fault, times=None)
    for options in ([], ["-user:Alice"]):
        with pytest.raises(Unavailable):
            RemoteWiki(folder, tmp_path / "down", options=options)


def test_a_session_that_cannot_be_renewed_is_denied(wiki: DevWiki, folder: Path, live: RemoteWiki) -> None:
    live.identity()
    (folder / "user-password.py").write_text("('SalonBot', BotPassword('dev', '%s'))\n" % ("0" * 32))
    wiki.reset()
    base = wiki.alice.edit("Index", "one")
    with pytest.raises(Denied):
        live.save("Index", "two", base=base)
    assert page(wiki, "Index")[1] == "one"


def test_answers_for_nobody_are_denied(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    wiki.alice.edit("Sandbox", "[[Category:Salons]]")
    assert list(live.members("Category:Salons"))
    proxy.add(ReplaceBody(lambda body: body.replace('"name":"SalonBot"', '"name":"127.0.0.1","anon":true')), times=None)
    for call in (lambda: live.members("Category:Salons"), lambda: live.read(["Sandbox"])):
        with pytest.raises(Denied) as caught:
            call()
        assert caught.value.code in {"logged-out", "login-failed"}
    assert live.identity().user is None


def test_a_hidden_text_is_left_out(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    wiki.alice.edit("Shown", "x")
    wiki.alice.edit("Hidden", "private")
    hide = ReplaceBody(lambda body: re.sub(r'"content":"private"', '"texthidden":true', body))
    proxy.add(hide, "titles=", times=None)
    assert [found.title for found in live.read(["Hidden", "Shown"])] == ["Shown"]


def test_an_answer_that_goes_in_circles_ends(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    wiki.alice.edit("Sandbox", "[[Category:Salons]]")
    circle = ReplaceBody(lambda body: body.replace("{", '{"continue":{"gcmcontinue":"x","continue":"-||"},', 1))
    rule = proxy.add(circle, "gcmtitle=", times=None)
    with pytest.raises(Unavailable):
        live.members("Category:Salons")
    assert rule.played < 6


def test_the_user_agent_names_the_operator(wiki: DevWiki, folder: Path, tmp_path: Path) -> None:
    with RemoteWiki(folder, tmp_path / "log", contact="ops@example.org") as live:
        assert live.setting("user_agent_description") == "ops@example.org"


def test_a_contact_that_no_header_can_hold_is_written_otherwise(wiki: DevWiki, folder: Path, tmp_path: Path) -> None:
    with RemoteWiki(folder, tmp_path / "log", contact="Zoë\r\nX: y") as live:
        assert live.setting("user_agent_description") == "Zo%C3%AB%0D%0AX: y"
        assert live.identity().user == "SalonBot"


def test_requests_of_a_reading_run_are_few(wiki: DevWiki, proxy: FaultProxy, live: RemoteWiki) -> None:
    for number in range(60):
        wiki.bot.edit(f"Reports/{number}", "text [[Category:Salons]]")
    live.identity()
    list(live.members("Category:Salons"))
    proxy.clear()
    live.identity()
    members = list(live.members("Category:Salons"))
    assert len(proxy.log) == 2
    pages = list(live.read(member.title for member in members))
    assert len(pages) == 60
    assert len(proxy.log) <= 4  # one for all texts; the wiki's own language is asked once
