"""The live adapter against a real MediaWiki: every answer and refusal as the wiki really gives it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import requests

from bot.wiki.base import By, Denied, EditConflict, Identity, Refused, Saved, Unavailable
from bot.wiki.harvest import Scope, harvest
from testing.devwiki import LOGINS, DevWiki
from testing.remote import RemoteWiki

Open = Callable[..., RemoteWiki]


@pytest.fixture
def open_wiki(tmp_path: Path) -> Iterator[Open]:
    """Opens LiveWiki for a pywikibot folder, each in a process of its own."""
    opened: list[RemoteWiki] = []

    def open_(folder: Path | None, **given: Any) -> RemoteWiki:
        opened.append(RemoteWiki(folder, tmp_path / f"{len(opened)}.log", **given))
        return opened[-1]

    yield open_
    for each in opened:
        assert "Traceback" not in each.err
        each.close()


@pytest.fixture
def live(wiki: DevWiki, open_wiki: Open) -> RemoteWiki:
    return open_wiki(wiki.pywikibot, site="devwiki:devwiki", account="SalonBot", contact="ops@example.org")


@pytest.fixture
def folder(wiki: DevWiki, tmp_path: Path) -> Path:
    """A pywikibot folder of the test's own, to spoil."""
    return wiki.pywikibot_at(wiki.port, tmp_path / "pywikibot")


def denied(open_wiki: Open, folder: Path | None, **given: Any) -> Denied:
    with pytest.raises(Denied) as caught:
        open_wiki(folder, **given)
    return caught.value


