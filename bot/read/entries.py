"""One entry of a list of people, or an enumeration of several: who is named, linked, and in which role.

Where entries stand (list items, lines, cells) is left to ``people`` and ``people_tables``, what words can be a
name to ``person_names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.read.person_names import LONGEST_NAME, is_group, looks_like_name, may_be_name, name_part
from bot.read.plain import plain
from bot.read.users import UserLink, user_links, without_prefix
from bot.read.words import pattern
from bot.reports.report import Person, Span

LINK = r"\[\[[Uu]ser:([^\[\]|#/%&:]+)(?:\|([^\[\]|'<>{}&:]+))?\]\]"
BEHIND = r"\s+[-–—]\s+([^\s\[\]{}<>&'~:\0][^\[\]{}<>&'~:\0]*)"
SIMPLE = re.compile(rf"{LINK}(?:{BEHIND})?")  # nearly every entry is
SIMPLE_ITEM = re.compile(rf"[*#] *{LINK}(?:{BEHIND})?")
ROLE_EDGES = " \t-–—−,;:/|().•·'*"
NUMBERING = re.compile(r"^\s*(?:\(?\d{1,3}[.)\]:-]|[①-⑳]|[-–—•·▪●✓✔*@]+)\s*(?=[^\d\s])|^\s*\d{1,3}\s+(?=[^\W\d])")
SIGNED = re.compile(
    r"\d{1,2}:\d{2},?\s[^()\n]{4,30}\((?:UTC|[A-Z]{2,5})\)|\d{1,2}[^\d()\n]{2,20}\d{4}\s*(?:\(|à|,)?\s*\d{1,2}:\d{2}\s*\((?:UTC|[A-Z]{2,5})\)"
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
EMPTY_BRACKETS = re.compile(r"\(\s*(?:[•·|/,\s]|talk|contribs?|discuter|d|c)*\)", re.IGNORECASE)
APART = re.compile(r"(?:\s|[,;،、，/&+·•|]|\b(?:and|et|y|e|und|и|та|і|dan|na|ve|i|oraz|و|和|及|と)\b)*", re.IGNORECASE)
COMMAS = re.compile(r"\s*[,;،、，·•]\s*|\s+(?:and|et|y|e|und|и|та|і|dan|na|ve|i|oraz)\s+(?=[^\W\d_]|\x01)|\s+&\s+")


def pair(text: str) -> list[str]:
    """The two people of "Amina Example (host) and Boris Example"; none where the halves are no full names."""
    halves = COMMAS.split(text) if "," not in text else []
    names = [name_part(half)[0] for half in halves]
    return halves if len(halves) == 2 and all(len(name.split()) > 1 and looks_like_name(name) for name in names) else []


def enumerated(text: str, span: Span, role: str | None, *, sure: bool) -> Iterator[Person]:
    """The people of "A, B and C"; without a label before it, all must be links or look like names."""
    links = [link for link in user_links(text) if not link.talk]
    if links:
        shielded, shields = _shield(text, links)
    else:
        shielded, shields = plain(text), []
    chunks = [chunk.strip(" .") for chunk in COMMAS.split(shielded) if chunk and chunk.strip(" .")]
    people: list[Person] = []
    for chunk in chunks:
        if match := re.search("\x01(\\d+)\x01", chunk):
            link = shields[int(match[1])]
            before = NUMBERING.sub("", chunk[: match.start()]).strip(" ([–—-@:")
            written = len(before.split()) > 1 and looks_like_name(before) and not is_group(before)
            people.append(Person(before if written else link.label, link.user, role, span))
            continue
        name, own = name_part(NUMBERING.sub("", chunk))
        if looks_like_name(name) and (sure or len(chunk.split()) <= 5):
            people.append(Person(name, None, own or role, span))
        elif not sure and not links:
            return
    if sure or links or len(people) == len(chunks):
        yield from people


def _shield(text: str, links: list[UserLink]) -> tuple[str, list[UserLink]]:
    """The plain text with a mark for each link, so that a comma inside a name parts nothing."""
    pieces, done = [], 0
    for index, link in enumerate(links):
        pieces.append(text[done : link.start] + f"\x01{index}\x01")
        done = link.end
    pieces.append(text[done:])
    return plain(EMPTY_BRACKETS.sub("", "".join(pieces))), links


def people_of(text: str, span: Span) -> list[Person]:
    """The people that one list item, line or cell names: one, or several where several users are linked."""
    if simple := simple_entry(text, span):
        return [simple]
    links = user_links(text)
    own = [link for link in links if not link.talk] or links[:1]
    if not own:
        person = _unlinked(text, span)
        return [person] if person else []
    people = [_linked(text, own, 0, links, span)]
    for index in range(1, len(own)):
        between = _bare(text[own[index - 1].end : own[index].start], links, own[index - 1].end)
        if not APART.fullmatch(IN_BRACKETS.sub(",", between)) or own[index].user == own[index - 1].user:
            break
        people.append(_linked(text, own, index, links, span))
    return people


def simple_entry(text: str, span: Span) -> Person | None:
    """The person of the plainest entry, "[[User:Reader|Amina]] - host"; None for all others."""
    entry = SIMPLE.fullmatch(text)
    return _simple(entry, span) if entry else None


def simple_list(masked: str, start: int, end: int, offset: int) -> list[Person] | None:
    """The people of a list of nothing but plainest entries on one level; None for all others."""
    people: list[Person] = []
    at = start + offset
    for line in masked[start:end].split("\n"):
        if item := SIMPLE_ITEM.fullmatch(line):
            people.append(_simple(item, Span(at + item.start(1) - len("[[User:"), at + len(line))))
        elif line and not line.isspace():
            return None
        at += len(line) + 1
    return people


def _simple(entry: re.Match[str], span: Span) -> Person:
    user, label, role = entry.groups()
    user = " ".join(user.replace("_", " ").split())
    return Person((label or "").strip() or user, user, role.strip(ROLE_EDGES) or None if role else None, span)


def _bare(text: str, links: list[UserLink], offset: int) -> str:
    """Text between links without talk links, signatures and the brackets they leave."""
    for link in reversed(links):
        if link.start >= offset and link.end <= offset + len(text):
            text = text[: link.start - offset] + text[link.end - offset :]
    return EMPTY_BRACKETS.sub(" ", SIGNED.sub(" ", plain(text)))


def _linked(text: str, own: list[UserLink], index: int, links: list[UserLink], span: Span) -> Person:
    link = own[index]
    stop = own[index + 1].start if index + 1 < len(own) else len(text)
    role = _bare(text[link.end : stop], links, link.end).strip(ROLE_EDGES)
    name = link.label
    if index == 0:
        before = NUMBERING.sub("", plain(text[: link.start])).strip(" \t-–—−,;:/|(（@~•·'*")
        if (
            before
            and not is_group(before)
            and looks_like_name(before)
            and not text[: link.start].rstrip(" '").endswith((":", "："))
        ):
            name = before
        elif before and not is_group(name):
            role = role or before
    return Person(name, link.user, role or None, span)


def _unlinked(text: str, span: Span) -> Person | None:
    words = without_prefix(SIGNED.sub("", NUMBERING.sub("", plain(text))).strip(" \t.,;'*-–—"))
    if not words or words.endswith((":", "：", "?")):
        return None
    label, colon, rest = words.partition(":")
    if colon and rest.strip() and is_group(label):
        words = rest.strip()
        name, role = name_part(words)
        role = role or label.strip()
    else:
        name, role = name_part(words)
    if role and role[0].isdecimal() and pattern("people", "people", "some", prefix=True).search(role):
        return None  # "Springfield: 12 participants"
    if not may_be_name(name) or (not role and len(words) > LONGEST_NAME):
        return None
    return Person(name, None, role, span)
