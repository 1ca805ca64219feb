"""What all tests share."""

import hypothesis

# No example is timed: the machine may have other work, and the first one loads the tables.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
