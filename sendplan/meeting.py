"""A meeting: the one thing a notebook opens, and every frame its pages are made from."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from sendplan.agenda import NO_PLAN, Agenda
from sendplan.data.area import Plan
from sendplan.frames import records
from sendplan.rules import (
    concerns,
    forecast,
    measure_checks,
    measures,
    movement,
    observations,
    plan,
    reconcile,
    risks,
    timing,
)
from sendplan.rules.disclosure import numbers_shown
from sendplan.rules.explained import explained
from sendplan.rules.observations import Row
from sendplan.vocabulary import PUBLIC
from sendplan.words import count, day


@dataclass(frozen=True, repr=False)
class Meeting(Agenda):
    """One row of meetings.csv, with the position its papers speak of."""

    previous: Meeting | None  # the meeting whose position this one is compared with
    audience: str = PUBLIC  # one of AUDIENCES
    hidden: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)  # true values, for no page
    _positions: dict[Hashable, pd.DataFrame] = field(default_factory=dict, init=False, repr=False, compare=False)
    _milestones: dict[Hashable, pd.DataFrame] = field(default_factory=dict, init=False, repr=False, compare=False)
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # see pages.once

    def position_at(self, as_at: pd.Timestamp, of: Plan) -> pd.DataFrame:
        """Position of every action of a plan at a date, with its status, worked out once."""
        if (of.id, as_at) not in self._positions:
            actions, sections, updates = (self.area.tables[name] for name in ("actions", "sections", "updates"))
            every = timing.dated(plan.position(actions, sections, updates, of, as_at), as_at)
            self._positions[of.id, as_at] = every[every["parent"] == ""].reset_index(drop=True)
            self._milestones[of.id, as_at] = every[every["parent"] != ""].reset_index(drop=True)
        return self._positions[of.id, as_at]

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Position of every milestone of an action of the plan: `parent` is the action's reference."""
        self.position_at(self.as_at, self.its_plan)
        return self._milestones[self.its_plan.id, self.as_at]

    def aspect(self, name: str, of: pd.DataFrame) -> pd.DataFrame:
        """Say where actions or sections of the plan stand in one of its aspects (see plan.standing_of)."""
        return plan.standing_of(of, self.area.tables["updates"], self.its_plan, self.as_at, name)

    def __str__(self) -> str:
        shown = "" if self.audience == PUBLIC else f", for the {self.audience}"
        return f"{self.area.facts.la_name}: {self.body.name}, {day(self.date)}{shown}"

    def told(self) -> list[str]:
        """Say what it is of and what there is to ask of it, in a few lines."""
        words, sizes = self.its_plan.words, ((each, self.counts[each]) for each in plan.STANDINGS)
        counted = [f"{size} {plan.wording(words, each)}" for each, size in sizes if size]
        compared = f", compared with {day(self.compared.as_at)}" if self.compared else ""
        return [
            str(self),
            f"As at {day(self.as_at)}{compared}",
            f"{self.its_plan.title}: {count(len(self.position), 'action')}, {len(self.past_due)} past due",
            *([", ".join(counted)] if counted else []),
            f"{count(len(self.measures), 'measure')}, {count(len(self.risks), 'risk')}",
            "Tables: position, by_priority, past_due, measures; help(now.position) explains the columns of one",
            "Questions: from sendplan.pages import actions; dir(actions) lists those of a page",
        ]

    @cached_property
    def position(self) -> pd.DataFrame:
        """Position at this meeting's position date (no rows where it has no plan)."""
        return explained(self.position_at(self.as_at, self.its_plan), "action of the plan", "actions", "updates")

    @cached_property
    def by_priority(self) -> pd.DataFrame:
        """How many actions of each topmost part of the plan have each standing, in the plan's order."""
        counted = plan.counts_by(self.position, "top")
        named = counted.assign(title=counted["top"].map(self.titles), actions=counted[[*plan.STANDINGS]].sum(axis=1))
        columns = ["top", "title", "actions", *plan.STANDINGS]
        return explained(self.in_turn(named)[columns], "topmost part of the plan", "sections")

    @cached_property
    def position_on_the_day(self) -> pd.DataFrame:
        """The same ratings, against the dates of the day of the meeting."""
        return timing.dated(self.position, self.date)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Count the actions of each standing."""
        return plan.count_standings(self.position)

    @cached_property
    def updates(self) -> pd.DataFrame:
        """What was reported on the plan up to the position date."""
        return plan.reported_by(self.table("updates"), self.as_at)

    @cached_property
    def reports(self) -> pd.DataFrame:
        """What was reported by then on the plan's actions, but for milestones, with what each rating means."""
        actions = self.table("actions")
        own = actions.loc[actions["parent"] == "", "ref"]
        return plan.reports(self.updates[self.updates["ref"].isin(own)], self.its_plan)

    @cached_property
    def last_report(self) -> pd.Timestamp | None:
        """Date of the last report on an action of the plan, rated or in words alone, if there is one."""
        return None if self.reports.empty else self.reports["as_at"].max()

    @cached_property
    def past_due(self) -> pd.DataFrame:
        """Actions past due at the position date."""
        return explained(timing.past_due(self.position), "action past due, the latest first", "actions", "updates")

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Ratings the dates disprove at the position date."""
        was_complete = timing.reopened(self.reports, self.as_at)
        return timing.contradictions(self.position, was_complete)

    @property
    def compared(self) -> Meeting | None:
        """The previous meeting, where its position is of the same plan."""
        return self.previous if self.previous and self.previous.plan == self.plan else None

    @cached_property
    def movement(self) -> pd.DataFrame:
        """Changes since the position compared with (none where there is none)."""
        then = self.compared.position if self.compared else self.position
        return movement.movement(then, self.position)

    @cached_property
    def risks(self) -> pd.DataFrame:
        """Every risk of the plan as last said by the position date (see risks.standing)."""
        return risks.standing(self.table("risks"), self.as_at, self.its_plan.risks)

    @cached_property
    def risks_moved(self) -> pd.DataFrame:
        """How risks moved since the position compared with (unchanged where there is none)."""
        return risks.moved(self.compared.risks if self.compared else self.risks, self.risks)

    @cached_property
    def slippage(self) -> pd.DataFrame:
        """Actions given a new date."""
        return timing.slippage(self.position, self.updates, self.as_at)

    @cached_property
    def burn_up(self) -> pd.DataFrame:
        """Completions planned and recorded, and the actions in the plan, by month."""
        actions = self.table("actions")
        return timing.burn_up(actions[actions["parent"] == ""], self.reports, self.as_at)

    @cached_property
    def forecast(self) -> pd.DataFrame | None:
        """Range of the number complete at later month ends; None where the record is too short for one."""
        return forecast.forecast(self.burn_up, sum(self.counts[each] for each in plan.OPEN), self.as_at)

    @cached_property
    def observations(self) -> pd.DataFrame:
        """Values of the plan's measures published by the day of the meeting, small counts hidden if need be."""
        return observations.known_by(self.table("observations"), self.area.tables["sources"], self.date)

    @cached_property
    def shown(self) -> pd.DataFrame:
        """Numbers that the pages of this meeting can show, of every plan (see disclosure.numbers_shown)."""
        return pd.concat([numbers_shown(one.observations) for one in self.of_every_plan], ignore_index=True)

    @cached_property
    def of_every_plan(self) -> list[Meeting]:
        """The same meeting for each plan of the area, so that what is worked out of one is worked out once."""
        return [self if each == self.plan else replace(self, plan=each) for each in self.area.facts.plans]

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Measures of the plan, and those added beside it of which a value was published by the day."""
        return explained(self.table("measures"), "measure", "measures")

    @cached_property
    def groups(self) -> dict[tuple[str, str, str], list[Row]]:
        """The same values by plan, measure and breakdown, in the order of their publication."""
        return observations.by_group(self.observations)

    @cached_property
    def rebases(self) -> pd.DataFrame:
        """Days up to that of the meeting from which values compare only with later ones."""
        return self.table("rebases")

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Every measure and group judged on the day of the meeting."""
        start = pd.Timestamp(self.its_plan.start) if self.its_plan.start else None
        return measures.judged(self.measures, self.observations, self.rebases, start, self.date)

    @cached_property
    def second_looks(self) -> pd.DataFrame:
        """What in the measures themselves asks for a second look."""
        known = self.measures, self.observations, self.judged, self.rebases
        return measure_checks.measure_checks(*known, self.its_plan.ratings)

    @cached_property
    def answering(self) -> pd.DataFrame:
        """Which actions of every plan of the day answer each area of concern (see concerns.answering)."""
        tables = self.area.tables
        plans = self.plans or [NO_PLAN]
        positions = pd.concat([self.position_at(self.as_at, each) for each in plans], ignore_index=True)
        return concerns.answering(tables["concern_links"], tables["carried_forward"], positions, tables["sections"])

    @cached_property
    def speaking(self) -> pd.DataFrame:
        """Which measures of every plan of the day, judged on it, speak to each area of concern."""
        known = [each for each in self.of_every_plan if each.plan in self.plans] or [replace(self, plan=NO_PLAN)]
        judged = [each.judged for each in known]
        return concerns.speaking(self.area.tables["concern_links"], pd.concat(judged, ignore_index=True))

    @cached_property
    def record(self) -> reconcile.Record:
        """What printed figures and lists are set against, as it was known on the day of the meeting."""
        plans = self.area.facts.plans
        values = {key: rows for each in self.of_every_plan for key, rows in each.groups.items()}
        by_id, inspections = {each.id: each for each in plans}, self.area.facts.inspections
        return reconcile.Record(self.area.tables, by_id, values, self.position_at, inspections)

    @cached_property
    def quoted(self) -> pd.DataFrame:
        """Every figure stated by the day, beside the one computed."""
        return reconcile.reconciled(self.stated, self.record)

    @cached_property
    def stated(self) -> pd.DataFrame:
        """Figures of the day or before that papers known on it state; what its own minutes tell is not among them."""
        known = self.area.tables["quoted"]
        return known[known["as_at"] <= self.date]

    @cached_property
    def listed(self) -> pd.DataFrame:
        """Every action of the plan that is, or should be, on a list of a paper published by the day."""
        known = self.area.tables["lists"]
        mine = (known["plan"] == self.its_plan.id) & (known["as_at"] <= self.as_at)
        return reconcile.compared(known[mine], self.record)

    @cached_property
    def record_from(self) -> pd.Timestamp:
        """Day from which its pack is a record: the one its papers are due on, or else its own."""
        meetings = self.area.tables["meetings"]
        mine = meetings[(meetings["body"] == self.body.id) & (meetings["meeting"] == self.date)]
        return timing.record_from(records(mine)[0])

    @cached_property
    def next_date(self) -> pd.Timestamp | None:
        """Day of the same body's next meeting, if meetings.csv has one."""
        meetings = self.area.tables["meetings"]
        later = meetings[(meetings["body"] == self.body.id) & (meetings["meeting"] > self.date)]["meeting"]
        return None if later.empty else later.min()

    @cached_property
    def earlier_plans(self) -> list[Plan]:
        """Plans of area.toml before this meeting's that were rated by its position date."""
        plans = self.area.facts.plans
        mine = plans.index(self.plan) if self.plan else 0
        rated = set(plan.reported_by(self.area.tables["updates"], self.as_at)["plan"])
        return [each for each in plans[:mine] if each.id in rated]
