"""An earlier version of a paper beside a later one: what changed, and what was reported before, which is kept."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sendplan.data.schema import TABLES, columns_of
from sendplan.sources.drafting import DRAFTED, Drafts, Found, TextRow
from sendplan.sources.files import SourceFile

OTHER = "Give another folder: --to DIR."
FOUND = "found"
ADDED_TO = ("updates", "risks")  # tables whose rows are never taken away
TOLD = ("title", "due_text", "due", "leads", "section", "unit")  # columns of which a change is said


def compare(drafts: Drafts, before: Mapping[str, Sequence[TextRow]]) -> list[str]:
    """Say what changed since an earlier version, and keep what it reported: that is added to, never taken away."""
    told = [*_came_and_went(drafts, before), *_re_rated(drafts, before)]
    for table in ADDED_TO:
        _keep(drafts, table, before)
    return told


def _keep(drafts: Drafts, table: str, before: Mapping[str, Sequence[TextRow]]) -> None:
    """Put what was reported before in front of what is reported now."""
    now = {drafts.key(table, each) for each in drafts.rows[table]}
    kept = {key: each for each in before[table] if (key := drafts.key(table, each)) not in now}
    drafts.rows[table][:0] = kept.values()
    drafts.found[:0] = [Found(**each) for each in before[FOUND] if each["table"] == table and each["key"] in kept]


def _came_and_went(drafts: Drafts, before: Mapping[str, Sequence[TextRow]]) -> Iterator[str]:
    for table in ("sections", "actions", "measures"):
        old, new = ({drafts.key(table, each): each for each in rows} for rows in (before[table], drafts.rows[table]))
        thing = TABLES[table].label[0]
        yield from (f"{thing} {key} is new: {new[key]['title']}" for key in new if key not in old)
        yield from (f"{thing} {key} is gone: {old[key]['title']}" for key in old if key not in new)
        for key in (each for each in new if each in old):
            for name in TOLD:
                if new[key].get(name, "") != old[key].get(name, ""):
                    yield f"{thing} {key}, {name}: {old[key][name] or 'nothing'} is now {new[key][name] or 'nothing'}"


def _re_rated(drafts: Drafts, before: Mapping[str, Sequence[TextRow]]) -> Iterator[str]:
    latest: dict[tuple[str, str], TextRow] = {}
    for each in sorted(before["updates"], key=lambda row: row["as_at"]):
        latest[each["ref"], each["aspect"]] = each
    for each in drafts.rows["updates"]:
        was = latest.get((each["ref"], each["aspect"]))
        if was and was["rating"] != each["rating"]:
            yield f"action {each['ref']} was {was['rating'] or 'not rated'} and is {each['rating'] or 'not rated'}"


def earlier(folder: Path) -> dict[str, Sequence[TextRow]]:
    """Read the drafts that a folder holds, or nothing. Raises ReleaseError for a table with other columns."""
    if not any((folder / f"{table}.csv").exists() for table in DRAFTED):
        return {}
    tables = {table: _rows(folder / f"{table}.csv", [*columns_of(table)]) for table in DRAFTED}
    return tables | {FOUND: _rows(folder / "found.csv", Found._fields)}


def _rows(path: Path, columns: Sequence[str]) -> Sequence[TextRow]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if list(reader.fieldnames or ()) != [*columns]:
            raise SourceFile(path).refusal(1, "", "other columns", f"the columns {', '.join(columns)}", OTHER)
        return [*reader]
