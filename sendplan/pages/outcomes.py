"""What the pages say of outcomes: beside actions, beside others, and over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from sendplan.figures import amount, count, difference, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, hidden, needs, once
from sendplan.pages.drawn import drawn, lines, rows_of, sources_of, starts_of
from sendplan.pages.values import by_top, finally_, no_values, parted, shown, title, tops
from sendplan.rules import measures, observations, plan, spc
from sendplan.rules import trajectories as expected
from sendplan.rules.observations import MONTH, SHORTER, Row
from sendplan.show import control_charts
from sendplan.show.blocks import Words
from sendplan.show.charts import Caption, Chart, Charts
from sendplan.show.tables import Table, Tables
from sendplan.vocabulary import HEADLINE
from sendplan.words import capital, clean, day, listed, month, part_of, some_of, unit_word, verb

MOST_YEARLY, MOST_MONTHLY = 2, 4  # charts that a page has room for


@needs(no_values)
def beside_actions(meeting: Meeting) -> Block:
    """Set each topmost section's actions beside its outcomes."""
    tops_of = tops(meeting)
    judged = meeting.judged.assign(top=meeting.judged["section"].map(tops_of))
    if (judged["moved"] == measures.UNKNOWN).all():
        return Words()
    headings = [capital(meeting.level), "Actions complete", "Better", "No better", "Not known", "What this says"]
    rows = []
    for top in dict.fromkeys(tops_of.values()):
        section, outcomes = meeting.position[meeting.position["top"] == top], judged[judged["top"] == top]
        done = int(section["standing"].isin(plan.DONE).sum())
        better, worse = parted(outcomes)
        unknown = len(outcomes) - len(better) - len(worse)
        counts = [number(size, "figures") for size in (len(better), len(worse), unknown)]
        turned = int(outcomes["moved"].isin(["up", "down"]).sum())
        complete = number(done, "actions", plan.done_term(meeting.its_plan.words))
        every = number(len(section), "actions", "Actions in the plan")
        none = "No action is complete" if len(section) else "No list of actions is known"
        one = "Its one action is complete" if len(section) == 1 else ""
        lead = one or f"{complete} {verb(done, 'action', 'actions')} of {every} complete" if done else none
        says = _says(lead, done, better, worse, unknown) if len(section) or len(better) + len(worse) else ""
        if turned and not len(better) + len(worse):
            says = "Outcomes moved, but the plan does not say whether more or less is better."
        part = part_of(done, complete, len(section), every, "its one action", "complete")
        rows.append([f"{top}. {meeting.titles[top]}", part if len(section) else "No action", *counts, says])
    note = (
        f"Actions as reported by {day(meeting.last_report or meeting.as_at)}. Outcomes are figures of measures: "
        f"the first that compares, from the baseline on, beside the last published by {day(meeting.date)}."
    )
    caption = f"Actions and outcomes by {meeting.level}"
    return Table(caption, headings, rows, dict.fromkeys(range(2, 5), "number") | {5: "long"}, note=note)


def _says(lead: str, done: int, better: pd.DataFrame, worse: pd.DataFrame, unknown: int) -> str:
    """Say what a section's actions, of which `lead` tells, and its outcomes mean together."""
    if not len(better) + len(worse):
        return f"{lead}; whether outcomes moved is not known, for none has a later value that compares."
    rest = f" {count(unknown, 'figure', term='Not known')} cannot be compared." if unknown else ""
    did = count(len(better), "figure", term="Better") if len(better) else "No figure"
    if not len(worse):
        return f"{lead}; every outcome that can be compared got better.{rest}"
    refs = listed(worse["ref"].drop_duplicates())
    but = "but" if done else "and"
    others = count(len(worse), "figure", term="No better")
    return f"{lead}, {but} {others} did not get better: {refs}. {did} did.{rest}"


