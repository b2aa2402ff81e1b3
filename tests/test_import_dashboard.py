"""`sendplan import plan`: measures and values of dashboards, whatever their columns are."""

from datetime import date

import pytest
from trackers import book, changed, column, drafted, measures, told, untold, values


def test_months_as_date_cells_are_months(tmp_path):
    drafts = measures(tmp_path, [date(2025, 4, 1), date(2025, 5, 1)], ["K1", "Requests", "Number", "Lower", 90, 95])
    assert [each[3:] for each in values(drafts)] == [("2025-04-30", "90"), ("2025-05-31", "95")]
    assert column(drafts, "measures", "frequency") == ["monthly"]


@pytest.mark.parametrize(
    ("headings", "ends"),
    [
        (["T Q1", "A Q1"], ["2025-06-30", "2025-06-30"]),
        (["Q1 target", "Q1 actual"], ["2025-06-30", "2025-06-30"]),
        (["Apr", "Feb"], ["2025-04-30", "2026-02-28"]),
        (["Target 25/26", "Actual 24/25"], ["2026-03-31", "2025-03-31"]),
        (["Milestone 1 (Sept 2025)", "Actual 1"], ["2025-09-30", "2025-09-30"]),
        (["Baseline (July 2024)", "Q4 2024/25"], ["2024-07-31", "2025-03-31"]),
    ],
)
def test_the_period_of_a_column_is_read_from_its_heading_and_title(headings, ends, tmp_path):
    drafts = measures(tmp_path, headings, ["K1", "Requests", "Number", "Lower", 90, 95], title="Dashboard 2025/26")
    assert column(drafts, "observations", "period_end") == ends


def test_a_quarter_without_years_anywhere_is_told_and_not_drafted(tmp_path):
    drafts = measures(tmp_path, ["Q1", "Target"], ["K1", "Requests", "Number", "Lower", 90, 80])
    assert values(drafts) == []
    assert told(drafts, "90")
    assert column(drafts, "measures", "final_target") == ["80"]


def test_years_stand_above_target_and_actual(tmp_path):
    rows = [
        ["Framework"],
        [None, None, None, 2024, None, 2025, None],
        ["Ref", "Indicator", "Good is", "Target", "Actual", "Target", "Actual"],
        ["O1", "% on time", "Higher", "60%", 0.55, "70%", None],
    ]
    path = book(tmp_path, rows)
    assert values(drafted(path)) == [
        ("O1", "all", "target", "2024-12-31", "60"),
        ("O1", "all", "actual", "2024-12-31", "55"),
        ("O1", "all", "target", "2025-12-31", "70"),
    ]
    assert untold(path) == []


def test_rows_of_groups_below_a_merged_measure_are_its_groups(tmp_path):
    rows = [
        ["Ref", "Indicator", "Cohort", "Good is", "Actual 2024"],
        ["O1", "Suspensions per 100 pupils", "All", "Lower", 11.2],
        [None, None, "EHCP", None, 22],
    ]
    path = changed(book(tmp_path, rows), lambda sheet: [sheet.merge_cells(each) for each in ("A2:A3", "B2:B3")])
    drafts = drafted(path)
    assert column(drafts, "measures", "unit") == ["per 100"]
    assert [each[1] for each in values(drafts)] == ["all", "EHCP"]
    assert untold(path) == []


def test_several_groups_in_a_cell_are_each_a_value(tmp_path):
    drafts = measures(tmp_path, ["May 2025"], ["K1", "Attendance", "%", "Higher", "EHCP 82% / SEN support 88.5%"])
    assert [(each[1], each[4]) for each in values(drafts)] == [("EHCP", "82"), ("SEN support", "88.5")]


@pytest.mark.parametrize(
    ("unit", "cell", "value"),
    [
        ("%", 0.453, "45.3"),
        ("%", "45.3%", "45.3"),
        ("£m", "£12.9m", "12.9"),
        ("£m", "-£0.4m", "-0.4"),
        ("£m", "£900k", "0.9"),
        ("£", "£1.1m", "1100000"),
        ("Number", "1,204", "1204"),
        ("Ratio", "1:224", "224"),
        ("Number", "<5", "c"),
        ("Number", "n/a", "x"),
        ("Number", "-", "x"),
        ("Number", "tbc", "tbc"),
        ("Number", "available May", "tbc"),
        ("Weeks", 26.5, "26.5"),
    ],
)
def test_a_value_is_a_number_in_its_unit_or_says_why_there_is_none(unit, cell, value, tmp_path):
    drafts = measures(tmp_path, ["May 2025", "Trend"], ["K1", "It", unit, "Lower", cell, "↑"])
    assert [each[4] for each in values(drafts)] == [value]
    assert told(drafts, "↑")


@pytest.mark.parametrize("cell", ["(£13.4m)", "about 5", "see note", "5 of 9"])
def test_a_value_that_is_not_sure_is_left_out_and_told(cell, tmp_path):
    drafts = measures(tmp_path, ["May 2025"], ["K1", "It", "£m", "Lower", cell])
    assert values(drafts) == []
    assert told(drafts, cell)


