"""Tables of plans: sections, actions, what was reported of them, what they answer, serve and are carried into."""

from __future__ import annotations

from sendplan.data.schema.columns import described, may, must
from sendplan.vocabulary import CADENCES, HOW_LINKED, LINKED_BY, PLAN, SOURCE

PLANS = {
    "sections": described(
        "One row per priority, working group, theme or lettered action of a plan.",
        key=("plan", "ref"),
        label=("section", "ref"),
        plan=must(*PLAN),
        ref=must("Reference", "Reference of the section, as the plan numbers it"),
        parent=may("Parent", "Reference of the section this one belongs to"),
        kind=must("Kind", "The plan's own word for this level: one of its hierarchy words in area.toml"),
        title=must("Title", "Short title, in our own words"),
        lead=may("Lead", "Role that leads the section", many=True),
    ),
    "actions": described(
        "One row per action of a plan.",
        key=("plan", "ref"),
        label=("action", "ref"),
        plan=must(*PLAN),
        ref=must("Reference", "Reference of the action, as the plan numbers it"),
        section=must("Section", "Reference of the section the action stands in"),
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
        plan=must(*PLAN),
        ref=must("Reference", "Reference of the action"),
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
        ),
        source=must(*SOURCE, many=True),
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
        concern=must("Concern", "Number of the concern", "whole"),
        plan=must(*PLAN),
        ref=must("Reference", "Reference of the section, action or measure"),
        linked_by=must(*HOW_LINKED, one_of=LINKED_BY),
    ),
    "carried_forward": described(
        "One row per action carried into a later plan.",
        key=("from_plan", "from_ref", "to_plan", "to_ref"),
        label=("action", "from_ref"),
        from_plan=must("From plan", "Id of the earlier plan"),
        from_ref=must("From reference", "Reference of the action carried forward"),
        to_plan=must("To plan", "Id of the later plan"),
        to_ref=must("To reference", "Reference of the action or section that takes it up"),
    ),
    "serves": described(
        "One row per section, action or measure of a plan and what it serves, in that plan or another.",
        key=("plan", "ref", "to_plan", "to_ref"),
        label=("row of", "ref"),
        plan=must(*PLAN),
        ref=must("Reference", "Reference of the section, action or measure"),
        to_plan=must("To plan", "Id of the plan of what it serves"),
        to_ref=must("To reference", "Reference of the section or measure it serves"),
        linked_by=must(*HOW_LINKED, one_of=LINKED_BY),
    ),
}
