"""One small invented plan, as a paper of each kind: text, Markdown, a web page, a Word document, a PDF."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from docx import Document

KEY = (
    ("C", "Complete", "Action completed and signed off"),
    ("G", "Green", "Action on track"),
    ("A", "Amber", "Action underway, with some risk"),
    ("R", "Red", "Action delayed"),
    ("N", "Grey", "Action not started"),
)
THEMES = {"1.1": "Early years", "1.2": "Schools", "2.1": "Preparing for adulthood"}
PRIORITIES = {"1": "Identify needs early", "2": "Plan for the years ahead"}


class Action(NamedTuple):
    """An action as the paper prints it, with the last day that its date can mean and its leads' roles."""

    ref: str
    title: str
    lead: str
    due_text: str
    rating: str
    due: str
    leads: str


HEAD, OFFICER, BOTH = (
    "Head of Inclusion",
    "Designated Clinical Officer",
    "Head of Inclusion / Designated Clinical Officer",
)
ACTIONS = (
    Action("1.1.1", "Publish one offer for the early years", HEAD, "March 2025", "C", "2025-03-31", HEAD),
    Action("1.1.2", "Train health visitors to notify us", OFFICER, "31/05/2025", "A", "2025-05-31", OFFICER),
    Action("1.1.3", "Agree a pathway for speech and language", BOTH, "June 2025", "R", "2025-06-30",
           "Head of Inclusion;Designated Clinical Officer"),
    Action("1.1.4", "Visit every nursery", HEAD, "Ongoing", "G", "", HEAD),
    Action("1.2.1", "Write a handbook for SENCOs", HEAD, "April 2025", "C", "2025-04-30", HEAD),
    Action("1.2.2", "Set out what schools ordinarily provide, in a guide of 40 pages that governors, parents and "
           "young people have read before", HEAD, "September 2025", "G", "2025-09-30", HEAD),
    Action("1.2.3", "Audit 60 plans each term", "Quality Manager", "July 2025", "N", "2025-07-31", "Quality Manager"),
    Action("1.2.4", "Hold a day for governors", HEAD, "December 2025", "N", "2025-12-31", HEAD),
    Action("2.1.1", "Open two supported internships", "Post-16 Lead", "May 2025", "R", "2025-05-31", "Post-16 Lead"),
    Action("2.1.2", "Ask young people how it went", "Participation Officer", "June 2025", "C", "2025-06-30",
           "Participation Officer"),
    Action("2.1.3", "Begin every annual review at 14 with work", "Post-16 Lead", "October 2025", "A", "2025-10-31",
           "Post-16 Lead"),
    Action("2.1.4", "Map the adult services", "Post-16 Lead", "August 2025", "N", "2025-08-31", "Post-16 Lead"),
)  # fmt: skip
BOARD, NOW = "2025-06-02", "2025-06-30"
LATE = {  # what the list of late actions says of each: at the board's day, and dated later
    "1.1.3": ("The pathway is written. One trust has still to sign it.", "The trust signs in July."),
    "2.1.1": ("No employer has been found for the second one.", "An employer has been found."),
}
MEASURES = (  # reference, title, officer, frequency, actual, target, England, similar areas
    ("1a", "Percentage of plans issued in 20 weeks", HEAD, "Monthly", "48%", "70%", "50.3%", "52%"),
    ("1b", "Number of mediations held", HEAD, "Quarterly", "31", "25", "N/A", "N/A"),
    ("1c", "Percentage of notified children seen in 6 weeks", OFFICER, "Annual", "tbc", "90%", "N/A", "N/A"),
    ("2a", "Percentage in work or learning at 18", "Post-16 Lead", "Annual", "71.5%", "80%", "86%", "84.2%"),
    ("2b", "Number of supported internships", "Post-16 Lead", "Annual", "1,204", "1,300", "N/A", "N/A"),
    ("2c", "Percentage of reviews held in time", "Quality Manager", "Annual", "63%", "85%", "N/A", "61%"),
)  # fmt: skip
RISKS = (
    ("R1", "Too few educational psychologists", "4", "5", "Train two each year", HEAD, "Open"),
    ("R2", "A trust leaves the pathway", "2", "4", "Monthly meetings", OFFICER, "Open"),
)
TOTALS = {"actions": "12", "complete": "3", "delayed": "2", "not_started": "3"}
SUMMARY = "Of the 12 actions, 3 were complete, 2 were delayed and 3 had not yet started."
ASKED = ("The report be noted.", "The pathway be brought to the committee by October 2025.")

Rows = Sequence[Sequence[str]]


