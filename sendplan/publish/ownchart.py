"""An analyst's own chart, as Vega-Lite has it → what a page needs of one: its name, reading, figures, two widths."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sendplan.publish import foreign, vega
from sendplan.show import charts, letters, shown
from sendplan.show.charts import NARROW, PADDING, WIDE
from sendplan.show.tables import Table
from sendplan.words import clean

# What makes of the rows of a chart what it shows: its figures are then not those of its rows.
WORKS_OUT = frozenset({"transform", "aggregate", "bin", "timeUnit", "impute"})
EDGE, STEP = 80, 120  # px beside an axis of names, and the most that each of them takes
PANELS = frozenset({"row", "column", "facet"})


def named(specification: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name of a chart, which is its title or else what describes it, and its reading; empty where none."""
    title, description = specification.get("title") or "", str(specification.get("description") or "")
    parts = title if isinstance(title, Mapping) else {"text": title}
    name, under = (_text(parts.get(each)) for each in ("text", "subtitle"))
    return (clean(name), clean(" ".join(filter(None, (under, description))))) if name else (clean(description), "")


def _text(part: Any) -> str:
    return " ".join(map(str, part)) if isinstance(part, list) else str(part or "")


def bundle(specification: Mapping[str, Any], name: str, reading: str) -> dict[str, Any]:
    """Make the bundle of a chart of our own from a specification of another's."""
    drawn = {key: part for key, part in specification.items() if key not in ("title", "description", "usermeta")}
    legible: dict[str, Any] = charts.legible(drawn | {"padding": PADDING})
    figures = _figures(specification, name)
    own = {
        "name": name,
        "reading": reading,
        "source": "",
        "figures": str(figures.html()) if figures else "",
        "wide": json.dumps(_wide(legible)),
        "narrow": json.dumps(_narrow(legible)),
    }
    held = [each | {"theirs": True} for each in figures.shown("chart")] if figures else []
    return {charts.MIME: own, "text/plain": reading or name, **shown.bundle(held)}


def _is_single(part: Mapping[str, Any]) -> bool:
    return bool({"mark", "layer"} & part.keys()) and not PANELS & (part.get("encoding") or {}).keys()


def _wide(part: dict[str, Any]) -> dict[str, Any]:
    """Fit a single chart to the page, unless its author gave it a width that has room there."""
    width, names = part.get("width"), _named_across(part)
    if not _is_single(part) or isinstance(width, Mapping) or (isinstance(width, int | float) and width <= WIDE):
        return part
    return _fitted(part, min(WIDE, EDGE + len(names) * STEP) if names else WIDE)


def _named_across(part: Mapping[str, Any]) -> list[str]:
    """List the names that stand under a chart of bars or points, where its one table of data has them."""
    across, datasets = (part.get("encoding") or {}).get("x") or {}, [*(part.get("datasets") or {}).values()]
    if across.get("type") not in ("nominal", "ordinal") or len(datasets) != 1:
        return []
    return list(dict.fromkeys(str(row.get(across.get("field"), "")) for row in datasets[0]))


def _narrow(part: dict[str, Any]) -> dict[str, Any]:
    """Fit a single chart to a phone, and put charts that stand beside each other one under the other."""
    if _is_single(part):
        return _fitted(part, NARROW)
    if "hconcat" in part:
        return {"vconcat" if key == "hconcat" else key: each for key, each in part.items()}
    return {**part, "columns": 1} if {"concat", "facet"} & part.keys() else part


def _fitted(part: dict[str, Any], width: int) -> dict[str, Any]:
    names = _named_across(part)
    has_room = names and all(letters.width(each) < (width - EDGE) / len(names) for each in names)
    config = {**(part.get("config") or {}), **({"axisXDiscrete": {"labelAngle": 0}} if has_room else {})}
    return {**part, "width": width, "autosize": {"type": "fit-x", "contains": "padding"}, "config": config}


def _figures(specification: Mapping[str, Any], name: str) -> Table | None:
    """Make a table of what a chart shows: of the columns it names, where it shows its rows as they are."""
    worked_out = any(WORKS_OUT & part.keys() for part in vega.parts(specification))
    datasets = list((specification.get("datasets") or {}).values())
    if worked_out or len(datasets) != 1 or not datasets[0] or not isinstance(datasets[0], list):
        return None
    fields = [part["field"] for part in vega.parts(specification) if isinstance(part.get("field"), str)]
    held = [field for field in fields if all(field in row for row in datasets[0])]
    return foreign.of_frame(pd.DataFrame(datasets[0])[[*dict.fromkeys(held)]], name) if held else None
