"""Which release a file is: its row of sources.csv, and what keeps it from being registered there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from sendplan.errors import Fault
from sendplan.sources.figures import Figure
from sendplan.sources.files import File, sha256
from sendplan.sources.rows import Row
from sendplan.words import MONTHS, day

LICENCE = "Open Government Licence v3.0"


class Release(NamedTuple):
    """One data set as released on a day: the file that holds it, and the figures looked for in it."""

    dataset: str
    file: File
    released: date
    figures: Sequence[Figure]

    @property
    def source(self) -> str:
        """Its id in sources.csv."""
        return f"{re.sub(r'[^a-z0-9]+', '-', self.dataset.lower()).strip('-')}-{self.released}"

    def row(self, publisher: str, title: str | None, retrieved: date) -> Row:
        """Make its row of sources.csv; the hash is that of the data, unpacked."""
        return {
            "id": self.source,
            "title": title or f"{self.dataset}, release of {day(pd.Timestamp(self.released))}",
            "publisher": publisher,
            "published": self.released.isoformat(),
            "licence": LICENCE,
            "retrieved": retrieved.isoformat(),
            "sha256": sha256(self.file),
            "dataset": self.dataset,
        }


def list_row(file: File, month: str, year: int, publisher: str, retrieved: date) -> Row:
    """Make the row of sources.csv of a list of statistical neighbours, published in a month."""
    return {
        "id": f"neighbours-{month.lower()}-{year}",
        "title": f"Statistical neighbours, list of {month} {year}",
        "publisher": publisher,
        "published": date(year, MONTHS.index(month) + 1, 1).isoformat(),
        "licence": LICENCE,
        "retrieved": retrieved.isoformat(),
        "sha256": sha256(file),
        "dataset": "",
    }


def published(sources: pd.DataFrame, dataset: str) -> dict[str, str]:
    """Name the releases of a data set that are registered: id → day published."""
    mine = sources[sources["dataset"] == dataset]
    return dict(zip(mine["id"], mine["published"], strict=True))


def register_faults(sources: pd.DataFrame, rows: Sequence[tuple[File, Row]]) -> Iterator[Fault]:
    """Every file that is not the one registered under its id, or is older than a release already imported."""
    for file, row in rows:
        for index, known in sources[sources["id"] == row["id"]].iterrows():
            if known["sha256"] != row["sha256"]:
                found = f"the hash of another file than {file.path.name}"
                remedy = "Give the day this file was released, or the month of this list; or import the file of then."
                yield Fault("sources.csv", int(str(index)), f"source {row['id']}", "sha256", found, "its hash", remedy)
        later = {day: name for name, day in published(sources, row["dataset"]).items() if day > row["published"]}
        if row["dataset"] and later:
            found = f"a release of {row['published']}"
            allowed = f"one not before {max(later)}, the day of {later[max(later)]}"
            yield file.fault(0, "", found, allowed, "Releases are imported in their order: correct --released.")
