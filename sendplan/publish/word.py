"""An executed notebook → a Word document: real headings, lists and tables, and pictures with their words."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shape import InlineShape
from docx.shared import Cm, Emu, Length, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from nbformat import NotebookNode

from sendplan.publish import word_styles as papers
from sendplan.publish.drawing import DOTS, PNG, Drawings, drawn
from sendplan.publish.exporter import FOLDED, NO_DRAWINGS, wanted_of
from sendplan.publish.headings import SVG, Headings
from sendplan.publish.outputs import of_slides
from sendplan.publish.render import render
from sendplan.publish.word_columns import fitting, widths
from sendplan.show.charts import MIME
from sendplan.words import clean

BLOCKS = ["p", "ul", "ol", "table", "section", "div", "h1", "h2", "h3"]
PX = 9525  # EMU in a px
TALLEST = Cm(20)  # a taller picture leaves no room on its page for its own name
LEFT_OUT = "This part is left out here: the page of the pack has it under this heading."


def write_document(nb: NotebookNode, page: Mapping[str, Any], given: Drawings = NO_DRAWINGS) -> bytes:
    """Write the document of a notebook that was made ready; `page` is what its head and foot say.

    Raises PublishError for a chart that cannot be drawn.
    """
    headings = Headings()
    parts = [*_parts(nb, headings)]
    paper = papers.blank(page, headings.title)
    foot = render("foot.html.j2", page=page)
    for part in [*parts[:1], _soup(render("facts.html.j2", page=page)), *parts[1:]]:
        if isinstance(part, Tag):
            _write(paper, part)
        else:
            _write_chart(paper, part, given)
    _write_small(paper, _soup(foot))
    return papers.packed(paper)


def _soup(markup: str) -> BeautifulSoup:
    """Read markup; a rating stays on one line, and so do a day and its month; lines of plain text stay apart.

    What a caption says of every row is a line of its own.
    """
    soup = BeautifulSoup(markup, "html.parser")
    for same in soup.select("caption .same"):
        same.insert_before(soup.new_tag("br"))
    for plain in soup.select("pre"):
        first, *lines = plain.get_text().strip("\n").split("\n")
        plain.string = first
        plain.extend(part for line in lines for part in (soup.new_tag("br"), line))
    for rating in soup.select(".rating"):
        rating.string = rating.get_text().replace(" ", "\u00a0")
    for date in soup.select(".date"):
        date.string = re.sub(r"^(\d+) ", "\\1\u00a0", date.get_text())
    return soup


def _parts(nb: NotebookNode, headings: Headings) -> Iterator[Tag | Mapping[str, Any]]:
    """Give what each cell shows; of what stands folded on the page, only its heading and where it is."""
    folds = False
    for cell in (each for each in nb.cells if not of_slides(each)):
        if cell.cell_type == "markdown":
            folds = FOLDED in cell.metadata.get("tags", [])
            yield _soup(headings.write(cell))
            if folds:
                yield _soup(f"<p>{LEFT_OUT}</p>")
        for output in [] if folds else cell.get("outputs", []):
            data = output["data"]
            yield data[MIME] if MIME in data else _soup(data["text/html"])


def _write(paper: Paper, markup: Tag) -> None:
    own = {"ul": _write_list, "ol": _write_list, "table": _write_table}
    for each in markup.children:
        if not isinstance(each, Tag):
            if str(each).strip():
                _write_inline(_paragraph(paper), each)
        elif re.fullmatch("h[1-6]", each.name):
            _write_inline(paper.add_heading(level=int(each.name[1])), each)
        elif each.name in own:
            own[each.name](paper, each)
        elif each.name != "p" and each.find(BLOCKS):
            _write(paper, each)
        else:
            _write_inline(_paragraph(paper), each)


def _write_small(paper: Paper, markup: Tag) -> None:
    """Write in small print."""
    before = len(paper.paragraphs)
    _write(paper, markup)
    for line in paper.paragraphs[before:]:
        line.paragraph_format.space_after = Pt(2)
        for run in line.runs:
            run.font.size = papers.SMALL_PRINT


def _paragraph(paper: Paper, style: str = "Normal") -> Paragraph:
    """Add a paragraph, with room above where it stands under a table."""
    paragraph = paper.add_paragraph(style=style)
    if isinstance(paragraph._p.getprevious(), CT_Tbl):
        paragraph.paragraph_format.space_before = Pt(12)
    return paragraph


def _write_inline(line: Paragraph, markup: PageElement, bold: bool = False, italic: bool = False) -> None:
    """Write text with what stands in it: line breaks, strong words, ratings, links and pictures."""
    if not isinstance(markup, Tag):
        _add_run(line, str(markup), bold=bold, italic=italic)
    elif markup.name == "img":
        _add_picture(line, markup)
    elif markup.name == "svg":
        _add_run(line, str(markup["aria-label"]), italic=True)
    elif markup.name == "br":
        line.add_run().add_break()
    elif "rating" in markup.get_attribute_list("class"):
        means = markup.get_attribute_list("class")[-1]
        _add_run(line, markup.get_text(), style=papers.rating(str(means)))
    elif re.match(r"(https?://|mailto:)", str(markup.get("href"))):
        _add_link(line, markup)
    else:
        bold, italic = bold or markup.name in ("strong", "b"), italic or markup.name in ("em", "i")
        for each in markup.children:
            _write_inline(line, each, bold, italic)


def _add_run(line: Paragraph, text: str, *, style: str | None = None, bold: bool = False, italic: bool = False) -> None:
    """Add text as a browser would show it: runs of blanks are one, and what no file may hold is dropped."""
    shown = re.sub(r"[ \t\n\r\f]+", " ", clean(text))
    if shown:
        run = line.add_run(shown, style=style)
        run.bold, run.italic = bold or None, italic or None


def _add_picture(line: Paragraph, markup: Tag) -> None:
    """Add a picture with its words; of one that Word does not take, its words."""
    kind, _, data = str(markup["src"]).partition(";base64,")
    if kind == f"data:{SVG}":
        _add_run(line, f"Picture: {markup['alt']}", italic=True)
        return
    shape = line.add_run().add_picture(io.BytesIO(base64.b64decode(data)))
    shrunk = _shrunk(shape.width, shape.height)
    shape.width, shape.height = Emu(int(shape.width * shrunk)), Emu(int(shape.height * shrunk))
    _say(shape, str(markup["alt"]))


def _shrunk(width: float, height: float) -> float:
    return min(1.0, papers.TEXT_WIDTH / width, TALLEST / height)


def _say(shape: InlineShape, words: str) -> None:
    shape._inline.docPr.set("descr", clean(words))
    for side in "TBLR":
        shape._inline.set(f"dist{side}", "0")  # or a reader takes its own, and the picture stands out at the side


def _add_link(line: Paragraph, markup: Tag) -> None:
    link = OxmlElement("w:hyperlink")
    address = clean(str(markup["href"]))
    link.set(qn("r:id"), line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    before = len(line.runs)
    _add_run(line, markup.get_text(), style="Hyperlink")
    for run in line.runs[before:]:
        link.append(run._r)
    line._p.append(link)


def _write_list(paper: Paper, markup: Tag, depth: int = 1) -> None:
    style = f"List Bullet {min(depth, 3)}" if depth > 1 else "List Bullet"
    _keep_opening(paper)
    for item in markup.find_all("li", recursive=False):
        inner = [each.extract() for each in item.find_all(["ul", "ol"], recursive=False)]
        _write_inline(_paragraph(paper, style), item)
        for each in inner:
            _write_list(paper, each, depth + 1)


def _keep_opening(paper: Paper) -> None:
    """Keep the paragraph that opens a list, a table or a picture from staying behind on a page without it."""
    last = paper.element.body.xpath("./*[not(self::w:sectPr)][last()][self::w:p]")
    for each in last:
        Paragraph(each, paper._body).paragraph_format.keep_with_next = True


def _write_table(paper: Paper, markup: Tag) -> None:
    """Write a table: its caption above it, its heading row on each page, no row across two pages."""
    _keep_opening(paper)
    rows = [list(row.find_all(["th", "td"], recursive=False)) for row in markup.find_all("tr")]
    if markup.caption:
        _write_inline(_paragraph(paper, "Caption"), markup.caption)
    rows, many = fitting(rows)
    heading, text = papers.HEADINGS[many], papers.CELLS[many]
    made = paper.add_table(len(rows), len(rows[0]), style=papers.TABLE)
    made.autofit = False
    heads = len(markup.thead.find_all("tr")) if markup.thead else 0
    ids = {name: str(paper.styles[name].style_id) for name in (heading, text)}
    for place, (row, cells) in enumerate(zip(made.rows, rows, strict=True)):
        _fill(row, cells, ids[heading if place < heads else text])
        for fact in ["w:cantSplit", *(["w:tblHeader"] if place < heads else [])]:
            row._tr.get_or_add_trPr().append(OxmlElement(fact))
    _set_widths(made, widths(rows, papers.SIZES[text][0]))
    _describe(made, " ".join(markup.caption.get_text(" ").split()) if markup.caption else "", heads)


def _fill(row: _Row, cells: Sequence[Tag], style: str) -> None:
    for cell, markup in zip(row.cells, cells, strict=True):
        line = cell.paragraphs[0]
        line._p.style = style  # by its id: the library looks a name up among all styles, for each of many cells
        if "number" in markup.get_attribute_list("class"):
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write_inline(line, markup)


def _describe(made: Table, caption: str, heads: int) -> None:
    """Tell a screen reader what the table is, and whether its first row and column head the others."""
    facts = made._tbl.tblPr
    facts.find(qn("w:tblLook")).set(qn("w:firstRow"), "1" if heads else "0")
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), clean(caption))
    facts.append(described)


def _set_widths(made: Table, shares: Sequence[Length]) -> None:
    whole = made._tbl.tblPr.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(round(papers.TEXT_WIDTH.twips)))
    for column, width in zip(made.columns, shares, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _write_chart(paper: Paper, chart: Mapping[str, Any], given: Drawings) -> None:
    """Write a chart: its name and reading, a picture that says both and its figures, and its source."""
    _add_run(_paragraph(paper, "Caption"), chart["name"])
    said = _paragraph(paper)
    _add_run(said, chart["reading"])
    said.paragraph_format.keep_with_next = True
    png = drawn(wanted_of(chart, "wide", PNG), given)
    image = Image.from_blob(png)
    across, down = image.px_width / DOTS * PX, image.px_height / DOTS * PX
    width = Emu(int(across * _shrunk(across, down)))
    told = [f"{chart['name']}.", chart["reading"], *_rows_said(_soup(chart["figures"]))]
    _say(paper.add_paragraph().add_run().add_picture(io.BytesIO(png), width), " ".join(told))
    if chart.get("source"):
        _add_run(_paragraph(paper), f"Source: {chart['source']}")


def _rows_said(figures: Tag) -> list[str]:
    """Say each row of a chart's figures: its head, and what stands under each heading."""
    rows = [[cell.get_text(" ") for cell in row.find_all(["th", "td"])] for row in figures.find_all("tr")]
    headings = rows[0][1:] if rows else []
    told = [(head, ", ".join(map(" ".join, zip(headings, rest, strict=False)))) for head, *rest in rows[1:]]
    return [f"{': '.join(filter(None, each))}." for each in told]
