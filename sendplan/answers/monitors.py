"""The monitors' form of one area of concern: what the record holds of it, and how each row is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from sendplan import measures, plan, timing
from sendplan.answers.inspected import (
    accounts,
    by_plan,
    ended,
    is_hidden,
    judgements,
    left_out,
    named_concerns,
    source,
    unfinished,
    unlinked,
)
from sendplan.answers.values import shown, title
from sendplan.area import NOT_REPORTED, Plan
from sendplan.concerns import latest_judgements
from sendplan.meeting import Meeting
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
EACH = 6  # more figures than this are counted by measure, not written one by one
WENT = {
    measures.BETTER: "better",
    measures.WORSE: "worse",
    measures.SAME: "no different",
    measures.UP: "up",
    measures.DOWN: "down",
    measures.UNKNOWN: "that cannot be compared",
}

COUNTED = Markup('<span class="counted">{} {}</span>{}')  # a number stays beside its rating

Text = str | Markup


@dataclass(frozen=True, eq=False)
class Concern:
    """An area of concern, with what the record held of it on the day of the meeting."""

    meeting: Meeting = field(repr=False)
    row: Mapping[Any, Any]
    linked: pd.DataFrame  # actions that answer it, and which are late: see concerns.answering and timing.lateness
    speaks: pd.DataFrame  # judged measures that speak to it, as in Meeting.speaking
    said: pd.DataFrame  # the area's own assessments of it, latest first
    judgement: Mapping[Any, Any] | None  # what was made of it when inspectors last came back

    @property
    def name(self) -> str:
        """Its number and title."""
        return f"{self.row['number']}. {self.row['title']}"

    @cached_property
    def later(self) -> pd.DataFrame:
        """Figures that speak to it and have a value after their baseline: one row a measure and group."""
        return self.speaks[self.speaks["latest_by"] > self.speaks["baseline_by"]]

    @property
    def form(self) -> list[tuple[str, Markup]]:
        """The rows of the monitors' form: each heading, and what the record holds."""
        rows = {
            "Position at the start": start(self),
            "What was done": done(self),
            "Position now": now(self),
            "Impact": impact(self),
            "Next steps": next_steps(self),
            "Evidence": evidence(self) or _lines(NOTHING["evidence"]),
            "Training": assessed(self, "training") or _lines(NOTHING["training"]),
        }
        return [(heading, Markup("\n").join(lines)) for heading, lines in rows.items()]


def known_concerns(meeting: Meeting) -> list[Concern]:
    """Gather the areas of concern inspectors had named by the day of the meeting, in their order."""
    said, judged = accounts(meeting), latest_judgements(judgements(meeting))
    answering, found = timing.lateness(meeting.answering), []
    for row in named_concerns(meeting).to_dict(orient="records"):
        linked, speaks, own = (
            frame[frame["concern"] == row["number"]] for frame in (answering, meeting.speaking, said)
        )
        found.append(Concern(meeting, row, linked, speaks, own, judged.get(row["number"])))
    return found


def with_evidence(complete: pd.DataFrame) -> pd.DataFrame:
    """Keep the complete actions of which the day or what shows it is recorded."""
    return complete[complete["completed_on"].notna() | (complete["evidence"] != "")]


def _lines(*told: Text) -> list[Markup]:
    return [Markup("<p>{}</p>").format(_safe(each)) for each in told]


def _bullets(told: Iterable[Text]) -> list[Markup]:
    items = [Markup("<li>{}</li>").format(_safe(each)) for each in told]
    return [Markup("<ul>{}</ul>").format(Markup("\n").join(items))] if items else []


def _safe(text: Text) -> Text:
    return text if isinstance(text, Markup) else clean(text)


def assessed(concern: Concern, column: str) -> list[Markup]:
    """Write what the area's own assessments say in a column, latest first, with day and source."""
    said = concern.said[concern.said[column] != ""]
    rows = (said if column in ADDS_UP else said.head(1)).to_dict(orient="records")
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
    for each, rows in by_plan(concern.meeting, concern.linked):
        complete = plan.with_standing(rows, "complete").to_dict(orient="records")
        told += _lines(f"{each.title}: {_how_many(len(complete), rows, each.hierarchy[-1])}")
        told += _bullets(f"{row['ref']} {row['title']}" for row in complete)
    return [*(told or _lines("No action in the record is linked to it.")), *assessed(concern, "done")]


