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
from sendplan.data.drafts_folder import read_drafts, refuse
from sendplan.data.folder import data_hash, read_bytes
from sendplan.data.init import LICENCE
from sendplan.data.load import cell_faults, read_cells
from sendplan.data.scale import Rated, code_on
from sendplan.data.schema import columns_of
from sendplan.errors import Fault, SendplanError
from sendplan.frames import lookup, records
from sendplan.sources import merge
from sendplan.sources.book_changes import Changes, rewritten
from sendplan.sources.draft_news import STATED, News, TextRow, keyed, news, stated
from sendplan.sources.placing import put_in, refuse_invalid
from sendplan.words import count, listed, verb

DATED = ("updates", "risks")  # tables of what was said on a day
READ = (*OF_A_PLAN, "risks", *STATED)
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
    given = read_drafts(request.drafts, COMMAND)
    read = {table: frame.map(str.strip) for table, frame in given.tables.items() if table in READ}
    plans = _plans(area, read)
    if len(plans) == 1:
        read = {table: frame.assign(plan=plans[0].id) if "plan" in frame else frame for table, frame in read.items()}
    days = {each.id: _as_at(read, each.id, request.today) for each in plans}
    plan = max(plans, key=lambda each: days[each.id])
    as_at = days[plan.id]
    here = {table: read_cells(area.folder, table).astype("str") for table in (*READ, "sources", "meetings")}
    ids = {each: _unlike(f"{each}-{as_at}", {*here["sources"]["id"]}) for each in given.papers}
    read = {table: frame.replace({"source": ids}) for table, frame in read.items()}
    drafts, mine = _completed(read, given.key, request.today), _rows(here)
    _rate(plans, given.key, drafts["updates"], {*keyed("updates", mine["updates"])})
    found = News()
    for each in plans:
        compared = news(each, _of(each, mine), _of(each, _rows(read)), _of(each, drafts), days[each.id])
        found.take(compared, f"{each.title}: " if len(plans) > 1 else "")
    found.take(stated(mine, drafts))
    _met_then(found, here["meetings"])
    _value(found, drafts["observations"], here)
    if not any([*found.added.values(), found.gone]):
        return [f"nothing new in {request.drafts}", *(f"  {line}" for line in found.told)]
    day = _meet(request, area, plan, found, here["meetings"], as_at)
    titles = {ids[paper]: title for paper, title in given.papers.items()}
    about = {"published": day, "retrieved": str(request.today)}
    papers = [about | {"id": each, "title": titles[each]} for each in _used(found, [*titles])]
    found.added["sources"] = [_source(area, mine["updates"], here["sources"], each) for each in papers]
    _put(request, area, found)
    return _report(request, found, as_at)


def _report(request: Request, found: News, as_at: str) -> list[str]:
    done = "would be added" if request.dry_run else "added"
    rows = listed(
        count(len(each), f"row of {table}.csv", f"rows of {table}.csv") for table, each in found.added.items() if each
    )
    papers = [each["id"] for each in found.added["sources"]]
    of = f"; {verb(len(papers), 'source', 'sources')} {listed(papers)}" if papers else ""
    return [f"{rows} {done}, as at {as_at}{of}", *(f"  {line}" for line in found.told)]


def _used(found: News, papers: Sequence[str]) -> list[str]:
    """Name the papers that new rows were read from; a report of none is of the last."""
    for row in found.added["updates"]:
        row["source"] = row["source"] or papers[-1]
    used = {row.get("source") for rows in found.added.values() for row in rows}
    return [each for each in papers if each in used]


def _plans(area: Area, read: Mapping[str, pd.DataFrame]) -> list[Plan]:
    """Find the plans of the area that drafts are of: those they name, or the area's only one."""
    named = {each for frame in read.values() if "plan" in frame for each in frame["plan"]} - {""}
    plans = {each.id: each for each in area.facts.plans}
    if len(plans) == 1 and named <= {PLAN_ID}:
        return [*plans.values()]
    if named and named <= {*plans}:
        return [plan for plan in plans.values() if plan.id in named]
    told = f"Which plan of {area.id} the drafts are of cannot be known: they name {listed(sorted(named)) or 'none'}"
    raise SendplanError(f"{told}; expected one of {', '.join(plans)}. Write it in their column plan.")


