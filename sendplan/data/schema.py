"""The tables of an area: columns, types, units and rules. The one place a column is described.

`load` checks every cell against these; `describe` writes the codebook and each area's datapackage.json from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sendplan.data.columns import HOW_LINKED, PLAN, SOURCE, ColumnSpec, described, may, must
from sendplan.data.papers import PAPERS
from sendplan.vocabulary import BETTER_WHEN, CADENCES, FREQUENCIES, SERIES, SYMBOLS, UNITS

REQUIRED = ("sections", "actions", "updates", "meetings", "sources")  # the files that every area has
TABLES = {
    "sections": described(
        "One row per priority, working group, theme or lettered action of a plan.",
        key=("plan", "ref"),
        label=("section", "ref"),
        plan=PLAN,
        ref=must("Reference", "Reference of the section, as the plan numbers it"),
        parent=may("Parent", "Reference of the section this one belongs to", to=("sections",)),
        kind=must("Kind", "The plan's own word for this level: one of its hierarchy words in area.toml"),
        title=must("Title", "Short title, in our own words"),
        lead=may("Lead", "Role that leads the section", many=True),
    ),
    "actions": described(
        "One row per action of a plan.",
        key=("plan", "ref"),
        label=("action", "ref"),
        plan=PLAN,
        ref=must("Reference", "Reference of the action, as the plan numbers it"),
        section=must("Section", "Reference of the section the action stands in", to=("sections",)),
        title=must("Title", "Short title, in our own words"),
        due_text=may("Due, as printed", "The due date as the plan prints it"),
        due=may("Due", "Last day of the period printed; empty if none", "day"),
        cadence=must("Cadence", "Whether the action ends, or comes round again", one_of=CADENCES),
        leads=may("Leads", "Roles that lead the action, as printed", many=True),
        added_on=may("Added on", "Day it joined the plan; empty if it was there from the start", "day"),
        dropped_on=may("Dropped on", "Day it left the plan without being complete", "day"),
    ),
    "updates": described(
        "One row per action and date: what its lead reported. Rows are added, never edited.",
        key=("plan", "ref", "as_at"),
        label=("action", "ref"),
        plan=PLAN,
        ref=must("Reference", "Reference of the action", to=("actions",)),
        as_at=must("As at", "The day the report speaks of", "day"),
        rating=may("Reported rating", "Code of the rating the lead gave, on the plan's own scale"),
        narrative=may("Narrative", "Where the action stands, in our own words"),
        mitigation=may("Mitigation", "What is being done about a delay"),
        provisional_start=may("Provisional start", "Start date given for an action not yet started", "day"),
        revised_due=may("Revised due", "New due date the report gives", "day"),
        revised_text=may(
            "Revised due, as printed",
            "New time as the report prints it; with no revised due it has no firm date",
            newer=True,
        ),
        completed_on=may("Completed on", "Day the action was completed", "day"),
        evidence=may("Evidence", "What shows the completion"),
        contradicts=may(
            "Contradicts",
            "References of other actions that the report's words say are not complete",
            many=True,
            newer=True,
            to=("actions",),
        ),
        source=replace(SOURCE, many=True),
    ),
    "concerns": described(
        "One row per area of concern an inspection named.",
        key=("number",),
        label=("concern", "number"),
        number=must("Number", "Number of the concern in the inspection's list", "whole"),
        title=must("Title", "Short title, in our own words"),
        inspected_on=must("Inspected on", "Last day of the inspection", "day"),
    ),
    "concern_links": described(
        "One row per area of concern and the section or action of a plan that answers it, or measure that speaks to "
        "it.",
        key=("concern", "plan", "ref"),
        label=("concern", "concern"),
        concern=must("Concern", "Number of the concern", "whole", to=("concerns",)),
        plan=PLAN,
        ref=must("Reference", "Reference of the section, action or measure", to=("sections", "actions", "measures")),
        linked_by=HOW_LINKED,
    ),
    "carried_forward": described(
        "One row per action carried into a later plan.",
        key=("from_plan", "from_ref", "to_plan", "to_ref"),
        label=("action", "from_ref"),
        from_plan=must("From plan", "Id of the earlier plan"),
        from_ref=must("From reference", "Reference of the action carried forward", to=("actions",)),
        to_plan=must("To plan", "Id of the later plan"),
        to_ref=must("To reference", "Reference of the action or section that takes it up", to=("sections", "actions")),
    ),
    "serves": described(
        "One row per section, action or measure of a plan and what it serves, in that plan or another.",
        key=("plan", "ref", "to_plan", "to_ref"),
        label=("row of", "ref"),
        plan=PLAN,
        ref=must("Reference", "Reference of the section, action or measure", to=("sections", "actions", "measures")),
        to_plan=must("To plan", "Id of the plan of what it serves"),
        to_ref=must("To reference", "Reference of the section or measure it serves", to=("sections", "measures")),
        linked_by=HOW_LINKED,
    ),
    "measures": described(
        "One row per key performance indicator of a plan.",
        key=("plan", "ref"),
        label=("measure", "ref"),
        plan=PLAN,
        ref=must("Reference", "Reference of the measure, as the plan numbers it"),
        title=must("Title", "Short title, in our own words"),
        section=must("Section", "Reference of the section the measure belongs to", to=("sections",)),
        officer=may("Officer", "Role that answers for the measure"),
        frequency=may("Frequency", "How often it is reported", one_of=FREQUENCIES),
        unit=must("Unit", "Unit of its values", one_of=tuple(UNITS)),
        better=must("Better", "Which direction is an improvement", one_of=BETTER_WHEN),
        dp=must("Decimal places", "Decimal places its values are shown with", "places"),
        definition=may("Definition", "What is counted, where the paper says so"),
        is_small_count=must("Small count", "Whether values count few people", "flag"),
        numerator=may(
            "Numerator", "Measure that counts the people this share is made of: hidden where they are", to=("measures",)
        ),
        in_plan=must("In the plan", "Whether the plan itself lists it, or it was added beside the plan", "flag"),
        close_to=may("Close to", "Measure of the plan it is close to, though counted differently", to=("measures",)),
    ),
    "indicators": described(
        "One row per published figure that answers a measure: where 'sendplan import' finds it.",
        key=("plan", "measure", "breakdown", "dataset"),
        label=("measure", "measure"),
        plan=PLAN,
        measure=must("Measure", "Reference of the measure", to=("measures",)),
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
        plan=PLAN,
        measure=must("Measure", "Reference of the measure", to=("measures",)),
        breakdown=must("Breakdown", "Group the limits are of"),
        starts=must("Starts", "First day of the new limits", "day"),
        reason=must("Reason", "What changed in how the service works, and where that is recorded"),
    ),
    "observations": described(
        "One row per value of a measure: for one group of children, one series and one period.",
        key=("plan", "measure", "breakdown", "series", "time_period", "time_identifier", "source", "neighbours"),
        label=("measure", "measure"),
        plan=PLAN,
        measure=must("Measure", "Reference of the measure", to=("measures",)),
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
        source=SOURCE,
        neighbours=may("Neighbours", "Which list of statistical neighbours an average is of", to=("sources",)),
    ),
    **PAPERS,
}


def columns_of(table: str) -> Mapping[str, ColumnSpec]:
    """Describe a table's columns, by name."""
    return TABLES[table].columns
