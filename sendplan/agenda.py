"""What the tables say of a meeting before anything is worked out: its day, its body, its plan and that plan's parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sendplan.data.area import Area, Body, Plan
from sendplan.frames import lookup
from sendplan.told import Told

NO_PLAN = Plan.model_construct(id="", title="no plan", hierarchy=("action",))  # no plan of an area has such an id


@dataclass(frozen=True, repr=False)
class Agenda(Told):
    """One row of meetings.csv, with what the tables say of its plan."""

    area: Area  # as its day knew it, and as its audience may see it (see known.known_on)
    name: str  # its date, with its body where two meet on one day
    date: pd.Timestamp
    as_at: pd.Timestamp
    body: Body
    plan: Plan | None

    @property
    def its_plan(self) -> Plan:
        """The plan, or NO_PLAN, which has no section, action, rating or measure."""
        return self.plan or NO_PLAN

    def table(self, name: str) -> pd.DataFrame:
        """Return a table's rows of this meeting's plan (none where it has no plan)."""
        frame = self.area.tables[name]
        return frame[frame["plan"] == self.its_plan.id].reset_index(drop=True)

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Papers and releases known on the day, or that its position comes from, by day of publication."""
        return self.area.tables["sources"].sort_values(["published", "id"], ignore_index=True)

    @cached_property
    def plans(self) -> list[Plan]:
        """Plans of area.toml that were there on the day of the meeting, in its order."""
        return [each for each in self.area.facts.plans if each.known_on(self.date.date())]

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title of each section of the plan, by its reference."""
        return lookup(self.table("sections"), "ref", "title")

    @cached_property
    def level(self) -> str:
        """The plan's own word for its topmost sections, such as priority; of several kinds, a word for all."""
        sections = self.table("sections")
        kinds = sections.loc[sections["parent"] == "", "kind"].unique()
        return (
            self.its_plan.hierarchy[0] if len(kinds) < 1 else str(kinds[0]) if len(kinds) == 1 else "part of the plan"
        )

    def in_turn(self, of: pd.DataFrame, top: str = "top") -> pd.DataFrame:
        """Sort rows by the section that a column names, as the plan has its sections, and otherwise leave them."""
        order = {ref: place for place, ref in enumerate(self.titles)}
        return of.sort_values(top, key=lambda refs: refs.map(order), kind="stable", ignore_index=True)

    @cached_property
    def named(self) -> dict[str, str]:
        """The plan's own word for each of its sections with its reference, such as priority 2, by that reference."""
        return {ref: f"{kind} {ref}" for ref, kind in lookup(self.table("sections"), "ref", "kind").items()}
