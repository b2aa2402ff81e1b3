"""Completions over time: what was planned and recorded, and the range that lies ahead."""

from __future__ import annotations

from sendplan import forecast
from sendplan.definitions import Definition
from sendplan.definitions.actions import FIRST_DATE
from sendplan.words import exact, listed, number

BOOTSTRAP = "Davison and Hinkley, Bootstrap Methods and their Application, 1997, 6.3.3"
SMALL = "Hesterberg, What Teachers Should Know About the Bootstrap, The American Statistician 69, 2015"


def burn_up() -> list[Definition]:
    """Say how completions are counted month by month: one row per term."""
    return [
        Definition(
            "Planned",
            "Actions now in the plan whose first due date falls by the end of the month. One without a due date is in "
            "no month.",
            why=FIRST_DATE,
        ),
        Definition(
            "Recorded",
            "Actions in the plan at the end of the month that reports of that day or before have complete. One that "
            "was reopened by then is not complete.",
            why="the record always says when a completion was reported, and not always when it was made",
        ),
        Definition(
            "Months without a record",
            "Before the month of the first report and after that of the position date, recorded is not known and is "
            "not drawn; it is not 0.",
        ),
        Definition(
            "In the plan",
            "Actions in the plan at the end of the month; after the position date, those in it now.",
        ),
    ]


def history() -> list[Definition]:
    """Say which history a forecast needs, and what is said without it: one row per term."""
    return [
        Definition(
            "Months on record",
            "Whole months over by the position date, from the one after the first report to the last with a report. "
            "Each counts the actions complete at its end less those complete a month before; a month without a report "
            "adds nothing.",
            why="what was complete by the first report may have been so for long",
        ),
        Definition(
            "Not enough history",
            f"Under {forecast.LEAST} months on record with a report there is no forecast, only the simple pace.",
            why="from so few months any range would be a guess",
        ),
        Definition(
            "Simple pace",
            "Actions completed since the plan's start, divided by the months to the last report (a month is "
            f"{exact(round(forecast.MONTH, 2))} days). It is no forecast: it says nothing of chance.",
        ),
    ]


def ahead() -> list[Definition]:
    """Say how the range ahead is worked out: one row per term."""
    chances = [number(each) for each in forecast.CHANCES]
    return [
        Definition(
            "Forecast",
            f"{number(forecast.RUNS)} runs of the {forecast.HORIZON} months after the last report. In each run a month "
            "is the mean of the months on record, plus how far one of them, drawn by chance, lay from that mean. The "
            f"draws are the same each time (seed {forecast.SEED}): the same data give the same range.",
            BOOTSTRAP,
        ),
        Definition(
            "What makes the range wider",
            "A short record is unsure of its own mean and spread. So each run also moves the mean, by that of as many "
            "drawn months, and stretches the distances as Student's t does for so many values.",
            SMALL,
        ),
        Definition(
            "What bounds it",
            "No run completes more actions than the plan has, and none falls below what is complete now, unless a "
            "month on record did.",
        ),
        Definition(
            f"{listed(chances)} of 100 runs",
            "The middle range that holds at least so many of 100 runs. It holds if work goes on as in the months on "
            "record; nothing is known of what will be different.",
        ),
        Definition(
            "How often the range held",
            "Tried on 200 made-up plans with 18 monthly returns each, forecast from every month and set beside every "
            "later return: the range of 85 in 100 held 82 times in 100. It held 90 times one month ahead, 80 times "
            "five months ahead and 72 to 78 times further ahead: far ahead it is too narrow, for work quickens and "
            "slows in ways that a short record does not show.",
        ),
        Definition(
            "When all would be complete",
            "The first month by whose end every action is, or was before, complete in so many of 100 runs.",
        ),
    ]
