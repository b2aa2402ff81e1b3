"""What in a plan is tied to nothing: measures, the work that should move them, and areas of concern."""

from __future__ import annotations

from collections.abc import Sized

import pandas as pd

from sendplan.data.area import Plan
from sendplan.figures import count, number
from sendplan.frames import among, keys, lookup
from sendplan.rules.concerns import made_by, thing
from sendplan.rules.findings.finding import Finding, Findings, author, concern, looking_for, name_refs, one
from sendplan.words import listed, plural, verb

CONCERN = "Area of concern"
SECTION = "Section of a plan"
OF_PLAN = "Of the plan's measures"


def _no_measures(no_actions: str, measures: pd.DataFrame) -> str:
    return no_actions or ("" if measures["in_plan"].any() else "Not known: no measure of this plan is in the record.")


@looking_for(
    "measures, work and areas of concern that are not tied together",
    none="The record ties every measure to a part of the plan that can move it.",
    missing=_no_measures,
)
def links(
    measures: pd.DataFrame, sections: pd.DataFrame, ties: pd.DataFrame, concerns: pd.DataFrame, plan: Plan
) -> Findings:
    """Tell of measures tied to no action, work without a measure, and areas of concern without one."""
    its_measures = measures[measures["in_plan"]]
    yield from _tied_too_high(its_measures, sections, plan)
    yield from _without_measure(its_measures, sections, plan)
    yield from _unlinked(its_measures, ties, concerns, plan)


def _tied_too_high(measures: pd.DataFrame, sections: pd.DataFrame, plan: Plan) -> Findings:
    """Tell of measures tied to a whole topmost section, although there are levels below it."""
    is_top = sections["parent"] == ""
    broad = measures[measures["section"].isin(() if is_top.all() else sections.loc[is_top, "ref"])]
    which = "" if len(broad) == len(measures) else f": {name_refs(broad['ref'], 'measure')}"
    tops = sections.loc[is_top, "kind"].unique()
    whole = " or ".join(sections.loc[sections["ref"].isin(broad["section"]), "kind"].unique())
    below = [level for level in plan.hierarchy if level not in tops]
    tied = f"{_of(broad, measures, 'measure', OF_PLAN)} {verb(len(broad))} tied to a whole {whole}"
    if len(broad):
        yield Finding(
            f"Measures of the {plan.title}",
            (f"{tied}, and to no {' or '.join(below)} in it{which}.",),
            "Nobody can tell which actions should move a measure, or what a finished action has changed.",
            f"{author(plan)}, with the officers of the measures",
        )


def _without_measure(measures: pd.DataFrame, sections: pd.DataFrame, plan: Plan) -> Findings:
    """Tell of the sections without a measure, though others of their kind have one; that of a part of it counts."""
    around, tied_to = lookup(sections, "ref", "parent"), {*measures["section"]}
    for _ in plan.hierarchy:  # no section stands deeper
        tied_to |= {around.get(ref, "") for ref in tied_to}
    tied = sections["ref"].isin(tied_to)
    told = []
    for kind, rows in sections[sections["kind"].isin(sections.loc[tied, "kind"])].groupby("kind", sort=False):
        bare = rows.loc[~tied[rows.index], "ref"]
        have, own = verb(len(bare), "has", "have"), verb(len(bare), "its", "their")
        if len(bare):
            of = _of(bare, rows, str(kind), SECTION, plan.plural(str(kind)))
            told.append(f"{of} {have} no measure of {own} own: {name_refs(bare)}.")
    why = "Nothing shows whether the work there changes anything for children."
    yield from one(f"Measures of the {plan.title}", told, why, author(plan))


def _unlinked(measures: pd.DataFrame, ties: pd.DataFrame, concerns: pd.DataFrame, plan: Plan) -> Findings:
    """Tell of areas of concern that no measure speaks to, and of measures that speak to none.

    Nothing is told where no link names a measure: the record does not link them.
    """
    spoken = ties[ties["ref"].isin(measures["ref"])]
    if spoken.empty:
        return
    silent = concerns[~among(concerns, ["inspection", "number"], {*keys(spoken, ["inspection", "concern"])})]
    apart = measures.loc[~measures["ref"].isin(spoken["ref"]), "ref"]
    ours = made_by(spoken)
    area = thing(concerns["kind"])
    without = f"{_of(silent, concerns, area, CONCERN)} {verb(len(silent), 'has', 'have')} no measure{ours}"
    speak = f"{_of(apart, measures, 'measure', OF_PLAN)} {verb(len(apart), 'speaks', 'speak')} to no {area}{ours}"
    which = "which measure would tell whether what the inspectors found has changed for children"
    answers = "what a change in them answers of what the inspectors found"
    their = listed(concern(*each) for each in keys(silent, ["inspection", "number", "ref"]))
    measures_apart = (apart, name_refs(apart, "measure"), speak, answers)
    for refs, named_there, told, unknown in ((silent, their, without, which), measures_apart):
        what = [f"{told}: {named_there}."] if len(refs) else []
        yield from one("Areas of concern and measures", what, f"No link shows {unknown}.", author(plan))


def _of(some: Sized, every: Sized, thing: str, term: str, things: str = "") -> str:
    """Write 3 of 12 measures; or with an irregular plural."""
    return f"{number(len(some), things or plural(thing), term)} of {count(len(every), thing, things, term=term)}"
