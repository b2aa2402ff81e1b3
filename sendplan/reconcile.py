"""What papers print against the tables: quoted figures, lists of actions, dates in two places.

Pure: frames in, a new frame out. Nothing printed is put right: both sides are shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from sendplan.area import NOT_REPORTED, Plan
from sendplan.cells import entries
from sendplan.concerns import latest_judgements
from sendplan.frames import records
from sendplan.observations import HEADLINE, Row, numbers
from sendplan.plan import ON_TRACK, position
from sendplan.vocabulary import JUDGEMENTS, WHOLE_PLAN
from sendplan.words import count as counted
from sendplan.words import day, plural, rounded

AGREES, DIFFERS, CANNOT = "agrees", "differs", "cannot be computed"
NOT_COUNTED = "the record does not hold what it counts"
NO_LIST = "no list of this plan's actions is in the record"
NO_RATING = "the plan's scale has no such rating"
PART = "the record does not set apart what it is a part of"
NOT_KNOWN = "not known"
OTHER_PERIOD = "the last value by then is of another period"
NO_VALUE = "no value of the measure for a period over by then is known"
# What the short names of quoted.csv count.
MEANS = {
    "complete": ("complete",),
    "on_track": ON_TRACK,
    "delayed": ("red",),
    "not_started": ("not_started",),
    "carried_forward": ("carried_forward",),
}
JUDGED = dict(zip(("concerns_sufficient", "concerns_not_enough"), JUDGEMENTS, strict=True))
MEASURES = ("measures", "impact_measures")
TOPMOST = ("thematic_groups", "action_areas")  # what papers call a plan's topmost sections besides its own word
PERCENT = "percent_"
ABOUT = ("about", "almost", "approximately", "around", "more than", "nearly", "over", "roughly")

RATED_OTHERWISE, MISSING, OUTSIDE, UNRATED = "rated otherwise", "left out", "due in other months", "not reported on"
COMPARED = ["ref", "title", "due", "leads", "standing", "rating", "reported_on", "source"]  # of the position
COMPARED += ["paper", "list", "listed_on", "listed_as", "so_rated_on", "state"]


@dataclass(frozen=True)
class Record:
    """What printed figures are set against: the tables, the plans by id, the values known of each measure."""

    tables: Mapping[str, pd.DataFrame]
    plans: Mapping[str, Plan]
    groups: Mapping[tuple[str, str, str], list[Row]]  # from observations.by_group
    _positions: dict[tuple[str, pd.Timestamp], pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def position(self, plan: str, as_at: pd.Timestamp) -> pd.DataFrame:
        """Position of every action of a plan at a date, worked out once."""
        if (plan, as_at) not in self._positions:
            actions, sections, updates = (self.tables[name] for name in ("actions", "sections", "updates"))
            self._positions[plan, as_at] = position(actions, sections, updates, self.plans[plan], as_at)
        return self._positions[plan, as_at]


def reconciled(quoted: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Set every quoted figure beside the one computed: one row per figure, in the order given.

    Adds to the columns of quoted.csv: computed and difference (printed less computed), both in the
    figure's unit and missing where they cannot be computed; state (AGREES, DIFFERS or CANNOT);
    reason (why it may differ, or why it cannot be computed), dp (decimal places to write it and the one
    computed with: the measure's, or as many as it has) and totals (see `implied`).
    """
    measures, rows = record.tables["measures"], []
    finest = dict(zip(zip(measures["plan"], measures["ref"], strict=True), measures["dp"], strict=True))
    for row in records(quoted):
        computed, reason = _computed(row, record)
        size = places(row["value"])
        same = not math.isnan(computed) and float(rounded(computed, size)) == row["value"]
        state = CANNOT if math.isnan(computed) else AGREES if same else DIFFERS
        if state == DIFFERS and not row["measure"]:
            reason = _another_day(row, record)
        shown = computed if row["measure"] or math.isnan(computed) else float(rounded(computed, size))
        gap = 0.0 if same else round(row["value"] - shown, 9)
        dp = max(size, finest.get((row["plan"], row["measure"]), 0))
        rows.append({**row, "computed": shown, "difference": gap, "state": state, "reason": reason, "dp": dp})
    found = pd.DataFrame(rows, columns=[*quoted.columns, "computed", "difference", "state", "reason", "dp"])
    return found.assign(totals=pd.Series([implied(row, found) for row in rows], index=found.index, dtype="object"))


def places(value: float) -> int:
    """Count the decimal places of a figure."""
    return max(0, -int(Decimal(repr(float(value))).normalize().as_tuple().exponent))


def _computed(row: Row, record: Record) -> tuple[float, str]:
    """Compute one figure from the tables; NaN, and why, where they do not hold it."""
    figure, plan = row["figure"], record.plans.get(row["plan"])
    if row["measure"]:
        return _of_measure(row, record)
    if figure == "concerns" or figure in JUDGED:
        return _of_concerns(row, record)
    if plan is None:
        return math.nan, NOT_COUNTED
    if figure == "actions" or figure.removeprefix(PERCENT) in MEANS:
        return _of_actions(row, plan, record)
    return _or_not_counted(_rows_of_plan(figure, plan, record.tables))


