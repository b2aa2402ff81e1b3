"""What of an `area.toml` can be held against the tables, although other parts of it may be at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from sendplan.data.area import RiskScale, Term
from sendplan.data.fields import Day
from sendplan.data.inspection import Inspection


class SoundPlan(NamedTuple):
    """What of a plan is sound; None where that part of it is at fault."""

    codes: Sequence[str] | None  # of its ratings
    hierarchy: Sequence[str] | None
    days: Sequence[date] | None  # of start, end and publication, those given
    aspects: Sequence[str] | None  # that it is rated by
    risks: RiskScale | None


class Sound(NamedTuple):
    """What of an `area.toml` can be held against the tables, although other parts of it may be at fault."""

    plans: Mapping[str, SoundPlan] | None = None  # by id; None: nobody knows
    bodies: Sequence[str] | None = None
    notebooks: Sequence[Any] = ()  # that bodies name
    hides: bool = False  # whether it says that small counts are not shown
    terms: Mapping[tuple[str, str], date] | None = None  # when each ends, by name and time_period
    inspections: Mapping[str, Inspection] | None = None  # by id


def sound(raw: Any) -> Sound:
    """Find what is sound in the content of an `area.toml`, which need not be so as a whole."""
    given = raw if isinstance(raw, dict) else {}
    plans, bodies = _as_list(given.get("plans")), _as_list(given.get("bodies"))
    ids, disclosure = _each_text(plans, "id"), given.get("disclosure")
    listed = given.get("terms", [])
    terms = [_valid(Term, each) for each in (_as_list(listed) if isinstance(listed, list | tuple) else [None])]
    inspections = [_valid(Inspection, each) for each in _as_list(given.get("inspections"))]
    return Sound(
        dict(zip(ids, map(_sound_plan, plans), strict=True)) if ids and len(set(ids)) == len(ids) else None,
        _each_text(bodies, "id") or None,
        [name for body in bodies if isinstance(body, dict) for name in _as_list(body.get("notebooks"))],
        isinstance(disclosure, dict) and disclosure.get("show_small_counts") is False,
        {(term.name, term.time_period): term.ends for term in terms} if all(terms) else None,
        {each.id: each for each in inspections} if None not in inspections else None,
    )


def _as_list(listed: Any) -> list[Any]:
    return list(listed) if isinstance(listed, list | tuple) else []


def _each_text(entries: Sequence[Any], name: str) -> list[str] | None:
    """Read one text of each entry of a list; None where one has none."""
    found = [entry.get(name) if isinstance(entry, dict) else None for entry in entries]
    return [str(each) for each in found] if all(isinstance(each, str) and each for each in found) else None


def _sound_plan(plan: Mapping[str, Any]) -> SoundPlan:
    ratings, levels = plan.get("ratings", []), _as_list(plan.get("hierarchy"))
    days = [_valid(Day, plan[name]) for name in ("start", "end", "published") if plan.get(name) is not None]
    return SoundPlan(
        _each_text(ratings, "code") if isinstance(ratings, list | tuple) else None,
        levels if levels and all(isinstance(each, str) and each for each in levels) else None,
        days if None not in days else None,
        _valid(tuple[str, ...], plan.get("aspects", ())),
        _valid(RiskScale, plan.get("risks", {})),
    )


def _valid(kind: Any, given: Any) -> Any:
    """Read what is given as a kind; None where it is none."""
    try:
        return TypeAdapter(kind).validate_python(given)
    except ValidationError:
        return None
