"""What the pages say of what there is to judge by: what the papers give, what is missing, how figures are counted."""

from __future__ import annotations

import pandas as pd

from sendplan import measures, plan
from sendplan.answers import Block, needs
from sendplan.answers.values import names, no_values, ruled, title, tops
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.observations import COMPARATORS, HEADLINE, coverage
from sendplan.tables import Table, table
from sendplan.vocabulary import SERIES
from sendplan.words import Words, capital, count, day, listed, say, verb

COMES_FROM = ("source", "neighbours")  # columns that name the releases a value comes from


@needs(no_values)
def given(meeting: Meeting) -> Block:
    """Say what the papers give to judge the measures by, and what published statistics add."""
    mine = meeting.measures[meeting.measures["in_plan"]]
    papers = coverage(mine, meeting.observations[~meeting.observations["imported"]])
    every = coverage(mine, meeting.observations)
    had = {series: int(papers[series].sum()) for series in SERIES}
    without = papers.loc[~papers["actual"], "ref"]
    have = verb(len(without), "has", "have")
    told = (
        f"Of the plan's {count(len(mine), 'measure')}, its papers give a national average for {had['england']} and "
        f"an average of similar areas for {had['stat_neighbours']}; {len(without)} {have} no baseline"
    )
    return Words([f"{told}{': ' + listed(without) if len(without) else ''}.", *_filled(meeting, papers, every)])


def _filled(meeting: Meeting, papers: pd.DataFrame, every: pd.DataFrame) -> list[str]:
    """Say how many gaps in the papers the imported statistics fill."""
    new = {series: every.loc[every[series] & ~papers[series], "ref"] for series in SERIES}
    later = _later(meeting)
    added = meeting.measures.loc[~meeting.measures["in_plan"]]
    if not meeting.observations["imported"].any():
        return [f"No published statistics of {day(meeting.date)} or before have been imported beside them."]
    parts = [
        f"a value after the baseline for {_refs(later)}",
        f"a first value for {_refs(new['actual'])}",
        f"an average of similar areas for {_refs(new['stat_neighbours'])}",
        f"a national average for {_refs(new['england'])}",
        f"the average of {names(meeting)['region']} for {_refs(new['region'])}",
    ]
    pairs = zip(added["ref"], added["close_to"], strict=True)
    close = [f"{ref} to {near}" for ref, near in pairs if near]
    told = [f"Published statistics imported since add {listed(parts)}."]
    if len(added):
        told.append(
            f"{count(len(added), 'measure')} {verb(len(added), 'was', 'were')} added beside the plan's, marked *."
        )
    if close:
        told.append(f"Close to a measure of the plan, but counted differently: {listed(close)}.")
    return told


def _refs(refs: pd.Series[str]) -> str:
    return f"{len(refs)} ({listed(refs)})" if len(refs) else "none"


def _later(meeting: Meeting) -> pd.Series[str]:
    """Name the plan's measures of which a statistic gives a value after the baseline."""
    imported = meeting.observations[meeting.observations["imported"] & (meeting.observations["series"] == "actual")]
    last = imported.dropna(subset="value").groupby(["measure", "breakdown"])["period_end"].max().rename("last")
    found = meeting.judged.join(last, on=["ref", "breakdown"])
    return found.loc[found["in_plan"] & (found["last"] > found["baseline_by"]), "ref"].drop_duplicates()


@needs(no_values, told=True)
def covered(meeting: Meeting) -> Block:
    """Count, by topmost section, what there is to judge each measure of the plan by."""
    found = coverage(meeting.measures[meeting.measures["in_plan"]], meeting.observations)
    found = found.assign(top=found["section"].map(tops(meeting)), measures=1)
    counted = found.groupby("top")[["measures", *SERIES]].sum().reset_index()
    counted = counted.sort_values("top", key=lambda refs: refs.map(plan.natural))
    counted["top"] = [f"{ref}. {meeting.titles[ref]}" for ref in counted["top"]]
    total = pd.DataFrame([{"top": "All measures", **counted[["measures", *SERIES]].sum()}])
    headings = {
        "top": capital(meeting.level),
        "measures": "Measures",
        "actual": "With a value",
        "target": "With a target in numbers",
        **{series: f"With an average of {name}" for series, name in names(meeting).items() if series in COMPARATORS},
    }
    headings["stat_neighbours"] = "With an average of similar areas"
    return table(pd.concat([counted, total]), "What there is to judge the plan's measures by", headings)


