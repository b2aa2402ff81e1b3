"""An executed notebook as a Word document: real headings, lists and tables, pictures with words, the same bytes."""

import importlib
import io
import json
import re
import zipfile
from base64 import b64encode
from functools import cache, partial

import nbformat
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from test_exporter import DOT, PAGE, chart, notebook_of, shows
from test_theme import contrast

from sendplan.errors import PublishError
from sendplan.opening import of_area
from sendplan.publish import params, word_styles
from sendplan.publish.render import facts
from sendplan.publish.word import write_document
from sendplan.show.blocks import Headlines, Words, say
from sendplan.show.charts import MIME, Charts
from sendplan.show.parts import Part, Parts
from sendplan.show.tables import Table, badge
from sendplan.show.tables import folded as long_folded
from sendplan.show.theme import LINK, LOOKS, RISK_LOOKS, WASH

# The order that the schema of Word files (ISO/IEC 29500, CT_TblPr, CT_PPr, CT_RPr, CT_Style) asks of what we write.
ORDER = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc"
    " outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing kern sz szCs u lang",
    "tcPr": "tcW tcBorders shd",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr tblPr tblStylePr",
}
TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)


def made(*cells, **facts):
    """Write a notebook as the bytes of a document; a text is a cell of Markdown."""
    return write_document(notebook_of(cells), PAGE | {"sources_at": ""} | facts)


def document(*cells, **facts):
    """Write a notebook as a document, and open that again."""
    return Document(io.BytesIO(made(*cells, **facts)))


def block(shown):
    """A code cell that showed a block."""
    return shows(shown._repr_mimebundle_())


def table(rows=(("1.1", "Train"),), headings=("Action", "Title"), classes=None, caption="Actions"):
    return block(Table(caption, headings, rows, classes or {}))


def styled(opened, *names):
    """The texts of the paragraphs in some styles, with the style where there are several."""
    found = [(each.style.name, each.text.strip()) for each in opened.paragraphs if each.style.name in names]
    return found if len(names) > 1 else [text for _, text in found]


def parts(written):
    """Every part of a document by its name."""
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        return {name: file.read(name) for name in file.namelist()}


def said(opened):
    """All a document says: paragraphs, tables, header and footer."""
    section = opened.sections[0]
    cells = [cell.text for each in opened.tables for row in each.rows for cell in row.cells]
    around = [each.text for each in (*section.header.paragraphs, *section.footer.paragraphs)]
    return "\n".join([*(each.text for each in opened.paragraphs), *cells, *around])


# Words


def test_headings_are_headings_of_their_level_with_one_of_the_first():
    opened = document("# Cover paper\n\nWhat is it?", "## Progress\n\n### Ratings\n\nText.")
    assert styled(opened, "Heading 1", "Heading 2", "Heading 3") == [
        ("Heading 1", "Cover paper"),
        ("Heading 2", "Progress"),
        ("Heading 3", "Ratings"),
    ]
    assert {"What is it?", "Text."} <= set(styled(opened, "Normal"))


def test_what_the_paper_is_for_stands_under_its_question():
    whose, what = document("# Title\n\nWhy?", "## More").paragraphs[2:4]
    assert whose.text == "Lancashire: special educational needs and disability"
    assert what.text == "Scrutiny & Co, 3 July 2019. Plan, position as at 24 June 2019."


def test_bullets_are_a_real_list_and_do_not_leave_their_opening_words_behind():
    opened = document("# T", block(Words(["They ask:"], ["Note this.", "Discuss that."])))
    assert styled(opened, "List Bullet")[:2] == ["Note this.", "Discuss that."]
    [opening] = [each for each in opened.paragraphs if each.text == "They ask:"]
    assert opening.paragraph_format.keep_with_next


def test_a_list_in_a_list_is_deeper():
    opened = document("# T", "- one\n  - two\n    - three\n- four")
    assert styled(opened, "List Bullet", "List Bullet 2", "List Bullet 3")[:4] == [
        ("List Bullet", "one"),
        ("List Bullet 2", "two"),
        ("List Bullet 3", "three"),
        ("List Bullet", "four"),
    ]


def test_headlines_are_bullets_with_a_strong_figure():
    opened = document("# T", block(Headlines("As reported.", [("18", "of 94 complete.")])))
    [line] = [each for each in opened.paragraphs if "of 94" in each.text]
    assert (line.text, line.style.name, line.runs[0].text, line.runs[0].bold) == (
        "18 of 94 complete.", "List Bullet", "18", True,
    )  # fmt: skip


