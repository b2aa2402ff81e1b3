"""The rows of a frame as dictionaries, for what is told row by row."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from operator import itemgetter
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return each row by its columns, as plain values, faster than by `to_dict`."""
    names, columns = [*frame], [values.tolist() for _, values in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def grouped(rows: Iterable[Mapping[Hashable, Any]], *names: str) -> dict[Any, list[Mapping[Hashable, Any]]]:
    """Gather rows by their values in some columns, in their order: by the value of one, by a tuple of several."""
    key, found = itemgetter(*names), dict[Any, list[Mapping[Hashable, Any]]]()
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
