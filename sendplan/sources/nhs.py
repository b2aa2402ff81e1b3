"""NHS England's community health services waiting lists → the cells that indicators.csv asks for.

One row a month, organisation and therapy. The file has no codes at all, only names, and their letter case
changes from month to month ("LANCASHIRE AND SOUTH CUMBRIA" from August 2023): names are compared without
regard to case, which nothing else here does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sendplan import periods
from sendplan.errors import Fault, ReleaseError
from sendplan.sources.figures import Figure, Found
from sendplan.sources.files import File
from sendplan.sources.refusals import checked
from sendplan.sources.table import Table, column_faults, few, open_table, rows
from sendplan.words import MONTHS

PUBLISHER = "NHS England"
ORGANISATION, MONTH = "Organisation Name", "formattedDate"
ENGLAND = "england"  # the organisation that is all of England
MISSING = "NA"
RENAMED = "Write the name as the file does in indicators.csv, or give the file of community health services waits."


def read(file: File, figures: Sequence[Figure]) -> list[Found]:
    """Read a file of waits: one entry per figure and month, for the filter as given and for all of England.

    Numbers are to be rounded to the measure's decimal places. Raises ReleaseError with every fault.
    """
    table = open_table(file)
    asked = [column for figure in figures for column in (*dict(figure.filter), figure.indicator)]
    faults = [*column_faults(table, [ORGANISATION, MONTH, *asked], RENAMED), *_unnamed(figures)]
    if faults:
        raise ReleaseError(faults)
    kept = few(file, _kept(table, figures, [ORGANISATION, MONTH, *asked]))
    found = [_found(figure, place, line, cells) for line, cells, figure, place in kept]
    months = {line: cells[MONTH] for line, cells, *_ in kept if "" in period_of(cells[MONTH])}
    allowed = "the first day of a month written YYYY-MM-DD"
    faults = [file.fault(line, MONTH, repr(text), allowed, RENAMED) for line, text in months.items()]
    return checked(table, figures, found, "the organisation", faults, str.casefold)


def _unnamed(figures: Sequence[Figure]) -> Iterator[Fault]:
    for figure in figures:
        if ORGANISATION not in dict(figure.filter):
            yield figure.fault(
                "filter", "no organisation", f"{ORGANISATION}=the name in the file; and what else it takes"
            )


def _kept(
    table: Table, figures: Sequence[Figure], columns: list[str]
) -> Iterator[tuple[int, dict[str, str], Figure, str]]:
    """Yield each row that a figure asks for, with the series it belongs to."""
    for line, cells in rows(table, columns):
        for figure in figures:
            here = [_same(cells[column], value) for column, value in figure.filter if column != ORGANISATION]
            names = {"actual": dict(figure.filter)[ORGANISATION], "england": ENGLAND}
            for place, name in names.items():
                if all(here) and _same(cells[ORGANISATION], name):
                    yield line, cells, figure, place


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _found(figure: Figure, place: str, line: int, cells: dict[str, str]) -> Found:
    text = cells[figure.indicator]
    period = period_of(cells[MONTH])
    return Found(figure, place, *period, line, figure.indicator, text, missing=MISSING, places=figure.places)


def period_of(first_day: str) -> tuple[str, str]:
    """Turn the first day of a month into time_period and time_identifier, both "" where it is no such day."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])-01", first_day, re.ASCII)
    period = (found[1], MONTHS[int(found[2]) - 1]) if found else ("", "")
    return ("", "") if periods.wrong(*period) else period
