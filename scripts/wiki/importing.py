"""A MediaWiki XML export into an instance: categories, links and recent changes are right afterwards."""

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

from .problem import Exit, Problem


def count_pages(export: Path) -> int:
    """The number of pages in the file.

    Reads all of it, since half an import is worse than none. Raises Problem (BAD_FILE) for what is no export.
    """
    pages, root = 0, None
    try:
        with export.open("rb") as stream:
            for event, element in ElementTree.iterparse(stream, ("start", "end")):  # noqa: S314 - a developer's own file
                name = element.tag.rpartition("}")[2]
                if root is None:
                    root = element
                    if name != "mediawiki":
                        raise Problem(f"{export} is no MediaWiki XML export: it begins with <{name}>", Exit.BAD_FILE)
                elif event == "end" and name == "text" and len(element):
                    # MediaWiki's importer would leave out the rest of the file, without a word.
                    inner = element[0].tag.rpartition("}")[2]
                    raise Problem(
                        f"{export}: page {pages + 1} holds <{inner}> inside its text; write &lt;",
                        Exit.BAD_FILE,
                    )
                elif event == "end" and name == "page":
                    pages += 1
                    root.clear()
    except OSError as error:
        raise Problem(f"{export}: {error.strerror}", Exit.BAD_FILE) from error
    except ElementTree.ParseError as error:
        raise Problem(f"{export} is no XML: {error}", Exit.BAD_FILE) from error
    return pages


def import_export(export: Path, database: Path, maintenance: Callable[..., None]) -> None:
    """Import the checked file `export`; `maintenance` runs a script of the instance.

    The texts go in first and the links of the touched pages after, on all cores: the importer by itself would
    do everything page by page on one.
    """
    newest_before = _numbers(database, "SELECT coalesce(max(rev_id), 0) FROM revision")[0]
    # Known user names stay themselves, unknown ones become "imported>Name".
    maintenance("importDump", "--no-updates", "--username-prefix=imported", str(export))
    touched = _numbers(
        database, "SELECT DISTINCT rev_page FROM revision WHERE rev_id > ? ORDER BY rev_page", newest_before
    )
    cores = os.cpu_count() or 1
    size = max(1, -(-len(touched) // cores))
    shares = [touched[start : start + size] for start in range(0, len(touched), size)]
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda share: maintenance("refreshLinks", "-e", str(share[-1]), "--", str(share[0])), shares))
    maintenance("rebuildrecentchanges")
    maintenance("initSiteStats", "--update")
    maintenance("runJobs", "--quiet")


def _numbers(database: Path, query: str, *values: int) -> list[int]:
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return [row[0] for row in connection.execute(query, values)]
