"""The health ping: its three kinds, off by default, and never a reason for a run to fail."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.cli import ping
from bot.cli.ping import Ping

Taken = list[tuple[str, str]]


@pytest.fixture
def monitor(socket_enabled: None) -> Iterator[tuple[str, Taken, list[int]]]:
    """A monitor on loopback: its address, what it took, and the status it answers with."""
    taken: Taken = []
    status = [200]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            taken.append((self.path, body.decode()))
            self.send_response(status[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/secret-id", taken, status
    server.shutdown()
    thread.join()
    server.server_close()


def test_start_success_and_failure_have_their_own_address(monitor: tuple[str, Taken, list[int]]) -> None:
    url, taken, _ = monitor
    ping = Ping.from_environment({"SALONBOT_PING_URL": url + "/"})
    ping.start()
    ping.success("12 reports")
    ping.failure("no such category")
    assert taken == [
        ("/secret-id/start", ""),
        ("/secret-id", "12 reports"),
        ("/secret-id/fail", "no such category"),
    ]


def test_it_is_off_without_an_address() -> None:
    Ping.from_environment({}).success("nobody hears this")  # sockets are off: it would raise


def test_a_ping_that_fails_is_logged_without_its_address(
    monitor: tuple[str, Taken, list[int]], caplog: pytest.LogCaptureFixture
) -> None:
    url, taken, status = monitor
    status[0] = 500
    with caplog.at_level(logging.WARNING):
        Ping(url).success("fine")
        Ping("http://127.0.0.1:9/secret-id").failure("nobody is there")
    assert len(taken) == 1
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "secret-id" not in caplog.text


def test_a_monitor_that_never_answers_is_not_waited_for(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ping, "TIMEOUT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            taken, _ = server.accept()
            with taken, suppress(OSError):
                taken.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while True:
                    taken.sendall(b"x")
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        started = time.monotonic()
        Ping(f"http://127.0.0.1:{server.getsockname()[1]}").success("fine")
        assert time.monotonic() - started < 5
