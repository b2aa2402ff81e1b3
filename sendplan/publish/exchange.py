"""Two folders change names: in one step, where the system and its disks can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Any

HERE = -100  # AT_FDCWD: paths are as they are for every other call
RENAME_EXCHANGE = RENAME_SWAP = 2
REFUSED = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)  # by a system or a disk that cannot


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where that cannot be done here, and nothing was.

    Linux and macOS each have a call of their own for it, that Python has no name for.
    """
    system: Any = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(system, "renameat2"):
        failed = system.renameat2(HERE, first, HERE, second, RENAME_EXCHANGE)
    elif hasattr(system, "renamex_np"):
        failed = system.renamex_np(first, second, RENAME_SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in REFUSED:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    return not failed
