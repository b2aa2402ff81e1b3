"""Small counts of people: which values may not be shown, and whether earlier pages give them away.

Pure: frames in, a new frame out. What is done is told in `method.toml`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from sendplan.data.area import Disclosure
from sendplan.data.keys import behind_shares
from sendplan.frames import among, keys
from sendplan.rules.observations import GROUP, MEASURE, NOISE_PLACES, PERIOD, current, only_rounds
from sendplan.rules.plan import ACTION
from sendplan.rules.suppression import CellKey, Line, Secrets, adding_up
from sendplan.vocabulary import BOARD, HEADLINE, PUBLIC, SYMBOLS
from sendplan.words import exact, listed, rounded

CELL = [*GROUP, "series", *PERIOD]
SHOWN_ELSEWHERE, FOLLOWS = "shown", "follows"  # how an earlier pack gives a hidden value away
THESE = "these pages"
LEAKED = ("how", "packs", "said")


def suppressed(
    known: pd.DataFrame, measures: pd.DataFrame, rule: Disclosure, earlier: Sequence[pd.Series[bool]] = ()
) -> pd.DataFrame:
    """Hide small counts of people as [c], and what would give them away; round other counts as the rule says.

    `known` comes from `observations.known_by`; `earlier` marks, for each pack of an earlier day, the rows
    known on it, oldest first: what it hid stays hidden, and what it showed hides nothing. The measures marked
    as small counts are meant, and the shares whose `numerator` one of them is. Their targets stay, for they
    are not people; averages and totals of other areas are treated as the area's own values: a region's count
    holds the area's, and an average may be of few. Values and symbols of other measures never change.
    """
    cells = pd.Series(keys(known, CELL), index=known.index, dtype="object")
    people = known["series"] != "target"
    few = measures[measures["is_small_count"] & (measures["unit"] == "count")]
    counted = people & among(known, MEASURE, {*keys(few, ACTION)})
    secrets = Secrets(rule.threshold - 1, rule.seed)
    now = pd.Series(True, index=known.index)
    hide = pd.Series(False, index=known.index)
    for there in (*earlier, now):
        last = known[counted & there].assign(cell=cells).drop_duplicates("cell", keep="last")
        values = dict(zip(last["cell"], last["value"], strict=True))
        gone = secrets.take(values, set(last.loc[last["symbol"] == "c", "cell"]))
        shares = _shares(cells.tolist(), known, measures, _Counts(values, gone, rule.rounding > 1))
        hide |= people & there & ~counted & shares
    told = pd.Series([each in secrets.public for each in zip(cells, known["value"], strict=True)], known.index, bool)
    hide = (hide | (counted & ~told)) & known["value"].notna()
    value = known["value"].mask(hide).mask(counted & ~hide, known["value"].map(lambda each: _nearest(each, rule)))
    changed = hide | (value != known["value"]) & known["value"].notna()
    return known.assign(value=value, symbol=known["symbol"].mask(hide, "c"), printed=known["printed"].mask(changed, ""))


def _nearest(value: float, rule: Disclosure) -> float:
    return value if rule.rounding == 1 else float(rounded(value / rule.rounding)) * rule.rounding


class _Counts(NamedTuple):
    values: Mapping[CellKey, float]  # of the measures that count few people
    gone: Collection[CellKey]
    rounding: bool

    def tell(self, count: CellKey) -> bool:
        """Whether a share may be shown beside a count: with a rounded count it would give the exact one away."""
        number = self.values.get(count, math.nan)
        known = not math.isnan(number) and (number == 0 or not self.rounding)
        return count not in self.gone and (known or (count not in self.values and count[3] != "actual"))


def _shares(cells: list[CellKey], known: pd.DataFrame, measures: pd.DataFrame, counts: _Counts) -> pd.Series[bool]:
    """Mark shares whose count is hidden or not known, and other small values of which no count is known at all."""
    behind = behind_shares(measures)
    alone = {*keys(measures[measures["is_small_count"] & (measures["unit"] != "count")], ACTION)} - set(behind)
    pairs = ((each[:2], each) for each in cells)
    hide = [of in alone or (of in behind and not counts.tell((of[0], behind[of], *each[2:]))) for of, each in pairs]
    return pd.Series(hide, index=known.index, dtype="bool")


def rule_stated(rule: Disclosure, audience: str = PUBLIC) -> str:
    """State the rule as every page does at its foot: its name, what the area says of it, and what is done."""
    said = f"{rule.rule}. {rule.text}"
    if rule.show_small_counts:
        return said
    if audience == BOARD:
        return f"{said} These pages are for the board and show small counts: they are not for publication."
    most = exact(rule.threshold - 1)
    small = "A count of 1 person" if rule.threshold == 2 else f"A count of 1 to {most} people"
    rest = f" Other counts are rounded to the nearest {exact(rule.rounding)}." if rule.rounding > 1 else ""
    also = "so are shares made of it and what would give it away"
    return f"{said} {small} is shown as [c], and {also}; 0 is shown.{rest} [c] means {SYMBOLS['c']}."


# What pages and packs published before give away


def kept_back(known: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """List the last published values that pages do not show as they are: the columns of CELL, and value.

    `known` is what was known, `shown` what `suppressed` made of it. The value is the true one, and not for any page;
    it is missing where the record itself holds only [c].
    """
    true, seen = current(known), current(shown)
    kept = (seen["symbol"] == "c") | (true["value"].notna() & (seen["value"] != true["value"]))
    return true.loc[kept, [*CELL, "value"]].reset_index(drop=True)


def numbers_shown(shown: pd.DataFrame) -> pd.DataFrame:
    """List the numbers that pages can show: the columns of CELL, and number, one row per value."""
    last = current(shown).dropna(subset="value").rename(columns={"value": "number"})
    return last[[*CELL, "number"]].reset_index(drop=True)


def derivable(hidden: pd.DataFrame, published: pd.DataFrame, shown: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the hidden values that packs already published give away, alone or with what is shown now.

    `hidden` is `Meeting.hidden`: the columns of CELL (plan, measure, breakdown, series, time_period,
    time_identifier) and value. `published` has the columns of CELL, number and pack: one row per value
    and public pack of the area. `shown` is `Meeting.shown`: the columns of CELL and number.

    Returns one row per hidden value that is given away, without that value: the columns of CELL, how
    ("shown" where a pack shows it, "follows" where it follows from a total and its other parts), packs
    (their names, separated by "; ") and said (a sentence for whoever is about to publish).
    """
    now = None if shown is None else shown.assign(pack=THESE)
    told = _tell_numbers([published] if now is None else [published, now])
    true = dict(zip(keys(hidden, CELL), hidden["value"].tolist(), strict=True))
    outright = {cell: _outright(told.get(cell, {}), value) for cell, value in true.items()}
    found = {cell: (SHOWN_ELSEWHERE, packs) for cell, packs in outright.items() if packs}
    told |= {cell: {value: found[cell][1]} for cell, value in true.items() if cell in found and not math.isnan(value)}
    every = adding_up({*told, *true})
    while more := {
        cell: packs
        for line in every
        for cell in (line.total, *line.parts)
        if cell in true and cell not in found and (packs := _from_rest(line, cell, true[cell], told))
    }:
        found |= {cell: (FOLLOWS, packs) for cell, packs in more.items()}
        told |= {cell: {true[cell]: packs} for cell, packs in more.items()}
    leaks = ((cell, how, sorted(packs)) for cell, (how, packs) in found.items())
    rows = [[*cell, how, "; ".join(packs), _leak_told(cell, how, packs)] for cell, how, packs in leaks]
    return pd.DataFrame(rows, columns=[*CELL, *LEAKED])


