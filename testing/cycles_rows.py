"""What goes wrong in a run, one row each: how it begins, how the run must end, and what a person then does.

A row's ``begin`` arranges the fault before the run starts; what happens in its middle hangs on a request (``when``).
``end`` is the end of the fault, by itself or by a person. The table that readers see is printed from what a run did,
never from here.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.run.outcome import Exit
from testing.cycles_scene import ADVOCACY, PAIR, STOP, Scene, only
from testing.proxy import Delay, Drip, Fault, Hang, ReplaceBody, ResetAfter, ResetBefore, SlowBody, Status, Truncate
from testing.salonbot import BASE, INDEX, WORKLIST

# The steps of a cycle: what the request of each looks like, and which of those that match it is.
STEPS: dict[str, tuple[str, int]] = {
    "login": ("action=login", 0),
    "identity": ("curtimestamp", 0),
    "stop page": (f"titles={STOP}", 0),
    "generated pages": (rf"titles={INDEX}\|", 0),
    "listing": ("gcmtitle=", 0),
    "reading": (f"titles={BASE}/Hilltop", 0),
    "features": ("extensiontags", 0),
    "shown title": ("prop=displaytitle", 0),
    "saving": (f"action=edit&title={ADVOCACY}&", 0),
    "reading back": (f"titles={ADVOCACY}&", 1),
    "token": ("meta=tokens", 0),
}
NEWEST = f"{BASE}/Market town"
AFTER_INDEX = (f"titles={INDEX}&", 1)  # the first page is saved and read back
BEFORE_SAVING = (f"titles={ADVOCACY}&", 0)  # the page is looked at once more, and is saved next
HTML = "<!DOCTYPE html><title>Hotel</title><p>Please sign in to this network.</p>"
RATE = '{"error": {"code": "ratelimited", "info": "You did too much."}}'
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Row:
    """One fault at one step of a cycle.

    ``said`` must stand in what the run says; ``edits`` is how many edits the bot makes in all where it is not
    one a page; ``then`` how the next run ends, ``remedy`` what somebody did before it.
    """

    fault: str
    step: str
    begin: Callable[[Scene], object]
    exit: Exit | int
    said: str = ""
    end: Callable[[Scene], object] = Scene.mend
    remedy: str = ""
    pages: tuple[str, ...] = PAIR  # what the run is about; none: all
    edits: Mapping[str, int] = field(default_factory=dict)
    then: Exit = Exit.DONE
    cold: bool = False
    seconds: float = 20
    unreported: int = 0  # saves that the run could not tell of

    @property
    def name(self) -> str:
        """For the test's id."""
        return f"{self.fault}, {self.step}"


def once(fault: Fault, *steps: str) -> Callable[[Scene], object]:
    """The fault, once at each of these steps."""

    def play(scene: Scene) -> None:
        for step in steps:
            _play(scene, fault, step, 1)

    return play


def always(fault: Fault, step: str) -> Callable[[Scene], object]:
    """The fault, at this step and ever after."""
    return lambda scene: _play(scene, fault, step, None)


def _play(scene: Scene, fault: Fault, step: str, times: int | None) -> None:
    match, after = STEPS[step]
    if step == "login":
        scene.forget_login()
    scene.proxy.add(fault, match, times=times, after=after)


def when(step: str | tuple[str, int], act: Callable[[Scene], object]) -> Callable[[Scene], object]:
    """Somebody acts when that step is done."""
    match, after = STEPS[step] if isinstance(step, str) else step
    return lambda scene: scene.when(match, lambda: act(scene), after=after)


def both(*acts: Callable[[Scene], object]) -> Callable[[Scene], object]:
    return lambda scene: [act(scene) for act in acts]


def settings(text: str) -> Callable[[Scene], object]:
    return lambda scene: scene.wiki.settings(text)


def admin(act: Callable[[Any], object]) -> Callable[[Scene], object]:
    return lambda scene: act(scene.wiki.admin)


def says(title: str, text: str) -> Callable[[Scene], object]:
    return lambda scene: scene.wiki.alice.edit(title, text)


def kill(scene: Scene) -> None:
    scene.calls[-1].signal(signal.SIGKILL)
    time.sleep(0.1)  # the answer must not arrive before the signal does


def above(text: str) -> str:
    return f"A line that Alice wrote above.\n{text}"


