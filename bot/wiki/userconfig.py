"""Where pywikibot's configuration is, and whether pywikibot will really load it.

Without a configuration, or with one it skips for its permissions, pywikibot works on a default site, which
is a live wiki. So this looks before pywikibot is imported; pywikibot's own search order is in its
``config.get_base_dir``. What the configuration says is pywikibot's business.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from bot.wiki.base import Denied

_REMEDY = "copy user-config.py.sample there as user-config.py, or name its folder with PYWIKIBOT_DIR or -dir:FOLDER"


def folder(directory: Path | None, options: Sequence[str]) -> Path:
    """The folder pywikibot is to be configured from: ``directory``, else where pywikibot would look.

    ``options`` are pywikibot's own (``-dir:``). Raises Denied("no-config").
    """
    if directory is None:
        named = [item.removeprefix("-dir:") for item in options if item.startswith("-dir:")]
        if named:
            directory = Path(named[-1])
    places = [directory.expanduser().resolve()] if directory else _places()
    for place in places:
        if (place / "user-config.py").is_file():
            return place
    raise Denied("no-config", f"no user-config.py in {' or '.join(map(str, places))}; {_REMEDY}")


def check(file: Path) -> None:
    """Raises Denied where pywikibot does not load this file: missing, another's, or anyone may write it."""
    try:
        found = file.stat()
    except OSError:
        raise Denied("no-config", f"{file}: cannot be read; {_REMEDY}") from None
    if found.st_mode & stat.S_IWOTH:
        raise Denied("config-ignored", f"{file}: pywikibot skips it, since anyone may write it; chmod o-w it")
    if hasattr(os, "getuid") and found.st_uid not in (os.getuid(), 0):
        raise Denied("config-ignored", f"{file}: pywikibot skips it, since another user owns it; chown it")


def _places() -> list[Path]:
    named = [os.environ.get("PYWIKIBOT_DIR"), ".", os.environ.get("PYWIKIBOT_DIR_PWB"), "~/.pywikibot"]
    return [Path(place).expanduser().resolve() for place in named if place]
