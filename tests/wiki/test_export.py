"""An export as a wiki: what is read of it, what is refused and how that is said, and where pages are written."""

import bz2
import gzip
import lzma
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from bot.render.messages import messages_in
from bot.wiki import dump, dump_files
from bot.wiki.base import Denied, EditConflict, Page, PageState, Refused, Rendered
from bot.wiki.export import ExportWiki
from bot.wiki.harvest import Reason, Scope, harvest

BASE = "Strategy/Reports"
HEAD = """<siteinfo><sitename>Meta</sitename><dbname>metawiki</dbname>
<base>https://meta.wikimedia.org/wiki/Main_Page</base>
<namespaces><namespace key="0" case="first-letter"/><namespace key="2" case="first-letter">User</namespace>
<namespace key="3" case="first-letter">User talk</namespace></namespaces></siteinfo>"""


def revision(
    number: int, text: str | None, stamp: str = "2019-08-01T10:00:00Z", more: str = "", attributes: str = ""
) -> str:
    body = "" if text is None else escape(text)
    return (
        f"<revision><id>{number}</id><timestamp>{stamp}</timestamp><contributor><username>Lakeside Reader</username>"
        f"<id>4711</id></contributor>{more}<text xml:space='preserve'{attributes}>{body}</text></revision>"
    )


def page(title: str, *revisions: str, number: int = 1, ns: int | None = 0, more: str = "") -> str:
    space = "" if ns is None else f"<ns>{ns}</ns>"
    return f"<page><title>{escape(title)}</title>{space}<id>{number}</id>{more}{''.join(revisions)}</page>\n"


def document(*pages: str, version: str = "0.11", head: str = HEAD) -> str:
    space = f' xmlns="http://www.mediawiki.org/xml/export-{version}/"' if version else ""
    return f'<mediawiki{space} version="{version}" xml:lang="en">{head}\n{"".join(pages)}</mediawiki>\n'


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def made(tmp_path: Path, out: Path) -> Callable[..., Any]:
    """Makes the wiki of an export."""

    def make(*pages: str, text: str | bytes | None = None, name: str = "salons.xml", **more: str) -> ExportWiki:
        file = tmp_path / name
        content = document(*pages, **more) if text is None else text
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return ExportWiki(file, out, BASE)

    return make


# Reading


@pytest.mark.parametrize("version", ["0.11", "0.10", "0.3", ""])
def test_pages_of_any_schema_come_whole(made: Callable[..., Any], version: str) -> None:
    text = "== Participants ==\n* [[User:Amina Example]] & <b>others</b>\n\n“ünïcode” 青山 \t end\n"
    wiki = made(page("MA UG", revision(7, text), number=5), version=version)
    assert list(wiki.read(["MA UG", "Missing"])) == [Page("MA UG", text, 5, 7, "2019-08-01T10:00:00Z")]
    (member,) = wiki.members("anything")
    assert (member.page_id, member.title, member.namespace, member.revision_id) == (5, "MA UG", 0, 7)


def test_the_newest_revision_counts_whatever_the_order(made: Callable[..., Any]) -> None:
    old, new = revision(3, "old", "2019-07-01T00:00:00Z"), revision(9, "new", "2019-09-01T00:00:00Z")
    middle = revision(12, "imported later", "2019-08-01T00:00:00Z")
    wiki = made(page("A", old, new, middle), page("B", new, middle, old, number=2))
    assert {found.title: found.text for found in wiki.pages()} == {"A": "new", "B": "new"}
    assert {found.title: found.revision_id for found in wiki.read(["A", "B"])} == {"A": 9, "B": 9}


def test_a_page_that_stands_twice_counts_once(made: Callable[..., Any]) -> None:
    wiki = made(page("A", revision(3, "old")), page("A", revision(9, "new")), page("A", revision(4, "older")))
    assert [found.text for found in wiki.pages()] == ["new"]
    assert [found.text for found in wiki.read(["A"])] == ["new"]
    assert len(list(wiki.members(""))) == 1


