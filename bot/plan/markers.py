"""The bot's block of a page: finds it, tells whether a person edited it, and replaces it.

In wikitext the block stands between two comments; a page of JSON is one object that is all the bot's, whose first
member is the begin marker. It carries a checksum of what the bot wrote, so that an edit by hand is seen without any
memory of earlier runs. What people write in slots (``bot.render.slots``) is theirs and no part of the checksum.
Everything outside the markers is carried over byte for byte. Whether to save is left to ``bot.plan.guards``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.render.data import KIND as DATA  # the block that is a page of JSON
from bot.render.slots import without_slots

RELEASE = "release"
LIST = "list"  # lists are named by this and what they were asked for
LISTS = "lists"

# People write "release" as they like: with capitals, more blanks or a line break, before the checksum, with a stop.
_WORD = r"(?:\s+(?P<{}>(?i:release)\b)[.,!]?)?"
_SAID = (
    rf"(?P<name>[a-z0-9_/-]+){_WORD.format('release')}(?:\s+(?P<checksum>[0-9a-f]{{16}}))?{_WORD.format('after')}\s*"
)
_MARKER = re.compile(rf"<!--\s*salonbot:(?P<edge>begin|end)\s+{_SAID}-->")
_ANY = re.compile(r"salonbot:(?:begin|end)")
_OBJECT = re.compile(r'\s*\{\s*["}]')  # how JSON begins, and neither a template nor a table
_MEMBER = re.compile(rf'\s*\{{\s*"salonbot"\s*:\s*"\s*{_SAID}"\s*,?')


class Unsound(Exception):
    """The page has not exactly one begin and one end marker, in this order; the message says what it has."""


@dataclass(frozen=True, slots=True)
class BotBlock:
    """A page in three pieces: ``before`` and ``after`` are people's, ``body`` stands between the markers."""

    before: str
    body: str
    after: str
    checksum: str | None = None
    released: bool = False  # an editor wrote "release" into the begin marker: the bot may write again
    name: str = ""

    @property
    def ours(self) -> bool:
        """Whether only the bot wrote the body, apart from slots; an empty body counts as ours."""
        return not self.body.strip() or self.checksum == checksum(self.body)

    def put_back(self, written: str) -> bool:
        """Whether a person emptied the body, or restored an older one than that of checksum ``written``."""
        return not self.body.strip() or (self.ours and self.checksum != written)


@dataclass(frozen=True, slots=True)
class ListBlocks(BotBlock):
    """The blocks of a page that has several: lists, which editors may add, move and remove."""

    blocks: tuple[BotBlock, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether every block is ours."""
        return all(block.ours for block in self.blocks)

    def put_back(self, written: str) -> bool:
        """Whether a person emptied or restored one of the lists; lists that ``written`` does not have do not count."""
        last = dict(each.partition(":")[::2] for each in written.split())
        return any(block.name in last and block.put_back(last[block.name]) for block in self.blocks)


def together(blocks: Sequence[BotBlock]) -> ListBlocks:
    """Joins the blocks of one page into one, whose checksum names and holds those of all of them."""
    return ListBlocks(
        before=blocks[0].before,
        body="\n".join(block.body for block in blocks),
        after=blocks[-1].after,
        checksum=" ".join(f"{block.name}:{block.checksum or ''}" for block in blocks),
        released=any(block.released for block in blocks),
        name=LISTS,
        blocks=tuple(blocks),
    )


def checksum(body: str) -> str:
    """Returns the checksum of a body without its slots' texts: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(without_slots(normal(body).lstrip("\n")).encode()).hexdigest()[:16]


def normal(text: str) -> str:
    """Returns a text as MediaWiki gives it back after saving: NFC, line feeds alone, no blanks at the end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def find(text: str, name: str) -> BotBlock:
    """Returns the block of that name in a page. Raises Unsound, whose message is for editors."""
    found = block(text)
    if found.name != name:
        raise Unsound(f"its markers are for {found.name!r}, not for {name!r}")
    return found


def block(text: str) -> BotBlock:
    """Returns the one block of a page, whatever its name; the lists of a page joined. Raises Unsound."""
    if _OBJECT.match(text) and _MARKER.search(text) is None:
        return _object(text)
    markers = list(_MARKER.finditer(text))
    if len(markers) != len(_ANY.findall(text)):
        raise Unsound("a marker of the bot is damaged")
    if markers and all(marker["name"].startswith(f"{LIST}/") for marker in markers):
        cuts = [0, *(marker.end() for marker in markers[1:-1:2]), len(text)]
        return together([one(text[start:end]) for start, end in pairwise(cuts)])
    return one(text)


def outside(text: str) -> tuple[str, ...]:
    """Returns what stands around the blocks of a page, in its order. Raises Unsound."""
    joined = block(text)
    blocks = joined.blocks if isinstance(joined, ListBlocks) else (joined,)
    return (*(each.before for each in blocks), blocks[-1].after)


def one(text: str) -> BotBlock:
    """Returns the one block of a text, whatever its name. Raises Unsound."""
    markers = list(_MARKER.finditer(text))
    begins = [m for m in markers if m["edge"] == "begin"]
    ends = [m for m in markers if m["edge"] == "end"]
    if (len(begins), len(ends)) != (1, 1):
        raise Unsound(f"it has {len(begins)} begin and {len(ends)} end markers, where one of each is needed")
    begin, end = begins[0], ends[0]
    if begin["name"] != end["name"]:
        raise Unsound(f"its markers are for {begin['name']!r} and {end['name']!r}, and must be of one name")
    if end.start() < begin.end():
        raise Unsound("its end marker stands before its begin marker")
    return BotBlock(
        before=text[: begin.start()],
        body=text[begin.end() : end.start()],
        after=text[end.end() :],
        checksum=begin["checksum"],
        released=bool(begin["release"] or begin["after"]),
        name=begin["name"],
    )


def _object(text: str) -> BotBlock:
    begin, end = _MEMBER.match(text), len(text.rstrip()) - 1
    if begin is None or end < begin.end() or text[end] != "}":
        raise Unsound('the first member of its JSON is not "salonbot" as the bot writes it')
    return BotBlock(
        before="",
        body=text[begin.end() : end],
        after="",
        checksum=begin["checksum"],
        released=bool(begin["release"] or begin["after"]),
        name=begin["name"],
    )


def filled(block: BotBlock | None, name: str, body: str) -> str:
    """Returns the whole page with ``body`` in its block; a page of the block alone where ``block`` is None."""
    block = block or BotBlock("", "", "")
    body = normal(body).lstrip("\n")
    if name == DATA:
        return f'{{\n\t"salonbot": "{name} {checksum(body)}",\n{body}\n}}'
    return (
        f"{block.before}<!-- salonbot:begin {name} {checksum(body)} -->\n{body}\n"
        f"<!-- salonbot:end {name} -->{block.after}"
    )


def emptied(block: BotBlock) -> str:
    """Returns the whole page with an empty block, which the bot may fill again."""
    return f"{block.before}{empty(block.name)}{block.after}"


def empty(name: str) -> str:
    """Returns an empty block of that name."""
    if name == DATA:
        return f'{{\n\t"salonbot": "{name}"\n}}'
    return f"<!-- salonbot:begin {name} -->\n<!-- salonbot:end {name} -->"


def remedy(name: str) -> str:
    """Returns what an editor has to do so that the markers are sound again."""
    if name == DATA:
        return f'make "salonbot": "{name}" the first member, as in {" ".join(empty(name).split())}'
    return f"put {' and '.join(empty(name).splitlines())} once each, around the bot's place"
