"""`sendplan import plan`: one plan gives the same drafts as a text, Markdown, a web page, a Word document or a PDF."""

import pytest
from paper_shapes import (
    ACTIONS,
    ASKED,
    BOARD,
    KEY,
    LATE,
    MEASURES,
    NOW,
    PLAIN,
    PRIORITIES,
    RENAMED,
    RISKS,
    SHAPES,
    SUMMARY,
    THEMES,
    TOTALS,
    WIDE,
    paper,
)
from paper_words import untold

from sendplan.sources import plan

VALUES = {  # as printed → the number, or why there is none
    "48%": "48",
    "70%": "70",
    "50.3%": "50.3",
    "52%": "52",
    "31": "31",
    "25": "25",
    "N/A": "x",
    "tbc": "tbc",
    "90%": "90",
    "71.5%": "71.5",
    "80%": "80",
    "86%": "86",
    "84.2%": "84.2",
    "1,204": "1204",
    "1,300": "1300",
    "63%": "63",
    "85%": "85",
    "61%": "61",
}
SERIES = (
    ("actual", "2025-03-31"),
    ("target", "2026-03-31"),
    ("england", "2025-03-31"),
    ("stat_neighbours", "2025-03-31"),
)
UNITS = {"Percentage": "%", "Number": "count"}
FLAT = (".txt",)  # kinds without marks of headings: what stands below a section's heading is in it to the next one


def expected(level, end):
    now = [(each.ref, NOW, each.rating, "") for each in ACTIONS]
    late = [(ref, BOARD, "R", said) for ref, (said, _) in LATE.items()]
    later = [(ref, "2025-06-12", "", said) for ref, (_, said) in LATE.items()]
    values = [(row[0], *of, VALUES[text]) for row in MEASURES for of, text in zip(SERIES, row[4:], strict=True)]
    risk = "2" if end in FLAT else ""
    return {
        "sections": [(ref, "", level.casefold(), title) for ref, title in PRIORITIES.items()]
        + [(ref, ref[0], "section", title) for ref, title in THEMES.items()],
        "actions": [(each.ref, each.ref[:3], each.title, each.due_text, each.due, each.leads) for each in ACTIONS],
        "updates": [*now, *late, *later],
        "measures": [(*row[:2], row[0][0], row[2], row[3].casefold(), UNITS[row[1].split()[0]]) for row in MEASURES],
        "observations": values,
        "risks": [(*row[:4], row[4], row[5], row[6].casefold(), risk) for row in RISKS],
        "quoted": [(NOW, figure, value, "count") for figure, value in TOTALS.items()],
        "requests": [
            (NOW, "resolution", said, due) for said, due in zip(ASKED, ("", "2025-10-31"), strict=True)
        ],
    }  # fmt: skip


COLUMNS = {
    "sections": ("ref", "parent", "kind", "title"),
    "actions": ("ref", "section", "title", "due_text", "due", "leads"),
    "updates": ("ref", "as_at", "rating", "narrative"),
    "measures": ("ref", "title", "section", "officer", "frequency", "unit"),
    "observations": ("measure", "series", "period_end", "value"),
    "risks": ("ref", "title", "likelihood", "impact", "mitigation", "owner", "status", "section"),
    "quoted": ("as_at", "figure", "value", "unit"),
    "requests": ("raised_on", "kind", "request", "due"),
}


ENDS = (
    ("plain", "whole"),
    ("plain", "inside a row"),
    ("renamed", "between rows"),
    ("renamed", "headings again"),
    ("wide", "whole"),
)


@pytest.fixture(scope="module", params=[(*each, end) for each in ENDS for end in SHAPES], ids=", ".join)
def shape(request, tmp_path_factory):
    """Write the plan in one kind of file, with one wording of its headings, its tables parted as at pages' ends."""
    name, ends, end = request.param
    wording = {"plain": PLAIN, "renamed": RENAMED, "wide": WIDE}[name]
    path = tmp_path_factory.mktemp("shape") / f"plan{end}"
    return wording, end, SHAPES[end](paper(wording, ends), path)


@pytest.fixture(scope="module")
def drafts(shape):
    return plan.drafted([shape[2]], None, {})[0]


@pytest.mark.parametrize("table", COLUMNS)
def test_every_shape_gives_the_same_drafts(table, shape, drafts):
    wording, end, _ = shape
    rows = [row | {"value": row.get("value") or row.get("symbol")} for row in drafts.rows[table]]
    assert sorted(tuple(row[each] for each in COLUMNS[table]) for row in rows) == sorted(
        expected(wording.level, end)[table]
    )


def test_every_shape_explains_its_ratings(drafts):
    assert [each.code for each in drafts.legend] == [code for code, _, _ in KEY]
    assert [each.means for each in drafts.legend] == ["complete", "green", "amber", "red", "not_started"]


def test_no_word_of_any_shape_is_lost(shape):
    assert untold([shape[2]]) == []


def test_the_totals_of_the_plan_are_those_that_it_states():
    assert TOTALS["complete"] == str(sum(each.rating == "C" for each in ACTIONS))
    assert SUMMARY.startswith(f"Of the {len(ACTIONS)} actions")
