"""Dumps by the command line: every kind of file, filters, processes, a file that is gone on with, Parquet and Dask."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.run.outcome import Exit
from bot.wiki.dump_files import stretches
from testing import dumps

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


PAGES = 40  # of the dump that most tests read


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "dump.xml"
    file.write_text("".join(dumps.dump(PAGES)))
    return file


@pytest.fixture
def extract(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Calls the command, and returns what it prints."""

    def call(*words: object, code: Exit = Exit.DONE) -> str:
        found = main(["extract", *map(str, words)])
        said = capsys.readouterr()
        assert found == code, said.err
        return said.out if code == Exit.DONE else said.out + said.err

    return call


def run(*words: object, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "bot.cli", "extract", *map(str, words)]
    return subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, timeout=200, **more)


def titles(lines: str) -> list[str]:
    return [json.loads(line)["title"] for line in lines.splitlines()]


def test_every_kind_of_file_gives_the_same(extract: Callable[..., str], dump: Path, tmp_path: Path) -> None:
    plain, data = extract(dump), dump.read_bytes()
    assert titles(plain) == [f"Salons/Group {number}" for number in range(1, PAGES + 1)]
    (tmp_path / "a.bz2").write_bytes(bz2.compress(data))
    (tmp_path / "a.gz").write_bytes(gzip.compress(data))
    for file in (tmp_path / "a.bz2", tmp_path / "a.gz"):
        assert extract(file) == plain
        assert run("-", stdin=file.open("rb")).stdout.decode() == plain


