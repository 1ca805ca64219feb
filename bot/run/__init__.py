"""One run: settings, harvest, reading, planning, saving, and the account of what became of each page."""
