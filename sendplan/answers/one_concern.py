"""What the concerns page says of one area of concern: plan after plan, its measures, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from sendplan import concerns, plan, timing
from sendplan.answers.inspected import (
    accounts,
    answering_plans,
    by_subject,
    ended,
    judgements,
    left_out,
    ratings,
    says_impact,
    unfinished,
    unlinked,
)
from sendplan.answers.speaking import measures_of, unmeasured
from sendplan.area import NOT_REPORTED, Plan
from sendplan.meeting import Meeting
from sendplan.observations import Row
from sendplan.parts import Part
from sendplan.schema import facts
from sendplan.tables import Table, badge
from sendplan.theme import wording
from sendplan.words import MOST, Words, capital, clean, count, day, listed, number, say, unshown, verb

Blocks = list[Words | Table]
TOLD = ("baseline", "done", "position", "impact", "next_steps", "evidence", "training")  # of assessments.csv
CARRIED = "carried_forward"


def part(meeting: Meeting, concern: int, heading: str, became: pd.DataFrame) -> Part:
    """Tell what became of one area of concern: judgement, plans in turn, measures, own account, what is not known.

    `became` comes from `concerns.became`, for every concern.
    """
    answers = meeting.answering[meeting.answering["concern"] == concern]
    speaking = meeting.speaking[meeting.speaking["concern"] == concern]
    mine = became[became["concern"] == concern]
    blocks = _judged(meeting, concern)
    for each in answering_plans(meeting):
        blocks += _plan(meeting, each, concern, answers[answers["plan"] == each.id], mine)
    blocks += [*measures_of(speaking), *_own_account(meeting, concern)]
    gaps = _not_known(meeting, concern, answers, speaking)
    return Part(f"{concern}. {heading}", [*blocks, *([Words(["What is missing or not known:"], gaps)] if gaps else [])])


def _judged(meeting: Meeting, concern: int) -> Blocks:
    found = concerns.latest_judgements(judgements(meeting)).get(concern)
    if found is None:
        return []
    return [say(f"Judged on {day(found['judged_on'])}: {found['judgement']} ({found['judged_by']}).")]


def _plan(meeting: Meeting, of: Plan, concern: int, rows: pd.DataFrame, became: pd.DataFrame) -> Blocks:
    """Tell how one plan answers the concern: nothing where it does not."""
    links = _links(meeting, of, concern)
    if rows.empty:
        passed = left_out(meeting, of, concern)
        why = f"{of.title}. {' '.join(links)} The record lists no action there." if links else passed
        return [say(why)] if why else []
    carried = rows[(rows["standing"] == CARRIED) | rows["ref"].isin(_from(became, of)["from_ref"])]
    done = rows[(rows["standing"] == "complete") & ~rows["ref"].isin(carried["ref"])]
    finished = [f"{row['ref']} {row['title']}{_due_words(row)}" for row in done.to_dict(orient="records")]
    heading = [f"{wording(of.words, 'complete')}:"] if finished else []
    left_open = bool(ended(meeting, of)) and rows["standing"].isin(plan.OPEN).any()
    over = [capital(f"{unfinished(meeting, of)}.")] if left_open else []
    summed_up = Words([f"{of.title}: {' '.join([_summed_up(rows, of), *over, *links])}", *heading], finished)
    return [summed_up, *_carried(meeting, of, carried, _from(became, of)), *_open(meeting, of, rows)]


def _from(became: pd.DataFrame, of: Plan) -> pd.DataFrame:
    return became[became["from_plan"] == of.id]


def _due_words(row: Row) -> str:
    return "" if pd.isna(row["due"]) else f" (due {day(row['due'])})"


def _summed_up(rows: pd.DataFrame, of: Plan) -> str:
    """Count a plan's actions by rating, and say which were late, and which may be."""
    late, size = timing.lateness(rows), count(len(rows), of.hierarchy[-1])
    reported = rows["reported_on"].max()
    if pd.isna(reported):
        told = [f"{size}, on which the record holds no report."]
    else:
        told = [f"{size}, {_all(rows, of)} as last reported on {day(reported)}."]
    was, since = int(late["was_late"].sum()), int(late["passed_since"].sum())
    if was:
        told.append(f"{number(was)} {verb(was, 'was', 'were')} past due then.")
    if since:
        told.append(f"For {number(since)} the date has passed with no report since: whether they were done is unknown.")
    carried_on = int((rows["through"] != "").sum())
    if carried_on:
        told.append(f"{number(carried_on)} {verb(carried_on, 'carries', 'carry')} on tasks of a plan before it.")
    return " ".join(told)


