"""A publisher's release → an area's observations.csv and sources.csv: the whole way, all of it or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sendplan.data.area import Area, Facts
from sendplan.data.areas import load_area
from sendplan.data.load import read_cells
from sendplan.data.schema import columns_of
from sendplan.errors import Faults, SendplanError, refuse_faults
from sendplan.frames import keys
from sendplan.periods import last_day, told_from
from sendplan.sources import ees, lait, merge, neighbours, nhs
from sendplan.sources.figures import Found, Places, PublishedFigure, published_figures
from sendplan.sources.files import SourceFile, files_in
from sendplan.sources.merge import TextRow
from sendplan.sources.placing import put_in, refuse_invalid
from sendplan.words import count
from sendplan.words import listed as joined

DFE = "Department for Education"
PUBLISHERS = {"ees": DFE, "lait": DFE, "nhs": "NHS England"}
DICTIONARY_FILE = Path("lait_data_dictionary.csv")  # as published, where the command is run
RENAME = "Keep the file's name as published, or add a row to indicators.csv."
NOT_OVER = "Correct --released, or wait for the release that holds the whole period."


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


class Release(NamedTuple):
    """One data set as released on a day, the figures looked for in it, and what was found of them."""

    source: merge.Source
    figures: Sequence[PublishedFigure]
    found: Sequence[Found] = ()


def import_release(request: Request) -> list[str]:
    """Add to an area what files say of its measures; return a report: a line a file, then one for each gap.

    Raises NotFoundError or DataError for an area that does not load, and ReleaseError with every fault
    of the files; then nothing is written. Importing the same files again changes nothing.
    """
    if request.released > request.retrieved:
        raise SendplanError(f"Released on {request.released}, after {request.retrieved}: correct --released.")
    area, faults = load_area(request.area), Faults()
    releases = _releases(request, area, faults)
    near, lists = faults.of(partial(_neighbours, request, area)) or ((), [])
    places = _codes_of(area, near)
    read = [faults.of(partial(_read_release, request, each, places)) for each in releases]
    whole = [each for each in read if each]  # no other is read to its end for its hash
    rows = [(each.file, each.row(request.retrieved)) for each in [*(each.source for each in whole), *lists]]
    sources = read_cells(area.folder, "sources")
    refuse_faults([*faults, *merge.register_faults(sources, rows)])
    merged = [faults.of(partial(_merged, area, each, places, lists)) for each in whole]
    refuse_faults(faults)
    new = {
        "sources": [row for _, row in rows if row["id"] not in set(sources["id"])],
        "observations": [row for each in merged if each for row in each.rows],
    }
    append(area.folder, area.facts, new)
    return [line for each, of in zip(whole, merged, strict=True) if of for line in _report(area, each, of)]


def _releases(request: Request, area: Area, faults: Faults) -> list[Release]:
    """Pair the files with the figures that indicators.csv maps to them; adds to the faults."""
    measures = area.tables["measures"]
    places = {(plan, ref): dp for plan, ref, dp in keys(measures, ["plan", "ref", "dp"])}
    indicators = read_cells(area.folder, "indicators")
    mine = indicators[indicators["dataset"].map(lambda name: name.partition("/")[0]) == request.kind]
    asked, wrong = published_figures(mine, places)
    faults += wrong
    releases: dict[str, Release] = {}
    for path in request.files:
        for each in faults.of(partial(_of_path, request, path, asked)) or []:
            first = releases.setdefault(each.source.dataset, each)
            if first is not each:
                found = f"{each.source.dataset} a second time, after {first.source.file.name}"
                remedy = "Leave one of the files out."
                faults.append(each.source.file.fault(0, "", found, "each data set once", remedy))
    if request.title and len(releases) > 1:
        raise SendplanError("--title names one release: give one file at a time.")
    return list(releases.values())


def _of_path(request: Request, path: Path, asked: Sequence[PublishedFigure]) -> list[Release]:
    """Find the data sets of a path: of EES those with a file's name, of the others every one of the kind."""
    files, datasets = files_in(path), list(dict.fromkeys(figure.dataset for figure in asked))
    pairs = [(file, name) for file in files for name in datasets if request.kind != "ees" or name == f"ees/{file.stem}"]
    if not pairs:
        mapped = ", ".join(datasets) or f"none of {request.kind}"
        said = f"no data set that indicators.csv maps ({', '.join(file.stem for file in files) or 'no CSV file'})"
        raise SourceFile(path).refusal(0, "", said, f"one of those it maps: {mapped}", RENAME)
    of_kind = partial(merge.release_of, PUBLISHERS[request.kind], request.released, request.title)
    return [Release(of_kind(file, name), [each for each in asked if each.dataset == name]) for file, name in pairs]


