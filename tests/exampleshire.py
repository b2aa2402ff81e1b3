"""Exampleshire: a made-up area, part of it drawn by chance, so that every page has something to show.

`python tests/exampleshire.py` writes its tables: rows written by hand in exampleshire_words.toml, and rows drawn here.
A seed gives the same bytes everywhere: of `Random` only `random()` is used, which Python promises not to change.
"""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
from builders import REPOSITORY, csv_text

from sendplan.cells import entries
from sendplan.data.load import typed
from sendplan.data.schema import columns_of
from sendplan.words import MONTHS

SEED = 378  # with it, almost every kind of thing that pages tell of happens
FOLDER = REPOSITORY / "data" / "exampleshire"
WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("exampleshire_words.toml").read_text(encoding="utf-8"))
PLAN = "ip"
RETURNS, LENGTH = 18, 30  # months: of the returns, and of the plan (both from January 2024)
POINTS, BEFORE = 24, 6  # months of each measure, and how many of them are before the plan
DELIVERED, ON_COURSE, SLIPPING, OFF_COURSE, TO_START = "43210"
AHEAD = 4  # months before its date that a lead first turns to a step
ATTENTION = 0.5  # share of what is left of a lead's month that goes to the step that presses most
FEWEST = 0.3  # weeks: with less than that to spare nobody turns to another step
QUIET = {8: 0.4, 12: 0.7}  # months of the year with less time for the plan
Row = dict[str, str]


@dataclass(frozen=True)
class Step:
    """What the plan says of a step, how far its lead has got, and what the return says of it."""

    ref: str
    section: str
    title: str
    due_text: str
    due: str
    cadence: str
    leads: str
    worker: str  # whose time it takes
    joined: int  # month, from 1; 1 is the plan's first
    aim: int  # month the lead works to
    work: float  # weeks of work that are left
    outlook: float  # what the lead takes a week of work for
    added_on: str = ""
    dropped_on: str = ""
    rating: str = TO_START
    narrative: str = ""
    mitigation: str = ""
    provisional_start: str = ""
    revised_due: str = ""
    completed_on: str = ""
    evidence: str = ""

    def is_in(self, month: int) -> bool:
        return self.joined <= month and not self.dropped_on

    def is_open(self, month: int) -> bool:
        return self.is_in(month) and self.rating != DELIVERED


def around(rng: Random, middle: float, spread: float) -> float:
    """Draw a number near the middle, at most 1.5 spreads away."""
    return middle + spread * (rng.random() + rng.random() + rng.random() - 1.5)


def pick(rng: Random, items: list[str]) -> str:
    return items[int(rng.random() * len(items))]


def month_end(month: int) -> date:
    """Last day of a month; 1 is January 2024, 0 the month before."""
    year, place = 2024 + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, place, calendar.monthrange(year, place)[1])


def month_name(month: int) -> str:
    return MONTHS[month_end(month).month - 1]


def day_in(rng: Random, month: int) -> str:
    return str(month_end(month).replace(day=3 + int(rng.random() * 20)))


def planned(rng: Random) -> list[Step]:
    """Every step of the plan, those that join it later too."""
    leads = {row["ref"]: row["lead"] for row in by_hand("sections") if row["kind"] == "workstream"}
    return [
        step(section, place, title, lead, rng)
        for section, lead in leads.items()
        for place, title in enumerate(WORDS["steps"][section], 1)
    ]


def step(section: str, place: int, title: str, lead: str, rng: Random) -> Step:
    """Draw how much work a step is, when it is due and, where it is added, when it joins."""
    ref = f"{section}.{place}"
    joined = 3 + int(rng.random() * 12) if place > WORDS["at_the_start"] else 1
    aim = joined + 1 + int((LENGTH - joined) * min(rng.random(), rng.random()))
    cadence, text = WORDS["undated"].get(ref, ("once", f"{month_name(aim)} {month_end(aim).year}"))
    leads = WORDS["leads"].get(ref, lead)
    return Step(
        ref=ref,
        section=section,
        title=title,
        due_text=text,
        due=str(month_end(aim)) if cadence == "once" else "",
        cadence=cadence,
        leads=leads,
        worker=(entries(leads) or [lead])[0].casefold(),
        joined=joined,
        aim=aim,
        work=max(around(rng, 6, 4), 1),
        outlook=around(rng, 1.4, 0.7),
        added_on=day_in(rng, joined) if joined > 1 else "",
    )


# One month of the plan


def happened(step: Step, month: int, rng: Random) -> Step:
    """What may befall a step in a month: it is found undone after all, dropped, or given a new date."""
    if step.rating == DELIVERED:
        return replace(step, rating=SLIPPING, work=around(rng, 3, 1)) if rng.random() < 0.01 else step
    if rng.random() < 0.004 and month > step.joined:
        return replace(step, dropped_on=day_in(rng, month))
    if step.due and step.aim <= month < LENGTH - 1 and rng.random() < 0.3:
        aim = min(month + 2 + int(rng.random() * 4), LENGTH)
        return replace(step, aim=aim, revised_due=str(month_end(aim)))
    return step


