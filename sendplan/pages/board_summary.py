"""What the board summary shows: what is asked, headlines, changes, what is late, measures."""

from __future__ import annotations

import pandas as pd

from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count, measured, number, percent, quoted, share
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs, no_actions, no_ratings
from sendplan.pages.actions import rated_as, roles, word
from sendplan.pages.earlier_requests import also_given, asked_before, broken, earlier
from sendplan.pages.new_dates import not_firm, with_new_dates
from sendplan.pages.values import stated_amount
from sendplan.rules import plan, timing
from sendplan.rules.findings.finding import refs_of
from sendplan.rules.observations import coverage
from sendplan.show.blocks import Headlines, Words, say
from sendplan.show.tables import badge, marked_up, table
from sendplan.vocabulary import WHOLE_PLAN
from sendplan.words import capital, day, listed, plural, verb

Headline = tuple[str, str]  # a figure, and what it is
MOST_REFS = 15  # more references than this nobody reads in a sentence


def papers_ask(meeting: Meeting) -> Words:
    """List what the papers of the meeting ask its members to do."""
    every = meeting.area.tables["requests"]
    here = (every["raised_on"] == meeting.date) & (every["body"] == meeting.body.id)
    asked = every[here & (every["kind"] == "recommendation")]
    if asked.empty:
        return say("The record holds no recommendation from the papers of this meeting.")
    return Words([f"The papers ask the {meeting.body.name} to:"], asked["request"].tolist())


@needs(no_ratings)
def figures_ask(meeting: Meeting) -> Block:
    """List what the figures give members reason to ask."""
    found, not_started = meeting.contradictions, plan.with_standing(meeting.position, "not_started")
    green = found[found["kind"] == timing.GREEN_BUT_PAST_DUE]
    late = meeting.past_due
    unsure = late["ref"].isin(timing.not_firm(late)["ref"])
    late = late[~unsure & (late["revised_due"].isna() | (late["revised_due"] < meeting.as_at))]
    no_start = not_started[not_started["provisional_start"].isna()]
    waiting = rated_as(meeting, "not_started")
    questions = [
        (green, "Green but past due", "Why {n} {is_} rated {green} although {its} due date had passed: {refs}."),
        (late, "Past due", "When {n} past due will be done: no new date that is still to come is recorded for {refs}."),
        (no_start, waiting, "When {n} not started will begin: no provisional start date is recorded."),
    ]
    bullets = [_question(*asked, word(meeting, "green")) for asked in questions if not asked[0].empty]
    bullets += filter(None, [_on_which_day(meeting.past_due), _promised(meeting)])
    if not bullets:
        return say("The dates and ratings raise no question by themselves.")
    return Words(["The dates and ratings give members reason to ask:"], bullets)


def _question(rows: pd.DataFrame, term: str, text: str, green: str) -> str:
    how_many, refs = len(rows), sorted(rows["ref"], key=plan.natural)
    return text.format(
        n=count(how_many, "action", term=term),
        is_=verb(how_many),
        its=verb(how_many, "its", "their"),
        green=green,
        refs=listed(refs) if how_many <= MOST_REFS else "them; the table of actions past due names each",
    )


def _on_which_day(late: pd.DataFrame) -> str:
    told = not_firm(late)
    return f"On which day late work will be done: {told}" if told else ""


def _promised(meeting: Meeting) -> str:
    rows = broken(meeting)
    of = count(len(rows), "promise", term="Promises whose day has passed", as_at=meeting.date)
    which = f"whose day passed before {day(meeting.date)}{refs_of(rows['ref'])}"
    return f"What became of {of} {which}." if len(rows) else ""


def earlier_requests(meeting: Meeting) -> Block:
    """Show what this body asked for before, by request or resolution, with the answer the record holds."""
    rows = asked_before(meeting)
    if rows.empty:
        return say(f"The record holds no earlier request of the {meeting.body.name}.")
    answered = number((rows["answer"] != "").sum(), "requests", "Request", as_at=meeting.date)
    headings = {"request": "Asked for", "raised_on": "Asked on", "due": "Wanted by"}
    headings |= also_given(rows) | {"answer": "Answer"}
    caption = f"{earlier(meeting)}, {answered} with an answer in the record"
    return table(rows.assign(answer=rows["answer"].replace("", "none recorded")), caption, headings)


def headlines(meeting: Meeting) -> Block:
    """Sum the position up in at most six figures; one that says nothing of this plan is left out."""
    reason = no_ratings(meeting)
    if reason:
        return _without_ratings(meeting, reason)
    parts = (_complete, _on_track, _behind, _late, _disproved, _judged)
    return Headlines(_age(meeting), [pair for part in parts if (pair := part(meeting))])


