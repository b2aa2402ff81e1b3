"""A new area from a paper's drafts: its own key of ratings, several plans, and what papers state, promise and ask."""

import csv
from datetime import date
from pathlib import Path

import pytest
from builders import read_rows, write_drafts

from sendplan import __main__ as command
from sendplan.data.areas import load_area
from sendplan.data.init import NewArea, make_area
from sendplan.data.scale import Rated, code_on, drafted_scale
from sendplan.errors import SendplanError

TODAY = date(2025, 8, 4)
SHARED = Path(__file__).parents[2] / "shared"
PAPERS = ["pap.docx", "appendix.txt", "highlight.html", "tracker.xlsx", "dashboard.csv"]
KEY = [
    Rated("nys", "GREY", "not_started", "Step not yet started"),
    Rated("L", "RED", "red", "Step late, or likely to be (Late)"),
    Rated("T", "GREEN", "green", "Will be done on time"),
    Rated("D", "BLUE", "complete", "Signed off by the board (Done)"),
]
WSOA, PLAN = "written_statement_of_action", "improvement_plan"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Have no area at all."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def write_rows(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def explained(folder, *key):
    write_rows(folder / "ratings.csv", ("code", "word", "means", "legend"), *(each[:4] for each in key))


def update(ref, rating="", **cells):
    return {"ref": ref, "as_at": "2025-06-30", "rating": rating} | cells


def two_plans(folder):
    """Write the drafts of a statement whose ratings are lost, and of the plan that took it over."""
    write_drafts(
        folder,
        sections=[
            {"plan": WSOA, "ref": "1", "kind": "Action", "title": "Lead together"},
            {"plan": PLAN, "ref": "1", "kind": "Priority", "title": "Earlier help"},
        ],
        actions=[
            {"plan": WSOA, "ref": "A1", "section": "1", "title": "Agree who leads"},
            {"plan": WSOA, "ref": "A2", "section": "1", "title": "Pool budgets"},
            {"plan": PLAN, "ref": "1.1", "section": "1", "title": "Agree a pooled budget", "due_text": "June 2025"},
        ],
        updates=[
            {"plan": WSOA} | update("A1", as_at="2024-03-31", narrative="Agreed."),
            {"plan": PLAN} | update("1.1", "Slow", aspect="Impact"),
        ],
        carried_forward=[{"from_plan": WSOA, "from_ref": "A2", "to_plan": PLAN, "to_ref": "1.1"}],
        quoted=[{"plan": WSOA, "as_at": "2024-03-31", "figure": "actions", "value": "2", "unit": "count"}],
        promises=[{"plan": PLAN, "ref": "1", "promise": "A first survey", "due": "2025-12-31"}],
        requests=[
            {"raised_on": day, "body": "board", "ref": f"{day}/1", "kind": "request", "request": "Show it."}
            for day in ("2025-05-01", "2025-08-04")
        ],
    )
    found = [
        *(("actions", f"{WSOA} A1", "Statement.docx"), ("quoted", f"{WSOA} 2024-03-31 actions", "Minutes May.pdf")),
        ("updates", f"{PLAN} 1.1 2025-06-30 Impact", "Plan June.docx"),
    ]
    write_rows(folder / "found.csv", ("table", "key", "file"), *found)


def made(drafts, area="newshire"):
    return make_area(NewArea(area, "Newshire", TODAY, "5eed", drafts))


def cells(data, table, *columns):
    header, *rows = read_rows(data / "newshire" / f"{table}.csv")
    return [tuple(row[header.index(column)] for column in columns) for row in rows]


# The paper's own key


def test_a_scale_is_the_papers_key_in_its_order_with_the_ratings_that_no_action_has():
    scale, _ = drafted_scale(["D", "L"], KEY)
    assert [(each.code, each.means) for each in scale] == [
        *(("nys", "not_started"), ("L", "red"), ("T", "green"), ("D", "complete"))
    ]


def test_a_rating_that_is_only_a_colour_goes_by_the_word_that_explains_it():
    scale, _ = drafted_scale(["D"], KEY)
    assert [(each.word, each.legend) for each in scale] == [
        ("Not yet started", "grey"),
        ("Late", "Step late, or likely to be (red)"),
        ("Green", "Will be done on time"),
        ("Done", "Signed off by the board (blue)"),
    ]


