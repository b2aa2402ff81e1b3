"""Real releases of DfE and NHS England, wherever they are at hand, imported into a copy of Lancashire."""

from __future__ import annotations

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from builders import copy_of_lancashire, csv_text, row
from releases import faults_in, table_of

from sendplan.data.areas import load_area
from sendplan.sources import neighbours
from sendplan.sources.release import Request, import_release

OPEN_DATA = Path(__file__).parents[2] / "shared" / "open-data"
pytestmark = pytest.mark.skipif(
    not OPEN_DATA.exists(), reason="the publishers' files (../shared/open-data) are not beside this checkout"
)

LIST = OPEN_DATA / "lait" / "sn_may_2025.xlsx"
LAIT = OPEN_DATA / "lait" / "children_with_sen_extract.csv"
DICTIONARY = OPEN_DATA / "lait" / "lait_data_dictionary.csv"
TIMELINESS = OPEN_DATA / "ehc-plans" / "timeliness_20_week.csv"
REVIEWS = OPEN_DATA / "ehc-plans" / "annual_reviews.csv"
WAITS = OPEN_DATA / "nhs_community_waits.csv"
DEMO = OPEN_DATA / "reference" / "ees_demo_datafile.csv"
NEAR = ("925", "351", "332", "884", "841", "808", "384", "891", "929", "359")
HEADLINE = {"plan": "ip", "measure": "1c"}
SPEECH = "Organisation Name=Lancashire and South Cumbria; Therapy=Speech And Language"
# Short names of LAIT, one of each kind of year that its children with SEN have.
TWO_PLACES = {"KS2_SEN_Maths_Progress", "16-17YroldSEN_ET"}  # as the dictionary says; of the others it says nothing
PLACED = [48.3, 50.6, 54.0, 52.6, 59.5, 68.8, 31.8, 62.6, 48.6]  # of new plans, in mainstream schools, 2016 to 2024
MEASURES = ("KS1P_EHCP", "SEN_State-Plans_sch", "16-17YroldSEN_ET", "KS2_SEN_Maths_Progress")


def indicators(*rows):
    return [row("indicators", **HEADLINE | {"breakdown": each["indicator"]} | each) for each in rows]


FIGURES = indicators(
    {"dataset": "ees/timeliness_20_week", "filter": "breakdown=All EHC plans issued",
     "indicator": "pc_plans_issued_within_20_weeks"},
    {"dataset": "ees/timeliness_20_week", "filter": "breakdown=All EHC plans issued",
     "indicator": "PC_plans_issued_20_weeks_ex"},
    {"dataset": "ees/annual_reviews", "filter": "breakdown=All annual reviews", "indicator": "pc_decsion_4weeks"},
    {"dataset": "ees/ees_demo_datafile", "filter": "sex=Total", "indicator": "percent_children"},
    {"dataset": "nhs/community_waits", "filter": SPEECH, "indicator": "Percentage waiting more than 18 weeks"},
    *({"dataset": "lait", "filter": "", "indicator": name} for name in MEASURES),
)  # fmt: skip


