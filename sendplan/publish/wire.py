"""What lies between a kernel and its client where both are in one process: messages, and what becomes one."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from ipykernel.iostream import IOPubThread, OutStream
from jupyter_client.session import Session

from sendplan.errors import PublishError

DESCRIPTORS = {"stdout": 1, "stderr": 2}
LARGEST = 2**30  # bytes of a file that a notebook writes: a program that prints without end stops there


class Wire:
    """Stands where a socket would: messages go in as they are sent and come out as they are received."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.process = os.getpid()
        self.sent: deque[dict[str, Any]] = deque()

    def send_multipart(self, parts: list[bytes], *_how: Any, **_options: Any) -> None:
        """Take a message; raises PublishError for one that only a browser could answer."""
        message = self.session.deserialize(self.session.feed_identities(parts)[1])
        if message["msg_type"] == "comm_open":
            raise PublishError(
                "this notebook opens a connection to its reader's browser (a widget does), which needs the ordinary"
                ' kernel. Write {"sendplan": {"engine": "kernel"}} into its metadata, or publish with --engine kernel.'
            )
        if self.is_ours():
            self.sent.append(message)
        elif message["msg_type"] == "stream":  # from a process that a cell forked, and back by the descriptor
            os.write(DESCRIPTORS[message["content"]["name"]], message["content"]["text"].encode())

    def is_ours(self) -> bool:
        """Whether this is the process that runs the notebook, and none that a cell forked."""
        return os.getpid() == self.process

    def get_msg(self, **_patience: Any) -> dict[str, Any]:
        """Give the next message; the cell that sent it is done."""
        return self.sent.popleft()


class Publisher(IOPubThread):
    """In place of the kernel's thread that sends what was printed: does what it would have done by now."""

    thread = None  # type: ignore[assignment] # that is: it is not running

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.io_loop = self  # type: ignore[assignment]
        self.due: deque[tuple[float, Callable[[], None]]] = deque()
        self.one_at_a_time = threading.RLock()  # threads of a notebook may print

    def schedule(self, act: Callable[[], None]) -> None:
        """Do what the thread would be asked to."""
        act()

    def call_later(self, seconds: float, act: Callable[[], None]) -> None:
        """Note what the thread would do later."""
        self.due.append((time.monotonic() + seconds, act))

    def catch_up(self) -> None:
        """Do what the thread would have done by now."""
        while self.due and self.due[0][0] <= time.monotonic():
            self.due.popleft()[1]()

    def send_multipart(self, *message: Any, **options: Any) -> None:
        """Send at once."""
        self.wire.send_multipart(*message, **options)


class _Echo:
    """Told of each text before a stream takes it, and of each flush: what came earlier goes first."""

    def __init__(self, publisher: Publisher, captured: IO[bytes] | None) -> None:
        self.publisher = publisher
        self.captured = captured
        self.taken = 0
        self.stream: OutStream | None = None

    def write(self, _text: str = "") -> None:
        """Hear of a text, which comes after what other programs wrote so far."""
        if not self.publisher.wire.is_ours():  # a process that a cell forked is another program
            return
        with self.publisher.one_at_a_time:
            self.read()
            self.publisher.catch_up()

    flush = write

    def read(self) -> None:
        """Have the stream take what other programs wrote to the descriptor."""
        if self.stream is None or self.captured is None:
            return
        with suppress(PublishError):  # where it is too much no more is read: the cell is told at its end (see flood)
            while found := os.pread(self.captured.fileno(), 1 << 20, self.taken):
                self.taken += len(found)
                self.stream.write(found.decode(errors="replace"))


@contextmanager
def printed(publisher: Publisher, name: str, descriptor: int) -> Iterator[None]:
    """Have what is printed sent as messages."""
    outer = getattr(sys, name)
    outer.flush()
    with _captured(descriptor) as (captured, saved):
        echo = _Echo(publisher, captured)
        made: Any = OutStream  # which has no types
        echo.stream = stream = made(publisher.wire.session, publisher, name, echo=echo, watchfd=False)
        stream._original_stdstream_copy = saved
        setattr(sys, name, stream)
        try:
            yield
        finally:
            setattr(sys, name, outer)
            echo.stream = None
            outer.flush()


@contextmanager
def _captured(descriptor: int) -> Iterator[tuple[IO[bytes] | None, int | None]]:
    """Have what other programs write to a descriptor in a file without a name; and know where it went before."""
    if os.name != "posix":  # there the ordinary kernel does not either
        yield None, None
        return
    import resource

    saved, bounds = os.dup(descriptor), resource.getrlimit(resource.RLIMIT_FSIZE)
    with tempfile.TemporaryFile() as captured:
        os.dup2(captured.fileno(), descriptor)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, bounds[1]))
        try:
            yield captured, saved
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
            os.dup2(saved, descriptor)
            os.close(saved)
