"""What was found in a release → rows of observations.csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sendplan import periods
from sendplan.periods import NO_TERMS, Terms
from sendplan.schema import facts
from sendplan.sources.figures import Figure, Found
from sendplan.sources.symbols import written
from sendplan.vocabulary import SERIES

Row = dict[str, str]


def observed(
    found: Iterable[Found], source: str, neighbours: Sequence[str], listed: str, terms: Terms = NO_TERMS
) -> list[Row]:
    """Make the rows of a release: one per figure, series and period, as text, in the order of indicators.csv.

    `stat_neighbours` is the plain mean of the numbers the neighbours (LA numbers) have for a period,
    each as stored, rounded once; `listed` is the source that lists them.
    """
    rows = []
    for _, several in groupby(sorted(found, key=_period), key=lambda each: each.figure):
        cells = list(several)
        own = [_row(each, each.place, _value(each), each.symbol, each.text) for each in cells if each.place in SERIES]
        others = groupby((each for each in cells if each.place in neighbours), key=_period)
        means = [_mean(list(near), len(neighbours)) | {"neighbours": listed} for _, near in others]
        rows += sorted(own + means, key=lambda row: (SERIES.index(row["series"]), _ends(row, terms)))
    return [row | {"source": source, "period_end": _ends(row, terms)} for row in rows]


def _ends(row: Row, terms: Terms) -> str:
    return periods.last_day(row["time_period"], row["time_identifier"], terms).isoformat()


def _period(each: Found) -> tuple[Figure, str, str]:
    return each.figure, each.time_identifier, each.time_period


def _value(each: Found) -> str:
    return "" if each.number is None else written(each.number, each.places)


def _mean(near: Sequence[Found], every: int) -> Row:
    """Average what the neighbours have for one figure and period: u where under half have a number, x where none."""
    numbers = [each.number for each in near if each.number is not None]
    first = near[0]
    places = first.figure.places if first.places is None else first.places
    value = written(sum(numbers[1:], numbers[0]) / len(numbers), places) if numbers else ""
    few, provisional = 2 * len(numbers) < every, any(each.symbol == "p" for each in near)
    symbol = "x" if not numbers else "u" if few else "p" if provisional else ""
    return _row(first, "stat_neighbours", value, symbol, f"mean of {len(numbers)} of {every} neighbours")


def _row(each: Found, series: str, value: str, symbol: str, printed: str) -> Row:
    return dict.fromkeys(facts("observations"), "") | {
        "plan": each.figure.plan,
        "measure": each.figure.measure,
        "breakdown": each.figure.breakdown,
        "series": series,
        "time_period": each.time_period,
        "time_identifier": each.time_identifier,
        "value": value,
        "symbol": symbol,
        "printed": printed,
    }
