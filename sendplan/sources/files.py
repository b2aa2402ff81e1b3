"""A publisher's files: as they are, compressed, or several in a zip. Read as streams: nothing is unpacked to disk."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from sendplan.data.folder import odd
from sendplan.errors import Fault, ReleaseError
from sendplan.sources import bounds
from sendplan.words import visible

SAVE_AS = "Download it again, or save it as 'CSV UTF-8 (comma delimited)'."
UNPACK = "Unpack it, and import what is in it."
OFFICE = {"[Content_Types].xml", "mimetype"}  # one of them is in every workbook and document of an office program
ZIP, GZIP, PARQUET = b"PK", b"\x1f\x8b", b"PAR1"  # how they begin, whatever their name says
# How a file begins that is no CSV, what it is, and what to do with it.
FOREIGN = (
    (ZIP, "a zip file", UNPACK),
    (GZIP, "a file compressed twice", UNPACK),
    (PARQUET, "a compressed parquet file", UNPACK),
    (b"\xd0\xcf\x11\xe0", "a workbook of an older program, or with a password", SAVE_AS),
    (b"\xff\xfe", "text in UTF-16", SAVE_AS),
    (b"\xfe\xff", "text in UTF-16", SAVE_AS),
    (b"%PDF", "a PDF", "Give the table that it was made of, as CSV."),
    (b"<", "a web page", "Download the file itself, not the page that shows it."),
)
NO_TEXT = ("text in UTF-16, or no text at all", SAVE_AS)
DAMAGED = (OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile)  # Runtime: locked with a password


class SourceFile(NamedTuple):
    """One file of a publisher, or one member of a zip."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What messages call it."""
        return shortened(f"{self.path.name}/{self.member}" if self.member else self.path.name)

    @property
    def stem(self) -> str:
        """Its name without folders and endings: what a data set is called."""
        return re.sub(r"(?i)(\.(csv|gz|zip|parquet))+$", "", PurePosixPath(self.member or self.path.name).name)

    def fault(self, line: int, column: str, found: str, allowed: str, remedy: str) -> Fault:
        """Describe what is wrong with it; the line is the row as a spreadsheet numbers it, 0 the whole file."""
        return Fault(self.name, line, "", column, shortened(found), shortened(allowed), remedy)

    def refusal(self, line: int, column: str, found: str, allowed: str, remedy: str) -> ReleaseError:
        """Refuse it for one fault."""
        return ReleaseError([self.fault(line, column, found, allowed, remedy)])

    def too_much(self, found: str, most: str, remedy: str = bounds.FEWER) -> ReleaseError:
        """Refuse it, for it is larger than is taken in."""
        return self.refusal(0, "", f"more than {most} {found}".rstrip(), f"at most {most}", remedy)

    def begins(self, with_: bytes) -> bool:
        """Whether it begins so, as it lies on the disk. Raises ReleaseError where it cannot be read."""
        with while_reading(self), self.path.open("rb") as stream:
            return stream.read(len(with_)) == with_


def shortened(text: str) -> str:
    """Shorten what a message quotes of a file, and leave out what cannot be seen."""
    cut = (
        text
        if len(text) <= bounds.LETTERS_SHOWN
        else f"{text[: bounds.LETTERS_SHOWN]}\u2026 (cut: {len(text):,} letters in all)"
    )
    return " ".join(visible(cut).split("\n"))


class Bounded(io.RawIOBase):
    """A stream of which no more is read than a file may have, nor more for one row than a row may have."""

    def __init__(self, file: SourceFile, stream: Any) -> None:
        self.file, self.stream, self.left = file, stream, bounds.UNPACKED
        self.start_row(bounds.UNPACKED, "")

    def start_row(self, most: int, found: str) -> None:
        """Allow so many bytes more until the next row starts; `found` says what it means that there are more."""
        self.left_in_row, self.found = most, found

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, into: Any) -> int:
        """Read on, and count."""
        got: int = self.stream.readinto(into)
        self.left -= got
        self.left_in_row -= got
        if self.left < 0:
            raise self.file.too_much("unpacked", bounds.size(bounds.UNPACKED))
        if self.left_in_row < 0:
            raise self.file.refusal(0, "", self.found, "a CSV file", SAVE_AS)
        return got


@contextmanager
def opened(file: SourceFile) -> Iterator[Bounded]:
    """Open a file's bytes, unpacked; raises ReleaseError where it is missing, damaged or larger than is taken in."""
    with while_reading(file):
        if file.member:
            with zipfile.ZipFile(file.path) as packed, packed.open(file.member) as member:
                yield Bounded(file, member)
        else:
            unpacked = gzip.open if file.begins(GZIP) else open
            with unpacked(file.path, "rb") as stream:
                yield Bounded(file, stream)


