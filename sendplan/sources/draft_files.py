"""Drafts as files: a table each, where each row stood, what was not read, what the columns hold, what ratings mean."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sendplan.data.schema import columns_of
from sendplan.sources.columns_file import columns_toml
from sendplan.sources.drafting import DRAFTED, Drafts, Found
from sendplan.sources.grid import Unread
from sendplan.sources.legend import Meant
from sendplan.sources.plan import Read
from sendplan.words import count, day, listed


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows as our tables are written."""
    made = io.StringIO()
    writer = csv.DictWriter(made, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def files_of(drafts: Drafts, every: Sequence[Read]) -> dict[str, str]:
    """Write the drafts as files, name → text; tables that only papers fill are written where they have a row."""
    made = {f"{table}.csv": as_csv([*columns_of(table)], rows) for table, rows in drafts.rows.items()}
    made = {name: text for name, text in made.items() if name.removesuffix(".csv") in DRAFTED or text.count("\n") > 1}
    made["found.csv"] = as_csv(Found._fields, (each._asdict() for each in drafts.found))
    told = (each._asdict() for each in dict.fromkeys(drafts.unread))
    made["unread.csv"] = as_csv(("file", *Unread._fields[:-1]), told)
    if drafts.legend:
        made["ratings.csv"] = as_csv(Meant._fields, (each._asdict() for each in drafts.legend))
    return made | {"columns.toml": columns_toml([table for read in every for _, table in read.found])}


def summary(drafts: Drafts, when: Iterable[str]) -> list[str]:
    """Say what was drafted, and how much was not read."""
    days = [day(date.fromisoformat(each)) for each in sorted(dict.fromkeys(when))]
    as_at = f", as at {listed(days)}" if days else ""
    hows = Counter(each.how for each in drafts.found)
    left = count(len({*drafts.unread}), "place")
    return [
        f"Drafted {listed(drafts.sizes())}{as_at}.",
        f"Recognised by: {listed(f'{how} {size}' for how, size in hows.items())}.",
        f"{left} not read, or unsure: unread.csv says each, and why.",
    ]