@needs(no_values, told=True)
def over_time(meeting: Meeting) -> Block:
    """Draw the plan's own yearly measures with more than one value over time, as far as a page has room for them."""
    found = _yearly(meeting)
    return Charts([_trend(meeting, row) for row in records(found[_alone(found)])])


@needs(no_values, told=True)
def by_year(meeting: Meeting) -> Block:
    """Show the area's own values by year of the other yearly measures with more than one, and of groups."""
    found = _yearly(meeting)
    tops = by_top(meeting, found[~_alone(found)])
    sections = [(capital(meeting.named[top]), rows) for top, rows in tops]
    drawn = [_panels(meeting, name, mine) for name, rows in sections for _, mine in rows.groupby("unit", sort=False)]
    return Tables([_own(meeting, each) for each in drawn])


def _own(meeting: Meeting, drawn: Chart) -> Table:
    """Keep the area's own rows of the figures of a chart over time."""
    figures, ours = drawn.figures, meeting.area.facts.la_name
    rows = [row for row in figures.rows if clean(row[1]).partition(",")[0] == ours]
    told = f"{drawn.reading} values.csv has those of other areas, and the targets."
    return replace(figures, rows=rows, note=" ".join(filter(None, [told, figures.note])))


def _yearly(meeting: Meeting) -> pd.DataFrame:
    """Return the judged rows of years that have two values that compare, but for those drawn with a trajectory."""
    found = meeting.judged
    found = found[found["previous"].notna() & ~found["kind"].isin(SHORTER)]
    kept = [not expected.expects(rows_of(meeting, row)) for row in records(found)]
    return found[pd.Series(kept, found.index, dtype="bool")]


def _alone(found: pd.DataFrame) -> pd.Series[bool]:
    """Mark the first of the plan's own measures: a chart each."""
    own = found["in_plan"] & (found["breakdown"] == HEADLINE)
    return own & (own.cumsum() <= MOST_YEARLY)


def _trend(meeting: Meeting, row: Row) -> Chart:
    first = "first" if not pd.isna(row["first"]) and row["first_by"] < row["latest_by"] else "previous"
    went, latest = "rose" if row["latest"] > row[first] else "fell", shown(row, "latest", period=False)
    moved = f"{went} from {shown(row, first, period=False)} to {latest}"
    same = f"{latest}, as in {month(row[f'{first}_by'])}"
    message = f"{title(row)}: {same if row['latest'] == row[first] else moved}{_aimed(row)}"
    drawn = lines(meeting, [row], message, f"Measure {row['ref']}")
    told = f"{drawn.reading} The change is from {month(row[f'{first}_by'])} to {month(row['latest_by'])}."
    told += "" if pd.isna(row["aim"]) else f" The target is {shown(row, 'target')}."
    return replace(drawn, reading=told)


def _panels(meeting: Meeting, section: str, rows: pd.DataFrame) -> Chart:
    better, worse = (len(part) for part in parted(rows))
    every = count(better + worse, "figure", term="Values that compare")
    so_many = number(better, "figures", "Better")
    some = some_of(better, so_many, better + worse, every, "its one figure")
    told = f"{some} better than the first value from the baseline on"
    refs = rows["ref"].drop_duplicates()
    unit, found = unit_word(str(rows["unit"].iloc[0])), records(rows)
    message = f"{section}, in {unit}: {told}" if better + worse else f"{section}, in {unit}, over time"
    return lines(meeting, found, message, f"{capital(verb(len(refs), 'measure', 'measures'))} {listed(refs)}")


@needs(no_values, told=True)
def trajectories(meeting: Meeting) -> Block:
    """Draw what a plan for money expects beside what came of it; nothing where no measure has a trajectory."""
    rows = [row for row in records(meeting.judged) if expected.expects(rows_of(meeting, row))]
    return Charts([_trajectory(meeting, row) for row in rows]) if rows else Words()


