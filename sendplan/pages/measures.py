"""What the measures page leads with: its verdict, the gaps, what is overdue; and how each figure came to move."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from sendplan.figures import amount, count, difference, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs
from sendplan.pages.drawn import sources_of
from sendplan.pages.each_measure import OF_PLAN, REGION, beside
from sendplan.pages.earlier_requests import broken
from sendplan.pages.values import apart, by_top, gap_term, named_measure, names, no_values, shown, title
from sendplan.rules import measures
from sendplan.rules.observations import Row
from sendplan.show import lollipop
from sendplan.show.blocks import Verdict, Words
from sendplan.show.charts import Caption, Chart
from sendplan.show.tables import Table
from sendplan.words import anchor, capital, day, listed, month, some_of, verb

WORST, BEST = 5, 3  # gaps that are drawn; fewer than FEWEST say too little of a plan
FEWEST = 3


def verdict(meeting: Meeting) -> Verdict:
    """Say whether outcomes move, how many are short of their target, and what was promised and is not there."""
    reason = no_values(meeting)
    if reason:
        return Verdict(reason)
    found = meeting.judged[meeting.judged["in_plan"]]
    return Verdict(" ".join(filter(None, [_movement(found), _overdue(meeting), _targets(meeting, found)])))


def _movement(found: pd.DataFrame) -> str:
    """Count the figures that got worse, stayed or got better since the start."""
    of, moved = _every(found), found["moved"]
    counted = {
        "got worse": (moved.isin([measures.WORSE, measures.FURTHER]).sum(), "Worse"),
        "did not change": ((moved == measures.NO_CHANGE).sum(), "No change"),
        "got better": (moved.isin(measures.GOT_BETTER).sum(), "Better"),
    }
    told = [f"{number(size, 'figures', term)} {words}" for words, (size, term) in counted.items() if size]
    rest = len(found) - sum(size for size, _ in counted.values())
    if told:
        others = number(rest, "figures", "Not known")
        return f"Of {of}, {listed(told)}{f'; {others} cannot be called better or worse' if rest else ''}."
    none = f"None of {of} can" if len(found) > 1 else "The plan's one measure cannot"
    if not moved.eq(measures.UNKNOWN).all():
        return f"{none} be called better or worse: the plan does not say which direction is better."
    later = (found["latest_by"] > found["baseline_by"]).any()
    why = "none has a later value that compares" if later else "none has a value after its start"
    return f"{none} be shown to move: {why}."


def _every(found: pd.DataFrame) -> str:
    """Count the plan's measures, and the figures that they make where some are given by group of children."""
    size = found["ref"].nunique()
    measured, figures = count(size, "measure", term=OF_PLAN), count(len(found), "figure", term="Figure")
    return f"the {figures} of the plan's {measured}" if len(found) > size else f"the plan's {measured}"


def _targets(meeting: Meeting, found: pd.DataFrame) -> str:
    """Count what is short of target, and name what is furthest from it; without any, what is worse than England."""
    short, met = found[found["result"] == measures.SHORT_OF], found[found["result"] == measures.MEETS]
    if short.empty and met.empty:
        compared = found["england_gap"].dropna()
        worse = number((compared < 0).sum(), "figures", gap_term("england_gap"))
        of = f"the {number(len(compared), 'figures')} beside England's"
        told = some_of(int((compared < 0).sum()), worse, len(compared), of, "the one beside England's")
        return f"{capital(told)} worse." if len(compared) else ""
    size, meets = number(len(short), "figures", "Short of target"), number(len(met), "figures", "Meets target")
    told = f"{size} {verb(len(short))} short of target and {meets} {verb(len(met), 'meets', 'meet')} it"
    for far in records(_relative(short, "gap", "aim").head(1)):
        terms = (("latest", "Latest"), ("aim", "Target"))
        value, aim = (amount(far[each], far["unit"], far["dp"], term) for each, term in terms)
        told = f"{told}: furthest is {named_measure(meeting, far)}, {value} against {aim}"
    return f"{told}."


def _relative(rows: pd.DataFrame, gap: str, other: str) -> pd.DataFrame:
    """Keep what has a gap that can be set against the size of what it is a gap to, worst first; adds `at`, a share."""
    kept = rows[rows[gap].notna() & (rows[other] > 0) & (rows["latest"] >= 0)]
    return kept.assign(at=kept[gap] / kept[other]).sort_values("at", kind="stable")


