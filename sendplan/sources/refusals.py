"""Rules that every release keeps, whoever publishes it: each cell asked for stands there once, and can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import polars as pl

from sendplan.errors import Fault, ReleaseError
from sendplan.sources import symbols
from sendplan.sources.figures import Figure, Found, code_faults
from sendplan.sources.table import ROW, Table, distinct, rows

LISTED = 10  # values of a column that a message names
COMPARED = 100  # rows of which it says in what they differ
LOOSE = "Add to the filter in indicators.csv what tells the rows apart."


def checked(
    table: Table,
    figures: Sequence[Figure],
    found: list[Found],
    area: str,
    faults: Sequence[Fault] = (),
    same: Callable[[str], str] = str,
) -> list[Found]:
    """Return what was found; raises ReleaseError with every fault of it, and those already known.

    `area` names the area in a message; it is "" where the file has no figures of authorities. `same` makes two
    values of a filter equal that the publisher means as one.
    """
    here = {each.figure for each in found if each.place == "actual"}
    absent = [fault for figure in figures if figure not in here for fault in _filter_faults(table, figure, same)]
    every = [*faults, *absent, *_twice_faults(table, found), *code_faults(table.file, found)]
    if not here and not every and (area or not found):
        remedy = "Check the codes in area.toml, and that the file has figures of local authorities."
        every = [
            table.file.fault(
                0, "", f"no row of {area or 'England'} that indicators.csv asks for", "at least one", remedy
            )
        ]
    if every:
        raise ReleaseError(every)
    return found


def _filter_faults(table: Table, figure: Figure, same: Callable[[str], str]) -> Iterator[Fault]:
    """Every value of a figure's filter that no row of the table has."""
    columns = [column for column, _ in figure.filter]
    stands = distinct(table, columns) if columns else {()}
    wanted = [same(value) for _, value in figure.filter]
    if any([same(value) for value in each] == wanted for each in stands):
        return
    alone = [
        (column, {each[place] for each in stands})
        for place, column in enumerate(columns)
        if wanted[place] not in {same(each[place]) for each in stands}
    ]
    for column, values in alone:
        found = f"{column}={dict(figure.filter)[column]}, which no row of {table.file.name} has"
        yield figure.fault("filter", found, f"one of its values: {_some(values)}")
    if not alone:
        yield figure.fault("filter", f"values that no row of {table.file.name} has together", "values of one row")


def _some(values: set[str]) -> str:
    more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
    return ", ".join(sorted(values)[:LISTED]) + more


def _twice_faults(table: Table, found: Sequence[Found]) -> Iterator[Fault]:
    """Every figure that a place and period has in several rows, once, with the columns that tell them apart."""
    dated = sorted((each for each in found if each.time_period), key=_cell)  # the others are refused for their period
    for figure, cells in groupby(dated, key=lambda each: each.figure):
        for (_, place, period, identifier), several in groupby(cells, key=_cell):
            lines = [each.line for each in several]
            if len(lines) > 1:
                said = f"{len(lines)} rows for {place} in {period} ({identifier}), for measure {figure.measure}"
                yield table.file.fault(lines[0], figure.indicator, said + _differing(table, lines), "one", LOOSE)
                break


def _cell(each: Found) -> tuple[Figure, str, str, str]:
    return each.figure, each.place, each.time_period, each.time_identifier


def _differing(table: Table, lines: list[int]) -> str:
    """Name the columns, but for figures, in which rows differ."""
    cells = [each for _, each in rows(table, table.header, pl.col(ROW).is_in(lines[:COMPARED]))]
    columns = [name for name in table.header if len({each[name] for each in cells}) > 1]
    telling = [name for name in columns if not all(_figure(each[name]) for each in cells)]
    return f", which differ in {', '.join(telling)}" if telling else ", which differ in nothing but figures"


def _figure(text: str) -> bool:
    try:
        return symbols.read(text) is not None
    except ValueError:
        return False
