"""Runs a command and writes into a file, as JSON, what it and all processes that came of it cost.

usage: python -S benchmarks/cost.py FILE COMMAND...

It is small, because Linux counts what a process had before ``exec`` as memory of the command that it became: a large
one that measures would be measured.
"""

import ctypes
import json
import os
import sys
import time

_SUBREAPER = 36  # prctl(2): processes whose parent ended become ours, so that their cost can be told

ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
started = time.monotonic()
child = os.spawnv(os.P_NOWAIT, sys.argv[2], sys.argv[2:])  # noqa: S606 - the command of whoever measures
code, seconds, cpu, each = 1, 0.0, 0.0, []
while True:
    try:
        pid, status, used = os.wait4(-1, 0)
    except ChildProcessError:
        break
    cpu += used.ru_utime + used.ru_stime
    each.append(used.ru_maxrss / 1024)
    if pid == child:
        code, seconds = os.waitstatus_to_exitcode(status), time.monotonic() - started
with open(sys.argv[1], "w") as file:
    json.dump({"code": code, "seconds": seconds, "cpu": cpu, "memory": max(each), "together": sum(each)}, file)
