"""What papers print against the tables: quoted figures and lists of actions.

Pure: frames in, a new frame out. Nothing printed is put right: both sides are shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sendplan import figures
from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED, Plan
from sendplan.data.inspection import Inspection
from sendplan.figures import count, measured, number
from sendplan.frames import keys, records
from sendplan.rules.concerns import CONCERN, is_good_enough, latest_judgements
from sendplan.rules.observations import Row, Value, numbers
from sendplan.rules.plan import DONE
from sendplan.vocabulary import HEADLINE, WHOLE_PLAN
from sendplan.words import amount, capital, day, decimals, rounded

AGREES, DIFFERS, UNCOMPUTED = "agrees", "differs", "cannot be computed"
NOT_COUNTED = "the record does not hold what it counts"
NO_LIST = "no list of this plan's actions is in the record"
NO_RATING = "the plan's scale has no such rating"
PART = "the record does not set apart what it is a part of"
NOT_KNOWN = "not known"
OTHER_PERIOD = "the last value by then is of another period"
VALUE_UNKNOWN = "no value of the measure for a period over by then is known"
# What the short names of quoted.csv count.
MEANS = {
    "complete": DONE,
    "on_track": (),  # as the plan counts it
    "delayed": ("red",),
    "not_started": ("not_started",),
    "carried_forward": ("carried_forward",),
}
JUDGED = {"concerns_sufficient": True, "concerns_not_enough": False}  # the good one of the judgement words, any other
MEASURES = ("measures", "impact_measures")
TOPMOST = ("thematic_groups", "action_areas")  # what papers call a plan's topmost sections besides its own word
PERCENT = "percent_"
COUNTED = dict.fromkeys(("actions", *MEANS), "actions") | dict.fromkeys(MEASURES, "measures")
COUNTED |= dict.fromkeys(("concerns", *JUDGED), "areas of concern")
QUOTED = "Quoted figure"  # the term of what is printed, and of what is computed beside it
ABOUT = ("about", "almost", "approximately", "around", "more than", "nearly", "over", "roughly")

RECONCILED = ["computed", "difference", "state", "reason", "dp", "totals"]
SAID_TOGETHER = ["source", "plan", "as_at", "scope"]  # figures of these in common are of one sentence

RATED_OTHERWISE, LEFT_OUT = "rated otherwise", "left out"
OTHER_MONTHS, UNRATED = "due in other months", "not reported on"
COMPARED = ["ref", "title", "due", "leads", "standing", "rating", "reported_on", "source"]  # of the position
COMPARED += ["paper", "list", "listed_as", "so_rated_on", "state"]


@dataclass(frozen=True)
class Record:
    """What printed figures are set against: the tables, the plans by id, the values known of each measure."""

    tables: Mapping[str, pd.DataFrame]
    plans: Mapping[str, Plan]
    groups: Mapping[tuple[str, str, str], list[Row]]  # from observations.by_group
    position: Callable[[pd.Timestamp, Plan], pd.DataFrame]  # of every action of a plan at a date
    inspections: Sequence[Inspection] = ()  # of area.toml


def figure_name(row: Row) -> str:
    """Name a quoted figure for readers: what is counted, and of what where it is not the whole plan."""
    name = capital(str(row["figure"]).replace(PERCENT, "share ").replace("_", " "))
    return name if row["scope"] in ("", WHOLE_PLAN) else f"{name}: {row['scope']}"


def figure_written(row: Row, name: str) -> str:
    """Write the printed or the computed value of a quoted figure: as printed, or with its unit and decimal places."""
    if name == "value" and row["printed"]:
        return figures.quoted(row["printed"], row["value"], counts(row), QUOTED, as_at=row["as_at"])
    return figures.figure(amount(row[name], row["unit"], row["dp"]), counts(row), QUOTED, row["as_at"])


def counts(row: Row) -> str:
    """Name what a quoted figure counts, or the unit it is in; nothing where neither is known."""
    return measured(row["unit"]) or COUNTED.get(row["figure"], "")


def spanned(row: Row) -> str:
    """Write the first and the last of the totals that a quoted figure can be of: 29 to 39."""
    ends = (number(row["totals"][end], "actions", "Totals it can be of", as_at=row["as_at"]) for end in (0, -1))
    return " to ".join(ends)


def reconciled(quoted: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Set every quoted figure beside the one computed: one row per figure, in the order given.

    Adds to the columns of quoted.csv: computed and difference (printed less computed), both in the
    figure's unit and missing where they cannot be computed; state (AGREES, DIFFERS or CANNOT);
    reason (why it may differ, or why it cannot be computed), dp (decimal places to write it and the one
    computed with: the measure's, or as many as it has) and totals (those that a count and its share make possible).
    """
    measures, rows = record.tables["measures"], records(quoted)
    finest = {(plan, ref): dp for plan, ref, dp in keys(measures, ["plan", "ref", "dp"])}
    together: dict[tuple[Hashable, ...], dict[str, float]] = {}
    for row in rows:
        row |= _set_beside(row, record)
        row["dp"] = max(decimals(row["value"]), finest.get((row["plan"], row["measure"]), 0))
        together.setdefault(tuple(row[name] for name in SAID_TOGETHER), {})[row["figure"]] = row["value"]
    for row in rows:
        row["totals"] = _implied(row, together[tuple(row[name] for name in SAID_TOGETHER)])
    return pd.DataFrame(rows, columns=[*quoted.columns, *RECONCILED])


