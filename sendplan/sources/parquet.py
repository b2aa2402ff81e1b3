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
from typing import IO, cast

import polars as pl

from sendplan.sources.bounds import LESS, MEMORY, TEXT, size
from sendplan.sources.files import SAVE_AS, File, bounded

SLICE = 250_000  # rows read at a time
PART = 2_000  # rows written at a time
REFUSED = 3  # what the process ends with where polars says what is wrong
ALLOWED = "a parquet file of texts and numbers"


@contextmanager
def as_csv(file: File, columns: Sequence[int] = ()) -> Iterator[IO[bytes]]:
    """Open columns of a parquet file, each by its place, as CSV with a header; the header of all where none is given.

    Raises ReleaseError, at the end of what could be read, where the file is damaged or takes too much memory.
    """
    command = [sys.executable, "-P", "-m", __name__, str(file.path.absolute()), *map(str, columns)]
    here = {"PYTHONPATH": os.pathsep.join(sys.path), "POLARS_MAX_THREADS": "2", "RUST_BACKTRACE": "0"}
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - this program itself
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=os.environ | here
        ) as process:
            stream, at_end = cast("IO[bytes]", process.stdout), False
            try:
                yield bounded(file, stream)
                at_end = not stream.read(1)
            finally:
                if not at_end:
                    process.kill()
        if at_end and process.returncode:
            _refuse(file, process.returncode, said)


def _refuse(file: File, code: int, said: IO[bytes]) -> None:
    from sendplan.errors import ReleaseError

    said.seek(0)
    why = said.readline(1000).decode(errors="replace").strip()
    if code == REFUSED:
        raise ReleaseError([file.fault(0, "", f"what is not parquet ({why})", ALLOWED, SAVE_AS)])
    found = f"what is not parquet, or takes more than {size(MEMORY)} to read"
    raise ReleaseError([file.fault(0, "", found, ALLOWED, f"{SAVE_AS} {LESS}")])


def _write(path: str, columns: Sequence[int], out: IO[bytes]) -> None:
    """Write columns of a parquet file as CSV; all names where no column is asked for."""
    scan = pl.scan_parquet(path, glob=False)
    theirs = list(scan.collect_schema().items())
    head = io.StringIO(newline="")
    csv.writer(head, lineterminator="\n").writerow([theirs[at][0] for at in columns or range(len(theirs))])
    out.write(head.getvalue().encode())
    asked = [theirs[at] for at in columns]
    cells = [
        (pl.col(name).fill_nan(None) if kind.is_float() else pl.col(name)).cast(pl.String).fill_null("")
        for name, kind in asked
    ]
    for start in count(0, SLICE) if columns else ():
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


def _hold() -> None:
    """Have the system refuse this process more memory than reading may take."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main(path: str, *columns: str) -> int:
    """Write a parquet file to standard output; polars' own word for what is wrong goes to standard error."""
    _hold()
    try:
        _write(path, [int(each) for each in columns], sys.stdout.buffer)
    except (pl.exceptions.PolarsError, OSError) as error:
        print((str(error) or type(error).__name__).splitlines()[0], file=sys.stderr)  # noqa: T201
        return REFUSED
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
