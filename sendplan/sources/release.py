"""A publisher's release → an area's observations.csv and sources.csv: the whole way, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from sendplan.area import Area
from sendplan.errors import Fault, ReleaseError, SendplanError
from sendplan.load import load_area, read_cells
from sendplan.periods import last_day, told_from
from sendplan.sources import ees, lait, neighbours, nhs
from sendplan.sources.append import append
from sendplan.sources.figures import Figure, Found, Places, figures
from sendplan.sources.files import File, files_in
from sendplan.sources.merge import Merged, latest, merge, same_release_faults
from sendplan.sources.register import Release, list_row, published, register_faults
from sendplan.sources.rows import Row, observed
from sendplan.words import count
from sendplan.words import listed as joined

PUBLISHERS = {"ees": ees.PUBLISHER, "lait": lait.PUBLISHER, "nhs": nhs.PUBLISHER}
DICTIONARY = Path("lait_data_dictionary.csv")  # as published, where the command is run
RENAME = "Keep the file's name as published, or add a row to indicators.csv."
Result = TypeVar("Result")


@dataclass(frozen=True)
class Request:
    """What is to be imported: files of a kind (a name of PUBLISHERS), into which area, released when."""

    kind: str
    area: str
    files: Sequence[Path]
    released: date
    retrieved: date
    title: str | None = None
    neighbours: Path | None = None  # DfE's list; without it there are no averages of neighbours
    listed: str | None = None  # its month, such as May 2025, where its name does not say it
    dictionary: Path | None = None  # of LAIT


def import_release(request: Request) -> list[str]:
    """Add to an area what files say of its measures; return a report: a line a file, then one for each gap.

    Raises NotFoundError or DataError for an area that does not load, and ReleaseError with every fault
    of the files; then nothing is written. Importing the same files again changes nothing.
    """
    if request.released > request.retrieved:
        raise SendplanError(f"Released on {request.released}, after {request.retrieved}: correct --released.")
    area, faults = load_area(request.area), list[Fault]()
    releases = _releases(request, area, faults)
    near, listed = _collected(partial(_neighbours, request, area), faults) or ((), [])
    places = _places(area, near)
    read = [(each, _collected(partial(_read, request, each, places), faults)) for each in releases]
    sound = [each for each, cells in read if cells is not None]  # no other is read to its end for its hash
    publisher = PUBLISHERS[request.kind]
    named = [(each.file, each.row(publisher, request.title, request.retrieved)) for each in sound] + listed
    sources = read_cells(area.folder, "sources")
    _raise([*faults, *register_faults(sources, named)])
    found = [cells or [] for _, cells in read]
    merged = _merged(area, releases, found, near, listed[0][1]["id"] if listed else "")
    new = [row for _, row in named if row["id"] not in set(sources["id"])]
    append(area.folder, area.facts, {"sources": new, "observations": [row for each in merged for row in each.rows]})
    return [line for each in zip(releases, found, merged, strict=True) for line in _report(area, *each)]


def _collected(read: Callable[[], Result], faults: list[Fault]) -> Result | None:
    try:
        return read()
    except ReleaseError as error:
        faults += error.faults
        return None


def _raise(faults: Sequence[Fault]) -> None:
    if faults:
        raise ReleaseError(faults)


def _releases(request: Request, area: Area, faults: list[Fault]) -> list[Release]:
    """Pair the files with the figures that indicators.csv maps to them; adds to the faults."""
    measures = area.tables["measures"]
    places = dict(zip(zip(measures["plan"], measures["ref"], strict=True), measures["dp"], strict=True))
    indicators = read_cells(area.folder, "indicators")
    mine = indicators[indicators["dataset"].map(lambda name: name.partition("/")[0]) == request.kind]
    asked, wrong = figures(mine, places)
    faults += wrong
    releases = []
    for path in request.files:
        files = _collected(partial(files_in, path), faults)
        found = [each for file in files or [] for each in _of_file(request, file, asked)]
        if files is not None and not found:
            mapped = ", ".join(dict.fromkeys(figure.dataset for figure in asked)) or f"none of {request.kind}"
            said = f"no data set that indicators.csv maps ({', '.join(file.stem for file in files) or 'no CSV file'})"
            faults.append(File(path).fault(0, "", said, f"one of those it maps: {mapped}", RENAME))
        releases += found
    faults += _twice(releases)
    releases = [*{each.dataset: each for each in reversed(releases)}.values()][::-1]  # none is read twice
    if request.title and len(releases) > 1:
        raise SendplanError("--title names one release: give one file at a time.")
    return releases


def _of_file(request: Request, file: File, asked: Sequence[Figure]) -> Iterator[Release]:
    """Yield the data sets of a file: of EES the one with its name, of the others every one of the kind."""
    for dataset in dict.fromkeys(figure.dataset for figure in asked):
        if request.kind != "ees" or dataset == f"ees/{file.stem}":
            yield Release(dataset, file, request.released, [each for each in asked if each.dataset == dataset])


def _twice(releases: Sequence[Release]) -> Iterator[Fault]:
    first: dict[str, File] = {}
    for release in releases:
        if release.dataset in first:
            found = f"{release.dataset} a second time, after {first[release.dataset].name}"
            yield release.file.fault(0, "", found, "each data set once", "Leave one of the files out.")
        first.setdefault(release.dataset, release.file)


def _neighbours(request: Request, area: Area) -> tuple[tuple[str, ...], list[tuple[File, Row]]]:
    """Read the list of statistical neighbours: the area's, and the list's row of sources.csv."""
    if request.neighbours is None:
        return (), []
    file = File(request.neighbours)
    near = neighbours.read(request.neighbours, str(area.facts.old_la_code))
    month = neighbours.month_of(request.neighbours, request.listed)
    if not month:
        found = f"no month in {request.listed!r}" if request.listed else "a name that does not say the list's month"
        raise ReleaseError([file.fault(0, "", found, "a month and a year", 'Give them, such as --list "May 2025".')])
    return near, [(file, list_row(file, *month, neighbours.PUBLISHER, request.retrieved))]


def _places(area: Area, near: tuple[str, ...]) -> Places:
    known = area.facts
    region = known.region_code or "", str(known.region_number or "")
    return Places(known.new_la_code, str(known.old_la_code), *region, near, known.earlier_la_codes, known.term_ends)


def _read(request: Request, release: Release, places: Places) -> list[Found]:
    """Read a release; ReleaseError, too, for every period with a number that was not over when it was released."""
    found = _found(request, release, places)
    told = [each for each in reversed(found) if each.number is not None]
    first = {(each.time_period, each.time_identifier): each.line for each in told}
    ends = {period: last_day(*period, places.terms) for period in first}
    _raise(
        [
            release.file.fault(
                first[period],
                "time_period",
                f"{period[0]!r} ({period[1]}), which ends on {last}",
                f"a period that was over by the day of the release, {release.released}",
                "Correct --released, or wait for the release that holds the whole period.",
            )
            for period, last in ends.items()
            if told_from(last, period[1]) > release.released
        ]
    )
    return found


def _found(request: Request, release: Release, places: Places) -> list[Found]:
    if request.kind == "ees":
        return ees.read(release.file, release.figures, places)
    if request.kind == "nhs":
        return nhs.read(release.file, release.figures)
    return lait.read(release.file, release.figures, places, File(request.dictionary or DICTIONARY))


def _merged(
    area: Area, releases: Sequence[Release], found: Sequence[list[Found]], near: Sequence[str], listed: str
) -> list[Merged]:
    """Compare each release with what the area has; raises ReleaseError where it would have to change a row."""
    observations, sources = read_cells(area.folder, "observations"), read_cells(area.folder, "sources")
    rows = [
        observed(cells, each.source, near, listed, area.facts.term_ends)
        for each, cells in zip(releases, found, strict=True)
    ]
    before = [latest(observations, published(sources, each.dataset)) for each in releases]
    pairs = list(zip(rows, before, strict=True))
    _raise([fault for pair in pairs for fault in same_release_faults(*pair)])
    return [merge(*pair) for pair in pairs]


def _report(area: Area, release: Release, found: Sequence[Found], merged: Merged) -> Iterator[str]:
    counted = f"{merged.changed} changed, {merged.unchanged} unchanged"
    yield f"{release.file.name}: {count(merged.added, 'value')} added, {counted}; source {release.source}"
    yield from (f"  {change}" for change in merged.changes)
    places = sorted({each.place for each in found})
    why = "" if set(places) - {"england", "region"} else ": the file has no councils"
    if why:
        names = {"england": "England", "region": area.facts.region_name}
        yield f"  the file has no figures of councils: only those of {joined(names[each] for each in places)}"
    valued = {each.figure for each in found if each.place == "actual" and each.number is not None}
    for figure in release.figures:
        if figure not in valued:
            yield f"  measure {figure.measure} ({figure.breakdown}): no value for {area.facts.la_name}{why}"
