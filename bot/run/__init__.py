"""One run: reads the settings, harvests, renders, plans, saves, and keeps account of what became of each page."""