def test_strong_and_emphasis_and_blanks_are_as_a_browser_shows_them():
    [line] = [each for each in document("# T", "a **b**\n*c*  d").paragraphs if each.text == "a b c d"]
    assert [run.text for run in line.runs if run.bold] == ["b"]
    assert [run.text for run in line.runs if run.italic] == ["c"]


def test_a_link_is_a_link_and_an_address_that_is_none_is_only_text():
    opened = document("# T", "[Plan](https://example.org/plan), [no](#there) and [actions](actions.html#action-1.1)")
    [link] = opened.element.body.iter(qn("w:hyperlink"))
    assert opened.part.rels[link.get(qn("r:id"))].target_ref == "https://example.org/plan"
    assert "".join(each.text for each in link.iter(qn("w:t"))) == "Plan"
    assert "Plan, no and actions" in said(opened)


def test_of_markup_that_is_not_our_own_only_what_a_page_shows_is_written():
    opened = document("# T", shows({"text/html": "<h1 class=x>Theirs</h1><p hidden>not shown</p>"}))
    assert styled(opened, "Heading 2")[0] == "Theirs"
    assert "not shown" not in said(opened)


def test_what_stands_folded_on_the_page_is_left_out_and_where_it_is_is_said():
    folded = new_markdown_cell("## Long", metadata={"tags": ["folded"]})
    opened = document("# T", folded, block(say("Every narrative.")), "## Next", block(say("Shown.")))
    texts = [each.text for each in opened.paragraphs]
    assert texts[texts.index("Long") :][:4] == [
        "Long", "This part is left out here: the page of the pack has it under this heading.", "Next", "Shown.",
    ]  # fmt: skip
    assert "Every narrative." not in texts


def test_what_a_cell_folds_is_written_whole():
    text = "word " * 60
    [shown] = document("# T", table([("1.1", long_folded(text))])).tables
    assert shown.rows[1].cells[1].text.split() == text.split()


def test_parts_have_headings_of_their_own():
    opened = document("# T", "## Each", shows(Parts([Part("Area 1", [say("Done.")])])._repr_mimebundle_()))
    assert styled(opened, "Heading 3") == ["Area 1"]
    assert "Done." in styled(opened, "Normal")


def test_a_block_that_says_nothing_leaves_no_empty_paragraph():
    assert all(each.text for each in document("# T", block(Words())).paragraphs)


def test_plain_text_and_what_was_printed_are_written_line_by_line_and_code_is_not():
    cell = new_code_cell("code()", outputs=[new_output("stream", text="printed\ntwice\n")])
    opened = document("# T", cell, shows({"text/plain": "a < b"}))
    assert [each for each in styled(opened, "Normal") if each in ("printed\ntwice", "a < b")] == [
        "printed\ntwice",
        "a < b",
    ]
    assert "code()" not in said(opened)


def test_a_picture_is_in_the_document_with_its_words_and_a_drawing_only_by_its_words():
    svg = b64encode(b"<svg></svg>").decode()
    attached = {"a.png": {"image/png": DOT}, "b.svg": {"image/svg+xml": svg}}
    opened = document(
        "# T", new_markdown_cell("![Dot](attachment:a.png) ![Line](attachment:b.svg)", attachments=attached)
    )
    [picture] = opened.inline_shapes
    assert picture._inline.docPr.get("descr") == "Dot"
    assert "Picture: Line" in said(opened)


# Tables


def test_a_table_has_its_caption_above_it_kept_with_it():
    opened = document("# T", table())
    caption = opened.tables[0]._tbl.getprevious()
    [paragraph] = [each for each in opened.paragraphs if each._p is caption]
    assert (paragraph.text, paragraph.style.name) == ("Actions", "Caption")
    assert paragraph.style.paragraph_format.keep_with_next
    assert opened.tables[0]._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Actions"


def test_what_a_caption_says_of_every_row_is_a_line_of_its_own():
    opened = document("# T", table([(f"1.{place}", "x", str(place)) for place in range(5)], ("Action", "Lead", "Days")))
    [caption] = [each for each in opened.paragraphs if each.style.name == "Caption"]
    assert caption.text == "Actions\nLead: x."
    assert opened.tables[0]._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Actions Lead: x."


