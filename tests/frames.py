"""Builders of small frames with defaults: a test names only what matters to it."""

import pandas as pd
from builders import ROWS
from hypothesis import strategies as st

from sendplan.data.area import Plan
from sendplan.data.load import typed
from sendplan.data.schema import columns_of
from sendplan.rules import timing
from sendplan.rules.measures import judged as judged_of
from sendplan.rules.observations import known_by
from sendplan.rules.plan import position as undated

SCALE = {"C": "complete", "G": "green", "A": "amber", "R": "red", "n/s": "not_started", "CF": "carried_forward"}
DEFAULTS = {
    "actions": {"section": "1.1", "due": "2019-06-30"},
    "sections": {"kind": "theme", "parent": ""},
    "observations": {"time_period": "201718", "period_end": "2018-03-31", "value": ""},
}


def table(name, *rows):
    """A typed frame of a table: each row a dict over the table's defaults; no row is an empty frame."""
    blank = dict.fromkeys(columns_of(name), "")
    cells = pd.DataFrame(
        [blank | ROWS[name] | {"plan": "ip"} | DEFAULTS.get(name, {}) | row for row in rows],
        columns=list(blank),
        dtype="str",
    )
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


TODAY = day("2019-06-24")
PLAN = plan()


def position(acts, ups, as_at=TODAY):
    """Position of a plan of two section levels at a date, with its status."""
    return timing.dated(undated(acts, sections(), ups, PLAN, as_at), as_at)


SOURCES = table(
    "sources",
    {"id": "paper", "published": "2019-06-24"},
    {"id": "later paper", "published": "2021-06-24"},
    {"id": "release", "published": "2019-06-25", "dataset": "ees/plans"},
    {"id": "later release", "published": "2021-06-25", "dataset": "ees/plans"},
)


def value(series, number, year=2018, **cells):
    """A row of observations: one value of a calendar year; None is a value that is not given."""
    period = {"time_period": str(year), "time_identifier": "Calendar year", "period_end": f"{year}-12-31"}
    return {"series": series, "value": "" if number is None else str(number)} | period | cells


def actual(number, year=2018, **cells):
    return value("actual", number, year, **cells)


def target(number, year=2020, **cells):
    return value("target", number, year, **cells)


def known(*rows, by="2025-01-01"):
    """What was known of measures by a day; SOURCES says when each source was published."""
    return known_by(table("observations", *rows), SOURCES, day(by))


def rebases(*starts, **cells):
    return table("rebases", *({"starts": each} | cells for each in starts))


def judged(*rows, start="2019-04-01", at="2025-01-01", rebased=(), **measure):
    """Every group of measure 1a, judged at a day."""
    found = table("measures", {"ref": "1a"} | measure)
    return judged_of(found, known(*rows), rebases(*rebased), start and day(start), day(at))


def only(frame):
    """The only row of a frame."""
    assert len(frame) == 1
    return frame.iloc[0]


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