def test_members_are_the_pages_that_could_be_reports(made: Callable[..., Any]) -> None:
    redirect = '<redirect title="A" />'
    wiki = made(
        page("B", revision(1, "x"), number=1),
        page("A", revision(2, "x"), number=2),
        page("User:Lakeside Reader/Salon", revision(3, "x"), number=3, ns=2),
        page("Meta:Salon", revision(4, "x"), number=4, ns=4),
        page("Old", revision(5, "#REDIRECT [[A]]"), number=5, more=redirect),
        page("Talk:A", revision(6, "x"), number=6, ns=1),
        page("File:A.jpg", revision(7, "x"), number=7, ns=6),
        page("Template:A", revision(8, "x"), number=8, ns=10),
        page("Category:A", revision(9, "x"), number=9, ns=14),
        page("MediaWiki:A", revision(10, "x"), number=10, ns=8),
        page("Module:A", revision(11, "x"), number=11, ns=828),
        page("Translations:A/1/fr", revision(12, "x"), number=12, ns=1198),
        page("Data.json", revision(13, "{}", more="<model>json</model>"), number=13),
    )
    members = {member.title: member for member in wiki.members("")}
    assert list(members) == ["A", "B", "Meta:Salon", "Old", "User:Lakeside Reader/Salon"]
    assert [title for title, member in members.items() if member.redirect] == ["Old"]
    assert "Old" not in {found.title for found in wiki.pages()}


def test_the_namespace_of_an_old_export_is_in_the_title(made: Callable[..., Any]) -> None:
    wiki = made(
        page("User talk:X", revision(1, "x"), ns=None), page("On: the road", revision(2, "x"), number=2, ns=None)
    )
    assert [(member.title, member.namespace) for member in wiki.members("")] == [("On: the road", 0)]


def test_translated_copies_are_told_from_other_subpages(made: Callable[..., Any]) -> None:
    source = page("A", revision(1, "<languages/>\n<translate>x</translate>"), number=1)
    names = ["A/fr", "A/pt-br", "A/zh-hans", "A/Fr", "A/pt-BR", "A/faq", "A/Budget", "B/fr"]
    others = [page(name, revision(number, "x"), number=number) for number, name in enumerate(names, 2)]
    wiki = made(*others, source, page("B", revision(40, "no markup"), number=40))
    translated = {member.title for member in wiki.members("") if member.translation}
    assert translated == {"A/fr", "A/pt-br", "A/zh-hans"}


def test_a_hidden_revision_is_a_member_that_cannot_be_read(made: Callable[..., Any]) -> None:
    wiki = made(page("A", revision(1, None, attributes=' deleted="deleted"')), page("B", revision(2, "x"), number=2))
    assert [member.title for member in wiki.members("")] == ["A", "B"]
    assert [found.title for found in wiki.read(["A", "B"])] == ["B"]


@pytest.mark.parametrize(
    "text",
    [
        "#REDIRECT [[A]]",
        "#redirect: [[A|b]]",
        "\n#WEITERLEITUNG [[A]]",
        "#REDIRECTION [[A]]",
        "#REDIRECCIÓN [[A]]",
        "#REDIRECIONAMENTO [[A]]",
        "#ПЕРЕНАПРАВЛЕНИЕ [[A]]",
        "#YÖNLENDİRME [[A]]",
        "#تحويل [[A]]",
        "#重定向 [[A]]",
        "＃転送 [[A]]",
        "#पुनर्प्रेषित [[A]]",
    ],
)
def test_a_redirect_is_told_by_its_text(made: Any, text: str) -> None:
    wiki = made(page("A", revision(1, "x")), page("B", revision(2, text), number=2))
    assert [member.title for member in wiki.members("") if member.redirect] == ["B"]
    assert [found.title for found in wiki.pages()] == ["A"]


@pytest.mark.parametrize(
    "text", ["# Redirect [[A]]", "#REDIRECT", "#Ana [[User:Ana]]", "x\n#REDIRECT [[A]]", "#al1 [[A]]"]
)
def test_what_only_begins_alike_is_no_redirect(made: Any, text: str) -> None:
    assert not any(member.redirect for member in made(page("B", revision(2, text))).members(""))


def test_a_revision_without_text_is_left_out_and_an_empty_one_is_not(made: Any) -> None:
    bare = "<revision><id>3</id><timestamp>2019-08-01T10:00:00Z</timestamp></revision>"
    stub = "<revision><id>4</id><text id='12'/></revision>"
    wiki = made(
        page("A", revision(1, "x"), number=1),
        page("Bare", bare, number=2),
        page("Stub", stub, number=3),
        page("No revision", number=4),
        page("Sized", revision(5, "", attributes=" bytes='90'"), number=5),
        page("Empty", revision(6, "", attributes=" bytes='0'"), number=6),
        page("Old and empty", revision(7, ""), number=7),
    )
    found = harvest(wiki, "", Scope(own=lambda _: False), lambda _: False)
    assert [report.title for report in found.pages] == ["A", "Empty", "Old and empty"]
    assert {left.title: left.reason for left in found.left_out} == dict.fromkeys(
        ("Bare", "Stub", "No revision", "Sized"), Reason.NO_TEXT
    )
    assert [report.title for report in wiki.pages()] == ["A", "Empty", "Old and empty"]