def test_the_heading_row_is_repeated_and_no_row_is_broken():
    first, *others = document("# T", table([("1", "a"), ("2", "b")])).tables[0].rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [row._tr.trPr.find(qn("w:tblHeader")) for row in others] == [None, None]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (first, *others))
    assert {cell.paragraphs[0].style.name for cell in first.cells} == {"Table Heading"}
    assert first.cells[0].paragraphs[0].style.font.bold
    assert first.cells[0].paragraphs[0].style.paragraph_format.keep_with_next


def test_a_table_says_that_its_first_row_and_column_head_the_others():
    look = document("# T", table()).tables[0]._tbl.tblPr.find(qn("w:tblLook"))
    flags = {name: look.get(qn(f"w:{name}")) for name in ("firstRow", "firstColumn", "lastRow", "lastColumn")}
    assert flags == {"firstRow": "1", "firstColumn": "1", "lastRow": "0", "lastColumn": "0"}


def test_cells_hold_their_text_line_by_line_and_numbers_stand_right():
    [shown] = document("# T", table([("1", Markup("a<br>b"))], classes={0: "ref", 1: "number"})).tables
    cell = shown.rows[1].cells[1]
    assert cell.text == "a\nb"
    assert cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert shown.rows[1].cells[0].paragraphs[0].alignment is None


def test_a_note_stands_above_the_caption_of_its_table():
    opened = document("# T", block(Table("Values", ["A"], [["[c]"]], note="[c] confidential.")))
    texts = [each.text for each in opened.paragraphs]
    assert texts.index("[c] confidential.") == texts.index("Values") - 1
    assert opened.paragraphs[texts.index("[c] confidential.")].paragraph_format.keep_with_next


def test_what_stands_between_two_tables_is_kept_with_the_second():
    opened = document("# T", table(), block(say("Next:")), table())
    kept = [each.paragraph_format.keep_with_next for each in opened.paragraphs if each.text == "Next:"]
    assert kept == [True]


@pytest.mark.parametrize(("columns", "style"), [(6, "Table Text"), (7, "Table Text Small")])
def test_a_table_of_seven_columns_is_set_smaller(columns, style):
    [shown] = document("# T", table([["x"] * columns], ["y"] * columns)).tables
    assert {cell.paragraphs[0].style.name for cell in shown.rows[1].cells} == {style}
    assert shown.rows[1].cells[0].paragraphs[0].style.font.size.pt >= 8.5


def columns_of(rows, headings):
    [shown] = document("# T", table(rows, headings)).tables
    return [column.width for column in shown.columns]


def test_the_columns_fill_the_page_and_a_longer_text_has_more_room():
    short, long = columns_of([("1.1", "word " * 40)], ("Action", "Title"))
    assert short + long == pytest.approx(word_styles.TEXT_WIDTH, abs=1000)
    assert long > 3 * short


def test_a_column_of_several_words_is_not_one_word_wide():
    _, short, _ = columns_of([("1", "as of old it is", "word " * 99)], ("A", "B", "C"))
    assert short.pt > 7 * 9.5


def test_a_table_too_wide_for_its_page_is_set_smaller_and_then_says_its_last_columns_in_the_one_before():
    words = ["Verantwortung"] * 9
    [shown] = document(
        "# T", table([words, ["x"] * 8 + ["the last"]], [f"Heading {place}" for place in range(9)])
    ).tables
    assert [cell.text for cell in shown.rows[0].cells][-1] == "Heading 5, Heading 6, Heading 7, Heading 8"
    assert shown.rows[2].cells[-1].text == "x\nHeading 6: x\nHeading 7: x\nHeading 8: the last"
    assert {cell.paragraphs[0].style.name for cell in shown.rows[1].cells} == {"Table Text Small"}
    [six] = document("# T", table([["Verantwortungen"] * 6], ["H"] * 6)).tables
    assert [cell.text for cell in six.rows[1].cells] == ["Verantwortungen"] * 6
    assert {cell.paragraphs[0].style.name for cell in six.rows[1].cells} == {"Table Text Small"}


@pytest.mark.parametrize("count", [1, 2, 8, 14])
@pytest.mark.parametrize("text", ["", "x", "Wort" * 60, "a b " * 99])
def test_whatever_its_cells_hold_a_table_is_as_wide_as_the_text(count, text):
    found = columns_of([["1.1"] * (count - 1) + [text]], ["Heading"] * count)
    assert sum(found) == pytest.approx(word_styles.TEXT_WIDTH, abs=20000)
    assert min(found) > 0


