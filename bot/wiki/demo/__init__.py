"""The demonstration's data: ``salons.xml``, a MediaWiki XML export (schema 0.11) of invented salon reports.

The export holds what a harvest of such a wiki meets: the category of the reports and a sub-category,
sound reports in several languages, reports with a flaw each (a budget without a heading, a date
without a year, a head count that disagrees with the list), a translated copy, a French/English pair
of one report and a redirect. Countries and cities exist; the groups, people, quotations, files and
sums do not. No page written by the bot is in it.

The file is written by hand: it is the source, nothing generates it. A text that changes needs its
``bytes`` and ``sha1`` changed with it. Reading the file is left to the export backend.
"""

from pathlib import Path

EXPORT = Path(__file__).with_name("salons.xml")