def in_slots(text: str) -> str:
    """Every empty slot filled: lines that the bot is about to change."""
    return text.replace(" --><!-- salonbot:slot-end -->", " -->An answer by Alice.<!-- salonbot:slot-end -->")


def person(change: Callable[[str], str], title: str = ADVOCACY) -> Callable[[Scene], object]:
    return lambda scene: scene.edits(title, change)


def without_end(text: str) -> str:
    """The end marker away, and lines changed that the bot is about to change: a conflict."""
    return in_slots(text).replace("<!-- salonbot:end digest -->", "")


def put_end_back(scene: Scene) -> None:
    scene.mend()
    scene.edits(ADVOCACY, lambda text: text.replace("\n\n== Notes ==", "<!-- salonbot:end digest -->\n\n== Notes =="))


def impatient(scene: Scene) -> None:
    with (scene.pywikibot / "user-config.py").open("a") as config:
        config.write("socket_timeout = (1, 1)\n")


def nothing_there(scene: Scene) -> None:
    scene.bot.pywikibot = scene.wiki.pywikibot_at(9, scene.folder / "nowhere")
    config = scene.bot.pywikibot / "user-config.py"
    config.write_text(config.read_text() + "max_retries = 1\nretry_wait = 0\nretry_max = 0\n")


def wrong_password(scene: Scene) -> None:
    scene.forget_login()
    (scene.pywikibot / "user-password.py").write_text("('SalonBot', BotPassword('dev', '%s'))\n" % ("0" * 32))


def right_password(scene: Scene) -> None:
    scene.mend()
    scene.wiki.pywikibot_at(scene.proxy.port, scene.folder / "again")
    shutil.copy(scene.folder / "again/user-password.py", scene.pywikibot)


def small_disk(scene: Scene) -> None:
    """A state folder on a file system of its own, with room for what is there and little more."""
    disk = scene.folder / "disk"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], check=True)
    for file in (scene.folder / "state").iterdir():
        shutil.copy(file, disk)
    scene.bot.settings["state"]["folder"] = str(disk)


def fill_disk(scene: Scene) -> None:
    with (scene.folder / "disk/full").open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


def make_room(scene: Scene) -> None:
    scene.mend()
    (scene.folder / "disk/full").unlink()


def damage_store(scene: Scene) -> None:
    file = scene.folder / "state/salonbot.sqlite"
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 8192)


def drop_store(scene: Scene) -> None:
    (scene.folder / "state/salonbot.sqlite").unlink()


def earlier_runs_in_the_future(scene: Scene) -> None:
    """As after a clock that was ahead by a day was set right."""
    scene.state("UPDATE run SET started = replace(started, '20', '29'), finished = replace(finished, '20', '29')")
    scene.state("UPDATE written SET shrinks_since = '2999-01-01T00:00:00+00:00'")


def wiki_time(scene: Scene) -> None:
    """The wiki's clock is a day ahead of the bot's, as when the bot's was set back."""

    def ahead(body: str) -> str:
        answer = json.loads(body)
        answer["curtimestamp"] = (datetime.fromisoformat(answer["curtimestamp"]) + timedelta(days=1)).isoformat()
        return json.dumps(answer)

    scene.proxy.add(ReplaceBody(ahead), "curtimestamp", times=None)


def same_second(scene: Scene) -> None:
    """Alice edits, the bot reads that and plans anew, and Alice edits again before a second has gone by."""

    def first() -> None:
        time.sleep(1.005 - time.time() % 1)
        scene.edits(ADVOCACY, in_slots)

    scene.when(f"titles={ADVOCACY}&", first)

    def second() -> None:
        scene.edits(ADVOCACY, lambda text: text.replace("An answer", "One"))
        times = [revision["timestamp"] for revision in scene.wiki.reader.history(ADVOCACY)[:2]]
        assert len(set(times)) == 1, times

    scene.when(f"titles={ADVOCACY}&", second, after=1)  # after the answer to the save, which is looked for


def another_bot(scene: Scene) -> None:
    """Once the first run is under way a second one is started; it must leave at once."""
    second = scene.start(*only(PAIR), name="second", cold=True).wait()
    assert second.code == Exit.BUSY, second.err
    assert "another run is under way" in second.err


def rate_limit(scene: Scene) -> None:
    scene.wiki.settings(
        '{"wgRateLimits": {"edit": {"user": [1, 60], "newbie": [1, 60], "ip": [1, 60]}},'
        ' "wgGroupPermissions": {"bot": {"noratelimit": false}}}'
    )


