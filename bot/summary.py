"""The edit summary: what is different now, from the facts the bot wrote last time and those it writes now.

English, like the logs of the wiki the reports are on. Pure; which facts a page states is ``bot.render``'s.
"""

from __future__ import annotations

from collections.abc import Mapping


def edit_summary(
    kind: str, before: Mapping[str, int] | None, after: Mapping[str, int], stop_page: str | None
) -> str:
    """One line for the page's history; ``before`` is None where the bot does not know of an earlier text."""
    if before is None:
        said = ", ".join(f"{number} {_words(name)}" for name, number in after.items()) or "first version"
    else:
        said = (
            ", ".join(
                _change(name, before.get(name, 0), number)
                for name, number in after.items()
                if before.get(name, 0) != number
            )
            or "the wording of the reports changed"
        )
    stop = f" ([[{stop_page}|stop the bot]])" if stop_page else ""
    return f"Bot: {kind}: {said}{stop}"


def _change(name: str, before: int, after: int) -> str:
    return f"{after - before:+d} {_words(name)} (now {after})"


def _words(name: str) -> str:
    return name.replace("_", " ")
