"""Two things that cannot both be so: between papers, between a paper and the tables, between a rating and its dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sendplan import words
from sendplan.cells import entries
from sendplan.data.area import Plan
from sendplan.figures import count
from sendplan.frames import records
from sendplan.rules import reconcile, timing
from sendplan.rules.findings.finding import (
    Finding,
    Findings,
    Frames,
    Papers,
    author,
    leads,
    looking_for,
    name_refs,
    officers,
    who,
)
from sendplan.rules.observations import Row
from sendplan.rules.plan import wording, words_of
from sendplan.rules.reconcile import figure_name, figure_written, spanned
from sendplan.words import day

# What is said of each kind of contradiction between a rating and the dates, and why it matters.
RATINGS = {
    timing.GREEN_BUT_PAST_DUE: (
        "Rated {word} although the due date had passed when reported",
        "The rating says that all is well, and the date that it is not.",
    ),
    timing.LATE_START: (
        "Rated {word} although the start date given had passed",
        "The start date that members were given was not kept.",
    ),
    timing.LATE_NOT_STARTED: (
        "Rated {word} although the due date had passed when reported",
        "The action is late, and its rating does not say so.",
    ),
    timing.NO_MITIGATION: (
        "Rated {word}, and nothing says what is being done",
        "Members cannot judge whether the delay will end.",
    ),
    timing.REOPENED: ("Complete in an earlier report and open again", "Work that was counted as done is not."),
    timing.UNFINISHED: (
        "Rated {word}, though the words of the report say that the work is unfinished",
        "Work that is counted as done goes on, and nobody may be asked for it.",
    ),
    timing.DENIED: (
        "Rated {word}, though the report on another action says that it is not",
        "Members cannot tell which of the two reports to believe.",
    ),
    timing.UNSUPPORTED: (
        "Rated {word}, without the day it was done or what shows it",
        "Nobody can check that it was done, or when.",
    ),
}


def _no_lists(no_ratings: str, listed: pd.DataFrame, date: pd.Timestamp) -> str:
    none = f"The record holds no list of this plan's actions from a paper known on {day(date)}."
    return no_ratings or (none if listed.empty else "")


@looking_for(
    "lists of actions that disagree with the ratings",
    none="Every list of actions agrees with the ratings reported by its day.",
    missing=_no_lists,
)
def lists(listed: pd.DataFrame, plan: Plan, papers: Papers) -> Findings:
    """Tell of each action that a paper lists and the plan rates otherwise, or that a list leaves out."""
    for state in (reconcile.RATED_OTHERWISE, reconcile.LEFT_OUT, reconcile.OTHER_MONTHS):
        for row in records(listed[listed["state"] == state]):
            what, why = _on_a_list(row, plan)
            others, paper = [papers[each] for each in rated_elsewhere(row)], papers[row["paper"]]
            apart = f"the list in {paper}, and the rating in {words.listed(others)}"
            alone = "The paper contradicts itself, so members cannot tell where the action stands."
            yield Finding(
                f"{row['ref']}: {apart if others else f'the list and the rating in {paper}'}",
                (f"{row['title']}: {what}.",),
                why if others or state != reconcile.RATED_OTHERWISE else alone,
                f"{who([(row['ref'], row['leads'])])}, or the author of the list",
            )


def _on_a_list(row: Row, plan: Plan) -> tuple[str, str]:
    """Say what does not agree of an action and a list, and why it matters."""
    on_it, rated = f"on the list \u201c{row['list']}\u201d", f"rated {wording(plan.words, row['standing']).lower()}"
    due: str = "has no due date" if pd.isna(row["due"]) else f"due on {day(row['due'])}"
    if row["state"] == reconcile.LEFT_OUT:
        return f"{rated} and {due}, but not {on_it}", "The list tells members of fewer actions than there are."
    if row["state"] == reconcile.OTHER_MONTHS:
        return (
            f"{on_it}, but {due}, which is not in its months",
            "Either the list or the plan has the wrong date.",
        )
    then: str = "" if pd.isna(row["so_rated_on"]) else f", as it was rated on {day(row['so_rated_on'])}"
    return (
        f"{on_it}{then}, but {rated} on {day(row['reported_on'])}",
        "Members cannot tell which paper to believe, and so where the action stands.",
    )


def rated_elsewhere(row: Row) -> list[str]:
    """Name the papers, besides the one with the list, that rate an action; none where that paper alone does."""
    return [each for each in entries(row["source"]) if each != row["paper"]]


@looking_for(
    "new dates that only one paper gives",
    none="No report gives a date that a list of the whole plan leaves as it was.",
    missing=lambda no_ratings: no_ratings,
)
def new_dates(slippage: pd.DataFrame, updates: pd.DataFrame, position: pd.DataFrame, papers: Papers) -> Findings:
    """Tell of each new date that a report gives while the plan's own list of that day, or later, prints the old.

    A date that only the plan's own list gives (see `own_lists`) is in no other paper.
    """
    own = own_lists(updates, set(position["ref"]))
    first_told = {(row["ref"], row["revised_due"]): row for row in reversed(records(updates))}
    for row in records(slippage):
        first = first_told[row["ref"], row["revised_due"]]
        others = [paper for paper in entries(first["source"]) if paper not in own]
        later = [paper for paper, as_at in own.items() if as_at >= first["as_at"]]
        if others and later:
            report = f"{row['title']}: the report says {day(row['revised_due'])}"
            old = f"the plan\u2019s own list of {day(own[later[-1]])} still prints {row['due_text'] or day(row['due'])}"
            yield Finding(
                f"{row['ref']}: {papers[others[0]]}, and {papers[later[-1]]}",
                (f"{report}; {old}.",),
                "Two dates are in use, and whoever reads one paper misses the other.",
                f"{who([(row['ref'], row['leads'])])}, or the author of the plan",
            )


def own_lists(updates: pd.DataFrame, refs: set[str]) -> dict[str, pd.Timestamp]:
    """Map each paper that reports on every action of a plan on one day, and so is its own list, to that day."""
    each = updates.assign(paper=updates["source"].map(entries)).explode("paper")
    return {
        str(paper): rows["as_at"].iloc[0]
        for (_, paper), rows in each.groupby(["as_at", "paper"])
        if refs <= set(rows["ref"])
    }


def _no_quoted(quoted: pd.DataFrame, date: pd.Timestamp) -> str:
    return f"The record holds no figure quoted in a paper known on {day(date)}." if quoted.empty else ""


@looking_for(
    "quoted figures that differ, or whose plan has no list of actions to check them by",
    none="No quoted figure that can be computed differs from the tables.",
    missing=_no_quoted,
)
def figures(quoted: pd.DataFrame, papers: Papers, plans: Mapping[str, Plan], tables: Frames) -> Findings:
    """Tell of the quoted figures that differ from those computed, and of those of a plan without a list of actions."""
    answer_for = officers(tables["measures"], tables["sections"])
    for row in records(quoted[quoted["state"] == reconcile.DIFFERS]):
        officer = answer_for.get((row["plan"], row["measure"]), "")
        apart = "of different times" if row["reason"].startswith(reconcile.OTHER_PERIOD) else "for one thing"
        printed, computed = (figure_written(row, name) for name in ("value", "computed"))
        yield Finding(
            f"{papers[row['source']]}{', and measure ' + row['measure'] if row['measure'] else ''}",
            (f"{figure_name(row)}: printed as {printed}, computed as {computed}.",),
            f"Two figures {apart}: members cannot tell whether it changed or was misquoted.",
            f"The officer: {officer}" if officer else "The author of the paper",
        )
    for (source, plan), rows in quoted[quoted["reason"] == reconcile.NO_LIST].groupby(["source", "plan"]):
        said = "; ".join(f"{figure_name(row).lower()}, {figure_written(row, 'value')}" for row in records(rows))
        widest = max(records(rows), key=lambda row: len(row["totals"]))
        of = f" Together they mean a plan of {spanned(widest)} actions." if widest["totals"] else ""
        yield Finding(
            papers[str(source)],
            (f"{count(len(rows), 'figure', term='Quoted figure')} that nothing can be set against: {said}.{of}",),
            "No list of the actions is in the record, so no reader can check them.",
            author(plans[str(plan)]),
        )


@looking_for(
    "ratings that the dates disprove or nothing supports",
    none="The dates disprove no reported rating.",
    missing=lambda no_ratings: no_ratings,
)
def contradicted(
    contradictions: pd.DataFrame, plan: Plan, of_earlier_plans: Sequence[tuple[Plan, pd.DataFrame]]
) -> Findings:
    """Tell of the ratings that dates or words disprove or nothing supports; of plans before, those that words do."""
    for of, disproved in ((plan, contradictions), *of_earlier_plans):
        for kind, (template, why) in RATINGS.items():
            rows = disproved[disproved["kind"] == kind]
            if rows.empty:
                continue
            what = template.format(word=words_of(rows))
            on = rows["reported_on"].max()
            size = count(len(rows), of.hierarchy[-1], term=kind, as_at=on)
            yield Finding(
                f"Ratings of the {of.title}, as reported by {day(on)}",
                (f"{what}: {size} ({name_refs(rows['ref'])}).",),
                why,
                leads(rows),
            )
