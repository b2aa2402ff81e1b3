"""What of a release is new to an area. Earlier rows are the record: they are never changed and never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, cast

import pandas as pd

from sendplan.errors import Fault
from sendplan.sources.rows import Row

KEY = ["plan", "measure", "breakdown", "series", "time_period", "time_identifier", "neighbours"]
Key = tuple[str, ...]


class Merged(NamedTuple):
    """The rows of a release that an area does not have yet, and how many of its rows were of which kind."""

    rows: list[Row]
    added: int  # a value or symbol not known before
    changed: int  # another than in the release before
    unchanged: int
    changes: Sequence[str] = ()  # what it was, and what it is now


def latest(observations: pd.DataFrame, releases: Mapping[str, str]) -> dict[Key, Row]:
    """Find what a data set's last release says of each value: key → row.

    `releases` are the data set's sources, id → day published. The row's own place in the file is its "row".
    """
    mine = observations[observations["source"].isin(list(releases))]
    ordered = mine.assign(row=mine.index, published=mine["source"].map(releases)).sort_values(
        "published", kind="stable"
    )
    rows = cast("list[Row]", ordered.to_dict(orient="records"))
    return {tuple(row[name] for name in KEY): row for row in rows}


def merge(rows: Iterable[Row], before: Mapping[Key, Row]) -> Merged:
    """Compare a release with what was known before it.

    A value that the publisher changed is added beside the earlier one, with symbol r; a provisional one
    stays p, and one that is now final without having changed has none.
    """
    merged: list[Row] = []
    added, unchanged, changed = 0, 0, []
    for row in rows:
        known = before.get(tuple(row[name] for name in KEY))
        kind = _kind(row, known)
        revised = False
        if known and kind == "changed":
            changed.append(_change(row, known))
            revised = bool(known["value"] and row["value"] and not row["symbol"])
        added, unchanged = added + (kind == "added"), unchanged + (kind == "unchanged")
        if kind != "unchanged":
            merged.append(row | {"symbol": "r"} if revised else row)
    return Merged(merged, added, len(changed), unchanged, changed)


def _change(row: Row, known: Row) -> str:
    whose = f"measure {row['measure']} ({row['breakdown']}), {row['series']}, {row['time_period']}"
    return f"{whose}: {known['value'] or known['symbol']} is now {row['value'] or row['symbol']}"


def _kind(row: Row, known: Row | None) -> str:
    if known is None:
        return "added"
    if _number(row) == _number(known) and _symbol(row) == _symbol(known):
        return "unchanged"
    confirmed = row["value"] and _number(row) == _number(known)  # no longer provisional, or provisional only now
    return "added" if confirmed else "changed"


def _number(row: Row) -> Decimal | None:
    return Decimal(row["value"]) if row["value"] else None


def _symbol(row: Row) -> str:
    return row["symbol"].replace("r", "")


def same_release_faults(rows: Iterable[Row], before: Mapping[Key, Row]) -> Iterator[Fault]:
    """Every value that the same release gave differently before: indicators.csv has changed since, not the release."""
    for row in rows:
        known = before.get(tuple(row[name] for name in KEY))
        if known and known["source"] == row["source"] and _kind(row, known) != "unchanged":
            remedy = (
                "Rows are never changed. Where it was wrong, delete the measure's rows of this source by hand first."
            )
            found = f"{known['value'] or known['symbol']} from {row['source']}, imported before"
            allowed = f"{row['value'] or row['symbol']}, which indicators.csv now asks for"
            key = f"measure {row['measure']}"
            yield Fault("observations.csv", int(known["row"]), key, "value", found, allowed, remedy)
