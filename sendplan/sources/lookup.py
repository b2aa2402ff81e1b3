"""Rules that every release keeps, whoever publishes it: each cell asked for stands there once, and can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sendplan.errors import Fault
from sendplan.sources.figures import Figure, Found, code_faults, readable
from sendplan.sources.files import File
from sendplan.sources.refusals import refuse
from sendplan.sources.table import Cells, Table, distinct, raw_rows

LISTED = 10  # values of a column that a message names
LOOSE = "Add to the filter in indicators.csv what tells the rows apart."
COMPARED = 100  # rows of which it says in what they differ


def asked(rows: Iterable[tuple[int, Cells]], figures: Sequence[Figure]) -> Iterator[tuple[int, Cells, Figure]]:
    """Yield each row that a figure's filter asks for, once a figure."""
    return ((line, cells, figure) for line, cells in rows for figure in figures if figure.asks_for(cells))


def lookup_faults(
    table: Table, figures: Sequence[Figure], found: Sequence[Found], same: Callable[[str], str] = str
) -> Iterator[Fault]:
    """Every fault of what was found: figures that are not there, cells that are there twice or cannot be read.

    `same` makes two values of a filter equal that the publisher means as one.
    """
    here = {each.figure for each in found if each.place == "actual"}
    for figure in [each for each in figures if each not in here]:
        yield from _filter_faults(table, figure, same)
    yield from _twice_faults(table, found)
    yield from code_faults(table.file, found)


def of_area(file: File, found: list[Found], area: str) -> list[Found]:
    """Return what was found; raises ReleaseError where none of it is the area's, which `area` names.

    It is "" where the file has no figures of authorities: then those of others are enough.
    """
    if not any(each.place == "actual" for each in found) and (area or not found):
        asked = f"no row of {area or 'England'} that indicators.csv asks for"
        remedy = "Check the codes in area.toml, and that the file has figures of local authorities."
        refuse([file.fault(0, "", asked, "at least one", remedy)])
    return found


def _filter_faults(table: Table, figure: Figure, same: Callable[[str], str]) -> Iterator[Fault]:
    """Every value of a figure's filter that no row of the table has."""
    columns = [column for column, _ in figure.filter]
    stands = [dict(zip(columns, each, strict=True)) for each in (distinct(table, columns) if columns else [()])]
    if any(figure.asks_for(each, same) for each in stands):
        return
    alone = False
    for column, value in figure.filter:
        values = {each[column] for each in stands}
        if same(value) not in map(same, values):
            alone = True
            found = f"{column}={value}, which no row of {table.file.name} has"
            yield figure.fault("filter", found, f"one of its values: {_some(values)}")
    if not alone:
        yield figure.fault("filter", f"values that no row of {table.file.name} has together", "values of one row")


def _some(values: set[str]) -> str:
    more = f" and {len(values) - LISTED} more" if len(values) > LISTED else ""
    return ", ".join(sorted(values)[:LISTED]) + more


def _twice_faults(table: Table, found: Sequence[Found]) -> Iterator[Fault]:
    """Every figure that a place and period has in several rows, once, with the columns that tell them apart."""
    lines: dict[tuple[Figure, str, str, str], list[int]] = {}
    for each in found:
        if each.time_period:  # the others are refused for their period
            lines.setdefault((each.figure, each.place, each.time_period, each.time_identifier), []).append(each.line)
    told = set()
    for cell in sorted(lines):
        figure, place, period, identifier = cell
        if len(lines[cell]) > 1 and figure not in told:
            told.add(figure)
            said = f"{len(lines[cell])} rows for {place} in {period} ({identifier}), for measure {figure.measure}"
            differing = _differing(table, lines[cell])
            yield table.file.fault(lines[cell][0], figure.indicator, said + differing, "one", LOOSE)


def _differing(table: Table, lines: Sequence[int]) -> str:
    """Name the columns, but for figures, in which rows differ."""
    compared = set(lines[:COMPARED])
    kept = [texts for line, texts in raw_rows(table, table.header) if line in compared]
    columns = [{text.strip() for text in column} for column in zip(*kept, strict=True)]
    named = zip(table.header, columns, strict=True)
    differ = [name for name, each in named if len(each) > 1 and not all(map(readable, each))]
    return f", which differ in {', '.join(differ)}" if differ else ", which differ in nothing but figures"