def _how_many(complete: int, rows: pd.DataFrame, word: str) -> str:
    """Say how many are complete; where nothing was reported, that is not known."""
    silent, every = int((rows["standing"] == NOT_REPORTED).sum()), count(len(rows), word)
    if silent == len(rows):
        return f"the record holds no report on its {every}."
    besides = f", no report in the record on {silent}" if silent else ""
    return f"{complete} of {every} complete{besides}{':' if complete else '.'}"


def now(concern: Concern) -> list[Markup]:
    """Say where the actions stand, plan by plan, what inspectors made of it, and what the area says."""
    parts = by_plan(concern.meeting, concern.linked)
    told = [line for each, rows in parts for line in _lines(*_standing(concern.meeting, each, rows))]
    told += _lines(*_without_actions(concern))
    if concern.judgement:
        row = concern.judgement
        told += _lines(f"Judged on {day(row['judged_on'])}: {row['judgement']} ({row['judged_by']}).")
    return [*told, *assessed(concern, "position")] or _lines("Not known.")


def _standing(meeting: Meeting, its_plan: Plan, rows: pd.DataFrame) -> list[Text]:
    """Count one plan's actions by rating, each with its mark; say what was carried forward, and what is past due."""
    counts, reported = plan.counts(rows), rows["reported_on"].max()
    by = "" if pd.isna(reported) else f", as reported by {day(reported)}"
    head = f"{its_plan.title}{by}: of {count(len(rows), its_plan.hierarchy[-1])}, "
    carried, taken = plan.with_standing(rows, "carried_forward")["ref"], rows.loc[rows["through"] != "", "ref"]
    which = {"carried_forward": clean(f" ({listed(carried)})")}
    badges = [
        COUNTED.format(counts[means], badge(means, its_plan.words.get(means, "")), which.get(means, ""))
        for means in plan.STANDINGS
        if counts[means]
    ]
    return [
        Markup("{}{}.").format(clean(head), Markup(", ").join(badges)),
        *([f"What was carried forward is taken up by {listed(taken)}."] if len(taken) else []),
        *_overdue(meeting, its_plan, rows[rows["standing"].isin(plan.OPEN)]),
    ]


def _overdue(meeting: Meeting, its_plan: Plan, rows: pd.DataFrame) -> list[str]:
    """Name the open actions past due; of a plan that is over, say that what became of them is not known."""
    if ended(meeting, its_plan) and len(rows):
        return [capital(f"{unfinished(meeting, its_plan)}.")]
    late, since = (rows.loc[rows[each], "ref"] for each in ("was_late", "passed_since"))
    told = [f"Past due when last reported: {listed(late)}."] if len(late) else []
    unknown = f"Due before {day(meeting.as_at)} with no report since, so not known to be done: {listed(since)}."
    return [*told, *([unknown] if len(since) else [])]


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
    said, many = assessed(concern, "impact"), len(concern.speaks.drop_duplicates(plan.ACTION))
    if not many:
        return [*_lines(NOTHING["impact"]), *said]
    speak = f"{count(many, 'measure')} {verb(many, 'speaks', 'speak')} to it"
    if concern.later.empty:
        return [*_lines(f"{speak}; {_no_later(concern.speaks, many)}, so impact cannot be shown."), *said]
    silent = concern.speaks[~concern.speaks["ref"].isin(concern.later["ref"])]
    parts = {"Hidden values": is_hidden(silent), "No value after the baseline": ~is_hidden(silent)}
    named = {what: silent.loc[which, "ref"].drop_duplicates() for what, which in parts.items()}
    without = "".join(f" {what}: {listed(refs)}." for what, refs in named.items() if len(refs))
    beside = "" if concern.later["in_plan"].all() else " Those marked * were added beside the plan's own."
    told = f"{speak}. From the first value that compares to the last: {_moves(concern.later)}.{without}{beside}"
    return [*_lines(told), *_bullets(_moved(concern.later)), *said]


