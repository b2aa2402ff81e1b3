"""A Word document becomes headings, paragraphs and tables: order, numbers, merged cells, colours, refusals."""

import zipfile

import pytest
from docx import Document

from sendplan.errors import ReleaseError
from sendplan.sources.grid import Grid
from sendplan.sources.readers import word

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Council head"/><w:basedOn w:val="H2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
)
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
W14 = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"


def relations(**targets):
    rows = (f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{to}"/>' for kind, to in targets.items())
    return f'<Relationships xmlns="{RELATED}">{"".join(rows)}</Relationships>'


def written(tmp_path, body, name="paper.docx", members=(), **parts):
    """Write a document of a body and other parts, by their kinds; members are further files in it."""
    parts = {"styles": STYLES, **parts}
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("_rels/.rels", relations(officeDocument="word/document.xml"))
        packed.writestr("word/_rels/document.xml.rels", relations(**{kind: f"{kind}.xml" for kind in parts}))
        packed.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for kind, text in parts.items():
            packed.writestr(f"word/{kind}.xml", f"<w:{kind} {NAMES}>{text}</w:{kind}>")
        for each in members:
            packed.writestr(each, "x")
    return path


def read(tmp_path, body, **more):
    return word.read(written(tmp_path, body, **more))


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text="", style="", look="", inside=None):
    of_style = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = inside if inside is not None else run(text) if text else ""
    return f"<w:p><w:pPr>{of_style}{look}</w:pPr>{runs}</w:p>"


def tc(inside="", look=""):
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inside if inside.startswith('<') else p(inside)}</w:tc>"


def table(*rows):
    return f"<w:tbl>{''.join('<w:tr>' + ''.join(row) + '</w:tr>' for row in rows)}</w:tbl>"


def listed(number, level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(place, text, form="decimal", more=""):
    said = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{place}">{said}</w:lvl>'


def numbering(*levels, nums="", more=""):
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{more}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}'
    )


OUTLINE = (level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"), level(3, "%4.", "lowerRoman"))


def texts(paper):
    return [each.text for each in paper.blocks if not isinstance(each, Grid)]


def rows(grid):
    return [[each.text for each in row] for row in grid.rows]


def numbered(tmp_path, places, **parts):
    """Write the numbers of paragraphs in lists, each said as (number of the list, level)."""
    parts = {"numbering": numbering(*OUTLINE), **parts}
    paper = read(tmp_path, "".join(p("x", look=listed(*place)) for place in places), **parts)
    return [each.removesuffix("x").strip() for each in texts(paper)]


def refused(path):
    with pytest.raises(ReleaseError) as error:
        word.read(path)
    return str(error.value)


def test_headings_paragraphs_and_tables_stand_in_their_order_with_their_places(tmp_path):
    grid = table([tc("a"), tc("b")])
    paper = read(tmp_path, p("Plan", "T") + p() + p("At 30 June") + grid + p("Next", "H2") + grid)
    assert [(each.text, each.place, each.level) for each in paper.blocks if not isinstance(each, Grid)] == [
        ("Plan", "paragraph 1", 1), ("At 30 June", "paragraph 2", 0), ("Next", "paragraph 3", 2),
    ]  # fmt: skip
    assert [each.name for each in paper.blocks if isinstance(each, Grid)] == ["table 1", "table 2"]
    assert isinstance(paper.blocks[2], Grid)


def test_the_level_of_a_heading_comes_from_its_style_those_below_it_or_itself(tmp_path):
    body = p("a", "Own") + p("b", look='<w:outlineLvl w:val="2"/>') + p("c", "H1", '<w:outlineLvl w:val="9"/>')
    paper = read(tmp_path, body + p("d", "Loop") + p("e", "Missing"))
    assert [each.level for each in paper.blocks] == [2, 3, 0, 0, 0]


def test_a_paragraph_is_bold_where_all_its_letters_are(tmp_path):
    bold, plain = "<w:b/>", '<w:b w:val="0"/>'
    body = (
        p(inside=run("All", bold) + run(" ") + run("of it", bold)) + p(inside=run("a", bold) + run("b")) + p("c", "H1")
    )
    paper = read(tmp_path, body + p(inside=run("d", plain), style="H1"))
    assert [each.is_bold for each in paper.blocks] == [True, False, True, False]


def test_text_in_controls_links_and_fields_is_read_but_not_words_that_ask_for_it(tmp_path):
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    asks = control.format("<w:showingPlcHdr/>", run("Choose an item."))
    body = p(inside=f"<w:hyperlink>{run('Local ')}</w:hyperlink>{control.format('', run('offer'))}{asks}")
    field = f'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText></w:r>{run("June")}'
    cell = f"<w:sdt><w:sdtContent>{tc('b')}</w:sdtContent></w:sdt>"
    paper = read(tmp_path, body + control.format("", p("Block")) + p(inside=field) + table([tc("a"), cell]))
    assert texts(paper) == ["Local offer", "Block", "June"]
    assert rows(paper.blocks[3]) == [["a", "b"]]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path):
    box = f"<w:drawing><a:graphic><w:txbxContent>{p('Key')}</w:txbxContent></a:graphic></w:drawing>"
    older = f"<w:pict><v:textbox><w:txbxContent>{p('Key')}</w:txbxContent></v:textbox></w:pict>"
    both = p(inside=f"{run('Before')}<w:r>{W14.format(box, older)}</w:r>")
    paper = read(tmp_path, both + table([tc("a"), tc(p(inside=f"{run('b')}<w:r>{older}</w:r>"))]))
    assert texts(paper) == ["Before", "Key"]
    assert rows(paper.blocks[2]) == [["a", "b\nKey"]]


