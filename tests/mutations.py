"""What an area's files may suffer, tried by chance: nothing may end in a traceback, a wait or another number.

    python tests/mutations.py 3000 [seed]     a table of kinds by outcome, and every failure with its recipe
    python tests/mutations.py --one 7:123     one of them again, with what was said of it

Each mutation changes one file of a small area (Exampleshire, cut). Outcomes: refused, doubted, told (by the pages
themselves, as a second look), same (no figure is another), meant (a legitimate edit, and only its cells changed).
Failures: changed (other figures without a word), unnamed (refused or doubted, but neither row nor column named),
traceback, wait, noise (a warning or a print).
"""

# ruff: noqa: T201 - a script that is run by hand

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pandas as pd
from builders import REPOSITORY
from builders import row as row_of
from mutation_kinds import CELLS, KINDS, Edit, Tables, written

from sendplan.data import load
from sendplan.data.area import Area
from sendplan.data.describe import data_package
from sendplan.data.folder import read_rows
from sendplan.data.keys import RELATIONS
from sendplan.data.schema import TABLES, columns_of
from sendplan.errors import DataError, Fault, SendplanError
from sendplan.opening import named_meetings, of_area
from sendplan.pages import (
    actions,
    actions_told,
    asking,
    board_summary,
    data_quality,
    each_action,
    each_measure,
    evidence,
    measures,
    moves,
    next_due,
    stated,
)
from sendplan.show.shown import MIME

NAME, LONGEST = "exampleshire", 20  # seconds that a mutation may take
ASKED = [
    *(asking.questions, board_summary.tiles, board_summary.on_track, board_summary.late, moves.moved, stated.figures),
    *(next_due.soonest, board_summary.earlier_requests, data_quality.in_full),
    *(actions.by_lead, actions_told.verdict, actions_told.pointers, each_action.every),
    *(measures.more, each_measure.tables, data_quality.figures, data_quality.by_weight),
    *(evidence.given, evidence.second_looks),
]
TELLING = ("pointers", "by_weight", "in_full", "second_looks", "figures")  # list what does not add up
FAILURES = ("changed", "unnamed", "traceback", "wait", "noise")
OUTCOMES = ("refused", "doubted", "told", "same", "meant", *FAILURES)


class Told(NamedTuple):
    """What became of a mutation."""

    outcome: str
    detail: str = ""


class WaitedError(BaseException):
    """A mutation took too long; nothing that is tried catches it."""


# The area: two plans, whose references are those that a spreadsheet changes, and few rows of each table.
NEW_REFS = {
    **{("wsoa", each): f"0{place}" for place, each in enumerate("ABCDEF", 1)},
    **{("wsoa", f"{letter}{number}"): "" for letter in "ABCDEF" for number in range(1, 5)},
    ("ip", "M1"): "6.1",
    ("ip", "M2"): "6.10",
    ("ip", "M3"): "1e1",
}
NEW_REFS |= {key: f"1.{place}" for place, key in enumerate((key for key, ref in NEW_REFS.items() if not ref), 1)}
KEPT = {"6.1", "6.10", "1e1", "M7", "M12", "M13"}
MORE = {
    "serves": [{"plan": "ip", "ref": "1.1", "to_plan": "ip", "to_ref": "2", "linked_by": "subject"}],
    "promises": [
        {"plan": "ip", "ref": "6.10", "series": "england", "promise": "The national average"}
        | {"due": "2025-05-31", "source": "inspection-2022-07"},
        {"plan": "ip", "ref": "1.1", "promise": "A new timetable", "due": "2025-12-31"}
        | {"printed": "December 2025", "source": "inspection-2022-07"},
    ],
    "indicators": [{"plan": "ip", "measure": "6.1", "dataset": "ees/timeliness"}],
    "quoted": [
        {"source": "inspection-2022-07", "as_at": "2022-05-20", "figure": "children", "value": "16500", "unit": "count"}
        | {"printed": "16,500"}
    ],
}


