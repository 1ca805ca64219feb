"""Which theme a few words name: a heading, a bold line, a label's value, or a sentence of prose.

Only tells what is named and how surely; whether a place on the page makes it a theme that was discussed is
left to ``themes``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.reports.collection import Collection
from bot.reports.folding import TOKEN, content_words, fold, unspaced


@dataclass(frozen=True, slots=True)
class Named:
    """A theme named in a sentence; ``sure`` where the name is no everyday word or is written as a name."""

    id: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Name:
    id: str
    words: tuple[str, ...]
    everyday: bool
    inflected: bool


# Languages whose names change their endings in a sentence: what is compared is the beginning of each word.
_INFLECTED = frozenset({"ru", "uk", "pl", "cs", "mk", "tr", "hi", "bn"})
_LONGEST = 160  # code points of a line that can be a theme's name with its label
_ASIDE = re.compile(r"\s*[(（\[]|\s+(?:for|pour|para|für|per|для|dla|için|untuk|kwa)\s+")
_REST = re.compile(r"\s*[:：]\s*|\s+[-–—]\s+|\s*—\s*")
_INSIDE = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]\s*$")
_BEFORE = re.compile(r"\s*[:：]\s*|\s+[-–—]\s+|\s*—\s*|\.\s+")
_AROUND = " .,:;!?'\"()[]*#-"
_QUOTES = frozenset("\"'“”‘’«»„「」『』")
_NEAR = 8  # code points before a word in which the end of what precedes stands


class ThemeNames:
    """The names of a collection's themes, ready to be found. Made once per collection by :func:`theme_names`."""

    def __init__(self, collection: Collection) -> None:
        self._by_start: dict[str, list[_Name]] = {}
        self._unspaced: list[tuple[str, str, bool]] = []
        codes = [(code, theme.id) for theme in collection.themes for code in theme.codes]
        self._codes = dict(codes)
        listed = "|".join(re.escape(code) for code, _ in codes) or r"(?!)"
        self._code = re.compile(rf"(?<![\w&])(?:{listed})(?![\w&])")
        for theme in collection.themes:
            everyday = len(content_words(theme.title)) == 1
            for language, names in theme.names.items():
                for name in names:
                    self._add(theme.id, name, everyday, language in _INFLECTED)
        for listed_names in self._by_start.values():
            listed_names.sort(key=lambda name: -len(name.words))
        self._unspaced.sort(key=lambda entry: -len(entry[0]))
        self._of_unspaced = {name: (theme, everyday) for name, theme, everyday in self._unspaced}
        self._any_unspaced = re.compile("|".join(re.escape(name) for name in self._of_unspaced) or r"(?!)")
        labels = [label for listed in collection.file.theme_labels.values() for label in listed]
        self._labels = frozenset(word for label in labels for word in content_words(label))
        self._unspaced_labels = sorted({fold(x) for x in labels if unspaced(x)}, key=lambda label: -len(label))

    def _add(self, theme: str, name: str, everyday: bool, inflected: bool) -> None:
        if unspaced(name):
            self._unspaced.append((fold(name), theme, everyday))
            return
        words = tuple(content_words(name))
        everyday = everyday and len(words) == 1
        self._by_start.setdefault(words[0][:4], []).append(_Name(theme, words, everyday, inflected))

    def named(self, text: str) -> tuple[str, ...]:
        """The themes of a heading-like text that is nothing but themes and labels: "Theme 1 (Advocacy)".

        "Diversity: how to reach more people" and "Partnerships (for advocacy)" name what stands first.
        """
        if len(text) > _LONGEST or not text:
            return ()
        return _named(self, text)

    def titled(self, text: str) -> tuple[str, ...]:
        """The same for what is set apart as a title, where a theme may also stand last, after a place, a date or
        other words: "Kisumu: Diversity", "4 September. Advocacy", "Allies (Partnerships)"."""
        return self.named(text) or (_last(self, text) if 0 < len(text) <= _LONGEST else ())

    def only(self, text: str) -> bool:
        """Whether the text has no other words than themes, labels and figures, and at least one theme."""
        return bool(self._covering(text))

    def may_begin(self, text: str) -> bool:
        """Whether a text can begin with a theme or a label, by its first word that tells: most lines do not."""
        if not text.isascii():
            return True
        for word in text.split():
            bare = word.strip(_AROUND)
            if len(bare) < 2 or not bare.isalpha() or not bare[1:].islower():
                return True  # a figure, a code, words joined: a closer look is needed
            name = content_words(bare, never_none=False)
            if name:
                return name[0][:4] in self._by_start or name[0] in self._labels
        return True

    def is_label(self, text: str) -> bool:
        """Whether the text is nothing but words that announce a theme: "Thematic areas discussed"."""
        if len(text) > 60:
            return False
        words = content_words(text)
        rest = [word for word in words if word not in self._labels and not word.isdigit() and len(word) > 1]
        if text.isascii() or not rest:
            return bool(words) and not rest
        return not self._without(fold(text), self._unspaced_labels)

    def _covering(self, text: str) -> tuple[str, ...]:
        """The themes in a text that has no other words than themes, labels and figures; else none."""
        found = [self._codes[code] for code in self._code.findall(text)]
        rest = self._code.sub(" ", text) if found else text
        folded = fold(rest)
        if not folded.isascii() and unspaced(folded):
            hits = sorted((folded.find(name), theme) for name, theme, _ in self._unspaced if name in folded)
            if hits:
                left = self._without(folded, [name for name, _, _ in self._unspaced] + self._unspaced_labels)
                return () if left else tuple(dict.fromkeys(theme for _, theme in hits))
        words = content_words(rest, never_none=not found)
        at = 0
        while at < len(words):
            name = self._name_at(words, at)
            if name:
                found.append(name.id)
                at += len(name.words)
            elif words[at] in self._labels or words[at].isdigit() or len(words[at]) == 1:
                at += 1
            else:
                return ()
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _without(folded: str, parts: list[str]) -> str:
        for part in parts:
            folded = folded.replace(part, " ")
        return "".join(word for word in TOKEN.findall(folded) if not word.isdigit() and len(word) > 1)

    def _name_at(self, words: list[str], at: int) -> _Name | None:
        for name in self._by_start.get(words[at][:4], ()):
            size = len(name.words)
            if name.words == tuple(words[at : at + size]) or (
                name.inflected
                and at + size <= len(words)
                and all(_inflects(word, listed) for word, listed in zip(words[at:], name.words, strict=False))
            ):
                return name
        return None

    def in_sentence(self, sentence: str) -> list[Named]:
        """The themes a sentence names, in its order."""
        found: dict[str, bool] = {}
        folded = fold(sentence)
        if not folded.isascii() and unspaced(folded):
            for match in self._any_unspaced.finditer(folded):
                theme, everyday = self._of_unspaced[match[0]]
                found[theme] = found.get(theme, False) or not everyday
        words = content_words(sentence)
        as_names: tuple[str, ...] | None = None
        written: dict[str, bool] = {}  # everyday words: as a name?
        at = 0
        while at < len(words):
            name = self._name_at(words, at)
            if not name:
                at += 1
                continue
            at += len(name.words)
            word = name.words[0]
            if name.everyday and word not in written:
                as_names = _as_names(sentence) if as_names is None else as_names
                written[word] = any(other.startswith(word) for other in as_names)
            found[name.id] = found.get(name.id, False) or not name.everyday or written[word]
        return [Named(theme, sure) for theme, sure in found.items()]


