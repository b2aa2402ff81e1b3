"""The monitors' form of one area of concern: what the record holds of it, and how each row is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from sendplan import plan
from sendplan.answers import once
from sendplan.answers.inspected import (
    accounts,
    answers_to,
    by_plan,
    ended,
    is_hidden,
    last_judgements,
    left_out,
    named_concerns,
    not_missing,
    said_unfinished,
    source,
    unfinished,
    unlinked,
)
from sendplan.answers.new_dates import new_date
from sendplan.answers.speaking import moved, moves, no_later, speaking_to
from sendplan.area import NOT_REPORTED, Plan
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.tables import badge
from sendplan.words import capital, clean, count, day, listed, verb

NOTHING = {
    "impact": "No measure speaks to it.",
    "next_steps": "The record holds no open action of a current plan for it, and no next step.",
    "evidence": "No evidence recorded.",
    "training": "No training recorded.",
}
ADDS_UP = ("done", "evidence", "training")  # every assessment counts; of the other columns the last
FIRST = 3  # next steps shown of a concern

COUNTED = Markup('<span class="counted">{} {}</span>{}')  # a number stays beside its rating

Text = str | Markup


@dataclass(frozen=True, eq=False)
class Concern:
    """An area of concern, with what the record held of it on the day of the meeting."""

    meeting: Meeting = field(repr=False)
    row: Mapping[Any, Any]
    linked: list[tuple[Plan, list[Row]]]  # plans with their actions that answer it: see inspected.answers_to
    speaks: list[Row]  # judged measures that speak to it, as in Meeting.speaking
    said: Sequence[Row]  # the area's own assessments of it, latest first
    judgement: Mapping[Any, Any] | None  # what was made of it when inspectors last came back

    @property
    def name(self) -> str:
        """Its number and title."""
        return f"{self.row['number']}. {self.row['title']}"

    @cached_property
    def later(self) -> list[Row]:
        """Figures that speak to it and have a value after their baseline: one row a measure and group."""
        return [row for row in self.speaks if row["latest_by"] > row["baseline_by"]]

    @cached_property
    def evidence(self) -> list[Markup]:
        """What shows that actions were completed, and what the area gives as evidence; empty where nothing does."""
        complete = [row for _, rows in self.linked for row in rows if row["standing"] == "complete"]
        return [*_bullets(map(_shows, filter(has_evidence, complete))), *assessed(self, "evidence")]

    @property
    def form(self) -> list[tuple[str, Markup]]:
        """The rows of the monitors' form: each heading, and what the record holds."""
        rows = {
            "Position at the start": start(self),
            "What was done": done(self),
            "Position now": now(self),
            "Impact": impact(self),
            "Next steps": next_steps(self),
            "Evidence": self.evidence or _lines(NOTHING["evidence"]),
            "Training": assessed(self, "training") or _lines(NOTHING["training"]),
        }
        return [(heading, Markup("\n").join(lines)) for heading, lines in rows.items()]


@once
def known_concerns(meeting: Meeting) -> list[Concern]:
    """Gather the areas of concern inspectors had named by the day of the meeting, in their order."""
    answers, speaking, said = answers_to(meeting), speaking_to(meeting), records(accounts(meeting))
    found = []
    for row in records(named_concerns(meeting)):
        mine: int = row["number"]
        linked = [(each, answers[mine, each.id]) for each in meeting.plans if (mine, each.id) in answers]
        own = [each for each in said if each["concern"] == mine]
        found.append(Concern(meeting, row, linked, speaking.get(mine, []), own, last_judgements(meeting).get(mine)))
    return found


def has_evidence(complete: Row) -> bool:
    """Whether the day of a complete action, or what shows it, is recorded."""
    return not pd.isna(complete["completed_on"]) or complete["evidence"] != ""


def _lines(*told: Text) -> list[Markup]:
    return [Markup("<p>{}</p>").format(_safe(each)) for each in told]


