"""The rows of a frame as dictionaries, for what is told row by row, and the keys that tell them apart."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return each row by its columns, as plain values, faster than by `to_dict`."""
    names, columns = [*frame], [values.tolist() for _, values in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def keys(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return each row's values in some columns."""
    return list(zip(*(frame[name].tolist() for name in names), strict=True))


def among(frame: pd.DataFrame, names: Sequence[str], wanted: Container[tuple[Any, ...]]) -> pd.Series[bool]:
    """Mark the rows whose values in some columns are among those wanted."""
    return pd.Series([key in wanted for key in keys(frame, names)], frame.index, dtype="bool")


def lookup(frame: pd.DataFrame, key: str, value: str) -> dict[Any, Any]:
    """Map the values of one column to those of another."""
    return dict(zip(frame[key], frame[value], strict=True))


def grouped(rows: Iterable[Mapping[Hashable, Any]], *names: str) -> dict[Any, list[Mapping[Hashable, Any]]]:
    """Gather rows by their values in some columns, in their order: by the value of one, by a tuple of several."""
    key, found = itemgetter(*names), dict[Any, list[Mapping[Hashable, Any]]]()
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def not_missing(values: Iterable[Any]) -> list[Any]:
    """Leave out dates and numbers that are missing."""
    return [each for each in values if not pd.isna(each)]
