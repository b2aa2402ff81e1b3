"""The tables of an area: columns, types, units and rules. The one place a column is described.

`load` checks every cell against these models; `describe` writes the codebook and each area's
datapackage.json from them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sendplan.schema.columns import Table
from sendplan.schema.inspections import Assessments, ConcernLinks, Concerns, Findings, Judgements
from sendplan.schema.outcomes import Indicators, Measures, Observations, Rebases
from sendplan.schema.papers import Lists, Meetings, Promises, Quoted, Requests, Sources
from sendplan.schema.plans import Actions, CarriedForward, Sections, Serves, Updates


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
    "serves": Spec(Serves, ("plan", "ref", "to_plan", "to_ref"), ("row of", "ref"), required=False),
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
    "promises": Spec(Promises, ("plan", "ref", "series", "promise"), ("promise", "promise"), required=False),
    "assessments": Spec(Assessments, ("concern", "as_at"), ("concern", "concern"), required=False),
    "judgements": Spec(Judgements, ("concern", "judged_on"), ("concern", "concern"), required=False),
    "findings": Spec(Findings, ("kind", "finding"), ("finding", "kind"), required=False),
    "lists": Spec(Lists, ("source", "plan", "title"), ("list", "title"), required=False),
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
