"""Drafts of a plan beside the tables of its area: which rows are new, and what else is told. Pure.

What the area has is the record: no cell of it is changed, but for the day on which an action left the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sendplan.data.area import Plan
from sendplan.data.drafts import LEVEL
from sendplan.data.schema import TABLES, columns_of
from sendplan.data.spelling import folded
from sendplan.sources.files import shortened

TextRow = dict[str, str]
Tables = Mapping[str, Sequence[TextRow]]
STANDING = ("sections", "actions", "measures")
COMPARED = {
    "sections": ("title", "lead", "parent"),
    "actions": ("title", "section", "leads"),
    "measures": ("title", "section", "unit"),
    "quoted": ("value",),
    "promises": ("due",),
    "carried_forward": (),
    "requests": ("request", "due"),
}
STATED = ("quoted", "promises", "carried_forward", "requests")
DONE = ("embedded", "complete")
REVISED = ("revised_due", "revised_text")


@dataclass
class News:
    """What drafts hold that an area does not: rows to add, actions that left the plan, and what is told of all."""

    added: dict[str, list[TextRow]] = field(default_factory=dict)
    gone: dict[tuple[str, str], str] = field(default_factory=dict)  # plan and reference of an action → the day it left
    told: list[str] = field(default_factory=list)

    def take(self, other: News, prefix: str = "") -> None:
        """Add what else is new."""
        for table, rows in other.added.items():
            self.added[table] = [*self.added.get(table, ()), *rows]
        self.gone |= other.gone
        self.told += [f"{prefix}{line}" for line in other.told]


def news(plan: Plan, area: Tables, printed: Tables, drafts: Tables, as_at: str) -> News:
    """Compare a plan's rows in an area with drafts as they were `printed`, and with all that was left out inferred."""
    found = News()
    for table in STANDING:
        found.added[table] = _new(table, drafts[table], area[table])
        found.told += _differing(table, COMPARED[table], printed[table], area[table])
    _place(plan, found, {row["ref"] for row in printed["sections"]})
    _date_new_actions(found, drafts, as_at, is_first=not area["actions"])
    for table in ("updates", "risks"):
        found.added[table] = _new(table, drafts[table], area[table])
        found.told += _differing(
            table, [each for each in columns_of(table) if each != "source"], drafts[table], area[table]
        )
    latest = max((row["as_at"] for row in area["updates"]), default="")
    if as_at < latest:
        found.told.append(f"these drafts are of {as_at}, and the record of {latest}: no action is taken as gone")
    else:
        _redate(plan, found, area, drafts["actions"], as_at)
        _leave(plan, found, area, drafts, as_at)
    return found


def stated(area: Tables, drafts: Tables) -> News:
    """Compare what papers state, promise, carry forward and are asked for."""
    found = News()
    for table in STATED:
        found.added[table] = _new(table, drafts[table], area[table])
        found.told += _differing(table, COMPARED[table], drafts[table], area[table])
    return found


def keyed(table: str, rows: Sequence[TextRow]) -> dict[tuple[str, ...], TextRow]:
    """Map the key of each row to it, whichever paper it stands in."""
    return {tuple(row[name] for name in TABLES[table].key if name != "source"): row for row in rows}


def _new(table: str, rows: Sequence[TextRow], known: Sequence[TextRow]) -> list[TextRow]:
    there = keyed(table, known)
    return [{**row} for key, row in keyed(table, rows).items() if key not in there]


def _name(table: str, row: TextRow) -> str:
    thing, name = TABLES[table].label
    return f"{thing} {row[name]}"


def _differing(table: str, names: Iterable[str], rows: Sequence[TextRow], known: Sequence[TextRow]) -> Iterator[str]:
    """Tell of each cell that the paper gives differently; one that it leaves out says nothing."""
    there = keyed(table, known)
    for key, row in keyed(table, rows).items():
        was, when = there.get(key, row), f" as at {row['as_at']}" if "as_at" in row else ""
        for name in (each for each in names if row[each] and folded(row[each]) != folded(was[each])):
            now, stays = shortened(row[name]), shortened(was[name]) or "nothing"
            yield f"{_name(table, row)}{when}, {name}: {now} in the drafts; {stays} stays here"


