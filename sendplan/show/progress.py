"""Charts of completions over time: planned, recorded and in the plan; and the range that lies ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import pandas as pd

from sendplan.figures import figure
from sendplan.frames import keys, records
from sendplan.rules.forecast import CHANCES
from sendplan.show import theme
from sendplan.show.charts import NARROW, PADDING, Caption, Chart, chart
from sendplan.show.charts import months as named_months
from sendplan.show.lazy import Drawn, alt
from sendplan.show.letters import width as length
from sendplan.show.letters import wrapped
from sendplan.show.line_ends import LINE_HEIGHT, below, written
from sendplan.show.tables import table
from sendplan.words import day, listed, number

NAMES = {"planned": "due by", "recorded": "complete"}
SHADES = theme.LINES | {"scope": theme.INK}
DASHES = {"planned": [1, 0], "recorded": [7, 3], "scope": [2, 3]}
BURN_UP_HEIGHT, PROGRESS_HEIGHT = 180, 220  # px
ROOM = 1.12  # of an axis's height: the topmost line leaves room for its name
AXIS = 25  # px: what the axis of actions and its title take beside its numbers
CLEAR, HALF = 10, 6  # px between a point and its name, and from the middle of a point to its edge
RANGE = f"{listed(map(str, CHANCES))} of 100 runs"  # the term of its ends
SHARE, NAME_LINES = 0.5, 3  # of the width: a longer name is broken; its lines at most
Place = tuple[float, float]  # px from the left, and from the foot
EDGES = {50: [1, 0], 85: [5, 3], 95: [1, 3]}  # dashes of the edges of each range
FILL = 0.22  # of each range: they lie on each other, so the inner ones are darker


def burn_up(months: pd.DataFrame, as_at: pd.Timestamp, caption: Caption) -> Chart:
    """Draw the frame of `timing.burn_up`: a line each for what was planned and what is recorded."""
    tidy = months.melt(["month"], list(NAMES), "line", "actions").dropna(subset="actions")
    tidy = tidy.assign(actions=tidy["actions"].astype("int64"))
    told, name = months.assign(recorded=_recorded(months, as_at)), f"{caption.name}, at the end of each month"
    headings = {"month": "Month end", "planned": "Planned by due date"}
    headings |= {"recorded": f"Recorded complete by {day(as_at)}", "scope": "Actions in the plan"}
    figures = table(told, name, headings, empty="not known", figures=["recorded"])
    return chart(caption, figures, partial(_draw_burn_up, tidy, as_at + pd.offsets.MonthEnd(0)))


def _recorded(months: pd.DataFrame, as_at: pd.Timestamp) -> list[str]:
    """Say what was recorded by the end of each month, or by a day before it."""
    ends = ((min(month, as_at), done) for month, done in keys(months, ["month", "recorded"]))
    return ["" if pd.isna(done) else figure(number(done), "completions", "Recorded", by) for by, done in ends]


def _months(months: pd.Series[Any], width: int, named: float = 0) -> alt.X:
    """Make the axis of months, with a name every so many that the names fit a width in px, less what else is named."""
    many, room = months.nunique(), 45 if width == NARROW else 75
    return named_months(next((step for step in (1, 2, 3, 6, 12) if many / step <= (width - named) / room), 24))


def _actions(field: str, top: float) -> alt.Y:
    scale = alt.Scale(domain=[0, max(top, 1) * ROOM], nice=False)
    return alt.Y(field, title="Actions", scale=scale, axis=alt.Axis(tickCount=5, tickMinStep=1, format="d"))


def _draw_burn_up(tidy: pd.DataFrame, now: pd.Timestamp, width: int) -> Drawn:
    top = int(tidy["actions"].max())
    plot = width - AXIS - length(number(int(top * ROOM))) - 2 * PADDING
    across, up = _months(tidy["month"], width), _actions("actions:Q", top)
    colours, dashes = (alt.Scale(domain=list(NAMES), range=[each[key] for key in NAMES]) for each in (SHADES, DASHES))
    coloured = alt.Color("line:N", legend=None, scale=colours)
    drawn = alt.Chart(tidy, height=BURN_UP_HEIGHT).mark_line(interpolate="step-after", strokeWidth=3)
    drawn = drawn.encode(x=across, y=up, color=coloured, strokeDash=alt.StrokeDash("line:N", legend=None, scale=dashes))
    today = tidy[tidy["month"] == now]
    points = alt.Chart(today).mark_point(filled=True, size=90, opacity=1)
    points = points.encode(x=across, y=up, color=coloured, shape=alt.Shape("line:N", legend=None, sort=list(NAMES)))
    ends = (tidy["month"].min(), tidy["month"].max())
    steps = {
        str(line): [(plot * _part(each["month"], *ends), _high(each["actions"], top)) for each in records(rows)]
        for line, rows in tidy.groupby("line")
    }
    names = {row["line"]: f"{number(row['actions'])} {NAMES[row['line']]}" for row in records(today)}
    names |= {line: f"{said} {day(now)}" for line, said in names.items() if line == "planned"}
    now_at = plot * _part(now, *ends)
    point = {row["line"]: (now_at, _high(row["actions"], top)) for row in records(today)}
    return alt.layer(drawn, points, *_named(names, point, [*steps.values()], plot))


def _part(month: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp) -> float:
    """Return how far along its axis a month is, from 0 to 1; one alone stands in the middle."""
    return float((month - first) / (last - first)) if last > first else 0.5


def _high(actions: float, top: int) -> float:
    return BURN_UP_HEIGHT * actions / (max(top, 1) * ROOM)


def _named(
    names: Mapping[str, str], points: Mapping[str, Place], steps: Sequence[Sequence[Place]], plot: float
) -> list[alt.Chart]:
    """Write each name beside its point, in its colour, where no line, no point and no other name is."""
    layers = []
    taken = [*steps, *([(x - HALF, y - HALF), (x + HALF, y + HALF)] for x, y in points.values())]
    for line, said in names.items():
        lines, left, middle = _placed(said, points[line], plot, taken, above=line == "planned")
        wide, half = _size(lines)
        taken.append([(left, middle - half), (left + wide, middle + half)])
        at = alt.Chart(pd.DataFrame({"said": ["\n".join(lines)]}))
        text = written(at, dx=0, fontWeight="bold", color=SHADES[line])
        across, high = alt.XValue(left), alt.YValue(BURN_UP_HEIGHT - middle)  # type: ignore[no-untyped-call]
        layers.append(text.encode(x=across, y=high, text=alt.Text("said:N")))
    return layers


def _placed(
    said: str, point: Place, plot: float, taken: Sequence[Sequence[Place]], *, above: bool
) -> tuple[list[str], float, float]:
    """Place a name in one line, or where that is nowhere clear broken into several: its lines, left and middle."""
    for most in (plot, plot * SHARE):
        lines = wrapped(said, most, NAME_LINES, bold=True)
        if found := _free(point, *_size(lines), plot, taken, above=above):
            return lines, *found
    wide, half = _size(lines)
    return lines, min(point[0] + CLEAR, plot - wide), max(point[1], half)


def _size(lines: Sequence[str]) -> tuple[float, float]:
    return max(length(each, bold=True) for each in lines), LINE_HEIGHT * len(lines) / 2


def _free(
    point: Place, wide: float, half: float, plot: float, taken: Sequence[Sequence[Place]], *, above: bool
) -> Place | None:
    """Find the place nearest to a point where a name so wide and twice `half` high is clear: left and middle."""
    ways = (1, -1) if above else (-1, 1)
    right, left = min(point[0] + CLEAR, plot - wide), max(point[0] - CLEAR - wide, 0)
    sides = (left, right) if above else (right, left)  # lines rise: above one there is room on the left
    for away in range(0, BURN_UP_HEIGHT, 4):
        for side, way in product(sides, ways):
            middle = point[1] + way * away
            box = (side - 2, side + wide + 2, middle - half - 2, middle + half + 2)
            if box[2] > 0 and box[3] < BURN_UP_HEIGHT and not any(_met(box, each) for each in taken):
                return side, middle
    return None


def _met(box: tuple[float, float, float, float], steps: Sequence[Place]) -> bool:
    """Whether steps pass through a box: its left, right, foot and top."""
    left, right, foot, top = box
    return any(
        start[0] <= right and end[0] >= left and min(start[1], end[1]) <= top and max(start[1], end[1]) >= foot
        for start, end in zip(steps, [*steps[1:], steps[-1]], strict=True)
    )


def fan(months: pd.DataFrame, ahead: pd.DataFrame, most: int, end: pd.Timestamp | None, caption: Caption) -> Chart:
    """Draw what was recorded (`timing.burn_up`), and the ranges ahead (`forecast.forecast`) up to `most` actions.

    `months` and `ahead` have the months to draw; `end` is the plan's, marked where it is among them.
    """
    past = months.loc[months["recorded"].notna(), ["month", "recorded"]].astype({"recorded": "int64"})
    ranges = {f"range_{chance}": f"Complete in {chance} of 100 runs" for chance in CHANCES}
    headings = {"month": "Month end", **ranges, "all": "Runs of 100 with all complete"}
    figures = table(_told(ahead), f"{caption.name}, at the end of each month", headings)
    marked = end if end is not None and past["month"].min() <= end <= ahead["month"].max() else None
    return chart(caption, figures, partial(_draw_fan, past, ahead, most, marked))


def _told(ahead: pd.DataFrame) -> pd.DataFrame:
    """Write each month's ranges, and how many of 100 runs are complete, as text."""
    ends = {chance: keys(ahead, [f"low_{chance}", f"high_{chance}"]) for chance in CHANCES}
    told = {f"range_{chance}": [span(*pair) for pair in pairs] for chance, pairs in ends.items()}
    return ahead[["month"]].assign(**told, all=[in_100(share) for share in ahead["finished"]])