def _neighbours(request: Request, area: Area) -> tuple[tuple[str, ...], list[merge.Source]]:
    """Read the list of statistical neighbours: the area's, and the list itself."""
    if request.neighbours is None:
        return (), []
    near = neighbours.read_neighbours(request.neighbours, str(area.facts.old_la_code or ""))
    month = neighbours.month_of(request.neighbours, request.listed)
    return near, [merge.list_of(DFE, SourceFile(request.neighbours), *month)]


def _codes_of(area: Area, near: tuple[str, ...]) -> Places:
    known = area.facts
    region = known.region_code or "", str(known.region_number or "")
    return Places(
        known.new_la_code or "", str(known.old_la_code or ""), *region, near, known.earlier_la_codes, known.term_ends
    )


def _read_release(request: Request, release: Release, places: Places) -> Release:
    """Read a release; ReleaseError, too, for every period with a number that was not over when it was released."""
    file, asked = release.source.file, release.figures
    if request.kind == "ees":
        found = ees.read_ees(file, asked, places)
    elif request.kind == "nhs":
        found = nhs.read_nhs(file, asked)
    else:
        found = lait.read_lait(file, asked, places, SourceFile(request.dictionary or DICTIONARY_FILE))
    told = [each for each in reversed(found) if each.number is not None]
    first = {(each.time_period, each.time_identifier): each.line for each in told}
    ends = {period: last_day(*period, places.terms) for period in first}
    allowed = f"a period that was over by the day of the release, {request.released}"
    refuse_faults(
        file.fault(
            first[period], "time_period", f"{period[0]!r} ({period[1]}), which ends on {last}", allowed, NOT_OVER
        )
        for period, last in ends.items()
        if told_from(last, period[1]) > request.released
    )
    return release._replace(found=found)


def _merged(area: Area, release: Release, places: Places, lists: Sequence[merge.Source]) -> merge.Merged:
    """Compare a release with what the area has."""
    observations, sources = read_cells(area.folder, "observations"), read_cells(area.folder, "sources")
    listed = lists[0].id if lists else ""
    rows = merge.observed(release.found, release.source.id, places.neighbours, listed, places.terms)
    return merge.merge(rows, merge.latest(observations, merge.releases_of(sources, release.source.dataset)))


def _report(area: Area, release: Release, merged: merge.Merged) -> Iterator[str]:
    counted = f"{len(merged.changes)} changed, {merged.unchanged} unchanged"
    yield f"{release.source.file.name}: {count(merged.added, 'value')} added, {counted}; source {release.source.id}"
    yield from (f"  {change}" for change in merged.changes)
    places = sorted({each.place for each in release.found})
    why = "" if set(places) - {"england", "region"} else ": the file has no councils"
    if why:
        names = {"england": "England", "region": area.facts.region_name}
        yield f"  the file has no figures of councils: only those of {joined(names[each] for each in places)}"
    valued = {each.figure for each in release.found if each.place == "actual" and each.number is not None}
    for figure in release.figures:
        if figure not in valued:
            yield f"  measure {figure.measure} ({figure.breakdown}): no value for {area.facts.la_name}{why}"


def append(folder: Path, area: Facts, rows: Mapping[str, Sequence[TextRow]]) -> None:
    """Add rows to an area's tables, in the order given: sources before what names them. One without is not touched.

    Raises ReleaseError, before anything is written, where the area would not be valid with them.
    """
    changed = {f"{table}.csv": appended(folder / f"{table}.csv", table, new) for table, new in rows.items() if new}
    if changed:
        refuse_invalid(folder, area, changed)
        put_in(folder, changed)


def appended(path: Path, table: str, rows: Sequence[TextRow]) -> bytes:
    """Return a file's bytes with rows after them, in the order of its header and with its line ends."""
    content = path.read_bytes() if path.exists() else (",".join(columns_of(table)) + "\n").encode()
    first = content.decode("utf-8-sig").splitlines(keepends=True)[0]
    end = "\r\n" if first.endswith("\r\n") else "\n"
    text = io.StringIO(newline="")
    there = next(csv.reader([first]))
    writer = csv.DictWriter(text, there, lineterminator=end)
    # A file may lack columns that came later; what one of them would hold is not lost in silence.
    writer.writerows({name: cell for name, cell in row.items() if cell or name in there} for row in rows)
    gap = b"" if content.endswith(b"\n") else end.encode()
    return content + gap + text.getvalue().encode()
