"""Unpacks a bzip2 dump and splits it into pages, and looks into none of them."""

import bz2
import sys

found, rest = 0, b""
with bz2.open(sys.argv[1]) as dump:
    while chunk := dump.read(128 * 1024):
        *pages, rest = (rest + chunk).split(b"</page>")
        found += len(pages)
print(found)
