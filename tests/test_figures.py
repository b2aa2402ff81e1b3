"""Every figure of the pages in figures.csv, every value of the measures in values.csv, both in figures.xlsx."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from builders import TOML, area_folder, row
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sendplan import open_meeting
from sendplan.errors import PublishError
from sendplan.figures import amount, count, difference, figure, number, rated, share
from sendplan.pages import definitions
from sendplan.publish import figures
from sendplan.publish.outputs import ready
from sendplan.publish.params import notebook_names, notebook_path
from sendplan.publish.render import facts
from sendplan.show import analyst
from sendplan.show.blocks import say
from sendplan.show.charts import MIME as CHART
from sendplan.show.charts import Charts
from sendplan.show.tables import Table

NOTEBOOKS = [notebook_path(name) for name in notebook_names()]


def outputs(block):
    """What a block leaves in an executed notebook."""
    parts = block.parts if isinstance(block, Charts) else [block]
    return [new_output("display_data", json.loads(json.dumps(each._repr_mimebundle_()))) for each in parts]


def notebook(*cells):
    """An executed notebook: Markdown is text, a code cell is the block it shows."""
    made = (
        new_markdown_cell(each) if isinstance(each, str) else new_code_cell(outputs=outputs(each)) for each in cells
    )
    return new_notebook(cells=list(made))


def executed(path, meeting):
    """A notebook of the pack as its run for a meeting leaves it."""
    made, names = [], {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            made.append(source)
        elif source.startswith("from "):
            exec(source.partition("\n\n")[0], names)  # noqa: S102 - our own imports
        elif not source.startswith("area:"):
            made.append(eval(source, {**names, "now": meeting}))  # noqa: S307 - our own call
    return notebook(*made)


def rows(*cells):
    return figures.rows(notebook(*cells), "page.html", "Page")


def only(*cells):
    [found] = rows(*cells)
    return found


def about(**changes):
    """What the head and foot of pages say."""
    return {
        "area": "Smallshire",
        "made_up": True,
        "not_for_publication": False,
        "body": "Board",
        "meeting": "3 July 2019",
        "as_at": "24 June 2019",
        "plan": "A plan",
        "disclosure": "None is hidden.",
        "neighbours": "None.",
        "sources": ["A paper"],
        "version": "1",
        "data_hash": "0" * 64,
    } | changes


def read(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def pages(meetings):
    """Every notebook of the pack for one meeting, with the figures of each."""
    july = meetings["2019-07-03"]
    made = {path.stem: executed(path, july) for path in NOTEBOOKS}
    return {name: (page, figures.rows(page, f"{name}.html", name)) for name, page in made.items()}


# Headings of columns that hold titles, people's words, names of papers, references, or the wording of a rule.
WORDED = frozenset(
    {
        "Action",
        "Answer",
        "Area of concern",
        "Here",
        "Licence",
        "Meaning",
        "Measures of impact",
        "Printed in",
        "Served by",
        "Source",
        "Title",
        "Training",
        "Where",
        "Which",
        "Who can settle it",
        "Why",
    }
)

# What a page shows, found another way: from its markup, without what blocks say of themselves.
UNITS = re.compile(r"(?<![\w.,/])\d[\d,]*(?:\.\d+)?(?:%| points?(?! in )| days| weeks)(?!\w)")
PAIRS = re.compile(r"(?<![\w.,/])(\d+) of (\d+)(?![\w/]|\.\d)")


def texts(page):
    """The texts of a page that can state figures of ours: no title, no words of people, no wording of rules."""
    for cell in page.cells:
        for output in cell.get("outputs", []):
            data = output["data"]
            chart = data.get(CHART, {})
            markup = BeautifulSoup(data.get("text/html", chart.get("figures", "")), "html.parser")
            yield from (chart[each] for each in ("name", "reading") if chart)
            said = markup.select("p, .headlines li" + ("" if chart else ", caption"))
            yield from (each.get_text() for each in said if not each.find_parent("td"))
            for table in markup.select("table"):
                yield from (each.get_text(" ") for heading, each in cells(table) if heading not in WORDED)


def cells(table):
    """Every cell of a table's body but the headers of its rows, with the heading of its column."""
    headings = [each.get_text() for each in table.select("thead tr > *")]
    for line in table.select("tbody tr"):
        heads = len(line.select("th"))
        yield from zip(headings[heads:], line.select("td"), strict=True)