@lru_cache(maxsize=4096)
def _named(names: ThemeNames, text: str) -> tuple[str, ...]:
    if not names.may_begin(text):
        return ()
    aside = _ASIDE.search(text)
    if aside and (first := names._covering(text[: aside.start()])):
        return first
    whole = names._covering(text)
    if whole:
        return whole
    rest = _REST.search(text)
    return names._covering(text[: rest.start()]) if rest else ()


@lru_cache(maxsize=4096)
def _last(names: ThemeNames, text: str) -> tuple[str, ...]:
    if inside := _INSIDE.search(text):
        return names._covering(inside[1]) if not _ASIDE.match(f" {inside[1]}") else ()
    for separator in reversed(list(_BEFORE.finditer(text))):
        if found := names._covering(text[separator.end() :]):
            return found
    return ()


@lru_cache(maxsize=8)
def theme_names(collection: Collection) -> ThemeNames:
    """The names of that collection's themes."""
    return ThemeNames(collection)


def _inflects(word: str, listed: str) -> bool:
    stem = listed[:-2] if len(listed) >= 7 else listed[:-1] if len(listed) >= 5 else listed
    return word.startswith(stem) and len(word) <= len(listed) + 3


def _as_names(sentence: str) -> tuple[str, ...]:
    """The words, folded, that are written with a capital inside of the sentence, or in quotes; each once."""
    found: dict[str, None] = {}
    for token in TOKEN.finditer(sentence):
        before = sentence[max(token.start() - _NEAR, 0) : token.start()]
        bare = before.rstrip()
        if (token[0][0].isupper() and bare and bare[-1] not in ".!?:\"'*#;") or before[-1:] in _QUOTES:
            found[fold(token[0])] = None
    return tuple(found)