class Wording(NamedTuple):
    """Headings of a paper's tables, in the order of its columns; which of the columns of ours each is."""

    actions: Sequence[tuple[str, str]]
    measures: Sequence[tuple[str, int]]
    risks: Sequence[tuple[str, int]]
    level: str
    late: str
    is_wide: bool = False  # whether a theme's reference and title stand in one cell


PLAIN = Wording(
    (("Ref", "ref"), ("Action", "title"), ("Due", "due_text"), ("Lead", "lead"), ("RAG", "rating")),
    [*zip(("Ref", "Measure", "Owner", "Frequency", "2024/25", "Target 2025/26", "England 2024/25",
            "Similar areas 2024/25"), range(8), strict=True)],
    [*zip(("Ref", "Risk", "Likelihood", "Impact", "Mitigation", "Owner", "Status"), range(7), strict=True)],
    "Priority",
    "Actions delayed",
)  # fmt: skip
RENAMED = Wording(
    (("No.", "ref"), ("What we will do", "title"), ("Responsible officer", "lead"), ("By when", "due_text"),
     ("Progress rating", "rating")),
    (("KPI ref", 0), ("Key performance indicator", 1), ("2024/25 outturn", 4), ("2024/25 national average", 6),
     ("2024/25 statistical neighbours", 7), ("2025/26 target", 5), ("Lead officer", 2), ("How often", 3)),
    (("Risk ID", 0), ("Risk description", 1), ("Risk owner", 5), ("Probability", 2), ("Severity", 3),
     ("Controls", 4), ("Risk status", 6)),
    "Workstream",
    "Steps running late",
)  # fmt: skip
WIDE = PLAIN._replace(is_wide=True)


class Table(NamedTuple):
    """A table of a paper, its first row being its headings."""

    rows: Rows


class Heading(NamedTuple):
    """A heading of a paper and its level."""

    text: str
    level: int


Part = Heading | Table | str


def paper(wording: Wording, ends: str) -> list[Part]:
    """Return the plan as the parts of a paper; its tables as they stand at the ends of pages."""
    parts: list[Part] = [Heading("SEND improvement plan", 1), "Position as at 30 June 2025.", Heading("Key", 2)]
    parts.append(Table([("Rating", "", "What it means"), *((word, code, said) for code, word, said in KEY)]))
    for ref, title in PRIORITIES.items():
        parts += [Heading(f"{wording.level} {ref}: {title}", 2), *_parted(_actions(wording, ref), ends)]
        parts += _parted(_measures(wording, ref), ends)
    parts += [Heading("Progress report to the board", 2), "The board met on 2 June 2025."]
    parts += [_late(wording), Heading("Register of risks", 2)]
    parts.append(Table([[name for name, _ in wording.risks], *_ordered(RISKS, wording.risks)]))
    parts += [Heading("Discussion", 2), "Minutes of the meeting held on 30 June 2025", SUMMARY, "Resolved: that"]
    return [*parts, *(f"{mark}. {each}" for mark, each in zip(("i", "ii"), ASKED, strict=True))]


def _ordered(rows: Rows, columns: Sequence[tuple[str, int]]) -> Rows:
    return [[row[place] for _, place in columns] for row in rows]


def _actions(wording: Wording, priority: str) -> Table:
    names = [name for _, name in wording.actions]
    rows: list[Sequence[str]] = [[name for name, _ in wording.actions]]
    for ref, title in ((ref, title) for ref, title in THEMES.items() if ref.startswith(priority)):
        theme = {"ref": f"{ref} {title}"} if wording.is_wide else {"ref": ref, "title": title}
        rows.append([theme.get(name, "") for name in names])
        mine = (each._asdict() for each in ACTIONS if each.ref.startswith(f"{ref}."))
        rows += [[each[name] for name in names] for each in mine]
    return Table(rows)


def _measures(wording: Wording, priority: str) -> Table:
    mine = [row for row in MEASURES if row[0].startswith(priority)]
    return Table([[name for name, _ in wording.measures], *_ordered(mine, wording.measures)])


def _late(wording: Wording) -> Table:
    rows: list[Sequence[str]] = [("Ref", wording.late, "Due", "Lead")]
    for each in (each for each in ACTIONS if each.ref in LATE):
        said, later = LATE[each.ref]
        rows.append((each.ref, f"{each.title}\n{said}\nUPDATE 12/6/25 - {later}", each.due_text, each.lead))
    return Table(rows)


