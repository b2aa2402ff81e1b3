"""A process that reads what others may have written loads no pickle of theirs: loading one can run anything.

Dask reads some of what workers send as pickles, whatever its client is told: exceptions, types, warnings. No pickle
can run anything that it does not find by name first, and of that Python tells every audit hook.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

ALLOWED = {("builtins", "bytes")}  # Dask sends what is of a kind, such as bytes, with the name of that
_own = threading.local()
_open = list[None]()  # as long as there is one in it, pickles are guarded against


class Refused(TypeError):  # noqa: N818 - said of a pickle
    """A pickle would have loaded something by its name; of this kind, since Dask goes on where a type is wrong."""


def ours() -> None:
    """Have this thread be one of ours, which reads what our own processes wrote."""
    _own.is_one = True


@contextmanager
def guarded() -> Iterator[None]:
    """Have every thread of this process that is none of ours refuse what a pickle would load by its name."""
    _hear()
    ours()
    _open.append(None)
    try:
        yield
    finally:
        _open.pop()


@cache
def _hear() -> None:
    """Hear of what pickles load; a hook stays as long as its process."""
    sys.addaudithook(_refuse)


def _refuse(event: str, found: tuple[Any, ...]) -> None:
    if event == "pickle.find_class" and _open and not hasattr(_own, "is_one") and found not in ALLOWED:
        raise Refused(f"{'.'.join(map(str, found))} is not loaded: a worker sent it")