def whole_text(file: SourceFile, remedy: str) -> str:
    """Read a file of text as a council's program writes it. Raises ReleaseError where it is too large, or none."""
    with opened(file) as stream:
        raw = stream.read(bounds.PLAN_SHEET + 1)
    if len(raw) > bounds.PLAN_SHEET:
        raise file.too_much("", bounds.size(bounds.PLAN_SHEET), remedy)
    return decoded(file, raw)


def decoded(file: SourceFile, raw: bytes) -> str:
    """Read bytes as text, in UTF-8, UTF-16 with its mark, or as Windows writes it. Raises ReleaseError for others."""
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if "\0" in text:
        raise file.refusal(0, "", "no text", "a text", SAVE_AS)
    return text


@contextmanager
def while_reading(file: SourceFile) -> Iterator[None]:
    """Turn what goes wrong while a file is read into ReleaseError; what is no file is never opened."""
    if what := odd(file.path):
        found, allowed = ("no such file", f"a file at {file.path}") if what == "nothing" else (what, "a file")
        raise file.refusal(0, "", found, allowed, "Correct the path.")
    try:
        yield
    except DAMAGED as error:
        found = f"a file that cannot be read ({error})"
        raise file.refusal(0, "", found, "the file as published", "Download it again.") from error


def refuse_foreign(file: SourceFile) -> None:
    """Raise ReleaseError where a file, unpacked, is no text, with what it is and what to do; parquet is let through."""
    if file.begins(PARQUET):
        return
    with opened(file) as stream:
        head = stream.read(512)
    kinds = [(found, remedy) for begin, found, remedy in FOREIGN if head.lstrip().startswith(begin)]
    if kinds or b"\0" in head:
        found, remedy = kinds[0] if kinds else NO_TEXT
        raise file.refusal(0, "", found, "a CSV file in UTF-8, or parquet", remedy)


class _Listing(io.FileIO):
    """A zip, for its list of members: of which no more is read than they may take."""

    def read(self, size: int | None = -1) -> bytes:
        """Read on; raises LargeZipFile where the list is asked for, and is too long."""
        if size is not None and size > bounds.LISTING:
            raise zipfile.LargeZipFile
        return super().read(size)


def members(file: SourceFile) -> list[zipfile.ZipInfo]:
    """List the members of a zip. Raises ReleaseError where they are too many, or packed in a way that swells."""
    too_many = file.too_much("in a zip", f"{bounds.MEMBERS:,} files", UNPACK)
    try:
        with while_reading(file), _Listing(file.path) as stream, zipfile.ZipFile(stream) as packed:
            every = packed.infolist()
    except zipfile.LargeZipFile:
        raise too_many from None
    if len(every) > bounds.MEMBERS:
        raise too_many
    for each in every:
        if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            found = f"a file packed in way {each.compress_type} of zip"
            raise SourceFile(file.path, each.filename).refusal(0, "", found, "way 8, the usual one", UNPACK)
    return every


def declares(raw: bytes) -> bool:
    """Whether XML, in UTF-8 or UTF-16, declares names of its own: what they stand for may be without end."""
    return bool(re.search(rb"<!(?:DOCTYPE|ENTITY)", raw.replace(b"\0", b"")))


def refuse_entities(file: SourceFile, packed: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo], remedy: str) -> None:
    """Refuse a workbook whose XML declares names of its own, which no program writes."""
    for part in parts:
        if "/media/" not in part.filename and declares(packed.read(part)):
            raise file.refusal(0, "", f"a declaration in {part.filename}", "a workbook as programs save it", remedy)


def files_in(path: Path) -> list[SourceFile]:
    """Name every file of figures that a path holds: the CSV members of a zip (not their .meta.csv), or itself.

    Raises ReleaseError where it is missing, damaged, or no table.
    """
    file = SourceFile(path)
    if not file.begins(ZIP):
        refuse_foreign(file)
        return [file]
    every = [each.filename for each in members(file)]
    if OFFICE & set(every):
        remedy = "Save the sheet with the figures as 'CSV UTF-8 (comma delimited)', and import that."
        raise file.refusal(0, "", "a workbook or document", "a CSV file, zipped or not", remedy)
    return [SourceFile(path, name) for name in every if re.search(r"(?i)(^|/)[^./][^/]*(?<!\.meta)\.csv$", name)]


def hash_of(file: SourceFile) -> str:
    """Hash what a file holds, unpacked: the same data compressed is the same release."""
    with opened(file) as stream:
        return hashlib.file_digest(io.BufferedReader(stream), "sha256").hexdigest()
