"""How each action was rated in each report: a row an action, a column a report, a panel a section."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from sendplan.figures import number
from sendplan.frames import keys
from sendplan.rules.plan import STANDINGS, term, wording
from sendplan.show import theme
from sendplan.show.canvas import Canvas, Row, inner, named, own, stacked
from sendplan.show.charts import WIDE, Caption, Chart, chart
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import cut, wrapped
from sendplan.show.letters import width as length
from sendplan.show.line_ends import LINE_HEIGHT
from sendplan.show.tables import Table, table
from sendplan.words import MONTHS, day, visible

MOST_HIGH = 410  # px of a drawing on a desk, as long as its cells are not too small for it
LOW, HIGH = 11, 16  # px of a row at least and at most; on a phone PHONE
PHONE = 13
BESIDE, LEAST, MOST = {True: 5, False: 2}, 19, 46  # panels in a row, wide or not; px of a column at least and at most
SMALL, SMALL_LINE = 11, 12  # px: the size of the names of rows and columns, and a line of them
FEW = 5  # reports: fewer panels stand beside each other before fewer reports do
GAP, UNDER, LEGEND, TITLE_LINES = 16, 6, 22, 8  # px between panels, above cells and of the legend; lines of a title
Standings = Mapping[str, Mapping[str, Mapping[pd.Timestamp, str]]]  # by section, reference and day


class Panel(NamedTuple):
    """A panel: its section's title in lines, its upper left corner, where its cells begin, and the size of one."""

    title: Sequence[str]
    left: float
    top: float
    start: float  # px from the left edge of the drawing: names of rows end before it
    head: float  # px from the top of the drawing
    wide: float
    tall: float


class Heads(NamedTuple):
    """The names of the columns: lines of each, all their height in px, and whether they are turned."""

    lines: Sequence[Sequence[str]]
    high: float
    turned: bool


def ratings_by_report(rows: pd.DataFrame, words: Mapping[str, str], caption: Caption) -> Chart:
    """Draw `rows`, one an action and report, with `section`, `ref`, `as_at` and `standing`, actions in order.

    What stays the same from a report to the next is one bar, and its last cell has its mark. `words` has the plan's
    own words of its ratings.
    """
    used = [each for each in STANDINGS if each in set(rows["standing"])]
    told: dict[str, dict[str, dict[pd.Timestamp, str]]] = {}
    for section, ref, when, standing in keys(rows, ["section", "ref", "as_at", "standing"]):
        told.setdefault(section, {}).setdefault(ref, {})[when] = standing
    return chart(caption, _figures(rows, used, words, caption.name), partial(_draw, told, _days(rows), used, words))


def most_reports(refs: Iterable[str], sections: int) -> int:
    """Return how many reports have room on a desk, with as many panels beside each other as a few reports leave."""
    names, width = _names_wide(refs), inner(WIDE)
    beside = _beside(sections, names + FEW * LEAST, width, BESIDE[True])
    return max(int((_room(beside, width) - names) / LEAST), 1)


def _days(rows: pd.DataFrame) -> list[pd.Timestamp]:
    return sorted(set(rows["as_at"]))


def _figures(rows: pd.DataFrame, used: Sequence[str], words: Mapping[str, str], name: str) -> Table:
    """Count the actions of each section by report and rating."""
    counted = Counter(keys(rows, ["section", "as_at", "standing"]))
    groups = dict.fromkeys((section, when) for section in dict.fromkeys(rows["section"]) for when in _days(rows))
    made = [
        {"section": section, "as_at": day(when)}
        | {each: number(counted[section, when, each], "actions", term(words, each), as_at=when) for each in used}
        for section, when in groups
    ]
    headings = {"section": "Group", "as_at": "As at"} | {each: wording(words, each) for each in used}
    frame = pd.DataFrame(made, columns=list(headings), dtype="str")
    return replace(table(frame, name, headings, figures=used), heads=2)


def _draw(told: Standings, days: list[pd.Timestamp], used: Sequence[str], words: Mapping[str, str], w: int) -> Drawn:
    width = inner(w)
    names = [visible(wording(words, each)) for each in used]
    places, texts, top = named(names, [theme.INK] * len(names), width, LEGEND)
    panels, foot = _panels(told, days, w == WIDE, width, top + UNDER)
    canvas = Canvas(width, foot)
    runs = [run for panel, section in zip(panels, told, strict=True) for run in _runs(panel, told[section], days)]
    keyed = [_key(standing, x, y) for standing, (x, y) in zip(used, places, strict=True)]
    for panel, section in zip(panels, told, strict=True):
        texts += [*stacked(panel.title, panel.left, panel.top, bold=True), *_row_names(panel, told[section])]
        texts += _column_names(panel, days)
    marks = [_mark(each, panels[0].tall) for each in runs] + [_mark(each, theme.SIZE) for each in keyed]
    boxes = canvas.of(runs + keyed, "x2", "y2").mark_rect(stroke=theme.INK, strokeWidth=0.5)
    boxes = boxes.encode(x2="x2:Q", y2="y2:Q", color=own("colour:N"), order="colour:N")  # fewer bytes
    return alt.layer(boxes, *canvas.texts([*marks, *texts]))


