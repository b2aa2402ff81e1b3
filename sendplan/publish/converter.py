"""Processes that do nothing but draw, so that no page starts V8, and a folder that keeps what they drew.

A chart that stops or stalls its process fails by its name, and the next is drawn by a fresh one.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import connection, get_context
from pathlib import Path
from threading import Lock, Timer
from typing import Self

from sendplan.errors import PublishError
from sendplan.publish.contents import write_whole
from sendplan.publish.drawing import SVG, Wanted, draw, is_sound, key
from sendplan.publish.processes import begin, end_at_once, start
from sendplan.words import count

LONGEST_DRAWING = 60  # a drawing that takes longer has stalled
MOST_DRAWINGS = 150  # drawings of one process: V8 keeps what it took, and takes a little more with each
DAYS = 90  # a drawing that no page needed for longer is not kept
ENDING = ".drawing"
NEW = get_context("spawn")  # never forked: the child of a process with threads may hang
FIRST = {"data": {"values": [{"x": 1}]}, "mark": "text", "encoding": {"text": {"field": "x"}}}
TO_WARM_UP = Wanted(FIRST, "First", SVG)
STOPPED = "Drawing was stopped before its end."
NOT_DRAWN = (
    "The chart {name!r} cannot be drawn: {how}. Try again; if it is always this chart, give it fewer rows "
    "and shorter labels."
)


class Converter:
    """Processes that draw, each started with the first drawing it is needed for; any threads may share them."""

    def __init__(self, processes: int = 1) -> None:
        self._most = processes
        self._threads = ThreadPoolExecutor(processes, "draws")
        self._alive: set[_Process] = set()
        self._idle: list[_Process] = []
        self._awaited: dict[str, Future[bytes]] = {}
        self._lock = Lock()  # held while any of these is changed
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start every process that is not yet, to be ready when a drawing is wanted; none is waited for."""
        with self._lock:
            while len(self._alive) < self._most:
                self._idle.append(self._started())

    def drawn(self, wanted: Sequence[Wanted], folder: Path | None = None) -> dict[str, bytes]:
        """Return drawings by their keys: from a folder where it has them; it gains the others.

        Raises PublishError for the first that cannot be drawn.
        """
        asked = {key(each): each for each in wanted}
        found = {each: drawing for each in asked if folder and (drawing := _read(folder, each))}
        begun = {each: self._begun(each, asked[each]) for each in asked if each not in found}
        for each, future in begun.items():
            try:
                found[each] = future.result()
            except CancelledError:
                raise PublishError(STOPPED) from None
            if folder:
                _write(folder, each, found[each])
        return found

    def close(self) -> None:
        """End every process at once, whatever it draws."""
        with self._lock:
            self._closed = True
            alive = list(self._alive)
        self._threads.shutdown(wait=False, cancel_futures=True)
        for each in alive:
            self._end(each)
        self._threads.shutdown()

    def _begun(self, name: str, wanted: Wanted) -> Future[bytes]:
        """Have something drawn that no thread has asked for yet."""
        with self._lock:
            if self._closed:
                raise PublishError(STOPPED)
            drawing = self._awaited.get(name)  # looked up once: it goes when it is done
            if drawing is None:
                self._awaited[name] = drawing = self._threads.submit(self._draw, wanted)
                drawing.add_done_callback(lambda _: self._awaited.pop(name, None))
            return drawing

    def _draw(self, wanted: Wanted) -> bytes:
        process = self._taken()
        try:
            drawing = process.draw(wanted)
        except BaseException:
            self._end(process)  # whatever it was: nothing of it may reach the next
            raise
        self._idle.append(process)
        return drawing

    def _taken(self) -> _Process:
        with self._lock:
            process = self._idle.pop() if self._idle else self._started()
            if process.is_used_up():
                self._end(process)
                process = self._started()
            return process

    def _started(self) -> _Process:
        if self._closed:
            raise PublishError(STOPPED)
        process = _Process()
        self._alive.add(process)
        return process

    def _end(self, process: _Process) -> None:
        process.end()
        self._alive.discard(process)


class _Process:
    """A process that draws for one thread at a time, from when it is made."""

    def __init__(self) -> None:
        self._drawings = 0
        self._pipe, far = NEW.Pipe()
        self._process = NEW.Process(target=_serve, args=(far,), daemon=True)
        start(self._process)
        far.close()

    def is_used_up(self) -> bool:
        """Whether the process has drawn enough, or has ended."""
        return self._drawings >= MOST_DRAWINGS or bool(connection.wait([self._process.sentinel], 0))

    def draw(self, wanted: Wanted) -> bytes:
        """Return what the process drew; PublishError where it did not, and then it is of no more use."""
        self._drawings += 1
        end = time.monotonic() + LONGEST_DRAWING
        watch = Timer(LONGEST_DRAWING, self._process.kill)  # it may not even read
        watch.start()
        try:
            self._pipe.send(wanted)
            answer: bytes | PublishError = self._pipe.recv()
        except (EOFError, OSError):
            took = f"it took longer than {count(LONGEST_DRAWING, 'second')}"
            how = took if time.monotonic() >= end else "the process that draws it ended before its time"
            raise PublishError(NOT_DRAWN.format(name=wanted.name, how=how)) from None
        finally:
            watch.cancel()
        if isinstance(answer, PublishError):
            raise answer
        return answer

    def end(self) -> None:
        """End the process at once."""
        end_at_once(self._process)


def _serve(pipe: connection.Connection) -> None:
    """Draw what is asked for until there is no one left to ask."""
    begin()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # there is nothing to tidy up
    for stream in (1, 2):  # where V8 writes at length why it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    draw(TO_WARM_UP)  # V8 takes its time to start
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(pipe.recv()))


def _answer(wanted: Wanted) -> bytes | PublishError:
    try:
        return draw(wanted)
    except PublishError as error:
        return error
    except Exception as error:  # noqa: BLE001 - told where it can be shown
        return PublishError(f"The chart {wanted.name!r} cannot be drawn: {type(error).__name__}: {error}")


def _read(folder: Path, name: str) -> bytes | None:
    """Read a drawing that a folder keeps; None where it has none, or what is no drawing of ours."""
    path = folder / f"{name}{ENDING}"
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    with suppress(OSError):
        os.utime(path)  # it is still needed
    check, drawing = whole[:32], whole[32:]
    return drawing if hashlib.sha256(drawing).digest() == check and is_sound(drawing) else None


def _write(folder: Path, name: str, drawing: bytes) -> None:
    """Keep a drawing in a folder, with its hash before it; where that cannot be, it is drawn again next time."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{name}{ENDING}", hashlib.sha256(drawing).digest() + drawing)


def tidied(folder: Path, days: float = DAYS) -> int:
    """Remove the drawings of a folder that no page has needed for so many days; say how many they were."""
    earliest, removed = time.time() - days * 24 * 60 * 60, 0
    for path in folder.glob(f"*{ENDING}"):
        with suppress(OSError):  # another publisher may have removed it
            if path.stat().st_mtime < earliest:
                path.unlink()
                removed += 1
    return removed
