"""Councils' trackers, dashboards and papers → drafts of our tables: what `sendplan import plan` does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sendplan.sources import draft_actions, draft_measures, draft_prose, draft_risks, legend, section_ratings
from sendplan.sources.dated_notes import DAY, day_before
from sendplan.sources.drafting import AS_AT, PLAN, Drafts, latest_day
from sendplan.sources.files import SourceFile
from sendplan.sources.found_tables import FoundTable, Told, tables
from sendplan.sources.grid import Unread, line, unread
from sendplan.sources.headings import NEEDED, period_in, words
from sendplan.sources.item_refs import shared
from sendplan.sources.outline import MOST_WORDS, Placed, masked, placed
from sendplan.sources.paper import Paper, Text, prefixed
from sendplan.sources.readers import kinds
from sendplan.sources.unheaded import with_ratings
from sendplan.words import MONTHS, listed

NO_DAY = "the day that the paper speaks of"
GIVE_DAY = "Give it: --as-at 2025-04-30."
REPEATED = "a line that the paper's pages repeat"
PROSE = "prose: of it only totals, requests and days are read"
SHORT = re.compile(r"\b([A-Z])\s?[:=\u2010-\u2015-]\s?([A-Z][a-z]+)\b")
MINUTES = re.compile(r"(?:draft )?minutes\b.*\b(?:held|meeting)\b", re.IGNORECASE)
FIRST = 5  # texts of a paper, of which one says that it is the minutes of a meeting
KEY = "what the ratings mean: for ratings.csv"
DATED = re.compile(
    r"(?:(?:report|meeting|paper) )?dated?(?: of (?:the )?(?:meeting|report|board|committee))?\b\s*:?|"
    r"(?:version|draft|v) ?\d[\d.]*\b|(?:(?!next)\w+ ){0,4}meeting (?:of|on|held on)\b", re.IGNORECASE
)  # fmt: skip


class Read(NamedTuple):
    """A file as read: its tables in their place, its texts, those of a plan or dashboard, the rest of the others."""

    path: Path
    paper: Paper
    placed: Sequence[Placed]
    texts: Sequence[Text]
    found: Sequence[tuple[Placed, FoundTable]]
    rest: Sequence[tuple[Placed, Unread]]
    day: date | None


def drafted(
    paths: Sequence[Path], as_at: date | None, told: Told, tell: kinds.Tell | None = None
) -> tuple[Drafts, list[Read]]:
    """Read files into drafts, and give the files as they were read.

    Raises ReleaseError where one cannot be read, none has a table of a plan or dashboard, or its day is not said.
    """
    every = [_read(path, told, tell, f"{path.stem}, " if len(paths) > 1 else "") for path in paths]
    drafts = Drafts(paths[0].name, PLAN)
    drafts.legend = [each for read in every for table in read.placed for each in legend.read(table.grid)]
    for text in (each for read in every for each in read.texts):
        drafts.legend = [*drafts.legend, *(said := legend.in_text(text.text))]
        drafts.used |= {text} if said else set()
    drafts.short = {short: word for read in every for short, word in _shortened(read.texts)}
    found = [each for read in every for _, each in read.found]
    _refuse(paths[0], found, as_at or next((each.day for each in every if each.day), None))
    plans = {each.plan for each in found if each.kind == "actions" and not each.state and each.plan}
    drafts.plans = plans if len(plans) > 1 else set()
    for plan in drafts.plans or {PLAN}:
        mine = [each for each in found if plan in (PLAN, each.plan)]
        drafts.shared[plan] = {kind: shared(each for each in mine if each.kind == kind) for kind in NEEDED}
    for read in every:
        _draft(drafts, read, as_at)
    draft_actions.settle_dependencies(drafts)
    for read in every:
        drafts.file, start = read.path.name, len(drafts.unread)
        draft_prose.draft(drafts, read.texts, [each for each in read.paper.blocks if isinstance(each, Text)], as_at)
        drafts.unread += [Unread("", each.place, each.text, PROSE) for each in read.texts if each not in drafts.used]
        drafts.unread += _repeated(read)
        drafts.unread[start:] = [each._replace(file=read.path.name) for each in drafts.unread[start:]]
    return drafts, every


def _repeated(read: Read) -> list[Unread]:
    """Say once of each line that the pages of a paper repeat that it was not read."""
    rest = {each for each in read.paper.blocks if isinstance(each, Text)} - {*read.texts}
    once = {masked(each.text): each for each in reversed(read.paper.blocks) if isinstance(each, Text) and each in rest}
    return [Unread("", each.place, each.text, REPEATED) for each in reversed(once.values())]


def _shortened(texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    """Give the letters that a key explains, several in one line: R - Reading, W - Writing."""
    for text in texts:
        found = SHORT.findall(text.text)
        yield from ((short, word.casefold()) for short, word in found if len(found) > 1)


def _read(path: Path, told: Told, tell: kinds.Tell | None, prefix: str) -> Read:
    """Read a file and find its tables; of several files each has its name before its places."""
    paper = prefixed(kinds.read(path, tell), prefix)
    in_place, texts = placed(paper, told)
    found, rest = list[tuple[Placed, FoundTable]](), list[tuple[Placed, Unread]]()
    for each in in_place:
        mine, others = tables(each.grid, told)
        found += [(each, _in_paper(table, each, path)) for table in mine]
        rest += [(each, other) for other in others]
    return Read(path, paper, in_place, texts, found, rest, _day_of([table for _, table in found], texts, rest))


def _in_paper(table: FoundTable, where: Placed, path: Path) -> FoundTable:
    """Say of a table where in its paper it stands; one that no heading names a section for goes by the text above."""
    near = where.above[-1].text if where.above and where.above[-1].text[-1:] not in ".:;" else path.stem
    name = near if where.path or where.above else ""
    return table._replace(path=where.path, plan=where.plan, day=where.day, notes=where.above, name=name)


def _day_of(found: Sequence[FoundTable], texts: Sequence[Text], rest: Sequence[tuple[Placed, Unread]]) -> date | None:
    """Find the day a paper speaks of: what its texts or titles say, or the last month with a value."""
    prose = [*(each.text for each in texts), *(line(each.text.replace(" | ", " ")) for _, each in rest)]
    stated = latest_day(each for each in prose if AS_AT.search(each))
    said = stated or latest_day(each.text for table in found if table.kind == "actions" for each in table.above)
    said = said or latest_day(each.text for table in found for each in table.above)
    said = said or max((where.day for where in _days(found) if where.day), default=None)
    said = said or latest_day(each.text for each in texts[:FIRST] if MINUTES.match(each.text))
    dated = (each for each in prose if DATED.match(each) and len(each.split()) <= MOST_WORDS)
    said = said or next((day for each in dated if (day := latest_day([each]))), None)
    with_value = {
        cell.column
        for table in found
        for row in table.rows
        for cell in row
        if re.search(r"\d", cell.text) or (cell.text and table.kind == "actions")
    }
    months = (each.when.ends for table in found for place, each in table.columns.items()
              if each.role in ("actual", "rating", "narrative") and each.when and place in with_value)  # fmt: skip
    return said or max(months, default=None)


def _days(found: Iterable[FoundTable]) -> Iterator[FoundTable]:
    return (each for each in found if each.kind != "measures" and not each.state)


def _of_sheet(table: FoundTable) -> date | None:
    """Find the day of a sheet that is named for its month."""
    named = period_in(table.sheet)[0]
    return named.ends if named and named.time_identifier in MONTHS else None


def _refuse(path: Path, found: Sequence[FoundTable], when: date | None) -> None:
    file = SourceFile(path)
    if not found:
        headings = listed(
            each[0] for each in (words()["actions"]["title"], words()["actions"]["due"], words()["actions"]["rating"])
        )
        allowed = f"a row of headings such as {headings}, with the plan below it"
        raise file.refusal(
            0, "", "no table of a plan or of measures", allowed, "Say what is what: --columns FILE.toml."
        )
    if when is None and any(each.kind != "measures" and not (_of_sheet(each) or each.day) for each in found):
        raise file.refusal(0, "", "no such day above its table", NO_DAY, GIVE_DAY)


def _draft(drafts: Drafts, read: Read, as_at: date | None) -> None:
    """Draft a file: its plan's tables in order, then lists of what was done or is late, which add to them."""
    drafts.file, start = read.path.name, len(drafts.unread)
    drafts.unread += read.paper.unread
    whole = [with_ratings(table, drafts.legend) for _, table in read.found]
    day_of_lists: date | None = None
    for table in sorted(whole, key=lambda each: bool(each.state)):
        drafts.plan = table.plan if table.plan in drafts.plans else PLAN
        drafts.as_at = as_at or _of_sheet(table) or table.day or read.day
        if table.state and drafts.as_at:
            day_of_lists = _list_day(table, drafts.as_at) or day_of_lists
        _draft_table(drafts, table, day_of_lists if table.state and day_of_lists else drafts.as_at)
    for where in read.placed:
        drafts.as_at = as_at or where.day or read.day
        _draft_rest(drafts, where, [each for at, each in read.rest if at is where])
    drafts.unread[start:] = [each._replace(file=read.path.name) for each in drafts.unread[start:]]


