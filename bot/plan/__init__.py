"""Planning: wanted pages and current pages in, the edits to make and the reasons to hold a page out. Pure."""
