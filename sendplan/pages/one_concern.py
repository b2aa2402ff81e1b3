"""What the concerns page says of one area of concern: plan after plan, its measures, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count, number
from sendplan.frames import not_missing
from sendplan.meeting import Meeting
from sendplan.pages import links
from sendplan.pages.inspected import PASSED_SINCE, WAS_LATE, Concern, Response, accounts
from sendplan.pages.new_dates import NOT_FIRM, new_date
from sendplan.pages.plan_then import PlanThen
from sendplan.pages.speaking import NO_MEASURE, briefly, measures_of, of_sections, star
from sendplan.rules.observations import Row
from sendplan.rules.plan import DONE, OPEN, usual_word
from sendplan.show.blocks import Words, say
from sendplan.show.linked import linked
from sendplan.show.parts import Part
from sendplan.show.tables import Table, badge
from sendplan.vocabulary import ACCOUNT
from sendplan.words import MOST_ON_A_PAGE, anchor, capital, clean, day, listed, unshown, verb

Cells = list[str | Markup]


def name_of(concern: Concern) -> str:
    """Name the part of a concern, as links to it do (see links.concern)."""
    inspection, number = concern.key
    return anchor("concern", f"{inspection}.{number}")


def is_listed(of: PlanThen) -> bool:
    """Whether a plan's actions stand on the actions page of this pack."""
    return of.plan == of.meeting.plan and "actions" in of.meeting.body.notebooks


def act(meeting: Meeting, row: Row) -> str:
    """Write the reference of an action, as a link where it has a row, with a star where only the subject links it."""
    ref = row["ref"] if meeting.plan is None or row["plan"] != meeting.plan.id else links.action(meeting, row["ref"])
    return f"{ref}{star(row)}"


def part(concern: Concern) -> Part:
    """Tell what became of one area of concern: judgement, plans in turn, measures, own account, what is not known."""
    gaps = list(_not_known(concern))
    blocks = [
        *map(say, [*concern.judged, *concern.status]),
        *(block for each in concern.responses for block in _plan(each)),
        *measures_of(concern),
        *map(say, _own_account(concern)),
        *([Words(["Not known:"], gaps)] if gaps else []),
    ]
    return Part(concern.name, blocks, _line(concern), name_of(concern))


def _line(concern: Concern) -> str:
    """Say in a line how a concern was judged, what of it is open and late, and what its measures show."""
    told = [concern.judgement["judgement"]] if concern.judgement else []
    told += [concern.row["status"]] if concern.row["status"] else []
    told += [_standing(each) for each in concern.acting[-1:]]
    return f"{capital('; '.join([*told, f'measures: {briefly(concern)}']))}."


def _standing(response: Response) -> str:
    of, on = response.of, response.reported_on
    still_open, late = len(response.standing(*OPEN)), len(response.refs("was_late"))
    if response.is_done or not still_open:
        return f"every {of.word} {of.done_word.lower()}" if response.is_done else f"no {of.word} open"
    which = f", {'all' if late == still_open > 1 else number(late, of.things, WAS_LATE, as_at=on)} late" if late else ""
    return f"{number(still_open, of.things, 'Open', as_at=on)} {verb(still_open, of.word, of.things)} open{which}"


def _plan(response: Response) -> list[Words | Table]:
    """Tell how one plan answers the concern: nothing where it does not."""
    of, linked_to = response.of, _links(response)
    if not response.rows:
        why = f"{of.title}. {linked_to} The record lists no action there." if linked_to else response.left_out
        return [say(why)] if why else []
    carried = [row["ref"] for row in response.carried]
    finished = [row for row in response.standing(*DONE) if row["ref"] not in carried]
    told = " ".join(filter(None, [f"{of.title}:", _summed_up(response), linked_to]))
    done = Words([told, *([f"{of.done_word}:"] if finished else [])], [_finished(response, row) for row in finished])
    if finished and is_listed(of):
        named = listed(f"{act(of.meeting, row)}{_aside(_doubt(response, row))}" for row in finished)
        done = say(f"{told} {of.done_word}: {named}.")
    return [done, *_became(response), *_open(response)]


def _finished(response: Response, row: Row) -> str:
    due: list[str] = [] if pd.isna(row["due"]) else [f"due {day(row['due'])}"]
    return f"{act(response.of.meeting, row)} {row['title']}{_aside([*due, *_doubt(response, row)])}"