def missing(page, found):
    """The figures with a unit, and pairs of counts, that a page shows more often than its rows have them."""
    shown = [(each["figure"].partition(" [")[0], each["unit"]) for each in found]
    kept = Counter([figure for figure, _ in shown])
    kept.update(f"{figure} {unit.removesuffix('s') if figure == '1' else unit}" for figure, unit in shown)
    there = Counter()
    for text in texts(page):
        plain = re.sub(r"(?:[Ww]ithin|inside) \d+ \w+", "", text.replace("\u00a0", " "))
        there.update(UNITS.findall(plain))
        there.update(number for pair in PAIRS.findall(plain) for number in pair)
    return {figure: many for figure, many in there.items() if kept[figure] < many}


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_every_share_difference_and_count_of_a_whole_on_a_page_is_in_its_figures(pages, name):
    page, found = pages[name]
    assert missing(page, found) == {}


def test_a_figure_that_is_left_out_is_found_missing(pages):
    page, found = pages["board_summary"]
    share = next(each for each in found if each["figure"] == "19%")
    assert missing(page, [each for each in found if each is not share])["19%"] >= 1


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_every_cell_of_a_column_of_numbers_is_in_the_figures_of_its_page(pages, name):
    page, found = pages[name]
    kept = Counter((each["of"], each["column"], each["text"] or each["figure"]) for each in found)
    for cell in page.cells:
        for output in cell.get("outputs", []):
            chart = output["data"].get(CHART, {})
            for table in BeautifulSoup(output["data"].get("text/html", chart.get("figures", "")), "html.parser")(
                "table"
            ):
                of = " ".join((chart.get("name") or table.caption.span.get_text()).split())
                for heading, each in cells(table):
                    text = " ".join(each.get_text().split())
                    if "number" in each.get("class", []) and re.match(r"[\u2212\d]|\[\w+\]$", text):
                        assert (of, heading, text) in kept


def test_the_headlines_of_the_meeting_are_there_with_number_unit_day_and_meaning(pages):
    _, found = pages["board_summary"]
    share = next(each for each in found if each["kind"] == "headline" and each["figure"] == "19%")
    assert (share["page"], share["file"], share["section"]) == ("board_summary", "board_summary.html", "Board summary")
    assert share["of"] == "18 of 94 actions complete: 19%"
    assert (share["number"], share["unit"], share["symbol"]) == ("19", "%", "")


def test_each_figure_has_page_section_unit_and_figure(pages):
    every = [each for _, found in pages.values() for each in found]
    assert all(each[column] for each in every for column in ("page", "file", "section", "figure", "unit", "of", "kind"))
    assert sum(bool(each["definition"]) for each in every) > len(every) / 2
    assert {each["kind"] for each in every} == {"headline", "table", "chart", "sentence"}


def test_a_number_is_written_so_that_a_program_can_read_it():
    found = rows(
        say(f"It is {number(-1234.5, 'points', places=1)}. It fell by {difference(-1000, '%', 0)} to {number(7)}.")
    )
    assert [(each["figure"], each["number"], each["unit"]) for each in found] == [
        ("\u22121,234.5", "-1234.5", "points"),
        ("1,000 points", "1000", "points"),
        ("7", "7", "number"),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "places", "written"),
    [
        (-2, "£m", 0, "-2"),
        (1250, "£", 2, "1250.00"),
        (3.4, "per 1,000", 1, "3.4"),
        (1.8, "ratio", 1, "1.8"),
        (-1.8, "ratio", 1, "-1.8"),
        (1, "days", 0, "1"),
    ],
)
def test_an_amount_of_any_unit_is_a_number_in_it(value, unit, places, written):
    [found] = rows(say(f"It is {amount(value, unit, places)}."))
    assert (found["number"], found["unit"]) == (written, unit)


def measures(*cells, heading="Latest"):
    return Table("Measures", ["Measure", heading], [["1a", cell] for cell in cells])


def test_a_hidden_value_is_its_symbol_and_a_marked_one_has_both():
    hidden, marked = rows(measures(figure("[c]"), f"{figure('27% [p]', '%')} (to March 2018)"))
    assert (hidden["figure"], hidden["number"], hidden["symbol"]) == ("[c]", "", "c")
    assert (marked["figure"], marked["number"], marked["symbol"]) == ("27% [p]", "27", "p")
    assert (hidden["text"], marked["text"]) == ("", "27% [p] (to March 2018)")


