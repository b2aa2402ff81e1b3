"""Tables of outcomes: measures, their values, and where published figures of them are found."""

from __future__ import annotations

from sendplan.schema.columns import Table, column
from sendplan.vocabulary import BETTER, FREQUENCIES, PLAN, SERIES, SOURCE, SYMBOLS, UNITS


class Measures(Table):
    """One row per key performance indicator of a plan."""

    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the measure, as the plan numbers it")
    title: str = column("Title", "Short title, in our own words")
    section: str = column("Section", "Reference of the section the measure belongs to")
    officer: str = column("Officer", "Role that answers for the measure", required=False)
    frequency: str = column("Frequency", "How often it is reported", one_of=FREQUENCIES, required=False)
    unit: str = column("Unit", "Unit of its values", one_of=UNITS)
    better: str = column("Better", "Which direction is an improvement", one_of=BETTER)
    dp: str = column("Decimal places", "Decimal places its values are shown with", kind="places")
    definition: str = column("Definition", "What is counted, where the paper says so", required=False)
    is_small_count: str = column("Small count", "Whether values count few people", kind="flag")
    numerator: str = column(
        "Numerator", "Measure that counts the people this share is made of: hidden where they are", required=False
    )
    in_plan: str = column(
        "In the plan", "Whether the plan itself lists it, or it was added beside the plan", kind="flag"
    )
    close_to: str = column("Close to", "Measure of the plan it is close to, though counted differently", required=False)


class Indicators(Table):
    """One row per published figure that answers a measure: where 'sendplan import' finds it."""

    plan: str = column(*PLAN)
    measure: str = column("Measure", "Reference of the measure")
    breakdown: str = column("Breakdown", "Group the figure speaks of; `all` is the headline")
    dataset: str = column("Data set", "Publisher's data set: its kind, a slash and its name", kind="text")
    filter: str = column("Filter", "Which rows: column=value; several are separated by `;`", required=False, many=True)
    indicator: str = column("Indicator", "Code of the figure: a column of the file, or a short name in it")
    definition: str = column("Definition", "What the publisher counts")


class Rebases(Table):
    """One row per day from which a measure's limits are worked out anew."""

    plan: str = column(*PLAN)
    measure: str = column("Measure", "Reference of the measure")
    breakdown: str = column("Breakdown", "Group the limits are of")
    starts: str = column("Starts", "First day of the new limits", kind="day")
    reason: str = column("Reason", "What changed in how the service works, and where that is recorded")


class Observations(Table):
    """One row per value of a measure: for one group of children, one series and one period."""

    plan: str = column(*PLAN)
    measure: str = column("Measure", "Reference of the measure")
    breakdown: str = column(
        "Breakdown",
        "Group the value speaks of; `all` is the headline. Groups that make up the whole in several ways have the way "
        "in front, and a colon: `age: under 5`, `need: autism`",
    )
    series: str = column("Series", "Whose value it is, or that it is a target", one_of=SERIES)
    time_period: str = column("Time period", "Period as DfE writes it: 2018, or 201718")
    time_identifier: str = column("Time identifier", "What kind of period, in DfE's words")
    period_end: str = column("Period end", "Last day of the period", kind="day")
    value: str = column("Value", "The value", kind="number", required=False, unit="the unit of the measure")
    symbol: str = column(
        "Symbol", "Why there is no value, or what to know about it", one_of=tuple(SYMBOLS), required=False
    )
    printed: str = column("As printed", "The cell as the paper prints it", required=False)
    source: str = column(*SOURCE)
    neighbours: str = column("Neighbours", "Which list of statistical neighbours an average is of", required=False)
