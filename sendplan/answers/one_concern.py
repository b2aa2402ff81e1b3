"""What the concerns page says of one area of concern: plan after plan, its measures, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from markupsafe import Markup

from sendplan import plan
from sendplan.answers import once
from sendplan.answers.inspected import (
    accounts,
    answering_plans,
    answers_to,
    by_subject,
    ended,
    last_judgements,
    left_out,
    not_missing,
    ratings,
    says_impact,
    unfinished,
    unlinked,
)
from sendplan.answers.speaking import measures_of, speaking_to, unmeasured
from sendplan.area import NOT_REPORTED, Plan
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.parts import Part
from sendplan.tables import Table, badge
from sendplan.theme import wording
from sendplan.vocabulary import ACCOUNT
from sendplan.words import MOST, Words, capital, clean, count, day, listed, number, say, unshown, verb

Blocks = list[Words | Table]
TOLD = ("baseline", "done", "position", "impact", "next_steps", "evidence", "training")  # of assessments.csv
CARRIED = "carried_forward"


def part(meeting: Meeting, concern: int, heading: str, became: pd.DataFrame) -> Part:
    """Tell what became of one area of concern: judgement, plans in turn, measures, own account, what is not known.

    `became` comes from `concerns.became`, for every concern.
    """
    speaking = speaking_to(meeting).get(concern, [])
    mine = records(became[became["concern"] == concern])
    blocks = _judged(meeting, concern)
    for each in answering_plans(meeting):
        blocks += _plan(meeting, each, concern, [row for row in mine if row["from_plan"] == each.id])
    blocks += [*measures_of(speaking), *_own_account(meeting, concern)]
    gaps = _not_known(meeting, concern, speaking)
    return Part(f"{concern}. {heading}", [*blocks, *([Words(["What is missing or not known:"], gaps)] if gaps else [])])


def _judged(meeting: Meeting, concern: int) -> Blocks:
    found = last_judgements(meeting).get(concern)
    if found is None:
        return []
    return [say(f"Judged on {day(found['judged_on'])}: {found['judgement']} ({found['judged_by']}).")]


def _plan(meeting: Meeting, of: Plan, concern: int, became: list[Row]) -> Blocks:
    """Tell how one plan answers the concern: nothing where it does not."""
    links, rows = _links(meeting, of, concern), answers_to(meeting).get((concern, of.id), [])
    if not rows:
        passed = left_out(meeting, of, concern)
        why = f"{of.title}. {' '.join(links)} The record lists no action there." if links else passed
        return [say(why)] if why else []
    tasks = {row["from_ref"] for row in became}
    carried = [row for row in rows if row["standing"] == CARRIED or row["ref"] in tasks]
    taken = {row["ref"] for row in carried}
    done = [row for row in rows if row["standing"] == "complete" and row["ref"] not in taken]
    finished = [f"{row['ref']} {row['title']}{_due_words(row)}" for row in done]
    heading = [f"{wording(of.words, 'complete')}:"] if finished else []
    left_open = ended(meeting, of) and any(row["standing"] in plan.OPEN for row in rows)
    over = [capital(f"{unfinished(meeting, of)}.")] if left_open else []
    summed_up = Words([f"{of.title}: {' '.join([_summed_up(rows, of), *over, *links])}", *heading], finished)
    return [summed_up, *_carried(meeting, of, carried, became), *_open(meeting, of, rows)]


def _due_words(row: Row) -> str:
    return "" if pd.isna(row["due"]) else f" (due {day(row['due'])})"


def _summed_up(rows: list[Row], of: Plan) -> str:
    """Count a plan's actions by rating, and say which were late, and which may be."""
    size, reported = count(len(rows), of.hierarchy[-1]), not_missing(row["reported_on"] for row in rows)
    told = [f"{size}, on which the record holds no report."]
    if reported:
        told = [f"{size}, {_all(rows, of)} as last reported on {day(max(reported))}."]
    was, since = (sum(row[each] for row in rows) for each in ("was_late", "passed_since"))
    if was:
        told.append(f"{number(was)} {verb(was, 'was', 'were')} past due then.")
    if since:
        told.append(f"For {number(since)} the date has passed with no report since: whether they were done is unknown.")
    carried_on = sum(row["through"] != "" for row in rows)
    if carried_on:
        told.append(f"{number(carried_on)} {verb(carried_on, 'carries', 'carry')} on tasks of a plan before it.")
    return " ".join(told)


