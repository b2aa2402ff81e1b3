"""What the cover paper shows: a committee's own order, from executive summary to risk management."""

from __future__ import annotations

import pandas as pd

from sendplan import measures, plan, timing
from sendplan.answers import Block, board_summary, needs, no_ratings
from sendplan.answers.actions import word
from sendplan.answers.background import inspection
from sendplan.answers.values import no_values
from sendplan.area import NOT_REPORTED
from sendplan.meeting import Meeting
from sendplan.observations import Row, coverage
from sendplan.tables import table
from sendplan.theme import LOOKS
from sendplan.words import Words, count, day, listed, number, say, share, verb


def purpose(meeting: Meeting) -> Words:
    """Say what the paper is for: whose meeting, which plan, and the position date."""
    body, on = meeting.body, day(meeting.date)
    paper = f"This paper is for the meeting of the {body.name} on {on}." if body.meets else f"This paper is of {on}."
    if meeting.plan is None:
        return say(f"{paper} {' '.join(inspection(meeting).paragraphs)}")
    return say(f"{paper} It reports where the {meeting.plan.title} stood on {day(meeting.as_at)}.")


def summary(meeting: Meeting) -> Block:
    """Sum the position up in a few sentences; where nothing was rated, say what else is known."""
    if no_ratings(meeting):
        return board_summary.headlines(meeting)
    return say(" ".join(each for part in (_rated, _late, _judged, _asked) if (each := part(meeting))))


def _rated(meeting: Meeting) -> str:
    """Count the actions of each standing, which add up to all of them."""
    counts = meeting.counts
    done, track = counts["complete"], counts["on_track"]
    parts = [f"{number(done)} {verb(done)} complete ({share(done, counts['actions'])})"]
    if track:
        own = listed(f"{counts[means]} {word(meeting, means)}" for means in plan.ON_TRACK if counts[means])
        parts.append(f"{number(track)} {verb(track)} on track ({own})")
    others = {"red": f"delayed (rated {word(meeting, 'red')})", "not_started": word(meeting, "not_started")}
    others |= {means: LOOKS[means].word.lower() for means in ("carried_forward", NOT_REPORTED)}
    parts += [f"{number(counts[means])} {verb(counts[means])} {own}" for means, own in others.items() if counts[means]]
    return f"Of the plan's {count(counts['actions'], 'action')}, {listed(parts)}."


def _late(meeting: Meeting) -> str:
    late, green = len(meeting.past_due), meeting.counts["green"]
    then = len(timing.past_due(meeting.position_on_the_day))
    by_then = f", and {then} by the day of the meeting unless some were finished since" if then > late else ""
    disproved = _kinds(meeting).get(timing.GREEN_BUT_PAST_DUE, 0)
    rated = f"of the {green} rated {word(meeting, 'green')}, {disproved} {verb(disproved, 'was', 'were')}"
    why = f"; {rated} already past due when reported" if green else ""
    return f"On the dates, {count(late, 'action')} {verb(late)} past due{by_then}{why}."


def _kinds(meeting: Meeting) -> dict[str, int]:
    """Count the ratings the dates disprove, by kind."""
    found = meeting.contradictions["kind"].value_counts(sort=False)
    return {str(kind): int(size) for kind, size in found.items()}


def _judged(meeting: Meeting) -> str:
    found = coverage(meeting.measures[meeting.measures["in_plan"]], meeting.observations)
    if found.empty:
        return ""
    valued, england, near = (int(found[series].sum()) for series in ("actual", "england", "stat_neighbours"))
    if not valued + england + near:
        return f"None of the plan's {count(len(found), 'measure')} has a published value."
    had = verb(valued, "has", "have")
    judged_by = f"{england} a national average to judge by and {near} one of similar areas"
    return f"Of the plan's {count(len(found), 'measure')}, {valued} {had} a value, {judged_by}."


def _asked(meeting: Meeting) -> str:
    rows = _earlier(meeting)
    unmet = int((rows["answer"] == "").sum())
    if rows.empty:
        return ""
    return f"Of {count(len(rows), 'request')} this body made before, {unmet} {verb(unmet)} without a recorded answer."


def figures_ask(meeting: Meeting) -> Block:
    """Where the record holds no recommendation for the meeting, list what the figures give reason to ask."""
    return Words() if board_summary.papers_ask(meeting).bullets else board_summary.figures_ask(meeting)


def _earlier(meeting: Meeting) -> pd.DataFrame:
    """Keep what the body asked for before the meeting, with the answers given by its day.

    A resolution asks for something where it has a day to be done by or was answered; others only
    note or consider.
    """
    found = meeting.area.tables["requests"]
    asks = (found["kind"] == "resolution") & (found["due"].notna() | (found["answer"] != ""))
    mine = (found["body"] == meeting.body.id) & (found["raised_on"] < meeting.date)
    rows = found[mine & (asks | (found["kind"] == "request"))]
    known = rows["answered_on"] <= meeting.date
    return rows.assign(answer=rows["answer"].where(known, ""), answered_on=rows["answered_on"].where(known))