def _set_beside(row: Row, record: Record) -> dict[Hashable, Any]:
    """Compute a figure, and say how far the printed one is from it and why that may be."""
    computed = _computed(row, record)
    if isinstance(computed, str):
        return {"computed": math.nan, "difference": math.nan, "state": UNCOMPUTED, "reason": computed}
    as_printed = float(rounded(computed, decimals(row["value"])))
    shown = computed if row["measure"] else as_printed
    if as_printed == row["value"]:
        return {"computed": shown, "difference": 0.0, "state": AGREES, "reason": ""}
    why = _another_period(row, record) if row["measure"] else _another_day(row, record)
    gap = round(row["value"] - shown, 9)
    return {"computed": shown, "difference": gap, "state": DIFFERS, "reason": why or NOT_KNOWN}


def _computed(row: Row, record: Record) -> float | str:
    """Compute one figure from the tables; say why, where they do not hold it."""
    figure, plan = row["figure"], record.plans.get(row["plan"])
    if row["measure"]:
        last = _last_value(row, record)
        return last.number if last else VALUE_UNKNOWN
    if figure == "concerns" or figure in JUDGED:
        return _of_concerns(row, record)
    if plan is None:
        return NOT_COUNTED
    if figure == "actions" or figure.removeprefix(PERCENT) in MEANS:
        return _of_actions(row, plan, record.position(row["as_at"], plan))
    return _rows_of_plan(figure, plan, record.tables) or NOT_COUNTED


def _last_value(row: Row, record: Record) -> Value | None:
    """Return a measure's latest value for a period over by the day the figure speaks of."""
    known = numbers(record.groups.get((row["plan"], row["measure"], HEADLINE), []), "actual")
    return next((value for value in reversed(known) if value.by <= row["as_at"]), None)


def _of_concerns(row: Row, record: Record) -> float | str:
    """Count the areas of concern: named by then, linked to the plan, or judged so at the last visit by then.

    Of several inspections a paper speaks of the last one, or of the last whose concerns were judged.
    """
    concerns, links, judgements = (record.tables[name] for name in ("concerns", "concern_links", "judgements"))
    if row["figure"] in JUDGED:
        last = latest_judgements(_of_the_last(judgements, "judged_on", row["as_at"])).values()
        good = [is_good_enough(each, record.inspections) for each in last]
        return good.count(JUDGED[row["figure"]]) if good else "no judgement by then is known"
    if row["plan"]:
        return len(links.loc[links["plan"] == row["plan"], CONCERN].drop_duplicates()) or NOT_COUNTED
    return len(_of_the_last(concerns, "inspected_on", row["as_at"])) or NOT_COUNTED


def _of_the_last(frame: pd.DataFrame, column: str, as_at: pd.Timestamp) -> pd.DataFrame:
    """Keep the rows by a day that are of the inspection of the last of them."""
    known = frame[frame[column] <= as_at].sort_values(column, kind="stable")
    return known[known["inspection"].isin(known["inspection"].tail(1))]


def _rows_of_plan(figure: str, plan: Plan, tables: Mapping[str, pd.DataFrame]) -> int:
    """Count a plan's measures, or its sections of one level."""
    if figure in MEASURES:
        measures = tables["measures"]
        return int(((measures["plan"] == plan.id) & measures["in_plan"]).sum())
    level = plan.hierarchy[0] if figure in TOPMOST else ""
    levels = [each for each in plan.hierarchy if each == level or plan.plural(each).replace(" ", "_") == figure]
    sections = tables["sections"]
    return int(((sections["plan"] == plan.id) & sections["kind"].isin(levels)).sum())