def test_parts_come_in_their_order_and_one_bad_page_stops_none(
    extract: Callable[..., str], dump: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text(dump.read_text().replace("July 2019, Lisbon", "July <br> 2019, Lisbon", 1))
    said = extract(bad, "none.xml", dump, code=Exit.INPUT)
    records = [line for line in said.splitlines() if line.startswith("{")]
    assert len(records) == PAGES - 1 + PAGES
    line = next(number for number, text in enumerate(bad.read_text().splitlines(), 1) if "<br>" in text)
    (told,) = re.findall(r"bad\.xml, line (\d+)", said)
    assert line <= int(told) < line + 40  # where the tag is, or where the page ends without its end
    assert "none.xml: no such file" in said


def test_pages_are_chosen(extract: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "dump.xml"
    file.write_text("".join(dumps.dump(60, points=5, every=20)))
    assert titles(extract(file, "--category", dumps.CATEGORY)) == [f"Salons/Group {n}" for n in (20, 40, 60)]
    assert titles(extract(file, "--title-prefix", "Salons/Group 4", "--limit", 2)) == [
        "Salons/Group 4",
        "Salons/Group 40",
    ]
    assert titles(extract(file, "--only", "Salons/Group_7", "--only", "Salons/Group 9")) == [
        "Salons/Group 7",
        "Salons/Group 9",
    ]
    assert extract(file, "--namespace", 4) == ""


def test_processes_change_nothing(dump: Path, tmp_path: Path) -> None:
    several = dumps.multistream(tmp_path / "a.bz2", dumps.dump(60, noise=80_000), pages=5)
    assert len(stretches(several)) > 2
    one = run(dump, several, "--processes", 1).stdout
    assert one.count(b"\n") == PAGES + 60
    assert run(dump, several, "--processes", 3).stdout == one


# A file that is gone on with


def test_what_was_interrupted_is_gone_on_with_whole_and_without_doubles(tmp_path: Path) -> None:
    file = tmp_path / "dump.xml"
    file.write_text("".join(dumps.dump(400)))
    whole = run(file, "--processes", 1).stdout
    target, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    command = [sys.executable, "-m", "bot.cli", "extract", str(file), "--to", str(target), "--processes", "2"]
    kills = 0
    for _ in range(40):
        before = part.stat().st_size if part.exists() else 0
        words = ["--resume"] if kills else []
        process = subprocess.Popen([*command, *words], env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        while process.poll() is None and kills < 2:
            time.sleep(0.02)
            if part.exists() and part.stat().st_size > before + len(whole) // 6:
                process.send_signal(signal.SIGKILL)
                kills += 1
        if process.wait() == 0:
            break
        assert not target.exists()
    assert kills
    assert target.read_bytes() == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.xml", "out.jsonl"]


def test_only_what_is_certain_is_kept(extract: Callable[..., str], dump: Path, tmp_path: Path) -> None:
    """What was written after the last note is cut off, and read anew."""
    target, part, note = (tmp_path / f"out.jsonl{more}" for more in ("", ".part", ".part.json"))
    whole = extract(dump)

    class Interrupted(Exception):
        pass

    def killed(*_: object) -> None:
        raise Interrupted

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.cli.records_file._finish", killed)
        assert main(["extract", str(dump), "--to", str(target)]) == Exit.BUG
    noted = json.loads(note.read_bytes())
    assert noted["size"] == len(whole.encode())
    note.write_text(json.dumps({**noted, "whole": False, "size": 0, "pieces": 0, "records": 0}))
    part.write_bytes(part.read_bytes() + b'{"half a rec')
    extract(dump, "--to", target, "--resume")
    assert target.read_text() == whole


def test_another_choice_does_not_go_on(extract: Callable[..., str], dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.cli.records_file._finish", lambda *_: 1 / 0)
        assert main(["extract", str(dump), "--to", str(target)]) == Exit.BUG
    assert "without --resume" in extract(dump, "--to", target, "--resume", "--namespace", 0, code=Exit.USAGE)
    extract(dump, "--to", target, "--limit", 3)
    assert len(titles(target.read_text())) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x.xml", "--resume"], "name it with --to"),
        (["-", "--resume", "--to", "x"], "pipe"),
        (["-", "-"], "name it once"),
        (["x.xml", "--engine", "dask"], "--scheduler"),
        (["x.xml", "--scheduler", "tcp://x"], "--engine dask"),
        (["x.xml", "--to", "/nowhere/x.jsonl"], "cannot be written"),
    ],
)
def test_what_does_not_go_together(extract: Callable[..., str], words: list[str], said: str) -> None:
    assert said in extract(*words, code=Exit.USAGE)


# Memory


def test_memory_does_not_grow_with_the_pages(tmp_path: Path) -> None:
    """By the peak of the process that splits and of one that reads, for eight times as many pages."""
    peaks = []
    for pages in (100, 800):
        file = tmp_path / f"{pages}.xml"
        with file.open("w") as out:
            out.writelines(dumps.dump(pages, points=250, every=100))
        code = (
            "import resource, sys; from bot.cli.main import main\n"
            "code = main(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
        )
        words = ["extract", str(file), "--processes", "1", "--category", dumps.CATEGORY]
        done = subprocess.run([sys.executable, "-c", code, *words], env=ENVIRONMENT, capture_output=True, check=True)
        peaks.append(int(done.stderr.split()[-1]))
        assert done.stdout.count(b"\n") == pages // 100
    assert peaks[1] < 1.15 * peaks[0]


# Parquet


def test_parquet_has_what_the_records_have(extract: Callable[..., str], dump: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: salonbot[parquet]")
    records = [json.loads(line) for line in extract(dump).splitlines()]
    extract(dump, "--to", tmp_path / "out.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump.xml", "out.parquet"]
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    for row, record in zip(rows, records, strict=True):
        for theme in record["themes"]:
            del theme["points"]
        assert json.loads(json.dumps(row, default=str)) == record


def test_without_pyarrow_a_parquet_file_says_what_is_needed(
    extract: Callable[..., str], dump: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "salonbot[parquet]" in extract(dump, "--to", tmp_path / "out.parquet", code=Exit.USAGE)


# Dask


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on loopback, as processes of their own."""
    pytest.importorskip("distributed", reason="Dask is not installed: salonbot[dask]")
    file = tmp_path / "scheduler.json"
    dask, local = [sys.executable, "-m", "distributed.cli.dask_scheduler"], ["--host", "127.0.0.1"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": (tmp_path / "log").open("wb")}
    environment = {**ENVIRONMENT, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s"}
    command = [*dask, *local, "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    processes = [subprocess.Popen(command, env=environment, **quiet)]
    try:
        until = time.monotonic() + 60
        while not file.exists() or not file.read_text():
            assert time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, *local, "--nthreads", "1"]
        for number in range(2):
            folder = ["--local-directory", str(tmp_path / f"worker{number}"), "--no-nanny", "--no-dashboard"]
            processes.append(subprocess.Popen([*worker, *folder], env=environment, **quiet))
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
        quiet["stderr"].close()


def test_dask_gives_the_same_bytes_though_a_worker_is_killed(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], dump: Path, tmp_path: Path
) -> None:
    address, workers = cluster
    several = dumps.multistream(tmp_path / "a.bz2", dumps.dump(60, noise=80_000), pages=5)
    assert len(stretches(several)) > 2
    files = [*[dump] * 5, several, dump]
    whole = run(*files, "--processes", 1).stdout
    target, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    command = [sys.executable, "-m", "bot.cli", "extract", *map(str, files), "--to", str(target)]
    with subprocess.Popen([*command, "--engine", "dask", "--scheduler", address], env=ENVIRONMENT) as process:
        while process.poll() is None and not (part.exists() and part.stat().st_size):
            time.sleep(0.02)
        assert process.poll() is None, "it was over before a worker could be killed"
        workers[0].kill()
        assert process.wait(timeout=200) == 0
    assert workers[1].poll() is None
    assert target.read_bytes() == whole


def test_a_scheduler_that_is_not_there_is_told(dump: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: salonbot[dask]")
    code = "import sys; from bot.cli.main import main; from bot.run import on_dask; on_dask._ANSWER = 1"
    command = [sys.executable, "-c", f"{code}; sys.exit(main(sys.argv[1:]))", "extract", str(dump), "--engine", "dask"]
    done = subprocess.run(
        [*command, "--scheduler", "tcp://127.0.0.1:9"], env=ENVIRONMENT, capture_output=True, check=False, timeout=120
    )
    assert done.returncode == Exit.UNAVAILABLE
    assert b"tcp://127.0.0.1:9: no Dask scheduler answers" in done.stderr
    assert b"Traceback" not in done.stderr