def test_shares_and_per_cents_in_one_row_are_both_per_cents(tmp_path):
    drafts = measures(tmp_path, ["April 2025", "May 2025"], ["K1", "On time", "%", "Higher", 0.45, "51.0%"])
    assert [each[4] for each in values(drafts)] == ["45", "51"]


def test_a_code_beside_the_measure_is_its_reference_whatever_it_is_called(tmp_path):
    rows = [["KPI", "Measure", "Unit", "Polarity", "May 2025"], ["S1", "On time", "%", "Higher is better", "5%"]]
    drafts = drafted(book(tmp_path, rows))
    assert [(each["ref"], each["title"], each["better"]) for each in drafts.rows["measures"]] == [
        ("S1", "On time", "higher")
    ]


def test_a_tolerance_is_a_number_in_the_measures_unit_or_told(tmp_path):
    rows = [["K1", "On time", "%", "Higher", "5%", 0.5], ["K2", "Requests", "Number", "Lower", "within 5%", 60]]
    drafts = measures(tmp_path, ["Tolerance", "May 2025"], *rows)
    assert column(drafts, "measures", "tolerance") == ["5", ""]
    assert told(drafts, "within 5%") == ["tolerance of K2: no word that is known"]


def test_a_start_has_the_day_that_stands_beside_it(tmp_path):
    drafts = measures(
        tmp_path, ["Baseline", "Baseline date", "Actual"], ["K1", "On time", "%", "Higher", "39%", "July 2023", "44%"]
    )
    assert [each[3:] for each in values(drafts)] == [("2023-07-31", "39"), ("2025-06-30", "44")]


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        (["£12.4m", "£0"], "£m"),
        (["£900k", "£1m"], "£"),
        (["EHCP: 14%; SEN support: 10%", None], "%"),
        (["1:24", None], "ratio"),
    ],
)
def test_a_unit_is_read_from_the_figures(cells, unit, tmp_path):
    drafts = measures(tmp_path, ["April 2025", "May 2025"], ["K1", "It", None, "Lower", *cells])
    assert column(drafts, "measures", "unit") == [unit]


def test_a_unit_is_read_from_the_title_or_left_to_a_person(tmp_path):
    rows = [["K1", "Number of requests", None, "Lower", 5], ["K2", "Requests", None, "Lower", 5]]
    drafts = measures(tmp_path, ["May 2025"], *rows)
    assert column(drafts, "measures", "unit") == ["count", ""]
    assert told(drafts, "Requests") == ["unit of K2: not said: left empty, for a person to settle"]


def test_a_measure_named_total_is_a_measure_and_a_row_of_totals_is_not(tmp_path):
    rows = [["K1", "Total EHC plans", "Number", "Lower", 5], ["Total", None, None, None, 5]]
    drafts = measures(tmp_path, ["May 2025"], *rows)
    assert column(drafts, "measures", "title") == ["Total EHC plans"]
    assert told(drafts, "Total") == ["a row of totals"]


def test_england_and_neighbours_are_series_of_their_own(tmp_path):
    drafts = measures(
        tmp_path, ["England 2024", "Statistical neighbours 2024"], ["K1", "On time", "%", "Higher", 0.501, 0.49]
    )
    assert [(each[2], each[4]) for each in values(drafts)] == [("england", "50.1"), ("stat_neighbours", "49")]


def test_sections_of_a_dashboard_hold_its_measures(tmp_path):
    drafts = measures(tmp_path, ["May 2025"], ["Priority 1: Timely plans"], ["K1", "On time", "%", "Higher", "5%"])
    assert column(drafts, "measures", "section") == ["1"]
    assert column(drafts, "sections", "kind") == ["priority"]


def test_a_row_of_targets_below_a_row_of_actuals_is_of_the_same_measure(tmp_path):
    rows = [
        ["Indicator", "Type", "Mar-25", "Apr-25", "Polarity"],
        ["On time", "Actual", "41%", "45%", "Higher"],
        [None, "Target", "60%", "60%", None],
    ]
    path = book(tmp_path, rows)
    assert [each[1:3] + each[4:] for each in values(drafted(path))] == [
        ("all", "actual", "41"),
        ("all", "actual", "45"),
        ("all", "target", "60"),
        ("all", "target", "60"),
    ]
    assert untold(path) == []


def test_lines_below_a_heading_of_pounds_are_measures_in_it(tmp_path):
    rows = [["Deficit"], ["£m", "2023/24 Actual", "2024/25 Actual", "2025/26 Plan"], ["In-year deficit", 5.2, 6.1, 4]]
    drafts = drafted(book(tmp_path, rows))
    assert column(drafts, "measures", "unit") == ["£m"]
    assert [each[2:] for each in values(drafts)] == [
        ("actual", "2024-03-31", "5.2"),
        ("actual", "2025-03-31", "6.1"),
        ("target", "2026-03-31", "4"),
    ]
