"""The strip of due dates: a mark an action, stacked in the month it is due, a lane a section, and a line for today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from sendplan.figures import number
from sendplan.frames import grouped, records
from sendplan.show import theme
from sendplan.show.canvas import Canvas, Row, inner, named, stacked
from sendplan.show.charts import WIDE, Caption, Chart, chart
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import width as length
from sendplan.show.letters import wrapped
from sendplan.show.line_ends import LINE_HEIGHT
from sendplan.show.tables import Table, table
from sendplan.words import MONTHS, capital, clean, day, month, visible
from sendplan.words import number as sized

TERMS = {"late": "Past due", "to come": "Open"}  # of the counts of a state; what is done has the plan's own
TITLE, TITLE_LINES = 176, 8  # px of a lane's title where it stands beside the lane, and its most lines
STACK, LARGE, SMALL = 52, 14, 5  # px: the highest stack on a page, and the room of a mark at most and at least
MARKS = 6  # that a higher stack has room for at least: its marks are larger
NARROWEST, STEPS = 8, (1, 3, 6, 12)  # px of a slot at least, and the months that one may hold
LEGEND, TODAY, UNDER = 22, 22, 6  # px: a line of the legend, the name of today, and below a title
APART, AIR, NOW_WIDTH = 14, 8, 2  # px between two lanes, beside a title, and of the line of today


class Slot(NamedTuple):
    """Some months, or the part of them before today or from today on."""

    months: int  # counted from year 0, in steps
    ahead: bool


class Axis(NamedTuple):
    """The slots of a strip from its left edge in px, how wide each is, and how many months it holds."""

    slots: Sequence[Slot]
    left: float
    size: float
    step: int

    def at(self, slot: Slot) -> float:
        """Return the left edge of a slot."""
        return self.left + self.slots.index(slot) * self.size

    def today(self) -> float:
        """Return where what was due before today ends."""
        return self.left + self.size * sum(not each.ahead for each in self.slots)


class Lane(NamedTuple):
    """A lane: the lines of its title, their top, the top and foot of its marks in px, and its actions by slot."""

    title: Sequence[str]
    title_top: float
    top: float
    foot: float
    stacks: Mapping[Slot, Sequence[str]]


def due_strip(
    rows: pd.DataFrame,
    as_at: pd.Timestamp,
    words: Mapping[str, str],
    caption: Caption,
    done: str = "Complete",
    stack: int = STACK,
) -> Chart:
    """Draw the actions that have a due date: `rows` has one each, with `section`, `due`, `ref` and `state`.

    A state is "late", "done" or "to come"; `words` has what else one is to be called. Left of the line is what was due
    before `as_at`, and right of it what is due on that day or after it. `done` is the term of a count of what is done,
    and `stack` how high one may be, in px.
    """
    known = rows.dropna(subset="due").sort_values(["due", "ref"], kind="stable")
    sections = list(dict.fromkeys(rows["section"]))
    called = {state: clean(words.get(state, state)) for state in theme.DUE_LOOKS}
    figures = _figures(known, sections, called, TERMS | {"done": done}, caption.name)
    return chart(caption, figures, partial(_draw, known, sections, as_at, called, stack))


def _figures(
    rows: pd.DataFrame, sections: Sequence[str], called: Mapping[str, str], terms: Mapping[str, str], name: str
) -> Table:
    """Count the actions of each section by month and state."""
    counted = Counter(zip(rows["section"], rows["due"].dt.to_period("M"), rows["state"], strict=True))
    groups = sorted({each[:2] for each in counted}, key=lambda each: (sections.index(each[0]), each[1]))
    told = [
        {"section": section, "due": month(due.start_time)}
        | {state: number(counted[section, due, state], "actions", terms[state]) for state in called}
        for section, due in groups
    ]
    headings = {"section": "Group", "due": "Due in"} | {state: capital(word) for state, word in called.items()}
    frame = pd.DataFrame(told, columns=list(headings), dtype="str")
    return replace(table(frame, name, headings, figures=[*called]), heads=2)


def _draw(
    rows: pd.DataFrame, sections: Sequence[str], as_at: pd.Timestamp, called: Mapping[str, str], stack: int, w: int
) -> Drawn:
    width, beside = inner(w), TITLE if w == WIDE else 0
    counts = Counter(rows["state"])
    names = {state: f"{sized(counts[state])} {word}" for state, word in called.items() if 0 < counts[state] < len(rows)}
    places, texts, head = named([*names.values()], [theme.DUE_LOOKS[each].colour for each in names], width, LEGEND)
    axis = _axis(rows["due"], as_at, beside, width)
    stacks = _stacks(rows, as_at, axis.step)
    pitch = _pitch([len(each) for lane in stacks.values() for each in lane.values()], axis.size, stack)
    titles = [wrapped(visible(each), axis.left - AIR if beside else width, TITLE_LINES, bold=True) for each in sections]
    lanes = _lanes(titles, [stacks.get(each, {}) for each in sections], axis, pitch, head + (0 if beside else UNDER))
    foot = lanes[-1].foot if lanes else head
    canvas = Canvas(width, foot + 2 * LINE_HEIGHT + 8)
    marks = [mark for lane in lanes for mark in _marks(lane, axis, pitch)]
    keys = [{"x": x + 6, "y": y, "state": state} for state, (x, y) in zip(names, places, strict=True)]
    texts += [text for lane in lanes for text in stacked(lane.title, 0, lane.title_top, bold=True)]
    texts += [*_today(lanes, axis.today(), day(as_at), width), *_labels(axis, width, foot)]
    points = [*_points(canvas, marks, 0.72 * pitch), *_points(canvas, keys, 11)]
    return alt.layer(*_lines(canvas, lanes, axis), *points, *canvas.texts(texts))


def _months(due: pd.Timestamp) -> int:
    return due.year * 12 + due.month - 1


def _axis(dues: pd.Series[pd.Timestamp], as_at: pd.Timestamp, left: float, right: float) -> Axis:
    """Lay out the months from the first due date, or today, to the last, in slots that are wide enough."""
    months = [_months(each) for each in (*dues, as_at)]
    sides = {bool(each >= as_at) for each in dues} or {True}
    for step in STEPS:
        now, span = _months(as_at) // step, range(min(months) // step, max(months) // step + 1)
        slots = [Slot(each, ahead) for each in span for ahead in _sides(each, now, sides)]
        size = (right - left) / len(slots)
        if size >= NARROWEST:
            break
    return Axis(slots, left, size, step)


def _sides(months: int, now: int, sides: set[bool]) -> list[bool]:
    """Tell which parts of some months have a slot: today's have one on each side of it that any action is due on."""
    return sorted(sides) if months == now else [months > now]