def test_tracked_changes_are_taken_as_accepted_and_told(tmp_path):
    changed = f"<w:del><w:r><w:delText>May</w:delText></w:r></w:del><w:ins>{run('June')}</w:ins>"
    moved = f"<w:moveFrom>{run('old')}</w:moveFrom><w:moveTo>{run(' 2025')}</w:moveTo>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('x')}{tc('y')}</w:tr>"
    paper = read(tmp_path, p(inside=changed + moved) + f"<w:tbl>{gone}<w:tr>{tc('a')}{tc('b')}</w:tr></w:tbl>")
    assert texts(paper) == ["June 2025"]
    assert rows(paper.blocks[1]) == [["a", "b"]]
    assert [(each.text, each.why) for each in paper.unread] == [
        ("2 insertions, 3 deletions", "tracked changes are taken as accepted")
    ]


def test_an_item_that_was_deleted_is_not_counted(tmp_path):
    look = f"{listed(1)}<w:rPr><w:del/></w:rPr>"
    gone = p(inside="<w:del><w:r><w:delText>b</w:delText></w:r></w:del>", look=look)
    body = p("a", look=listed(1)) + gone + p("c", look=listed(1))
    assert texts(read(tmp_path, body, numbering=numbering(*OUTLINE))) == ["1. a", "2. c"]


def test_hidden_text_is_left_out_and_told_with_its_place(tmp_path):
    hidden = p(inside=run("Seen") + run(" secret", "<w:vanish/>"))
    paper = read(tmp_path, p("First") + hidden + table([tc("a"), tc(hidden)]))
    assert texts(paper) == ["First", "Seen"]
    assert [(each.place, each.text) for each in paper.unread] == [("paragraph 2", "secret")]
    assert [(each.sheet, each.place, each.text) for each in paper.blocks[2].unread] == [("table 1", "B1", "secret")]


def test_notes_are_told_with_their_texts_and_comments_with_their_number(tmp_path):
    note = f'<w:footnote w:id="2">{p("Counted in May")}</w:footnote>'
    line = f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote>'
    paper = read(
        tmp_path,
        p(inside=f'{run("45%")}<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=line + note,
        comments=f"<w:comment>{p('why?')}</w:comment><w:comment/>",
    )
    assert texts(paper) == ["45%"]
    assert [(each.place, each.text) for each in paper.unread] == [("footnote 1", "Counted in May"), ("", "2 comments")]


def test_numbers_of_every_level_stand_in_the_text(tmp_path):
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 3), (1, 0), (1, 1), (1, 2)]
    assert numbered(tmp_path, places) == ["1.", "1.1", "1.2", "(a)", "i.", "ii.", "2.", "2.1", "(a)"]


