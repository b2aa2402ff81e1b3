"""A parquet file as CSV, written by a process of its own: what a small file swells to in memory ends that one alone.

So whatever bounds a CSV file bounds parquet, too. A few thousand bytes of it can hold a billion rows, and polars
ends the whole process where memory, or a size that the file claims, fails it.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import IO

import polars as pl

from sendplan.errors import ReleaseError
from sendplan.sources.bounds import LESS, MEMORY, TEXT, size
from sendplan.sources.files import SAVE_AS, Bounded, File

SLICE = 250_000  # rows read at a time
PART = 2_000  # rows written at a time
REFUSED = 3  # what the process ends with where polars says what is wrong


@contextmanager
def as_csv(file: File, columns: Sequence[int] = ()) -> Iterator[Bounded]:
    """Open columns of a parquet file, each by its place, as CSV with a header; the header of all where none is given.

    Raises ReleaseError, at the end of what could be read, where the file is damaged or takes too much memory.
    """
    command = [sys.executable, "-P", "-m", __name__, str(file.path.absolute()), *map(str, columns)]
    here = {"PYTHONPATH": os.pathsep.join(sys.path), "POLARS_MAX_THREADS": "2", "RUST_BACKTRACE": "0"}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - this program itself
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=os.environ | here
        )
        with process, Bounded(file, process.stdout) as stream:
            try:
                yield stream
                ended = process.wait() if not stream.read(1) else 0
            finally:
                process.kill()
        if ended:
            said.seek(0)
            raise _refusal(file, ended, said.readline(1000).decode(errors="replace").strip())


def _refusal(file: File, ended: int, said: str) -> ReleaseError:
    swells = f"what is not parquet, or takes more than {size(MEMORY)} to read"
    found, remedy = (f"what is not parquet ({said})", SAVE_AS) if ended == REFUSED else (swells, f"{SAVE_AS} {LESS}")
    return file.refusal(0, "", found, "a parquet file of texts and numbers", remedy)


def main(path: str, *columns: str) -> int:
    """Write a parquet file to standard output; polars' own word for what is wrong goes to standard error."""
    _hold()
    try:
        _write(path, [int(each) for each in columns], sys.stdout.buffer)
    except (pl.exceptions.PolarsError, OSError) as error:
        print((str(error) or type(error).__name__).splitlines()[0], file=sys.stderr)  # noqa: T201
        return REFUSED
    return 0


def _hold() -> None:
    """Have the system refuse this process more memory than reading may take."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _write(path: str, columns: Sequence[int], out: IO[bytes]) -> None:
    """Write columns of a parquet file as CSV; all names where no column is asked for."""
    scan = pl.scan_parquet(path, glob=False)
    theirs = list(scan.collect_schema().items())
    asked = [theirs[at] for at in columns]
    head = io.StringIO(newline="")
    csv.writer(head, lineterminator="\n").writerow(name for name, _ in asked or theirs)
    out.write(head.getvalue().encode())
    cells = [
        (pl.col(name).fill_nan(None) if kind.is_float() else pl.col(name)).cast(pl.String).fill_null("")
        for name, kind in asked
    ]
    for start in count(0, SLICE) if asked else ():
        frame = scan.select(name for name, _ in asked).slice(start, SLICE).collect(engine="streaming")
        if frame.is_empty():
            break
        for part in frame.iter_slices(PART):
            _refuse_long(part)
            out.write(part.select(cells).write_csv(include_header=False).encode())
    out.flush()


def _refuse_long(part: pl.DataFrame) -> None:
    """Refuse a long text: in memory all rows may share it, and written out they would not."""
    texts = part.select(pl.col(pl.String).str.len_bytes(), pl.col(pl.Binary).bin.size())
    if max((each or 0 for each in texts.max().row(0)), default=0) > TEXT:
        raise pl.exceptions.ComputeError(f"a cell of more than {TEXT:,} bytes")


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
