"""A meeting: the one thing a notebook opens, and every frame its pages are made from."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from sendplan.data.area import Area, Body, Plan
from sendplan.data.areas import load_area
from sendplan.data.folder import meeting_names
from sendplan.errors import NotFoundError
from sendplan.frames import lookup, records
from sendplan.rules import concerns, forecast, measure_checks, measures, movement, observations, plan, reconcile, timing
from sendplan.rules.disclosure import CELL, numbers_shown
from sendplan.rules.known import known_on
from sendplan.rules.observations import Row
from sendplan.vocabulary import AUDIENCES, PUBLIC


def _none_hidden() -> pd.DataFrame:
    return pd.DataFrame(columns=[*CELL, "value"])


@dataclass(frozen=True)
class Meeting:
    """One row of meetings.csv, with the position its papers speak of."""

    area: Area  # as its day knew it, and as its audience may see it (see known.known_on)
    name: str  # its date, with its body where two meet on one day
    date: pd.Timestamp
    as_at: pd.Timestamp
    body: Body
    plan: Plan | None
    previous: Meeting | None  # the meeting whose position this one is compared with
    audience: str = PUBLIC  # one of AUDIENCES
    hidden: pd.DataFrame = field(default_factory=_none_hidden, repr=False, compare=False)  # true values, for no page
    _positions: dict[Hashable, pd.DataFrame] = field(default_factory=dict, init=False, repr=False, compare=False)
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # see pages.once

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

    def position_at(self, as_at: pd.Timestamp, of: Plan) -> pd.DataFrame:
        """Position of every action of a plan at a date, with its status, worked out once."""
        if (of.id, as_at) not in self._positions:
            actions, sections, updates = (self.area.tables[name] for name in ("actions", "sections", "updates"))
            self._positions[of.id, as_at] = timing.dated(plan.position(actions, sections, updates, of, as_at), as_at)
        return self._positions[of.id, as_at]

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title of each section of the plan, by its reference."""
        return lookup(self.table("sections"), "ref", "title")

    @property
    def level(self) -> str:
        """The plan's own word for its topmost sections, such as priority."""
        return self.its_plan.hierarchy[0]

    @cached_property
    def position(self) -> pd.DataFrame:
        """Position at this meeting's position date (no rows where it has no plan)."""
        return self.position_at(self.as_at, self.its_plan)

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
    def last_report(self) -> pd.Timestamp | None:
        """Date of the last report that rated an action of the plan, if there is one."""
        rated = plan.rated_by(self.updates, self.as_at)
        return None if rated.empty else rated["as_at"].max()

    @cached_property
    def past_due(self) -> pd.DataFrame:
        """Actions past due at the position date."""
        return timing.past_due(self.position)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """Ratings the dates disprove at the position date."""
        was_complete = timing.reopened(self.updates, self.its_plan.codes, self.as_at)
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
    def slippage(self) -> pd.DataFrame:
        """Actions given a new date."""
        return timing.slippage(self.position, self.updates, self.as_at)

    @cached_property
    def burn_up(self) -> pd.DataFrame:
        """Completions planned and recorded, and the actions in the plan, by month."""
        return timing.burn_up(self.table("actions"), self.updates, self.its_plan.codes, self.as_at)

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
        return self.table("measures")

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
        return measure_checks.measure_checks(self.measures, self.observations, self.judged, self.rebases)

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
        return min(pd.Timestamp(mine["papers_due"].fillna(self.date).iloc[0]), self.date)

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
        rated = set(plan.rated_by(self.area.tables["updates"], self.as_at)["plan"])
        return [each for each in plans[:mine] if each.id in rated]


NO_PLAN = Plan.model_construct(id="", title="no plan", hierarchy=("action",))  # no plan of an area has such an id


def named_meetings(area: Area) -> dict[str, Row]:
    """Name an area's meetings, first to last (see folder.meeting_names); maps each name to its row of meetings.csv."""
    rows = records(area.tables["meetings"])
    named = meeting_names([(f"{row['meeting']:%Y-%m-%d}", row["body"]) for row in rows])
    return {name: rows[place] for name, place in named.items()}


def of_area(area: Area, name: str, audience: str = PUBLIC) -> Meeting:
    """Return one meeting of an area by its name, for an audience; NotFoundError lists what there is."""
    known = named_meetings(area)
    if audience not in AUDIENCES:
        raise NotFoundError("audience", audience, list(AUDIENCES))
    if name not in known:
        raise NotFoundError(f"meeting of {area.id}", name, list(known))
    is_known = area.known_on == known[name]["meeting"]
    found, hidden = (area, _none_hidden()) if is_known else known_on(area, known[name], audience)
    return _opened(found, name, audience, hidden)


def _opened(area: Area, name: str, audience: str, hidden: pd.DataFrame) -> Meeting:
    """Open a meeting of an area that is known, and the one before it from the same: only its position is asked.

    That is the body's own of the day named, or else the one there was of another body.
    """
    known = named_meetings(area)
    row = known[name]
    there = [each for each, other in known.items() if other["meeting"] == row["previous"]]
    before = next((each for each in there if known[each]["body"] == row["body"]), next(iter(there), ""))
    previous = _opened(area, before, audience, _none_hidden()) if before else None
    chosen = area.plan(row["plan"]) if row["plan"] else None
    return Meeting(area, name, row["meeting"], row["as_at"], area.body(row["body"]), chosen, previous, audience, hidden)


def open_meeting(area: str, meeting: str, audience: str = PUBLIC) -> Meeting:
    """Read an area and open one of its meetings: what every notebook starts from.

    Raises NotFoundError for an unknown area, meeting or audience, DataError for bad tables.
    """
    return of_area(load_area(area), meeting, audience)
