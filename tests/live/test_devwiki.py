"""`scripts/devwiki` as a person uses it, and what its wiki has in it."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import requests

from testing.devwiki import COMMAND, LOGINS, DevWiki, problem, run_devwiki, server
from testing.people import ApiError, Person

PAGE = """<page><title>{title}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id>
<timestamp>2019-07-13T10:00:00Z</timestamp><contributor><username>{user}</username><id>77</id></contributor>
<model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">{text}</text></revision></page>"""


def export_of(folder: Path, pages: dict[str, str], user: str = "Lakeside Reader") -> Path:
    """A MediaWiki XML export with these pages."""
    body = "\n".join(
        PAGE.format(title=escape(title), number=number, user=user, text=escape(text))
        for number, (title, text) in enumerate(pages.items(), 1)
    )
    path = folder / "export.xml"
    head = '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">'
    path.write_text(f"{head}\n{body}\n</mediawiki>\n")
    return path


@pytest.fixture
def own(devwiki: DevWiki, tmp_path: Path) -> Iterator[Path]:
    """A folder for a second wiki of the test's own, which is stopped at the end."""
    folder = tmp_path / "own"
    yield folder
    run_devwiki("stop", "--dir", folder)
    assert server.processes(folder) == []


def status_of(folder: Path) -> dict[str, object]:
    status: dict[str, object] = json.loads(run_devwiki("status", "--json", "--dir", folder).stdout)
    return status


# The life of a wiki


def test_start_stop_and_start_again(own: Path) -> None:
    began = time.monotonic()
    started = run_devwiki("start", "--dir", own, "--port", 0)
    assert started.returncode == 0, started.stderr
    assert time.monotonic() - began < 10  # code and first state are shared with the session's wiki
    assert started.stdout.startswith("running: http://127.0.0.1:")
    assert f"PYWIKIBOT_DIR={own}/pywikibot" in started.stdout

    first = status_of(own)
    again = run_devwiki("start", "--dir", own)
    assert again.returncode == 0
    assert status_of(own) == first  # the same processes: nothing was started twice

    Person(str(first["api"])).login("Alice@dev", LOGINS["Alice@dev"]).edit("Kept", "over a restart")
    assert run_devwiki("stop", "--dir", own).returncode == 0
    assert server.processes(own) == []
    with pytest.raises(requests.ConnectionError):
        requests.get(str(first["api"]), timeout=5)

    stopped = run_devwiki("status", "--dir", own)
    assert stopped.returncode == 3
    assert stopped.stdout.startswith("stopped: ")
    assert run_devwiki("start", "--dir", own).returncode == 0
    second = status_of(own)
    assert second["port"] == first["port"]
    assert Person(str(second["api"])).text("Kept") == "over a restart"


def test_stop_ends_orphaned_workers(own: Path) -> None:
    run_devwiki("start", "--dir", own, "--port", 0)
    group = os.getpgid(server.processes(own)[0])
    os.kill(group, signal.SIGKILL)  # the master alone
    assert run_devwiki("stop", "--dir", own).returncode == 0
    assert server.processes(own) == []


def test_the_wiki_ends_with_its_owner(own: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert run_devwiki("start", "--dir", own, "--port", 0, "--owner", owner.pid).returncode == 0
    assert status_of(own)["running"]
    owner.kill()
    owner.communicate()
    deadline = time.monotonic() + 10
    while server.processes(own) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.processes(own) == []


def test_two_wikis_side_by_side(wiki: DevWiki, own: Path) -> None:
    run_devwiki("start", "--dir", own, "--port", 0)
    other = Person(str(status_of(own)["api"])).login("Alice@dev", LOGINS["Alice@dev"])
    wiki.alice.edit("Where", "here")
    other.edit("Where", "there")
    assert wiki.reader.text("Where") == "here"
    assert run_devwiki("reset", "--dir", own).returncode == 0
    assert Person(other.api).text("Where") is None
    assert wiki.reader.text("Where") == "here"
    run_devwiki("stop", "--dir", own)
    assert wiki.reader.text("Where") == "here"


def test_two_starts_at_once_make_one_wiki(own: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: run_devwiki("start", "--dir", own, "--port", 0), range(2)))
    assert [result.returncode for result in done] == [0, 0], [result.stderr for result in done]
    assert len(server.processes(own)) == server.WORKERS + 1


