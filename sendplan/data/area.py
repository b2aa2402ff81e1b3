"""An area: what `area.toml` says of it, and its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self, TypeVar, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sendplan.data.fields import Day, GssCode, Id, Number, Said, Seconds, SomeText, between, once
from sendplan.data.inspection import Inspection
from sendplan.errors import Fault, NotFoundError
from sendplan.periods import consecutive
from sendplan.told import Told
from sendplan.words import MONTHS, day, plural

if TYPE_CHECKING:
    import pandas as pd

# What a rating means, whatever word and code a plan gives it, from done to not begun.
Meaning = Literal[
    "embedded", "complete", "green", "amber", "red", "paused", "not_started", "proposed", "carried_forward", "dropped"
]
MEANINGS: tuple[str, ...] = get_args(Meaning)
NOT_RATED, NOT_REPORTED = "not_rated", "not_reported"  # reported on in words alone; not at all


class Rating(Said):
    """One rating of a plan's scale: its code in updates.csv, its word, and what it means."""

    code: SomeText
    word: SomeText
    means: Meaning
    legend: SomeText
    on_track: Annotated[bool, Field(strict=True)] | None = None  # whether the plan counts it so; green, where not said

    @property
    def explained(self) -> str:
        """Its word with its legend, where that says more."""
        return self.word if self.legend.casefold() == self.word.casefold() else f"{self.word}: {self.legend}"

    @property
    def is_on_track(self) -> bool:
        """Whether the plan counts it as on track: as it says, or else where it means green."""
        return self.means == "green" if self.on_track is None else self.on_track


class RiskScale(Said):
    """How a plan scores risks: likelihood and impact from 1 to `most`, and from which product on it is what."""

    most: Annotated[int, Field(strict=True), between(2, 10)] = 5
    medium: Annotated[int, Field(strict=True), between(1, 100)] = 8
    high: Annotated[int, Field(strict=True), between(1, 100)] = 15

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.medium < self.high <= self.most**2:
            allowed = f"a medium below the high, and a high of at most {self.most**2}, the highest score"
            raise PydanticCustomError("order", allowed, {"found": f"medium {self.medium} and high {self.high}"})
        return self


class Plan(Told, Said):
    """A plan: its dates where known, the words of its levels, and its own rating scale."""

    id: Id
    title: SomeText
    start: Day | None = None
    end: Day | None = None
    hierarchy: tuple[SomeText, ...] = Field(min_length=1)
    plurals: Mapping[SomeText, SomeText] = {}  # of those words, where they are not as usual
    ratings: tuple[Rating, ...] = ()
    on_track: str = ""  # who says what counts as on track, where not green alone: as the minutes of June count it
    aspects: tuple[SomeText, ...] = ()  # of which leads give a rating each, the first the action's own
    risks: RiskScale = RiskScale()
    published: Day | None = None  # where it has no start: the day from which pages speak of it
    vision: str = ""
    consultation: str = ""  # who was consulted on it
    risk: str = ""  # what may happen where it does not succeed
    note: str = ""

    def told(self) -> list[str]:
        """Say what it is called, when it was there, and in what words it speaks, in a few lines."""
        days = [f"{word} {day(when)}" for word, when in (("from", self.start), ("to", self.end)) if when]
        return [
            f"{self.title} ({self.id})",
            " ".join(days) or "without dates",
            f"Levels: {', '.join(self.hierarchy)}",
            f"Ratings: {', '.join(f'{each.code} {each.word}' for each in self.ratings) or 'none'}",
        ]

    @model_validator(mode="after")
    def _eachonce(self) -> Self:
        once("rating code", (rating.code for rating in self.ratings))
        once("aspect", self.aspects)
        if self.start and self.end and self.end < self.start:
            raise PydanticCustomError("order", f"an end after {self.start}", {"found": f"the end {self.end}"})
        return self

    def known_on(self, day: date) -> bool:
        """Whether the plan was there on a day; one without any date always was."""
        first = self.published or self.start
        return first is None or first <= day

    def __hash__(self) -> int:
        """Tell plans apart by their ids."""
        return hash(self.id)

    @property
    def words(self) -> dict[str, str]:
        """The plan's word for each meaning it rates, in the scale's order; of several words for one, all."""
        found: dict[str, str] = {}
        for rating in self.ratings:
            found[rating.means] = f"{found[rating.means]} or {rating.word}" if rating.means in found else rating.word
        return found

    def plural(self, word: str) -> str:
        """Write several of what a word of its hierarchy names."""
        return self.plurals.get(word, plural(word))

    @property
    def codes(self) -> dict[str, str]:
        """What each code of the plan's scale means."""
        return {rating.code: rating.means for rating in self.ratings}

    @property
    def by_code(self) -> dict[str, str]:
        """The plan's own word for each code of its scale."""
        return {rating.code: rating.word for rating in self.ratings}

    @property
    def on_track_codes(self) -> list[str]:
        """The codes that the plan counts as on track."""
        return [rating.code for rating in self.ratings if rating.is_on_track]


class Body(Said):
    """A body that receives the report, and the notebooks that make its pack."""

    id: Id
    name: SomeText
    meets: Annotated[bool, Field(strict=True)] = True  # or its dates are only those of what was published by then
    notebooks: tuple[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], ...] = Field(min_length=1)