def _draft_rest(drafts: Drafts, where: Placed, rest: Sequence[Unread]) -> None:
    """Draft what a table that is no plan's may be: ratings of a section, the key of ratings; or say it was not read."""
    drafts.unread += where.grid.unread
    ratings = section_ratings.rated(where.grid, drafts) if rest else []
    told = section_ratings.labelled(where.grid, drafts) if rest and not ratings else {}
    if ratings and drafts.as_at:
        section_ratings.draft(drafts, where, ratings, drafts.as_at)
    elif told and drafts.as_at:
        section_ratings.draft_labelled(drafts, where, told, drafts.as_at)
    elif legend.read(where.grid):
        drafts.unread += [each._replace(why=KEY) for each in rest]
    else:
        drafts.unread += rest


def _draft_table(drafts: Drafts, table: FoundTable, when: date | None) -> None:
    drafts.unread += unread(table.sheet, table.above, "above the table: a title or a note")
    if table.kind == "actions" and when:
        draft_actions.draft(drafts, table, when)
    elif table.kind == "risks" and when:
        draft_risks.draft(drafts, table, when)
    elif table.kind == "measures":
        draft_measures.draft(drafts, table, when)


def _list_day(table: FoundTable, as_at: date) -> date | None:
    """Find the day of a list in a report of progress: what the text above it says, a year being the paper's."""
    printed = (found for each in reversed(table.notes) for found in DAY.findall(each.text))
    return next((day for each in printed if (day := day_before(each, as_at))), None)
