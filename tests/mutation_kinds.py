"""What people, spreadsheets and accidents do to an area's files: one function a kind (see mutations.py)."""

# ruff: noqa: E501 - a kind is read as one line

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sendplan.cells import readable
from sendplan.data.keys import RELATIONS
from sendplan.data.schema import columns_of

Rows = list[list[str]]  # a table as it stands in its file, the header first
Tables = dict[str, Rows]


class Edit(NamedTuple):
    """One change of one file: what is done to the folder, where it shows, and whether it may be meant."""

    file: str
    do: Callable[[Path], object]
    cells: tuple[tuple[int, str], ...] = ()  # row and column of what changed, if it is a matter of single cells
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    meant: bool = False  # as good as a correction: nobody could know that it is not one


def written(rows: Rows, **options: str) -> str:
    """Write rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, **({"lineterminator": "\n"} | options)).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def save(table: str, rows: Rows) -> Callable[[Path], object]:
    """Make what writes a table anew."""
    return lambda folder: (folder / f"{table}.csv").write_text(written(rows), encoding="utf-8", newline="")


# What nobody could know: a plain spelling of something that the column may hold, with no other cell to tell it by.
RELATED = {(each.table, each.columns[-1]) for each in RELATIONS}
OWN = {(table, columns[-1]) for each in RELATIONS for table, columns in each.to}
NAMES = {"plan", "body", "rating", "kind", "breakdown", "dataset", "filter", "indicator"}
FIXED = {"time_period", "time_identifier", "period_end", "due_text", "printed"}  # each has another cell to tell it by
WORDS = {"lead", "leads", "officer", "figure", "scope"}  # any word will do, but it is counted by its spelling


def is_free(table: str, column: str) -> bool:
    """Whether a column holds text that is only shown."""
    known = columns_of(table)[column]
    named = NAMES | FIXED | WORDS | {"from_plan", "to_plan", "id"}
    key = (table, column) in RELATED | OWN or (table, column) == ("requests", "ref")
    return known.kind == "text" and not known.one_of and not key and column not in named


def plausible(table: str, column: str, before: str, after: str, rows: Rows) -> bool:
    """Whether a cell could have been typed so: as good as another, and with no other cell that tells."""
    known, kind = columns_of(table)[column], str(columns_of(table)[column].kind)
    if is_free(table, column) or column in WORDS:
        return True
    if after == "" or column in FIXED:
        return after == "" and not known.required
    if kind != "text" or known.one_of:
        plain = re.fullmatch(r"-?(?!0\d)\d+(\.\d+)?|\d{4}-\d\d-\d\d|true|false|[^-\d].*|6-monthly|", after)
        return bool(plain) and readable(after, kind)
    if column == "breakdown":
        return abs(len(after) - len(before)) > 1  # another group; one that is a letter away is a slip
    return after in {row[rows[0].index(column)] for row in rows[1:]}


# Cells: text in, text out; None where it cannot be done to that text.
Change = Callable[[str, Random], str | None]


def pattern(found: str, change: Callable[[re.Match[str], Random], str]) -> Change:
    """Make a change of cells that match a pattern."""

    def changed(cell: str, rng: Random) -> str | None:
        match = re.fullmatch(found, cell)
        return change(match, rng) if match else None

    return changed


def somewhere(found: str, change: Callable[[str, Random], str]) -> Change:
    """Make a change of one place in a cell, among those that match."""

    def changed(cell: str, rng: Random) -> str | None:
        places = list(re.finditer(found, cell))
        if not places:
            return None
        place = rng.choice(places)
        return cell[: place.start()] + change(place[0], rng) + cell[place.end() :]

    return changed


def iso(match: re.Match[str]) -> date:
    return date.fromisoformat(match[0])


DAY, WHOLE, NUMBER = r"\d{4}-\d\d-\d\d", r"\d+", r"-?\d+(?:\.\d+)?"
SHORT_REF = r"(\d{1,2})[.](\d{1,2})"
MONTH = r"(January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})"
LETTERS = str.maketrans("AaBCcEeHKMOoPpTXxy", "АаВСсЕеНКМОоРрТХху")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def month_day(match: re.Match[str]) -> date:
    return date.fromisoformat(f"{match[2]}-{MONTHS.index(match[1]) + 1:02}-01")


MONTHS = re.findall(r"[A-Z][a-z]+", MONTH)
ACCIDENTS: dict[str, Change] = {
    "zero lost at the end": pattern(r"(\d+\.\d*?)0+", lambda m, r: m[1].rstrip(".")),
    "zero lost in front": pattern(r"0+(\d+)", lambda m, r: m[1]),
    "taken for a power of ten": pattern(r"(\d+)[eE](\d)", lambda m, r: r.choice([str(int(m[1]) * 10 ** int(m[2])), f"{float(m[0]):.2E}"])),
    "shown as a power of ten": pattern(r"\d{3,}", lambda m, r: f"{float(m[0]):.2E}"),
    "shown with a decimal place": pattern(WHOLE, lambda m, r: m[0] + r.choice([".0", ".00"])),
    "reference taken for a day": pattern(SHORT_REF, lambda m, r: r.choice([f"{int(m[1]):02}/{int(m[2]):02}/2026", f"2026-{int(m[2]):02}-{int(m[1]):02}", f"{int(m[1])}-Jan"])),
    "reference taken for a time": pattern(SHORT_REF, lambda m, r: f"{int(m[1]):02}:{int(m[2]):02}" + r.choice(["", ":00"])),
    "blank before or behind": pattern(r"(?s).+", lambda m, r: r.choice([" " + m[0], m[0] + " ", m[0] + "  "])),
    "no-break blank before or behind": pattern(r"(?s).+", lambda m, r: r.choice(["\u00a0" + m[0], m[0] + "\u00a0", m[0] + "\u2009", m[0] + "\u3000"])),
    "no-break blank inside": somewhere(" ", lambda c, r: r.choice(["\u00a0", "\u202f", "\u2009"])),
    "two blanks inside": somewhere(" ", lambda c, r: "  "),
    "letter of no width": pattern(r"(?s).+", lambda m, r: r.choice(["\u200b" + m[0], m[0] + "\u200b", m[0] + "\ufeff", m[0][:1] + "\u00ad" + m[0][1:]])),
    "tab or line end": pattern(r"(?s).+", lambda m, r: m[0] + r.choice(["\t", "\n", "\r\n", "\r"])),
    "dash of another kind": somewhere("-", lambda c, r: r.choice("\u2010\u2011\u2013\u2014\u2212")),
    "letter case": pattern(r"(?s).*[A-Za-z].*", lambda m, r: r.choice([m[0].upper(), m[0].lower(), m[0].title(), m[0].swapcase()])),
    "letters of another alphabet": pattern(r"(?s).+", lambda m, r: m[0].translate(LETTERS)),
    "wide digits": pattern(r"(?s).+", lambda m, r: m[0].translate(WIDE)),
    "quotes around": pattern(r"(?s).+", lambda m, r: r.choice(["'{}'", '"{}"', "“{}”", "'{}", "={}", '="{}"']).format(m[0])),
    "month taken for a day": pattern(MONTH, lambda m, r: month_day(m).strftime(r.choice(["%d/%m/%Y", "%m/%d/%Y", "%b-%y", "%Y-%m-%d", "%d-%b-%y", "%Y-%m-%d 00:00:00"]))),
    "month taken for a number": pattern(MONTH, lambda m, r: str((month_day(m) - date(1899, 12, 30)).days)),
    "month printed is another": pattern(MONTH, lambda m, r: f"{r.choice([x for x in MONTHS if x != m[1]])} {m[2]}"),
    "day written otherwise": pattern(DAY, lambda m, r: iso(m).strftime(r.choice(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%b-%y", "%d %B %Y", "%Y/%m/%d", "%Y%m%d", "%d-%m-%Y", "%y-%m-%d"]))),
    "day with a time": pattern(DAY, lambda m, r: m[0] + r.choice([" 00:00:00", "T00:00:00", " 00:00", "Z"])),
    "day as a number": pattern(DAY, lambda m, r: str((iso(m) - date(1899, 12, 30)).days)),
    "day of a year of its own": pattern(DAY, lambda m, r: r.choice(["1900", "1904", "2199", "0201", "1925"]) + m[0][4:]),
    "day that no month has": pattern(DAY, lambda m, r: m[0][:8] + r.choice(["32", "00", "31" if m[0][5:7] in ("02", "04", "06", "09", "11") else "32"])),
    "thousands marked": pattern(r"(\d+)(\d{3}(?:\.\d+)?)", lambda m, r: m[1] + r.choice([",", " ", "\u00a0", "'"]) + m[2]),
    "percent sign": pattern(NUMBER, lambda m, r: m[0] + "%"),
    "percent as a fraction": pattern(NUMBER, lambda m, r: f"{float(m[0]) / 100:.4f}".rstrip("0").rstrip(".")),
    "decimal comma": pattern(r"(-?\d+)\.(\d+)", lambda m, r: f"{m[1]},{m[2]}"),
    "minus sign of another kind": pattern(NUMBER, lambda m, r: r.choice(["\u2212{}", "({})", "{}-", "+{}", "- {}"]).format(m[0])),
    "error of a spreadsheet": pattern(r"(?s).+", lambda m, r: r.choice(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "########"])),
    "yes or no": pattern(r"(?i)true|false", lambda m, r: r.choice(["yes", "no", "1", "0", "Y", "T", "WAHR"])),
    "year of the period": pattern(r"(?:19|20)\d\d", lambda m, r: str(int(m[0]) + r.choice([1, -1]))),
    "period written otherwise": pattern(r"(20\d\d)(\d\d)?", lambda m, r: r.choice([m[1] + "/26", m[1] + "-26", m[1][2:], m[1] + ".0", m[1] + "Q1"])),
    "letters that are none": pattern(r"(?s).+", lambda m, r: m[0] + r.choice(["\x07", "\x1b[31m", "\u202e", "\ufffd", "\x0b", "\x7f"])),
    "markup": pattern(r"(?s).+", lambda m, r: r.choice(["<b>{}</b>", "<script>{}</script>", "&nbsp;{}", "{{ {} }}", "[{}](x)", "${}$"]).replace("{}", m[0])),
}  # fmt: skip
TYPING: dict[str, Change] = {
    "two digits swapped": somewhere(r"\d\d", lambda c, r: c[::-1]),
    "digit left out": somewhere(r"\d(?=\d)", lambda c, r: ""),
    "digit twice": somewhere(r"\d", lambda c, r: c * 2),
    "digit is another": somewhere(r"\d", lambda c, r: str((int(c) + r.choice([1, 3, 7])) % 10)),
    "point left out or moved": pattern(r"(-?\d+)\.(\d+)", lambda m, r: r.choice([m[1] + m[2], f"{m[1]}{m[2][0]}.{m[2][1:] or 0}"])),
    "sign": pattern(NUMBER, lambda m, r: m[0][1:] if m[0].startswith("-") else "-" + m[0]),
    "letter left out": somewhere(r"[a-z]", lambda c, r: ""),
    "letter twice": somewhere(r"[a-z]", lambda c, r: c * 2),
    "two letters swapped": somewhere(r"[a-z][a-z]", lambda c, r: c[::-1]),
    "another day": pattern(DAY, lambda m, r: str(iso(m) + timedelta(r.choice([1, -1, 30, -30, 365, -365])))),
    "day and month swapped": pattern(r"(\d{4})-(\d\d)-(\d\d)", lambda m, r: f"{m[1]}-{m[3]}-{m[2]}"),
    "true is false": pattern(r"true|false", lambda m, r: "false" if m[0] == "true" else "true"),
    "a very long text": pattern(r"(?s).+", lambda m, r: m[0] * 20000),
    "a word for nothing": pattern(r"(?s).+", lambda m, r: r.choice(["n/a", "N/A", "-", "nil", "NULL", "None", "nan", "TBC", "?", "..", "inf"])),
    "emptied": pattern(r"(?s).+", lambda m, r: ""),
}  # fmt: skip
SHIFTS: dict[str, Callable[[list[str], Random], list[str]]] = {
    "one column sorted alone": lambda cells, rng: sorted(cells, reverse=rng.random() < 0.3),
    "a column a cell further down": lambda cells, rng: ["", *cells[:-1]],
    "a column a cell further up": lambda cells, rng: [*cells[1:], ""],
    "merged cells": lambda cells, rng: [
        "" if place and cell == cells[place - 1] else cell for place, cell in enumerate(cells)
    ],
    "a column copied down": lambda cells, rng: cells[:1] * len(cells),
}
Kind = Callable[[Tables, Random], Edit | None]


def _columns(tables: Tables, rng: Random) -> list[tuple[str, str]]:
    pairs = [(table, column) for table, rows in sorted(tables.items()) for column in rows[0]]
    return rng.sample(pairs, len(pairs))


def of_cells(change: Change, *, typing: bool = False) -> Kind:
    """Make a kind of a change of one cell: each column of each table as likely as another."""

    def kind(tables: Tables, rng: Random) -> Edit | None:
        for table, column in _columns(tables, rng):
            place = tables[table][0].index(column)
            for number in rng.sample(range(1, len(tables[table])), len(tables[table]) - 1):
                before = tables[table][number][place]
                after = change(before, rng)
                if after is not None and after != before:
                    return put(tables, table, {(number + 1, column): after}, typing=typing)
        return None

    return kind


def put(tables: Tables, table: str, cells: dict[tuple[int, str], str], *, typing: bool) -> Edit:
    """Make the edit that puts texts into cells of a table."""
    rows, old = [list(row) for row in tables[table]], tables[table]
    cells = {key: text for key, text in cells.items() if text != old[key[0] - 1][old[0].index(key[1])]}
    before = tuple(old[number - 1][old[0].index(column)] for number, column in cells)
    for (number, column), after in cells.items():
        rows[number - 1][rows[0].index(column)] = after
    free = all(is_free(table, column) for _, column in cells)
    likely = all(
        plausible(table, key[1], was, after, old) for was, (key, after) in zip(before, cells.items(), strict=True)
    )
    meant = free or (typing and likely)
    return Edit(f"{table}.csv", save(table, rows), tuple(cells), before, tuple(cells.values()), meant)


def other_row(tables: Tables, rng: Random) -> Edit | None:
    """Put the cell of another row into a cell."""
    return _of_two_rows(tables, rng, lambda one, other: (other, other))


def swapped(tables: Tables, rng: Random) -> Edit | None:
    """Swap the cells of two rows in a column."""
    return _of_two_rows(tables, rng, lambda one, other: (other, one))


def _of_two_rows(tables: Tables, rng: Random, new: Callable[[str, str], tuple[str, str]]) -> Edit | None:
    for table, column in _columns(tables, rng):
        place = tables[table][0].index(column)
        if len({row[place] for row in tables[table][1:]}) > 1:
            one, other = rng.sample(range(1, len(tables[table])), 2)
            cells = tables[table][one][place], tables[table][other][place]
            if cells[0] != cells[1]:
                made = zip((one, other), new(*cells), strict=True)
                return put(tables, table, {(number + 1, column): text for number, text in made}, typing=True)
    return None


def filled_down(tables: Tables, rng: Random) -> Edit | None:
    """Drag a cell's number or date down over the next ones, as a series."""
    for table, column in _columns(tables, rng):
        place, rows = tables[table][0].index(column), tables[table]
        if len(rows) > 4 and (found := re.fullmatch(r"(.*?)(\d+)", rows[1][place])):
            series = {(number + 2, column): f"{found[1]}{int(found[2]) + number}" for number in (1, 2, 3)}
            if any(rows[number - 1][place] != text for (number, _), text in series.items()):
                return put(tables, table, series, typing=True)
    return None