def export(path: Path, pages: dict[str, str]) -> Path:
    def element(number: int, title: str, text: str) -> str:
        return (
            f"<page><title>{escape(title)}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id>"
            "<timestamp>2019-08-01T10:00:00Z</timestamp><contributor><username>Alice</username></contributor>"
            f"<model>wikitext</model><format>text/x-wiki</format><text>{escape(text)}</text></revision></page>"
        )

    body = "".join(element(number, *item) for number, item in enumerate(pages.items(), 1))
    path.write_text(f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">{body}</mediawiki>')
    return path


# Who, where, with which configuration


def test_identity_is_the_account_and_its_rights(live: RemoteWiki) -> None:
    who = live.identity()
    assert (who.site, who.user, who.blocked) == ("devwiki:devwiki", "SalonBot", None)
    assert {"edit", "bot", "apihighlimits"} <= who.rights


def test_identity_is_asked_anew_each_time(wiki: DevWiki, live: RemoteWiki) -> None:
    assert live.identity().blocked is None
    wiki.admin.block("SalonBot", "it repeats itself")
    assert live.identity().blocked == "it repeats itself"
    wiki.admin.unblock("SalonBot")
    assert live.identity().blocked is None


def test_a_bot_password_without_high_volume_has_no_bot_right(open_wiki: Open, folder: Path) -> None:
    password = LOGINS["SalonBot@lowvolume"]
    (folder / "user-password.py").write_text(f"('SalonBot', BotPassword('lowvolume', {password!r}))\n")
    low = open_wiki(folder)
    assert low.identity().user == "SalonBot"
    assert "bot" not in low.identity().rights


def test_without_login_it_reads_and_never_saves(wiki: DevWiki, open_wiki: Open, folder: Path) -> None:
    (folder / "user-password.py").unlink()
    wiki.alice.edit("Sandbox", "text")
    reader = open_wiki(folder, login=False)
    assert reader.identity().user is None
    assert [page.text for page in reader.read(["Sandbox"])] == ["text"]
    with pytest.raises(Denied):
        reader.save("Sandbox", "x", base=1)
    assert wiki.reader.text("Sandbox") == "text"


@pytest.mark.parametrize(
    "lines", ["('SalonBot', BotPassword('dev', '%s'))\n" % ("0" * 32), "('SalonBot', 'nonsense')\n"]
)
def test_a_wrong_password_is_denied(open_wiki: Open, folder: Path, lines: str) -> None:
    (folder / "user-password.py").write_text(lines)
    problem = denied(open_wiki, folder)
    assert problem.code == "login-failed"
    assert "password" in str(problem)


@pytest.mark.parametrize("lines", [None, "", "('Somebody', 'else')\n", "no tuple\n"])
def test_no_password_is_denied_and_never_asked_for(open_wiki: Open, folder: Path, lines: str | None) -> None:
    if lines is None:
        (folder / "user-password.py").unlink()
    else:
        (folder / "user-password.py").write_text(lines)
    started = time.monotonic()
    problem = denied(open_wiki, folder)
    assert problem.code in {"would-ask", "no-password"}
    assert "password" in str(problem)
    assert time.monotonic() - started < 20


def test_no_password_file_configured_is_denied(open_wiki: Open, folder: Path) -> None:
    config = folder / "user-config.py"
    config.write_text(config.read_text().replace("password_file =", "unused_name ="))
    assert denied(open_wiki, folder).code == "would-ask"


def test_another_account_or_wiki_than_expected_is_denied(open_wiki: Open, folder: Path) -> None:
    assert denied(open_wiki, folder, account="OtherBot").code == "wrong-account"
    problem = denied(open_wiki, folder, site="meta:meta")
    assert problem.code == "wrong-site"
    assert "meta:meta" in str(problem)
    assert "devwiki:devwiki" in str(problem)


def test_options_choose_another_account_or_wiki(open_wiki: Open, folder: Path) -> None:
    alice = open_wiki(folder, options=["-user:Alice"], account="Alice")
    assert alice.identity().user == "Alice"
    assert denied(open_wiki, folder, options=["-user:Alice"], account="SalonBot").code == "wrong-account"
    assert denied(open_wiki, folder, options=["-site:nosuch:nosuch"]).code == "wrong-site"
    assert denied(open_wiki, folder, options=["-frobnicate"]).code == "bad-option"


def test_dir_option_and_current_folder_are_found_as_pywikibot_does(open_wiki: Open, folder: Path) -> None:
    assert open_wiki(None, options=[f"-dir:{folder}"]).identity().user == "SalonBot"
    assert open_wiki(None, cwd=folder).identity().user == "SalonBot"


def test_without_configuration_no_live_site_is_used(open_wiki: Open, tmp_path: Path) -> None:
    for place in (None, tmp_path):
        problem = denied(open_wiki, place)
        assert problem.code == "no-config"
        assert "user-config.py" in str(problem)


def test_a_configuration_that_pywikibot_skips_is_denied(open_wiki: Open, folder: Path) -> None:
    (folder / "user-config.py").chmod(0o602)
    problem = denied(open_wiki, folder)
    assert problem.code == "config-ignored"
    assert "chmod" in str(problem)


def test_a_configuration_that_does_not_run_is_denied(open_wiki: Open, folder: Path) -> None:
    (folder / "user-config.py").write_text("family = 'devwiki\n")
    assert denied(open_wiki, folder).code == "bad-config"
    (folder / "user-config.py").write_text("family = mylang = 'commons'\n")
    assert denied(open_wiki, folder).code == "no-account"


def test_waits_are_bounded_unless_the_configuration_has_less(open_wiki: Open, folder: Path, live: RemoteWiki) -> None:
    names = ("max_retries", "retry_wait", "retry_max", "solve_captcha")
    assert [live.setting(name) for name in names] == [4, 1, 5, False]
    config = folder / "user-config.py"
    config.write_text(config.read_text() + "max_retries = 15\nretry_wait = 5\nretry_max = 120\nsolve_captcha = True\n")
    assert [open_wiki(folder).setting(name) for name in names] == [4, 5, 30, False]


def test_importing_the_module_needs_no_configuration() -> None:
    code = "import bot.wiki.live, sys; assert 'pywikibot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=Path(__file__).parents[2])


# Listing


def test_members_are_listed_whole_with_what_tells_them_apart(wiki: DevWiki, open_wiki: Open, tmp_path: Path) -> None:
    names = {f"Reports/{number:04}": f"report {number}\n[[Category:Salons]]" for number in range(620)}
    names["Reports/Old"] = "#REDIRECT [[Reports/0001]]\n[[Category:Salons]]"
    wiki.import_file(export(tmp_path / "many.xml", names))
    wiki.alice.edit("Category:Africa", "[[Category:Salons]]")
    wiki.alice.edit("User:Alice/Salon", "[[Category:Salons]]")
    live = open_wiki(wiki.pywikibot)
    members = list(live.members("Category:Salons"))
    assert len(members) == len(names) + 2 == len({member.page_id for member in members})
    assert [member.title for member in members] == sorted(member.title for member in members)
    by_title = {member.title: member for member in members}
    assert (by_title["Category:Africa"].namespace, by_title["User:Alice/Salon"].namespace) == (14, 2)
    assert [member.title for member in members if member.redirect] == ["Reports/Old"]
    newest = wiki.reader.revision("Reports/0007")
    assert newest is not None
    assert by_title["Reports/0007"].revision_id == newest["revid"]
    assert not any(member.translation for member in members)
    assert list(live.members("Salons")) == members
    # an account with low limits needs several answers for the same
    low = open_wiki(wiki.pywikibot, options=["-user:Alice"])
    assert list(low.members("Category:Salons")) == members
    pages = list(low.read(member.title for member in members))
    assert [page.title for page in pages] == [member.title for member in members]
    assert [page.text for page in live.read(member.title for member in members)] == [page.text for page in pages]


def test_a_translated_copy_is_known_by_its_page_property(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.alice.edit("A", "<languages/>\n<translate>Salon</translate>\n[[Category:Salons]]")
    wiki.alice.edit("A/fr", "<languages/>\nSalon\n[[Category:Salons]]")
    wiki.alice.edit("A/Fribourg", "<languages/>\nSalon\n[[Category:Salons]]")
    assert {member.title: member.translation for member in live.members("Category:Salons")} == {
        "A": False,
        "A/Fribourg": False,
        "A/fr": True,
    }


def test_a_missing_category_is_refused_and_an_empty_one_is_not(wiki: DevWiki, live: RemoteWiki) -> None:
    with pytest.raises(Refused) as caught:
        live.members("Category:No such thing")
    assert caught.value.code == "no-category"
    assert "Category:No such thing" in str(caught.value)
    wiki.alice.edit("Category:Empty", "a category page")
    assert list(live.members("Category:Empty")) == []
    wiki.alice.edit("Sandbox", "[[Category:Without a page]]")
    assert [member.title for member in live.members("Category:Without a page")] == ["Sandbox"]


# Reading


def test_read_gives_the_newest_revision_in_the_order_asked(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.alice.edit("B", "old")
    newest = wiki.alice.edit("B", "new “ünï” 青山")
    wiki.alice.edit("A", "a")
    pages = list(live.read(["B", "No such page", "A", "B", "invalid[title]", "a_b|c"]))
    assert [(page.title, page.text) for page in pages] == [("B", "new “ünï” 青山"), ("A", "a")]
    assert pages[0].revision_id == newest
    assert pages[0].timestamp is not None
    assert pages[0].timestamp.endswith("Z")
    assert (pages[0].namespace, pages[0].language) == (0, None)


def test_titles_are_read_as_the_wiki_writes_them_and_redirects_as_they_are(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.alice.edit("A page", "text")
    wiki.alice.edit("Old name", "moved text")
    wiki.admin.move("Old name", "New name")
    assert [page.title for page in live.read(["a_page", "meta:sandbox"])] == ["A page"]
    (old,) = live.read(["Old name"])
    assert "#REDIRECT" in old.text


def test_cut_answers_are_put_together_again(wiki: DevWiki, live: RemoteWiki) -> None:
    texts = {f"Big/{number}": f"{number} " + chr(97 + number) * 60_000 for number in range(12)}
    for title, text in texts.items():
        wiki.alice.edit(title, text)
    wiki.settings(json.dumps({"wgAPIMaxResultSize": 150_000}))
    pages = {page.title: page.text for page in live.read(texts)}
    assert pages == texts


def test_a_page_that_fits_no_answer_is_left_out_and_the_others_come(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.alice.edit("Small", "x" * 3_000)
    wiki.alice.edit("Huge", "y" * 90_000)
    wiki.alice.edit("Little", "z" * 3_000)
    wiki.settings(json.dumps({"wgAPIMaxResultSize": 20_000}))
    assert [page.title for page in live.read(["Small", "Huge", "Little"])] == ["Small", "Little"]


# Saving


def at(live: RemoteWiki, title: str) -> int:
    (page,) = live.read([title])
    assert page.revision_id is not None
    return page.revision_id


def test_create_edit_and_no_difference(wiki: DevWiki, live: RemoteWiki) -> None:
    created = live.save("Index", "one\n\n", base=None, summary="first [[summary]]")
    assert created.changed
    revision = wiki.reader.revision("Index")
    assert revision is not None
    assert (revision["revid"], revision["content"], revision["user"]) == (created.revision_id, "one", "SalonBot")
    assert revision["comment"] == "first [[summary]]"
    assert not revision["minor"]
    assert live.save("Index", "one", base=created.revision_id) == Saved(created.revision_id, changed=False)
    second = live.save("Index", "two", base=created.revision_id)
    assert second.revision_id == at(live, "Index")
    assert len(wiki.reader.history("Index")) == 2
    assert "bot" in wiki.admin.query(list="recentchanges", rctitle="Index", rcprop="flags")["recentchanges"][0]


def test_a_page_edited_since_is_a_conflict(wiki: DevWiki, live: RemoteWiki) -> None:
    base = wiki.alice.edit("Index", "one")
    wiki.alice.edit("Index", "by a person")
    with pytest.raises(EditConflict):
        live.save("Index", "by the bot", base=base)
    with pytest.raises(EditConflict):
        live.save("Index", "by the bot", base=None)
    own = live.save("Index", "by the bot", base=at(live, "Index"))
    wiki.bot.edit("Index", "by another run of the bot")
    with pytest.raises(EditConflict):
        live.save("Index", "again", base=own.revision_id)
    assert wiki.reader.text("Index") == "by another run of the bot"


def test_a_page_deleted_since_is_not_made_again(wiki: DevWiki, live: RemoteWiki) -> None:
    base = wiki.alice.edit("Index", "one")
    wiki.admin.delete("Index")
    with pytest.raises(Refused) as caught:
        live.save("Index", "two", base=base)
    assert caught.value.code == "deleted"
    assert wiki.reader.text("Index") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{nobots}}", "nobots"),
        ("{{bots|deny=SalonBot}}", "nobots"),
        ("{{bots|allow=SalonBot}}", None),
        ("<nowiki>{{nobots}}</nowiki>", None),
    ],
)
def test_pages_that_ask_bots_to_stay_away(wiki: DevWiki, live: RemoteWiki, text: str, code: str | None) -> None:
    base = wiki.alice.edit("Index", f"{text}\n\ntext")
    if code is None:
        assert live.save("Index", "by the bot", base=base).changed
        return
    with pytest.raises(Refused) as caught:
        live.save("Index", "by the bot", base=base)
    assert caught.value.code == code
    assert "by the bot" not in str(wiki.reader.text("Index"))


def test_protected_pages_and_titles(wiki: DevWiki, live: RemoteWiki, open_wiki: Open) -> None:
    wiki.alice.edit("Index", "one")
    wiki.admin.protect("Index")
    wiki.admin.protect("Never")
    base = at(live, "Index")
    alice = open_wiki(wiki.pywikibot, options=["-user:Alice"])
    for title, known in (("Index", base), ("Never", None)):
        with pytest.raises(Refused) as caught:
            alice.save(title, "two", base=known)
        assert caught.value.code == "protected"
        assert f"[[{title}]]" in str(caught.value)
    with pytest.raises(Refused) as caught:
        alice.save("MediaWiki:Common.css", "x", base=None)
    assert caught.value.code == "protected"


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("Sandbox", "see https://spam.example/x", "spam-blacklist"),
        ("Forbidden title", "x", "title-blacklist"),
        ("Sandbox", "x" * 2_100_000, "too-big"),
        ("No [title]", "x", "invalid-title"),
    ],
)
def test_what_the_wiki_will_not_take(wiki: DevWiki, open_wiki: Open, title: str, text: str, code: str) -> None:
    alice = open_wiki(wiki.pywikibot, options=["-user:Alice"])  # bots skip the blacklists
    with pytest.raises(Refused) as caught:
        alice.save(title, text, base=None)
    assert caught.value.code == code
    assert title in str(caught.value)


