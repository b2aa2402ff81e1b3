"""What in the plan itself is left open: targets, dates and leads, words used twice."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sendplan.cells import entries
from sendplan.data import spelling
from sendplan.data.area import Plan
from sendplan.figures import count, figure, measured, number
from sendplan.frames import keys, lookup, records
from sendplan.rules import measure_checks
from sendplan.rules.findings.finding import (
    Finding,
    Findings,
    Frames,
    author,
    leads,
    looking_for,
    marked,
    name_refs,
    named,
    officers,
    one,
    summed,
    who,
)
from sendplan.rules.observations import Row, numbers
from sendplan.rules.plan import CLOSED, natural
from sendplan.vocabulary import HEADLINE
from sendplan.words import capital, day, exact, listed, verb

Groups = Mapping[tuple[str, str, str], list[Row]]  # from observations.by_group
REPEATED = "the same figures as another measure"
# Why each kind of second look at the measures matters, in the order in which they are told.
TARGETS = {
    measure_checks.WRONG_WAY: "Such a target is met by doing worse than before.",
    measure_checks.UNLIKELY: "If it is a slip of the pen, comparisons with it mislead.",
    REPEATED: "Two measures rarely agree in every figure: one may be copied from the other.",
    measure_checks.NO_AMBITION: "The target is met by standing still.",
    measure_checks.DIRECTION_UNSTATED: "Nobody can say whether a rise is good or bad.",
}
WORDS_ALIKE = 8  # shorter words than this, such as "work is on course", may well be true of two actions
CARRIED = "tasks carried forward with another date, or into no one action"
GAPS = "actions without a date, and work without a lead"
SPELLINGS = "roles spelled in more than one way"
ALIKE = "reports in the same words"
MOST_PLACES = 3  # a spelling found in more places than this is only counted


@looking_for(
    "measures that ask for a second look",
    none="No target goes the wrong way, and no value looks odd.",
    missing=lambda no_values: no_values,
)
def targets(second_looks: pd.DataFrame, groups: Groups, measures: pd.DataFrame, sections: pd.DataFrame) -> Findings:
    """Tell of targets that go the wrong way, odd values and figures that stand twice, by kind."""
    titles = lookup(measures, "ref", "title")
    answer_for = {ref: officer for (_, ref), officer in officers(measures, sections).items()}
    found = [(row["kind"], [row["ref"]], _look(row)) for row in records(second_looks)]
    for steps, refs in same_figures(groups, measures[measures["in_plan"]]).items():
        both = "; and ".join(f"{marked(ref, 'measure')} {titles[ref]}" for ref in refs)
        found.append((REPEATED, refs, f"{both}: {steps} in each."))
    for kind, why in TARGETS.items():
        mine = [(refs, told) for each, refs, told in found if each == kind]
        once = dict.fromkeys(ref for each, _ in mine for ref in each)
        settles = who(((ref, answer_for[ref]) for ref in once), "officer", "measure")
        short = f"{capital(kind)}: {named(measures[measures['ref'].isin(once)], 'measure')}."
        yield from one("The plan\u2019s measures", (told for _, told in mine), why, settles, short)


def _look(row: Row) -> str:
    group = "" if row["breakdown"] == HEADLINE else f" ({row['breakdown']})"
    return f"{marked(row['ref'], 'measure')} {row['title']}{group}{': ' if row['detail'] else ''}{row['detail']}."


def same_figures(groups: Groups, measures: pd.DataFrame) -> dict[str, list[str]]:
    """Find measures whose papers give the same baselines and targets, of the same periods and unit.

    Maps the figures, as text, to the references of the measures. Only headline values with 2 targets
    or more, and not all the same: that two counts stand at 4 throughout is no wonder.
    """
    units = lookup(measures, "ref", "unit")
    alike: dict[tuple[object, ...], list[str]] = {}
    for (_, ref, breakdown), rows in groups.items():
        printed = [row for row in rows if not row["imported"]]
        own = (numbers(printed, series) for series in ("actual", "target"))
        values, aims = (tuple((each.by, each.number) for each in every) for every in own)
        steps = {value for _, value in values + aims}
        if ref in units and breakdown == HEADLINE and values and len(aims) > 1 and len(steps) > 1:
            told = (
                figure(exact(value), measured(units[ref]), term, by)
                for term, each in (("Value as shown", values), ("Target", aims))
                for by, value in each
            )
            alike.setdefault((" then ".join(told), units[ref], values, aims), []).append(ref)
    return {str(key[0]): sorted(refs, key=natural) for key, refs in alike.items() if len(refs) > 1}


def _nothing_carried(no_actions: str, tables: Frames, plan: Plan) -> str:
    any_link = (tables["carried_forward"]["to_plan"] == plan.id).any()
    return no_actions or ("" if any_link else "The record names nothing that was carried into this plan.")


@looking_for(CARRIED, none="Everything that was carried into this plan kept its date.", missing=_nothing_carried)
def carried_forward(tables: Frames, plan: Plan, plans: Mapping[str, Plan]) -> Findings:
    """Tell what was carried forward with another date, or into a whole section."""
    carried_on = tables["carried_forward"][tables["carried_forward"]["to_plan"] == plan.id]
    dates = tables["actions"][["plan", "ref", "due", "leads"]]
    for end in ("from", "to"):
        carried_on = carried_on.merge(dates.add_prefix(f"{end}_"), on=[f"{end}_plan", f"{end}_ref"], how="left")
    earlier = listed(plans[each].title for each in carried_on["from_plan"].unique())
    is_dated = carried_on["from_due"].notna() & carried_on["to_due"].notna()
    moved = carried_on[is_dated & (carried_on["from_due"] != carried_on["to_due"])]
    size = count(len(moved), "task", term=CARRIED)
    as_now = listed(f"{row['from_ref']} (now {marked(row['to_ref'], 'action')})" for row in records(moved))
    yield from one(
        f"The {earlier}, and the {plan.title}",
        map(_redated, records(moved)),
        "Against its new date it may look on time; against the first it is later than it looks.",
        who(keys(moved, ["to_ref", "to_leads"])),
        f"{size} carried forward {verb(len(moved), 'has', 'have')} another date than at first: {as_now}.",
    )
    whole = carried_on[carried_on["to_leads"].isna()].groupby("to_ref")["from_ref"]
    yield from one(
        f"The {earlier}, and the {plan.title}",
        (f"{listed(refs)} {verb(len(refs), 'was', 'were')} taken up by {ref} as a whole." for ref, refs in whole),
        "No single action or date took it over, so nobody can follow what becomes of it.",
        author(plan),
    )


def _redated(row: Row) -> str:
    dates = f"due on {day(row['from_due'])} at first and {day(row['to_due'])} now"
    days = (row["to_due"] - row["from_due"]).days
    by = f"{count(abs(days), 'day', term=CARRIED)} {'later' if days > 0 else 'earlier'}"
    return f"{row['from_ref']}, now {marked(row['to_ref'], 'action')}: {dates}, {by}."


@looking_for(
    GAPS, none="Every open action has a date, and every action has a lead.", missing=lambda no_actions: no_actions
)
def gaps(position: pd.DataFrame, sections: pd.DataFrame, plan: Plan) -> Findings:
    """Tell of open actions without a due date; and of actions without a lead, and sections where others have one."""
    undated = position[position["due"].isna() & ~position["standing"].isin(CLOSED)]
    dates = "; ".join(f"{marked(row['ref'], 'action')} ({row['due_text'] or 'no date'})" for row in records(undated))
    if dates:
        yield Finding(
            f"Due dates of the {plan.title}",
            (f"{count(len(undated), 'open action', term='No date')} without a day to be done by: {dates}.",),
            "Without a date, work is never late and never seen to be done on time.",
            leads(undated),
        )
    nobody = position[position["leads"] == ""]
    led = sections.loc[sections["lead"] != "", "kind"]
    alone = records(sections[(sections["lead"] == "") & sections["kind"].isin(led)])
    without = f"{count(len(nobody), 'action', term=GAPS)} without a lead in the plan\u2019s list"
    why = "Members cannot see from the list who answers for it."
    if len(nobody):
        yield summed(f"Leads of the {plan.title}", without, nobody, why, author(plan))
    unled = "the plan\u2019s list prints no lead beside it"
    beside = [f"{capital(row['kind'])} {row['ref']} ({row['title']}): {unled}." for row in alone]
    yield from one(f"Leads of the {plan.title}", beside, why, author(plan))


@looking_for(
    ALIKE,
    none="No two open actions were last reported on in the same words of the record.",
    missing=lambda no_ratings: no_ratings,
)
def same_words(updates: pd.DataFrame, position: pd.DataFrame) -> Findings:
    """Tell of open actions whose last reports are of one day and in the same words of the record."""
    still_open = position[~position["standing"].isin(CLOSED)]
    last = updates[updates["ref"].isin(still_open["ref"])].drop_duplicates("ref", keep="last")
    long_enough = [len(str(text).split()) >= WORDS_ALIKE for text in last["narrative"]]
    for _, rows in last.loc[long_enough].groupby(["narrative", "mitigation", "as_at"]):
        if len(rows) > 1:
            mitigation, as_at = rows[["mitigation", "as_at"]].iloc[0]
            both = ", and on what is being done" if mitigation else ""
            size, these = number(len(rows), "actions", ALIKE, as_at=as_at), name_refs(rows["ref"], "action")
            yield Finding(
                f"Reports of {day(as_at)}",
                (f"The record\u2019s words are the same on where {size} actions stand{both}: {these}.",),
                "One report for several actions does not say where each stands.",
                leads(position[position["ref"].isin(rows["ref"])]),
            )


@looking_for(SPELLINGS, none="The plan spells every role in one way.", missing=lambda no_actions: no_actions)
def spellings(position: pd.DataFrame, sections: pd.DataFrame, measures: pd.DataFrame, plan: Plan) -> Findings:
    """Tell of roles written in two ways, of the same words (see `spelling.folded_role`): another post is not one."""
    frames = (position, "leads"), (sections, "lead"), (measures[measures["in_plan"]], "officer")
    places: dict[str, dict[str, list[str]]] = {}
    for ref, cell in (pair for frame, column in frames for pair in keys(frame, ["ref", column])):
        for role in entries(cell):
            places.setdefault(spelling.folded_role(role), {}).setdefault(role, []).append(ref)
    several = [sorted(each.items(), key=lambda item: -len(item[1])) for each in places.values() if len(each) > 1]

    def where(refs: list[str]) -> str:
        return name_refs(refs) if len(refs) <= MOST_PLACES else count(len(refs), "place", term=SPELLINGS)

    first = listed(each[0][0] for each in several)
    yield from one(
        "Leads of actions and sections, officers of measures",
        ("; also ".join(f"{role} ({where(refs)})" for role, refs in each) for each in several),
        "A count of work by lead splits the role in two, and nobody can be sure that it is one role.",
        author(plan),
        f"{count(len(several), 'role', term=SPELLINGS)} spelled in more than one way: {first}.",
    )
