"""What a meeting knows of the areas of concern: what each plan does about them, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED, Plan
from sendplan.figures import number
from sendplan.frames import grouped, lookup, not_missing, records
from sendplan.meeting import Meeting
from sendplan.pages import once
from sendplan.rules import concerns, timing
from sendplan.rules.observations import Row
from sendplan.rules.plan import OPEN, term, wording
from sendplan.vocabulary import JUDGEMENTS
from sendplan.words import capital, day, listed, plural

CARRIED_ON = "apart from what carries on a task"
BY_PAPER = "apart from what a paper links"
ENOUGH, SHORT = JUDGEMENTS
CONCERNS = "areas of concern"
WAS_LATE, PASSED_SINCE = "Past due when last reported", "Date passed, no report since"


@dataclass(frozen=True, eq=False)
class PlanThen:
    """A plan as it stood at a meeting."""

    meeting: Meeting
    plan: Plan
    title: str
    word: str  # its own for an action
    places: dict[str, list[Row]]  # its sections and actions by their reference, with `kind` and title
    position: pd.DataFrame  # of its actions, as in Meeting.position
    reported_on: pd.Timestamp | None  # when last
    doubted: list[str]  # its complete actions whose words say that they are unfinished
    over: str  # that what became of its open actions is not known; empty where it goes on
    spared: dict[int, pd.Timestamp]  # concerns judged good enough before it, and when, where it takes up only others

    @property
    def things(self) -> str:
        """Its own word for actions."""
        return plural(self.word)

    def rated(self, how_many: int, standing: str, as_at: pd.Timestamp | None) -> str:
        """Write how many of its actions have a standing, as reported by a day."""
        return number(how_many, self.things, term(self.plan.words, standing), as_at=as_at)

    def ratings(self, standings: Iterable[str], as_at: pd.Timestamp | None) -> str:
        """Count actions by rating, in the plan's own words: 3 complete, 1 green and 2 not started."""
        counted = Counter(standings)
        words = {each: wording(self.plan.words, each).lower() for each in (*self.plan.words, NOT_REPORTED)}
        return listed(
            f"{self.rated(counted[each], each, as_at)} {word}" for each, word in words.items() if counted[each]
        )


@dataclass(frozen=True, eq=False)
class Response:
    """What one plan does about one area of concern."""

    of: PlanThen
    concern: int
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
        return 0 < len(self.rows) == len(self.standing("complete"))

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
        return self.of.ratings((row["standing"] for row in self.rows), self.reported_on)

    @property
    def left_open(self) -> list[str]:
        """Say that what became of open actions is not known; nothing where none is, or the plan goes on."""
        return [capital(f"{self.of.over}.")] if self.of.over and self.standing(*OPEN) else []

    @property
    def left_out(self) -> str:
        """Say that the plan is for the concerns that fell short before it, where this one did not; or nothing."""
        if self.rows or self.links or self.concern not in self.of.spared:
            return ""
        judged = f"The concern was judged on {day(self.of.spared[self.concern])} to have made {ENOUGH}"
        return f"{judged}; the {self.of.title} is for those that had not."

    @property
    def unlinked(self) -> str:
        """Say that nothing in the plan is linked to the concern; nothing where `left_out` says why."""
        told = f"Nothing in the {self.of.title} is linked to it, by a paper or by subject."
        return "" if self.rows or self.links or self.left_out else told


@dataclass(frozen=True, eq=False)
class Concern:
    """An area of concern, with what was known of it on the day of the meeting."""

    meeting: Meeting
    number: int
    title: str
    inspected_on: pd.Timestamp
    responses: list[Response]  # of each plan that answers any concern, in their order
    speaks: list[Row]  # judged measures that speak to it, as in Meeting.speaking
    said: list[Row]  # the area's own assessments of it, latest first
    judgement: Row | None  # what was made of it when inspectors last came back

    @property
    def name(self) -> str:
        """Its number and title."""
        return f"{self.number}. {self.title}"

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
        return _response(self.meeting, self.number, of)

    @property
    def judged(self) -> list[str]:
        """Say what was made of it when inspectors last came back, where they did."""
        found = self.judgement
        return [f"Judged on {day(found['judged_on'])}: {found['judgement']} ({found['judged_by']})."] if found else []