def test_abuse_filters_refuse_and_a_warning_is_not_pushed_through(wiki: DevWiki, live: RemoteWiki) -> None:
    for word, code in (("FILTER-DISALLOW", "abuse-filter"), ("FILTER-WARN", "abuse-filter-warning")):
        with pytest.raises(Refused) as caught:
            live.save("Sandbox", f"some {word} text", base=None)
        assert caught.value.code == code
    assert wiki.reader.text("Sandbox") is None


def test_a_captcha_is_refused_and_never_solved(wiki: DevWiki, open_wiki: Open) -> None:
    wiki.settings(json.dumps({"wgCaptchaTriggers": {"addurl": True}}))
    alice = open_wiki(wiki.pywikibot, options=["-user:Alice"])
    with pytest.raises(Refused) as caught:
        alice.save("Sandbox", "see https://elsewhere.example/x", base=None)
    assert caught.value.code == "captcha"


def test_a_blocked_account_ends_the_run(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.admin.block("SalonBot", "it repeats itself")
    with pytest.raises(Denied) as caught:
        live.save("Sandbox", "x", base=None)
    assert caught.value.code == "blocked"
    assert "it repeats itself" in str(caught.value)


def test_a_right_taken_away_ends_the_run(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.settings(
        json.dumps({"wgGroupPermissions": {"*": {"edit": False}, "user": {"edit": False}, "bot": {"edit": False}}})
    )
    with pytest.raises(Denied) as caught:
        live.save("Sandbox", "x", base=None)
    assert caught.value.code == "no-right"


@pytest.mark.parametrize(
    ("fault", "code"), [("readonly", "readonly"), ("lag", "asked-to-wait"), ("outage", "no-answer")]
)
def test_a_wiki_that_cannot_now_is_unavailable_after_bounded_waits(
    wiki: DevWiki, open_wiki: Open, folder: Path, fault: str, code: str
) -> None:
    config = folder / "user-config.py"
    config.write_text(config.read_text() + "max_retries = 2\nretry_max = 0\n")
    live = open_wiki(folder)
    {"readonly": lambda: wiki.readonly("moving house"), "lag": lambda: wiki.lag(60), "outage": wiki.outage}[fault]()
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        live.save("Sandbox", "x", base=None)
    assert caught.value.code == code
    assert time.monotonic() - started < 20
    assert fault != "readonly" or "moving house" in str(caught.value)
    wiki.clear_faults()
    assert open_wiki(folder).save("Sandbox", "x", base=None).changed


def test_simulate_never_looks_like_a_save(wiki: DevWiki, open_wiki: Open, live: RemoteWiki) -> None:
    simulating = open_wiki(wiki.pywikibot, options=["-simulate"])
    assert (simulating.simulate, live.simulate) == (True, False)
    with pytest.raises(Denied, match="-simulate"):
        simulating.save("Sandbox", "x", base=None)
    assert wiki.reader.text("Sandbox") is None


def test_a_lost_session_is_renewed(wiki: DevWiki, live: RemoteWiki) -> None:
    assert live.identity().user == "SalonBot"
    wiki.reset()  # the wiki forgets every session
    base = wiki.alice.edit("Index", "one")
    assert live.save("Index", "two", base=base).changed
    wiki.reset()
    assert live.identity().user == "SalonBot"


def test_links(wiki: DevWiki, live: RemoteWiki) -> None:
    number = wiki.alice.edit("Reports/A b", "text")
    assert requests.get(live.link("Reports/A b"), timeout=20).ok
    assert f"oldid={number}" in live.link("Reports/A b", number)
    assert requests.get(live.link("Reports/A b", number), timeout=20).ok


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>'


def test_what_the_wiki_s_pages_may_use(wiki: DevWiki, live: RemoteWiki) -> None:
    assert {"mapframe", "gallery", "ref", "parserfunctions"} <= live.features()
    assert "displaytitle" not in live.features()  # as MediaWiki comes
    wiki.settings('{"wgDevwikiMaps": false, "wgRestrictDisplayTitle": false}')
    assert "mapframe" not in live.features()
    assert "displaytitle" in live.features()


def test_the_files_that_the_wiki_has(wiki: DevWiki, live: RemoteWiki) -> None:
    names = ["Square.svg", "It's & 100% ~ 'our'.svg", "Ålesund.svg"]
    for number, name in enumerate(names):
        wiki.alice.upload(name, SVG.replace(b"4", str(number + 4).encode()))
    wiki.alice.edit("File:Only words.svg", "a page without a file")
    others = ["Only words.svg", "Nowhere.jpg", "a|b.jpg", "<x>.jpg", "[[x]].jpg", "", "#.jpg", ":", "x" * 300]
    assert live.pictures([*names, "square.svg", *others]) == {*names, "square.svg"}
    assert live.pictures([*names, *(f"{number}.jpg" for number in range(600))]) == {*names}
    assert live.pictures([]) == frozenset()


def test_an_identity_is_a_plain_record(live: RemoteWiki) -> None:
    assert isinstance(live.identity(), Identity)


def test_the_revision_before_by_the_history_of_the_page(wiki: DevWiki, live: RemoteWiki) -> None:
    first = wiki.alice.edit("Sandbox", "one")
    second = wiki.bob.edit("Sandbox", "two")
    assert live.before("Sandbox", first) is None
    before = live.before("Sandbox", second)
    assert before is not None
    assert (before.text, before.revision_id, before.user) == ("one", first, "Alice")
    for title, number in (("Sandbox", second + 1), ("Nowhere", second)):
        with pytest.raises(Refused, match=r"(?i)no revision"):
            live.before(title, number)


def test_the_revision_before_is_the_parent_whatever_is_imported_between_them(
    wiki: DevWiki, live: RemoteWiki, tmp_path: Path
) -> None:
    first = wiki.alice.edit("Sandbox", "one")
    time.sleep(2.1)  # the wiki counts whole seconds
    second = wiki.bob.edit("Sandbox", "two")
    stamp = datetime.fromisoformat(wiki.reader.history("Sandbox")[1]["timestamp"]) + timedelta(seconds=1)
    file = export(tmp_path / "old.xml", {"Sandbox": "imported"})
    file.write_text(file.read_text().replace("2019-08-01T10:00:00Z", f"{stamp:%Y-%m-%dT%H:%M:%SZ}"))
    wiki.import_file(file)
    assert [edit["revid"] for edit in wiki.reader.history("Sandbox")][::2] == [second, first]  # it lies between them
    before = live.before("Sandbox", second)
    assert before is not None
    assert (before.text, before.revision_id) == ("one", first)


def test_titles_are_told_as_the_wiki_writes_them(wiki: DevWiki, live: RemoteWiki) -> None:
    for name in ("project:salons", "user:salonBot/Run", "category:strategy_Salons", "salons"):
        (page,) = wiki.reader.query(titles=name)["pages"]
        assert live.title(name) == page["title"] != name


def test_what_the_wiki_would_store_and_where_pages_are_now(wiki: DevWiki, live: RemoteWiki) -> None:
    assert live.stored("Sandbox", "a {{subst:PAGENAME}} [[Salon (x)|]]") == "a Sandbox [[Salon (x)|Salon]]"
    assert "[[User:SalonBot" in live.stored("Sandbox", "~~~~")
    assert live.stored("Sandbox", "é" * 3_000) == "é" * 3_000  # too long for an address
    wiki.alice.edit("Here", "x")
    (page,) = wiki.reader.query(titles="Here")["pages"]
    wiki.admin.move("Here", "There", redirect=False)
    assert live.titles_of([page["pageid"], 999_999]) == {page["pageid"]: "There"}


def test_a_report_that_is_moved_without_a_redirect_between_listing_and_reading_is_read(
    wiki: DevWiki, live: RemoteWiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("A", "B"):
        wiki.alice.edit(f"Reports/{name}", f"{name} [[Category:Reports]]")
    wiki.run_jobs()
    read = live.read

    def moving(titles: Any) -> Any:
        if wiki.reader.text("Reports/B") is not None:
            wiki.admin.move("Reports/B", "Reports/C", redirect=False)
        return read(titles)

    monkeypatch.setattr(live, "read", moving)
    found = harvest(live, "Category:Reports", Scope(lambda _: False), lambda _: False)  # type: ignore[arg-type]
    assert [member.title for member in found.members] == ["Reports/A", "Reports/C"]
    assert [page.text for page in found.pages] == ["A [[Category:Reports]]", "B [[Category:Reports]]"]
    assert (found.complete, found.left_out) == (True, ())


def test_reports_are_found_by_prefix_list_and_template_beside_the_category(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.admin.edit("Template:Salon report", "x")
    wiki.alice.edit("Reports/A", "{{Salon report}} [[Category:Reports]]")
    wiki.alice.edit("Reports/B", "no category")
    wiki.alice.edit("User:Alice/C", "{{Salon report}}")
    wiki.alice.edit("Old name", "#REDIRECT [[Elsewhere]]")
    wiki.alice.edit("Elsewhere", "D")
    wiki.alice.edit("All of them", "[[Old name]], [[reports/A]], [[Nowhere yet]], [[Special:Version]]")
    wiki.run_jobs()
    ways = {By.PREFIX: "reports/", By.LIST: "All of them", By.TEMPLATE: "salon report"}
    found = {by: [member.title for member in live.found(by, name)] for by, name in ways.items()}
    assert found == {
        By.PREFIX: ["Reports/A", "Reports/B"],
        By.LIST: ["Elsewhere", "Reports/A"],
        By.TEMPLATE: ["Reports/A", "User:Alice/C"],
    }
    assert [member.title for member in live.found(By.PREFIX, "User:Alice/")] == ["User:Alice/C"]
    assert list(live.found(By.LIST, "Not there")) == []
    whole = harvest(live, "Category:Reports", Scope(lambda _: False, ways=ways.items()), lambda _: False)  # type: ignore[arg-type]
    assert [member.title for member in whole.members] == ["Elsewhere", "Reports/A", "Reports/B", "User:Alice/C"]
    assert (whole.complete, len(whole.outside)) == (True, 3)


def test_a_category_that_was_redirected_is_followed(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.alice.edit("Category:Old", "{{Category redirect|New}}")
    wiki.alice.edit("Reports/A", "[[Category:New]]")
    wiki.run_jobs()
    found = harvest(live, "Category:Old", Scope(lambda _: False), lambda _: False)  # type: ignore[arg-type]
    assert ([member.title for member in found.members], found.moved) == (["Reports/A"], "Category:New")


def test_pages_that_use_a_template_and_could_hold_a_list(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.admin.edit("Template:Salons list", "x")
    for title in ("Friends", "User:Alice/common.css", "Old name"):
        wiki.person("Alice").edit(title, "{{Salons list}}")
    wiki.alice.edit("Old name", "#REDIRECT [[Friends]]\n{{Salons list}}")
    wiki.run_jobs()
    assert list(live.using("Salons list")) == ["Friends"]


def test_a_purge_and_the_clock_of_the_wiki_are_seen(wiki: DevWiki, live: RemoteWiki) -> None:
    wiki.alice.edit("Sandbox", "one")
    (page,) = live.read(["Sandbox"])
    time.sleep(1.1)  # the wiki counts whole seconds
    wiki.bob.call("purge", titles="Sandbox")
    (after,) = live.read(["Sandbox"])
    assert page.touched is not None
    assert after.touched is not None
    assert (page.touched < after.touched, page.revision_id) == (True, after.revision_id)
    assert str(live.identity().time) >= after.touched
