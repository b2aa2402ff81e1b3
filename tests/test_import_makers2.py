"""`sendplan import plan`: papers as other councils print them as web pages, Markdown and extracted text."""

import pytest
from trackers import column, drafted

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