def _parted(table: Table, ends: str) -> list[Table]:
    """Part a table where a page ends: not at all, between rows, before its headings again, or inside a row."""
    head, *rows = table.rows
    place = max(range(len(head)), key=lambda each: len(rows[1][each]))
    words = rows[1][place].split()
    first, rest = (
        [" ".join(words[:3]) if each == place else said for each, said in enumerate(rows[1])],
        [""] * len(head),
    )
    rest[place] = " ".join(words[3:])
    return {
        "whole": [table],
        "between rows": [Table([head, *rows[:2]]), Table(rows[2:])],
        "headings again": [Table([head, *rows[:2]]), Table([head, *rows[2:]])],
        "inside a row": [Table([head, rows[0], first]), Table([rest, *rows[2:]])],
    }[ends]


def text(parts: Sequence[Part], path: Path) -> Path:
    """Write a text as council sites extract them: no mark of a heading, a line at each page's end, long rows parted."""
    lines, page = list[str](), 0
    for before, part in zip(["", *parts], parts, strict=False):
        if isinstance(part, Table):
            if isinstance(before, Table):
                page += 1
                lines += ["", f"Page {page} of 9", ""]
            lines += [_row(row, "<p>{}</p>").replace("that governors", "\nthat governors") for row in part.rows]
            lines += [""]
        else:
            lines += [part if isinstance(part, str) else part.text, ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def markdown(parts: Sequence[Part], path: Path) -> Path:
    """Write Markdown as GitHub has it."""
    lines = list[str]()
    for part in parts:
        if isinstance(part, Table):
            head, *rows = (_row(row, "{}<br>") for row in part.rows)
            lines += [head, "|" + " --- |" * len(part.rows[0]), *rows, ""]
        else:
            lines += [part if isinstance(part, str) else f"{'#' * part.level} {part.text}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _row(row: Sequence[str], line: str) -> str:
    shown = ("".join(map(line.format, each.split("\n"))).removesuffix("<br>") if "\n" in each else each for each in row)
    return f"| {' | '.join(shown)} |"


def web_page(parts: Sequence[Part], path: Path) -> Path:
    """Write a web page."""
    made = "".join(_html(part) for part in parts)
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>Plan</title><main>{made}</main>", encoding="utf-8")
    return path


def _html(part: Part) -> str:
    if isinstance(part, Table):
        rows = ("".join(f"<td>{html.escape(each).replace(chr(10), '<br>')}</td>" for each in row) for row in part.rows)
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    return f"<p>{html.escape(part)}</p>" if isinstance(part, str) else f"<h{part.level}>{part.text}</h{part.level}>"


def word(parts: Sequence[Part], path: Path) -> Path:
    """Write a Word document."""
    made = Document()
    for part in parts:
        if isinstance(part, Heading):
            made.add_heading(part.text, part.level)
        elif isinstance(part, str):
            made.add_paragraph(part)
        else:
            table = made.add_table(0, len(part.rows[0]))
            for row in part.rows:
                for cell, said in zip(table.add_row().cells, row, strict=True):
                    cell.text = said
            made.add_paragraph()
    made.save(str(path))
    return path


def pdf(parts: Sequence[Part], path: Path) -> Path:
    """Print a PDF of short pages, each with its number; tables that two of them hold have their headings once."""
    from fpdf import FPDF

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-12)
            self.set_font("helvetica", size=8)
            self.cell(0, 8, f"Page {self.page_no()}", align="C")

    made = Numbered(orientation="L", format="A4")
    made.add_page()
    widths: tuple[int, ...] = ()
    for before, part in zip(["", *parts], parts, strict=False):
        if isinstance(part, Table):
            goes_on = isinstance(before, Table) and len(widths) == len(part.rows[0])
            widths = widths if goes_on else _widths(part)
            if isinstance(before, Table):
                made.add_page()
            _printed(made, part, widths)
        else:
            is_text = isinstance(part, str)
            made.set_font("helvetica", style="" if is_text else "B", size=10 if is_text else 18 - 2 * part.level)
            made.multi_cell(0, 8, part if is_text else part.text, new_x="LMARGIN", new_y="NEXT")
            made.ln(2)
    made.output(str(path))
    return path


def _widths(table: Table) -> tuple[int, ...]:
    every = zip(*([max(map(len, each.split("\n"))) for each in row] for row in table.rows), strict=True)
    return tuple(max(12, min(max(sizes), 60)) for sizes in every)


def _printed(made, table: Table, widths: tuple[int, ...]) -> None:
    made.set_font("helvetica", size=9)
    with made.table(col_widths=widths, first_row_as_headings=False, line_height=5, text_align="LEFT") as drawn:
        for row in table.rows:
            cells = drawn.row()
            for said in row:
                cells.cell(said)
    made.ln(4)


SHAPES: dict[str, Callable[[Sequence[Part], Path], Path]] = {
    ".txt": text, ".md": markdown, ".html": web_page, ".docx": word, ".pdf": pdf,
}  # fmt: skip
