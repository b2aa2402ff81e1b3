"""What the concerns page says of one area of concern: plan after plan, its measures, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from markupsafe import Markup

from sendplan import plan
from sendplan.answers import once
from sendplan.answers.carried_on import became_of, re_dated
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
    said_unfinished,
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
from sendplan.words import Words, capital, count, day, listed, number, say, verb

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
    doubted = set(said_unfinished(meeting, of)["ref"])
    finished = [f"{row['ref']} {row['title']}{_due_words(row)}{_words(row, doubted)}" for row in done]
    heading = [f"{wording(of.words, 'complete')}:"] if finished else []
    left_open = ended(meeting, of) and any(row["standing"] in plan.OPEN for row in rows)
    over = [capital(f"{unfinished(meeting, of)}.")] if left_open else []
    summed_up = Words([f"{of.title}: {' '.join([_summed_up(rows, of), *over, *links])}", *heading], finished)
    return [summed_up, *became_of(meeting, of, carried, became), *_open(meeting, of, rows)]


def _due_words(row: Row) -> str:
    return "" if pd.isna(row["due"]) else f" (due {day(row['due'])})"


def _words(row: Row, doubted: set[str]) -> str:
    return f". Its words say it is unfinished: {row['narrative']}" if row["ref"] in doubted else ""


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
            re_dated(row),
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
    """Give what the area last said of the concern itself, under each heading."""
    known = accounts(meeting)
    mine = known[known["concern"] == concern]
    if mine.empty:
        return []
    told: set[str] = set()
    parts = []
    for row in records(mine):  # latest first: what an earlier account says is told where no later one does
        new = [each for each in TOLD if row[each] and each not in told]
        said = [f"{ACCOUNT[each]}: {row[each]}" for each in new]
        parts += [" ".join([f"The area's own account, {day(row['as_at'])}.", *said])] if said else []
        told.update(new)
    return [Words(parts, told=True)] if parts else []


def _not_known(meeting: Meeting, concern: int, speaking: list[Row]) -> list[str]:
    """List what the record does not hold of one concern."""
    own = accounts(meeting)
    mine = own[own["concern"] == concern]
    gaps = [*_unanswered(meeting, concern), *unmeasured(speaking)]
    if len(own) and mine.empty:
        gaps.append("The area's own account does not speak of it.")
    return gaps


def _unanswered(meeting: Meeting, concern: int) -> Iterable[str]:
    for each in answering_plans(meeting):
        rows = answers_to(meeting).get((concern, each.id), [])
        if nothing := unlinked(meeting, each, concern):
            yield nothing
        unreported = [row["ref"] for row in rows if row["standing"] == NOT_REPORTED]
        if unreported and len(unreported) < len(rows):
            yield f"The record holds no report on {listed(unreported)}."