def _age(meeting: Meeting) -> str:
    if meeting.plan is None or meeting.last_report is None:
        return ""
    days = (meeting.date - meeting.last_report).days
    unreported = meeting.counts[NOT_REPORTED]
    of = count(len(meeting.position), "action", term="Actions in the plan")
    silent = f" The record holds no report on {number(unreported, 'actions', 'Not reported')} of its {of}."
    missing = silent if unreported else ""
    before = f"{count(days, 'day', as_at=meeting.date)} before the meeting" if days else "the day of the meeting"
    return f"The {meeting.plan.title} as reported by {day(meeting.last_report)}, {before}.{missing}"


def _complete(meeting: Meeting) -> Headline:
    done, unreported = meeting.counts["complete"], meeting.counts[NOT_REPORTED]
    rated = meeting.counts["actions"] - unreported
    known = count(rated, "action", term="Of the plan's actions" if unreported else "Actions in the plan")
    of, term = f"the {known} reported on" if unreported else known, rated_as(meeting, "complete")
    return number(done, "actions", term), f"of {of} complete: {share(done, rated, term)}."


def _on_track(meeting: Meeting) -> Headline | None:
    counts = meeting.counts
    if not counts["on_track"]:
        return None
    parts = [
        f"{number(counts[means], 'actions', rated_as(meeting, means))} {word(meeting, means)}"
        for means in plan.ON_TRACK
        if counts[means]
    ]
    return number(counts["on_track"], "actions", "On track"), f"on track: {listed(parts)}."


def _behind(meeting: Meeting) -> Headline | None:
    counts, red = meeting.counts, plan.with_standing(meeting.position, "red")
    if not counts["red"] + counts["not_started"]:
        return None
    rated, unstarted = rated_as(meeting, "red"), rated_as(meeting, "not_started")
    told = number((red["mitigation"] != "").sum(), "actions", rated)
    done = f" The papers say what is being done about {told} of them." if len(red) else ""
    waiting = f" {count(counts['not_started'], 'action', term=unstarted)} {verb(counts['not_started'])} not started."
    return number(counts["red"], "actions", rated), f"rated {word(meeting, 'red')}, delayed.{done}{waiting}"


def _late(meeting: Meeting) -> Headline:
    late, then = meeting.past_due, len(timing.past_due(meeting.position_on_the_day))
    more = number(then, "actions", "Past due", as_at=meeting.date)
    by_meeting = f", and {more} by the day of the meeting unless some were finished since" if then > len(late) else ""
    passed = _passed(meeting)
    silent = f" For {passed} more the date has passed and nothing was reported." if passed else ""
    return number(
        len(late), "actions", "Past due"
    ), f"past due on {day(meeting.as_at)}{by_meeting}.{came_due_since(late)}{silent}"


def _passed(meeting: Meeting) -> str:
    """Count the actions whose date has passed without any report; empty where there is none."""
    passed = int((meeting.position["status"] == timing.NO_REPORT).sum())
    return number(passed, "actions", "Date passed, no report") if passed else ""


def came_due_since(late: pd.DataFrame) -> str:
    """Say how many of the actions past due came due after the last report on them; empty where none did."""
    old = int(timing.lateness(late)["passed_since"].sum())
    of = number(old, "actions", "Date passed, no report since")
    return f" {of} of them came due after the last report on them, and may be done." if old else ""


def _disproved(meeting: Meeting) -> Headline | None:
    green = meeting.counts["green"]
    if not green:
        return None
    late = int((meeting.contradictions["kind"] == timing.GREEN_BUT_PAST_DUE).sum())
    rated = f"{count(green, 'action', term=rated_as(meeting, 'green'))} rated {word(meeting, 'green')}"
    return number(
        late, "actions", "Green but past due"
    ), f"of the {rated} {verb(late, 'was', 'were')} past due when reported."


def _judged(meeting: Meeting) -> Headline | None:
    found = coverage(meeting.measures[meeting.measures["in_plan"]], meeting.observations)
    if found.empty:
        return None
    england, neighbours, valued = (int(found[series].sum()) for series in ("england", "stat_neighbours", "actual"))
    term = "Of the plan's measures"
    return number(england, "measures", term), (
        f"of {count(len(found), 'measure', term=term)} {verb(england, 'has', 'have')} a national average to judge by, "
        f"and {number(neighbours, 'measures', term)} one of similar areas; {number(valued, 'measures', term)} "
        f"{verb(valued, 'has', 'have')} a value."
    )


def _without_ratings(meeting: Meeting, reason: str) -> Block:
    """Say what else is known where no rating is: dates passed, plans before, totals the papers state."""
    known = [reason]
    if not meeting.position.empty:
        every, passed = count(len(meeting.position), "action", term="Actions in the plan"), _passed(meeting)
        due = f" The due date of {passed} had passed by {day(meeting.as_at)}; whether they were done is not known."
        known.append(f"The plan has {every}.{due if passed else ''}")
    for before in meeting.earlier_plans:
        position = meeting.position_at(meeting.as_at, before)
        counted, reported = plan.count_standings(position), position["reported_on"].max()
        term, things = plan.term(before.words, "complete"), plural(before.hierarchy[-1])
        done = percent(counted["complete"], counted["actions"], things, term, as_at=reported)
        known.append(f"The {before.title} before it was last reported on {day(reported)}: {done} complete.")
    rows = _quoted(meeting)
    totals = rows[(rows["plan"] == meeting.its_plan.id) & (rows["scope"] == WHOLE_PLAN)]
    if totals.empty:
        return Words(known)
    shown = [stated_amount(row) for row in records(totals)]
    return Headlines(" ".join(known), list(zip(shown, totals["what"] + ", as the paper states", strict=True)))


