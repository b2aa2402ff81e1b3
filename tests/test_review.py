"""The page of a paper's drafts: what is unsure first, each row beside the words it came from."""

from pathlib import Path

import pytest
from browser import axe, axe_on_paper, contrast, loud, shown, too_wide, unprinted, unreached
from bs4 import BeautifulSoup
from hostile import PAYLOADS
from trackers import AS_AT, GREEN, HEADINGS, KPIS, book, changed, fill

from sendplan import __main__ as command
from sendplan.review.page import page
from sendplan.sources import plan
from sendplan.sources.grid import Cell, Grid, Unread
from sendplan.sources.outline import Placed
from sendplan.sources.paper import Paper, Text, of_sheets, words_at

SURE = ["1.1", "Publish the offer", "Offer Lead", "May 2025", "Green", "Done"]
VALUES = [[*KPIS, "Target 2024/25", "Q1 2024/25"], ["K1", "Plans in 20 weeks", "%", "Higher", "60%", "41%"]]


def review(path):
    return page(*plan.drafted([path], AS_AT, {}))


def read(grid):
    """A file of one sheet that has no table of a plan."""
    return plan.Read(Path("long.xlsx"), of_sheets([grid]), [Placed(grid)], [], [], [], None)


def seen(markup):
    return BeautifulSoup(markup, "html.parser")


def of(tmp_path, *rows, headings=HEADINGS, **more):
    return seen(review(book(tmp_path, [headings, *rows], **more)))


def card(soup, title):
    return next(each for each in soup.find_all("article") if title in each.h4.text)


def texts(soup, names):
    return [" ".join(each.text.split()) for each in soup.find_all(names)]


def after(soup, heading):
    """The text of a part of the page, up to the next."""
    first = next(each for each in soup.find_all("h2") if each.text == heading)
    rest = first.find_next_siblings()
    end = next((place for place, each in enumerate(rest) if each.name == "h2"), len(rest))
    return " ".join(" ".join(each.text.split()) for each in rest[:end])


def test_the_words_beside_a_row_are_those_of_its_place(tmp_path):
    other = ["1.2", "Open clinics", "Clinic Lead", "June 2025", "Red", "Late"]
    soup = of(tmp_path, SURE, other)
    drafted, printed = card(soup, "1.2").find(class_="sides").find_all("div", recursive=False)
    assert texts(printed, "dd") == other
    assert texts(printed, "dt") == [f"{letter}3 {name}" for letter, name in zip("ABCDEF", HEADINGS, strict=True)]
    assert "As printed: Plan A3:F3 (exact heading)" in printed.text
    assert {"30 June 2025", "Clinic Lead", "Red", "Late"} <= {*texts(drafted, "dd")}


def test_a_colour_that_is_the_rating_is_said_beside_it(tmp_path):
    path = changed(book(tmp_path, [HEADINGS, [*SURE[:4], None, "Done"]]), lambda sheet: fill(sheet["E2"], GREEN))
    assert "E2 RAG (filled green)" in " ".join(card(seen(review(path)), "1.1").text.split())


def test_an_unsure_row_comes_before_sure_ones(tmp_path):
    rows = [[f"2.{each}", f"Do {each}", "Lead", "May 2025", "Green", ""] for each in range(1, 10)]
    soup = of(
        tmp_path, *rows, [2.1, "Do ten", "Lead", "May 2025", "Green", ""], ["2.11", "Do more", "Lead", "", "", ""]
    )
    names = [each.h4.text for each in soup.find_all("article")]
    assert names[0] == "2.10: Do ten"
    assert "Unsure The cell is the number 2.1: drafted as 2.10" in " ".join(card(soup, "2.10").text.split())
    assert [each.h4.text for each in soup.find_all("article") if "Unsure" in each.text] == ["2.10: Do ten"]
    assert "1 drafted row is unsure" in soup.find(class_="verdict").text


