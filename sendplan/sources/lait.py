"""DfE's local authority interactive tool (LAIT) → the cells that indicators.csv asks for.

One long table (CSV or parquet): a row a measure, year and place, values with the noise of a spreadsheet. What
a year means and how many decimal places a value has is in the tool's data dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple

from sendplan import periods
from sendplan.errors import Fault, Faults, refuse_faults
from sendplan.sources.figures import Found, Places, PublishedFigure, found_whole, rows_asked
from sendplan.sources.files import SourceFile
from sendplan.sources.table import RowCells, column_faults, few, open_table, wanted_rows, whole_number

# What the tool itself calls its columns, in small letters.
OWN_NAMES = {"short desc": "short_desc", "years": "years", "la number": "la_number", "values": "value"}
LAIT_COLUMNS = ("short_desc", "years", "la_number")
VALUE_COLUMNS = ("value_as_stored", "value")  # one of them, the first if both are there
ENGLAND_NUMBER = "970"
LAIT_MISSING = "-"
LAIT_RENAMED = "Give the long table of LAIT, a row a measure, year and place, and its data dictionary."
YEAR = "a year as the dictionary's Year_Type says, such as 2018, 2017/18 or 2018 (prov)"
# The dictionary's columns: a measure's short name, its decimal places, what a year of it is.
SHORT_NAME, DPS, YEAR_TYPE = DICTIONARY = ("Measure_short", "dps", "Year_Type")
# What a year is → DfE's time_identifier. "Annual" alone does not say which year is meant.
YEAR_TYPES = {
    "Academic Year": "Academic year",
    "Financial Year": "Financial year",
    "Calendar Year": "Calendar year",
    "Annual - January": "January",
    "Annual (end of Sept)": "September",
}


class DictionaryEntry(NamedTuple):
    """What the data dictionary says of a measure."""

    time_identifier: str
    places: int | None  # None where it gives none


def read_lait(
    file: SourceFile, figures: Sequence[PublishedFigure], places: Places, dictionary: SourceFile
) -> list[Found]:
    """Read a table of LAIT: one entry per figure, place and year that it has a row for.

    The places are LA numbers: the area, its neighbours, its region, and 970 for England. Numbers are to
    be rounded to the dictionary's decimal places, or the measure's where it has none. Raises ReleaseError
    with every fault of the file and of the dictionary.
    """
    table = open_table(file, OWN_NAMES, {"la_number": whole_number, "years": whole_number})
    value = next((name for name in VALUE_COLUMNS if name in table.header), VALUE_COLUMNS[0])
    columns = [*LAIT_COLUMNS, value, *(column for figure in figures for column, _ in figure.filter)]
    faults = Faults(column_faults(table, columns, LAIT_RENAMED))
    entries = faults.of(partial(read_dictionary, dictionary, figures)) or {}
    refuse_faults(faults)
    series = {each: each for each in places.neighbours} | {places.la_number: "actual", ENGLAND_NUMBER: "england"}
    series |= {places.region_number: "region"} if places.region_number else {}

    def is_wanted(cells: RowCells) -> bool:
        """Whether a row is of a measure and place that are asked for."""
        return cells["short_desc"] in entries and cells["la_number"] in series

    asking = [(each, each._replace(filter=(*each.filter, ("short_desc", each.indicator)))) for each in figures]
    found = []
    for line, cells, figure in rows_asked(table, wanted_rows(table, columns, LAIT_COLUMNS, is_wanted), asking):
        entry = entries[figure.indicator]
        period, provisional = period_of_year(cells["years"], entry.time_identifier)
        if not period:
            faults.append(file.fault(line, "years", repr(cells["years"]), YEAR, LAIT_RENAMED))
        rounded = figure.places if entry.places is None else entry.places
        cell = (line, value, cells[value], LAIT_MISSING, provisional, rounded)
        found.append(Found(figure, series[cells["la_number"]], period, entry.time_identifier, *cell))
    return found_whole(table, figures, found, f"la_number {places.la_number}", faults)


def period_of_year(years: str, time_identifier: str) -> tuple[str, bool]:
    """Turn a year of LAIT into a time_period, and whether it is provisional; "" where it is no such year.

    A year of two is named by its second: 2018 is 201718, and so is 2017/18.
    """
    found = re.fullmatch(r"(\d{4})(?:/(\d\d))?( \(prov\))?", years, re.ASCII)
    if not found:
        return "", False
    period = found[1] + (found[2] or "")
    if not found[2] and periods.PERIODS[time_identifier].years == 2:
        period = f"{int(found[1]) - 1}{found[1][2:]}"
    return ("" if periods.wrong(period, time_identifier) else period), bool(found[3])


def read_dictionary(dictionary: SourceFile, figures: Sequence[PublishedFigure]) -> dict[str, DictionaryEntry]:
    """Look up the figures' measures in the data dictionary, by short name; raises ReleaseError with every fault.

    A measure may stand there twice where both say the same of it.
    """
    table = open_table(dictionary, alike={DPS: whole_number})
    refuse_faults(column_faults(table, DICTIONARY, LAIT_RENAMED))
    named: dict[str, list[tuple[int, RowCells]]] = {}
    for line, cells in few(dictionary, wanted_rows(table, DICTIONARY)):
        named.setdefault(cells[SHORT_NAME], []).append((line, cells))
    faults = [_unknown(figure, dictionary, named) for figure in figures if figure.indicator not in named]
    mine = {figure.indicator: named[figure.indicator] for figure in figures if figure.indicator in named}
    refuse_faults([*faults, *(fault for each in mine.values() for fault in _entry_faults(dictionary, each))])
    known = {short: cells for short, [(_, cells), *_] in mine.items()}
    places = {short: None if cells[DPS] == "NA" else int(cells[DPS]) for short, cells in known.items()}
    return {short: DictionaryEntry(YEAR_TYPES[cells[YEAR_TYPE]], places[short]) for short, cells in known.items()}


def _entry_faults(dictionary: SourceFile, named: Sequence[tuple[int, RowCells]]) -> Iterator[Fault]:
    remedy = "Take the measure out of indicators.csv until the dictionary says what it means."
    for line, cells in named:
        if cells != named[0][1]:
            found = f"{cells[SHORT_NAME]} with other {DPS} or {YEAR_TYPE} than in row {named[0][0]}"
            yield dictionary.fault(line, SHORT_NAME, found, "one meaning of a measure", remedy)
        elif cells[YEAR_TYPE] not in YEAR_TYPES:
            yield dictionary.fault(line, YEAR_TYPE, repr(cells[YEAR_TYPE]), f"one of {', '.join(YEAR_TYPES)}", remedy)
        elif not re.fullmatch(r"\d|NA", cells[DPS], re.ASCII):
            yield dictionary.fault(line, DPS, repr(cells[DPS]), "a number from 0 to 9, or NA", remedy)


def _unknown(figure: PublishedFigure, dictionary: SourceFile, known: Collection[str]) -> Fault:
    close = get_close_matches(figure.indicator, known, n=1)
    found = repr(figure.indicator) + (f" (close: {close[0]!r})" if close else "")
    return figure.fault("indicator", found, f"a {SHORT_NAME} of {dictionary.name}")
