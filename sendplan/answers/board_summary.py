"""What the board summary shows: what is asked, headlines, changes, what is late, measures."""

from __future__ import annotations

import pandas as pd

from sendplan import measures, plan, timing
from sendplan.answers import Block, needs, no_actions, no_ratings
from sendplan.answers.actions import roles
from sendplan.area import NOT_REPORTED
from sendplan.meeting import Meeting
from sendplan.schema import WHOLE_PLAN
from sendplan.tables import badge, marked_up, table
from sendplan.words import Headlines, Words, count, day, listed, number, percent, say, verb


def papers_ask(meeting: Meeting) -> Words:
    """List what the papers of the meeting ask its members to do."""
    requests = meeting.area.tables["requests"]
    asked = requests[(requests["raised_on"] == meeting.date) & (requests["kind"] == "recommendation")]
    if asked.empty:
        return say("The record holds no recommendation from the papers of this meeting.")
    return Words([f"The papers ask the {meeting.body.name} to:"], asked["request"].tolist())


def figures_ask(meeting: Meeting) -> Words:
    """List what the figures give members reason to ask."""
    reason = no_ratings(meeting)
    if reason:
        return say(reason)
    late, not_started = meeting.past_due, plan.with_standing(meeting.position, "not_started")
    green, undated = plan.with_standing(late, "green"), late[late["revised_due"].isna()]
    no_start = not_started[not_started["provisional_start"].isna()]
    questions = [
        (green, "Why {n} {is_} rated green although {its} due date has passed: {refs}."),
        (undated, "When {n} past due will be done: the papers give no new date for {refs}."),
        (no_start, "When {n} not started will begin: no provisional start date is given."),
    ]
    bullets = [_question(rows, text) for rows, text in questions if not rows.empty]
    if not bullets:
        return say("The dates and ratings raise no question by themselves.")
    return Words(["The dates and ratings give members reason to ask:"], bullets)


def _question(rows: pd.DataFrame, text: str) -> str:
    how_many = len(rows)
    return text.format(
        n=count(how_many, "action"),
        is_=verb(how_many),
        its=verb(how_many, "its", "their"),
        refs=listed(rows["ref"].sort_values(key=lambda refs: refs.map(plan.natural))),
    )


def requests_open(meeting: Meeting) -> Block:
    """Show what this body asked for before, with the answer the record holds."""
    requests = meeting.area.tables["requests"]
    mine = (requests["body"] == meeting.body.id) & (requests["kind"] == "request")
    earlier = requests[mine & (requests["raised_on"] < meeting.date)].copy()
    if earlier.empty:
        return say(f"The record holds no earlier request of the {meeting.body.name}.")
    late = earlier["answered_on"] > meeting.date
    earlier.loc[late, "answer"] = ""
    earlier["answer"] = earlier["answer"].replace("", "none recorded")
    headings = {"request": "Request", "raised_on": "Asked on", "due": "Wanted by", "answer": "Answer"}
    answered = int((earlier["answer"] != "none recorded").sum())
    caption = f"{count(len(earlier), 'earlier request')}: {answered} answered, fully or in part"
    return table(earlier, caption, headings)


def headlines(meeting: Meeting) -> Block:
    """Sum the position up in six figures."""
    reason = no_ratings(meeting)
    if reason:
        return _without_ratings(meeting, reason)
    parts = (_complete, _on_track, _behind, _late, _disproved, _judged)
    return Headlines(_age(meeting), [part(meeting) for part in parts])


def _age(meeting: Meeting) -> str:
    if meeting.plan is None or meeting.last_report is None:
        return ""
    days = (meeting.date - meeting.last_report).days
    unreported = meeting.counts[NOT_REPORTED]
    missing = (
        f" Nothing had been reported on {unreported} of its {len(meeting.position)} actions." if unreported else ""
    )
    return (
        f"The {meeting.plan.title} as reported by {day(meeting.last_report)}, "
        f"{count(days, 'day')} before the meeting.{missing}"
    )


def _complete(meeting: Meeting) -> tuple[str, str]:
    done, everything = meeting.counts["complete"], meeting.counts["actions"]
    return number(done), f"of {count(everything, 'action')} complete: {percent(done, everything).split()[0]}."


def _on_track(meeting: Meeting) -> tuple[str, str]:
    counts = meeting.counts
    return number(counts["on_track"]), (
        f"on track, as the papers count it: {counts['green']} green and {counts['amber']} amber."
    )


def _behind(meeting: Meeting) -> tuple[str, str]:
    counts, red = meeting.counts, plan.with_standing(meeting.position, "red")
    told = int((red["mitigation"] != "").sum())
    return number(counts["red"]), (
        f"delayed (rated red). The papers say what is being done about {told} of them. "
        f"{count(counts['not_started'], 'more action')} {verb(counts['not_started'])} not started."
    )


def _late(meeting: Meeting) -> tuple[str, str]:
    now, then = len(meeting.past_due), len(timing.past_due(meeting.position_on_the_day))
    by_meeting = f", and {then} by the day of the meeting unless some were finished since" if then > now else ""
    unknown = int((meeting.position["status"] == timing.UNKNOWN).sum())
    silent = f" For {unknown} more the date has passed and nothing was reported." if unknown else ""
    return number(now), f"past due on {day(meeting.as_at)}{by_meeting}.{silent}"


def _disproved(meeting: Meeting) -> tuple[str, str]:
    late = plan.with_standing(meeting.past_due, "green")
    return number(
        len(late)
    ), f"of the {count(meeting.counts['green'], 'action')} rated green {verb(len(late))} past due."


