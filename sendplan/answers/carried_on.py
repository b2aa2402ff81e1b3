"""What the concerns page says of tasks carried forward: what was last said of each, and what it became."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from sendplan.answers.inspected import not_missing
from sendplan.answers.new_dates import NOT_FIRM, new_date
from sendplan.area import Plan
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.tables import Table, badge
from sendplan.words import MOST, capital, clean, count, day, number, unshown, verb


def became_of(meeting: Meeting, of: Plan, tasks: list[Row], became: list[Row]) -> list[Table]:
    """Show what each task carried forward became: one row a task and what takes it up."""
    if not tasks:
        return []
    plans = {each.id for each in meeting.plans}
    taken: dict[str, dict[tuple[str, str], list[Row]]] = {row["ref"]: {} for row in tasks}
    for row in became:
        if row["to_plan"] in plans:
            taken[row["from_ref"]].setdefault((row["to_plan"], row["to_ref"]), []).append(row)
    rows: list[list[str | Markup]] = []
    for task in tasks:
        first = [task["ref"], _last_said(task), _date(task["due"])]
        rows += [[*first, *_taken_up(task, to_ref, found)] for (_, to_ref), found in taken[task["ref"]].items()]
        if not taken[task["ref"]]:
            rows.append([*first, *["not known"] * 4])
    word = of.hierarchy[-1]
    headings = [
        capital(word),
        "Title, and what was last said of it",
        "First due",
        "Became",
        "Reported rating",
        "Due now",
        "Moved",
    ]
    caption = f"Concern {tasks[0]['concern']}: what became of {count(len(tasks), word)} carried forward"
    return [Table(caption, headings, rows, {0: "ref", 1: "long", 3: "ref", 4: "date"})]


def _last_said(task: Row) -> str | Markup:
    """Write a task's title, and under it where it stood when last reported on."""
    if not task["narrative"]:
        return str(task["title"])
    told = f"{day(task['reported_on'])}: {task['narrative']}"
    return Markup("{}<br>{}").format(clean(task["title"]), clean(told))


def _taken_up(task: Row, to_ref: str, found: list[Row]) -> list[str | Markup]:
    """Write what took a task up: its reference, the rating of each action there, when due, how far moved.

    See `not_so` for a task whose actions are all complete.
    """
    acts = [row for row in found if row["ref"]]
    if not acts:
        return [to_ref, "no action of it is known", *["not known"] * 2]
    shown_ref = [("" if row["ref"] == to_ref else f"{clean(row['ref'])} ") for row in acts]
    marks = [
        Markup("{}{}").format(ref, badge(row["standing"], row["rating"]))
        for ref, row in zip(shown_ref, acts, strict=True)
    ]
    shown = [*marks[:MOST], *unshown(len(marks), "action")]
    if task["standing"] != "complete":
        shown += not_so(task["ref"], acts)
    return [to_ref, Markup("<br>").join(shown), _due_now(acts), _moved(acts)]


def not_so(task: str, acts: Sequence[Row]) -> list[str]:
    """Say that a task carried forward is not complete for what took it up is; nothing where not all of that is."""
    done = bool(acts) and all(row["standing"] == "complete" for row in acts)
    return [f"which does not say that {clean(task)} is"] if done else []


def _date(date: pd.Timestamp) -> str:
    """Write a date that no line breaks."""
    return "no date" if pd.isna(date) else day(date).replace(" ", "\u00a0")


def re_dated(row: Row) -> str:
    """Write a due date, with its new date where it was given one."""
    again = new_date(row)
    return _date(row["due"]) + (f", now {again if NOT_FIRM in again else _date(row['revised_due'])}" if again else "")


def _due_now(acts: list[Row]) -> str:
    """Write when one action is due; of several, the first and the last date."""
    if len(acts) == 1:
        return re_dated(acts[0])
    dates = not_missing(row["due"] if pd.isna(row["revised_due"]) else row["revised_due"] for row in acts)
    if not dates:
        return "no date"
    first, last = _date(min(dates)), _date(max(dates))
    undated = len(acts) - len(dates)
    rest = f"; {number(undated)} {verb(undated, 'has', 'have')} no date" if undated else ""
    return (first if first == last else f"{first} to {last}") + rest


def _moved(acts: list[Row]) -> str:
    """Write how many days due dates moved when a task was carried on, and again since."""
    days, again = (not_missing(row[each] for row in acts) for each in ("moved", "moved_again"))
    if not days:
        return "not known"
    upto = "up to " if len(acts) > 1 else ""
    since = f", then {upto}{_later(int(max(again)))}" if again and max(again) else ""
    return _spread(int(min(days)), int(max(days))) + since


def _spread(first: int, last: int) -> str:
    if first == last:
        return _later(first) if first else "not moved"
    if first >= 0:
        return f"{number(first)} to {number(last)} days later"
    return f"{_later(first)} to {_later(last)}"


def _later(days: int) -> str:
    return f"{count(abs(days), 'day')} {'later' if days >= 0 else 'earlier'}"
