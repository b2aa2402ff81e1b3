"""What leads answered → updates.csv and sources.csv: all of it or nothing, with the earlier files kept."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sendplan.data.area import Area
from sendplan.data.folder import data_folder, data_hash
from sendplan.data.load import read_cells
from sendplan.data.schema import columns_of
from sendplan.errors import SendplanError
from sendplan.returns.answers import Cells
from sendplan.returns.form import Round
from sendplan.sources.release import append
from sendplan.words import day, listed

EARLIER = ".earlier"  # folder of data/, which no area is in: `check` reads nothing of it


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
