"""Messages of the scripts for ``pwb``, which wants this package to be there: there are none."""