def test_two_titles_with_one_page_id_are_both_read(made: Any) -> None:
    wiki = made(page("A", revision(1, "of a"), number=5), page("B", revision(1, "of b"), number=5))
    found = harvest(wiki, "", Scope(own=lambda _: False), lambda _: False)
    assert {report.title: report.text for report in found.pages} == {"A": "of a", "B": "of b"}
    assert len({member.page_id for member in found.members}) == 2
    assert [report.text for report in wiki.pages()] == ["of a", "of b"]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_a_bomb_is_refused_before_it_is_unpacked(made: Any, monkeypatch: Any, suffix: str, pack: Any) -> None:
    monkeypatch.setattr(dump_files, "_LEAST", 1_000_000)
    packed = pack(document(page("A", revision(1, "x" * 100_000_000))).encode())
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as bomb:
            made(text=packed, name=f"bomb.xml{suffix}")
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
    assert bomb.value.code == "too-dense"


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_compressed_exports_are_read_and_refused_when_cut(
    made: Callable[..., Any], suffix: str, pack: Callable[..., Any]
) -> None:
    packed = pack(document(page("A", revision(1, "x" * 3000))).encode())
    assert [found.title for found in made(text=packed, name=f"s.xml{suffix}").pages()] == ["A"]
    with pytest.raises(Refused) as cut:
        made(text=packed[:-12], name=f"cut.xml{suffix}")
    assert cut.value.code == "cut-off"
    with pytest.raises(Refused) as wrong:
        made(text=b"plain text", name=f"plain.xml{suffix}")
    assert wrong.value.code in {"not-xml", "no-file"}


def test_a_long_history_is_never_in_memory_at_once(tmp_path: Path) -> None:
    file = tmp_path / "history.xml"
    body = "x" * 100_000
    file.write_text(document(page("A", *(revision(number, body) for number in range(1, 400)))))
    tracemalloc.start()
    (only,) = dump.pages(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert only.page.revision_id == 399
    assert peak < 4_000_000 < file.stat().st_size


def test_many_pages_are_never_in_memory_at_once(tmp_path: Path) -> None:
    file = tmp_path / "many.xml"
    file.write_text(document(*(page(f"P{n}", revision(n, "y" * 400), number=n) for n in range(1, 8000))))
    tracemalloc.start()
    assert sum(1 for _ in dump.pages(file)) == 7999
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000 < file.stat().st_size


# What cannot be read

WHOLE = document(page("A", revision(1, "x\ny\nz")), page("B", revision(2, "x"), number=2))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "not-xml", 1),
        ('{"pages": []}', "not-xml", 1),
        ("== Participants ==\n", "not-xml", 1),
        ("<!DOCTYPE html><html><body>Log in</body></html>", "not-export", 1),
        ("<rss><channel/></rss>", "not-export", 1),
        (WHOLE[: WHOLE.index("<title>B")], "cut-off", 8),
        (WHOLE[: WHOLE.index("<title>B") + 4], "cut-off", 8),
        (WHOLE[: WHOLE.index("y\nz")], "cut-off", 6),
        (WHOLE[: WHOLE.index("</mediawiki>")], "cut-off", 9),
        (WHOLE.replace("y\nz", "y\x01\nz"), "not-xml", 6),
        (WHOLE.replace("y\nz", "y & z"), "not-xml", 6),
        (WHOLE.replace("y\nz", "y <br> z"), "not-xml", 6),
        (WHOLE + WHOLE, "not-xml", 10),
    ],
)
def test_a_file_that_is_no_whole_export_is_refused_with_its_line(
    made: Callable[..., Any], out: Path, text: str, code: str, line: int
) -> None:
    with pytest.raises(Refused) as refused:
        made(text=text)
    assert (refused.value.code, f"salons.xml, line {line}:" in str(refused.value)) == (code, True), refused.value
    assert not out.exists()


def test_every_cut_is_noticed(made: Callable[..., Any]) -> None:
    for cut in range(1, len(WHOLE) - len("\n"), 7):
        with pytest.raises(Refused):
            made(text=WHOLE[:cut])


