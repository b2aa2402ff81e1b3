"""Papers of other makers, written by Word and as PDF: what a careful officer would draft of each."""

import pytest
from docx import Document
from fpdf import FPDF
from fpdf.fonts import FontFace
from trackers import column, told

from sendplan.sources import plan
from sendplan.sources.draft_files import files_of

PLAN = ["Ref", "Action", "Lead", "Due", "RAG", "Update"]
DAY = "Position at 30 June 2025"


def word(tmp_path, *blocks, name="paper.docx"):
    """Write a paper: a text is a paragraph, a number and a text a heading of that level, a list of rows a table."""
    made = Document()
    for block in blocks:
        if isinstance(block, list):
            _table(made, block)
        elif isinstance(block, tuple):
            made.add_heading(block[1], block[0])
        else:
            made.add_paragraph(block)
    made.save(tmp_path / name)
    return tmp_path / name


def _table(made, rows):
    """Write a table; a cell that says ^ is one with that above it, and one that says < with that on its left."""
    table = made.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            if text == "^":
                table.cell(down - 1, across).merge(table.cell(down, across))
            elif text == "<":
                table.cell(down, across - 1).merge(table.cell(down, across))
            else:
                table.cell(down, across).text = text
    made.add_paragraph()


def drafted(path):
    return plan.drafted([path], None, {})


def rows(drafts, table, *names):
    return [tuple(each[name] for name in names) for each in drafts.rows[table]]


def test_outcomes_merged_over_rows_are_sections_of_the_heading_above(tmp_path):
    heads = ["Outcome", "No.", "Action", "Who", "By when"]
    table = [heads, ["Waits are short", "1.1", "Let a contract", "Head of Health", "May 2025"]]
    table += [["^", "1.2", "Write to families", "Clinical Officer", "June 2025"]]
    table += [["Families know", "1.3", "Open a helpline", "Head of Nursing", "July 2025"]]
    table += [["^", "1.4", "Print a guide", "Forum Chair", "July 2025"]]
    path = word(tmp_path, (0, "Plan of Eastmoor"), DAY, (1, "Area for priority action 1: Waiting"), table)
    drafts, _ = drafted(path)
    assert column(drafts, "sections", "title") == ["Waiting", "Waits are short", "Families know"]
    first, second = column(drafts, "sections", "ref")[1:]
    assert column(drafts, "actions", "section") == [first, first, second, second]


def test_steps_of_a_merged_action_are_each_an_action_below_it(tmp_path):
    heads = ["Ref", "Action", "Steps", "Leads", "Start – End", "RAG"]
    table = [heads, ["1.1", "Better local offer", "a) Ask families", "Officer", "Sept 2024 – Nov 2024", "Complete"]]
    table += [["^", "^", "b) Rewrite pages", "Designer", "Nov 2024 – Jan 2025", "On track"]]
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, table))
    assert rows(drafts, "actions", "ref", "title", "leads", "due", "parent") == [
        ("1.1", "Better local offer", "", "", ""),
        ("1.1.1", "a) Ask families", "Officer", "2024-11-30", "1.1"),
        ("1.1.2", "b) Rewrite pages", "Designer", "2025-01-31", "1.1"),
    ]
    assert rows(drafts, "updates", "ref", "rating") == [("1.1.1", "Complete"), ("1.1.2", "On track")]


CARD = [["Action 1.1", "Open a hub", "<", "<"], ["Lead", "Hub Manager", "Due date", "September 2025"]]
CARD += [["Status", "On track", "Cost centre", "Seen in May"]]
STEPS = [["Milestone", "Due", "Complete?"], ["Site found", "May 2025", "Yes"], ["Staff in post", "July 2025", "No"]]


def test_a_table_of_milestones_below_an_action_of_its_own_table_is_of_that_action(tmp_path):
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, (1, "Priority 1: Early help"), CARD, STEPS))
    assert rows(drafts, "actions", "ref", "title", "due", "parent") == [
        ("1.1", "Open a hub", "2025-09-30", ""),
        ("1.1.1", "Site found", "2025-05-31", "1.1"),
        ("1.1.2", "Staff in post", "2025-07-31", "1.1"),
    ]
    assert rows(drafts, "updates", "ref", "rating") == [("1.1", "On track"), ("1.1.1", "completed")]


