"""Tables of meetings and papers: who met, what was asked, what papers state and judge, and the papers themselves."""

from __future__ import annotations

from sendplan.data.columns import PLAN, SOURCE, described, may, must
from sendplan.vocabulary import ACCOUNT, FINDING_KINDS, JUDGEMENTS, REQUEST_KINDS, SERIES, UNITS, WHOLE_PLAN

PAPERS = {
    "meetings": described(
        "One row per meeting of a body that receives the report.",
        key=("body", "meeting"),
        label=("meeting", "meeting"),
        body=must("Body", "Id of the body, as in area.toml"),
        meeting=must("Meeting", "Day of the meeting", "day"),
        as_at=must("As at", "Position date: the day its papers speak of", "day"),
        plan=may("Plan", "Id of the plan whose position it considers"),
        papers_due=may("Papers due", "Day the papers must be ready", "day"),
        previous=may(
            "Previous", "Day of the meeting whose position this one is compared with", "day", to=("meetings",)
        ),
        announced=may(
            "Announced",
            "Day its date was made known: papers of that day or later name it as the next meeting; empty, none does",
            "day",
            newer=True,
        ),
    ),
    "requests": described(
        "One row per thing a meeting asked for, resolved or was asked to resolve.",
        key=("ref",),
        label=("request", "ref"),
        raised_on=must("Raised on", "Day of the meeting", "day", to=("meetings",)),
        body=must("Body", "Id of the body, as in area.toml"),
        ref=must("Reference", "Meeting day and a number"),
        kind=must("Kind", "What it is", one_of=REQUEST_KINDS),
        request=must("Request", "What was asked, in our own words"),
        due=may("Due", "Day it was asked for by", "day"),
        answer=may("Answer", "What was answered, in our own words"),
        answered_on=may("Answered on", "Day of the answer", "day"),
        answered_in=may(
            "Answered in", "Id of the paper that gives the answer, in sources.csv", newer=True, to=("sources",)
        ),
        same_as=may("Same as", "Reference of the request that this one asks for again", newer=True, to=("requests",)),
    ),
    "promises": described(
        "One row per thing that a paper promises for a day: a figure of a measure, or something else of a plan.",
        key=("plan", "ref", "series", "promise"),
        label=("promise", "promise"),
        plan=PLAN,
        ref=may(
            "Reference",
            "Reference of the measure, action or section it is about",
            to=("measures", "actions", "sections"),
        ),
        series=may(
            "Series", "Which figure of the measure, if it is one: kept once a value of it is known", one_of=SERIES
        ),
        promise=must("Promise", "What was promised, in our own words"),
        due=must("Due", "Last day of the period promised", "day"),
        printed=may("As printed", "The promise as the paper prints it"),
        kept_on=may("Kept on", "Day it was kept, if it is not a figure of a measure", "day"),
        source=SOURCE,
    ),
    "assessments": described(
        "One row per area of concern and date: the area's own assessment of where it stands.",
        key=("concern", "as_at"),
        label=("concern", "concern"),
        concern=must("Concern", "Number of the concern", "whole", to=("concerns",)),
        as_at=must("As at", "Day the assessment speaks of", "day"),
        baseline=may("Baseline", ACCOUNT["baseline"]),
        done=may("Done", ACCOUNT["done"]),
        position=may("Position", ACCOUNT["position"]),
        impact=may("Impact", ACCOUNT["impact"]),
        next_steps=may("Next steps", ACCOUNT["next_steps"]),
        evidence=may("Evidence", ACCOUNT["evidence"]),
        training=may("Training", ACCOUNT["training"]),
        source=SOURCE,
    ),
    "judgements": described(
        "One row per area of concern and visit: what those who came back to it made of its progress.",
        key=("concern", "judged_on"),
        label=("concern", "concern"),
        concern=must("Concern", "Number of the concern", "whole", to=("concerns",)),
        judged_on=must("Judged on", "Last day of the visit", "day"),
        judged_by=must("Judged by", "Who judged"),
        judgement=must("Judgement", "What they judged", one_of=JUDGEMENTS),
        source=SOURCE,
    ),
    "findings": described(
        "One row per thing said of the area as a whole when it was inspected.",
        key=("kind", "finding"),
        label=("finding", "kind"),
        found_on=must("Found on", "Last day of the inspection", "day"),
        kind=must(
            "Kind", "What inspectors praised, what the area set out to mend, or did at once", one_of=FINDING_KINDS
        ),
        finding=must("Finding", "What was found or done, in our own words"),
        source=SOURCE,
    ),
    "lists": described(
        "One row per list of actions that a paper prints: all those of one rating, or due in some months.",
        key=("source", "plan", "title"),
        label=("list", "title"),
        source=SOURCE,
        plan=PLAN,
        title=must("Title", "What the list says it holds, in our own words"),
        as_at=must("As at", "Day the list speaks of", "day"),
        rating=must("Rating", "Code of the rating its actions have, on the plan's own scale"),
        due_from=may("Due from", "First due date it covers, if it says so", "day"),
        due_to=may("Due to", "Last due date it covers, if it says so", "day"),
        refs=may("References", "References of the actions it prints", many=True, to=("actions",)),
    ),
    "quoted": described(
        "One row per figure that a paper or minute states in its text.",
        key=("source", "plan", "as_at", "figure", "scope"),
        label=("figure", "figure"),
        source=SOURCE,
        plan=may("Plan", "Id of the plan the figure is about, if any"),
        as_at=must("As at", "Day the figure speaks of", "day"),
        figure=must("Figure", "What is counted, as a short name with underscores", "name"),
        scope=may("Scope", f"Of what; `{WHOLE_PLAN}` is the whole plan"),
        value=must("Value", "The figure", "number", unit="as its unit column says"),
        unit=must("Unit", "Unit of the figure", one_of=tuple(UNITS)),
        printed=may("As printed", "The figure as the paper prints it"),
        measure=may("Measure", "Reference of the measure whose value it states, if any", to=("measures",)),
    ),
    "sources": described(
        "One row per paper or data release the tables were filled from.",
        key=("id",),
        label=("source", "id"),
        id=must("Id", "Short name other tables use"),
        title=must("Title", "What it is, in our own words"),
        publisher=must("Publisher", "Who published it"),
        published=must("Published", "Day of publication", "day"),
        licence=must("Licence", "Licence it can be used under"),
        retrieved=may("Retrieved", "Day it was fetched", "day"),
        sha256=may("SHA-256", "Hash of the file that was read"),
        dataset=may("Data set", "Data set of indicators.csv that it is a release of"),
        minutes_of=may(
            "Minutes of",
            "Day of the meeting that it is the minutes of: what was said there is known only after that day",
            "day",
            newer=True,
        ),
    ),
}
