"""A PDF as headings, paragraphs and tables: their order, numbers, looks and places; and what is refused, or said."""

import zlib

import pytest
from papers_pdf import HEADER, ROWS, at, drawn, grids, ruled, says, stream, text, texts, together, written

from sendplan.errors import ReleaseError
from sendplan.publish.drawing import FONTS
from sendplan.sources import bounds
from sendplan.sources.grid import Grid
from sendplan.sources.readers import pdf

PROSE = """Inspectors came in May 2024 and named two areas for priority action and three
areas for improvement. Each has a table below. Where the column is empty the work
has not begun."""
LEFT = """Inspectors came in May 2024
and named two areas for action
and three for improvement, as
the letter that they wrote says.
Each has a table of its own here
and a lead who is named in it."""
RIGHT = """Four milestones were done by
the end of September. The last
of them was the search for sites
that took the whole summer long.
Casework is steadier, and two of
six teams have fewer cases now."""


def told(path):
    return [(each.sheet, each.text, each.why) for each in pdf.read(path).unread]


def refusal(path):
    with pytest.raises(ReleaseError) as error:
        pdf.read(path)
    return str(error.value)


def test_blocks_come_in_the_order_in_which_a_page_is_read(tmp_path):
    page = together(text("After", (20, 90)), ruled([HEADER, *ROWS]), text("Before", (20, 40)))
    blocks = pdf.read(drawn(tmp_path, page)).blocks
    assert [each.name if isinstance(each, Grid) else each.text for each in blocks] == [
        "Before",
        "page 1, table 1",
        "After",
    ]


def test_wrapped_lines_are_one_paragraph_and_its_place_is_its_page(tmp_path):
    blocks = pdf.read(drawn(tmp_path, text("Nothing"), text(PROSE))).blocks
    assert (blocks[1].text, blocks[1].place) == (PROSE.replace("\n", " "), "page 2")


def test_a_short_line_before_a_capital_ends_a_paragraph(tmp_path):
    assert texts(drawn(tmp_path, text(f"Ours to do\n{PROSE}"))) == ["Ours to do", PROSE.replace("\n", " ")]


def test_a_paragraph_goes_on_over_the_end_of_a_page(tmp_path):
    path = drawn(tmp_path, text("The plan was shown to members and", (20, 250)), text("answers what they asked."))
    assert texts(path) == ["The plan was shown to members and answers what they asked."]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        ("What we call improve-\nment of the offer", "What we call improvement of the offer"),
        ("Each writes a self-\nassessment for it", "Each writes a self-assessment for it"),
        ("Forms of one-to-\none support for it", "Forms of one-to-one support for it"),
        ("The years 2024-\n2025 are in the plan", "The years 2024-2025 are in the plan"),
    ],
)
def test_a_word_parted_at_the_end_of_a_line_is_whole_again(lines, whole, tmp_path):
    assert texts(drawn(tmp_path, text(lines))) == [whole]


def test_larger_texts_are_headings_the_largest_of_level_1(tmp_path):
    page = together(
        text("The plan", (20, 40), 22), text("Aim 1", (20, 55), 15), text(PROSE, (20, 65)), text("Aim 2", (20, 95), 15)
    )
    blocks = pdf.read(drawn(tmp_path, page)).blocks
    assert [(each.text[:8], each.level) for each in blocks] == [
        ("The plan", 1),
        ("Aim 1", 2),
        ("Inspecto", 0),
        ("Aim 2", 2),
    ]


def test_a_short_bold_line_is_a_heading_and_a_bold_sentence_is_not(tmp_path):
    bold = text("Milestones", (20, 40), style="B"), text("Note the position.", (20, 90), style="B")
    blocks = pdf.read(drawn(tmp_path, together(*bold, text(PROSE, (20, 60))))).blocks
    assert [(each.level, each.is_bold) for each in blocks] == [(1, True), (0, False), (0, True)]


def test_a_heading_over_two_lines_of_letters_of_two_sizes_is_one(tmp_path):
    big = text("Leaders do not know whether services make\na difference", (20, 40), 18)
    page = together(big, text("(2)", (56, 47.6), 16), text(PROSE, (20, 65)))
    first = pdf.read(drawn(tmp_path, page)).blocks[0]
    assert (first.text, first.level) == ("Leaders do not know whether services make a difference (2)", 1)


def test_items_of_a_list_keep_their_numbers_and_bullets_are_one_sign(tmp_path):
    page = text("1. Note the position.\n2. Agree the cost of it.\n(a) In the first year\n\x95 One\n\xb7 Two")
    assert texts(drawn(tmp_path, page))[:3] == [
        "1. Note the position.",
        "2. Agree the cost of it.",
        "(a) In the first year",
    ]
    assert texts(written(tmp_path, says(b"\x95 One") + says(b"\xb7 Two", (72, 680)))) == ["• One", "• Two"]