@pytest.mark.parametrize("word", ["D", "d", "BLUE", "blue", "BLUE (D)", "done"])
def test_a_rating_printed_as_code_colour_or_word_is_the_same(word):
    _, codes = drafted_scale(["T", word], KEY)
    assert (codes["T"], codes[word]) == ("T", "D")


def test_a_word_that_the_key_lacks_joins_it_from_done_to_not_begun():
    scale, codes = drafted_scale(["D", "On hold"], KEY)
    assert [each.code for each in scale] == ["D", "T", "L", "OH", "nys"]
    assert codes["On hold"] == "OH"


def test_a_key_of_something_else_is_no_scale_of_the_plan():
    scale, _ = drafted_scale(["Delivered"], KEY)
    assert [each.word for each in scale] == ["Delivered"]


def test_a_key_without_codes_is_given_those_of_its_words():
    key = [Rated("", "Blue", "embedded", "Complete and embedded: for a term"), Rated("", "Green", "complete", "")]
    scale, _ = drafted_scale(["Green"], key)
    assert [(each.code, each.word, each.legend) for each in scale] == [
        *(("B", "Complete and embedded", "for a term (blue)"), ("G", "Green", "Green"))
    ]


def test_a_plans_own_scale_knows_the_words_that_a_papers_key_explains():
    scale, _ = drafted_scale([], [Rated("1", "Finished", "complete", "all of it")])
    assert code_on(scale, "F", [Rated("F", "Finished", "complete", "")]) == "1"
    assert code_on(scale, "F") == ""


def test_an_area_has_the_scale_of_the_papers_key_and_its_codes(data, drafts):
    write_drafts(drafts, actions=[{"ref": "1"}, {"ref": "2"}], updates=[update("1", "BLUE"), update("2", "nys")])
    explained(drafts, *KEY, Rated("Z", "Resting", "", "for now"))
    told = made(drafts)
    assert [each.code for each in load_area("newshire").plan("plan").ratings] == ["nys", "L", "T", "D", "Z"]
    assert cells(data, "updates", "rating") == [("D",), ("nys",)]
    assert '  area.toml: what the rating "Resting" means; amber stands there.' in told


def test_a_key_that_cannot_be_read_is_refused(data, drafts):
    write_drafts(drafts, actions=[{"ref": "1"}])
    write_rows(drafts / "ratings.csv", ("code", "word"), ("D", "Done"))
    with pytest.raises(SendplanError, match=r"ratings.csv cannot be read .* expected the columns code, word, means"):
        made(drafts)
    assert not data.exists()


# Several plans


def test_each_plan_of_a_paper_has_its_own_words_scale_and_aspects_and_the_meeting_is_the_latest_ones(data, drafts):
    two_plans(drafts)
    told = made(drafts)
    first, latest = load_area("newshire").facts.plans
    assert (first.title, latest.title) == ("Written Statement of Action", "Improvement Plan")
    assert (first.hierarchy, latest.hierarchy) == (("action", "task"), ("priority", "action"))
    assert (first.aspects, latest.aspects) == ((), ("Impact",))
    assert [each.word for each in latest.ratings] == ["Slow"]
    assert cells(data, "meetings", "as_at", "plan") == [("2025-06-30", "improvement-plan")]
    assert [line.strip() for line in told if "area.toml (" in line] == [
        "area.toml (written-statement-of-action): the drafts hold no rating; five usual words stand there.",
        'area.toml (improvement-plan): what the rating "Slow" means; amber stands there.',
    ]


def test_rows_stay_in_their_places_and_a_section_that_was_made_stands_last(data, drafts):
    rows = [("b", "1"), ("a", "1"), ("b", "2"), ("a", "9")]
    write_drafts(drafts, actions=[{"plan": plan, "ref": ref, "section": ref[:1]} for plan, ref in rows])
    made(drafts)
    assert cells(data, "actions", "plan", "ref") == rows
    assert cells(data, "sections", "plan", "ref") == [("b", "1"), ("b", "2"), ("a", "1"), ("a", "9")]


