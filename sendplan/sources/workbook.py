"""A sheet of a workbook as rows of text: no more of it than is looked for, whatever it says of its own size."""

from __future__ import annotations

import re
import warnings
import zipfile
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sendplan.errors import ReleaseError
from sendplan.sources import bounds
from sendplan.sources.files import File, members, reading


def sheet(file: File, name: str, first: int, remedy: str) -> list[list[str]]:
    """Read a sheet's rows from the `first` on, as text without blanks around it; a whole number has no point.

    Raises ReleaseError, with what to do, where the file is no such workbook, or a larger one than is taken in.
    """
    try:
        with reading(file), warnings.catch_warnings(action="ignore"):  # of what is not read
            _refuse_large(file, remedy)
            return _rows(file, name, first, remedy)
    except (OSError, ReleaseError):
        raise
    except Exception as error:  # openpyxl has no error of its own for what is wrong within a workbook
        said = str(error) if isinstance(error, InvalidFileException) else f"{type(error).__name__}: {error}"
        raise file.refusal(0, "", f"no workbook ({said})", "an .xlsx file", remedy) from error


def _refuse_large(file: File, remedy: str) -> None:
    """Refuse a workbook that swells: of each part no more is unpacked than it says that it has."""
    if zipfile.is_zipfile(file.path) and sum(each.file_size for each in members(file)) > bounds.WORKBOOK:
        raise file.too_much("unpacked", bounds.size(bounds.WORKBOOK), remedy)


def _rows(file: File, name: str, first: int, remedy: str) -> list[list[str]]:
    book = load_workbook(file.path, read_only=True, data_only=True)
    try:
        if name not in book.sheetnames:
            found = f"the sheets {', '.join(book.sheetnames)}"
            raise file.refusal(0, "", found, f"a sheet {name!r}", remedy)
        last = first + bounds.SHEET_ROWS
        cells = book[name].iter_rows(first, last, 1, bounds.SHEET_COLUMNS, values_only=True)
        return [[_text(cell) for cell in row] for row in cells]
    finally:
        book.close()


def _text(cell: Any) -> str:
    return "" if cell is None else re.sub(r"\.0+$", "", str(cell).strip())
