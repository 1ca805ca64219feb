"""Fetches the pages of a category one by one, as the plainest script does it."""

import sys

import pywikibot

site = pywikibot.Site()
site.login()
print(sum(len(page.text) for page in pywikibot.Category(site, sys.argv[1]).articles()))
