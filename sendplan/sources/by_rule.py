"""Colours that a workbook's rules give to cells (conditional formats), where a rule tests a text or a number.

What rules of other kinds do, and formulas of more than a comparison, is not worked out: no formula is run.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

Place = tuple[int, int]  # row and column
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
}
TESTED = {"containsText": str.__contains__, "beginsWith": str.startswith, "endsWith": str.endswith}
_CONSTANT = r'"[^"]*"|-?\d+(?:\.\d+)?'
_EQUALS = re.compile(rf"(?P<fixed>\$?)(?P<column>[A-Z]{{1,3}})(?P<still>\$?)(?P<row>\d+)\s*=\s*(?P<is>{_CONSTANT})")


def colours(sheet: Worksheet, named: Callable[[Any], str]) -> dict[Place, str]:
    """Name the colour that rules give to each cell that there is; of several rules the first that holds."""
    found: dict[Place, str] = {}
    for area, rule in sorted(_rules(sheet), key=lambda pair: pair[1].priority or 0):
        colour = named(rule.dxf.fill.bgColor) if is_known(rule) else ""
        for place in _cells(sheet, area) if colour else ():
            if place not in found and _holds(sheet, rule, area, place):
                found[place] = colour
    return found


def is_known(rule: Rule) -> bool:
    """Whether a rule fills a cell, and tests what can be told without running a formula."""
    fills = rule.dxf is not None and rule.dxf.fill is not None and rule.dxf.fill.bgColor is not None
    formulas = [each.removeprefix("=") for each in rule.formula]
    if rule.type == "cellIs":
        return fills and rule.operator in COMPARED and all(re.fullmatch(_CONSTANT, each) for each in formulas[:1])
    if rule.type == "expression":
        return fills and all(_EQUALS.fullmatch(each) for each in formulas[:1])
    return fills and rule.type in TESTED and bool(rule.text)


def _rules(sheet: Worksheet) -> Iterator[tuple[CellRange, Rule]]:
    return ((area, rule) for each in sheet.conditional_formatting for area in each.sqref.ranges for rule in each.rules)


def _cells(sheet: Worksheet, area: CellRange) -> Sequence[Place]:
    rows, columns = range(area.min_row, area.max_row + 1), range(area.min_col, area.max_col + 1)
    return [place for place in sheet._cells if place[0] in rows and place[1] in columns]


def _holds(sheet: Worksheet, rule: Rule, area: CellRange, place: Place) -> bool:
    """Whether what a rule tests is so for a cell."""
    if rule.type in TESTED:
        return TESTED[rule.type](_value(sheet, place, str).casefold(), rule.text.casefold())
    formula = rule.formula[0].removeprefix("=")
    if rule.type == "cellIs":
        wanted = _constant(formula)
        return COMPARED[rule.operator](_value(sheet, place, type(wanted)), wanted)
    found = _EQUALS.fullmatch(formula)
    if found is None:
        return False
    row = int(found["row"]) + (0 if found["still"] else place[0] - area.min_row)
    column = column_index_from_string(found["column"]) + (0 if found["fixed"] else place[1] - area.min_col)
    wanted = _constant(found["is"])
    return bool(_value(sheet, (row, column), type(wanted)) == wanted)


def _constant(text: str) -> str | float:
    return text[1:-1].casefold() if text.startswith('"') else float(text)


def _value(sheet: Worksheet, place: Place, kind: type) -> Any:
    """Return what a cell holds as a text in small letters, or a number; a text is no number, and less than any."""
    cell = sheet._cells.get(place)
    value = None if cell is None else cell.value
    if kind is str:
        return "" if value is None else str(value).casefold()
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else float("nan")
