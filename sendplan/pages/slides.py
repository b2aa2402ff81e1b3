"""The slides of the self-assessment: a message and one picture each; nothing where the record has none to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import actions, board_summary, links, no_ratings, risks
from sendplan.pages.due_after import inspection_next
from sendplan.pages.inspected import Concern, judged, known_concerns, listed_plans
from sendplan.pages.inspections import CONCERNS, areas, judged_so, numbers, words
from sendplan.pages.self_assessment import better_off
from sendplan.pages.values import apart, shown, title
from sendplan.rules import measures, plan, timing
from sendplan.rules.risks import HIGH, still_open
from sendplan.show.blocks import Words
from sendplan.show.slide import Slide
from sendplan.show.tables import Table, badge
from sendplan.words import capital, day, listed, month, verb

MOST, MOST_CONCERNS = 5, 12  # rows of a table, and concerns in a list: more do not fit a screen
ONE_LINE = 100  # letters
Made = Callable[[Meeting], Slide | Words]


def _where(known: Callable[[Meeting], object]) -> Callable[[Made], Made]:
    """Make a slide only where something is known."""

    def decorate(make: Made) -> Made:
        @wraps(make)
        def made(meeting: Meeting) -> Slide | Words:
            return make(meeting) if known(meeting) else Words()

        return made

    return decorate


def _rated(meeting: Meeting) -> bool:
    return not no_ratings(meeting)


def _actions(how_many: int, term: str) -> str:
    return count(how_many, "action", term=term)


def _all_of(found: list[Concern]) -> str:
    return areas([each.kind for each in found])


@_where(known_concerns)
def start(meeting: Meeting) -> Slide | Words:
    """List the areas of concern with which it began."""
    found = known_concerns(meeting)
    days = listed(map(day, sorted({each.row["inspected_on"] for each in found})))
    rest = len(found) - MOST_CONCERNS
    more = [f"and {number(rest, CONCERNS, 'Area of concern')} more"] if rest > 0 else []
    named = [links.concern(meeting, each.key[0], str(each.key[1]), each.name) for each in found[:MOST_CONCERNS]]
    return Slide(f"We started with {_all_of(found)}, named on {days}.", Words([], [*named, *more]))


def done(meeting: Meeting) -> Slide | Words:
    """Draw what was done beside what was planned; of plans of which no more is known, how much was done."""
    if not _rated(meeting):
        return _done_before(meeting)
    due, complete = int((meeting.position["due"] <= meeting.as_at).sum()), meeting.counts["done"]
    every = _actions(len(meeting.position), "Actions in the plan")
    figure = number(complete, "actions", plan.done_term(meeting.its_plan.words))
    planned = f"{number(due, 'actions', 'Planned')} {verb(due, 'was', 'were')} due by {day(meeting.as_at)}"
    message = f"{figure} of {every} {verb(complete)} {actions.done_word(meeting)}; {planned}."
    return Slide(message, actions.burn_up(meeting))


def _done_before(meeting: Meeting) -> Slide | Words:
    told = [(of, of.reported_on) for of in listed_plans(meeting) if of.reported_on is not None]
    if not told:
        return Words()
    rows = [
        [of.title, f"{of.done(_complete(of.position), on)} of {number(len(of.position), of.things)}", day(on)]
        for of, on in told
    ]
    message = f"Of the plans before this one, {verb(len(told), 'this was', 'these were')} done when last reported."
    return Slide(message, Table(message, ["Plan", "Done", "Reported by"], rows))


def _complete(position: pd.DataFrame) -> int:
    return int(position["standing"].isin(plan.DONE).sum())


@_where(_rated)
def now(meeting: Meeting) -> Slide | Words:
    """Set what is done beside what is on track, behind and late, by topmost section."""
    position = meeting.position
    standing = position["standing"]
    marks = {
        capital(actions.done_word(meeting)): standing.isin(plan.DONE),
        "On track": position["on_track"].astype("bool"),
        capital(actions.word(meeting, "red")): standing == "red",
        capital(actions.word(meeting, "not_started")): standing == "not_started",
        "Past due": position["ref"].isin(meeting.past_due["ref"]),
    }
    told = {heading: mark for heading, mark in marks.items() if mark.any()}
    tops = [top for top in meeting.titles if (position["top"] == top).any()]
    counts = [[number(int(mark[position["top"] == top].sum()), "actions", name) for name, mark in told.items()]
              for top in tops]  # fmt: skip
    rows = [[f"{top}. {meeting.titles[top]}", *row] for top, row in zip(tops, counts, strict=True)]
    headings = [capital(meeting.level), *told]
    classes = dict.fromkeys(range(1, len(headings)), "number")
    return Slide(_still_open(meeting), Table("", headings, rows[: MOST + 1], classes))


def _still_open(meeting: Meeting) -> str:
    counts = meeting.counts
    still_open = sum(counts[each] for each in plan.OPEN)
    if not still_open:
        return f"No action is open: all {_actions(len(meeting.position), 'Actions in the plan')} are closed."
    parts = [f"{number(counts['on_track'], 'actions', 'On track')} on track"] if counts["on_track"] else []
    parts += [
        f"{number(counts[each], 'actions', actions.rated_as(meeting, each))} {actions.word(meeting, each)}"
        for each in ("red", "paused", "not_started")
        if counts[each]
    ]
    told = f": {listed(parts)}" if parts else ""
    return f"{_actions(still_open, 'Open')} {verb(still_open)} still open{told}."


@_where(lambda meeting: _rated(meeting) and len(meeting.past_due))
def late(meeting: Meeting) -> Slide | Words:
    """Name the actions longest past due, with what their leads say of them."""
    rows, own = meeting.past_due, actions.rating(meeting, "green")
    green = int((rows["standing"] == "green").sum())
    of_them = f"; {number(green, 'actions', 'Green but past due')} of them {verb(green)} rated {own}" if green else ""
    message = f"{_actions(len(rows), 'Past due')} {verb(len(rows))} past due on {day(meeting.as_at)}{of_them}."
    told = [
        [links.titled(meeting, row["ref"]), day(row["due"]), badge(row["standing"], row["rating"])]
        for row in records(rows.head(MOST))
    ]
    return Slide(message, Table(message, ["The longest past due", "Due", "Reported rating"], told))


@_where(lambda meeting: len(meeting.judged))
def outcomes(meeting: Meeting) -> Slide | Words:
    """Show what moved, worst first; where nothing can be seen to move, what is furthest below England."""
    judged_ = meeting.judged
    moved = judged_[judged_["moved"].isin([*measures.NO_BETTER, *measures.GOT_BETTER])]
    message = capital(f"{better_off(meeting)}.")
    if len(moved):
        order = moved["moved"].map([*measures.NO_BETTER, *measures.GOT_BETTER].index)
        worst = records(moved.loc[order.sort_values(kind="stable").index].head(MOST))
        rows = [[title(row), shown(row, "first"), shown(row, "latest"), capital(row["moved"])] for row in worst]
        return Slide(message, Table(message, ["Measure", "From", "To", "Result"], rows))
    below = judged_[judged_["england_gap"] < 0].sort_values("england_gap", kind="stable")
    rows = [
        [title(row), shown(row, "latest"), shown(row, "england"), capital(apart(row, "england_gap"))]
        for row in records(below.head(MOST))
    ]
    beside = ["Furthest below England", meeting.area.facts.la_name, "England", "Gap"]
    return Slide(message, Table(message, beside, rows) if rows else Words())


@_where(listed_plans)
def concerns(meeting: Meeting) -> Slide | Words:
    """Say of how many concerns the work is done, open or late, and what inspectors judged."""
    found = known_concerns(meeting)
    last = listed_plans(meeting)[-1]
    late = [each for each in found if each.response(last).refs("was_late")]
    still_open = [each for each in found if each.response(last).standing(*plan.OPEN)]
    rows = {
        **_judgements(found),
        f"Every {last.word} {last.done_word.lower()}": [each for each in found if each.response(last).is_done],
        f"With open {last.things}": still_open,
        f"With {last.things} past due when last reported": late,
        f"With no {last.word} linked": [each for each in found if not each.response(last).rows],
        "With no measure that speaks to it": [each for each in found if not each.speaks],
    }
    table = [[what, _how_many(which), numbers(meeting, (each.key for each in which))]
             for what, which in rows.items() if which]  # fmt: skip
    behind = f", and {_how_many(late)} {verb(len(late), 'has', 'have')} late ones" if late else ""
    message = f"{_how_many(still_open)} of {_all_of(found)} {verb(len(still_open), 'has', 'have')} open {last.things}"
    return Slide(f"{message}{behind}.", Table("", ["Areas", "How many", "Which"], table, {1: "number"}))


def _judgements(found: list[Concern]) -> dict[str, list[Concern]]:
    """Part the concerns by what was last judged of them."""
    made = [pair for pairs in judged(found).values() for pair in pairs]
    return {
        f"Judged on {day(on)}: {word}": [each for each, row in made if (row["judged_on"], row["judgement"]) == (on, word)]
        for on, word in sorted({(row["judged_on"], row["judgement"]) for _, row in made}, reverse=True)
    }


def _how_many(which: Iterable[Concern]) -> str:
    return number(len([*which]), CONCERNS, "Area of concern")


@_where(lambda meeting: len(still_open(meeting.risks)) if len(meeting.risks) else 0)
def risk(meeting: Meeting) -> Slide | Words:
    """Name the open risks with the highest scores."""
    found = still_open(meeting.risks).sort_values("score", ascending=False, kind="stable")
    top = int((found["level"] == HIGH).sum())
    message = f"{number(top, 'risks', risks.HIGH)} of {count(len(found), 'open risk', term=risks.OPEN)} {verb(top)} high."
    rows = [
        [f"{row['title']} ({row['ref']})", badge(row["level"], capital(row["level"].replace("_", " ")))]
        for row in records(found.head(MOST))
    ]
    return Slide(message, Table(message, ["The highest", "Level"], rows))


@_where(_rated)
def ahead(meeting: Meeting) -> Slide | Words:
    """Count what is due in the months ahead, and say which inspection is next."""
    position = meeting.position
    coming = position[position["standing"].isin(plan.OPEN) & (position["due"] >= meeting.as_at)]
    if coming.empty:
        return Words()
    months = coming.assign(end=coming["due"] + pd.offsets.MonthEnd(0)).groupby("end")
    waiting = actions.word(meeting, "not_started")
    rows = [
        [month(end), number(len(rows), "actions", "Open"), number(int((rows["standing"] == "not_started").sum()), "actions", actions.rated_as(meeting, "not_started"))]
        for end, rows in months
    ][:MOST]
    until = coming["due"].max() if meeting.next_date is None else meeting.next_date
    soon = int((coming["due"] <= until).sum())
    by = f"by {day(until)}" if meeting.next_date is None else f"before the next meeting, on {day(until)}"
    message = f"{_actions(soon, 'Open')} {verb(soon, 'falls', 'fall')} due {by}."
    note = " ".join(inspection_next(meeting).paragraphs)
    return Slide(message, Table(message, ["Due in", "Open actions", f"Of them {waiting}"], rows, {1: "number", 2: "number"}, note=note))


def ask(meeting: Meeting) -> Slide | Words:
    """List what the papers ask the members to do."""
    asked = board_summary.papers_ask(meeting)
    return Slide(asked.paragraphs[0], Words([], asked.bullets[:MOST])) if asked.bullets else Words()
