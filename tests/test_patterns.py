"""Regular expressions mean the same on every Python that the bot supports."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GROUP_REPEATED_POSSESSIVELY = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+")


@pytest.mark.parametrize("path", sorted((ROOT / "bot").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_group_is_repeated_possessively(path: Path) -> None:
    """Python 3.11.0 to 3.11.4, which Debian 12 has, matches such a group wrongly (CPython gh-106052).

    An atomic group, ``(?>(?:…)*)`` in the place of ``(?:…)*+``, means the same and is matched rightly by all.
    """
    texts = (
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    )
    assert [text for text in texts if isinstance(text, str) and GROUP_REPEATED_POSSESSIVELY.search(text)] == []


def test_the_form_is_found() -> None:
    assert all(map(GROUP_REPEATED_POSSESSIVELY.search, ("(?:ab)*+", "(a)++", "(a)?+", "(a){2,}+")))
    assert not any(map(GROUP_REPEATED_POSSESSIVELY.search, ("[ab]*+", r"\)*+", "(?>(?:ab)*)", "(a)+")))
