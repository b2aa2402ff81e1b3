"""Key performance indicators at a glance: what is known of each, and what is missing.

Pure: frames in, a new frame out.
"""

from __future__ import annotations

import pandas as pd

from sendplan.plan import in_order

HEADLINE = "all"  # the breakdown that is the measure's own figure
COMPARATORS = ("stat_neighbours", "england")
SERIES = ("actual", "target", *COMPARATORS)


def known_by(observations: pd.DataFrame, sources: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Keep the observations whose source was published by a day."""
    published = sources.loc[sources["published"] <= day, "id"]
    return observations[observations["source"].isin(published)].reset_index(drop=True)


def hidden(observations: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Hide, as [c], every actual and comparator of the measures that count few people; targets are not people."""
    small = observations["measure"].isin(measures.loc[measures["is_small_count"], "ref"])
    counts = small & observations["value"].notna() & (observations["series"] != "target")
    return observations.assign(
        value=observations["value"].mask(counts),
        symbol=observations["symbol"].mask(counts, "c"),
        printed=observations["printed"].mask(counts, ""),
    )


def coverage(measures: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Say which measures have a number of each series: one row per measure.

    Adds to the measure's columns: actual, target, stat_neighbours, england (true or false: is
    there a number, in any breakdown).
    """
    valued = observations[observations["value"].notna()]
    pairs = set(zip(valued["plan"], valued["measure"], valued["series"], strict=True))
    rows = list(zip(measures["plan"], measures["ref"], strict=True))
    return in_order(
        measures.assign(**{series: [(plan, ref, series) in pairs for plan, ref in rows] for series in SERIES})
    )


def headline_values(measures: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Show the headline of each measure: one row per measure that has one.

    Adds to the measure's columns the observation of the last actual period, the first later target
    and each comparator's last: `actual`, `target`, `stat_neighbours`, `england` as values (in the
    measure's unit; missing if there is none), each with `<series>_symbol` (why there is none) and
    `<series>_by`, the last day of its period.
    """
    mine = observations[observations["breakdown"] == HEADLINE].sort_values("period_end", kind="stable")
    actual = mine[mine["series"] == "actual"].groupby(["plan", "measure"])["period_end"].max()
    since = pd.Series(actual.reindex(pd.MultiIndex.from_frame(mine[["plan", "measure"]])).to_numpy(), index=mine.index)
    targets = mine[(mine["series"] == "target") & (mine["period_end"] > since)]
    picked = {series: mine[mine["series"] == series].groupby(["plan", "measure"]).tail(1) for series in SERIES}
    picked["target"] = targets.groupby(["plan", "measure"]).head(1)
    found = measures
    for series, rows in picked.items():
        columns = {"measure": "ref", "value": series, "symbol": f"{series}_symbol", "period_end": f"{series}_by"}
        found = found.merge(rows[["plan", *columns]].rename(columns=columns), on=["plan", "ref"], how="left")
        found[f"{series}_symbol"] = found[f"{series}_symbol"].fillna("")
    return in_order(found[found["ref"].isin(mine["measure"])])
