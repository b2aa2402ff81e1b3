"""The matrix of risks: what each cell says, that it can be drawn, and that it fits its page."""

import re
from itertools import pairwise

import pytest
from frames import day, table
from hypothesis import given
from hypothesis import strategies as st
from test_charts import texts

from sendplan.data.area import RiskScale
from sendplan.rules import risks
from sendplan.show import charts, letters, matrix, theme
from sendplan.show.charts import Caption

SCALE = RiskScale()


def drawn(*rows, scale=SCALE):
    """A matrix of risks given as (ref, likelihood, impact, likelihood aimed at, impact aimed at)."""
    names = ("ref", "likelihood", "impact", "target_likelihood", "target_impact")
    given = [dict(zip(names, map(str, row), strict=False)) for row in rows]
    return matrix.matrix(
        risks.standing(table("risks", *given), day("2019-06-24"), scale), risks.grid(scale), Caption("C", "R.")
    )


CROWD = [(f"R{place}", 4, 4, 2, 2) for place in range(1, 15)]
SAMPLES = {
    "one risk": lambda: drawn(("R1", 3, 4)),
    "now and aimed at": lambda: drawn(("R1", 5, 4, 2, 3), ("R2", 4, 4, 2, 2), ("R3", 1, 1, 1, 1)),
    "many in a cell": lambda: drawn(*CROWD),
    "every cell": lambda: drawn(*((f"R{5 * a + b}", a, b, b, a) for a in range(1, 6) for b in range(1, 6))),
    "long references": lambda: drawn(("SR (25/26) 01", 5, 5, 4, 4), ("W" * 30, 1, 1, 1, 1), ("P1.A3", 3, 3, 3, 3)),
    "scale of 2": lambda: drawn(("R1", 2, 2, 1, 1), scale=RiskScale(most=2, medium=2, high=4)),
    "scale of 10": lambda: drawn(*CROWD, ("R15", 10, 10, 9, 9), scale=RiskScale(most=10, medium=30, high=60)),
}


def cells(chart, variant="wide"):
    """Every cell of the panels, in the order they are drawn."""
    return next(rows for rows in chart[variant]["datasets"].values() if "mark" in rows[0])


def placed(chart, variant="wide"):
    """Where each text of a cell stands: (panel of it, likelihood, impact) → what it says."""
    rows = cells({variant: getattr(chart, variant)}, variant)
    size = 25
    return {
        ("now", "aim")[place // size] + f" {place % size // 5 + 1} × {place % size % 5 + 1}": row["said"]
        for place, row in enumerate(rows)
        if row["said"]
    }


def test_each_risk_is_written_where_it_stands_and_where_it_is_to_be():
    chart = drawn(("R1", 5, 4, 2, 3), ("R2", 1, 5, 1, 5), ("R3", 5, 4, 1, 1))
    assert placed(chart) == {
        "now 1 × 5": "R2",
        "now 5 × 4": "R1 R3",
        "aim 1 × 1": "R3",
        "aim 1 × 5": "R2",
        "aim 2 × 3": "R1",
    }


def test_likelihood_goes_up_and_impact_along():
    rows = cells({"wide": drawn(("R1", 1, 1)).wide})
    assert rows[0]["top"] > rows[-1]["top"]
    assert rows[0]["left"] < rows[-1]["left"]
    assert rows[0]["top"] == rows[4]["top"]


def test_each_cell_has_the_letter_and_the_colour_of_its_level():
    rows = cells({"wide": drawn(("R1", 1, 1)).wide})
    assert "".join(row["mark"] for row in rows) == "LLLLLLLLMMLLMMHLMMHHLMHHH"
    assert {(row["mark"], row["colour"], row["ink"]) for row in rows} == {
        tuple(theme.RISK_LOOKS[level][:3]) for level in ("high", "medium", "low")
    }


def test_what_a_cell_says_lies_under_its_letter_and_within_it_whatever_its_lines():
    for rows in (cells({"wide": SAMPLES[name]().wide}) for name in ("many in a cell", "every cell")):
        for row in (each for each in rows if each["said"]):
            first, last = row["line"], row["line"] + matrix.LINE * row["said"].count("\n")
            assert first - matrix.LINE / 2 >= row["top"] + matrix.LETTER - 1
            assert last + matrix.LINE / 2 <= row["foot"] + 1
            assert first + last == pytest.approx(row["top"] + matrix.LETTER + row["foot"])


def test_risks_of_a_cell_are_in_the_order_of_their_references():
    assert placed(drawn(("R10", 5, 5), ("R9", 5, 5)))["now 5 × 5"].split() == ["R9", "R10"]


def test_without_anything_aimed_at_only_now_is_drawn():
    assert "Aimed at" not in texts(drawn(("R1", 1, 1)).wide)
    assert "Aimed at" in texts(drawn(("R1", 1, 1, 1, 1)).wide)


@pytest.mark.parametrize(("variant", "beside"), [("wide", True), ("narrow", False)])
def test_the_two_stand_beside_each_other_on_a_desk_and_one_under_the_other_on_a_phone(variant, beside):
    rows = cells({variant: getattr(drawn(("R1", 1, 1, 1, 1)), variant)}, variant)
    assert (rows[0]["top"] == rows[25]["top"]) == beside
    assert (rows[0]["left"] == rows[25]["left"]) != beside
    assert rows[25]["top"] >= rows[0]["foot"] or beside


def test_of_more_than_have_room_the_number_is_written():
    assert placed(drawn(*CROWD)) == {"now 4 × 4": "14\nrisks", "aim 2 × 2": "14\nrisks"}
    assert matrix.written(["R1", "R2"], 10, 3) == "2"


@given(
    st.lists(st.from_regex(r"[A-Z]{1,3}[0-9]{1,2}", fullmatch=True), max_size=9), st.integers(16, 90), st.integers(1, 3)
)
def test_what_is_written_in_a_cell_fits_it_and_leaves_no_risk_out(refs, room, most):
    lines = matrix.written(refs, room, most).splitlines()
    assert len(lines) <= most
    told = " ".join(lines)
    assert told == " ".join(refs) or "".join(lines) == "".join(refs) or str(len(refs)) in told
    assert all(letters.width(line, bold=True) <= room or len(line) <= 2 for line in lines)


def test_a_matrix_leaves_its_figures_to_the_table_below():
    own = drawn(("R1", 3, 4))._repr_mimebundle_()[charts.MIME]
    assert own["figures"] == ""


def test_levels_are_darker_the_higher_they_are_in_grey_too():
    shades = [int(theme.RISK_LOOKS[level].colour[1:3], 16) * 0.3 + _rest(level) for level in ("low", "medium", "high")]
    assert all(lighter - darker > 30 for lighter, darker in pairwise(shades))


def _rest(level):
    green, blue = re.fullmatch("#..(..)(..)", theme.RISK_LOOKS[level].colour).groups()
    return int(green, 16) * 0.59 + int(blue, 16) * 0.11
