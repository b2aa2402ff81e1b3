"""XmR charts: whether a measure is changing, or only varies as it always does.

Pure: frame in, a new frame out. Values, limits and targets are in the measure's own unit.
The rules are NHS England's Making Data Count, as the R package NHSRplotthedots 0.2.2 works them out
(screening: Nelson, Journal of Quality Technology 14(3), 1982). Where we depart from it:
- under 7 values a phase has no limits, under 12 trial limits; the reference draws all and warns;
- a missing value breaks what runs across it (there: not allowed); a period without a row does not;
- values that never change have limits equal to them (there: none); values that change, but never
  between neighbouring rows, have none (there: all are outside);
- ranges are not screened if only 0 would be left, or one change in a flat series puts all outside;
- a point has the direction of the last trend it is in (there: of the next difference, so that the
  top of a rise is called falling where another rise begins level or lower);
- limits are cut where no value can be (`possible`; there: drawn wherever they are);
- rounding noise is no difference (`NOISE`), and `signals`, which is ours, gives a trend all its points.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from sendplan.errors import NotFoundError, SendplanError
from sendplan.rules.observations import Days
from sendplan.vocabulary import SIGNED

LIMIT = 2.66  # mean moving ranges from the mean to a limit
NEAR = 2 * LIMIT / 3
SCREEN = 3.267  # times their mean: moving ranges from here on are left out of it
FEWEST, FIRM = 7, 12  # values: limits are drawn from the first number on, and firm from the second
RUN_LENGTH = 7  # points of a trend or a shift
CLOSE, AMONG = 2, 3  # so many near a limit, among so many points on one side, are a signal
NOISE = 1e-9  # of the largest value of a phase: no further apart than this, two numbers are the same

NO_LIMITS, TRIAL_LIMITS, FIRM_LIMITS = "no limits", "trial limits", "limits"
BASES = (NO_LIMITS, TRIAL_LIMITS, FIRM_LIMITS)
OUTSIDE, TREND, TWO_OF_THREE, SHIFT = "outside limits", "trend", "two of three", "shift"
RULES = (OUTSIDE, TREND, TWO_OF_THREE, SHIFT)  # in the order they are tried
UP, DOWN = "up", "down"
COMMON_CAUSE, IMPROVEMENT, CONCERN = "common cause", "improvement", "concern"
HIGH, LOW, NOT_JUDGED = "special cause high", "special cause low", "not judged"
VARIATIONS = (COMMON_CAUSE, IMPROVEMENT, CONCERN, HIGH, LOW, NOT_JUDGED)
WILL_MEET, WILL_MISS = "consistently meets the target", "consistently misses the target"
BY_CHANCE = "may meet or miss the target by chance"
ASSURANCES = (WILL_MEET, WILL_MISS, BY_CHANCE, NOT_JUDGED)

# What a signal's direction, and a target beyond both limits, mean by which direction is better.
VARIATION_OF = {
    "higher": {UP: IMPROVEMENT, DOWN: CONCERN},
    "lower": {UP: CONCERN, DOWN: IMPROVEMENT},
    "target": {UP: HIGH, DOWN: LOW},
    "neither": {UP: HIGH, DOWN: LOW},
}
ASSURANCE_OF = {"higher": {UP: WILL_MISS, DOWN: WILL_MEET}, "lower": {UP: WILL_MEET, DOWN: WILL_MISS}}


class Signal(NamedTuple):
    """A run of points that one rule flags in one direction: its first and last date, and how many they are."""

    rule: str
    direction: str
    variation: str
    first: pd.Timestamp
    last: pd.Timestamp
    points: int


def _noise(values: pd.Series[float]) -> float:
    return NOISE * float(values.abs().max())


def _sign(differences: pd.Series[float], noise: float) -> pd.Series[int]:
    """Give 1, −1, or 0 for each difference; a missing one is 0, so that a gap breaks what runs across it."""
    return (differences > noise).astype("int64") - (differences < -noise).astype("int64")


def _mean_range(values: pd.Series[float], screen: float) -> float:
    """Average the moving ranges of a phase: 0 if nothing changes, missing if no range shows the change."""
    noise, ranges = _noise(values), values.diff().abs().dropna()
    kept = ranges[_sign(screen * ranges.mean() - ranges, noise) > 0]
    found = float((kept if (kept > noise).any() else ranges).mean())
    return found if found > noise else 0.0 if values.max() - values.min() <= noise else math.nan


def _limits(values: pd.Series[float], screen: float) -> dict[str, float]:
    """Work out the mean and limits of a phase, in the unit of its values: all missing if it has none."""
    spread = _mean_range(values, screen) if values.count() >= FEWEST else math.nan
    mean = math.nan if math.isnan(spread) else float(values.mean())
    distances = {"mean": 0.0, "upper": LIMIT, "lower": -LIMIT, "near_upper": NEAR, "near_lower": -NEAR}
    return {name: mean + distance * spread for name, distance in distances.items()}


def _windows(signs: pd.Series[int], length: int) -> pd.Series[int]:
    """Mark with their sign the rows where so many equal signs in a row end; 0 elsewhere."""
    total = signs.rolling(length).sum()
    return (total == length).astype("int64") - (total == -length).astype("int64")


def _covered(ends: pd.Series[int], points: int) -> pd.Series[int]:
    """Give every point of each window the sign at its end; where windows overlap, the later one's."""
    found = [0] * len(ends)
    for end, sign in enumerate(ends):
        if sign:
            found[end - points + 1 : end + 1] = [sign] * points
    return pd.Series(found, index=ends.index, dtype="int64")