def _place(plan: Plan, found: News, printed: set[str]) -> None:
    """Add the sections that the paper has or new rows stand in, with the plan's own words for their levels."""
    words = {folded(each): each for each in plan.hierarchy} | {LEVEL: plan.hierarchy[0]}
    needed = printed | {row["section"] for table in STANDING[1:] for row in found.added[table]}
    mine = [row for row in found.added["sections"] if row["ref"] in needed]
    found.added["sections"] = [row | {"kind": words.get(folded(row["kind"]), row["kind"])} for row in mine]
    for table in STANDING:
        found.told += [f"{_name(table, row)} is new: {row['title']}" for row in found.added[table]]
    measures = (row for row in found.added["measures"] if row["better"] == "neither")
    found.told += [f"{_name('measures', row)}: settle what is better, unit ({row['unit']}) and dp" for row in measures]


def _date_new_actions(found: News, drafts: Tables, as_at: str, *, is_first: bool) -> None:
    """Have new actions join the plan on the day of their first report; those of a first import were there before."""
    for row in () if is_first else found.added["actions"]:
        days = [each["as_at"] for each in drafts["updates"] if each["ref"] == row["ref"]]
        row["added_on"] = row["added_on"] or min(days, default=as_at)


def _redate(plan: Plan, found: News, area: Tables, actions: Sequence[TextRow], as_at: str) -> None:
    """Report each new due date of an action that is there; its first date stays."""
    first = {row["ref"]: _due(row) for row in area["actions"]}
    reports = sorted([*area["updates"], *found.added["updates"]], key=lambda row: row["as_at"])
    revised = {row["ref"]: _due(row, *REVISED) for row in reports if any(_due(row, *REVISED))}
    for row in actions:
        now, was = _due(row), first.get(row["ref"])
        if was is None or not any(now) or _same(now, was) or _same(now, revised.get(row["ref"], was)):
            continue
        how = _report(plan, found, area, row, as_at)
        found.told.append(
            f"{_name('actions', row)}, due: {was[1] or was[0] or 'nothing'} at first, {now[1] or now[0]} now; {how}"
        )


def _due(row: TextRow, day: str = "due", text: str = "due_text") -> tuple[str, str]:
    return row[day], row[text]


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two dates are one: by their days, or as printed where one has no day."""
    return one[0] == other[0] if one[0] and other[0] else folded(one[1]) == folded(other[1])


def _report(plan: Plan, found: News, area: Tables, action: TextRow, as_at: str) -> str:
    """Give the action's new report the date, or make one; say what was done."""
    dates = dict(zip(REVISED, _due(action), strict=True))
    key = (action["ref"], as_at)
    new = [row for row in found.added["updates"] if (row["ref"], row["as_at"]) == key]
    if any(any(_due(row, *REVISED)) for row in new) or key in {(row["ref"], row["as_at"]) for row in area["updates"]}:
        return f"its report as at {as_at} stays as it is"
    if new:
        new[0].update(dates)
    else:
        told = {"plan": plan.id, "ref": action["ref"], "as_at": as_at}
        found.added["updates"].append(dict.fromkeys(columns_of("updates"), "") | told | dates)
    return f"reported as at {as_at} as its revised date"


def _leave(plan: Plan, found: News, area: Tables, drafts: Tables, as_at: str) -> None:
    """Have actions that the paper no longer has leave the plan, but for what is done; tell of what else is gone."""
    done = _done(plan, area["updates"])
    for table in (each for each in STANDING if drafts[each]):
        now = {row["ref"] for row in drafts[table] if not row.get("dropped_on")}
        for row in (each for each in area[table] if each["ref"] not in now and not each.get("dropped_on")):
            how = f"it {'is done and ' if row['ref'] in done else ''}stays here"
            if table == "actions" and row["ref"] not in done:
                found.gone[plan.id, row["ref"]] = as_at
                how = f"dropped on {as_at}"
            found.told.append(f"{_name(table, row)} is gone: {row['title']}; {how}")
    dropped = {row["ref"]: row["dropped_on"] for row in area["actions"] if row["dropped_on"]}
    back = (row for row in drafts["actions"] if row["ref"] in dropped and not row["dropped_on"])
    found.told += [
        f"{_name('actions', row)} is in the drafts, and dropped on {dropped[row['ref']]} here" for row in back
    ]


def _done(plan: Plan, updates: Sequence[TextRow]) -> set[str]:
    """Find the actions that were last reported as done."""
    said = [row for row in updates if row["rating"] or row["completed_on"]]
    last = {row["ref"]: row for row in sorted(said, key=lambda row: row["as_at"])}
    return {ref for ref, row in last.items() if row["completed_on"] or plan.codes.get(row["rating"]) in DONE}
