"""salonbot: harvests the Strategy Salon reports of Meta-Wiki and keeps the pages made from them.

One module per step, in the order the data goes: ``wiki`` and ``harvest`` bring revisions, ``read`` makes
them into :class:`bot.reports.report.Report` records, ``check`` finds what is missing, ``render`` writes wikitext,
``plan`` compares it with what the wiki has, ``publish`` saves. ``cycle`` is one run of all that.
"""

__version__ = "0.1.0"
