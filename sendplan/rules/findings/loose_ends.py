"""What in the plan itself is left open: targets, dates and leads, ties between its parts, words used twice."""

from __future__ import annotations

from collections.abc import Mapping, Sized

import pandas as pd

from sendplan.cells import entries
from sendplan.data import spelling
from sendplan.data.area import Plan
from sendplan.figures import count, figure, measured, number
from sendplan.frames import among, keys, lookup, records
from sendplan.rules import measure_checks
from sendplan.rules.concerns import made_by, thing
from sendplan.rules.findings.finding import (
    Finding,
    Findings,
    Frames,
    author,
    leads,
    looking_for,
    name_refs,
    officers,
    one,
    who,
)
from sendplan.rules.observations import Row, numbers
from sendplan.rules.plan import CLOSED, natural
from sendplan.vocabulary import HEADLINE
from sendplan.words import capital, day, exact, listed, plural, verb

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
CONCERN = "Area of concern"
SECTION = "Section of a plan"
OF_PLAN = "Of the plan's measures"
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
        both = "; and ".join(f"{ref}, {titles[ref]}" for ref in refs)
        found.append((REPEATED, refs, f"{both}: {steps} in each."))
    for kind, why in TARGETS.items():
        mine = [(refs, told) for each, refs, told in found if each == kind]
        once = dict.fromkeys(ref for each, _ in mine for ref in each)
        settles = who(((ref, answer_for[ref]) for ref in once), "officer", "measure")
        yield from one(f"Measures: {kind}", (told for _, told in mine), why, settles)


def _look(row: Row) -> str:
    group = "" if row["breakdown"] == HEADLINE else f" ({row['breakdown']})"
    return f"{row['ref']}, {row['title']}{group}{': ' if row['detail'] else ''}{row['detail']}."


def same_figures(groups: Groups, measures: pd.DataFrame) -> dict[str, list[str]]:
    """Find measures whose papers give the same baselines and targets, of the same periods and unit.

    Maps the figures, as text, to the references of the measures. Only headline values with 2 targets
    or more, and not all the same: that two counts stand at 4 throughout is no wonder.
    """
    units = lookup(measures, "ref", "unit")
    alike: dict[tuple[object, ...], list[str]] = {}
    for (_, ref, breakdown), rows in groups.items():
        printed = [row for row in rows if not row["imported"]]
        values, aims = (
            tuple((each.by, each.number) for each in numbers(printed, series)) for series in ("actual", "target")
        )
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


@looking_for(
    CARRIED,
    none="Everything that was carried into this plan kept its date.",
    missing=_nothing_carried,
)
def carried_forward(tables: Frames, plan: Plan, plans: Mapping[str, Plan]) -> Findings:
    """Tell what was carried forward with another date, or into a whole section."""
    carried_on = tables["carried_forward"][tables["carried_forward"]["to_plan"] == plan.id]
    dates = tables["actions"][["plan", "ref", "due", "leads"]]
    for end in ("from", "to"):
        carried_on = carried_on.merge(dates.add_prefix(f"{end}_"), on=[f"{end}_plan", f"{end}_ref"], how="left")
    earlier = listed(plans[each].title for each in carried_on["from_plan"].unique())
    is_dated = carried_on["from_due"].notna() & carried_on["to_due"].notna()
    moved = carried_on[is_dated & (carried_on["from_due"] != carried_on["to_due"])]
    yield from one(
        f"Due dates of the {earlier}, and of the {plan.title}",
        map(_redated, records(moved)),
        "Against its new date it may look on time; against the first it is later than it looks.",
        who(keys(moved, ["to_ref", "to_leads"])),
    )
    whole = carried_on[carried_on["to_leads"].isna()].groupby("to_ref")["from_ref"]
    yield from one(
        f"What was carried forward from the {earlier}",
        (f"{listed(refs)} {verb(len(refs), 'was', 'were')} taken up by {ref} as a whole." for ref, refs in whole),
        "No single action or date took it over, so nobody can follow what becomes of it.",
        author(plan),
    )


