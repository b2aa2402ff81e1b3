"""What the concerns page shows: what became of each area of concern, through every plan in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from sendplan.figures import count, number
from sendplan.meeting import Meeting
from sendplan.pages import Block, actions, needs
from sendplan.pages.due_after import inspection_next
from sendplan.pages.inspected import (
    PASSED_SINCE,
    WAS_LATE,
    Concern,
    Response,
    accounts,
    answering_plans,
    judged,
    known_concerns,
    listed_plans,
    no_concerns,
)
from sendplan.pages.inspections import CONCERNS, areas, judged_so, numbers, visits_unknown, words
from sendplan.pages.one_concern import act, is_listed, name_of, part
from sendplan.pages.plan_then import PlanThen
from sendplan.pages.speaking import briefly
from sendplan.rules.concerns import is_good_enough, thing
from sendplan.rules.measures import months_between
from sendplan.rules.plan import DONE, OPEN, usual_word
from sendplan.show.blocks import Verdict, Words
from sendplan.show.parts import Parts
from sendplan.show.tables import Table, Tables, badge
from sendplan.show.theme import LOOKS
from sendplan.words import Be, capital, clean, day, link, listed, month, some_of, verb, visible

Column = tuple[str, list[str | Markup]]  # heading, and a cell for each concern
FELL = Be("fell", "fell", "did not fall")
LONG_AGO = 60  # days: from here on a page counts months
LONGEST = 45  # words of a verdict, which the pack's index shows too
MARK = Markup('<span class="rating {}"><span aria-hidden="true">{}</span> {}<span class="hidden"> {}</span></span>')
STARRED = "* Linked by subject, which is ours; the others by a paper."


def verdict(meeting: Meeting) -> Verdict:
    """Say how the concerns were judged, which have late actions, and what shows a difference: worst first."""
    if silent := no_concerns(meeting):
        return Verdict(silent)
    found, plans = known_concerns(meeting), listed_plans(meeting)
    told = [*_judged(found, plans[:1]), *_unjudged(found)]
    if not answering_plans(meeting):
        told.append(f"The record holds no plan of {day(meeting.date)} or before that answers any.")
    for each in plans[-1:]:
        late = [concern for concern in found if concern.response(each).refs("was_late")]
        has = verb(len(late), "has", "have")
        had = f"had late {each.things} when last reported" if each.over else f"{has} late {each.things}"
        told += [_which(late, had, each.reported_on)] if late else []
    unshown = [each for each in found if not each.later]
    every = "No measure yet shows" if len(unshown) == len(found) else f"For {_size(unshown)} no measure shows"
    ahead = "".join(inspection_next(meeting).paragraphs).partition("Next: ")
    told += [f"{every} whether children are better off."] if unshown else []
    return Verdict(_fitting([*told, "".join(ahead[1:])]))


def _fitting(sentences: Iterable[str]) -> str:
    """Join the sentences for which there is room, the first in any case."""
    text = ""
    for each in sentences:
        both = f"{text} {each}".strip()
        text = both if not text or len(visible(both).split()) <= LONGEST else text
    return text


def _size(which: list[Concern], as_at: pd.Timestamp | None = None) -> str:
    return number(len(which), CONCERNS, "Area of concern", as_at=as_at)


def _which(some: list[Concern], told: str, as_at: pd.Timestamp | None = None) -> str:
    return f"{_size(some, as_at)} {told}: {numbers(some[0].meeting, (each.key for each in some))}."


def _judged(found: list[Concern], firsts: list[PlanThen]) -> Iterator[str]:
    """Say which concerns of each inspection fell short at the last visit, and set that beside what was done."""
    for inspection, made in judged(found).items():
        good = words(found[0].meeting, inspection)[0]
        short = [each for each, row in made if row["judgement"] != good]
        last = max(row["judged_on"] for _, row in made)
        every, less = (number(many, CONCERNS, "Judgement", as_at=last) for many in (len(made), len(short)))
        on = f"judged on {listed(map(day, sorted({row['judged_on'] for _, row in made})))}"
        if not short:
            which = f"All {every} {on} were" if len(made) > 1 else f"The only one {on} was"
            yield f"{which} found {judged_so(good)}."
            continue
        which = numbers(found[0].meeting, (each.key for each in short))
        of = some_of(len(short), less, len(made), f"{every} {on}", f"The only one {on}", FELL)
        yield f"{of} short of “{good}”: {which}."
        for first in firsts:
            both = [each for each in short if each.response(first).is_done]
            yield from [_which(both, f"of those had every {first.word} complete", first.reported_on)] if both else []


def _unjudged(found: list[Concern]) -> Iterator[str]:
    """Count the concerns that nobody has judged, and those of them that have a status of their own."""
    rest = [each for each in found if not each.judgement]
    if not rest:
        return
    named = sorted({each.row["inspected_on"] for each in rest})
    kinds, when = [each.row["kind"] for each in rest], f"named {'since' if len(named) > 1 else 'in'} {month(named[0])}"
    which = f"None of {areas(kinds)} {when} has" if len(rest) > 1 else f"The {thing(kinds)} {when} has not"
    yield f"{which} been judged yet."
    for each in (each for each in rest if each.status):
        yield f"{each.label} is {each.row['status']}."


@needs(no_concerns, told=True)
def matrix(meeting: Meeting) -> Block:
    """Set every concern beside its tasks, what they became, what is late, its measures and its judgement."""
    found, plans, answered = known_concerns(meeting), listed_plans(meeting), answering_plans(meeting)
    columns: list[Column] = []
    for each in answered:
        responses = [concern.response(each) for concern in found]
        if each not in plans:
            columns.append(_taken_up(each, responses))
        elif each is plans[-1] and (len(plans) > 1 or "carried_forward" not in each.plan.words):
            columns += _latest(each, _things(each, plans), responses)
        else:
            columns.append((f"{_things(each, plans)} {each.done_word.lower()}", [_earlier(each) for each in responses]))
    if not answered:
        columns.append(("Named on", [day(each.row["inspected_on"]) for each in found]))
    else:
        columns.append(("Measures", [briefly(each) for each in found]))
    columns = [*columns, *_judgements(found), *_statuses(found)]
    heads = [link(each.name, f"#{name_of(each)}") if answered else each.name for each in found]
    headings, cells = zip((capital(thing(each.row["kind"] for each in found)), heads), *columns, strict=True)
    ids = [] if answered else [name_of(each) for each in found]
    caption = f"What became of each area of concern by {day(meeting.date)}"
    return Table(caption, headings, list(zip(*cells, strict=True)), note=_reading(found, plans), ids=ids)


def _reading(found: list[Concern], plans: list[PlanThen]) -> str:
    """Say of which plan actions are counted and how old its report is, what is late, and what a star means."""
    told = [f"{capital('; '.join(_reported(each, aged=each is plans[-1]) for each in plans))}."] if plans else []
    for each in plans[-1:]:
        told += [f"{capital(each.over)}."] if each.over else []
        told += ["Late: past due then."] if each.reported_on else []
        passed = any(concern.response(each).refs("passed_since") for concern in found)
        told += ["Passed since: the date passed, and no report came."] if passed and each.reported_on else []
        marks = (f"{LOOKS[rating.means].mark} {rating.word.lower()}" for rating in each.plan.ratings)
        told += [f"{capital(', '.join(marks))}."] if each.plan.ratings else []
    ours = [row for concern in found for row in [*concern.speaks, *(act for of in concern.acting for act in of.rows)]]
    return " ".join([*told, *([STARRED] if any(row["linked_by"] == "subject" for row in ours) else [])])


def _reported(of: PlanThen, *, aged: bool) -> str:
    """Say on which day a plan was last reported on, and for how long nothing was since."""
    last, date = of.reported_on, of.meeting.date
    if last is None:
        return f"{of.things} are those of the {of.title}, with no report in the record"
    told = f"{of.things} are those of the {of.title}, last reported on {day(last)}"
    days = (date - last).days
    since = count(*((months_between(last, date), "month") if days > LONG_AGO else (days, "day")), as_at=date)
    return f"{told}, {since} before {day(date)}" if days and aged else told


def _things(of: PlanThen, plans: list[PlanThen]) -> str:
    """Call a plan's actions by the plan's own word, with its title where another plan has the same word."""
    alone = [each.word for each in plans].count(of.word) == 1
    things = capital(of.things)
    return things if alone else f"{things} of the {of.title}"


def _earlier(response: Response) -> str:
    """Count the tasks of an earlier plan that are done, carried forward, and unfinished by their own words."""
    of, on, carried = response.of, response.reported_on, len(response.standing("carried_forward"))
    every, done = len(response.rows), len(response.standing(*DONE))
    if of.reported_on is None or not every:
        return f"{_every(response)}{', not known' if every else ''}"
    doubted = [row["ref"] for row in response.rows if row["ref"] in of.doubted]
    rest = [
        *([f"{of.rated(carried, 'carried_forward', on)} {usual_word('carried_forward').lower()}"] if carried else []),
        *([f"{listed(doubted)} unfinished by {verb(len(doubted), 'its', 'their')} words"] if doubted else []),
    ]
    mark = f"{LOOKS['complete'].mark} " if response.is_done else ""
    return ", ".join([f"{mark}{of.done_of(done, every, on)}", *rest])


def _latest(of: PlanThen, things: str, responses: list[Response]) -> Iterator[Column]:
    """Columns of the latest plan: its actions by rating, and what is late."""
    if of.reported_on is None:
        yield things, [f"{_every(each)}{_ours(each)}" for each in responses]
        yield PASSED_SINCE, [number(len(each.refs("passed_since")), of.things, PASSED_SINCE) for each in responses]
        return
    yield f"{things} {of.done_word.lower()}", [_marks(each) for each in responses]
    yield "Late", [_late(each) for each in responses]


def _every(response: Response) -> str:
    of = response.of
    return number(len(response.rows), of.things, "Of the plan's actions", as_at=of.reported_on)


def _ours(response: Response) -> str:
    """Count the actions that only the subject links, behind a count of all."""
    of, ours = response.of, sum(row["linked_by"] == "subject" for row in response.rows)
    return f", {number(ours, of.things, 'Linked by subject', as_at=of.reported_on)} by subject" if ours else ""


def _marks(response: Response) -> str | Markup:
    """Count the actions that are done, and all by rating, each number with its mark."""
    of, on = response.of, response.reported_on
    if not response.rows:
        return "none"
    words = dict.fromkeys((rating.word, rating.means) for rating in of.plan.ratings)
    told = of.done_of(len(response.standing(*DONE)), len(response.rows), on)
    rows = [(row["rating"] or usual_word(row["standing"]), row["standing"]) for row in response.rows]
    marks = [
        MARK.format(means, LOOKS[means].mark, of.rated(rows.count((word, means)), means, on), clean(word.lower()))
        for word, means in [*words, *dict.fromkeys(each for each in rows if each not in words)]
        if (word, means) in rows
    ]
    return Markup("{}{}<br>{}").format(told, _ours(response), Markup(" ").join(marks))


def _late(response: Response) -> str:
    """Count and name what was late when last reported; count what passed its date since."""
    of, late, passed = response.of, response.refs("was_late"), len(response.refs("passed_since"))
    size = number(len(late), of.things, WAS_LATE, as_at=of.reported_on)
    which = f": {listed(act(of.meeting, row) for row in response.rows if row['was_late'])}" if late else ""
    since = f"; {number(passed, of.things, PASSED_SINCE)} passed since" if passed else ""
    return f"{size}{which}{since}"


def _taken_up(of: PlanThen, responses: list[Response]) -> Column:
    """Column of a plan whose actions are not in the record: where it takes the concern up."""
    places = [
        [f"{place['kind']} {place['ref']}" for row in each.links for place in of.places.get(row["ref"], [])]
        for each in responses
    ]
    return f"In the {of.title}", [listed(each) or "no" for each in places]


def _judgements(found: list[Concern]) -> list[Column]:
    days = {day(row["judged_on"]) for each in found if (row := each.judgement)}
    if not days:
        return []
    heading = f"Judged on {listed(days)}" if len(days) == 1 else "Latest judgement"
    return [(heading, [_judgement(each, dated=len(days) > 1) for each in found])]


def _judgement(concern: Concern, *, dated: bool) -> str | Markup:
    """Write the last judgement of a concern in its own word, with a mark."""
    if (row := concern.judgement) is None:
        return "none known"
    good = is_good_enough(row, concern.meeting.area.facts.inspections)
    made = badge("complete" if good else "red", capital(row["judgement"]))
    return Markup("{}{}").format(made, f", {day(row['judged_on'])}" if dated else "")


def _statuses(found: list[Concern]) -> list[Column]:
    told = [capital(" ".join(each.status).removeprefix("Status: ").removesuffix(".")) for each in found]
    return [("Status", [each or "none given" for each in told])] if any(told) else []


def in_turn(meeting: Meeting) -> Block:
    """Tell the story of every concern in turn, folded."""
    told = [part(each) for each in known_concerns(meeting) if answering_plans(meeting)]
    return Parts(told, folded=True) if told else Words()


def unknown(meeting: Meeting) -> Block:
    """Say what is not known of any concern: what plans leave out, and since when nothing was reported."""
    found, own, today = known_concerns(meeting), accounts(meeting), day(meeting.date)
    told = [f"{each.title}: {each.plan.note}" for each in answering_plans(meeting) if each.plan.note]
    for each in listed_plans(meeting):
        still_open = any(concern.response(each).standing(*OPEN) for concern in found)
        if each.reported_on and each.reported_on < meeting.as_at and still_open:
            told.append(f"No report on the {each.title} after {day(each.reported_on)} was in the record by {today}.")
    told += visits_unknown(meeting) if found else []
    said = {each.key for each in found if any(row["impact"] for row in each.said)}
    of = f"of {verb(len(said), 'concern', 'concerns')} {numbers(meeting, said)} alone" if said else "of no concern"
    if len(own) and len(said) < len(found):
        told.append(f"The area's own account says {of} what changed for children and families.")
    return Words(bullets=told)


def scales(meeting: Meeting) -> Tables:
    """Show the rating scale of each plan that answers a concern, but for the one that the actions page shows."""
    rated = [each.plan for each in answering_plans(meeting) if each.plan.ratings and not is_listed(each)]
    legends = [actions.legend(replace(meeting, plan=each)) for each in rated]
    return Tables([each for each in legends if isinstance(each, Table)])
