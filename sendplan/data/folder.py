"""An area's folder: its files, their hash, and the meetings they name; known without reading a table into a frame."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import re
import stat
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sendplan.errors import DataError, Fault, NotFoundError, SendplanError

csv.field_size_limit(2**31 - 1)  # the largest Windows takes: a long narrative is no reason to refuse a table


FOLDER = "a folder"
NO_FILE = {
    stat.S_IFDIR: FOLDER,
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
# A NUL: a file of another kind, or in another encoding, such as UTF-16 without its mark. U+FDD0 to U+FDEF: what Unicode
# keeps for use inside a program, and pages mark figures with (see figures).
NO_LETTER = re.compile(rb"\0|\xef\xb7[\x90-\xaf]")
DEEPEST = 50  # parts of a key of area.toml: reading many more takes minutes
# What an area's files may have. The largest known table has 90 KB, the largest area.toml 6 KB, and no plan 1,000 rows.
MB = 2**20
FILE_BYTES, TOML_BYTES = 256 * MB, MB  # bytes
MOST_ROWS, CELLS_A_ROW = 2_000_000, 1_000  # rows with any text, and cells of a row
LESS = "Take out what is not the area's own."


class TooLargeError(OSError):
    """A file holds more than is read of one; `most` says how much that is."""

    def __init__(self, most: str) -> None:
        self.most = most
        super().__init__(f"more than {most}")


def odd(path: Path) -> str:
    """Say what stands in the place of a file that cannot be one; "" for a file, or a link to one. Opens nothing."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except (OSError, ValueError) as error:
        return _unseen(path, error)
    return "" if kind == stat.S_IFREG else NO_FILE.get(kind, "no file")


def _unseen(path: Path, error: Exception) -> str:
    """Say what cannot be looked at, or that it is not there."""
    is_link = os.path.islink(path)  # noqa: PTH114 - the other raises where it cannot look
    missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    if is_link and getattr(error, "errno", 0) == errno.ELOOP:
        return "a link that leads back to itself"
    if missing:
        return "a link that leads nowhere" if is_link else "nothing"
    return f"what cannot be looked at ({getattr(error, 'strerror', None) or error})"


def no_folder(path: Path) -> str:
    """Say what stands in the place of a folder; "" for one that can be listed, or a link to one."""
    try:
        os.scandir(path).close()
    except (OSError, ValueError) as error:
        what = odd(path) or "a file"
        return f"a folder that cannot be read ({getattr(error, 'strerror', None) or error})" if what == FOLDER else what
    return ""


def data_folder() -> Path:
    """Where the areas are: SENDPLAN_DATA if it is set, else data/ beside the package."""
    return Path(os.environ.get("SENDPLAN_DATA") or Path(__file__).parents[2] / "data")


def area_names() -> list[str]:
    """Name every area: each folder of data/ that is one, or that nobody can look into; none where there is no data/."""
    folder = data_folder()
    return [] if no_folder(folder) else sorted(each for each in _names(folder) if _is_area(folder / each))


def _names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def _is_area(path: Path) -> bool:
    """Whether a folder holds an area.toml, whatever that is, or meetings, which only an area has."""
    what = no_folder(path)
    if what or path.name.startswith("."):
        return what.startswith(("a folder", "a link", "what")) and "." not in path.name
    return bool({"area.toml", "area.toml.txt", "meetings.csv"} & set(map(str.casefold, _names(path))))


def existing_areas() -> list[str]:
    """Name every area; none at all is refused, for it is never what was meant."""
    names = area_names()
    if not names:
        what, where = no_folder(data_folder()), data_folder()
        said = {"": f"no folder of {where} holds an area.toml", "nothing": f"there is no folder {where}"}
        found = said.get(what, f"{where} is {what}")
        raise SendplanError(f"No area found: {found}. SENDPLAN_DATA names the folder that holds your areas' folders.")
    return names


def area_folder(name: str) -> Path:
    """Return an area's folder; NotFoundError names the areas there are, DataError says what stands in its place."""
    folder = data_folder() / name
    what = "" if no_folder(data_folder()) or name not in _names(data_folder()) else no_folder(folder)
    if what:
        remedy = "Put the folder in its place, or correct the name."
        raise DataError(name, [Fault(name, 0, "", "", what, "a folder with area.toml and its tables", remedy)])
    names = existing_areas()
    if name not in names:
        raise NotFoundError("area", name, names, "Name one of these, or make it with 'sendplan init'.")
    return folder


