"""The tables of an area: columns, types, units and rules. The one place a column is described.

`load` checks every cell against these; `describe` writes the codebook and each area's datapackage.json from them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sendplan.data.schema.columns import ColumnSpec
from sendplan.data.schema.outcomes import OUTCOMES
from sendplan.data.schema.papers import PAPERS
from sendplan.data.schema.plans import PLANS

TABLES = PLANS | OUTCOMES | PAPERS
REQUIRED = ("sections", "actions", "updates", "meetings", "sources")  # the files that every area has


def columns_of(table: str) -> Mapping[str, ColumnSpec]:
    """Describe a table's columns, by name."""
    return TABLES[table].columns
