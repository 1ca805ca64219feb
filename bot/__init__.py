"""salonbot: harvests the Strategy Salon reports of Meta-Wiki and keeps the pages made from them.

The way of the data, one package per step: ``wiki`` brings revisions, ``read`` makes records of them, ``reports`` has
the records and finds what is missing, ``render`` writes wikitext, ``plan`` compares it with what the wiki has, ``run``
saves; ``state`` remembers, ``cli`` is the command line.
"""

__version__ = "0.1.0"
