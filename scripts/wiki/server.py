"""PHP's built-in web server for one instance: its processes, and the two addresses under /__devwiki/.

The process table is the only record of what runs: every process of an instance carries the instance's folder
in its environment, so nothing can get out of step with a file, and none is left behind.
"""

import contextlib
import os
import select
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .problem import Exit, Problem

HOST = "127.0.0.1"
WORKERS = 4
MARK = "DEVWIKI_PROCESS_OF"
"""The variable that marks a process as one of the instance in this folder; nobody needs to set it by hand."""
PHP_SETTINGS = {
    "opcache.memory_consumption": "192",
    "opcache.interned_strings_buffer": "24",
    "opcache.max_accelerated_files": "20000",
    "apc.shm_size": "128M",
    "memory_limit": "512M",
    "max_execution_time": "120",
    "post_max_size": "100M",
    "upload_max_filesize": "100M",
    "display_errors": "0",
    "log_errors": "1",
}


def processes(instance: Path) -> list[int]:
    """The ids of the living processes of the instance in the folder `instance`."""
    mark = f"{MARK}={instance}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                environment = (folder / "environ").read_bytes()
            except OSError:  # gone meanwhile, or somebody else's
                continue
            if mark in environment.split(b"\0"):
                found.append(int(folder.name))
    return found


def start(instance: Path, port: int, env: dict[str, str]) -> None:
    """Start the server and wait until it answers.

    Raises Problem when the port is taken or PHP gives up.
    """
    if not port_is_free(port):
        raise Problem(f"port {port} is in use by another program; choose one with --port", Exit.PORT_IN_USE)
    settings = [word for name, value in PHP_SETTINGS.items() for word in ("-d", f"{name}={value}")]
    router = Path(__file__).with_name("router.php")
    log = instance / "log/server.log"
    with log.open("ab") as output:
        master = subprocess.Popen(
            ["php", *settings, "-S", f"{HOST}:{port}", "-t", str(instance / "docroot"), str(router)],
            env={**os.environ, **env, "PHP_CLI_SERVER_WORKERS": str(WORKERS)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + 20
    while not answers(instance, port):
        if master.poll() is not None or time.monotonic() > deadline:
            stop(instance)
            raise Problem(f"the web server did not start; see {log}")
        time.sleep(0.02)


def stop(instance: Path) -> None:
    """End every process of the instance: asked to at first, after five seconds by force."""
    for sign, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + seconds
        for process in processes(instance):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, sign)
        while processes(instance):
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        else:
            return
    raise Problem(f"processes of {instance} cannot be ended: {processes(instance)}")


def stop_after(instance: Path, owner: int, command: list[str]) -> None:
    """Leave a watcher behind: `command`, which waits for the process `owner` to end, then stops the instance.

    It counts as a process of the instance, so an ordinary stop ends it too.
    """
    subprocess.Popen(
        [*command, "--after", str(owner)],
        env={**os.environ, MARK: str(instance)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for_end_of(process: int) -> None:
    """Return when `process` has ended; at once if there is none."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return
    try:
        select.select([handle], [], [])
    finally:
        os.close(handle)


def answers(instance: Path, port: int) -> bool:
    """Whether the server on `port` is the one of this instance."""
    return _get(port, "health") == str(instance)


def forget(port: int) -> None:
    """Have the workers drop what they keep in APCu, which no other process can reach."""
    if _get(port, "forget") != "forgotten":
        raise Problem(f"the wiki on port {port} does not answer")


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _get(port: int, name: str) -> str | None:
    # Without the proxies of the environment: loopback is here.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{HOST}:{port}/__devwiki/{name}", timeout=10) as answer:
            return str(answer.read().decode(errors="replace"))
    except (urllib.error.URLError, OSError, ValueError):
        return None