def base() -> Tables:
    """Cut Exampleshire to a few rows of each table, and give it references that a spreadsheet changes."""
    cut = {table: list(_rows(table)) for table in TABLES}
    for table, rows in MORE.items():
        cut[table] += [row_of(table, **row) for row in rows]
    while any(_drop(cut, relation) for relation in RELATIONS):
        pass
    return {table: [[*columns_of(table)], *([*row.values()] for row in rows)] for table, rows in cut.items()}


def _rows(table: str) -> Iterator[dict[str, str]]:
    path = REPOSITORY / "data" / NAME / f"{table}.csv"
    header, *rows = read_rows(path) if path.exists() else [[*columns_of(table)]]
    for cells in rows:
        row = dict(zip(header, cells, strict=True))
        for plan in ("plan", "from_plan", "to_plan"):
            for ref in ("ref", "refs", "section", "parent", "measure", "numerator", "close_to"):
                name = plan.replace("plan", ref)
                if row.get(name):
                    row[name] = NEW_REFS.get((row.get(plan, ""), row[name]), row[name])
        if _is_kept(table, row):
            yield (
                dict.fromkeys(columns_of(table), "")
                | row
                | ({"printed": f"{row['value']}%"} if row.get("series") == "target" else {})
            )


def _is_kept(table: str, row: dict[str, str]) -> bool:
    """Whether a row is one of the few."""
    kept = {
        "actions": lambda: row["plan"] == "wsoa" or row["section"] in ("1.1", "2.1", "4.2"),
        "updates": lambda: row["plan"] == "wsoa" or row["as_at"] >= "2025-03-01",
        "measures": lambda: row["ref"] in KEPT,
        "observations": lambda: row["series"] != "actual" or row["period_end"] >= "2024-11-01",
        "meetings": lambda: row["meeting"] >= "2025-04-01",
        "quoted": lambda: row["plan"] != "ip" or row["as_at"] >= "2025-06-01",
    }
    if table == "lists":
        row["refs"] = ";".join(ref for ref in row["refs"].split(";") if ref[:3] in ("1.1", "2.1"))
    return kept.get(table, lambda: True)()


def _drop(cut: dict[str, list[dict[str, str]]], relation: Any) -> bool:
    """Drop the rows whose cell names a row that was cut; say whether any was."""
    table, (*scope, last) = relation.table, relation.columns
    known = {tuple(row[each] for each in columns) for to, columns in relation.to for row in cut[to]}
    many = columns_of(table)[last].many

    def is_sound(row: dict[str, str]) -> bool:
        each = row[last].split(";") if many else [row[last]]
        return not row[last] or all((*(row[part] for part in scope), entry.strip()) in known for entry in each)

    if (table, last) == ("meetings", "previous"):
        for row in cut[table]:
            row[last] = row[last] if is_sound(row) else ""
    before, cut[table] = len(cut[table]), [row for row in cut[table] if is_sound(row)]
    return len(cut[table]) < before


def write(tables: Tables, folder: Path) -> None:
    """Write an area's folder."""
    folder.mkdir(parents=True)
    for table, rows in tables.items():
        (folder / f"{table}.csv").write_text(written(rows), encoding="utf-8", newline="")
    shutil.copy(REPOSITORY / "data" / NAME / "area.toml", folder)


def figures(area: Area) -> dict[str, Counter[tuple[str, ...]]]:
    """Gather every number and date that the blocks of the area's last meeting show, line by line."""
    now = of_area(area, list(named_meetings(area))[-1])
    found = {}
    for answer in ASKED:
        bundle = answer(now)._repr_mimebundle_()
        cells = [cell for group in bundle[MIME]["figures"] for cell in group["cells"]]
        lines = [*bundle["text/plain"].split("\n"), *(f"{each['row']} {each['text']}" for each in cells)]
        token = r"\S+" if answer is data_quality.in_full else r"[^\s,;:.]*\d[^\s,;]*(?<![.:])|\[\w+\]"
        found[answer.__name__] = Counter(tuple(sorted(re.findall(token, line))) for line in lines)
    return found  # fmt: skip