def other_column(tables: Tables, rng: Random) -> Edit | None:
    """Put the cell of another column into a cell of the same row."""
    for table, column in _columns(tables, rng):
        number = rng.randrange(1, len(tables[table]))
        here = tables[table][0].index(column)
        other = rng.randrange(len(tables[table][0]))
        if tables[table][number][here] != tables[table][number][other] != "":
            return put(tables, table, {(number + 1, column): tables[table][number][other]}, typing=True)
    return None


def of_columns(change: Callable[[list[str], Random], list[str]]) -> Kind:
    """Make a kind of a change of all cells of a column, from somewhere on."""

    def kind(tables: Tables, rng: Random) -> Edit | None:
        for table, column in _columns(tables, rng):
            rows, place = tables[table], tables[table][0].index(column)
            if len({row[place] for row in rows[1:]}) > 1:
                start = rng.randrange(1, len(rows))
                new = change([row[place] for row in rows[start:]], rng)
                cells = {(start + number + 1, column): text for number, text in enumerate(new)}
                if any(rows[number - 1][place] != text for (number, _), text in cells.items()):
                    return put(tables, table, cells, typing=True)
        return None

    return kind


def columns_swapped(tables: Tables, rng: Random) -> Edit | None:
    """Swap the cells of two columns under their headings."""
    for table in rng.sample(sorted(tables), len(tables)):
        rows, (one, other) = tables[table], rng.sample(range(len(tables[table][0])), 2)
        if [row[one] for row in rows[1:]] != [row[other] for row in rows[1:]]:
            cells = {(number, rows[0][one]): row[other] for number, row in enumerate(rows[1:], 2)}
            cells |= {(number, rows[0][other]): row[one] for number, row in enumerate(rows[1:], 2)}
            return put(tables, table, cells, typing=True)
    return None