def _quoted(meeting: Meeting) -> pd.DataFrame:
    """Keep the figures that papers and minutes known by this meeting state, since the body's own one before.

    Adds `what` (figure and scope in words), `where` (title of the paper) and `published`.
    """
    sources = meeting.area.tables["sources"].rename(columns={"id": "source", "title": "where"})
    found = meeting.stated.merge(sources[["source", "where", "published"]], on="source")
    meetings = meeting.area.tables["meetings"]
    own = meetings.loc[(meetings["body"] == meeting.body.id) & (meetings["meeting"] < meeting.date), "meeting"]
    new = found["as_at"] > (pd.Timestamp.min if own.empty else own.max())
    figure = found["figure"].str.replace("_", " ").str.replace("percent ", "share ").map(capital)
    scope = (" (" + found["scope"] + ")").where(found["scope"] != "", "")
    return found.assign(what=figure + scope)[new]


def stated(meeting: Meeting) -> Block:
    """Show the figures that the papers and minutes known by this meeting state."""
    rows = _quoted(meeting)
    if rows.empty:
        return say("The papers and minutes of this meeting that are in the record state no figure.")
    values = [
        quoted(row["printed"], row["value"], measured(row["unit"])) if row["printed"] else stated_amount(row)
        for row in records(rows)
    ]
    headings = {"what": "Figure", "printed": "As printed", "as_at": "As at", "where": "Where"}
    return table(rows.assign(printed=values), "Figures stated in the papers and minutes", headings)


@needs(no_ratings)
def moved(meeting: Meeting) -> Block:
    """Say in words what moved since the previous position."""
    if meeting.compared is None:
        other = " The previous position is of another plan." if meeting.previous else ""
        return say(f"There is no earlier position of this plan to compare with.{other}")
    found = meeting.movement["change"].value_counts()
    then = f"Compared with the position on {day(meeting.compared.as_at)}"
    told = [
        f"{number(how_many, 'actions', capital(str(change)))} {change}"
        for change, how_many in found.items()
        if change != "first reported"
    ]
    first = int(found.get("first reported", 0))
    without = count(first, "action", term="First reported")
    had = f" {without} had no rating then, so how {verb(first, 'it', 'they')} moved is not known."
    both = meeting.position.merge(meeting.compared.position, on=plan.ACTION, suffixes=("_now", "_then"))
    same = (both["rating_now"] == both["rating_then"]) & (both["rating_now"] != "")
    kept = number(same.sum(), "actions", "Reported rating")
    return say(f"{then}: {listed(told) or 'no rating moved'}; {kept} the same rating.{had if first else ''}")


@needs(no_ratings, told=True)
def changes(meeting: Meeting) -> Block:
    """List every action that moved since the previous position."""
    rows = meeting.movement[meeting.movement["change"] != "first reported"]
    if rows.empty or meeting.compared is None:
        return Words()
    for when in ("then", "now"):
        pairs = zip(rows[f"standing_{when}"], rows[f"rating_{when}"], strict=True)
        shown = (badge(*pair) if pair[0] else "not in the plan" for pair in pairs)
        rows = rows.assign(**{when: marked_up(shown, rows)})
    then, now = day(meeting.compared.as_at), day(meeting.as_at)
    headings = {"ref": "Action", "title": "Title", "change": "Change", "then": f"On {then}", "now": f"On {now}"}
    rows = rows.assign(change=rows["change"].map(capital))
    return table(rows, f"Changes from {then} to {now}", headings)


@needs(no_actions)
def due_next(meeting: Meeting) -> Block:
    """List the open actions due before the body's next meeting."""
    last = meeting.next_date or meeting.date + pd.Timedelta(days=timing.SOON)
    rows = timing.due_between(meeting.position, meeting.as_at, last)
    after = "the next meeting on " if meeting.next_date else ""
    unknown = "" if meeting.next_date else " (no later meeting of this body is in the record)"
    until = f"{after}{day(last)}{unknown}"
    if rows.empty:
        return say(f"No open action is due between {day(meeting.as_at)} and {until}.")
    rows = with_new_dates(rows)
    headings = {"ref": "Action", "title": "Title", "due": "Due", "new_date": "New date", "rating": "Reported rating"}
    headings["leads"] = "Led by"
    if (rows["new_date"] == "").all():
        del headings["new_date"]
    due = number(len(rows), "actions", "Due before the next meeting")
    caption = f"{due} open {verb(len(rows), 'action', 'actions')} due from {day(meeting.as_at)} to {until}"
    return table(rows.assign(leads=roles(rows["leads"])), caption, headings, empty="none given")
