"""A publisher's files: as they are, compressed, or several in a zip. Read as streams: nothing is unpacked to disk."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple, cast

from sendplan.errors import Fault, ReleaseError
from sendplan.folder import odd
from sendplan.sources import bounds
from sendplan.sources.bounds import size
from sendplan.words import visible


class File(NamedTuple):
    """One file of a publisher, or one member of a zip."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return short(f"{self.path.name}/{self.member}" if self.member else self.path.name)

    @property
    def stem(self) -> str:
        """Its name without folders and endings: what a data set is called."""
        return re.sub(r"(?i)(\.(csv|gz|zip|parquet))+$", "", PurePosixPath(self.member or self.path.name).name)

    def fault(self, line: int, column: str, found: str, allowed: str, remedy: str) -> Fault:
        """Describe what is wrong with it; the line is the row as a spreadsheet numbers it, 0 the whole file."""
        return Fault(self.name, line, "", column, short(found), short(allowed), remedy)

    def too_much(self, found: str, most: str, remedy: str = bounds.LESS) -> ReleaseError:
        """Say that it is larger than is taken in."""
        return ReleaseError([self.fault(0, "", f"more than {most} {found}".rstrip(), f"at most {most}", remedy)])


def short(text: str) -> str:
    """Shorten what a message quotes of a file, and leave out what cannot be seen."""
    cut = text if len(text) <= bounds.SHOWN else f"{text[: bounds.SHOWN]}\u2026 (cut: {len(text):,} letters in all)"
    return " ".join(visible(cut).split("\n"))


class _Bounded(io.RawIOBase):
    """A stream of which no more is read than a file may have."""

    def __init__(self, file: File, stream: Any) -> None:
        self.file, self.stream, self.left = file, stream, bounds.UNPACKED

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, into: Any) -> int:
        """Read on, and count."""
        got: int = self.stream.readinto(into)
        self.left -= got
        if self.left < 0:
            raise self.file.too_much("unpacked", size(bounds.UNPACKED))
        return got


def bounded(file: File, stream: IO[bytes]) -> IO[bytes]:
    """Have reading a stream raise ReleaseError where there is more of it than a file may have."""
    return io.BufferedReader(_Bounded(file, stream))


class _Listing(io.FileIO):
    """A zip, for its list of members: of which no more is read than they may take."""

    def read(self, size: int | None = -1) -> bytes:
        """Read on; raises LargeZipFile where the list is asked for, and is too long."""
        if size is not None and size > bounds.LISTING:
            raise zipfile.LargeZipFile
        return super().read(size)


SAVE_AS = "Download it again, or save it as 'CSV UTF-8 (comma delimited)'."
UNPACK = "Unpack it, and import what is in it."
OFFICE = {"[Content_Types].xml", "mimetype"}  # one of them is in every workbook and document of an office program
# How a file begins that is no CSV, what it is, and what to do with it.
FOREIGN = (
    (b"PK", "a zip file", UNPACK),
    (b"\x1f\x8b", "a file compressed twice", UNPACK),
    (b"PAR1", "a compressed parquet file", UNPACK),
    (b"\xd0\xcf\x11\xe0", "a workbook of an older program, or with a password", SAVE_AS),
    (b"\xff\xfe", "text in UTF-16", SAVE_AS),
    (b"\xfe\xff", "text in UTF-16", SAVE_AS),
    (b"%PDF", "a PDF", "Give the table that it was made of, as CSV."),
    (b"<", "a web page", "Download the file itself, not the page that shows it."),
)


def begins(path: Path, *, with_: bytes) -> bool:
    """Whether a file begins so: what it is, whatever its name says. Raises ReleaseError where it cannot be read."""
    with reading(File(path)), path.open("rb") as stream:
        return stream.read(len(with_)) == with_


def is_parquet(file: File) -> bool:
    """Whether a file is parquet."""
    return not file.member and begins(file.path, with_=b"PAR1")


def refuse_foreign(file: File) -> None:
    """Raise ReleaseError where a file, unpacked, is no text, with what it is and what to do."""
    with opened(file) as stream:
        head = stream.read(512)
    kinds = [each for each in FOREIGN if head.lstrip().startswith(each[0])]
    if b"\0" in head or kinds:
        _, found, remedy = [*kinds, (b"", "text in UTF-16, or no text at all", SAVE_AS)][0]
        raise ReleaseError([file.fault(0, "", found, "a CSV file in UTF-8, or parquet", remedy)])


def files_in(path: Path) -> list[File]:
    """Name every file of figures that a path holds: the CSV members of a zip (not their .meta.csv), or itself.

    Raises ReleaseError where it is missing, damaged, or no table.
    """
    if not begins(path, with_=b"PK"):
        if not is_parquet(File(path)):
            refuse_foreign(File(path))
        return [File(path)]
    every = [each.filename for each in members(path)]
    if OFFICE & set(every):
        remedy = "Save the sheet with the figures as 'CSV UTF-8 (comma delimited)', and import that."
        raise ReleaseError([File(path).fault(0, "", "a workbook or document", "a CSV file, zipped or not", remedy)])
    return [File(path, name) for name in every if re.search(r"(?i)(^|/)[^./][^/]*(?<!\.meta)\.csv$", name)]


def members(path: Path) -> list[zipfile.ZipInfo]:
    """List the members of a zip. Raises ReleaseError where they are too many, or packed in a way that swells."""
    file, most = File(path), f"{bounds.MEMBERS:,} files"
    try:
        with reading(file), _Listing(path) as stream, zipfile.ZipFile(stream) as packed:
            every = packed.infolist()
    except zipfile.LargeZipFile:
        raise file.too_much("in a zip", most, UNPACK) from None
    if len(every) > bounds.MEMBERS:
        raise file.too_much("in a zip", most, UNPACK)
    for each in every:
        if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            found = f"a file packed in way {each.compress_type} of zip"
            raise ReleaseError([File(path, each.filename).fault(0, "", found, "way 8, the usual one", UNPACK)])
    return every


@contextmanager
def opened(file: File) -> Iterator[IO[bytes]]:
    """Open a file's bytes, unpacked; raises ReleaseError where it is missing, damaged or larger than is taken in."""
    with reading(file):
        if file.member:
            with zipfile.ZipFile(file.path) as packed, packed.open(file.member) as stream:
                yield bounded(file, stream)
        else:
            read = gzip.open if begins(file.path, with_=b"\x1f\x8b") else open
            with cast("IO[bytes]", read(file.path, "rb")) as stream:
                yield bounded(file, stream)


@contextmanager
def reading(file: File) -> Iterator[None]:
    """Turn what goes wrong while a file is read into ReleaseError; what is no file is never opened."""
    if what := odd(file.path):
        found, allowed = ("no such file", f"a file at {file.path}") if what == "nothing" else (what, "a file")
        raise ReleaseError([file.fault(0, "", found, allowed, "Correct the path.")])
    try:
        yield
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
