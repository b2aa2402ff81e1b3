"""Tables of meetings and papers: who met, what was asked, what papers state, and the papers themselves."""

from __future__ import annotations

from sendplan.schema.columns import Table, column
from sendplan.vocabulary import PLAN, REQUEST_KINDS, SERIES, SOURCE, UNITS, WHOLE_PLAN


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
    announced: str = column(
        "Announced",
        "Day its date was made known: papers of that day or later name it as the next meeting; empty, none does",
        kind="day",
        required=False,
        newer=True,
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
    answered_in: str = column(
        "Answered in", "Id of the paper that gives the answer, in sources.csv", required=False, newer=True
    )
    same_as: str = column(
        "Same as", "Reference of the request that this one asks for again", required=False, newer=True
    )


class Promises(Table):
    """One row per thing that a paper promises for a day: a figure of a measure, or something else of a plan."""

    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the measure, action or section it is about", required=False)
    series: str = column(
        "Series",
        "Which figure of the measure, if it is one: kept once a value of it is known",
        one_of=SERIES,
        required=False,
    )
    promise: str = column("Promise", "What was promised, in our own words")
    due: str = column("Due", "Last day of the period promised", kind="day")
    printed: str = column("As printed", "The promise as the paper prints it", required=False)
    kept_on: str = column("Kept on", "Day it was kept, if it is not a figure of a measure", kind="day", required=False)
    source: str = column(*SOURCE)


class Quoted(Table):
    """One row per figure that a paper or minute states in its text."""

    source: str = column(*SOURCE)
    plan: str = column("Plan", "Id of the plan the figure is about, if any", required=False)
    as_at: str = column("As at", "Day the figure speaks of", kind="day")
    figure: str = column("Figure", "What is counted, as a short name with underscores", kind="name")
    scope: str = column("Scope", f"Of what; `{WHOLE_PLAN}` is the whole plan", required=False)
    value: str = column("Value", "The figure", kind="number", unit="as its unit column says")
    unit: str = column("Unit", "Unit of the figure", one_of=UNITS)
    printed: str = column("As printed", "The figure as the paper prints it", required=False)
    measure: str = column("Measure", "Reference of the measure whose value it states, if any", required=False)


class Lists(Table):
    """One row per list of actions that a paper prints: all those of one rating, or due in some months."""

    source: str = column(*SOURCE)
    plan: str = column(*PLAN)
    title: str = column("Title", "What the list says it holds, in our own words")
    as_at: str = column("As at", "Day the list speaks of", kind="day")
    rating: str = column("Rating", "Code of the rating its actions have, on the plan's own scale")
    due_from: str = column("Due from", "First due date it covers, if it says so", kind="day", required=False)
    due_to: str = column("Due to", "Last due date it covers, if it says so", kind="day", required=False)
    refs: str = column("References", "References of the actions it prints", required=False, many=True)


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
    minutes_of: str = column(
        "Minutes of",
        "Day of the meeting that it is the minutes of: what was said there is known only after that day",
        kind="day",
        required=False,
        newer=True,
    )