def half_a_list(scene: Scene) -> None:
    """The list goes on, and its second part never comes."""
    more = '{"continue":{"gcmcontinue":"page|41|9","continue":"gcmcontinue||"},'
    scene.proxy.add(Status(500), "gcmcontinue=", times=None)
    scene.proxy.add(ReplaceBody(lambda body: body.replace("{", more, 1)), "gcmtitle=", times=None)


def no_members(body: str) -> str:
    """The answer of a wiki whose job queue lost the category."""
    answer = json.loads(body)
    answer["query"].pop("pages", None)
    return json.dumps(answer)


def patient(scene: Scene) -> None:
    """No connection is given up for being silent."""
    with (scene.pywikibot / "user-config.py").open("a") as config:
        config.write("socket_timeout = (600, 600)\n")


def slow_to_retry(scene: Scene) -> None:
    """Waits between two tries as an operator has them."""
    with (scene.pywikibot / "user-config.py").open("a") as config:
        config.write("max_retries = 4\nretry_wait = 20\nretry_max = 30\n")


def terminate(scene: Scene) -> None:
    scene.calls[-1].signal(signal.SIGTERM)


def soon(act: Callable[[Scene], object]) -> Callable[[Scene], object]:
    """When the bot has heard of what was answered."""
    return lambda scene: threading.Timer(0.5, act, (scene,)).start()


def there_again(scene: Scene) -> None:
    scene.bot.pywikibot = scene.pywikibot


def deadline(scene: Scene) -> None:
    """Of six seconds, and one more for what is under way; the run that follows has as many."""
    patient(scene)
    scene.bot.settings["guards"]["deadline_minutes"] = 8
    scene.bounds = (0.75, 300)


def second(scene: Scene) -> None:
    """The most for one request."""
    patient(scene)
    scene.bounds = (60, 1)


def no_group(scene: Scene) -> None:
    scene.sql("DELETE FROM user_groups WHERE ug_group = 'bot'")


def group_again(scene: Scene) -> None:
    scene.mend()
    scene.sql(
        "INSERT INTO user_groups (ug_user, ug_group) SELECT user_id, 'bot' FROM user WHERE user_name = 'SalonBot'"
    )


def unblocked(scene: Scene) -> None:
    scene.mend()
    scene.wiki.admin.unblock("SalonBot")


def unprotected(scene: Scene) -> None:
    scene.mend()
    scene.wiki.admin.protect(ADVOCACY, "all")


def undeleted(title: str) -> Callable[[Scene], object]:
    return both(
        Scene.mend, lambda scene: scene.wiki.admin.write("undelete", title=title), lambda scene: scene.wiki.run_jobs()
    )


def filters_off(scene: Scene) -> None:
    scene.mend()
    scene.sql("UPDATE abuse_filter SET af_enabled = 0")


def go_again(scene: Scene) -> None:
    scene.mend()
    scene.wiki.admin.edit(STOP, "yes")


NO_EDITING = '{"wgGroupPermissions": {"*": {"edit": false}, "user": {"edit": false}, "bot": {"edit": false}}}'
CAPTCHA = '{"wgCaptchaTriggers": {"edit": true}, "wgGroupPermissions": {"bot": {"skipcaptcha": false}}}'
# Reports' links are text on the bot's pages; what is left are those of the worklist into the wiki itself.
NO_OVERRIDE = '{"wgRegisterInternalExternals": true, "wgGroupPermissions": {"bot": {"sboverride": false}}}'
FILTER = "UPDATE abuse_filter SET af_pattern = '{}' WHERE af_id = {}"
ON_ADVOCACY = 'page_title contains "Advocacy" & user_name == "SalonBot"'
BAD_TOKEN = ReplaceBody(lambda body: body.replace('+\\\\"', 'x+\\\\"'))
EVERYWHERE = tuple(step for step in STEPS if step != "token")