def _no_later(speaks: pd.DataFrame, many: int) -> str:
    """Say why measures have no value after their baseline: hidden, or none in the record."""
    unseen = is_hidden(speaks)
    after = "" if speaks["latest"].isna().all() else " after its baseline"
    if unseen.all():
        return f"every value{after} is hidden, for it counts few people"
    none = verb(many, "it has no value", "none has a value") + after
    refs = listed(speaks.loc[unseen, "ref"].drop_duplicates())
    return f"no value{after} is shown (values of {refs} are hidden, for they count few people)" if refs else none


def _moves(rows: pd.DataFrame) -> str:
    """Count figures by where they went."""
    counts = rows["moved"].value_counts()
    return listed(f"{count(int(counts[went]), 'figure')} {told}" for went, told in WENT.items() if went in counts)


def _moved(rows: pd.DataFrame) -> list[str]:
    """Write each figure from first to last; where there are many, count them by measure."""
    if len(rows) <= EACH:
        return [_figure(row) for row in rows.to_dict(orient="records")]
    return [
        f"{ref} {mine['title'].iloc[0]}: {_moves(mine)}{_met(mine)}." for ref, mine in rows.groupby("ref", sort=False)
    ]


def _met(rows: pd.DataFrame) -> str:
    judged = rows[rows["result"].isin([measures.MEETS, measures.SHORT])]
    met = int((judged["result"] == measures.MEETS).sum())
    return f"; {met} of {len(judged)} {verb(met, 'meets its', 'meet their')} target" if len(judged) else ""


def _figure(row: Mapping[Any, Any]) -> str:
    """Write one figure: from the first value that compares to the last, and against its target."""
    compared = row["moved"] != measures.UNKNOWN
    first, went = ("first", row["moved"]) if compared else ("baseline", "which cannot be compared")
    against = row["result"] in (measures.MEETS, measures.SHORT)
    target = f" {capital(row['result'])}: {shown(row, 'target')}." if against else ""
    return f"{row['ref']} {title(row)}: from {shown(row, first)} to {shown(row, 'latest')}, {went}.{target}"


def next_steps(concern: Concern) -> list[Markup]:
    """List the open actions due next, past due first, then what the area says comes next."""
    meeting, rows = concern.meeting, concern.linked[concern.linked["standing"].isin(plan.OPEN)]
    rows = rows[~rows["plan"].isin([each.id for each in meeting.plans if ended(meeting, each)])]
    soon = rows.sort_values("due", kind="stable")  # what is late comes first, and what has no date last
    bullets = [_step(row) for row in soon.head(FIRST).to_dict(orient="records")]
    if len(rows) > FIRST:
        bullets.append(f"{count(len(rows) - FIRST, 'more open action')}.")
    return [*_bullets(bullets), *assessed(concern, "next_steps")] or _lines(NOTHING["next_steps"])


def _step(row: Mapping[Any, Any]) -> str:
    due = "no date" if pd.isna(row["due"]) else f"due {day(row['due'])}"
    late = " (past due)" if row["was_late"] else " (date passed, no report since)" if row["passed_since"] else ""
    new = "" if pd.isna(row["revised_due"]) else f", new date {day(row['revised_due'])}"
    return f"{row['ref']} {row['title']}: {due}{late}{new}."


def evidence(concern: Concern) -> list[Markup]:
    """List what shows that actions were completed, and what the area gives as evidence; empty where nothing does."""
    rows = with_evidence(plan.with_standing(concern.linked, "complete")).to_dict(orient="records")
    return [*_bullets(map(_shows, rows)), *assessed(concern, "evidence")]


def _shows(row: Mapping[Any, Any]) -> str:
    on = "" if pd.isna(row["completed_on"]) else f", complete on {day(row['completed_on'])}"
    return f"{row['ref']}{on}: {row['evidence'] or 'only its date is recorded'}."
