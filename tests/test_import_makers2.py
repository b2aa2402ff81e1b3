"""`sendplan import plan`: papers as other councils print them as web pages, Markdown and extracted text."""

import pytest
from trackers import column, drafted, told

from sendplan.errors import ReleaseError

HEADINGS = ["Ref", "Action", "Lead", "Due", "RAG", "Comments"]
DAY = "Position at 31 January 2026"
PLAN = [
    ["1.1", "Hold a summit", "DCS", "Oct 2025", "Blue", "Held"],
    ["1.2", "Agree aims", "DCO", "Feb 2026", "Red", "Late"],
]
AIMS = [("1.1", "Hold a summit", "1", "2025-10-31"), ("1.2", "Agree aims", "1", "2026-02-28")]


def paper(tmp_path, text, name="paper.txt", as_at=None):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return drafted(path, as_at)


def rows(drafts, table, *names):
    return [tuple(row[name] for name in names) for row in drafts.rows[table]]


def plan_of(drafts):
    return rows(drafts, "actions", "ref", "title", "section", "due")


def by_tabs(cells):
    return ["\t".join(row) for row in cells]


def by_bars(cells):
    return [" | ".join(row) for row in cells]


def by_blanks(cells):
    return [line for row in cells for line in ("".join(f"{each:18}" for each in row).rstrip(), "")]


def by_lines(cells):
    return [each for row in cells for each in row]


@pytest.mark.parametrize("written", [by_tabs, by_bars, by_blanks, by_lines])
def test_a_table_of_a_text_without_pipes_is_read_by_its_row_of_headings(written, tmp_path):
    text = "\n".join([DAY, "", "Priority 1: Leadership", "", *written([HEADINGS, *PLAN]), "", "Page 2 of 3"])
    drafts = paper(tmp_path, text)
    assert plan_of(drafts) == AIMS
    assert rows(drafts, "updates", "ref", "rating", "narrative") == [("1.1", "Blue", "Held"), ("1.2", "Red", "Late")]
    assert rows(drafts, "sections", "ref", "title") == [("1", "Leadership")]


LAID_OUT = """                      Progress at 31 January 2026

 Priority 1 - Leadership

 Ref   Action                  Lead              Due         RAG     Comments

 1.1   Hold a summit of        Chief             Oct 2025    Blue    Held on 9 October
       all partners            Executive                             with 80 people.
 1.2   Agree aims              DCO               Feb 2026    Red     Late
\f
                               Agenda item 7

 Ref   Action                  Lead              Due         RAG     Comments

 1.3   Tell families           Local Offer       Mar 2026    Green
                               Manager

 Priority 2 - Places

 2.1   Open a centre           Head of Skills    Sep 2026    Green   Lease signed.
"""


def test_the_lines_of_a_row_that_lies_over_several_are_one_cell_each(tmp_path):
    drafts = paper(tmp_path, LAID_OUT)
    assert rows(drafts, "actions", "ref", "title", "leads", "section") == [
        ("1.1", "Hold a summit of all partners", "Chief Executive", "1"),
        ("1.2", "Agree aims", "DCO", "1"),
        ("1.3", "Tell families", "Local Offer Manager", "1"),
        ("2.1", "Open a centre", "Head of Skills", "2"),
    ]
    assert column(drafts, "updates", "narrative")[0] == "Held on 9 October with 80 people."
    assert rows(drafts, "sections", "ref", "title", "parent") == [("1", "Leadership", ""), ("2", "Places", "")]


def test_prose_with_bars_tabs_or_blanks_becomes_no_table(tmp_path):
    text = "Tel: 01 | Fax: 02 | Post: 03\nName:\tA Member\tDCS\n\nThe plan   was   late.\nRef\nAction\nLead\n"
    with pytest.raises(ReleaseError, match="no table"):
        paper(tmp_path, text)


def piped(*cells):
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def test_a_title_that_begins_with_its_reference_is_parted_from_it(tmp_path):
    heads = ["Action", "Lead", "Due", "RAG"]
    for first, second in (("1.1", "1.2"), ("(1.a)", "(1.b)"), ("AP1-01:", "AP1-02:"), ("M1 -", "M2 -"), ("1)", "2)")):
        table = piped(heads, [f"{first} Hold it", "DCS", "2026", "G"], [f"{second} Agree it", "DCO", "2026", "R"])
        drafts = paper(tmp_path, f"{DAY}\n\nPriority 1: Time\n\n{table}", "paper.md")
        refs = [each.strip(" ():-") for each in (first, second)]
        assert rows(drafts, "actions", "ref", "title") == [(refs[0], "Hold it"), (refs[1], "Agree it")]
        assert column(drafts, "updates", "ref") == refs


