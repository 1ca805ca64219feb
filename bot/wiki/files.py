"""Files that stand for pages: how a title becomes the path of one, and how its text is read and written.

Which titles there are, and what is a conflict between two texts, is left to ``bot.wiki.export``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from bot.wiki.base import Page, Refused, is_json

# What a file name cannot hold on one of the usual systems, and the sign of escaping itself.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*:<>?\\|%]|^/|(?<=/)/|/$')


def file_name(title: str, base: str) -> str:
    """The relative path of a generated page: every title has its own, and ``unquote`` leads back to it.

    ``Index`` below ``base`` is ``Index.wiki``, ``Data.json`` stays as it is; a page that is not below it stands in
    the folder ``_``, a name no title can begin with. Characters and names that some file system lacks are
    percent-encoded.
    """
    title, base = title.replace("_", " "), base.replace("_", " ")
    below, inside = title.removeprefix(f"{base}/"), title.startswith(f"{base}/")
    *folders, last = _UNSAFE.sub(_percent, below).split("/")
    steps = [_folder(step) for step in folders] + [_step(last) if is_json(last) else f"{_step(last)}.wiki"]
    return "/".join(steps if inside else ["_", *steps])


def wiki_file(path: Path, title: str) -> Page:
    """The page in a single file of wikitext. Raises Refused (``no-file``, ``not-text``)."""
    try:
        text = decoded(path)
    except OSError as error:
        raise Refused("no-file", f"{path}: cannot be read ({error.strerror}); give a file of wikitext") from None
    return Page(title, text.removeprefix("\ufeff").replace("\r\n", "\n"))


def decoded(path: Path) -> str:
    """The text of a file. Raises Refused (``not-text``) where it is none, and OSError."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused("not-text", f"{path}, line {line}: is not UTF-8; save the file as UTF-8") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise Refused("not-text", f"{path}, line {line}: holds a NUL byte; give a file of wikitext")
    return text


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8"))


# Device names, which Windows takes whatever follows the first dot: "Naming Files, Paths, and Namespaces".
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[1-9]|lpt[1-9])(?=\.|$)")


def _step(name: str) -> str:
    safe = re.sub(r"^[. ]|[. ]$", _percent, name)
    return f"%{ord(safe[0]):02X}{safe[1:]}" if _DEVICES.match(safe) else safe


def _folder(name: str) -> str:
    """A folder's name; one that ends as the files do would be in the way of such a file."""
    return re.sub(r"(?i)\.(?=(?:wiki|json)$)", "%2E", _step(name))


def write(path: Path, data: bytes) -> None:
    """Writes a whole file or nothing of it, and the folders that it is in. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
