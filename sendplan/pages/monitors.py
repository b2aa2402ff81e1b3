"""The monitors' form of one area of concern: what the record holds of it under each heading."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from sendplan.data.area import NOT_REPORTED
from sendplan.figures import clipped, count, number
from sendplan.pages import links
from sendplan.pages.inspected import WAS_LATE, Concern, Response, source
from sendplan.pages.new_dates import new_date
from sendplan.pages.plan_then import plan_then
from sendplan.pages.speaking import impact, in_brief
from sendplan.rules.observations import Row
from sendplan.rules.plan import DONE, OPEN, STANDINGS
from sendplan.show.tables import badge
from sendplan.words import capital, clean, day, listed, verb

ADDS_UP = ("done", "evidence", "training")  # every assessment counts; of the other columns the last
MOST_STEPS = 3  # next steps shown of a concern
COUNTED_BADGE = Markup('<span class="counted">{}{}</span>{}')  # a number stays beside its rating

Paragraph = str | Markup | list[str]  # a paragraph, or points under one


def form(concern: Concern) -> list[tuple[str, Markup]]:
    """Return the rows of the monitors' form: each heading of which the record holds anything, and what it holds."""
    named = f"{concern.named_by} on {day(concern.row['inspected_on'])}."
    position = assessed(concern, "position")
    now = [line for each in concern.acting for line in _standing(each)]
    rows: dict[str, Sequence[Paragraph]] = {
        "Position at the start": [named, *assessed(concern, "baseline")],
        "What was done": [*_done(concern), *assessed(concern, "done")],
        "Position now": [*now, *_without_actions(concern), *concern.judged, *concern.status, *position],
        "Impact": [*impact(concern), *assessed(concern, "impact")],
        "Next steps": [*_next_steps(concern), *assessed(concern, "next_steps")],
        "Evidence": evidence(concern),
        "Training": assessed(concern, "training"),
    }
    return [(heading, Markup("\n").join(map(_written, told))) for heading, told in rows.items() if told]


def _written(told: Paragraph) -> Markup:
    if not isinstance(told, list):
        return Markup("<p>{}</p>").format(told if isinstance(told, Markup) else clipped(told))
    return Markup("<ul>{}</ul>").format(Markup("\n").join(Markup("<li>{}</li>").format(clipped(each)) for each in told))


def assessed(concern: Concern, column: str) -> list[str]:
    """Write what the area's own assessments say in a column, latest first, with day and source."""
    said = [row for row in concern.said if row[column]]
    rows = said if column in ADDS_UP else said[:1]
    return [f"As at {day(row['as_at'])}: {row[column]} ({source(concern.meeting, row['source'])})" for row in rows]


def evidence(concern: Concern) -> list[Paragraph]:
    """Say what shows that actions were completed, and what the area gives as evidence; empty where nothing does."""
    complete = [(each, row) for each in concern.responses for row in each.standing(*DONE)]
    shows = [_shows(of, row) for of, row in complete if has_evidence(row)]
    return [*([shows] if shows else []), *assessed(concern, "evidence")]


def has_evidence(complete: Row) -> bool:
    """Whether the day of a complete action, or what shows it, is recorded."""
    return not pd.isna(complete["completed_on"]) or complete["evidence"] != ""


def _shows(of: Response, row: Row) -> str:
    on: str = "" if pd.isna(row["completed_on"]) else f", complete on {day(row['completed_on'])}"
    return f"{linked_to(of, row['ref'])}{on}: {row['evidence'] or 'only its date is recorded'}."


def _done(concern: Concern) -> list[Paragraph]:
    """List the complete actions of each plan that answer a concern."""
    told: list[Paragraph] = []
    for each in concern.acting:
        told.append(f"{each.of.title}: {_how_many(each)}")
        doubts = dict.fromkeys(each.of.doubted, ", though its words say it is unfinished")
        done = each.standing(*DONE)
        complete = [f"{linked_to(each, row['ref'])} {row['title']}{doubts.get(row['ref'], '')}" for row in done]
        told += [complete] if complete else []
    return told


def _how_many(response: Response) -> str:
    """Say how many actions are complete; where nothing was reported, that is not known."""
    of, on = response.of, response.reported_on
    silent, done = len(response.standing(NOT_REPORTED)), len(response.standing(*DONE))
    every = _every(response)
    if silent == len(response.rows):
        return f"the record holds no report on its {every}."
    if len(response.rows) == 1:
        return f"its {of.word} is {'' if done else 'not '}{of.done_word.lower()}{':' if done else '.'}"
    besides = f", no report in the record on {of.rated(silent, NOT_REPORTED, on)}" if silent else ""
    return f"{of.done(done, on) if done else 'none'} of {every} {of.done_word.lower()}{besides}{':' if done else '.'}"


def _every(response: Response) -> str:
    return count(len(response.rows), response.of.word, term="Of the plan's actions", as_at=response.reported_on)


