"""Credentials from the environment or from files it names: their forms, and that no message repeats one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.wiki.base import Denied
from bot.wiki.credentials import BOT_PASSWORD, OAUTH, SECRET, credentials, value, without_secrets
from testing import nowhere

PASSWORD = "0123456789abcdef0123456789abcdef"
KEYS = dict(zip(OAUTH, ("consumer-5ecret-0", "consumer-5ecret-1", "access-5ecret-2", "access-5ecret-3"), strict=True))


def test_without_any_of_them_there_are_none() -> None:
    given = credentials({BOT_PASSWORD: "  "})
    assert (given.bot_password, given.oauth, given.source) == (None, None, "pywikibot's password file")


def test_a_bot_password_by_value_and_by_file(tmp_path: Path) -> None:
    file = tmp_path / "held"
    file.write_text(f"\n  salonbot@{PASSWORD}\n")
    for environment in ({BOT_PASSWORD: f"salonbot@{PASSWORD}"}, {f"{BOT_PASSWORD}_FILE": str(file)}):
        assert credentials(environment).bot_password == ("salonbot", PASSWORD)


def test_oauth_takes_all_four_keys_from_wherever_each_is(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEYS[OAUTH[3]])
    mixed = {name: KEYS[name] for name in OAUTH[:3]} | {f"{OAUTH[3]}_FILE": str(file)}
    assert credentials(KEYS).oauth == credentials(mixed).oauth == tuple(KEYS.values())


def bad(tmp_path: Path) -> list[tuple[dict[str, str], str]]:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text("\n")
    binary.write_bytes(b"\xff\xfe")
    one = f"salonbot@{PASSWORD}"
    return [
        ({BOT_PASSWORD: PASSWORD}, "is no bot password"),
        ({BOT_PASSWORD: f"salonbot@{PASSWORD[:-1]}"}, "is no bot password"),
        ({BOT_PASSWORD: one, f"{BOT_PASSWORD}_FILE": "x"}, "are both set"),
        ({f"{BOT_PASSWORD}_FILE": str(tmp_path / "none")}, "cannot be read (No such file"),
        ({f"{BOT_PASSWORD}_FILE": str(tmp_path)}, "cannot be read"),
        ({f"{BOT_PASSWORD}_FILE": str(empty)}, "is empty"),
        ({f"{BOT_PASSWORD}_FILE": str(binary)}, "it is no text"),
        ({BOT_PASSWORD: one, **KEYS}, "are both set"),
        *(({name: key for name, key in KEYS.items() if name != lacking}, lacking) for lacking in OAUTH),
    ]


def test_a_mistake_names_the_variable_and_never_the_value(tmp_path: Path) -> None:
    for environment, said in bad(tmp_path):
        with pytest.raises(Denied, match=r"SALONBOT_\w+") as caught:
            credentials(environment)
        assert said in str(caught.value)
        assert PASSWORD[:20] not in str(caught.value)
        assert "5ecret" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_representation_holds_no_secret() -> None:
    assert PASSWORD not in repr(credentials({BOT_PASSWORD: f"salonbot@{PASSWORD}"}))
    assert "5ecret" not in repr(credentials(KEYS))


def test_a_program_of_the_operators_gets_none_of_them() -> None:
    environment = dict.fromkeys(SECRET, "x") | {f"{name}_FILE": "x" for name in SECRET} | {"PATH": "/bin"}
    assert without_secrets(environment) == {"PATH": "/bin"}
    assert value("SALONBOT_PING_URL", environment | {"SALONBOT_PING_URL_FILE": ""}) == "x"


@pytest.fixture
def heard(socket_enabled: None) -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that is no wiki: its port, and the Authorization of each request."""
    authorization: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            authorization.append(self.headers["Authorization"] or "")
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, authorization
    server.shutdown()
    thread.join()
    server.server_close()


def test_oauth_keys_sign_every_request_and_stand_in_no_message(heard: tuple[int, list[str]], tmp_path: Path) -> None:
    port, authorization = heard
    nowhere.write(tmp_path, port)
    done = nowhere.call(tmp_path, "run", "--verbose", **KEYS)
    assert authorization, done.stderr
    assert all(f'oauth_consumer_key="{KEYS[OAUTH[0]]}"' in header for header in authorization), (
        authorization,
        done.stderr,
    )
    assert all(
        "oauth_signature=" in header and f'oauth_token="{KEYS[OAUTH[2]]}"' in header for header in authorization
    ), (authorization, done.stderr)
    assert "Traceback" not in done.stderr
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert [text for text in (done.stdout.encode(), done.stderr.encode(), *written) if b"5ecret" in text] == []
