"""One entry of a list of people, or an enumeration of several: who is named, linked, and in which role.

Takes pieces of blocks. Where entries stand (items, lines, cells) is left to ``people`` and ``people_tables``, what
words can be a name to ``person_names``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from bot.read.model.names import target_of
from bot.read.model.records import Block, Run
from bot.read.person_names import LONGEST_NAME, is_group, looks_like_name, may_be_name, name_part
from bot.read.words import made, pattern
from bot.reports.report import Person

_EDGES = " \t\n-–—−,;:/|().•·'*"
_NUMBERING = re.compile(r"\s*(?:\(?\d{1,3}[.)\]:-]|[①-⑳]|[-–—•·▪●✓✔*@]+)\s*(?=[^\d\s])|\s*\d{1,3}\s+(?=[^\W\d])")
_SIGNED = re.compile(
    r"\d{1,2}:\d{2},?\s[^()\n]{4,30}\((?:UTC|[A-Z]{2,5})\)|\d{1,2}[^\d()\n]{2,20}\d{4}\s*(?:\(|à|,)?\s*\d{1,2}:\d{2}\s*\((?:UTC|[A-Z]{2,5})\)"
)
_LONGEST_LISTED = 5  # words of a name among others
_COMMAS = r"\s*[,;،、，·•]\s*|\s+{people.and}\s+(?=[^\W\d_])|\s+&\s+"  # what parts the names of an enumeration
_APART = r"(?:\s|[,;،、，/&+·•]|{people.and})*"  # what may stand between the links of two people
_EMPTY_BRACKETS = r"\(\s*(?:[•·|/,\s]|{people.talk})*\)"  # in which only links to talk pages stood
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_PATHS = ("/wiki/", "index.php?title=")


def users(block: Block) -> list[Run]:
    """The links to accounts of a block: to user pages, their addresses too, or else the first to a talk page."""
    if not block.runs:
        return []
    found = [user for run in block.runs if (user := _user(run, block))]
    return [run for run in found if run.kind == "user"] or found[:1]


def _user(run: Run, block: Block) -> Run | None:
    if run.kind in {"user", "talk"}:
        in_caption = run.at == run.to and any(
            other.kind == "file" and other.start < run.start < other.end for other in block.runs[:50]
        )
        return run if run.target and not in_caption else None
    for path in _PATHS if run.kind == "outside" else ():
        _, found, title = run.target.partition(path)
        if found and (target := target_of(title.partition("&")[0].partition("?")[0])).kind == "user":
            return structs.replace(run, kind="user", target=target.title)
    return None


def label_of(run: Run, text: str) -> str:
    """What a link to an account shows, without "User:" before it."""
    return _bare_name(text[run.at : run.to].strip()) or run.target


def _bare_name(text: str) -> str:
    """The account that a text names with the prefix of its page; the text itself if it has none."""
    target = target_of(text) if ":" in text else None
    return target.title if target and target.kind in {"user", "talk"} else text


def enumerated(block: Block, role: str | None, *, sure: bool) -> list[Person]:
    """The people of "A, B and C"; without a label before it, all must be links or look like names."""
    links = users(block)
    chunks = _chunks(block, links)
    people: list[Person] = []
    for chunk in chunks:
        if links and (inside := [run for run in users(chunk) if run.kind == "user"]):
            before = _unnumbered(chunk.text[: inside[0].at]).strip(" ([–—-@:")
            written = len(before.split()) > 1 and looks_like_name(before) and not is_group(before)
            name = before if written else label_of(inside[0], chunk.text)
            people.append(Person(name, inside[0].target, role, block.span()))
            continue
        name, own = name_part(_unnumbered(chunk.text.strip(" .")))
        if looks_like_name(name) and (sure or len(chunk.text.split()) <= _LONGEST_LISTED):
            people.append(Person(name, None, own or role, block.span()))
        elif not sure and not links:
            return []
    return people


def _chunks(block: Block, links: Sequence[Run]) -> list[Block]:
    """The pieces of an enumeration; a comma inside of a link parts nothing."""
    chunks, at, following = [], 0, 0
    for match in [*made(_COMMAS).finditer(block.text), None]:
        end = match.start() if match else len(block.text)
        while following < len(links) and links[following].to <= end:
            following += 1
        if match and following < len(links) and links[following].at < match.end():
            continue
        if block.text[at:end].strip(" ."):
            chunks.append(block.part(at, end))
        at = match.end() if match else end
    return chunks


def pair(block: Block) -> list[Block]:
    """The two people of "Amina Example (host) and Boris Example"; none where the halves are no full names."""
    if "," in block.text or block.runs or len(made(_COMMAS).split(block.text, maxsplit=2)) != 2:
        return []
    halves = _chunks(block, ())
    names = [name_part(half.text)[0] for half in halves]
    return halves if len(halves) == 2 and all(" " in name and looks_like_name(name) for name in names) else []


def people_of(block: Block) -> list[Person]:
    """The people that one item, line or cell names: one, or several where several accounts are linked."""
    own = users(block)
    if not own:
        person = _unlinked(block)
        return [person] if person else []
    if len(own) == 1 and own[0].at == 0 and own[0].to == len(block.text):  # nearly every entry is
        return [Person(label_of(own[0], block.text), own[0].target, None, block.span())]
    people = [_linked(block, own, 0)]
    for index, (before, run) in enumerate(pairwise(own), 1):
        between = _IN_BRACKETS.sub(",", _bare(block, before.to, run.at))
        if run.target == before.target or not made(_APART).fullmatch(between):
            break
        people.append(_linked(block, own, index))
    return people


def _bare(block: Block, at: int, to: int) -> str:
    """A range of the text without talk links, signatures and the brackets they leave."""
    pieces = []
    for run in block.runs:
        if run.kind == "talk" and at <= run.at and run.to <= to:
            pieces.append(block.text[at : run.at])
            at = run.to
    text = "".join(pieces) + block.text[at:to]
    return made(_EMPTY_BRACKETS).sub(" ", _SIGNED.sub(" ", text)) if "(" in text else text


def _linked(block: Block, own: Sequence[Run], index: int) -> Person:
    """The person of a link to an account: a name written before the first replaces what it shows."""
    link = own[index]
    stop = own[index + 1].at if index + 1 < len(own) else len(block.text)
    role = " ".join(_bare(block, link.to, stop).split()).strip(_EDGES)
    name = label_of(link, block.text)
    ahead = "" if index else block.text[: link.at].rstrip()
    before = _unnumbered(ahead).strip(_EDGES + "@~(（")
    if before and not is_group(before) and looks_like_name(before) and not ahead.endswith((":", "：")):
        name = before
    elif not is_group(name):
        role = role or before
    return Person(name, link.target, role or None, block.span())


def _unnumbered(entry: str) -> str:
    """An entry without the number or bullet that is written before it."""
    numbering = _NUMBERING.match(entry)
    return entry[numbering.end() :] if numbering else entry


def _unlinked(block: Block) -> Person | None:
    """The person of an entry without a link; None where it is a label, a count or a sentence."""
    text = _SIGNED.sub("", block.text) if "(" in block.text else block.text
    said = _bare_name(_unnumbered(text).strip(" \t\n.,;'*-–—@"))
    if not said or said.endswith((":", "：", "?")):
        return None
    label, colon, rest = said.partition(":")
    if colon and rest.strip() and is_group(label):
        said = rest.strip()
        name, role = name_part(said)
        role = role or label.strip()
    else:
        name, role = name_part(said)
    if role and role[0].isdecimal() and pattern("counts", "people", "some", prefix=True).search(role):
        return None  # "Springfield: 12 participants"
    if not may_be_name(name) or (not role and len(said) > LONGEST_NAME):
        return None
    return Person(name, None, role, block.span())