def _stacks(rows: pd.DataFrame, as_at: pd.Timestamp, step: int) -> dict[str, dict[Slot, list[str]]]:
    """Gather the states of each section's actions by slot, what is done lowest and what is late above it."""
    order = ["done", "late", "to come"]
    found: dict[str, dict[Slot, list[str]]] = {}
    for section, mine in grouped(records(rows), "section").items():
        lane = found.setdefault(section, {})
        for row in sorted(mine, key=lambda each: order.index(each["state"])):
            lane.setdefault(Slot(_months(row["due"]) // step, row["due"] >= as_at), []).append(row["state"])
    return found


def _pitch(counts: Sequence[int], size: float, stack: int) -> float:
    """Find the largest room of a mark with which no stack is too high."""
    fitting = (
        each
        for each in range(max(LARGE, stack // MARKS), SMALL, -1)
        if each <= size and _rows(max(counts), each, size) * each <= stack
    )
    return next(fitting, SMALL) if counts else LARGE


def _rows(count: int, pitch: float, size: float) -> int:
    return -(-count // max(int(size / pitch), 1))


def _lanes(
    titles: list[list[str]], stacks: Sequence[Mapping[Slot, list[str]]], axis: Axis, pitch: float, top: float
) -> list[Lane]:
    """Place a lane under the other; its title stands beside it, or above it where there is no room beside."""
    lanes: list[Lane] = []
    for title, mine in zip(titles, stacks, strict=True):
        named_high = LINE_HEIGHT * len(title)
        high = pitch * max((_rows(len(each), pitch, axis.size) for each in mine.values()), default=1) + 2
        body = top + (0 if axis.left else named_high + UNDER) + (0 if lanes else TODAY)
        foot = body + (max(high, named_high) if axis.left else high)
        lanes.append(Lane(title, foot - named_high if axis.left else top, body, foot, mine))
        top = foot + APART
    return lanes


def _marks(lane: Lane, axis: Axis, pitch: float) -> Iterator[Row]:
    """Place a mark for each action of a lane: in rows from its foot up, in the middle of its slot."""
    for slot, states in lane.stacks.items():
        columns = -(-len(states) // _rows(len(states), pitch, axis.size))
        left = axis.at(slot) + (axis.size - columns * pitch) / 2
        for place, state in enumerate(states):
            up, along = divmod(place, columns)
            yield {"x": left + (along + 0.5) * pitch, "y": lane.foot - (up + 0.5) * pitch - 1, "state": state}


def _points(canvas: Canvas, marks: Sequence[Row], size: float) -> Iterator[alt.Chart]:
    """Draw the marks of each state in its own shape."""
    for state, look in theme.DUE_LOOKS.items():
        mine = [each for each in marks if each["state"] == state]
        edge: Row = {"strokeWidth": max(min(size / 6, 2), 1), "stroke": look.colour, "fill": look.fill}
        points = canvas.of({"x": each["x"], "y": each["y"]} for each in mine)
        yield points.mark_point(shape=look.shape, size=size**2, opacity=1, **edge)


def _lines(canvas: Canvas, lanes: Sequence[Lane], axis: Axis) -> Iterator[alt.Chart]:
    """Draw the foot of each lane, where years begin, and today: through the lanes alone where titles stand between."""
    feet = [{"x": 0, "x2": canvas.width, "y": each.foot, "y2": each.foot} for each in lanes]
    spans = [(each.top - UNDER / 2, each.foot) for each in lanes]
    spans = [(spans[0][0], spans[-1][1])] if axis.left and spans else spans
    years = [axis.at(each) for before, each in pairwise(axis.slots) if _year(axis, before) != _year(axis, each)]
    upright = [{"x": x, "x2": x, "y": top, "y2": foot} for x in years for top, foot in spans]
    now = [{"x": axis.today(), "x2": axis.today(), "y": top, "y2": foot} for top, foot in spans]
    yield canvas.rules(upright, color=theme.RULE, strokeDash=[1, 3])
    yield canvas.rules(feet, color=theme.RULE)
    yield canvas.rules(now, color=theme.INK, strokeWidth=NOW_WIDTH)


def _year(axis: Axis, slot: Slot) -> int:
    return slot.months * axis.step // 12


def _today(lanes: Sequence[Lane], x: float, said: str, width: float) -> Iterator[Row]:
    """Name the line of today above the marks of the first lane, within the drawing."""
    half = length(said, bold=True) / 2
    for lane in lanes[:1]:
        middle = min(max(x, half), width - half)
        yield {"x": middle, "y": lane.top - TODAY / 2, "said": said, "align": "center", "bold": True}


def _labels(axis: Axis, right: float, foot: float) -> Iterator[Row]:
    """Name months, and years below them: each that has room, and of years alone where a slot holds several months."""
    months = _middles(axis, [each.months for each in axis.slots]) if axis.step == 1 else {}
    years = _middles(axis, [_year(axis, each) for each in axis.slots])
    named_months = {each: (MONTHS[each % 12][:3], middle) for each, middle in months.items()}
    named_years = {each: (str(each), middle) for each, middle in years.items()}
    for line, names, steps in ((0.5, named_months, (1, 2, 3, 6)), (1.5, named_years, (1, 2, 5, 10))):
        for said, x in _with_room(names, steps, axis.left, right):
            look = {"align": "center", "bold": line > 1}
            yield {"x": x, "y": foot + LINE_HEIGHT * (line if axis.step == 1 else 0.5) + 4, "said": said, **look}


def _with_room(
    names: Mapping[int, tuple[str, float]], steps: Sequence[int], left: float, right: float
) -> list[tuple[str, float]]:
    """Keep every so many of some names that each has room within the drawing, with its middle."""
    for step in (*steps, 12):
        kept = [each for number, each in names.items() if number % step == 0] or [*names.values()][:1]
        halves = [length(said, bold=True) / 2 for said, _ in kept]
        inside = [min(max(x, left + half), right - half) for (_, x), half in zip(kept, halves, strict=True)]
        ends = [each + half for each, half in zip(inside, halves, strict=True)]
        starts = [each - half for each, half in zip(inside, halves, strict=True)]
        if all(end <= start for end, start in zip(ends, starts[1:], strict=False)):
            break
    return [(said, x) for (said, _), x in zip(kept, inside, strict=True)]


def _middles(axis: Axis, kinds: Sequence[int]) -> dict[int, float]:
    first = {kind: kinds.index(kind) for kind in dict.fromkeys(kinds)}
    return {kind: axis.left + axis.size * (first[kind] + kinds.count(kind) / 2) for kind in first}