@pytest.mark.parametrize(
    ("block", "day"),
    [
        (measures(number(27, as_at=date(2018, 3, 31))), "2018-03-31"),
        (Table("Months", ["Month end", "Actions"], [["28 February 2019", number(94)]]), "2019-02-28"),
        (
            Table("Printed", ["What", "Speaks of", "As printed"], [["All", "Plan, 13 May 2019", number(94)]]),
            "2019-05-13",
        ),
        (measures(number(18), heading="Recorded by 24 June 2019"), "2019-06-24"),
        (say(f"Inspectors named {count(12, 'area of concern', as_at=date(2017, 11, 17))}."), "2017-11-17"),
        (say(f"In all {number(12)} are late."), ""),
    ],
)
def test_a_figure_is_of_the_day_that_stands_beside_it_or_else_of_the_position(block, day):
    found = only(block)
    assert found["as_at"] == day
    [*_, written] = read(figures.files([found], [], about())["figures.csv"])
    assert written["as_at"] == (day or "2019-06-24")


@pytest.mark.parametrize(
    ("block", "unit"),
    [
        (say(f"{number(18, 'actions')} of them."), "actions"),
        (measures(number(85), heading="Days late"), "days"),
        (measures(number(85, "weeks"), heading="Days late"), "weeks"),
        (measures(number(40), heading="Target (%)"), "%"),
        (measures(number(188)), "number"),
    ],
)
def test_the_unit_is_the_figures_own_or_that_of_its_column(block, unit):
    assert only(block)["unit"] == unit


def test_a_figure_stands_under_the_last_heading_before_it_or_its_own():
    under = rows("# Title\n\nWhat?", say(f"{number(1)} first."), "## Late & lost", say(f"{number(8)} late."))
    assert [each["section"] for each in under] == ["Title", "Late & lost"]


def test_a_number_in_the_words_of_people_is_no_figure():
    assert rows("## Own\n\nSome **250** were told.", say("The lead says that 12 of 14 schools came by 3 June.")) == []


def test_a_page_without_figures_has_no_row():
    assert rows("# Title", say("Nothing is late.")) == []


def test_a_long_text_beside_a_figure_is_cut_and_says_so():
    found = only(say(f"{number(7)} " + "x" * 1500))
    assert found["of"].endswith("(cut: 1,502 letters in all)")


def test_the_values_of_the_pack_are_those_of_its_measures_as_the_pages_take_them(july):
    found = figures.values(july)
    assert all(list(each) and set(each) == set(figures.VALUES) for each in found)
    first = next(each for each in found if each["measure"] == "1a" and each["series"] == "actual")
    assert (first["number"], first["unit"], first["period_end"], first["symbol"]) == ("27", "%", "2018-03-31", "")
    assert (first["time_period"], first["time_identifier"]) == ("201718", "Financial year")
    assert first["definition"] == "Share of practitioners answering Good in the POET survey."
    keys = ("plan", "measure", "breakdown", "series", "time_period", "time_identifier")
    assert len({tuple(each[key] for key in keys) for each in found}) == len(found)


def test_a_value_without_a_number_has_its_symbol(july):
    missing_value = next(each for each in figures.values(july) if not each["number"])
    assert missing_value["symbol"] in ("x", "z", "c", "low", "tbc", "u")


def test_hidden_values_are_hidden_in_the_files_and_the_members_have_them():
    public, members = (open_meeting("exampleshire", "2025-07-17", audience) for audience in ("public", "board"))
    hidden = [each for each in figures.values(public) if each["symbol"] == "c"]
    assert hidden
    assert all(each["number"] == "" for each in hidden)
    assert not [each for each in figures.values(members) if each["symbol"] == "c"]


def test_a_meeting_before_the_first_plan_has_no_values(july):
    assert figures.values(replace(july, plan=None, date=july.date.replace(year=1990))) == []


def test_the_files_are_the_same_each_time_and_hold_every_row(july):
    found, values = rows(say(f"{number(18)} of {number(94)} complete.")), figures.values(july)
    written = figures.files(found, values, facts(july))
    assert written == figures.files(found, values, facts(july))
    assert list(written) == ["figures.csv", "values.csv", "figures.xlsx"]
    assert [each["figure"] for each in read(written["figures.csv"])] == ["18", "94"]
    assert read(written["values.csv"]) == values


