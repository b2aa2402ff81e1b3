"""Builders of small frames with defaults: a test names only what matters to it."""

import pandas as pd
from hypothesis import strategies as st

from sendplan.area import Plan
from sendplan.load import typed
from sendplan.schema import facts

SCALE = {"C": "complete", "G": "green", "A": "amber", "R": "red", "n/s": "not_started", "CF": "carried_forward"}
DEFAULTS = {
    "actions": {"plan": "ip", "section": "1.1", "title": "Do it", "due": "2019-06-30", "cadence": "once"},
    "updates": {"plan": "ip", "as_at": "2019-06-24", "rating": "A", "source": "paper"},
    "sections": {"plan": "ip", "kind": "theme", "title": "A theme", "parent": ""},
    "measures": {
        "plan": "ip",
        "title": "A measure",
        "section": "1",
        "frequency": "annual",
        "unit": "%",
        "better": "higher",
        "dp": "0",
        "is_small_count": "false",
    },
    "observations": {
        "plan": "ip",
        "measure": "1a",
        "breakdown": "all",
        "series": "actual",
        "time_period": "201718",
        "time_identifier": "Financial year",
        "period_end": "2018-03-31",
        "source": "paper",
    },
}


def table(name, *rows):
    """A typed frame of a table: each row a dict over the table's defaults; no row is an empty frame."""
    blank = dict.fromkeys(facts(name), "")
    cells = pd.DataFrame([blank | DEFAULTS[name] | row for row in rows], columns=list(blank), dtype="str")
    return typed(name, cells)


def actions(*rows):
    return table("actions", *rows)


def updates(*rows):
    return table("updates", *rows)


def sections(*rows):
    return table("sections", *(rows or ({"ref": "1", "kind": "priority"}, {"ref": "1.1", "parent": "1"})))


def plan(**changes):
    ratings = [
        {"code": code, "word": means.replace("_", " ").capitalize(), "means": means, "legend": "as it says"}
        for code, means in SCALE.items()
    ]
    return Plan(**({"id": "ip", "title": "A plan", "hierarchy": ["priority", "theme"], "ratings": ratings} | changes))


def day(text):
    return pd.Timestamp(text)


refs = st.lists(st.integers(1, 20).map(str), min_size=1, max_size=12, unique=True)
dates = st.dates(min_value=pd.Timestamp("2019-01-01").date(), max_value=pd.Timestamp("2019-12-31").date())


@st.composite
def plans(draw):
    """Actions and reports on them, in any order."""
    chosen = draw(refs)
    rows = [
        {"ref": ref, "due": str(draw(dates)) if draw(st.booleans()) else "", "leads": draw(st.sampled_from("ab"))}
        for ref in chosen
    ]
    reports = {
        (ref, str(draw(dates))): draw(st.sampled_from(list(SCALE)))
        for ref in draw(st.lists(st.sampled_from(chosen), max_size=15))
    }
    told = [{"ref": ref, "as_at": as_at, "rating": rating} for (ref, as_at), rating in reports.items()]
    return actions(*rows), updates(*told)