def test_a_cell_below_a_guessed_heading_is_marked_and_the_heading_is_asked_about_first(tmp_path):
    soup = of(tmp_path, SURE, headings=["Ref", "Action", "Lead officer name", "Due", "RAG", "Update"])
    assert "C2 Lead officer name guessed heading" in texts(card(soup, "1.1"), "dt")
    asked = after(soup, "To settle")
    assert asked.startswith("Only a part of the heading is known")
    assert "“Lead officer name” is taken for leads" in asked


def test_what_is_to_be_settled_is_said_first_with_its_words_and_leads_to_its_row(tmp_path):
    soup = of(tmp_path, SURE, ["1.2", "Open clinics", "Lead", "TBC", "Red", "Late"])
    asked = after(soup, "To settle")
    assert "No day that is sure: left empty, for a person to settle (1)" in asked
    assert asked.endswith("Plan D3Action 1.2Due of 1.2TBC")
    to = next(each["href"] for each in soup.select("td a"))
    assert soup.find(id=to[1:]) == card(soup, "1.2").h4
    assert soup.find(class_="verdict").text.startswith("1 point is to be settled, and no drafted row is unsure.")
    assert "To settle Due of 1.2: no day" in " ".join(card(soup, "1.2").text.split())


def test_where_nothing_is_to_be_settled_the_page_says_so(tmp_path):
    soup = of(tmp_path, SURE)
    assert after(soup, "To settle") == "Nothing: every cell of a drafted row was read."
    assert soup.find(class_="verdict").text == (
        "Nothing is to be settled, and no drafted row is unsure. Drafted: 1 section, 1 action and 1 update."
    )


def test_what_was_not_read_at_all_is_counted_by_its_reason_and_is_no_point_to_settle(tmp_path):
    soup = of(tmp_path, SURE, ["Total", "1 action", "", "", "1", ""], Lists=[["Red", "x"], ["Amber", "y"]])
    assert after(soup, "To settle").startswith("Nothing")
    told = after(soup, "What was not read at all")
    assert "A row of totals (1)" in told
    assert "No row of headings that a plan or dashboard has: a list or a note (2)" in told


def test_points_that_differ_in_a_number_stand_together_each_with_its_own(tmp_path):
    other = ["1.2", "Open clinics", "Lead", "May 2025", "Red", "Late"]
    again = [["", each[1], "Another Lead", "", "", "More"] for each in (SURE, other)]
    asked = after(of(tmp_path, SURE, again[0], other, again[1]), "To settle")
    assert "Goes on from … in the row above (2)" in asked
    assert "Goes on from 1.1 in the row abovePublish the offer | Another Lead | More" in asked
    assert "Goes on from 1.2 in the row aboveOpen clinics | Another Lead | More" in asked


def test_a_value_stands_beside_what_is_printed_and_its_place(tmp_path):
    soup = seen(review(book(tmp_path, [["Dashboard"], *VALUES])))
    rows = [texts(row, ["th", "td"]) for row in card(soup, "K1").find("tbody").find_all("tr")]
    assert rows == [
        ["Financial year 202425, target", "60", "60% (E3)"],
        ["Financial year Q1 202425, actual", "41", "41% (F3)"],
    ]
    assert texts(card(soup, "K1"), "dd")[-4:] == ["K1", "Plans in 20 weeks", "%", "Higher"]


def test_a_risk_has_its_score_and_its_words(tmp_path):
    heads = ["Ref", "Risk", "Likelihood", "Impact", "Mitigation", "Owner"]
    soup = of(tmp_path, ["R1", "No staff", 4, 3, "Hire", "Service Lead"], headings=heads)
    assert {"4", "3", "Hire", "Service Lead"} <= {*texts(card(soup, "R1"), "dd")}
    assert "its scale" in after(soup, "To settle")


