# ruff: noqa: E501 -- pages read best unbroken
"""Files and Commons categories a page shows or names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.read.media import read_media
from bot.read.outline import outline
from bot.read.source import source
from bot.reports.report import Media


def media(wikitext: str) -> Media:
    page = source(wikitext)
    return read_media(page, outline(page), {})


FILES = [
    ("[[File:Group at the lake.jpg|thumb|The [[User:A|A]] group]]", ["Group at the lake.jpg"]),
    ("[[image:group_at_the_lake.jpg]]", ["Group at the lake.jpg"]),
    ("[[Fichier:A.png]] [[Archivo:B.png]] [[Datei:C.png]] [[Файл:D.png]] [[ملف:E.png]] [[文件:F.png]]", ["A.png", "B.png", "C.png", "D.png", "E.png", "F.png"]),
    ("[[:File:A.png|the picture]]", ["A.png"]),
    ("[[:commons:File:A.png|the picture]] [[c:File:B.png]]", ["A.png", "B.png"]),
    ("<gallery mode=packed>\nFile:A.jpg|one\nImage:B.jpg\nC.jpg|three\n\n</gallery>", ["A.jpg", "B.jpg", "C.jpg"]),
    ("https://commons.wikimedia.org/wiki/File:Group_at_the_lake_%281%29.jpg", ["Group at the lake (1).jpg"]),
    ("{{Event|image=A.jpg|date=5 July}}", ["A.jpg"]),
    ("[[File:A.jpg]] [[File:A.jpg|thumb]]", ["A.jpg"]),
    ("{{Gallery\n|File:A (1).jpg|Lake\n|Datei:B.jpg\n|width=200\n}}", ["A (1).jpg", "B.jpg"]),
    ("{{Gallery|title={{small|Lake}}|File:A.jpg|Lake}} B.jpg|", ["A.jpg"]),
    ('<translate>[[File:<tvar name="f">Lake posters.jpg</tvar>|thumb]]</translate>', ["Lake posters.jpg"]),
    ("<!-- [[File:A.jpg]] --> <nowiki>[[File:B.jpg]]</nowiki>", []),
    ("a sentence about files: none.", []),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "files"), FILES)
def test_files(wikitext: str, files: list[str]) -> None:
    assert list(media(wikitext).files) == files


CATEGORIES = [
    ("[[commons:Category:Salon 2019]]", ["Salon 2019"]),
    ("[[:commons:Category:Salon 2019|pictures]]", ["Salon 2019"]),
    ("[[:c:Category:Salon_2019]]", ["Salon 2019"]),
    ("[[commons:Catégorie:Salon 2019]]", ["Salon 2019"]),
    ("[https://commons.wikimedia.org/wiki/Category:Salon_2019 pictures]", ["Salon 2019"]),
    ("{{Commons category|Salon 2019}} {{commonscat|1=Other}}", ["Salon 2019", "Other"]),
    ("{{commons|Category:Salon 2019}}", ["Salon 2019"]),
    ("[[Category:Reports]] [[:Category:Reports]]", []),
    ("https://meta.wikimedia.org/wiki/Category:Reports", []),
]


@pytest.mark.parametrize(("wikitext", "categories"), CATEGORIES)
def test_categories(wikitext: str, categories: list[str]) -> None:
    assert list(media(wikitext).commons_categories) == categories


PARTS = st.sampled_from(
    [
        "[[",
        "]]",
        "File:",
        "Category:",
        "commons:",
        "A.jpg",
        "|",
        "\n",
        "<gallery>",
        "</gallery>",
        "{{",
        "}}",
        "https://commons.wikimedia.org/wiki/",
        "%",
        "=",
        ":",
        "\0",
        " ",
    ]
)


@given(st.lists(PARTS, max_size=40))
@settings(max_examples=200)
def test_never_raises_and_each_once(parts: list[str]) -> None:
    found = media("".join(parts))
    assert len(set(found.files)) == len(found.files)
    assert all(name.strip() for name in (*found.files, *found.commons_categories))
