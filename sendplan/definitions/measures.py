"""Measures: which values count, what they are held against, where they go, what asks for a second look."""

from __future__ import annotations

from sendplan import checks, measures
from sendplan.definitions import DFE, NHS, PLAN, Definition
from sendplan.words import capital, exact

ALIKE = "only what is counted alike tells whether anything changed"


def values() -> list[Definition]:
    """Say which values a page knows and what they are called: one row per term."""
    return [
        Definition(
            "Known value",
            "One whose paper or release was published by the day of the meeting. Of two for the same period the one "
            "published last counts, unless it only rounds the earlier.",
        ),
        Definition(
            "Value as shown",
            "Values are rounded to the measure's decimal places first and compared after, so that a reader can check "
            "every difference.",
        ),
        Definition(
            "Baseline",
            "The last value in the papers for a period over by the plan's first day; where there is none, the "
            "first in the papers. Where the papers give no value, the same of the published statistics.",
            why="it is what the plan itself started from",
        ),
        Definition("Latest", "The value of the last period, whenever it was published.", "the papers and statistics"),
        Definition("Age of data", "Whole months from the end of the latest value's period to the day of the meeting."),
        Definition(
            "Figure",
            "A measure, or one group of children of a measure that is given by group. Each is judged by itself.",
        ),
    ]


def comparable() -> list[Definition]:
    """Say which values compare: one row per term."""
    return [
        Definition(
            "Measure added beside the plan (*)",
            "A published statistic that the plan does not list. It may be close to a measure of the plan, but is "
            "counted differently, and is never judged against the plan's target.",
            why=ALIKE,
        ),
        Definition(
            "Values that compare",
            "Values of the same kind of period (a month with a month, a financial year with a financial year) with no "
            "change of counting between them.",
            why=ALIKE,
        ),
        Definition(
            "Change of counting (rebase)",
            "The first day from which a measure is counted, or its service works, so differently that earlier values "
            "no longer compare. The record names the reason.",
            f"{NHS}, for charts by month; the days are the area's own",
        ),
    ]


def targets() -> list[Definition]:
    """Say what a value is held against and where it goes: one row per term."""
    return [
        Definition(
            "Target",
            "The plan's target for the latest value's period, or else for the first period after it, or else the last "
            "target there is.",
            PLAN,
        ),
        Definition(
            "Gap to target",
            "Latest value less target, turned round where lower is better: a value beyond the target is better, one "
            "short of it is worse. There is none across a change of counting.",
        ),
        Definition("Last change", "Latest value less the value before it that compares."),
        Definition(
            "Since first",
            "Latest value less the first value, from the baseline's period on, that compares with it.",
        ),
        Definition(
            "Change a year",
            "The change since first, divided by the years between the ends of the two periods (a year is "
            f"{exact(measures.DAYS_A_YEAR)} days).",
        ),
        Definition(
            "Change a year that is needed",
            "What is missing to the first target that is still to come on the day of the meeting, divided by the years "
            "left from the end of the latest value's period. Never below 0.",
        ),
    ]


def directions() -> list[Definition]:
    """Say where a measure went: one row per direction."""
    means = {
        measures.BETTER: "It changed in the direction that the plan calls better.",
        measures.WORSE: "It changed in the other direction.",
        measures.SAME: "The two values are the same as shown.",
        measures.UP: "It rose, and the plan does not say whether more is better.",
        measures.DOWN: "It fell, and the plan does not say whether less is better.",
        measures.UNKNOWN: "There are no two values that compare.",
    }
    return [Definition(capital(each), text) for each, text in means.items()]


def comparators() -> list[Definition]:
    """Say how other areas stand beside a measure: one row per term."""
    return [
        Definition(
            "Similar areas (statistical neighbours)",
            "Where a paper prints an average, that. In published statistics the plain mean of the ten authorities "
            "on the list named beside it that have a number, each as published, rounded once. Under half of them, it "
            "is marked [u]; none of them, [x].",
            f"{DFE}, for the list; the mean is ours",
        ),
        Definition("Region and England", "The publisher's own figure, never a mean of authorities.", "the publisher"),
        Definition(
            "Compared with others",
            "Values of the same period and kind of period. Where no period is common, the other value is shown alone "
            "with its own period. A value marked [u] is never compared. Averages of two lists of neighbours are "
            "not mixed.",
            why=ALIKE,
        ),
    ]


def gaps() -> list[Definition]:
    """Say where the gap to other areas goes: one row per trend."""
    first = "in the first period that both have, from the baseline on"
    means = {
        measures.AHEAD: "The area is level with the others or better, in the last period that both have.",
        measures.CLOSING: f"The area is worse, by less than {first}.",
        measures.WIDENING: f"The area is worse, by more than {first}; then it may have been better.",
        measures.LEVEL: f"The area is worse, by as much as {first}.",
        measures.UNKNOWN: "Both have no period, or one in which the area is worse; or no direction is called better.",
    }
    return [Definition(capital(each), text) for each, text in means.items()]


def results() -> list[Definition]:
    """Say what can be said of a measure: one row per result."""
    means = {
        measures.MEETS: "The latest value, of after the baseline, is at the target or beyond it.",
        measures.SHORT: "The latest value, of after the baseline, has not reached the target.",
        measures.NO_TARGET: "The plan gives no target in numbers, or the measure is not one of the plan.",
        measures.NO_DATA: "No number is known at all.",
        measures.CANNOT: "A number is known or hidden, and something keeps it from being judged.",
    }
    return [Definition(capital(each), text) for each, text in means.items()]


def reasons() -> list[Definition]:
    """Say why a measure cannot be judged: one row per reason, then what does not keep it from being judged."""
    means = {
        measures.HIDDEN: "Every value is hidden: see hidden numbers.",
        measures.HIDDEN_LAST: "A period after the last number is hidden, so that number is not the latest. Whether the "
        "measure moved is not known either.",
        measures.NO_DIRECTION: "Neither higher nor lower is called better, so no target can be met.",
        measures.ONLY_BASELINE: "What the plan started from does not show what it did.",
        f"{measures.COUNTED_DIFFERENTLY} a day": "A change of counting lies between the latest value and the target.",
    }
    kinds = "A target for one kind of year can stand beside a value for another: it is judged, and the result says so."
    every = means | {"a target for another kind of period": kinds}
    return [Definition(capital(each), text) for each, text in every.items()]


def second_looks() -> list[Definition]:
    """Say what in a measure itself asks for a second look: one row per check."""
    means = {
        checks.WRONG_WAY: "A target for a period after the baseline, counted alike, is worse than the baseline.",
        checks.NO_AMBITION: "Every target for a period after the baseline, counted alike, is the baseline itself.",
        checks.UNLIKELY: "A share that is not between 0 and 100. Or, of averages that a paper gives for "
        f"{checks.GROUPS} groups of children or more: England less similar areas lies, in one group, further from the "
        f"middle of all groups than {checks.FAR} times the usual distance (their median, and at least one unit of the "
        "last decimal place).",
        checks.NO_DIRECTION: "The plan does not say whether higher or lower is better.",
        checks.NO_DEFINITION: "The plan does not say what is counted.",
        checks.NO_COMPARATOR: "No value of similar areas, the region or England is given, in any group.",
    }
    why = {checks.UNLIKELY: "so far out, a slip of the pen is likelier than a finding"}
    return [Definition(capital(each), text, why=why.get(each, "")) for each, text in means.items()]
