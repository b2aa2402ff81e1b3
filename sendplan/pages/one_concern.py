"""What the concerns page says of one area of concern: plan after plan, its measures, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from sendplan.data.area import NOT_REPORTED
from sendplan.figures import count, number
from sendplan.frames import not_missing
from sendplan.pages.inspected import PASSED_SINCE, WAS_LATE, Concern, Response, accounts
from sendplan.pages.new_dates import NOT_FIRM, new_date
from sendplan.pages.speaking import measures_of, unmeasured
from sendplan.rules.observations import Row
from sendplan.rules.plan import DONE, OPEN, usual_word
from sendplan.show.blocks import Words, say
from sendplan.show.parts import Part
from sendplan.show.tables import Table, badge
from sendplan.vocabulary import ACCOUNT
from sendplan.words import MOST_ON_A_PAGE, capital, clean, day, listed, unshown, verb

Cells = list[str | Markup]


def part(concern: Concern) -> Part:
    """Tell what became of one area of concern: judgement, plans in turn, measures, own account, what is not known."""
    account, gaps = _own_account(concern), list(_not_known(concern))
    blocks = [
        *map(say, concern.judged),
        *map(say, concern.status),
        *(block for each in concern.responses for block in _plan(each)),
        *measures_of(concern),
        *([Words(account)] if account else []),
        *([Words(["What is missing or not known:"], gaps)] if gaps else []),
    ]
    return Part(concern.name, blocks)


def _plan(response: Response) -> list[Words | Table]:
    """Tell how one plan answers the concern: nothing where it does not."""
    of, links = response.of, _links(response)
    if not response.rows:
        why = f"{of.title}. {' '.join(links)} The record lists no action there." if links else response.left_out
        return [say(why)] if why else []
    carried = [row["ref"] for row in response.carried]
    finished = [_finished(response, row) for row in response.standing(*DONE) if row["ref"] not in carried]
    heading = [f"{of.done_word}:"] if finished else []
    told = " ".join([f"{of.title}:", *_summed_up(response), *response.left_open, *links])
    return [Words([told, *heading], finished), *_became(response), *_open(response)]


def _finished(response: Response, row: Row) -> str:
    due: str = "" if pd.isna(row["due"]) else f" (due {day(row['due'])})"
    doubt = f". Its words say it is unfinished: {row['narrative']}" if row["ref"] in response.of.doubted else ""
    return f"{row['ref']} {row['title']}{due}{doubt}"


def _summed_up(response: Response) -> list[str]:
    """Count a plan's actions by rating, and say which were late, and which may be."""
    on, things = response.reported_on, response.of.things
    size = count(len(response.rows), response.of.word, term="Of the plan's actions", as_at=on)
    was, since, carries = (len(response.refs(each)) for each in ("was_late", "passed_since", "through"))
    late, passed = number(was, things, WAS_LATE, as_at=on), number(since, things, PASSED_SINCE)
    carrying = number(carries, things, "Action that answers it")
    told = {
        f"{late} {verb(was, 'was', 'were')} past due then.": was,
        f"For {passed} the date has passed with no report since: whether they were done is unknown.": since,
        f"{carrying} {verb(carries, 'carries', 'carry')} on tasks of a plan before it.": carries,
    }
    known = f"{_all(response)} as last reported on {day(on)}" if on else "on which the record holds no report"
    return [f"{size}, {known}.", *(sentence for sentence, many in told.items() if many)]


def _all(response: Response) -> str:
    """Count actions by rating; of several that are all alike say so."""
    first, *others = [(row["rating"] or usual_word(row["standing"])).lower() for row in response.rows]
    return f"all {first}" if others and {*others} == {first} else response.ratings if others else first


def _links(response: Response) -> list[str]:
    """Say to which sections and actions of a plan the concern is linked, and by what."""
    stated = {row["ref"]: "" for row in response.links if row["linked_by"] == "paper"}
    said = {"A paper links it to": stated, "By subject, not by a paper, it is linked to": response.by_subject}
    named = {told: listed(_named(response, refs)) for told, refs in said.items()}
    return [f"{told} {places}." for told, places in named.items() if places]


