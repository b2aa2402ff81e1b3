"""Small PDFs: drawn with fpdf2, or written byte by byte where that matters; and what is read of them."""

from __future__ import annotations

from fpdf import FPDF

from sendplan.sources.grid import Grid
from sendplan.sources.paper import Text
from sendplan.sources.readers import pdf

HEADER = ("Ref", "Action", "Due")
ROWS = (("1.1", "Publish the offer", "May 2025"), ("1.2", "Train staff", "June 2025"))
WIDTHS = (15, 60, 30)  # mm
HIGH = 8  # mm: a row


def drawn(tmp_path, *pages, name="paper.pdf", size=11, landscape=False, before=None):
    """Write a PDF of pages, each a function that draws on one; `before` changes the file."""
    made = FPDF(orientation="L" if landscape else "P", unit="mm", format="A4")
    made.set_auto_page_break(auto=False)
    if before:
        before(made)
    for draw in pages:
        made.add_page()
        made.set_font("helvetica", size=size)
        draw(made)
    made.output(str(tmp_path / name))
    return tmp_path / name


def text(said, at=(20, 40), size=11, style=""):
    """Draw lines of text, the first on a place."""

    def draw(made):
        made.set_font("helvetica", style=style, size=size)
        for down, line in enumerate(said.split("\n")):
            made.text(at[0], at[1] + down * size * 0.42, line)
        made.set_font("helvetica", size=11)

    return draw


def ruled(rows, at=(20, 50), widths=WIDTHS, fills=None, high=HIGH, bold=1):
    """Draw a table of ruled cells; `fills` names the colour of a cell by row and column; lines of a cell by \\n."""

    def draw(made):
        for down, row in enumerate(rows):
            for across, said in enumerate(row):
                box(made, (at[0] + sum(widths[:across]), at[1] + down * high, widths[across], high), said,
                    (fills or {}).get((down, across)), "B" if down < bold else "")  # fmt: skip

    return draw


def box(made, place, said="", fill=None, style=""):
    """Draw one ruled cell: left, top, width, height in mm."""
    if fill:
        made.set_fill_color(*fill)
    made.rect(*place, style="DF" if fill else "D")
    made.set_font("helvetica", style=style, size=10)
    for down, line in enumerate(said.split("\n")):
        made.text(place[0] + 2, place[1] + 5 + down * 4.2, line)


def together(*draws):
    """Draw several things on one page."""

    def draw(made):
        for each in draws:
            each(made)

    return draw


def written(tmp_path, content=b"", page=b"", catalog=b"", more=(), name="paper.pdf"):
    """Write a PDF of one page byte by byte: content, more of the page and catalog, objects from 6 on."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R " + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>" + page + b">>",
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *more,
    ]
    raw = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, entries)
    end += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(raw))
    (tmp_path / name).write_bytes(raw + end)
    return tmp_path / name


def stream(raw, also=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(raw), also, raw)


def says(said, at=(72, 700), size=11):
    """Write the content that shows a text."""
    return b"BT /F %d Tf %d %d Td (%s) Tj ET\n" % (size, *at, said)


def texts(path):
    return [each.text for each in pdf.read(path).blocks if isinstance(each, Text)]


def grids(path):
    return [each for each in pdf.read(path).blocks if isinstance(each, Grid)]


def cells(grid):
    """Texts of a grid by row and column, from 1; empty cells are left out."""
    return [[each.text for each in row] for row in grid.rows]


def at(grid, row, column):
    """Give the cell at a place, or nothing."""
    return next((each for line in grid.rows for each in line if (each.row, each.column) == (row, column)), None)
