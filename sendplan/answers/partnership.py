"""What the concerns page shows last: a wider plan on a page, beside the plans that serve it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sendplan import plan
from sendplan.answers import Block, needs, once
from sendplan.answers.inspected import last_reported, sections_within
from sendplan.answers.values import shown
from sendplan.area import Plan
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.tables import Table, Tables, table
from sendplan.words import Words, capital, count, day, listed, verb

NONE = "none"


@once
def _serves(meeting: Meeting) -> pd.DataFrame:
    """Keep the rows of serves.csv between plans of the day."""
    serves, known = meeting.area.tables["serves"], [each.id for each in meeting.plans]
    return serves[serves["plan"].isin(known) & serves["to_plan"].isin(known)]


@once
def _wider(meeting: Meeting) -> list[Plan]:
    """Return the plans of the day that another plan of the day serves, but for the meeting's own."""
    serves = _serves(meeting)
    others = set(serves.loc[serves["plan"] != serves["to_plan"], "to_plan"])
    return [each for each in meeting.plans if each.id in others and each != meeting.plan]


def _no_wider(meeting: Meeting) -> str:
    silent = f"The record holds no wider plan of {day(meeting.date)} or before that an improvement plan serves."
    return "" if _wider(meeting) else silent


@once
def _rows(meeting: Meeting, name: str, of: Plan) -> pd.DataFrame:
    """Return a table's rows of one plan, in its order."""
    frame = meeting.area.tables[name]
    return plan.in_order(frame[frame["plan"] == of.id])


@once
def _outcomes(meeting: Meeting, of: Plan) -> pd.DataFrame:
    """Return the sections that others are meant to serve: all those of a kind of which one is served."""
    sections = _rows(meeting, "sections", of)
    serves = _serves(meeting)
    served = sections["ref"].isin(serves.loc[serves["to_plan"] == of.id, "to_ref"])
    return sections[sections["kind"].isin(sections.loc[served, "kind"])]


@needs(_no_wider)
def opening(meeting: Meeting) -> Block:
    """Name the wider plan, its vision, and what a reader should know of it."""
    told = []
    for each in _wider(meeting):
        vision = f" Its vision: {each.vision.rstrip('.')}." if each.vision else ""
        told += [f"{each.title}.{vision}", *([each.note] if each.note else [])]
    return Words(told, told=True)


@needs(_no_wider, told=True)
def on_a_page(meeting: Meeting) -> Block:
    """List what the wider plan is made of: a table for each kind of section, but for one that holds the others."""
    tables = []
    for each in _wider(meeting):
        sections = _rows(meeting, "sections", each)
        own = sections[~sections["ref"].isin(sections["parent"])]
        tables += [_listed(own[own["kind"] == kind], kind) for kind in each.hierarchy if (own["kind"] == kind).any()]
    return Tables(tables)


def _listed(rows: pd.DataFrame, kind: str) -> Table:
    return table(rows, f"{capital(kind)}: {len(rows)} in the plan", {"ref": capital(kind), "title": "What it says"})


@needs(_no_wider, told=True)
def impact(meeting: Meeting) -> Block:
    """List the measures of impact of the wider plan: what is counted, and the last value known."""
    wider = _wider(meeting)
    judged = [each.judged for each in meeting.of_every_plan if each.plan in wider]
    rows = [
        [
            row["ref"],
            row["title"],
            row["definition"] or "not stated",
            row["better"],
            "none in the record" if pd.isna(row["latest"]) else shown(row, "latest"),
        ]
        for row in records(pd.concat(judged, ignore_index=True))
    ]
    headings = ["Measure", "Title", "How it is counted", "Better", "Latest value"]
    return Table("Measures of impact", headings, rows, {0: "ref"}) if rows else Words()


@needs(_no_wider, told=True)
def outcomes(meeting: Meeting) -> Block:
    """Set each outcome beside what serves it: the plan's own sections and measures, and those of other plans."""
    return Tables([_served(meeting, each) for each in _wider(meeting) if len(_outcomes(meeting, each))])


def _served(meeting: Meeting, of: Plan) -> Table:
    serving = _serving(meeting, of)
    others = [each for each in meeting.plans if each.id in set(serving["plan"]) and each != of]
    headings = [
        capital(listed(_outcomes(meeting, of)["kind"].unique())),
        "Served by",
        "Measures of impact",
    ]
    for each in others:
        headings += [f"In the {each.title}", f"Measures of the {each.title}"]
    rows = []
    for row in records(_outcomes(meeting, of)):
        mine = serving[serving["outcome"] == row["ref"]]
        cells = [_named(meeting, mine, each, measures=kind) for each in (of, *others) for kind in (False, True)]
        rows.append([f"{row['ref']}. {row['title']}", *cells])
    last = {each.title: last_reported(meeting, each) for each in others}
    ages = [f" The {title} is shown as last reported on {day(on)}." for title, on in last.items() if on is not None]
    note = f"A link is by subject, and ours, unless it says that a paper states it.{''.join(ages)}"
    return Table("What serves each of them, and what has nothing", headings, rows, note=note)