@once
def known_concerns(meeting: Meeting) -> list[Concern]:
    """Gather the areas of concern inspectors had named by the day of the meeting, in their order."""
    speaking, said = (grouped(records(each), "concern") for each in (meeting.speaking, accounts(meeting)))
    last, found = concerns.latest_judgements(judgements(meeting)), []
    for row in records(named_concerns(meeting)):
        mine = row["number"]
        responses = [_response(meeting, mine, each) for each in answering_plans(meeting)]
        speaks, own, judgement = speaking.get(mine, []), said.get(mine, []), last.get(mine)
        found.append(Concern(meeting, mine, row["title"], row["inspected_on"], responses, speaks, own, judgement))
    return found


@once
def _response(meeting: Meeting, concern: int, of: PlanThen) -> Response:
    links, carried = meeting.area.tables["concern_links"], meeting.area.tables["carried_forward"]
    mine = records(links[(links["concern"] == concern) & (links["plan"] == of.plan.id)])
    ours = [row["ref"] for row in mine if row["linked_by"] == "subject"]
    places = {ref: _apart(_acts(meeting, concern, of.plan.id, ref)) for ref in ours}
    apart = {ref: told for ref, told in places.items() if told is not None}
    moved = [
        row | {"acts": _acts(meeting, concern, row["to_plan"], row["to_ref"])}
        for row in records(carried[carried["from_plan"] == of.plan.id])
    ]
    rows = _answering(meeting).get((concern, of.plan.id), [])
    return Response(of, concern, rows, list(mine), grouped(moved, "from_ref"), apart)


@once
def _answering(meeting: Meeting) -> dict[tuple[int, str], list[Row]]:
    return grouped(records(timing.lateness(meeting.answering)), "concern", "plan")


def _acts(meeting: Meeting, concern: int, of: str, ref: str) -> list[Row]:
    """Return the actions at a section or action of a plan that answer a concern."""
    sections, rows = sections_within(meeting).get((of, ref), []), _answering(meeting).get((concern, of), [])
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
def plan_then(meeting: Meeting, of: Plan) -> PlanThen:
    """Gather what is known of a plan at a meeting."""
    position, word = meeting.position_at(meeting.as_at, of), of.hierarchy[-1]
    every = pd.concat([meeting.area.tables["sections"], meeting.area.tables["actions"].assign(kind=word)])
    places = grouped(records(every.loc[every["plan"] == of.id, ["ref", "kind", "title"]]), "ref")
    last, doubted = not_missing([position["reported_on"].max()]), said_unfinished(meeting, of)["ref"].tolist()
    reported_on, over, spared = last[0] if last else None, _over(meeting, of), _spared(meeting, of)
    return PlanThen(meeting, of, of.title, word, places, position, reported_on, doubted, over, spared)


def _over(meeting: Meeting, of: Plan) -> str:
    end = pd.Timestamp(of.end) if of.end else meeting.as_at
    told = f"the plan ended on {day(end)}; what became of its open {plural(of.hierarchy[-1])} is not in the record"
    return told if end < meeting.as_at else ""


def _spared(meeting: Meeting, of: Plan) -> dict[int, pd.Timestamp]:
    first, made, links = of.published or of.start, judgements(meeting), meeting.area.tables["concern_links"]
    latest = concerns.latest_judgements(made[made["judged_on"] <= pd.Timestamp(first)]) if first else {}
    good = {each: row["judged_on"] for each, row in latest.items() if row["judgement"] == ENOUGH}
    taken = set(links.loc[links["plan"] == of.id, "concern"])
    return good if taken <= latest.keys() - good.keys() else {}


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


def named_concerns(meeting: Meeting) -> pd.DataFrame:
    """Return the areas of concern that inspectors had named by the day of the meeting."""
    return meeting.area.tables["concerns"].sort_values("number", ignore_index=True)


def no_concerns(meeting: Meeting) -> str:
    """Say that the record holds no concern; empty where it holds one."""
    silent = f"The record holds no area of concern that inspectors had named by {day(meeting.date)}."
    return "" if known_concerns(meeting) else silent


def no_plans(meeting: Meeting) -> str:
    """Say why nothing is known of what became of the concerns; empty where something is."""
    silent = f"Not known: the record holds no plan of {day(meeting.date)} or before that answers an area of concern."
    return no_concerns(meeting) or ("" if answering_plans(meeting) else silent)


@once
def said_unfinished(meeting: Meeting, of: Plan) -> pd.DataFrame:
    """Return the complete actions of a plan whose words say that they are unfinished, with that kind."""
    found = timing.contradictions(meeting.position_at(meeting.as_at, of), set())
    return found[found["kind"] == timing.UNFINISHED]


def judgements(meeting: Meeting) -> pd.DataFrame:
    """Return what inspectors made of the concerns, known by and made by the day: one row a concern and visit."""
    known = meeting.area.tables["judgements"]
    return known[known["judged_on"] <= meeting.date]


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
