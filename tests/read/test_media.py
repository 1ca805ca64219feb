# ruff: noqa: E501 -- pages read best unbroken
"""Files and Commons categories a page shows or names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.read.media import read_media
from bot.read.model import model_of
from bot.read.sections import read_sections
from bot.reports.report import Media
from testing.pages import SALONS


def media(wikitext: str) -> Media:
    return read_media(read_sections(model_of(wikitext), "Reports/Lake", SALONS))


FILES = [
    # links
    ("[[File:Group at the lake.jpg|thumb|The [[User:A|A]] group]]", ["Group at the lake.jpg"]),
    ("[[image:group_at_the_lake.jpg]]", ["Group at the lake.jpg"]),
    ("[[Fichier:A.png]] [[Archivo:B.png]] [[Datei:C.png]] [[Файл:D.png]] [[ملف:E.png]] [[文件:F.png]]", ["A.png", "B.png", "C.png", "D.png", "E.png", "F.png"]),
    ("[[Ficheiro:A.png]] [[Plik:B.png]] [[Berkas:C.png]] [[Picha:D.png]] [[Dosya:E.png]] [[ファイル:F.png]] [[चित्र:G.png]] [[চিত্র:H.png]]", ["A.png", "B.png", "C.png", "D.png", "E.png", "F.png", "G.png", "H.png"]),
    ("[[:File:A.png|the picture]] [[Media:Talk.ogg]]", ["A.png", "Talk.ogg"]),
    ("[[:commons:File:A.png|the picture]] [[c:File:B.png]]", ["A.png", "B.png"]),
    ("[[File:A&amp;B.png]] [[File:Ünal.jpg|mini]]", ["A&B.png", "Ünal.jpg"]),
    ("[[File:A.jpg]] [[File:A.jpg|thumb]]", ["A.jpg"]),
    ("[[File:Outer.jpg|thumb|with [[File:Inner.png|20px]]]]", ["Outer.jpg", "Inner.png"]),
    ('<translate>[[File:<tvar name="f">Lake posters.jpg</tvar>|thumb]]</translate>', ["Lake posters.jpg"]),
    ("{|\n| [[File:A.png]] || [[File:B.png]]\n|-\n| <gallery>\nC.jpg\n</gallery>\n|}", ["A.png", "B.png", "C.jpg"]),
    ("* {{nowrap|[[File:A.jpg]]}} and {{{picture|[[File:B.jpg]]}}}", ["A.jpg", "B.jpg"]),
    # galleries
    ("<gallery mode=packed>\nFile:A.jpg|one\nImage:B.jpg\nc.jpg|three\n\n</gallery>", ["A.jpg", "B.jpg", "C.jpg"]),
    ("<gallery>\nFile:A.jpg|see [[:c:File:B.jpg]]\n[[File:C.jpg|thumb]]\nthe group at lunch\n</gallery>", ["A.jpg", "B.jpg", "C.jpg"]),
    # addresses
    ("https://commons.wikimedia.org/wiki/File:Group_at_the_lake_%281%29.jpg", ["Group at the lake (1).jpg"]),
    ("[https://commons.m.wikimedia.org/wiki/File:A.jpg?uselang=fr x] https://fr.wikipedia.org/wiki/Fichier:B.jpg", ["A.jpg", "B.jpg"]),
    ("[//commons.wikimedia.org/w/index.php?action=history&title=File:A_b.jpg x]", ["A b.jpg"]),
    ("https://meta.wikimedia.org/wiki/Salon#/media/File:A.jpg https://commons.wikimedia.org/wiki/Special:FilePath/B.jpg?width=300", ["A.jpg", "B.jpg"]),
    ("[https://upload.wikimedia.org/wikipedia/commons/thumb/a/ab/A_b.jpg/300px-A_b.jpg x] https://upload.wikimedia.org/wikipedia/commons/c/cd/C.pdf", ["A b.jpg", "C.pdf"]),
    ("https://example.org/wiki/File:A.jpg https://commons.wikimedia.org.example.com/wiki/File:B.jpg https://example.org/?u=//commons.wikimedia.org/wiki/File:C.jpg", []),
    # arguments of templates
    ("{{Event|image=A.jpg|date=5 July}}", ["A.jpg"]),
    ("{{Event|image=A.jpg|with {{Icon|B.png}}}}", ["A.jpg", "B.png"]),
    ("{{Gallery\n|File:A (1).jpg|Lake\n|Datei:B.jpg\n|width=200\n}}", ["A (1).jpg", "B.jpg"]),
    ("{{Gallery|title={{small|Lake}}|File:A.jpg|Lake}} B.jpg|", ["A.jpg"]),
    ("{{Gallery|files=\nFile:A.jpg\nB.jpg\n}}", ["A.jpg", "B.jpg"]),
    ("{{code|A.jpg}} {{u|B.jpg}} {{Event|site=https://example.org/c.jpg|note=see page 3.|path=photos/d.jpg|code=x:e.jpg}}", []),
    ("{{Event|photos=[https://commons.wikimedia.org/wiki/File:A.jpg here]}}", ["A.jpg"]),
    # none
    ("<!-- [[File:A.jpg]] --> <nowiki>[[File:B.jpg]]</nowiki> <pre>[[File:C.jpg]]</pre>", []),
    ("[[File:]] [[File:{{{name}}}.jpg]] [[User:A.jpg]] [[A.jpg]]", []),
    (f"[[File:{'long ' * 100}.jpg]] {{{{Event|image={'long' * 100}.jpg}}}}", []),
    ("a sentence about files: none. A.jpg", []),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "files"), FILES)
def test_files(wikitext: str, files: list[str]) -> None:
    assert list(media(wikitext).files) == files


CATEGORIES = [
    ("[[commons:Category:Salon 2019]]", ["Salon 2019"]),
    ("[[:commons:Category:Salon 2019|pictures]]", ["Salon 2019"]),
    ("[[:c:Category:Salon_2019]] [[:w:c:Category:Other]]", ["Salon 2019", "Other"]),
    ("[[commons:Catégorie:Salon 2019]]", ["Salon 2019"]),
    ("[https://commons.wikimedia.org/wiki/Category:Salon_2019 pictures]", ["Salon 2019"]),
    ("https://commons.wikimedia.org/wiki/Category:Salon_2019#mw-subcategories", ["Salon 2019"]),
    ("{{Commons category|Salon 2019}} {{commonscat|1=Other}}", ["Salon 2019", "Other"]),
    ("{{Commonscat|Category:Salon: the lake|pictures}} {{Catégorie Commons|Autre}}", ["Salon: the lake", "Autre"]),
    ("{{commons|Category:Salon 2019}} {{commons|A gallery}} {{commonscat}}", ["Salon 2019"]),
    ("{{Sister links|commons=Category:Salon 2019|b=Category:Books}} {{Event|c:Category:Other}}", ["Salon 2019", "Other"]),
    ("<gallery>\nA.jpg|of [[:c:Category:Salon 2019]]\n</gallery>", ["Salon 2019"]),
    ("[[Category:Reports]] [[:Category:Reports]] [[commons:Salon 2019]]", []),
    ("https://meta.wikimedia.org/wiki/Category:Reports", []),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "categories"), CATEGORIES)
def test_categories(wikitext: str, categories: list[str]) -> None:
    assert list(media(wikitext).commons_categories) == categories


def test_names_stand_in_the_order_of_the_page() -> None:
    found = media(
        "{{Event|image=A.jpg|[[File:B.jpg]]}}\n{|\n|[[File:C.jpg]]\n|}\n[[File:D.jpg]]\n<gallery>\nE.jpg\n</gallery>"
    )
    assert list(found.files) == ["A.jpg", "B.jpg", "C.jpg", "D.jpg", "E.jpg"]


PARTS = st.sampled_from(
    [*("[[", "]]", "File:", "Category:", "commons:", "A.jpg", "|", "\n", "<gallery>", "</gallery>", "{{", "}}"),
     *("https://commons.wikimedia.org/wiki/", "[//upload.wikimedia.org/", "thumb", "/", "%", "=", ":", "\0", " ", "#", "?", "commonscat")]
)  # fmt: skip


@given(st.lists(PARTS, max_size=40))
@settings(max_examples=200)
def test_never_raises_and_each_once(parts: list[str]) -> None:
    found = media("".join(parts))
    for names in (found.files, found.commons_categories):
        assert len(set(names)) == len(names)
        assert all(name.strip() and not set("[]{}|#\n") & set(name) for name in names)