def test_exports_without_pages_or_texts_say_so(made: Callable[..., Any]) -> None:
    with pytest.raises(Refused) as none:
        made()
    with pytest.raises(Refused) as stub:
        made(page("A", revision(1, None, attributes=' bytes="900" id="5"')))
    wiki = made(page("Template:A", revision(1, "x"), ns=10))
    with pytest.raises(Refused) as templates:
        wiki.members("")
    assert [found.value.code for found in (none, stub, templates)] == ["no-pages", "no-text", "empty-category"]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(Refused) as refused:
            ExportWiki(path, None, BASE)
        assert refused.value.code == "no-file"
        assert str(path) in str(refused.value)


def test_entities_do_not_explode(made: Callable[..., Any]) -> None:
    doctype = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(Refused):
        made(text=doctype + "]>" + document(page("A", revision(1, "x"))).replace(">x<", ">&i;<"))


# Writing


@pytest.fixture
def wiki(made: Callable[..., ExportWiki]) -> ExportWiki:
    return made(page(f"{BASE}/MA UG", revision(7, "report")), page("Elsewhere", revision(8, "y"), number=2))


INDEX = f"{BASE}/Index"


@pytest.mark.parametrize("text", ["plain", "a\r\nb\rc\n", "no end", "\n\n x \n\n", "", "ünï青山\u200e\U0001f600"])
def test_what_is_saved_is_read_back_byte_for_byte(wiki: ExportWiki, out: Path, text: str) -> None:
    saved = wiki.save(INDEX, text, summary="", base=None)
    assert (out / "Index.wiki").read_bytes() == text.encode()
    (back,) = wiki.read([INDEX])
    assert (back.text, back.revision_id, saved.changed) == (text, saved.revision_id, True)
    assert not wiki.save(INDEX, text, summary="", base=saved.revision_id).changed


def test_a_file_changed_by_hand_is_a_conflict(wiki: ExportWiki, out: Path) -> None:
    first = wiki.save(INDEX, "one", summary="", base=None)
    (out / "Index.wiki").write_text("edited by hand")
    with pytest.raises(EditConflict):
        wiki.save(INDEX, "two", summary="", base=first.revision_id)
    with pytest.raises(EditConflict):
        wiki.save(INDEX, "two", summary="", base=None)
    assert (out / "Index.wiki").read_text() == "edited by hand"
    (now,) = wiki.read([INDEX])
    assert wiki.save(INDEX, "two", summary="", base=now.revision_id).changed
    (out / "Index.wiki").unlink()
    with pytest.raises(EditConflict):
        wiki.save(INDEX, "three", summary="", base=now.revision_id)


def test_a_generated_page_of_the_export_is_the_base_of_its_file(made: Callable[..., Any], out: Path) -> None:
    wiki = made(page(INDEX, revision(50, "as on the wiki")))
    (found,) = wiki.read([INDEX])
    assert (found.text, found.revision_id) == ("as on the wiki", 50)
    with pytest.raises(EditConflict):
        wiki.save(INDEX, "new", summary="", base=None)
    wiki.save(INDEX, "new", summary="", base=50)
    assert [(found.title, found.text) for found in wiki.read([INDEX])] == [(INDEX, "new")]


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(
    wiki: ExportWiki, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = wiki.save(INDEX, "old", summary="", base=None)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Refused, match=r"Index\.wiki.*No space left") as refused:
        wiki.save(INDEX, "new", summary="", base=first.revision_id)
    assert refused.value.code == "unwritable"
    assert [file.name for file in out.iterdir()] == ["Index.wiki"]
    assert (out / "Index.wiki").read_text() == "old"


def test_one_page_that_cannot_be_written_does_not_stop_others(wiki: ExportWiki, out: Path) -> None:
    with pytest.raises(Refused, match="UTF-8"):
        wiki.save(INDEX, "half a pair: \ud800", summary="", base=None)
    with pytest.raises(Refused):
        wiki.save(f"{INDEX}/{'x' * 300}", "too long a name", summary="", base=None)
    (out / "Themes").write_text("a file where a folder should be")
    with pytest.raises(Refused):
        wiki.save(f"{BASE}/Themes/Advocacy", "x", summary="", base=None)
    assert wiki.save(INDEX, "fine", summary="", base=None).changed


def test_a_generated_file_that_is_no_text_is_refused(wiki: ExportWiki, out: Path) -> None:
    out.mkdir()
    (out / "Index.wiki").write_bytes(b"fine\n\xff\xfe")
    with pytest.raises(Refused, match=r"Index\.wiki, line 2"):
        list(wiki.read([INDEX]))


