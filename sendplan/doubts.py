"""What in an area's tables may not be as it was meant: told by `check`, and never refused.

Pure. Takes tables as the text they are in their files. What is certainly wrong is a fault (see rules).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

import pandas as pd

from sendplan.cells import readable
from sendplan.errors import REMEDY, Fault
from sendplan.frames import records
from sendplan.keys import Seen, changed
from sendplan.relations import AS_TEXT, PRINTED, Cells, fault
from sendplan.spelling import MADE_ANEW, folded, numeral
from sendplan.words import MONTHS

# What no one typed: no value, or no room for one; markup; a letter that was lost on its way or that no one can read.
_OF_THE_WEB = r"nbsp|amp|lt|gt|quot|apos|pound|hellip|[mn]dash|[lr][sd]quo|#\d+"
SPOILT = (  # what is found, how it is told, what is allowed, what to do
    (
        re.compile(r"\A(?:#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!)|###+)\Z"),
        "as a spreadsheet writes an error",
        "what stood there before it",
        AS_TEXT,
    ),
    (
        re.compile(rf"</?[A-Za-z][^<>]*>|&(?:{_OF_THE_WEB});|\]\([^()]*\)"),
        "with the marks of a web page",
        "plain text, which pages show letter by letter",
        REMEDY,
    ),
    (
        re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]"),
        "with a letter that no one can read, or that was lost",
        "text in UTF-8",
        REMEDY,
    ),
)
_A_FIGURE = re.compile(
    r"\d|\b(?:no|none|nil|zero|one|single|two|both|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|half|third|quarter)s?\b",
    re.IGNORECASE,
)
SHORTEST = 3  # letters of a word that may be mistyped: "SEN (E)" beside "SEN (K)" is no slip
_IN_LETTERS = re.compile("|".join(rf"\b{name[:3]}" for name in MONTHS), re.IGNORECASE)


def doubts(cells: Cells, seen: Seen) -> Iterator[Fault]:
    """Every cell that may not be as it was meant; `seen` are the references of the data package (see keys)."""
    yield from changed(cells, seen)
    yield from raised(cells)
    yield from months(cells)
    yield from fractions(cells)
    for table in cells:
        yield from spoilt(table, cells[table])
    for table, rules in DOUBTS.items():
        for rule in () if cells[table].empty else rules:
            yield from rule(table, cells[table])


def raised(cells: Cells) -> Iterator[Fault]:
    """Every request of a body on a day on which only others met."""
    met = {*cells["meetings"].reindex(columns=["body", "meeting"]).itertuples(index=False, name=None)}
    days, asked = {day for _, day in met}, cells["requests"]
    for index, body, day in asked.reindex(columns=["body", "raised_on"]).itertuples(name=None):
        if day in days and (body, day) not in met:
            found = f"{day!r}, when {body} did not meet"
            yield fault("requests", asked, index, "raised_on", found, f"a day on which {body} met")


def spoilt(table: str, cells: pd.DataFrame) -> Iterator[Fault]:
    """Every cell that nobody can have meant as it is (see SPOILT)."""
    for column in map(str, cells):
        for pattern, why, allowed, remedy in SPOILT:
            for index in cells.index[cells[column].str.contains(pattern)]:
                yield fault(table, cells, index, column, f"{cells.at[index, column]!r}, {why}", allowed, remedy)


def months(cells: Cells) -> Iterator[Fault]:
    """Every printed date in a spreadsheet's own way of writing, where its plan writes others in words."""
    parts = {
        table: cells[table].reindex(columns=["plan", column]).rename(columns={column: "text"})
        for table, (column, _) in PRINTED.items()
    }
    printed = pd.concat(parts, names=["table", "row"]).reset_index().astype({"plan": "str", "text": "str"})
    anew = printed["text"].map(_made_anew).astype("bool")
    in_words = printed.loc[~anew & printed["text"].str.contains(_IN_LETTERS), "plan"]
    for each in records(printed[anew & printed["plan"].isin(in_words)]):
        table, found = each["table"], f"{each['text']!r}, as a spreadsheet writes a date"
        column, allowed = PRINTED[table][0], "the date as the plan prints it"
        yield fault(table, cells[table], each["row"], column, found, allowed, AS_TEXT)


