"""Tables of inspections: what inspectors found, judged again later, and how the area assesses itself."""

from __future__ import annotations

from sendplan.schema.columns import Table, column
from sendplan.vocabulary import ACCOUNT, FINDING_KINDS, JUDGEMENTS, LINK, LINKED_BY, PLAN, SOURCE


class Concerns(Table):
    """One row per area of concern an inspection named."""

    number: str = column("Number", "Number of the concern in the inspection's list", kind="whole")
    title: str = column("Title", "Short title, in our own words")
    inspected_on: str = column("Inspected on", "Last day of the inspection", kind="day")


class ConcernLinks(Table):
    """One row per area of concern and the section or action of a plan that answers it, or measure that speaks to it."""

    concern: str = column("Concern", "Number of the concern", kind="whole")
    plan: str = column(*PLAN)
    ref: str = column("Reference", "Reference of the section, action or measure")
    linked_by: str = column(*LINK, one_of=LINKED_BY)


class Assessments(Table):
    """One row per area of concern and date: the area's own assessment of where it stands."""

    concern: str = column("Concern", "Number of the concern", kind="whole")
    as_at: str = column("As at", "Day the assessment speaks of", kind="day")
    baseline: str = column("Baseline", ACCOUNT["baseline"], required=False)
    done: str = column("Done", ACCOUNT["done"], required=False)
    position: str = column("Position", ACCOUNT["position"], required=False)
    impact: str = column("Impact", ACCOUNT["impact"], required=False)
    next_steps: str = column("Next steps", ACCOUNT["next_steps"], required=False)
    evidence: str = column("Evidence", ACCOUNT["evidence"], required=False)
    training: str = column("Training", ACCOUNT["training"], required=False)
    source: str = column(*SOURCE)


class Judgements(Table):
    """One row per area of concern and visit: what those who came back to it made of its progress."""

    concern: str = column("Concern", "Number of the concern", kind="whole")
    judged_on: str = column("Judged on", "Last day of the visit", kind="day")
    judged_by: str = column("Judged by", "Who judged")
    judgement: str = column("Judgement", "What they judged", one_of=JUDGEMENTS)
    source: str = column(*SOURCE)


class Findings(Table):
    """One row per thing said of the area as a whole when it was inspected."""

    found_on: str = column("Found on", "Last day of the inspection", kind="day")
    kind: str = column(
        "Kind", "What inspectors praised, what the area set out to mend, or did at once", one_of=FINDING_KINDS
    )
    finding: str = column("Finding", "What was found or done, in our own words")
    source: str = column(*SOURCE)
