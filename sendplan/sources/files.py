"""A publisher's files: as they are, compressed, or several in a zip. Read as streams: nothing is unpacked to disk."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

from sendplan.errors import Fault, ReleaseError


class File(NamedTuple):
    """One file of a publisher, or one member of a zip."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def stem(self) -> str:
        """Its name without folders and endings: what a data set is called."""
        return PurePosixPath(self.member or self.path.name).name.removesuffix(".gz").removesuffix(".csv")

    def fault(self, line: int, column: str, found: str, allowed: str, remedy: str) -> Fault:
        """Describe what is wrong with it; the line is the row as a spreadsheet numbers it, 0 the whole file."""
        return Fault(self.name, line, "", column, found, allowed, remedy)


def files_in(path: Path) -> list[File]:
    """Name every file of figures that a path holds: the CSV members of a zip (not their .meta.csv), or itself.

    Raises ReleaseError where it is missing or damaged.
    """
    if path.suffix != ".zip":
        with reading(File(path)), path.open("rb"):
            return [File(path)]
    with reading(File(path)), zipfile.ZipFile(path) as packed:
        names = [name for name in packed.namelist() if name.endswith(".csv") and not name.endswith(".meta.csv")]
    return [File(path, name) for name in names]


@contextmanager
def opened(file: File) -> Iterator[IO[bytes]]:
    """Open a file's bytes, unpacked; raises ReleaseError where it is missing or damaged."""
    with reading(file):
        if file.member:
            with zipfile.ZipFile(file.path) as packed, packed.open(file.member) as stream:
                yield stream
        else:
            read = gzip.open if file.path.suffix == ".gz" else open
            with cast("IO[bytes]", read(file.path, "rb")) as stream:
                yield stream


@contextmanager
def reading(file: File) -> Iterator[None]:
    """Turn what goes wrong while a file is read into ReleaseError."""
    try:
        yield
    except FileNotFoundError:
        raise ReleaseError([file.fault(0, "", "no such file", f"a file at {file.path}", "Correct the path.")]) from None
    except (
        OSError,
        EOFError,
        RuntimeError,
        zlib.error,
        zipfile.BadZipFile,
    ) as error:  # Runtime: locked with a password
        found = f"a file that cannot be read ({error})"
        raise ReleaseError([file.fault(0, "", found, "the file as published", "Download it again.")]) from error


def sha256(file: File) -> str:
    """Hash what a file holds, unpacked: the same data compressed is the same release."""
    with opened(file) as stream:
        return hashlib.file_digest(cast("io.BufferedReader", stream), "sha256").hexdigest()