def _bullets(told: Iterable[Text]) -> list[Markup]:
    items = [Markup("<li>{}</li>").format(_safe(each)) for each in told]
    return [Markup("<ul>{}</ul>").format(Markup("\n").join(items))] if items else []


def _safe(text: Text) -> Text:
    return text if isinstance(text, Markup) else clean(text)


def assessed(concern: Concern, column: str) -> list[Markup]:
    """Write what the area's own assessments say in a column, latest first, with day and source."""
    said = [row for row in concern.said if row[column]]
    rows = said if column in ADDS_UP else said[:1]
    return _lines(
        *(f"As at {day(row['as_at'])}: {row[column]} ({source(concern.meeting, row['source'])})" for row in rows)
    )


def start(concern: Concern) -> list[Markup]:
    """Say what inspectors named, and the baseline the area gives."""
    named = f"Inspectors named it on {day(concern.row['inspected_on'])}."
    baseline = assessed(concern, "baseline")
    return [*_lines(named), *baseline] if baseline else _lines(f"{named} No baseline recorded.")


def done(concern: Concern) -> list[Markup]:
    """List the complete actions of each plan that answer a concern, then what the area says it did."""
    told: list[Markup] = []
    for each, rows in concern.linked:
        complete = [row for row in rows if row["standing"] == "complete"]
        told += _lines(f"{each.title}: {_how_many(len(complete), rows, each.hierarchy[-1])}")
        doubted = set(said_unfinished(concern.meeting, each)["ref"])
        told += _bullets(
            f"{row['ref']} {row['title']}{', though its words say it is unfinished' if row['ref'] in doubted else ''}"
            for row in complete
        )
    return [*(told or _lines("No action in the record is linked to it.")), *assessed(concern, "done")]


def _how_many(complete: int, rows: list[Row], word: str) -> str:
    """Say how many are complete; where nothing was reported, that is not known."""
    silent, every = sum(row["standing"] == NOT_REPORTED for row in rows), count(len(rows), word)
    if silent == len(rows):
        return f"the record holds no report on its {every}."
    besides = f", no report in the record on {silent}" if silent else ""
    return f"{complete} of {every} complete{besides}{':' if complete else '.'}"


def now(concern: Concern) -> list[Markup]:
    """Say where the actions stand, plan by plan, what inspectors made of it, and what the area says."""
    told = [line for each, rows in concern.linked for line in _lines(*_standing(concern.meeting, each, rows))]
    told += _lines(*_without_actions(concern))
    if concern.judgement:
        row = concern.judgement
        told += _lines(f"Judged on {day(row['judged_on'])}: {row['judgement']} ({row['judged_by']}).")
    return [*told, *assessed(concern, "position")] or _lines("Not known.")


def _standing(meeting: Meeting, its_plan: Plan, rows: list[Row]) -> list[Text]:
    """Count one plan's actions by rating, each with its mark; say what was carried forward, and what is past due."""
    counts, reported = Counter(row["standing"] for row in rows), not_missing(row["reported_on"] for row in rows)
    by = f", as reported by {day(max(reported))}" if reported else ""
    head = f"{its_plan.title}{by}: of {count(len(rows), its_plan.hierarchy[-1])}, "
    carried = [row["ref"] for row in rows if row["standing"] == "carried_forward"]
    taken = [row["ref"] for row in rows if row["through"]]
    which = {"carried_forward": clean(f" ({listed(carried)})")}
    badges = [
        COUNTED.format(counts[means], badge(means, its_plan.words.get(means, "")), which.get(means, ""))
        for means in plan.STANDINGS
        if counts[means]
    ]
    return [
        Markup("{}{}.").format(clean(head), Markup(", ").join(badges)),
        *([f"What was carried forward is taken up by {listed(taken)}."] if taken else []),
        *_overdue(meeting, its_plan, [row for row in rows if row["standing"] in plan.OPEN]),
    ]


