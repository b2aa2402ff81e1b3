"""What the concerns page shows last: a wider plan on a page, beside the plans that serve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import grouped, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs, once
from sendplan.pages.inspected import sections_within
from sendplan.pages.plan_then import PlanThen, plan_then
from sendplan.pages.values import better, shown
from sendplan.rules import plan
from sendplan.rules.observations import Row
from sendplan.show.blocks import Words
from sendplan.show.tables import Table, Tables, table
from sendplan.words import capital, day, listed, some_of, verb


@dataclass(frozen=True, eq=False)
class Wider:
    """A plan that others serve."""

    of: PlanThen
    outcomes: list[Row]  # sections that others are meant to serve: all those of a kind of which one is served
    serving: list[Row]  # of serves.csv, with the `outcome` served, directly or by way of what serves it
    others: list[PlanThen]  # the plans of those rows, but for itself


@once
def _wider(meeting: Meeting) -> list[Wider]:
    """Return the plans of the day that another plan of the day serves, but for the meeting's own."""
    serves = meeting.area.tables["serves"]
    served = set(serves.loc[serves["plan"] != serves["to_plan"], "to_plan"])
    return [_gathered(meeting, each.id) for each in meeting.plans if each.id in served and each != meeting.plan]


def _gathered(meeting: Meeting, of: str) -> Wider:
    serves, sections = meeting.area.tables["serves"], _rows(meeting, "sections", of)
    into = serves[serves["to_plan"] == of]
    kinds = sections.loc[sections["ref"].isin(into["to_ref"]), "kind"]
    outcomes = sections[sections["kind"].isin(kinds)]
    direct = into[into["to_ref"].isin(outcomes["ref"])].assign(outcome=into["to_ref"])
    mine = direct.loc[direct["plan"] == of, ["ref", "outcome"]].rename(columns={"ref": "to_ref"})
    by_way = into[into["plan"] != of].merge(mine, on="to_ref")
    serving = pd.concat([direct, by_way], ignore_index=True).drop_duplicates(["outcome", *plan.ACTION])
    then = {each.id: plan_then(meeting, each) for each in meeting.plans}
    others = [known for each, known in then.items() if each != of and each in set(serving["plan"])]
    return Wider(then[of], list(records(outcomes)), list(records(serving)), others)


def _rows(meeting: Meeting, name: str, of: str) -> pd.DataFrame:
    frame = meeting.area.tables[name]
    return plan.in_order(frame[frame["plan"] == of])


def _no_wider(meeting: Meeting) -> str:
    return "" if _wider(meeting) else f"The record holds no wider plan of {day(meeting.date)} or before."


@needs(_no_wider, told=True)
def opening(meeting: Meeting) -> Block:
    """Name the wider plan, its vision, and what a reader should know of it."""
    told = []
    for each in _wider(meeting):
        its_plan = each.of.plan
        vision = f" Its vision: {its_plan.vision.rstrip('.')}." if its_plan.vision else ""
        told += [f"{its_plan.title}.{vision}", *filter(None, [its_plan.note])]
    return Words(told)


@needs(_no_wider, told=True)
def on_a_page(meeting: Meeting) -> Block:
    """List what of the wider plan stands beside its outcomes and what serves them, kind by kind."""
    told = []
    for each in _wider(meeting):
        sections = _rows(meeting, "sections", each.of.plan.id)
        placed = {row["ref"] for row in each.outcomes} | {row["ref"] for row in each.serving} | {*sections["parent"]}
        for kind, rows in grouped(records(sections[~sections["ref"].isin(placed)]), "kind").items():
            size = number(len(rows), each.of.plan.plural(kind), "Section of a plan")
            named = listed(f"{row['ref']} {row['title']}" for row in rows)
            told.append(f"{size} {verb(len(rows), kind, each.of.plan.plural(kind))}: {named}.")
    return Words(told)


@needs(_no_wider, told=True)
def impact(meeting: Meeting) -> Block:
    """List the measures of impact of the wider plan: what is counted, and the last value known."""
    wider = [each.of.plan for each in _wider(meeting)]
    found = pd.concat([each.judged for each in meeting.of_every_plan if each.plan in wider], ignore_index=True)
    last = ["none in the record" if pd.isna(row["latest"]) else shown(row, "latest") for row in records(found)]
    headings = {
        "ref": "Measure",
        "title": "Title",
        "definition": "How it is counted",
        "better": "Better",
        "latest": "Latest value",
    }
    found = found.assign(better=[better(row) for row in records(found)])
    return table(found.assign(latest=last), "Measures of impact", headings) if last else Words()


@needs(_no_wider, told=True)
def outcomes(meeting: Meeting) -> Block:
    """Set each outcome beside what serves it: the plan's own sections and measures, and those of other plans."""
    return Tables([_served(meeting, each) for each in _wider(meeting) if each.outcomes])