@pytest.mark.parametrize(
    ("form", "last"),
    [("decimal", "28"), ("decimalZero", "28"), ("lowerLetter", "bb"), ("upperLetter", "BB"), ("lowerRoman", "xxviii"),
     ("upperRoman", "XXVIII"), ("none", ""), ("bullet", "•")],
)  # fmt: skip
def test_numbers_are_written_in_the_form_of_their_list(form, last, tmp_path):
    assert numbered(tmp_path, [(1, 0)] * 28, numbering=numbering(level(0, "%1", form)))[-1] == last


def test_lists_that_share_their_counter_go_on_and_one_that_starts_anew_does(tmp_path):
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    places = [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0)]
    found = numbered(tmp_path, places, numbering=numbering(*OUTLINE, nums=nums))
    assert found == ["1.", "2.", "5.", "6.", "7."]


def test_a_level_that_was_skipped_counts_as_if_it_had_been_there(tmp_path):
    lists = numbering(level(0, "%1."), level(1, "%1.%2"), level(2, "%1.%2.%3"))
    places = [(1, 1), (1, 0), (1, 2), (1, 1)]
    assert numbered(tmp_path, places, numbering=lists) == ["1.1", "2.", "2.1.1", "2.2"]


def test_a_level_restarts_as_its_list_says(tmp_path):
    never = level(1, "%2)", more='<w:lvlRestart w:val="0"/>')
    places = [(1, 0), (1, 1), (1, 0), (1, 1)]
    assert numbered(tmp_path, places, numbering=numbering(level(0, "%1."), never)) == ["1.", "1)", "2.", "2)"]


def test_a_list_writes_plain_numerals_where_it_is_told_to(tmp_path):
    levels = (level(0, "%1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"))
    assert numbered(tmp_path, [(1, 0), (1, 1)], numbering=numbering(*levels)) == ["I", "1.1"]


def test_headings_are_numbered_by_their_styles(tmp_path):
    in_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = STYLES.replace('heading 1"/>', f'heading 1"/>{in_list}').replace('heading 2"/>', f'heading 2"/>{in_list}')
    levels = (level(0, "Priority %1:", more='<w:pStyle w:val="H1"/>'), level(1, "%1.%2", more='<w:pStyle w:val="H2"/>'))
    body = p("Time", "H1") + p("Open clinics", "H2") + p("None", "H2", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    paper = read(tmp_path, body, styles=styles, numbering=numbering(*levels))
    assert texts(paper) == ["Priority 1: Time", "1.1 Open clinics", "None"]


def test_a_list_that_a_style_describes_is_found_through_it(tmp_path):
    in_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'{STYLES}<w:style w:type="numbering" w:styleId="L">{in_list}</w:style>'
    nums = '<w:num w:numId="2"><w:abstractNumId w:val="9"/></w:num>'
    more = '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="L"/></w:abstractNum>'
    lists = numbering(*OUTLINE, nums=nums, more=more)
    assert numbered(tmp_path, [(2, 0), (2, 1)], styles=styles, numbering=lists) == ["1.", "1.1"]


def test_a_cell_with_nothing_but_a_number_that_word_counts_has_it(tmp_path):
    line = [tc(p(look=listed(1))), tc("Open clinics")]
    grid = read(tmp_path, table(line, line), numbering=numbering(level(0, "%1.1"))).blocks[0]
    assert rows(grid) == [["1.1", "Open clinics"], ["2.1", "Open clinics"]]


def test_lines_and_items_of_a_cell_stay_lines(tmp_path):
    broken = p(inside="<w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r>")
    body = table([tc("1.1"), tc(broken + p() + p("Ask", look=listed(1)) + p("Tell", look=listed(1)))])
    grid = read(tmp_path, body, numbering=numbering(level(0, "x", "bullet"))).blocks[0]
    assert grid.rows[0][1].text == "One\ntwo three\n• Ask\n• Tell"


def test_cells_over_several_columns_stand_once_and_over_several_rows_in_each(tmp_path):
    wide, top, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    green = '<w:shd w:val="clear" w:fill="00B050"/>'
    grid = read(
        tmp_path,
        table(
            [tc("Theme", wide), tc("Lead", top)],
            [tc("a", top + green), tc("b"), tc("ignored", on)],
            [tc("", on), tc("c"), tc("Other", top)],
        ),
    ).blocks[0]
    assert [[(each.place, each.text, each.colour) for each in row] for row in grid.rows] == [
        [("A1", "Theme", ""), ("C1", "Lead", "")],
        [("A2", "a", "green"), ("B2", "b", ""), ("C2", "Lead", "")],
        [("A3", "a", "green"), ("B3", "c", ""), ("C3", "Other", "")],
    ]


def test_a_row_that_begins_further_in_keeps_its_columns(tmp_path):
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("b")}</w:tr>'
    grid = read(tmp_path, f"<w:tbl><w:tr>{tc('x')}{tc('y')}</w:tr>{late}</w:tbl>").blocks[0]
    assert grid.rows[1][0].place == "B2"