def test_a_csv_opens_well_in_a_spreadsheet_and_in_a_program():
    written = figures.files(rows(say(f"{number(-5)} for Si\u00e2n.")), [], about())["figures.csv"]
    assert written.startswith(b"\xef\xbb\xbfpage,section,of,")
    assert written.count(b"\r\n") == written.count(b"\n") == 2
    assert "\u22125 for" in written.decode("utf-8-sig")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r=", " =", "\uff1d"])
def test_no_cell_begins_as_a_formula(start):
    hostile = only(say(f"{number(7)} late.")) | {"of": f'{start}HYPERLINK("x")', "number": "-7"}
    written = figures.files([hostile], [], about())["figures.csv"]
    [found] = read(written)
    assert found["of"].startswith("'")
    assert found["number"] == "-7", "a plain number is left alone"


def test_members_papers_say_so_in_the_first_column_of_every_row():
    written = figures.files(rows(say(f"{number(7)} late.")), [], about(not_for_publication=True))
    [found] = read(written["figures.csv"])
    assert next(iter(found)) == "audience"
    assert found["audience"] == "Not for publication"
    assert "audience" not in read(figures.files(rows(say(f"{number(7)} late.")), [], about())["figures.csv"])[0]


def test_control_characters_and_direction_marks_reach_no_file():
    written = figures.files([only(say(f"{number(7)} late.")) | {"of": "a\u202eb\x00c\x07"}], [], about())
    assert read(written["figures.csv"])[0]["of"] == "abc"


def test_a_measure_of_a_small_area_is_shown_with_its_decimal_places(data):
    period = {"time_period": "2018", "period_end": "2018-12-31", "value": "12.35"}
    toml = TOML.replace('title = "Small plan"', 'title = "Small plan"\nstart = 2019-01-01')
    area_folder(
        data,
        toml=toml,
        observations=[row("observations", **period)],
        measures=[row("measures", dp="1")],
        sources=[row("sources")],
        meetings=[row("meetings", plan="p")],
    )
    [found] = figures.values(open_meeting("smallshire", "2019-07-03"))
    assert (found["number"], found["definition"]) == ("12.4", "The plan does not say what is counted.")


@pytest.mark.parametrize("heading", definitions.COLUMNS)
def test_every_column_that_is_known_has_a_term_that_is_defined(heading):
    assert definitions.means(definitions.COLUMNS[heading].term, {})


@pytest.mark.parametrize(
    ("said", "heading", "told"),
    [
        (number(1), "Days late", "Days late: "),
        (number(1), "Baseline (%)", "Baseline: "),
        (number(1, term="Open"), "Baseline", "Open: "),
        (number(1, term=rated("Planned")), "Planned by due date", "Planned: To begin."),
        (number(1), "Planned", ""),
        (number(1), "What this says", ""),
    ],
)
def test_a_figure_means_its_own_term_or_that_of_its_column(said, heading, told):
    page = notebook(Table("Measures", ["Measure", heading], [["1a", said]]))
    [found] = figures.rows(page, "page.html", "Page", {"Planned": "To begin."})
    assert found["definition"].startswith(told)
    assert bool(found["definition"]) == bool(told)


def test_a_term_that_nothing_defines_is_refused():
    with pytest.raises(
        PublishError, match="the figure 50% with the term 'No such term', which nothing defines; expected"
    ):
        rows(say(f"{share(1, 2, 'No such term')}."))


@pytest.mark.parametrize("heading", ["Complete", "Target (%)", "Latest"])
def test_a_column_of_an_authors_own_table_is_not_defined_by_our_words(heading, tmp_path):
    shown = new_output("display_data", analyst.frame(pd.DataFrame({"school": ["One"], heading: [7]})))
    theirs, _ = ready(new_notebook(cells=[new_code_cell(execution_count=1, outputs=[shown])]), tmp_path)
    [found] = [each for each in figures.rows(theirs, "analyst.html", "Own") if each["kind"] == "table"]
    assert (found["row"], found["column"], found["figure"], found["definition"]) == ("One", heading, "7", "")


