"""Writes ``preview.html`` beside the pages of a wiki of files: one file to open and see them as a reader would."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

from bot.cli.session import Session
from bot.render.preview import preview
from bot.render.preview.as_html import Address, Place
from bot.run.endings import Misuse
from bot.run.generated import Generated
from bot.wiki.export import ExportWiki
from bot.wiki.files import file_name

NAME = "preview.html"
_WEB = re.compile(r"https?://[\w.:-]+(?:/[\w./-]*)?", re.ASCII)  # an export says where it is from, and may say anything


def write(session: Session, wiki: ExportWiki) -> Path | None:
    """Writes the file from the pages as they are now; returns its path, or None where there is no page to show.

    Raises Misuse where it cannot be written.
    """
    generated = Generated(wiki, session.settings, more=session.settings.help_pages())
    texts = {title: page.text for title, page in generated.read().items()}
    # The demonstration's wiki does not exist: links to it would lead nowhere.
    root = wiki.root if wiki.root and _WEB.fullmatch(wiki.root) and not session.args.demo else None
    shown = preview(texts, generated.context({}), _addresses(texts.keys(), session.settings.pages.base, root))
    if shown is None:
        return None
    path = session.out / NAME
    try:
        path.write_text(shown, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"{path} cannot be written ({error.strerror}); name another folder") from error
    return path


def _addresses(files: Collection[str], base: str, root: str | None) -> Address:
    """Where links out of the file lead: to the files beside it, else to the wiki behind ``root``."""

    def address(place: Place) -> str | None:
        if place.title in files and not place.query:
            return quote(file_name(place.title, base))
        if root is None:
            return None
        query = f"?{place.query}" if place.query else ""
        fragment = f"#{quote(place.fragment)}" if place.fragment else ""
        return f"{root}/{quote(place.title.replace(' ', '_'), safe='/:')}{query}{fragment}"

    return address