def remembered(work: Callable[[str, pd.DataFrame], Any]) -> Callable[[str, pd.DataFrame], Any]:
    """Do what is done with each table's cells only once: all tables but one are as they were."""
    kept: dict[Any, Any] = {}

    def done(table: str, cells: pd.DataFrame) -> Any:
        key = table, str(list(cells.index)), str(list(cells.columns)), str(cells.to_numpy().tolist())
        if key not in kept:
            found = work(table, cells)
            kept[key] = found if isinstance(found, pd.DataFrame) else list(found)
        return kept[key]

    return done


@contextlib.contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Break off what takes longer, even where it waits for a pipe."""

    def stop(*_: object) -> None:
        raise WaitedError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Trial:
    """An area that is mutated again and again, and what is known of it as it was."""

    def __init__(self, place: Path) -> None:
        self.place, self.tables = place, base()
        write(self.tables, place / "as it was" / NAME)
        package = json.dumps(data_package(self._load("as it was")))
        (place / "as it was" / NAME / "datapackage.json").write_text(package, encoding="utf-8")
        self.area = self._load("as it was")
        assert not self.area.doubts, self.area.doubts
        self.figures = figures(self.area)

    def _load(self, where: str) -> Area:
        os.environ["SENDPLAN_DATA"] = str(self.place / where)
        return load.read_area(NAME)

    def edit(self, seed: int, number: int) -> tuple[str, Edit | None]:
        """Choose a mutation: kinds in turn, all else by chance."""
        kind = list(KINDS)[number % len(KINDS)]
        return kind, KINDS[kind](self.tables, Random(f"{seed}:{number}"))  # noqa: S311

    def outcome(self, kind: str, edit: Edit) -> Told:
        """Try a mutation in a folder of its own."""
        folder = self.place / "mutated" / NAME
        shutil.rmtree(folder.parent, ignore_errors=True)
        shutil.copytree(self.place / "as it was" / NAME, folder)
        edit.do(folder)
        noise = io.StringIO()
        try:
            with (
                at_most(LONGEST),
                warnings.catch_warnings(record=True) as warned,
                contextlib.redirect_stdout(noise),
                contextlib.redirect_stderr(noise),
            ):
                warnings.simplefilter("always")
                told = self._told(kind, edit)
        except WaitedError:
            return Told("wait", f"more than {LONGEST} seconds")
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            return Told("traceback", traceback.format_exc(limit=-3).strip())
        own = [
            str(each.message) for each in warned if not issubclass(each.category, DeprecationWarning | ResourceWarning)
        ]
        return Told("noise", "; ".join([*own, noise.getvalue()])) if own or noise.getvalue() else told  # fmt: skip

    def _told(self, kind: str, edit: Edit) -> Told:
        try:
            area = self._load("mutated")
        except DataError as error:
            return named("refused", [*error.faults, *error.doubts], kind, edit)
        except SendplanError as error:
            return Told(
                "refused" if Path(edit.file).stem in str(error) or NAME in str(error) else "unnamed", str(error)
            )
        same = area.facts == self.area.facts and all(
            area.tables[each].equals(self.area.tables[each]) for each in TABLES
        )
        now = self.figures if same else figures(area)
        if area.doubts:
            return named("doubted", area.doubts, kind, edit)
        other = [name for name in now if now[name] != self.figures[name]]
        if not other:
            return Told("same")
        tellers = [name for name in other if name in TELLING and is_told(edit, now[name] - self.figures[name])]
        if tellers:
            return Told("told", ", ".join(tellers))
        if edit.meant:
            return Told("meant") if not edit.cells or self._is_alone(edit, area) else Told("changed", "beyond the edit")
        gone = {
            name: [*(self.figures[name] - now[name])][:2] + [*(now[name] - self.figures[name])][:2] for name in other
        }
        return Told("changed", str(gone)[:400])

    def _is_alone(self, edit: Edit, area: Area) -> bool:
        """Whether only the cells of an edit are others, so that it gives the edited figure."""
        table = edit.file.removesuffix(".csv")
        frames = dict(area.tables), dict(self.area.tables)
        one, other = (each[table].copy() for each in frames)
        for row, column in edit.cells:
            one[column], other[column] = (
                (each[column].drop(row - 2) for each in (one, other)) if len(one) == len(other) else (1, 2)
            )
        rest = all(frames[0][each].equals(frames[1][each]) for each in TABLES if each != table)
        return rest and one.equals(other) and area.facts == self.area.facts


def is_told(edit: Edit, lines: Iterable[tuple[str, ...]]) -> bool:
    """Whether lines that a list of what does not add up has gained show what was put into a cell, or stood there."""
    what = r"\d+(?:\.\d+)?|[^\W\d]{3,}"
    put = {each for text in (*edit.before, *edit.after) for each in re.findall(what, text)}
    return any(put & set(re.findall(what, " ".join(line))) for line in lines)


def named(outcome: str, faults: Iterable[Fault], kind: str, edit: Edit) -> Told:
    """Tell an outcome, if what is said names the file, and for cells the row, the column or the text."""
    said = "\n".join(map(str, faults))
    if kind not in CELLS:
        return Told(outcome if edit.file.split(".")[0] in said.casefold() else "unnamed", said[:600])
    places = {(f"{edit.file}", row, column) for row, column in edit.cells}
    near = any(
        fault.file == file and (fault.row == row or column in fault.column)
        for fault in faults
        for file, row, column in places
    )
    text = any(repr(each) in said for each in (*edit.before, *edit.after) if each)
    return Told(outcome if near or text or edit.meant else "unnamed", said[:600])


def recipe(seed: int, number: int, kind: str, edit: Edit) -> str:
    """Say in one line what was done, and how to do it again."""
    each = zip(edit.cells, edit.before, edit.after, strict=True)
    what = [f"row {row} {column} {old[:40]!r} -> {new[:40]!r}" for (row, column), old, new in each]
    more = f" and {len(what) - 3} more" if len(what) > 3 else ""
    return f"--one {seed}:{number}  {kind}: {edit.file} {', '.join(what[:3])}{more}"


def run(numbers: Iterable[int], seed: int) -> Iterator[tuple[int, str, Edit, Told]]:
    """Try mutations, each by its number."""
    before = os.environ.get("SENDPLAN_DATA"), load.cell_faults, load.typed
    with tempfile.TemporaryDirectory() as place:
        load.cell_faults, load.typed = remembered(load.cell_faults), remembered(load.typed)
        try:
            trial = Trial(Path(place))
            for number in numbers:
                kind, edit = trial.edit(seed, number)
                if edit is not None:
                    yield number, kind, edit, trial.outcome(kind, edit)
        finally:
            load.cell_faults, load.typed = before[1:]
            os.environ.pop("SENDPLAN_DATA")
            os.environ |= {"SENDPLAN_DATA": before[0]} if before[0] else {}


def main() -> int:
    """Try as many mutations as are asked for; print what became of them. Exit 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("times", type=int, nargs="?", default=3000)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--one", help="SEED:NUMBER of one mutation")
    given = parser.parse_args()
    one = [int(each) for each in given.one.split(":")] if given.one else []
    seed, numbers = (one[0], one[1:]) if one else (given.seed, range(given.times))
    start, table = time.monotonic(), defaultdict(Counter)
    for number, kind, edit, told in run(numbers, seed):
        table[kind][told.outcome] += 1
        if told.outcome in FAILURES or one:
            print(f"{told.outcome:9} {recipe(seed, number, kind, edit)}\n{' ' * 10}{told.detail}", flush=True)
    width = max(map(len, table))
    print(" " * width, *(f"{each:>9}" for each in OUTCOMES))
    for kind, counts in [*table.items(), ("all", sum(table.values(), Counter()))]:
        print(f"{kind:{width}}", *(f"{counts[each] or '.':>9}" for each in OUTCOMES))
    every = sum(table.values(), Counter())
    failed = sum(every[each] for each in FAILURES)
    print(f"\n{every.total()} mutations, seed {seed}, {time.monotonic() - start:.0f} seconds; {failed} failures")
    return 1 if failed and not one else 0


if __name__ == "__main__":
    sys.exit(main())