def _all(rows: list[Row], of: Plan) -> str:
    """Count actions by rating; of several that are all alike say so."""
    standings = [row["standing"] for row in rows]
    words = ratings(standings, of)
    return f"all {words.split(' ', 1)[1]}" if len(rows) > 1 and len(set(standings)) == 1 else words


def _links(meeting: Meeting, of: Plan, concern: int) -> list[str]:
    """Say to which sections and actions of a plan the concern is linked, and by what."""
    links = meeting.area.tables["concern_links"]
    stated = links[(links["concern"] == concern) & (links["linked_by"] == "paper")].assign(apart="")
    said = {"A paper links it to": stated, "By subject, not by a paper, it is linked to": by_subject(meeting, concern)}
    named = {told: _named(rows[rows["plan"] == of.id], _places(meeting, of)) for told, rows in said.items()}
    return [f"{told} {listed(places)}." for told, places in named.items() if places]


def _named(links: pd.DataFrame, places: Mapping[str, list[tuple[str, str]]]) -> list[str]:
    """Write the places of links with their titles, and what of each is linked otherwise."""
    pairs = zip(links["ref"], links["apart"], strict=True)
    every = [(place, title, apart) for ref, apart in pairs for place, title in places.get(ref, [])]
    return [f"{place} ({'; '.join(filter(None, [title, apart]))})" for place, title, apart in every]


@once
def _places(meeting: Meeting, of: Plan) -> dict[str, list[tuple[str, str]]]:
    """Name every section and action of a plan, by its reference: theme 3.6, and its title."""
    sections, actions = (meeting.area.tables[name] for name in ("sections", "actions"))
    every = pd.concat([sections, actions.assign(kind=of.hierarchy[-1])])
    found: dict[str, list[tuple[str, str]]] = {}
    for ref, kind, title in every.loc[every["plan"] == of.id, ["ref", "kind", "title"]].to_numpy():
        found.setdefault(ref, []).append((f"{kind} {ref}", title))
    return found


def _carried(meeting: Meeting, of: Plan, tasks: list[Row], became: list[Row]) -> Blocks:
    """Show what each task carried forward became: one row a task and what takes it up."""
    if not tasks:
        return []
    plans = {each.id for each in meeting.plans}
    taken: dict[str, dict[tuple[str, str], list[Row]]] = {row["ref"]: {} for row in tasks}
    for row in became:
        if row["to_plan"] in plans:
            taken[row["from_ref"]].setdefault((row["to_plan"], row["to_ref"]), []).append(row)
    rows: list[list[str | Markup]] = []
    for task in tasks:
        first = [task["ref"], task["title"], _date(task["due"])]
        rows += [[*first, *_taken_up(to_ref, found)] for (_, to_ref), found in taken[task["ref"]].items()]
        if not taken[task["ref"]]:
            rows.append([*first, *["not known"] * 4])
    word = of.hierarchy[-1]
    headings = [capital(word), "Title", "First due", "Became", "Reported rating", "Due now", "Moved"]
    caption = f"Concern {tasks[0]['concern']}: what became of {count(len(tasks), word)} carried forward"
    return [Table(caption, headings, rows, {0: "ref", 1: "long", 3: "ref", 4: "date"})]


def _taken_up(to_ref: str, found: list[Row]) -> list[str | Markup]:
    """Write what took a task up: its reference, the rating of each action there, when due, how far moved."""
    acts = [row for row in found if row["ref"]]
    if not acts:
        return [to_ref, "no action of it is known", *["not known"] * 2]
    shown_ref = [("" if row["ref"] == to_ref else f"{clean(row['ref'])} ") for row in acts]
    marks = [
        Markup("{}{}").format(ref, badge(row["standing"], row["rating"]))
        for ref, row in zip(shown_ref, acts, strict=True)
    ]
    shown = [*marks[:MOST], *unshown(len(marks), "action")]
    return [to_ref, Markup("<br>").join(shown), _due_now(acts), _moved(acts)]


def _date(date: pd.Timestamp) -> str:
    """Write a date that no line breaks."""
    return "no date" if pd.isna(date) else day(date).replace(" ", "\u00a0")


