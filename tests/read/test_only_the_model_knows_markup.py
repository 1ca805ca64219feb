"""Outside of the model no code of reading looks for markup, and none is handed a text with a start and an end."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

READ = Path(__file__).parents[2] / "bot" / "read"
OWN = {"rendered.py"}  # of HTML that MediaWiki made
MODULES = sorted(path for path in READ.rglob("*.py") if "model" not in path.parts and path.name not in OWN)
MARKUP = re.compile(r"\[\[|\{\{|\{\||\|\}|<|'''?|\0|\\0")
GROUPS = re.compile(r"\(\?(?:P?<[=!]|P<\w*>?)|(?<!\\)\[\^?(?:\\.|[^\]\\])*\]")  # of patterns: groups, sets of signs
ESCAPES = re.compile(r"\\(?=[\[\]{}|])")
SEARCHES = {"compile", "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"}
LOOKS = {
    "startswith",
    "endswith",
    "find",
    "rfind",
    "index",
    "partition",
    "rpartition",
    "replace",
    "strip",
    "lstrip",
    "count",
}


def texts(node: ast.AST) -> Iterator[str]:
    """The texts in an expression."""
    yield from (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def looked_for(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts that a module looks for: in patterns, with the methods of texts, and with ``in``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in SEARCHES and isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                yield from ((node.lineno, ESCAPES.sub("", GROUPS.sub("", text))) for text in texts(node))
            elif node.func.attr in LOOKS:
                yield from ((node.lineno, text) for argument in node.args for text in texts(argument))
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            yield from ((node.lineno, text) for text in texts(node.left))


def ranged(tree: ast.AST) -> Iterator[str]:
    """The functions that are handed a text and where to begin and end in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
            if {"text", "masked", "wikitext", "sentence"} & set(names) and {"start", "end"} <= set(names):
                yield node.name


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_readers_look_for_no_markup(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert [(line, text) for line, text in looked_for(tree) if MARKUP.search(text)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_readers_take_no_stretches(module: Path) -> None:
    assert list(ranged(ast.parse(module.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        r're.compile(r"\[\[(\w+)\]\]")',
        'text.find("{{")',
        '"{|" in text',
        r're.sub(r"</?b>", "", t)',
        r're.compile(r"\0*x")',
        "text.strip(\"'''\")",
    ],
)
def test_markup_is_seen(code: str) -> None:
    assert any(MARKUP.search(text) for _, text in looked_for(ast.parse(code)))


@pytest.mark.parametrize("code", [r're.compile(r"(?<!\w)(?P<day>\d+)")', '"{" in text', 're.compile("[*]")'])
def test_other_signs_are_none(code: str) -> None:
    assert not any(MARKUP.search(text) for _, text in looked_for(ast.parse(code)))


def test_ranges_are_seen() -> None:
    assert list(ranged(ast.parse("def f(text: str, start: int, end: int): ..."))) == ["f"]
