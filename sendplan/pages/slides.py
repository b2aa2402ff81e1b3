"""The slides of the self-assessment: a message and one picture each; nothing where the record has none to show."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import grouped, records
from sendplan.meeting import Meeting
from sendplan.pages import actions, board_summary, links, no_ratings, pace, risks
from sendplan.pages.asking import GREEN, green_but_late
from sendplan.pages.due_after import inspection_next
from sendplan.pages.inspected import Concern, judged, known_concerns, listed_plans
from sendplan.pages.inspections import CONCERNS, numbers
from sendplan.pages.so_far import all_of, better_off, how_many, judged_well
from sendplan.pages.so_far import outcomes as every_outcome
from sendplan.pages.values import apart, shown, title
from sendplan.rules import measures, plan, timing
from sendplan.rules.risks import HIGH, still_open
from sendplan.show.blocks import Words
from sendplan.show.charts import Chart
from sendplan.show.slide import Slide
from sendplan.show.tables import Table, badge
from sendplan.words import capital, day, listed, month, some_of, verb

MOST, MOST_CONCERNS = 5, 12  # rows of a table, and concerns in a list: more do not fit a screen
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


@_where(known_concerns)
def start(meeting: Meeting) -> Slide | Words:
    """List the areas of concern with which it began."""
    found = known_concerns(meeting)
    days = listed(map(day, sorted({each.row["inspected_on"] for each in found})))
    rest = len(found) - MOST_CONCERNS
    more = [f"and {number(rest, CONCERNS, 'Area of concern')} more"] if rest > 0 else []
    named = [links.concern(meeting, each.key[0], str(each.key[1]), each.name) for each in found[:MOST_CONCERNS]]
    return Slide(f"We started with {all_of(found)}, named on {days}.", Words([], [*named, *more]))


def done(meeting: Meeting) -> Slide | Words:
    """Draw what was done beside what was planned; of plans of which no more is known, how much was done."""
    if not _rated(meeting):
        return _done_before(meeting)
    due, complete = int((meeting.position["due"] <= meeting.as_at).sum()), meeting.counts["done"]
    every = _actions(len(meeting.position), "Actions in the plan")
    figure = number(complete, "actions", plan.done_term(meeting.its_plan.words))
    planned = f"{number(due, 'actions', 'Planned')} {verb(due, 'was', 'were')} due by {day(meeting.as_at)}"
    told = capital(some_of(complete, figure, len(meeting.position), every, "the plan's one action"))
    message = f"{told} {actions.done_word(meeting)}; {planned}."
    drawn = pace.burn_up(meeting)
    return Slide(message, drawn) if isinstance(drawn, Chart) else Words()


def _done_before(meeting: Meeting) -> Slide | Words:
    told = [(of, of.reported_on) for of in listed_plans(meeting) if of.reported_on is not None]
    if not told:
        return Words()
    rows = [[of.title, of.done_of(_complete(of.position), len(of.position), on), day(on)] for of, on in told]
    message = f"Of the plans before this one, {verb(len(told), 'this was', 'these were')} done when last reported."
    return Slide(message, Table(message, ["Plan", "Done", "Reported by"], rows))


def _complete(position: pd.DataFrame) -> int:
    return int(position["standing"].isin(plan.DONE).sum())


@_where(_rated)
def now(meeting: Meeting) -> Slide | Words:
    """Set what is done beside what is on track, behind and late, by topmost section."""
    top = meeting.position["top"]
    told = {heading: (term, where) for heading, (term, where) in _marks(meeting).items() if where.any()}
    rows = [
        [
            f"{ref}. {meeting.titles[ref]}",
            *(number(where[top == ref].sum(), "actions", of) for of, where in told.values()),
        ]
        for ref in meeting.titles
        if (top == ref).any()
    ]
    headings = [capital(meeting.level), *told]
    classes = dict.fromkeys(range(1, len(headings)), "number")
    return Slide(_still_open(meeting), Table("", headings, rows[: MOST + 1], classes))


def _marks(meeting: Meeting) -> dict[str, tuple[str, pd.Series[bool]]]:
    """Name the columns of what can be said of actions: the term of their counts, and of which actions it holds."""
    position, words = meeting.position, meeting.its_plan.words
    standing = position["standing"]
    of_ratings = {
        capital(actions.word(meeting, each)): (actions.rated_as(meeting, each), standing == each)
        for each in ("red", "not_started")
    }
    return {
        capital(actions.done_word(meeting)): (plan.done_term(words), standing.isin(plan.DONE)),
        "On track": ("On track", position["on_track"].astype("bool")),
        **of_ratings,
        "Past due": ("Past due", position["ref"].isin(meeting.past_due["ref"])),
    }


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
    green = len(green_but_late(meeting))
    of_them = f"; {number(green, 'actions', GREEN)} of them {verb(green)} rated {own}" if green else ""
    message = f"{_actions(len(rows), 'Past due')} {verb(len(rows))} late on {day(meeting.as_at)}{of_them}."
    told = [
        [links.titled(meeting, row["ref"]), day(row["due"]), badge(row["standing"], row["rating"])]
        for row in records(rows.head(MOST))
    ]
    return Slide(message, Table(message, ["The longest late", "Due", "Reported rating"], told, {1: "date"}))


@_where(lambda meeting: len(every_outcome(meeting)))
def outcomes(meeting: Meeting) -> Slide | Words:
    """Show what moved, worst first; where nothing can be seen to move, what is furthest below England."""
    judged_ = every_outcome(meeting)
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
    still_open = [each for each in found if each.response(last).standing(*plan.OPEN)]
    rows = {
        **_judgements(found),
        f"Every {last.word} {last.done_word.lower()}": [each for each in found if each.response(last).is_done],
        f"With {last.things} open when last reported": still_open,
        f"With {last.things} late when last reported": [each for each in found if each.response(last).refs("was_late")],
        f"With no {last.word} linked": [each for each in found if not each.response(last).rows],
        "With no measure that speaks to it": [each for each in found if not each.speaks],
    }
    told = {
        what: (how_many(which), numbers(meeting, (each.key for each in which))) for what, which in rows.items() if which
    }
    first = next(
        iter(judged_well(found)),
        (how_many(still_open), f"of {all_of(found)} had {last.things} open when last reported."),
    )
    table = [[what, *cells] for what, cells in told.items()]
    return Slide(" ".join(first), Table("", ["Areas", "How many", "Which"], table[: MOST + 1], {1: "number"}))


def _judgements(found: list[Concern]) -> dict[str, list[Concern]]:
    """Part the concerns by what was last judged of them."""
    made = [pair for pairs in judged(found).values() for pair in pairs]
    kinds = grouped(
        [{"on": row["judged_on"], "word": row["judgement"], "of": each} for each, row in made], "on", "word"
    )
    return {
        f"Judged on {day(on)}: {word}": [row["of"] for row in rows]
        for (on, word), rows in sorted(kinds.items(), reverse=True)
    }


@_where(lambda meeting: len(still_open(meeting.risks)) if len(meeting.risks) else 0)
def risk(meeting: Meeting) -> Slide | Words:
    """Name the open risks with the highest scores."""
    found = still_open(meeting.risks).sort_values("score", ascending=False, kind="stable")
    top = int((found["level"] == HIGH).sum())
    part, of = number(top, "risks", risks.HIGH), count(len(found), "open risk", term=risks.OPEN)
    message = f"{capital(some_of(top, part, len(found), of, 'the one open risk'))} high."
    rows = [
        [f"{row['title']} ({row['ref']})", badge(row["level"], capital(row["level"].replace("_", " ")))]
        for row in records(found.head(MOST))
    ]
    return Slide(message, Table(message, ["The highest", "Level"], rows))


@_where(_rated)
def ahead(meeting: Meeting) -> Slide | Words:
    """Count what is due in the months ahead, and say which inspection is next."""
    position, waiting = meeting.position, actions.rated_as(meeting, "not_started")
    coming = position[position["standing"].isin(plan.OPEN) & (position["due"] >= meeting.as_at)]
    if coming.empty or coming["due"].max() < meeting.date:
        return Words()
    months = coming.assign(end=coming["due"] + pd.offsets.MonthEnd(0), waits=coming["standing"] == "not_started")
    told = months.groupby("end").agg(due=("ref", "size"), waits=("waits", "sum")).reset_index().head(MOST)
    rows = [
        [month(row["end"]), number(row["due"], "actions", "Open"), number(row["waits"], "actions", waiting)]
        for row in records(told)
    ]
    until = coming["due"].max() if meeting.next_date is None else meeting.next_date
    soon = len(timing.due_between(position, meeting.as_at, until))
    by = f"by {day(until)}" if meeting.next_date is None else f"before the next meeting, on {day(until)}"
    message = f"{_actions(soon, 'Open')} {verb(soon, 'falls', 'fall')} due {by}."
    headings = ["Due in", "Open actions", f"Of them {actions.word(meeting, 'not_started')}"]
    note = " ".join(inspection_next(meeting).paragraphs)
    return Slide(message, Table(message, headings, rows, dict.fromkeys((1, 2), "number"), note=note))


def ask(meeting: Meeting) -> Slide | Words:
    """List what the papers ask the members to do."""
    asked = board_summary.papers_ask(meeting)
    return Slide(asked.paragraphs[0], Words([], asked.bullets[:MOST])) if asked.bullets else Words()