def row_shifted(tables: Tables, rng: Random) -> Edit | None:
    """Put a cell into a row, or take one out, so that those behind it shift."""
    for table in rng.sample(sorted(tables), len(tables)):
        header, *rows = tables[table]
        number, place = rng.randrange(len(rows)), rng.randrange(len(header))
        row = rows[number]
        new = rng.choice([[*row[:place], "", *row[place:-1]], [*row[:place], *row[place + 1 :], ""]])
        if new != row:
            return put(
                tables, table, {(number + 2, name): text for name, text in zip(header, new, strict=True)}, typing=True
            )
    return None


def of_rows(change: Callable[[Rows, Random], Rows | None], *, meant: bool = False) -> Kind:
    """Make a kind of a change of a table's rows."""

    def kind(tables: Tables, rng: Random) -> Edit | None:
        for table in rng.sample(sorted(tables), len(tables)):
            rows = change([list(row) for row in tables[table]], rng) if len(tables[table]) > 2 else None
            if rows is not None and rows != tables[table]:
                return Edit(f"{table}.csv", save(table, rows), meant=meant)
        return None

    return kind


def _two(rows: Rows, rng: Random) -> list[int]:
    return rng.sample(range(len(rows[0])), 2)


def _header_swapped(rows: Rows, rng: Random) -> Rows:
    one, other = _two(rows, rng)
    for row in rows:
        row[one], row[other] = row[other], row[one]
    return rows