@once
def _serving(meeting: Meeting, of: Plan) -> pd.DataFrame:
    """Say what serves each outcome, directly or by way of what serves it: one row per outcome, plan and ref."""
    serves, own = _serves(meeting), _outcomes(meeting, of)["ref"]
    direct = serves[(serves["to_plan"] == of.id) & serves["to_ref"].isin(own)]
    direct = direct.assign(outcome=direct["to_ref"])
    mine = direct.loc[direct["plan"] == of.id, ["ref", "outcome"]].rename(columns={"ref": "to_ref"})
    by_way = serves[(serves["to_plan"] == of.id) & (serves["plan"] != of.id)].merge(mine, on="to_ref")
    return pd.concat([direct, by_way], ignore_index=True).drop_duplicates(["outcome", *plan.ACTION])


def _named(meeting: Meeting, serving: pd.DataFrame, of: Plan, *, measures: bool) -> str:
    """Name the measures, or else the sections and actions, of one plan that serve an outcome."""
    mine = serving[serving["plan"] == of.id]
    known = _rows(meeting, "measures", of)
    titles = dict(zip(known["ref"], known["title"], strict=True)) if measures else _titles(meeting, of)
    told = [
        f"{row['ref']} {titles[row['ref']]}"
        + (_beside(row) if measures else _standing(meeting, of, row["ref"]))
        + (", as a paper states" if row["linked_by"] == "paper" else "")
        for row in records(mine)
        if row["ref"] in titles
    ]
    return "; ".join(told) or NONE


def _beside(row: Row) -> str:
    """Name the measure of impact by way of which a measure serves an outcome."""
    return "" if row["to_ref"] == row["outcome"] else f" (beside {row['to_ref']})"


@once
def _titles(meeting: Meeting, of: Plan) -> dict[str, str]:
    """Title of every section and action of a plan."""
    every = pd.concat([_rows(meeting, name, of)[["ref", "title"]] for name in ("sections", "actions")])
    return dict(zip(every["ref"], every["title"], strict=True))


def _standing(meeting: Meeting, of: Plan, ref: str) -> str:
    """Count the actions there that are complete, where the record lists any and a report was made."""
    position = meeting.position_at(meeting.as_at, of)
    inside = sections_within(meeting).get((of.id, ref), [])
    rows = position[position["section"].isin(inside) | (position["ref"] == ref)]
    if rows["reported_on"].isna().all():
        return ""
    done = int((rows["standing"] == "complete").sum())
    return f" ({done} of {count(len(rows), of.hierarchy[-1])} complete)"


@needs(_no_wider, told=True)
def gaps(meeting: Meeting) -> Block:
    """Name what has none: outcomes without a measure or without help of another plan, and sections that serve none."""
    told = [sentence for each in _wider(meeting) for sentence in _gaps(meeting, each)]
    return Words(["What has none:"], told) if told else Words()


def _gaps(meeting: Meeting, of: Plan) -> Iterable[str]:
    serving, own = _serving(meeting, of), _outcomes(meeting, of)["ref"]
    mine, others = serving[serving["plan"] == of.id], serving[serving["plan"] != of.id]
    measured = mine["ref"].isin(_rows(meeting, "measures", of)["ref"])
    without = own[~own.isin(mine.loc[measured, "outcome"])]
    if len(without):
        left = mine.loc[mine["outcome"].isin(without), "ref"]
        nor = f", and so none for {listed(left)}, which {verb(len(left), 'serves', 'serve')} " if len(left) else ""
        yield f"For {listed(without)} there is no measure of impact{nor}{nor and verb(len(without), 'it', 'them')}."
    for each in [each for each in meeting.plans if each.id in set(others["plan"])]:
        theirs = others[others["plan"] == each.id]
        alone = own[~own.isin(theirs["outcome"])]
        if len(alone):
            yield f"No link, a paper's or ours, leads from the {each.title} to {listed(alone)}."
        yield from _idle(meeting, each, theirs)


def _idle(meeting: Meeting, of: Plan, serving: pd.DataFrame) -> Iterable[str]:
    """Name the topmost sections of a plan that serve nothing, themselves or by what stands in them."""
    sections = _rows(meeting, "sections", of)
    places = pd.concat([_rows(meeting, name, of)[["ref", "section"]] for name in ("actions", "measures")])
    section_of = dict(zip(places["ref"], places["section"], strict=True))
    tops = plan.top_sections(sections)
    used = {tops.get(section_of.get(ref, ref)) for ref in serving["ref"]}
    idle = sections.loc[(sections["parent"] == "") & ~sections["ref"].isin(used), "ref"]
    if len(idle):
        which = listed(f"{of.hierarchy[0]} {ref}" for ref in idle)
        yield f"No link, a paper's or ours, leads from {which} of the {of.title} to anything here."
