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
MOST_LETTERS = 16 * MB  # letters, of all cells together: a page of the pack has 0.2 MB
LINE_COUNTS = 64  # letters that a line counts as, besides its own: kept in a list, even an empty one takes that
MOST_QUOTED = 1_000  # letters of an error that are kept where it is longer than all that may be shown
SHOWS = ("display_data", "execute_result", "update_display_data")
WHY = (
    f"the notebook shows more than {MOST_LETTERS // MB} MB, or {MOST_LETTERS // LINE_COUNTS:,} lines, up to here, "
    "which no page can hold. Show less, such as df.head(), or end the line with a semicolon."
)


def load_ipython_extension(shell: Any) -> None:
    """Bound what a shell shows and prints."""
    room, session = _Room(shell), shell.display_pub.session
    session.send = partial(room.send, session.send)
    for stream in (sys.stdout, sys.stderr):
        stream.write = partial(room.write, stream.write)  # type: ignore[method-assign]
    shell.events.register("post_run_cell", room.close)


class _Room:
    """How much a shell may still show."""

    def __init__(self, shell: Any) -> None:
        self.shell, self.left = shell, MOST_LETTERS

    def takes(self, size: int) -> bool:
        """Whether so much more may be shown; PublishError in the cell that would, and nothing in its threads."""
        self.left -= size
        if self.left < 0 and threading.current_thread() is threading.main_thread():
            raise PublishError(WHY)
        return self.left >= 0

    def write(self, write: Callable[[str], int], text: str) -> int:
        """Write what there is room for."""
        return write(text) if not isinstance(text, str) or self.takes(_size(text)) else len(text)

    def send(self, send: Callable[..., Any], to: Any, what: Any, content: Any = None, *more: Any, **how: Any) -> Any:
        """Send a message, given as its kind and content or as a whole, but what there is no room for."""
        kind, shown = (what, content) if isinstance(what, str) else (what["msg_type"], what["content"])
        if kind in SHOWS and not self.takes(_size(shown)):
            return None
        return send(to, what, _cut(content) if kind == "error" else content, *more, **how)

    def close(self, result: Any) -> None:
        """Have a cell fail that showed too much, and hid that."""
        if self.left < 0 and result.success:
            result.error_in_exec = PublishError(WHY)
            self.shell.showtraceback((PublishError, result.error_in_exec, None))


def _cut(error: dict[str, Any]) -> dict[str, Any]:
    """Cut an error that is longer than all that may be shown: what it says of itself is quoted."""
    if _size(error) <= MOST_LETTERS:
        return error
    said = f"{error['evalue'][:MOST_QUOTED]}\u2026 (cut: {len(error['evalue']):,} letters in all)"
    return error | {"evalue": said, "traceback": [f"{error['ename']}: {said}"]}


def _size(content: Any) -> int:
    """Count the letters of a message."""
    if isinstance(content, dict):
        return sum(map(_size, content.values()))
    if isinstance(content, list | tuple):
        return sum(map(_size, content))
    if isinstance(content, str):
        return len(content) + LINE_COUNTS * content.count("\n")
    return len(content) if isinstance(content, bytes) else 8
