"""The one block of a page that is the bot's: finding it, telling whether a person touched it, replacing it.

In wikitext the block stands between two comments; a page of JSON is one object that is all the bot's, whose first
member is the begin marker. It carries a checksum of what the bot wrote, so that a change made by hand inside the
block is seen without any memory of earlier runs. What people write in slots (``bot.render.slots``) is theirs and
not part of the checksum. Everything outside the markers is carried over byte for byte. Whether to save is for
``bot.plan.guards``.
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

_SAID = r"(?P<name>[a-z0-9_/-]+)(?: +(?P<checksum>[0-9a-f]{16}))?(?: +(?P<release>release))? *"
_MARKER = re.compile(rf"<!-- *salonbot:(?P<edge>begin|end) +{_SAID}-->")
_ANY = re.compile(r"salonbot:(?:begin|end)")
_OBJECT = re.compile(r'\s*\{\s*["}]')  # how JSON begins, and neither a template nor a table
_MEMBER = re.compile(rf'\s*\{{\s*"salonbot"\s*:\s*"{_SAID}"\s*,?')


class Unsound(Exception):
    """The page has not exactly one begin and one end marker, in this order; the message says what it has."""


@dataclass(frozen=True, slots=True)
class BotBlock:
    """A page cut in three: ``before`` and ``after`` are people's, ``body`` stands between the markers."""

    before: str
    body: str
    after: str
    checksum: str | None = None
    released: bool = False  # an editor wrote "release" into the begin marker: the bot may write again
    name: str = ""

    @property
    def ours(self) -> bool:
        """True where nobody but the bot wrote the body, apart from slots; an empty body is nobody's."""
        return not self.body.strip() or self.checksum == checksum(self.body)

    def put_back(self, written: str) -> bool:
        """Whether a person emptied the body, or put an older one of the bot's back, which wrote ``written`` last."""
        return not self.body.strip() or (self.ours and self.checksum != written)


@dataclass(frozen=True, slots=True)
class ListBlocks(BotBlock):
    """The blocks of a page that has several: lists, which its editors may add, move and take away."""

    blocks: tuple[BotBlock, ...] = ()

    @property
    def ours(self) -> bool:
        """True where every block is."""
        return all(block.ours for block in self.blocks)

    def put_back(self, written: str) -> bool:
        """Whether that is so of one of the lists. One that was asked for since is empty or from elsewhere."""
        last = dict(each.partition(":")[::2] for each in written.split())
        return any(block.name in last and block.put_back(last[block.name]) for block in self.blocks)


def together(blocks: Sequence[BotBlock]) -> ListBlocks:
    """The blocks of one page as one, whose checksum holds those of all of them."""
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
    """What the begin marker says of a body: 16 hexadecimal digits, whatever stands in the slots."""
    return hashlib.sha256(without_slots(normal(body).lstrip("\n")).encode()).hexdigest()[:16]


def normal(text: str) -> str:
    """A text as MediaWiki gives it back after saving: NFC, line feeds alone, no blanks at the end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def find(text: str, name: str) -> BotBlock:
    """The block of that name in a page. Raises Unsound, whose message is for editors."""
    found = block(text)
    if found.name != name:
        raise Unsound(f"its markers are for {found.name!r}, not for {name!r}")
    return found


def block(text: str) -> BotBlock:
    """The one block of a page, whatever its name; the lists of a page together. Raises Unsound."""
    if _OBJECT.match(text) and _MARKER.search(text) is None:
        return _object(text)
    markers = list(_MARKER.finditer(text))
    if len(markers) != len(_ANY.findall(text)):
        raise Unsound("a marker of the bot is damaged")
    if markers and all(marker["name"].startswith(f"{LIST}/") for marker in markers):
        cuts = [0, *(marker.end() for marker in markers[1:-1:2]), len(text)]
        return together([one(text[start:end]) for start, end in pairwise(cuts)])
    return one(text)


def one(text: str) -> BotBlock:
    """The one block of a text, whatever its name. Raises Unsound."""
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
        released=begin["release"] is not None,
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
        released=begin["release"] is not None,
        name=begin["name"],
    )


def filled(block: BotBlock | None, name: str, body: str) -> str:
    """The page with that body in its block; ``None`` makes a page of the block alone."""
    block = block or BotBlock("", "", "")
    body = normal(body).lstrip("\n")
    if name == DATA:
        return f'{{\n\t"salonbot": "{name} {checksum(body)}",\n{body}\n}}'
    return (
        f"{block.before}<!-- salonbot:begin {name} {checksum(body)} -->\n{body}\n"
        f"<!-- salonbot:end {name} -->{block.after}"
    )


def emptied(block: BotBlock) -> str:
    """The page with nothing in its block: the bot may fill it."""
    return f"{block.before}{empty(block.name)}{block.after}"


def empty(name: str) -> str:
    """A block of that name with nothing in it."""
    if name == DATA:
        return f'{{\n\t"salonbot": "{name}"\n}}'
    return f"<!-- salonbot:begin {name} -->\n<!-- salonbot:end {name} -->"


def remedy(name: str) -> str:
    """What makes a page sound again, for editors."""
    if name == DATA:
        return f'make "salonbot": "{name}" the first member, as in {" ".join(empty(name).split())}'
    return f"put {' and '.join(empty(name).splitlines())} once each, around the bot's place"