def span(low: int, high: int, by: pd.Timestamp | None = None) -> str:
    """Write a range of numbers of actions, by a day: 31 to 36, or 36 where both ends are one."""
    ends = dict.fromkeys([low, high])
    return " to ".join(figure(number(each), "actions", RANGE, by) for each in ends)


def in_100(share: float, by: pd.Timestamp | None = None) -> str:
    """Write how many of 100 runs, by a day; only none is 0, and only all is 100."""
    size = min(max(share, 1), 99) if 0 < share < 100 else share
    runs = figure(number(size), "runs", "When all would be complete", by)
    return f"fewer than {runs}" if share < size else f"more than {runs}" if share > size else runs


def _draw_fan(past: pd.DataFrame, ahead: pd.DataFrame, most: int, end: pd.Timestamp | None, width: int) -> Drawn:
    months, shade = pd.concat([past["month"], ahead["month"]]), SHADES["recorded"]
    across, up = _months(months, width, length("95 in 100")), _actions("actions:Q", most)
    bands = _bands(past.iloc[-1], ahead)
    areas = [
        alt.Chart(bands[bands["chance"] == chance], height=PROGRESS_HEIGHT)
        .mark_area(color=shade, fillOpacity=FILL)
        .encode(x=across, y=_actions("low:Q", most), y2=alt.Y2("high:Q"))
        for chance in sorted(CHANCES, reverse=True)
    ]
    edges = bands.melt(["month", "chance"], ["low", "high"], "side", "actions")
    dashes = alt.Scale(domain=list(EDGES), range=list(EDGES.values()))
    lines = alt.Chart(edges).mark_line(color=shade, strokeWidth=1.5).encode(x=across, y=up, detail=alt.Detail("side:N"))
    lines = lines.encode(strokeDash=alt.StrokeDash("chance:O", legend=None, scale=dashes))
    line = alt.Chart(past.rename(columns={"recorded": "actions"})).mark_line(color=shade, strokeWidth=3)
    layers = [*areas, lines, line.encode(x=across, y=up), *_ends(past, bands, across, up, most)]
    marked = [] if end is None else _marked(end, months, across)
    return alt.layer(*layers, *marked, *_scope(months, across, up, most))