def test_a_date_is_not_broken_before_its_month():
    rows = [("1", "30 April 2019"), ("2", "none given")]
    [shown] = document("# T", table(rows, classes={1: "date"})).tables
    assert [row.cells[1].text for row in shown.rows[1:]] == ["30\u00a0April 2019", "none given"]


def test_a_rating_is_never_broken():
    narrow, _ = columns_of([(badge("not_started"), "word " * 99)], ("A", "B"))
    assert narrow.pt > 13 * 9.5 * 0.5


def test_text_below_a_table_stands_clear_of_it():
    opened = document("# T", table(), "After it.")
    [after] = [each for each in opened.paragraphs if each.text == "After it."]
    assert after.paragraph_format.space_before.pt > 0


# Ratings


@pytest.mark.parametrize("standing", LOOKS | RISK_LOOKS)
def test_a_rating_is_its_mark_and_word_in_bold_and_dark_on_paper(standing):
    opened = document("# T", table([("1.1", badge(standing, "In hand"))]))
    [run] = opened.tables[0].rows[1].cells[1].paragraphs[0].runs
    assert run.text == f"{(LOOKS | RISK_LOOKS)[standing].mark}\u00a0In\u00a0hand"
    assert run.style.font.bold
    assert contrast(f"#{run.style.font.color.rgb}", "#ffffff") >= 7


def test_links_and_heading_rows_are_dark_enough():
    assert contrast(LINK, "#ffffff") >= 7
    assert contrast("#0b0c0c", WASH) >= 7


# Charts


@cache
def charted():
    """A document of one chart; its bytes."""
    return made("# T", shows(chart(name="Burn-up <1>")._repr_mimebundle_()))


def test_a_chart_is_a_picture_that_says_its_name_reading_and_figures():
    [drawn] = Document(io.BytesIO(charted())).inline_shapes
    assert drawn._inline.docPr.get("descr") == "Burn-up <1>. It rises. 1."
    assert 0 < drawn.width <= word_styles.TEXT_WIDTH
    assert {drawn._inline.get(f"dist{side}") for side in "TBLR"} == {"0"}


def test_a_chart_has_its_reading_above_it_and_its_figures_in_what_is_said_of_the_picture():
    opened = Document(io.BytesIO(charted()))
    assert styled(opened, "Caption") == ["Burn-up <1>"]
    [reading] = [each for each in opened.paragraphs if each.text == "It rises."]
    assert reading.paragraph_format.keep_with_next
    assert not opened.tables
    assert [name for name in parts(charted()) if name.startswith("word/media/")] == ["word/media/image1.png"]


def test_a_tall_chart_is_made_to_fit_its_page():
    specification = chart().wide | {"height": 2000}
    shown = {"name": "Tall", "reading": "Up.", "source": "A paper", "figures": "", "wide": json.dumps(specification)}
    opened = document("# T", shows({MIME: shown}))
    [drawn] = opened.inline_shapes
    assert drawn.height.cm <= 20.01
    assert "Source: A paper" in styled(opened, "Normal")


def test_a_chart_that_cannot_be_drawn_is_named():
    shown = {"name": "Burn-up", "reading": "", "figures": "", "wide": json.dumps({"nothing": 1})}
    with pytest.raises(PublishError, match=r"^The chart 'Burn-up' cannot be drawn: "):
        made("# T", shows({MIME: shown}))


# The paper itself


def test_the_language_is_british_english_throughout():
    written = parts(made("# T"))
    languages = re.findall(rb'w:lang w:val="([^"]+)"', written["word/styles.xml"])
    assert set(languages) == {b"en-GB"}
    assert b'w:themeFontLang w:val="en-GB"' in written["word/settings.xml"]
    assert b"en-US" not in b"".join(written.values())


def test_its_properties_name_the_paper_and_the_area_and_no_person_or_program():
    written = made("# Cover paper")
    known = Document(io.BytesIO(written)).core_properties
    assert known.title == "Cover paper: Lancashire, Scrutiny & Co, 3 July 2019"
    assert (known.author, known.last_modified_by, known.language) == ("Lancashire", "Lancashire", "en-GB")
    assert (known.subject, known.comments) == ("Plan", "")
    assert known.created == known.modified
    assert known.created.strftime("%Y-%m-%d") == "2019-07-03"
    everything = b"".join(parts(written).values()).lower()
    assert b"python-docx" not in everything
    assert b"macintosh" not in everything
    assert not [name for name in parts(written) if "thumbnail" in name or "app.xml" in name or "custom" in name]


