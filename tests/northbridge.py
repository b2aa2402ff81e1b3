"""Northbridge: a made-up city after an inspection under the 2023 framework, with one of each thing a plan may have.

`python tests/northbridge.py` writes its tables: rows written by hand in northbridge_words.toml, and months of some
measures drawn here. The seed gives the same bytes everywhere, for only `random()` is asked, which Python keeps.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

from builders import REPOSITORY, csv_text

from sendplan.periods import TWELVE_MONTHS, last_day
from sendplan.words import MONTHS

SEED = 2023
FOLDER = REPOSITORY / "data" / "northbridge"
WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("northbridge_words.toml").read_text(encoding="utf-8"))
Row = dict[str, str]


def by_hand(table: str) -> list[Row]:
    """The rows of a table that are written by hand."""
    found = WORDS["tables"][table]
    return [dict(zip(found["columns"], row, strict=True)) | found.get("same", {}) for row in found["rows"]]


def reports() -> list[Row]:
    """The rows of updates.csv: one for each mark of a path, with what is said beside it."""
    said: dict[tuple[str, int, str], Row] = {}
    for ref, place, aspect, column, words in WORDS["said"]["rows"]:
        said.setdefault((ref, place, aspect), {})[column] = words
    rows = []
    for place, (day, source) in enumerate(WORDS["reports"], 1):
        for aspect, paths in (("", WORDS["delivery"]), ("Impact", WORDS["impact"])):
            for ref, path in paths.items():
                if (mark := path[place - 1]) != ".":
                    same = {"plan": "pap", "ref": ref, "as_at": day, "aspect": aspect, "source": source}
                    rows.append(same | {"rating": mark.strip("-")} | said.pop((ref, place, aspect), {}))
    assert not said, f"said of no report: {[*said]}"
    return rows


def register() -> list[Row]:
    """The rows of risks.csv: each risk at each date on which it stood in the register."""
    found = WORDS["risks"]
    rows = []
    for place, (day, source) in enumerate(found["days"]):
        for risk in (dict(zip(found["columns"], row, strict=True)) for row in found["rows"]):
            score = found["scores"][risk["ref"]].split()[place]
            if score != ".":
                status = "closed" if found["closed"].get(risk["ref"]) == day else "open"
                scored = {"likelihood": score[0], "impact": score[1], "status": status}
                rows.append({"plan": "pap", "as_at": day, "source": source} | risk | scored)
    return rows


def period(month: int, every: int, is_rolling: bool) -> Row:
    """A month, the 12 months to it, or the quarter it ends, as DfE writes it; 1 is April 2024."""
    year, place = 2024 + (month + 2) // 12, (month + 2) % 12
    kind, text = f"{TWELVE_MONTHS if is_rolling else ''}{MONTHS[place]}", str(year)
    if every == 3 and not is_rolling:
        quarter = (place // 3 - 1) % 4 + 1
        start = year - (quarter == 4)
        kind, text = f"Financial year Q{quarter}", f"{start}{(start + 1) % 100}"
    return {"time_period": text, "time_identifier": kind, "period_end": str(last_day(text, kind))}


def observed(drawn: dict[str, Any], rng: Random) -> list[Row]:
    """The values of a measure, from one level to another; each in the first paper after its period."""
    rows, total, first, last, every = [], 0.0, drawn["first"], drawn["last"], drawn.get("every", 1)
    for month in range(first, last + 1, every):
        level = drawn["from"] + (drawn["to"] - drawn["from"]) * (month - first) / (last - first)
        value = max(level + drawn["spread"] * (2 * rng.random() - 1), 0)
        total = value + (total if month % 12 != 1 else 0)
        said = period(month, every, "rolling" in drawn)
        papers = (paper for day, paper in WORDS["reports"] if day >= said["period_end"])
        rating = WORDS["printed"].get(drawn["measure"], {}).get(said["period_end"], "")
        source = next(papers) if said["period_end"] > "2025-02-28" else "pap-2025"
        number = f"{total if drawn.get('run') else value:.{drawn['dp']}f}"
        rows.append(said | {"value": number, "rating": rating, "source": source})
    same = {"plan": "pap", "measure": drawn["measure"], "breakdown": "all", "series": "actual"}
    return [same | row for row in rows]


def tables(seed: int = SEED) -> dict[str, list[Row]]:
    """Every table of the area, or of the same with other months drawn; the committed tables are tables(SEED)."""
    found = {table: by_hand(table) for table in WORDS["tables"]}
    for place, drawn in enumerate(WORDS["drawn"]["rows"]):
        found["observations"] += observed(drawn, Random(seed * 100 + place))  # noqa: S311
    return found | {"updates": reports(), "risks": register()}


if __name__ == "__main__":
    for table, rows in tables().items():
        (FOLDER / f"{table}.csv").write_text(csv_text(table, rows), encoding="utf-8", newline="\n")
