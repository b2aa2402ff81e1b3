"""A large area, and what reading it takes: `python tests/benchmarks --only large`, or `large.py DATA ACTIONS`.

Every action is reported on each month for 100 months; 20 values of measures stand beside each action. Times are
processor seconds of a process of its own, so that whatever else the machine does changes them little.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import time
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from sendplan import words
from sendplan.data.schema import columns_of

NAME, REPORTS, VALUES, BREAKDOWNS = "large", 100, 20, ("all", "boys", "girls", "SEN (E)", "SEN (K)")
SIZES = (1_000, 2_000, 5_000, 10_000)  # actions
RATINGS = {"N": "not_started", "R": "red", "A": "amber", "G": "green", "C": "complete"}
SAID = ("Staff were trained in", "A draft went to the group, with costs,", "Parents saw it; £{} was agreed in")
MONTHS = [(year, month) for year, month in product(range(2011, 2020), range(1, 13))][:REPORTS]
NAMES = words.MONTHS
Row = Sequence[object]


def last(year: int, month: int) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]}"


def toml() -> str:
    scale = [
        f'{{ code = "{code}", word = "{means}", means = "{means}", legend = "-" }}' for code, means in RATINGS.items()
    ]
    return (
        'la_name = "Largeshire"\nnew_la_code = "E10000099"\nold_la_code = 999\nmade_up = true\n'
        'licence = "Open Government Licence v3.0"\nneighbours = "None."\n'
        'disclosure = { rule = "None", text = "Nobody here is real.", show_small_counts = true }\n'
        f'[[plans]]\nid = "p"\ntitle = "Plan"\nhierarchy = ["priority", "action"]\nratings = [{", ".join(scale)}]\n'
        '[[bodies]]\nid = "board"\nname = "Board"\nnotebooks = ["actions"]\n'
    )


def ref(number: int) -> str:
    return f"{number // 100 + 1}.{number // 10 % 10 + 1}.{number % 10 + 1}"


def actions(number: int) -> Iterator[Row]:
    for each in range(number):
        year, month = MONTHS[each % REPORTS]
        yield "p", ref(each), each // 100 + 1, f"Action {each}", f"{NAMES[month - 1]} {year}", last(year, month), "once"


def updates(number: int) -> Iterator[Row]:
    """Every action's reports, a month at a time, as a plan that is kept for years adds them."""
    for place, day in enumerate(last(*each) for each in MONTHS):
        for each in range(number):
            rating = [*RATINGS][min((place + each) * 5 // REPORTS, 4)]
            said = SAID[(place + each) % 3].format(each % 97)
            done = day if rating == "C" and place % 3 else ""
            yield "p", ref(each), day, rating, f"{said} {place % 12} of {each % 400} schools.", done, f"report-{place}"


def measures(number: int) -> Iterator[Row]:
    for each in range(number):
        yield "p", f"m{each}", f"Measure {each}", 1, ("%", "count")[each % 2], "higher", 1, "false", "true"


def observations(number: int) -> Iterator[Row]:
    kept = product(range(number * VALUES // (len(BREAKDOWNS) * REPORTS)), BREAKDOWNS, enumerate(MONTHS))
    for each, group, (place, (year, month)) in kept:
        value = 40 + (each * 7 + place * 13 + len(group)) % 500 / 10
        day = last(year, month)
        yield "p", f"m{each}", group, "actual", year, NAMES[month - 1], day, f"{value:.1f}", f"report-{place}"


def written(data: Path, number: int) -> Path:
    """Write an area of so many actions, 100 times as many updates and 20 times as many values."""
    folder = data / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "area.toml").write_text(toml(), encoding="utf-8", newline="\n")
    papers = [(f"report-{place}", "Report", "Board", last(*each), "OGL") for place, each in enumerate(MONTHS)]
    sections = [("p", each + 1, "priority", f"Priority {each + 1}") for each in range(-(-number // 100))]
    met = [("board", last(*each), last(*each), "p") for each in MONTHS[-2:]]
    tables: dict[str, tuple[str, Iterator[Row]]] = {
        "sections": ("plan,ref,kind,title", iter(sections)),
        "actions": ("plan,ref,section,title,due_text,due,cadence", actions(number)),
        "updates": ("plan,ref,as_at,rating,narrative,completed_on,source", updates(number)),
        "measures": ("plan,ref,title,section,unit,better,dp,is_small_count,in_plan", measures(max(number // 25, 1))),
        "observations": (
            "plan,measure,breakdown,series,time_period,time_identifier,period_end,value,source",
            observations(number),
        ),
        "meetings": ("body,meeting,as_at,plan", iter(met)),
        "sources": ("id,title,publisher,published,licence", iter(papers)),
    }
    for table, (header, rows) in tables.items():
        _write(folder / f"{table}.csv", table, header.split(","), rows)
    return folder


def _write(path: Path, table: str, header: Sequence[str], rows: Iterator[Row]) -> None:
    names = [*columns_of(table)]
    places = [header.index(name) if name in header else None for name in names]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(["" if each is None else row[each] for each in places] for row in rows)


def taken(data: Path) -> dict[str, float]:
    """Read the area in a process of its own: processor seconds of each step, and the most memory held, in MB."""
    line = [sys.executable, __file__]
    found = subprocess.run(line, check=True, capture_output=True, env=os.environ | {"SENDPLAN_DATA": str(data)})
    steps: dict[str, float] = json.loads(found.stdout)
    return steps


def table(told: Callable[[str], object]) -> Iterator[str]:
    """Say what each of SIZES takes: where it grows as the rows do, the third column stays."""
    yield "| actions | check | for 100,000 rows | two positions | movement | memory |\n|---|---|---|---|---|---|"
    for number in SIZES:
        with TemporaryDirectory() as data:
            written(Path(data), number)
            found = taken(Path(data))
        told(f"large area of {number:,} actions: {found}")
        each = found["check"] / (number * (1 + REPORTS + VALUES) / 100_000)
        steps = f"{found['check']:.1f} s | {each:.2f} s | {found['two positions']:.2f} s | {found['movement']:.2f} s"
        yield f"| {number:,} | {steps} | {found['MB']:.0f} MB |"


def measured() -> dict[str, float]:
    """Check the area, and say where its plan stands and what moved: processor seconds of each, and MB."""
    import pandas as pd

    from sendplan.data.areas import load_area
    from sendplan.rules.movement import movement
    from sendplan.rules.plan import position
    from sendplan.rules.timing import dated

    found, begun = {}, time.process_time()

    def step(name: str) -> None:
        nonlocal begun
        found[name], begun = time.process_time() - begun, time.process_time()

    begun = time.process_time()
    area = load_area(NAME)
    step("check")
    found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    days = [pd.Timestamp(last(*each)) for each in MONTHS[-2:]]
    tables, [plan] = area.tables, area.facts.plans
    then, now = (
        dated(position(tables["actions"], tables["sections"], tables["updates"], plan, day), day) for day in days
    )
    step("two positions")
    movement(then, now)
    step("movement")
    return found


if __name__ == "__main__":
    if sys.argv[2:]:
        print(written(Path(sys.argv[1]), int(sys.argv[2])))
    else:
        print(json.dumps(measured()))