def test_a_long_title_fits_its_property():
    assert len(document(f"# {'long ' * 80}").core_properties.title) <= 255


def test_the_page_is_upright_a4_with_header_and_footer():
    section = document("# T").sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert [each.text for each in section.header.paragraphs] == ["Lancashire | Scrutiny & Co | 3 July 2019"]
    assert section.footer.paragraphs[0].text.startswith("Position as at 24 June 2019\tPage ")
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("limited", [False, True])
def test_only_a_document_that_is_not_for_publication_says_so_on_every_page_and_in_its_title(limited):
    opened = document("# T", not_for_publication=limited)
    said = "Not for publication" in [each.text for each in opened.sections[0].header.paragraphs]
    assert (said, opened.core_properties.title.startswith("Not for publication: T")) == (limited, limited)


def test_an_area_that_is_made_up_says_so_on_every_page():
    section = document("# T", made_up=True).sections[0]
    assert section.header.paragraphs[1].text == "Lancashire is made up. No figure here is about a real place."
    assert not section.different_first_page_header_footer


def test_text_is_arial_of_a_readable_size():
    opened = document("# T")
    fonts = opened.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{each}")) for each in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Arial"}
    assert opened.styles["Normal"].font.size.pt >= 11
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet"):
        assert opened.styles[name].element.find(f".//{qn('w:rFonts')}") is None, "a theme's font would win"


def test_sources_and_version_stand_at_its_end():
    texts = [each.text for each in document("# T", sources=["Plan of June (Council)"]).paragraphs]
    assert texts[-2:] == ["Plan of June (Council)", "Made with sendplan 1 from data 0123456789ab."]


def test_the_same_notebook_is_the_same_bytes():
    again = made("# T", shows(chart(name="Burn-up <1>")._repr_mimebundle_()))
    assert again == charted()
    with zipfile.ZipFile(io.BytesIO(again)) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# What must not break it


@pytest.mark.parametrize("text", ["\u202eevil", "bell\x07\x00", "\ufffe\uffff", "<script>alert(1)</script>", "&amp;"])
def test_hostile_text_is_only_text(text):
    opened = document("# T", block(Words([f"[{text}]"])), table([(text, text)]), area=f"Area {text}", body=text)
    shown = text.strip("\u202e\x07\x00\ufffe\uffff")
    assert f"[{shown}]" in styled(opened, "Normal")
    assert opened.tables[0].rows[1].cells[1].text == shown
    assert not re.search("[\u202e\x07\x00\ufffe\uffff]", said(opened))
    assert opened.core_properties.author == f"Area {shown}"


@settings(max_examples=15)
@given(text=TEXT)
def test_no_text_breaks_a_document(text):
    opened = document("# T", block(Words([text], [text])), table([(text, "end")]), plan=text)
    assert opened.tables[0].rows[1].cells[1].text == "end"


def out_of_order(root):
    """Name what stands, in any element of a part, in another order than the schema's."""
    found = []
    for name, listed in ORDER.items():
        places = {qn(f"w:{each}"): place for place, each in enumerate(listed.split())}
        for element in root.iter(qn(f"w:{name}")):
            order = [places.get(child.tag, child.tag) for child in element]
            if not all(isinstance(place, int) for place in order) or order != sorted(order):
                found.append((name, [child.tag.split("}")[1] for child in element]))
    return found


def test_every_element_has_its_children_in_the_schemas_order():
    opened = document("# T", table([["x"] * 8], ["y"] * 8), "- [a](https://example.org)", table(), made_up=True)
    section = opened.sections[0]
    roots = (opened.element, section.header._element, section.footer._element)
    assert [each for root in roots for each in out_of_order(root)] == []
    mine = [
        each
        for each in opened.styles
        if each.name in (*word_styles.SIZES, word_styles.TABLE, "Hyperlink", word_styles.rating("red"))
    ]
    assert len(mine) == len(word_styles.SIZES) + 3
    assert [each for style in mine for each in out_of_order(style.element)] == []


def test_the_check_of_order_can_fail():
    facts = document("# T", table()).tables[0]._tbl.tblPr
    facts.append(facts[0])
    assert out_of_order(facts.getparent())


