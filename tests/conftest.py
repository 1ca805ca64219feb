"""What all tests share."""

import hypothesis
import pytest

# No example is timed: the machine may have other work, and the first one loads the tables.
hypothesis.settings.register_profile("untimed", deadline=None)
# For scripts/mutation, which runs a test once for each mutant that it meets.
hypothesis.settings.register_profile("few", deadline=None, max_examples=10, derandomize=True, database=None)
hypothesis.settings.load_profile("untimed")


# What a test needs of the machine is seen from the fixtures it takes.
NEEDS = {"devwiki": pytest.mark.wiki, "browser": pytest.mark.browser}


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that need a MediaWiki or a browser, for ``-m "not wiki and not browser"``."""
    for item in items:
        if isinstance(item, pytest.Function):
            for fixture in NEEDS.keys() & set(item.fixturenames):
                item.add_marker(NEEDS[fixture])
