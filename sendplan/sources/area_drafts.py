"""Drafts of the next version of a plan → an area that is there: what is new in them, all of it or nothing."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, cast

import pandas as pd

from sendplan.data.area import Area, Plan
from sendplan.data.areas import load_area
from sendplan.data.drafts import OF_A_PLAN, PLAN_ID, completed
from sendplan.data.folder import data_hash, read_bytes
from sendplan.data.init import LICENCE, id_of, papers, read_drafts, refuse
from sendplan.data.load import cell_faults, read_cells
from sendplan.data.scale import code_on
from sendplan.data.schema import columns_of
from sendplan.errors import Fault, SendplanError
from sendplan.frames import lookup, records
from sendplan.sources import merge
from sendplan.sources.book_changes import Changes, rewritten
from sendplan.sources.draft_news import News, TextRow, keyed, news
from sendplan.sources.placing import put_in, refuse_invalid
from sendplan.words import count, listed

READ = (*OF_A_PLAN, "risks")
COMMAND = "import drafts"
ADD_COLUMN = "Add the column to its header, and import again."
ADD_WORD = (
    "Correct the draft, or add the word to the plan's ratings in area.toml, and run 'sendplan import drafts' again."
)
GIVE_DAY = "Fill it in, or run 'sendplan import plan' again with --as-at DAY."
Tables = dict[str, list[TextRow]]


class Request(NamedTuple):
    """Which drafts go into which area, and for which meeting: today's, or after the latest, where none is given."""

    drafts: Path
    area: str
    today: date
    meeting: date | None = None
    dry_run: bool = False


def import_drafts(request: Request) -> list[str]:
    """Add to an area what is new in drafts; return a report: a line for each thing that is new, or differs.

    Raises SendplanError with every fault of the drafts, and of the area as it would be; then nothing is written.
    """
    area = load_area(request.area)
    read = {table: frame for table, frame in read_drafts(request.drafts, COMMAND).items() if table in READ}
    plan = _plan(area, read)
    read = {table: frame.map(str.strip).assign(plan=plan.id) for table, frame in read.items()}
    as_at = _as_at(read, request.today)
    here = {table: read_cells(area.folder, table).astype("str") for table in (*READ, "sources", "meetings")}
    paper = (papers(request.drafts) or [""])[-1]
    source = _unlike(f"{id_of(paper)}-{as_at}", {*here["sources"]["id"]})
    drafts, printed = _completed(read, source, request.today), _rows(read)
    mine = {table: [row for row in _rows(here)[table] if row["plan"] == plan.id] for table in READ}
    _rate(plan, drafts["updates"], {*keyed("updates", mine["updates"])})
    found = news(plan, mine, printed, drafts, as_at)
    _value(found, drafts["observations"], here)
    if not any([*found.added.values(), found.gone]):
        return [f"nothing new in {request.drafts}", *(f"  {line}" for line in found.told)]
    day = _meet(request, area, plan, found, here["meetings"], as_at)
    about = {"id": source, "title": paper or "The plan's own paper", "published": day, "retrieved": str(request.today)}
    found.added["sources"] = [_source(area, mine["updates"], here["sources"], about)]
    for row in found.added["updates"]:
        row["source"] = row["source"] or source
    _put(request, area, plan, found, as_at)
    done = "would be added" if request.dry_run else "added"
    rows = listed(
        count(len(each), f"row of {table}.csv", f"rows of {table}.csv") for table, each in found.added.items() if each
    )
    return [f"{rows} {done}, as at {as_at}; source {source}", *(f"  {line}" for line in found.told)]


def _plan(area: Area, read: Mapping[str, pd.DataFrame]) -> Plan:
    """Find the plan of the area that drafts are of: the one they name, or the area's only one."""
    named = {each.strip() for frame in read.values() for each in frame["plan"]} - {""}
    plans = {each.id: each for each in area.facts.plans}
    if len(plans) == 1 and named <= {PLAN_ID}:
        return next(iter(plans.values()))
    if len(named) == 1 and named <= {*plans}:
        return plans[named.pop()]
    told = f"Which plan of {area.id} the drafts are of cannot be known: they name {listed(sorted(named)) or 'none'}"
    raise SendplanError(f"{told}; expected one of {', '.join(plans)}. Write it in their column plan.")


def _as_at(read: Mapping[str, pd.DataFrame], today: date) -> str:
    """Find the day that drafts are of: of the last report, else of the last period. Refuses a report of none."""
    frames = [(f"{table}.csv", read[table]) for table in ("updates", "risks") if table in read]
    bare = [(file, place, row["ref"]) for file, frame in frames for place, row in frame.iterrows() if not row["as_at"]]
    refuse(
        (Fault(file, int(str(place)) + 2, ref, "as_at", "nothing", "the day of the report", GIVE_DAY)
         for file, place, ref in bare), COMMAND,
    )  # fmt: skip
    days = [day for _, frame in frames for day in frame["as_at"]]
    ends = read["observations"]["period_end"].tolist() if "observations" in read else []
    return max(days or ends, default=str(today))


def _unlike(name: str, taken: Container[str]) -> str:
    """Give a name a number where it is taken."""
    return next(
        each for each in itertools.chain([name], (f"{name}-{n}" for n in itertools.count(2))) if each not in taken
    )


