"""Dumps of many invented reports, as the public ones are: the same ones every time, and as large as asked for."""

from __future__ import annotations

import bz2
import random
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n'
    "<siteinfo><dbname>examplewiki</dbname><base>https://wiki.example/wiki/Main_Page</base>"
    '<namespaces><namespace key="0" /><namespace key="14">Category</namespace></namespaces></siteinfo>\n'
)
END = "</mediawiki>\n"
CATEGORY = "Salon reports"
_PLACES = ("Lisbon, Portugal", "Santiago, Chile", "Nairobi, Kenya", "Dhaka, Bangladesh")
_POINTS = "* The group agreed on a point about mentoring new editors, with {n} reasons for it.\n"


def page(number: int, points: int = 20, every: int = 1, noise: int = 0) -> str:
    """One page of a dump; one of ``every`` so many is in the category; ``noise`` are bytes that do not pack well."""
    text = (
        f"== Date and location ==\n{number % 28 + 1} July 2019, {_PLACES[number % 4]}\n\n"
        f"== Participants ==\n{number % 40 + 2} people came.\n* [[User:Example {number}]]\n\n"
        f"== Discussion ==\n=== Diversity ===\n{''.join(_POINTS.format(n=n) for n in range(points))}\n"
        f"== Budget ==\nWe spent {number + 10} USD on food & rooms.\n"
    )
    text += f"<!-- {random.Random(number).randbytes(noise // 2).hex()} -->\n" if noise else ""
    text += f"[[Category:{CATEGORY}]]\n" if number % every == 0 else "[[Category:Other pages]]\n"
    return (
        f"  <page>\n    <title>Salons/Group {number}</title>\n    <ns>0</ns>\n    <id>{number}</id>\n    <revision>\n"
        f"      <id>{number + 1000}</id>\n      <timestamp>2019-10-01T00:00:00Z</timestamp>\n"
        f"      <model>wikitext</model>\n      <format>text/x-wiki</format>\n"
        f'      <text bytes="{len(text.encode())}" xml:space="preserve">{escape(text)}</text>\n'
        f"    </revision>\n  </page>\n"
    )


def dump(pages: int, points: int = 20, every: int = 1, noise: int = 0) -> Iterator[str]:
    """The text of a dump, piece by piece: the head, each page, the end."""
    yield HEAD
    yield from (page(number, points, every, noise) for number in range(1, pages + 1))
    yield END


def multistream(file: Path, pieces: Iterator[str], pages: int = 100) -> Path:
    """Writes a bzip2 file as the public multistream dumps are: head, so many pages each, and end are streams."""
    held: list[str] = []
    with file.open("wb") as out:
        for piece in pieces:
            if held and (len(held) == pages or piece == END or held == [HEAD]):
                out.write(bz2.compress("".join(held).encode()))
                held = []
            held.append(piece)
        out.write(bz2.compress("".join(held).encode()))
    return file
