"""Fetches the pages of a category in batches and parses each of them, and reads no fact."""

import sys

import mwparserfromhell
import pywikibot
from pywikibot.pagegenerators import PreloadingGenerator

site = pywikibot.Site()
site.login()
pages = PreloadingGenerator(pywikibot.Category(site, sys.argv[1]).articles(), groupsize=500)
print(sum(len(mwparserfromhell.parse(page.text).nodes) for page in pages))
