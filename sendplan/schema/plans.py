"""Tables of plans: sections, actions, what was reported of them, and what they are linked to."""

from __future__ import annotations

from sendplan.schema.columns import Table, column
from sendplan.vocabulary import CADENCES, LINK, LINKED_BY, PLAN, SOURCE


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
    added_on: str = column(
        "Added on", "Day it joined the plan; empty if it was there from the start", kind="day", required=False
    )
    dropped_on: str = column("Dropped on", "Day it left the plan without being complete", kind="day", required=False)


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
    revised_text: str = column(
        "Revised due, as printed",
        "New time as the report prints it; with no revised due it has no firm date",
        required=False,
        newer=True,
    )
    completed_on: str = column("Completed on", "Day the action was completed", kind="day", required=False)
    evidence: str = column("Evidence", "What shows the completion", required=False)
    contradicts: str = column(
        "Contradicts",
        "References of other actions that the report's words say are not complete",
        required=False,
        many=True,
        newer=True,
    )
    source: str = column(*SOURCE, many=True)


class CarriedForward(Table):
    """One row per action carried into a later plan."""

    from_plan: str = column("From plan", "Id of the earlier plan")
    from_ref: str = column("From reference", "Reference of the action carried forward")
    to_plan: str = column("To plan", "Id of the later plan")
    to_ref: str = column("To reference", "Reference of the action or section that takes it up")


class Serves(Table):
    """One row per section, action or measure of a plan and what it serves, in that plan or another."""

    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the section, action or measure")
    to_plan: str = column("To plan", "Id of the plan of what it serves")
    to_ref: str = column("To reference", "Reference of the section or measure it serves")
    linked_by: str = column(*LINK, one_of=LINKED_BY)
