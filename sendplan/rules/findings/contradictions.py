"""Two things that cannot both be so: between papers, between a paper and the tables, between a rating and its dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sendplan import words
from sendplan.cells import entries
from sendplan.data.area import Plan
from sendplan.figures import count, number
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
    marked,
    named,
    officers,
    summed,
)
from sendplan.rules.observations import Row
from sendplan.rules.plan import term, wording, words_of
from sendplan.rules.reconcile import figure_name, figure_written, spanned
from sendplan.words import day

# What is said of actions whose rating is another than a list makes of them, and why it matters.
ON_LISTS = {
    reconcile.RATED_OTHERWISE: (
        "listed as {listed} and rated {rated}",
        "Members cannot tell which paper to believe, and so where the action stands.",
    ),
    reconcile.LEFT_OUT: (
        "rated {rated} and left out of the list of such actions",
        "The list tells members of fewer actions than there are.",
    ),
    reconcile.OTHER_MONTHS: ("on a list for other months", "Either the list or the plan has the wrong date."),
}
BY_ITSELF = "The paper contradicts itself, so members cannot tell where the action stands."
ONE_LIST = ["paper", "rated_in", "listed_as", "standing"]  # what actions share that are told in one finding
# What is said of the actions of each kind of contradiction between a rating and the dates, and why it matters.
RATINGS = {
    timing.GREEN_BUT_PAST_DUE: "rated {word} {was} late when reported",
    timing.LATE_START: "rated {word} {was} past the start date given",
    timing.LATE_NOT_STARTED: "rated {word} {was} late when reported",
    timing.NO_MITIGATION: "rated {word} {say} nothing of what is being done",
    timing.REOPENED: "{was} complete in an earlier report and {be} open again",
    timing.RATED_OPEN: "given a day of completion {be} rated as still open",
    timing.UNFINISHED: "rated {word} {be} unfinished by the words of the report",
    timing.DENIED: "rated {word} {be} not so by the report on another action",
    timing.UNSUPPORTED: "rated {word} {have} no day of completion and no evidence",
}
WHY = {
    timing.GREEN_BUT_PAST_DUE: "The rating says that all is well, and the date that it is not.",
    timing.LATE_START: "The start date that members were given was not kept.",
    timing.LATE_NOT_STARTED: "The action is late, and its rating does not say so.",
    timing.NO_MITIGATION: "Members cannot judge whether the delay will end.",
    timing.REOPENED: "Work that was counted as done is not.",
    timing.RATED_OPEN: "The day says that it is done, and the rating that it is not. It is counted as done.",
    timing.UNFINISHED: "Work that is counted as done goes on, and nobody may be asked for it.",
    timing.DENIED: "Members cannot tell which of the two reports to believe.",
    timing.UNSUPPORTED: "Nobody can check that it was done, or when.",
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
    rated_in = [words.listed(papers[each] for each in rated_elsewhere(row)) for row in records(listed)]
    found = listed.assign(rated_in=rated_in)
    for state, (said, why) in ON_LISTS.items():
        for _, rows in found[found["state"] == state].groupby(ONE_LIST, sort=False):
            first, by_itself = records(rows)[0], state == reconcile.RATED_OTHERWISE and not rows["rated_in"].any()
            paper, others = papers[first["paper"]], first["rated_in"]
            on_list, rated = (wording(plan.words, first[name]).lower() for name in ("listed_as", "standing"))
            how = said.format(listed=on_list, rated=rated)
            yield Finding(
                f"The list in {paper}, and the rating in {others}" if others else f"The list and the rating in {paper}",
                tuple(_on_a_list(row, plan) for row in records(rows)),
                BY_ITSELF if by_itself else why,
                f"{leads(rows)}, or the author of the list",
                f"{named(rows, 'action')} {words.verb(len(rows))} {how}.",
            )


def _on_a_list(row: Row, plan: Plan) -> str:
    """Say what does not agree of an action and a list."""
    thing = f"{marked(row['ref'], 'action')} {row['title']}"
    on_it, rated = f"on the list \u201c{row['list']}\u201d", f"rated {wording(plan.words, row['standing']).lower()}"
    due: str = "has no due date" if pd.isna(row["due"]) else f"due on {day(row['due'])}"
    if row["state"] == reconcile.LEFT_OUT:
        return f"{thing}: {rated} and {due}, but not {on_it}."
    if row["state"] == reconcile.OTHER_MONTHS:
        return f"{thing}: {on_it}, but {due}, which is not in its months."
    then: str = "" if pd.isna(row["so_rated_on"]) else f", as it was rated on {day(row['so_rated_on'])}"
    return f"{thing}: {on_it}{then}, but {rated} on {day(row['reported_on'])}."


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
    told: dict[tuple[str, str], dict[str, str]] = {}
    for row in records(slippage):
        first = first_told[row["ref"], row["revised_due"]]
        others = [paper for paper in entries(first["source"]) if paper not in own]
        later = [paper for paper, as_at in own.items() if as_at >= first["as_at"]]
        if others and later:
            report = f"{marked(row['ref'], 'action')} {row['title']}: the report says {day(row['revised_due'])}"
            old = f"the plan\u2019s own list of {day(own[later[-1]])} still prints {row['due_text'] or day(row['due'])}"
            told.setdefault((papers[others[0]], papers[later[-1]]), {})[row["ref"]] = f"{report}; {old}."
    for (report, plan), lines in told.items():
        rows = slippage[slippage["ref"].isin(lines)]
        yield Finding(
            f"{report}, and {plan}",
            (*lines.values(),),
            "Two dates are in use, and whoever reads one paper misses the other.",
            f"{leads(rows)}, or the author of the plan",
            f"{named(rows, 'action')} {words.verb(len(rows), 'has', 'have')} a new date in one paper alone.",
        )


def own_lists(updates: pd.DataFrame, refs: set[str]) -> dict[str, pd.Timestamp]:
    """Map each paper that reports on every action of a plan on one day, and so is its own list, to that day."""
    each = updates.assign(paper=updates["source"].map(entries)).explode("paper").groupby(["as_at", "paper"])
    return {str(paper): rows["as_at"].iloc[0] for (_, paper), rows in each if refs <= set(rows["ref"])}


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
            f"{papers[row['source']]}{', and measure ' + marked(row['measure'], 'measure') if row['measure'] else ''}",
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
    contradictions: pd.DataFrame,
    position: pd.DataFrame,
    plan: Plan,
    of_earlier_plans: Sequence[tuple[Plan, pd.DataFrame]],
) -> Findings:
    """Tell of the ratings that dates or words disprove or nothing supports; of plans before, those that words do."""
    for kind, said in RATINGS.items():
        for of, disproved in ((plan, contradictions), *of_earlier_plans):
            rows = disproved[disproved["kind"] == kind]
            if len(rows):
                link = "action" if of is plan else ""
                where = f"{of.title}: ratings by {day(rows['reported_on'].max())}"
                rated = position["standing"].isin(rows["standing"]) & ~position["rated_open"]
                every = position[rated] if of is plan else rows[:0]
                what = _disproved(rows, every, of, kind, said)
                yield summed(where, what, rows, WHY[kind], leads(rows, link), link)


def _disproved(rows: pd.DataFrame, every: pd.DataFrame, plan: Plan, kind: str, said: str) -> str:
    """Say of how many actions, and of how many with the same rating, a contradiction is told."""
    of_rating = "{word}" in said
    size, thing, on = len(rows), plan.hierarchy[-1], rows["reported_on"].max()
    told = said.format(
        word=words_of(rows),
        was=words.verb(size, "was", "were"),
        be=words.verb(size),
        say=words.verb(size, "says", "say"),
        have=words.verb(size, "has", "have"),
    )
    whole = count(len(every), thing, term=term(plan.words, rows["standing"].iloc[0]), as_at=on)
    some = number(size, words.plural(thing), kind, as_at=on)
    alone = count(size, thing, term=kind, as_at=on)
    return f"{some} of {whole} {told}" if len(every) > 1 and of_rating else f"{alone} {told}"
