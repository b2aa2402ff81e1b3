"""`sendplan import plan`: what a careful person would draft of a tracker, and what would be left to settle."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trackers import (
    AMBER,
    GREEN,
    HEADINGS,
    RED,
    actions,
    book,
    changed,
    column,
    drafted,
    fill,
    ink,
    told,
    untold,
)  # fmt: skip

from sendplan.errors import ReleaseError
from sendplan.sources import plan
from sendplan.sources.draft_files import files_of

SHARED = Path(__file__).parents[2] / "shared"


@pytest.mark.skipif(
    not (SHARED / "papers").exists(), reason="the papers (../shared/papers) are not beside this checkout"
)
@pytest.mark.parametrize("name", ["tracker.xlsx", "dashboard.csv"])
def test_the_drafts_of_a_paper_are_those_a_careful_person_made(name, tmp_path):
    paper = SHARED / "papers" / name
    drafts, found = plan.drafted([paper], None, {})
    for file, text in files_of(drafts, found).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    check = [sys.executable, SHARED / "tools" / "check_papers.py", tmp_path, paper.with_suffix(".answers.json")]
    said = subprocess.run(check, capture_output=True, text=True, check=False).stdout.split()
    assert said[0] == "ok"
    assert said[1] == said[3]


def test_headings_of_two_rows_in_row_5_and_column_b_give_two_ratings(tmp_path):
    rows = [
        ["Priority", "Action", None, None, "Timescale", None, "RAG", None, "Progress"],
        [None, "Ref", "Action", "Lead", "Start", "Due", "Delivery", "Impact", None],
        ["1. Early help", "1.1", "Publish the offer", "SEND Lead", "Sept 24", "31.05.2025", "G", "A", "Published"],
        [None, "1.2", "Train staff", "SEND Lead", "Sept 24", "June 25", "A", None, "Begun"],
    ]
    path = changed(book(tmp_path, rows, at=(5, 2)), lambda sheet: sheet.merge_cells("B7:B8"))
    drafts = drafted(path)
    assert column(drafts, "sections", "title") == ["Early help"]
    assert column(drafts, "actions", "due") == ["2025-05-31", "2025-06-30"]
    assert column(drafts, "actions", "section") == ["1", "1"]
    rated = [(each["ref"], each["aspect"], each["rating"]) for each in drafts.rows["updates"]]
    assert rated == [("1.1", "delivery", "G"), ("1.1", "impact", "A"), ("1.2", "delivery", "A")]
    assert untold(path) == []


def test_a_row_of_an_item_below_one_row_of_headings_is_an_item(tmp_path):
    drafts = actions(tmp_path, ["A1", "Publish the offer", "Local Offer Lead", "30/09/2025", "G", None])
    assert column(drafts, "actions", "title") == ["Publish the offer"]


def test_sections_stand_two_deep_where_one_heading_follows_another(tmp_path):
    rows = [
        ["What we will do", "Who", "By when"],
        ["Priority 1: Identification"],
        ["Workstream A: Early years"],
        ["Write a plan", "Early Years Lead", "July 2025"],
        ["Workstream B: Schools"],
        ["Write a plan", "Schools Lead", "July 2025"],
        ["Priority 2: Adulthood"],
        ["Hold a jobs fair", "Post-16 Lead", "2026"],
    ]
    drafts = drafted(book(tmp_path, rows))
    sections = [(each["ref"], each["parent"], each["kind"]) for each in drafts.rows["sections"]]
    assert sections == [
        ("1", "", "priority"),
        ("A", "1", "workstream"),
        ("B", "1", "workstream"),
        ("2", "", "priority"),
    ]
    assert column(drafts, "actions", "ref") == ["A.1", "B.1", "2.1"]


def test_a_row_whose_reference_the_next_goes_on_from_is_a_section_with_a_rating(tmp_path):
    rows = [[1, "Be timely", "DCS", None, "Amber", None], [1.1, "Cut the backlog", "SEN Lead", "May 2025", "Red", None]]
    drafts = actions(tmp_path, *rows)
    assert [(each["ref"], each["title"], each["lead"]) for each in drafts.rows["sections"]] == [
        ("1", "Be timely", "DCS")
    ]
    assert column(drafts, "actions", "ref") == ["1.1"]
    assert [(each["ref"], each["rating"]) for each in drafts.rows["updates"]] == [("1", "Amber"), ("1.1", "Red")]


def test_sheets_that_each_count_from_1_keep_every_action(tmp_path):
    sheets = {
        f"Priority {number}": [[f"Priority {number}: Part {number}"], HEADINGS, [1, f"Do {number}", "Lead", "May 2025"]]
        for number in (1, 2)
    }
    drafts = drafted(book(tmp_path, **sheets))
    assert column(drafts, "actions", "ref") == ["1.1", "2.1"]
    assert column(drafts, "sections", "title") == ["Part 1", "Part 2"]
    assert len(told(drafts, "1")) >= 2


def test_a_table_under_each_heading_is_one_plan_and_the_same_title_two_actions(tmp_path):
    headings, item = ["Action", "Lead", "Timescale"], ["Recruit", "Lead", "June 2025"]
    rows = [["Area 1: Time"], headings, item, ["Notes: agreed"], ["Area 2: Transitions"], headings, item]
    drafts = drafted(book(tmp_path, rows))
    assert [(each["ref"], each["title"]) for each in drafts.rows["actions"]] == [("1.1", "Recruit"), ("2.1", "Recruit")]
    assert told(drafts, "Notes: agreed") == ["a note"]


def test_a_sheet_for_each_month_adds_what_was_reported_and_no_action(tmp_path):
    sheets = {
        f"{month} 2025": [HEADINGS, ["X 01", "Write it", "Lead", "2026", rating]]
        for month, rating in (("May", "G"), ("June", "R"))
    }
    drafts = drafted(book(tmp_path, **sheets), None)
    assert len(drafts.rows["actions"]) == 1
    assert [(each["as_at"], each["rating"]) for each in drafts.rows["updates"]] == [
        ("2025-05-31", "G"),
        ("2025-06-30", "R"),
    ]


def test_a_column_for_each_month_is_an_update_of_each(tmp_path):
    headings = ["Ref", "Action", "Due", "Update April 25", "May 2025 RAG", "RAG"]
    drafts = actions(tmp_path, ["1", "Do it", "2026", "Begun", "A", "G"], headings=headings)
    every = sorted((each["as_at"], each["rating"], each["narrative"]) for each in drafts.rows["updates"])
    assert every == [("2025-04-30", "", "Begun"), ("2025-05-31", "A", ""), ("2025-06-30", "G", "")]


def test_two_actions_with_one_reference_are_both_drafted_and_it_is_said(tmp_path):
    drafts = actions(tmp_path, ["1.1", "Do this", "Lead"], ["1.2", "Do that", "Lead"], ["1.1", "Do more", "Lead"])
    assert column(drafts, "actions", "ref") == ["1.1", "1.2", "1.1 (2)"]
    assert told(drafts, "1.1") == ["the paper's 1.1 stands more than once: drafted as 1.1 (2)"]


def test_a_row_pasted_twice_is_one_action_and_it_is_said(tmp_path):
    drafts = actions(tmp_path, ["1.1", "Do this", "Lead"], ["1.2", "Do that", "Lead"], ["1.1", "Do this", "Lead"])
    assert column(drafts, "actions", "ref") == ["1.1", "1.2"]
    assert told(drafts, "Do this") == ["actions: 1.1 stands in the file before"]


def test_milestones_under_an_action_are_actions_of_it(tmp_path):
    headings = ["ID", "Action", "Milestone", "Owner", "Deadline", "Completed (Y/N)"]
    rows = [["A1", "Improve plans", None, "Lead", "2026", "N"], ["A1.1", None, "Recruit six", "Lead", "May 2025", "Y"]]
    drafts = actions(tmp_path, *rows, headings=headings)
    made = [(each["ref"], each["title"], each["parent"]) for each in drafts.rows["actions"]]
    assert made == [("A1", "Improve plans", ""), ("A1.1", "Recruit six", "A1")]
    assert told(drafts, "Y") == [
        "completion of A1.1: no day up to that of the report: left empty, for a person to settle"
    ]


@pytest.mark.parametrize(
    "row",
    [["Workstream A", "Early years", None, None, "Amber"], [None, "Workstream A: Early years", None, None, "Amber"]],
)
def test_a_workstreams_row_with_a_rating_is_a_section_that_was_rated(row, tmp_path):
    drafts = actions(tmp_path, row, ["Action 1", "Do this", "Lead", "2026"])
    assert [(each["ref"], each["title"]) for each in drafts.rows["sections"]] == [("A", "Early years")]
    assert [(each["ref"], each["rating"]) for each in drafts.rows["updates"]] == [("A", "Amber")]
    assert column(drafts, "actions", "ref") == ["Action 1"]


def test_the_lead_in_a_sections_heading_leads_the_section(tmp_path):
    drafts = actions(tmp_path, ["Priority 1: Time (Lead: DCS and ICB Director)"], ["1.1", "Do", "Lead", "2026"])
    assert [(each["title"], each["lead"]) for each in drafts.rows["sections"]] == [("Time", "DCS;ICB Director")]


def test_how_much_a_row_matters_is_no_section_and_an_outcome_of_each_row_is_its_success(tmp_path):
    headings = [None, "Action", "LA lead", "ICB lead", "Priority", "Outcome", "Previous RAG", "RAG", "Update"]
    rows = [
        [1, "Agree", "DCS", "DCO", "High", "Sooner", "R", "A", "Begun"],
        [2, "Set up", "Head", "n/a", "Low", "Fairer", "A", "-", "n/a"],
        [3, "Write", "tbc", None, "Low", "Clearer", None, None, None],
    ]
    drafts = actions(tmp_path, *rows, headings=headings)
    assert [(each["ref"], each["leads"], each["success"]) for each in drafts.rows["actions"]] == [
        ("1", "DCS;DCO", "Sooner"),
        ("2", "Head", "Fairer"),
        ("3", "", "Clearer"),
    ]
    assert column(drafts, "sections", "title") == ["Plan"]
    assert [(each["ref"], each["rating"], each["narrative"]) for each in drafts.rows["updates"]] == [
        ("1", "A", "Begun")
    ]
    assert [bool(told(drafts, each)) for each in ("High", "tbc", "n/a", "R")] == [True] * 4


def test_a_sheet_that_names_its_workstream_above_its_table_is_that_section(tmp_path):
    rows = [["Workstream", "Early help"], HEADINGS, ["1.1", "Do", "Lead", "2026"]]
    drafts = drafted(book(tmp_path, rows))
    assert [(each["kind"], each["title"]) for each in drafts.rows["sections"]] == [("workstream", "Early help")]


def test_more_of_an_update_in_the_next_row_is_no_section_and_is_said(tmp_path):
    rows = [["A1", "Do", "Lead", "2026", "G", "Met"], [None] * 5 + ["Met again"], ["A2", "Then", "Lead", "2026"]]
    drafts = actions(tmp_path, *rows)
    assert column(drafts, "sections", "title") == ["Plan"]
    assert told(drafts, "Met again") == ["more of the row above, or a note"]


def test_a_sections_heading_told_again_is_one_section(tmp_path):
    rows = [["Priority 1: Time"], ["1.1", "Do", "Lead"], ["Priority 1: Time"], ["1.2", "Then", "Lead"]]
    drafts = actions(tmp_path, *rows)
    assert column(drafts, "actions", "section") == ["1", "1"]
    assert told(drafts, "Priority 1: Time") == ["the heading of 1 again"]


def test_sections_of_two_columns_are_numbered_under_their_own(tmp_path):
    rows = [
        ["Theme", "Workstream", "Action", "Lead"],
        ["Inclusion", "Mainstream", "Hold training", "Lead A"],
        [None, "Early years", "Hold training", "Lead B"],
        ["Places", "Special schools", "Build", "Lead C"],
    ]
    drafts = drafted(book(tmp_path, rows))
    assert column(drafts, "sections", "ref") == ["1", "1.1", "1.2", "2", "2.1"]
    assert column(drafts, "actions", "ref") == ["1.1.1", "1.2.1", "2.1.1"]


def test_a_completion_after_the_report_is_left_to_a_person(tmp_path):
    headings = ["Ref", "Action", "Due", "Completed on"]
    rows = [["1", "Do", "2026", date(2025, 6, 2)], ["2", "Plan", "2026", date(2025, 7, 2)]]
    drafts = actions(tmp_path, *rows, headings=headings)
    assert column(drafts, "updates", "completed_on") == ["2025-06-02"]


def test_an_action_depends_on_references_that_exist(tmp_path):
    headings = ["Ref", "Action", "Due", "Dependencies"]
    rows = [["1.1", "Do", "2026", None], ["1.2", "Then", "2026", "1.1 and 9.9"], ["1.3", "Last", "2026", "1.1; 1.2"]]
    drafts = actions(tmp_path, *rows, headings=headings)
    assert column(drafts, "actions", "depends_on") == ["", "1.1", "1.1;1.2"]
    assert told(drafts, "9.9") == ["1.2 depends on what is no reference of another action here"]


@pytest.mark.parametrize(
    "row",
    [
        ["Total", "3 actions"],
        ["Sub-total", None, None, None, 3],
        ["Note: red is late."],
        ["* as agreed in May"],
        ["Source: programme office"],
        [2],
        HEADINGS,
    ],
)
def test_no_total_note_number_or_heading_becomes_an_action(row, tmp_path):
    drafts = actions(tmp_path, ["1.1", "Do this", "Lead", "May 2025"], row)
    assert column(drafts, "actions", "title") == ["Do this"]
    assert column(drafts, "sections", "title") == ["Plan"]


def test_lists_legends_and_minutes_become_nothing_and_are_said(tmp_path):
    sheets = {
        "Legend": [["Rating", "Description", "Action"], ["Red", "Off track", "Tell the board"]],
        "Lists": [["RAG", "Owners"], ["Green", "SEN Manager"]],
        "Minutes": [["Board of 3 June"], ["The board noted 18 actions."]],
    }
    path = book(tmp_path, [HEADINGS, ["1.1", "Do this", "Lead", "May 2025"]], **sheets)
    assert column(drafted(path), "actions", "title") == ["Do this"]
    assert untold(path) == []


def test_of_112_numbered_rows_the_18_with_something_are_actions(tmp_path):
    rows = [[number, *([f"Do thing {number}", "Lead"] if number <= 18 else [])] for number in range(1, 113)]
    drafts = actions(tmp_path, *rows)
    assert len(drafts.rows["actions"]) == 18
    assert [each.place for each in drafts.unread] == ["A20:A113"]


def test_a_fill_is_a_rating_and_has_the_word_that_stands_on_it_elsewhere(tmp_path):
    path = book(tmp_path, [HEADINGS, *([str(number), "Do", "Lead", "2026"] for number in (1, 2, 3))])

    def paint(sheet):
        sheet["E2"] = "Slipping"
        fill(sheet["E2"], AMBER), fill(sheet["E3"], AMBER), fill(sheet["E4"], RED)

    assert column(drafted(changed(path, paint)), "updates", "rating") == ["Slipping", "Slipping", "red"]


def test_a_symbol_is_rated_by_the_colour_of_its_ink_and_ink_without_text_by_nothing(tmp_path):
    path = book(tmp_path, [HEADINGS, ["1", "Do", "Lead", "2026", "●"], ["2", "Then", "Lead", "2026"]])

    def paint(sheet):
        ink(sheet["E2"], GREEN), ink(sheet["E3"], RED)

    assert column(drafted(changed(path, paint)), "updates", "rating") == ["green"]


def test_bands_across_whole_rows_are_no_ratings_and_are_said(tmp_path):
    path = book(tmp_path, [HEADINGS, ["1", "Do", "Lead", "2026", None, "ok"]])
    drafts = drafted(changed(path, lambda sheet: [fill(cell, GREEN) for cell in sheet[2]]))
    assert column(drafts, "updates", "rating") == [""]
    assert told(drafts, "green") == [
        "1: the whole row has this colour: whether it is a rating is for a person to settle"
    ]


@pytest.mark.parametrize(
    ("printed", "due", "cadence"),
    [
        (date(2025, 3, 31), "2025-03-31", "once"),
        (datetime(2025, 3, 31), "2025-03-31", "once"),  # noqa: DTZ001
        ("June 25", "2025-06-30", "once"),
        ("end of March 2025", "2025-03-31", "once"),
        ("by end Oct 25", "2025-10-31", "once"),
        ("31.05.2025", "2025-05-31", "once"),
        ("Q3 23/24", "2023-12-31", "once"),
        ("w/c 10 June 2025", "2025-06-16", "once"),
        ("1st June 2025", "2025-06-01", "once"),
        (2026, "2026-12-31", "once"),
        ("ongoing", "", "ongoing"),
        ("Ongoing (review July 2026)", "", "ongoing"),
        ("Quarterly from May 2025", "", "quarterly"),
        ("around February 2025", "", "once"),
        ("06/30/2025", "", "once"),
        (45838, "", "once"),
        ("by half term", "", "once"),
        ("TBC", "", "once"),
    ],
)
def test_a_due_date_is_read_where_it_is_sure_and_else_left_and_told(printed, due, cadence, tmp_path):
    drafts = actions(tmp_path, ["1", "Do", "Lead", printed])
    (row,) = drafts.rows["actions"]
    assert (row["due"], row["cadence"]) == (due, cadence)
    is_settled = due or printed == "ongoing"
    assert bool(told(drafts, row["due_text"])) != bool(is_settled)


@pytest.mark.parametrize(
    ("printed", "leads"),
    [
        ("SEND Lead / Education Lead", "SEND Lead;Education Lead"),
        ("DCS; ICB Director", "DCS;ICB Director"),
        ("Early Years Lead\nPortage Manager", "Early Years Lead;Portage Manager"),
        ("Officer/Team Lead", "Officer;Team Lead"),
        ("Head of Commissioning and ICB Lead", "Head of Commissioning;ICB Lead"),
        ("Chair, ICB", "Chair;ICB"),
        ("Director of Children and Families", "Director of Children and Families"),
        ("0-19 Manager", "0-19 Manager"),
    ],
)
def test_leads_are_parted_where_each_part_is_a_role(printed, leads, tmp_path):
    assert column(actions(tmp_path, ["1", "Do", printed, "2026"]), "actions", "leads") == [leads]


def test_what_is_hidden_stays_out_and_is_said(tmp_path):
    rows = [[*HEADINGS, "Cost code"], ["1", "Do", "Lead", "2026", "G", "ok", "X9"], ["2", "Hide", "Lead", "2026"]]
    path = book(tmp_path, rows, Old=[HEADINGS, ["9", "Old", "Lead", "2020"]])

    def hide(sheet):
        sheet.column_dimensions["G"].hidden = sheet.row_dimensions[3].hidden = True
        sheet.parent["Old"].sheet_state = "hidden"

    drafts = drafted(changed(path, hide))
    assert column(drafts, "actions", "title") == ["Do"]
    assert [bool(told(drafts, text)) for text in ("X9", "Hide", "Old")] == [True] * 3


def test_a_formula_without_a_value_is_told_and_never_worked_out(tmp_path):
    drafts = actions(tmp_path, ["=ROW()-1", "Do this", "Lead", "May 2025"])
    assert column(drafts, "actions", "ref") == ["1.1"]
    assert told(drafts, "=ROW()-1")[0].startswith("a formula whose value the file does not keep")


def test_a_plan_without_its_day_is_asked_for_it(tmp_path):
    with pytest.raises(ReleaseError, match="--as-at"):
        drafted(book(tmp_path, [HEADINGS, ["1", "Do", "Lead", "2026", "G"]]), None)


@pytest.mark.parametrize(
    "title",
    [
        "Position at 30 June 2025",
        "Quarter 1 report 2025/26, 30 June 2025",
        "SEND plan, June 2025",
        "Plan as at 30/06/2025",
    ],
)
def test_the_day_of_a_paper_is_read_from_its_title(title, tmp_path):
    rows = [[title], ["Next review: December 2025"], HEADINGS, ["1", "Do", "Lead", "2026", "G"]]
    assert column(drafted(book(tmp_path, rows), None), "updates", "as_at") == ["2025-06-30"]


TEXTS = st.sampled_from(
    [
        "",
        "1.1",
        "2",
        "A1",
        "Do this well",
        "Priority 1: Time",
        "Workstream B",
        "Total",
        "Note: late",
        "SEND Lead",
        "May 2025",
        "tbc",
        "Green",
        "41%",
        "<5",
        "n/a",
        "Ref",
        "Action",
        "Due",
        "Measure",
        "Target",
        "Risk",
        "Likelihood",
        "Update\nMay",
    ]
)
CELLS = st.one_of(TEXTS, st.integers(0, 50000), st.floats(0, 2, width=16), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=10)


@settings(deadline=None, max_examples=40)
@given(rows=ROWS, headings=st.permutations(HEADINGS), at=st.tuples(st.integers(1, 4), st.integers(1, 3)))
def test_every_cell_is_drafted_or_told_and_drafts_fit_together(rows, headings, at, tmp_path_factory):
    path = book(tmp_path_factory.mktemp("any"), [["A tracker"], headings, *rows], at)
    drafts = drafted(path)
    assert [each for each in untold(path) if not isinstance(each[2], date)] == []
    for table, every in drafts.rows.items():
        assert len({drafts.key(table, each) for each in every}) == len(every)
    sections, items = ({each["ref"] for each in drafts.rows[table]} for table in ("sections", "actions"))
    assert {each["section"] for each in drafts.rows["actions"]} <= sections
    assert {each["ref"] for each in drafts.rows["updates"]} <= sections | items
    assert len(drafts.found) == sum(map(len, drafts.rows.values()))


def test_several_tables_below_each_other_on_one_sheet_are_each_read(tmp_path):
    rows = [
        ["Report of 30 June 2025"],
        HEADINGS,
        ["A1", "Publish", "Lead", "May 2025", "G"],
        [],
        ["Indicators"],
        ["Ref", "Indicator", "Target 2025", "Actual 2025", "Good is"],
        ["K1", "% on time", "50%", "47%", "Higher"],
        ["Risks"],
        ["Ref", "Risk", "Likelihood", "Impact", "Score", "Owner"],
        ["R1", "Staff leave", 4, 5, 20, "Head of HR"],
    ]
    path = book(tmp_path, rows)
    drafts = drafted(path)
    assert {name: len(every) for name, every in drafts.rows.items()} == {
        "sections": 1,
        "actions": 1,
        "updates": 1,
        "measures": 1,
        "observations": 2,
        "risks": 1,
    }
    assert untold(path) == []


def test_a_register_beside_a_plan_is_a_table_of_its_own(tmp_path):
    rows = [
        [*HEADINGS, None, "Risk", "Likelihood", "Impact", "Owner"],
        ["1", "Do", "Lead", "2026", "G", "Fine", None, "Staff leave", 3, 4, "HR"],
        ["2", "Then", "Lead", "2026", "G"],
    ]
    path = book(tmp_path, rows)
    drafts = drafted(path)
    assert column(drafts, "actions", "success") == ["", ""]
    assert [(each["title"], each["impact"]) for each in drafts.rows["risks"]] == [("Staff leave", "4")]
    assert untold(path) == []


def test_a_risk_has_its_score_now_and_words_are_no_numbers(tmp_path):
    rows = [
        ["Register of 30 June 2025"],
        [None, None, "Inherent", None, "Residual", None, "Target", None],
        ["Risk ID", "Risk description", *["Likelihood", "Impact"] * 3, "Owner", "Status"],
        ["R1", "Too few psychologists", 5, 4, 3, 4, 2, 2, "Principal EP", "Open"],
        ["R2", "Deficit", "High", "High", None, None, None, None, "CFO", "Moved"],
    ]
    drafts = drafted(book(tmp_path, rows))
    first, second = drafts.rows["risks"]
    assert [first[each] for each in ("likelihood", "impact", "target_likelihood", "target_impact", "status")] == [
        "3",
        "4",
        "2",
        "2",
        "open",
    ]
    assert (second["likelihood"], second["impact"], second["status"], second["as_at"]) == ("", "", "", "2025-06-30")
    assert len(told(drafts, "High")) == 2
    assert "its scale" in told(drafts, "Too few psychologists")[0]
    assert told(drafts, "Moved") == ["status of R2: a risk is open or closed"]