def _judged(meeting: Meeting) -> tuple[str, str]:
    found = measures.coverage(meeting.table("measures"), meeting.observations)
    have = found[["actual", "target", *measures.COMPARATORS]].sum()
    return number(have["england"]), (
        f"of {count(len(found), 'measure')} have a national average to judge them by, and {have['stat_neighbours']} "
        f"one of similar areas; {have['actual']} have a first value."
    )


def _without_ratings(meeting: Meeting, reason: str) -> Block:
    """Say what else is known where no rating is: dates passed, plans before, totals the papers state."""
    known = [reason]
    if not meeting.position.empty:
        passed = int((meeting.position["status"] == timing.UNKNOWN).sum())
        due = f"the due date of {passed} had passed by {day(meeting.as_at)}; whether they were done is not known"
        known.append(f"The plan has {count(len(meeting.position), 'action')}: {due}.")
    for earlier in meeting.earlier_plans:
        position = meeting.position_at(meeting.as_at, earlier)
        counted, reported = plan.counts(position), position["reported_on"].max()
        done = percent(counted["complete"], counted["actions"])
        known.append(f"The {earlier.title} before it was last reported on {day(reported)}: {done} complete.")
    rows = _quoted(meeting)
    totals = rows[(rows["plan"] == (meeting.plan.id if meeting.plan else None)) & (rows["scope"] == WHOLE_PLAN)]
    if totals.empty:
        return Words(known)
    shown = totals["value"].map(number) + totals["unit"].where(totals["unit"] == "%", "")
    return Headlines(" ".join(known), list(zip(shown, totals["what"] + ", as the paper states", strict=True)))


def _quoted(meeting: Meeting) -> pd.DataFrame:
    """Keep the figures that papers and minutes known by this meeting state, since the one before."""
    sources = meeting.area.tables["sources"].rename(columns={"id": "source", "title": "where"})
    quoted = meeting.area.tables["quoted"].merge(sources[["source", "where", "published"]], on="source")
    meetings = meeting.area.tables["meetings"]["meeting"]
    before = meetings[meetings < meeting.date].max()
    new = True if pd.isna(before) else quoted["as_at"] > before
    said = (quoted["published"] <= meeting.date) | (quoted["as_at"] == meeting.date)
    figure = quoted["figure"].str.replace("_", " ").str.replace("percent ", "share ").str.capitalize()
    return quoted.assign(what=figure + " (" + quoted["scope"] + ")")[new & said & (quoted["as_at"] <= meeting.date)]


def stated(meeting: Meeting) -> Block:
    """Show the figures that the papers and minutes known by this meeting state."""
    rows = _quoted(meeting)
    if rows.empty:
        return say("The papers and minutes of this meeting that are in the record state no figure.")
    headings = {"what": "Figure", "printed": "As printed", "as_at": "As at", "where": "Where"}
    return table(rows, "Figures stated in the papers and minutes", headings)


def moved(meeting: Meeting) -> Words:
    """Say in words what moved since the previous position."""
    reason = no_ratings(meeting)
    if reason or meeting.previous is None:
        return say(reason or "No earlier position is named for this meeting, so nothing can be compared.")
    found = meeting.movement["change"].value_counts()
    then = f"Compared with the position on {day(meeting.previous.as_at)}"
    if found.empty:
        return say(f"{then}, nothing moved: no new report is in the record.")
    told = [f"{number(how_many)} {change}" for change, how_many in found.items() if change != "first reported"]
    first = int(found.get("first reported", 0))
    new = f" {count(first, 'action')} had no rating then, so how they moved is not known." if first else ""
    return say(f"{then}: {listed(told) or 'no rating moved'}.{new}")


@needs(no_ratings, told=True)
def changes(meeting: Meeting) -> Block:
    """List every action that moved since the previous position."""
    rows = meeting.movement[meeting.movement["change"] != "first reported"]
    if rows.empty or meeting.previous is None:
        return say("There is no change to list.")
    for when in ("then", "now"):
        pairs = zip(rows[f"standing_{when}"], rows[f"rating_{when}"], strict=True)
        shown = (badge(*pair) if pair[0] else "not in the plan" for pair in pairs)
        rows = rows.assign(**{when: marked_up(shown, rows)})
    then, now = day(meeting.previous.as_at), day(meeting.as_at)
    headings = {"ref": "Action", "title": "Title", "change": "Change", "then": f"On {then}", "now": f"On {now}"}
    rows = rows.assign(change=rows["change"].str.capitalize())
    return table(rows, f"Changes from {then} to {now}", headings)


@needs(no_actions)
def due_next(meeting: Meeting) -> Block:
    """List the open actions due before the body's next meeting."""
    last = meeting.next_date or meeting.date + pd.Timedelta(days=timing.SOON)
    rows = timing.due_between(meeting.position, meeting.as_at, last)
    until = (
        f"the next meeting on {day(last)}" if meeting.next_date else f"{day(last)} (no next meeting is in the record)"
    )
    if rows.empty:
        return say(f"No open action is due between {day(meeting.as_at)} and {until}.")
    headings = {
        "ref": "Action",
        "title": "Title",
        "due": "Due",
        "rating": "Reported rating",
        "leads": "Led by",
    }
    caption = f"{count(len(rows), 'open action')} due from {day(meeting.as_at)} to {until}"
    return table(rows.assign(leads=roles(rows["leads"])), caption, headings)
