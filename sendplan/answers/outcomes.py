"""What the pages say of outcomes: beside actions, beside others, and over time."""

from __future__ import annotations

import math

import pandas as pd

from sendplan import measures, plan, spc, trends
from sendplan.answers import Block, needs
from sendplan.answers.values import names, no_values, shown, title, tops
from sendplan.charts import Chart, Charts
from sendplan.meeting import Meeting
from sendplan.observations import COMPARATORS, HEADLINE, Row, by_group, current, numbers, rebased
from sendplan.tables import Table
from sendplan.words import capital, count, day, listed, month, number, rounded, say, verb

UNIT_WORDS = {"%": "%", "count": "number", "weeks": "weeks", "score": "score"}
MONTHLY = "monthly"  # reported often enough to tell change from chance


@needs(no_values)
def beside_actions(meeting: Meeting) -> Block:
    """Set each topmost section's actions beside its outcomes."""
    moved = meeting.judged.assign(top=meeting.judged["section"].map(tops(meeting)))
    headings = [capital(meeting.level), "Actions complete", "Better", "No better", "Not known", "What this says"]
    rows = []
    for top, section in sorted(meeting.position.groupby("top"), key=lambda part: plan.natural(str(part[0]))):
        outcomes = moved[moved["top"] == top]
        done = int((section["standing"] == "complete").sum())
        better, worse = _split(outcomes)
        unknown = len(outcomes) - len(better) - len(worse)
        counts = [number(len(better)), number(len(worse)), number(unknown)]
        says = _says(done, len(section), better, worse, unknown)
        rows.append([f"{top}. {meeting.titles[str(top)]}", f"{done} of {len(section)}", *counts, says])
    note = (
        f"Actions as reported by {day(meeting.last_report or meeting.as_at)}. Outcomes are figures of measures: "
        f"the first since the plan began beside the last published by {day(meeting.date)}."
    )
    caption = f"Actions and outcomes by {meeting.level}"
    return Table(caption, headings, rows, dict.fromkeys(range(2, 5), "number") | {5: "long"}, note=note)


