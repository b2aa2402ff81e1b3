"""The workbook of a lead: what to fill in, the lead's actions, the plan's ratings, and which form it is.

As every workbook here: one table a sheet, its headings frozen, nothing merged, nothing said by colour alone.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Border, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sendplan.errors import SendplanError
from sendplan.publish.contents import write_whole
from sendplan.publish.properties import LONGEST_PROPERTY, made_up
from sendplan.publish.workbook import HEAD, LINE, document, head_of, mark_up, put, saved, set_styles
from sendplan.returns.form import ACTION, LAST_WORDS, MILESTONE_OF, REFERENCE, SUCCESS, WORDS, Line, Round
from sendplan.show.theme import LOOKS, PAPER
from sendplan.words import LONGEST_TEXT, count, day, listed

Texts = dict[tuple[str, tuple[int, int]], str]  # of cells, by sheet, row and column
READ_ME, ACTIONS, RATINGS, IDENTITY = "Read me first", "Your actions", "Ratings", "Identity"
RATING_HEADS = {"Rating": 26, "Code": 10, "Mark": 10, "What it means": 60}
IDENTITY_HEADS = {"Name": 20, "Value": 50}
WIDTH, WIDTHS, PAGE_WIDTH = 18, {REFERENCE: 14, ACTION: 32, MILESTONE_OF: 14, SUCCESS: 32}, 90  # letters
WIDE = 44  # of a column of words
FEWEST_LINES, MOST_LINES = 3, 25  # of a row: there is room to write, and no row is higher than a sheet allows
DAY_FORM = "d mmmm yyyy"
# What a lead is told on a cell that is chosen, and where it does not take what was typed.
CHOOSE = "Choose from the list. If nothing has changed, choose the same rating again."
NEW_DUE = "A day such as 30 June 2025, or a time such as end of June 2025. Leave it empty if the date stands."
DONE_ON = "The day it was completed: {by} or before. Leave it empty if it is not complete."
TEXT = f"At most {LONGEST_TEXT} letters, in plain words. Roles, never names of people."


def issue(asked: Round, to: Path) -> list[Path]:
    """Write the workbook of each lead into a folder, the same bytes each time; return their places.

    Raises SendplanError, with nothing written, where others are there of their names: leads may have filled them in.
    """
    to.mkdir(parents=True, exist_ok=True)
    books = {to / name: workbook(asked, lead) for lead, name in asked.files.items()}
    others = [path.name for path, book in books.items() if path.exists() and path.read_bytes() != book]
    if others:
        said = f"{listed(others)} may hold answers: nothing was written over."
        raise SendplanError(f"{said} Collect them and move them elsewhere, or give another --to.")
    for path, book in books.items():
        write_whole(path, book)
    return [*books]


def workbook(asked: Round, lead: str) -> bytes:
    """Write the workbook of one lead as an .xlsx file."""
    book = Workbook()
    set_styles(book)
    sheet = book.active
    sheet.title = READ_ME
    _fill_page(sheet, guidance(asked, lead))
    _fill_actions(book.create_sheet(ACTIONS), asked, lead)
    marks = [
        {"Rating": each.word, "Code": each.code, "Mark": LOOKS[each.means].mark, "What it means": each.legend}
        for each in asked.plan.ratings
    ]
    _fill_table(book.create_sheet(RATINGS), "The ratings of the plan. Choose one of them.", RATING_HEADS, marks)
    known = [{"Name": name, "Value": value} for name, value in asked.identity(lead).items()]
    about = "Which form this is. Leave it as it is: without it the form cannot be read."
    _fill_table(book.create_sheet(IDENTITY), about, IDENTITY_HEADS, known)
    for each in book.worksheets:
        _protect(each)
    title, facts = _title(asked, lead)[:LONGEST_PROPERTY], asked.area.facts
    book.properties = document(title, facts.la_name, asked.as_at.to_pydatetime())
    return saved(book)


def texts(asked: Round, lead: str) -> Texts:
    """Find every text of a lead's workbook as it is issued, outside the table of actions, by its place."""
    book = load_workbook(io.BytesIO(workbook(asked, lead)))
    every = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    outside = (cell for cell in every if cell.parent.title != ACTIONS or cell.row <= HEAD)
    return {(cell.parent.title, (cell.row, cell.column)): str(cell.value) for cell in outside}


def _title(asked: Round, lead: str) -> str:
    return f"{asked.area.facts.la_name}, {asked.plan.title}: return of the {lead}"