def _trajectory(meeting: Meeting, row: Row) -> Chart:
    known, starts = rows_of(meeting, row), starts_of(meeting, row)
    values = expected.beside(row, known, starts)
    last = [each for each in observations.numbers(known, "actual", row["dp"], starts) if not values]
    alone = f"{_at(row, last[-1])}; no trajectory has a value for then" if last else "no value yet"
    told = _expected(row, values) if values else alone
    said = Caption(f"{title(row)}: {told}", f"Measure {row['ref']}, beside what the plan expects")
    return drawn(meeting, [row], [expected.by_year(row, known, starts)], said)


EXPECTED = {"planned": "the plan", "mitigated": "the mitigated forecast", "unmitigated": "doing nothing"}


def _expected(row: Row, values: Mapping[str, observations.Value]) -> str:
    """Say how far a value is above or below each trajectory."""
    actual = values["actual"]
    told = []
    for series in (each for each in EXPECTED if each in values):
        away = actual.number - values[series].number
        size = difference(away, row["unit"], row["dp"], "Trajectory", as_at=actual.by)
        told.append(f"{size} {'above' if away > 0 else 'below'} {EXPECTED[series]}")
        told[-1] = told[-1] if round(away, row["dp"]) else f"level with {EXPECTED[series]}"
    return f"{_at(row, actual)}, {listed(told)}"


def _at(row: Row, value: observations.Value) -> str:
    return f"{amount(value.number, row['unit'], row['dp'], 'Latest', as_at=value.by)} at {month(value.by)}"


class Monthly(NamedTuple):
    """A chart of a measure by month: whether no month is hidden and a signal tells change from chance, and its last."""

    chart: Chart
    signals: bool
    concern: bool


@needs(no_values, told=True)
def month_by_month(meeting: Meeting) -> Block:
    """Draw the measures by month of which a signal tells change from chance, worst first, within their limits."""
    return Charts([each.chart for each in _with_signals(meeting)])


@needs(no_values, told=True)
def other_months(meeting: Meeting) -> Block:
    """Say what the other measures by month show within their limits, where they have values enough."""
    drawn = {id(each) for each in _with_signals(meeting)}
    others = [each.chart for each in by_month(meeting) if id(each) not in drawn]
    lead = "Not drawn above; values.csv has every value that can be shown."
    return Words([lead], [f"{each.name}. {each.reading}" for each in others]) if others else Words()


@once
def by_month(meeting: Meeting) -> list[Monthly]:
    """Draw each measure with values by month enough for limits."""
    rows = records(meeting.judged[(meeting.judged["kind"] == MONTH) & ~meeting.judged["cumulative"]])
    known = [(row, observations.monthly(rows_of(meeting, row), row["dp"])) for row in rows]
    return [_monthly(meeting, *pair) for pair in known if pair[1]["value"].notna().sum() >= spc.FEWEST]


def _monthly(meeting: Meeting, row: Row, points: pd.DataFrame) -> Monthly:
    frame = spc.xmr(points.drop(columns="hidden"), row["better"], rebases=starts_of(meeting, row))
    told = not points["hidden"].any() and bool(spc.signals(frame))
    return Monthly(_xmr(meeting, row, points), told, spc.variation(frame) == spc.CONCERN)


@once
def _with_signals(meeting: Meeting) -> list[Monthly]:
    """Keep those with a signal, a concern first, as far as a page has room for them."""
    found = [each for each in by_month(meeting) if each.signals]
    return sorted(found, key=lambda each: not each.concern)[:MOST_MONTHLY]


def _xmr(meeting: Meeting, row: Row, points: pd.DataFrame) -> Chart:
    gone = points["hidden"]
    frame = spc.xmr(points.drop(columns="hidden"), row["better"], rebases=starts_of(meeting, row))
    if gone.any():
        return _with_gaps(meeting, row, spc.without_limits(frame), gone)
    target: float | None = None if pd.isna(row["aim"]) else row["aim"]
    message = f"{title(row)}: {_latest_signal(row, frame)}{_aimed(row)}"
    months = f"{month(points['period_end'].min())} to {month(points['period_end'].max())}"
    told = [f"Measure {row['ref']}, {meeting.area.facts.la_name}, by month, {months}."]
    told += ["Earlier signals are marked too."] if len(spc.signals(frame)) > 1 else []
    told += _limit_words(frame, target, row["better"])
    told += [f"The target is {shown(row, 'target')}."] if finally_(row) else []
    unit, source = unit_word(row["unit"]), sources_of(meeting, [row])
    return control_charts.xmr(frame, row["dp"], target, unit, Caption(message, " ".join(told), source))