def test_two_starts_at_once_with_an_empty_first_state(own: Path, tmp_path: Path, devwiki: DevWiki) -> None:
    """A cache that has the code and nothing else: both starts want to prepare the first state."""
    cache = tmp_path / "devwiki"
    cache.mkdir()
    (cache / devwiki.instance.code.name).symlink_to(devwiki.instance.code)
    folders = [own, tmp_path / "other"]
    try:
        with ThreadPoolExecutor(2) as pool:
            elsewhere = {"XDG_CACHE_HOME": str(tmp_path)}
            starts = [
                pool.submit(run_devwiki, "start", "--dir", folder, "--port", 0, env=elsewhere) for folder in folders
            ]
            done = [start.result() for start in starts]
        assert [result.returncode for result in done] == [0, 0], [result.stderr for result in done]
        assert [status_of(folder)["running"] for folder in folders] == [True, True]
        assert len(list(cache.glob("first-state-*"))) == 1
    finally:
        run_devwiki("stop", "--dir", folders[1])


def test_destroy_removes_the_folder_and_nothing_else(own: Path, tmp_path: Path) -> None:
    run_devwiki("start", "--dir", own, "--port", 0)
    assert run_devwiki("destroy", "--dir", own).returncode == 0
    assert not own.exists()
    assert server.processes(own) == []
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter").write_text("mine")
    refused = run_devwiki("destroy", "--dir", precious)
    assert refused.returncode == 2
    assert (precious / "letter").read_text() == "mine"


# Reset


def test_reset_brings_the_first_state_back(wiki: DevWiki) -> None:
    wiki.alice.edit("New page", "x")
    wiki.alice.edit("User:SalonBot/Run", "no")
    wiki.admin.block("Bob")
    wiki.settings('{"wgSitename": "Elsewhere"}')
    began = time.monotonic()
    done = run_devwiki("reset", "--dir", wiki.folder)
    assert time.monotonic() - began < 2
    assert done.returncode == 0
    assert wiki.reader.text("New page") is None
    assert wiki.reader.text("User:SalonBot/Run") == "yes"
    assert wiki.reader.query(list="blocks")["blocks"] == []
    assert wiki.reader.query(meta="siteinfo")["general"]["sitename"] == "Devwiki"
    assert not [change for change in wiki.reader.recent_changes() if change["title"] == "New page"]


def test_reset_forgets_what_the_workers_remember(wiki: DevWiki) -> None:
    """Interface messages and user data live in APCu, which a new database file does not touch."""
    wiki.admin.edit("MediaWiki:Aboutsite", "Changed for a test")
    assert wiki.reader.query(meta="allmessages", ammessages="aboutsite")["allmessages"][0]["content"] == (
        "Changed for a test"
    )
    wiki.reset()
    assert wiki.reader.query(meta="allmessages", ammessages="aboutsite")["allmessages"][0]["content"] != (
        "Changed for a test"
    )


# Import


