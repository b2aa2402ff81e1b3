"""Tables of inspections: what inspectors found, judged again later, and how the area assesses itself."""

from __future__ import annotations

from sendplan.data.schema.columns import may, must, table
from sendplan.vocabulary import ACCOUNT, FINDING_KINDS, JUDGEMENTS, LINK, LINKED_BY, PLAN, SOURCE

concerns = table(
    "One row per area of concern an inspection named.",
    key=("number",),
    label=("concern", "number"),
    number=must("Number", "Number of the concern in the inspection's list", "whole"),
    title=must("Title", "Short title, in our own words"),
    inspected_on=must("Inspected on", "Last day of the inspection", "day"),
)

concern_links = table(
    "One row per area of concern and the section or action of a plan that answers it, or measure that speaks to it.",
    key=("concern", "plan", "ref"),
    label=("concern", "concern"),
    concern=must("Concern", "Number of the concern", "whole"),
    plan=must(*PLAN),
    ref=must("Reference", "Reference of the section, action or measure"),
    linked_by=must(*LINK, one_of=LINKED_BY),
)

assessments = table(
    "One row per area of concern and date: the area's own assessment of where it stands.",
    key=("concern", "as_at"),
    label=("concern", "concern"),
    concern=must("Concern", "Number of the concern", "whole"),
    as_at=must("As at", "Day the assessment speaks of", "day"),
    baseline=may("Baseline", ACCOUNT["baseline"]),
    done=may("Done", ACCOUNT["done"]),
    position=may("Position", ACCOUNT["position"]),
    impact=may("Impact", ACCOUNT["impact"]),
    next_steps=may("Next steps", ACCOUNT["next_steps"]),
    evidence=may("Evidence", ACCOUNT["evidence"]),
    training=may("Training", ACCOUNT["training"]),
    source=must(*SOURCE),
)

judgements = table(
    "One row per area of concern and visit: what those who came back to it made of its progress.",
    key=("concern", "judged_on"),
    label=("concern", "concern"),
    concern=must("Concern", "Number of the concern", "whole"),
    judged_on=must("Judged on", "Last day of the visit", "day"),
    judged_by=must("Judged by", "Who judged"),
    judgement=must("Judgement", "What they judged", one_of=JUDGEMENTS),
    source=must(*SOURCE),
)

findings = table(
    "One row per thing said of the area as a whole when it was inspected.",
    key=("kind", "finding"),
    label=("finding", "kind"),
    found_on=must("Found on", "Last day of the inspection", "day"),
    kind=must("Kind", "What inspectors praised, what the area set out to mend, or did at once", one_of=FINDING_KINDS),
    finding=must("Finding", "What was found or done, in our own words"),
    source=must(*SOURCE),
)
