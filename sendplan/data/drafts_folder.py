"""A folder of drafts → its tables as text, how the paper explains its ratings, and the papers that rows were read from.

Whatever is wrong with the folder or its files is refused, with every fault at once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

import pandas as pd

from sendplan.data.drafts import PLAN_ID
from sendplan.data.folder import no_folder, odd, read_rows
from sendplan.data.load import read_cells
from sendplan.data.scale import Rated
from sendplan.data.schema import TABLES
from sendplan.errors import Fault, Faults, SendplanError
from sendplan.frames import records
from sendplan.words import count, listed

DRAFTED = tuple(table for table in TABLES if table not in ("meetings", "sources"))
OF_PLANS = ("plan", "from_plan", "to_plan")
FOUND, KEY = ("table", "key", "file"), ("code", "word", "means", "legend")
NO_PAPER = "The plan's own paper"
UNCHANGED = "Nothing was written."


class DraftsFolder(NamedTuple):
    """Tables of drafts, each row with the id of its paper; what papers have which id; ratings as a paper explains them.

    The last paper is that of every row that no other is known of.
    """

    tables: Mapping[str, pd.DataFrame]
    papers: Mapping[str, str]
    key: list[Rated]
    unsure: int = 0  # cells of the papers that a person has to settle


def read_drafts(folder: Path, command: str = "init") -> DraftsFolder:
    """Read all that drafts have; `command` is to be run again where they are at fault."""
    if what := no_folder(folder):
        raise SendplanError(f"{folder} is {what}; expected a folder of drafts. {UNCHANGED}")
    there = [table for table in DRAFTED if odd(folder / f"{table}.csv") != "nothing"]
    if not there:
        expected = listed(f"{table}.csv" for table in DRAFTED[:3])
        raise SendplanError(f"{folder} holds no table of a plan; expected {expected}, or some of them. {UNCHANGED}")
    faults = Faults()
    read = {table: faults.of(partial(read_cells, folder, table)) for table in there}
    refuse(faults, command)
    found = _rows(folder / "found.csv", FOUND)
    papers = {id_of(each["file"]): each["file"] for each in found if each["file"]} or {id_of(""): NO_PAPER}
    of_row = {(each["table"], each["key"]): id_of(each["file"]) for each in found}
    frames = {table: pd.DataFrame(frame).astype("str").reset_index(drop=True) for table, frame in read.items()}
    tables = {table: _with_ids(table, frame, of_row, [*papers][-1]) for table, frame in frames.items()}
    key = [_rated(each) for each in _rows(folder / "ratings.csv", KEY) if each["word"]]
    unsure = sum("for a person to settle" in each["why"] for each in _rows(folder / "unread.csv", ("why",)))
    return DraftsFolder(tables, papers, key, unsure)


def refuse(faults: Iterable[Fault], command: str = "init") -> None:
    """Refuse drafts for all their faults; `command` is to be run again."""
    if every := sorted({*faults}):
        again = [str(each).replace("'sendplan check'", f"'sendplan {command}'") for each in every]
        raise SendplanError("\n".join([f"{UNCHANGED} {count(len(every), 'fault')} in the drafts:", *again]))


def id_of(paper: str) -> str:
    """Make a short name of a paper's."""
    return re.sub("[^a-z0-9]+", "-", Path(paper).stem.lower()).strip("-") or "paper"


def row_key(table: str, row: Mapping[str, str]) -> str:
    """Name a drafted row by its key; without the plan, where the paper has one."""
    of_one = row.get("plan") == PLAN_ID
    return " ".join(row[each] for each in TABLES[table].key if row[each] and not (of_one and each == "plan"))


def _rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """Read some columns of a file that drafts may lack."""
    if odd(path) == "nothing":
        return []
    try:
        header, *rows = read_rows(path)
        places = {name: header.index(name) for name in columns}
        return [{name: row[place].strip() for name, place in places.items()} for row in rows if any(row)]
    except (OSError, ValueError, IndexError, csv.Error) as error:
        told = f"{path} cannot be read ({error}); expected the columns {listed(columns)}."
        raise SendplanError(f"{told} Make the drafts again, or take the file away. {UNCHANGED}") from error


def _rated(row: Mapping[str, str]) -> Rated:
    return Rated(row["code"], row["word"], row["means"], row["legend"])


def _with_ids(table: str, frame: pd.DataFrame, papers: Mapping[tuple[str, str], str], other: str) -> pd.DataFrame:
    """Give each row the id of its paper, and plans the ids that area.toml can have."""
    ids = {name: frame[name].str.replace("_", "-") for name in OF_PLANS if name in frame}
    if "source" in frame:
        rows = cast("list[dict[str, str]]", records(frame))
        mine = [papers.get((table, row_key(table, row)), other) for row in rows]
        ids["source"] = frame["source"].where(frame["source"] != "", pd.Series(mine, frame.index, dtype=object))
    return frame.assign(**ids)