def test_import_brings_pages_categories_and_links(wiki: DevWiki, tmp_path: Path) -> None:
    pages = {f"Report {number}": "See [[Report 0]].\n[[Category:Reports]]" for number in range(25)}
    pages["Report 3"] = "{{Inner}} & <b>Grüße</b> ''“…”''"
    pages["Template:Inner"] = "<includeonly>[[Category:Reports]]</includeonly>"
    assert wiki.reader.category("Reports") == []  # the workers have now seen that it is empty
    assert wiki.reader.text("Report 1") is None
    done = run_devwiki("import", "--dir", wiki.folder, export_of(tmp_path, pages))
    assert (done.returncode, done.stdout.strip()) == (0, "pages imported: 26"), done.stderr
    assert sorted(wiki.reader.category("Reports")) == sorted(f"Report {number}" for number in range(25))
    assert wiki.reader.text("Report 3") == pages["Report 3"]
    info = wiki.reader.query(prop="categoryinfo", titles="Category:Reports")["pages"][0]["categoryinfo"]
    assert info["pages"] == 25
    assert len(wiki.reader.query(list="backlinks", bltitle="Report 0", bllimit=50)["backlinks"]) == 23
    revision = wiki.reader.revision("Report 1")
    assert revision is not None
    assert revision["user"] == "imported>Lakeside Reader"
    assert revision["timestamp"] == "2019-07-13T10:00:00Z"


def test_import_over_a_page_that_was_read_before(wiki: DevWiki, tmp_path: Path) -> None:
    """A newer revision becomes the current one, for workers that remember the older page too."""
    wiki.import_file(export_of(tmp_path, {"Report": "old [[Category:Old]]"}, user="Alice"))
    assert wiki.reader.category("Old") == ["Report"]
    newer = export_of(tmp_path, {"Report": "new [[Category:New]]"}, user="Alice")
    newer.write_text(newer.read_text().replace("2019-07-13", "2019-08-13"))
    wiki.import_file(newer)
    assert wiki.reader.text("Report") == "new [[Category:New]]"
    assert [revision["user"] for revision in wiki.reader.history("Report")] == ["Alice", "Alice"]
    assert (wiki.reader.category("Old"), wiki.reader.category("New")) == ([], ["Report"])


def test_import_makes_the_workers_forget(wiki: DevWiki, tmp_path: Path) -> None:
    """They keep messages and the absence of templates in memory, where the importer cannot reach."""
    wiki.alice.edit("Uses", "{{Inner}}")

    def message() -> str:
        asked = wiki.reader.query(meta="allmessages", ammessages="aboutsite")
        return str(asked["allmessages"][0]["content"])

    assert "Template:Inner" in wiki.reader.html_of("{{Inner}}")
    assert message() != "Imported"
    wiki.import_file(export_of(tmp_path, {"Template:Inner": "within", "MediaWiki:Aboutsite": "Imported"}))
    assert "within" in wiki.reader.html_of("{{Inner}}")
    assert message() == "Imported"


def test_import_into_a_stopped_wiki(own: Path, tmp_path: Path) -> None:
    run_devwiki("start", "--dir", own, "--port", 0)
    run_devwiki("stop", "--dir", own)
    export = export_of(tmp_path, {"Report": "[[Category:Reports]]"})
    assert run_devwiki("import", "--dir", own, export).returncode == 0
    assert not status_of(own)["running"]
    run_devwiki("start", "--dir", own)
    assert Person(str(status_of(own)["api"])).category("Reports") == ["Report"]


