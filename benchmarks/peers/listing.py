"""Lists a category with the ids of its pages' revisions, as a plain pywikibot script does it."""

import sys

import pywikibot
from pywikibot.data.api import PageGenerator

site = pywikibot.Site()
site.login()
pages = PageGenerator("categorymembers", site=site, parameters={"gcmtitle": sys.argv[1], "prop": "info"})
print(sum(page.latest_revision_id > 0 for page in pages))
