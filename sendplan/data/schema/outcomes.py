"""Tables of outcomes: measures, their values, and where published figures of them are found."""

from __future__ import annotations

from sendplan.data.schema.columns import described, may, must
from sendplan.vocabulary import BETTER_WHEN, FREQUENCIES, PLAN, SERIES, SOURCE, SYMBOLS, UNITS

OUTCOMES = {
    "measures": described(
        "One row per key performance indicator of a plan.",
        key=("plan", "ref"),
        label=("measure", "ref"),
        plan=must(*PLAN),
        ref=must("Reference", "Reference of the measure, as the plan numbers it"),
        title=must("Title", "Short title, in our own words"),
        section=must("Section", "Reference of the section the measure belongs to"),
        officer=may("Officer", "Role that answers for the measure"),
        frequency=may("Frequency", "How often it is reported", one_of=FREQUENCIES),
        unit=must("Unit", "Unit of its values", one_of=tuple(UNITS)),
        better=must("Better", "Which direction is an improvement", one_of=BETTER_WHEN),
        dp=must("Decimal places", "Decimal places its values are shown with", "places"),
        definition=may("Definition", "What is counted, where the paper says so"),
        is_small_count=must("Small count", "Whether values count few people", "flag"),
        numerator=may("Numerator", "Measure that counts the people this share is made of: hidden where they are"),
        in_plan=must("In the plan", "Whether the plan itself lists it, or it was added beside the plan", "flag"),
        close_to=may("Close to", "Measure of the plan it is close to, though counted differently"),
    ),
    "indicators": described(
        "One row per published figure that answers a measure: where 'sendplan import' finds it.",
        key=("plan", "measure", "breakdown", "dataset"),
        label=("measure", "measure"),
        plan=must(*PLAN),
        measure=must("Measure", "Reference of the measure"),
        breakdown=must("Breakdown", "Group the figure speaks of; `all` is the headline"),
        dataset=must("Data set", "Publisher's data set: its kind, a slash and its name", "text"),
        filter=may("Filter", "Which rows: column=value; several are separated by `;`", many=True),
        indicator=must("Indicator", "Code of the figure: a column of the file, or a short name in it"),
        definition=must("Definition", "What the publisher counts"),
    ),
    "rebases": described(
        "One row per day from which a measure's limits are worked out anew.",
        key=("plan", "measure", "breakdown", "starts"),
        label=("measure", "measure"),
        plan=must(*PLAN),
        measure=must("Measure", "Reference of the measure"),
        breakdown=must("Breakdown", "Group the limits are of"),
        starts=must("Starts", "First day of the new limits", "day"),
        reason=must("Reason", "What changed in how the service works, and where that is recorded"),
    ),
    "observations": described(
        "One row per value of a measure: for one group of children, one series and one period.",
        key=("plan", "measure", "breakdown", "series", "time_period", "time_identifier", "source", "neighbours"),
        label=("measure", "measure"),
        plan=must(*PLAN),
        measure=must("Measure", "Reference of the measure"),
        breakdown=must(
            "Breakdown",
            "Group the value speaks of; `all` is the headline. Groups that make up the whole in several ways have the "
            "way in front, and a colon: `age: under 5`, `need: autism`",
        ),
        series=must("Series", "Whose value it is, or that it is a target", one_of=SERIES),
        time_period=must("Time period", "Period as DfE writes it: 2018, or 201718"),
        time_identifier=must("Time identifier", "What kind of period, in DfE's words"),
        period_end=must("Period end", "Last day of the period", "day"),
        value=may("Value", "The value", "number", unit="the unit of the measure"),
        symbol=may("Symbol", "Why there is no value, or what to know about it", one_of=tuple(SYMBOLS)),
        printed=may("As printed", "The cell as the paper prints it"),
        source=must(*SOURCE),
        neighbours=may("Neighbours", "Which list of statistical neighbours an average is of"),
    ),
}