def _trend_points(values: pd.Series[float]) -> pd.Series[int]:
    return _covered(_windows(_sign(values.diff(), _noise(values)), RUN_LENGTH - 1), RUN_LENGTH)


def _flags(values: pd.Series[float], limits: Mapping[str, float]) -> dict[str, pd.Series[int]]:
    """Apply the rules to a phase, in their order: 1 where one flags a point upwards, −1 downwards, else 0."""
    noise, away = _noise(values), values - limits["mean"]
    side = _sign(away, noise)
    outside = _sign(away.abs() - (limits["upper"] - limits["mean"]), noise) > 0
    close = (_sign(away.abs() - (limits["near_upper"] - limits["mean"]), noise) > 0) & ~outside
    paired = close.astype("int64").rolling(AMONG).sum() >= CLOSE
    return {
        OUTSIDE: side.where(outside, 0),
        TREND: _trend_points(values),
        TWO_OF_THREE: _covered(_windows(side, AMONG).where(paired, 0), AMONG).where(close, 0),
        SHIFT: _covered(_windows(side, RUN_LENGTH), RUN_LENGTH),
    }


def _phase(points: pd.DataFrame, meaning: Mapping[str, str], screen: float) -> pd.DataFrame:
    """Chart one phase: its rows in order, with the columns of `xmr` from `points` on."""
    values, count = points["value"], int(points["value"].count())
    limits = _limits(values, screen)
    basis = NO_LIMITS if math.isnan(limits["mean"]) else FIRM_LIMITS if count >= FIRM else TRIAL_LIMITS
    rule, sign = pd.Series("", index=values.index, dtype="str"), pd.Series(0, index=values.index)
    for name, flag in _flags(values, limits).items():
        first = flag.ne(0) & sign.eq(0)
        rule, sign = rule.mask(first, name), sign.mask(first, flag)
    direction = sign.map({1: UP, -1: DOWN, 0: ""}).astype("str")
    found = direction.map({"": COMMON_CAUSE, **meaning}).astype("str")
    found = found.where(values.notna() & (basis != NO_LIMITS), NOT_JUDGED)
    return points.assign(points=count, basis=basis, **limits, rule=rule, direction=direction, variation=found)


def _check_better(better: str) -> None:
    if better not in VARIATION_OF:
        raise NotFoundError("direction of improvement", better, [*VARIATION_OF])


