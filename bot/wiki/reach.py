"""Whether a wiki's API answers at an address: one short request without a login, and what its failure means.

For who looks at a set-up; a run asks through :mod:`bot.wiki.live`. Every message has the address and a remedy, and
none the words of a library.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

import requests

from bot.wiki.base import Denied, Unavailable, WikiError
from bot.wiki.deadline import within

TIMEOUT = 2.5  # seconds, for the whole of it

_ASKED = {"action": "query", "meta": "siteinfo", "format": "json", "formatversion": "2"}
_STATUS = {
    401: "the server asks for a password of its own; let the bot in",
    403: "the server refuses this machine; ask who runs it, and see that [wiki] contact is set",
    404: "there is no api.php; check scriptpath in the family file",
    429: "the server asks to come back later; wait a while",
}


def reach(url: str, user_agent: str, *, verify: bool = True) -> Mapping[str, Any]:
    """Returns what the wiki tells of itself (``siteinfo``'s ``general``), nothing where only members may read.

    ``url`` is that of ``api.php``. Raises Denied where that is no wiki's, Unavailable where it does not answer.
    """
    try:
        with within(TIMEOUT):
            answer = requests.get(
                url, params=_ASKED, timeout=TIMEOUT, verify=verify, headers={"User-Agent": user_agent}
            )
    except requests.RequestException as error:
        raise _failure(url, error) from None
    except Unavailable:
        raise _silent(url) from None
    if answer.status_code >= 500:
        raise Unavailable("no-answer", f"{url}: the server is out of order (HTTP {answer.status_code}); try later")
    if answer.status_code != 200:
        said = _STATUS.get(
            answer.status_code, "that is no wiki's API; check protocol, host and scriptpath of the family"
        )
        raise Denied("no-api", f"{url}: HTTP {answer.status_code}, {said}")
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict) or not {"query", "error"} & found.keys():
        raise Denied("no-api", f"{url}: what answers is no MediaWiki; check host, port and scriptpath of the family")
    general = found.get("query", {}).get("general", {})
    return general if isinstance(general, dict) else {}


def _failure(url: str, error: Exception) -> WikiError:
    """What an exception of the request means, by the kinds of those behind it."""
    kinds = [type(one) for one in _behind(error)]

    def is_a(*wanted: type[BaseException]) -> bool:
        return any(issubclass(kind, wanted) for kind in kinds)

    if is_a(requests.Timeout, TimeoutError):
        return _silent(url)
    if is_a(ssl.SSLCertVerificationError):
        return Denied("tls", f"{url}: its certificate does not hold; check the name, its date and this machine's clock")
    if is_a(ssl.SSLError):
        return Denied("tls", f"{url}: there is no TLS at that port; check protocol and port of the family")
    if is_a(socket.gaierror) or "NameResolutionError" in {kind.__name__ for kind in kinds}:
        return Denied("no-host", f"{url}: no such host; check its name in the family file, and this machine's DNS")
    if is_a(ConnectionRefusedError):
        return Denied("no-port", f"{url}: nobody listens there; check the port, and whether the server runs")
    if is_a(requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
        return Denied("no-address", f"{url}: is no address; check protocol and host of the family")
    return Unavailable("no-answer", f"{url}: the connection broke off; check protocol and port, or try later")


def _silent(url: str) -> Unavailable:
    return Unavailable("no-answer", f"{url}: no answer in {TIMEOUT:g} s; check host and port, a proxy or a firewall")


def _behind(error: BaseException) -> Iterator[BaseException]:
    """The exception and those that it came from."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if any(one is other for other in seen):
            continue
        seen.append(one)
        yield one
        more = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [other for other in more if isinstance(other, BaseException)]
