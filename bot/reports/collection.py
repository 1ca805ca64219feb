"""A family of reports as data: its sections and what people call them, its themes, its stand-in words.

A collection is a TOML file in ``bot/reports/collections``, validated when it is loaded and compiled into look-ups once.
Editors may add headings at run time (:meth:`Collection.with_aliases`). Which part of a page is which section, and what
a theme's place on a page is, are left to ``bot.read``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.reports.folding import content_words, key

Listed = list[Annotated[str, Field(min_length=1)]]
Words = dict[str, Listed]  # language -> words

_JOINING = frozenset({"de", "nl", "sv", "zh", "ja"})  # languages that write two words as one


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SectionKind(_Model):
    """A section of the form; ``missing`` is how much its absence matters.

    ``pairs`` are headings of two words, written as two lists for each language: any word of the first with any of
    the second, in either order, names the section. The words of the second list are what the section is about.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    title: str
    missing: Literal["error", "warning", "notice"]
    headings: Words
    pairs: list[dict[str, tuple[Listed, Listed]]] = []


class SeveralKinds(_Model):
    """Headings that stand for one of several sections, or for all of them."""

    sections: list[str] = Field(min_length=1)
    headings: list[str]


class ThemeKind(_Model):
    """A theme: its English title, its names by language, and short codes that count where a theme is due."""

    id: str = Field(pattern=r"^[a-z_]+$")
    title: str
    codes: list[str]
    names: Words


class Templates(_Model):
    """Templates that are no content, and those that say content is to come; names in lower case."""

    furniture: frozenset[str]
    placeholders: frozenset[str]


class CollectionFile(_Model):
    """The TOML file as it is written."""

    id: str = Field(pattern=r"^[a-z_]+$")
    title: str
    default_year: int
    beside: Words = {}
    other_times: Words = {}
    tell_nothing: Words = {}
    sections: list[SectionKind] = Field(min_length=1)
    either: list[SeveralKinds] = []
    both: list[SeveralKinds] = []
    themes: list[ThemeKind] = []
    theme_labels: Words = {}
    theme_words: Words = {}
    discussed: Words = {}
    not_discussed: Words = {}
    placeholders: Words = {}
    promises: Words = {}
    prompts: Words = {}
    templates: Templates


class CollectionError(ValueError):
    """A collection that can't be used; the message names the file, the place in it and the remedy."""


_LAST = 1000  # the rank of a pair of words: behind all headings of its language
_MOST_PAIRED = 6  # words of a heading that is nothing but pairs


@dataclass(frozen=True, slots=True)
class Alias:
    """What a heading means: the sections it names, all of them or (``either``) the first that is still free.

    ``rank`` is its place among the headings of its language: 0 is the wording of the form itself. ``heading`` is
    how the tables write it, ``added`` whether editors did.
    """

    sections: tuple[str, ...]
    either: bool = False
    rank: int = 0
    heading: str = ""
    added: bool = False


@dataclass(frozen=True, slots=True)
class Hits:
    """In how many reports a name of a section heads that section; ``added`` by editors or of the collection."""

    section: str
    heading: str
    count: int
    added: bool = False


