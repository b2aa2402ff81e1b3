"""What the actions page says in sentences: its verdict, and where in its table to look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import grouped, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs, no_ratings
from sendplan.pages.actions import done_word, rated_as, rating
from sendplan.pages.asking import GREEN, green_but_late
from sendplan.pages.new_dates import NOT_FIRM
from sendplan.rules import plan, timing
from sendplan.rules.movement import FIRST_REPORTED
from sendplan.show.blocks import Verdict, Words
from sendplan.words import capital, day, listed, verb

Namer = Callable[[Meeting, Sequence[str]], str]
MOST_TITLED = 2  # actions that a verdict names by their titles
MOST_NAMED = 4  # actions in a sentence: more are only counted


def verdict(meeting: Meeting) -> Verdict:
    """Say how many actions that were due are late and how many done, which is latest, and what was finished lately."""
    if no_ratings(meeting):
        passed = int((meeting.position["due"] < meeting.as_at).sum())
        also = f" The due date of {count(passed, 'action', term='Due')} had passed." if passed else ""
        return Verdict(no_ratings(meeting) + also)
    due = meeting.position[meeting.position["due"] <= meeting.as_at]
    if due.empty:
        told = f"No action was due by {day(meeting.as_at)}."
    else:
        size = count(len(due), "action", term="Planned")
        told = f"{size} {verb(len(due), 'was', 'were')} due by {day(meeting.as_at)}: {listed(_became(due))}."
    return Verdict(" ".join(filter(None, [told, _latest(meeting), finished(meeting)])))


def _became(due: pd.DataFrame) -> Iterator[str]:
    """Count what became of the actions that were due, what is late first."""
    called = {timing.PAST_DUE: "late", timing.NO_REPORT: "not reported on", timing.COMPLETE: "done"}
    called |= {timing.DUE_SOON: "due that day", timing.CARRIED: "carried forward", timing.GIVEN_UP: "dropped"}
    for status, word in called.items():
        if how_many := int((due["status"] == status).sum()):
            yield f"{number(how_many, 'actions', capital(status))} {verb(how_many)} {word}"


def _latest(meeting: Meeting) -> str:
    """Say how many of the late are rated as if they were not, and which is latest."""
    late, green = meeting.past_due, len(green_but_late(meeting))
    if late.empty:
        return ""
    told = f"{number(green, 'actions', GREEN)} of the late {verb(green)} rated {rating(meeting, 'green')}. "
    first = late.loc[late["days_late"] == late["days_late"].max(), "ref"].tolist()
    few = len(first) <= MOST_TITLED
    named = links.actions(meeting, first) if few else _named(meeting, first, "Past due", links.codes)
    days = count(late["days_late"].max(), "day", term="Days late")
    return f"{told if green else ''}{named} {verb(len(first))} latest, by {days}."


def _named(meeting: Meeting, refs: Sequence[str], term: str, name: Namer = links.actions) -> str:
    """Name a few actions, each a link, or count many."""
    return name(meeting, refs) if len(refs) <= MOST_NAMED else count(len(refs), "action", term=term)


def finished(meeting: Meeting) -> str:
    """Say how many actions were finished since the position before; empty where that is not known."""
    last = meeting.last_report
    if meeting.compared is None or last is None:
        return ""
    if last <= meeting.compared.as_at:
        return f"No report came after {day(last)}: what was done since is not known."
    moved = meeting.movement
    new = moved[moved["standing_now"].isin(plan.DONE) & ~moved["standing_then"].isin(plan.DONE)]
    if (new["change"] == FIRST_REPORTED).any():
        return ""
    done, since = new["ref"].nunique(), day(meeting.compared.as_at)
    finished = number(done, "actions", "Newly complete") if done else "No action"
    return f"{finished} {verb(done or 1, 'was', 'were')} finished since {since}."


@needs(no_ratings, told=True)
def pointers(meeting: Meeting) -> Block:
    """Point to the actions that are late, red, re-dated and not started."""
    told = [
        _late(meeting),
        _red(meeting),
        _re_dated(meeting),
        _no_day(meeting),
        _waiting(meeting),
        _unsupported(meeting),
    ]
    return Words(bullets=[each for each in told if each])


def _late(meeting: Meeting) -> str:
    """Name what is late by how long, longest first."""
    by_days = grouped(records(meeting.past_due), "days_late")
    named = links.actions if len(meeting.past_due) <= links.MOST_TITLED else links.codes
    told = [
        f"{named(meeting, [str(each['ref']) for each in rows])} ({count(days, 'day', term='Days late')})"
        for days, rows in by_days.items()
    ]
    return f"Late, longest first: {'; '.join(told)}." if told else ""


def _red(meeting: Meeting) -> str:
    refs = plan.with_standing(meeting.position, "red")["ref"]
    return f"Rated {rating(meeting, 'red')}: {links.actions(meeting, refs)}." if len(refs) else ""


def _re_dated(meeting: Meeting) -> str:
    """Say how many actions were given a new date, and which moved furthest."""
    rows = meeting.slippage
    if rows.empty:
        return ""
    far = rows["slipped"].max()
    first = rows.loc[rows["slipped"] == far, "ref"].tolist()
    furthest = f"; furthest {_named(meeting, first, 'New date')}, by {count(far, 'day', term='Days moved')}"
    size = count(len(rows), "action", term="New date")
    return f"Given a new date: {size}{furthest if far > 0 else ''}."


def _no_day(meeting: Meeting) -> str:
    refs = timing.not_firm(meeting.position)["ref"]
    return f"A new time but {NOT_FIRM}: {links.actions(meeting, refs)}." if len(refs) else ""


def _waiting(meeting: Meeting) -> str:
    """Count what is not started and has a day to begin, and name what of it is due first."""
    rows = plan.with_standing(meeting.position, "not_started")
    if rows.empty:
        return ""
    begins = int(rows["provisional_start"].notna().sum())
    size = count(len(rows), "action", term=rated_as(meeting, "not_started"))
    given = f"{number(begins, 'actions', 'Provisional start') if begins else 'none'} with a day to begin"
    first = rows.sort_values("due", kind="stable").iloc[0]
    due = "" if pd.isna(first["due"]) else f"; first due {links.titled(meeting, first['ref'])}, {day(first['due'])}"
    return f"Rated {rating(meeting, 'not_started')}: {size}, {given}{due}."


def _unsupported(meeting: Meeting) -> str:
    """Name what is complete without a day or evidence."""
    found = meeting.contradictions
    refs = found.loc[found["kind"] == timing.UNSUPPORTED, "ref"].tolist()
    all_of = len(refs) == meeting.counts["done"]
    size = number(len(refs), "actions", "Complete without a date or evidence")
    which = f"all {size}" if all_of and len(refs) > 1 else links.actions(meeting, refs)
    return f"{capital(done_word(meeting))}, without a date or evidence: {which}." if refs else ""
