"""Reads a dump by pywikibot's xmlreader and parses each page in two processes, and reads no fact."""

import multiprocessing
import sys

import mwparserfromhell
from pywikibot import xmlreader


def nodes(text: str) -> int:
    """A bare parse."""
    return len(mwparserfromhell.parse(text).nodes)


if __name__ == "__main__":
    entries = xmlreader.XmlDump(sys.argv[1]).parse()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print(sum(pool.imap(nodes, (entry.text for entry in entries), chunksize=16)))