@dataclass(frozen=True, eq=False)
class Collection:
    """A family of reports; ``fingerprint`` changes whenever what it says changes.

    What headings are compared with is made of its ``file`` when one is compared for the first time: a run in which
    nothing moved reads no heading. ``where`` is what messages call the file, ``added`` what editors added.
    """

    id: str
    title: str
    default_year: int
    sections: tuple[SectionKind, ...]
    themes: tuple[ThemeKind, ...]
    file: CollectionFile
    where: str
    fingerprint: str
    added: Mapping[str, Alias] = field(default_factory=dict)

    @cached_property
    def aliases(self) -> Mapping[str, Alias]:
        """What each heading means, by what headings are compared by. Raises CollectionError."""
        return {**_aliases(self.file, self.where), **self.added}

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """Likewise, the section that two words name together. Raises CollectionError."""
        pairs = _pairs(self.file, self.where)
        for theme in self.themes:
            for names in theme.names.values():
                for name in names:
                    pairs.pop(key(name), None)  # a theme is what it is called, whatever its words may mean
        return pairs

    @cached_property
    def beside(self) -> frozenset[str]:
        """Words that stand beside a name and change nothing. Raises CollectionError."""
        return frozenset(_content(word, self.where) for listed in self.file.beside.values() for word in listed)

    def checked(self) -> Collection:
        """Returns the same, with all of it made. Raises CollectionError for what cannot be told apart."""
        for made in ("pairs", "aliases", "beside"):
            getattr(self, made)
        return self

    def alias(self, heading: str) -> Alias | None:
        """What a heading means by the tables alone; None where they do not have it.

        A heading they have as a whole comes first, then its pair of words, then several words each of which is in
        a pair of one section ("List of the names of participants"), and last what is left of it without the words
        that may stand beside a name ("Full list of salon participants").
        """
        compared = key(heading)
        words = compared.split(" ")
        if alias := self.named(compared) or self._all_paired(words):
            return alias
        own = [word for word in words if word not in self.beside]
        if not own or len(own) == len(words):
            return None
        if len(own) > 1:
            alias = self.named(" ".join(own)) or self._all_paired(own)
        else:  # one word is too little to go by: "List of salons" is no list of participants
            pairs = (" ".join(sorted((own[0], word))) for word in words if word != own[0])
            alias = next((found for pair in pairs if (found := self.named(pair))), None)
        return replace(alias, rank=max(alias.rank, 1)) if alias else None

    def named(self, compared: str) -> Alias | None:
        """What exactly these words mean, given as they are compared (:func:`bot.reports.folding.key`)."""
        if alias := self.aliases.get(compared):
            return alias
        section = self.pairs.get(compared)
        return Alias((section,), rank=_LAST, heading=compared) if section else None

    def _all_paired(self, words: list[str]) -> Alias | None:
        """The section that three words or more mean together: each is in a pair, and all pairs are of one section."""
        if not 3 <= len(words) <= _MOST_PAIRED:
            return None
        told = set()
        paired: set[str] = set()
        for two in combinations(words, 2):
            if section := self.pairs.get(" ".join(two)):
                told.add(section)
                paired.update(two)
        return (
            Alias((told.pop(),), rank=_LAST, heading=" ".join(words))
            if len(told) == 1 and len(paired) == len(words)
            else None
        )

    def section(self, section_id: str) -> SectionKind:
        """Returns the section of that id. Raises KeyError."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def with_aliases(self, aliases: Mapping[str, Iterable[str]]) -> Collection:
        """The collection with more headings for its sections; a heading given here means only what is said here.

        Raises CollectionError for a section the collection does not have and for a heading of two sections.
        """
        known = {section.id for section in self.sections}
        extra: dict[str, Alias] = {}
        for section_id, headings in aliases.items():
            if section_id not in known:
                raise CollectionError(
                    f"There is no section “{section_id}” in {self.title}; the sections are {', '.join(sorted(known))}."
                )
            for heading in headings:
                alias = Alias((section_id,), rank=1, heading=heading, added=True)
                _add(extra, heading, alias, f"the headings added to {self.title}")
        digest = hashlib.sha256(self.fingerprint.encode())
        digest.update(repr(sorted((heading, alias.sections) for heading, alias in extra.items())).encode())
        return replace(self, added={**self.added, **extra}, fingerprint=digest.hexdigest()[:16])


def load(name: str) -> Collection:
    """Returns the collection of that name, from the package. Raises CollectionError."""
    return _compiled(name)


@cache
def _compiled(name: str) -> Collection:
    found = files("bot.reports.collections").joinpath(f"{name}.toml")
    if not found.is_file():
        raise CollectionError(f"There is no collection “{name}”; those there are: {', '.join(names())}.")
    return _parsed(found.read_text("utf-8"), f"bot/reports/collections/{name}.toml")


def names() -> list[str]:
    """Returns the names of the collections that come with the package."""
    return sorted(
        f.name.removesuffix(".toml") for f in files("bot.reports.collections").iterdir() if f.name.endswith(".toml")
    )


def parse(text: str, where: str) -> Collection:
    """Makes a collection from the text of its file ``where``. Raises CollectionError, which names the place in it."""
    return _parsed(text, where).checked()


def _parsed(text: str, where: str) -> Collection:
    try:
        file = CollectionFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CollectionError(f"{where} is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise CollectionError(f"{where}: {place}: {first['msg']}.") from error
    return Collection(
        id=file.id,
        title=file.title,
        default_year=file.default_year,
        sections=tuple(file.sections),
        themes=tuple(file.themes),
        file=file,
        where=where,
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _aliases(file: CollectionFile, where: str) -> dict[str, Alias]:
    aliases: dict[str, Alias] = {}
    for section in file.sections:
        for headings in section.headings.values():
            for position, heading in enumerate(headings):
                _add(aliases, heading, Alias((section.id,), rank=position, heading=heading), where)
    known = {section.id for section in file.sections}
    for group, either in [(g, True) for g in file.either] + [(g, False) for g in file.both]:
        if strangers := set(group.sections) - known:
            raise CollectionError(f"{where}: {', '.join(sorted(strangers))} is no section of this collection.")
        for heading in group.headings:
            _add(aliases, heading, Alias(tuple(group.sections), either, rank=1, heading=heading), where)
    return aliases


def _add(aliases: dict[str, Alias], heading: str, alias: Alias, where: str) -> None:
    """Adds a heading; one that is there already must mean the same, else no rule could tell which."""
    before = aliases.setdefault(key(heading), alias)
    if before.sections != alias.sections or before.either != alias.either:
        raise CollectionError(
            f"{where}: “{heading}” stands for {' and '.join(before.sections)} and for "
            f"{' and '.join(alias.sections)}; keep one of them, or move it to [[either]]."
        )
    if alias.rank < before.rank:  # a language may have for its form what another only allows
        aliases[key(heading)] = alias


def _pairs(file: CollectionFile, where: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for section in file.sections:
        for block in section.pairs:
            for language, (firsts, seconds) in block.items():
                for named in _paired(firsts, seconds, language in _JOINING, where):
                    if (other := pairs.setdefault(named, section.id)) != section.id:
                        raise CollectionError(
                            f"{where}: the pair “{named}” ({language}) stands for {other} and for {section.id}; "
                            f"take one of its words out of the pairs of one of them."
                        )
    return pairs


def _paired(firsts: Listed, seconds: Listed, joining: bool, where: str) -> Iterator[str]:
    """What the headings of each of the first words and each of the second are compared by."""
    compared = [_content(second, where) for second in seconds]
    for first in firsts:
        left = _content(first, where)
        for second, right in zip(seconds, compared, strict=True):
            yield " ".join(sorted({*left.split(" "), *right.split(" ")}))
            if joining:
                yield key(first + second.lower())
                yield key(second + first.lower())


def _content(word: str, where: str) -> str:
    """A word as it is compared. One that is dropped from headings can't tell anything."""
    if not content_words(word, never_none=False):
        raise CollectionError(f"{where}: “{word}” is too small a word to be compared; take it out.")
    return key(word)
