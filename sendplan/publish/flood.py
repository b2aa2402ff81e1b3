"""What a notebook may show: more than any page can hold, and less than would fill a computer's memory.

An extension of IPython, so that it is the same in the ordinary kernel and without one: what is shown is counted
where it is shown, before it is copied, packed and sent. A cell that shows more fails.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from sendplan.errors import PublishError

MB = 2**20
MOST = 16 * MB  # letters, of all cells together: a page of the pack has 0.2 MB
LINE = 64  # letters that a line counts as, besides its own: kept in a list, even an empty one takes that
QUOTED = 1_000  # letters of an error that are kept where it is longer than all that may be shown
SHOWS = ("display_data", "execute_result", "update_display_data")
WHY = (
    f"the notebook shows more than {MOST // MB} MB, or {MOST // LINE:,} lines, up to here, which no page can hold. "
    "Show less, such as df.head(), or end the line with a semicolon."
)


class _Room:
    """How much may still be shown."""

    def __init__(self) -> None:
        self.left = MOST

    @property
    def is_over(self) -> bool:
        """Whether more was shown than may be."""
        return self.left < 0

    def takes(self, size: int) -> bool:
        """Whether so much more may be shown; PublishError in the cell that would, and nothing in its threads."""
        self.left -= size
        if self.is_over and threading.current_thread() is threading.main_thread():
            raise PublishError(WHY)
        return not self.is_over


def load_ipython_extension(shell: Any) -> None:
    """Bound what a shell shows and prints."""
    room, session = _Room(), shell.display_pub.session
    session.send = _Sending(room, session.send, shell.display_pub)
    for stream in (sys.stdout, sys.stderr):
        stream.write = partial(_write, room, stream.write)  # type: ignore[method-assign]


def _write(room: _Room, write: Callable[[str], int], text: str) -> int:
    return write(text) if not isinstance(text, str) or room.takes(_size(text)) else len(text)


class _Sending:
    """Sends the messages of a kernel, but what would show too much; a cell that did, and hid it, is told to fail."""

    def __init__(self, room: _Room, send: Callable[..., Any], shows: Any) -> None:
        self.room, self.send, self.shows = room, send, shows

    def __call__(self, stream: Any, what: Any, content: Any = None, *more: Any, **how: Any) -> Any:
        """Send a message, given as its kind and content or as a whole."""
        kind = what if isinstance(what, str) else what["msg_type"]
        if kind in SHOWS and not self.room.takes(_size(what["content"] if content is None else content)):
            return None
        if kind in ("error", "execute_reply"):
            content = _cut(content)
        if kind == "execute_reply" and self.room.is_over and content["status"] == "ok":
            failed = {"ename": PublishError.__name__, "evalue": WHY, "traceback": [WHY]}
            self.send(self.shows.pub_socket, "error", failed, self.shows.parent_header)
            content = content | failed | {"status": "error"}
        return self.send(stream, what, content, *more, **how)


def _cut(error: dict[str, Any]) -> dict[str, Any]:
    """Cut an error that is longer than all that may be shown: what it says of itself is quoted."""
    if _size(error) <= MOST or "evalue" not in error:
        return error
    said = f"{error['evalue'][:QUOTED]}\u2026 (cut: {len(error['evalue']):,} letters in all)"
    return error | {"evalue": said, "traceback": [f"{error['ename']}: {said}"]}


def _size(content: Any) -> int:
    """Count the letters of a message."""
    if isinstance(content, dict):
        return sum(map(_size, content.values()))
    if isinstance(content, list | tuple):
        return sum(map(_size, content))
    if isinstance(content, str):
        return len(content) + LINE * content.count("\n")
    return len(content) if isinstance(content, bytes) else 8