@pytest.fixture
def lancashire_copy(tmp_path, monkeypatch):
    """Copy Lancashire without any release, with figures of every publisher."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    folder = copy_of_lancashire(tmp_path)
    papers = [each for each in table_of(folder, "sources") if not each["dataset"] and "neighbours" not in each["id"]]
    known = {each["id"] for each in papers}
    printed = [each for each in table_of(folder, "observations") if each["source"] in known]
    for table, rows in {"indicators": FIGURES, "sources": papers, "observations": printed}.items():
        (folder / f"{table}.csv").write_text(csv_text(table, rows), encoding="utf-8", newline="\n")
    return folder


def request(kind, *files, **changes):
    given = {"neighbours": LIST, "dictionary": DICTIONARY, "retrieved": date(2026, 1, 1), "released": date(2025, 6, 26)}
    return Request(**{"kind": kind, "area": "lancashire", "files": files} | given | changes)


def line(folder, breakdown, series):
    rows = [
        each for each in table_of(folder, "observations") if (each["breakdown"], each["series"]) == (breakdown, series)
    ]
    return [
        float(each["value"]) if each["value"] else each["symbol"]
        for each in sorted(rows, key=lambda each: each["period_end"])
    ]


def test_the_neighbours_of_lancashire_are_those_of_the_list_of_may_2025():
    assert neighbours.read_neighbours(LIST, "888") == NEAR
    assert neighbours.month_of(LIST, None) == ("May", 2025)


def test_twenty_week_timeliness_has_the_known_answers(lancashire_copy):
    report = import_release(request("ees", TIMELINESS))

    all_plans = "pc_plans_issued_within_20_weeks"
    assert report == [
        "timeliness_20_week.csv: 48 values added, 0 changed, 0 unchanged; source ees-timeliness-20-week-2025-06-26"
    ]
    assert line(lancashire_copy, all_plans, "actual") == [74.8, 74.8, 66.0, 98.6, 80.4, 17.3]
    assert line(lancashire_copy, all_plans, "region") == [59.0, 60.3, 65.0, 60.2, 54.8, 49.6]
    assert line(lancashire_copy, all_plans, "england") == [58.7, 55.6, 57.9, 47.7, 49.1, 45.9]
    assert line(lancashire_copy, "PC_plans_issued_20_weeks_ex", "england")[0] == 60.4


def test_the_mean_of_the_neighbours_is_that_of_the_published_figures(lancashire_copy):
    import_release(request("ees", TIMELINESS))
    with TIMELINESS.open(encoding="utf-8-sig", newline="") as file:
        plans = [each for each in csv.DictReader(file) if each["breakdown"] == "All EHC plans issued"]
    near = [each for each in plans if each["old_la_code"] in NEAR and each["geographic_level"] == "Local authority"]
    published: dict[str, list[Decimal]] = {}
    for each in sorted(near, key=lambda each: each["time_period"]):
        published.setdefault(each["time_period"], []).append(Decimal(each["pc_plans_issued_within_20_weeks"]))

    means = [float((sum(each) / 10).quantize(Decimal("0.1"), ROUND_HALF_UP)) for each in published.values()]

    assert {len(each) for each in published.values()} == {10}
    assert line(lancashire_copy, "pc_plans_issued_within_20_weeks", "stat_neighbours") == means


def test_a_misspelt_column_is_read_as_it_is_spelt(lancashire_copy):
    import_release(request("ees", REVIEWS))

    assert line(lancashire_copy, "pc_decsion_4weeks", "actual") == [42.3]
    assert line(lancashire_copy, "pc_decsion_4weeks", "england") == [44.4]


def test_speech_and_language_waits_have_the_known_answers_though_the_names_change_their_case(lancashire_copy):
    import_release(request("nhs", WAITS, neighbours=None, dictionary=None))

    waits = line(lancashire_copy, "Percentage waiting more than 18 weeks", "actual")
    assert waits[:7] == [36.0, 38.9, 43.2, 43.7, 46.0, 48.9, 54.5]
    assert len(waits) == len(line(lancashire_copy, "Percentage waiting more than 18 weeks", "england")) == 10


def test_lait_has_its_years_rounding_and_gaps(lancashire_copy):
    import_release(request("lait", LAIT))

    rows = [each for each in table_of(lancashire_copy, "observations") if each["breakdown"] in MEASURES]
    kinds = {each["breakdown"]: each["time_identifier"] for each in rows}
    assert kinds == dict(
        zip(MEASURES, ("Academic year", "Calendar year", "Financial year", "Academic year"), strict=True)
    )
    assert line(lancashire_copy, "SEN_State-Plans_sch", "actual") == PLACED
    assert {"x"} == {
        value for value in line(lancashire_copy, "KS2_SEN_Maths_Progress", "england") if isinstance(value, str)
    }
    assert {(each["breakdown"], each["time_period"]) for each in rows if each["symbol"] == "p"} == {
        ("KS1P_EHCP", "202425")
    }
    places = {(each["breakdown"], len(each["value"].partition(".")[2])) for each in rows}
    assert {name for name, decimals in places if decimals > 1} == TWO_PLACES


@pytest.mark.parametrize("kind", ["ees", "lait", "nhs"])
def test_the_area_is_valid_after_it_and_importing_again_changes_no_byte(lancashire_copy, kind):
    asked = request(kind, *{"ees": (TIMELINESS, REVIEWS), "lait": (LAIT,), "nhs": (WAITS,)}[kind])
    import_release(asked)
    before = {path.name: path.read_bytes() for path in lancashire_copy.iterdir()}
    load_area("lancashire")

    report = import_release(asked)

    assert all(": 0 values added, 0 changed, " in each for each in report)
    assert {path.name: path.read_bytes() for path in lancashire_copy.iterdir()} == before


def test_dfes_own_demo_file_is_refused_for_its_header(lancashire_copy):
    told = [str(fault) for fault in faults_in(import_release, request("ees", DEMO))]

    assert [each.partition(":")[0] for each in told] == [
        f"ees_demo_datafile.csv, row 1, {name}" for name in ("geographic_level", "new_la_code", "old_la_code")
    ]
    assert told[0] == (
        "ees_demo_datafile.csv, row 1, geographic_level: found no such column, but 'geographical_level'; "
        "expected one column of this name, spelt exactly so. "
        "Download the file again: these columns are in every file of Explore education statistics."
    )


def test_every_row_of_our_own_indicators_points_to_a_figure_that_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path))
    folder = copy_of_lancashire(tmp_path)
    papers = [each for each in table_of(folder, "sources") if not each["dataset"] and "neighbours" not in each["id"]]
    known = {each["id"] for each in papers}
    printed = [each for each in table_of(folder, "observations") if each["source"] in known]
    for table, rows in {"sources": papers, "observations": printed}.items():
        (folder / f"{table}.csv").write_text(csv_text(table, rows), encoding="utf-8", newline="\n")

    report = [
        *import_release(request("ees", TIMELINESS, REVIEWS)),
        *import_release(request("lait", LAIT)),
        *import_release(request("nhs", WAITS)),
    ]

    assert [each for each in report if "no value for" in each] == []
    assert len(report) == 4
