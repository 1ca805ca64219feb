"""What each command does, as short paragraphs over the modules that do the work.

``runs``: run, schedule, plan, apply · ``care``: doctor, rollback · ``reports``: extract, check, explain, export.
What is printed goes to standard output, what happened on the way is logged to standard error.
"""
