"""What a paper's prose states and asks for → drafts of quoted totals and of requests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from sendplan.sources.asked import asked
from sendplan.sources.drafting import PLAN, Drafts
from sendplan.sources.grid import Unread, line
from sendplan.sources.headings import periods_in, plan_named
from sendplan.sources.paper import Text
from sendplan.sources.totals import totals

HELD = re.compile(
    r"(?:minutes of (?:the|a)\b|meeting (?:to be )?held|meeting (?:date|of)|date of meeting)", re.IGNORECASE
)
BY = re.compile(r"\b(?:by|in|before|at|to)\s+")
NEAR = 6  # words behind such a word in which the day stands
BLANK = re.compile(
    r"\b(?:column|rating|rag|brag|cell|mark|status)\b[^.]{0,30}\b(?:is|are|left|being)\s+(?:left\s+)?(?:empty|blank|white)\b",
    re.IGNORECASE,
)
NO_RATING = "what an empty rating means: for a person to settle"
NO_DAY = "asked for at a meeting whose day the paper does not give: give it with --as-at"
LONGEST = 200  # letters of a line that says when a meeting was
BODY = "board"
SCOPE = "all actions"


def draft(drafts: Drafts, texts: Sequence[Text], whole: Sequence[Text], as_at: date | None) -> None:
    """Draft the totals and requests of a paper's texts; what is asked for on a day that is not known is said.

    The whole has the lines that its pages repeat too: they may name the day of a meeting.
    """
    for text in texts:
        _totals(drafts, text)
        if BLANK.search(text.text):
            drafts.used.add(text)
            drafts.unread.append(Unread("", text.place, text.text, NO_RATING))
    numbers = Counter[date]()
    for each in asked(texts):
        raised = as_at or _held(whole, each.text)
        drafts.used |= {each.text} if raised else set()
        if raised is None:
            drafts.unread.append(Unread("", each.text.place, each.words, NO_DAY))
            continue
        numbers[raised] += 1
        row = {"raised_on": raised.isoformat(), "body": BODY, "ref": f"{raised}/{numbers[raised]}", "kind": each.kind}
        row |= {"request": line(each.words), "due": _due(each.words, raised)}
        drafts.add("requests", row, "", each.text.place)


def _totals(drafts: Drafts, text: Text) -> None:
    for each in totals(text.text):
        plan = _plan_of(drafts, text.text, each.printed)
        if plan not in (drafts.plans or {PLAN}):
            drafts.unread.append(Unread("", text.place, each.printed, "a total of a plan that is not drafted"))
            continue
        row = {"plan": plan, "as_at": drafts.latest_of(plan), "figure": each.figure, "scope": SCOPE}
        row |= {"value": each.value, "unit": each.unit, "printed": each.printed}
        drafts.used.add(text)
        drafts.add("quoted", row, "", text.place)


def _plan_of(drafts: Drafts, text: str, printed: str) -> str:
    """Tell which of a paper's plans a total is of: the one named last before it."""
    if not drafts.plans:
        return PLAN
    return plan_named(text[: text.index(printed)]) or max(drafts.plans, key=drafts.latest_of)


def _held(texts: Sequence[Text], of: Text) -> date | None:
    """Find the day of the meeting that a text is of: the last one named above it."""
    above = texts[: texts.index(of)]
    days = (_day(each.text) for each in reversed(above) if HELD.match(each.text) and len(each.text) < LONGEST)
    return next((day for day in days if day), None)


def _day(text: str) -> date | None:
    found = [
        each for each in periods_in(re.sub(r"(?<=\w),(?= ?\d{4})", "", text)) if "year" not in each.time_identifier
    ]
    return found[0].ends if found else None


def _due(text: str, raised: date) -> str:
    """Read the day by which something is asked for, where it is later than the meeting."""
    near = (" ".join(part.split()[:NEAR]) for part in BY.split(text)[1:])
    after = [day for part in near if (day := _day(part)) and day > raised]
    return min(after).isoformat() if after else ""