@pytest.mark.parametrize(
    ("look", "name"),
    [
        ('<w:shd w:val="clear" w:color="auto" w:fill="FF0000"/>', "red"),
        ('<w:shd w:val="solid" w:color="FFC000" w:fill="auto"/>', "amber"),
        ('<w:shd w:val="clear" w:fill="auto"/>', ""),
        ('<w:shd w:val="clear" w:fill="FFFFFF"/>', ""),
        ('<w:shd w:val="clear" w:fill="nonsense"/>', ""),
        ("", ""),
    ],
)
def test_the_fill_of_a_cell_has_the_name_of_its_colour_with_or_without_a_word(look, name, tmp_path):
    marked = p(inside=run("x", '<w:highlight w:val="yellow"/><w:color w:val="00FF00"/>'))
    grid = read(tmp_path, table([tc(marked, look), tc("", look), tc("last")])).blocks[0]
    assert [each.colour for each in grid.rows[0] if each.text != "last"] == ([name, name] if name else [""])


def test_a_table_in_a_cell_is_lines_there_and_stands_after_if_it_has_rows_and_columns(tmp_path):
    inner = table([tc("Q1"), tc("4")], [tc("Q2"), tc("5")])
    small = table([tc("one")], [tc("two")])
    paper = read(tmp_path, table([tc("1.1"), tc(p("Figures") + inner)], [tc("1.2"), tc(small)]))
    outer, after = paper.blocks
    assert rows(outer) == [["1.1", "Figures\nQ1 | 4\nQ2 | 5"], ["1.2", "one\ntwo"]]
    assert (after.name, rows(after)) == ("table 2", [["Q1", "4"], ["Q2", "5"]])


def test_a_table_of_one_cell_is_what_stands_in_it(tmp_path):
    paper = read(tmp_path, table([tc(p("Plan", "H1") + p("Text") + table([tc("a"), tc("b")]))]))
    assert texts(paper) == ["Plan", "Text"]
    assert rows(paper.blocks[2]) == [["a", "b"]]


def test_a_hidden_row_is_told(tmp_path):
    hidden = f"<w:tr><w:trPr><w:hidden/></w:trPr>{tc('x')}{tc('y')}</w:tr>"
    paper = read(tmp_path, f"<w:tbl><w:tr>{tc('a')}{tc('b')}</w:tr>{hidden}</w:tbl>")
    assert rows(paper.blocks[0]) == [["a", "b"]]
    assert [each.text for each in paper.unread] == ["x y"]


def test_signs_and_formulas_are_read(tmp_path):
    signs = (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="X" w:char="2717"/><w:sym w:char="F000"/></w:r>'
    )
    formula = "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>"
    assert texts(read(tmp_path, p(inside=signs) + p(inside=formula))) == ["✓✗", "x=2a-b"]


def test_what_cannot_be_seen_of_a_text_is_left_out(tmp_path):
    assert texts(read(tmp_path, p("30\u00a0Jun\u00a02025 co\u00ador\u200bdinator\ufeff"))) == [
        "30 Jun 2025 coordinator"
    ]


def test_the_table_of_contents_is_left_out(tmp_path):
    assert texts(read(tmp_path, p("1. Plan 3", "TOC1") + p("Plan", "H1"))) == ["Plan"]


