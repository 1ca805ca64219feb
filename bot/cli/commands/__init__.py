"""The commands: each a function from a Session to an exit code.

``runs``: run, schedule, plan, apply · ``care``: doctor, rollback · ``reports``: extract, check, explain, export. What
is printed goes to standard output, what happened on the way is logged to standard error.
"""
