"""What was measured, as Markdown tables and as JSON."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from everywhere import Made
from scenarios import MANY, Scenario
from ways import WAYS, Sizes

PACKAGES = ("sendplan", "papermill", "nbconvert", "ipykernel", "pandas", "altair", "vl-convert-python", "jupyterlab")
FLAT = 10  # in 100: as far as the last pages may be from the first


def about() -> dict[str, Any]:
    """Say when and where this was measured, and with what."""
    return {
        "date": str(date.today()),  # noqa: DTZ011 - the day where it is run
        "system": f"{platform.system()} {platform.machine()}",
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def headed(facts: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    return (
        f"{facts['date']}, {facts['system']}, {facts['processors']} processors, Python {facts['python']}, {versions}.\n"
        "Medians; in brackets how many times as fast as the commands, with the range over rounds. The ways took turns. "
        "Cold: new processes, an empty folder, files in the system's cache. Charts are SVG. The commands and "
        "papermill's API write pages alone; publishing also their other forms, figures, an index and a manifest."
    )


def table(scenarios: Sequence[Scenario]) -> str:
    """Write one row a scenario and one column a way."""
    if not any(each.found for each in scenarios):
        return ""
    heads = ["", *WAYS, "aim", "rounds"]
    rows = [heads, ["---"] * len(heads), *(_row(each) for each in scenarios if each.found)]
    return _lines(rows)


def _row(scenario: Scenario) -> list[str]:
    rounds = max(len(values) for values in scenario.found.values())
    return [scenario.title, *(_cell(scenario, way) for way in WAYS), scenario.aim, str(rounds)]


def _cell(scenario: Scenario, way: str) -> str:
    if way not in scenario.found:
        return ""
    values, commands = scenario.found[way], scenario.found.get("commands", [])
    shown = f"{_number(statistics.median(values))} {scenario.unit}"
    if way == "commands" or not commands or scenario.unit != "s":
        return shown
    times = [slow / fast for slow, fast in zip(commands, values, strict=True)]
    return f"{shown} ({_times(times)})"


def _times(ratios: Sequence[float]) -> str:
    middle = f"×{statistics.median(ratios):.1f}"
    return f"{middle}, {min(ratios):.1f} to {max(ratios):.1f}" if len(ratios) > 1 else middle


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def growth(scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Say how time and memory a page grow with their number, from 48 on."""
    for unit in ("s", "MB"):
        found = {each.pages: each.found["ours"] for each in scenarios if each.unit == unit and "ours" in each.found}
        many = {pages: statistics.median(values) for pages, values in sorted(found.items()) if pages >= MANY}
        times = [f"{value / pages:.3f} s of {pages}" for pages, value in many.items()]
        memory = [f"{value:.0f} MB with {pages} pages" for pages, value in many.items()]
        if len(many) > 1:
            yield f"Time a page: {', '.join(times)}." if unit == "s" else f"Memory: {', '.join(memory)}."


def sizes(found: Mapping[str, Sizes]) -> str:
    """Write how large the pages of each notebook are, by each way that made a pack."""
    if not found:
        return ""
    heads, notebooks = ["page, KB", *found], list(next(iter(found.values())))
    rows = [[each, *(f"{statistics.median(way[each]) / 1000:.1f}" for way in found.values())] for each in notebooks]
    return _lines([heads, ["---"] * len(heads), *rows])


def _lines(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def areas(number: int, found: Mapping[str, Made]) -> Iterator[str]:
    """Say how long very many areas took, whether later pages took longer, and whether all wrote the same."""
    if not found:
        return
    for way, made in found.items():
        change = 100 * (made.last / made.first - 1)
        flat = "flat" if abs(change) <= FLAT else "NOT flat"
        yield (
            f"{number} areas, {way}: {made.seconds:,.0f} s; {made.first:.3f} s a page in the first third, "
            f"{made.last:.3f} s in the last ({change:+.1f}%: {flat} within {FLAT}%)."
        )
    one, other = (made.files for made in found.values())
    differ = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    same = f"{len(differ)} DIFFER, such as {differ[0]}" if differ else "all the same"
    yield f"Files of both, but for run.json: {len(one)} and {len(other)}, {same}."


def raw(facts: Mapping[str, Any], scenarios: Sequence[Scenario], found: Mapping[str, Any]) -> dict[str, Any]:
    """Gather every single measurement."""
    rows = [{"title": each.title, "unit": each.unit, "pages": each.pages} | {"found": each.found} for each in scenarios]
    return {"about": dict(facts), "scenarios": rows} | {name: _plain(what) for name, what in found.items()}


def _plain(what: Any) -> Any:
    if isinstance(what, Made):
        return asdict(what) | {"files": len(what.files)}
    return {name: _plain(each) for name, each in what.items()} if isinstance(what, Mapping) else what