def _with_gaps(meeting: Meeting, row: Row, frame: pd.DataFrame, gone: pd.Series[bool]) -> Chart:
    """Draw the months that are not hidden, without limits."""
    told = hidden.told(int(gone.sum()), len(gone), "month")
    first, last = month(frame["period_end"].min()), month(frame["period_end"].max())
    place = meeting.area.facts.la_name
    reading = f"Measure {row['ref']}, {place}, by month, {first} to {last}. No limits: hidden values are the smallest."
    aim: float | None = None if pd.isna(row["aim"]) else row["aim"]
    unit, source = unit_word(row["unit"]), sources_of(meeting, [row])
    drawn = control_charts.xmr(frame, row["dp"], aim, unit, Caption(f"{title(row)}: {told}", reading, source))
    places = [(place, 1) for place, hidden in enumerate(gone) if hidden]
    return hidden.marked(drawn, places)


def _aimed(row: Row) -> str:
    by: pd.Timestamp | None = None if pd.isna(row["target_by"]) else row["target_by"]
    return "" if pd.isna(row["aim"]) else f"; target {amount(row['aim'], row['unit'], row['dp'], 'Target', as_at=by)}"


def _latest_signal(row: Row, frame: pd.DataFrame) -> str:
    """Say the latest signal and the last value: fell for 10 months, to 49.6%."""
    last = frame.dropna(subset="value").iloc[-1]
    value = amount(last["value"], row["unit"], row["dp"], "Latest", as_at=last["period_end"])
    now, found = f"{value} in {month(last['period_end'])}", spc.signals(frame)
    if not found and (frame["basis"] == spc.NO_LIMITS).any():
        return f"{now}, too few values since counting changed to tell change from chance"
    if not found:
        return f"varies as by chance, at {now}"
    signal = max(found, key=lambda each: each.last)
    lead, many = _rule_words(signal), signal.points > 1
    lead += f" for {count(signal.points, 'month', term=signal.rule, as_at=signal.last)}" if many else ""
    if signal.last < last["period_end"]:
        return f"{lead} {'to' if many else 'in'} {month(signal.last)}, then {now}"
    return f"{lead}, {'to' if signal.rule == spc.TREND else 'at'} {value}"


def _rule_words(signal: spc.Signal) -> str:
    rose, above, upper = ("rose", "above", "upper") if signal.direction == spc.UP else ("fell", "below", "lower")
    return {
        spc.OUTSIDE: f"{above} the limits",
        spc.TREND: rose,
        spc.TWO_OF_THREE: f"close to the {upper} limit",
        spc.SHIFT: f"{above} the mean",
    }[signal.rule]


def _limit_words(frame: pd.DataFrame, target: float | None, better: str) -> list[str]:
    last = records(frame)[-1]
    from_ = f"fewer than {spc.FEWEST}, with" if last["basis"] == spc.NO_LIMITS else "worked out from"
    points = count(last["points"], "value", term=last["basis"], as_at=last["period_end"])
    limits = f"{capital(last['basis'])}: {from_} {points}"
    firm = f", and firm from {spc.FIRM}" if last["basis"] == spc.TRIAL_LIMITS else ""
    latest = f"The last value by itself: {spc.variation(frame)}."
    assurance = spc.assurance(frame, target, better)
    return [f"{limits}{firm}.", latest, *([f"It {assurance}."] if assurance != spc.NOT_JUDGED else [])]