def test_what_stands_at_the_edge_of_every_page_is_left_out(tmp_path):
    def page(number):
        return together(
            text("Improvement plan", (20, 12)), text(f"Wording of {number}"), text(f"Version 3 | {number}", (90, 288))
        )

    path = drawn(tmp_path, page(1), page(2), page(3))
    assert texts(path) == ["Wording of 1", "Wording of 2", "Wording of 3"]


def test_a_table_or_a_number_at_the_head_of_every_page_is_left_out(tmp_path):
    def page(number):
        head = ruled([("Wexbridge", f"Page {number} of 9")], (20, 8), (60, 60))
        return together(head, text("Plan", (20, 22)), text(str(number), (180, 22)), text(f"Wording {number}."))

    path = drawn(tmp_path, page(1), page(2), page(3))
    assert (texts(path), grids(path)) == (["Wording 1.", "Wording 2.", "Wording 3."], [])


def test_the_number_of_a_single_page_is_left_out(tmp_path):
    assert texts(drawn(tmp_path, together(text("Words"), text("Page 1 of 1", (90, 288))))) == ["Words"]


def test_headings_at_the_head_of_pages_that_differ_by_a_number_stay(tmp_path):
    pages = [text(f"Action {number}", (20, 15)) for number in (1, 2, 3)]
    assert texts(drawn(tmp_path, *pages)) == ["Action 1", "Action 2", "Action 3"]


def test_two_columns_of_prose_are_read_one_after_the_other_and_are_no_table(tmp_path):
    page = together(text("Summary", (20, 30), 16), text(LEFT), text(RIGHT, (105, 40)), text("Below", (20, 90)))
    blocks = pdf.read(drawn(tmp_path, page)).blocks
    assert [each.text for each in blocks] == ["Summary", LEFT.replace("\n", " "), RIGHT.replace("\n", " "), "Below"]


def test_a_list_of_contents_is_no_table(tmp_path):
    lines = [f"{number}   A part of the plan   ........   {number + 3}" for number in range(1, 6)]
    assert grids(drawn(tmp_path, text("\n".join(lines)))) == []


def test_a_box_around_a_text_is_no_table(tmp_path):
    assert texts(drawn(tmp_path, ruled([["A note in a box"]], widths=(80,), bold=0))) == ["A note in a box"]


def test_blanks_and_letters_that_cannot_be_seen_are_cleaned(tmp_path):
    def draw(made):
        made.add_font("boxes", fname=FONTS / "regular.ttf")
        made.set_font("boxes", size=11)
        made.text(20, 40, "of\ufb01ce\u00a0hours\u200b and im\u00adprove")

    assert texts(drawn(tmp_path, draw)) == ["office hours and improve"]


def test_letters_that_all_cannot_be_seen_are_no_text(tmp_path):
    def draw(made):
        made.add_font("boxes", fname=FONTS / "regular.ttf")
        made.set_font("boxes", size=11)
        made.text(20, 40, "\u200b\u00a0")

    assert pdf.read(drawn(tmp_path, draw)) == ([], [])


def test_letters_without_a_meaning_are_told_and_not_guessed(tmp_path):
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X" + system + b">>"
    content = says(b"Known") + b"BT /G 11 Tf 72 600 Td <000C000D> Tj ET"
    path = written(tmp_path, content, page=b"/Resources<</Font<</F 5 0 R/G 6 0 R>>>>", more=(font, child))
    assert texts(path) == ["Known"]
    assert [(where, why[:9]) for where, _, why in told(path)] == [("page 1", "2 letters")]


def test_letters_drawn_twice_to_look_bold_are_read_once(tmp_path):
    assert texts(drawn(tmp_path, together(text("Aim 1", (20, 40)), text("Aim 1", (20.1, 40))))) == ["Aim 1"]


def test_letters_aslant_and_beside_the_page_are_no_text(tmp_path):
    slanted = b"BT /F 60 Tf 0.7 0.7 -0.7 0.7 200 200 Tm (DRAFT) Tj ET " + says(b"beside", (900, 700))
    assert texts(written(tmp_path, says(b"Text") + slanted)) == ["Text"]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(turn, tmp_path):
    matrix = {90: b"0 1 -1 0 100 72", 270: b"0 -1 1 0 100 700"}[turn]
    content = b"BT /F 11 Tf %s Tm (First line) Tj 0 -14 Td (second line) Tj ET" % matrix
    assert texts(written(tmp_path, content, page=b"/Rotate %d" % turn)) == ["First line second line"]


@pytest.mark.parametrize("matrix", [b"0 1 -1 0 100 72", b"0 -1 1 0 100 700"])
def test_a_page_whose_text_lies_on_its_side_is_read_too(matrix, tmp_path):
    content = b"BT /F 11 Tf %s Tm (First line) Tj 0 -14 Td (second line) Tj ET" % matrix
    assert texts(written(tmp_path, content)) == ["First line second line"]


FIELD = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(lead)/V(Offer Lead)/Rect[72 600 200 620]>>"


