"""Workbooks that came back → a line for each cell that was filled in, and the rows of updates.csv that they make.

A report is taken whole or not at all: rows of updates.csv are never edited, so one that lacks a cell that could
not be taken would stay so. What waits for that is told, as is whatever else stands in a file and was not asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sendplan.data.area import Area
from sendplan.data.folder import data_folder, data_hash
from sendplan.data.load import read_cells
from sendplan.data.schema import columns_of
from sendplan.errors import ReleaseError, SendplanError
from sendplan.frames import records
from sendplan.returns.answers import Cells
from sendplan.returns.form import Round, open_round
from sendplan.returns.reading import read_book
from sendplan.returns.returned import ACCEPTED, CONFLICTING, UNCHANGED, Told, identity, of_file
from sendplan.sources.files import SourceFile, shortened
from sendplan.sources.release import append
from sendplan.words import day, listed, visible

EARLIER = ".earlier"  # folder of data/, which no area is in: `check` reads nothing of it


class Collected(NamedTuple):
    """What came back: a line for each cell, and the rows that are new to updates.csv."""

    told: list[Told]
    rows: list[Cells]


def round_of(paths: Sequence[Path]) -> Round:
    """Open the round that files say they are of. Raises SendplanError where it is not one, or is over."""
    named = set[tuple[str, str]]()
    for path in paths:
        with suppress(OSError, ReleaseError):  # told when it is collected
            said = identity(read_book(SourceFile(path)))
            named |= {(said["Area"], said["Meeting"])} if {"Area", "Meeting"} <= said.keys() else set()
    if len(named) != 1:
        raise SendplanError("The files do not say that they are of one round: give --area and --meeting.")
    found = open_round(*named.pop())
    if (found.of_plan("updates")["as_at"] > found.as_at).any():
        raise SendplanError(f"There are reports of a later day than {found.as_at:%Y-%m-%d}: give --area and --meeting.")
    return found


def collect(asked: Round, paths: Sequence[Path]) -> Collected:
    """Read workbooks that came back, and hold them against each other and against what is in the record."""
    told = [each for path, name in _named(paths) for each in of_file(asked, path, name)]
    answers = [each for each in told if each.of[1]]
    first = asked.aspects[0]  # which updates.csv need not name
    known = {(row["ref"], "" if row["aspect"] == first else row["aspect"]): row for row in records(asked.known)}
    judged: dict[int, Told] = {}
    rows = list[Cells]()
    for report, several in groupby(sorted(answers, key=lambda each: each.report), key=lambda each: each.report):
        cells = _without_conflicts([*several])
        if report in known:
            settled = [_against(each, known[report]) for each in cells]
        else:
            settled = _whole(cells)
            rows += _row(asked, report, settled)
        judged |= dict(zip((id(each) for each in answers if each.report == report), settled, strict=True))
    return Collected([judged.get(id(each), each) for each in told], rows)


def _named(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Name files by their names, or by their whole paths where two have one name."""
    names = [path.name for path in paths]
    yield from ((path, visible(path.name if names.count(path.name) == 1 else str(path))) for path in paths)


def _without_conflicts(cells: Sequence[Told]) -> list[Told]:
    """Mark the cells of one report that say different things under one heading: none of them is taken."""
    settled = []
    for each in cells:
        others = [one.at for one in cells if one.of == each.of and one.value and one.value != each.value]
        why = f"{listed(others)} says otherwise: agree on one answer"
        settled.append(each._replace(status=CONFLICTING, why=why) if others and each.value else each)
    return settled


def _against(cell: Told, known: Mapping[object, object]) -> Told:
    """Hold a cell against what the record has of the day already, which is never edited."""
    if not cell.value or cell.status == CONFLICTING:
        return cell
    wanted, recorded = dict(cell.value), {name: _recorded(known[name]) for name, _ in cell.value}
    if wanted == recorded:
        return cell._replace(status=UNCHANGED)
    said = shortened(" ".join(recorded.values())) or "nothing"
    return cell._replace(status=CONFLICTING, why=f"updates.csv says {said} for the day, and is never edited")


def _recorded(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _whole(cells: Sequence[Told]) -> list[Told]:
    """Accept the cells of a report where each can be taken; else the others wait, with it."""
    bad = [each for each in cells if not each.value or each.status == CONFLICTING]
    why = f"its report waits for {listed(dict.fromkeys(each.at for each in bad))}"
    if not bad:
        return [each._replace(status=ACCEPTED) for each in cells]
    return [each if each in bad else each._replace(why=why) for each in cells]


def _row(asked: Round, report: tuple[str, str], cells: Sequence[Told]) -> Iterator[Cells]:
    """Make the row of updates.csv of a report that was accepted."""
    ref, aspect = report
    if all(each.status == ACCEPTED for each in cells):
        said = {name: text for each in cells for name, text in each.value}
        key = {"plan": asked.plan.id, "ref": ref, "as_at": f"{asked.as_at:%Y-%m-%d}", "aspect": aspect}
        yield dict.fromkeys(columns_of("updates"), "") | said | key | {"source": asked.source}


def record(asked: Round, rows: Sequence[Cells]) -> Path | None:
    """Add rows to an area's reports, and their source once; return where the earlier files are kept.

    Raises SendplanError, with nothing written, where the tables would not be valid with them.
    """
    if not rows:
        return None
    folder = asked.area.folder
    if data_hash(folder) != asked.area.data_hash:
        raise SendplanError(f"data/{asked.area.id} was changed meanwhile. Collect again: nothing was written.")
    _refuse_missing_columns(folder, rows)
    is_known = asked.source in set(read_cells(folder, "sources")["id"])
    new = {"sources": [] if is_known else [_source(asked)], "updates": rows}
    kept = _keep(asked.area)
    try:
        append(folder, asked.area.facts, new)
    except Exception:
        shutil.rmtree(kept)
        raise
    return kept


def _refuse_missing_columns(folder: Path, rows: Sequence[Cells]) -> None:
    """Refuse rows for which the file of an earlier version has no column."""
    header = (folder / "updates.csv").read_text(encoding="utf-8-sig").partition("\n")[0].strip().split(",")
    lost = [name for name in columns_of("updates") if name not in header and any(row[name] for row in rows)]
    if lost:
        raise SendplanError(f"updates.csv has no column {listed(lost)}: add it. Nothing was written.")


def _source(asked: Round) -> Cells:
    """Describe the returns of a round as one paper, out on the day its papers are due."""
    facts, met = asked.area.facts, pd.Timestamp(asked.row["meeting"])
    return {
        "id": asked.source,
        "title": f"Returns of leads for the meeting of {day(met)}",
        "publisher": facts.la_name,
        "published": f"{asked.by:%Y-%m-%d}",
        "licence": facts.licence,
    }


def _keep(area: Area) -> Path:
    """Copy the files that change to a folder of their own, beside the areas."""
    above = data_folder() / EARLIER / area.id
    nth = 1 + max((int(each.name) for each in above.glob("*") if each.name.isdecimal()), default=0)
    kept = above / str(nth)
    kept.mkdir(parents=True)
    for name in ("updates.csv", "sources.csv"):
        shutil.copyfile(area.folder / name, kept / name)
    return kept
