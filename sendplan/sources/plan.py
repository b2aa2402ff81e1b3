"""A council's tracker, dashboard or paper → drafts of our tables: what `sendplan import plan` does."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from sendplan.data.schema import columns_of
from sendplan.sources import draft_actions, draft_measures, draft_risks, sheets
from sendplan.sources.columns_file import columns_toml
from sendplan.sources.drafting import DRAFTED, Drafts, Found, latest_day
from sendplan.sources.files import SourceFile
from sendplan.sources.found_tables import FoundTable, Told, tables
from sendplan.sources.grid import Unread, unread
from sendplan.sources.headings import NEEDED, period_in, words
from sendplan.sources.item_refs import shared
from sendplan.words import MONTHS, count, day, listed

PLAN = "plan"  # the id of the plan that is drafted
NO_DAY = "the day that the paper speaks of"
GIVE_DAY = "Give it: --as-at 2025-04-30."


def drafted(path: Path, as_at: date | None, told: Told) -> tuple[Drafts, list[FoundTable]]:
    """Read a file into drafts, with the tables that were found in it.

    Raises ReleaseError where it cannot be read, has no table of a plan or dashboard, or does not say its day.
    """
    grids = sheets.read(path)
    drafts = Drafts(path.name, PLAN)
    found = list[FoundTable]()
    for grid in grids:
        mine, rest = tables(grid, told)
        found += mine
        drafts.unread += [*grid.unread, *rest]
    when = as_at or _day_of(found)
    _refuse(path, found, when)
    drafts.shared = {kind: shared(each for each in found if each.kind == kind) for kind in NEEDED}
    for table in found:
        _draft(drafts, table, _of_sheet(table) or when)
    draft_actions.settle_dependencies(drafts)
    return drafts, found


def _day_of(found: Iterable[FoundTable]) -> date | None:
    """Find the day a paper speaks of: what stands above its tables says it, or the last month with a value."""
    every = [*found]
    said = latest_day(each.text for table in every if table.kind == "actions" for each in table.above)
    said = said or latest_day(each.text for table in every for each in table.above)
    with_value = {
        cell.column
        for table in every
        for row in table.rows
        for cell in row
        if re.search(r"\d", cell.text) or (cell.text and table.kind == "actions")
    }
    months = (each.when.ends for table in every for place, each in table.columns.items()
              if each.role in ("actual", "rating", "narrative") and each.when and place in with_value)  # fmt: skip
    return said or max(months, default=None)


def _of_sheet(table: FoundTable) -> date | None:
    """Find the day of a sheet that is named for its month."""
    named = period_in(table.sheet)[0]
    return named.ends if named and named.time_identifier in MONTHS else None


def _refuse(path: Path, found: Sequence[FoundTable], when: date | None) -> None:
    file = SourceFile(path)
    if not found:
        headings = listed(
            each[0] for each in (words()["actions"]["title"], words()["actions"]["due"], words()["actions"]["rating"])
        )
        allowed = f"a row of headings such as {headings}, with the plan below it"
        raise file.refusal(
            0, "", "no table of a plan or of measures", allowed, "Say what is what: --columns FILE.toml."
        )
    if when is None and any(each.kind != "measures" and not _of_sheet(each) for each in found):
        raise file.refusal(0, "", "no such day above its table", NO_DAY, GIVE_DAY)


def _draft(drafts: Drafts, table: FoundTable, when: date | None) -> None:
    drafts.unread += unread(table.sheet, table.above, "above the table: a title or a note")
    if table.kind == "actions" and when:
        draft_actions.draft(drafts, table, when)
    elif table.kind == "risks" and when:
        draft_risks.draft(drafts, table, when)
    elif table.kind == "measures":
        draft_measures.draft(drafts, table, when)


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows as our tables are written."""
    made = io.StringIO()
    writer = csv.DictWriter(made, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def files_of(drafts: Drafts, found: Sequence[FoundTable]) -> dict[str, str]:
    """Write the drafts as files: a table each, where each row stood, what was not read, what the columns hold."""
    made = {f"{table}.csv": as_csv([*columns_of(table)], drafts.rows[table]) for table in DRAFTED}
    made["found.csv"] = as_csv(Found._fields, (each._asdict() for each in drafts.found))
    told = ({"file": drafts.file} | each._asdict() for each in dict.fromkeys(drafts.unread))
    made["unread.csv"] = as_csv(("file", *Unread._fields), told)
    return made | {"columns.toml": columns_toml(found)}


def summary(drafts: Drafts, when: Iterable[str]) -> list[str]:
    """Say what was drafted, and how much was not read."""
    sizes = [count(len(rows), table.removesuffix("s")) for table, rows in drafts.rows.items() if rows]
    days = [day(date.fromisoformat(each)) for each in dict.fromkeys(when)]
    as_at = f", as at {listed(days)}" if days else ""
    hows = Counter(each.how for each in drafts.found)
    left = count(len({*drafts.unread}), "place")
    return [
        f"Drafted {listed(sizes)}{as_at}.",
        f"Recognised by: {listed(f'{how} {size}' for how, size in hows.items())}.",
        f"{left} not read, or unsure: unread.csv says each, and why.",
    ]
