"""The tables of an area: columns, types, units and rules. The one place a column is described.

`load` checks every cell against these models; `describe` writes the codebook and each area's
datapackage.json from them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandera.pandas as pa

from sendplan.cells import column

FREQUENCIES = ("monthly", "bi-monthly", "quarterly", "6-monthly", "annual")
CADENCES = ("once", "quarterly", "ongoing")
UNITS = ("%", "count", "weeks", "score")
BETTER = ("higher", "lower", "neither")
SERIES = ("actual", "target", "stat_neighbours", "region", "england")
REQUEST_KINDS = ("request", "resolution", "recommendation")
WHOLE_PLAN = "all actions"  # scope of a figure that speaks of all of a plan
NO_VALUE = ("c", "x", "z", "low", "u", "tbc")  # symbols that may stand in place of a value
WITH_VALUE = ("u", "r", "p")  # symbols that may go with one
# DfE's harmonised symbols, and "tbc" for a figure that a paper promises for later.
SYMBOLS = {
    "c": "confidential: hidden because the number is small",
    "x": "not available",
    "z": "not applicable: no number is meant",
    "low": "rounds to 0 but is not 0",
    "u": "low reliability",
    "r": "revised",
    "p": "provisional",
    "tbc": "to be confirmed",
}


class Table(pa.DataFrameModel):
    """What all tables share: every column is text in the file; `KINDS` says how it is read."""


PLAN = ("Plan", "Id of the plan, as in area.toml")
SOURCE = ("Source", "Id of the paper or data release in sources.csv")


class Sections(Table):
    """One row per priority, working group, theme or lettered action of a plan."""

    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the section, as the plan numbers it")
    parent: str = column("Parent", "Reference of the section this one belongs to", required=False)
    kind: str = column("Kind", "The plan's own word for this level: one of its hierarchy words in area.toml")
    title: str = column("Title", "Short title, in our own words")
    lead: str = column("Lead", "Role that leads the section", required=False, many=True)


class Actions(Table):
    """One row per action of a plan."""

    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the action, as the plan numbers it")
    section: str = column("Section", "Reference of the section the action stands in")
    title: str = column("Title", "Short title, in our own words")
    due_text: str = column("Due, as printed", "The due date as the plan prints it", required=False)
    due: str = column("Due", "Last day of the period printed; empty if none", kind="day", required=False)
    cadence: str = column("Cadence", "Whether the action ends, or comes round again", one_of=CADENCES)
    leads: str = column("Leads", "Roles that lead the action, as printed", required=False, many=True)


class Updates(Table):
    """One row per action and date: what its lead reported. Rows are added, never edited."""

    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the action")
    as_at: str = column("As at", "The day the report speaks of", kind="day")
    rating: str = column("Reported rating", "Code of the rating the lead gave, on the plan's own scale", required=False)
    narrative: str = column("Narrative", "Where the action stands, in our own words", required=False)
    mitigation: str = column("Mitigation", "What is being done about a delay", required=False)
    provisional_start: str = column(
        "Provisional start", "Start date given for an action not yet started", kind="day", required=False
    )
    revised_due: str = column("Revised due", "New due date the report gives", kind="day", required=False)
    completed_on: str = column("Completed on", "Day the action was completed", kind="day", required=False)
    evidence: str = column("Evidence", "What shows the completion", required=False)
    source: str = column(*SOURCE, many=True)


class Concerns(Table):
    """One row per area of concern an inspection named."""

    number: str = column("Number", "Number of the concern in the inspection's list", kind="whole")
    title: str = column("Title", "Short title, in our own words")
    inspected_on: str = column("Inspected on", "Last day of the inspection", kind="day")


class ConcernLinks(Table):
    """One row per area of concern and the section or action of a plan that answers it."""

    concern: str = column("Concern", "Number of the concern", kind="whole")
    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the section or action")


class CarriedForward(Table):
    """One row per action carried into a later plan."""

    from_plan: str = column("From plan", "Id of the earlier plan")
    from_ref: str = column("From reference", "Reference of the action carried forward")
    to_plan: str = column("To plan", "Id of the later plan")
    to_ref: str = column("To reference", "Reference of the action or section that takes it up")


class Measures(Table):
    """One row per key performance indicator of a plan."""

    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the measure, as the plan numbers it")
    title: str = column("Title", "Short title, in our own words")
    section: str = column("Section", "Reference of the section the measure belongs to")
    officer: str = column("Officer", "Role that answers for the measure", required=False)
    frequency: str = column("Frequency", "How often it is reported", one_of=FREQUENCIES)
    unit: str = column("Unit", "Unit of its values", one_of=UNITS)
    better: str = column("Better", "Which direction is an improvement", one_of=BETTER)
    dp: str = column("Decimal places", "Decimal places its values are shown with", kind="whole")
    definition: str = column("Definition", "What is counted, where the paper says so", required=False)
    is_small_count: str = column("Small count", "Whether values count few people", kind="flag")
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
    breakdown: str = column("Breakdown", "Group the value speaks of; `all` is the headline")
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


class Meetings(Table):
    """One row per meeting of a body that receives the report."""

    body: str = column("Body", "Id of the body, as in area.toml")
    meeting: str = column("Meeting", "Day of the meeting", kind="day")
    as_at: str = column("As at", "Position date: the day its papers speak of", kind="day")
    plan: str = column("Plan", "Id of the plan whose position it considers", required=False)
    papers_due: str = column("Papers due", "Day the papers must be ready", kind="day", required=False)
    previous: str = column(
        "Previous", "Day of the meeting whose position this one is compared with", kind="day", required=False
    )


class Requests(Table):
    """One row per thing a meeting asked for, resolved or was asked to resolve."""

    raised_on: str = column("Raised on", "Day of the meeting", kind="day")
    body: str = column("Body", "Id of the body, as in area.toml")
    ref: str = column("Reference", "Meeting day and a number")
    kind: str = column("Kind", "What it is", one_of=REQUEST_KINDS)
    request: str = column("Request", "What was asked, in our own words")
    due: str = column("Due", "Day it was asked for by", kind="day", required=False)
    answer: str = column("Answer", "What was answered, in our own words", required=False)
    answered_on: str = column("Answered on", "Day of the answer", kind="day", required=False)


class Assessments(Table):
    """One row per area of concern and date: the area's own assessment of where it stands."""

    concern: str = column("Concern", "Number of the concern", kind="whole")
    as_at: str = column("As at", "Day the assessment speaks of", kind="day")
    baseline: str = column("Baseline", "Position at the start", required=False)
    done: str = column("Done", "What was done", required=False)
    position: str = column("Position", "Position now", required=False)
    impact: str = column("Impact", "What changed for children and families", required=False)
    next_steps: str = column("Next steps", "What comes next", required=False)
    evidence: str = column("Evidence", "What shows it", required=False)