def _doubt(response: Response, row: Row) -> list[str]:
    words = row["narrative"].rstrip(".")
    return [f"its words say it is unfinished: {words}"] if row["ref"] in response.of.doubted else []


def _aside(told: list[str]) -> str:
    return f" ({'; '.join(told)})" if told else ""


def _summed_up(response: Response) -> str:
    """Count a plan's actions by rating."""
    on = response.reported_on
    size = count(len(response.rows), response.of.word, term="Of the plan's actions", as_at=on)
    known = f"{_all(response)} as last reported on {day(on)}" if on else "on which the record holds no report"
    return f"{size}, {known}."


def _all(response: Response) -> str:
    """Count actions by rating; of several that are all alike say so."""
    first, *others = [(row["rating"] or usual_word(row["standing"])).lower() for row in response.rows]
    return f"all {first}" if others and {*others} == {first} else response.ratings if others else first


def _links(response: Response) -> str:
    """Say to which sections and actions of a plan the concern is linked, with a star where only by subject."""
    stated = {row["ref"]: "" for row in response.links if row["linked_by"] == "paper"}
    places = [*_named(response, stated, ""), *_named(response, response.by_subject, "*")]
    return f"Linked: {listed(places)}." if places else ""


def _named(response: Response, refs: Mapping[str, str], mark: str) -> Iterator[str]:
    """Write places with their titles, and what of each is linked otherwise."""
    for ref, apart in refs.items():
        for place in response.of.places.get(ref, []):
            yield f"{place['kind']} {ref}{mark} ({'; '.join(filter(None, [place['title'], apart]))})"


def _open(response: Response) -> list[Table]:
    """List a plan's open actions that answer the concern."""
    of, rows = response.of, response.standing(*OPEN)
    shown = ((row, badge(row["standing"], row["rating"])) for row in rows)
    cells: list[Cells] = [[f"{act(of.meeting, row)} {row['title']}", rated, _when(row)] for row, rated in shown]
    size, word = number(len(rows), of.things, "Open", as_at=response.reported_on), verb(len(rows), of.word, of.things)
    what = f"{size} {word} open when last reported" if of.over else f"{size} open {word}"
    caption = f"{response.label}: {what}"
    return [Table(caption, [capital(of.word), "Rating", "Due"], cells, {0: "long"})] if cells else []


def _when(row: Row) -> str:
    """Write when an action is due, its new date, and whether it was late or its date passed since."""
    if row["was_late"]:
        days = count((row["reported_on"] - row["due"]).days, "day", term=WAS_LATE, as_at=row["reported_on"])
        return f"{_re_dated(row)}: late by {days} when last reported"
    return f"{_re_dated(row)}: {PASSED_SINCE[0].lower()}{PASSED_SINCE[1:]}" if row["passed_since"] else _re_dated(row)


def _own_account(concern: Concern) -> list[str]:
    """Link to what the area last said of the concern itself; give it, under each heading, where no page does."""
    meeting = concern.meeting
    if concern.said and "self_assessment" in meeting.body.notebooks:
        days = listed(day(on) for on in dict.fromkeys(row["as_at"] for row in concern.said))
        return [f"The area's own account, {days}: {links.page(meeting, 'self_assessment', 'self-assessment')}."]
    last = {each: row["as_at"] for row in reversed(concern.said) for each in ACCOUNT if row[each]}
    told = []
    for row in concern.said:
        said = [f"{heading}: {row[each]}" for each, heading in ACCOUNT.items() if last.get(each) == row["as_at"]]
        told += [" ".join([f"The area's own account, {day(row['as_at'])}.", *said])] if said else []
    return told


def _not_known(concern: Concern) -> Iterator[str]:
    """List what the record does not hold of one concern."""
    for each in concern.responses:
        if each.unlinked:
            yield each.unlinked
        unreported = [act(concern.meeting, row) for row in each.standing(NOT_REPORTED)]
        if 0 < len(unreported) < len(each.rows):
            yield f"The record holds no report on {listed(unreported)}."
    if not concern.speaks:
        yield f"{NO_MEASURE}, so whether outcomes moved is not known."
    yield from of_sections(concern)
    if len(accounts(concern.meeting)) and not concern.said:
        yield "The area's own account does not speak of it."