def test_macros_pictures_and_files_in_a_document_are_told_and_not_read(tmp_path):
    picture = W14.format("<w:drawing><a:blip/></w:drawing>", "<w:pict><v:imagedata/></w:pict>")
    body = p(inside=f"<w:r>{picture}</w:r><w:r><w:object><o:OLEObject/></w:object></w:r>") + "<w:altChunk/>"
    paper = read(tmp_path, body, name="paper.docm", members=["word/vbaProject.bin"])
    assert [each.text for each in paper.unread] == ["vbaProject.bin", "1 picture", "2 embedded files"]


def test_a_document_that_the_library_writes_is_read(tmp_path):
    made = Document()
    made.add_heading("Plan", 0)
    made.add_paragraph("First", style="List Number")
    made.add_paragraph("Point", style="List Bullet")
    made.add_table(1, 2).cell(0, 1).text = "b"
    made.save(tmp_path / "paper.docx")
    paper = word.read(tmp_path / "paper.docx")
    assert texts(paper) == ["Plan", "1. First", "• Point"]
    assert rows(paper.blocks[3]) == [["b"]]


def test_a_document_in_the_strict_form_is_read(tmp_path):
    path = written(tmp_path, p("Plan", "H1"))
    with zipfile.ZipFile(path) as packed:
        every = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, raw in every.items():
            packed.writestr(name, raw.replace(WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert [(each.text, each.level) for each in word.read(path).blocks] == [("Plan", 1)]


@pytest.mark.parametrize("body", ["", p(), "<w:tbl/>", "<w:sectPr/>", table([tc(), tc()])])
def test_a_document_with_nothing_in_it_has_no_blocks(body, tmp_path):
    assert read(tmp_path, body) == ([], [])


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "paper.docx", "no Word document"),
        (b"PK\x03\x04 broken", "paper.docx", "cannot be read"),
        (b"\xd0\xcf\x11\xe0 locked", "paper.docx", "without a password"),
        (b"\xd0\xcf\x11\xe0 old", "paper.doc", "save it as a document (.docx)"),
        (b"{\\rtf1}", "paper.docx", "no Word document"),
    ],
)
def test_what_is_no_document_is_refused_with_what_to_do(raw, name, said, tmp_path):
    path = tmp_path / name
    path.write_bytes(raw)
    assert said in refused(path)


def test_a_document_that_is_not_there_or_lacks_its_parts_is_refused(tmp_path):
    assert "no such file" in refused(tmp_path / "none.docx")
    with zipfile.ZipFile(tmp_path / "book.docx", "w") as packed:
        packed.writestr("_rels/.rels", relations(officeDocument="word/none.xml"))
    assert "no Word document" in refused(tmp_path / "book.docx")


def test_a_workbook_that_is_named_as_a_document_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "book.docx", "w") as packed:
        packed.writestr("_rels/.rels", relations(officeDocument="xl/workbook.xml"))
        packed.writestr("xl/workbook.xml", "<workbook/>")
    assert "a workbook" in refused(tmp_path / "book.docx")


def test_a_document_locked_as_a_zip_is_refused(tmp_path):
    path = written(tmp_path, p("x"))
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "with a password" in refused(path)


def test_entities_bombs_and_parts_cut_short_are_refused(tmp_path):
    def changed(text):
        path = tmp_path / "changed.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("_rels/.rels", relations(officeDocument="word/document.xml"))
            packed.writestr("word/document.xml", text)
        return refused(path)

    assert "a declaration in word/document.xml" in changed('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "a declaration" in changed('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"))
    assert "more than 32 MB" in changed(f"<w:document {NAMES}>{' ' * 34_000_000}</w:document>")
    assert "no Word document" in changed(f"<w:document {NAMES}><w:body>")
    assert refused(written(tmp_path, "<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000))


def test_a_table_without_end_is_refused(tmp_path):
    wide = tc("a", '<w:gridSpan w:val="999999999"/>')
    assert "1,000 columns" in refused(written(tmp_path, table([wide, tc("b")])))
    assert "50,000 rows" in refused(written(tmp_path, f"<w:tbl>{'<w:tr><w:tc/><w:tc/></w:tr>' * 50_001}</w:tbl>"))
