"""An area's folder: its files, their hash, and the meetings they name; known without reading a table into a frame."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import stat
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sendplan.errors import SendplanError

csv.field_size_limit(2**31 - 1)  # the largest Windows takes: a long narrative is no reason to refuse a table


KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def odd(path: Path) -> str:
    """Say what stands in the place of a file that cannot be one; "" for a file, or a link to one. Opens nothing."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except (OSError, ValueError) as error:
        what = "a link that leads nowhere" if path.is_symlink() else "nothing"
        missing = isinstance(error, FileNotFoundError) or (path.is_symlink() and isinstance(error, OSError))
        return what if missing else f"what cannot be looked at ({error})"
    return "" if kind == stat.S_IFREG else KINDS.get(kind, "no file")


def data_folder() -> Path:
    """Where the areas are: SENDPLAN_DATA if it is set, else data/ beside the package."""
    return Path(os.environ.get("SENDPLAN_DATA") or Path(__file__).parents[1] / "data")


def area_names() -> list[str]:
    """Name every area: each folder of data/ that holds an area.toml, whatever that is; none where there is no data/."""
    try:
        return sorted(each.name for each in data_folder().iterdir() if os.path.lexists(each / "area.toml"))
    except OSError:
        return []


def existing_areas() -> list[str]:
    """Name every area; none at all is refused, for it is never what was meant."""
    if not area_names():
        what = odd(data_folder())
        found = (
            f"no folder of {data_folder()} holds an area.toml"
            if what == KINDS[stat.S_IFDIR]
            else (f"{data_folder()} is {what or 'a file'}")
        )
        raise SendplanError(f"No area found: {found}. SENDPLAN_DATA names the folder that holds your areas' folders.")
    return area_names()


def area_files(folder: Path) -> list[Path]:
    """List the files an area is made of, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix == ".csv" or path.name == "area.toml")


def data_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of an area's files; OSError where one cannot be read."""
    total = hashlib.sha256()
    for path in area_files(folder):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(read_bytes(path)).digest())
    return total.hexdigest()


def read_bytes(path: Path) -> bytes:
    """Read a file; OSError where it cannot be, or is none: a pipe would be waited for without end."""
    if what := odd(path):
        raise OSError(what)
    try:
        return path.read_bytes()
    except OSError as error:
        raise OSError(f"a file that cannot be read ({error.strerror or error})") from error


def read_toml(path: Path) -> dict[str, Any]:
    """Read an area.toml as it is written; OSError where it cannot be, ValueError where it is no TOML in UTF-8."""
    try:
        return tomllib.loads(read_bytes(path).decode("utf-8-sig").replace("\r\n", "\n"))
    except RecursionError:
        raise ValueError("brackets within brackets, too deep to be meant") from None


def read_rows(path: Path) -> list[list[str]]:
    """Read a table as text, its header first; OSError, ValueError or csv.Error where it cannot be."""
    return list(csv.reader(io.StringIO(read_bytes(path).decode("utf-8-sig"), newline=""), strict=True))


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
