"""Tables of a PDF: with lines, with few, with none; merged, filled, turned, and parted by the ends of pages."""

import shutil
import subprocess

import docx
import pytest
from browser import launched
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from papers_pdf import HEADER, HIGH, ROWS, WIDTHS, at, box, cells, drawn, grids, ruled, text, texts, together
from playwright.sync_api import sync_playwright

from sendplan.publish.drawing import FONTS
from sendplan.sources.readers import pdf

RED, AMBER, GREEN, BLUE = (255, 124, 128), (255, 217, 102), (169, 209, 142), (157, 195, 230)
TABLE = [list(HEADER), *map(list, ROWS)]


def lined(rows, rules, at=(20, 50), widths=WIDTHS, high=HIGH):
    """Draw a table without upright lines: rules are the rows above which a line is, the last one below all."""

    def draw(made):
        for down, row in enumerate(rows):
            for across, said in enumerate(row):
                made.text(at[0] + sum(widths[:across]) + 2, at[1] + down * high + 5, said)
        for rule in rules:
            made.line(at[0], at[1] + rule * high, at[0] + sum(widths), at[1] + rule * high)

    return draw


def of_cell(said, tmp_path, width=60):
    """Read a text drawn into a cell beside another."""
    high = 5 * said.count("\n") + 10
    path = drawn(tmp_path, ruled([["1.1", said]], widths=(15, width), high=high, bold=0))
    return at(grids(path)[0], 1, 2).text


def test_a_ruled_table_has_its_texts_cell_for_cell_and_is_named_by_its_place(tmp_path):
    (grid,) = grids(drawn(tmp_path, text("One"), ruled(TABLE)))
    assert (grid.name, cells(grid)) == ("page 2, table 1", TABLE)


def test_bold_cells_are_told(tmp_path):
    (grid,) = grids(drawn(tmp_path, ruled(TABLE)))
    assert [[each.is_bold for each in row] for row in grid.rows] == [[True] * 3, [False] * 3, [False] * 3]


def test_rows_and_columns_are_numbered_and_empty_cells_left_out(tmp_path):
    (grid,) = grids(drawn(tmp_path, ruled([HEADER, ("1.1", "", "May"), ("", "", ""), ("1.2", "Train", "")])))
    assert [(each.row, each.column) for row in grid.rows[1:] for each in row] == [(2, 1), (2, 3), (4, 1), (4, 2)]


def test_lines_drawn_as_thin_boxes_are_lines(tmp_path):
    def draw(made):
        for y in range(4):
            made.rect(20, 50 + y * HIGH, sum(WIDTHS), 0.3, style="F")
        for across in range(4):
            made.rect(20 + sum(WIDTHS[:across]), 50, 0.3, 3 * HIGH, style="F")

    assert cells(grids(drawn(tmp_path, together(draw, lined(TABLE, []))))[0]) == TABLE


def test_a_cell_merged_across_says_its_text_once_and_one_merged_down_in_each_row(tmp_path):
    def draw(made):
        box(made, (20, 50, 90, 8), "Theme A", style="B")
        box(made, (20, 58, 15, 16), "1.1")
        for down, row in enumerate((("Publish", "May"), ("Train", "June"))):
            for across, said in enumerate(row):
                box(made, (35 + across * 37.5, 58 + down * 8, 37.5, 8), said)

    (grid,) = grids(drawn(tmp_path, draw))
    assert cells(grid) == [["Theme A"], ["1.1", "Publish", "May"], ["1.1", "Train", "June"]]
    assert [each.column for each in grid.rows[2]] == [1, 2, 3]


def test_fills_are_named_and_a_cell_of_a_colour_alone_is_kept(tmp_path):
    fills = {(1, 1): GREEN, (1, 2): (255, 255, 255), (2, 1): RED, (2, 2): (242, 242, 242)}
    (grid,) = grids(drawn(tmp_path, ruled([HEADER, ("1.1", "", "May"), ("1.2", "Late", "June")], fills=fills)))
    assert [[(each.text, each.colour) for each in row] for row in grid.rows[1:]] == [
        [("1.1", ""), ("", "green"), ("May", "")],
        [("1.2", ""), ("Late", "red"), ("June", "")],
    ]


def test_the_fill_that_was_drawn_last_is_the_one_that_is_seen(tmp_path):
    def over(made):
        box(made, (20, 50, 15, HIGH), "", RED)
        box(made, (20, 50, 15, HIGH), "", BLUE)

    (grid,) = grids(drawn(tmp_path, together(ruled([("", "Done"), ("", "Begun")], bold=0), over)))
    assert at(grid, 1, 1).colour == "blue"