class Quoted(Table):
    """One row per figure that a paper or minute states in its text."""

    source: str = column(*SOURCE)
    plan: str = column("Plan", "Id of the plan the figure is about, if any", required=False)
    as_at: str = column("As at", "Day the figure speaks of", kind="day")
    figure: str = column("Figure", "What is counted, as a short name with underscores")
    scope: str = column("Scope", f"Of what; `{WHOLE_PLAN}` is the whole plan", required=False)
    value: str = column("Value", "The figure", kind="number", unit="as its unit column says")
    unit: str = column("Unit", "Unit of the figure", one_of=UNITS)
    printed: str = column("As printed", "The figure as the paper prints it", required=False)


class Sources(Table):
    """One row per paper or data release the tables were filled from."""

    id: str = column("Id", "Short name other tables use")
    title: str = column("Title", "What it is, in our own words")
    publisher: str = column("Publisher", "Who published it")
    published: str = column("Published", "Day of publication", kind="day")
    licence: str = column("Licence", "Licence it can be used under")
    retrieved: str = column("Retrieved", "Day it was fetched", kind="day", required=False)
    sha256: str = column("SHA-256", "Hash of the file that was read", required=False)
    dataset: str = column("Data set", "Data set of indicators.csv that it is a release of", required=False)


class Spec(NamedTuple):
    """A table: its model, the columns that tell its rows apart, and how a message names a row."""

    model: type[Table]
    key: tuple[str, ...]
    label: tuple[str, str]  # the word for a row, and the column that completes it
    required: bool = True  # whether an area must have the file


TABLES = {
    "sections": Spec(Sections, ("plan", "ref"), ("section", "ref")),
    "actions": Spec(Actions, ("plan", "ref"), ("action", "ref")),
    "updates": Spec(Updates, ("plan", "ref", "as_at"), ("action", "ref")),
    "concerns": Spec(Concerns, ("number",), ("concern", "number"), required=False),
    "concern_links": Spec(ConcernLinks, ("concern", "plan", "ref"), ("concern", "concern"), required=False),
    "carried_forward": Spec(
        CarriedForward, ("from_plan", "from_ref", "to_plan", "to_ref"), ("action", "from_ref"), required=False
    ),
    "measures": Spec(Measures, ("plan", "ref"), ("measure", "ref"), required=False),
    "indicators": Spec(Indicators, ("plan", "measure", "breakdown", "dataset"), ("measure", "measure"), required=False),
    "rebases": Spec(Rebases, ("plan", "measure", "breakdown", "starts"), ("measure", "measure"), required=False),
    "observations": Spec(
        Observations,
        ("plan", "measure", "breakdown", "series", "time_period", "time_identifier", "source", "neighbours"),
        ("measure", "measure"),
        required=False,
    ),
    "meetings": Spec(Meetings, ("body", "meeting"), ("meeting", "meeting")),
    "requests": Spec(Requests, ("ref",), ("request", "ref"), required=False),
    "assessments": Spec(Assessments, ("concern", "as_at"), ("concern", "concern"), required=False),
    "quoted": Spec(Quoted, ("source", "plan", "as_at", "figure", "scope"), ("figure", "figure"), required=False),
    "sources": Spec(Sources, ("id",), ("source", "id")),
}


def facts(table: str) -> dict[str, dict[str, Any]]:
    """Describe a table's columns: name → title, description, kind, allowed, required, unit ..."""
    columns = TABLES[table].model.to_schema().columns
    return {
        name: {"title": found.title, "description": found.description, **(found.metadata or {})}
        for name, found in columns.items()
    }