def _split(outcomes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the figures that got better from those that did not; the others are not known."""
    return outcomes[outcomes["moved"] == measures.BETTER], outcomes[
        outcomes["moved"].isin([measures.WORSE, measures.SAME])
    ]


def _says(done: int, actions: int, better: pd.DataFrame, worse: pd.DataFrame, unknown: int) -> str:
    """Say what a section's actions and outcomes mean together."""
    if not len(better) + len(worse):
        return f"Whether {count(done, 'complete action')} made a difference is not known: no outcome has a later value."
    if not len(worse):
        return "Every outcome with later values got better."
    refs = listed(worse["ref"].drop_duplicates())
    lead = f"{capital(count(done, 'action'))} of {actions} complete, but" if done else "No action is complete, and"
    rest = "" if not unknown else f" {count(unknown, 'figure')} cannot be compared."
    return f"{lead} {count(len(worse), 'figure')} did not get better: {refs}.{rest}"


def _source_line(meeting: Meeting, ids: pd.Series[str]) -> str:
    """Name the papers and releases that figures are from, with publisher, day and licence."""
    sources = meeting.area.tables["sources"].set_index("id").loc[ids.drop_duplicates().tolist()]
    return "; ".join(
        f"{row['publisher']}, {row['title']} ({day(row['published'])}), {row['licence']}"
        for row in sources.to_dict(orient="records")
    )


def _sections(meeting: Meeting, found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Part judged rows by topmost section, in the plan's order: its name and its rows."""
    parts = sorted(found.groupby(found["section"].map(tops(meeting))), key=lambda part: plan.natural(str(part[0])))
    return [(f"{capital(meeting.level)} {top}", rows) for top, rows in parts]


def _of(meeting: Meeting, found: pd.DataFrame) -> pd.DataFrame:
    """Keep the values last published of the measures and groups of judged rows."""
    pairs = found[["ref", "breakdown"]].rename(columns={"ref": "measure"})
    return current(meeting.observations).merge(pairs, on=["measure", "breakdown"])


@needs(no_values)
def dots(meeting: Meeting) -> Block:
    """Draw every share beside its target and other areas: one chart a topmost section."""
    judged = meeting.judged
    beside = judged[["target", *COMPARATORS]].notna().any(axis="columns")
    found = judged[(judged["unit"] == "%") & judged["latest"].notna() & beside]
    if found.empty:
        return say("No share has a target or an average of other areas to stand beside.")
    return Charts([_dots(meeting, name, rows) for name, rows in _sections(meeting, found)])


def _dots(meeting: Meeting, section: str, rows: pd.DataFrame) -> Chart:
    rows = rows.sort_values("england_gap", kind="stable")
    rows = rows.assign(actual=rows["latest"], title=[f"{row['ref']} {title(row)}" for row in rows.to_dict("records")])
    used = {series: name for series, name in names(meeting).items() if rows[series].notna().any()}
    other = next(series for series in ("england", *COMPARATORS, "target") if series in used)
    gaps = rows["gap" if other == "target" else f"{other}_gap"].dropna()
    worse = int((gaps < 0).sum())
    message = f"{section}: {worse} of {count(len(gaps), 'share')} {verb(worse)} worse than {_called(used[other])}"
    place = meeting.area.facts.la_name
    reading = f"Last published value of each measure given as a share, {place}, with its target and other areas."
    return trends.dots(rows, used, "%", message, reading, _source_line(meeting, _of(meeting, rows)["source"]))


def _called(series: str) -> str:
    return "the target" if series == "Target" else "similar areas" if series == "Similar areas" else series


@needs(no_values)
def over_time(meeting: Meeting) -> Block:
    """Draw each yearly measure with more than one value over time: the plan's own alone, the rest in small panels."""
    found = meeting.judged
    found = found[found["previous"].notna() & (found["frequency"] != MONTHLY)]
    if found.empty:
        return say("No yearly measure has two values that compare yet, so there is no line to draw.")
    charts = []
    for section, rows in _sections(meeting, found):
        alone = rows["in_plan"] & (rows["breakdown"] == HEADLINE)
        charts += [_trend(meeting, rows.loc[[index]]) for index in rows.index[alone]]
        for _, mine in rows[~alone].groupby("unit", sort=False):
            charts.append(_panels(meeting, section, mine) if len(mine) > 1 else _trend(meeting, mine))
    return Charts(charts)


def _trend(meeting: Meeting, rows: pd.DataFrame) -> Chart:
    row = rows.to_dict(orient="records")[0]
    target = f", against a target of {shown(row, 'target', period=False)}" if not pd.isna(row["target"]) else ""
    went = "rose" if row["latest"] > row["first"] else "fell" if row["latest"] < row["first"] else "went"
    message = f"{title(row)}: {went} from {shown(row, 'first')} to {shown(row, 'latest')}{target}"
    return _lines(meeting, rows, message, f"Measure {row['ref']}")


def _panels(meeting: Meeting, section: str, rows: pd.DataFrame) -> Chart:
    better = int((rows["moved"] == measures.BETTER).sum())
    known = int((rows["moved"] != measures.UNKNOWN).sum())
    unit = UNIT_WORDS[str(rows["unit"].iloc[0])]
    told = f"{better} of {known} figures are better than when the plan began"
    return _lines(meeting, rows, f"{section}, in {unit}: {told}", f"Measures {listed(rows['ref'].drop_duplicates())}")


def _lines(meeting: Meeting, rows: pd.DataFrame, message: str, what: str) -> Chart:
    values = _of(meeting, rows)
    tidy = pd.concat([_panel(meeting, row, values) for row in rows.to_dict(orient="records")])
    place = meeting.area.facts.la_name
    reading = f"{what}, {place}, {_span(values)}."
    used = {series: name for series, name in names(meeting).items() if series in set(tidy["key"])}
    unit = UNIT_WORDS[str(rows["unit"].iloc[0])]
    return trends.lines(tidy, used, unit, message, reading, _source_line(meeting, values["source"]))


def _span(values: pd.DataFrame) -> str:
    ends = values.loc[values["value"].notna() & (values["series"] != "target"), "period_end"]
    return f"years to {month(ends.min())} up to {month(ends.max())}"


def _panel(meeting: Meeting, row: Row, values: pd.DataFrame) -> pd.DataFrame:
    """Make the rows of one panel: every series that has a number, broken where values do not compare."""
    mine = values[(values["measure"] == row["ref"]) & (values["breakdown"] == row["breakdown"])]
    numbered = mine.loc[mine["value"].notna(), "series"]
    mine = mine[mine["series"].isin(numbered)].sort_values("period_end", kind="stable")
    starts = _starts(meeting, row)
    phase = mine["period_end"].map(lambda day: sum(day >= start for start in starts))
    part = (mine["time_identifier"] + phase.astype("str")).where(mine["series"] != "target", "target")
    panel = pd.DataFrame(
        {
            "panel": f"{row['ref']} {title(row)}",
            "key": mine["series"],
            "year": mine["period_end"].dt.year,
            "value": _drawable(mine, row["dp"]),
            "part": part,
        }
    )
    return pd.concat([panel, _carried(panel, phase)])


def _starts(meeting: Meeting, row: Row) -> list[pd.Timestamp]:
    return rebased(meeting.table("rebases")).get((row["plan"], row["ref"], row["breakdown"]), [])


def _drawable(values: pd.DataFrame, places: int) -> list[float]:
    """Round values as they are shown; one of low reliability is in the tables only, for a line would exaggerate it."""
    known = values["value"].mask(values["symbol"] == "u")
    return [math.nan if pd.isna(value) else float(rounded(value, places)) for value in known]


def _carried(panel: pd.DataFrame, phase: pd.Series[int]) -> pd.DataFrame:
    """Carry the last target on to the last year that is counted as it was: nothing has replaced it."""
    targets = panel[panel["key"] == "target"]
    years = panel.loc[(panel["key"] == "actual") & (phase == phase[targets.index].max()), "year"]
    if targets.empty or years.max() <= targets["year"].max():
        return panel.head(0)
    return targets.tail(1).assign(year=years.max())


@needs(no_values)
def month_by_month(meeting: Meeting) -> Block:
    """Draw each monthly measure with enough values within its limits, and say what they show."""
    found = meeting.judged[meeting.judged["frequency"] == MONTHLY]
    known = [(row, _points(meeting, row)) for row in found.to_dict(orient="records")]
    enough = [(row, points) for row, points in known if points["value"].notna().sum() >= spc.FEWEST]
    if not enough:
        return say(f"No monthly measure has the {spc.FEWEST} values that tell change from chance.")
    return Charts([_xmr(meeting, row, points) for row, points in enough])


def _points(meeting: Meeting, row: Row) -> pd.DataFrame:
    """Make one row per month of a measure's values, missing months included."""
    rows = by_group(meeting.observations).get((row["plan"], row["ref"], row["breakdown"]), [])
    values = numbers(rows, "actual")
    series = pd.Series([value.number for value in values], index=pd.DatetimeIndex([value.by for value in values]))
    months = pd.date_range(series.index.min(), series.index.max(), freq="ME") if len(series) else series.index
    return series.reindex(months).rename_axis("period_end").rename("value").reset_index()


def _xmr(meeting: Meeting, row: Row, points: pd.DataFrame) -> Chart:
    frame = spc.xmr(points, row["better"], rebases=_starts(meeting, row))
    target: float | None = None if pd.isna(row["target"]) else row["target"]
    message = f"{title(row)}: {_signal_words(frame, row['better'])}"
    months = f"{month(points['period_end'].min())} to {month(points['period_end'].max())}"
    told = [f"Measure {row['ref']}, by month, {months}.", *_limit_words(frame, target, row["better"])]
    rows = meeting.observations[meeting.observations["measure"] == row["ref"]]
    unit = UNIT_WORDS[row["unit"]]
    return trends.xmr(frame, target, unit, message, " ".join(told), _source_line(meeting, rows["source"]))


def _signal_words(frame: pd.DataFrame, better: str) -> str:
    """Say what the signals are: a rising trend from January to August 2023, a concern."""
    found = spc.signals(frame)
    if not found:
        return "no change beyond what chance brings"
    return listed(
        f"{_rule_words(each)} from {month(each.first)} to {month(each.last)}"
        + (f" ({each.variation})" if better != "neither" else "")
        for each in found
    )


def _rule_words(signal: spc.Signal) -> str:
    rising, above = ("rising", "above") if signal.direction == spc.UP else ("falling", "below")
    return {
        spc.OUTSIDE: f"{count(signal.points, 'value')} {above} the limits",
        spc.TREND: f"a {rising} trend of {signal.points} months",
        spc.TWO_OF_THREE: f"{count(signal.points, 'value')} close to the limit {above} the mean",
        spc.SHIFT: f"{signal.points} months {above} the mean",
    }[signal.rule]


def _limit_words(frame: pd.DataFrame, target: float | None, better: str) -> list[str]:
    last = frame.to_dict(orient="records")[-1]
    limits = f"{capital(last['basis'])}: worked out from {count(last['points'], 'value')}"
    firm = f", and firm from {spc.FIRM}" if last["basis"] == spc.TRIAL_LIMITS else ""
    latest = f"The last value by itself: {spc.variation(frame)}."
    assurance = spc.assurance(frame, target, better)
    return [f"{limits}{firm}.", latest, *([f"It {assurance}."] if assurance != spc.NOT_JUDGED else [])]
