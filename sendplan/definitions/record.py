"""The record itself: areas of concern and links, numbers as text, symbols, hidden numbers."""

from __future__ import annotations

from sendplan import vocabulary
from sendplan.area import Disclosure
from sendplan.definitions import DFE, GOV_UK, PAPERS, STATISTICS, Definition
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


def disclosure(rule: Disclosure) -> list[Definition]:
    """Say which numbers are hidden, what that does to others, and what it does not cover: one row per term."""
    few = f"from 1 to {rule.threshold - 1}" if rule.threshold else "from 1 to one below the area's threshold"
    off = " This area says that they may be shown, so none is hidden here." if rule.show_small_counts else ""
    return [
        Definition(
            "Small count",
            "A measure that the record marks as counting few people, so that a child might be recognised.",
            "whoever keeps the record",
        ),
        Definition(
            "Small counts are hidden",
            f"A count {few} of such a measure, of every group and period, is [c]. 0 is shown: it is nobody. Targets "
            f"are not people and stay.{off}",
            "the area's rule, in area.toml",
        ),
        *_rounding(rule),
        Definition(
            "Other areas",
            "Counts of the region, and averages of other areas, are hidden as the area's own are.",
            why="the area is a part of its region, and an average may be of few",
        ),
        Definition(
            "Shares of a small count",
            "Hidden where the count they are made of, which the record names, is hidden or not known. A small measure "
            "that is neither a count nor made of one is hidden wholly.",
            why="a share of a known number gives the count back",
        ),
        *_given_away(rule),
        *_left(),
    ]


def _rounding(rule: Disclosure) -> list[Definition]:
    told = (
        f"Counts that are shown go to the nearest {rule.rounding}, and shares of any count but 0 are hidden: a share "
        "would give the exact count back."
    )
    return [Definition("Small counts are rounded", told)] if rule.rounding > 1 else []


def _given_away(rule: Disclosure) -> list[Definition]:
    """Say what is hidden so that no hidden value can be worked out, what that guarantees, and what nobody looks for."""
    most = rule.threshold - 1 if rule.threshold else "one below the area's threshold"
    return [
        Definition(
            "What would give them away",
            "Groups are taken to add up to the whole of their measure and period. Groups of several kinds (age: under "
            "5; need: autism) are taken to do so within each kind. Months, quarters and half years add up to a longer "
            "period that they cover, unless those shown come to more than it: then they count who is there at their "
            "end. A solver asks how small and how large each hidden count can be. Where it is one number alone, or "
            "spans fewer than a small count does, one more count is hidden, until none is; a 0 only where there is no "
            "other, a total last. Groups that come to more than the whole overlap: beside a hidden one, only 0 is "
            "shown.",
        ),
        Definition(
            "Drawn by lot",
            "Which count is hidden beside a small one is drawn by lot, never by how large it is; with a number that "
            "the area keeps to itself, where area.toml has one. The same record draws the same.",
            why="who knows the rule must not know which was small",
        ),
        Definition(
            "What is guaranteed",
            "Who knows the rule, and has every public pack of the area up to this one, finds at least two numbers for "
            f"each hidden count of a total that is shown, and all from 1 to {most} where each hidden part may be so "
            "small. Of what hangs together too much to be settled, all that can still be hidden is. No name, hash or "
            "size in a pack depends on a hidden number.",
        ),
        Definition(
            "What was published before",
            "What an earlier pack hid stays hidden, even where it was revised since, and what it has shown hides "
            "nothing. A value published again is treated each time it was. Before pages are made public, what they "
            "hide is set against the area's earlier public pages, and what those give away is reported.",
        ),
        Definition(
            "What is not looked for",
            "Two measures that add up or are parts of each other, unless the record names the count behind a share; "
            "terms or weeks that make up a year; totals printed elsewhere.",
            why="the record does not say so: whoever marks the measures must look",
        ),
    ]


def _left() -> list[Definition]:
    """Say what hidden values do to others, and what is not hidden at all."""
    return [
        Definition(
            "What follows",
            "A hidden value is left out of every gap, change and result, and is a gap in a chart, not 0. If a later "
            "value than the last one shown is hidden, the measure cannot be judged, and whether it moved is not known. "
            "If an earlier one is, the nearest shown stands in its place, with its period. Where a month is hidden, no "
            "limits of chance are drawn.",
            why="hidden values are the smallest, so limits of the others would stand too high",
        ),
        Definition(
            "What is not hidden",
            "Counts of actions, and the words and figures that papers state in their text.",
            why="the papers have published them",
        ),
        Definition(
            "For the board",
            "Pages made for the board show every value, and say on top that they are not for publication.",
        ),
    ]
