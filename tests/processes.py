"""Processes of tests: whether one is still there."""

import contextlib
import os
import time
from pathlib import Path


def is_alive(process):
    """Whether a process is there and not only a name that nobody has asked after yet."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not _is_zombie(process)


def gone(processes, seconds=10):
    """Wait until processes are gone, and return those that are not."""
    end = time.monotonic() + seconds
    while (left := [each for each in processes if is_alive(each)]) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def _is_zombie(process):
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123 - no file of ours
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def of_session(leader):
    """List the processes of a session, where the system says so."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getsid(int(path.name)) == leader:
                found.append(int(path.name))
    return found