def test_a_label_of_an_actions_table_that_no_draft_has_is_told(tmp_path):
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, (1, "Priority 1: Early help"), CARD, STEPS))
    assert told(drafts, "Seen in May")


def test_a_label_without_a_value_does_not_hide_its_action(tmp_path):
    card = [["Reference", "JC2"], ["Action", "Publish a statement"], ["Lead officer", "Head of Commissioning"]]
    card += [["Supporting", ""], ["Timescale", "TBC"], ["RAG", ""], ["Progress", ""]]
    headings = [(1, "1 Joint commissioning"), (3, "Publish a statement")]
    drafts, _ = drafted(word(tmp_path, (0, "Programme: June 2025"), *headings, card))
    assert rows(drafts, "actions", "ref", "title", "leads") == [("JC2", "Publish a statement", "Head of Commissioning")]
    assert column(drafts, "sections", "title") == ["1 Joint commissioning"]


def test_bullets_below_a_heading_are_what_it_says_of_an_action(tmp_path):
    path = tmp_path / "paper.docx"
    made = Document()
    made.add_heading("Delivery plan at 30 June 2025", 0)
    made.add_heading("Workstream 1 – Inclusion", 2)
    made.add_heading("Action 1a: Fund a network", 3)
    for text in ("Lead: Head of Inclusion", "Timescale: Ongoing", "Status: Green", "Update: Two have met."):
        made.add_paragraph(text, style="List Bullet")
    made.save(path)
    drafts, _ = drafted(path)
    assert rows(drafts, "actions", "ref", "title", "leads", "cadence") == [
        ("1a", "Fund a network", "Head of Inclusion", "ongoing")
    ]
    assert rows(drafts, "updates", "rating", "narrative") == [("Green", "Two have met.")]


def test_a_small_table_of_labels_reports_on_its_workstream(tmp_path):
    labels = [["Workstream lead", "Head of Digital"], ["Overall RAG", "Amber"], ["Progress this period", "Live."]]
    labels += [["Next steps", "Move records."], ["Spend to date", "£40,000"]]
    plan_of = [PLAN, ["1", "Portal", "Digital Lead", "July 2025", "Green", "Built."]]
    drafts, _ = drafted(word(tmp_path, (0, "Report"), DAY, (1, "Workstream 2: Systems"), labels, plan_of))
    assert rows(drafts, "sections", "ref", "lead") == [("2", "Head of Digital")]
    assert ("2", "Amber", "Live.", "Move records.") in rows(
        drafts, "updates", "ref", "rating", "narrative", "mitigation"
    )
    assert told(drafts, "Spend to date: £40,000")


def test_labels_and_a_table_of_milestones_that_touch_are_two_tables(tmp_path):
    labels = [["Workstream lead", "<", "Head of Digital"], ["Overall RAG", "<", "Amber"], ["Progress", "<", "Live."]]
    both = [*labels, ["Milestone", "Due", "Status"], ["Portal", "July 2025", "On track"]]
    drafts, _ = drafted(word(tmp_path, (0, "Report"), DAY, (1, "Workstream 2: Systems"), both))
    assert rows(drafts, "sections", "ref", "lead") == [("2", "Head of Digital")]
    assert rows(drafts, "actions", "title", "section") == [("Portal", "2")]
    assert sorted(column(drafts, "updates", "rating")) == ["Amber", "On track"]


def test_a_heading_that_says_who_leads_is_no_section(tmp_path):
    plan_of = [PLAN, ["1", "Portal", "Digital Lead", "July 2025", "Green", "Built."]]
    headings = [(1, "Joint commissioning"), (3, "Programme lead: Head of Health"), (1, "Next")]
    drafts, _ = drafted(word(tmp_path, (0, "Report"), DAY, *headings[:2], plan_of, headings[2]))
    assert rows(drafts, "sections", "title", "lead") == [("Joint commissioning", "Head of Health")]


def test_a_section_named_above_a_tables_headings_has_the_lead_named_there(tmp_path):
    table = [
        ["Area for improvement 1: Letters to families", "<", "<"],
        ["Senior responsible officer: Chief Nurse", "<", "<"],
    ]
    table += [["Ref", "Action", "Due"], ["1.1", "Write plainly", "May 2025"], ["1.2", "Answer calls", "June 2025"]]
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, table))
    assert rows(drafts, "sections", "title", "lead") == [("Letters to families", "Chief Nurse")]