def test_the_colour_of_a_page_is_no_fill_of_its_cells(tmp_path):
    def page(made):
        made.set_fill_color(*BLUE)
        made.rect(0, 0, 210, 297, style="F")

    (grid,) = grids(drawn(tmp_path, together(page, ruled(TABLE, fills={(1, 2): RED}))))
    assert {each.colour for row in grid.rows for each in row} == {"", "red"}


def test_a_coloured_sign_in_an_empty_cell_is_its_colour(tmp_path):
    def sign(made):
        made.set_fill_color(*AMBER)
        made.ellipse(40, 60, 5, 5, style="F")

    (grid,) = grids(drawn(tmp_path, together(ruled([HEADER, ("1.1", "", "May")]), sign)))
    assert at(grid, 2, 2).colour == "amber"


def test_a_sign_that_is_a_letter_of_a_colour_is_its_colour_and_stays_a_sign(tmp_path):
    def sign(made):
        made.add_font("boxes", fname=FONTS / "regular.ttf")
        made.set_font("boxes", size=12)
        made.set_text_color(*RED)
        made.text(40, 63, "■")

    (grid,) = grids(drawn(tmp_path, together(ruled([HEADER, ("1.1", "", "May")]), sign)))
    assert (at(grid, 2, 2).text, at(grid, 2, 2).colour) == ("■", "red")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Agree what schools must try\nbefore they ask", "Agree what schools must try before they ask"),
        ("Forum agreed.\nUPDATE 12/6 moved", "Forum agreed.\nUPDATE 12/6 moved"),
        ("Head of Inclusion\nForum Chair", "Head of Inclusion\nForum Chair"),
        ("Two forms are one now.\n1. Test it\n2. Use it", "Two forms are one now.\n1. Test it\n2. Use it"),
        ("Agree the improve-\nment plan", "Agree the improvement plan"),
    ],
)
def test_a_wrapped_line_of_a_cell_goes_on_and_a_new_paragraph_is_a_line(said, read, tmp_path):
    assert of_cell(said, tmp_path, 52) == read


def test_a_reference_over_two_lines_is_one_text(tmp_path):
    (grid,) = grids(drawn(tmp_path, ruled([("PAP 1 and\nPAP 2", "Publish")], widths=(22, 60), high=14, bold=0)))
    assert at(grid, 1, 1).text == "PAP 1 and PAP 2"


def test_a_table_with_lines_between_its_rows_only_is_read(tmp_path):
    (grid,) = grids(drawn(tmp_path, lined(TABLE, range(4))))
    assert cells(grid) == TABLE


def test_a_table_with_lines_at_its_header_and_end_only_is_read(tmp_path):
    (grid,) = grids(drawn(tmp_path, lined(TABLE, (0, 1, 3))))
    assert cells(grid) == TABLE


def test_wrapped_rows_and_wider_space_between_some_rows_of_a_table_without_lines(tmp_path):
    rows = [*TABLE, ("", "of every school", ""), ("1.3", "Agree a form", "July")]
    spaced = together(lined(rows, (0, 1, 6.5), high=6), lined([("1.4", "Use it", "May")], (), at=(20, 83)))
    (grid,) = grids(drawn(tmp_path, spaced))
    assert cells(grid)[2:] == [["1.2", "Train staff of every school", "June 2025"], ["1.3", "Agree a form", "July"],
                               ["1.4", "Use it", "May"]]  # fmt: skip


def test_a_table_that_is_open_at_its_sides_is_read_whole(tmp_path):
    def upright(made):
        for x in (35, 95):
            made.line(x, 50, x, 50 + 3 * HIGH)

    (grid,) = grids(drawn(tmp_path, together(lined(TABLE, range(4)), upright)))
    assert cells(grid) == TABLE


def test_a_table_without_lines_is_read_where_it_has_three_columns(tmp_path):
    page = together(text("A text above it.", (20, 30)), lined(TABLE, ()), text("A text below it.", (20, 90)))
    (grid,) = grids(drawn(tmp_path, page))
    assert cells(grid) == TABLE


def test_two_columns_without_lines_are_texts(tmp_path):
    path = drawn(tmp_path, lined([row[:2] for row in TABLE], ()))
    assert (grids(path), texts(path)) == ([], ["Ref Action", "1.1 Publish the offer", "1.2 Train staff"])


