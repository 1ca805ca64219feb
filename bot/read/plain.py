"""What a reader sees of a piece of wikitext: links as their labels, no quotes, no footnotes, one line.

Works on inline markup of a heading, a list item, a cell or a paragraph; what patterns cannot tell (which bar parts
the arguments of a template that holds links) the parser decides. Lists and tables as such are left to the modules
that read them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import mwparserfromhell
from mwparserfromhell.parser import ParserError

from bot.read.source import visible

_RARE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\U000f0000-\U000f007f]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FOOTNOTE = re.compile(r"<ref(?:\s[^<>]*)?(?:/>|>[^<]*(?:<(?!/?ref\b)[^<]*)*</ref\s*>)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?\s*>|</(?:p|div|li|td|tr|h[1-6])\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>|</>")
_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
_LINK = re.compile(r"\[\[([^\[\]]*)\]\]")
_EXTERNAL = re.compile(
    r"\[(?:https?:|ftps?:|mailto:)?//[^\s\[\]]*(?:\s+([^\[\]]*))?\]|\[mailto:\S+\s+([^\[\]]*)\]", re.I
)
_QUOTES = re.compile(r"''+")
_FILE = re.compile(
    r"[ _]*(?:file|image|media|fichier|archivo|imagen|ficheiro|imagem|datei|bild|bestand|plik|berkas|dosya|"
    r"файл|изображение|зображення|ملف|文件|檔案|ファイル|चित्र|চিত্র|picha|category|catégorie|categoría|categoria|"
    r"kategorie|kategoria|категория|تصنيف|分类)[ _]*:",
    re.IGNORECASE,
)

Replace = Callable[[re.Match[str]], str]

# Templates that show one of their arguments, and which: widely used ones on Meta and Wikipedias.
_FIRST = (
    "tq u user ul user1 user2 noping ping re reply nowrap nobold small big smaller larger abbr tooltip em "
    "strong green red blue highlight center flag country q quote talk"
)
_SHOWS = dict.fromkeys(_FIRST.split(), 1) | {"lang": 2, "color": 2, "colour": 2, "font color": 2}
_LONGEST_PARSED = 2_000  # code points of a template that is parsed: the time of the parser is not always linear
_DEEPEST = 12  # levels of nested links or templates; what is nested deeper stays as it is written


def plain(wikitext: str) -> str:
    """The text on one line, without outer blanks. Takes masked text and stored text alike, never raises."""
    if is_plain(wikitext):
        return wikitext.strip()
    text = wikitext
    if "<!--" in text:
        text = _COMMENT.sub("", text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", _FOOTNOTE.sub("", text)))
    if "{{" in text:
        text = _innermost_first(_TEMPLATE, _template, text, "{{")
    if "[[" in text:
        text = _innermost_first(_LINK, _link, text, "[[")
    if "[" in text:
        text = _EXTERNAL.sub(lambda match: match[1] or match[2] or "", text)
    if "''" in text:
        text = _QUOTES.sub("", text)
    text = visible(text)
    if "&" in text:
        text = html.unescape(text)
    if "  " in text or "\n" in text or "\t" in text or not text.isascii():
        return " ".join(text.split())
    return text.strip()


def is_plain(text: str) -> bool:
    """Whether nothing in the text needs work. A chain of look-ups is several times as fast as a pattern."""
    return not (
        "[" in text
        or "{" in text
        or "<" in text
        or "''" in text
        or "&" in text
        or "\0" in text
        or "  " in text
        or "\n" in text
        or "\t" in text
        or (not text.isascii() and _RARE.search(text))
    )


def link_label(inside: str) -> str:
    """What is shown of the link ``[[inside]]``: its label, else its target; nothing for files."""
    if ":" in inside and _FILE.match(inside):
        return ""
    target, bar, label = inside.partition("|")
    if bar and label.strip():
        return label
    return target.strip().removeprefix(":")


def _link(match: re.Match[str]) -> str:
    return link_label(match[1])


def _template(match: re.Match[str]) -> str:
    name, _, rest = match[1].partition("|")
    shown = _SHOWS.get(name.strip().lower().replace("_", " "))
    if shown is None:
        return ""
    if "[" in rest and len(rest) <= _LONGEST_PARSED:  # a bar in a link parts no arguments
        return _argument(match[0], str(shown))
    arguments = rest.split("|")
    unnamed = [argument for argument in arguments if "=" not in argument]
    explicit = [a.partition("=")[2] for a in arguments if a.partition("=")[0].strip() == str(shown)]
    return (explicit or unnamed[shown - 1 :] or [""])[0].strip()


def _argument(template: str, name: str) -> str:
    """The value of an argument, as the parser sees it; nothing where it sees none."""
    try:
        for found in mwparserfromhell.parse(template).ifilter_templates(recursive=False):
            return str(found.get(name).value).strip() if found.has(name) else ""
    except ParserError:  # its two tokenizers do not agree with its builder on every text
        pass
    return ""


def _innermost_first(pattern: re.Pattern[str], replace: Replace, text: str, opening: str) -> str:
    for _ in range(_DEEPEST):
        text, count = pattern.subn(replace, text)
        if not count or opening not in text:
            break
    return text
