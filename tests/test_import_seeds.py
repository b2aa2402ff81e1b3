"""`sendplan import plan` of the whole public record of Lancashire: held row by row against data/lancashire."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from agreement import Level, cells, level, otherwise
from paper_words import untold

from sendplan.sources import plan

SEEDS = sorted((Path(__file__).parents[2] / "shared" / "seeds").glob("*.txt"))
DATA = Path(__file__).parents[1] / "data" / "lancashire"
PLANS = {"written_statement_of_action": "wsoa", "improvement_plan": "ip"}
GROUPS = {str(number): f"WG{number}" for number in range(1, 6)} | {"5.C": "C-WG5"}  # our names for working groups
START, BOARD, NOW = "2019-02-28", "2019-06-03", "2019-06-24"

pytestmark = pytest.mark.skipif(not SEEDS, reason="the public record (../shared/seeds) is not beside this checkout")

KEYS = {
    "sections": ("plan", "ref"),
    "actions": ("plan", "ref"),
    "updates": ("plan", "ref", "as_at"),
    "measures": ("ref",),
    "observations": ("measure", "breakdown", "series", "year"),
    "carried_forward": ("from_plan", "from_ref"),
    "quoted": ("plan", "as_at", "figure"),
    "promises": ("ref", "series"),
}
ALL = Level(1, 1)
LEVELS = {  # the least that drafts must reach; "" is the rows themselves
    "sections": {"": ALL, "parent": ALL, "lead": Level(0.96, 0.71)},
    "actions": {"": ALL, "section": ALL, "due_text": ALL, "due": ALL, "cadence": ALL, "leads": ALL},
    "updates": {"": Level(1, 0.95), "rating": Level(1, 0.75), "words": ALL, "revised_due": Level(1, 0.33)},
    "measures": {"": ALL, "section": ALL, "officer": ALL, "frequency": ALL, "unit": Level(1, 0.6)}
    | {"better": Level(0.95, 0.54)},
    "observations": {"": Level(0.98, 0.97), "number": Level(1, 1), "symbol": Level(0.96, 0.96)}
    | {"period_end": Level(0.48, 0.48)},
    "carried_forward": {"": ALL, "to_plan": ALL, "to_ref": ALL},
    "quoted": {"": Level(1, 0.88), "value": ALL, "unit": ALL},
    "promises": {"": ALL, "due": ALL},
}
ACADEMIC = ("4b(i)", "4b(ii)", "4b(iii)", "4b(iv)", "4b(v)", "4b(vi)", "4c", "4e", "4f", "4g(i)", "4g(ii)", "4h")
NO_SIGN = ("1b(i)", "1b(ii)", "1d", "2a(i)", "2a(ii)", "3b", "3d", *ACADEMIC[:6], "4d")
NO_AIM = ("1b(i)", "1b(ii)", "1d", "1e", "2a(i)", "2a(ii)", "2c(i)", "2c(ii)", "2d", "3b", "3c", "4b(ii)", "4b(iv)")
COLOURS = "its ratings were colours of cells, which the text does not keep"
MEANT = {  # where our data says on purpose what the paper does not print, by table and column: which rows, and why
    ("updates", "rating"): {START: COLOURS},
    ("updates", ""): dict.fromkeys(("J1", "J2", "K1", "K2", "K3", "K4", "K5"), f"expected outcomes alone; {COLOURS}"),
    ("updates", "revised_due"): dict.fromkeys(("1.4.1", "4.3.1"), "a new date in words that give no day"),
    ("measures", "unit"): dict.fromkeys(NO_SIGN, "no figure or title shows its unit"),
    ("measures", "better"): dict.fromkeys((*NO_AIM, "4c", "4h"), "no target on one side of the value")
    | {"2b(ii)": "compliments: more are better, and the plan's targets fall"},
    ("observations", "period_end"): dict.fromkeys(ACADEMIC, "the paper prints years, which end with the school's"),
    ("observations", "symbol"): dict.fromkeys(("1c", "4g(ii)"), "promised for a month: for us not there"),
    ("observations", ""): dict.fromkeys(("4e", "4f"), "comparators beside a value of 2016/17 are of that year")
    | {"4b(iv)": "an empty cell, which our data says is not there"},
    ("quoted", ""): {"concerns": "12 areas: counted of the inspection, not of actions"},
    ("sections", "lead"): dict.fromkeys((*GROUPS.values(), *"1234"), "printed in another table than its actions")
    | {"3.2": "two roles with nothing between them"},
}  # fmt: skip


def number(text):
    return f"{float(text):g}" if re.fullmatch(r"-?[\d.]+", text) else text


def prepared(table, rows):
    """Name plans, sections and references as our data does, and what is only compared for being there."""
    for row in (dict(each) for each in rows):
        if row.get("aspect"):
            continue
        mine = row.get("plan") in PLANS
        row |= {name: PLANS.get(row[name], row[name]) for name in ("plan", "from_plan", "to_plan") if name in row}
        places = [name for name in ("ref", "parent", "section") if name in row and table in ("sections", "actions")]
        if mine and row["plan"] == "wsoa":
            row |= {name: GROUPS.get(row[name], row[name]) for name in places if table == "sections" or name != "ref"}
        if table == "updates":
            row["words"] = "some" if row["narrative"] else ""  # ours are in our own words
        if table in ("measures", "promises"):
            row["ref"] = row["ref"].replace(" ", "")
        if table == "observations":
            row |= {"measure": row["measure"].replace(" ", ""), "year": row["period_end"][:4]}
            row["number"] = number(row["value"])
        yield row


IN_PAPER = {
    "measures": lambda row: row["plan"] == "ip" and row["in_plan"] == "true" and "*" not in row["ref"],
    "observations": lambda row: row["source"] == "ip-2019-06",
    "carried_forward": lambda row: True,
    "quoted": lambda row: row["source"] == "scrutiny-minutes-2019-07",
    "promises": lambda row: row["source"].startswith("ip"),
}


def known(table):
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        is_in = IN_PAPER.get(table, lambda row: row["plan"] in PLANS.values())
        return [*prepared(table, filter(is_in, csv.DictReader(stream)))]


@pytest.fixture(scope="module")
def drafts():
    return plan.drafted(SEEDS, None, {})[0]


@pytest.fixture(scope="module")
def mine(drafts):
    return {table: [*prepared(table, drafts.rows.get(table, ()))] for table in KEYS}


def compared(mine, table, column):
    """Return a column as drafted and as known: of rows that both have, or the rows themselves."""
    pair = [cells(rows, KEYS[table], column) for rows in (mine[table], known(table))]
    if column:
        both = pair[0].keys() & pair[1].keys()
        pair = [{key: text for key, text in each.items() if key in both} for each in pair]
    return pair


EVERY = [(table, column) for table, columns in LEVELS.items() for column in columns]


@pytest.mark.parametrize(("table", "column"), EVERY)
def test_drafts_agree_with_our_data_at_least_so_far(table, column, mine):
    reached, least = level(*compared(mine, table, column)), LEVELS[table][column]
    assert (reached.precision >= least.precision, reached.recall >= least.recall) == (True, True), reached


@pytest.mark.parametrize(("table", "column"), EVERY)
def test_drafts_differ_from_our_data_only_where_that_says_more_than_the_paper(table, column, mine):
    found = otherwise(*compared(mine, table, column))
    meant = MEANT.get((table, column), {})
    assert {key: pair for key, pair in found.items() if not {*key} & {*meant}} == {}


def test_periods_differ_within_their_year_and_the_numbers_never(mine):
    found = otherwise(*compared(mine, "observations", "period_end"))
    assert {(ends[5:], known[5:]) for ends, known in found.values()} <= {("03-31", "08-31"), ("03-31", "02-28")}
    assert len(compared(mine, "observations", "number")[0]) == 240


def test_the_statement_of_action_has_47_tasks_of_which_14_are_carried_forward(mine):
    assert sum(row["plan"] == "wsoa" for row in mine["actions"]) == 47
    carried = [(row["from_ref"], row["to_plan"], row["to_ref"]) for row in mine["carried_forward"]]
    assert carried == [(row["from_ref"], row["to_plan"], row["to_ref"]) for row in known("carried_forward")]
    assert len(carried) == 14


def test_the_improvement_plan_has_94_actions_by_rating_27_themes_and_4_priorities(mine):
    now = Counter(row["rating"] for row in mine["updates"] if (row["plan"], row["as_at"]) == ("ip", NOW))
    assert now == {"C": 18, "G": 14, "A": 32, "R": 8, "n/s": 22}
    assert sum(row["plan"] == "ip" for row in mine["actions"]) == 94
    levels = Counter(bool(row["parent"]) for row in mine["sections"] if row["plan"] == "ip")
    assert levels == {True: 27, False: 4}


def test_the_ratings_are_explained_by_the_papers_own_key(drafts):
    meant = {each.code: each.means for each in drafts.legend}
    assert meant == {"n/s": "not_started", "R": "red", "A": "amber", "G": "green", "C": "complete"}


def test_the_measures_of_the_four_priorities_are_8_7_6_and_14(mine):
    assert Counter(row["section"] for row in mine["measures"]) == {"1": 8, "2": 7, "3": 6, "4": 14}


def test_the_lists_of_18_8_and_2_report_as_at_the_board_and_what_is_dated_later_as_at_then(mine):
    of = {day: [row for row in mine["updates"] if row["as_at"] == day] for day in (BOARD, NOW)}
    assert Counter(row["rating"] for row in of[BOARD]) == {"C": 18, "R": 8, "n/s": 2}
    worded = {day: sorted(row["ref"] for row in rows if row["narrative"]) for day, rows in of.items()}
    ours = {
        day: sorted(row["ref"] for row in known("updates") if row["as_at"] == day and row["words"])
        for day in (BOARD, NOW)
    }
    assert worded == ours
    assert [len(worded[day]) for day in (BOARD, NOW)] == [10, 9]


def test_the_totals_told_to_members_are_quoted_with_their_plan(mine):
    told = {(row["plan"], row["figure"]): row["value"] for row in mine["quoted"]}
    of = {"wsoa": {"actions": "47", "complete": "33", "carried_forward": "14"}}
    of["ip"] = {"actions": "94", "complete": "18", "on_track": "46", "delayed": "8", "not_started": "22"}
    assert told == {(plan, figure): value for plan, every in of.items() for figure, value in every.items()}


def test_every_word_of_the_papers_is_in_a_draft_in_what_was_not_read_or_a_heading():
    assert untold(SEEDS) == []


def test_what_was_asked_is_of_the_day_of_its_meeting(drafts):
    days = Counter(row["raised_on"] for row in drafts.rows["requests"])
    assert days == {"2018-01-25": 2, "2019-05-13": 7, "2019-07-03": 7, "2021-09-13": 2}
