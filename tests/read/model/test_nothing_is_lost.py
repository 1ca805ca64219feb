"""Every word that the bare parser shows of a page stands in the model too: in a block, a heading, a run or a doubt."""

import json
import re
from pathlib import Path

import mwparserfromhell
import pytest

from bot.read.model import model_of
from bot.read.model.records import runs_of

TESTS = Path(__file__).parents[2]
PAGES = {path.stem: path.read_bytes().decode() for path in sorted((TESTS / "golden").glob("*.wiki"))}
CASES = {
    case["id"]: case["wikitext"]
    for path in sorted((TESTS / "statements").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
}
WORD = re.compile(r"[^\W\d_]{3,}")
# What readers see nowhere, or not as words of the page: the parser strips no tags that it does not know of.
UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(ref|s|del|strike|includeonly)\b(?:[^<>]*/>|[^<>]*>.*?</\1\s*>)|__[A-Z]+__"
    r"|</?(?!gallery)[a-zA-Z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
CATEGORY = re.compile(
    r"\[\[\s*(?::?commons:)?(?:Category|Categoría|Catégorie|Categoria|Kategoria|Категория|Категорія|تصنيف)\s*:[^\[\]]*\]\]",
    re.IGNORECASE,
)


def shown(text: str) -> set[str]:
    """The words of a page that the bare parser shows."""
    text = CATEGORY.sub(" ", UNSEEN.sub(" ", text))
    return set(WORD.findall(str(mwparserfromhell.parse(text).strip_code())))


def modelled(text: str) -> set[str]:
    """The words that the model has anywhere."""
    page = model_of(text)
    texts = [block.text for block in page.inner_blocks()]
    texts += [heading.text for heading in page.headings] + [doubt.text for doubt in page.doubts]
    for run in (run for block in page.blocks() for run in runs_of(block)):
        texts += [run.target, *(word for parameter in run.parameters for word in parameter)]
    return {word for one in texts for word in WORD.findall(one)}


def lost(text: str, known: set[str]) -> set[str]:
    """The shown words that are not known."""
    return {word for word in shown(text) if not is_known(word, known)}


def is_known(word: str, known: set[str]) -> bool:
    """Whether a word is one of those, or several: the parser writes the cells of a row without blanks between them."""
    starts = (at for at in range(1, len(word)) if at < 3 or word[:at] in known)
    return word in known or any(is_known(word[at:], known) for at in starts)


@pytest.mark.parametrize("name", [*PAGES, *CASES])
def test_no_word_is_lost(name: str) -> None:
    text = PAGES.get(name) or CASES[name]
    assert lost(text, modelled(text)) == set()


def test_a_lost_word_is_seen() -> None:
    assert lost("== A heading ==\n* some words", {"heading", "some"}) == {"words"}