def _standing(response: Response) -> list[Paragraph]:
    """Count one plan's actions by rating, each with its mark; say what was carried forward, and what is past due."""
    of, on, taken = response.of, response.reported_on, response.refs("through")
    several = len(response.rows) > 1
    whole = f"of {_every(response)}, " if several else f"its one {of.word} is "
    head = f"{of.title}{f', as reported by {day(on)}' if on else ''}: {whole}"
    found = {means: [row["ref"] for row in response.standing(means)] for means in STANDINGS}
    which = {"carried_forward": clean(f" ({listed(found['carried_forward'])})")}
    size = {means: f"{of.rated(len(refs), means, on)} " * several for means, refs in found.items()}
    rated = {means: badge(means, of.plan.words.get(means, "")) for means, refs in found.items() if refs}
    badges = [COUNTED_BADGE.format(size[means], each, which.get(means, "")) for means, each in rated.items()]
    return [
        Markup("{}{}.").format(clipped(head), Markup(", ").join(badges)),
        *([f"What was carried forward is taken up by {_linked(response, taken)}."] if taken else []),
        *(response.left_open or _overdue(response)),
    ]


def _overdue(response: Response) -> list[str]:
    """Name the open actions past due, and those of which that is not known."""
    since = f"Due before {day(response.of.meeting.as_at)} with no report since, so not known to be done"
    told = {WAS_LATE: response.refs("was_late"), since: response.refs("passed_since")}
    return [f"{what}: {_linked(response, refs)}." for what, refs in told.items() if refs]


def _without_actions(concern: Concern) -> list[str]:
    """Name the plans that answer a concern with no action in the record, and say if the meeting's plan does not."""
    known = set(concern.meeting.area.tables["actions"]["plan"])
    told = [
        f"The {each.of.title} answers it ({each.of.plan.hierarchy[0]} {listed(row['ref'] for row in each.links)}); "
        "no list of that plan's actions is in the record."
        for each in concern.responses
        if each.links and each.of.plan.id not in known
    ]
    if concern.meeting.plan:
        own = concern.response(plan_then(concern.meeting, concern.meeting.plan))
        told += filter(None, [own.unlinked, own.left_out])
    return told


def _next_steps(concern: Concern) -> list[list[str]]:
    """List the open actions due next, past due first."""
    steps = _steps(concern)
    more = _more(len(steps) - MOST_STEPS)
    return [[*steps[:MOST_STEPS], *([f"{more}."] if more else [])]] if steps else []


def _steps(concern: Concern) -> list[str]:
    """Write every open action of the plans that go on, the first due first."""
    rows = [(each, row) for each in concern.responses if not each.of.over for row in each.standing(*OPEN)]
    soon = sorted(rows, key=lambda pair: pd.Timestamp.max if pd.isna(pair[1]["due"]) else pair[1]["due"])
    return [_step(*pair) for pair in soon]


def _more(how_many: int) -> str:
    return f"{number(how_many, 'actions', 'Open')} more open {verb(how_many, 'action', 'actions')}" * (how_many > 0)


def _step(of: Response, row: Row) -> str:
    due: str = "no date" if pd.isna(row["due"]) else f"due {day(row['due'])}"
    late = " (late)" if row["was_late"] else " (date passed, no report since)" if row["passed_since"] else ""
    new = new_date(row)
    return f"{linked_to(of, row['ref'])} {row['title']}: {due}{late}{', new date ' if new else ''}{new}."


def linked_to(of: Response, ref: str) -> str:
    """Link the reference of an action of the meeting's plan; of another plan's it is text."""
    return links.action(of.of.meeting, ref) if of.of.plan == of.of.meeting.plan else ref


def _linked(of: Response, refs: Sequence[str]) -> str:
    return listed(linked_to(of, ref) for ref in refs)


BRIEF = ("Where we started", "What was done", "Where we are now", "Impact", "Next")


def brief(concern: Concern) -> list[str]:
    """Return the same in a few words, for a row of a table: a cell for each of BRIEF, empty where nothing is known."""
    baseline, own = (next((row[each] for row in concern.said if row[each]), "") for each in ("baseline", "impact"))
    steps, still_open = _steps(concern), list(filter(None, map(_open, concern.acting)))
    more = _more(len(steps) - 1)
    return [
        baseline,
        capital("; ".join(f"{_how_many(each).rstrip('.:')}" for each in concern.acting)),
        " ".join([*still_open, *concern.judged, *concern.status]) or "Nothing is open." * bool(concern.acting),
        " ".join(filter(None, [in_brief(concern), own])),
        " ".join([*steps[:1], *([f"{more}."] if more else [])]),
    ]


def _open(response: Response) -> str:
    """Count the open actions of one plan by rating, and link those past due; nothing where it is over."""
    rows, late = response.standing(*OPEN), response.refs("was_late")
    if not rows or response.of.over:
        return ""
    past = f"; late: {_linked(response, late)}" if late else ""
    return f"{capital(response.of.ratings(rows, response.reported_on))}{past}."