def _bands(now: pd.Series[Any], ahead: pd.DataFrame) -> pd.DataFrame:
    """Turn the ranges into bands that open where the record ends: one row per month and chance."""
    each = [
        pd.DataFrame(
            {
                "month": [now["month"], *ahead["month"]],
                "chance": chance,
                "low": [now["recorded"], *ahead[f"low_{chance}"]],
                "high": [now["recorded"], *ahead[f"high_{chance}"]],
            }
        )
        for chance in CHANCES
    ]
    return pd.concat(each, ignore_index=True)


def _ends(past: pd.DataFrame, bands: pd.DataFrame, across: alt.X, up: alt.Y, most: int) -> list[alt.Chart]:
    """Name the last point recorded, below it where there is room, and each range at its lower edge."""
    scale = PROGRESS_HEIGHT / (max(most, 1) * ROOM)
    now = past.tail(1).rename(columns={"recorded": "actions"})
    count = int(now["actions"].item())
    point = alt.Chart(now.assign(said=f"{number(count)} so far"))
    dot = point.mark_point(filled=True, size=90, opacity=1, color=SHADES["recorded"]).encode(x=across, y=up)
    low = count * scale < 2 * LINE_HEIGHT
    beside: dict[str, Any] = {"align": "center", "dx": 0, "dy": -16} if low else {"align": "left", "dx": 4, "dy": 16}
    text = point.mark_text(fontWeight="bold", **beside)
    ends = bands.groupby("chance").tail(1).sort_values("chance")
    lows = below(ends["low"], LINE_HEIGHT / scale)
    last = ends.assign(actions=lows, said=[f"{chance} in 100" for chance in ends["chance"]])
    named = alt.Chart(last).mark_text(align="left", dx=6).encode(x=across, y=up, text=alt.Text("said:N"))
    return [dot, text.encode(x=across, y=up, text=alt.Text("said:N")), named]