def _overdue(meeting: Meeting, its_plan: Plan, rows: list[Row]) -> list[str]:
    """Name the open actions past due; of a plan that is over, say that what became of them is not known."""
    if ended(meeting, its_plan) and rows:
        return [capital(f"{unfinished(meeting, its_plan)}.")]
    late, since = ([row["ref"] for row in rows if row[each]] for each in ("was_late", "passed_since"))
    told = [f"Past due when last reported: {listed(late)}."] if late else []
    unknown = f"Due before {day(meeting.as_at)} with no report since, so not known to be done: {listed(since)}."
    return [*told, *([unknown] if since else [])]


def _without_actions(concern: Concern) -> list[str]:
    """Name the plans that answer a concern with no action in the record, and say if the meeting's plan does not."""
    meeting, tables = concern.meeting, concern.meeting.area.tables
    mine = tables["concern_links"][tables["concern_links"]["concern"] == concern.row["number"]]
    unlisted = [pair for pair in by_plan(meeting, mine) if pair[0].id not in set(tables["actions"]["plan"])]
    told = [
        f"The {each.title} answers it ({each.hierarchy[0]} {listed(rows['ref'])}); no list of that plan's actions is "
        "in the record."
        for each, rows in unlisted
    ]
    if meeting.plan:
        told += [each(meeting, meeting.plan, concern.row["number"]) for each in (unlinked, left_out)]
    return [each for each in told if each]


def impact(concern: Concern) -> list[Markup]:
    """Say what the measures that speak to a concern show, from the baseline on, and what the area says."""
    said, many = assessed(concern, "impact"), len({(row["plan"], row["ref"]) for row in concern.speaks})
    if not many:
        return [*_lines(NOTHING["impact"]), *said]
    speak = f"{count(many, 'measure')} {verb(many, 'speaks', 'speak')} to it"
    if not concern.later:
        return [*_lines(f"{speak}; {no_later(concern.speaks, many)}, so impact cannot be shown."), *said]
    shown_refs = {row["ref"] for row in concern.later}
    named: dict[str, dict[str, None]] = {"Hidden values": {}, "No value after the baseline": {}}  # refs, each once
    for row in concern.speaks:
        if row["ref"] not in shown_refs:
            named["Hidden values" if is_hidden(row) else "No value after the baseline"][row["ref"]] = None
    without = "".join(f" {what}: {listed(refs)}." for what, refs in named.items() if refs)
    beside = "" if all(row["in_plan"] for row in concern.later) else " Those marked * were added beside the plan's own."
    told = f"{speak}. From the first value that compares to the last: {moves(concern.later)}.{without}{beside}"
    return [*_lines(told), *_bullets(moved(concern.later)), *said]


def next_steps(concern: Concern) -> list[Markup]:
    """List the open actions due next, past due first, then what the area says comes next."""
    going_on = [rows for each, rows in concern.linked if not ended(concern.meeting, each)]
    rows = [row for part in going_on for row in part if row["standing"] in plan.OPEN]
    last = pd.Timestamp.max  # what is late comes first, and what has no date last
    soon = sorted(rows, key=lambda row: last if pd.isna(row["due"]) else row["due"])
    bullets = [_step(row) for row in soon[:FIRST]]
    if len(rows) > FIRST:
        bullets.append(f"{count(len(rows) - FIRST, 'more open action')}.")
    return [*_bullets(bullets), *assessed(concern, "next_steps")] or _lines(NOTHING["next_steps"])


def _step(row: Mapping[Any, Any]) -> str:
    due = "no date" if pd.isna(row["due"]) else f"due {day(row['due'])}"
    late = " (past due)" if row["was_late"] else " (date passed, no report since)" if row["passed_since"] else ""
    new = new_date(row)
    return f"{row['ref']} {row['title']}: {due}{late}{', new date ' if new else ''}{new}."


def _shows(row: Mapping[Any, Any]) -> str:
    on = "" if pd.isna(row["completed_on"]) else f", complete on {day(row['completed_on'])}"
    return f"{row['ref']}{on}: {row['evidence'] or 'only its date is recorded'}."
