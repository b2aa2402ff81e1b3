"""NHS England's community health services waiting lists → the cells that indicators.csv asks for.

One row a month, organisation and therapy. The file has no codes at all, only names, and their letter case
changes from month to month ("LANCASHIRE AND SOUTH CUMBRIA" from August 2023): names are compared without
regard to case, which nothing else here does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sendplan import periods
from sendplan.errors import Fault, refuse_faults
from sendplan.sources.figures import Found, PublishedFigure, found_whole, rows_asked
from sendplan.sources.files import SourceFile
from sendplan.sources.table import column_faults, open_table, wanted_rows
from sendplan.words import MONTHS

ORGANISATION, MONTH_COLUMN = "Organisation Name", "formattedDate"
ALL_ENGLAND = "england"  # the organisation that is all of England
NHS_MISSING = "NA"
NHS_RENAMED = "Write the name as the file does in indicators.csv, or give the file of community health services waits."
NO_MONTH = ("", "")
FIRST_DAY = "the first day of a month written YYYY-MM-DD"


def read_nhs(file: SourceFile, figures: Sequence[PublishedFigure]) -> list[Found]:
    """Read a file of waits: one entry per figure and month, for the filter as given and for all of England.

    Numbers are to be rounded to the measure's decimal places. Raises ReleaseError with every fault.
    """
    table = open_table(file)._replace(same=str.casefold)
    columns = [ORGANISATION, MONTH_COLUMN, *(column for figure in figures for column in figure.columns)]
    allowed = f"{ORGANISATION}=the name in the file; and what else it takes"
    unnamed = [each.fault("filter", "no organisation", allowed) for each in figures if ORGANISATION not in each.columns]
    refuse_faults([*column_faults(table, columns, NHS_RENAMED), *unnamed])
    asking = [((figure, "actual"), figure) for figure in figures]
    asking += [((figure, "england"), _of_england(figure)) for figure in figures]
    found, faults = list[Found](), list[Fault]()
    for line, cells, (figure, place) in rows_asked(table, wanted_rows(table, columns), asking):
        period, text = period_of_month(cells[MONTH_COLUMN]), cells[figure.indicator]
        if period == NO_MONTH:
            faults.append(file.fault(line, MONTH_COLUMN, repr(cells[MONTH_COLUMN]), FIRST_DAY, NHS_RENAMED))
        found.append(Found(figure, place, *period, line, figure.indicator, text, NHS_MISSING, places=figure.places))
    return found_whole(table, figures, found, "the organisation", faults)


def _of_england(figure: PublishedFigure) -> PublishedFigure:
    """Ask for the same of all of England."""
    others = [(column, value) for column, value in figure.filter if column != ORGANISATION]
    return figure._replace(filter=(*others, (ORGANISATION, ALL_ENGLAND)))


def period_of_month(first_day: str) -> tuple[str, str]:
    """Turn the first day of a month into time_period and time_identifier, both "" where it is no such day."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])-01", first_day, re.ASCII)
    period = (found[1], MONTHS[int(found[2]) - 1]) if found else NO_MONTH
    return NO_MONTH if periods.wrong(*period) else period
