"""Areas to publish, written for one run: lives of Exampleshire whose one body receives every notebook."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import exampleshire
from builders import change_cell, csv_text, read_rows
from exampleshire import Row

NOTEBOOKS = (
    "board_summary", "actions", "measures", "concerns", "self_assessment", "scrutiny_cover", "data_quality", "method",
)  # fmt: skip
BODY = "board"
MEETINGS = 6  # of an area: the last ones of Exampleshire
BIG = 10_000  # actions


@dataclass(frozen=True)
class Pages:
    """What is published in one go: every meeting of every area of a folder, or one; each is a pack of the notebooks."""

    data: Path
    areas: tuple[str, ...]
    meetings: tuple[str, ...]
    notebooks: tuple[str, ...]

    @property
    def is_one_pack(self) -> bool:
        """Whether it is a single meeting of a single area."""
        return len(self.areas) == len(self.meetings) == 1

    @property
    def last_pack(self) -> Pages:
        """The last meeting of the last area."""
        return Pages(self.data, self.areas[-1:], self.meetings[-1:], self.notebooks)

    def __len__(self) -> int:
        return len(self.areas) * len(self.meetings) * len(self.notebooks)

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        return ((a, m, n) for a in self.areas for m in self.meetings for n in self.notebooks)


def written(
    data: Path, areas: int = 1, meetings: int = MEETINGS, notebooks: Sequence[str] = NOTEBOOKS, actions: int = 0
) -> Pages:
    """Write areas, each another life of Exampleshire with its last meetings; `actions` to have at least so many."""
    for number in range(areas):
        folder = data / f"life-{number + 1:03}"
        folder.mkdir(parents=True)
        tables = exampleshire.tables(exampleshire.SEED + number)
        days = _of_one_body(tables, meetings)
        if actions:
            _multiply(tables, actions)
        for name, rows in tables.items():
            (folder / f"{name}.csv").write_text(csv_text(name, rows), encoding="utf-8", newline="\n")
        (folder / "area.toml").write_text(_toml(notebooks), encoding="utf-8", newline="\n")
    return Pages(data, tuple(sorted(path.name for path in data.iterdir())), days, tuple(notebooks))


def pages(data: Path, number: int) -> Pages:
    """Write areas for so many pages: up to 8 in one pack, the last of its area, 12 in two, others in packs of 8."""
    if number <= len(NOTEBOOKS):
        return written(data, notebooks=NOTEBOOKS[:number]).last_pack
    if number == 12:
        return written(data, meetings=2, notebooks=NOTEBOOKS[:6])
    areas, rest = divmod(number, MEETINGS * len(NOTEBOOKS))
    if rest:
        raise SystemExit(f"{number} pages: give up to {len(NOTEBOOKS)}, 12, or a multiple of 48.")
    return written(data, areas)


def _of_one_body(tables: dict[str, list[Row]], meetings: int) -> tuple[str, ...]:
    """Give every meeting and request to the one body, and leave only the last meetings; return their names."""
    for row in (*tables["meetings"], *tables["requests"]):
        row["body"] = BODY
    kept = sorted(tables["meetings"], key=lambda row: row["meeting"])[-meetings:]
    days = [row["meeting"] for row in kept]
    tables["meetings"] = [row | {"previous": before} for row, before in zip(kept, ["", *days], strict=False)]
    tables["requests"] = [row for row in tables["requests"] if row["raised_on"] in days]
    return tuple(days)


def _multiply(tables: dict[str, list[Row]], actions: int) -> None:
    """Repeat the steps of the improvement plan, with all their returns, until there are so many actions."""
    mine = {name: [row for row in tables[name] if row["plan"] == exampleshire.PLAN] for name in ("actions", "updates")}
    for copy in range(1, -(-(actions - len(tables["actions"])) // len(mine["actions"])) + 1):
        for name, rows in mine.items():
            tables[name] = tables[name] + [row | {"ref": f"{row['ref']}.{copy}"} for row in rows]


def _toml(notebooks: Sequence[str]) -> str:
    """Exampleshire's own facts, with one body that receives these notebooks."""
    facts, _, _ = (exampleshire.FOLDER / "area.toml").read_text(encoding="utf-8").partition("[[bodies]]")
    return f'{facts}[[bodies]]\nid = "{BODY}"\nname = "Exampleshire Board"\nnotebooks = {json.dumps(notebooks)}\n'


def change_a_row(given: Pages) -> None:
    """Change one cell of one area: what the last return says of a step."""
    path = given.data / given.areas[-1] / "updates.csv"
    header, *rows = read_rows(path)
    narrative = rows[-1][header.index("narrative")]
    change_cell(path, len(rows) + 1, "narrative", f"{narrative} And more.")


def copied(given: Pages, data: Path) -> Pages:
    """Copy areas to another folder, so that changing them changes nothing for others."""
    shutil.copytree(given.data, data)
    return Pages(data, given.areas, given.meetings, given.notebooks)
