"""A proxy between a client and the wiki that breaks what it is told to break.

It knows HTTP and nothing of wikis: which requests are hit is said by regular expressions. Faults inside the
wiki (read-only, lag, outage) are left to `devwiki fault`.

    with FaultProxy(wiki.port) as proxy:
        rule = proxy.add(ResetAfter(), match="action=edit")     # the wiki saves, the client never hears of it
        ...
        assert rule.played == 1
"""

from __future__ import annotations

import os
import re
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import unquote_plus

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Status:
    """Answer with this status, without asking the wiki."""

    code: int
    body: str = "<!DOCTYPE html><title>Error</title><p>The proxy plays a failing server.</p>"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@dataclass(frozen=True, slots=True)
class ResetBefore:
    """Reset the connection; the wiki never sees the request."""


@dataclass(frozen=True, slots=True)
class ResetAfter:
    """Let the wiki do the work, then reset the connection: the client cannot know that it is done."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Keep silent, then reset; the wiki never sees the request."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Delay:
    """Wait, then pass the request on as if nothing had been."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Truncate:
    """Announce the whole answer, send the first part of it, and close the connection."""

    share: float = 0.5


@dataclass(frozen=True, slots=True)
class SlowBody:
    """Send the head at once and the body in pieces, spread over this time."""

    seconds: float
    pieces: int = 10


@dataclass(frozen=True, slots=True)
class Drip:
    """Let the wiki do the work, then answer byte by byte, for ever: in the head already, or in the body."""

    head: bool = False
    pause: float = 0.1


@dataclass(frozen=True, slots=True)
class ReplaceBody:
    """Put another body into the wiki's answer: a text, or what a function makes of the right one."""

    body: str | Callable[[str], str]


Fault = Status | ResetBefore | ResetAfter | Hang | Delay | Truncate | SlowBody | Drip | ReplaceBody


@dataclass(slots=True)
class Rule:
    """Play `fault` on requests that `match`: the first `after` of them pass, the next `times` are hit.

    The pattern is searched in `METHOD /path?query body`, with percent signs and plus decoded.
    `times` None means for ever.
    """

    fault: Fault
    match: str = ""
    times: int | None = 1
    after: int = 0
    played: int = 0
    seen: int = 0

    def takes(self, request: str) -> bool:
        """Whether the request is to be hit; counts it."""
        if not re.search(self.match, request):
            return False
        self.seen += 1
        hit = self.seen > self.after and (self.times is None or self.played < self.times)
        self.played += hit
        return hit


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as the log keeps it.

    `status` is the wiki's, None if it was not asked, `size` the bytes of its answer.
    """

    request: str
    fault: Fault | None
    status: int | None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the wiki."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class FaultProxy:
    """Listens on a free port of loopback, in front of the server on `upstream`; a context manager.

    Threads that hang or wait end with the proxy.
    """

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.rules: list[Rule] = []
        self.log: list[Exchange] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server((HOST, 0), _Handler)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def api(self) -> str:
        return f"http://{HOST}:{self.port}/w/api.php"

    def add(self, fault: Fault, match: str = "", *, times: int | None = 1, after: int = 0) -> Rule:
        """Play a fault from now on. Rules are tried in the order they came; the first to take a request wins."""
        rule = Rule(fault, match, times, after)
        with self._lock:
            self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Play no faults any more, and forget the log."""
        with self._lock:
            self.rules.clear()
            self.log.clear()

    def requests(self, match: str = "") -> list[str]:
        """The logged requests that match."""
        return [exchange.request for exchange in self.log if re.search(match, exchange.request)]

    def fault_for(self, request: str) -> Fault | None:
        with self._lock:
            return next((rule.fault for rule in self.rules if rule.takes(request)), None)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    proxy: FaultProxy

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is everyday life here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second would wait 40 ms for the first
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_HEAD = do_PUT = do_DELETE = do_GET

    def log_message(self, *_: object) -> None:
        """The proxy keeps a log of its own."""

    def _serve(self) -> None:
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = f"{self.command} {unquote_plus(self.path)} {unquote_plus(body.decode(errors='replace'))}"
        fault = proxy.fault_for(request)
        asks = not isinstance(fault, Status | ResetBefore | Hang)
        if isinstance(fault, Delay):
            proxy.closing.wait(fault.seconds)
        answer = self._ask(body) if asks else None
        proxy.log.append(Exchange(request, fault, answer.status if answer else None, len(answer.body) if answer else 0))
        match fault, answer:
            case Status(), _:
                self._send(Answer(fault.code, list(fault.headers.items()), fault.body.encode()))
            case Hang(), _:
                proxy.closing.wait(fault.seconds)
                self._reset()
            case ((ResetBefore() | ResetAfter()), _):
                self._reset()
            case Truncate(), Answer():
                self._send_head(answer)
                self.wfile.write(answer.body[: int(len(answer.body) * fault.share)])
                self.close_connection = True
            case SlowBody(), Answer():
                self._send_head(answer)
                size = max(1, -(-len(answer.body) // fault.pieces))
                for start in range(0, len(answer.body), size):
                    proxy.closing.wait(fault.seconds / fault.pieces)
                    self.wfile.write(answer.body[start : start + size])
            case Drip(), Answer():
                if fault.head:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Never-Ends: ")
                else:
                    self._send_head(answer, length=10**9)
                while not proxy.closing.wait(fault.pause):
                    self.wfile.write(b" ")
            case ReplaceBody(), Answer():
                given = fault.body
                text = given if isinstance(given, str) else given(answer.body.decode())
                self._send(Answer(answer.status, answer.headers, text.encode()))
            case _, Answer():
                self._send(answer)

    def _ask(self, body: bytes) -> Answer:
        """Pass the request on. The body is asked for without compression, so that faults can read it."""
        own = {"connection", "accept-encoding", "keep-alive"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in own}
        connection = HTTPConnection(HOST, self.server.proxy.upstream, timeout=120)
        try:
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            per_hop = {"connection", "transfer-encoding", "content-length", "keep-alive"}
            passed = [(name, value) for name, value in answer.getheaders() if name.lower() not in per_hop]
            return Answer(answer.status, passed, answer.read())
        except (OSError, HTTPException) as error:
            return Answer(502, [("Content-Type", "text/plain")], f"no answer from the wiki: {error}".encode())
        finally:
            connection.close()

    def _send(self, answer: Answer) -> None:
        self._send_head(answer)
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _send_head(self, answer: Answer, length: int | None = None) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(length or len(answer.body)))
        self.end_headers()

    def _reset(self) -> None:
        """Close with RST instead of FIN: with a linger time of nothing, and no polite shutdown before."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        self.close_connection = True