def test_a_number_that_is_a_titles_own_is_no_reference(tmp_path):
    table = piped(["Action", "Lead", "Due"], ["40 places more", "DCS", "2026"], ["3 hubs open", "DCO", "2026"])
    drafts = paper(tmp_path, f"{DAY}\n\n{table}")
    assert column(drafts, "actions", "title") == ["40 places more", "3 hubs open"]


def test_headings_without_a_word_for_their_level_are_each_a_section(tmp_path):
    first, second = (piped(HEADINGS, row) for row in (PLAN[0], ["2.1", "Open", "DCS", "2026", "G", ""]))
    text = f"# Plan\n\n{DAY}\n\n## 1. Managing demand\n\n{first}\n\n## 2. Making places\n\n{second}"
    drafts = paper(tmp_path, text, "paper.md")
    assert rows(drafts, "sections", "ref", "title") == [("1", "Managing demand"), ("2", "Making places")]
    assert column(drafts, "actions", "section") == ["1", "2"]


def test_a_papers_title_is_no_section_of_a_table_that_has_its_own(tmp_path):
    table = [["Theme", "Action", "Lead", "Due"], ["Voice", "Ask", "DCS", "2026"], ["", "Tell", "DCS", "2026"]]
    drafts = paper(tmp_path, f"# Our plan\n\n{DAY}\n\n{piped(*table)}", "paper.md")
    assert rows(drafts, "sections", "ref", "title", "parent") == [("1", "Voice", "")]
    table = [["Outcome 1: Voice"], HEADINGS, PLAN[0], ["Outcome 2: Places"], HEADINGS, ["2.1", "Open", "DCS", "2026"]]
    drafts = paper(tmp_path, f"# Our plan\n\n{DAY}\n\n{piped(*table)}", "paper.md")
    assert rows(drafts, "sections", "ref", "title", "parent") == [("1", "Voice", ""), ("2", "Places", "")]


def test_a_forecast_of_the_day_that_was_due_is_no_new_date(tmp_path):
    heads = ["Ref", "Milestone", "Baseline date", "Forecast date"]
    table = piped(heads, ["M1", "Buy", "30/05/2026", "30/05/2026"], ["M2", "Build", "30/05/2026", "30/06/2026"])
    drafts = paper(tmp_path, f"{DAY}\n\n{table}")
    assert rows(drafts, "updates", "ref", "revised_due") == [("M2", "2026-06-30")]


def test_the_words_of_a_link_are_the_papers(tmp_path):
    row = ["1.1", "Do", "DCS", "[Q4 25/26](https://example.org/a)", "G", "![Logo](y.png) See [the page](https://a.org)"]
    drafts = paper(tmp_path, f"{DAY}\n\n{piped(HEADINGS, row)}")
    assert rows(drafts, "actions", "due_text", "due") == [("Q4 25/26", "2026-03-31")]
    assert column(drafts, "updates", "narrative") == ["Logo See the page"]


CARD = f"<table>{''.join(f'<tr><th>{each}</th><td>{{}}</td></tr>' for each in ('Lead', 'Due date', 'BRAG'))}</table>"


def test_a_small_table_below_the_title_of_its_action_is_that_action(tmp_path):
    text = (
        f"<h1>Plan</h1><p>{DAY}</p><h2>Priority 1: Time</h2><h3>PA1-01 Cut waits</h3>{CARD.format('DCS', '2026', 'R')}"
    )
    text += f"<h3>PA1-02 – Tell families</h3>{CARD.format('DCO', 'Ongoing', 'G')}"
    text += f"<h2>Document control</h2>{CARD.format('DCS', '', 'Draft').replace('Due date', 'Approved')}"
    drafts = paper(tmp_path, text, "paper.html")
    assert rows(drafts, "actions", "ref", "title", "leads", "due_text") == [
        ("PA1-01", "Cut waits", "DCS", "2026"),
        ("PA1-02", "Tell families", "DCO", "Ongoing"),
    ]
    assert column(drafts, "updates", "rating") == ["R", "G"]
    assert column(drafts, "sections", "title") == ["Time"]
    assert told(drafts, "Document control") and told(drafts, "Draft")