def test_a_fresh_import_shows_in_recent_changes(wiki: DevWiki, tmp_path: Path) -> None:
    export = export_of(tmp_path, {"Just now": "x"}, user="Bob")
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
    export.write_text(export.read_text().replace("2019-07-13T10:00:00Z", now))
    wiki.import_file(export)
    assert "Just now" in [change["title"] for change in wiki.reader.recent_changes()]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file or directory"),
        ("just text", "is no XML: syntax error"),
        ("<html><p>x</p></html>", "is no MediaWiki XML export: it begins with <html>"),
        ("<mediawiki><page>", "is no XML: no element found"),
        (
            "<mediawiki><page><title>A</title><revision><text>a <b>b</b></text></revision></page></mediawiki>",
            "page 1 holds <b> inside its text",
        ),
    ],
)
def test_import_refuses_what_is_no_export(wiki: DevWiki, tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "file.xml"
    if content is not None:
        path.write_text(content)
    done = run_devwiki("import", "--dir", wiki.folder, path)
    assert done.returncode == 6
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


# One plain line for what goes wrong


def test_port_in_use(own: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_devwiki("start", "--dir", own, "--port", port)
    assert done.returncode == 5
    assert done.stderr == f"devwiki: port {port} is in use by another program; choose one with --port\n"


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/devwiki.sqlite").write_text("no database at all, but long enough to be looked at")
    done = run_devwiki("status", "--dir", tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"devwiki: {tmp_path}/data/devwiki.sqlite: file is not a database\n"


def test_running_on_another_port_already(wiki: DevWiki) -> None:
    done = run_devwiki("start", "--dir", wiki.folder, "--port", server.free_port())
    assert done.returncode == 5
    assert done.stderr == f"devwiki: this wiki runs on port {wiki.port} already; stop it first\n"


def test_without_php_and_without_the_rights_to_install_it(tmp_path: Path) -> None:
    """A PATH with Python alone stands for a machine that is no Debian."""
    (tmp_path / "python3").symlink_to(sys.executable)
    alone = {"PATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = run_devwiki("start", "--dir", tmp_path / "w", "--port", 0, env=alone)
    assert done.returncode == 4
    assert done.stderr.startswith("devwiki: MediaWiki cannot run here, missing: php-cli, ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["reset"], ["jobs"], ["fault", "outage"]])
def test_there_is_no_wiki_yet(tmp_path: Path, command: list[str]) -> None:
    done = run_devwiki(command[0], "--dir", tmp_path / "none", *command[1:])
    assert done.returncode == 3
    assert done.stderr == f"devwiki: there is no wiki in {tmp_path}/none yet: devwiki start makes one\n"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("settings", ["{", "[]", '{"sitename": 1}'])
def test_settings_that_are_none(wiki: DevWiki, settings: str) -> None:
    done = run_devwiki("fault", "--dir", wiki.folder, "set", settings)
    assert done.returncode == 2
    assert done.stderr.startswith("devwiki: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["start", "--port", "x"], ["start", "--port", "70000"], ["fault", "lag", "x"]])
def test_wrong_command_lines(words: list[str]) -> None:
    done = run_devwiki(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_every_command_and_exit_code_is_documented() -> None:
    documentation = (COMMAND.parents[1] / "docs/devwiki.md").read_text()
    commands = re.findall(r"^    (\w+) ", run_devwiki("--help").stdout, re.MULTILINE)
    assert len(commands) >= 8
    for command in commands:
        assert f"`{command}" in documentation
        for option in re.findall(r"--[a-z]+", run_devwiki(command, "--help").stdout):
            assert option == "--help" or f"`{option}" in documentation
    for code in problem.Exit:
        assert f"| {code.value} |" in documentation


# What the wiki has in it


def test_accounts_and_rights(wiki: DevWiki) -> None:
    def rights(name: str, app: str = "dev") -> set[str]:
        return set(wiki.person(name, app).query(meta="userinfo", uiprop="rights")["userinfo"]["rights"])

    assert {"bot", "apihighlimits", "noratelimit"} <= rights("SalonBot")
    assert "bot" not in rights("SalonBot", "lowvolume")
    assert "edit" in rights("SalonBot", "lowvolume")
    for name in ("Alice", "Bob"):
        assert not {"bot", "delete", "protect"} & rights(name)
    assert {"delete", "protect", "block", "editinterface"} <= rights("Admin") & rights("Sam")


def test_extensions_and_interwiki_links(devwiki: DevWiki) -> None:
    reader = devwiki.reader
    loaded = {extension["name"] for extension in reader.query(meta="siteinfo", siprop="extensions")["extensions"]}
    assert loaded >= {
        "ParserFunctions", "Scribunto", "Cite", "Abuse Filter", "SpamBlacklist", "TitleBlacklist", "ConfirmEdit",
        "QuestyCaptcha", "Echo", "Gadgets", "Interwiki", "InputBox", "WikiEditor", "TemplateData",
    }  # fmt: skip
    html = reader.html_of("{{#if:x|yes}}<ref>note</ref> [[commons:File:A.jpg]] [[w:B]] [[:fr:C]] [[:de:D]]")
    for expected in ("yes", 'class="reference"', "commons.wikimedia.org", "en.wikipedia", "fr.wikipedia", "de.wiki"):
        assert expected in html


def test_lua_runs(wiki: DevWiki) -> None:
    wiki.admin.edit("Module:Sum", "return { add = function(f) return f.args[1] + f.args[2] end }")
    assert "42" in wiki.reader.html_of("{{#invoke:Sum|add|40|2}}")


def test_filters_and_blacklists(wiki: DevWiki) -> None:
    for text, code in (
        ("FILTER-DISALLOW", "abusefilter-disallowed"),
        ("FILTER-WARN", "abusefilter-warning"),
        ("https://spam.example/x", "spamblacklist"),
    ):
        with pytest.raises(ApiError) as refused:
            wiki.alice.edit("Sandbox", text)
        assert refused.value.code == code
    with pytest.raises(ApiError, match="titleblacklist-forbidden"):
        wiki.alice.edit("A Forbidden title", "x")
    wiki.alice.edit("Sandbox", "FILTER-TAG")
    assert wiki.alice.revision("Sandbox")["tags"] == ["devwiki-tag"]  # type: ignore[index]


def test_a_captcha_when_asked_for(wiki: DevWiki) -> None:
    wiki.settings('{"wgCaptchaTriggers": {"addurl": true}}')
    with pytest.raises(ApiError, match="captcha"):
        wiki.alice.edit("Sandbox", "https://somewhere.example/")


def test_what_people_do(wiki: DevWiki) -> None:
    first = wiki.alice.edit("Page", "one", "start")
    second = wiki.bob.edit("Page", "two", "go on")
    assert [revision["revid"] for revision in wiki.reader.history("Page")] == [second, first]
    wiki.alice.undo("Page", second)
    assert wiki.reader.text("Page") == "one"
    wiki.admin.move("Page", "Moved")
    assert wiki.reader.text("Page") == "#REDIRECT [[Moved]]"
    wiki.admin.protect("Moved")
    with pytest.raises(ApiError, match="protectedpage"):
        wiki.alice.edit("Moved", "three")
    wiki.admin.delete("Moved")
    assert wiki.reader.text("Moved") is None
    wiki.admin.block("Alice")
    with pytest.raises(ApiError, match="blocked"):
        wiki.alice.edit("Page", "four")
    wiki.admin.unblock("Alice")
    wiki.alice.edit("Page", "four")
    newest = wiki.reader.recent_changes(1)[0]
    assert (newest["title"], newest["user"]) == ("Page", "Alice")


def test_uploads(wiki: DevWiki) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>'
    wiki.alice.upload("Square.svg", svg)
    info = wiki.reader.query(prop="imageinfo", titles="File:Square.svg", iiprop="url")["pages"][0]["imageinfo"][0]
    assert requests.get(info["url"], timeout=20).content == svg


POINT = (
    '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [34.76, -0.1]}, "properties": {"title": "[[A]]"}}'
)
COLLECTION = f'{{"type": "FeatureCollection", "features": [{POINT}]}}'


def test_a_map_is_shown_with_its_points(devwiki: DevWiki) -> None:
    html = devwiki.reader.html_of(f'<mapframe width="300" height="170" text="\'\'here\'\'">{COLLECTION}</mapframe>')
    assert "mw-kartographer-error" not in html
    assert html.count('class="devwiki-point"') == 1
    assert "<i>here</i>" in html
    assert re.search(r'data-title="&lt;a href=', html)


@pytest.mark.parametrize(
    ("given", "json"),
    [
        ('height="170"', COLLECTION),
        ('width="300" height="a"', COLLECTION),
        ('width="300" height="170" align="top"', COLLECTION),
        ('width="300" height="170" latitude="1"', COLLECTION),
        ('width="300" height="170"', ""),
        ('width="300" height="170"', "{"),
        ('width="300" height="170"', COLLECTION + "x"),
        ('width="300" height="170"', "[]"),
        ('width="300" height="170"', COLLECTION.replace("FeatureCollection", "Feature")),
        ('width="300" height="170"', COLLECTION.replace('"Feature"', '"feature"')),
        ('width="300" height="170"', COLLECTION.replace("Point", "point")),
        ('width="300" height="170"', COLLECTION.replace("-0.1", "-90.1")),
        ('width="300" height="170"', COLLECTION.replace("34.76", '"34.76"')),
        ('width="300" height="170"', COLLECTION.replace("34.76, ", "")),
        ('width="300" height="170"', COLLECTION.replace('"[[A]]"', "1")),
        ('width="300" height="170"', COLLECTION.replace('"[[A]]"', '"A", "marker-size": "huge"')),
        ('width="300" height="170"', COLLECTION.replace('"[[A]]"', '"A", "marker-color": "red"')),
    ],
)
def test_a_map_that_the_extension_would_not_take_is_refused(devwiki: DevWiki, given: str, json: str) -> None:
    html = devwiki.reader.html_of(f"<mapframe {given}>{json}</mapframe>")
    assert "mw-kartographer-error" in html
    assert "devwiki-point" not in html


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_the_interface_in_other_languages(devwiki: DevWiki, language: str, direction: str) -> None:
    page = requests.get(f"{devwiki.url}/wiki/Main_Page", params={"uselang": language}, timeout=60).text
    assert f'lang="{language}" dir="{direction}"' in page


def test_jobs_run_when_told_to_by_somebody_with_another_home_too(
    wiki: DevWiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiki.alice.edit("Template:Box", "one")
    for number in range(3):
        wiki.alice.edit(f"Uses {number}", "{{Box}}")
    wiki.alice.edit("Template:Box", "[[Category:Boxed]]")
    assert wiki.reader.category("Boxed") == ["Template:Box"]
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = run_devwiki("jobs", "--dir", wiki.folder)
    assert done.returncode == 0, done.stderr
    assert sorted(wiki.reader.category("Boxed")) == ["Template:Box", "Uses 0", "Uses 1", "Uses 2"]


def test_pywikibot_edits_with_the_folder_that_start_wrote(wiki: DevWiki, tmp_path: Path) -> None:
    passwords = wiki.pywikibot / "user-password.py"
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600
    script = (
        "import pywikibot\n"
        "site = pywikibot.Site()\n"
        "site.login()\n"
        "page = pywikibot.Page(site, 'Sandbox')\n"
        "page.text = 'by the bot'\n"
        "page.save('Test', quiet=True)\n"
        "print(site, site.user(), site.has_right('bot'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        cwd=tmp_path,
        env={**os.environ, "PYWIKIBOT_DIR": str(wiki.pywikibot), "PYWIKIBOT_NO_USER_CONFIG": "0"},
    )
    assert done.stdout.strip() == "devwiki:devwiki SalonBot True", done.stderr
    revision = wiki.reader.revision("Sandbox")
    assert revision is not None
    assert (revision["content"], revision["user"]) == ("by the bot", "SalonBot")


def test_the_command_is_executable_by_itself(devwiki: DevWiki) -> None:
    done = subprocess.run(
        [COMMAND, "status", "--dir", devwiki.folder], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("running: ")


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_tests_reach_this_machine_only(devwiki: DevWiki) -> None:
    """The guard that keeps a mistaken configuration off the real wikis."""
    with pytest.raises(Exception, match=r"allowed: .*127\.0\.0\.1"):
        requests.get("http://192.0.2.1/", timeout=5)