def _sorted(rows: Rows, rng: Random) -> Rows:
    place = rng.randrange(len(rows[0]))
    return [rows[0], *sorted(rows[1:], key=lambda row: row[place], reverse=rng.random() < 0.5)]


def _without_one(rows: list[Any], rng: Random) -> list[Any]:
    place = rng.randrange(1, len(rows))
    return [*rows[:place], *rows[place + 1 :]]


def _twin(rows: Rows, rng: Random) -> Rows:
    row = list(rng.choice(rows[1:]))
    place = rng.choice([place for place, cell in enumerate(row) if cell])
    row[place] = rng.choice(
        [row[place] + " ", row[place].upper(), row[place].replace("-", "\u2013"), row[place] + "\u00a0"]
    )
    return [*rows, row]


def _at(rows: Rows, rng: Random, new: list[str]) -> Rows:
    place = rng.randrange(1, len(rows) + 1)
    return [*rows[:place], new, *rows[place:]]


def _header(change: Callable[[str, Random], str]) -> Callable[[Rows, Random], Rows]:
    def changed(rows: Rows, rng: Random) -> Rows:
        place = rng.randrange(len(rows[0]))
        rows[0][place] = change(rows[0][place], rng)
        return rows

    return changed


def _without(rows: Rows, place: int) -> Rows:
    return [row[:place] + row[place + 1 :] for row in rows]


