"""What does not add up between papers and in the measures: findings, each with where, why and who.

Pure: frames in, findings out. See `quality` for those of the plan's actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from sendplan import checks, reconcile
from sendplan.area import Plan
from sendplan.cells import entries
from sendplan.frames import records
from sendplan.observations import HEADLINE, Row, numbers
from sendplan.plan import natural
from sendplan.quality import Finding, about, named, one, who
from sendplan.theme import wording
from sendplan.vocabulary import WHOLE_PLAN
from sendplan.words import amount, capital, count, day, exact, listed, verb

Papers = Mapping[str, str]  # title of each paper, by its id in sources.csv
REPEATED = "the same figures as another measure"

# What is said of an action on a list of a paper, and why it matters.
LISTS = {
    reconcile.RATED_OTHERWISE: (
        "{title}: on the list \u201c{list}\u201d{then}, but rated {rated} on {day}.",
        "Members cannot tell which paper to believe, and so where the action stands.",
    ),
    reconcile.MISSING: (
        "{title}: rated {rated} and {due}, but not on the list \u201c{list}\u201d.",
        "The list tells members of fewer actions than there are.",
    ),
    reconcile.OUTSIDE: (
        "{title}: on the list \u201c{list}\u201d, but {due}, which is not in its months.",
        "Either the list or the plan has the wrong date.",
    ),
}
WITHIN_ONE_PAPER = "The paper contradicts itself, so members cannot tell where the action stands."
# Why each kind of second look at the measures matters, in the order in which they are told.
TARGETS = {
    checks.WRONG_WAY: "Such a target is met by doing worse than before.",
    checks.UNLIKELY: "If it is a slip of the pen, comparisons with it mislead.",
    REPEATED: "Two measures rarely agree in every figure: one may be copied from the other.",
    checks.NO_AMBITION: "The target is met by standing still.",
    checks.NO_DIRECTION: "Nobody can say whether a rise is good or bad.",
}


def figure(row: Row) -> str:
    """Name a quoted figure for readers: what is counted, and of what where it is not the whole plan."""
    name = capital(str(row["figure"]).replace(reconcile.PERCENT, "share ").replace("_", " "))
    return name if row["scope"] in ("", WHOLE_PLAN) else f"{name}: {row['scope']}"


def written(row: Row, name: str) -> str:
    """Write the printed or the computed value of a quoted figure: as printed, or with its unit and decimal places."""
    printed = row["printed"] if name == "value" else ""
    return printed or amount(row[name], row["unit"], row["dp"])


def figures(
    reconciled: pd.DataFrame, papers: Papers, plans: Mapping[str, Plan], measures: pd.DataFrame
) -> list[Finding]:
    """Tell of the quoted figures that differ from those computed, and of those of a plan without a list of actions."""
    officers = {(row["plan"], row["ref"]): row["officer"] for row in records(measures)}
    found = []
    for row in records(reconciled[reconciled["state"] == reconcile.DIFFERS]):
        printed, computed = (written(row, name) for name in ("value", "computed"))
        officer = officers.get((row["plan"], row["measure"]), "")
        apart = "of different times" if row["reason"].startswith(reconcile.OTHER_PERIOD) else "for one thing"
        found += one(
            f"{papers[row['source']]}{', and measure ' + row['measure'] if row['measure'] else ''}",
            [f"{figure(row)}: printed as {printed}, computed as {computed}."],
            f"Two figures {apart}: members cannot tell whether it changed or was misquoted.",
            f"The officer: {officer}" if officer else "The author of the paper",
        )
    for (source, plan), rows in reconciled[reconciled["reason"] == reconcile.NO_LIST].groupby(["source", "plan"]):
        said = "; ".join(f"{figure(row).lower()}, {written(row, 'value')}" for row in records(rows))
        totals = max(rows["totals"], key=len)
        of = f" Together they mean a plan of {totals[0]} to {totals[-1]} actions." if totals else ""
        found += one(
            papers[str(source)],
            [f"{count(len(rows), 'figure')} that nothing can be set against: {said}.{of}"],
            "No list of the actions is in the record, so no reader can check them.",
            f"The author of the {plans[str(plan)].title}",
        )
    return found


def answerable(measures: pd.DataFrame, sections: pd.DataFrame) -> pd.DataFrame:
    """Name who answers for each measure as its officer: where it has none, the lead of the nearest section around it.

    Both tables are of one plan or of several; where no section around it has a lead, `officer` stays empty.
    """
    around = {(row["plan"], row["ref"]): row for row in records(sections)}
    officers = [row["officer"] or _led(around, row["plan"], row["section"]) for row in records(measures)]
    return measures.assign(officer=officers)


def _led(around: Mapping[tuple[str, str], Row], plan: str, ref: str) -> str:
    """Name the lead of a section, or of the nearest one that it stands in and that has one."""
    section = around.get((plan, ref), {"lead": "", "parent": ""})
    if section["lead"]:
        return f"{listed(entries(section['lead']))} (lead of {section['kind']} {ref})"
    return _led(around, plan, section["parent"]) if section["parent"] else ""


def rated_elsewhere(row: Row) -> list[str]:
    """Name the papers, besides the one with the list, that rate an action; none where that paper alone does."""
    return [each for each in entries(row["source"]) if each != row["paper"]]


def lists(compared: pd.DataFrame, plan: Plan, papers: Papers) -> Iterator[Finding]:
    """Tell of each action that a paper lists and the plan rates otherwise, or that a list leaves out.

    `compared` comes from `reconcile.compared`.
    """
    for state, (template, why) in LISTS.items():
        rows = compared[compared["state"] == state]
        for row in records(rows):
            others = rated_elsewhere(row)
            what = template.format(
                title=row["title"],
                list=row["list"],
                rated=wording(plan.words, row["standing"]).lower(),
                day=day(row["reported_on"]),
                due="has no due date" if pd.isna(row["due"]) else f"due on {day(row['due'])}",
                then="" if pd.isna(row["so_rated_on"]) else f", as it was rated on {day(row['so_rated_on'])}",
            )
            paper = papers[row["paper"]]
            apart = f"the list in {paper}, and the rating in {listed(papers[each] for each in others)}"
            where = f"{row['ref']}: {apart if others else f'the list and the rating in {paper}'}"
            alone = WITHIN_ONE_PAPER if state == reconcile.RATED_OTHERWISE and not others else why
            yield Finding(where, (what,), alone, f"{who([(row['ref'], row['leads'])])}, or the author of the list")


def dates(moved: pd.DataFrame, papers: Papers) -> Iterator[Finding]:
    """Tell of each new date that only a report gives; `moved` comes from `reconcile.new_dates`."""
    for row in records(moved):
        printed = row["due_text"] or day(row["due"])
        report = f"{row['title']}: the report says {day(row['revised_due'])}"
        yield Finding(
            f"{row['ref']}: {papers[row['given_by']]}, and {papers[row['printed_in']]}",
            (f"{report}; the plan\u2019s own list of {day(row['printed_on'])} still prints {printed}.",),
            "Two dates are in use, and whoever reads one paper misses the other.",
            f"{who([(row['ref'], row['leads'])])}, or the author of the plan",
        )


def carried(links: pd.DataFrame, plan: Plan, plans: Mapping[str, Plan]) -> list[Finding]:
    """Tell what was carried forward with another date, or into a whole section; `links` is `reconcile.carried`."""
    earlier = listed(plans[each].title for each in links["from_plan"].unique())
    moved = links[links["moved"].notna() & (links["moved"] != 0)]
    whole = links[links["to_leads"].isna()]
    redated = (
        f"{row['from_ref']}, now {row['to_ref']}: due on {day(row['from_due'])} at first and {day(row['to_due'])} now, "
        f"{count(abs(row['moved']), 'day')} {'later' if row['moved'] > 0 else 'earlier'}."
        for row in records(moved)
    )
    as_a_whole = (
        f"{listed(rows['from_ref'])} {verb(len(rows), 'was', 'were')} taken up by {ref} as a whole."
        for ref, rows in whole.groupby("to_ref")
    )
    return [
        *one(
            f"Due dates of the {earlier}, and of the {plan.title}",
            redated,
            "Against its new date it may look on time; against the first it is later than it looks.",
            who(zip(moved["to_ref"], moved["to_leads"], strict=True)),
        ),
        *one(
            f"What was carried forward from the {earlier}",
            as_a_whole,
            "No single action or date took it over, so nobody can follow what becomes of it.",
            f"The author of the {plan.title}",
        ),
    ]


def same_figures(groups: Mapping[tuple[str, str, str], list[Row]], measures: pd.DataFrame) -> dict[str, list[str]]:
    """Find measures whose papers give the same baselines and targets, of the same periods and unit.

    Maps the figures, as text, to the references of the measures. Only headline values with 2 targets
    or more, and not all the same: that two counts stand at 4 throughout is no wonder.
    """
    units = dict(zip(measures["ref"], measures["unit"], strict=True))
    alike: dict[tuple[object, ...], list[str]] = {}
    for (_, ref, breakdown), rows in groups.items():
        printed = [row for row in rows if not row["imported"]]
        values, targets = (
            tuple((each.by, each.number) for each in numbers(printed, series)) for series in ("actual", "target")
        )
        steps = tuple(each for _, each in values + targets)
        if ref in units and breakdown == HEADLINE and values and len(targets) > 1 and len(set(steps)) > 1:
            alike.setdefault((" then ".join(map(exact, steps)), units[ref], values, targets), []).append(ref)
    return {str(key[0]): sorted(refs, key=natural) for key, refs in alike.items() if len(refs) > 1}


def targets(second_looks: pd.DataFrame, alike: Mapping[str, list[str]], measures: pd.DataFrame) -> Iterator[Finding]:
    """Tell what in the measures asks for a second look; from `checks.listed` and `same_figures`."""
    by_ref = {row["ref"]: row for row in records(measures)}
    looks = records(second_looks[second_looks["kind"].isin(TARGETS)])
    found = [(row["kind"], [row["ref"]], _look(row)) for row in looks]
    found += [(REPEATED, refs, f"{_titles(refs, by_ref)}: {steps} in each.") for steps, refs in alike.items()]
    for kind, why in TARGETS.items():
        mine = [(refs, told) for each, refs, told in found if each == kind]
        refs = [ref for each, _ in mine for ref in each]
        officers = who(((ref, by_ref[ref]["officer"]) for ref in dict.fromkeys(refs)), "officer", "measure")
        yield from one(f"Measures: {kind}", (told for _, told in mine), why, officers)


def _look(row: Row) -> str:
    group = "" if row["breakdown"] == HEADLINE else f" ({row['breakdown']})"
    return f"{row['ref']}, {row['title']}{group}{': ' if row['detail'] else ''}{row['detail']}."


def _titles(refs: Iterable[str], by_ref: Mapping[str, Row]) -> str:
    return "; and ".join(f"{ref}, {by_ref[ref]['title']}" for ref in refs)


def untied(measures: pd.DataFrame, sections: pd.DataFrame, plan: Plan) -> list[Finding]:
    """Tell of measures tied to a whole topmost section, although there are levels below it."""
    tops = set(sections.loc[sections["parent"] == "", "ref"])
    deep = bool((sections["parent"] != "").any())
    broad = measures[measures["section"].isin(tops if deep else ())]
    which = "" if len(broad) == len(measures) else f": {named(broad['ref'])}"
    level, *below = plan.hierarchy
    tied = f"{len(broad)} of {count(len(measures), 'measure')} {verb(len(broad))} tied to a whole {level}"
    return about(
        broad,
        f"Measures of the {plan.title}",
        f"{tied}, and to no {' or '.join(below)} in it{which}.",
        "Nobody can tell which actions should move a measure, or what a finished action has changed.",
        f"The author of the {plan.title}, with the officers of the measures",
    )


def unmeasured(measures: pd.DataFrame, sections: pd.DataFrame, plan: Plan) -> list[Finding]:
    """Tell of the sections without a measure of their own, where others of their kind have one."""
    tied = sections["ref"].isin(measures["section"])
    told = []
    for kind, rows in sections[sections["kind"].isin(sections.loc[tied, "kind"])].groupby("kind", sort=False):
        bare = rows.loc[~tied[rows.index], "ref"]
        of, have = count(len(rows), str(kind)), verb(len(bare), "has", "have")
        if len(bare):
            told.append(
                f"{len(bare)} of {of} {have} no measure of {verb(len(bare), 'its', 'their')} own: {named(bare)}."
            )
    why = "Nothing shows whether the work there changes anything for children."
    return one(f"Measures of the {plan.title}", told, why, f"The author of the {plan.title}")


def unlinked(measures: pd.DataFrame, links: pd.DataFrame, concerns: pd.DataFrame, plan: Plan) -> list[Finding]:
    """Tell of areas of concern that no measure of a plan speaks to, and of measures that speak to none.

    `links` are the plan's rows of concern_links.csv. Nothing is told where none of them names a
    measure: the record does not link them.
    """
    spoken = links[links["ref"].isin(measures["ref"])]
    if spoken.empty:
        return []
    silent = concerns.loc[~concerns["number"].isin(spoken["concern"]), "number"]
    apart = measures.loc[~measures["ref"].isin(spoken["ref"]), "ref"]
    ours = ", by links that are ours" if (spoken["linked_by"] == "subject").any() else ""
    where = "Areas of concern and measures"
    author = f"The author of the {plan.title}"
    every, have = count(len(concerns), "area of concern", "areas of concern"), verb(len(silent), "has", "have")
    without = f"{len(silent)} of {every} {have} no measure{ours}: {listed(map(str, silent))}."
    speak = verb(len(apart), "speaks", "speak")
    nothing = f"{len(apart)} of {count(len(measures), 'measure')} {speak} to no area of concern{ours}: {named(apart)}."
    changed = "No link shows which measure would tell whether what the inspectors found has changed for children."
    return [
        *about(silent, where, without, changed, author),
        *about(
            apart, where, nothing, "No link shows what a change in them answers of what the inspectors found.", author
        ),
    ]
