"""The tables of an area: columns, types, units and rules. The one place a column is described.

`load` checks every cell against these; `describe` writes the codebook and each area's datapackage.json from them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sendplan.data.schema.columns import Column
from sendplan.data.schema.inspections import assessments, concern_links, concerns, findings, judgements
from sendplan.data.schema.outcomes import indicators, measures, observations, rebases
from sendplan.data.schema.papers import lists, meetings, promises, quoted, requests, sources
from sendplan.data.schema.plans import actions, carried_forward, sections, serves, updates

TABLES = {
    "sections": sections,
    "actions": actions,
    "updates": updates,
    "concerns": concerns,
    "concern_links": concern_links,
    "carried_forward": carried_forward,
    "serves": serves,
    "measures": measures,
    "indicators": indicators,
    "rebases": rebases,
    "observations": observations,
    "meetings": meetings,
    "requests": requests,
    "promises": promises,
    "assessments": assessments,
    "judgements": judgements,
    "findings": findings,
    "lists": lists,
    "quoted": quoted,
    "sources": sources,
}
REQUIRED = ("sections", "actions", "updates", "meetings", "sources")  # the files that every area has


def facts(table: str) -> Mapping[str, Column]:
    """Describe a table's columns, by name."""
    return TABLES[table].columns