def _or_not_counted(count: int) -> tuple[float, str]:
    return (float(count), "") if count else (math.nan, NOT_COUNTED)


def _of_measure(row: Row, record: Record) -> tuple[float, str]:
    """Return the latest value for a period over by the day the figure speaks of."""
    known = numbers(record.groups.get((row["plan"], row["measure"], HEADLINE), []), "actual")
    past = [value for value in known if value.by <= row["as_at"]]
    if not past:
        return math.nan, NO_VALUE
    last, about = past[-1], row["printed"].lower().startswith(ABOUT)
    period = f"{OTHER_PERIOD}, the {last.kind[0].lower()} to {day(last.by)}"
    reasons = [period] * (last.by < row["as_at"]) + [f"the paper only says {row['printed']}"] * about
    return last.number, "; and ".join(reasons) or NOT_KNOWN


def _of_concerns(row: Row, record: Record) -> tuple[float, str]:
    """Count the areas of concern: named by then, linked to the plan, or judged so at the last visit by then."""
    concerns, links, judgements = (record.tables[name] for name in ("concerns", "concern_links", "judgements"))
    if row["figure"] in JUDGED:
        last = latest_judgements(judgements[judgements["judged_on"] <= row["as_at"]])
        so_judged = [each for each in last.values() if each["judgement"] == JUDGED[row["figure"]]]
        return (float(len(so_judged)), "") if last else (math.nan, "no judgement by then is known")
    if row["plan"]:
        return _or_not_counted(links.loc[links["plan"] == row["plan"], "concern"].nunique())
    return _or_not_counted(int((concerns["inspected_on"] <= row["as_at"]).sum()))


def _rows_of_plan(figure: str, plan: Plan, tables: Mapping[str, pd.DataFrame]) -> int:
    """Count a plan's measures, or its sections of one level."""
    if figure in MEASURES:
        measures = tables["measures"]
        return int(((measures["plan"] == plan.id) & measures["in_plan"]).sum())
    level = plan.hierarchy[0] if figure in TOPMOST else ""
    levels = [each for each in plan.hierarchy if each == level or plural(each).replace(" ", "_") == figure]
    sections = tables["sections"]
    return int(((sections["plan"] == plan.id) & sections["kind"].isin(levels)).sum())


def _of_actions(row: Row, plan: Plan, record: Record) -> tuple[float, str]:
    """Count a plan's actions, or those of a standing, or their share of all."""
    figure, base = row["figure"], row["figure"].removeprefix(PERCENT)
    found = record.position(plan.id, row["as_at"])
    if found.empty:
        return math.nan, NO_LIST
    # The scope of what was carried forward says where to, not which part of the plan.
    if row["scope"] not in ("", WHOLE_PLAN) and base != "carried_forward":
        return math.nan, PART
    if figure == "actions":
        return float(len(found)), ""
    if not set(MEANS[base]) & set(plan.words):
        return math.nan, NO_RATING
    unrated = int((found["standing"] == NOT_REPORTED).sum())
    if unrated:
        return math.nan, f"the record holds no rating by then of {unrated} of the {counted(len(found), 'action')}"
    count = int(found["standing"].isin(MEANS[base]).sum())
    return (100 * count / len(found) if figure.startswith(PERCENT) else float(count)), ""


def _another_day(row: Row, record: Record) -> str:
    """Say on which other day, before the paper, the figure printed would have been right, if there is one."""
    updates, sources = record.tables["updates"], record.tables["sources"]
    until = sources.loc[sources["id"] == row["source"], "published"].max()
    days = updates.loc[(updates["plan"] == row["plan"]) & (updates["as_at"] <= until), "as_at"].unique()
    for as_at in sorted(days, reverse=True):
        if _computed({**row, "as_at": as_at}, record)[0] == row["value"]:
            return f"it is the figure of another day, {day(as_at)}"
    return NOT_KNOWN


def possible_totals(part: int, share: float, rest: float = math.nan) -> list[int]:
    """List the totals of which a part is a share printed in whole percent: 3% (1 of them) means 29 to 40.

    `rest` is the printed share of all the others, where it is known: with 97% they are 29 to 39.
    A share of 0% sets no limit to the total: no list.
    """
    if part < 1 or share < 1:
        return []
    first, last = (int(100 * part / (share + half)) for half in (0.5, -0.5))
    fits = [total for total in range(max(part, first), last + 1) if int(rounded(100 * part / total)) == share]
    return [each for each in fits if math.isnan(rest) or int(rounded(100 * (each - part) / each)) == rest]