def _panels(
    told: Standings, days: Sequence[pd.Timestamp], is_wide: bool, width: float, top: float
) -> tuple[list[Panel], float]:
    """Place the panels, as many beside each other as have room, and return them with the foot of the last."""
    named_wide = _names_wide(ref for refs in told.values() for ref in refs)
    beside = _beside(len(told), named_wide + len(days) * LEAST, width, BESIDE[is_wide])
    room = _room(beside, width)
    start = min(named_wide, room // 2)
    wide = (room - start) / max(len(days), 1)
    wide = min(int(wide) or wide, MOST)  # whole px: cells with sharp edges, and fewer bytes
    titles = [wrapped(visible(section), room, TITLE_LINES, bold=True) for section in told]
    lines = [[*zip(titles, told.values(), strict=True)][each : each + beside] for each in range(0, len(told), beside)]
    above = [max(len(title) for title, _ in line) * LINE_HEIGHT + _heads(days, wide).high + UNDER for line in lines]
    counts = [max(len(refs) for _, refs in line) for line in lines]
    free = (MOST_HIGH - top - sum(above) - GAP * (len(lines) - 1)) / max(sum(counts), 1)
    tall = min(max(int(free), LOW), HIGH) if is_wide else PHONE
    panels = []
    for line, high, count in zip(lines, above, counts, strict=True):
        for place, (title, _) in enumerate(line):
            left = place * (room + GAP)
            panels.append(Panel(title, left, top, left + start, top + high, wide, tall))
        top += high + count * tall + GAP
    return panels, top - GAP + 2


def _small(text: str) -> float:
    """Return how wide the name of a row or column may be."""
    return length(text) * SMALL / theme.SIZE


def _names_wide(refs: Iterable[str]) -> int:
    return math.ceil(max(map(_small, refs), default=0)) + UNDER


def _room(beside: int, width: float) -> int:
    return int((width - GAP * (beside - 1)) / beside)


def _beside(panels: int, least: float, width: float, most: int) -> int:
    """Return how many panels stand beside each other: as many in each row, but for the last."""
    fitting = max(min(int((width + GAP) / (least + GAP)), most, panels), 1)
    return max(math.ceil(panels / math.ceil(panels / fitting)), 1) if panels else 1


def _heads(days: Sequence[pd.Timestamp], room: float) -> Heads:
    """Name the columns in lines that fit, or in one that is turned; by the month alone where no two are of one."""
    alone = len({(each.year, each.month) for each in days}) == len(days)
    parts = [([] if alone else [str(each.day)]) + [MONTHS[each.month - 1][:3]] for each in days]
    joined = [[" ".join(each)] for each in parts]
    for form in (joined, parts):
        lines = [[*each, str(when.year)] for each, when in zip(form, days, strict=True)]
        if all(_small(line) <= room for each in lines for line in each):
            return Heads(lines, SMALL_LINE * max(map(len, lines), default=0), False)
    whole = [[f"{each[0]} {when.year}"] for each, when in zip(joined, days, strict=True)]
    return Heads(whole, max(_small(each[0]) for each in whole), True)


def _runs(panel: Panel, refs: Mapping[str, Mapping[pd.Timestamp, str]], days: Sequence[pd.Timestamp]) -> Iterator[Row]:
    """Give each action's bars: reports in turn that rate it the same are one."""
    for row, rated in enumerate(refs.values()):
        y = panel.head + row * panel.tall
        placed = enumerate(rated.get(each) for each in days)
        for standing, cells in groupby(placed, key=lambda each: each[1]):
            columns = [place for place, _ in cells]
            if standing is not None:
                x, x2 = (panel.start + panel.wide * each for each in (columns[0], columns[-1] + 1))
                yield _box(standing, x, y, x2 - 1, y + panel.tall - 1) | {"wide": panel.wide}


def _box(standing: str, x: float, y: float, x2: float, y2: float) -> Row:
    look = theme.LOOKS[standing]
    return {"x": x, "y": y, "x2": x2, "y2": y2, "colour": look.colour, "said": look.mark, "ink": look.text}


def _key(standing: str, x: float, y: float) -> Row:
    return _box(standing, x + 1, y - 7, x + 15, y + 7) | {"wide": 14}


def _mark(box: Row, tall: float) -> Row:
    """Write the mark of a bar in its last cell; a bar that is too narrow for one has none."""
    size = min(tall, theme.SIZE)
    room = box["x2"] - box["x"]
    said = box["said"] if room >= size - 3 else ""
    x = box["x2"] - min(max(box["wide"] - 1, size), room) / 2
    middle = (box["y"] + box["y2"]) / 2
    return {"x": x, "y": middle, "said": said, "colour": box["ink"], "align": "center", "size": size - 1}


def _row_names(panel: Panel, refs: Iterable[str]) -> Iterator[Row]:
    size = min(SMALL, panel.tall - 1)
    room = (panel.start - panel.left - UNDER) * theme.SIZE / size
    for row, ref in enumerate(refs):
        y = panel.head + (row + 0.5) * panel.tall - 0.5
        yield {"x": panel.start - UNDER, "y": y, "said": cut(visible(ref), room + 1), "align": "right", "size": size}


def _column_names(panel: Panel, days: Sequence[pd.Timestamp]) -> Iterator[Row]:
    """Name the columns, the last among them, and before it as many as have room."""
    heads = _heads(days, panel.wide)
    moved = max(SMALL_LINE - panel.wide, 0) / 2  # the last, to stay within the drawing
    every = math.ceil((SMALL_LINE + moved) / panel.wide) if heads.turned else 1
    for place, lines in [*enumerate(heads.lines)][::-every]:
        x = panel.start + (place + 0.5) * panel.wide
        if heads.turned:
            inside = min(x, panel.start + len(days) * panel.wide - SMALL_LINE / 2)
            yield {"x": inside, "y": panel.head - UNDER / 2, "said": lines[0], "angle": 270, "size": SMALL}
        else:
            yield from stacked(lines, x, panel.head - heads.high - UNDER / 2, SMALL_LINE, align="center", size=SMALL)