@pytest.mark.parametrize("text", PAYLOADS)
def test_hostile_text_in_a_cell_is_escaped(tmp_path, text):
    text = "".join(each for each in text if each.isprintable())
    markup = of(tmp_path, ["1.1", f"Do {text}", text, text, text, text], [text, "x", "", "", "", ""])
    assert {each.name for each in markup.find("main").descendants if each.name} <= {
        *("h1", "h2", "h3", "h4", "p", "code", "strong", "article", "div", "dl", "dt", "dd", "a", "span"),
        *("details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    assert not any(name.startswith("on") for each in markup.find_all(True) for name in each.attrs)
    assert all(each["href"].startswith("#") for each in markup.find_all("a"))


def test_ten_thousand_rows_give_a_page_that_says_where_the_rest_is():
    paper = Grid("Plan", [[Cell(f"Do {each}", each, 2)] for each in range(1, 10_001)], [])
    drafts = plan.Drafts("long.xlsx", "plan")
    drafts.add("sections", {"ref": "1", "title": "All", "kind": "section"}, "Plan", "")
    for each in range(1, 10_001):
        row = {"ref": f"1.{each}", "section": "1", "title": f"Do {each}"}
        drafts.add("actions", row, "Plan", f"B{each}", note="look" if each == 9_000 else "")
        drafts.unread.append(Unread("Plan", f"B{each}", "x", f"due of 1.{each}: no day"))
    markup = page(drafts, [read(paper)])
    soup = seen(markup)
    assert len(markup) < 2_000_000
    assert len(soup.find_all("article")) == 501
    assert soup.find("article").h4.text == "1.9000: Do 9000"
    assert "The first 500 of 10,000 actions are shown here; actions.csv has them all." in soup.text
    assert "The first 500 of 10,000 places are shown here; unread.csv has them all." in soup.text


def test_words_are_found_by_their_place_in_sheets_tables_and_texts():
    grid = Grid("table 4", [[Cell("a", 2, 1), Cell("b", 2, 3)], [Cell("c", 5, 2)], [Cell("d", 6, 1)]], [])
    paper = Paper([Text("Open clinics", "paragraph 41"), grid], [])
    assert [each.text for each in words_at(paper, "table 4", "A2:B5")] == ["a", "c"]
    assert [each.text for each in words_at(paper, "table 4", "C2")] == ["b"]
    assert [each.text for each in words_at(paper, "", "paragraph 41")] == ["Open clinics"]
    assert words_at(paper, "table 5", "A2:B5") == words_at(paper, "table 4", "A3:C4") == []
    assert words_at(paper, "", "") == []


def test_the_command_writes_the_page_of_the_file_alone_and_names_it(tmp_path, capsys):
    to = tmp_path / "drafts"
    asked = ["import", "plan", "--to", str(to), "--as-at"]
    assert command.main([*asked, "2025-05-31", str(book(tmp_path, [HEADINGS, SURE]))]) == 0
    assert command.main([*asked, "2025-06-30", str(book(tmp_path, [HEADINGS, [*SURE[:5], "Used"]]))]) == 0
    assert f"Look at {to / 'review.html'}" in capsys.readouterr().out
    said = (to / "review.html").read_text("utf-8")
    assert "Used" in said
    assert ">Done<" not in said


CHECKS = {
    "1280 px": (loud, axe, unreached, too_wide),
    "320 px": (unreached, too_wide, axe),
    "dark": (contrast,),
    "print": (unprinted, axe_on_paper),
    "forced colours": (contrast,),
}


@pytest.mark.parametrize("mode", CHECKS)
def test_the_page_has_no_fault_in_a_browser(browser, tmp_path, mode):
    heads = ["Ref", "Action", "Lead officer name", "Due", "RAG", "Update", "Cost code"]
    rows = [heads, [*SURE, "SN1"], ["1.2", "Open clinics " * 20, "Lead", "TBC", "", "Late " * 80, "SN2" * 40]]
    path = book(tmp_path, rows, Dashboard=[["Dashboard"], *VALUES], Lists=[["Red", "x"]])
    (tmp_path / "review.html").write_text(review(changed(path, lambda sheet: fill(sheet["E3"], GREEN))), "utf-8")
    with shown(browser, tmp_path / "review.html", mode) as seen_page:
        assert [fault for check in CHECKS[mode] for fault in check(seen_page)] == []