def guidance(asked: Round, lead: str) -> list[str]:
    """Say what the form is, who fills it in, by when and how: a title, then its lines."""
    facts, body = asked.area.facts, asked.area.body(asked.row["body"]).name
    lines = [
        _title(asked, lead),
        *made_up({"area": facts.la_name, "made_up": facts.made_up}),
        f"For the {body} of {day(pd.Timestamp(asked.row['meeting']))}.",
        f"Please say how your {count(len(asked.asked[lead]), 'action')} stood on {day(asked.as_at)}.",
        f"Send this workbook back by {day(asked.by)} to whoever sent it to you.",
        f"Fill in the sheet {ACTIONS}. Its last {len(asked.fills)} columns are yours; all else is locked.",
        "Fill in every row. If nothing has changed, choose the same rating again.",
        f"Ratings are chosen from a list; the sheet {RATINGS} says what each means.",
        "Several leads may have the same action. Agree on one answer: two that differ are both sent back.",
        "Write dates as 30 June 2025 or 30/06/2025. Type answers in: formulas are not taken.",
        "Say what changed for children and families, in plain words. Write roles, never names of people.",
        f"Leave the sheet {IDENTITY} as it is. You may rename the file, and sort or filter the rows.",
    ]
    return lines if asked.aspects == ("",) else [*lines, f"Each action is rated for {' and for '.join(asked.aspects)}."]


def _fill_page(sheet: Worksheet, lines: Iterable[str]) -> None:
    """Write lines in one column that reads from top to bottom."""
    sheet.column_dimensions["A"].width = PAGE_WIDTH
    for number, text in enumerate(lines, 1):
        put(sheet.cell(number, 1), text, "Text" if number > 1 else "Heading")


def _fill_table(sheet: Worksheet, about: str, heads: Mapping[str, int], rows: Sequence[Line]) -> None:
    """Write a sheet of one table of texts, with its title and what to know above it."""
    head_of(sheet, sheet.title, about, heads)
    for number, row in enumerate(rows, HEAD + 1):
        for place, heading in enumerate(heads, 1):
            put(sheet.cell(number, place), row.get(heading, ""), "Text")
    mark_up(sheet, len(heads), max(1, len(rows)))


def _fill_actions(sheet: Worksheet, asked: Round, lead: str) -> None:
    """Write the lead's actions as they stand, with the cells to fill in beside them."""
    rows = asked.asked[lead]
    shown, fills = [*rows[0]], [*asked.fills]
    first, last = (get_column_letter(each) for each in (len(shown) + 1, len(shown) + len(fills)))
    about = f"Columns {first} to {last} are for you to fill in; the others are locked. One table, a row an action."
    _fill_table(sheet, about, {each: _width(each) for each in (*shown, *fills)}, rows)
    for place, heading in enumerate(fills, len(shown) + 1):
        for number in range(HEAD + 1, HEAD + 1 + len(rows)):
            _open(sheet.cell(number, place), asked.fills[heading][1])
        letter = get_column_letter(place)
        offered = _validation(asked, heading)
        offered.add(f"{letter}{HEAD + 1}:{letter}{HEAD + len(rows)}")
        sheet.add_data_validation(offered)
    for number, row in enumerate(rows, HEAD + 1):
        longest = max(math.ceil(1.1 * len(text) / _width(heading)) for heading, text in row.items())
        sheet.row_dimensions[number].height = LINE * min(max(FEWEST_LINES, longest), MOST_LINES)
    sheet.freeze_panes = f"C{HEAD + 1}"
    sheet.print_title_cols = "A:B"
    sheet.sheet_properties.pageSetUpPr.fitToPage = False  # or paper would show it too small to read


def _width(heading: str) -> int:
    words = heading.startswith((LAST_WORDS, WORDS, "What", "Evidence"))
    return WIDTHS.get(heading, WIDE if words else WIDTH)


def _open(cell: Cell, column: str) -> None:
    """Leave a cell to the lead, with lines round it."""
    cell.style = "Text"
    cell.number_format = DAY_FORM if column in ("revised_due", "completed_on") else "@"
    cell.protection = Protection(locked=False)
    cell.border = Border(*[Side("thin", color="505A5F")] * 4)
    cell.fill = PatternFill("solid", fgColor=PAPER[1:].upper())


def _validation(asked: Round, heading: str) -> DataValidation:
    """Say what may stand under a heading, and tell it on the cell that is chosen."""
    column, by = asked.fills[heading][1], asked.as_at
    date, last = f"DATE({by.year},{by.month},{by.day})", HEAD + max(1, len(asked.plan.ratings))
    done = {"type": "date", "operator": "between", "formula1": "DATE(2000,1,1)", "formula2": date}
    kinds = {
        "rating": ({"type": "list", "formula1": f"{RATINGS}!$A${HEAD + 1}:$A${last}"}, CHOOSE, "stop"),
        "revised_due": ({"type": "date", "operator": "greaterThanOrEqual", "formula1": date}, NEW_DUE, "information"),
        "completed_on": (done, DONE_ON.format(by=day(by)), "stop"),
    }
    longest = {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(LONGEST_TEXT)}
    rule, told, style = kinds.get(column, (longest, TEXT, "stop"))
    found = DataValidation(**rule, allow_blank=True, errorStyle=style, showErrorMessage=True, showInputMessage=True)
    found.promptTitle = found.errorTitle = heading[:32]
    found.prompt = found.error = told
    return found


def _protect(sheet: Worksheet) -> None:
    """Lock what is not for filling in, without a password; columns and rows may be widened, rows filtered."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.autoFilter = protection.sort = False