def worked(steps: list[Step], month: int, paces: dict[str, float], rng: Random) -> list[Step]:
    """Spend every lead's month: most of it on what presses most."""
    spent = dict.fromkeys((each.ref for each in steps), 0.0)
    for worker, pace in paces.items():
        weeks = pace * QUIET.get(month_end(month).month, 1) * around(rng, 1, 0.6)
        mine = [each for each in steps if each.worker == worker and each.is_open(month) and each.aim - month <= AHEAD]
        for each in sorted(mine, key=lambda one: (one.aim, one.ref)):
            if weeks > FEWEST:
                spent[each.ref] = min(each.work, weeks * ATTENTION)
                weeks -= spent[each.ref]
    return [replace(each, work=each.work - spent[each.ref]) for each in steps]


def rating(step: Step, begun: bool, month: int, rng: Random) -> str:
    """What the lead makes of it: how long the rest takes, against the date the lead works to."""
    if step.work < 0.05:
        return DELIVERED
    if not begun:
        return TO_START
    late = month + step.work * step.outlook * around(rng, 1, 0.3) - step.aim
    return ON_COURSE if late <= 0 else SLIPPING if late <= 4 else OFF_COURSE


def rated(was: Step, now: Step, month: int, rng: Random) -> Step:
    """Fill in what the return of the month says of an open step."""
    given = rating(now, was.rating != TO_START or now.work < was.work, month, rng)
    same = given == was.rating and was.narrative and rng.random() < 0.5
    return replace(
        now,
        rating=given,
        narrative=was.narrative if same else " ".join(pick(rng, each) for each in WORDS["narratives"][given]),
        mitigation=mitigation(was, rng) if given == OFF_COURSE else "",
        provisional_start=start(was, month, rng) if given == TO_START else "",
        completed_on=day_in(rng, month) if given == DELIVERED and rng.random() < 0.85 else "",
        evidence=pick(rng, WORDS["evidence"]) if given == DELIVERED and rng.random() < 0.75 else "",
    )


def mitigation(was: Step, rng: Random) -> str:
    return was.mitigation or (pick(rng, WORDS["mitigation"]) if rng.random() < 0.4 else "")


def start(was: Step, month: int, rng: Random) -> str:
    """The start date given for a step not begun: the one given before, or near its date now and then a new one."""
    asked = was.aim - month <= 2 * AHEAD and rng.random() < 0.25
    stands = was.provisional_start > str(month_end(month)) or not asked
    return was.provisional_start if stands else str(month_end(month + 1 + int(rng.random() * 3)).replace(day=1))


def source(month: int) -> str:
    return f"return-{month_end(month):%Y-%m}" if month > 0 else "plan-2024-01"


def cells(table: str, step: Step) -> Row:
    return {"plan": PLAN} | {name: cell for name, cell in asdict(step).items() if name in columns_of(table)}


def lived(seed: int) -> tuple[list[Row], list[Row]]:
    """Live 18 months of the plan: the row of each of its steps, and every row of its returns.

    A lead reports on every step each month, and on one that is delivered only once.
    """
    rng, told, returns = Random(seed), {}, []  # noqa: S311
    steps = planned(rng)
    paces = {each.worker: around(rng, 2.5, 1.2) for each in steps}
    for month in range(1, RETURNS + 1):
        before = [happened(each, month, rng) if each.is_in(month) else each for each in steps]
        pairs = zip(before, worked(before, month, paces, rng), strict=True)
        steps = [rated(was, now, month, rng) if was.is_open(month) else now for was, now in pairs]
        silent = {worker for worker in paces if rng.random() < 0.04}
        heard = [each for each in steps if each.is_in(month) and each.worker not in silent]
        heard = [each for each in heard if {each.rating, told.get(each.ref)} != {DELIVERED}]
        told |= {each.ref: each.rating for each in heard}
        returns += [
            cells("updates", each) | {"as_at": str(month_end(month)), "source": source(month)} for each in heard
        ]
    return [cells("actions", each) for each in steps], returns


# The months of the measures


def value(drawn: dict[str, Any], place: int, rng: Random) -> float:
    """Draw a measure's value of a month; 1 is July 2023."""
    if drawn["shape"] == "few":
        return sum(rng.random() < drawn["level"] / 12 for _ in range(12))
    months = max(place - drawn.get("since", POINTS) + 1, 0)
    times = {"shift": min(months, 1), "trend": months, "outlier": months == 1}.get(drawn["shape"], 0)
    return around(rng, drawn["level"], drawn["spread"]) + times * drawn.get("by", 0)


