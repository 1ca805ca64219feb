"""Each way in which an address can be wrong is one message with the address and a remedy, in a moment."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.wiki import reach as reaching
from bot.wiki.base import Denied, Unavailable, WikiError
from bot.wiki.reach import reach

WIKI = {"query": {"general": {"generator": "MediaWiki 1.43.0", "maxarticlesize": 2097152}}}


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on loopback that treats each connection so; its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            with taken:
                try:
                    taken.settimeout(5)
                    taken.recv(65536)
                    answer(taken)
                except OSError:
                    pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def says(status: str, body: str) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return lambda taken: taken.sendall((head + body).encode())


def drips(taken: socket.socket) -> None:
    taken.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(40):
        taken.sendall(b"x")
        time.sleep(0.1)


def test_a_wiki_tells_of_itself(socket_enabled: None) -> None:
    with server(says("200 OK", json.dumps(WIKI))) as port:
        assert reach(f"http://127.0.0.1:{port}/w/api.php", "test")["maxarticlesize"] == 2097152
    with server(says("200 OK", '{"error": {"code": "readapidenied"}}')) as port:
        assert reach(f"http://127.0.0.1:{port}/w/api.php", "test") == {}


CASES: list[tuple[Callable[[socket.socket], None], str, type[WikiError], str]] = [
    (says("404 Not Found", ""), "http", Denied, "no api.php"),
    (says("403 Forbidden", ""), "http", Denied, "refuses this machine"),
    (says("503 Unavailable", ""), "http", Unavailable, "out of order"),
    (says("302 Found", ""), "http", Denied, "no wiki's API"),
    (says("200 OK", "<html>Welcome"), "http", Denied, "no MediaWiki"),
    (says("200 OK", "[]"), "http", Denied, "no MediaWiki"),
    (says("200 OK", "{}"), "http", Denied, "no MediaWiki"),
    (says("200 OK", "{}"), "https", Denied, "no TLS"),
    (lambda taken: None, "http", Unavailable, "broke off"),
    (lambda taken: time.sleep(3), "http", Unavailable, "no answer"),
    (drips, "http", Unavailable, "no answer"),
]


@pytest.mark.parametrize(("answer", "protocol", "kind", "said"), CASES)
def test_what_is_wrong_is_said_with_address_and_remedy(
    socket_enabled: None,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[socket.socket], None],
    protocol: str,
    kind: type[WikiError],
    said: str,
) -> None:
    monkeypatch.setattr(reaching, "TIMEOUT", 1.0)
    started = time.monotonic()
    with server(answer) as port, pytest.raises(kind, match=said) as caught:
        reach(f"{protocol}://127.0.0.1:{port}/w/api.php", "test")
    assert time.monotonic() - started < 5
    assert f"127.0.0.1:{port}/w/api.php" in str(caught.value)
    assert "; " in str(caught.value) or ", " in str(caught.value)
    assert "HTTPConnectionPool" not in str(caught.value)


def test_a_port_where_nobody_listens_and_a_name_that_nobody_has(socket_enabled: None) -> None:
    with pytest.raises(Denied, match="nobody listens there; check the port"):
        reach("http://127.0.0.1:9/w/api.php", "test")
    with pytest.raises(Denied, match="is no address"):
        reach("127.0.0.1/w/api.php", "test")
    with pytest.raises(Denied, match="no such host; check its name"):
        raise reaching._failure("http://x/", OSError(socket.gaierror(-2, "Name or service not known")))