ROWS = (
    # The wiki says: not now
    Row(
        "read-only for a moment",
        "saving",
        both(lambda scene: scene.wiki.readonly(), when(("action=edit", 0), Scene.lag_ends)),
        Exit.DONE,
    ),
    Row("read-only", "saving", when("reading", lambda scene: scene.wiki.readonly()), Exit.UNAVAILABLE, "maintenance"),
    Row(
        "lag of the databases",
        "saving",
        when("reading", lambda scene: scene.wiki.lag(40)),
        Exit.UNAVAILABLE,
        "asks to wait",
    ),
    Row("rate limit by the wiki itself", "saving", rate_limit, Exit.UNAVAILABLE, "rate"),
    Row(
        "429, Retry-After of a second",
        "saving",
        once(Status(429, RATE, {**JSON, "Retry-After": "1"}), "saving"),
        Exit.DONE,
    ),
    Row(
        "429, Retry-After of an hour",
        "saving",
        once(Status(429, RATE, {**JSON, "Retry-After": "3600"}), "saving"),
        Exit.UNAVAILABLE,
        "asks to wait",
    ),
    # Servers that fail
    Row("500", "listing", always(Status(500), "listing"), Exit.UNAVAILABLE),
    Row("502", "saving", always(Status(502), "saving"), Exit.UNAVAILABLE),
    Row("503 once", "every step", once(Status(503), *EVERYWHERE), Exit.DONE),
    Row("503 of the wiki itself", "reading", when("listing", lambda scene: scene.wiki.outage()), Exit.UNAVAILABLE),
    Row("503", "reading back", always(Status(503), "reading back"), Exit.UNAVAILABLE, unreported=1),
    Row("403", "identity", always(Status(403), "identity"), Exit.UNAVAILABLE),
    # Answers that make no sense
    Row("HTML instead of JSON, once", "every step", once(ReplaceBody(HTML), *EVERYWHERE), Exit.DONE),
    Row("HTML instead of JSON", "generated pages", always(ReplaceBody(HTML), "generated pages"), Exit.UNAVAILABLE),
    Row("truncated JSON once", "every step", once(Truncate(), *EVERYWHERE), Exit.DONE),
    Row("truncated JSON", "saving", always(Truncate(), "saving"), Exit.DONE),
    Row("{} once", "listing", once(ReplaceBody("{}"), "listing"), Exit.UNAVAILABLE),
    Row("{}", "saving", always(ReplaceBody("{}"), "saving"), Exit.DONE),
    Row("null", "stop page", always(ReplaceBody("null"), "stop page"), Exit.UNAVAILABLE),
    Row("only the first part of a list", "listing", half_a_list, Exit.UNAVAILABLE, "nothing is written"),
    Row("a list without members", "listing", always(ReplaceBody(no_members), "listing"), Exit.INPUT, "does not exist"),
    # Connections
    Row("connection reset before the work, once", "every step", once(ResetBefore(), *EVERYWHERE), Exit.DONE),
    Row("connection reset before the work", "saving", always(ResetBefore(), "saving"), Exit.UNAVAILABLE),
    Row("connection reset after the work, once", "every step", once(ResetAfter(), *EVERYWHERE), Exit.DONE),
    Row("connection reset after the work", "saving", always(ResetAfter(), "saving"), Exit.DONE),
    Row("silence once", "listing", both(impatient, once(Hang(1.5), "listing")), Exit.DONE),
    Row("silence", "saving", both(impatient, always(Hang(1.5), "saving")), Exit.UNAVAILABLE),
    Row("a slow answer", "reading", once(SlowBody(2), "reading"), Exit.DONE),
    Row("an answer that never ends", "login", both(second, always(Drip(), "login")), Exit.UNAVAILABLE, "in time"),
    Row("an answer that never ends", "reading", both(deadline, always(Drip(), "reading")), Exit.UNAVAILABLE, "in time"),
    Row("an answer that never ends", "saving", both(second, always(Drip(), "saving")), Exit.DONE),
    Row(
        "an answer that never ends",
        "reading back",
        both(second, always(Drip(), "reading back")),
        Exit.UNAVAILABLE,
        "in time",
        unreported=1,
    ),
    Row("a head that never ends", "listing", both(second, always(Drip(head=True), "listing")), Exit.UNAVAILABLE),
    Row("silence for ever", "login", both(second, always(Hang(600), "login")), Exit.UNAVAILABLE, "in time"),
    Row("silence for ever", "reading", both(second, always(Hang(600), "reading")), Exit.UNAVAILABLE, "in time"),
    Row("silence for ever", "saving", both(second, always(Hang(600), "saving")), Exit.UNAVAILABLE, "in time"),
    Row("no connection at all", "login", nothing_there, Exit.UNAVAILABLE, end=there_again),
    # The account
    Row("bad token once", "saving", once(BAD_TOKEN, "token"), Exit.DONE),
    Row("bad token", "saving", always(BAD_TOKEN, "token"), Exit.DENIED, "token"),
    Row("session lost", "reading", when("listing", Scene.lose_sessions), Exit.DONE),
    Row(
        "session lost, and the password changed",
        "reading",
        when("listing", both(wrong_password, Scene.lose_sessions)),
        Exit.DENIED,
        end=right_password,
        remedy="the password file is put right",
    ),
    Row(
        "wrong password",
        "login",
        wrong_password,
        Exit.DENIED,
        "password",
        end=right_password,
        remedy="the password file is put right",
    ),
    Row(
        "account blocked",
        "identity",
        admin(lambda she: she.block("SalonBot", "it repeats itself")),
        Exit.DENIED,
        "it repeats itself",
        end=unblocked,
        remedy="the account is unblocked",
    ),
    Row(
        "account blocked in mid-run",
        "saving",
        when(AFTER_INDEX, admin(lambda she: she.block("SalonBot"))),
        Exit.DENIED,
        "blocked",
        end=unblocked,
        remedy="the account is unblocked",
    ),
    Row(
        "the group taken away",
        "identity",
        no_group,
        Exit.DENIED,
        "lacks the right bot",
        end=group_again,
        remedy="the group is given back",
    ),
    Row("the right to edit taken away in mid-run", "saving", when(AFTER_INDEX, settings(NO_EDITING)), Exit.DENIED),
    # Other people, on the pages
    Row(
        "page protected",
        "saving",
        when(BEFORE_SAVING, admin(lambda she: she.protect(ADVOCACY))),
        Exit.PAGES_LEFT,
        "protected",
        end=unprotected,
        remedy="the page is unprotected",
    ),
    Row(
        "page deleted",
        "reading",
        when("generated pages", admin(lambda she: she.delete(ADVOCACY))),
        Exit.PAGES_LEFT,
        "deleted",
        end=undeleted(ADVOCACY),
        remedy="the page is undeleted",
    ),
    Row(
        "page deleted in the moment of saving",
        "saving",
        when(BEFORE_SAVING, admin(lambda she: she.delete(ADVOCACY))),
        Exit.PAGES_LEFT,
        "deleted",
        end=undeleted(ADVOCACY),
        remedy="the page is undeleted",
    ),
    Row(
        "report deleted between list and text",
        "reading",
        when("listing", admin(lambda she: she.delete(NEWEST))),
        Exit.DONE,
        end=undeleted(NEWEST),
        remedy="the report is undeleted",
        edits={ADVOCACY: 2},  # the index says nothing of what the other report changed
    ),
    Row("edit conflict, before the page is looked at again", "saving", when("reading", person(in_slots)), Exit.DONE),
    Row("edit conflict in the moment of saving", "saving", when(BEFORE_SAVING, person(in_slots)), Exit.DONE),
    Row(
        "an edit elsewhere on the page in the moment of saving", "saving", when(BEFORE_SAVING, person(above)), Exit.DONE
    ),
    Row("two edits by somebody in one second", "saving", same_second, Exit.PAGES_LEFT, "conflict"),
    Row("an edit right after ours", "reading back", when("saving", person(above)), Exit.DONE),
    Row(
        "end marker taken out in the moment of saving",
        "saving",
        when(BEFORE_SAVING, person(without_end)),
        Exit.PAGES_LEFT,
        "markers",
        end=put_end_back,
        remedy="the marker is put back",
    ),
    # Rules of the wiki
    Row(
        "spam blacklist",
        "saving",
        both(settings(NO_OVERRIDE), admin(lambda she: she.edit("MediaWiki:Spam-blacklist", r"127\.0\.0\.1"))),
        Exit.PAGES_LEFT,
        "spam-blacklist",
        pages=(*PAIR, WORKLIST),
        end=both(Scene.mend, admin(lambda she: she.edit("MediaWiki:Spam-blacklist", "x"))),
        remedy="the entry is taken out",
    ),
    Row(
        "title blacklist",
        "saving",
        admin(lambda she: she.edit("MediaWiki:Titleblacklist", ".*Advocacy <noedit>")),
        Exit.PAGES_LEFT,
        "title-blacklist",
        end=both(Scene.mend, admin(lambda she: she.edit("MediaWiki:Titleblacklist", "x"))),
        remedy="the entry is taken out",
    ),
    Row(
        "AbuseFilter disallows",
        "saving",
        lambda scene: scene.sql(FILTER.format(ON_ADVOCACY, 1)),
        Exit.PAGES_LEFT,
        "abuse-filter",
        end=filters_off,
        remedy="the filter is switched off",
    ),
    Row(
        "AbuseFilter warns",
        "saving",
        lambda scene: scene.sql(FILTER.format(ON_ADVOCACY, 2)),
        Exit.PAGES_LEFT,
        "abuse-filter-warning",
        end=filters_off,
        remedy="the filter is switched off",
    ),
    Row("content too big", "saving", settings('{"wgMaxArticleSize": 1}'), Exit.PAGES_LEFT, "too-big"),
    Row("captcha demanded", "saving", settings(CAPTCHA), Exit.PAGES_LEFT, "captcha"),
    # The machine
    Row(
        "disk full",
        "before the first request",
        both(small_disk, fill_disk),
        Exit.USAGE,
        "disk is full",
        end=make_room,
        remedy="there is room again",
    ),
    Row(
        "disk full in mid-run",
        "reading",
        both(small_disk, when("reading", fill_disk)),
        Exit.USAGE,
        "disk is full",
        end=make_room,
        remedy="there is room again",
    ),
    Row(
        "disk full in mid-run",
        "saving",
        both(small_disk, when(("action=edit", 0), fill_disk)),
        Exit.USAGE,
        "disk is full",
        end=make_room,
        remedy="there is room again",
        unreported=1,
    ),
    Row(
        "the state file is damaged",
        "before the first request",
        damage_store,
        Exit.USAGE,
        "delete the file",
        end=drop_store,
        remedy="the file is deleted",
    ),
    Row("kill -9", "reading", when("reading", kill), -signal.SIGKILL, cold=True),
    Row("kill -9", "before the first save", when((f"titles={INDEX}&", 0), kill), -signal.SIGKILL, cold=True),
    Row("kill -9", "between a save and the note of it", when(("action=edit", 0), kill), -signal.SIGKILL),
    Row(
        "kill -9, and an edit after it",
        "between a save and the note of it",
        when(("action=edit", 0), kill),
        -signal.SIGKILL,
        end=both(Scene.mend, person(above, INDEX)),
        remedy="somebody edits the page above the block",
    ),
    Row(
        "kill -9, and an edit after it",
        "before the first save",
        when((f"titles={INDEX}&", 0), kill),
        -signal.SIGKILL,
        end=both(Scene.mend, person(above, INDEX)),
        remedy="somebody edits the page above the block",
    ),
    Row("SIGTERM", "saving", when(AFTER_INDEX, terminate), Exit.UNAVAILABLE, "signal"),
    Row(
        "SIGTERM while it waits to log in again",
        "login",
        both(slow_to_retry, always(Status(503), "login"), when("token", soon(terminate))),
        Exit.UNAVAILABLE,
        "signal",
        cold=True,
        seconds=10,
    ),
    Row(
        "SIGTERM while it waits for a wiki that lags",
        "saving",
        both(
            slow_to_retry,
            when(AFTER_INDEX, lambda scene: scene.wiki.lag(9)),
            when(("action=edit", 1), soon(terminate)),
        ),
        Exit.UNAVAILABLE,
        "signal",
        cold=True,
        seconds=10,
    ),
    Row(
        "SIGTERM while nothing is answered",
        "saving",
        both(patient, always(Hang(600), "saving"), when(BEFORE_SAVING, soon(terminate))),
        Exit.UNAVAILABLE,
        "signal",
    ),
    Row("two bots at once", "listing", when("listing", another_bot), Exit.DONE),
    Row(
        "the deadline is reached",
        "reading",
        both(deadline, once(Delay(6), "listing")),
        Exit.UNAVAILABLE,
        "deadline_minutes",
    ),
    Row("our clock a day behind the wiki's", "identity", wiki_time, Exit.DENIED, "clock"),
    Row(
        "the clock set back by years between two runs",
        "before the first request",
        earlier_runs_in_the_future,
        Exit.DONE,
    ),
    # The off switch
    Row(
        "stop page flipped in mid-run",
        "saving",
        when(AFTER_INDEX, says(STOP, "no")),
        Exit.DENIED,
        "stop page",
        pages=(),
        end=go_again,
        remedy="the stop page says yes",
    ),
    Row(
        "stop page deleted in mid-run",
        "saving",
        when(AFTER_INDEX, admin(lambda she: she.delete(STOP))),
        Exit.DENIED,
        "does not exist",
        end=go_again,
        remedy="the stop page says yes",
    ),
)