def test_lines_under_headings_are_no_table(tmp_path):
    def draw(made):
        for down, said in enumerate(("Summary", "Progress", "Risks")):
            text(said, (20, 40 + down * 40), 16)(made)
            made.line(20, 43 + down * 40, 190, 43 + down * 40)
            text("Inspectors came in May 2024 and named two areas.\nEach has a table.", (20, 50 + down * 40))(made)

    assert grids(drawn(tmp_path, draw)) == []


def test_the_lines_of_a_chart_are_no_table(tmp_path):
    def draw(made):
        for step in range(6):
            made.line(30, 50 + step * 10, 130, 50 + step * 10)
            made.line(30 + step * 20, 50, 30 + step * 20, 100)
            made.text(20, 51 + step * 10, str(100 - 20 * step))

    assert grids(drawn(tmp_path, draw)) == []


def test_tables_side_by_side_are_read_from_left_to_right(tmp_path):
    pair = ruled([("A", "B"), ("1", "2")], (20, 50), (20, 20)), ruled([("C", "D"), ("3", "4")], (90, 50), (20, 20))
    assert [cells(each) for each in grids(drawn(tmp_path, together(*pair)))] == [
        [["A", "B"], ["1", "2"]],
        [["C", "D"], ["3", "4"]],
    ]


def test_a_table_within_a_cell_is_in_its_text_and_stands_after_it(tmp_path):
    def draw(made):
        box(made, (20, 50, 30, 40), "Outer")
        box(made, (50, 50, 80, 40), "Before")
        ruled([("Second", "row")], (20, 90), (30, 80), bold=0)(made)
        ruled([("in 1", "in 2"), ("in 3", "in 4")], (60, 62), (20, 20), bold=0)(made)

    outer, inner = grids(drawn(tmp_path, draw))
    assert at(outer, 1, 2).text == "Before\nin 1 in 2\nin 3 in 4"
    assert (inner.name, cells(inner)) == ("page 1, table 1, within it 1", [["in 1", "in 2"], ["in 3", "in 4"]])


@pytest.mark.parametrize("angle", [90, -90])
def test_headings_that_stand_on_their_side_are_read_in_order_and_their_lines_are_one(angle, tmp_path):
    def draw(made):
        ruled([("Ref", ""), ("1.1", "x")], widths=(20, 20), high=30, bold=0)(made)
        for place, said in enumerate(("Rated by", "the board")):
            x = 46 + place * 5 if angle == 90 else 54 - place * 5
            with made.rotation(angle, x, 65):
                made.text(x - 10, 65, said)

    (grid,) = grids(drawn(tmp_path, draw))
    assert at(grid, 1, 2).text == "Rated by the board"


def test_a_table_on_a_landscape_page_is_read(tmp_path):
    assert cells(grids(drawn(tmp_path, ruled(TABLE), landscape=True))[0]) == TABLE


def long(numbers):
    return [(f"1.{number}", f"Step {number} of it", "May") for number in numbers]


def test_a_table_over_five_pages_is_one_and_its_header_is_said_once(tmp_path):
    pages = [ruled([HEADER, *long(range(page * 20, page * 20 + 20))], (20, 20)) for page in range(5)]
    (grid,) = grids(drawn(tmp_path, *pages))
    assert (grid.name, cells(grid)) == ("page 1, table 1", [list(HEADER), *map(list, long(range(100)))])
    assert [row[0].row for row in grid.rows] == list(range(1, 102))


def test_a_table_goes_on_without_its_header_below_the_head_of_the_page(tmp_path):
    pages = [ruled([HEADER, *long(range(5))], (20, 40)), ruled(long(range(5, 9)), (20, 40), bold=0)]
    running = [together(text("Plan of June", (20, 12)), page) for page in pages]
    (grid,) = grids(drawn(tmp_path, *running))
    assert cells(grid)[5:] == [*map(list, long(range(4, 9)))]


def test_a_table_with_a_header_of_its_own_or_other_columns_is_another(tmp_path):
    other = ruled([("Code", "Measure", "Goal"), ("1a", "Plans in time", "60%")])
    wider = ruled(TABLE, widths=(25, 60, 30))
    assert len(grids(drawn(tmp_path, ruled(TABLE), other))) == 2
    assert len(grids(drawn(tmp_path, ruled(TABLE), wider))) == 2


def test_a_table_goes_on_where_the_margins_of_left_and_right_pages_differ(tmp_path):
    (grid,) = grids(drawn(tmp_path, ruled([HEADER, *long(range(2))]), ruled(long(range(2, 4)), (35, 20), bold=0)))
    assert cells(grid)[1:] == [*map(list, long(range(4)))]