def test_without_a_folder_nothing_is_saved(tmp_path: Path, wiki: ExportWiki) -> None:
    reader = ExportWiki(tmp_path / "salons.xml", None, BASE)
    with pytest.raises(Denied):
        reader.save(INDEX, "x", summary="", base=None)
    assert [found.text for found in reader.read([f"{BASE}/MA UG"])] == ["report"]


def test_links_lead_to_the_file_or_to_the_wiki_it_is_from(wiki: ExportWiki, out: Path) -> None:
    assert wiki.link(INDEX) == str(out / "Index.wiki")
    assert wiki.link("Elsewhere", 8) == "https://meta.wikimedia.org/wiki/Elsewhere?oldid=8"
    assert wiki.link(f"{BASE}/MA UG") == "https://meta.wikimedia.org/wiki/Strategy/Reports/MA_UG"


def test_whoever_runs_the_bot_may_write_files(wiki: ExportWiki) -> None:
    who = wiki.identity()
    assert (who.site, who.blocked) == ("export:salons.xml", None)
    assert who.user
    assert {"bot", "edit"} <= who.rights


def test_pages_that_use_a_template_are_found_by_their_text(made: Callable[..., Any]) -> None:
    used = {"A": "{{Salons list|theme=x}}", "B": "{{ salons_list }}", "C": "{{Template:Salons list|}}"}
    texts = {**used, "D": "{{Salons lists}}"}
    pages = (page(title, revision(number, texts[title]), number=number) for number, title in enumerate(texts, 1))
    assert made(*pages).using("Salons list") == {title: PageState(number, None) for number, title in enumerate(used, 1)}


# What readers see


def rendered(wiki: ExportWiki, title: str = "A") -> Any:
    (found,) = wiki.read([title])
    return wiki.rendered(found)


def test_pages_at_hand_are_written_out(made: Any) -> None:
    wiki = made(
        page("A", revision(1, "{{/Budget}} {{Our heading|x}} {{/Not at hand}}")),
        page("A/Budget", revision(2, "== Budget ==\n{{Inner}}"), number=2),
        page("Template:Our heading", revision(3, "== {{{1}}} =="), number=3, ns=10),
        page("Template:Inner", revision(4, "500 USD"), number=4, ns=10),
    )
    assert rendered(wiki) == Rendered("== Budget ==\n500 USD == x == {{/Not at hand}}", html=False)


def test_templates_have_any_name_of_their_namespace(made: Any) -> None:
    wiki = made(page("A", revision(1, "{{Titel}}")), page("Vorlage:Titel", revision(2, "== x =="), number=2, ns=10))
    assert rendered(wiki) == Rendered("== x ==", html=False)


def test_nothing_is_told_where_nothing_is_at_hand(made: Any) -> None:
    assert rendered(made(page("A", revision(1, "{{/Budget}}")))) is None
    assert rendered(made(page("A", revision(1, "plain")))) is None


@pytest.mark.parametrize("number", ["9" * 30, "-5", "٣", "1e3", "", "0x1"])
def test_numbers_that_are_none_of_a_wikis_do_not_end_the_reading(made: Any, number: str) -> None:
    """A huge id fits no database, other digits are not MediaWiki's."""
    spaces = f'<namespace key="{number}">Talk</namespace><namespace>X</namespace>'
    head = f"<siteinfo><namespaces>{spaces}</namespaces></siteinfo>"
    body = revision(1, "text").replace("<id>1</id>", f"<id>{number}</id>", 1)
    one = page("A", body).replace("<id>1</id>", f"<id>{number}</id>").replace("<ns>0</ns>", f"<ns>{number}</ns>")
    wiki = made(page("B", revision(2, "b"), number=2), one, head=head)
    assert [found.title for found in wiki.read(["B"])] == ["B"]
    for member in wiki.members("x"):
        assert abs(member.page_id) < 2**63
        assert abs(member.revision_id or 0) < 2**63


@pytest.mark.parametrize("stamp", ["yesterday", "0001-01-01T00:00:00+14:00", "2019-08-01T10:00:00", "9" * 40, ""])
def test_times_that_are_none_are_left_out(made: Any, stamp: str) -> None:
    (found,) = made(page("A", revision(1, "text", stamp))).read(["A"])
    assert messages_in("en").moment(found.timestamp or "") in ("", "1 August 2019, 10:00 (UTC)")
