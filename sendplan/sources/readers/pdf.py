"""A PDF as headings, paragraphs and tables, by where its letters and lines stand. Nothing in it is run or followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sendplan.sources.files import SourceFile
from sendplan.sources.grid import Cell, Grid, Unread, gridded
from sendplan.sources.paper import Block, Paper, Text
from sendplan.sources.readers.pdf_joins import Pieces, placed, whole
from sendplan.sources.readers.pdf_page import Page
from sendplan.sources.readers.pdf_pages import pages
from sendplan.sources.readers.pdf_tables import Part, Table
from sendplan.sources.readers.pdf_texts import texts

OCR = "Run text recognition (OCR) on it first, or give the Word document that it was made of."
SCAN = "a scanned page: it has no text. Run text recognition (OCR) first"
PICTURES = "pictures, which are not read; on how many pages:"
UNKNOWN = "letters whose font does not say what they are, so they were not read"


def read(path: Path, tell: Callable[[int, int], None] | None = None) -> Paper:
    """Read a PDF; `tell` hears of each page and how many there are.

    Raises ReleaseError where it is damaged, locked, too large, or a scan without a text.
    """
    found = []
    for page, number in pages(path):
        found.append(page)
        if tell:
            tell(page.number, number)
    unread = [*_pictures(found), *(told for page in found for told in _unread(page))]
    if any(page.has_pictures for page in found) and not any(page.items for page in found):
        raise SourceFile(path).refusal(0, "", "a scan: no page has a text", "a PDF with its text", OCR)
    blocks: list[Block] = []
    for each in texts(placed(found), found):
        blocks += [each] if isinstance(each, Text) else _grids(each)
    return Paper(blocks, unread)


def _pictures(found: Sequence[Page]) -> Iterator[Unread]:
    beside = [each.number for each in found if each.has_pictures and each.items]
    if beside:
        yield Unread(f"page {beside[0]}", "", "", f"{PICTURES} {len(beside):,}")


def _unread(page: Page) -> Iterator[Unread]:
    place = f"page {page.number}"
    if page.has_pictures and not page.items:
        yield Unread(place, "", "", SCAN)
    if page.unmapped:
        yield Unread(place, "", "", f"{page.unmapped:,} {UNKNOWN}")
    yield from (Unread(place, "", each.text, each.why) for each in page.asides)


def _grids(pieces: Pieces) -> Iterator[Grid]:
    name, table = f"page {pieces.page}, table {pieces.number}", whole(pieces.tables)
    yield _grid(name, table)
    for number, each in enumerate(table.inner, start=1):
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
    return Cell(part.text, row + 1, part.column + 1, part.colour, is_bold=part.is_bold, printed=part.printed)
