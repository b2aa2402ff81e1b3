"""The slides of the self-assessment: a message and one picture each; nothing where the record has none to show."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import grouped, keys, records
from sendplan.meeting import Meeting
from sendplan.pages import Answer, actions, board_summary, links, measures, needs, no_ratings, pace, risks
from sendplan.pages.asking import GREEN, green_but_late
from sendplan.pages.due_after import inspection_next
from sendplan.pages.inspected import Concern, judged, known_concerns, listed_plans
from sendplan.pages.inspections import CONCERNS, numbers
from sendplan.pages.so_far import all_of, better_off, how_many, judged_well
from sendplan.pages.so_far import outcomes as every_outcome
from sendplan.pages.values import moves, title, value
from sendplan.rules import plan, timing
from sendplan.rules.risks import HIGH, grid, still_open
from sendplan.show.blocks import Words
from sendplan.show.charts import Caption, Chart, standings
from sendplan.show.lollipop import gaps
from sendplan.show.matrix import matrix
from sendplan.show.slide import Slide, fits
from sendplan.show.tables import Table
from sendplan.words import capital, day, listed, some_of, verb

MOST, MOST_CONCERNS, MOST_BARS = 5, 12, 3  # rows of a table, concerns in a list, bars of plans: more do not fit
STACK, CELLS = 150, 190  # px: the highest stack of due dates, and the cells of a matrix of risks together
STICKS = ((3, 2), (2, 2), (2, 1), (1, 1))  # of the worst and the best measures, as many as fit


def _where(known: Callable[[Meeting], object]) -> Callable[[Answer], Answer]:
    """Make a slide only where something is known."""
    return needs(lambda meeting: "" if known(meeting) else "nothing is known", told=True)


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


def _page(meeting: Meeting, name: str, what: str) -> str:
    """Say on which page of the pack more stands; empty where it has no such page."""
    link = links.page(meeting, name, capital(name))
    return f"See {what} on the page {link}." if name in meeting.body.notebooks else ""


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
    return Slide(message, drawn, _page(meeting, "actions", "each month")) if isinstance(drawn, Chart) else Words()


def _done_before(meeting: Meeting) -> Slide | Words:
    told = [(of, of.reported_on) for of in listed_plans(meeting) if of.reported_on is not None][-MOST_BARS:]
    if not told:
        return Words()
    then = ((of, plan.count_standings(of.position), on) for of, on in told)
    done = [f"{of.done(had['done'], on)} of {number(had['actions'], of.things)} {of.things}" for of, had, on in then]
    plans = verb(len(told), "the plan", "the plans")
    message = f"{listed(done)} of {plans} before this one were done when last reported."
    labels = [f"{of.title}, reported by {day(on)}" for of, on in told]
    standing = [of.position.assign(label=label) for (of, _), label in zip(told, labels, strict=True)]
    counted = plan.counts_by(pd.concat(standing), "label").set_index("label").loc[labels].reset_index()
    return Slide(message, standings(counted, {}, Caption(message, "")), _page(meeting, "concerns", "what they answer"))


@_where(_rated)
def now(meeting: Meeting) -> Slide | Words:
    """Draw the ratings by topmost section; where they do not fit, count what is done, on track, behind and late."""
    top = meeting.position["top"]
    told = {heading: (term, where) for heading, (term, where) in _marks(meeting).items() if where.any()}
    rows = [
        [f"{ref}. {title}", *(number(where[top == ref].sum(), "actions", of) for of, where in told.values())]
        for ref, title in meeting.titles.items()
        if (top == ref).any()
    ]
    drawn = actions.ratings(meeting)
    if isinstance(drawn, Chart) and fits(drawn):
        return Slide(_still_open(meeting), drawn, _page(meeting, "actions", "each action"))
    headings = [capital(meeting.level), *told]
    classes = dict.fromkeys(range(1, len(headings)), "number")
    return Slide(_still_open(meeting), Table("", headings, rows[: MOST + 1], classes))


def _marks(meeting: Meeting) -> dict[str, tuple[str, pd.Series[bool]]]:
    """Name the columns of what can be said of actions: the term of their counts, and of which actions it holds."""
    position, words = meeting.position, meeting.its_plan.words
    standing = position["standing"]
    own = {each: capital(actions.word(meeting, each)) for each in ("red", "not_started")}
    of_ratings = {word: (actions.rated_as(meeting, each), standing == each) for each, word in own.items()}
    return {
        capital(actions.done_word(meeting)): (plan.done_term(words), standing.isin(plan.DONE)),
        "On track": ("On track", position["on_track"].astype("bool")),
        **of_ratings,
        "Late": ("Past due", position["ref"].isin(meeting.past_due["ref"])),
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
    """Draw when every action is due, and which are late."""
    rows, own = meeting.past_due, actions.rating(meeting, "green")
    green = len(green_but_late(meeting))
    of_them = f"; {number(green, 'actions', GREEN)} of them {verb(green)} rated {own}" if green else ""
    message = f"{_actions(len(rows), 'Past due')} {verb(len(rows))} late on {day(meeting.as_at)}{of_them}."
    every = actions.to_be_done(meeting)
    drawn = actions.strip(meeting, every, "", Caption(message, ""), STACK)
    return Slide(message, drawn, " ".join([*actions.left_out(every), _page(meeting, "actions", "which they are")]))


@_where(lambda meeting: len(every_outcome(meeting)))
def outcomes(meeting: Meeting) -> Slide | Words:
    """Show what moved, worst first; where nothing can be seen to move, what is furthest below England."""
    message, found = capital(f"{better_off(meeting)}."), every_outcome(meeting)
    moved = moves(found)
    for worst, best in STICKS:
        drawn = _since_first(moved, worst, best) if len(moved) else measures.gaps_of(meeting, found, worst + best, 0)
        if drawn and fits(drawn):
            told = drawn.reading if len(moved) else f"{drawn.name}; these are furthest, as shares of its value."
            source = f"Source: {_publishers(meeting, moved if len(moved) else found)}."
            return Slide(message, drawn, " ".join([told, source, _page(meeting, "measures", "each figure")]))
    return Slide(message, Words())


def _since_first(moved: pd.DataFrame, worst: int, best: int) -> Chart:
    """Draw the worst and the best moves; where fewer are no better or better, more of the others."""
    no_better, size = int((moved["at"] <= 0).sum()), worst + best
    worst = min(max(worst, size - len(moved) + no_better), no_better)
    drawn = measures.ends(moved, worst, size - worst)
    said = [f"{value(row, 'latest')}, first {value(row, 'first')}" for row in records(drawn)]
    rows = drawn[["at"]].assign(title=[title(row) for row in records(drawn)], said=said, better=drawn["at"] >= 0)
    which = measures.which(len(moved), worst, size - worst)
    part = f"; {which} of {number(len(moved), 'figures', 'Values that compare')}" if which else ""
    return gaps(rows, Caption("", f"Change as a share of the first value{part}."), "the first value")


def _publishers(meeting: Meeting, rows: pd.DataFrame) -> str:
    """Name who published the values of judged rows."""
    every, sources = meeting.record.groups, meeting.area.tables["sources"]
    ids = {each["source"] for key in keys(rows, ["plan", "ref", "breakdown"]) for each in every.get(key, [])}
    return listed(sorted(set(sources.loc[sources["id"].isin(ids), "publisher"])))


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
    used = {what: which for what, which in rows.items() if which}
    table = [[what, how_many(each), numbers(meeting, (one.key for one in each))] for what, each in used.items()]
    open_then = (how_many(still_open), f"of {all_of(found)} had {last.things} open when last reported.")
    first = next(iter(judged_well(found)), open_then)
    return Slide(" ".join(first), Table("", ["Areas", "How many", "Which"], table[: MOST + 1], {1: "number"}))


def _judgements(found: list[Concern]) -> dict[str, list[Concern]]:
    """Part the concerns by what was last judged of them."""
    made = [pair for pairs in judged(found).values() for pair in pairs]
    kinds = grouped([{**row, "of": each} for each, row in made], "judged_on", "judgement")
    in_turn = sorted(kinds.items(), reverse=True)
    return {f"Judged on {day(on)}: {word}": [row["of"] for row in rows] for (on, word), rows in in_turn}


@_where(lambda meeting: len(still_open(meeting.risks)) if len(meeting.risks) else 0)
def risk(meeting: Meeting) -> Slide | Words:
    """Draw where the open risks stand, and name those that are high."""
    found = still_open(meeting.risks).sort_values("score", ascending=False, kind="stable")
    top = int((found["level"] == HIGH).sum())
    part, of = number(top, "risks", risks.HIGH), count(len(found), "open risk", term=risks.OPEN)
    message = f"{capital(some_of(top, part, len(found), of, 'the one open risk'))} high."
    if found["score"].isna().all():
        return Slide(message, Words([], [f"{row['title']} ({row['ref']})" for row in records(found.head(MOST))]))
    now, named = found.assign(target_score=math.nan), risks.named(found[found["level"] == HIGH])
    drawn = matrix(now, grid(meeting.its_plan.risks), Caption(message, ""), CELLS)
    told = [f"High: {named}."] if named else []
    return Slide(message, drawn, " ".join([*told, _page(meeting, "risks", "each risk")]))


@_where(_rated)
def ahead(meeting: Meeting) -> Slide | Words:
    """Draw what is due in the months ahead, and say which inspection is next."""
    far = meeting.position[["due", "revised_due"]].max().max()
    coming = timing.due_between(meeting.position, meeting.as_at, far)
    coming = coming.assign(due=coming["due"].where(coming["due"] >= meeting.as_at, coming["revised_due"]))
    if coming.empty or coming["due"].max() < meeting.date:
        return Words()
    until = coming["due"].max() if meeting.next_date is None else meeting.next_date
    soon = len(timing.due_between(meeting.position, meeting.as_at, until))
    by = f"by {day(until)}" if meeting.next_date is None else f"before the next meeting, on {day(until)}"
    message = f"{_actions(soon, 'Open')} {verb(soon, 'falls', 'fall')} due {by}."
    drawn = actions.strip(meeting, coming, "", Caption(message, ""), STACK)
    moved = ["What is late stands at its new date."] if (coming["status"] == timing.PAST_DUE).any() else []
    foot = [*moved, *inspection_next(meeting).paragraphs, _page(meeting, "actions", "each action")]
    return Slide(message, drawn, " ".join(foot))


def ask(meeting: Meeting) -> Slide | Words:
    """List what the papers ask the members to do."""
    asked = board_summary.papers_ask(meeting)
    return Slide(asked.paragraphs[0], Words([], asked.bullets[:MOST])) if asked.bullets else Words()