def area_files(folder: Path) -> list[Path]:
    """List the files an area is made of, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix == ".csv" or path.name == "area.toml")


def data_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of an area's files; OSError where one cannot be read."""
    total = hashlib.sha256()
    for path in area_files(folder):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(read_bytes(path)).digest())
    return total.hexdigest()


def read_bytes(path: Path, most: int = FILE_BYTES) -> bytes:
    """Read a file; OSError where it cannot be, or is none: a pipe would be waited for without end.

    TooLargeError, which is one, where it has more bytes than are read.
    """
    if what := odd(path):
        raise OSError(what)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= most else b""
    except OSError as error:
        raise OSError(f"a file that cannot be read ({error.strerror or error})") from error
    if size > most:
        raise TooLargeError(f"{most // MB} MB")
    return content


def read_toml(path: Path) -> dict[str, Any]:
    """Read an area.toml as it is written; OSError where it cannot be, ValueError where it is no TOML in UTF-8."""
    text = read_bytes(path, TOML_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    if re.search(r"[\ufdd0-\ufdef]|\\(?:u|U0000)(?i:fd[de])", text):
        raise ValueError("a letter from U+FDD0 to U+FDEF, which are for use inside a program")
    try:
        if not re.search(rf"(?m)^[ \t]*(?:[\w\"'-]+[ \t]*\.[ \t]*){{{DEEPEST}}}", text):
            return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise ValueError("a number of thousands of digits") from None
    except RecursionError:
        pass
    raise ValueError("tables within tables, too deep to be meant")


def read_rows(path: Path) -> Iterator[list[str]]:
    """Read a table as text, row by row, its header first; a row of nothing but commas is [].

    OSError, UnicodeDecodeError or csv.Error where it cannot be read, TooLargeError where it has more rows, or a row
    more cells, than any table has.
    """
    content, written = read_bytes(path), 0
    if found := NO_LETTER.search(content):
        content.decode("utf-8-sig")
        held = f"U+{ord(found[0].decode()):04X}, which is for use inside a program" if found[0] != b"\0" else "a NUL"
        raise csv.Error(f"line {content[: found.start()].count(10) + 1} holds {held}")
    try:
        for row in csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True):
            says = any(row)
            written += says
            if written > MOST_ROWS + 1 or (says and len(row) > CELLS_A_ROW):
                rows, cells = f"{MOST_ROWS:,} rows", f"{CELLS_A_ROW:,} cells in a row"
                raise TooLargeError(rows if written > MOST_ROWS + 1 else cells)
            yield row if says else []  # a spreadsheet program may save a million of these
    except (UnicodeDecodeError, csv.Error):
        content.decode("utf-8-sig")  # where it is no text, that is told, and at which byte
        raise


def meeting_names(meetings: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Name meetings, each given as its day and body, first to last: by day, and by body where two meet on one day.

    Maps each name (2019-07-03, or 2019-07-03-board) to its place in what was given.
    """
    on_one_day = Counter(day for day, _ in meetings)
    ordered = sorted(enumerate(meetings), key=lambda each: each[1])
    return {day if on_one_day[day] == 1 else f"{day}-{body}": place for place, (day, body) in ordered}


def notebooks_by_meeting(folder: Path) -> dict[str, list[str]]:
    """Name an area's meetings, first to last, and the notebooks of each one's pack.

    For files that were checked when they were loaded: with others it raises ValueError, LookupError,
    TypeError or csv.Error, or returns what no pack was made of.
    """
    of_body = {body["id"]: body["notebooks"] for body in read_toml(folder / "area.toml")["bodies"]}
    header, *rows = read_rows(folder / "meetings.csv")
    meetings = [dict(zip(header, row, strict=True)) for row in rows if any(row)]
    named = meeting_names([(each["meeting"], each["body"]) for each in meetings])
    return {name: of_body[meetings[place]["body"]] for name, place in named.items()}