class Disclosure(Said):
    """What is done about counts of few people: `disclosure` applies it, and every page states it."""

    rule: SomeText  # its name
    text: SomeText  # what the area says of it, printed at the foot of each page
    show_small_counts: Annotated[bool, Field(strict=True)]
    # Counts from 1 to one below the threshold are hidden, 0 is none given; others go to a multiple of the rounding.
    threshold: Annotated[int, Field(strict=True), between(2, 20)] = 0
    rounding: Annotated[int, Field(strict=True), between(1, 40)] = 1
    # Long and random, and told to nobody: it decides by lot what is hidden beside a small count.
    seed: str = ""

    @model_validator(mode="after")
    def _can_be_applied(self) -> Self:
        if not self.show_small_counts and not self.threshold:
            allowed = "a threshold, a whole number from 2 to 20, unless show_small_counts is true"
            raise PydanticCustomError("threshold", allowed, {"found": "no threshold"})
        if self.threshold and self.rounding > 2 * self.threshold:
            allowed = f"a rounding of at most twice the threshold: {2 * self.threshold}; with more, people become 0"
            raise PydanticCustomError("rounding", allowed, {"found": f"a rounding of {self.rounding}"})
        return self


class Timeouts(Said):
    """How long making a page may take, in seconds, before it is ended: one cell of its notebook, and all of it."""

    cell: Seconds = 120
    page: Seconds = 600


# The months in which a term of an academic year can end, counted from January of its first year.
TERM_ENDS = {"Autumn term": (10, 12), "Spring term": (14, 17), "Summer term": (18, 20)}


class Term(Said):
    """When a school term ends in the area: a fact that neither its name nor a publisher tells."""

    name: Literal["Autumn term", "Spring term", "Summer term"]
    time_period: Annotated[str, Field(pattern=r"^20\d{4}$")]  # the academic year, such as 202425
    ends: Day

    @model_validator(mode="after")
    def _ends_in_its_year(self) -> Self:
        if not consecutive(self.time_period):
            allowed = "an academic year: two years that follow each other in 6 digits, such as 202425"
            raise PydanticCustomError("year", allowed, {"found": repr(self.time_period)})
        first, last = TERM_ENDS[self.name]
        month = 12 * (self.ends.year - int(self.time_period[:4])) + self.ends.month
        if not first <= month <= last:
            names = f"{MONTHS[first % 12 - 1]} to {MONTHS[last % 12 - 1]}"
            allowed = f"a day from {names} of the academic year, as such a term ends"
            raise PydanticCustomError("ends", allowed, {"found": f"{self.ends} for {self.name} of {self.time_period}"})
        return self


class Facts(Said):
    """What `area.toml` says."""

    la_name: SomeText
    new_la_code: GssCode | None = None
    earlier_la_codes: tuple[GssCode, ...] = ()  # that the same authority had
    old_la_code: Number | None = None
    made_up: Annotated[bool, Field(strict=True)] = False
    region_name: SomeText = "the region"
    region_code: GssCode | None = None
    region_number: Number | None = None  # the region's number in LAIT
    licence: SomeText
    disclosure: Disclosure
    timeouts: Timeouts = Timeouts()
    neighbours: SomeText
    note: str = ""  # what a reader of the tables should know, for the codebook
    contact: str = ""  # whom to tell that a scheduled run failed, such as a mailbox; on no page
    terms: tuple[Term, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    plans: tuple[Plan, ...] = Field(min_length=1)
    bodies: tuple[Body, ...] = Field(min_length=1)

    @property
    def term_ends(self) -> dict[tuple[str, str], date]:
        """The last day of each term, by its name and time_period."""
        return {(term.name, term.time_period): term.ends for term in self.terms}

    @model_validator(mode="after")
    def _eachonce(self) -> Self:
        once("plan id", (plan.id for plan in self.plans))
        once("body id", (body.id for body in self.bodies))
        once("term", (f"{term.name} of {term.time_period}" for term in self.terms))
        once("code", filter(None, (self.new_la_code, *self.earlier_la_codes)))
        once("inspection id", (inspection.id for inspection in self.inspections))
        return self


WithId = TypeVar("WithId", Plan, Body)


@dataclass(frozen=True, repr=False)
class Area(Told):
    """An area's facts and validated tables (one frame a table, named as in `schema.TABLES`)."""

    id: str
    facts: Facts
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    data_hash: str  # SHA-256 over the area's files, or over what was known of them
    folder: Path = field(compare=False)
    doubts: tuple[Fault, ...] = field(default=(), compare=False)  # cells that may not be as they were meant
    known_on: pd.Timestamp | None = None  # the day whose knowledge it holds; all there is, where there is none

    def told(self) -> list[str]:
        """Say whose it is and what it holds, in a few lines."""
        known = f", as known on {day(self.known_on)}" if self.known_on else ""
        meetings = self.tables.get("meetings")
        met = [] if meetings is None else meetings["meeting"].sort_values().dt.strftime("%Y-%m-%d")
        return [
            f"{self.facts.la_name} ({self.id}){' (made up)' if self.facts.made_up else ''}{known}",
            f"Plans: {', '.join(f'{each.title} ({each.id})' for each in self.facts.plans)}",
            f"Bodies: {', '.join(f'{each.name} ({each.id})' for each in self.facts.bodies)}",
            f"Meetings: {', '.join(met)}",
            f"Tables, with their rows: {', '.join(f'{name} {len(rows)}' for name, rows in self.tables.items())}",
        ]

    def plan(self, plan_id: str) -> Plan:
        """Return the plan with this id; NotFoundError names those there are."""
        return _by_id("plan", self.facts.plans, plan_id)

    def body(self, body_id: str) -> Body:
        """Return the body with this id; NotFoundError names those there are."""
        return _by_id("body", self.facts.bodies, body_id)


def _by_id(kind: str, named: Iterable[WithId], wanted: str) -> WithId:
    existing = {each.id: each for each in named}
    if wanted not in existing:
        raise NotFoundError(kind, wanted, list(existing))
    return existing[wanted]
