"""What a meeting knows of the areas of concern: what each plan does about them, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from sendplan.cells import entries
from sendplan.frames import among, grouped, lookup, not_missing, records
from sendplan.meeting import Meeting
from sendplan.pages import once
from sendplan.pages.inspections import inspected, judged_otherwise, judged_so, named, named_concerns
from sendplan.pages.plan_then import PlanThen, judgements, plan_then
from sendplan.rules import concerns, timing
from sendplan.rules.concerns import Key
from sendplan.rules.observations import Row
from sendplan.rules.plan import DONE, OPEN
from sendplan.words import capital, day, listed

CARRIED_ON = "apart from what carries on a task"
BY_PAPER = "apart from what a paper links"
WAS_LATE, PASSED_SINCE = "Late when last reported", "Date passed, no report since"


@dataclass(frozen=True, eq=False)
class Response:
    """What one plan does about one area of concern."""

    of: PlanThen
    concern: Key
    label: str  # the concern's
    rows: list[Row]  # the actions that answer it: see concerns.answering and timing.lateness
    links: list[Row]  # of concern_links.csv
    became: dict[str, list[Row]]  # rows of carried_forward.csv by their task, with the `acts` that take it up
    by_subject: dict[str, str]  # places that only the subject links, each with what of it a paper links after all

    def standing(self, *standings: str) -> list[Row]:
        """Return the actions of some standings."""
        return [row for row in self.rows if row["standing"] in standings]

    def refs(self, mark: str) -> list[str]:
        """Return the references of the actions with a mark, such as was_late."""
        return [row["ref"] for row in self.rows if row[mark]]

    @property
    def is_done(self) -> bool:
        """Whether there are actions, and all are complete."""
        return 0 < len(self.rows) == len(self.standing(*DONE))

    @property
    def carried(self) -> list[Row]:
        """Return the tasks that were carried forward."""
        return [row for row in self.rows if row["standing"] == "carried_forward" or row["ref"] in self.became]

    @property
    def reported_on(self) -> pd.Timestamp | None:
        """The day any of the actions was last reported on."""
        return max(not_missing(row["reported_on"] for row in self.rows), default=None)

    @property
    def ratings(self) -> str:
        """Count the actions by rating, in the plan's own words."""
        return self.of.ratings(self.rows, self.reported_on)

    @property
    def left_open(self) -> list[str]:
        """Say that what became of open actions is not known; nothing where none is, or the plan goes on."""
        return [capital(f"{self.of.over}.")] if self.of.over and self.standing(*OPEN) else []

    @property
    def left_out(self) -> str:
        """Say that the plan is for the concerns that fell short before it, where this one did not; or nothing."""
        if self.rows or self.links or self.concern not in self.of.spared:
            return ""
        made = self.of.spared[self.concern]
        judged = f"The concern was judged on {day(made['judged_on'])} {judged_so(made['judgement'])}"
        return f"{judged}; the {self.of.title} is for those that {judged_otherwise(made['judgement'], 2)}."

    @property
    def unlinked(self) -> str:
        """Say that nothing in the plan is linked to the concern; nothing where `left_out` says why."""
        told = f"Nothing in the {self.of.title} is linked to it, by a paper or by subject."
        return "" if self.rows or self.links or self.left_out else told


@dataclass(frozen=True, eq=False)
class Concern:
    """An area of concern, with what was known of it on the day of the meeting."""

    meeting: Meeting
    row: Row  # of concerns.csv, with `ref`: its number, and where there are several inspections which one named it
    responses: list[Response]  # of each plan that answers any concern, in their order
    speaks: list[Row]  # judged measures that speak to it, as in Meeting.speaking
    said: list[Row]  # the area's own assessments of it, latest first
    judgement: Row | None  # what was last made of it by those who came back
    apart: dict[tuple[str, str], list[str]]  # measures of its sections that are not linked to it: see unlinked_within

    @property
    def key(self) -> Key:
        """Its inspection and number."""
        return self.row["inspection"], self.row["number"]

    @property
    def ref(self) -> str:
        """Its number, with its inspection where there are several."""
        return str(self.row["ref"])

    @property
    def name(self) -> str:
        """Its number and title, with its inspection where there are several."""
        number, _, inspection = self.ref.partition(" of ")
        return f"{number}. {self.row['title']}{f' ({inspection})' if inspection else ''}"

    @property
    def named_by(self) -> str:
        """Say who named it: inspectors, or a notice that set it."""
        of = inspected(self.meeting)[self.row["inspection"], self.row["inspected_on"]]
        return "An improvement notice set it" if of.is_notice else f"{of.who} named it"

    @property
    def label(self) -> str:
        """What it is called in a caption: Concern 3."""
        return str(self.row["label"])

    @property
    def status(self) -> list[str]:
        """Say what became of it in the words of its papers, and from when; nothing where they do not say."""
        since = self.row["status_on"]
        on: str = "" if pd.isna(since) else f", from {day(since)}"
        return [f"Status: {self.row['status']}{on}."] if self.row["status"] else []

    @property
    def later(self) -> list[Row]:
        """Return the figures of those measures that have a value after their baseline."""
        return [row for row in self.speaks if row["latest_by"] > row["baseline_by"]]

    @property
    def acting(self) -> list[Response]:
        """Return those of the responses that have actions in the record."""
        return [each for each in self.responses if each.rows]

    def response(self, of: PlanThen) -> Response:
        """Return what one plan does about it."""
        return _response(self.meeting, self.key, of)

    @property
    def judged(self) -> list[str]:
        """Say what those who last came back made of it, where they did."""
        found = self.judgement
        return [f"Judged on {day(found['judged_on'])}: {found['judgement']} ({found['judged_by']})."] if found else []