@pytest.mark.parametrize("name", ["1.5.19", "2019", "Finish it by June 2018", "10.11.12"])
def test_the_name_of_a_row_that_is_no_date_of_ours_dates_nothing(name):
    assert only(Table("Late", ["Action", "Days"], [[name, number(7)]]))["as_at"] == ""


@pytest.mark.parametrize("heading", ["Late (of those open)", "Steps (SEND Plan)"])
def test_what_stands_in_brackets_is_a_unit_only_where_measures_have_it(heading):
    assert only(Table("Late", ["Action", heading], [["1.1", number(7)]]))["unit"] == "number"


OURS_TOO = """ratings = [
    { code = "C", word = "Delivered", means = "complete", legend = "all of it" },
    { code = "G", word = "Better", means = "green", legend = "gone well" },
    { code = "A", word = "Improved", means = "amber", legend = "begun" },
    { code = "R", word = "Complete", means = "red", legend = "stopped" },
    { code = "N", word = "Planned", means = "not_started", legend = "to come" },
]"""


@pytest.fixture
def own_words(data):
    """Every figure of every page of a plan whose words for ratings are words of ours for something else."""
    then, now = "ARGNA", "CGRNA"
    acts = [row("actions", ref=f"1.{place}", title=f"Act {place}", due="2019-05-31") for place in range(1, 6)]
    reports = [("2019-05-01", each, code) for each, code in zip(acts, then, strict=True)]
    reports += [("2019-06-24", each, code) for each, code in zip(acts, now, strict=True)]
    values = [("2016", "40"), ("2017", "50"), ("2018", "60")]
    by_year = [{"time_period": each, "period_end": f"{each}-12-31", "value": value} for each, value in values]
    area_folder(
        data,
        toml=re.sub(r"ratings = \[.*?\n\]", OURS_TOO, TOML, flags=re.DOTALL),
        actions=acts,
        updates=[row("updates", ref=each["ref"], as_at=day, rating=code) for day, each, code in reports],
        measures=[row("measures")],
        observations=[row("observations", **each) for each in by_year],
        concerns=[row("concerns")],
        concern_links=[row("concern_links", ref=each["ref"]) for each in acts],
        assessments=[row("assessments", position="12 improved, 3 complete and 2 planned. 7 actions helped.")],
        meetings=[
            row("meetings", plan="p", previous="2019-06-03"),
            row("meetings", plan="p", meeting="2019-06-03", as_at="2019-06-03"),
        ],
    )
    meeting = open_meeting("smallshire", "2019-07-03")
    scale = facts(meeting)["scale"]
    return [each for path in NOTEBOOKS for each in figures.rows(executed(path, meeting), path.stem, path.stem, scale)]


def test_words_of_a_plan_that_are_ours_too_are_its_ratings_and_lead_nowhere_else(own_words):
    words = re.findall('word = "(.*?)"', OURS_TOO)
    rated = {
        each["column"]: each["definition"] for each in own_words if each["kind"] == "chart" and each["column"] in words
    }
    assert rated["Better"] == "Better: Rated so by its lead: gone well. Counted as green."
    assert [word for word in words if not rated[word].startswith(f"{word}: Rated so by its lead: ")] == []
    outcomes = {each["definition"] for each in own_words if each["kind"] == "table" and each["column"] == "Better"}
    assert outcomes == {"Better: It changed in the direction that the plan calls better."}
    [done] = {
        each["definition"]
        for each in own_words
        if each["of"] == "1 of 5 actions delivered: 20%" and each["figure"] == "1"
    }
    moved = [each["definition"] for each in own_words if "1 improved" in each["of"] and "Compared" in each["of"]]
    assert done.startswith("Delivered: ")
    terms = ["Improved", "Newly complete", "Reported rating", "Worsened"]
    assert sorted({each.partition(":")[0] for each in moved}) == terms


def test_a_list_of_ratings_gives_each_figure_the_rating_that_it_counts(own_words):
    said = [
        each for each in own_words if "as last reported on" in each["of"] and each["of"].startswith("Small plan: 5")
    ]
    assert [each["definition"].partition(":")[0] for each in said] == [
        *("Of the plan's actions", "Delivered", "Better", "Improved", "Complete", "Planned")
    ]


def test_what_people_count_in_their_own_words_is_no_figure_of_ours(own_words):
    said = [each for each in own_words if "12 improved" in each["text"] + each["of"]]
    assert {each["figure"] for each in said}.isdisjoint({"12", "3", "2", "7"})