def test_rows_of_none_of_several_plans_are_refused(data, drafts):
    write_drafts(drafts, actions=[{"plan": "a", "ref": "1"}, {"plan": "b", "ref": "1"}, {"ref": "2"}])
    with pytest.raises(SendplanError, match=r"The drafts are of a and b, and rows of actions.csv name no plan."):
        made(drafts)
    assert not data.exists()


# What papers state, promise and are asked


def test_every_row_has_the_paper_that_it_was_read_from_and_each_paper_is_a_source(data, drafts):
    two_plans(drafts)
    made(drafts)
    assert cells(data, "sources", "id", "title") == [
        ("minutes-may", "Minutes May.pdf"),
        ("plan-june", "Plan June.docx"),
    ]
    assert cells(data, "quoted", "source") == [("minutes-may",)]
    assert {*cells(data, "updates", "source"), *cells(data, "promises", "source")} == {("plan-june",)}
    assert cells(data, "carried_forward", "from_plan", "to_plan") == [
        ("written-statement-of-action", "improvement-plan")
    ]


def test_a_request_of_a_meeting_that_nobody_knows_stays_in_the_drafts_and_is_asked_for(data, drafts):
    two_plans(drafts)
    told = made(drafts)
    assert cells(data, "requests", "ref", "body") == [("2025-08-04/1", "board")]
    [said] = [line.strip() for line in told if line.strip().startswith("requests.csv")]
    assert said.startswith("requests.csv: 1 request of 2025-05-01 stays in the drafts. Add the meeting to meetings.csv")


def test_a_value_below_nought_or_with_decimals_is_no_count(data, drafts):
    period = {"time_period": "2025", "time_identifier": "June", "period_end": "2025-06-30"}
    values = [("A", "-3.7"), ("B", "21.4"), ("C", "12")]
    write_drafts(
        drafts,
        measures=[{"ref": ref} for ref, _ in values],
        observations=[{"measure": ref, "value": each, "printed": each} | period for ref, each in values],
    )
    made(drafts)
    assert cells(data, "measures", "ref", "unit") == [("A", "score"), ("B", "score"), ("C", "count")]


def test_a_plan_with_risks_has_a_page_of_them(data, drafts):
    write_drafts(drafts, actions=[{"ref": "1"}], risks=[{"ref": "R1", "as_at": "2025-06-30", "title": "Too few"}])
    made(drafts)
    assert "risks" in load_area("newshire").body("board").notebooks


def test_several_plans_publish_at_once_with_the_figures_of_the_latest(data, drafts, tmp_path):
    two_plans(drafts)
    made(drafts)
    assert command.main(["check", "newshire"]) == 0
    assert command.main(["publish", "--area", "newshire", "--to", str(tmp_path / "reports")]) == 0
    page = (tmp_path / "reports" / "newshire" / "2025-08-04" / "actions.html").read_text(encoding="utf-8")
    assert "Agree a pooled budget" in page
    assert "Improvement Plan" in page


# Papers as councils publish them


@pytest.mark.skipif(not SHARED.is_dir(), reason="the papers (../shared) are not beside this checkout")
@pytest.mark.parametrize("paper", [*PAPERS, "every seed"])
def test_a_paper_becomes_a_valid_area_and_the_same_paper_again_is_no_news(data, tmp_path, paper, capsys):
    files = sorted((SHARED / "seeds").glob("0*.txt")) if paper == "every seed" else [SHARED / "papers" / paper]
    drafts = str(tmp_path / "drafts")
    drafting = ["import", "plan", *map(str, files), "--to", drafts]
    assert command.main(drafting) == 0
    assert command.main(["init", "newshire", "--from", drafts]) == 0
    assert command.main(["check", "newshire"]) == 0
    capsys.readouterr()
    assert command.main(drafting) == 0
    assert "Nothing changed since the drafts that were there." in capsys.readouterr().out
    assert command.main(["import", "drafts", drafts, "--area", "newshire"]) == 0
    assert capsys.readouterr().out.startswith("nothing new in ")
