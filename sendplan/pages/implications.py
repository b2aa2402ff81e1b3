"""What the cover paper says of a plan's implications: delays, outcomes, money and risk, in sentences to adopt."""

from __future__ import annotations

import pandas as pd

from sendplan.cells import entries
from sendplan.figures import amount, count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs, no_ratings, risks
from sendplan.pages.actions import rated_as, rating
from sendplan.pages.drawn import rows_of, starts_of
from sendplan.pages.inspected import Concern, known_concerns
from sendplan.pages.inspections import CONCERNS, areas
from sendplan.pages.measures import of_measures
from sendplan.pages.values import named_measure, no_values, shown
from sendplan.rules import measures, plan, timing, trajectories
from sendplan.rules.concerns import CONCERN, made_by, thing
from sendplan.rules.observations import Row
from sendplan.show.blocks import Words, say
from sendplan.words import capital, day, listed, verb

MOST_CONCERNS, MOST_MEASURES, MOST_REFS = 3, 5, 8  # named in a sentence: other pages have the rest
POUND = "£"


@needs(no_ratings, told=True)
def delays(meeting: Meeting) -> Block:
    """Say what is late, which areas of concern it answers, what waits for it, and how far new dates move actions."""
    parts = (_past_due(meeting), _concerned(meeting), _held_up(meeting))
    return Words([" ".join(filter(None, parts)), _re_dated(meeting)])


def _past_due(meeting: Meeting) -> str:
    rows, then = meeting.past_due, len(timing.past_due(meeting.position_on_the_day))
    if rows.empty:
        return f"No action was late on {day(meeting.as_at)}."
    late, longest = count(len(rows), "action", term="Past due"), count(rows["days_late"].max(), "day", term="Days late")
    told = f"{late} {verb(len(rows), 'was', 'were')} late on {day(meeting.as_at)}, the longest by {longest}."
    more = f"By the day of the meeting it is {number(then, 'actions', 'Past due', as_at=meeting.date)}"
    return f"{told} {more}, unless some were finished since." if then > len(rows) else told


def _concerned(meeting: Meeting) -> str:
    """Say to which areas of concern the late actions are linked, most of them first; empty where to none."""
    found, known = meeting.answering, known_concerns(meeting)
    found = found[(found["plan"] == meeting.its_plan.id) & found["ref"].isin(meeting.past_due["ref"])]
    sizes = found.groupby(CONCERN).size().to_dict()
    hit = sorted((each for each in known if each.key in sizes), key=lambda each: -sizes[each.key])
    first = hit[:MOST_CONCERNS]
    named = [f"{number(sizes[each.key], 'actions', 'Past due')} to {_named(meeting, each)}" for each in first]
    more = len(hit) - len(named)
    rest = [f"others to {number(more, CONCERNS, 'Area of concern')} more"] if more else []
    of = _part(number(len(hit), CONCERNS, "Area of concern"), known)
    return f"They are linked to {of}{made_by(found)}: {listed([*named, *rest])}." if hit else ""


def _part(size: str, known: list[Concern]) -> str:
    kinds = [each.row["kind"] for each in known]
    return f"{size} of {areas(kinds)}" if len(kinds) > 1 else f"the one {thing(kinds)}"


def _named(meeting: Meeting, concern: Concern) -> str:
    """Name an area of concern by its title and, as a link, its number."""
    inspection, number = concern.key
    return f"{concern.row['title']} ({links.concern(meeting, inspection, str(number), concern.ref)})"


def _held_up(meeting: Meeting) -> str:
    """Name the actions that wait for late ones; empty where none does."""
    rows = records(meeting.position[meeting.position["held_up_by"] != ""])
    name = links.titled if len(rows) == 1 else links.action
    many = links.actions if len(rows) == 1 else links.codes
    pairs = ((name(meeting, row["ref"]), many(meeting, entries(row["held_up_by"]))) for row in rows)
    waits = listed(f"{ref} (for {others})" for ref, others in pairs)
    size = count(len(rows), "action", term="At risk")
    return f"{size} {verb(len(rows), 'waits', 'wait')} for late ones: {waits}." if rows else ""


def _re_dated(meeting: Meeting) -> str:
    """Say how far new dates move actions, and which run past the end of the plan."""
    rows, end, unsure = meeting.slippage, meeting.its_plan.end, _not_firm(meeting)
    if rows.empty:
        none = "The reports give no action a new date, so none is known to run past the end of the plan."
        return " ".join(filter(None, [none, unsure]))
    later, earlier = (rows.loc[rows["slipped"] * sign > 0, "slipped"] for sign in (1, -1))
    ways = [
        f"{way} than the first for {number(len(some), 'actions', 'New date')}, by at most {_days(some.abs().max())}"
        for way, some in (("later", later), ("earlier", earlier))
        if len(some)
    ]
    told = f"A new date was given to {count(len(rows), 'action', term='New date')}{': ' if ways else ''}{listed(ways)}."
    moved = " ".join(filter(None, [told, unsure]))
    if end is None:
        return f"{moved} The end of the plan is not in the record."
    past = int((rows["revised_due"] > pd.Timestamp(end)).sum())
    beyond = f"The new date of {number(past, 'actions', 'New date')}" if past else "No new date"
    return f"{moved} {beyond} falls after the end of the plan on {day(pd.Timestamp(end))}."