def _served(meeting: Meeting, wider: Wider) -> Table:
    plans = [wider.of, *wider.others]
    kinds = dict.fromkeys(row["kind"] for row in wider.outcomes)
    headings = [capital(listed(kinds)), "Served by", "Measures of impact"]
    for each in wider.others:
        headings += [f"In the {each.title}", f"Measures of the {each.title}"]
    rows = []
    for outcome in wider.outcomes:
        mine = [row for row in wider.serving if row["outcome"] == outcome["ref"]]
        cells = ("; ".join(told) or "none" for each in plans for told in _named(meeting, mine, each))
        rows.append([f"{outcome['ref']}. {outcome['title']}", *cells])
    ages = "".join(
        f" The {each.title} is shown as last reported on {day(each.reported_on)}."
        for each in wider.others
        if each.reported_on is not None
    )
    note = f"A link is by subject, and ours, unless it says that a paper states it.{ages}"
    return Table("What serves each of them, and what has nothing", headings, rows, note=note)


def _named(meeting: Meeting, serving: list[Row], of: PlanThen) -> Iterator[list[str]]:
    """Name the sections and actions of one plan that serve an outcome, then the measures that do."""
    known = _rows(meeting, "measures", of.plan.id)
    measures = dict(zip(known["ref"], known["title"], strict=True))
    titles = {ref: places[-1]["title"] for ref, places in of.places.items()}
    mine = {row["ref"]: row for row in serving if row["plan"] == of.plan.id}
    there = {ref: row for ref, row in mine.items() if ref in titles}
    yield [f"{ref} {titles[ref]}{_complete(meeting, of, ref)}{_stated(row)}" for ref, row in there.items()]
    serve = {ref: row for ref, row in mine.items() if ref in measures}
    named = {ref: links.measure(meeting, ref) if of.plan == meeting.plan else ref for ref in serve}
    yield [f"{named[ref]} {measures[ref]}{_beside(row)}{_stated(row)}" for ref, row in serve.items()]


def _stated(row: Row) -> str:
    return ", as a paper states" if row["linked_by"] == "paper" else ""


def _beside(row: Row) -> str:
    """Name the measure of impact by way of which a measure serves an outcome."""
    return "" if row["to_ref"] == row["outcome"] else f" (beside {row['to_ref']})"


def _complete(meeting: Meeting, of: PlanThen, ref: str) -> str:
    """Count the actions there that are complete, where the record lists any and a report was made."""
    inside = sections_within(meeting).get((of.plan.id, ref), [])
    rows = of.position[of.position["section"].isin(inside) | (of.position["ref"] == ref)]
    if rows["reported_on"].isna().all():
        return ""
    done = int(rows["standing"].isin(plan.DONE).sum())
    every = count(len(rows), of.word, term="Of the plan's actions", as_at=of.reported_on)
    part = of.rated(done, "complete", of.reported_on)
    return f" ({some_of(done, part, len(rows), every, f'its one {of.word}')} complete)"


@needs(_no_wider, told=True)
def gaps(meeting: Meeting) -> Block:
    """Name what has none: outcomes without a measure or without help of another plan, and sections that serve none."""
    told = [sentence for each in _wider(meeting) for sentence in _gaps(meeting, each)]
    return Words(["What has none:"], told) if told else Words()


def _gaps(meeting: Meeting, wider: Wider) -> Iterator[str]:
    of = wider.of.plan.id
    mine = [row for row in wider.serving if row["plan"] == of]
    measures = {*_rows(meeting, "measures", of)["ref"]}
    without = _without(wider, (row for row in mine if row["ref"] in measures))
    if without:
        left = [row["ref"] for row in mine if row["outcome"] in without]
        them = f"{verb(len(left), 'serves', 'serve')} {verb(len(without), 'it', 'them')}"
        nor = f", and so none for {listed(left)}, which {them}" if left else ""
        yield f"For {listed(without)} there is no measure of impact{nor}."
    for each in wider.others:
        theirs = [row for row in wider.serving if row["plan"] == each.plan.id]
        alone = _without(wider, theirs)
        if alone:
            yield f"No link, a paper's or ours, leads from the {each.title} to {listed(alone)}."
        yield from _idle(meeting, each, theirs)


def _without(wider: Wider, serving: Iterable[Row]) -> list[str]:
    """Return the outcomes that none of some rows serves."""
    served = {row["outcome"] for row in serving}
    return [row["ref"] for row in wider.outcomes if row["ref"] not in served]


def _idle(meeting: Meeting, of: PlanThen, serving: list[Row]) -> Iterator[str]:
    """Name the topmost sections of a plan that serve nothing, themselves or by what stands in them."""
    sections = _rows(meeting, "sections", of.plan.id)
    places = pd.concat([_rows(meeting, name, of.plan.id)[["ref", "section"]] for name in ("actions", "measures")])
    section_of = dict(zip(places["ref"], places["section"], strict=True))
    tops = plan.top_sections(sections)
    used = {tops.get(section_of.get(ref, ref)) for ref in (str(row["ref"]) for row in serving)}
    idle = sections.loc[(sections["parent"] == "") & ~sections["ref"].isin(used), "ref"]
    if len(idle):
        which = listed(f"{of.plan.hierarchy[0]} {ref}" for ref in idle)
        yield f"No link, a paper's or ours, leads from {which} of the {of.title} to anything here."