def test_every_reference_within_a_document_is_to_something_there():
    written = parts(charted())
    styles = set(re.findall(rb'w:styleId="([^"]+)"', written["word/styles.xml"]))
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/styles.xml"):
        asked = re.findall(rb'<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val="([^"]+)"', written[name])
        assert set(asked) <= styles, name
    targets = set(re.findall(rb'Target="((?:word|docProps)/[^"]+)"', written["_rels/.rels"]))
    assert targets == {b"word/document.xml", b"docProps/core.xml"}


# The cover paper


def executed(meeting, name="scrutiny_cover"):
    """Run a notebook's calls here: the cells that a kernel would give."""
    notebook = nbformat.read(params.notebook_path(name), as_version=4)
    for cell in notebook.cells:
        for module, answer in re.findall(r"^(\w+)\.(\w+)\(now\)$", cell.source):
            shown = getattr(importlib.import_module(f"sendplan.pages.{module}"), answer)(meeting)
            shown_parts = shown.parts if isinstance(shown, Charts) else [shown]
            cell.outputs = [new_output("display_data", each._repr_mimebundle_()) for each in shown_parts]
    return notebook


@pytest.fixture(scope="module")
def write(lancashire):
    """Write the cover paper of a meeting of Lancashire, once; its bytes and its notebook."""

    @cache
    def written(date):
        meeting = of_area(lancashire, date)
        notebook = executed(meeting)
        again = partial(write_document, notebook, facts(meeting))
        return again(), notebook

    return written


@pytest.mark.parametrize("date", ["2018-01-25", "2019-07-03", "2021-09-13"])
def test_the_cover_paper_has_the_headings_of_its_page_in_their_order(write, date):
    written, notebook = write(date)
    opened = Document(io.BytesIO(written))
    told = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    headings = [(f"Heading {len(marks)}", text) for marks, text in re.findall("^(#+) (.+)$", told, re.MULTILINE)]
    found = styled(opened, "Heading 1", "Heading 2", "Heading 3")
    assert found == headings


@pytest.mark.parametrize("date", ["2018-01-25", "2019-07-03", "2021-09-13"])
def test_the_cover_paper_is_whole(write, date):
    opened = Document(io.BytesIO(write(date)[0]))
    assert out_of_order(opened.element) == []
    assert all(each.text or each._p.find(f".//{qn('w:drawing')}") is not None for each in opened.paragraphs)
    for each in opened.tables:
        assert isinstance(each, WordTable)
        assert each._tbl.getprevious().pPr.pStyle.get(qn("w:val")) == "Caption"
        assert all(cell.text for row in each.rows for cell in row.cells)


def test_the_cover_paper_of_july_2019_says_what_its_page_says(write):
    opened = Document(io.BytesIO(write("2019-07-03")[0]))
    told = said(opened)
    assert "12 of 94 actions were late on 24 June 2019, 7 of them rated green. 18 are complete." in told
    assert "3 earlier requests and resolutions: 2 with an answer, 1 open on 3 July 2019" in told
    [drawn] = opened.inline_shapes
    assert drawn._inline.docPr.get("descr").startswith("Overall 19% (18 of 94) complete. By priority")
    captions = [each._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) for each in opened.tables]
    late = opened.tables[captions.index("12 actions late on 24 June 2019, longest first")]
    assert len(late.rows) == 6
    assert late.rows[1].cells[0].text.startswith("1.5.1 Start audits")
    assert late.rows[1].cells[1].text == "●\u00a0Green"


def test_the_figures_of_the_cover_papers_chart_are_said_of_its_picture(write):
    [drawn] = Document(io.BytesIO(write("2019-07-03")[0])).inline_shapes
    counts = re.findall(
        r"Complete (\d+), Green (\d+), Amber (\d+), Red (\d+), Not started (\d+)\.", drawn._inline.docPr.get("descr")
    )
    assert [sum(map(int, column)) for column in zip(*counts, strict=True)] == [18, 14, 32, 8, 22]


def test_a_mark_of_a_rating_has_room_beside_its_word():
    long = "A long text of an action " * 9
    [made_of] = document(
        "# T", shows(Table("C", ["Action", "Rated"], [[long, badge("amber")]])._repr_mimebundle_())
    ).tables
    assert made_of.columns[1].width.pt > 50
