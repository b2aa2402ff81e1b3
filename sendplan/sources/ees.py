"""Files of DfE's Explore education statistics (EES) → the cells that indicators.csv asks for.

One row a period, place and filter; one column an indicator, in any order, its name exact even where it is
misspelt. DfE's rules: "Open data standards" of the statistics production guidance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from sendplan import periods
from sendplan.errors import Fault, refuse_faults
from sendplan.periods import PERIODS, SCHOOL_TERMS, Terms
from sendplan.sources.figures import Found, Places, PublishedFigure, found_whole, rows_asked
from sendplan.sources.files import SourceFile
from sendplan.sources.table import (
    PublisherTable,
    RowCells,
    column_faults,
    combinations,
    open_table,
    wanted_rows,
    whole_number,
)
from sendplan.words import count

EES_COLUMNS = ("time_period", "time_identifier", "geographic_level", "country_code")
ENGLAND_CODE = "E92000001"
NATIONAL, REGIONAL, LA = "National", "Regional", "Local authority"
COLUMNS_OF = {REGIONAL: ("region_code",), LA: ("new_la_code", "old_la_code")}  # where a file has rows of the level
COUNCILS = ("region_code", "new_la_code", "old_la_code")
# Levels and codes as DfE writes them, whatever their letter case and noughts.
SAME_HOWEVER_WRITTEN = {
    "geographic_level": str.capitalize,
    **dict.fromkeys(("country_code", "region_code", "new_la_code"), str.upper),
    "old_la_code": whole_number,
}
IDENTIFIERS = {kind.casefold(): kind for kind in (*PERIODS, *SCHOOL_TERMS)}
CODES = (
    "If it is the same council, name its code now as new_la_code and those before as earlier_la_codes in area.toml; "
    "if not, add new_la_code to the filter in indicators.csv."
)
NUMBERS = "Correct old_la_code in area.toml; if it is another council, add old_la_code to the filter in indicators.csv."
EES_RENAMED = "Download the file again: these columns are in every file of Explore education statistics."


def read_ees(file: SourceFile, figures: Sequence[PublishedFigure], places: Places) -> list[Found]:
    """Read a file of EES: one entry per figure, place and period that it has a row for.

    The places are the area (by every code it had, and by old_la_code), its neighbours (by old_la_code), its
    region and England. Raises ReleaseError with every fault of the file.
    """
    table = open_table(file, {name: name for name in (*EES_COLUMNS, *COUNCILS)}, SAME_HOWEVER_WRITTEN)
    known = [*EES_COLUMNS, *(column for column in COUNCILS if column in table.header)]
    needed = [*known, *_missing(table)]
    refuse_faults([*column_faults(table, needed, EES_RENAMED), *_figure_faults(table, figures, needed)])
    columns = [*known, *(column for figure in figures for column in figure.columns)]
    by = [column for column in known if column in SAME_HOWEVER_WRITTEN]
    kept = rows_asked(
        table, wanted_rows(table, columns, by, partial(_place_of, places)), [(each, each) for each in figures]
    )
    found = [_figure_found(figure, _place_of(places, cells), line, cells) for line, cells, figure in kept]
    faults = [
        *_code_faults(file, {line: cells for line, cells, _ in kept if cells["geographic_level"] == LA}, places),
        *_period_faults(file, found, places.terms),
        *_family_faults(file, found),
    ]
    councils = any(each.place == "actual" for each in found) or LA in _levels(table)
    return found_whole(table, figures, found, places.la_code if councils else "", faults)


def _levels(table: PublisherTable) -> set[str]:
    return {level for (level,) in combinations(table, ["geographic_level"])}


def _missing(table: PublisherTable) -> list[str]:
    """Name the columns of codes that a table lacks although it has rows of their level, or may have."""
    missing = [column for column in COUNCILS if column not in table.header]
    if missing and table.header.count("geographic_level") == 1:
        needed = {column for level in _levels(table) for column in COLUMNS_OF.get(level, ())}
        missing = [column for column in missing if column in needed]
    return missing


def _figure_faults(table: PublisherTable, figures: Sequence[PublishedFigure], known: Sequence[str]) -> Iterator[Fault]:
    for figure in figures:
        remedy = f"Write the name as the file does in indicators.csv, row {figure.row} (measure {figure.measure})."
        yield from column_faults(table, [each for each in figure.columns if each not in known], remedy)


def _place_of(places: Places, cells: RowCells) -> str:
    """Name the place that a row is of: actual, region, england, the LA number of a neighbour; "" for any other."""
    level, number = cells["geographic_level"], cells.get("old_la_code", "")
    if level == LA:
        own = cells["new_la_code"] in (places.la_code, *places.earlier) or number == places.la_number
        return "actual" if own else number if number in places.neighbours else ""
    if level == REGIONAL and places.region_code:
        return "region" if cells["region_code"] == places.region_code else ""
    return "england" if level == NATIONAL and cells["country_code"] == ENGLAND_CODE else ""


def _figure_found(figure: PublishedFigure, place: str, line: int, cells: RowCells) -> Found:
    text, kind = cells[figure.indicator], cells["time_identifier"]
    kind = IDENTIFIERS.get(kind.casefold(), kind)
    return Found(figure, place, cells["time_period"], kind, line, figure.indicator, text)


def _code_faults(file: SourceFile, kept: Mapping[int, RowCells], places: Places) -> Iterator[Fault]:
    """Every other code beside the area's number, and other number beside its code: half a series would be lost.

    An earlier code may stand beside another number: area.toml says that it was the same council.
    """
    lines: dict[tuple[str, str], list[int]] = {}
    for line, cells in kept.items():
        lines.setdefault((cells["new_la_code"], cells["old_la_code"]), []).append(line)
    for (code, other), at in lines.items():
        rows = count(len(at), "row")
        if other == places.la_number and code.startswith("E") and code not in (places.la_code, *places.earlier):
            ours = ", ".join((places.la_code, *places.earlier))
            found, allowed = f"{code!r} beside LA number {other} in {rows}", f"{ours} beside it, as area.toml has them"
            yield file.fault(at[0], "new_la_code", found, allowed, CODES)
        if code == places.la_code and other.isdecimal() and other != places.la_number:
            found, allowed = f"{other!r} beside code {code} in {rows}", f"{places.la_number}, as area.toml has it"
            yield file.fault(at[0], "old_la_code", found, allowed, NUMBERS)


def _period_faults(file: SourceFile, found: Sequence[Found], terms: Terms) -> Iterator[Fault]:
    """Every period that is not written as DfE writes it, once."""
    first = {(each.time_period, each.time_identifier): each.line for each in reversed(found)}
    for (period, identifier), line in first.items():
        if bad := periods.wrong(period, identifier, terms):
            column, allowed = bad
            text = {"time_period": period, "time_identifier": identifier}[column]
            remedy = "Only periods whose last day is certain are imported: see the publisher's guidance."
            yield file.fault(line, column, repr(text), allowed, remedy)


def _family_faults(file: SourceFile, found: Sequence[Found]) -> Iterator[Fault]:
    """Every figure that is given for two kinds of period: they would not make one series."""
    first = {each.figure: each for each in reversed(found)}
    other = {each.figure: each for each in reversed(found) if _family(each) != _family(first[each.figure])}
    for figure, each in other.items():
        said = f"{each.time_identifier!r} beside {first[figure].time_identifier!r} in row {first[figure].line}"
        remedy = f"Add time_identifier to the filter in indicators.csv, row {figure.row}."
        yield file.fault(each.line, "time_identifier", said, "one kind of period for a figure", remedy)


def _family(each: Found) -> str:
    known = PERIODS.get(each.time_identifier)
    one_term = SCHOOL_TERMS.get(each.time_identifier) == each.time_identifier
    return known.family if known else "terms" if one_term else each.time_identifier
