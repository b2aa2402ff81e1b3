"""A Dask scheduler and workers on this computer, each a process of its own: for tests and benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

LOOPBACK = "127.0.0.1"
PATIENCE = 60  # seconds that the scheduler and its workers have to begin
ENDING = 20  # seconds that each has to end when asked to


@dataclass(frozen=True)
class Cluster:
    """Where a scheduler answers, its process, and those of its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def cluster(
    folder: Path,
    workers: int = 2,
    *,
    nanny: bool = False,
    protocol: str = "tcp",
    preload: Path | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Cluster]:
    """Start a scheduler and workers of one thread each that write to a folder; in the end none of them is left.

    A nanny is a process that watches over a worker: then the workers given here are the nannies. What is to be
    preloaded is a module that each worker runs first. The settings are Dask's, as variables of the environment.
    """
    about = folder / "scheduler.json"
    given = ["--scheduler-file", str(about), "--port", "0", "--protocol", protocol]
    started = [_started("scheduler", *given, folder=folder, settings=settings)]
    try:
        address = _address(about, started[0])
        watched = "--nanny" if nanny else "--no-nanny"
        asked = [address, watched, "--nthreads", "1", "--local-directory", str(folder)]
        asked += ["--preload", str(preload)] if preload else []
        started += [_started("worker", *asked, folder=folder, settings=settings) for _ in range(workers)]
        wait_for(address, workers)
        yield Cluster(address, started[0], started[1:])
    finally:
        _end(started[1:])
        _end(started[:1])  # last: a worker that loses its scheduler while it is ended takes long to notice


def _started(kind: str, *options: str, folder: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a part of the cluster, in the folder and without the data of whoever starts it."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", LOOPBACK, "--no-dashboard", *options]
    own = {name: value for name, value in os.environ.items() if name != "SENDPLAN_DATA"} | settings
    with (folder / f"{kind}.log").open("ab") as log:
        return subprocess.Popen(
            command, cwd=folder, env=own | settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )


def _address(about: Path, scheduler: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and scheduler.poll() is None:
        if about.exists() and about.read_text():
            return str(json.loads(about.read_text())["address"])
        time.sleep(0.05)
    raise RuntimeError(f"No scheduler began: {about.with_suffix('.log').read_text()}")


def wait_for(address: str, workers: int) -> None:
    """Wait until a scheduler has so many workers."""
    from distributed import Client

    with Client(address, set_as_default=False, timeout=PATIENCE) as client:
        if workers:
            client.wait_for_workers(workers, timeout=PATIENCE)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """End processes; one that does not within its time is killed."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