@pytest.mark.parametrize(
    ("printed", "due", "revised"),
    [
        ("Mar 25 → Jun 25", "2025-03-31", "2025-06-30"),
        ("28 Feb 2025 (now 31 Dec 2025)", "2025-02-28", "2025-12-31"),
        ("Mar 25 -> soon", "", ""),
    ],
)
def test_a_date_with_the_one_in_its_place_is_first_due_and_revised(printed, due, revised, tmp_path):
    table = [PLAN, ["1.1", "Open a hub", "Hub Manager", printed, "Red", "Late."]]
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, table))
    assert rows(drafts, "actions", "due_text", "due") == [(printed, due)]
    assert column(drafts, "updates", "revised_due") == [revised]


def test_a_column_of_progress_and_rag_is_a_rating_and_its_words(tmp_path):
    table = [["Ref", "Activity", "Lead", "Timescale", "Progress and RAG"]]
    table += [["1", "Agree a memo", "Chief Executive", "Nov 2025", "Amber: second draft."]]
    table += [["2", "Publish data", "Data Manager", "Oct 2025", "Waits for a system."]]
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, table))
    assert rows(drafts, "updates", "rating", "narrative") == [
        ("Amber", "second draft."),
        ("", "Waits for a system."),
    ]


def test_signs_without_a_heading_are_ratings_as_the_line_above_explains_them(tmp_path):
    table = [["", "What we will do", "Who", "Due"], ["✔", "Agree a strategy", "Director", "May 2025"]]
    table += [["▲", "Launch a site", "Digital Lead", "June 2025"], ["✖", "Review breaks", "Manager", "June 2025"]]
    key = "✔ complete   ● on track   ▲ some delay   ✖ off track"
    drafts, every = drafted(word(tmp_path, (0, "Roadmap"), DAY, key, (2, "Quarter 1: April to June 2025"), table))
    assert column(drafts, "updates", "rating") == ["✔", "▲", "✖"]
    assert [drafts.meaning_of(each) for each in "✔●▲✖"] == ["complete", "green", "amber", "red"]
    assert "✖,red,off track" in files_of(drafts, every)["ratings.csv"]


def test_an_amber_that_is_explained_as_delayed_stays_amber(tmp_path):
    table = [PLAN, ["1.1", "Open a hub", "Hub Manager", "May 2025", "A", "Late."]]
    key = "B = complete; G = on track; A = delayed; R = off track"
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, key, table))
    assert [drafts.meaning_of(each) for each in "BGAR"] == ["complete", "green", "amber", "red"]


@pytest.mark.parametrize(
    "said",
    [
        [["Report to:", "Scrutiny Committee"], ["Date:", "17 November 2025"]],
        "Meeting of 17 November 2025, 10.00am",
        "Version 3 – 17 November 2025",
    ],
)
def test_the_day_of_a_paper_is_in_its_first_table_or_that_of_its_meeting(said, tmp_path):
    table = [PLAN, ["1.1", "Open a hub", "Hub Manager", "May 2025", "Red", "Late."]]
    note = "Dates were agreed by the board on 6 October 2025."
    drafts, _ = drafted(word(tmp_path, said, (0, "SEND improvement plan: progress"), table, note))
    assert column(drafts, "updates", "as_at") == ["2025-11-17"]


def test_an_appendix_is_no_section_and_numbers_under_a_hash_are_references(tmp_path):
    table = [["#", "Action and success criteria", "Accountable / Responsible", "Due date", "Status"]]
    table += [
        ["Priority 1 – Voice", "<", "<", "<", "<"],
        ["1", "Set up a panel", "AD / Lead", "30.06.2025", "Complete"],
    ]
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, (1, "Appendix 1: the plan"), table))
    assert rows(drafts, "sections", "ref", "title") == [("1", "Voice")]
    assert rows(drafts, "actions", "ref", "section", "title") == [("1", "1", "Set up a panel")]