@needs(no_values)
def left_out(meeting: Meeting) -> Block:
    """Name the measures the table of headline values leaves out, and why."""
    found = meeting.judged
    groups = found.loc[found["breakdown"] != HEADLINE, "ref"].drop_duplicates()
    none = found.loc[(found["breakdown"] == HEADLINE) & (found["result"] == measures.NO_DATA), "ref"]
    reasons = {"without a first value": none, "with values by group of children only": groups}
    told = [f"{count(len(refs), 'measure')} {why}: {listed(refs)}." for why, refs in reasons.items() if len(refs)]
    return Words(bullets=told)


@needs(no_values)
def cannot_judge(meeting: Meeting) -> Block:
    """Name the measures that cannot be judged, by reason."""
    found = meeting.judged[meeting.judged["in_plan"]]
    found = found[~found["result"].isin([measures.MEETS, measures.SHORT])]
    if found.empty:
        return say("Every measure of the plan can be judged against its target.")
    found = found.assign(why=found["result"] + (": " + found["reason"]).where(found["reason"] != "", ""))
    groups = [(str(why), refs) for why, refs in found.groupby("why", sort=False)["ref"]]
    return Words(bullets=[f"{capital(why)} ({count(len(refs), 'figure')}): {_once(refs)}." for why, refs in groups])


def _once(refs: pd.Series[str]) -> str:
    return listed(refs.drop_duplicates())


@needs(no_values)
def second_looks(meeting: Meeting) -> Block:
    """Show what in the targets and definitions themselves asks for a second look."""
    found = meeting.second_looks
    if found.empty:
        return say("Nothing in the measures' targets, comparators or definitions asks for a second look.")
    shown_one_by_one = found[found["detail"] != ""]
    rows = [[row["ref"], title(row), capital(row["kind"]), row["detail"]] for row in records(shown_one_by_one)]
    listed_rows = [
        [count(len(rows), "measure"), listed(rows["ref"]), capital(str(kind)), ""]
        if len(rows) > 1
        else [rows["ref"].iloc[0], rows["title"].iloc[0], capital(str(kind)), ""]
        for kind, rows in found[found["detail"] == ""].groupby("kind", sort=False)
    ]
    return Table("Measures that ask for a second look", ["Measure", "Title", "What", "Figures"], rows + listed_rows)


@needs(no_values, told=True)
def definitions(meeting: Meeting) -> Block:
    """Say what each measure with published statistics counts, and which neighbours it is compared with."""
    indicators = meeting.area.tables["indicators"]
    used = meeting.observations[meeting.observations["imported"]]
    mine = indicators[(indicators["plan"] == meeting.its_plan.id) & indicators["measure"].isin(used["measure"])]
    if mine.empty:
        return say("This page uses no published statistics.")
    plans = meeting.measures.set_index("ref")
    sources = meeting.area.tables["sources"].set_index("id")
    rows = []
    for row in records(mine):
        here = (used["measure"] == row["measure"]) & (used["breakdown"] == row["breakdown"])
        found = used[here & (used["source"].map(sources["dataset"]) == row["dataset"])]
        if found.empty:
            continue
        releases, lists = (sources.loc[[each for each in found[name].unique() if each], "title"] for name in COMES_FROM)
        measure = records(plans.loc[[row["measure"]]])[0] | {"breakdown": row["breakdown"]}
        counted = " ".join(each for each in (measure["definition"], row["definition"]) if each)
        rows.append([row["measure"], title(measure), counted, listed(releases), listed(lists) or "none"])
    headings = ["Measure", "Title", "What is counted", "Data set", "Similar areas"]
    return ruled("Published statistics used", headings, rows)


@needs(no_values, told=True)
def breaks(meeting: Meeting) -> Block:
    """Say from which day a measure is counted, or its service works, differently, and why."""
    rebases = meeting.table("rebases")
    known = rebases[(rebases["starts"] <= meeting.date) & rebases["measure"].isin(meeting.observations["measure"])]
    told = [
        f"{listed(rows['measure'].drop_duplicates())} from {day(rows['starts'].min())}. {rows['reason'].iloc[0]}"
        for _, rows in known.groupby(["starts", "reason"], sort=False)
    ]
    return Words(["Values on the two sides of these days are not compared:"], told) if told else Words()
