"""Columns that only white space parts: two of prose, which are read one after the other, and tables without lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sendplan.sources.readers.pdf_words import Line, Word, lines

Gap = tuple[float, float]
WIDE = 9.0  # points: less white space parts no columns
KEPT = 5.0  # points: what of it has to be left over all lines
FEWEST = 5  # lines of two columns of prose
FULL = 0.75  # of its column: what a line of prose fills


class Run(NamedTuple):
    """Lines, from one to before another, that white space parts at the same places."""

    first: int
    end: int
    gaps: list[Gap]


def ordered(found: Sequence[Line]) -> list[list[Line]]:
    """Part lines into columns in the order in which they are read."""
    for run in _runs(found, 1, 2):
        gap = run.gaps[0]
        end = run.end + _left_over(found[run.end - 1 :], gap)
        sides = [_side(found[run.first : end], gap, is_left) for is_left in (True, False)]
        if len(run.gaps) == 1 and all(map(_is_prose, sides)):
            before, after = list(found[: run.first]), found[end:]
            return [*([before] if before else []), *sides, *(ordered(after) if after else [])]
    return [list(found)] if found else []


def _side(found: Sequence[Line], gap: Gap, is_left: bool) -> list[Line]:
    middle = sum(gap) / 2
    return lines(word for line in found for word in line.words if (word.middle < middle) == is_left)


def _left_over(found: Sequence[Line], gap: Gap) -> int:
    """Count the lines below the last of two columns that go on with the longer one."""
    for place, (above, each) in enumerate(pairwise(found)):
        if (each.x1 > gap[0] + 1 and each.x0 < gap[1] - 1) or _is_far(above, each, 2):
            return place
    return len(found) - 1


def _is_far(above: Line, line: Line, steps: float) -> bool:
    return line.bottom - above.bottom > steps * line.size or abs(line.size - above.size) > line.size / 6


def _is_prose(side: Sequence[Line]) -> bool:
    """Whether lines are those of a text that goes on from one to the next."""
    wide = max((each.x1 for each in side), default=0) - min((each.x0 for each in side), default=0)
    full = [each for each in side if each.x1 - each.x0 > FULL * wide and len(each.words) > 2]
    return len(side) >= FEWEST and len(full) > len(side) * 0.6


def tables(found: Sequence[Line]) -> Iterator[tuple[Run, list[list[Line]]]]:
    """Find tables that have no lines: three rows of three columns at least, that are no columns of prose."""
    for run in _runs(found, 2, 4):
        parted = _trimmed(rows(found[run.first : run.end], run.gaps), run.gaps)
        mine = [line for row in parted for line in row]
        filled = [len(_columns(row, run.gaps)) for row in parted]
        most = len(run.gaps) + 1
        sides = [_column(mine, run.gaps, place) for place in range(most)]
        is_sure = len(parted) >= 3 and sum(each >= most - 1 for each in filled) >= 0.6 * len(filled)
        if is_sure and not any("....." in each.text for each in mine) and not all(map(_is_prose, sides)):
            first = run.first + found[run.first : run.end].index(mine[0])
            yield Run(first, first + len(mine), run.gaps), parted


def _trimmed(parted: list[list[Line]], gaps: Sequence[Gap]) -> list[list[Line]]:
    """Leave out what stands in one column only above and below a table: headings and texts."""
    full = [place for place, row in enumerate(parted) if len(_columns(row, gaps)) > 1]
    return parted[full[0] : full[-1] + 1] if full else []


def _column(found: Sequence[Line], gaps: Sequence[Gap], place: int) -> list[Line]:
    return lines(word for line in found for word in line.words if column(word, gaps) == place)


def column(word: Word, gaps: Sequence[Gap]) -> int:
    """Tell which column a word stands in, from 0."""
    return sum(word.middle > (left + right) / 2 for left, right in gaps)


def _columns(row: Sequence[Line], gaps: Sequence[Gap]) -> set[int]:
    return {column(word, gaps) for line in row for word in line.words}


def rows(found: Sequence[Line], gaps: Sequence[Gap]) -> list[list[Line]]:
    """Part lines into rows: by wider white space where some is, where most columns have a text, or else the first."""
    steps = [after.bottom - each.bottom for each, after in pairwise(found)]
    wide = 1.25 * min(steps, default=0)
    most = len(gaps) if max(steps, default=0) > wide else 0
    parted = [[found[0]]]
    for step, each in zip(steps, found[1:], strict=True):
        has = _columns([each], gaps)
        if step > wide or (0 in has and len(has) >= max(most, 3 if most else 1)):
            parted.append([each])
        else:
            parted[-1].append(each)
    return parted


def _runs(found: Sequence[Line], fewest: int, steps: float) -> Iterator[Run]:
    """Find runs of three lines or more with so many gaps at the same places, and no wider steps from line to line."""
    first = 0
    while first < len(found) - 2:
        run = _run(found, first, steps)
        if len(run.gaps) >= fewest and sum(len(_gaps(each)) >= fewest for each in found[first : run.end]) >= 3:
            yield run
            first = run.end
        else:
            first += 1


def _run(found: Sequence[Line], first: int, steps: float) -> Run:
    gaps, end = _gaps(found[first]), first + 1
    while gaps and end < len(found):
        each, above = found[end], found[end - 1]
        kept = common(gaps, _free(each))
        if len(kept) < len(gaps) or _is_far(above, each, steps):
            break
        gaps, end = kept, end + 1
    return Run(first, end, gaps)


def _gaps(line: Line) -> list[Gap]:
    return [(each.x1, after.x0) for each, after in pairwise(line.words) if after.x0 - each.x1 > WIDE]


def _free(line: Line) -> list[Gap]:
    """List where a line has no text, the white space at its ends too."""
    inner = [(each.x1, after.x0) for each, after in pairwise(line.words)]
    return [(-1e6, line.x0), *inner, (line.x1, 1e6)]


def common(gaps: Sequence[Gap], others: Sequence[Gap]) -> list[Gap]:
    """Keep what of some gaps is free in others, too."""
    both = [(max(one[0], other[0]), min(one[1], other[1])) for one in gaps for other in others]
    return [each for each in both if each[1] - each[0] > KEPT]


def bands(parted: Sequence[Sequence[Line]]) -> Iterator[tuple[int, int, list[Gap]]]:
    """Find what bands between lines are one table: from which, to before which, and its gaps.

    They have gaps at the same places, letters of the same size, and texts on both sides of the gaps of the first band.
    """
    first = 0
    while first < len(parted) - 1:
        end, gaps = first, [(-1e6, 1e6)]
        while end < len(parted) and _same_size(parted[first], parted[end]):
            kept = _left(gaps, parted[end])
            if not kept or not parted[end]:
                break
            gaps, end = kept, end + 1
        if gaps[0][0] > -1e6 and end - first > 1:
            yield first, end, gaps
        first = max(end, first + 1)


def _left(gaps: Sequence[Gap], band: Sequence[Line]) -> list[Gap]:
    for each in band:
        gaps = common(gaps, _free(each) if gaps and gaps[0][0] > -1e6 else _gaps(each))
    return [*gaps]


def _same_size(band: Sequence[Line], other: Sequence[Line]) -> bool:
    return bool(band and other) and abs(band[0].size - other[0].size) <= band[0].size / 6