def _completed(read: Mapping[str, pd.DataFrame], source: str, today: date) -> Tables:
    """Infer what drafts leave out, with ratings as they were printed. Refuses every cell that is not allowed."""
    drafts = completed(read, source, today)
    if "updates" in read:
        drafts = drafts.having(updates=drafts.tables["updates"].assign(rating=read["updates"]["rating"]))
    faults = (
        each for table, frame in drafts.tables.items() for each in cell_faults(table, frame.set_axis(frame.index + 2))
    )
    refuse(faults, COMMAND)
    return _rows(drafts.tables)


def _rows(tables: Mapping[str, pd.DataFrame]) -> Tables:
    """Write tables as rows of text; one that is not there has none."""
    made = {table: cast("list[TextRow]", records(frame)) for table, frame in tables.items()}
    return {table: made.get(table, []) for table in {*READ, *made}}


def _rate(plan: Plan, updates: Sequence[TextRow], known: set[tuple[str, ...]]) -> None:
    """Write the plan's own codes for ratings as printed. Refuses each word of a new report that its scale lacks."""
    faults, allowed = list[Fault](), listed(each.word for each in plan.ratings)
    for number, row in enumerate(updates, 2):
        word, row["rating"] = row["rating"], code_on(plan.ratings, row["rating"])
        if word and not row["rating"] and tuple(row[each] for each in ("plan", "ref", "as_at", "aspect")) not in known:
            faults.append(Fault("updates.csv", number, f"action {row['ref']}", "rating", repr(word), allowed, ADD_WORD))
    refuse(faults, COMMAND)


def _value(found: News, values: Sequence[TextRow], here: Mapping[str, pd.DataFrame]) -> None:
    """Add values that are new, and those that differ from what the area's papers said last, as revised."""
    observations, sources = here["observations"], here["sources"]
    every = merge.latest(observations, lookup(sources, "id", "published"))
    of_papers = merge.latest(observations, merge.releases_of(sources, ""))
    merged = merge.merge(values, every | of_papers)
    found.added["observations"] = merged.rows
    found.told += merged.changes


def _meet(request: Request, area: Area, plan: Plan, found: News, meetings: pd.DataFrame, as_at: str) -> str:
    """Add the meeting that the drafts go to, where none has their day or a later one; return that day, or as_at."""
    bodies = [each.id for each in area.facts.bodies]
    if len(bodies) > 1:
        asked = f"meetings.csv: whether {' or '.join(bodies)} meets cannot be known; add the meeting, as at {as_at}"
        found.told.append(asked)
        return str(request.meeting or as_at)
    mine = meetings[meetings["body"] == bodies[0]]
    days: list[str] = sorted(mine.loc[mine["as_at"] >= as_at, "meeting"])
    if days:
        found.told.append(f"no meeting was added: that of {days[0]} has a position of this day or a later one")
        return days[0]
    held = mine["meeting"].tolist()
    after = [str(date.fromisoformat(max(held)) + timedelta(1))] if held else []
    day = str(request.meeting or max(str(request.today), as_at, *after))
    about = {"body": bodies[0], "meeting": day, "as_at": as_at, "plan": plan.id}
    previous = max((each for each in held if each < day), default="")
    found.added["meetings"] = [_blank("meetings") | about | {"previous": previous}]
    found.told.append(f"meeting {day} of {bodies[0]} is new, as at {as_at}")
    return day


def _blank(table: str) -> TextRow:
    return dict.fromkeys(columns_of(table), "")


def _source(area: Area, updates: Sequence[TextRow], sources: pd.DataFrame, about: TextRow) -> TextRow:
    """Make the row of the paper: publisher and licence are those of the plan's paper before, which was not later."""
    before = sources[sources["id"].isin({each["source"] for each in updates})].sort_values("published", kind="stable")
    last = before.iloc[-1] if len(before) else {"publisher": area.facts.la_name, "licence": LICENCE, "published": ""}
    taken = {name: str(last[name]) for name in ("publisher", "licence")}
    return _blank("sources") | about | taken | {"published": max(about["published"], str(last["published"]))}


def _put(request: Request, area: Area, plan: Plan, found: News, as_at: str) -> None:
    """Check the area with what is new on a copy, and put it in."""
    tables = [table for table, rows in found.added.items() if rows or (table == "actions" and found.gone)]
    files = {f"{table}.csv": _file(area.folder, table, plan, found, as_at) for table in tables}
    refuse_invalid(area.folder, area.facts, files)
    if data_hash(area.folder) != area.data_hash:
        raise SendplanError(f"{area.id} changed while it was read. Nothing was imported: run the command again.")
    if not request.dry_run:
        put_in(area.folder, files)


def _file(folder: Path, table: str, plan: Plan, found: News, as_at: str) -> bytes:
    """Write a table with its new rows at its end, and the day on which actions left the plan; all else stays."""
    path = folder / f"{table}.csv"
    content = read_bytes(path) if path.exists() else (",".join(columns_of(table)) + "\n").encode()
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    lacking = {name for row in found.added[table] for name, cell in row.items() if cell} - {*header}
    if lacking:
        raise SendplanError(f"{path.name} has no column {listed(sorted(lacking))}. Nothing was imported. {ADD_COLUMN}")
    changed = {}
    for place, row in enumerate(rows, 1) if table == "actions" else ():
        cells = dict(zip(header, row, strict=False))
        if cells.get("plan") == plan.id and cells["ref"].strip() in found.gone:
            changed[place] = [*(cells | {"dropped_on": as_at}).values()]
    added = [[row.get(name, "") for name in header] for row in found.added[table]]
    return rewritten(content, Changes(changed, set(), {len(rows): added}, []))