@once
def known_concerns(meeting: Meeting) -> list[Concern]:
    """Gather the areas of concern named by the day of the meeting, in their order, inspection by inspection."""
    speaking, said = (grouped(records(each), *concerns.CONCERN) for each in (meeting.speaking, accounts(meeting)))
    last, apart, found = concerns.latest_judgements(judgements(meeting)), _unlinked(meeting), []
    for row in records(named_concerns(meeting)):
        mine = row["inspection"], row["number"]
        responses = [_response(meeting, mine, each) for each in answering_plans(meeting)]
        speaks, own = speaking.get(mine, []), said.get(mine, [])
        found.append(Concern(meeting, row, responses, speaks, own, last.get(mine), apart.get(mine, {})))
    return found


def _unlinked(meeting: Meeting) -> dict[Key, dict[tuple[str, str], list[str]]]:
    links, known = meeting.area.tables["concern_links"], {each.id for each in meeting.plans}
    mine = links[links["plan"].isin(known)]
    return concerns.unlinked_within(mine, meeting.area.tables["measures"], meeting.area.tables["sections"])


def judged(found: Iterable[Concern]) -> dict[str, list[tuple[Concern, Row]]]:
    """Gather the concerns that were judged, each with its last judgement, by their inspection."""
    by_inspection: dict[str, list[tuple[Concern, Row]]] = {}
    for each in found:
        if each.judgement:
            by_inspection.setdefault(each.key[0], []).append((each, each.judgement))
    return by_inspection


@once
def _response(meeting: Meeting, concern: Key, of: PlanThen) -> Response:
    links, carried = meeting.area.tables["concern_links"], meeting.area.tables["carried_forward"]
    mine = records(links[among(links, concerns.CONCERN, {concern}) & (links["plan"] == of.plan.id)])
    ours = [row["ref"] for row in mine if row["linked_by"] == "subject"]
    places = {ref: _apart(_acts(meeting, concern, of.plan.id, ref)) for ref in ours}
    apart = {ref: told for ref, told in places.items() if told is not None}
    moved = records(carried[carried["from_plan"] == of.plan.id])
    for row in moved:
        row["acts"] = _acts(meeting, concern, row["to_plan"], row["to_ref"])
    rows = _answering(meeting).get((*concern, of.plan.id), [])
    return Response(of, concern, named(meeting, "label")[concern], rows, list(mine), grouped(moved, "from_ref"), apart)


@once
def _answering(meeting: Meeting) -> dict[tuple[str, int, str], list[Row]]:
    return grouped(records(timing.lateness(meeting.answering)), *concerns.CONCERN, "plan")


def _acts(meeting: Meeting, concern: Key, of: str, ref: str) -> list[Row]:
    """Return the actions at a section or action of a plan that answer a concern."""
    sections, rows = sections_within(meeting).get((of, ref), []), _answering(meeting).get((*concern, of), [])
    return [row for row in rows if row["ref"] == ref or row["section"] in sections]


def _apart(acts: list[Row]) -> str | None:
    """Say which actions of a place that the subject links a paper links after all; None where that is all of them."""
    stated = [row for row in acts if row["linked_by"] == "paper"]
    if not stated:
        return ""
    if len(stated) == len(acts):
        return None
    return CARRIED_ON if all(row["through"] for row in stated) else BY_PAPER


@once
def answering_plans(meeting: Meeting) -> list[PlanThen]:
    """Return the plans of the day that answer any area of concern, in their order."""
    tables = meeting.area.tables
    linked = {*tables["concern_links"]["plan"], *tables["carried_forward"]["to_plan"]}
    return [plan_then(meeting, each) for each in meeting.plans if each.id in linked]


@once
def listed_plans(meeting: Meeting) -> list[PlanThen]:
    """Return the answering plans whose actions are in the record."""
    known = set(meeting.answering["plan"])
    return [each for each in answering_plans(meeting) if each.plan.id in known]


def no_concerns(meeting: Meeting) -> str:
    """Say that the record holds no concern; empty where it holds one."""
    silent = f"The record holds no area of concern that inspectors had named by {day(meeting.date)}."
    return "" if known_concerns(meeting) else silent


def accounts(meeting: Meeting) -> pd.DataFrame:
    """Return the area's own accounts of the concerns, known by and of the day or before, latest first."""
    known = meeting.area.tables["assessments"]
    return known[known["as_at"] <= meeting.date].sort_values("as_at", ascending=False, kind="stable")


@once
def sections_within(meeting: Meeting) -> dict[tuple[str, str], list[str]]:
    """Map each section (plan, ref) to those that stand in it (see concerns.sections_within)."""
    return concerns.sections_within(meeting.area.tables["sections"])


@once
def papers(meeting: Meeting) -> dict[str, str]:
    """Map each paper's id to its title."""
    return lookup(meeting.area.tables["sources"], "id", "title")


def source(meeting: Meeting, cell: str) -> str:
    """Name the papers of a cell of source ids."""
    return listed(papers(meeting)[each] for each in entries(cell))
