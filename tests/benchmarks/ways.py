"""The ways to make pages that are compared, and how a run of one is measured."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
from areas import Pages
from builders import REPOSITORY

BESIDE = Path(sys.executable).parent
ONE_PROCESS = Path(__file__).with_name("one_process.py")
EVERY = 0.05  # seconds between two looks at memory
Command = list[str]
Way = Callable[[Pages, Path], Iterator[Command]]
Measure = Callable[[Iterable[Command], Pages], float]
Sizes = dict[str, list[int]]  # by notebook


def program(name: str) -> str:
    """Where a program of this environment is."""
    return str(BESIDE / name)


def commands(given: Pages, to: Path) -> Iterator[Command]:
    """For each page papermill's command, then nbconvert's: each a process of its own."""
    for area, meeting, notebook in given:
        executed = to / area / meeting / f"{notebook}.ipynb"
        executed.parent.mkdir(parents=True, exist_ok=True)
        source = str(REPOSITORY / "notebooks" / f"{notebook}.ipynb")
        yield [program("papermill"), source, str(executed), "-p", "area", area, "-p", "meeting", meeting]
        yield [program("jupyter"), "nbconvert", "--to", "sendplan", str(executed)]


def one_process(given: Pages, to: Path) -> Iterator[Command]:
    """One process that calls papermill and the exporter, page after page."""
    yield [sys.executable, str(ONE_PROCESS), str(to), *(":".join(page) for page in given)]


def kernel(given: Pages, to: Path) -> Iterator[Command]:
    """Publish with the ordinary kernel."""
    yield publish(given, to, "--engine", "kernel")


def ours(given: Pages, to: Path) -> Iterator[Command]:
    """Publish as it is published unless told otherwise."""
    yield publish(given, to)


WAYS: dict[str, Way] = {"commands": commands, "papermill's API": one_process, "kernel": kernel, "ours": ours}


def publish(given: Pages, to: Path, *options: str) -> Command:
    """Write the command that publishes: one meeting, or every one there is."""
    which = ["--area", given.areas[0], "--meeting", given.meetings[0]] if given.is_one_pack else ["--all"]
    return [program("sendplan"), "publish", *which, "--to", str(to), *options]


def cold(way: str, given: Pages, measure: Measure) -> tuple[float, Sizes]:
    """Make pages in a new folder and remove them; what was measured, and the bytes of each notebook's pages."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(WAYS[way](given, Path(folder)), given)
        return found, sizes(given, Path(folder))


def seconds(lines: Iterable[Command], given: Pages) -> float:
    """Run commands one after the other; how long they took in all."""
    begun = time.perf_counter()
    for line in lines:
        run(line, given, subprocess.Popen.wait)
    return time.perf_counter() - begun


def memory(lines: Iterable[Command], given: Pages) -> float:
    """Run commands one after the other; the most memory they and their children held at any time, in MB (PSS)."""
    return max(run(line, given, _most_held) for line in lines)


def run(line: Command, given: Pages, wait: Callable[[subprocess.Popen[bytes]], float]) -> float:
    """Run a command, and end the benchmark with what it said where it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(line, stdout=said, stderr=said, env=os.environ | {"SENDPLAN_DATA": str(given.data)})
        try:
            found = wait(process)
        finally:
            process.terminate()  # does nothing to one that has ended
        if process.wait():
            said.seek(0)
            raise SystemExit(f"{' '.join(line)}\nfailed:\n{said.read().decode(errors='replace')[-4000:]}")
    return found


def _most_held(process: subprocess.Popen[bytes]) -> float:
    most = 0.0
    while process.poll() is None:
        most = max(most, held(process.pid))
        time.sleep(EVERY)
    return most


def held(process: int) -> float:
    """Memory of a process and of all it started, in MB: what several of them share is counted once (PSS)."""
    total = 0
    with suppress(psutil.Error):
        root = psutil.Process(process)
        for each in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):  # it has ended meanwhile
                total += each.memory_full_info().pss
    return total / 1e6


def sizes(given: Pages, to: Path) -> Sizes:
    """Bytes of the pages that a way wrote; a page that is missing ends the benchmark."""
    found: Sizes = {notebook: [] for notebook in given.notebooks}
    for area, meeting, notebook in given:
        path = to / area / meeting / f"{notebook}.html"
        if not path.exists():
            raise SystemExit(f"No page {path.relative_to(to)} was made.")
        found[notebook].append(path.stat().st_size)
    return found