def test_what_is_filled_into_a_form_is_read_where_it_stands(tmp_path):
    path = written(tmp_path, says(b"Lead:") + says(b"End", (72, 500)), page=b"/Annots[6 0 R]", more=(FIELD,))
    assert texts(path) == ["Lead:", "Offer Lead", "End"]


def test_attachments_scripts_and_ticks_are_told_and_not_read(tmp_path):
    tick = b"<</Type/Annot/Subtype/Widget/FT/Btn/T(done)/AS/Yes/Rect[72 600 90 620]>>"
    names = b"/Names<</EmbeddedFiles<</Names[(plan.xlsx) 7 0 R]>>/JavaScript<</Names[(a) 8 0 R]>>>>"
    more = (tick, b"<</F(plan.xlsx)>>", b"<</S/JavaScript/JS(app.alert\\(1\\))>>")
    path = written(tmp_path, says(b"Text"), page=b"/Annots[6 0 R]", catalog=names, more=more)
    assert [(name, why.split(",")[0]) for _, name, why in told(path)] == [
        ("plan.xlsx", "an attached file"),
        ("", "scripts of the file are not run"),
        ("", "ticks of a form are not read"),
    ]


IMAGE = stream(b"\x00", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray")
SHOWN = b"q 500 0 0 700 40 40 cm /I Do Q"
WITH_IMAGE = b"/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>"


def test_a_file_of_scanned_pages_is_refused_with_what_to_do(tmp_path):
    assert "text recognition" in refusal(written(tmp_path, SHOWN, page=WITH_IMAGE, more=(IMAGE,)))


def test_pictures_beside_texts_are_told_once(tmp_path):
    path = written(tmp_path, says(b"Text") + SHOWN, page=WITH_IMAGE, more=(IMAGE,))
    assert told(path) == [("page 1", "", "pictures, which are not read; on how many pages: 1")]


def test_a_scanned_page_among_others_is_told(tmp_path):
    from PIL import Image

    def scan(made):
        made.image(Image.new("L", (8, 8)), 10, 10, 180, 250)

    path = drawn(tmp_path, text("Text"), scan)
    assert [(where, why[:14]) for where, _, why in told(path)] == [("page 2", "a scanned page")]


def test_an_empty_page_is_a_paper_without_blocks(tmp_path):
    assert pdf.read(written(tmp_path)) == ([], [])


def test_a_pdf_with_a_password_is_refused_and_one_that_opens_without_is_read(tmp_path):
    def locked(*passwords):
        return drawn(tmp_path, text("Secret"), before=lambda made: made.set_encryption(*passwords))

    assert "with a password" in refusal(locked("owner", "user"))
    assert texts(locked("owner")) == ["Secret"]


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7", b"no PDF at all", b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 1 0 R"])
def test_a_damaged_file_is_refused(raw, tmp_path):
    (tmp_path / "a.pdf").write_bytes(raw)
    assert "a file that is no PDF, is damaged" in refusal(tmp_path / "a.pdf")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "no such file" in refusal(tmp_path / "none.pdf")


def test_a_file_that_is_too_large_or_too_long_is_refused(tmp_path, monkeypatch):
    path = drawn(tmp_path, text("One"), text("Two"))
    monkeypatch.setattr(bounds, "PAPER_PAGES", 1)
    assert "more than 1 pages" in refusal(path)
    monkeypatch.setattr(bounds, "PAPER", 100)
    assert "more than 0 MB" in refusal(path)


def test_a_stream_that_swells_ends_its_own_process_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MEMORY", 400 * 2**20)
    packer = zlib.compressobj(9)
    raw = b"".join(packer.compress(bytes(2**20)) for _ in range(600)) + packer.flush()
    path = written(tmp_path, page=b"/Contents 6 0 R", more=(stream(raw, b"/Filter/FlateDecode"),))
    assert "takes more than 400 MB" in refusal(path)


def test_drawings_within_drawings_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "PAGE_SECONDS", 3)
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    nested = [stream(b"/X Do " * 10, form % (number + 1)) for number in range(6, 16)]
    path = written(tmp_path, b"/X Do", page=b"/Resources<</XObject<</X 6 0 R>>>>", more=(*nested, stream(b"")))
    assert "3 seconds a page" in refusal(path)


def test_each_page_is_told_while_it_is_read(tmp_path):
    heard = []
    pdf.read(drawn(tmp_path, text("One"), text("Two")), lambda page, of: heard.append((page, of)))
    assert heard == [(1, 2), (2, 2)]


def test_a_line_in_a_cell_of_a_form_is_the_cell_s(tmp_path):
    lines = b"72 590 200 40 re S 272 590 100 40 re S 72 550 200 40 re S 272 550 100 40 re S "
    path = written(tmp_path, lines + says(b"Due", (280, 605)), page=b"/Annots[6 0 R]", more=(FIELD,))
    assert at(grids(path)[0], 1, 1).text == "Offer Lead"