def requests(meeting: Meeting) -> Block:
    """List what this body asked for before, by request or resolution, and whether it was answered by the meeting."""
    rows = _earlier(meeting)
    if rows.empty:
        return say(f"The record holds no earlier request of the {meeting.body.name}.")
    stands = [_stands(row, meeting.date) for row in rows.to_dict(orient="records")]
    rows = rows.assign(state=stands, answer=rows["answer"].replace("", "none recorded"))
    headings = {"request": "Asked for", "state": "State", "raised_on": "Asked on", "due": "Wanted by"}
    answered = int(rows["answered_on"].notna().sum())
    caption = f"{count(len(rows), 'earlier request')}: {answered} with an answer, {len(rows) - answered} open"
    return table(rows, f"{caption} on {day(meeting.date)}", headings | {"answer": "Answer"}, empty="no date set")


def _stands(row: Row, today: pd.Timestamp) -> str:
    """Say whether a request was answered by a day, or for how long it is past the day it was wanted by."""
    if row["answer"]:
        return f"answered on {day(row['answered_on'])}"
    if pd.isna(row["due"]):
        return "open, no date set"
    late = (today - row["due"]).days
    return f"open, wanted by {day(row['due'])}" + (f": {count(late, 'day')} past" if late > 0 else "")


def consultation(meeting: Meeting) -> Words:
    """Say who was consulted on the plan, as area.toml has it."""
    return say(meeting.its_plan.consultation or "No consultation on the plan is recorded.")


@needs(no_ratings)
def delays(meeting: Meeting) -> Block:
    """Say how far new dates move actions, and which run past the end of the plan."""
    rows, found = meeting.slippage, meeting.its_plan
    if rows.empty:
        return say("The reports give no action a new date, so none is known to run past the end of the plan.")
    later, earlier = (rows.loc[rows["slipped"] * sign > 0, "slipped"] for sign in (1, -1))
    ways = [
        f"{way} than the first for {number(len(some))}, by at most {count(int(some.abs().max()), 'day')}"
        for way, some in (("later", later), ("earlier", earlier))
        if len(some)
    ]
    moved = f"A new date was given to {count(len(rows), 'action')}{': ' if ways else ''}{listed(ways)}."
    if found.end is None:
        return say(f"{moved} The end of the plan is not in the record.")
    past = int((rows["revised_due"] > pd.Timestamp(found.end)).sum())
    beyond = f"The new date of {number(past)}" if past else "No new date"
    return say(f"{moved} {beyond} falls after the end of the plan on {day(pd.Timestamp(found.end))}.")


@needs(no_values)
def outcomes_short(meeting: Meeting) -> Block:
    """Say how many outcomes are short of their target, and how many cannot be judged."""
    found = meeting.judged[meeting.judged["in_plan"]]
    short = found[found["result"] == measures.SHORT]
    meets = int((found["result"] == measures.MEETS).sum())
    unknown = len(found) - meets - len(short)
    if unknown == len(found):
        return say(f"None of the {count(len(found), 'figure')} of the plan's measures can be judged against a target.")
    which = f": {listed(short['ref'].drop_duplicates())}" if len(short) else ""
    return say(
        f"Of the {count(len(found), 'figure')} of the plan's measures, {len(short)} {verb(len(short))} short of target"
        f"{which}. {meets} {verb(meets, 'meets its target', 'meet their target')}, and {unknown} cannot be judged "
        "against one."
    )


def risk(meeting: Meeting) -> Words:
    """Say what may happen where the plan does not succeed, as area.toml has it, and what the tables show of risk."""
    stated = meeting.its_plan.risk or "What may happen where the plan does not succeed is not in the record."
    rated = [no_ratings(meeting)] if no_ratings(meeting) else [_past_due(meeting), _red(meeting), _waiting(meeting)]
    return Words([stated], [each for each in [*rated, _unmeasured(meeting)] if each])


def _past_due(meeting: Meeting) -> str:
    rows = meeting.past_due
    if rows.empty:
        return f"No action is past due on {day(meeting.as_at)}."
    longest = count(int(rows["days_late"].max()), "day")
    return f"{count(len(rows), 'action')} {verb(len(rows))} past due on {day(meeting.as_at)}, the longest by {longest}."


def _red(meeting: Meeting) -> str:
    reds, silent = meeting.counts["red"], _kinds(meeting).get("red with no mitigation", 0)
    rated = f"{count(reds, 'action')} rated {word(meeting, 'red')}"
    if not reds:
        return f"No action is rated {word(meeting, 'red')}."
    told = "say" if not silent else "do not say"
    return f"The papers {told} what is being done about {number(silent or reds)} of the {rated}."


def _waiting(meeting: Meeting) -> str:
    found = _kinds(meeting).get("not started after its start date", 0)
    return f"{count(found, 'action')} {verb(found)} not started after the start date given." if found else ""


def _unmeasured(meeting: Meeting) -> str:
    every = meeting.area.tables["concerns"]
    found = every[every["inspected_on"] <= meeting.date]
    without = found.loc[~found["number"].isin(meeting.speaking["concern"])].to_dict(orient="records")
    named = "; ".join(f"{row['number']}, {row['title']}" for row in without)
    of = f"{count(len(found), 'area')} of concern"
    if len(without) == len(found):
        return f"No measure speaks to any of {of}." if without else ""
    return f"No measure speaks to {len(without)} of {of}: {named}." if without else ""
