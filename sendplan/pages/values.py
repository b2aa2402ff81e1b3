"""How the pages write the values of measures: whose they are, with unit and period, and gaps in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from sendplan import words
from sendplan.data.area import Rating
from sendplan.figures import amount, difference, figure, measured, number
from sendplan.meeting import Meeting
from sendplan.pages import links
from sendplan.rules import measures, plan
from sendplan.rules.measure_checks import ANSWERS
from sendplan.rules.observations import COMPARATORS, Row
from sendplan.rules.targets import printed_as
from sendplan.show.tables import Table, badge
from sendplan.vocabulary import HEADLINE, SYMBOLS
from sendplan.words import clean, day, decimals, month

NO_BREAK = "\u00a0"
IN_WORDS = {"SEN (E)": "with an EHC plan", "SEN (K)": "on SEN support"}  # groups as statistics write them
# What the values of a judged measure mean, by their names.
TERM_OF_COLUMN = {
    "baseline": "Baseline",
    "first": "Values that compare",
    "previous": "Values that compare",
    "latest": "Latest",
    "target": "Target",
    "next_target": "Target",
    "stat_neighbours": "Similar areas",
    "region": "Region and England",
    "england": "Region and England",
}


def no_values(meeting: Meeting) -> str:
    """Say why nothing is known of a meeting's measures; empty where something is."""
    if not meeting.observations.empty:
        return ""
    if meeting.plan is None:
        return "Not known: the record holds no improvement plan for this meeting."
    return f"No value of a measure of this plan had been published by {day(meeting.date)} in the record."


