"""What of a page stands on other pages: transclusions and templates that may bring text, which cannot be seen here.

Tells where they stand and which section their names speak of. Furniture (navigation, banners, columns, notes) brings no
text of a report and is left out, else no section could ever be called missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from bot.read.model import Block, PageModel, Run
from bot.read.model.names import is_template_namespace
from bot.read.model.templates import listed, shown_arguments
from bot.reports.collection import Collection
from bot.reports.heading_names import named
from bot.reports.likeness import told

_WORD = re.compile(r"[^\W\d_]+")
_LABEL = re.compile(r"\s*[:：]")
_MOST_LINES = 20  # of an argument that are looked at for names of sections
_LONGEST = 80


class Brought(Struct, frozen=True):
    """A run that brings text from elsewhere, as readers of the wikitext know it ("{{/Budget}}"), and where it stands.

    ``sections`` are those it may hold: those its name or arguments speak of, None for any. ``reason`` says what it is.
    """

    run: Run
    name: str
    owner: tuple[str, ...]
    sections: tuple[str, ...] | None
    reason: str


def elsewhere(page: PageModel, owners: Sequence[tuple[str, ...]], collection: Collection) -> Iterator[Brought]:
    """What the page brings in from elsewhere, in page order."""
    for part, owner in zip(page.sections, owners, strict=True):
        for block, run in part.runs:
            if run.kind == "template" and (found := _brought(run, owner, _is_alone(run, block), collection)):
                yield found


def may_fill(blocks: Iterable[Block], collection: Collection) -> str | None:
    """The template, as the wikitext has it, that may be all the text of these blocks; None for none."""
    for block in blocks:
        for run in block.runs:
            if run.kind == "template" and _is_alone(run, block) and (found := _brought(run, (), True, collection)):
                return found.name
    return None


def _is_alone(run: Run, block: Block) -> bool:
    """Whether a template that shows nothing here stands on lines of its own."""
    text = block.seen.text
    before, after = text[max(run.start - 2, 0) : run.start].rstrip(" \t"), text[run.end : run.end + 2].lstrip(" \t")
    return run.at == run.to and before[-1:] in {"", "\n"} and after[:1] in {"", "\n"}


def _brought(run: Run, owner: tuple[str, ...], alone: bool, collection: Collection) -> Brought | None:
    name = run.target.strip()
    shown = f"{{{{{name}}}}}"
    if is_transclusion(name):
        label = dict(run.parameters).get("1", "") if name.startswith("#") else ""
        shown = f"{{{{{name}|{label}}}}}" if label else shown
        hint = speaks_of(label, collection) or speaks_of(_last(name), collection)
        return Brought(run, shown, owner, hint, "which is another page") if hint or alone else None
    name = name.rpartition(":")[2] if is_template_namespace(name.partition(":")[0]) else name
    templates = collection.file.templates
    known = name.lower() in templates.furniture | templates.placeholders or name.lower() in shown_arguments()
    if known or not alone or is_function(name):
        return None
    furniture = listed("furniture_word")  # words in the names of templates that frame a page: navigation, banners
    own = [word for word in _WORD.findall(_last(name)) if word.lower() not in furniture]
    if hint := speaks_of(" ".join(own), collection, likely=False):
        return Brought(run, shown, owner, hint, "a template")
    if not furniture.isdisjoint(_WORD.findall(name.lower())):
        return None
    spoken = (section for key, value in run.parameters for section in _spoken_of(key, value, collection))
    if sections := tuple(dict.fromkeys(spoken)):
        return Brought(run, shown, owner, sections, "a template that is given it")
    if any(value.strip() for _, value in run.parameters) or name.isupper():
        return None
    return Brought(run, shown, owner, None, "a template")


def _spoken_of(key: str, value: str, collection: Collection) -> Iterator[str]:
    """The sections that an argument speaks of: by its name, or by lines in it that are labels or names of sections."""
    if value.strip() and not key.isdecimal():
        yield from speaks_of(key, collection) or ()
    for line in value.split("\n", _MOST_LINES)[:_MOST_LINES]:
        name = _LABEL.split(line.strip(" ='*#:;"), maxsplit=1)[0]
        yield from speaks_of(name, collection, likely=False) or ()


def is_transclusion(name: str) -> bool:
    """Whether a template's name is that of a page, or of a part of one."""
    if name.startswith(("/", ":")):
        return True
    prefix, colon, rest = name.partition(":")
    if not colon or not rest.strip() or is_function(name):
        return False
    return prefix.startswith("#") or not is_template_namespace(prefix)


def is_function(name: str) -> bool:
    """Whether a template's name is that of a parser function or variable that brings no page."""
    prefix, colon, _ = name.partition(":")
    if prefix.startswith("#"):
        return prefix.lower() not in listed("transclusion")
    return bool(colon) and (prefix.lower() in listed("function") or prefix.isupper())


def _last(name: str) -> str:
    """The last part of a title: that of the sub-page, without a namespace."""
    return name.rpartition("/")[2].rpartition(":")[2].strip("{}")


def speaks_of(name: str, collection: Collection, *, likely: bool = True) -> tuple[str, ...] | None:
    """The sections that a short text names, or (``likely``) has the words of; None for none."""
    if not name or len(name) > _LONGEST:
        return None
    alias, _ = named(name.replace("_", " "), collection)
    if alias:
        return None if alias.either else alias.sections
    section = told(name, collection) if likely else None
    return (section,) if section else None
