"""HTML tags in a page: which hide what is inside, which show it as it is written, and what wikitext says the same.

Bold tags are quotes, ``<br>`` is :data:`BREAK`, headings, lists and tables of HTML are those of wikitext, a gallery
stands between :data:`GALLERY` and :data:`GALLERY_END`, large and underlined text between :data:`LARGE` and
:data:`LARGE_END`. Where tags stand is left to ``seen``.
"""

from __future__ import annotations

import re

BREAK = "\x0b"  # <br>
GALLERY, GALLERY_END = "\x0e", "\x0f"
LARGE, LARGE_END = "\x11", "\x12"  # large or underlined text: what a person writes in place of a heading


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Extension tags whose inside is shown as it is written, and those that show nothing where they stand.
# https://www.mediawiki.org/wiki/Parser_extension_tags
LITERAL = _names("nowiki pre syntaxhighlight source")
HIDING = _names(
    "ref references templatestyles templatedata score math chem ce timeline graph mapframe maplink imagemap "
    "inputbox indicator categorytree charinsert hiero rss dynamicpagelist languages section includeonly "
    "style script s strike del"
)
STRUCK = _names("s strike del")  # formatting: without an end on its line it hides nothing
# Tags that only wrap what is shown. https://www.mediawiki.org/wiki/Help:Formatting, Help:Extension:Translate
WRAPPING = _names(
    "translate tvar div span small center font i em noinclude onlyinclude abbr bdi bdo cite code tt "
    "kbd samp mark sup sub var q ruby rb rp rt poem p blockquote time big u ins section tbody thead tfoot "
    "caption table tr td th b strong br hr gallery h1 h2 h3 h4 h5 h6"
)
_ON_ITS_LINE = _names("p div blockquote poem center")  # their ends end a line too
_EMPHATIC = _names("big u ins")
_LARGE_STYLE = re.compile(
    r"font-size\s*:\s*(?:1[1-9]\d|[2-9]\d\d)\s*%|font-size\s*:\s*(?:x+-)?large|font-size\s*:\s*(?:1\.[1-9]|[2-9])\d*\s*r?em"
    r"|font-size\s*:\s*(?:1[89]|[2-9]\d)\s*px|font-size\s*:\s*(?:1[4-9]|[2-9]\d)\s*pt|role\s*=\s*[\"']?heading"
    r"|font-weight\s*:\s*(?:bold|[6-9]00)|text-decoration\s*:\s*underline|size\s*=\s*[\"']?\+?[3-7]",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\bcaption\s*=\s*[\"']([^\"'<>\[\]{}\n]+)[\"']", re.IGNORECASE)
_SPANS = re.compile(r"\b(?:col|row)span\s*=\s*[\"']?\s*\d{1,4}", re.IGNORECASE)

CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in LITERAL | HIDING}

_OPENING = {
    "b": "'''", "strong": "'''", "br": BREAK, "hr": "\n----\n",
    "gallery": GALLERY, "table": "\n{|\n", "tr": "\n|-\n", "caption": "\n|+ ",
}  # fmt: skip
_ENDING = {"b": "'''", "strong": "'''", "gallery": GALLERY_END, "table": "\n|}\n", "br": BREAK}


def as_wikitext(name: str, ends: bool, attrs: str, large: list[str]) -> str:
    """What stands for a tag; ``large`` has the open tags that make text large."""
    if name in {"td", "th"} and not ends:
        spans = " ".join(_SPANS.findall(attrs))
        return f"\n{'|' if name == 'td' else '!'}{f' {spans} |' if spans else ' '}"
    if name == "gallery" and not ends and (caption := _CAPTION.search(attrs)):
        return f"\n'''{caption[1].strip()}'''\n{GALLERY}"
    if name[0] == "h" and name[1:].isdecimal():
        return f" {'=' * int(name[1])}\n" if ends else f"\n{'=' * int(name[1])} "
    if name in {"div", "span", "font", "p", "big", "u", "ins", "center"}:
        if ends:
            if large and large[-1] == name:
                large.pop()
                return LARGE_END + ("\n" if name in _ON_ITS_LINE else "")
            return "\n" if name in _ON_ITS_LINE else ""
        if name in _EMPHATIC or _LARGE_STYLE.search(attrs):
            large.append(name)
            return ("\n" if name in _ON_ITS_LINE else "") + LARGE
    if name in _ON_ITS_LINE:
        return "\n"
    return (_ENDING if ends else _OPENING).get(name, "")