def _all(rows: pd.DataFrame, of: Plan) -> str:
    """Count actions by rating; of several that are all alike say so."""
    words = ratings(rows, of)
    return f"all {words.split(' ', 1)[1]}" if len(rows) > 1 and len(set(rows["standing"])) == 1 else words


def _links(meeting: Meeting, of: Plan, concern: int) -> list[str]:
    """Say to which sections and actions of a plan the concern is linked, and by what."""
    links = meeting.area.tables["concern_links"]
    stated = links[(links["concern"] == concern) & (links["linked_by"] == "paper")].assign(apart="")
    said = {"A paper links it to": stated, "By subject, not by a paper, it is linked to": by_subject(meeting, concern)}
    titled = _places(meeting, of)
    named = {told: _named(rows[rows["plan"] == of.id].merge(titled, on="ref")) for told, rows in said.items()}
    return [f"{told} {listed(places)}." for told, places in named.items() if places]


def _named(places: pd.DataFrame) -> list[str]:
    """Write places with their titles, and what of each is linked otherwise."""
    every = zip(places["place"], places["title"], places["apart"], strict=True)
    return [f"{place} ({'; '.join(filter(None, [title, apart]))})" for place, title, apart in every]


def _places(meeting: Meeting, of: Plan) -> pd.DataFrame:
    """Name every section and action of a plan: theme 3.6, and its title."""
    sections, actions = (meeting.area.tables[name] for name in ("sections", "actions"))
    sections, actions = (each[each["plan"] == of.id] for each in (sections, actions))
    every = pd.concat([sections[["ref", "kind", "title"]], actions[["ref", "title"]].assign(kind=of.hierarchy[-1])])
    return every.assign(place=every["kind"] + " " + every["ref"])[["ref", "place", "title"]]


def _carried(meeting: Meeting, of: Plan, tasks: pd.DataFrame, became: pd.DataFrame) -> Blocks:
    """Show what each task carried forward became: one row a task and what takes it up."""
    if tasks.empty:
        return []
    there = became[became["to_plan"].isin([each.id for each in meeting.plans])]
    rows: list[list[str | Markup]] = []
    for task in tasks.to_dict(orient="records"):
        first = [task["ref"], task["title"], _date(task["due"])]
        mine = there[there["from_ref"] == task["ref"]]
        for (_, to_ref), found in mine.groupby(["to_plan", "to_ref"], sort=False):
            rows.append([*first, *_taken_up(str(to_ref), found)])
        if mine.empty:
            rows.append([*first, *["not known"] * 4])
    word = of.hierarchy[-1]
    headings = [capital(word), "Title", "First due", "Became", "Reported rating", "Due now", "Moved"]
    caption = f"Concern {tasks['concern'].iloc[0]}: what became of {count(len(tasks), word)} carried forward"
    return [Table(caption, headings, rows, {0: "ref", 1: "long", 3: "ref", 4: "date"})]


def _taken_up(to_ref: str, found: pd.DataFrame) -> list[str | Markup]:
    """Write what took a task up: its reference, the rating of each action there, when due, how far moved."""
    acts = found[found["ref"] != ""]
    if acts.empty:
        return [to_ref, "no action of it is known", *["not known"] * 2]
    shown_ref = [("" if ref == to_ref else f"{clean(ref)} ") for ref in acts["ref"]]
    marks = [
        Markup("{}{}").format(ref, badge(row["standing"], row["rating"]))
        for ref, row in zip(shown_ref, acts.to_dict(orient="records"), strict=True)
    ]
    shown = [*marks[:MOST], *unshown(len(marks), "action")]
    return [to_ref, Markup("<br>").join(shown), _due_now(acts), _moved(acts)]