ROWS: dict[str, Kind] = {
    "row twice": of_rows(lambda rows, rng: _at(rows, rng, rng.choice(rows[1:]))),
    "row twice, spelt otherwise": of_rows(_twin),
    "row deleted": of_rows(_without_one, meant=True),
    "rows in another order": of_rows(lambda rows, rng: [rows[0], *rng.sample(rows[1:], len(rows) - 1)]),
    "rows sorted by a column": of_rows(_sorted),
    "columns swapped with their headings": of_rows(_header_swapped),
    "empty row": of_rows(lambda rows, rng: _at(rows, rng, [""] * len(rows[0]))),
    "row of blanks": of_rows(lambda rows, rng: _at(rows, rng, [" "] * len(rows[0]))),
    "row of totals": of_rows(lambda rows, rng: [*rows, ["Total", *[""] * (len(rows[0]) - 2), "94"]]),
    "header twice": of_rows(lambda rows, rng: _at(rows, rng, rows[0])),
    "no header": of_rows(lambda rows, rng: rows[1:]),
    "a title above the header": of_rows(lambda rows, rng: [["SEND plan", *[""] * (len(rows[0]) - 1)], *rows]),
    "empty columns behind": of_rows(lambda rows, rng: [[*row, "", ""] for row in rows]),
    "a column of notes": of_rows(lambda rows, rng: [[*row, "note"] for row in rows]),
    "a column is missing": of_rows(lambda rows, rng: _without(rows, rng.randrange(len(rows[0])))),
    "header in another letter case": of_rows(_header(lambda name, rng: rng.choice([name.upper(), name.title()]))),
    "header with a blank": of_rows(_header(lambda name, rng: rng.choice([name + " ", " " + name, name + "\u00a0"]))),
    "header mistyped": of_rows(_header(lambda name, rng: name[:-1] or "x")),
    "header is another's": of_rows(lambda rows, rng: [[*rows[0][:-1], rows[0][0]], *rows[1:]]),
    "only the header": of_rows(lambda rows, rng: rows[:1], meant=True),
}  # fmt: skip


