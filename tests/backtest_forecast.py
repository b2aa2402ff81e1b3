"""How often the forecast's ranges hold what came later: `python tests/backtest_forecast.py` prints the table.

Every month that allows a forecast is forecast from what was known at its end, and every later month with returns is
compared with the ranges: for the area in data/, and for many more lives of it, each drawn from a seed of its own.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pandas as pd
from exampleshire import DELIVERED, PLAN, SEED, history

from sendplan.data.areas import load_area
from sendplan.rules import forecast, timing

Hit = dict[str | int, int]  # `step`: months looked ahead; for each chance whether its range held (1) or not (0)


def life(seed: int) -> list[Hit]:
    """Back-test one life of the area."""
    return list(later(recorded(*history(seed))))


def recorded(actions: pd.DataFrame, updates: pd.DataFrame) -> pd.DataFrame:
    """Count what was complete at the end of each month with returns."""
    mine, told = (frame[frame["plan"] == PLAN] for frame in (actions, updates))
    means = told["rating"].map({DELIVERED: "complete"}).fillna("amber").where(told["rating"] != "", "")
    months = timing.burn_up(mine, told.assign(means=means), told["as_at"].max())
    return months[months["recorded"].notna()].reset_index(drop=True)


def later(months: pd.DataFrame) -> Iterator[Hit]:
    """Compare each forecast with what was recorded after it: one hit for each later month."""
    rows = months.to_dict(orient="records")
    for at, now in enumerate(rows[:-1], 1):
        ahead = forecast.forecast(months[:at], now["scope"] - now["recorded"], now["month"])
        if ahead is not None:
            pairs = zip(ahead.head(len(rows)).to_dict(orient="records"), rows[at:], strict=False)
            yield from ({"step": step} | holds(*pair) for step, pair in enumerate(pairs, 1))


def holds(range_: dict[str, int], came: dict[str, int]) -> Hit:
    each = forecast.CHANCES
    return {chance: int(range_[f"low_{chance}"] <= came["recorded"] <= range_[f"high_{chance}"]) for chance in each}


def table(title: str, hits: Iterable[Hit]) -> str:
    """Write how many of 100 later months each range held, in all and by how many months ahead."""
    found = pd.DataFrame(hits)
    parts = {"all": found} | {str(step): rows for step, rows in found.groupby("step")}
    heads = "".join(f"{f'{chance} in 100':>12}" for chance in forecast.CHANCES)
    lines = [f"{title}: {len(found):,} comparisons", f"{'months ahead':>12}{heads}{'compared':>12}"]
    for name, rows in parts.items():
        shares = "".join(f"{100 * rows[chance].mean():>12.1f}" for chance in forecast.CHANCES)
        lines.append(f"{name:>12}{shares}{len(rows):>12,}")
    return "\n".join(lines)


def main() -> None:
    """Back-test the area in data/, then many lives of it."""
    parser = argparse.ArgumentParser(description="Back-test the forecast.")
    parser.add_argument("--seeds", type=int, default=200, help="how many other lives of the area (default: 200)")
    seeds = range(SEED + 1, SEED + 1 + parser.parse_args().seeds)
    area = load_area("exampleshire")
    own = table("data/exampleshire", later(recorded(area.tables["actions"], area.tables["updates"])))
    with ProcessPoolExecutor() as pool:
        every = [hit for hits in pool.map(life, seeds, chunksize=10) for hit in hits]
    told = "Of 100 later months, how many had the number complete within each range"
    sys.stdout.write("\n\n".join([told, own, table(f"{len(seeds)} other seeds", every)]) + "\n")


if __name__ == "__main__":
    main()