def _date(date: pd.Timestamp) -> str:
    """Write a date that no line breaks."""
    return "no date" if pd.isna(date) else day(date).replace(" ", "\u00a0")


def _re_dated(due: pd.Timestamp, again: pd.Timestamp) -> str:
    """Write a due date, with its new date where it was given one."""
    return _date(due) + ("" if pd.isna(again) else f", now {_date(again)}")


def _due_now(acts: pd.DataFrame) -> str:
    """Write when one action is due; of several, the first and the last date."""
    if len(acts) == 1:
        return _re_dated(acts["due"].iloc[0], acts["revised_due"].iloc[0])
    dates = acts["revised_due"].fillna(acts["due"]).dropna()
    if dates.empty:
        return "no date"
    first, last = _date(dates.min()), _date(dates.max())
    undated = len(acts) - len(dates)
    rest = f"; {number(undated)} {verb(undated, 'has', 'have')} no date" if undated else ""
    return (first if first == last else f"{first} to {last}") + rest


def _moved(acts: pd.DataFrame) -> str:
    """Write how many days due dates moved when a task was carried on, and again since."""
    days = [int(each) for each in acts["moved"].dropna()]
    if not days:
        return "not known"
    again = acts["moved_again"].dropna()
    upto = "up to " if len(acts) > 1 else ""
    since = f", then {upto}{_later(int(again.max()))}" if len(again) and again.max() else ""
    return _spread(min(days), max(days)) + since


def _spread(first: int, last: int) -> str:
    if first == last:
        return _later(first) if first else "not moved"
    if first >= 0:
        return f"{number(first)} to {number(last)} days later"
    return f"{_later(first)} to {_later(last)}"


def _later(days: int) -> str:
    return f"{count(abs(days), 'day')} {'later' if days >= 0 else 'earlier'}"


def _open(meeting: Meeting, of: Plan, rows: pd.DataFrame) -> Blocks:
    """List a plan's open actions that answer the concern, with what links them."""
    still_open = timing.lateness(rows[rows["standing"].isin(plan.OPEN)])
    if still_open.empty:
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
        for row in still_open.to_dict(orient="records")
    ]
    headings = [capital(of.hierarchy[-1]), "Title", "Linked by", "Reported rating", "Due", f"By {day(meeting.as_at)}"]
    size, word = len(cells), of.hierarchy[-1]
    caption = f"Concern {rows['concern'].iloc[0]}: {count(size, f'open {word}')} of the {of.title}"
    if ended(meeting, of):
        caption = f"Concern {rows['concern'].iloc[0]}: {count(size, word)} of the {of.title} open when last reported"
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
    last, labels = mine.to_dict(orient="records")[0], facts("assessments")
    said = [f"{labels[each]['description']}: {last[each]}" for each in TOLD if last[each]]
    return [say(" ".join([f"The area's own account, {day(last['as_at'])}.", *said]))]


def _not_known(meeting: Meeting, concern: int, answers: pd.DataFrame, speaking: pd.DataFrame) -> list[str]:
    """List what the record does not hold of one concern."""
    own = accounts(meeting)
    mine = own[own["concern"] == concern]
    gaps = [*_unanswered(meeting, concern, answers), *unmeasured(speaking)]
    if len(own) and mine.empty:
        gaps.append("The area's own account does not speak of it.")
    if len(mine) and says_impact(own) and not says_impact(mine):
        gaps.append("The area's own account does not say what changed for children and families.")
    return gaps


def _unanswered(meeting: Meeting, concern: int, answers: pd.DataFrame) -> Iterable[str]:
    for each in answering_plans(meeting):
        rows = answers[answers["plan"] == each.id]
        if nothing := unlinked(meeting, each, concern):
            yield nothing
        unreported = rows.loc[rows["standing"] == NOT_REPORTED, "ref"]
        if len(unreported) and len(unreported) < len(rows):
            yield f"The record holds no report on {listed(unreported)}."
