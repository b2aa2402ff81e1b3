"""Our reader of EES files against pandas.read_csv, on 5,000,000 rows of 30 columns.

`python tests/benchmarks/import_ees.py` prints what each took. Each round is a fresh process; the two take turns, so
that whatever else the computer does slows both. Both read the file as people would: pandas all of it, then the rows
wanted; ours the rows wanted, each row counted and checked. Not a test: nothing here is a promise of time.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROWS, ROUNDS = 5_000_000, 5
PERIODS = range(2015, 2025)
AUTHORITIES = range(301, 453)
INDICATORS = [f"value_{number}" for number in range(18)]
HEADER = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "new_la_code", "old_la_code", "la_name", "breakdown_topic", "breakdown", *INDICATORS,
]  # fmt: skip
AREA, REGION, NEIGHBOURS = "E10000310", "E12000001", [str(number) for number in range(320, 330)]
FILTER, INDICATOR = ("breakdown", "Breakdown 77"), "value_7"


def places() -> list[str]:
    """Write what every block of a period has: England, nine regions and each authority, some of them quoted."""
    regions = [f"E1200000{number},Region {number}" for number in range(1, 10)]
    authorities = [
        f"Local authority,E92000001,England,{regions[number % 9]},E10000{number},{number},{name}"
        for number in AUTHORITIES
        for name in [f'"Town {number}, City of"' if number % 40 == 0 else f"Town {number}"]
    ]
    return [
        "National,E92000001,England,,,,,",
        *(f"Regional,E92000001,England,{region},,," for region in regions),
        *authorities,
    ]


def make(path: Path) -> None:
    """Write the file: the same bytes every time, symbols among the numbers."""
    written, breakdown = 0, 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(",".join(HEADER) + "\r\n")
        while written < ROWS:
            for period in PERIODS:
                block = [_row(written + place, period, where, breakdown) for place, where in enumerate(places())]
                kept = block[: ROWS - written]
                file.write("".join(kept))
                written += len(kept)
            breakdown += 1


def _row(number: int, period: int, place: str, breakdown: int) -> str:
    cells = ",".join("x" if (number + each) % 17 == 0 else str(number * (each + 7) % 9973 / 10) for each in range(18))
    return f"{period},Calendar year,{place},Topic {breakdown % 7},Breakdown {breakdown},{cells}\r\n"


def ours(path: Path) -> list[tuple[str, str, str]]:
    from sendplan.sources import ees
    from sendplan.sources.figures import Places, PublishedFigure
    from sendplan.sources.files import SourceFile

    figure = PublishedFigure(2, "p", "1a", "all", "ees/big", (FILTER,), INDICATOR, 1)
    found = ees.read_ees(SourceFile(path), [figure], Places(AREA, "310", REGION, "", tuple(NEIGHBOURS)))
    return sorted((each.place, each.time_period, each.text) for each in found)


def pandas(path: Path) -> list[tuple[str, str, str]]:
    import pandas as pd

    table = pd.read_csv(path)
    rows = table[table[FILTER[0]] == FILTER[1]]
    level, number = rows["geographic_level"], rows["old_la_code"].astype("Int64").astype(str)
    england = level == "National"
    region = (level == "Regional") & (rows["region_code"] == REGION)
    area = rows["new_la_code"] == AREA
    near = (level == "Local authority") & number.isin(NEIGHBOURS)
    named = number.mask(england, "england").mask(region, "region").mask(area, "actual")
    kept = rows.assign(place=named)[england | region | area | near]
    return sorted((row.place, str(row.time_period), str(getattr(row, INDICATOR))) for row in kept.itertuples())


READERS = {"ours": ours, "pandas": pandas}


def measure(reader: str, path: str) -> None:
    """Read once, in this process, and print seconds, peak memory (the process's resident set) and what was found."""
    start = time.perf_counter()
    found = READERS[reader](Path(path))
    seconds = time.perf_counter() - start
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes, Linux KiB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"seconds": seconds, "peak": peak, "found": found}))


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "big.csv"
        make(path)
        print(f"{ROWS:,} rows x {len(HEADER)} columns, {path.stat().st_size / 2**20:,.0f} MiB, {os.cpu_count()} cores")
        runs: dict[str, list[dict]] = {reader: [] for reader in READERS}
        for _ in range(ROUNDS):
            for reader in READERS:
                done = subprocess.run(
                    [sys.executable, __file__, reader, path], capture_output=True, text=True, check=True
                )
                runs[reader].append(json.loads(done.stdout))
        report(runs)


def report(runs: dict[str, list[dict]]) -> None:
    for reader, rounds in runs.items():
        seconds = ", ".join(f"{each['seconds']:.1f}" for each in rounds)
        print(f"{reader:<7} {seconds} s; peak memory {max(each['peak'] for each in rounds):,.0f} MiB")
    ratios = [one["seconds"] / other["seconds"] for one, other in zip(runs["ours"], runs["pandas"], strict=True)]
    print(f"time, ours to pandas: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    found = [each["found"] for rounds in runs.values() for each in rounds]
    same = all(each == found[0] for each in found) and len(found[0]) == 13 * len(PERIODS)
    print(f"{len(found[0])} values found, {'the same by both' if same else 'NOT the same by both'}")


if __name__ == "__main__":
    measure(*sys.argv[1:]) if len(sys.argv) > 1 else main()