def test_what_a_first_import_knew_of_lists_is_known_when_its_columns_are_given_again(tmp_path):
    lists = [["Actions completed", "Date closed"], ["Open a hub", "12 May 2025"], ["Print a guide", "30 May 2025"]]
    path = word(tmp_path, (0, "Improvement plan"), DAY, lists)
    first, _ = drafted(path)
    given = {"table 1": {"Actions completed": "title", "Date closed": "completed_on"}}
    again, _ = plan.drafted([path], None, given)
    assert column(again, "actions", "title") == column(first, "actions", "title") == ["Open a hub", "Print a guide"]
    assert column(again, "updates", "completed_on") == column(first, "updates", "completed_on")


def test_front_matter_is_told_and_never_an_action(tmp_path):
    front = [
        [["Version", "Date", "Author", "Changes made"], ["0.1", "12/01/2025", "Programme Manager", "First draft"]],
        [["Name", "Role", "Organisation"], ["J Field", "Chair", "Eastmoor Council"]],
        [
            ["Item", "Subject", "Lead", "Time"],
            ["1", "Welcome", "Chair", "10.00"],
            ["2", "The plan", "Manager", "10.20"],
        ],
        [["Term", "Meaning"], ["ICB", "Integrated care board"]],
        [["Protected characteristic", "Impact", "Mitigation"], ["Age", "Positive", "None needed"]],
        [["Score", "Likelihood", "Impact"], ["1", "Rare", "Negligible"], ["5", "Almost certain", "Severe"]],
    ]
    table = [PLAN, ["1.1", "Open a hub", "Hub Manager", "May 2025", "Red", "Late."], ["1.2", "", "", "", "", ""]]
    drafts, _ = drafted(word(tmp_path, (0, "Improvement plan"), DAY, *front, (1, "Priority 1: Early help"), table))
    assert column(drafts, "actions", "title") == ["Open a hub"]
    assert not drafts.rows["risks"]
    unread = " | ".join(each.text for each in drafts.unread)
    for text in ("First draft", "J Field", "Welcome", "Integrated care board", "None needed", "Negligible", "1.2"):
        assert text in unread


def pdf(tmp_path, table, widths, fills=()):
    """Write a plan as a PDF: the day, and a ruled table with some cells filled, by row and column."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", "B", 18)
    made.cell(0, 12, "SEND Improvement Plan", new_x="LMARGIN", new_y="NEXT")
    made.set_font("Helvetica", "", 9)
    made.cell(0, 8, DAY, new_x="LMARGIN", new_y="NEXT")
    with made.table(col_widths=widths, text_align="LEFT", line_height=5) as drawn:
        for down, row in enumerate(table):
            line = drawn.row()
            for across, text in enumerate(row):
                line.cell(text, style=_fill((down, across) in fills))
    made.output(str(tmp_path / "paper.pdf"))
    return tmp_path / "paper.pdf"


def _fill(is_filled):
    return FontFace(fill_color=(255, 0, 0) if is_filled else None)


def test_a_filled_cell_of_a_pdf_is_no_rating_of_the_row_below(tmp_path):
    table = [["Ref", "Action", "Lead", "Due", "RAG"], ["1.1", "Open a hub", "Hub Manager", "May 2025", ""]]
    table += [["1.2", "Print a guide", "Forum Chair", "June 2025", ""]]
    drafts, _ = drafted(pdf(tmp_path, table, (1, 4, 3, 2, 1), fills={(1, 4)}))
    assert rows(drafts, "updates", "ref", "rating") == [("1.1", "red")]


def test_words_and_dates_that_a_narrow_column_of_a_pdf_breaks_are_whole(tmp_path):
    table = [["Ref", "Action", "Lead", "Due", "RAG"]]
    table += [["1.1", "The partnership should publish waits", "Commissioning Manager", "31/12/2025", "Red"]]
    table += [["1.2", "Make the decision known in resource bases", "Head Teacher", "30/06/2026", "Red"]]
    narrow = [[*row, "Update" if row[0] == "Ref" else "None."] for row in table]
    drafts, _ = drafted(pdf(tmp_path, narrow, (1.2, 2.05, 2.4, 1.6, 1.2, 9)))
    assert column(drafts, "actions", "title") == [row[1] for row in table[1:]]
    assert column(drafts, "actions", "due") == ["2025-12-31", "2026-06-30"]
    assert column(drafts, "actions", "leads") == [row[2] for row in table[1:]]
