"""Dumps as streams: how they are split, opened and bounded, and which pages of them are wanted."""

import bz2
import gzip
import io
import lzma
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from bot.wiki import dump, dump_files, dump_pages
from bot.wiki.base import Refused
from bot.wiki.chosen import Chosen
from bot.wiki.dump import Site
from bot.wiki.dump_files import PIPE, opened, stretches
from bot.wiki.dump_pages import Pages, Raw

HEAD = '<mediawiki version="0.11"><siteinfo><dbname>x</dbname></siteinfo>\n'
END = "</mediawiki>\n"


def page(title: str, text: str = "x", number: int = 1, ns: int = 0) -> str:
    return (
        f"<page><title>{escape(title)}</title><ns>{ns}</ns><id>{number}</id><revision><id>{number}</id>"
        f"<timestamp>2019-08-01T10:00:00Z</timestamp><text>{escape(text)}</text></revision></page>\n"
    )


PAGES = [page(f"P{number}", f"text {number}\n" * 40, number) for number in range(300)]


def titles(path: Path) -> list[str]:
    return [dumped.page.title for dumped in dump.pages(path)]


def split(path: Path) -> list[str]:
    """The titles of a file's pages, read stretch by stretch."""
    found = []
    for part in stretches(path):
        with opened(path, part) as stream:
            pages = Pages(stream, str(path), first=part.start == 0)
            found += [dump.page_of(raw, Site(), "x").page.title for raw in pages]
    return found


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_tags_are_found_wherever_a_chunk_ends(tmp_path: Path, monkeypatch: Any, chunk: int) -> None:
    monkeypatch.setattr(dump_pages, "_CHUNK", chunk)
    file = tmp_path / "a.xml"
    file.write_text(HEAD + "".join(PAGES[:20]) + END)
    assert titles(file) == [f"P{number}" for number in range(20)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_pipe_is_unpacked_by_its_first_bytes(monkeypatch: Any, pack: Callable[[bytes], bytes]) -> None:
    data = pack((HEAD + "".join(PAGES[:20]) + END).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    assert len(titles(PIPE)) == 20


def test_the_name_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "dump"
    file.write_bytes(bz2.compress((HEAD + PAGES[1] + END).encode()))
    assert titles(file) == ["P1"]


# Stretches


def streams(monkeypatch: Any, path: Path, pieces: list[str]) -> Path:
    monkeypatch.setattr(dump_files, "_STRETCH", 1)
    path.write_bytes(b"".join(bz2.compress(piece.encode()) for piece in pieces))
    return path


def test_the_stretches_of_a_multistream_dump_hold_every_page_once(tmp_path: Path, monkeypatch: Any) -> None:
    pieces = [HEAD, *("".join(PAGES[start : start + 50]) for start in range(0, 300, 50)), END]
    file = streams(monkeypatch, tmp_path / "a.bz2", pieces)
    assert len(stretches(file)) == 8
    assert split(file) == titles(file) == [f"P{number}" for number in range(300)]


@pytest.mark.parametrize("size", [97, 1000, 5000])
def test_streams_may_be_cut_anywhere(tmp_path: Path, monkeypatch: Any, size: int) -> None:
    """As parallel compressors cut them: in the middle of a page, of a tag, of nothing."""
    whole = HEAD + "".join(PAGES[:60]) + END
    file = streams(monkeypatch, tmp_path / "a.bz2", [whole[at : at + size] for at in range(0, len(whole), size)])
    assert split(file) == [f"P{number}" for number in range(60)]


def test_the_last_stretch_tells_that_the_dump_is_cut_off(tmp_path: Path, monkeypatch: Any) -> None:
    file = streams(monkeypatch, tmp_path / "a.bz2", [HEAD, "".join(PAGES[:5]), "".join(PAGES[5:9])])
    with pytest.raises(Refused, match="ends in the middle"):
        split(file)


@pytest.mark.parametrize("data", [b"", b"<mediawiki/>", bz2.compress(b"one stream")])
def test_other_files_have_no_stretches(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a"
    file.write_bytes(data)
    assert stretches(file) == stretches(tmp_path / "none") == []


# 7z


def test_an_archive_is_read_as_a_stream(tmp_path: Path) -> None:
    write = archive_of()
    file = write(tmp_path / "a.7z", {"dump.xml": (HEAD + "".join(PAGES) + END).encode()})
    assert len(titles(file)) == 300
    several = write(tmp_path / "b.7z", {"a.xml": (HEAD + PAGES[0] + END).encode(), "b.xml": b"x"})
    with pytest.raises(Refused, match="several files"):
        titles(several)
    cut = tmp_path / "cut.7z"
    cut.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(Refused, match=r"cut\.7z"):
        titles(cut)


def test_an_archive_that_is_a_bomb_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    file = archive_of()(tmp_path / "a.7z", {"dump.xml": (HEAD + page("A", "x" * 30_000_000) + END).encode()})
    monkeypatch.setattr(dump_files, "_LEAST", 1_000_000)
    with pytest.raises(Refused) as bomb:
        titles(file)
    assert bomb.value.code == "too-dense"


def archive_of() -> Callable[[Path, dict[str, bytes]], Path]:
    """What writes an archive; skips where libarchive is not there."""
    try:
        import libarchive
    except Exception as error:  # the system's library may be missing as well
        pytest.skip(f"libarchive is not there: {error}")

    def write(path: Path, files: dict[str, bytes]) -> Path:
        with libarchive.file_writer(str(path), "7zip") as archive:
            for name, data in files.items():
                archive.add_file_from_memory(name, len(data), data)
        return path

    return write


def test_without_the_library_an_archive_says_what_is_needed(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "libarchive", None)
    file = tmp_path / "a.7z"
    file.write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\0" * 100)
    with pytest.raises(Refused, match=r"a\.7z: a 7z archive needs"):
        titles(file)


# Bounds


def test_a_revision_too_long_is_refused_and_the_next_page_read(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(dump_pages, "LARGEST", 2_000_000)
    file = tmp_path / "a.xml"
    file.write_text(HEAD + PAGES[0] + page("Long", "y" * 20_000_000) + PAGES[1] + END)
    tracemalloc.start()
    try:
        with opened(file) as stream:
            raws = list(Pages(stream, "a.xml"))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert [raw.too_long for raw in raws] == [False, True, False]
    with pytest.raises(Refused, match=r"a\.xml, line \d+: \[\[Long\]\] has a revision of over"):
        dump.page_of(raws[1], Site(), "a.xml")
    assert dump.page_of(raws[2], Site(), "a.xml").page.title == "P1"


def test_no_page_for_long_is_no_dump_of_pages(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(dump_pages, "LARGEST", 200_000)
    file = tmp_path / "log.xml"
    file.write_text(HEAD + "<logitem><id>1</id></logitem>\n" * 100_000 + END)
    with pytest.raises(Refused, match="no page for"):
        titles(file)


def test_a_page_without_an_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    for text in (HEAD + "<page/>", HEAD + "<page/>" + END, HEAD + "<page>" + PAGES[0] + END):
        file.write_text(text)
        with pytest.raises(Refused, match=r"a\.xml, line \d"):
            titles(file)


def test_comments_and_log_entries_between_pages_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(HEAD + PAGES[0] + "<!-- x -->\n<logitem><id>1</id></logitem>" + PAGES[1] + "<!-- y -->" + END)
    assert titles(file) == ["P0", "P1"]
    file.write_text(HEAD + PAGES[0] + "<!-- " + PAGES[1] + " -->" + END)
    with pytest.raises(Refused, match="line"):
        titles(file)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text('<?xml version="1.0" encoding="iso-8859-1"?>' + HEAD + PAGES[0] + END)
    with pytest.raises(Refused, match="UTF-8"):
        titles(file)


# Which pages are wanted

SITE = Site(namespaces=(("Kategorie", 14), ("Категория", 14), ("Benutzer", 2)))


def wanted(chosen: Chosen, title: str = "A", text: str = "x", ns: int = 0) -> bool:
    """Whether a page is wanted; the look at its XML may let it through, but must not keep it out."""
    raw, choice = Raw(page(title, text, ns=ns).encode(), 1), chosen.of(SITE)
    surely = choice.is_chosen(dump.page_of(raw, SITE, "x"))
    assert choice.may_be(raw) or not surely
    return surely


@pytest.mark.parametrize(
    "link",
    [
        "[[Category:Salon reports]]",
        "[[category : salon_reports|A]]",
        "[[ CATEGORY:\u200eSalon  reports ]]",
        "[[Kategorie:Salon reports]]",
        "[[категория:Salon reports]]",
        "<!-- x -->[[Category:Salon reports|<nowiki/>]]",
    ],
)
def test_a_page_is_in_a_category_by_its_link(link: str) -> None:
    for name in ("Salon reports", "Category:Salon reports", "salon_reports", "kategorie: Salon reports"):
        assert wanted(Chosen(categories=("Other", name)), text=f"text\n{link}\n")


@pytest.mark.parametrize(
    "text",
    [
        "Salon reports",
        "[[:Category:Salon reports]]",
        "[[Category:Salon reports of 2019]]",
        "[[Category:Our Salon reports]]",
        "[[Category:Salon Reports]]",
        "[[Kategori:Salon reports]]",
        "<nowiki>[[Category:Salon reports]]</nowiki>",
        "<!-- [[Category:Salon reports]] -->",
    ],
)
def test_what_is_no_such_link_puts_no_page_into_it(text: str) -> None:
    assert not wanted(Chosen(categories=("Salon reports",)), text=text)


@pytest.mark.parametrize("name", ['"A" & B\'s', "1", "Überblick (2019)", "é", "C++: x", "a_b c"])
def test_categories_of_any_name(name: str) -> None:
    assert wanted(Chosen(categories=(name,)), text=f"[[Category:{name}]]")
    assert not wanted(Chosen(categories=(name,)), text=f"[[Category:{name}x]]")


@pytest.mark.parametrize(
    ("chosen", "title", "ns", "is_wanted"),
    [
        (Chosen(titles=('R&D_"x"',)), 'R&D "x"', 0, True),
        (Chosen(titles=("R&D",)), "R&D 2", 0, False),
        (Chosen(titles=("a",)), "A", 0, True),
        (Chosen(prefixes=("Salons/", "B_")), "Salons/X", 0, True),
        (Chosen(prefixes=("Salons/", "B_")), "B c", 0, True),
        (Chosen(prefixes=("Salons/",)), "My Salons/X", 0, False),
        (Chosen(namespaces=(2, 10)), "Template:X", 10, True),
        (Chosen(namespaces=(2, 10)), "X", 0, False),
        (Chosen(), "X", 0, True),
        (Chosen(), "Talk:X", 1, False),
        (Chosen(), "Template:X", 10, False),
        (Chosen(prefixes=("S",), namespaces=(2,)), "S", 0, False),
    ],
)
def test_by_title_prefix_and_namespace(chosen: Chosen, title: str, ns: int, is_wanted: bool) -> None:
    assert wanted(chosen, title, ns=ns) == is_wanted
    assert chosen.of(SITE).may_be(Raw(page(title, ns=ns).encode(), 1)) == is_wanted  # without parsing


def test_what_has_no_such_word_is_not_parsed() -> None:
    choice = Chosen(categories=("Salon reports",)).of(SITE)
    assert not choice.may_be(Raw(page("A", "[[Category:Other]] Salon").encode(), 1))