def implied(row: Row, quoted: pd.DataFrame) -> list[int]:
    """List the totals that a count and its share, quoted by one paper of one plan, make possible.

    Only where the whole plan is meant and its total cannot be computed; an empty list elsewhere.
    The share complete counts as that of all the others where the two make 100%.
    """
    base = row["figure"].removeprefix(PERCENT)
    if row["scope"] != WHOLE_PLAN or row["state"] != CANNOT or base not in MEANS:
        return []
    same = (quoted["source"] == row["source"]) & (quoted["plan"] == row["plan"]) & (quoted["as_at"] == row["as_at"])
    said = quoted[same & (quoted["scope"] == WHOLE_PLAN)]
    values = dict(zip(said["figure"], said["value"], strict=True))
    part, share = values.get(base), values.get(PERCENT + base)
    if part is None or share is None:
        return []
    done = values.get(f"{PERCENT}complete", math.nan)
    return possible_totals(int(part), share, done if base != "complete" and share + done == 100 else math.nan)


def compared(lists: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Set every list of actions that a paper prints beside the ratings reported by its day.

    One row per action that is on a list or should be. Columns: COMPARED, of which are new: paper, list
    (its title), listed_on, listed_as (what its rating means), so_rated_on (the last day on which
    the action was rated as listed, if any) and state: AGREES, RATED_OTHERWISE, MISSING (rated so
    and due in its months, but left out), OUTSIDE (its months are others) or UNRATED.
    """
    found = [_entries(row, record) for row in records(lists)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COMPARED)


def _entries(row: Mapping[Any, Any], record: Record) -> pd.DataFrame:
    positioned = record.position(row["plan"], row["as_at"])
    means = record.plans[row["plan"]].codes[row["rating"]]
    first = pd.Timestamp.min if pd.isna(row["due_from"]) else row["due_from"]
    last = pd.Timestamp.max if pd.isna(row["due_to"]) else row["due_to"]
    any_month = pd.isna(row["due_from"]) and pd.isna(row["due_to"])
    within = positioned["due"].between(first, last) | any_month
    here, fits = positioned["ref"].isin(entries(row["refs"])), positioned["standing"] == means
    state = pd.Series(AGREES, index=positioned.index, dtype="object")
    state = state.mask(~here, MISSING).mask(here & ~within, OUTSIDE)
    state = state.mask(here & ~fits, RATED_OTHERWISE).mask(here & (positioned["standing"] == NOT_REPORTED), UNRATED)
    updates = record.tables["updates"]
    so_rated = updates[(updates["plan"] == row["plan"]) & (updates["rating"] == row["rating"])]
    last_so = so_rated[so_rated["as_at"] <= row["as_at"]].groupby("ref")["as_at"].max()
    told = {"paper": row["source"], "list": row["title"], "listed_on": row["as_at"], "listed_as": means}
    so_rated_on = pd.to_datetime(positioned["ref"].map(last_so.to_dict()))
    on_or_due: pd.Series[bool] = here | (fits & within)
    return positioned.assign(**told, so_rated_on=so_rated_on, state=state)[COMPARED][on_or_due]


def own_lists(updates: pd.DataFrame, refs: set[str]) -> dict[str, pd.Timestamp]:
    """Map each paper that reports on every action of a plan on one day, and so is its own list, to that day."""
    each = updates.assign(paper=updates["source"].map(entries)).explode("paper")
    return {
        str(paper): rows["as_at"].iloc[0]
        for (_, paper), rows in each.groupby(["as_at", "paper"])
        if refs <= set(rows["ref"])
    }


def new_dates(slipped: pd.DataFrame, updates: pd.DataFrame, refs: set[str]) -> pd.DataFrame:
    """List the new dates that a report gives while the plan's own list of that day, or later, prints the old.

    `slipped` comes from `timing.slippage`, `updates` are one plan's, oldest first, and `refs` its
    actions. A date that only the plan's own list gives (see `own_lists`) is in no other paper. Adds
    given_on, given_by, printed_on and printed_in (papers) to the columns of `slipped`.
    """
    own = own_lists(updates, refs)
    told = {(each["ref"], each["revised_due"]): each for each in reversed(records(updates))}
    rows = []
    for row in records(slipped):
        first = told[row["ref"], row["revised_due"]]
        others = [paper for paper in entries(first["source"]) if paper not in own]
        later = [paper for paper, as_at in own.items() if as_at >= first["as_at"]]
        if others and later:
            by = {"given_on": first["as_at"], "given_by": others[0]}
            rows.append(row | by | {"printed_on": own[later[-1]], "printed_in": later[-1]})
    return pd.DataFrame(rows, columns=[*slipped.columns, "given_on", "given_by", "printed_on", "printed_in"])


def carried(links: pd.DataFrame, actions: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Set the due dates of what was carried into a plan side by side: one row per row of carried_forward.csv.

    Adds from_due, to_due (missing where a whole section took it up, or an action without a date), to_leads
    (missing for a section) and moved (days, positive is later).
    """
    dates = actions[["plan", "ref", "due", "leads"]]
    mine = links[links["to_plan"] == plan]
    for end in ("from", "to"):
        mine = mine.merge(dates.add_prefix(f"{end}_"), on=[f"{end}_plan", f"{end}_ref"], how="left")
    return mine.assign(moved=(mine["to_due"] - mine["from_due"]).dt.days).drop(columns="from_leads")