def parted(judged: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the judged figures that got better from those that did not; the others are not known."""
    better, worse = (judged["moved"].isin(which) for which in (measures.GOT_BETTER, measures.NO_BETTER))
    return judged[better], judged[worse]


def moves(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that moved or did not, the worst first; adds `at`, by how large a share of the first value."""
    by = (found["latest"] - found["first"]).abs() / found["first"].where(found["first"] > 0)
    ways = dict.fromkeys(measures.NO_BETTER, -1) | dict.fromkeys(measures.GOT_BETTER, 1) | {measures.NO_CHANGE: 0}
    sign = found["moved"].map(ways)
    return found.assign(at=by * sign).dropna(subset="at").sort_values("at", kind="stable")


def value(row: Row, name: str) -> str:
    """Write one number of a judged figure, such as its latest."""
    by = row[f"{name}_by"]
    return amount(row[name], row["unit"], row["dp"], TERM_OF_COLUMN[name], as_at=None if pd.isna(by) else by)


def names(meeting: Meeting) -> dict[str, str]:
    """Name each series as the pages call it."""
    area = meeting.area.facts
    others = {"stat_neighbours": "Similar areas", "region": area.region_name, "england": "England"}
    expected = {"planned": "Planned", "unmitigated": "Doing nothing", "mitigated": "Mitigated forecast"}
    return {"actual": area.la_name, "target": "Target"} | others | expected


def tops(meeting: Meeting) -> dict[str, str]:
    """Map every section of the plan to its topmost section."""
    return plan.top_sections(meeting.table("sections"))


def by_top(meeting: Meeting, found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Part judged rows by topmost section, in the plan's order: its reference and its rows."""
    above = found["section"].map(tops(meeting))
    return [(top, found[above == top]) for top in meeting.titles if (above == top).any()]


def called(breakdown: str) -> str:
    """Say a group of children in plain words, its part by subject too: with an EHC plan, reading."""
    group, comma, rest = breakdown.partition(", ")
    return f"{IN_WORDS.get(group, group)}{comma}{rest}"


def title(row: Mapping[Any, Any]) -> str:
    """Write a measure's title, with the group of children where it is not the whole."""
    return row["title"] if row["breakdown"] == HEADLINE else f"{row['title']}: {called(row['breakdown'])}"


def named_measure(meeting: Meeting, row: Row) -> str:
    """Name a judged figure by its title and, as a link, its measure's reference."""
    return f"{title(row)} ({links.measure(meeting, row['ref'])})"


def shown(row: Row, name: str, *, period: bool = True) -> str:
    """Write one value of a judged measure with its unit, its symbol and the month its period ends.

    Beside a target stands the final one, and beside the latest value how many answered.
    """
    known, by = not pd.isna(row[name]), row[f"{name}_by"]
    parts = [words.amount(row[name], row["unit"], row["dp"])] if known else []
    parts += [f"[{row[f'{name}_symbol']}]"] if row[f"{name}_symbol"] else []
    if not parts:
        return f"not given{finally_(row, name)}"
    value = figure(" ".join(parts), measured(row["unit"]), TERM_OF_COLUMN[name], None if pd.isna(by) else by)
    so_far = " so far" if name == "latest" and row["so_far"] else ""
    when: str = "(no date given)" if pd.isna(by) else f"(to {month(by)})"
    said = f" {when.replace(' ', NO_BREAK)}" if known and period else ""
    return f"{value}{so_far}{said}{finally_(row, name)}{_answered(row) if name == 'latest' else ''}"


def finally_(row: Row, name: str = "target") -> str:
    """Write the final target behind the target in force; empty where there is none, or it is that itself."""
    if name != "target" or pd.isna(row["final_target"]) or pd.isna(row["target_by"]):
        return ""
    return f"; in the end {amount(row['final_target'], row['unit'], row['dp'], 'Final target')}"


def _answered(row: Row) -> str:
    if pd.isna(row["responses"]):
        return ""
    few = " (few)" if row["responses"] < ANSWERS else ""
    size = number(row["responses"], "answers", "Who answered", as_at=row["latest_by"])
    return f", of {size} who answered{few}"


def ratings(row: Row, scale: Sequence[Rating]) -> list[Markup]:
    """Write the rating that the measure's own tolerance gives, and the one that the paper prints, in its own word.

    Nothing where there is none. It is said where the figures do not bear out what is printed.
    """
    own, said = row["own_rating"], row["printed_rating"]
    means = printed_as(said, scale)
    shown = badge(means, said) if means else clean(said)
    differs = ", which the figures do not bear out" if means and own not in ("", means) else ""
    both = [badge(own)] if own else []
    return [*both, *([Markup("printed {}{}").format(shown, differs)] if said else [])]


def better(row: Row) -> str:
    """Say in a cell which direction is better."""
    return "close to target" if row["better"] == "target" else str(row["better"])


def stated_amount(row: Mapping[Any, Any]) -> str:
    """Write a quoted figure with its unit, and no more decimal places than it has."""
    return amount(row["value"], row["unit"], decimals(row["value"]), "Quoted figure", as_at=row["as_at"])


def gap_term(name: str) -> str:
    """Name what defines a difference of a judged measure, by its name there."""
    return {"gap": "Gap to target", "observed_pace": "Change a year"}.get(name, "Compared with others")


def apart(row: Row, name: str, better: str = "better", worse: str = "worse", finer: int = 0) -> str:
    """Write a gap in words: 72.7 points worse, to the measure's decimal places or finer; empty where there is none.

    Where close to a target is better, points off target, or closer to it or further.
    """
    if pd.isna(row[name]):
        return ""
    if row["better"] == "target":
        better, worse = ("closer", "off target" if name == "gap" else "further")
    size = difference(row[name], row["unit"], row["dp"] + finer, gap_term(name), as_at=row["latest_by"])
    return f"{size} {better}" if row[name] > 0 else f"{size} {worse}" if row[name] < 0 else "level"


def symbols(cells: Iterable[str]) -> str:
    """Explain the symbols that stand in cells, for above a table."""
    text = " ".join(cells)
    told = "; ".join(f"[{symbol}] {meaning}" for symbol, meaning in SYMBOLS.items() if f"[{symbol}]" in text)
    return f"{told}." if told else ""


def ruled(caption: str, headings: list[str], rows: Sequence[Sequence[str]], places: Iterable[int] = ()) -> Table:
    """Make a table of measures: reference or name first, symbols explained above it, numbers at `places`."""
    note = symbols(cell for row in rows for cell in row)
    kept_whole = {0: "ref"} if headings[1] == "Title" else {}  # with its title beside it, a name is to wrap
    return Table(caption, headings, rows, kept_whole | dict.fromkeys(places, "number"), note=note)


def given_by(found: pd.DataFrame) -> list[str]:
    """Name the comparators that any of the judged rows has."""
    return [series for series in COMPARATORS if found[series].notna().any()]