def test_a_row_that_the_end_of_a_page_parts_is_one(tmp_path):
    first = ruled([HEADER, ("1.1", "Agree what schools must try", "May")])
    rest = ruled([("", "before they ask for it.", ""), ("1.2", "Train staff", "June")], (20, 20), bold=0)
    (grid,) = grids(drawn(tmp_path, first, rest))
    assert cells(grid)[1:] == [
        ["1.1", "Agree what schools must try before they ask for it.", "May"],
        ["1.2", "Train staff", "June"],
    ]
    assert grid.rows[2][0].row == 3


def test_a_row_of_its_own_that_has_no_reference_stays_one(tmp_path):
    first = ruled([HEADER, ("1.1", "Publish the offer.", "May")])
    (grid,) = grids(drawn(tmp_path, first, ruled([("", "Train staff.", "June")], (20, 20), bold=0)))
    assert cells(grid)[1:] == [["1.1", "Publish the offer.", "May"], ["Train staff.", "June"]]


def test_the_first_row_below_a_header_at_the_foot_of_a_page_is_no_rest_of_it(tmp_path):
    (grid,) = grids(drawn(tmp_path, ruled([HEADER]), ruled([("", "Publish", ""), ROWS[1]], (20, 20), bold=0)))
    assert cells(grid) == [list(HEADER), ["Publish"], list(ROWS[1])]


def test_rows_whose_columns_are_merged_all_through_a_page_keep_their_places(tmp_path):
    first = ruled([HEADER, ("1.1", "Publish", "May")])
    rest = ruled([("1.2", "Withdrawn in June")], (20, 20), (15, 90), bold=0)
    (grid,) = grids(drawn(tmp_path, first, rest))
    assert [(each.text, each.column) for each in grid.rows[2]] == [("1.2", 1), ("Withdrawn in June", 2)]


def shaded(cell, colour):
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def word(tmp_path):
    """Write a document with a table of merged and filled cells."""
    made = docx.Document()
    made.add_heading("Delivery plan", 1)
    table = made.add_table(rows=0, cols=4, style="Table Grid")
    rows = [("Ref", "Action", "Lead", "RAG"), ("Theme A", "", "", "")]
    rows += [(f"1.{each}", f"Agree step {each} with partners", "Offer Lead", "Amber") for each in range(1, 61)]
    for said in rows:
        for cell, each in zip(table.add_row().cells, said, strict=True):
            cell.text = each
            if each == "Amber":
                shaded(cell, "FFC000")
    table.cell(1, 0).merge(table.cell(1, 3)).text = "Theme A"
    table.cell(2, 2).merge(table.cell(3, 2)).text = "Merged lead"
    made.save(tmp_path / "plan.docx")
    rows[2], rows[3] = ((*row[:2], "Merged lead", row[3]) for row in rows[2:4])
    return [[each for each in row if each] for row in rows]


def test_the_table_of_a_document_that_libreoffice_made_a_pdf_of_is_the_document_s(tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed: it makes the PDF of this test.")
    rows = word(tmp_path)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    convert = [
        office,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "plan.docx"),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    (grid,) = grids(tmp_path / "plan.pdf")
    assert cells(grid) == rows
    assert {each.colour for row in grid.rows for each in row if each.text == "Amber"} == {"amber"}


HTML = """<style>table {border-collapse: collapse} td, th {border: 1px solid #888; padding: 4px; vertical-align: top}
.a {background: #ffbf47}</style><h1>Highlight report</h1><table><tr><th>ID</th><th>Milestone</th><th>Now</th></tr>
<tr><td rowspan="2">M1</td><td>Issue it<ul><li>to schools</li><li>to parents</li></ul></td><td class="a"></td></tr>
<tr><td colspan="2">Late</td></tr></table><ol><li>Note it.</li></ol>"""


def test_a_page_that_a_browser_printed_is_read_with_its_merged_cells_bullets_and_fills(tmp_path):
    with sync_playwright() as driver:
        browser = launched(driver)
        page = browser.new_page()
        page.set_content(HTML)
        page.pdf(path=tmp_path / "page.pdf", print_background=True)
        browser.close()
    title, grid, item = pdf.read(tmp_path / "page.pdf").blocks
    assert (title.level, item.text) == (1, "1. Note it.")
    assert [[(each.text, each.colour) for each in row] for row in grid.rows[1:]] == [
        [("M1", ""), ("Issue it\n• to schools\n• to parents", ""), ("", "amber")],
        [("M1", ""), ("Late", "")],
    ]
