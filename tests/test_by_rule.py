"""Colours by rules of a workbook: which are worked out, of which cells, and what is said of the others."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle

from sendplan.sources import by_rule, excel, plan

RED, GREEN = (PatternFill("solid", bgColor=code) for code in ("FFFF0000", "FF00B050"))
HEADINGS = ["Ref", "Action", "Lead", "Due", "RAG", "State"]


def sheet(*rows, rules=(), area="E3:E9"):
    """A sheet of a tracker with these rows, its ratings coloured by rules."""
    made = Workbook().active
    made.title = "Plan"
    for row in (["Position at 30 June 2025"], HEADINGS, *rows):
        made.append(row)
    for rule in rules:
        made.conditional_formatting.add(area, rule)
    return made


def rated(rating, state=None):
    return ["1.1", "Train staff", "Head of SEND", "May 2025", rating, state]


def contains(text, kind="containsText"):
    return Rule(type=kind, operator=kind, text=text, dxf=DifferentialStyle(fill=RED))


def colour(made):
    found = by_rule.colours(made, lambda each: {"FFFF0000": "red", "FF00B050": "green"}[each.rgb])
    return found.get((3, 5), "")


@pytest.mark.parametrize(
    ("rating", "rule", "told"),
    [
        ("R", CellIsRule("equal", ['"R"'], fill=RED), "red"),
        ("r", CellIsRule("equal", ['"R"'], fill=RED), "red"),
        ("G", CellIsRule("equal", ['"R"'], fill=RED), ""),
        (1, CellIsRule("equal", ["1"], fill=RED), "red"),
        (1, CellIsRule("lessThan", ["2"], fill=RED), "red"),
        (2, CellIsRule("lessThan", ["2"], fill=RED), ""),
        ("R", CellIsRule("lessThan", ["2"], fill=RED), ""),
        (3, CellIsRule("greaterThanOrEqual", ["3"], fill=GREEN), "green"),
        ("At red", contains("red"), "red"),
        ("Redder", contains("red", "beginsWith"), "red"),
        ("Not red", contains("red", "beginsWith"), ""),
        (None, CellIsRule("equal", ["1"], fill=RED), ""),
    ],
)
def test_a_rule_that_tests_a_text_or_a_number_colours_the_cells_for_which_it_holds(rating, rule, told):
    assert colour(sheet(rated(rating), rules=[rule])) == told


@pytest.mark.parametrize(
    ("formula", "told"), [('$F3="late"', "red"), ('F3="late"', ""), ('$F$3="Late"', "red"), ('$F3="done"', "")]
)
def test_a_rule_may_test_another_cell_of_the_row(formula, told):
    made = sheet(rated("", "Late"), rules=[FormulaRule([formula], fill=RED)], area="D3:E9")
    made["E3"].fill = PatternFill()
    assert colour(made) == told


def test_of_two_rules_the_first_that_holds_colours_the_cell():
    first, second = CellIsRule("equal", ["1"], fill=GREEN), CellIsRule("lessThan", ["2"], fill=RED)
    assert colour(sheet(rated(1), rules=[first, second])) == "green"


@pytest.mark.parametrize(
    "rule", [FormulaRule(["$D3<TODAY()"], fill=RED), IconSetRule("3TrafficLights1", "num", [1, 2, 3])]
)
def test_what_a_rule_of_another_kind_does_is_said_not_to_be_read(tmp_path, rule):
    made = sheet(rated(2), rules=[rule])
    made.parent.save(tmp_path / "tracker.xlsx")
    (grid,) = excel.read(tmp_path / "tracker.xlsx")
    assert [(each.place, each.why) for each in grid.unread] == [("E3:E9", excel.BY_RULE)]


def test_a_rating_that_is_a_number_with_a_colour_by_rule_is_drafted_as_the_colour(tmp_path):
    rules = [CellIsRule("equal", ["1"], fill=RED), CellIsRule("equal", ["3"], fill=GREEN)]
    made = sheet(rated(1), ["1.2", "Publish the offer", "Offer Lead", "June 2025", 3, None], rules=rules)
    path = Path(tmp_path) / "tracker.xlsx"
    made.parent.save(path)
    drafts, _ = plan.drafted([path], None, {})
    assert [(each["ref"], each["rating"]) for each in drafts.rows["updates"]] == [("1.1", "red"), ("1.2", "green")]
    assert not [each for each in drafts.unread if each.why == excel.BY_RULE]