def _redated(row: Row) -> str:
    dates = f"due on {day(row['from_due'])} at first and {day(row['to_due'])} now"
    days = (row["to_due"] - row["from_due"]).days
    by = f"{count(abs(days), 'day', term=CARRIED)} {'later' if days > 0 else 'earlier'}"
    return f"{row['from_ref']}, now {row['to_ref']}: {dates}, {by}."


@looking_for(
    GAPS,
    none="Every open action has a date, and every action has a lead.",
    missing=lambda no_actions: no_actions,
)
def gaps(position: pd.DataFrame, sections: pd.DataFrame, plan: Plan) -> Findings:
    """Tell of open actions without a due date; and of actions without a lead, and sections where others have one."""
    undated = position[position["due"].isna() & ~position["standing"].isin(CLOSED)]
    dates = "; ".join(f"{row['ref']} ({row['due_text'] or 'no date'})" for row in records(undated))
    if dates:
        yield Finding(
            f"Due dates of the {plan.title}",
            (f"{count(len(undated), 'open action', term='No date')} without a day to be done by: {dates}.",),
            "Without a date, work is never late and never seen to be done on time.",
            leads(undated),
        )
    nobody = position.loc[position["leads"] == "", "ref"]
    led = sections.loc[sections["lead"] != "", "kind"]
    alone = records(sections[(sections["lead"] == "") & sections["kind"].isin(led)])
    without = [
        f"{count(len(nobody), 'action', term=GAPS)} without a lead in the plan\u2019s list: {name_refs(nobody)}."
    ]
    unled = "the plan\u2019s list prints no lead beside it"
    beside = [f"{capital(row['kind'])} {row['ref']} ({row['title']}): {unled}." for row in alone]
    for told in (without if len(nobody) else [], beside):
        why = "Members cannot see from the list who answers for it."
        yield from one(f"Leads of the {plan.title}", told, why, author(plan))


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
    which = "" if len(broad) == len(measures) else f": {name_refs(broad['ref'])}"
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
    silent = concerns.loc[~among(concerns, ["inspection", "number"], {*keys(spoken, ["inspection", "concern"])}), "ref"]
    apart = measures.loc[~measures["ref"].isin(spoken["ref"]), "ref"]
    ours = made_by(spoken)
    area = thing(concerns["kind"])
    without = f"{_of(silent, concerns, area, CONCERN)} {verb(len(silent), 'has', 'have')} no measure{ours}"
    speak = f"{_of(apart, measures, 'measure', OF_PLAN)} {verb(len(apart), 'speaks', 'speak')} to no {area}{ours}"
    which = "which measure would tell whether what the inspectors found has changed for children"
    answers = "what a change in them answers of what the inspectors found"
    for refs, told, unknown in ((silent, without, which), (apart, speak, answers)):
        what = [f"{told}: {name_refs(refs)}."] if len(refs) else []
        yield from one("Areas of concern and measures", what, f"No link shows {unknown}.", author(plan))


def _of(some: Sized, every: Sized, thing: str, term: str, things: str = "") -> str:
    """Write 3 of 12 measures; or with an irregular plural."""
    return f"{number(len(some), things or plural(thing), term)} of {count(len(every), thing, things, term=term)}"


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
            size = number(len(rows), "actions", ALIKE, as_at=as_at)
            yield Finding(
                f"{name_refs(rows['ref'])}: reports of {day(as_at)}",
                (f"The record\u2019s words are the same on where {size} actions stand{both}.",),
                "One report for several actions does not say where each stands.",
                leads(position[position["ref"].isin(rows["ref"])]),
            )


@looking_for(
    SPELLINGS,
    none="The plan spells every role in one way.",
    missing=lambda no_actions: no_actions,
)
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

    yield from one(
        "Leads of actions and sections, officers of measures",
        ("; also ".join(f"{role} ({where(refs)})" for role, refs in each) for each in several),
        "A count of work by lead splits the role in two, and nobody can be sure that it is one role.",
        author(plan),
    )
