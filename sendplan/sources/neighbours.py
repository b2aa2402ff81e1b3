"""DfE's list of statistical neighbours: which ten authorities an average of similar areas is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sendplan.sources.files import SourceFile
from sendplan.sources.table import sheet
from sendplan.words import MONTHS

SHEET, HEADER_ROW = "LA SN Groups", 3
LA_COLUMN = "LA number"
TEN = [f"SN{place}" for place in range(1, 11)]
GIVE_LIST = "Give DfE's list as published, such as sn_may_2025.xlsx."


def read_neighbours(path: Path, la_number: str) -> tuple[str, ...]:
    """Return the LA numbers of an area's ten neighbours, closest first.

    Raises ReleaseError where the file is not such a list, or does not list the area.
    """
    file = SourceFile(path)
    header, *listed = sheet(file, SHEET, HEADER_ROW, GIVE_LIST) or [[]]
    missing = [name for name in (LA_COLUMN, *TEN) if name not in header]
    if missing:
        found = f"no column {', '.join(missing)}"
        raise file.refusal(HEADER_ROW, "", found, f"a header with {LA_COLUMN} and SN1 to SN10", GIVE_LIST)
    for line, cells in enumerate(listed, HEADER_ROW + 1):
        row = dict(zip(header, cells, strict=False))
        if row.get(LA_COLUMN) == la_number:
            return _ten(file, line, [row.get(name, "") for name in TEN])
    raise file.refusal(0, LA_COLUMN, f"no row of {la_number}", "the LA number old_la_code of area.toml", GIVE_LIST)


def _ten(file: SourceFile, line: int, numbers: Sequence[str]) -> tuple[str, ...]:
    odd = [number or "nothing" for number in numbers if not re.fullmatch(r"\d{3}", number, re.ASCII)]
    if odd or len(set(numbers)) < len(numbers):
        found = ", ".join(odd) or "a neighbour twice"
        raise file.refusal(line, "SN1 to SN10", found, "ten LA numbers, each once", GIVE_LIST)
    return tuple(numbers)


def month_of(path: Path, given: str | None) -> tuple[str, int]:
    """Tell the month of a list ("May", 2025) from what was given, else from the file's name.

    Raises ReleaseError where that says none.
    """
    found = re.fullmatch(r"sn_([a-z]+)_(\d{4})", path.stem) if given is None else re.fullmatch(r"(\w+) (\d{4})", given)
    if not found or found[1].capitalize() not in MONTHS:
        said = f"no month in {given!r}" if given else "a name that does not say the list's month"
        raise SourceFile(path).refusal(0, "", said, "a month and a year", 'Give them, such as --list "May 2025".')
    return found[1].capitalize(), int(found[2])