def _made_anew(text: str) -> bool:
    return bool(MADE_ANEW.fullmatch(text) or re.fullmatch(r"\d{5}", text))


def figures(table: str, cells: pd.DataFrame) -> Iterator[Fault]:
    """Every figure as printed that no paper prints: a day, a time, an exponent, another number than its value, or none.

    In a paper's own text a thousand has its comma; a publisher's file has none.
    """
    bare = re.compile(r"\d{4,}" if table == "quoted" else "(?!)")
    for index, printed, value in cells[["printed", "value"]].itertuples(name=None):
        none = printed and value and not _A_FIGURE.search(printed)
        if none or MADE_ANEW.fullmatch(printed) or bare.fullmatch(printed) or _another(printed, value):
            found = f"{printed!r} beside the value {value or 'none'}"
            yield fault(table, cells, index, "printed", found, "the figure as the paper prints it", AS_TEXT)


def _another(printed: str, value: str) -> bool:
    """Whether a number as printed is not the value, rounded to the places of the coarser of the two."""
    said = numeral(printed.removesuffix("%"))
    if not said or not value or not readable(value, "number"):
        return False
    places = min(-min(int(Decimal(each).as_tuple().exponent), 0) for each in (said, value))
    return abs(Decimal(said) - Decimal(value)) > Decimal("0.5").scaleb(-places)


def wholes(table: str, cells: pd.DataFrame) -> Iterator[Fault]:
    """Every quoted count that is not whole: a share that a spreadsheet made of it, perhaps."""
    counted = cells.loc[cells["unit"] == "count", "value"]
    for index, value in counted[counted.map(lambda text: readable(text, "number"))].items():
        if float(value or 0) % 1:
            yield fault(table, cells, index, "value", f"{value!r} for a count", "a whole number", AS_TEXT)


def fractions(cells: Cells) -> Iterator[Fault]:
    """Every value between 0 and 1 of a share whose other values are as near to a hundred times of it."""
    measures, values = cells["measures"], cells["observations"]
    if measures.empty or values.empty:
        return
    shares = {*measures.loc[measures["unit"] == "%", ["plan", "ref"]].itertuples(index=False, name=None)}
    sizes = values["value"].map(lambda text: float(text) if text and readable(text, "number") else None).astype(float)
    for key, mine in sizes.dropna().groupby([values["plan"], values["measure"]]):
        for index, size in mine[mine.between(0, 1, inclusive="neither")].items() if key in shares else ():
            others = mine.drop(index).median()
            if others / 3 <= 100 * size <= 3 * others:
                found = f"{values.at[index, 'value']!r} for a share whose other values are about {others:g}"
                yield fault("observations", values, index, "value", found, f"{100 * size:g}, perhaps", AS_TEXT)


def groups(table: str, cells: pd.DataFrame) -> Iterator[Fault]:
    """Every group of a measure that occurs once and is a letter away from one that occurs more often."""
    for _, rows in cells.groupby(["plan", "measure"]):
        times = rows["breakdown"].value_counts()
        for index in rows.index[rows["breakdown"].map(times) == 1] if len(times) > 1 else []:
            name = str(rows.at[index, "breakdown"])
            near = [str(other) for other in times.index[times > 1] if _slip(name, str(other))]
            if near:
                found = f"{name!r}, once, beside {near[0]!r}"
                yield fault(table, cells, index, "breakdown", found, "a group spelt as in the measure's other rows")


def _slip(one: str, other: str) -> bool:
    """Whether two names differ by one letter of a word, or by two that changed places, and not in spelling alone."""
    if folded(one) == folded(other):
        return False  # a fault (see keys)
    head = len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])
    rest, beside = one[head:], other[head:]
    tail = len([*takewhile(lambda pair: pair[0] == pair[1], zip(reversed(rest), reversed(beside), strict=False))])
    parts = rest[: len(rest) - tail], beside[: len(beside) - tail]
    word = re.findall(r"\w*$", other[:head])[0] + re.findall(r"^\w*", other[head:])[0]
    few = max(map(len, parts)) == 1 or (len(parts[0]) == 2 and parts[0] == parts[1][::-1])
    return few and len(word) >= SHORTEST and not re.search(r"\d", "".join(parts))


DOUBTS = {"quoted": [figures, wholes], "observations": [figures, groups]}
