"""Small made-up releases of publishers: every row has defaults, so that a test shows only what matters to it."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import TOML, area_folder, read_rows, row
from openpyxl import Workbook

from sendplan.errors import Fault, ReleaseError
from sendplan.sources.figures import Places, PublishedFigure
from sendplan.sources.files import SourceFile
from sendplan.sources.release import Request, import_release

NEIGHBOURS = tuple(str(number) for number in range(301, 311))
PLACES = Places("E10000099", "999", "E12000002", "981", NEIGHBOURS)
REGION = TOML.replace("old_la_code = 999\n", 'old_la_code = 999\nregion_code = "E12000002"\nregion_number = 981\n')

Cells = dict[str, str]

EES = {
    "time_period": "2024",
    "time_identifier": "Calendar year",
    "geographic_level": "Local authority",
    "country_code": "E92000001",
    "country_name": "England",
    "region_code": "E12000002",
    "region_name": "North",
    "new_la_code": "E10000099",
    "old_la_code": "999",
    "la_name": "Smallshire",
    "breakdown": "Total",
    "pc_on_time": "12.5",
}
LAIT = {
    "short_desc": "OnTime",
    "data_item": "",
    "years": "2024",
    "la_number": "999",
    "la_or_region": "Smallshire",
    "value_as_stored": "12.5",
}
DICTIONARY = {"Measure_code": "4", "Measure_short": "OnTime", "dps": "1", "Year_Type": "Calendar Year"}
NHS = {
    "": "1",
    "Organisation Type": "ICB",
    "Organisation Name": "Smallshire",
    "Date": "January 2023",
    "formattedDate": "2023-01-01",
    "Therapy": "Audiology",
    "Percentage waiting more than 18 weeks": "12.5",
}


def ees(**changes: str) -> Cells:
    """One row of an EES file: the area's, for 2024, with 12.5."""
    return EES | changes


def ees_england(**changes: str) -> Cells:
    blank = dict.fromkeys(("region_code", "region_name", "new_la_code", "old_la_code", "la_name"), "")
    return EES | blank | {"geographic_level": "National"} | changes


def ees_region(**changes: str) -> Cells:
    return (
        EES | dict.fromkeys(("new_la_code", "old_la_code", "la_name"), "") | {"geographic_level": "Regional"} | changes
    )


def ees_neighbour(number: str, **changes: str) -> Cells:
    return EES | {"new_la_code": f"E06000{number}", "old_la_code": number, "la_name": f"LA {number}"} | changes


def lait(**changes: str) -> Cells:
    """One row of LAIT: the area's, for 2024, with 12.5."""
    return LAIT | changes


def lait_meaning(**changes: str) -> Cells:
    """One row of LAIT's data dictionary: a calendar year, 1 decimal place."""
    return DICTIONARY | changes


def nhs(*, waiting: str = "12.5", **changes: str) -> Cells:
    """One row of the NHS file: the organisation's, for audiology in January 2023, with 12.5."""
    names = {
        "organisation": "Organisation Name",
        "first": "formattedDate",
        "therapy": "Therapy",
        "type": "Organisation Type",
    }
    given = {names[name]: text for name, text in changes.items()}
    return NHS | given | {"Percentage waiting more than 18 weeks": waiting}


def text_of(rows: Iterable[Cells], columns: Sequence[str] | None = None, end: str = "\n") -> str:
    """Write rows as CSV, in the order of `columns` or of the first row."""
    every = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns or list(every[0]), lineterminator=end)
    writer.writeheader()
    writer.writerows(every)
    return text.getvalue()


def release(folder: Path, rows: Iterable[Cells] | str | bytes, name: str = "plans.csv") -> Path:
    """Write a publisher's file: rows, text or bytes; the name's ending says how it is packed."""
    content = rows if isinstance(rows, bytes) else (rows if isinstance(rows, str) else text_of(rows)).encode()
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def zipped(folder: Path, name: str = "all.zip", **members: str | list[Cells]) -> Path:
    """Write a zip; `data__plans=...` is its member data/plans.csv."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, content in members.items():
            text = content if isinstance(content, str) else text_of(content)
            packed.writestr(member.replace("__", "/") + ("" if "." in member else ".csv"), text)
    return folder / name


def neighbour_list(
    folder: Path, name: str = "sn_may_2025.xlsx", *, sheet: str = "LA SN Groups", **rows: Sequence[Any]
) -> Path:
    """Write a list of statistical neighbours: `la_999=(301, ...)` is a row; 999 has NEIGHBOURS unless given."""
    book = Workbook()
    page = book.active
    page.title = sheet
    page.append(["A", "B", "C"])
    page.append([1, 2, 3])
    page.append(["LA num", "LA Name", "LA number", *(cell for place in range(1, 11) for cell in (f"SN{place}", "SNP"))])
    for name_of, near in ({"la_999": [int(number) for number in NEIGHBOURS]} | rows).items():
        number = int(name_of.removeprefix("la_"))
        page.append([number, f"LA {number}", number, *(cell for each in near for cell in (each, "Close"))])
    book.save(folder / name)
    return folder / name


def figure(**changes: Any) -> PublishedFigure:
    """One figure to look for: measure 1a, in a column of an EES file."""
    given = {
        "row": 2,
        "plan": "p",
        "measure": "1a",
        "breakdown": "all",
        "dataset": "ees/plans",
        "filter": (("breakdown", "Total"),),
        "indicator": "pc_on_time",
        "places": 1,
    }
    return PublishedFigure(**given | changes)


def faults_in(read: Any, *arguments: Any, **named: Any) -> list[Fault]:
    """Call what must refuse; return its faults."""
    with pytest.raises(ReleaseError) as refused:
        read(*arguments, **named)
    return refused.value.faults


def said_by(read: Any, *arguments: Any, **named: Any) -> str:
    """Call what must refuse with one fault; return it as it is shown."""
    [fault] = faults_in(read, *arguments, **named)
    return str(fault)


def area_to_fill(data: Path, **tables: list[Cells]) -> Path:
    """Write a small area with a measure and a figure of ees/plans for it; no observations yet."""
    given = {"measures": [row("measures", dp="1")], "indicators": [row("indicators")], "observations": []} | tables
    return area_folder(data, toml=REGION, **given)


def request(files: Path | Sequence[Path], **changes: Any) -> Request:
    """Ask for an import into the small area: EES, released on 26 June 2025."""
    given = {
        "kind": "ees",
        "area": "smallshire",
        "files": [files] if isinstance(files, Path) else files,
        "released": date(2025, 6, 26),
        "retrieved": date(2026, 1, 1),
    }
    return Request(**given | changes)


def imported(files: Path | Sequence[Path], **changes: Any) -> list[str]:
    """Import files into the small area; return the report."""
    return import_release(request(files, **changes))


def table_of(folder: Path, name: str) -> list[Cells]:
    """Read a table of an area: one dict a row."""
    header, *rows = read_rows(folder / f"{name}.csv")
    return [dict(zip(header, each, strict=True)) for each in rows]


def file(path: Path, member: str = "") -> SourceFile:
    return SourceFile(path, member)
