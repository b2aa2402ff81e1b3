"""Charts of measures by year, and where the figures of a chart are from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from sendplan.figures import count
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import hidden, once
from sendplan.pages.values import names, title
from sendplan.periods import SCHOOL_TERMS
from sendplan.rules import observations
from sendplan.rules.observations import SHORTER, Row, rebased
from sendplan.show import trends
from sendplan.show.charts import Caption, Chart
from sendplan.words import day, listed, unit_word

MOST_PAPERS = 3  # more papers of one publisher nobody reads under a chart


def rows_of(meeting: Meeting, row: Row) -> list[Row]:
    """Return the observations of one judged row."""
    return meeting.groups.get((row["plan"], row["ref"], row["breakdown"]), [])


@once
def _all_starts(meeting: Meeting) -> dict[tuple[str, str, str], list[pd.Timestamp]]:
    return rebased(meeting.rebases)


def starts_of(meeting: Meeting, row: Row) -> list[pd.Timestamp]:
    """Return the rebases of one judged row."""
    return _all_starts(meeting).get((row["plan"], row["ref"], row["breakdown"]), [])


@once
def _all_sources(meeting: Meeting) -> Sequence[Row]:
    return records(meeting.area.tables["sources"].sort_values(["published", "id"]))


def sources_of(meeting: Meeting, rows: Iterable[Row]) -> str:
    """Name the papers and releases that the figures of judged rows are from, with publisher, day and licence."""
    ids = {each["source"] for row in rows for each in rows_of(meeting, row)}
    kinds: dict[tuple[str, str], list[Row]] = {}
    for paper in _all_sources(meeting):
        if paper["id"] in ids:
            kinds.setdefault((paper["publisher"], paper["licence"]), []).append(paper)
    return "; ".join(f"{publisher}, {_papers(papers)}, {licence}" for (publisher, licence), papers in kinds.items())


def _papers(papers: list[Row]) -> str:
    """Name each paper with its day, or the first and the last of many."""
    named = [f"{paper['title']} ({day(paper['published'])})" for paper in papers]
    size = count(len(named), "paper", term="Paper or release")
    return listed(named) if len(named) <= MOST_PAPERS else f"{size} from {named[0]} to {named[-1]}"


def lines(meeting: Meeting, rows: Sequence[Row], message: str, what: str) -> Chart:
    """Draw the values of judged rows by year, a panel a row; of terms, those of the latest value's."""
    panels = [
        observations.yearly(
            rows_of(meeting, row),
            row["dp"],
            starts_of(meeting, row),
            without=[*SHORTER, *(term for term in SCHOOL_TERMS if term != row["kind"])],
        )
        for row in rows
    ]
    return drawn(meeting, rows, panels, Caption(message, what))


def drawn(meeting: Meeting, rows: Sequence[Row], panels: Sequence[pd.DataFrame], said: Caption) -> Chart:
    """Draw lines by year, a panel a row; what is said begins with the measures."""
    pairs = zip(rows, panels, strict=True)
    named = [each.assign(panel=f"{row['ref']} {title(row)}", dp=row["dp"]) for row, each in pairs]
    values, (message, what, _) = pd.concat(named, ignore_index=True), said
    years = values.loc[values["value"].notna() & (values["key"] != "target"), "year"]
    reading = f"{what}, {meeting.area.facts.la_name}, years ending in {years.min()} to {years.max()}."
    used = {key: name for key, name in names(meeting).items() if key in set(values["key"])}
    unit, source = unit_word(rows[0]["unit"]), sources_of(meeting, rows)
    chart = trends.lines(values.drop(columns="hidden"), used, unit, Caption(message, reading, source))
    return hidden.of_years(values, used, chart)
