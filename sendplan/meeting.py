"""A meeting: the one thing a notebook opens, and every frame its pages are made from."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sendplan import measures, plan, timing
from sendplan.area import Area, Body, Plan
from sendplan.errors import NotFoundError
from sendplan.load import load_area


@dataclass(frozen=True)
class Meeting:
    """One row of meetings.csv, with the position its papers speak of."""

    area: Area
    date: pd.Timestamp
    as_at: pd.Timestamp
    body: Body
    plan: Plan | None
    previous: Meeting | None  # the meeting whose position this one is compared with

    def table(self, name: str) -> pd.DataFrame:
        """Return a table's rows of this meeting's plan (none where it has no plan)."""
        frame = self.area.tables[name]
        return frame[frame["plan"] == (self.plan.id if self.plan else None)].reset_index(drop=True)

    def position_at(self, as_at: pd.Timestamp, of: Plan | None = None) -> pd.DataFrame:
        """Position of every action of the plan (or of another plan) at a date, with its status."""
        chosen = of or self.plan or self.area.facts.plans[0]
        tables = self.area.tables
        actions = tables["actions"] if of or self.plan else tables["actions"].iloc[:0]
        found = plan.position(actions, tables["sections"], tables["updates"], chosen, as_at)
        return timing.dated(found, as_at)

    @cached_property
    def position(self) -> pd.DataFrame:
        """Position at this meeting's position date."""
        return self.position_at(self.as_at)

    @cached_property
    def position_on_the_day(self) -> pd.DataFrame:
        """The same ratings, against the dates of the day of the meeting."""
        return timing.dated(self.position, self.date)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Count the actions of each standing."""
        return plan.counts(self.position)

    @cached_property
    def updates(self) -> pd.DataFrame:
        """What was reported on the plan up to the position date."""
        found = self.table("updates")
        return found[found["as_at"] <= self.as_at].reset_index(drop=True)

    @cached_property
    def last_report(self) -> pd.Timestamp | None:
        """Date of the last report on the plan, if there is one."""
        return None if self.updates.empty else self.updates["as_at"].max()

    @cached_property
    def past_due(self) -> pd.DataFrame:
        """Actions past due at the position date."""
        return timing.past_due(self.position)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Ratings the dates disprove at the position date."""
        return timing.contradictions(
            self.position, timing.reopened(self.updates, self.as_at, self._complete), self.as_at
        )

    @cached_property
    def movement(self) -> pd.DataFrame:
        """Changes since the position of the previous meeting (none if there is no such meeting)."""
        then = self.previous.position if self.previous else self.position
        return plan.movement(then, self.position)

    @cached_property
    def slippage(self) -> pd.DataFrame:
        """Actions given a new date."""
        return timing.slippage(self.position, self.updates, self.as_at)

    @cached_property
    def burn_up(self) -> pd.DataFrame:
        """Completions planned and recorded by month; needs a report."""
        done = timing.completions(self.updates, {self.plan.id if self.plan else "": self._complete}, self.as_at)
        return timing.burn_up(self.position, done, self.updates["as_at"].min(), self.as_at)

    @property
    def _complete(self) -> str:
        codes = self.plan.codes if self.plan else {}
        return next((code for code, means in codes.items() if means == "complete"), "")

    @cached_property
    def observations(self) -> pd.DataFrame:
        """Values of the plan's measures published by the day of the meeting."""
        return measures.known_by(self.table("observations"), self.area.tables["sources"], self.date)

    @cached_property
    def next_date(self) -> pd.Timestamp | None:
        """Day of the same body's next meeting, if meetings.csv has one."""
        meetings = self.area.tables["meetings"]
        later = meetings[(meetings["body"] == self.body.id) & (meetings["meeting"] > self.date)]["meeting"]
        return None if later.empty else later.min()

    @cached_property
    def earlier_plans(self) -> list[Plan]:
        """Plans of area.toml before this meeting's that were reported on by its position date."""
        plans = self.area.facts.plans
        mine = plans.index(self.plan) if self.plan else 0
        known = self.area.tables["updates"]
        reported = set(known[known["as_at"] <= self.as_at]["plan"])
        return [each for each in plans[:mine] if each.id in reported]


def dates(area: Area) -> list[str]:
    """List an area's meeting dates, first to last, as YYYY-MM-DD."""
    return [f"{date:%Y-%m-%d}" for date in area.tables["meetings"]["meeting"].sort_values()]


def of_area(area: Area, date: str) -> Meeting:
    """Return one meeting of an area; NotFoundError names the dates there are."""
    if date not in dates(area):
        raise NotFoundError(f"meeting of {area.id}", date, dates(area))
    meetings = area.tables["meetings"]
    row: dict[Hashable, Any] = meetings[meetings["meeting"] == pd.Timestamp(date)].iloc[0].to_dict()
    previous: Meeting | None = None if pd.isna(row["previous"]) else of_area(area, f"{row['previous']:%Y-%m-%d}")
    chosen = area.plan(row["plan"]) if row["plan"] else None
    return Meeting(area, pd.Timestamp(date), row["as_at"], area.body(row["body"]), chosen, previous)


def open_meeting(area: str, meeting: str) -> Meeting:
    """Read an area and open one of its meetings: what every notebook starts from.

    Raises NotFoundError for an unknown area or date, DataError for bad tables.
    """
    return of_area(load_area(area), meeting)