def of_bytes(change: Callable[[bytes, Random], bytes]) -> Kind:
    """Make a kind of a change of a table's bytes."""

    def kind(tables: Tables, rng: Random) -> Edit:
        table = rng.choice(sorted(tables))
        new = change(written(tables[table]).encode(), rng)
        return Edit(f"{table}.csv", lambda folder: (folder / f"{table}.csv").write_bytes(new))

    return kind


def _inside(old: bytes, rng: Random, new: bytes) -> bytes:
    place = rng.randrange(len(old))
    return old[:place] + new + old[place:]


def _encoded(old: bytes, rng: Random) -> bytes:
    return old.decode().replace("a", "é", 3).encode(rng.choice(["cp1252", "utf-16", "utf-16-le", "utf-32", "cp037"]))


def _other_separator(old: bytes, rng: Random) -> bytes:
    rows = list(csv.reader(io.StringIO(old.decode())))
    return written(rows, delimiter=rng.choice(";\t|")).encode()


BYTES: dict[str, Kind] = {
    "bytes: another encoding": of_bytes(_encoded),
    "bytes: mark of the order": of_bytes(lambda old, rng: b"\xef\xbb\xbf" * rng.choice([1, 2]) + old),
    "bytes: line ends": of_bytes(lambda old, rng: old.replace(b"\n", rng.choice([b"\r\n", b"\r", b"\n\n", b"\r\r\n"]))),
    "bytes: no line end at the end": of_bytes(lambda old, rng: old.rstrip(b"\n")),
    "bytes: another separator": of_bytes(_other_separator),
    "bytes: a quote": of_bytes(lambda old, rng: _inside(old, rng, b'"')),
    "bytes: NUL": of_bytes(lambda old, rng: _inside(old, rng, b"\0" * rng.choice([1, 100]))),
    # Not at a line end: nobody could know it from rows that were taken out.
    "bytes: cut off": of_bytes(lambda old, rng: old[: rng.randrange(len(old))].rstrip(b"\n")),
    "bytes: of a workbook": of_bytes(lambda old, rng: rng.choice([b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7\n", b"\x1f\x8b"]) + old),
    "bytes: marks of a merge": of_bytes(lambda old, rng: b"<<<<<<< HEAD\n" + old + b"=======\n>>>>>>> other\n"),
    "bytes: every cell quoted": of_bytes(lambda old, rng: written(list(csv.reader(io.StringIO(old.decode()))), quoting=csv.QUOTE_ALL).encode()),
    "bytes: sep= in front": of_bytes(lambda old, rng: b"sep=,\n" + old),
}  # fmt: skip


def of_path(change: Callable[[Path, Random], object], *, meant: bool = False) -> Kind:
    """Make a kind of a change of what stands in a file's place: a table's, or that of area.toml."""

    def kind(tables: Tables, rng: Random) -> Edit:
        name = rng.choice([*(f"{table}.csv" for table in sorted(tables)), "area.toml"])
        seed = rng.random()
        return Edit(name, lambda folder: change(folder / name, Random(seed)), meant=meant)  # noqa: S311

    return kind


def _instead(change: Callable[[Path], object]) -> Callable[[Path, Random], object]:
    def changed(path: Path, rng: Random) -> None:
        path.unlink()
        change(path)

    return changed


def _linked(path: Path, rng: Random) -> None:
    there = path.parent.parent / f"moved-{path.name}"
    path.replace(there)
    path.symlink_to(there)


def _another_table(path: Path, rng: Random) -> None:
    others = [each for each in sorted(path.parent.glob("*.csv")) if each != path]
    path.write_bytes(rng.choice(others).read_bytes())


PATHS: dict[str, Kind] = {
    "file: a folder": of_path(_instead(lambda path: path.mkdir())),
    "file: a link to nowhere": of_path(_instead(lambda path: path.symlink_to("nowhere"))),
    "file: a link to itself": of_path(_instead(lambda path: path.symlink_to(path.name))),
    "file: a pipe": of_path(_instead(lambda path: os.mkfifo(path))),
    "file: a device": of_path(_instead(lambda path: path.symlink_to(os.devnull))),
    "file: a device without end": of_path(_instead(lambda path: path.symlink_to("/dev/zero"))),
    "file: a link to a sound file": of_path(_linked),
    "file: empty": of_path(_instead(lambda path: path.touch())),
    "file: another table": of_path(_another_table),
    "file: missing": of_path(_instead(lambda path: None), meant=True),
    "file: name in another letter case": of_path(lambda path, rng: path.replace(path.with_name(rng.choice([path.name.upper(), path.name.title()])))),
    "file: name with more": of_path(lambda path, rng: path.replace(path.with_name(rng.choice([path.stem + " (1)" + path.suffix, path.name + ".txt", path.name + " ", path.stem + path.suffix + ".bak", "~" + path.name])))),
    "file: a copy beside": of_path(lambda path, rng: path.with_name(rng.choice([f"{path.stem} - Copy{path.suffix}", f"{path.stem}.xlsx", f"old_{path.name}"])).write_bytes(path.read_bytes())),
}  # fmt: skip


def of_toml(change: Callable[[list[str], Random], list[str] | None], *, meant: bool = False) -> Kind:
    """Make a kind of a change of the lines of area.toml."""

    def kind(tables: Tables, rng: Random) -> Edit:
        seed = rng.random()

        def do(folder: Path) -> None:
            lines = (folder / "area.toml").read_text(encoding="utf-8").splitlines()
            new = change(lines, Random(seed)) or lines  # noqa: S311
            (folder / "area.toml").write_text("\n".join(new) + "\n", encoding="utf-8")

        return Edit("area.toml", do, meant=meant)

    return kind


def _setting(change: Callable[[str, str, Random], list[str]]) -> Callable[[list[str], Random], list[str]]:
    """Make a change of one line `key = value`."""

    def changed(lines: list[str], rng: Random) -> list[str]:
        place = rng.choice([number for number, line in enumerate(lines) if re.match(r"\w+ = ", line)])
        key, _, value = lines[place].partition(" = ")
        return [*lines[:place], *change(key, value, rng), *lines[place + 1 :]]

    return changed


OTHER_TYPES = ['"text"', '""', "5", "-5", "5.5", "20240101", "true", "[]", '["a"]', "{}", "2024-01-01", "10:30:00", "nan", "inf", "2024-01-01T10:00:00Z", "1e400", "0x10"]  # fmt: skip
DAYS = ["0001-01-01", "9999-12-31", "2199-12-31", "1901-01-01", '"2024-01-01"', '"1 January 2024"', "2024-13-01", "2024-02-30", "2024-1-1", "1704067200", "2024-01-01T12:00:00", '"04/01/2024"', "45292"]  # fmt: skip


def _odd_day(lines: list[str], rng: Random) -> list[str]:
    place = rng.choice([number for number, line in enumerate(lines) if re.match(r"\w+ = \d{4}-", line)])
    return [*lines[:place], f"{lines[place].partition(' = ')[0]} = {rng.choice(DAYS)}", *lines[place + 1 :]]


TOML: dict[str, Kind] = {
    "toml: a value of another type": of_toml(_setting(lambda key, value, rng: [f"{key} = {rng.choice([each for each in OTHER_TYPES if each != value])}"])),
    "toml: a day": of_toml(_odd_day),
    "toml: a key is missing": of_toml(_setting(lambda key, value, rng: []), meant=True),
    "toml: a key twice": of_toml(_setting(lambda key, value, rng: [f"{key} = {value}"] * 2)),
    "toml: a key mistyped": of_toml(_setting(lambda key, value, rng: [f"{key[:-1]} = {value}"])),
    "toml: a key in another letter case": of_toml(_setting(lambda key, value, rng: [f"{key.upper()} = {value}"])),
    "toml: nested without end": of_toml(_setting(lambda key, value, rng: [f"{key} = " + rng.choice(["[", "{a=", '[["', "a." * 9]) * 5000])),
    "toml: a value with a blank": of_toml(_setting(lambda key, value, rng: [f"{key} = " + re.sub(r'"(.*)"', r'"\1 "', value)])),
    "toml: a value in another letter case": of_toml(_setting(lambda key, value, rng: [f"{key} = " + value.upper()])),
    "toml: quotes left out": of_toml(_setting(lambda key, value, rng: [f"{key} = " + value.strip('"')])),
    "toml: a line lost": of_toml(_without_one, meant=True),
    "toml: a table twice": of_toml(lambda lines, rng: [*lines, rng.choice([line for line in lines if line.startswith("[")])]),
    "toml: a huge number": of_toml(_setting(lambda key, value, rng: [f"{key} = {'9' * 5000}"])),
    "toml: marks of a merge": of_toml(lambda lines, rng: ["<<<<<<< HEAD", *lines, "======="]),
}  # fmt: skip
CELLS: dict[str, Kind] = {
    **{name: of_cells(change) for name, change in ACCIDENTS.items()},
    **{name: of_cells(change, typing=True) for name, change in TYPING.items()},
    **{name: of_columns(change) for name, change in SHIFTS.items()},
    "cell of another row": other_row,
    "cells of two rows swapped": swapped,
    "cell of another column": other_column,
    "filled down": filled_down,
    "a row shifted by a cell": row_shifted,
    "columns swapped under their headings": columns_swapped,
}
KINDS = {**CELLS, **ROWS, **BYTES, **PATHS, **TOML}
