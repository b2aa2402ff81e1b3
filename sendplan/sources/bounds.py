"""How much of a publisher's file is taken in: more than any of them publishes, and far less than a computer holds.

The largest known are LAIT (641,070 rows, 150 MB) and DfE's underlying data (some million rows, 1.2 GB). What is
packed is counted while it is unpacked: what a file says of its own size is not believed.
"""

from __future__ import annotations

from sendplan.data.folder import MB

GB = 1024 * MB
UNPACKED = 2 * GB  # bytes of one file, unpacked
ROWS_READ = 10_000_000  # of one file
ROW = 16 * MB  # bytes of a row: a quote was opened and never closed
HEADER = MB  # bytes of the first row
MOST_COLUMNS = 5_000
CELL_BYTES = 1_000  # bytes of a code, period or figure
TEXT_BYTES = 32_767  # bytes of any cell of parquet: no spreadsheet holds more
MOST_ASKED = 100_000  # rows that indicators.csv may ask for: every figure has one a place and period
MOST_VALUES = 100_000  # different values of the columns of a filter
MEMBERS = 10_000  # of a zip
LISTING = 4 * MB  # bytes of the list of them
WORKBOOK = 16 * MB  # bytes of a workbook, unpacked: DfE's list of neighbours has 0.2 MB
PLAN_ROWS, PLAN_SHEET = 50_000, 64 * MB  # of a sheet of a tracker: its rows, and its bytes unpacked
PLAN_MERGED = 500_000  # cells of it that are merged with others
PAPER, PAPER_PAGES = 200 * MB, 2_000  # bytes and pages of a PDF
PAGE_SECONDS = 60  # that one of them may take to read
SHEET_ROWS, SHEET_COLUMNS = 1_000, 200  # of a sheet that are looked at
PAPER = 32 * MB  # bytes of a web page, or of any part of a document that is read, unpacked
PAGE = 9 * MB  # bytes of a web page without its pictures: libxml2 never comes back from a comment of 10,000,000
PAPER_TAGS = 200_000  # of it: they take some seconds
PAPER_DEPTH = 200  # of its tags in one another
PAPER_COLUMNS = 1_000  # of a table of a paper
MEMORY = 2 * GB  # bytes that a process may take to read parquet, where the system can hold it to that
SECONDS = 30  # of a processor that it may take, likewise: ten million rows of usual texts take a few
LETTERS_SHOWN = 500  # letters of what a message says was found
TOLD = 1_000  # rows of a wrong width that are told of
FEWER = "Take out of it the rows that indicators.csv asks for, and import those."


def size(number: int) -> str:
    """Write a number of bytes: "2 GB", "16 MB"."""
    return f"{number // GB} GB" if number >= GB else f"{number // MB} MB"