def _overdue(meeting: Meeting) -> str:
    rows = _promises(meeting)
    rows = rows[rows["series"] == "actual"]
    if rows.empty:
        return ""
    size = count(len(rows), "first value", term="Promises whose day has passed", as_at=meeting.date)
    last = month(rows["due"].max())
    return f"{size} promised by {last} {verb(len(rows))} missing."


def _promises(meeting: Meeting) -> pd.DataFrame:
    """Keep the figures of measures that were promised for an earlier day and are not in the record."""
    rows = broken(meeting)
    return rows[rows["series"] != ""]


@needs(no_values, told=True)
def gaps(meeting: Meeting) -> Block:
    """Draw the gaps to England, or else to the targets, as shares of them: the worst and the best."""
    return gaps_of(meeting, meeting.judged, WORST, BEST) or Words()


def gaps_of(meeting: Meeting, judged: pd.DataFrame, worst: int, best: int) -> Chart | None:
    """Draw the gaps of judged figures to England, or else to the targets: so many of the worst and of the best."""
    for gap, other, whose in (("england_gap", "england", lollipop.ENGLAND), ("gap", "aim", lollipop.TARGET)):
        found = _relative(judged, gap, other)
        if len(found) >= FEWEST:
            drawn = ends(found, worst, best)
            said = _gaps_said(meeting, judged[judged[gap].notna()], gap, whose, (len(found), worst, best))
            source = sources_of(meeting, records(drawn))
            return lollipop.gaps(_lollipops(drawn, other), said._replace(source=source), whose)
    return None


def ends(found: pd.DataFrame, worst: int, best: int) -> pd.DataFrame:
    """Keep the first and the last of some rows, or all where they are as few."""
    return found if len(found) <= worst + best else pd.concat([found.head(worst), found.tail(best)])


def which(size: int, worst: int, best: int) -> str:
    """Say which of some rows `ends` keeps; empty where it keeps all."""
    told = [f"the {number(many)} {word}" for many, word in ((worst, "worst"), (best, "best")) if many]
    return listed(told) if size > worst + best else ""


def _lollipops(rows: pd.DataFrame, other: str) -> pd.DataFrame:
    """Write what each gap is between: rows of `lollipop.gaps`."""
    whose = {"england": "England"}.get(other, "target")
    term = {"england": "Region and England"}.get(other, "Target")
    said = [
        f"{amount(row['latest'], row['unit'], row['dp'], 'Latest', as_at=row['latest_by'])}, {whose} "
        f"{amount(row[other], row['unit'], row['dp'], term)}"
        for row in records(rows)
    ]
    titles = [f"{row['ref']} {title(row)}" for row in records(rows)]
    met = rows["result"].eq(measures.MEETS) & (other == "aim")
    said = [f"{text}{_allowed(row) if near else ''}" for text, row, near in zip(said, records(rows), met, strict=True)]
    return rows[["at"]].assign(title=titles, said=said, better=(rows["at"] >= 0) | met)


def _allowed(row: Row) -> str:
    """Write the tolerance that lets a figure meet a target that it misses."""
    return f" ± {amount(row['tolerance'], row['unit'], row['dp'], 'Target')}" if row["at"] < 0 else ""


def _gaps_said(meeting: Meeting, known: pd.DataFrame, gap: str, whose: str, sizes: tuple[int, int, int]) -> Caption:
    behind = known[gap] < 0 if gap == "england_gap" else known["result"] == measures.SHORT_OF
    worse, every = behind.sum(), count(len(known), "figure", term=gap_term(gap))
    size = number(worse, "figures", gap_term(gap))
    told = some_of(worse, size, len(known), every, "the one figure")
    name = f"{capital(told)} {'behind' if gap == 'england_gap' else 'short of'} {whose}"
    part = f"; {which(*sizes)}" if which(*sizes) else ""
    whole = "England's figure" if gap == "england_gap" else whose
    reading = f"{meeting.area.facts.la_name}, last values: each gap as a share of {whole}{part}."
    left_out = number(len(known) - sizes[0], "figures", gap_term(gap))
    rest = f" {left_out} of 0 or below cannot be drawn so." if sizes[0] < len(known) else ""
    return Caption(name, f"{reading}{rest}")


