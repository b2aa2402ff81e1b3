"""What stands in an area's folder beside its tables, or is not whole: told, so that nothing is passed over in silence.

What is certainly wrong is a fault, and refuses; what only may be is a doubt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sendplan.data.folder import FOLDER, odd, read_bytes
from sendplan.data.keys import Seen
from sendplan.data.schema import TABLES
from sendplan.errors import Fault

PACKAGE_FILE = "datapackage.json"
OWN_FILES = {"area.toml", *(f"{table}.csv" for table in TABLES)}
QUIET = {PACKAGE_FILE, "readme.md", "thumbs.db", "desktop.ini"}  # whatever their letter case: nothing is said of them


def read_package(folder: Path) -> tuple[Seen, list[Fault], list[Fault]]:
    """Read the references that stood in an area's columns when its data package was written; faults and doubts of it.

    What is no file is a fault; a file that is none is a doubt, for it is written from the tables.
    """
    if odd(folder / PACKAGE_FILE) == "nothing":
        return {}, [], []
    try:
        listed = json.loads(read_bytes(folder / PACKAGE_FILE)).get("references", {})
        return {name: {plan: str(refs) for plan, refs in plans.items()} for name, plans in listed.items()}, [], []
    except OSError as error:
        remedy = "Move it elsewhere: 'sendplan describe' writes it anew."
        return {}, [Fault(PACKAGE_FILE, 0, "", "", str(error), "a file, or none", remedy)], []
    except (ValueError, AttributeError, RecursionError):
        found, remedy = "a file that is no data package", "Run 'sendplan describe', which writes it anew."
        return {}, [], [Fault(PACKAGE_FILE, 0, "", "", found, "one, or none", remedy)]


def cut_doubts(folder: Path) -> Iterator[Fault]:
    """Every table whose last row has no line end: the file may have been cut off there."""
    for path in [folder / f"{table}.csv" for table in TABLES]:
        with suppress(OSError):  # a fault
            if not odd(path) and not read_bytes(path).endswith((b"\n", b"\r")):
                found, remedy = "no line end after its last row", "See whether its last rows are there; save it again."
                yield Fault(path.name, 0, "", "", found, "one, unless the file was cut off", remedy)


def stray_faults(folder: Path) -> Iterator[Fault]:
    """Every file named nearly as one of an area is, or as a table: it would otherwise be passed over in silence."""
    for path in _standing_in(folder):
        if meant := _meant(path):
            found = f"{odd(path) or 'a file'} of this name"
            yield Fault(path.name, 0, "", "", found, meant, "Rename it, or move it elsewhere.")


def stray_doubts(folder: Path) -> Iterator[Fault]:
    """Every other file, such as a workbook, and folder of tables: what the tables are thought to hold may be there."""
    for path in _standing_in(folder):
        what = odd(path) or "a file"
        is_known = path.name in OWN_FILES or path.name.casefold() in QUIET or _meant(path)
        holds = what != FOLDER or any(each.name in OWN_FILES or _meant(each) for each in _standing_in(path))
        if holds and not is_known:
            allowed = "tables (.csv) and area.toml, for nothing else is read"
            yield Fault(path.name, 0, "", "", f"{what} that no page is made from", allowed, "Move it elsewhere.")


def _meant(path: Path) -> str:
    """Say which file of an area one was meant to be, such as FINDINGS.CSV or findings.csv.txt; "" for its own."""
    first, *endings = (part.strip() for part in path.name.casefold().split("."))
    stem, last = re.sub(r"[\s-]+", "_", first), endings[-1] if endings else ""
    is_other = last not in {"", "csv", "tsv", "tab", "toml", "txt"} or (not endings and odd(path) == FOLDER)
    if path.name in OWN_FILES or is_other:
        return ""
    if stem == "area" and "toml" in endings:
        return "area.toml"
    if stem in TABLES and last != "toml":
        return f"{stem}.csv"
    listed = ", ".join(f"{table}.csv" for table in TABLES)
    return f"one of {listed}" if {"csv", "tsv", "tab"} & {*endings} else ""


def _standing_in(folder: Path) -> list[Path]:
    """List what stands in a folder, but what is hidden, or what an office program keeps beside an open file."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
    except OSError:
        return []