def _of(plan: Plan, tables: Tables) -> Tables:
    return {table: [row for row in rows if row.get("plan") == plan.id] for table, rows in tables.items()}


def _as_at(read: Mapping[str, pd.DataFrame], plan: str, today: date) -> str:
    """Find the day that drafts of a plan are of: of the last report, else of the last period. Refuses one of none."""
    mine = {table: read[table].loc[read[table]["plan"] == plan] for table in (*DATED, "observations") if table in read}
    frames = [(f"{table}.csv", mine[table]) for table in DATED if table in mine]
    bare = [(file, place, row["ref"]) for file, frame in frames for place, row in frame.iterrows() if not row["as_at"]]
    refuse(
        (Fault(file, int(str(place)) + 2, ref, "as_at", "nothing", "the day of the report", GIVE_DAY)
         for file, place, ref in bare), COMMAND,
    )  # fmt: skip
    days = [day for _, frame in frames for day in frame["as_at"]]
    ends = mine["observations"]["period_end"].tolist() if "observations" in mine else []
    return max(days or ends, default=str(today))


def _met_then(found: News, meetings: pd.DataFrame) -> None:
    """Take what was asked at a meeting that is there; of any other nobody knows which body met."""
    met = meetings.groupby("meeting")["body"].agg(list)
    asked = found.added["requests"]
    here = [row for row in asked if len(met.get(row["raised_on"], [])) == 1]
    found.added["requests"] = [row | {"body": met[row["raised_on"]][0]} for row in here]
    if left := sorted({row["raised_on"] for row in asked if row not in here}):
        size = count(len(asked) - len(here), "request")
        found.told.append(f"{size} of {listed(left)} not taken: add the meeting to meetings.csv, and import again")


def _unlike(name: str, taken: Container[str]) -> str:
    """Give a name a number where it is taken."""
    return next(
        each for each in itertools.chain([name], (f"{name}-{n}" for n in itertools.count(2))) if each not in taken
    )


def _completed(read: Mapping[str, pd.DataFrame], key: Sequence[Rated], today: date) -> Tables:
    """Infer what drafts leave out, with ratings as they were printed. Refuses every cell that is not allowed."""
    drafts = completed(read, today, key)
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


def _rate(plans: Sequence[Plan], key: Sequence[Rated], updates: Sequence[TextRow], known: set[tuple[str, ...]]) -> None:
    """Write each plan's own codes for ratings as printed. Refuses each word of a new report that its scale lacks."""
    faults, scales = list[Fault](), {each.id: each.ratings for each in plans}
    for number, row in enumerate(updates, 2):
        scale, word = scales[row["plan"]], row["rating"]
        row["rating"] = code_on(scale, word, key)
        if word and not row["rating"] and tuple(row[each] for each in ("plan", "ref", "as_at", "aspect")) not in known:
            allowed = listed(each.word for each in scale)
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


def _put(request: Request, area: Area, found: News) -> None:
    """Check the area with what is new on a copy, and put it in."""
    tables = [table for table, rows in found.added.items() if rows or (table == "actions" and found.gone)]
    files = {f"{table}.csv": _file(area.folder, table, found) for table in tables}
    refuse_invalid(area.folder, area.facts, files)
    if data_hash(area.folder) != area.data_hash:
        raise SendplanError(f"{area.id} changed while it was read. Nothing was imported: run the command again.")
    if not request.dry_run:
        put_in(area.folder, files)


def _file(folder: Path, table: str, found: News) -> bytes:
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
        if left := found.gone.get((cells["plan"], cells["ref"].strip())):
            changed[place] = [*(cells | {"dropped_on": left}).values()]
    added = [[row.get(name, "") for name in header] for row in found.added[table]]
    return rewritten(content, Changes(changed, set(), {len(rows): added}, []))
