"""What was found in a release → the rows of observations.csv that are new to an area.

Earlier rows are the record: they are never changed and never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, cast

import pandas as pd

from sendplan.data.schema import columns_of
from sendplan.errors import Fault, refuse_faults
from sendplan.periods import NO_TERMS, Terms, last_day
from sendplan.sources.figures import Found, PublishedFigure, plain_decimal
from sendplan.sources.files import SourceFile, hash_of
from sendplan.vocabulary import SERIES
from sendplan.words import MONTHS, day

KEY = ("plan", "measure", "breakdown", "series", "time_period", "time_identifier", "neighbours")
NEVER_CHANGED = "Rows are never changed. Where it was wrong, delete the measure's rows of this source by hand first."
LICENCE = "Open Government Licence v3.0"
ANOTHER = "Give the day this file was released, or the month of this list; or import the file of then."
TextRow = dict[str, str]
ValueKey = tuple[str, ...]


def observed(
    found: Iterable[Found], source: str, neighbours: Sequence[str], listed: str, terms: Terms = NO_TERMS
) -> list[TextRow]:
    """Make the rows of a release: one per figure, series and period, as text, in the order of indicators.csv.

    `stat_neighbours` is the plain mean of the numbers the neighbours (LA numbers) have for a period,
    each as stored, rounded once; `listed` is the source that lists them.
    """
    told = []
    for (figure, kind, period), several in groupby(sorted(found, key=_of_period), key=_of_period):
        cells, ends = list(several), last_day(period, kind, terms).isoformat()
        near = [each for each in cells if each.place in neighbours]
        rows = [_row(each, each.place, each.number, each.symbol) for each in cells if each.place in SERIES]
        rows += [_mean(near, len(neighbours)) | {"neighbours": listed}] if near else []
        dated = [row | {"source": source, "period_end": ends} for row in rows]
        told += [(figure, SERIES.index(row["series"]), ends, row) for row in dated]
    return [row for *_, row in sorted(told, key=itemgetter(0, 1, 2))]


def _of_period(each: Found) -> tuple[PublishedFigure, str, str]:
    return each.figure, each.time_identifier, each.time_period


def _mean(near: Sequence[Found], every: int) -> TextRow:
    """Average what the neighbours have for one figure and period: u where under half have a number, x where none."""
    numbers = [each.number for each in near if each.number is not None]
    mean = sum(numbers[1:], numbers[0]) / len(numbers) if numbers else None
    few, provisional = 2 * len(numbers) < every, any(each.symbol == "p" for each in near)
    symbol = "x" if not numbers else "u" if few else "p" if provisional else ""
    first = near[0]._replace(text=f"mean of {len(numbers)} of {every} neighbours")
    first = first._replace(places=first.figure.places) if first.places is None else first
    return _row(first, "stat_neighbours", mean, symbol)


def _row(each: Found, series: str, number: Decimal | None, symbol: str) -> TextRow:
    return dict.fromkeys(columns_of("observations"), "") | {
        "plan": each.figure.plan,
        "measure": each.figure.measure,
        "breakdown": each.figure.breakdown,
        "series": series,
        "time_period": each.time_period,
        "time_identifier": each.time_identifier,
        "value": "" if number is None else plain_decimal(number, each.places),
        "symbol": symbol,
        "printed": each.text,
    }


class Merged(NamedTuple):
    """The rows of a release that an area does not have yet, and how many of its rows were of which kind."""

    rows: list[TextRow]
    added: int  # a value or symbol not known before
    unchanged: int
    changes: Sequence[str]  # another than in the release before: what it was, and what it is now


def latest(observations: pd.DataFrame, releases: Mapping[str, str]) -> dict[ValueKey, TextRow]:
    """Find what a data set's last release says of each value: key → row.

    `releases` are the data set's sources, id → day published. The row's own place in the file is its "row".
    """
    mine = observations[observations["source"].isin(list(releases))]
    dated = mine.assign(row=mine.index.astype(str), published=mine["source"].map(releases))
    rows = cast("list[TextRow]", dated.sort_values("published", kind="stable").to_dict(orient="records"))
    return {_value_key(row): row for row in rows}


def _value_key(row: TextRow) -> ValueKey:
    return tuple(row[name] for name in KEY)


def merge(rows: Iterable[TextRow], before: Mapping[ValueKey, TextRow]) -> Merged:
    """Compare a release with what was known before it.

    A value that the publisher changed is added beside the earlier one, with symbol r; a provisional one
    stays p, and one that is now final without having changed has none. Raises ReleaseError for every value that
    the same release gave differently before: indicators.csv has changed since, not the release.
    """
    new, unchanged, changes, faults = list[TextRow](), 0, list[str](), list[Fault]()
    for row in rows:
        known = before.get(_value_key(row))
        if known is None:
            new.append(row)
        elif _told_value(row) == _told_value(known):
            unchanged += 1
        else:
            faults += [_rewritten(row, known)] if known["source"] == row["source"] else []
            changed = not row["value"] or _told_value(row)[0] != _told_value(known)[0]  # else p came or went
            changes += [_told_change(row, known)] if changed else []
            revised = changed and known["value"] and row["value"] and not row["symbol"]
            new.append(row | {"symbol": "r"} if revised else row)
    refuse_faults(faults)
    return Merged(new, len(new) - len(changes), unchanged, changes)


def _told_value(row: TextRow) -> tuple[Decimal | None, str]:
    """Read what a row says: its number and symbol, whether or not it says that it was revised."""
    return Decimal(row["value"]) if row["value"] else None, row["symbol"].replace("r", "")


def _as_told(row: TextRow) -> str:
    return row["value"] or row["symbol"]


def _told_change(row: TextRow, known: TextRow) -> str:
    whose = f"measure {row['measure']} ({row['breakdown']}), {row['series']}, {row['time_period']}"
    return f"{whose}: {_as_told(known)} is now {_as_told(row)}"


def _rewritten(row: TextRow, known: TextRow) -> Fault:
    found = f"{_as_told(known)} from {row['source']}, imported before"
    allowed = f"{_as_told(row)}, which indicators.csv now asks for"
    return Fault(
        "observations.csv", int(known["row"]), f"measure {row['measure']}", "value", found, allowed, NEVER_CHANGED
    )


class Source(NamedTuple):
    """What a file is registered as: a data set as released on a day, or a list of statistical neighbours."""

    file: SourceFile
    id: str
    title: str
    publisher: str
    published: date
    dataset: str = ""

    def row(self, retrieved: date) -> TextRow:
        """Make its row of sources.csv; the hash is that of the data, unpacked."""
        written = {name: str(value) for name, value in self._asdict().items() if name != "file"}
        return written | {"licence": LICENCE, "retrieved": str(retrieved), "sha256": hash_of(self.file)}


def release_of(publisher: str, released: date, title: str | None, file: SourceFile, dataset: str) -> Source:
    """Name a data set as released on a day."""
    name = f"{re.sub(r'[^a-z0-9]+', '-', dataset.lower()).strip('-')}-{released}"
    said = title or f"{dataset}, release of {day(pd.Timestamp(released))}"
    return Source(file, name, said, publisher, released, dataset)


def list_of(publisher: str, file: SourceFile, month: str, year: int) -> Source:
    """Name a list of statistical neighbours, published in a month."""
    title = f"Statistical neighbours, list of {month} {year}"
    return Source(file, f"neighbours-{month.lower()}-{year}", title, publisher, date(year, MONTHS.index(month) + 1, 1))


def releases_of(sources: pd.DataFrame, dataset: str) -> dict[str, str]:
    """Name the releases of a data set that are registered: id → day published."""
    mine = sources[sources["dataset"] == dataset]
    return dict(zip(mine["id"], mine["published"], strict=True))


def register_faults(sources: pd.DataFrame, rows: Sequence[tuple[SourceFile, TextRow]]) -> Iterator[Fault]:
    """Every file that is not the one registered under its id, or is older than a release already imported."""
    for file, row in rows:
        for index, known in sources[sources["id"] == row["id"]].iterrows():
            if known["sha256"] != row["sha256"]:
                found, key = f"the hash of another file than {file.path.name}", f"source {row['id']}"
                yield Fault("sources.csv", int(str(index)), key, "sha256", found, "its hash", ANOTHER)
        later = {day: name for name, day in releases_of(sources, row["dataset"]).items() if day > row["published"]}
        if row["dataset"] and later:
            found = f"a release of {row['published']}"
            allowed = f"one not before {max(later)}, the day of {later[max(later)]}"
            yield file.fault(0, "", found, allowed, "Releases are imported in their order: correct --released.")
