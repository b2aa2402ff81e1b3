"""Which release a file is: its row of sources.csv, and what keeps it from being registered there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from sendplan.errors import Fault
from sendplan.sources.files import File, sha256
from sendplan.sources.merge import Row
from sendplan.words import MONTHS, day

LICENCE = "Open Government Licence v3.0"
ANOTHER = "Give the day this file was released, or the month of this list; or import the file of then."


class Source(NamedTuple):
    """What a file is registered as: a data set as released on a day, or a list of statistical neighbours."""

    file: File
    id: str
    title: str
    publisher: str
    published: date
    dataset: str = ""

    def row(self, retrieved: date) -> Row:
        """Make its row of sources.csv; the hash is that of the data, unpacked."""
        return {
            "id": self.id,
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published.isoformat(),
            "licence": LICENCE,
            "retrieved": retrieved.isoformat(),
            "sha256": sha256(self.file),
            "dataset": self.dataset,
        }


def release_of(publisher: str, released: date, title: str | None, file: File, dataset: str) -> Source:
    """Name a data set as released on a day."""
    name = f"{re.sub(r'[^a-z0-9]+', '-', dataset.lower()).strip('-')}-{released}"
    said = title or f"{dataset}, release of {day(pd.Timestamp(released))}"
    return Source(file, name, said, publisher, released, dataset)


def list_of(publisher: str, file: File, month: str, year: int) -> Source:
    """Name a list of statistical neighbours, published in a month."""
    title = f"Statistical neighbours, list of {month} {year}"
    return Source(file, f"neighbours-{month.lower()}-{year}", title, publisher, date(year, MONTHS.index(month) + 1, 1))


def published(sources: pd.DataFrame, dataset: str) -> dict[str, str]:
    """Name the releases of a data set that are registered: id → day published."""
    mine = sources[sources["dataset"] == dataset]
    return dict(zip(mine["id"], mine["published"], strict=True))


def register_faults(sources: pd.DataFrame, rows: Sequence[tuple[File, Row]]) -> Iterator[Fault]:
    """Every file that is not the one registered under its id, or is older than a release already imported."""
    for file, row in rows:
        for index, known in sources[sources["id"] == row["id"]].iterrows():
            if known["sha256"] != row["sha256"]:
                found, key = f"the hash of another file than {file.path.name}", f"source {row['id']}"
                yield Fault("sources.csv", int(str(index)), key, "sha256", found, "its hash", ANOTHER)
        later = {day: name for name, day in published(sources, row["dataset"]).items() if day > row["published"]}
        if row["dataset"] and later:
            found = f"a release of {row['published']}"
            allowed = f"one not before {max(later)}, the day of {later[max(later)]}"
            yield file.fault(0, "", found, allowed, "Releases are imported in their order: correct --released.")
