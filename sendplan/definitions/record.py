"""The record itself: areas of concern and links, numbers as text, symbols, hidden numbers."""

from __future__ import annotations

from sendplan.definitions import DFE, GOV_UK, PAPERS, STATISTICS, Definition
from sendplan.schema import vocabulary
from sendplan.words import capital, difference, number, share

HONEST = "a guess must not look like a paper's word"


def concerns() -> list[Definition]:
    """Say what answers an area of concern, and who says so: one row per term."""
    links = {
        "paper": ("A paper states it.", PAPERS, ""),
        "subject": ("No paper states it; the two are about the same thing. The link is ours.", "", HONEST),
    }
    return [
        Definition("Area of concern", "What inspectors found wanting, by its number in their list.", "the inspection"),
        Definition(
            "Action that answers it",
            "An action linked to the concern, or any action of a section that is. Where a task was carried forward, "
            "what takes it up as well, from plan to plan: it is linked as the task is.",
        ),
        *(Definition(f"Linked by {each}", *links[each]) for each in vocabulary.LINKED_BY),
        Definition(
            "Measure that speaks to it",
            "A measure linked to the concern, or one added beside the plan that is close to such a measure.",
        ),
        Definition(
            "Plan that another serves",
            "A wider plan whose outcomes sections and measures of another plan are meant to serve. Where no paper says "
            "which, the links are by subject.",
            PAPERS,
        ),
        Definition(
            "Judgement",
            f"What those who came back made of it: {' or '.join(vocabulary.JUDGEMENTS)}. The last by the day of the "
            "meeting counts.",
            "those who judged",
        ),
    ]


def lateness() -> list[Definition]:
    """Say what is late among the actions that answer a concern: one row per term."""
    return [
        Definition(
            "Past due when last reported",
            "Past due, and the first due date is before the day of its last rating.",
        ),
        Definition(
            "Date passed, no report since",
            "The first due date passed on the day of its last rating or later, or nobody has rated it: whether it was "
            "done is not known.",
            why="silence is no rating",
        ),
    ]


def numbers() -> list[Definition]:
    """Say how numbers, dates and texts are written: one row per term."""
    few, most = share(1, 1000), share(999, 1000)
    return [
        Definition(
            "Rounding",
            f"Halves go away from 0: 2.5 is shown as {number(2.5)}, and the same below 0 as {number(-2.5)}.",
            why="so do people; machines round to the even neighbour",
        ),
        Definition("Decimal places", "Those of the measure; a change a year has one more."),
        Definition(
            "Percentage",
            "With the counts it is made of, and in whole per cent. Only none is 0% and only all is 100%: 1 of 1,000 is "
            f"{few}, 999 of 1,000 is {most}. A share of nothing has no percentage.",
            why="the last one open must not be rounded away",
        ),
        Definition(
            "Points",
            f"The difference of two shares: 40% and 41% are {difference(1, '%', 0)} apart, not 1%.",
        ),
        Definition("Numbers and dates", "Numerals, and dates such as 24 June 2019.", GOV_UK),
        Definition(
            "Words",
            "Titles and narratives are written anew in few words; what a paper prints is kept in the record. Leads are "
            "named by role, never by person.",
        ),
        Definition(
            "Not known, not stated, none recorded", "The record does not hold it. It is never taken as 0 or as no."
        ),
    ]


def symbols() -> list[Definition]:
    """Say what stands in place of a number or beside it: one row per symbol."""
    of = dict.fromkeys(vocabulary.SYMBOLS, f"{STATISTICS}, as the {DFE} uses them") | {"tbc": ""}
    return [Definition(f"[{each}]", f"{capital(text)}.", of[each]) for each, text in vocabulary.SYMBOLS.items()]


def disclosure() -> list[Definition]:
    """Say which numbers are hidden, and what that does to others: one row per term."""
    return [
        Definition(
            "Small count",
            "A measure that the record marks as counting few people, so that a child might be recognised.",
            "whoever keeps the record",
        ),
        Definition(
            "What is hidden",
            "Every value of such a measure, of every group and of other areas, as [c]: large and small ones alike, so "
            "that none can be told from another. Targets are not people and stay.",
            why="no threshold can be got wrong",
        ),
        Definition(
            "What follows",
            "A hidden value is left out of every gap, change, chart and result, and the measure cannot be judged.",
        ),
        Definition(
            "What is not hidden",
            "Counts of actions, and the words and figures that papers state in their text.",
            why="the papers have published them",
        ),
    ]
