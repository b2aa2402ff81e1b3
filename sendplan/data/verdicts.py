"""Cells held against a rule: each different content of some columns is judged once, and told of every row that has it.

Takes tables as the text they are in their files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sendplan.data.schema import TABLES
from sendplan.errors import REMEDY, Fault

AS_TEXT = "If a spreadsheet changed it, format that column as text there, correct it and run 'sendplan check' again."
TextTables = Mapping[str, pd.DataFrame]
Key = tuple[str, ...]  # the cells of a row in some columns


class Wrong(NamedTuple):
    """What is wrong with a row: in which column, what was found, what is allowed, what to do."""

    column: str
    found: str
    allowed: str
    remedy: str = REMEDY


Wrongs = Iterator[Wrong]
Judge = Callable[..., Iterable[Wrong]]  # takes the cells of some columns


def verdicts(table: str, cells: pd.DataFrame, columns: Sequence[str], judge: Judge) -> Iterator[Fault]:
    """Yield every fault that a judge finds in some columns of a table, row by row.

    The index of the cells is the row as a spreadsheet numbers it. A table that could not be read has no rows.
    """
    numbers, keys = _numbered(cells, columns)
    found = {number: wrong for number, key in enumerate(keys) if (wrong := [*judge(*key)])}
    word, label = TABLES[table].label
    for place in np.flatnonzero(np.isin(numbers, [*found])).tolist() if found else ():
        index = cells.index[place]
        for each in found[numbers[place]]:
            yield Fault(f"{table}.csv", int(index), f"{word} {cells.at[index, label]!s}", *each)


def distinct(cells: pd.DataFrame, columns: Sequence[str]) -> dict[Key, int]:
    """Count how many rows have each content of some columns, in the order of their first rows."""
    numbers, keys = _numbered(cells, columns)
    return dict(zip(keys, np.bincount(numbers).tolist(), strict=True))


def coded(column: pd.Series[Any]) -> tuple[np.ndarray[Any, Any], pd.Index[Any]]:
    """Give each cell of a column the place of its text, and the texts: some may be those of no cell."""
    held = column.array if isinstance(column.array, pd.Categorical) else pd.Categorical(column)
    return held.codes.astype("int64"), held.categories


def _numbered(cells: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray[Any, Any], list[Key]]:
    """Give each row the number of its content in some columns, and list the contents by their numbers."""
    if cells.empty:
        return np.empty(0, "int64"), []
    parts = [coded(cells[column]) for column in columns]
    numbers = np.zeros(len(cells), "int64")
    for codes, texts in parts:
        numbers = pd.factorize(numbers * len(texts) + codes)[0]
    first = np.empty(numbers.max() + 1, "int64")
    first[numbers[::-1]] = np.arange(len(cells))[::-1]  # of several rows the last that is put there stays: the first
    return numbers, [*zip(*(texts.take(codes[first]).tolist() for codes, texts in parts), strict=True)]
