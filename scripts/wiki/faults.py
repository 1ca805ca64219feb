"""Faults of a running wiki, live from one request to the next: files in the folder `state` of the instance.

LocalSettings.php and router.php read them. Faults on the way to the wiki are left to tests/faults/proxy.py.
"""

import json
from pathlib import Path

from .problem import Exit, Problem

NAMES = ("readonly", "lag", "outage", "settings.json")


def readonly(state: Path, reason: str) -> None:
    """Every write is refused with `reason`."""
    (state / "readonly").write_text(reason)


def lag(state: Path, seconds: float) -> None:
    """The database reports to be `seconds` behind: requests with a smaller `maxlag` are refused."""
    (state / "lag").write_text(str(seconds))


def outage(state: Path) -> None:
    """Every request is answered 503 with an HTML page."""
    (state / "outage").touch()


def settings(state: Path, text: str) -> None:
    """Override MediaWiki settings: `text` is a JSON object of `wg…` names; arrays are merged, key by key."""
    try:
        wanted = json.loads(text)
    except ValueError as error:
        raise Problem(f"not JSON: {error}", Exit.USAGE) from error
    if not isinstance(wanted, dict) or not all(name.startswith("wg") for name in wanted):
        raise Problem('settings are a JSON object like {"wgMaxArticleSize": 10}', Exit.USAGE)
    whole = state / "settings.json.new"
    whole.write_text(json.dumps(wanted))
    whole.rename(state / "settings.json")


def clear(state: Path) -> None:
    """End all faults."""
    for name in NAMES:
        (state / name).unlink(missing_ok=True)


def active(state: Path) -> dict[str, str]:
    """The faults in force: name and what was given with it."""
    return {name: (state / name).read_text() for name in NAMES if (state / name).exists()}