@needs(no_values, told=True)
def awaited(meeting: Meeting) -> Block:
    """Show the measures without a value, with the day for which one was promised; and which averages are overdue."""
    rows = meeting.judged[meeting.judged["in_plan"] & (meeting.judged["result"] == measures.NO_DATA)]
    promised = records(meeting.table("promises"))
    days = {each["ref"]: each["due"] for each in promised if each["series"] == "actual"}
    due = pd.Series([days.get(ref) for ref in rows["ref"]], rows.index, dtype="datetime64[ns]")
    rows = rows.assign(due=due).sort_values("due", kind="stable")
    overdue = _averages(meeting)
    if rows.empty:
        return Words([f"Promised and missing: {overdue}."]) if overdue else Words()
    note = f"Also promised and missing: {overdue}." if overdue else ""
    cells = [[f"{row['ref']} {title(row)}", _promised(row, meeting)] for row in records(rows)]
    caption = f"{count(len(rows), 'measure', term=OF_PLAN)} with no value yet"
    ids = [anchor("measure", ref) for ref in rows["ref"]]
    return Table(caption, ["Measure", "First value"], cells, note=note, ids=ids)


def _promised(row: Row, meeting: Meeting) -> str:
    if pd.isna(row["due"]):
        return f"{row['reason']}; no day is promised"
    return f"promised by {day(row['due'])}{': overdue' * (row['due'] < meeting.date)}"


def _averages(meeting: Meeting) -> str:
    """Name the averages of others that were promised for an earlier day and are not there."""
    rows = _promises(meeting)
    rows = rows[rows["series"] != "actual"]
    named = links.titled_measure if len(rows) <= links.MOST_TITLED else links.measure
    told = [f"{_small(row['promise'])} for {named(meeting, row['ref'])} by {day(row['due'])}" for row in records(rows)]
    return listed(told)


def _small(text: str) -> str:
    """Write a sentence's beginning within another."""
    return f"{text[:1].lower()}{text[1:]}"


def of_measures(found: pd.DataFrame) -> str:
    """Say of how many measures the figures short of target are, where those are fewer: some are given by group."""
    short = found.loc[found["result"] == measures.SHORT_OF, "ref"]
    size = short.nunique()
    return f", of {count(size, 'measure', term=OF_PLAN)}" if size < len(short) else ""


@needs(no_values, told=True)
def more(meeting: Meeting) -> Block:
    """Show what stands behind each verdict: the values that compare, the change a year, the region, the age of data."""
    found = meeting.judged
    region = names(meeting)[REGION]
    columns: dict[str, Callable[[Row], str]] = {
        "First that compares": lambda row: shown(row, "first") if row["moved"] != measures.UNKNOWN else "",
        "Before": lambda row: shown(row, "previous") if not pd.isna(row["previous"]) else "",
        "Last change": _change,
        "Change a year": lambda row: apart(row, "observed_pace", finer=1),
        "Change a year that is needed": _needed,
        region: lambda row: beside(row, REGION),
        "Age": lambda row: count(row["age"], "month", term="Age of data", as_at=meeting.date) * (row["age"] >= 0),
    }
    rows = [
        [f"{row['ref']} {title(row)}", *(write(row) for write in columns.values())]
        for _, mine in by_top(meeting, found)
        for row in records(mine)
        if not pd.isna(row["latest"])
    ]
    used = [place for place in range(len(columns) + 1) if any(row[place] for row in rows)]
    headings = ["Measure", *columns]
    cells = [[row[place] for place in used] for row in rows]
    seen = "The change a year is the one seen from the first value that compares"
    note = f"{seen}, and the one that is needed from now on."
    return Table("Change, pace and age of each figure", [headings[place] for place in used], cells, note=note)


def _needed(row: Row) -> str:
    """Write the change a year that would reach the next target still to come."""
    if pd.isna(row["required_pace"]) or not row["required_pace"]:
        return ""
    needed = difference(row["required_pace"], row["unit"], row["dp"] + 1, "Change a year that is needed")
    return f"{needed} for {shown(row, 'next_target')}"


def _change(row: Row) -> str:
    if row["direction"] == measures.UNKNOWN:
        return ""
    moved = abs(row["change"] if row["better"] == "target" else row["latest"] - row["previous"])
    size = difference(moved, row["unit"], row["dp"], "Last change", as_at=row["latest_by"])
    return f"{size} {row['direction']}" if moved else capital(row["direction"])
