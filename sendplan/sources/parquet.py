"""A parquet file as CSV, written by a process of its own: what a small file swells to in memory ends that one alone.

So whatever bounds a CSV file bounds parquet, too. A few thousand bytes of it can hold a billion rows, or a text that
polars copies for hours, and polars ends the whole process where memory, or a size that the file claims, fails it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import polars as pl

from sendplan.errors import ReleaseError
from sendplan.sources.bounds import FEWER, MEMORY, ROWS_READ, SECONDS, TEXT_BYTES, size
from sendplan.sources.files import SAVE_AS, Bounded, SourceFile

NOT_READ, TOO_MANY = 3, 4  # what the process ends with where polars says what is wrong, and where rows are too many


@contextmanager
def as_csv(file: SourceFile, columns: Sequence[int] = ()) -> Iterator[Bounded]:
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
        if ended == TOO_MANY:
            raise file.too_much("", f"{ROWS_READ:,} rows")
        if ended:
            said.seek(0)
            raise _refusal(file, ended, said.readline(1000).decode(errors="replace").strip())


def _refusal(file: SourceFile, ended: int, said: str) -> ReleaseError:
    swells = f"what is not parquet, or takes more than {size(MEMORY)} or {SECONDS} seconds to read"
    found, remedy = (f"what is not parquet ({said})", SAVE_AS) if ended == NOT_READ else (swells, f"{SAVE_AS} {FEWER}")
    return file.refusal(0, "", found, "a parquet file of texts and numbers", remedy)


def main(path: str, *columns: str) -> int:
    """Write a parquet file to standard output; polars' own word for what is wrong goes to standard error."""
    _hold()
    try:
        scan = pl.scan_parquet(path, glob=False)
        if scan.select(pl.len()).collect().item() > ROWS_READ:  # by the file's own word: nothing of it is read for that
            return TOO_MANY
        _write_csv(scan, [int(each) for each in columns], sys.stdout.buffer)
    except (pl.exceptions.PolarsError, OSError) as error:
        print((str(error) or type(error).__name__).splitlines()[0], file=sys.stderr)  # noqa: T201
        return NOT_READ
    return 0


def _hold() -> None:
    """Have the system refuse this process more memory and time than reading may take."""
    if sys.platform != "win32":
        import resource

        for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _write_csv(scan: pl.LazyFrame, columns: Sequence[int], out: IO[bytes]) -> None:
    """Write columns of a parquet file as CSV; all names where no column is asked for."""
    theirs = list(scan.collect_schema().items())
    if columns:
        scan.select(_as_text(*theirs[at]) for at in columns).sink_csv(out)
    else:
        pl.DataFrame(schema=[name for name, _ in theirs]).write_csv(out)
    out.flush()


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    """Write a column's values as text; what is no number is as blank as what is not there."""
    cell = pl.col(name).fill_nan(None) if kind.is_float() else pl.col(name)
    return cell.cast(pl.String).map_batches(_short, pl.String, is_elementwise=True).fill_null("")


def _short(texts: pl.Series) -> pl.Series:
    """Refuse a long text: in memory all rows may share it, and written out they would not."""
    if (texts.str.len_bytes() > TEXT_BYTES).any():
        raise pl.exceptions.ComputeError(f"a cell of more than {TEXT_BYTES:,} bytes")
    return texts


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
