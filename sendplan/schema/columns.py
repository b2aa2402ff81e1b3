"""How a column of a table is described, and a table of such columns."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera import extensions

from sendplan.cells import KINDS, readable


class Table(pa.DataFrameModel):
    """What all tables share: every column is text in the file; `KINDS` says how it is read."""


@extensions.register_check_method(statistics=["written_as"])  # type: ignore[untyped-decorator]
def reads_as(cells: pd.Series[str], *, written_as: str) -> pd.Series[bool]:
    """Pandera check: every cell is empty or can be read as `written_as`, a name in KINDS."""
    return cells.map(lambda cell: readable(cell, written_as))


def column(
    title: str,
    description: str,
    *,
    kind: str = "text",
    required: bool = True,
    one_of: Collection[str] = (),
    unit: str = "",
    many: bool = False,
    newer: bool = False,
) -> Any:
    """Describe a column: what it is called, what it means, and what may stand in a cell.

    `unit` is the unit of a number; `many` says that `;` separates several entries in a cell;
    `newer` that a file may lack the column, as those of earlier versions do.
    """
    allowed = "one of " + ", ".join(one_of) if one_of else KINDS[kind].allowed
    checks: dict[str, Any] = {"reads_as": {"written_as": kind}}
    if required:
        checks["str_matches"] = r"(?s).*\S"
    if one_of:
        checks["isin"] = [*one_of] if required else ["", *one_of]
    facts = {"kind": kind, "required": required, "one_of": tuple(one_of), "unit": unit, "many": many, "newer": newer}
    facts["allowed"] = allowed if required else allowed + ", or nothing"
    return pa.Field(title=title, description=description, metadata=facts, **checks)