def _became(response: Response) -> list[Table]:
    """Show what each task carried forward became: one row a task and what takes it up."""
    tasks, word, rows = response.carried, response.of.word, list[Cells]()
    for task in tasks:
        first: Cells = [_last_said(response, task), _date(task["due"])]
        became = response.became.get(task["ref"], [])
        taken = [_taken_up(response.of.meeting, task, each["to_ref"], each["acts"]) for each in became]
        rows += [[*first, *cells] for cells in taken or [["not known"] * 2]]
    headings = [capital(word), "First due", "Became", "Due now"]
    size = count(len(tasks), word, term="Carried forward")
    caption = f"{response.label}: what became of {size} carried forward"
    return [Table(caption, headings, rows, {0: "long"})] if tasks else []


def _last_said(response: Response, task: Row) -> str | Markup:
    """Write a task with its title, and under it where it stood when last reported on."""
    named = f"{act(response.of.meeting, task)} {task['title']}"
    if not task["narrative"]:
        return named
    told = f"{day(task['reported_on'])}: {task['narrative']}"
    return Markup("{}<br>{}").format(linked(named), clean(told))


def _taken_up(meeting: Meeting, task: Row, to_ref: str, acts: list[Row]) -> Cells:
    """Write what took a task up: its reference, the rating of each action there, when due and how far moved."""
    if not acts:
        return [f"{to_ref}: no action of it is known", "not known"]
    named = ((linked(act(meeting, row)), badge(row["standing"], row["rating"])) for row in acts[:MOST_ON_A_PAGE])
    marks = [Markup("{} {}").format(*each) for each in named]
    shown = [*([f"{clean(to_ref)}:"] if to_ref != acts[0]["ref"] else []), *marks, *unshown(len(acts), "action")]
    if task["standing"] not in DONE:
        shown += not_so(task["ref"], acts)
    return [Markup("<br>").join(shown), f"{_due_now(acts)}: {_moved(task, acts)}"]


def not_so(task: str, acts: Sequence[Row]) -> list[str]:
    """Say that a task carried forward is not complete for what took it up is; nothing where not all of that is."""
    done = bool(acts) and all(row["standing"] in DONE for row in acts)
    return [f"which does not say that {clean(task)} is"] if done else []


def _date(date: pd.Timestamp) -> str:
    """Write a date that no line breaks."""
    return "no date" if pd.isna(date) else day(date).replace(" ", "\u00a0")


def _re_dated(row: Row) -> str:
    """Write a due date, with its new date where it was given one."""
    again = new_date(row)
    return _date(row["due"]) + (f", now {again if NOT_FIRM in again else _date(row['revised_due'])}" if again else "")


def _due_now(acts: list[Row]) -> str:
    """Write when one action is due; of several, the first and the last date."""
    if len(acts) == 1:
        return _re_dated(acts[0])
    dates = not_missing(row["due"] if pd.isna(row["revised_due"]) else row["revised_due"] for row in acts)
    if not dates:
        return "no date"
    first, last = _date(min(dates)), _date(max(dates))
    undated = len(acts) - len(dates)
    without = number(undated, "actions", "Of the plan's actions")
    rest = f"; {without} {verb(undated, 'has', 'have')} no date" if undated else ""
    return (first if first == last else f"{first} to {last}") + rest


def _moved(task: Row, acts: list[Row]) -> str:
    """Write how many days due dates moved when a task was carried on, and again since."""
    days = not_missing((row["due"] - task["due"]).days for row in acts)
    again = max(not_missing((row["revised_due"] - row["due"]).days for row in acts), default=0)
    if not days:
        return "not known"
    upto = "up to " if len(acts) > 1 else ""
    return _spread(min(days), max(days)) + (f", then {upto}{_later(again)}" if again else "")


def _spread(first: int, last: int) -> str:
    if first == last:
        return _later(first) if first else "not moved"
    if first >= 0:
        return f"{number(first, 'days')} to {_later(last)}"
    return f"{_later(first)} to {_later(last)}"


def _later(days: int) -> str:
    return f"{count(abs(days), 'day')} {'later' if days >= 0 else 'earlier'}"
