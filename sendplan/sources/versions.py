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
REPORTED = {"rating": "rating", "revised_due": "new date", "revised_text": "new date", "completed_on": "completed on"}
TOLD = ("title", "due_text", "due", "leads", "section", "unit")  # columns of which a change is said


def compare(drafts: Drafts, before: Mapping[str, Sequence[TextRow]]) -> list[str]:
    """Say what changed since an earlier version, and keep what it reported: that is added to, never taken away."""
    told = [*_came_and_went(drafts, before), *_reported_anew(drafts, before), *_other_values(drafts, before)]
    last = {row["plan"]: row["as_at"] for row in sorted(drafts.rows["updates"], key=lambda row: row["as_at"])}
    for table in ADDED_TO:
        _keep(drafts, table, before)
    _drop(drafts, before, last)
    return told


def _drop(drafts: Drafts, before: Mapping[str, Sequence[TextRow]], last: Mapping[str, str]) -> None:
    """Keep the actions that are gone, for what was reported of them, with the day from which they are."""
    now = {drafts.key("actions", each) for each in drafts.rows["actions"]}
    known = {drafts.key("actions", each): each for each in before["actions"]}
    gone = {
        key: each | {"dropped_on": each["dropped_on"] or last[each["plan"]]}
        for key, each in known.items()
        if key not in now and each["plan"] in last
    }
    drafts.rows["actions"] += gone.values()
    drafts.found += [Found(**each) for each in before[FOUND] if each["table"] == "actions" and each["key"] in gone]


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


def _reported_anew(drafts: Drafts, before: Mapping[str, Sequence[TextRow]]) -> Iterator[str]:
    """Say whose rating, new date or day of completion is in the last report another than in the last before."""
    latest = _latest(before["updates"])
    for key, each in _latest(drafts.rows["updates"]).items():
        was = latest.get(key, each)
        for name, what in REPORTED.items():
            if was[name].casefold() != each[name].casefold():  # a word, or the colour of that name
                yield f"action {each['ref']}, {what}: {was[name] or 'none'} is now {each[name] or 'none'}"


def _latest(updates: Sequence[TextRow]) -> dict[tuple[str, ...], TextRow]:
    """Find the last report of each action or section, and aspect."""
    by_day = sorted(updates, key=lambda row: row["as_at"])
    return {tuple(row[name] for name in ("plan", "ref", "aspect")): row for row in by_day}


def _other_values(drafts: Drafts, before: Mapping[str, Sequence[TextRow]]) -> Iterator[str]:
    """Say which values are others than before."""
    known = {drafts.key("observations", each): each for each in before["observations"]}
    for each in drafts.rows["observations"]:
        was = known.get(key := drafts.key("observations", each), each)
        if (was["value"], was["symbol"]) != (each["value"], each["symbol"]):
            yield f"value {key}: {was['value'] or was['symbol']} is now {each['value'] or each['symbol']}"


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