MINUTES = """SEND Board

Minutes of the meeting held on 12 May 2025 at 2.00 pm

1. Minutes

The minutes of 10 March 2025 were agreed.

2. Improvement plan

Of the 42 actions, 17 were complete and 6 were delayed. Members requested a breakdown by the end of June 2025.

RESOLVED: That

(i) the report be noted; and
(ii) the dates of actions 1.3 and 2.6 be moved to December 2025.

3. Action log

{}
"""


def test_minutes_are_of_the_day_of_their_meeting_whatever_they_resolve(tmp_path):
    log = piped(["Ref", "Action", "Owner", "Due", "Status"], ["01/25", "Share it", "DCS", "30 May 2025", "Open"])
    drafts = paper(tmp_path, MINUTES.format(log))
    assert rows(drafts, "updates", "ref", "as_at", "rating") == [("01/25", "2025-05-12", "Open")]
    assert rows(drafts, "quoted", "figure", "value") == [("actions", "42"), ("complete", "17"), ("delayed", "6")]
    assert rows(drafts, "requests", "kind", "raised_on") == [
        (each, "2025-05-12") for each in ("request", "resolution", "resolution")
    ]
    assert column(drafts, "requests", "due")[0] == "2025-06-30"


def test_all_pupils_are_the_whole_of_a_measure(tmp_path):
    heads = ["Ref", "Measure", "Group", "Target 2025/26", "Actual 2025/26"]
    table = piped(heads, ["K1", "Number excluded", "All pupils", "30", "41"], ["", "", "SEN support", "12", "<5"])
    drafts = paper(tmp_path, f"{DAY}\n\n{table}")
    assert rows(drafts, "observations", "breakdown", "series", "value", "symbol") == [
        ("all", "target", "30", ""),
        ("all", "actual", "41", ""),
        ("SEN support", "target", "12", ""),
        ("SEN support", "actual", "", "c"),
    ]


def test_an_action_merged_over_its_milestones_has_none_of_their_days_and_ratings(tmp_path):
    heads = ["Ref", "Action", "Milestone", "Lead", "Due", "RAG"]
    first = ["1.1", "Build", "Pick", "DCS", "Jan 2025", "Complete"]
    table = piped(
        heads, first, ["", "", "Fit", "", "Aug 2026", "Delayed"], ["1.2", "Train", "", "DCO", "2026", "Green"]
    )
    drafts = paper(tmp_path, f"{DAY}\n\nPriority 1: Places\n\n{table}")
    assert rows(drafts, "actions", "ref", "parent", "title", "leads", "due") == [
        ("1.1", "", "Build", "DCS", ""),
        ("1.1.1", "1.1", "Pick", "", "2025-01-31"),
        ("1.1.2", "1.1", "Fit", "", "2026-08-31"),
        ("1.2", "", "Train", "DCO", "2026-12-31"),
    ]
    assert rows(drafts, "updates", "ref", "rating") == [("1.1.1", "Complete"), ("1.1.2", "Delayed"), ("1.2", "Green")]


@pytest.mark.parametrize(
    ("heading", "cell", "rating", "narrative"),
    [
        ("Progress and RAG", "**Green** – 61% done", "Green", "61% done"),
        ("RAG", "Amber: draft out for comment", "Amber", "draft out for comment"),
        ("RAG", "Amber - some delay", "Amber - some delay", ""),
        ("RAG", "Not started", "Not started", ""),
        ("Progress", "Status: Amber. Leaflet drafted.", "Amber", "Leaflet drafted."),
        ("Progress", "<p>All seen.</p><p>RAG: Green</p>", "Green", "All seen."),
        ("Progress", "Status: unclear to families", "", "Status: unclear to families"),
    ],
)
def test_a_rating_is_told_apart_from_the_words_in_its_cell(heading, cell, rating, narrative, tmp_path):
    table = piped(["Ref", "Action", "Lead", "Due", heading], ["1.1", "Do", "DCS", "2026", cell])
    drafts = paper(tmp_path, f"{DAY}\n\n{table}", "paper.md")
    assert rows(drafts, "updates", "rating", "narrative") == [(rating, narrative)]