def xmr(points: pd.DataFrame, better: str, *, screen: float = SCREEN, rebases: Days = ()) -> pd.DataFrame:
    """Chart a series: one row per point, by date, with its phase, limits and the rule that flags it.

    `points` has period_end (no date twice, any order) and value (missing is a gap); `better` is
    "higher", "lower", "target" or "neither"; moving ranges from `screen`
    times their mean on are left out of it; a phase begins with the first point on or after each of `rebases`.
    Adds phase (from 0), points (values in the phase), basis ("no limits", "trial limits" or "limits"),
    mean, upper, lower, near_upper, near_lower (missing without limits), rule ("" or the first that
    applies: "outside limits", "trend", "two of three", "shift"), direction ("", "up" or "down") and
    variation (one of VARIATIONS). Raises SendplanError on a date given twice or another `better`.
    """
    _check_better(better)
    found = points.sort_values("period_end", ignore_index=True).astype({"value": "float64"})
    if twice := [f"{day:%Y-%m-%d}" for day in found["period_end"][found["period_end"].duplicated()].unique()]:
        raise SendplanError(f"XmR chart: more than one value for {', '.join(twice)}. Choose one series and chart it.")
    begun = pd.Series([sum(day >= rebase for rebase in rebases) for day in found["period_end"]], dtype="int64")
    found = found.assign(phase=begun.rank(method="dense").astype("int64") - 1)
    phases = [rows for _, rows in found.groupby("phase")] or [found]
    return pd.concat([_phase(rows, VARIATION_OF[better], screen) for rows in phases])


def without_limits(frame: pd.DataFrame) -> pd.DataFrame:
    """Take limits, and all that is told from them, off a chart: `frame` comes from `xmr`.

    For a series of which values are hidden: they are its smallest, and limits of the others would stand too high.
    """
    none = dict.fromkeys(("mean", "upper", "lower", "near_upper", "near_lower"), math.nan)
    return frame.assign(basis=NO_LIMITS, **none, rule="", direction="", variation=NOT_JUDGED)


def possible(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Cut the limits of a chart where no value can be: below 0, and above 100%. `frame` comes from `xmr`.

    Not where a value is there all the same, as a change in per cent may be. Adds lower_cut and upper_cut (whether
    the limit is one that was cut). What is told from limits is told before they are cut.
    """
    least = -math.inf if unit in SIGNED or (frame["value"] < 0).any() else 0.0
    most = 100.0 if unit == "%" and not (frame["value"] > 100).any() else math.inf
    cut = frame.assign(lower_cut=frame["lower"] < least, upper_cut=frame["upper"] > most)
    return cut.assign(lower=frame["lower"].clip(lower=least), upper=frame["upper"].clip(upper=most))


def variation(frame: pd.DataFrame) -> str:
    """Say what the last point that has a value shows: one of VARIATIONS. `frame` comes from `xmr`."""
    return str([NOT_JUDGED, *frame.loc[frame["value"].notna(), "variation"]][-1])


def assurance(frame: pd.DataFrame, target: float | None, better: str) -> str:
    """Say whether a target will be met, as things are: one of ASSURANCES. `frame` comes from `xmr`.

    The target, in the unit of the values, is held against the limits of the last phase. Not judged
    without a target, limits or a better direction. Raises SendplanError on another `better`.
    """
    _check_better(better)
    phase = frame[frame["phase"] == frame["phase"].max()]
    if better not in ASSURANCE_OF or target is None or math.isnan(target) or phase["mean"].isna().all():
        return NOT_JUDGED
    beyond = _sign(target - phase[["upper", "lower"]].iloc[-1].astype("float64"), _noise(phase["value"])).sum()
    return {2: ASSURANCE_OF[better][UP], -2: ASSURANCE_OF[better][DOWN]}.get(int(beyond), BY_CHANCE)


def _runs(frame: pd.DataFrame, columns: list[str]) -> pd.Series[int]:
    return frame[columns].ne(frame[columns].shift()).any(axis=1).astype("int64").cumsum()


def signals(frame: pd.DataFrame) -> list[Signal]:
    """List the signals of a chart by date, to be told in words. `frame` comes from `xmr`.

    Neighbouring points of one phase, rule and direction are one signal. A trend is listed whole: a
    point of it that is also outside the limits is no signal of its own, unless all of them are.
    """
    found = frame.assign(trend=frame.groupby("phase")["value"].transform(_trend_points))
    named = found[["rule", "direction", "variation"]]
    whole = named.where(found["rule"] == TREND).groupby(_runs(found, ["phase", "trend"])).transform("first")
    found[named.columns] = whole.fillna(named)
    runs = found[found["rule"] != ""].groupby(_runs(found, ["phase", *named.columns]))
    ends = runs.agg(first=("period_end", "first"), last=("period_end", "last"), points=("period_end", "size"))
    return [Signal(*row) for row in runs[[*named.columns]].first().join(ends).itertuples(index=False)]