def _of_actions(row: Row, plan: Plan, position: pd.DataFrame) -> float | str:
    """Count a plan's actions, or those of a standing, or their share of all."""
    figure, base, every = row["figure"], row["figure"].removeprefix(PERCENT), len(position)
    if not every:
        return NO_LIST
    # The scope of what was carried forward says where to, not which part of the plan.
    if row["scope"] not in ("", WHOLE_PLAN) and base != "carried_forward":
        return PART
    if figure == "actions":
        return every
    if not (plan.on_track_codes if base == "on_track" else set(MEANS[base]) & set(plan.words)):
        return NO_RATING
    unrated = int((position["standing"] == NOT_REPORTED).sum())
    if unrated:
        of = count(every, "action", term="Actions in the plan", as_at=row["as_at"])
        silent = number(unrated, "actions", "Not reported", as_at=row["as_at"])
        return f"the record holds no rating by then of {silent} of the {of}"
    size = int((position["on_track"] if base == "on_track" else position["standing"].isin(MEANS[base])).sum())
    return 100 * size / every if figure.startswith(PERCENT) else size


def _another_period(row: Row, record: Record) -> str:
    """Say of which period the measure's value is, where it ended before, and that the paper only says about."""
    last = _last_value(row, record)
    reasons = []
    if last and last.by < row["as_at"]:
        reasons.append(f"{OTHER_PERIOD}, the {last.kind[0].lower()} to {day(last.by)}")
    if row["printed"].lower().startswith(ABOUT):
        reasons.append(f"the paper only says {figure_written(row, 'value')}")
    return "; and ".join(reasons)


def _another_day(row: Row, record: Record) -> str:
    """Say on which other day, before the paper, the figure printed would have been right, if there is one."""
    updates, sources = record.tables["updates"], record.tables["sources"]
    until = sources.loc[sources["id"] == row["source"], "published"].max()
    days = updates.loc[(updates["plan"] == row["plan"]) & (updates["as_at"] <= until), "as_at"].unique()
    for as_at in sorted(days, reverse=True):
        if _computed({**row, "as_at": as_at}, record) == row["value"]:
            return f"it is the figure of another day, {day(as_at)}"
    return ""


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


def _implied(row: Row, together: Mapping[str, float]) -> list[int]:
    """List the totals that a count and its share make possible, `together` with what the paper says beside them.

    Only where the whole plan is meant and its total cannot be computed; an empty list elsewhere.
    The share complete counts as that of all the others where the two make 100%.
    """
    base = row["figure"].removeprefix(PERCENT)
    part, share = together.get(base), together.get(PERCENT + base)
    if row["scope"] != WHOLE_PLAN or row["state"] != UNCOMPUTED or base not in MEANS or part is None or share is None:
        return []
    done = together.get(f"{PERCENT}complete", math.nan)
    return possible_totals(int(part), share, done if base != "complete" and share + done == 100 else math.nan)


def compared(lists: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Set every list of actions that a paper prints beside the ratings reported by its day.

    One row per action that is on a list or should be. Columns: COMPARED, of which are new: paper, list
    (its title), listed_as (what its rating means), so_rated_on (the last day on which
    the action was rated as listed, if any) and state: AGREES, RATED_OTHERWISE, MISSING (rated so
    and due in its months, but left out), OUTSIDE (its months are others) or UNRATED.
    """
    found = [_on_list(row, record) for row in records(lists)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COMPARED)


def _on_list(row: Mapping[Any, Any], record: Record) -> pd.DataFrame:
    positioned = record.position(row["as_at"], record.plans[row["plan"]])
    means = record.plans[row["plan"]].codes[row["rating"]]
    first = pd.Timestamp.min if pd.isna(row["due_from"]) else row["due_from"]
    last = pd.Timestamp.max if pd.isna(row["due_to"]) else row["due_to"]
    any_month = pd.isna(row["due_from"]) and pd.isna(row["due_to"])
    within = positioned["due"].between(first, last) | any_month
    here, fits = positioned["ref"].isin(entries(row["refs"])), positioned["standing"] == means
    state = pd.Series(AGREES, index=positioned.index, dtype="object")
    state = state.mask(~here, LEFT_OUT).mask(here & ~within, OTHER_MONTHS)
    state = state.mask(here & ~fits, RATED_OTHERWISE).mask(here & (positioned["standing"] == NOT_REPORTED), UNRATED)
    updates = record.tables["updates"]
    so_rated = updates[(updates["plan"] == row["plan"]) & (updates["rating"] == row["rating"])]
    last_so = so_rated[so_rated["as_at"] <= row["as_at"]].groupby("ref")["as_at"].max()
    told = {"paper": row["source"], "list": row["title"], "listed_as": means}
    so_rated_on = pd.to_datetime(positioned["ref"].map(last_so.to_dict()))
    on_or_due: pd.Series[bool] = here | (fits & within)
    return positioned.assign(**told, so_rated_on=so_rated_on, state=state)[COMPARED][on_or_due]
