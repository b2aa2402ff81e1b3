"""How a column of a table is described, and a table of such columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from sendplan.cells import CELL_KINDS, readable
from sendplan.vocabulary import LINKED_BY


@dataclass(frozen=True)
class ColumnSpec:
    """A column: what it is called, what it means, and what may stand in a cell."""

    title: str
    description: str
    kind: str = "text"  # a name in CELL_KINDS
    required: bool = True
    one_of: tuple[str, ...] = ()
    unit: str = ""  # of a number
    many: bool = False  # whether `;` separates several entries in a cell
    newer: bool = False  # whether a file may lack the column, as those of earlier versions do
    to: tuple[str, ...] = ()  # tables, of one of which an entry must name a row (see keys)

    @property
    def allowed(self) -> str:
        """What may stand in a cell, in words."""
        said = "one of " + ", ".join(self.one_of) if self.one_of else CELL_KINDS[self.kind].allowed
        return said if self.required else f"{said}, or nothing"

    def allows(self, cell: str) -> bool:
        """Whether a cell, as the text it is in the file, may stand in the column."""
        if not cell:
            return not self.required
        is_listed = not self.one_of or cell in self.one_of
        return is_listed and readable(cell, self.kind) and bool(cell.strip() or not self.required)


must, may = partial(ColumnSpec, required=True), partial(ColumnSpec, required=False)
# Columns that many tables share.
PLAN = must("Plan", "Id of the plan, as in area.toml")
SOURCE = must("Source", "Id of the paper or data release in sources.csv", to=("sources",))
INSPECTION = may("Inspection", "Id of the inspection in area.toml; empty, where there is one", newer=True)
HOW_LINKED = must("Linked by", "Whether a paper states the link, or only the subject suggests it", one_of=LINKED_BY)


@dataclass(frozen=True)
class TableSpec:
    """A table: what a row of it is, the columns that tell its rows apart, and how a message names a row."""

    row: str
    key: tuple[str, ...]
    label: tuple[str, str]  # the word for a row, and the column that completes it
    columns: Mapping[str, ColumnSpec]


def described(row: str, key: tuple[str, ...], label: tuple[str, str], **columns: ColumnSpec) -> TableSpec:
    """Describe a table by its columns, in their order."""
    return TableSpec(row, key, label, columns)