def _named(response: Response, refs: Mapping[str, str]) -> Iterator[str]:
    """Write places with their titles, and what of each is linked otherwise."""
    for ref, apart in refs.items():
        for place in response.of.places.get(ref, []):
            yield f"{place['kind']} {ref} ({'; '.join(filter(None, [place['title'], apart]))})"


def _open(response: Response) -> list[Table]:
    """List a plan's open actions that answer the concern, with what links them."""
    of, still_open = response.of, response.standing(*OPEN)
    cells: list[Cells] = [
        [
            row["ref"],
            row["title"],
            f"Carries on {row['through']}" if row["through"] else capital(row["linked_by"]),
            badge(row["standing"], row["rating"]),
            _re_dated(row),
            _by_date(row),
        ]
        for row in still_open
    ]
    size, by = number(len(cells), of.things, "Open", as_at=response.reported_on), f"By {day(of.meeting.as_at)}"
    word = verb(len(cells), of.word, of.things)
    headings = [capital(of.word), "Title", "Linked by", "Reported rating", "Due", by]
    what = f"{size} open {word} of the {of.title}"
    if of.over:
        what = f"{size} {word} of the {of.title} open when last reported"
    return [Table(f"{response.label}: {what}", headings, cells, {0: "ref", 1: "long"})] if cells else []


def _by_date(row: Row) -> str:
    if row["was_late"]:
        days = count((row["reported_on"] - row["due"]).days, "day", term=WAS_LATE, as_at=row["reported_on"])
        return f"Past due by {days} when last reported"
    return PASSED_SINCE if row["passed_since"] else capital(row["status"])


def _own_account(concern: Concern) -> list[str]:
    """Give what the area last said of the concern itself, under each heading."""
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
        unreported = [row["ref"] for row in each.standing(NOT_REPORTED)]
        if 0 < len(unreported) < len(each.rows):
            yield f"The record holds no report on {listed(unreported)}."
    yield from unmeasured(concern)
    if len(accounts(concern.meeting)) and not concern.said:
        yield "The area's own account does not speak of it."


def _became(response: Response) -> list[Table]:
    """Show what each task carried forward became: one row a task and what takes it up."""
    tasks, word, rows = response.carried, response.of.word, list[Cells]()
    for task in tasks:
        first: Cells = [task["ref"], _last_said(task), _date(task["due"])]
        taken = [_taken_up(task, each["to_ref"], each["acts"]) for each in response.became.get(task["ref"], [])]
        rows += [[*first, *cells] for cells in taken or [["not known"] * 4]]
    headings = [
        capital(word),
        "Title, and what was last said of it",
        "First due",
        "Became",
        "Reported rating",
        "Due now",
        "Moved",
    ]
    size = count(len(tasks), word, term="Carried forward")
    caption = f"{response.label}: what became of {size} carried forward"
    return [Table(caption, headings, rows, {0: "ref", 1: "long", 3: "ref", 4: "date"})] if tasks else []


def _last_said(task: Row) -> str | Markup:
    """Write a task's title, and under it where it stood when last reported on."""
    if not task["narrative"]:
        return str(task["title"])
    told = f"{day(task['reported_on'])}: {task['narrative']}"
    return Markup("{}<br>{}").format(clean(task["title"]), clean(told))


def _taken_up(task: Row, to_ref: str, acts: list[Row]) -> Cells:
    """Write what took a task up: its reference, the rating of each action there, when due, how far moved."""
    if not acts:
        return [to_ref, "no action of it is known", *["not known"] * 2]
    marks = [
        Markup("{}{}").format(
            "" if row["ref"] == to_ref else f"{clean(row['ref'])} ", badge(row["standing"], row["rating"])
        )
        for row in acts
    ]
    shown = [*marks[:MOST_ON_A_PAGE], *unshown(len(marks), "action")]
    if task["standing"] not in DONE:
        shown += not_so(task["ref"], acts)
    return [to_ref, Markup("<br>").join(shown), _due_now(acts), _moved(task, acts)]


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
