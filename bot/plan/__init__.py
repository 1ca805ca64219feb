"""Planning: from wanted pages and current pages to the edits to make and the reasons to hold a page. Pure."""
