"""DfE's list of statistical neighbours: which ten authorities an average of similar areas is of."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sendplan.errors import ReleaseError
from sendplan.sources import bounds
from sendplan.sources.files import File, members, reading
from sendplan.words import MONTHS

PUBLISHER = "Department for Education"
SHEET, HEADER_ROW = "LA SN Groups", 3
LA = "LA number"
TEN = [f"SN{place}" for place in range(1, 11)]
REMEDY = "Give DfE's list as published, such as sn_may_2025.xlsx."


def read(path: Path, la_number: str) -> tuple[str, ...]:
    """Return the LA numbers of an area's ten neighbours, closest first.

    Raises ReleaseError where the file is not such a list, or does not list the area.
    """
    file = File(path)
    header, *listed = _cells(file)
    missing = [name for name in (LA, *TEN) if name not in header]
    if missing:
        found = f"no column {', '.join(missing)}"
        raise ReleaseError([file.fault(HEADER_ROW, "", found, f"a header with {LA} and SN1 to SN10", REMEDY)])
    for line, cells in enumerate(listed, HEADER_ROW + 1):
        row = dict(zip(header, cells, strict=False))
        if row.get(LA) == la_number:
            return _ten(file, line, [row.get(name, "") for name in TEN])
    raise ReleaseError([file.fault(0, LA, f"no row of {la_number}", "the LA number old_la_code of area.toml", REMEDY)])


def _cells(file: File) -> list[list[str]]:
    """Read the list's rows as text, its header first: no more of a sheet than a list may have."""
    try:
        with reading(file), warnings.catch_warnings(action="ignore"):  # of what a list does not need
            _refuse_large(file)
            return _rows(file)
    except InvalidFileException as error:
        raise _no_list(file, f"no workbook ({error})", "an .xlsx file") from error
    except (OSError, ReleaseError):
        raise
    except Exception as error:  # openpyxl has no error of its own for what is wrong within a workbook
        raise _no_list(file, f"no workbook ({type(error).__name__}: {error})", "an .xlsx file") from error


def _no_list(file: File, found: str, allowed: str) -> ReleaseError:
    return ReleaseError([file.fault(0, "", found, allowed, REMEDY)])


def _refuse_large(file: File) -> None:
    """Refuse a workbook that swells: of each part no more is unpacked than it says that it has."""
    if zipfile.is_zipfile(file.path) and sum(each.file_size for each in members(file.path)) > bounds.WORKBOOK:
        raise file.too_much("unpacked", bounds.size(bounds.WORKBOOK), REMEDY)


def _rows(file: File) -> list[list[str]]:
    book = load_workbook(file.path, read_only=True, data_only=True)
    try:
        if SHEET not in book.sheetnames:
            raise _no_list(file, f"the sheets {', '.join(book.sheetnames)}", f"a sheet {SHEET!r}")
        last = HEADER_ROW + bounds.LISTED_ROWS
        rows = book[SHEET].iter_rows(HEADER_ROW, last, 1, bounds.LISTED_COLUMNS, values_only=True)
        return [[_text(cell) for cell in row] for row in rows] or [[]]
    finally:
        book.close()


def _text(cell: Any) -> str:
    return "" if cell is None else re.sub(r"\.0+$", "", str(cell).strip())


def _ten(file: File, line: int, numbers: Sequence[str]) -> tuple[str, ...]:
    odd = [number or "nothing" for number in numbers if not re.fullmatch(r"\d{3}", number, re.ASCII)]
    if odd or len(set(numbers)) < len(numbers):
        found = ", ".join(odd) or "a neighbour twice"
        raise ReleaseError([file.fault(line, "SN1 to SN10", found, "ten LA numbers, each once", REMEDY)])
    return tuple(numbers)


def month_of(path: Path, given: str | None) -> tuple[str, int] | None:
    """Tell the month of a list ("May", 2025) from what was given, else from the file's name; None if neither says."""
    found = re.fullmatch(r"sn_([a-z]+)_(\d{4})", path.stem) if given is None else re.fullmatch(r"(\w+) (\d{4})", given)
    if not found or found[1].capitalize() not in MONTHS:
        return None
    return found[1].capitalize(), int(found[2])