def _marked(end: pd.Timestamp, months: pd.Series[Any], across: alt.X) -> list[alt.Chart]:
    """Mark the plan's end with an upright line, named at the top, or where it is early at the foot."""
    early = end - months.min() < (months.max() - months.min()) / 2
    height = PROGRESS_HEIGHT - 6 if early else PROGRESS_HEIGHT * (1 - 1 / ROOM) - 4
    mark = alt.Chart(pd.DataFrame([{"month": end, "said": "plan's end"}]))
    rule = mark.mark_rule(color=theme.INK, strokeDash=[2, 2]).encode(x=across)
    side: dict[str, Any] = {"align": "left", "dx": 5} if early else {"align": "right", "dx": -5}
    text = mark.mark_text(baseline="bottom", **side)
    foot = alt.YValue(height)  # type: ignore[no-untyped-call]
    return [rule, text.encode(x=across, y=foot, text=alt.Text("said:N"))]


def _scope(months: pd.Series[Any], across: alt.X, up: alt.Y, most: int) -> list[alt.Chart]:
    ends = pd.DataFrame({"month": [months.min(), months.max()], "actions": most})
    line = alt.Chart(ends).mark_line(color=SHADES["scope"], strokeDash=DASHES["scope"], strokeWidth=2)
    said = alt.Chart(ends.head(1).assign(said=f"all {number(most)}"))
    text = said.mark_text(align="left", dy=-10, fontWeight="bold").encode(x=across, y=up, text=alt.Text("said:N"))
    return [line.encode(x=across, y=up), text]