ToldNumbers = Mapping[float, frozenset[str]]  # numbers told of one value, each with the packs that tell it


def _tell_numbers(frames: Iterable[pd.DataFrame]) -> dict[CellKey, ToldNumbers]:
    found: dict[CellKey, dict[float, frozenset[str]]] = {}
    for frame in frames:
        for *cell, number, pack in keys(frame, [*CELL, "number", "pack"]):
            mine: dict[float, frozenset[str]] = found.setdefault(tuple(cell), {})
            mine[number] = mine.get(number, frozenset()) | {pack}
    return dict(found)


def _outright(told: ToldNumbers, value: float) -> frozenset[str]:
    """Name the packs that show a value, as it is or rounded; any number where the record does not hold the value."""
    same = [packs for number, packs in told.items() if math.isnan(value) or number == value]
    return frozenset().union(*same, *(packs for number, packs in told.items() if only_rounds(number, value)))


def _from_rest(line: Line, cell: CellKey, value: float, told: Mapping[CellKey, ToldNumbers]) -> frozenset[str]:
    """Name the packs from which a value of a line follows, by adding or taking away the others; none where it does not.

    Of each of the others any number that was told is tried, for packs of different days may differ.
    """
    others = [each for each in (line.total, *line.parts) if each != cell]
    sums: dict[float, frozenset[str]] = {0.0: frozenset()}
    for other in others:
        sign = 1 if (cell == line.total) != (other == line.total) else -1
        sums = {
            round(total + sign * number, NOISE_PLACES): packs | more
            for total, packs in sums.items()
            for number, more in told.get(other, {}).items()
        }
    return sums.get(round(value, NOISE_PLACES), frozenset())


def _leak_told(cell: CellKey, how: str, packs: Iterable[str]) -> str:
    plan, measure, breakdown, series, time_period, time_identifier = cell
    group = "" if breakdown == HEADLINE else f", {breakdown}"
    whose = "" if series == "actual" else f", {series}"
    given = "shown in" if how == SHOWN_ELSEWHERE else "but it follows from a total and its other parts, shown in"
    value = f"Measure {measure} of plan {plan}{group}{whose}, {time_identifier} {time_period}"
    return f"{value}: hidden here, {given} {listed(packs)}."