def _re_dated(due: pd.Timestamp, again: pd.Timestamp) -> str:
    """Write a due date, with its new date where it was given one."""
    return _date(due) + ("" if pd.isna(again) else f", now {_date(again)}")


def _due_now(acts: list[Row]) -> str:
    """Write when one action is due; of several, the first and the last date."""
    if len(acts) == 1:
        return _re_dated(acts[0]["due"], acts[0]["revised_due"])
    dates = not_missing(row["due"] if pd.isna(row["revised_due"]) else row["revised_due"] for row in acts)
    if not dates:
        return "no date"
    first, last = _date(min(dates)), _date(max(dates))
    undated = len(acts) - len(dates)
    rest = f"; {number(undated)} {verb(undated, 'has', 'have')} no date" if undated else ""
    return (first if first == last else f"{first} to {last}") + rest


def _moved(acts: list[Row]) -> str:
    """Write how many days due dates moved when a task was carried on, and again since."""
    days, again = (not_missing(row[each] for row in acts) for each in ("moved", "moved_again"))
    if not days:
        return "not known"
    upto = "up to " if len(acts) > 1 else ""
    since = f", then {upto}{_later(int(max(again)))}" if again and max(again) else ""
    return _spread(int(min(days)), int(max(days))) + since


def _spread(first: int, last: int) -> str:
    if first == last:
        return _later(first) if first else "not moved"
    if first >= 0:
        return f"{number(first)} to {number(last)} days later"
    return f"{_later(first)} to {_later(last)}"


def _later(days: int) -> str:
    return f"{count(abs(days), 'day')} {'later' if days >= 0 else 'earlier'}"


def _open(meeting: Meeting, of: Plan, rows: list[Row]) -> Blocks:
    """List a plan's open actions that answer the concern, with what links them."""
    still_open = [row for row in rows if row["standing"] in plan.OPEN]
    if not still_open:
        return []
    cells: list[list[str | Markup]] = [
        [
            row["ref"],
            row["title"],
            f"Carries on {row['through']}" if row["through"] else capital(row["linked_by"]),
            badge(row["standing"], row["rating"]),
            _re_dated(row["due"], row["revised_due"]),
            _by_date(row),
        ]
        for row in still_open
    ]
    headings = [capital(of.hierarchy[-1]), "Title", "Linked by", "Reported rating", "Due", f"By {day(meeting.as_at)}"]
    size, word = len(cells), of.hierarchy[-1]
    caption = f"Concern {rows[0]['concern']}: {count(size, f'open {word}')} of the {of.title}"
    if ended(meeting, of):
        caption = f"Concern {rows[0]['concern']}: {count(size, word)} of the {of.title} open when last reported"
    return [Table(caption, headings, cells, {0: "ref", 1: "long"})]


def _by_date(row: Row) -> str:
    if row["was_late"]:
        return f"Past due by {count((row['reported_on'] - row['due']).days, 'day')} when last reported"
    return "Date passed, no report since" if row["passed_since"] else capital(row["status"])


def _own_account(meeting: Meeting, concern: int) -> Blocks:
    """Give what the area last said of the concern itself."""
    known = accounts(meeting)
    mine = known[known["concern"] == concern]
    if mine.empty:
        return []
    last = records(mine)[0]
    said = [f"{ACCOUNT[each]}: {last[each]}" for each in TOLD if last[each]]
    return [say(" ".join([f"The area's own account, {day(last['as_at'])}.", *said]))]


def _not_known(meeting: Meeting, concern: int, speaking: list[Row]) -> list[str]:
    """List what the record does not hold of one concern."""
    own = accounts(meeting)
    mine = own[own["concern"] == concern]
    gaps = [*_unanswered(meeting, concern), *unmeasured(speaking)]
    if len(own) and mine.empty:
        gaps.append("The area's own account does not speak of it.")
    if len(mine) and says_impact(own) and not says_impact(mine):
        gaps.append("The area's own account does not say what changed for children and families.")
    return gaps


def _unanswered(meeting: Meeting, concern: int) -> Iterable[str]:
    for each in answering_plans(meeting):
        rows = answers_to(meeting).get((concern, each.id), [])
        if nothing := unlinked(meeting, each, concern):
            yield nothing
        unreported = [row["ref"] for row in rows if row["standing"] == NOT_REPORTED]
        if unreported and len(unreported) < len(rows):
            yield f"The record holds no report on {listed(unreported)}."