def observed(drawn: dict[str, Any], rng: Random) -> list[Row]:
    """24 months of a measure; those of before the plan stand in the plan itself."""
    rows = []
    for month in range(1 - BEFORE, POINTS - BEFORE + 1):
        number, end = f"{value(drawn, month + BEFORE, rng):.{drawn.get('dp', 0)}f}", month_end(month)
        symbol = drawn.get("symbols", {}).get(str(end), "")
        period = {"time_period": str(end.year), "time_identifier": month_name(month), "period_end": str(end)}
        said = {"value": "" if symbol else number, "symbol": symbol, "source": source(month)}
        rows.append({"plan": PLAN, "measure": drawn["measure"], "breakdown": "all"} | period | said)
    return [row | {"series": drawn["series"]} for row in rows]


def parted(drawn: dict[str, Any], wholes: list[Row], rng: Random) -> list[Row]:
    """The groups of each value of a measure: every child of the whole is in one of them."""
    ends = dict(zip(drawn["groups"], accumulate(drawn["groups"].values()), strict=True))
    rows = []
    for whole in wholes:
        marks = [rng.random() for _ in range(int(whole["value"]))]
        groups = [next(group for group, end in ends.items() if mark < end) for mark in marks]
        rows += [whole | {"breakdown": group, "value": str(groups.count(group))} for group in ends]
    return rows


def shared(drawn: dict[str, Any], counts: list[Row], rng: Random) -> list[Row]:
    """Each count as a share of the children it is of, whose number is drawn."""
    alls = [round(around(rng, drawn["level"], drawn["spread"])) for _ in counts]
    pairs = zip(counts, alls, strict=True)
    return [each | {"measure": drawn["measure"], "value": f"{100 * int(each['value']) / of:.1f}"} for each, of in pairs]


def of_counts(actual: list[Row], seed: int) -> list[Row]:
    """Draw what is made of counts of children, each from a seed of its own: their groups, and their shares."""
    rows = []
    for place, drawn in enumerate([*WORDS["split"], *WORDS["shares"]]):
        counts = [each for each in actual if each["measure"] == drawn.get("numerator", drawn["measure"])]
        make = shared if "numerator" in drawn else parted
        rows += make(drawn, counts, Random(seed * 1000 + place))  # noqa: S311
    return rows


# The tables


def by_hand(table: str) -> list[Row]:
    """The rows of a table that are written by hand."""
    found = WORDS["tables"].get(table, {"rows": []})
    return [dict(zip(found["columns"], row, strict=True)) | found.get("same", {}) for row in found["rows"]]


HAD = ("revised_text", "contradicts", "announced", "answered_in", "same_as", "minutes_of")


def of_plans(seed: int) -> tuple[list[Row], list[Row]]:
    """The rows of actions.csv and of updates.csv: the Written Statement, then the improvement plan."""
    actions, updates = lived(seed)
    return by_hand("actions") + actions, by_hand("updates") + updates


def frame(table: str, rows: list[Row]) -> pd.DataFrame:
    """A typed frame of a table, as `load_area` gives it; columns left out are empty."""
    blank = dict.fromkeys(columns_of(table), "")
    return typed(table, pd.DataFrame([blank | each for each in rows], columns=list(blank), dtype="str"))


def history(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One life of the area's plans: actions.csv and updates.csv as typed frames (dates as Timestamps).

    The improvement plan is plan "ip": 60 steps at its start, returns at 18 month ends from 31 January 2024 to
    30 June 2025. The Written Statement, "wsoa", is the same whatever the seed. The committed tables are history(SEED).
    """
    actions, updates = of_plans(seed)
    return frame("actions", actions), frame("updates", updates)


def returned(month: int) -> Row:
    """A month's return as a source: published some days after the month."""
    title = f"Return of {month_name(month)} {month_end(month).year}: steps and measures"
    published = str(month_end(month + 1).replace(day=7 + month % 3))
    return WORDS["tables"]["sources"]["same"] | {"id": source(month), "title": title, "published": published}


def tables(seed: int = SEED) -> dict[str, list[Row]]:
    """Every table of the area, or of another life of it; the committed tables are tables(SEED)."""
    found = {table: by_hand(table) for table in WORDS["tables"]}
    found["actions"], found["updates"] = of_plans(seed)
    for place, drawn in enumerate(WORDS["drawn"]):
        found["observations"] += observed(drawn, Random(seed * 100 + place))  # noqa: S311
    found["observations"] += of_counts([each for each in found["observations"] if each["series"] == "actual"], seed)
    found["sources"] += [returned(month) for month in range(1, RETURNS + 1)]
    return found


def written(seed: int = SEED) -> dict[str, str]:
    """The text of each table's file, with those of the columns that a file may lack which it has had."""
    return {
        table: csv_text(
            table, rows, [name for name, each in columns_of(table).items() if not each.newer or name in HAD]
        )
        for table, rows in tables(seed).items()
    }


if __name__ == "__main__":
    for table, text in written().items():
        (FOLDER / f"{table}.csv").write_text(text, encoding="utf-8", newline="\n")
