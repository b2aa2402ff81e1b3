"""A PDF as headings, paragraphs and tables, by where its letters and lines stand. Nothing in it is run or followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from sendplan.sources import bounds
from sendplan.sources.files import SourceFile, while_reading
from sendplan.sources.grid import Cell, Grid, Unread, gridded
from sendplan.sources.paper import Block, Paper, Text
from sendplan.sources.readers import pdf_page
from sendplan.sources.readers.pdf_joins import Placed, placed
from sendplan.sources.readers.pdf_page import Page
from sendplan.sources.readers.pdf_tables import Part, Table
from sendplan.sources.readers.pdf_words import Line, joined, leading, paragraphs

WITHOUT = "Save it without a password, and give that."
AS_PDF = "Print or save it as a PDF again, or give the Word document that it was made of."
SMALLER = "Take out of it the pages that are not the plan."
OCR = "Run text recognition (OCR) on it first, or give the Word document that it was made of."
SCAN = "a scanned page: it has no text. Run text recognition (OCR) first"
UNKNOWN = "letters whose font does not say what they are, so they were not read"
LONGEST_HEADING, LONGEST_BOLD = 200, 100  # letters
LARGER = 0.9  # points: how much larger than the text a heading is
MOST_LEVELS = 6


def pages(path: Path) -> Iterator[tuple[Page, int]]:
    """Read page after page; tell with each how many there are."""
    file = SourceFile(path)
    with while_reading(file):
        size = path.stat().st_size
    if size > bounds.PAPER:
        raise file.too_much("", bounds.size(bounds.PAPER), SMALLER)
    try:
        with while_reading(file), pdfplumber.open(path, raise_unicode_errors=False) as pdf:
            for page in pdf.pages:
                yield pdf_page.read(page), len(pdf.pages)
                page.close()
    except (PdfminerException, MalformedPDFException) as error:
        raise _refusal(file, error.args[0] if error.args else error) from error


def _refusal(file: SourceFile, error: Any) -> Exception:
    if isinstance(error, (PDFPasswordIncorrect, PDFEncryptionError)):
        return file.refusal(0, "", "a PDF with a password", "one without", WITHOUT)
    return file.refusal(0, "", f"a file that is no PDF, or a damaged one ({error})", "a PDF", AS_PDF)


def read(path: Path, tell: Callable[[int, int], None] | None = None) -> Paper:
    """Read a PDF; `tell` hears of each page and how many there are.

    Raises ReleaseError where it is damaged, locked, too large, or a scan without a text.
    """
    found = []
    for page, number in pages(path):
        found.append(page)
        if tell:
            tell(page.number, number)
    unread = [told for page in found for told in _unread(page)]
    if unread and not any(page.items for page in found):
        raise SourceFile(path).refusal(0, "", "a scan: no page has a text", "a PDF with its text", OCR)
    return Paper([*_blocks(placed(found), _body(found))], unread)


def _unread(page: Page) -> Iterator[Unread]:
    place = f"page {page.number}"
    if page.has_pictures and not page.items:
        yield Unread(place, "", "", SCAN)
    if page.unmapped:
        yield Unread(place, "", "", f"{len(page.unmapped):,} {UNKNOWN}")


def _body(found: Iterable[Page]) -> float:
    """Tell which size the text has: that of most letters of long lines, or else of most pages."""
    lines: Counter[float] = Counter()
    others: Counter[float] = Counter()
    for page in found:
        others[page.size] += 1
        for each in page.items:
            if isinstance(each, Line) and len(each.text) > 60:
                lines[each.size] += len(each.text)
    most = lines.most_common(1) or others.most_common(1)
    return most[0][0] if most else 0


def _blocks(items: Sequence[Placed], body: float) -> Iterator[Block]:
    columns = [[each.item for each in some if isinstance(each.item, Line)] for _, some in groupby(items, _page)]
    step = leading(columns)
    parts: list[tuple[list[Line], int] | Placed] = []
    for is_table, some in groupby(items, lambda each: isinstance(each.item, Table)):
        mine = [*some]
        if is_table:
            parts += mine
        else:
            parts += _paragraphs(mine, step)
    sizes = sorted({each[0][0].size for each in parts if isinstance(each[0], list) and _is_large(each[0], body)})
    for each in parts:
        if isinstance(each, Placed):
            yield from _grids(each)
        else:
            yield _text(*each, body, sizes[::-1])


def _page(placed: Placed) -> int:
    return placed.page


def _paragraphs(items: Sequence[Placed], step: float) -> Iterator[tuple[list[Line], int]]:
    done = 0
    for each in paragraphs([each.item for each in items if isinstance(each.item, Line)], step):
        yield each, items[done].page
        done += len(each)


def _is_large(paragraph: Sequence[Line], body: float) -> bool:
    text = joined(paragraph)
    is_words = len(text) <= LONGEST_HEADING and any(map(str.isalpha, text)) and not text.startswith("• ")
    return is_words and paragraph[0].size >= body + LARGER


def _text(paragraph: Sequence[Line], page: int, body: float, sizes: Sequence[float]) -> Text:
    text, is_bold = joined(paragraph), all(each.is_bold for each in paragraph)
    level = 0
    if _is_large(paragraph, body):
        level = sizes.index(paragraph[0].size) + 1
    elif is_bold and len(text) <= LONGEST_BOLD and text[-1:] not in ".;," and any(map(str.isalpha, text)):
        level = len(sizes) + 1
    return Text(text, f"page {page}", min(level, MOST_LEVELS), is_bold)


def _grids(placed: Placed) -> Iterator[Grid]:
    name = f"page {placed.page}, table {placed.number}"
    assert isinstance(placed.item, Table)
    yield _grid(name, placed.item)
    for number, each in enumerate(placed.item.inner, start=1):
        yield _grid(f"{name}, within it {number}", each)


def _grid(name: str, table: Table) -> Grid:
    """Write a table's cells; what is merged from row to row is said in each."""
    rows: list[list[Cell]] = [[] for _ in range(table.depth)]
    for part in table.parts:
        for row in range(part.row, part.row + part.rows):
            rows[row].append(_cell(part, row))
    ordered = (sorted(each, key=lambda cell: cell.column) for each in rows)
    return gridded(name, enumerate(ordered, start=1), [])


def _cell(part: Part, row: int) -> Cell:
    return Cell(part.text, row + 1, part.column + 1, part.colour, is_bold=part.is_bold)