def _not_firm(meeting: Meeting) -> str:
    """Name the actions with a new time and no firm date; empty where there is none."""
    rows = records(timing.not_firm(meeting.position))
    size = f"{count(len(rows), 'action', term='New date')} {verb(len(rows), 'has', 'have')} a new time but no firm date"
    named = (f"{links.titled(meeting, row['ref'])}: {row['revised_text']}" for row in rows)
    return f"{size}: {'; '.join(named)}." if rows else ""


def _days(moved: int) -> str:
    return count(moved, "day", term="Days moved")


@needs(no_values)
def outcomes_short(meeting: Meeting) -> Block:
    """Say how many outcomes are short of their target, and how many cannot be judged."""
    found = meeting.judged[meeting.judged["in_plan"]]
    short = found[found["result"] == measures.SHORT_OF]
    meets = int((found["result"] == measures.MEETS).sum())
    unknown = len(found) - meets - len(short)
    every = count(len(found), "figure", term="Figure")
    if unknown == len(found):
        none = f"None of the {every}" if len(found) > 1 else "The figure"
        return say(f"{none} of the plan's measures {verb(len(found), 'cannot', 'can')} be judged against a target.")
    some = f"{number(meets, 'figures', 'Meets target')} {verb(meets, 'meets its', 'meet their')}"
    met = some if meets else "No figure meets its"
    rest = f", and {number(unknown, 'figures', 'Figure')} cannot be judged against one" if unknown else ""
    return say(
        f"Of the {every} of the plan's measures, {number(len(short), 'figures', 'Short of target')} "
        f"{verb(len(short))} short of target{of_measures(found)}{_short(meeting, short)}. {met} target{rest}."
    )


def _short(meeting: Meeting, rows: pd.DataFrame) -> str:
    """Name the measures short of target, or some of many."""
    once = records(rows.drop_duplicates("ref"))
    named = [f"{row['title']} ({links.measure(meeting, row['ref'])})" for row in once[:MOST_MEASURES]]
    others = len(once) - len(named)
    more = [number(others, "measures", "Short of target") + " more"] if others else []
    return f": {listed([*named, *more])}" if named else ""


def unmeasured(meeting: Meeting) -> Words:
    """Name the areas of concern of which no measure can show whether children are better off; nothing where none."""
    found = known_concerns(meeting)
    without = [each for each in found if not each.speaks]
    if not without:
        return Words()
    ours = made_by(meeting.speaking)
    if len(without) == len(found):
        return say(f"No measure speaks to {_part('any', found)}{ours}.")
    silent = _part(number(len(without), CONCERNS, "Area of concern"), found)
    return say(f"No measure speaks to {silent}{ours}: {listed(_named(meeting, each) for each in without)}.")


@needs(no_values, told=True)
def money(meeting: Meeting) -> Block:
    """Say how much each measure in pounds last was, beside its target and what the plan expected; nothing without."""
    found = meeting.judged
    rows = records(found[found["unit"].str.startswith(POUND) & found["latest"].notna()])
    return Words([" ".join(_spent(meeting, row) for row in rows)] if rows else [])


def _spent(meeting: Meeting, row: Row) -> str:
    beside = trajectories.beside(row, rows_of(meeting, row), starts_of(meeting, row))
    plan = beside.get("planned")
    told = f"{named_measure(meeting, row)}: {shown(row, 'latest')}"
    if plan is not None:
        told += f"; the plan expected {amount(plan.number, row['unit'], row['dp'], 'Trajectory', as_at=plan.by)}"
    return f"{told}; the target is {shown(row, 'target')}." if pd.notna(row["aim"]) else f"{told}."


def risk(meeting: Meeting) -> Words:
    """Say what may happen where the plan does not succeed, as area.toml has it, and what the tables show of risk."""
    rated = [] if no_ratings(meeting) else [_red(meeting), _disproved(meeting)]
    stated = [meeting.its_plan.risk] if meeting.its_plan.risk else []
    return Words(stated, [each for each in [risks.headline(meeting), *rated] if each])


def _red(meeting: Meeting) -> str:
    reds, silent = meeting.counts["red"], int((meeting.contradictions["kind"] == timing.NO_MITIGATION).sum())
    term = rated_as(meeting, "red")
    if not reds:
        return ""
    size = "one action" if reds == 1 else count(reds, "action", term=term)
    of = f"{size} rated {rating(meeting, 'red')}"
    if silent:
        without = number(silent, "actions", "Red with no mitigation")
        which = f"{without} of {of}" if reds > 1 else f"the {of}"
        return f"The papers do not say what is being done about {which}."
    return f"The papers say what is being done about {verb(reds, 'the', 'each of the')} {of}."


def _disproved(meeting: Meeting) -> str:
    """Count, by kind, the ratings that the dates disprove or nothing supports; empty where none is."""
    found = meeting.contradictions
    found = found[found["kind"] != timing.NO_MITIGATION]  # told of the red
    told = [_of_kind(meeting, str(kind), rows) for kind, rows in found.groupby("kind", sort=False)]
    where = links.page(meeting, "actions", "page of actions")
    return f"The record does not bear out some ratings: {'; '.join(told)}. The {where} lists each." if told else ""


def _of_kind(meeting: Meeting, kind: str, rows: pd.DataFrame) -> str:
    means = rows["standing"].iloc[0]
    own = kind.replace(plan.usual_word(means).lower(), rating(meeting, means), 1)
    which = f" ({links.codes(meeting, rows['ref'])})" if len(rows) <= MOST_REFS else ""
    return f"{number(len(rows), 'actions', capital(kind))} {own}{which}"