def test_a_list_alone_rates_its_actions_as_its_heading_says(tmp_path):
    late = piped(["Ref", "Overdue actions", "Lead", "Due", "Reason"], ["2.3", "Sign", "DCO", "March 2025", "Lawyers"])
    done = piped(["Ref", "Completed actions", "Lead", "Due"], ["1.4", "Publish", "DCS", "April 2025"])
    drafts = paper(tmp_path, f"# Exceptions\n\n{DAY}\n\n## Late\n\n{late}\n\n## Done\n\n{done}", "paper.md")
    assert rows(drafts, "updates", "ref", "rating", "narrative") == [
        ("2.3", "delayed", "Lawyers"),
        ("1.4", "completed", ""),
    ]


def test_measures_without_references_are_numbered_over_their_sections(tmp_path):
    heads = ["Indicator", "Polarity", "Target 2024/25", "Actual 2024/25"]
    first = ["In 20 weeks (%)", "Bigger is better", "60%", "61.3% ▲"]
    rest = [["**Outcomes**"], ["In work (%)", "Bigger is better", "8%", "45/612 (7.4%)"], ["Out", "Lower", "0", "[c]"]]
    drafts = paper(tmp_path, f"{DAY}\n\n{piped(heads, ['**Timeliness**'], first, *rest)}", "paper.md")
    assert rows(drafts, "measures", "ref", "title", "better") == [
        ("M1", "In 20 weeks (%)", "higher"),
        ("M2", "In work (%)", "higher"),
        ("M3", "Out", "lower"),
    ]
    actual = [row for row in rows(drafts, "observations", "measure", "series", "value", "symbol") if row[1] == "actual"]
    assert actual == [("M1", "actual", "61.3", ""), ("M2", "actual", "7.4", ""), ("M3", "actual", "", "c")]


@pytest.mark.parametrize(
    "front",
    [
        [["No", "Item", "Lead Officer", "Action required"], ["1", "Welcome", "Chair", "To note"]],
        [["Item", "Title", "Lead", "Time"], ["1", "Welcome", "Chair", "10.00"]],
        [["Score", "Likelihood", "Description"], ["1", "Rare", "Less than 5%"], ["5", "Certain", "Over 90%"]],
        [["Version", "Date", "Owner", "Status", "Comments"], ["0.1", "Jan 2025", "PMO", "Draft", "First"]],
        [["Characteristic", "Impact", "Mitigating action", "Lead"], ["Age", "Positive", "None needed", "HR"]],
        [["Consultee", "Date", "Comments", "Response"], ["Forum", "May 2025", "Good", "Noted"]],
        [["Meeting", "Date", "Purpose", "Lead"], ["Board", "3 June 2025", "Oversight", "DCS"]],
        [["Area", "Budget", "Actual", "Variance"], ["Staff", "240", "231", "-9"]],
    ],
)
def test_what_stands_around_a_plan_is_no_action_measure_or_risk_and_is_said(front, tmp_path):
    plan = f"## Priority 1: Time\n\n{piped(HEADINGS, *PLAN)}"
    drafts = paper(tmp_path, f"# Paper\n\n{DAY}\n\n## Other\n\n{piped(*front)}\n\n{plan}", "paper.md")
    assert plan_of(drafts) == AIMS
    assert not drafts.rows["measures"] and not drafts.rows["risks"]
    assert all(told(drafts, cell) for row in front for cell in row)


def test_sections_of_two_kinds_with_the_same_numbers_keep_their_own_and_a_letter(tmp_path):
    parts = [
        ("Priority 1", "1.1"),
        ("Priority 2", "2.1"),
        ("Enabler 1", "3.1"),
        ("Enabler 2", "4.1"),
        ("Enabler 3", "5.1"),
    ]
    told = [
        f"## {name}: Part {ref}\n\n{piped(HEADINGS, [ref, f'Do {ref}', 'DCS', 'May 2025', 'G', 'Begun'])}"
        for name, ref in parts
    ]
    drafts = paper(tmp_path, "\n\n".join([DAY, *told]))
    assert column(drafts, "sections", "ref") == ["1", "2", "E1", "E2", "E3"]
    assert column(drafts, "actions", "section") == ["1", "2", "E1", "E2", "E3"]


def test_what_a_paper_says_of_empty_ratings_is_asked_about_once(tmp_path):
    said = "Where the RAG column is empty the work has not begun."
    row = ["1.1", "Do", "DCS", "May 2025", "", "Begun"]
    drafts = paper(tmp_path, f"{DAY}\n\n{said}\n\n{piped(HEADINGS, row)}")
    assert [each.why for each in drafts.unread if each.text == said] == [
        "what an empty rating means: for a person to settle"
    ]
