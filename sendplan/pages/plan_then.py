"""A plan as it stood at a meeting, for the pages that tell what it does about areas of concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from sendplan.data.area import NOT_RATED, NOT_REPORTED, Plan
from sendplan.figures import number, rated
from sendplan.frames import grouped, keys, not_missing, records
from sendplan.meeting import Meeting
from sendplan.pages import once
from sendplan.rules import concerns, timing
from sendplan.rules.concerns import Key
from sendplan.rules.observations import Row
from sendplan.rules.plan import done_term, done_word, term, usual_word
from sendplan.words import day, listed, part_of


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
    spared: dict[Key, Row]  # judgements of concerns that were good enough before it, where it takes up only others

    @property
    def done_word(self) -> str:
        """Its own words for what is done."""
        return done_word(self.plan.words)

    def done(self, how_many: int, as_at: pd.Timestamp | None) -> str:
        """Write how many of its actions are done, as reported by a day."""
        return number(how_many, self.things, done_term(self.plan.words), as_at=as_at)

    def done_of(self, how_many: int, every: int, as_at: pd.Timestamp | None) -> str:
        """Write for a cell how many of so many of its actions are done."""
        of = number(every, self.things, "Of the plan's actions", as_at=self.reported_on)
        return part_of(how_many, self.done(how_many, as_at), every, of, f"its one {self.word}", self.done_word.lower())

    @property
    def things(self) -> str:
        """Its own word for actions."""
        return self.plan.plural(self.word)

    def rated(self, how_many: int, standing: str, as_at: pd.Timestamp | None) -> str:
        """Write how many of its actions have a standing, as reported by a day."""
        return number(how_many, self.things, term(self.plan.words, standing), as_at=as_at)

    def ratings(self, rows: Iterable[Row], as_at: pd.Timestamp | None) -> str:
        """Count actions by rating, in the plan's own words: 3 complete, 1 green and 2 not started."""
        counted = Counter(row["rating"] or usual_word(row["standing"]) for row in rows)
        terms = {rating.word: rated(rating.word) for rating in self.plan.ratings}
        terms |= {usual_word(each): usual_word(each) for each in (NOT_RATED, NOT_REPORTED)}
        used = {word: term for word, term in terms.items() if counted[word]}
        sizes = {word: number(counted[word], self.things, term, as_at=as_at) for word, term in used.items()}
        return listed(f"{size} {word.lower()}" for word, size in sizes.items())


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
    told = f"the plan ended on {day(end)}; what became of its open {of.plural(of.hierarchy[-1])} is not in the record"
    return told if end < meeting.as_at else ""


def _spared(meeting: Meeting, of: Plan) -> dict[Key, Row]:
    first, made, links = of.published or of.start, judgements(meeting), meeting.area.tables["concern_links"]
    latest = concerns.latest_judgements(made[made["judged_on"] <= pd.Timestamp(first)]) if first else {}
    inspections = meeting.area.facts.inspections
    good = {each: row for each, row in latest.items() if concerns.is_good_enough(row, inspections)}
    taken = {*keys(links[links["plan"] == of.id], concerns.CONCERN)}
    return good if taken <= latest.keys() - good.keys() else {}


@once
def said_unfinished(meeting: Meeting, of: Plan) -> pd.DataFrame:
    """Return the complete actions of a plan whose words say that they are unfinished, with that kind."""
    found = timing.contradictions(meeting.position_at(meeting.as_at, of), set())
    return found[found["kind"] == timing.UNFINISHED]


def judgements(meeting: Meeting) -> pd.DataFrame:
    """Return what those who came back made of the concerns, known and made by the day: one row a concern and visit."""
    known = meeting.area.tables["judgements"]
    return known[known["judged_on"] <= meeting.date]
