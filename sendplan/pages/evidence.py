"""What the pages say of what there is to judge by: what the papers give, what is missing, how figures are counted."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import grouped, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs
from sendplan.pages.inspected import papers
from sendplan.pages.values import named_measure, names, no_values, ruled, title, tops
from sendplan.rules import measures, plan
from sendplan.rules.measure_checks import NO_COMPARATOR, NO_DEFINITION
from sendplan.rules.observations import COMPARATORS, coverage
from sendplan.show.blocks import Words
from sendplan.show.tables import Table, Tables
from sendplan.vocabulary import SERIES
from sendplan.words import capital, day, listed, verb

OF_A_DATASET = ("measure", "breakdown", "dataset")
OF_PLAN = "Of the plan's measures"  # the term of a count of them
COMES_FROM = ("source", "neighbours")  # columns that name the releases a value comes from


@needs(no_values)
def given(meeting: Meeting) -> Block:
    """Say what the papers give to judge the measures by, and what published statistics add."""
    mine, values = meeting.measures[meeting.measures["in_plan"]], meeting.observations
    printed, every = coverage(mine, values[~values["imported"]]), coverage(mine, values)
    sizes = (int(printed[series].sum()) for series in ("england", "stat_neighbours"))
    england, similar = (number(size, "measures", OF_PLAN) if size else "none" for size in sizes)
    without = printed.loc[~printed["actual"], "ref"]
    of = f"Of the plan's {count(len(mine), 'measure', term=OF_PLAN)}"
    told = f"{of}, its papers give a national average for {england} and an average of similar areas for {similar}"
    size, have = number(len(without), "measures", OF_PLAN), verb(len(without), "has", "have")
    bare = f"; {size} {have} no baseline: {_refs(meeting, without)}" if len(without) else ""
    return Words([f"{told}{bare}.", *_filled(meeting, printed, every)])


def _filled(meeting: Meeting, printed: pd.DataFrame, every: pd.DataFrame) -> list[str]:
    """Say how many gaps in the papers the imported statistics fill."""
    if not meeting.observations["imported"].any():
        return [f"No published statistics of {day(meeting.date)} or before have been imported beside them."]
    new = {series: every.loc[every[series] & ~printed[series], "ref"] for series in SERIES}
    gains = {
        "a value after the baseline": _later(meeting),
        "a first value": new["actual"],
        "an average of similar areas": new["stat_neighbours"],
        "a national average": new["england"],
        f"the average of {names(meeting)['region']}": new["region"],
    }
    sizes = {what: f"{number(len(refs), 'measures', OF_PLAN)} ({_refs(meeting, refs)})" for what, refs in gains.items()}
    filled = [f"{what} for {sizes[what] if len(refs) else 'none'}" for what, refs in gains.items()]
    added = meeting.measures.loc[~meeting.measures["in_plan"]]
    size, were = count(len(added), "measure", term="Measure added beside the plan"), verb(len(added), "was", "were")
    near = added[added["close_to"] != ""]
    close = listed(near["ref"] + " to " + near["close_to"])
    told = {
        f"Published statistics imported since add {listed(filled)}.": gains,
        f"{size} {were} added beside the plan's, marked *.": len(added),
        f"Close to a measure of the plan, but counted differently: {close}.": close,
    }
    return [sentence for sentence, where in told.items() if where]


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
    headings = {
        "measures": "Measures",
        "actual": "With a value",
        "target": "With a target in numbers",
        **{series: f"With an average of {name}" for series, name in names(meeting).items() if series in COMPARATORS},
    }
    headings["stat_neighbours"] = "With an average of similar areas"
    every = [*records(counted), {"top": "All measures", **counted[[*headings]].sum()}]
    rows = [[row["top"], *(number(row[each], "measures", OF_PLAN) for each in headings)] for row in every]
    caption = "What there is to judge the plan's measures by"
    return Table(caption, [capital(meeting.level), *headings.values()], rows, dict.fromkeys(range(1, 7), "number"))


@needs(no_values, told=True)
def cannot_judge(meeting: Meeting) -> Block:
    """Name the measures that cannot be judged, by reason, and what nothing says of some."""
    plans = meeting.judged[meeting.judged["in_plan"]]
    found = plans[~plans["result"].isin([measures.MEETS, measures.SHORT_OF])]
    found = found.assign(why=found["result"] + (": " + found["reason"]).where(found["reason"] != "", ""))
    told = []
    for why, rows in found.groupby("why", sort=False):
        size = count(len(rows), "figure", term=str(rows["result"].iloc[0]))
        told.append(f"{capital(str(why))} ({size}): {_refs(meeting, rows['ref'])}.")
    told += _unstated(meeting)
    size, figures = count(plans["ref"].nunique(), "measure", term=OF_PLAN), count(len(plans), "figure", term="Figure")
    return Words([f"The plan's {size} make {figures}."], told) if told else Words()


def _unstated(meeting: Meeting) -> list[str]:
    """Name the measures of which nothing says what is counted, or what others have."""
    bare = meeting.second_looks[meeting.second_looks["kind"].isin([NO_DEFINITION, NO_COMPARATOR])]
    return [
        f"{capital(str(kind))} ({count(len(rows), 'measure', term=str(kind))}): {_refs(meeting, rows['ref'])}."
        for kind, rows in bare.groupby("kind", sort=False)
    ]


def _refs(meeting: Meeting, refs: pd.Series[str]) -> str:
    return listed(links.measure(meeting, ref) for ref in refs.drop_duplicates())


@needs(no_values, told=True)
def second_looks(meeting: Meeting) -> Block:
    """List what in the targets and figures themselves is to be challenged."""
    found = meeting.second_looks[~meeting.second_looks["kind"].isin([NO_DEFINITION, NO_COMPARATOR])]
    named = ((row, f"{capital(row['kind'])}: {named_measure(meeting, row)}") for row in records(found))
    return Words(bullets=[f"{said}{': ' * bool(row['detail'])}{row['detail']}." for row, said in named])


@needs(no_values, told=True)
def definitions(meeting: Meeting) -> Block:
    """Say what published statistics and surveys that measures are taken from count and ask."""
    asked = [[row["ref"], row["title"], row["wording"]] for row in records(meeting.measures) if row["wording"]]
    questions = ruled("Questions that surveys asked", ["Measure", "Title", "Question, as printed"], asked)
    parts = [each for each in (_published(meeting), questions if asked else None) if each]
    return Tables(parts) if parts else Words()


def counted(meeting: Meeting) -> Block:
    """Say what each measure counts, where the plan says more than its title."""
    own = meeting.measures[meeting.measures["definition"] != ""]
    rows = [[f"{row['ref']} {row['title']}", row["definition"]] for row in records(own)]
    return ruled("What measures count", ["Measure", "What is counted"], rows) if rows else Words()


def _published(meeting: Meeting) -> Table | None:
    """Say what each measure with published statistics counts, and which neighbours it is compared with."""
    used, mine = meeting.observations[meeting.observations["imported"]], meeting.table("indicators")
    mine = mine[mine["measure"].isin(used["measure"])]
    if mine.empty:
        return None
    datasets = meeting.area.tables["sources"].set_index("id")["dataset"]
    values = grouped(records(used.assign(dataset=used["source"].map(datasets))), *OF_A_DATASET)
    titles, plans, rows = papers(meeting), {row["ref"]: row for row in records(meeting.measures)}, []
    for row in records(mine):
        found = values.get(tuple(row[each] for each in OF_A_DATASET), [])
        ids = (dict.fromkeys(value[name] for value in found if value[name]) for name in COMES_FROM)
        releases, lists = (listed(titles[each] for each in some) for some in ids)
        if found:
            measure = plans[row["measure"]] | {"breakdown": row["breakdown"]}
            counted = " ".join(filter(None, [measure["definition"], row["definition"]]))
            rows.append([row["measure"], title(measure), counted, releases, lists or "none"])
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
